//! What to open, and where to go in it.

use crate::article_id::ArticleId;
use crate::bookmarks::Anchor;
use pullquote_text::{Source, Span};

/// An article that the shell is reading.
#[derive(Clone, Debug, PartialEq)]
pub struct Opening {
    pub source: Source,
    pub target: OpenTarget,
}

/// Where to go in an article once it is open.
#[derive(Clone, Debug, PartialEq)]
pub enum OpenTarget {
    Place,
    /// A byte of the text.
    Byte(usize),
    /// A block, counted from 1.
    Paragraph(usize),
    /// The first hit of a search.
    Search(String),
    /// An anchor from an earlier session.
    Anchor(Box<Anchor>),
    Mark(String),
    /// A saved quotation, by id.
    SavedQuote(String),
    Index(Box<IndexTarget>),
    /// The place in an earlier text of the open article.
    Reload(Box<ReloadPlace>),
}

/// Spans of an article as the index knows them.
#[derive(Clone, Debug, PartialEq)]
pub struct IndexTarget {
    /// The text that the spans refer to.
    pub article: ArticleId,
    /// In order of the text.
    pub spans: Vec<Span>,
    /// The span to go to, as an index into `spans`.
    pub at: usize,
    /// The query that found the spans; `None` for a single statement.
    pub query: Option<String>,
    /// The text at the span, searched for when the article has changed since it was indexed.
    pub words: String,
}

/// The place to keep when an article is read again.
#[derive(Clone, Debug, PartialEq)]
pub struct ReloadPlace {
    /// The first words on the page.
    pub top: Anchor,
    /// The same as a share of the text, for when the words are gone.
    pub progress: f64,
    /// The words in focus.
    pub focus: Option<Anchor>,
}
