//! The text model: an [`Article`] is a text that never changes, cut into [`Block`]s.
//!
//! Everything else in the program points into `Article::text` with a [`Span`] of bytes. Nothing here
//! does IO, knows columns, or changes a character: what must not reach a terminal is made visible and
//! harmless by [`clean`], where text is laid out or printed, never in the article itself.

pub mod article;
pub mod clean;
pub mod date;
pub mod epub;
pub mod fold;
pub mod path_encoding;
pub mod plain;
pub mod span;

pub use article::{Article, Block, BlockKind, Encoding, Source};
pub use epub::{Chapter, Epub};
pub use span::Span;
