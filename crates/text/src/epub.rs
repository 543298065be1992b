//! [`Epub`]: what a file of several articles holds.

/// A file that is a folder of articles to the reader.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Epub {
    /// Its title, as it is written; empty when it has none.
    pub title: String,
    /// Its chapters with text, in their order.
    pub chapters: Vec<Chapter>,
}

/// A chapter of a book.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chapter {
    /// Its number in the file, from 1; see [`super::Source::Part`].
    pub part: u32,
    /// What it is called, as it is written; empty when nothing tells.
    pub title: String,
    /// Its size in bytes, marks included.
    pub bytes: u64,
    /// Why it cannot be read, in words that follow its name.
    pub error: Option<String>,
}
