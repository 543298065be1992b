//! What can happen: one closed vocabulary for everything that reaches the state machine.

use super::request::RequestId;
use std::sync::Arc;

use super::geometry::Size;
use super::summary::Summary;
use crate::article_id::ArticleId;
use crate::bookmarks::Records;
use crate::bookmarks::places::{Changes, Places};
use crate::config::{Background, Key};
use crate::library::index_api::{IndexProgress, Response};
use crate::library::{Entry, EntryId};
use pullquote_annotate::Annotations;
use pullquote_text::{Article, Source, Span};

/// What the mouse can hit: the things that a frame drew, by what they stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClickTarget {
    /// A row of the library, by its place in the shown order.
    ArticleRow(usize),
    /// A byte of the article's text.
    Text(usize),
    /// A row of the panel or overlay, by its place in the list.
    ListRow(usize),
}

/// The time, as the shell read it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Now {
    pub unix_ms: i64,
    /// The same as RFC 3339, UTC, to the second.
    pub text: String,
}

#[derive(Clone, Debug)]
pub enum Msg {
    /// The clock, ahead of the messages that came with it.
    Ticked(Now),
    Key(Key),
    Pasted(String),
    /// The left button was pressed on something.
    Clicked(ClickTarget),
    /// The wheel was turned: rows, down positive.
    Wheeled(i32),
    /// The window changed its size.
    Resized(Size),
    /// The terminal's ground is known.
    BackgroundDetected(Background),
    /// Articles were found, or changed on disk.
    Listed(Vec<Entry>),
    /// More is known of articles that are listed.
    Described(Vec<Entry>),
    /// A file lies elsewhere with the same text.
    Moved {
        from: Source,
        to: Box<Entry>,
    },
    Unlisted(Vec<Source>),
    /// The walk through the library has ended.
    ListingEnded,
    Filtered {
        /// The number of the filtering; only the newest counts.
        request: RequestId,
        /// The rows that are found, the best first.
        rows: Vec<EntryId>,
    },
    /// How far the index is, while it is being built; `None` when there is nothing to tell.
    Indexing(Option<IndexProgress>),
    /// All that had happened has been told: a frame comes next.
    BatchEnded,
    /// An article was read and annotated for its row and preview.
    Summarized(Source, Box<Summary>),
    Opened {
        source: Source,
        id: ArticleId,
        article: Box<Article>,
    },
    /// The beginning of a large article; the whole follows.
    PartialLoaded {
        source: Source,
        /// What stands in the first part of it.
        article: Box<Article>,
    },
    /// An article could not be read.
    OpenFailed {
        /// Where it should have come from.
        source: Source,
        reason: String,
    },
    /// An article's annotations are ready.
    Annotated {
        id: ArticleId,
        /// The stretch that was annotated; all of it when absent.
        within: Option<Span>,
        annotations: Arc<Annotations>,
    },
    Searched {
        /// The number of the search; only the newest counts.
        request: RequestId,
        hits: Vec<Span>,
    },
    /// The library's index has answered.
    Answered {
        /// The number of the question; only the newest of a screen counts.
        request: RequestId,
        answer: Box<Response>,
    },
    /// The reader's records were read.
    RecordsLoaded {
        records: Box<Records>,
        /// What was noticed on the way, in words.
        notices: Vec<String>,
    },
    /// The reader's records were written, with what another window had added.
    RecordsSaved(Box<Records>),
    /// They could not be written.
    SaveFailed(String),
    /// The reading places were read.
    PlacesLoaded(Box<Places>),
    /// What had changed of the reading places could not be written.
    PlacesNotSaved {
        /// What was to be written.
        changes: Box<Changes>,
        /// Why it was not, in words.
        reason: String,
    },
    /// The program ends now, whatever the reader was about to do: what is unwritten is written.
    Ending,
    /// Something to tell, that needs no answer.
    Noticed(String),
}

impl Msg {
    /// Whether it comes from the reader's hand.
    pub const fn is_input(&self) -> bool {
        matches!(
            self,
            Self::Key(_) | Self::Pasted(_) | Self::Clicked(_) | Self::Wheeled(_)
        )
    }
}
