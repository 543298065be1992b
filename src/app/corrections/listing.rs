//! [`CorrectionList`]: the corrections of the open article, to go to and to undo.

use crate::app::list::ListState;
use pullquote_text::Span;

#[derive(Clone, Debug, Default)]
pub struct CorrectionList {
    /// In the order of the text; those whose words are gone, and those of all articles, at the end.
    pub rows: Vec<ListedCorrection>,
    pub list: ListState,
}

/// A row of the list. Cleaned when drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedCorrection {
    pub id: String,
    /// Where its words are; `None` if they are gone or it is about all articles.
    pub span: Option<Span>,
    pub words: String,
    /// What it says of them.
    pub says: String,
    pub state: Standing,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Holds,
    /// Its words were edited since.
    NeedsReview,
    /// It is about a name in all articles.
    Everywhere,
}
