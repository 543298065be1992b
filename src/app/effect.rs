//! Requests of the state machine to the shell.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use super::feeds::FeedsJob;
use super::request::RequestId;
use crate::article_id::ArticleId;
use crate::bookmarks::identity::SeenText;
use crate::bookmarks::places::Changes;
use crate::bookmarks::{Anchor, Records};
use crate::library::catalog::CatalogSnapshot;
use crate::library::index_api::Request;
use pullquote_text::{Article, Source, Span};

/// A request to the shell. Results come back as [`super::Msg`].
#[derive(Clone, Debug)]
pub enum Effect {
    Article(ArticleJob),
    /// Read the part of a large file around its reading place, to be shown while the whole is read:
    /// `PartialLoaded`, or nothing.
    ReadAround {
        source: Source,
        place: Box<Anchor>,
    },
    /// Annotate an article with the deep engine: `Annotated`. Replaces the last such job.
    Deepen(DeepJob),
    /// The last article to be deepened is no longer open.
    StopDeepening,
    /// Read and annotate articles for their rows and previews: `Summarized` for each.
    Summarize(Vec<Source>),
    /// Filter a long list: `Filtered`.
    Filter(FilterJob),
    /// Fetch a page of the web and keep it: `Fetched`, unless it is cancelled.
    Fetch {
        request: RequestId,
        address: String,
        /// Whether it stands in an article, rather than being typed by the reader.
        is_link: bool,
    },
    /// The page is no longer wanted, and not to be kept.
    CancelFetch(RequestId),
    /// Follow or fetch feeds: `Msg::Feeds`.
    Feeds(FeedsJob),
    /// Query the index: `Answered`.
    Ask {
        request: RequestId,
        question: Box<Request>,
    },
    /// List the reader's own library from now on, instead of the article that was named: `Listed`.
    ListLibrary,
    /// Watch the file of the open article, or none: `OnDisk`.
    Watch(Option<WatchJob>),
    /// Tell what is at `sources` now, for `seen` to be recognised: `Probed`.
    Probe {
        seen: Box<SeenText>,
        sources: Vec<String>,
    },
    /// Read a listed article, for it to be recognised: `Looked`.
    Look(Source),
    /// Write the records now: `RecordsSaved` or `SaveFailed`.
    SaveRecords(Box<Records>),
    /// Append changed reading places: `PlacesNotSaved` on failure.
    SavePlaces(Box<Changes>),
    /// Keep these settings for the next start, as lines of the view file.
    KeepView(BTreeMap<String, String>),
    /// Copy text to the clipboard.
    Copy(String),
    /// Run a command with a text as its standard input, with the terminal lent to it: `CommandEnded`.
    Pipe {
        command: String,
        input: String,
    },
    /// Open a file in the reader's editor, with the terminal lent to it.
    Edit(PathBuf),
    /// Open a cleaned address in the reader's browser.
    Browse(String),
    /// Show a picture in the desktop's viewer: `picture` is a path relative to the file `page`.
    View {
        page: PathBuf,
        picture: String,
    },
    /// Move files to the trash: `Deleted`.
    Delete {
        sources: Vec<Source>,
        /// Whether the reader was asked about each file that is not the library's own.
        is_confirmed: bool,
    },
    /// Bring files back from these places of the trash: `Undeleted`.
    Undelete(Vec<PathBuf>),
    /// Switch mouse capture on or off.
    Mouse(bool),
    /// Stop the process like Ctrl-z does.
    Suspend,
    Redraw,
    Exit,
}

/// Work on the open article, done in order by one thread.
#[derive(Clone, Debug)]
pub enum ArticleJob {
    /// Read an article: `Opened` or `OpenFailed`, and of a large file its beginning before (`PartialLoaded`).
    Open(Source),
    /// Read an article whose beginning has been read.
    OpenWhole(Source),
    /// Find the file of a typed path: `FileFound` or `Noticed`.
    FindFile(String),
    /// Find the files and folders whose paths begin with what is typed: `PathsFound`.
    FindPaths(String),
    /// Make an article of a passage stored with a record: `Opened` with [`Source::Given`] of `name`.
    OpenPassage { name: String, text: String },
    /// `Annotated`.
    Annotate {
        id: ArticleId,
        article: Box<Article>,
        /// The part to annotate; `None` for all of it.
        within: Option<Span>,
    },
    /// `Searched`.
    Search {
        article: Box<Article>,
        query: String,
        request: RequestId,
    },
}

/// An article whose file is to be watched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WatchJob {
    pub source: Source,
    /// The text that was read.
    pub id: ArticleId,
}

/// An article to annotate with the deep engine.
#[derive(Clone, Debug)]
pub struct DeepJob {
    pub id: ArticleId,
    pub article: Box<Article>,
    /// The part to annotate; `None` for all of it.
    pub within: Option<Span>,
}

/// A filter over the list of articles. A newer one replaces those that have not begun.
#[derive(Clone, Debug)]
pub struct FilterJob {
    /// The rows in order, with the text to match.
    pub snapshot: Arc<CatalogSnapshot>,
    pub query: String,
    pub request: RequestId,
}
