//! The reader's records (bookmarks, corrections, the quote book, identity overrides) and reading places.
//!
//! Records outlive everything else the program writes. Four concerns are kept apart:
//!
//! * [`identity`] tells which records are an article's, after edits, renames and moves;
//! * [`anchor`] ties a record to words of an article and finds them again after an edit;
//! * [`Records`] holds the records and merges what two windows wrote, without IO;
//! * [`file`](mod@file) and [`places::file`] write them to disk under a lock, atomically.
//!
//! [`places`] is reading state, of which two seconds may be lost; of records nothing may. [`export`]
//! prints records for people and other tools. Nothing here reads a clock or the environment: callers
//! pass in times and ids.
//!
//! Start at [`anchor`], then [`records`]. `docs/bookmarks.md` describes the file for other tools,
//! `docs/durability.md` its guarantees.

pub mod anchor;
pub mod export;
pub mod file;
pub mod note;
pub mod places;
pub mod record;
pub mod records;
pub mod tags;

mod article_facts;
mod article_ref;
mod change;
pub mod fingerprint;
pub mod identity;
mod identity_override;
mod json;
mod known_text;
mod merge;
mod rest;
mod serde_util;
mod timestamp;

pub use anchor::{Anchor, AnchorMatch, Locator, MatchState};
pub use article_facts::ArticleFacts;
pub use article_ref::ArticleRef;
pub use change::{Added, Change, Subject};
pub use identity_override::{IdentityChange, IdentityOverride};
pub use places::{Place, Places};
pub use record::{Bookmark, Correction, SavedQuote};
pub use records::{FactsByArticle, Imported, Records};
