//! Messages: everything that the state machine reacts to.

use super::request::RequestId;
use std::sync::Arc;

use super::article::DiskState;
use super::command_output::CommandOutput;
use super::feeds::FeedsNews;
use super::fetch::FetchFailure;
use super::geometry::Size;
use super::housekeeping::deleting::Deletion;
use super::part::Part;
use super::summary::Summary;
use crate::article_id::ArticleId;
use crate::bookmarks::Records;
use crate::bookmarks::identity::{Homes, SeenText};
use crate::bookmarks::places::{Changes, Places};
use crate::config::{Background, Key};
use crate::library::index_api::{IndexProgress, Response};
use crate::library::walk::Unreadable;
use crate::library::{Entry, EntryId};
use pullquote_annotate::{Annotations, Engine};
use pullquote_text::{Article, Source, Span};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClickTarget {
    /// Index of a row of the article list, as sorted.
    ArticleRow(usize),
    /// Byte offset into the article's text.
    Text(usize),
    /// Index of a row of the panel or overlay.
    ListRow(usize),
}

/// The current time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Now {
    pub unix_ms: i64,
    /// The same as RFC 3339, UTC, to the second.
    pub text: String,
}

#[derive(Clone, Debug)]
pub enum Msg {
    /// The time, sent before the messages that arrived with it.
    Ticked(Now),
    Key(Key),
    Pasted(String),
    Clicked(ClickTarget),
    /// The mouse was moved with its button held, to the text at byte `at` or to what is nearest; `edge` is
    /// -1 above and 1 below the page.
    Dragged {
        at: usize,
        edge: isize,
    },
    /// The mouse button was released.
    Released,
    /// Mouse wheel, in rows; positive is down.
    Wheeled(i32),
    Resized(Size),
    /// The terminal reported its background colour.
    BackgroundDetected(Background),
    /// Articles were found, or changed on disk.
    Listed(Vec<Entry>),
    Described(Vec<Entry>),
    Moved {
        from: Source,
        to: Box<Entry>,
    },
    Unlisted(Vec<Source>),
    /// The scan of the library has ended.
    ListingEnded,
    /// The files of the library that are no articles.
    Unreadable(Unreadable),
    Filtered {
        request: RequestId,
        /// Matching rows, best first.
        rows: Vec<EntryId>,
    },
    /// Progress of indexing; `None` when it is done.
    Indexing(Option<IndexProgress>),
    /// All pending messages were handled; a frame is drawn next.
    BatchEnded,
    /// An article was read and annotated for its row and preview.
    Summarized(Source, Box<Summary>),
    /// A row of the list cannot be read, with the reason as a predicate.
    FoundUnreadable(Source, String),
    Opened {
        source: Source,
        id: ArticleId,
        article: Box<Article>,
    },
    /// A part of a large article; `Opened` follows.
    PartialLoaded {
        source: Source,
        part: Box<Part>,
    },
    /// The file of a typed path.
    FileFound(Source),
    /// Files and folders, these with a separator at the end, whose paths begin with what was typed.
    PathsFound(Vec<String>),
    /// What became of a job with feeds.
    Feeds(Box<FeedsNews>),
    /// A page was fetched and kept, or not. A file of several articles has no source.
    Fetched {
        request: RequestId,
        result: Result<Option<Source>, FetchFailure>,
    },
    /// Standard input holds several articles: their rows, which replace its own.
    SeveralPiped(Vec<Entry>),
    /// An article could not be read.
    OpenFailed {
        source: Source,
        reason: String,
    },
    /// An article's annotations are ready.
    Annotated {
        id: ArticleId,
        /// The annotated part; `None` for all of it.
        within: Option<Span>,
        /// The engine that found them.
        engine: Engine,
        annotations: Arc<Annotations>,
    },
    Searched {
        request: RequestId,
        hits: Vec<Span>,
    },
    /// Response of the index.
    Answered {
        request: RequestId,
        answer: Box<Response>,
    },
    /// What has become of the file of the article with the text `id`.
    OnDisk {
        source: Source,
        id: ArticleId,
        state: DiskState,
    },
    /// What is at the places where the article of a text could still be.
    Probed {
        seen: Box<SeenText>,
        homes: Homes,
    },
    /// A listed article was read, for it to be recognised.
    Looked(Box<SeenText>),
    RecordsLoaded {
        records: Box<Records>,
        /// Warnings to show.
        notices: Vec<String>,
    },
    /// The records were written; merged with those of other windows.
    RecordsSaved(Box<Records>),
    /// The records as another window or program wrote them.
    RecordsChanged(Box<Records>),
    /// The index, if there is one, has the reader's corrections, and new rows.
    IndexCorrected,
    /// The records could not be written, with the reason.
    SaveFailed(String),
    PlacesLoaded(Box<Places>),
    /// Changed reading places could not be written.
    PlacesNotSaved {
        changes: Box<Changes>,
        reason: String,
    },
    /// The program ends now: write what is unsaved.
    Ending,
    /// Files were moved to the trash.
    Deleted(Box<Deletion>),
    /// Files were brought back from the trash.
    Undeleted {
        n: usize,
        failure: Option<String>,
    },
    Noticed(String),
    /// The command of an `Effect::Pipe` has ended.
    CommandEnded(Box<CommandOutput>),
    /// Why the index is being built, shown as long as it is.
    IndexNoticed(String),
}

impl Msg {
    /// Whether it is user input.
    pub const fn is_input(&self) -> bool {
        matches!(
            self,
            Self::Key(_)
                | Self::Pasted(_)
                | Self::Clicked(_)
                | Self::Dragged { .. }
                | Self::Wheeled(_)
        )
    }
}
