//! [`Contents`]: the articles that one file holds.

use crate::date::Date;

/// The articles of a file that holds several, such as a book, a mailbox or an export of an archive. A
/// reader opens it as a folder of articles.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contents {
    /// The title as the file spells it; empty when it has none. Not cleaned: see [`crate::clean`].
    pub title: String,
    /// The parts that hold text, in reading order.
    pub parts: Vec<Part>,
}

/// One of the articles of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// Its number in the file, from 1: the `part` of [`crate::Source::Part`].
    pub number: u32,
    /// The title as the file spells it; empty when none was found.
    pub title: String,
    /// Its publication, as the file spells it, where that is known without reading the part.
    pub publisher: Option<String>,
    /// The day of publication, where that is known without reading the part.
    pub date: Option<Date>,
    /// Size in bytes, uncompressed, markup included.
    pub bytes: u64,
    /// Why the part cannot be read: a message to put after its title.
    pub error: Option<String>,
}
