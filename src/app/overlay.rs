//! Sheets over a screen: help, palette, cards and menus.
//!
//! A sheet takes all keys while it is open. Its size is computed here, so that scrolling stops at its end and
//! drawing decides nothing: [`Frame::of`] places it, and [`Overlay::size`] counts its lines.

use super::command_output::OutputSheet;
use super::corrections::chooser::Chooser;
use super::corrections::listing::CorrectionList;
use super::corrections::menu::Menu;
use super::corrections::offers::Offer;

pub mod card;
pub mod feed_choice;
pub mod frame;
pub mod help;
pub mod layers;
pub mod links;
pub mod palette;

pub use card::{Card, MenuChoice};
pub use feed_choice::FeedChoice;
pub use frame::Frame;
pub use help::HelpSheet;
pub use layers::LAYERS;
pub use links::LinkSheet;
pub use palette::Palette;

#[derive(Clone, Debug)]
pub enum Overlay {
    /// The keys that work on the screen under it.
    Help(HelpSheet),
    /// All actions by name; what is typed is the prompt's.
    Palette(Palette),
    /// The layers, a letter each.
    Layers,
    /// About a quotation or a name.
    Card(Card),
    /// A correction whose words were edited.
    Review {
        id: String,
        /// The correction, and the choices.
        card: Card,
    },
    /// Ways to correct something, a letter each.
    Correct(Menu),
    /// A name chosen while it is typed; what is typed is the prompt's.
    Choose(Box<Chooser>),
    /// The corrections of the open article.
    Corrections(CorrectionList),
    /// The links and pictures of the open article.
    Links(LinkSheet),
    /// The feeds that a page names.
    Feeds(FeedChoice),
    /// What was corrected in two articles, for all of them.
    Offer(Offer),
    /// What a command printed.
    Output(OutputSheet),
    /// The classes that a bookmark can have, a digit each.
    Classes { id: String },
}
