//! The articles that there are: where they lie, what they are called, in which order they stand.
//!
//! [`catalog`] is the list and does no IO; [`sort`] and [`filter`] order and narrow it; [`walk`] finds
//! files and [`add`] copies them in. [`query`] is the language of questions to the index, [`archive`] what can be
//! asked and what comes back; [`index`] makes rows of articles and [`store`] keeps them in a file. How far an article has been read is the caller's knowledge and
//! comes in as [`sort::Progress`]. Absent: reading whole articles, which is `import`'s work.

pub mod add;
pub mod archive;
pub mod catalog;
pub mod echo;
pub mod filter;
pub mod index;
pub mod key;
pub mod people;
pub mod query;
pub mod sort;
pub mod store;
pub mod walk;
pub mod words;

pub use add::add;
pub use catalog::{Catalog, Entry, EntryId, date_of};
pub use filter::Filter;
pub use key::Key;
pub use sort::{Progress, Reading, Sort};
pub use walk::walk;
