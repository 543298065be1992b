//! The reader's records: bookmarks, corrections of what annotation found, the quote book, and reading
//! places.
//!
//! Records outlive everything else the program writes, so three things are kept apart here:
//!
//! * [`anchor`] ties a record to *words* of an article and finds them again after an edit;
//! * [`Records`] holds bookmarks, corrections and kept quotations and merges what two windows wrote, without IO;
//! * [`file`] (and [`places::file`]) put them on disk under a lock, whole or not at all.
//!
//! [`places`] is the reading state (where an article was left), which may lose two seconds; the
//! records may lose nothing. [`export`] prints bookmarks for people and for other tools. Nothing
//! here reads a clock or the environment: times and seeds for identities are handed in.
//!
//! Read [`anchor`] first, then [`records`]; `docs/bookmarks.md` describes the file for other tools
//! and `docs/durability.md` what is promised of it.

pub mod anchor;
pub mod export;
pub mod file;
pub mod places;
pub mod record;
pub mod records;
pub mod tags;

mod json;
mod merge;
mod timestamp;

pub use anchor::{Anchor, AnchorMatch, MatchState};
pub use places::{Place, Places};
pub use record::{
    ArticleRef, Bookmark, Change, Correction, IdentityChange, IdentityOverride, Record, SavedQuote,
};
pub use records::Records;
