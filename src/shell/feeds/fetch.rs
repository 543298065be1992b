//! [`Fetch`]: one run over the feeds that are due.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use thiserror::Error;

use super::one_feed;
use super::turns::Turns;
use crate::config::paths::Paths;
use crate::feeds::file;
use crate::feeds::hosts::Turn;
use crate::feeds::intake::KnownArticles;
use crate::feeds::state_file::{self, FetchLock};
use crate::feeds::{Edit, FeedState, Subscription};
use crate::library::keep::KeptPages;
use crate::shell::clock;
use crate::shell::http::{Client, Limits};
use crate::shell::threads;
use pullquote_import::address;

/// Feeds that are fetched at a time, if nothing else is asked for.
pub const JOBS: usize = 8;

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
            jobs: JOBS,
            patience: Limits::default().time,
            cancel: Arc::default(),
        }
    }

    /// Fetches feeds and keeps their new articles. `heard` is called after each feed, from its thread.
    ///
    /// # Errors
    /// Another process is fetching, or the library cannot be written to.
    pub fn run(
        &self,
        which: &Which,
        heard: &(dyn Fn(Progress) + Sync),
    ) -> Result<Summary, FetchError> {
        let lock = FetchLock::take(&self.states).map_err(|source| FetchError::State {
            path: self.states.clone(),
            source,
        })?;
        let Some(_lock) = lock else {
            return Err(FetchError::Busy);
        };
        let feeds = file::load(&self.subscriptions).feeds;
        let all: Vec<(Subscription, FeedState)> = feeds
            .iter()
            .map(|feed| (feed.clone(), state_file::load(&self.states, &feed.address)))
            .collect();
        let mut known = KnownArticles::default();
        let entries = all.iter().flat_map(|(_, state)| &state.entries);
        entries.for_each(|entry| known.add(entry));
        let now = clock::now().unix_ms;
        let next = all
            .iter()
            .filter_map(|(_, state)| state.next.filter(|_| !state.gone))
            .min();
        let waiting: Vec<_> = all
            .into_iter()
            .filter(|(feed, state)| is_wanted(which, feed, state, now))
            .collect();
        let total = waiting.len();
        let summary = Summary {
            feeds: total,
            next: next.filter(|_| total == 0),
            ..Summary::default()
        };
        let run = Run {
            fetch: self,
            turns: Turns::default(),
            known: Mutex::new(known),
            kept: Mutex::new(KeptPages::of(&self.library)),
            stopped: Mutex::new(None),
        };
        let mut summary = work(&run, waiting, summary, heard);
        summary.is_cancelled = self.cancel.load(Ordering::Relaxed);
        match run.stopped.into_inner() {
            Ok(Some(reason)) => Err(FetchError::Keep(reason)),
            _ => Ok(summary),
        }
    }

    /// Writes changes that fetching brings to the subscriptions; they are made again the next time if they
    /// cannot be written now.
    pub(super) fn edit(&self, edits: &[Edit]) {
        let _ = file::edit(&self.subscriptions, edits);
    }
}

fn is_wanted(which: &Which, feed: &Subscription, state: &FeedState, now: i64) -> bool {
    match which {
        Which::Due => state.is_due(now),
        Which::All => !state.gone,
        Which::These(addresses) => addresses.contains(&feed.address),
    }
}

/// Works on the feeds in parallel.
fn work(
    run: &Run<'_>,
    waiting: Vec<(Subscription, FeedState)>,
    summary: Summary,
    heard: &(dyn Fn(Progress) + Sync),
) -> Summary {
    let total = waiting.len();
    let waiting = Mutex::new(waiting);
    let done = AtomicUsize::new(0);
    let summary = Mutex::new(summary);
    let worker = || {
        let host = |(feed, _): &(Subscription, FeedState)| address::host(&feed.address);
        while let Some(((feed, state), turn)) = run.turns.take(&waiting, host, || run.is_ending()) {
            let label = feed.label().to_owned();
            let job = || one_feed::fetch(run, &feed, state, turn == Turn::Now);
            let report = threads::catch_panic(job).unwrap_or_else(|panicked| Report {
                error: Some(panicked.to_string()),
                ..Report::default()
            });
            let label = if report.label.is_empty() {
                label
            } else {
                report.label.clone()
            };
            let report = Report {
                address: feed.address,
                label,
                ..report
            };
            let mut summary = threads::lock(&summary);
            summary.new += report.new;
            summary.updated += report.updated;
            summary.failed += usize::from(report.error.is_some());
            drop(summary);
            let done = done.fetch_add(1, Ordering::Relaxed) + 1;
            heard(Progress {
                done,
                total,
                report,
            });
        }
    };
    thread::scope(|scope| {
        for n in 1..self::threads_for(run.fetch.jobs, total) {
            let named = thread::Builder::new().name(format!("fetch-{n}"));
            // With fewer threads the others do the work.
            let _ = named.spawn_scoped(scope, worker);
        }
        worker();
    });
    summary.into_inner().unwrap_or_default()
}

fn threads_for(jobs: usize, feeds: usize) -> usize {
    jobs.min(feeds).max(1)
}

/// Where an article is below the library, as the states have it.
pub(super) fn relative(library: &Path, path: &Path) -> String {
    let below = path.strip_prefix(library).unwrap_or(path);
    let parts: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}
