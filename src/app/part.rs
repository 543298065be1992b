//! A part of a large file, shown while the rest of it loads.

use pullquote_text::Article;

#[derive(Clone, Debug)]
pub struct Part {
    pub article: Article,
    /// The title of the whole.
    pub title: String,
    pub place: PartPlace,
}

/// Where a part lies; all zero for the beginning.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PartPlace {
    /// Where the part begins in the whole text, in bytes.
    pub start: usize,
    /// Where the page begins in the part, in bytes.
    pub top: usize,
}
