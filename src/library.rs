//! The articles that there are: where they lie, what they are called, in which order they stand.
//!
//! [`catalog`] is the list and does no IO; [`sort`] and [`filter`] order and narrow it; [`walk`] finds
//! files and [`add`] copies them in. [`query`] is the language of questions to the index, [`archive`] what can be
//! asked and what comes back; [`index`] makes rows of articles and [`store`] keeps them in a file. How far an article has been read is the caller's knowledge and
//! comes in as [`sort::ReadingProgress`]. Absent: reading whole articles, which is `import`'s work.

pub mod add;
pub mod catalog;
pub mod fuzzy_filter;
pub mod index;
pub mod index_api;
pub mod people;
pub mod query;
pub mod sort;
pub mod source_hash;
pub mod store;
pub mod text_reuse;
pub mod walk;
pub mod words;

pub use add::add;
pub use catalog::{Catalog, Entry, EntryId, date_of};
pub use fuzzy_filter::FuzzyFilter;
pub use sort::{ReadStatus, ReadingProgress, SortOrder};
pub use source_hash::SourceHash;
pub use walk::walk;
