//! The text model of pullquote: an [`Article`] is an immutable text cut into [`Block`]s.
//!
//! Every other crate points into [`Article::text`] with a [`Span`] of bytes. [`plain::from_text`] makes
//! an article of plain text; `pullquote-import` makes one of any file. [`fold`] compares texts the way a
//! reader would, and [`clean`] makes them safe to print on a terminal.
//!
//! ```
//! use pullquote_text::{BlockKind, Source, plain};
//!
//! let text = "Council counts its trees\n\nBy Mara Lind\n\nThe council has counted the trees of the \
//!     town, it said on Monday, and has found one more than last year.\n";
//! let article = plain::from_text(text.to_owned(), Source::Stdin);
//! assert_eq!(article.title(), "Council counts its trees");
//! assert_eq!(article.byline.as_deref(), Some("Mara Lind"));
//! let body = article.blocks().last().unwrap();
//! assert_eq!(body.kind, BlockKind::Paragraph);
//! assert!(body.span.of(article.text()).starts_with("The council"));
//! ```
//!
//! This crate does no IO and knows no screen columns.

pub mod address;
pub mod article;
pub mod clean;
pub mod contents;
pub mod date;
pub mod fold;
pub mod html;
pub mod markdown;
mod offsets;
mod path_encoding;
pub mod plain;
pub mod span;

pub use article::{Article, Block, BlockKind, Encoding, Image, Link, Source};
pub use clean::collapse_whitespace;
pub use contents::{Contents, Part};
pub use offsets::{Location, Offsets};
pub use span::Span;

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
