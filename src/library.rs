//! The library: where articles come from, how they are listed, and the index of what they say.
//!
//! [`catalog`] is the list of articles; [`sort`] orders it and [`fuzzy_filter`] narrows it. [`walk`] finds
//! files, [`add`] copies them in, [`keep`] writes pages of the web, and [`trash`] holds what was deleted; [`inside`]
//! tells whether a path stays in the folder. [`index`] makes index rows of annotated articles and [`store`] keeps
//! them in `SQLite`; [`query`] is the query language and [`index_api`] the requests to the index and their
//! responses. Reading whole articles is the job of `pullquote-import`; reading progress is kept by the
//! caller and passed in as [`sort::ReadingProgress`].

pub mod add;
pub mod catalog;
pub mod entry;
pub mod fuzzy_filter;
pub mod index;
pub mod index_api;
pub mod inside;
pub mod keep;
mod maildir;
pub mod people;
pub mod query;
pub mod sort;
pub mod source_hash;
pub mod statement_kind;
pub mod store;
pub mod stories;
pub mod text_reuse;
pub mod trash;
pub mod walk;
pub mod words;

pub use add::add;
pub use catalog::Catalog;
pub use entry::{Entry, EntryId, date_of};
pub use sort::{ReadStatus, ReadingProgress, SortOrder};
pub use source_hash::SourceHash;
pub use walk::walk;
