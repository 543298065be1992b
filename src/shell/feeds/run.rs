//! What a fetch is asked for, what its threads share, and what it tells.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use thiserror::Error;

use super::turns::Turns;
use crate::config::paths::Paths;
use crate::feeds::intake::KnownArticles;
use crate::feeds::{Edit, file, state_file};
use crate::library::keep::KeptPages;
use crate::shell::http::{Client, Limits};
use crate::shell::threads;

/// Feeds that are fetched at a time, if nothing else is asked for.
const JOBS: usize = 8;

/// The feeds of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Which {
    Due,
    /// All but those that are gone.
    All,
    /// Those with these addresses, due or not.
    These(Vec<String>),
}

/// What became of a feed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    pub address: String,
    /// The name of the feed; not cleaned.
    pub label: String,
    pub new: usize,
    pub updated: usize,
    /// Entries whose article another feed had brought.
    pub duplicates: usize,
    /// Entries of which only the teaser was kept, and why at last.
    pub teasers: usize,
    pub teaser_reason: Option<String>,
    /// Entries that are left for the next time.
    pub left: usize,
    /// Why the feed was not fetched.
    pub error: Option<String>,
    /// The server says that the feed is no more.
    pub is_gone: bool,
    /// The address to which it has moved for good.
    pub moved: Option<String>,
    /// New articles, as files.
    pub files: Vec<PathBuf>,
}

/// Where a run is.
#[derive(Clone, Debug)]
pub struct Progress {
    pub done: usize,
    pub total: usize,
    /// The feed that is done now.
    pub report: Report,
}

/// What a run has done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    pub feeds: usize,
    pub new: usize,
    pub updated: usize,
    pub failed: usize,
    pub is_cancelled: bool,
    /// When the next feed is due, in milliseconds since 1970; only if none was.
    pub next: Option<i64>,
}

/// Why a run did not happen, or ended early. What was kept until then is kept.
#[derive(Debug, Error)]
pub enum FetchError {
    #[error("another pullquote is fetching")]
    Busy,
    #[error("cannot write to {}: {source}", .path.display())]
    State { path: PathBuf, source: io::Error },
    #[error("{0}")]
    Keep(String),
}

/// What a run needs.
#[derive(Clone, Debug)]
pub struct Fetch {
    pub client: Client,
    /// `feeds.json`.
    pub subscriptions: PathBuf,
    /// The folder of the states.
    pub states: PathBuf,
    pub library: PathBuf,
    /// The reader's records: what they deleted does not return.
    pub bookmarks: PathBuf,
    pub jobs: usize,
    /// How long one request may take.
    pub patience: Duration,
    /// Ends the run soon after it is set.
    pub cancel: Arc<AtomicBool>,
}

/// What the threads of a run share.
pub(super) struct Run<'r> {
    pub fetch: &'r Fetch,
    pub turns: Turns,
    pub known: Mutex<KnownArticles>,
    pub kept: Mutex<KeptPages>,
    /// Why nothing more can be kept.
    pub stopped: Mutex<Option<String>>,
}

impl Run<'_> {
    pub fn is_ending(&self) -> bool {
        self.fetch.cancel.load(Ordering::Relaxed) || threads::lock(&self.stopped).is_some()
    }
}

impl Fetch {
    pub fn new(client: Client, paths: &Paths) -> Self {
        Self {
            client,
            subscriptions: paths.feeds.clone(),
            states: state_file::folder(&paths.state_dir),
            library: paths.library.clone(),
            bookmarks: paths.bookmarks.clone(),
            jobs: JOBS,
            patience: Limits::default().time,
            cancel: Arc::default(),
        }
    }

    /// Writes changes that fetching brings to the subscriptions; they are made again the next time if they
    /// cannot be written now.
    pub(super) fn edit(&self, edits: &[Edit]) {
        let _ = file::edit(&self.subscriptions, edits);
    }
}

/// Where an article is below the library, as the states have it.
pub(super) fn relative(library: &Path, path: &Path) -> String {
    let below = path.strip_prefix(library).unwrap_or(path);
    let parts: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}
