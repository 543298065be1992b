//! What the state machine wants done: one closed vocabulary, carried out by the shell.

use std::sync::Arc;

use crate::article_id::ArticleId;
use crate::bookmarks::Records;
use crate::bookmarks::places::Changes;
use crate::library::archive::Question;
use crate::library::catalog::Sheet;
use pullquote_text::{Article, Source, Span};

/// Something for the shell to do. What comes of it returns as a [`super::Msg`].
#[derive(Clone, Debug)]
pub enum Effect {
    /// Read an article: `Opened` or `OpenFailed`.
    Open(Source),
    /// Make an article of a passage that a bookmark kept: `Opened` with the source
    /// [`Source::Given`] of that name.
    OpenPassage {
        /// The source's name.
        name: String,
        /// The passage.
        text: String,
    },
    /// Annotate an open article: `Annotated`.
    Annotate {
        /// Its identity.
        id: ArticleId,
        /// The article.
        article: Box<Article>,
        /// The stretch of it to annotate; all of it when absent.
        within: Option<Span>,
    },
    /// Read and annotate articles for their rows and the preview: `Summarized` for each.
    Summarize(Vec<Source>),
    /// Filter a long list: `Filtered`.
    Filter {
        /// The rows in their order, with what the filter looks at.
        sheet: Arc<Sheet>,
        /// What is typed.
        query: String,
        /// The number of the filtering.
        serial: u64,
    },
    /// Look for words in an article: `Searched`.
    Search {
        /// The article.
        article: Box<Article>,
        /// The words.
        query: String,
        /// The number of the search.
        serial: u64,
    },
    /// Ask the library's index: `Answered`.
    Ask {
        /// The number of the question.
        serial: u64,
        /// The question.
        question: Box<Question>,
    },
    /// Write the reader's records now: `RecordsSaved` or `SaveFailed`.
    SaveRecords(Box<Records>),
    /// Write down what has changed of the reading places.
    SavePlaces(Box<Changes>),
    /// Copy text to the clipboard.
    Copy(String),
    /// Switch the mouse on or off.
    Mouse(bool),
    /// Hand the terminal to the shell that started us.
    Suspend,
    /// Draw everything anew.
    Redraw,
    /// Leave.
    Exit,
}
