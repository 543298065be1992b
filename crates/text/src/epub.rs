//! [`Epub`]: the table of contents of a book.

/// An EPUB file, which a reader opens as a folder of articles.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Epub {
    /// The title as the file spells it; empty when it has none. Not cleaned: see [`crate::clean`].
    pub title: String,
    /// The chapters that hold text, in reading order.
    pub chapters: Vec<Chapter>,
}

/// A chapter of an [`Epub`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chapter {
    /// Its number in the file, from 1: the `part` of [`crate::Source::Part`].
    pub part: u32,
    /// The title as the file spells it; empty when none was found.
    pub title: String,
    /// Uncompressed size in bytes, markup included.
    pub bytes: u64,
    /// Why the chapter cannot be read: a message to put after its title.
    pub error: Option<String>,
}
