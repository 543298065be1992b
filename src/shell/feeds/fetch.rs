//! [`Fetch::run`]: one run over the feeds that are due.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::one_feed;
use super::run::{Fetch, FetchError, Progress, Report, Run, Summary, Which};
use super::turns::Turns;
use crate::bookmarks;
use crate::feeds::file;
use crate::feeds::hosts::Turn;
use crate::feeds::intake::KnownArticles;
use crate::feeds::state_file::{self, FetchLock};
use crate::feeds::{FeedState, Subscription};
use crate::library::keep::KeptPages;
use crate::shell::clock;
use crate::shell::threads;
use pullquote_import::address;

impl Fetch {
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
        let records = bookmarks::file::read(&self.bookmarks).records;
        for (text, url) in records.deleted() {
            known.add_deleted(text, url.map(address::canonical));
        }
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
