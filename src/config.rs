//! The settings file, themes, key names, and the paths of files.
//!
//! Nothing here does IO: the shell passes in the text of a file and the environment, and gets values and
//! the problems found, each with its line. A problem is never fatal. Start at [`settings::parse`].

mod classes;
pub mod color;
pub mod hyperlinks;
pub mod keys;
mod layout_choice;
pub mod paths;
pub mod settings;
pub mod theme;
pub mod view;

mod color_support;
pub mod problem;

pub use color::Color;
pub use color_support::{ColorSupport, supports_underline_color};
pub use keys::{Code, Key};
pub use layout_choice::{TextFocus, Wide};
pub use paths::Paths;
pub use settings::{Layers, Settings, TEMPLATE};
pub use theme::{Background, Theme};
pub use view::View;
