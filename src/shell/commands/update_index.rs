//! Builds an index to the end, with a progress line.

use std::io::{self, IsTerminal as _, Write};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use thiserror::Error;

use crate::corrections::CorrectionSet;
use crate::library::index_api::IndexProgress;
use crate::library::store::{OpenMode, Store, StoreError};
use crate::shell::collections::Collections;
use crate::shell::index::{BuildOptions, Deepening, Indexer, Report, ScanUpdate};
use crate::shell::index_reader::IndexReader;
use crate::shell::library_roots::LibraryRoots;
use crate::shell::output::{ignore_broken_pipe, report};
use crate::shell::source::seed_entries;
use crate::shell::threads;

/// How often a line is printed if output is not a terminal.
const LOG_INTERVAL: Duration = Duration::from_secs(5);
/// How long a command waits for another process to apply corrections, and how often it looks.
const CORRECTION_TIMEOUT: Duration = Duration::from_secs(2);
const CORRECTION_INTERVAL: Duration = Duration::from_millis(10);

/// An operation on the index failed. Messages of [`StoreError`] are predicates of “the index”; it is no
/// `source`, whose message would be printed again.
#[derive(Debug, Error)]
#[error("the index {0}")]
pub(super) struct IndexError(StoreError);

impl From<StoreError> for IndexError {
    fn from(error: StoreError) -> Self {
        Self(error)
    }
}

pub(super) enum Outcome {
    Done,
    /// Another process is building the index.
    Locked,
    /// It failed, with this message.
    Stopped(String),
}

/// Updates the index at `path` before a query, with a progress line on standard error if that is a
/// terminal. A failed update is reported; the query then uses what the index holds.
///
/// If another process is building it, waits for that process to apply the corrections, and returns `true`.
pub(super) fn bring_up_to_date(
    path: &Path,
    roots: &LibraryRoots,
    corrections: &Arc<CorrectionSet>,
) -> anyhow::Result<bool> {
    let mut progress = ProgressLine::new(if io::stderr().is_terminal() {
        ProgressStyle::Redrawn
    } else {
        ProgressStyle::Hidden
    });
    match build_to_end(
        path,
        roots,
        corrections,
        (None, Deepening::Never),
        &mut progress,
        &mut io::stderr(),
    )? {
        Outcome::Done => {}
        Outcome::Locked => {
            await_corrections(path, corrections);
            report("another window is building the index: using it as it is so far");
            return Ok(true);
        }
        Outcome::Stopped(message) => report(&message),
    }
    Ok(false)
}

/// Applies the corrections to an index that is used as it is.
pub(super) fn bring_corrections_up_to_date(
    path: &Path,
    roots: &LibraryRoots,
    corrections: &Arc<CorrectionSet>,
) -> anyhow::Result<()> {
    let has_them = |store: &Store| {
        store
            .corrections()
            .is_ok_and(|hash| hash == corrections.hash())
    };
    match Store::open(path, OpenMode::Read) {
        Ok(store) if !has_them(&store) => {}
        // Without an index there is nothing to correct; the query reports it.
        _ => return Ok(()),
    }
    let (indexer, reports) = start(path, roots, (Some(1), Deepening::Never))?;
    indexer.correct(corrections);
    loop {
        match reports.recv().context("the index cannot be corrected")? {
            Report::Corrected => return Ok(()),
            Report::Locked => {
                await_corrections(path, corrections);
                return Ok(());
            }
            Report::Stopped(message) => {
                report(&message);
                return Ok(());
            }
            Report::Notice(message) => report(&message),
            Report::Progress(_) | Report::Changed | Report::Idle | Report::Rescan => {}
        }
    }
}

/// Waits a moment for the process that builds the index to apply the corrections.
fn await_corrections(path: &Path, corrections: &CorrectionSet) {
    let until = Instant::now() + CORRECTION_TIMEOUT;
    let mut reader = IndexReader::new(path.to_owned());
    let mut has_them = || {
        let hash = reader.open().and_then(Store::corrections);
        hash.is_ok_and(|hash| hash == corrections.hash())
    };
    while !has_them() && Instant::now() < until {
        thread::sleep(CORRECTION_INTERVAL);
    }
}

fn start(
    path: &Path,
    roots: &LibraryRoots,
    (n_workers, deepening): (Option<usize>, Deepening),
) -> anyhow::Result<(Indexer, Receiver<Report>)> {
    let (sender, reports) = channel();
    let options = BuildOptions {
        path: path.to_owned(),
        roots: roots.description(),
        n_workers: n_workers.unwrap_or_else(threads::n_cores),
        is_background: false,
        deepening,
    };
    let sink = Arc::new(move |report| sender.send(report).is_ok());
    Ok((Indexer::start(options, sink)?, reports))
}

/// Builds the index at `path` of `roots` until nothing is left to do.
pub(super) fn build_to_end(
    path: &Path,
    roots: &LibraryRoots,
    corrections: &Arc<CorrectionSet>,
    work: (Option<usize>, Deepening),
    progress: &mut ProgressLine,
    out: &mut dyn Write,
) -> anyhow::Result<Outcome> {
    let (indexer, reports) = start(path, roots, work)?;
    indexer.correct(corrections);
    let scan = || scan(path, roots, &indexer);
    scan();
    let outcome = follow(&reports, progress, out, scan)?;
    ignore_broken_pipe(progress.clear(out))?;
    Ok(outcome)
}

fn scan(path: &Path, roots: &LibraryRoots, indexer: &Indexer) {
    let store = Store::open(path, OpenMode::Read).ok();
    let mut collections = Collections::with_index(store.as_ref());
    drop(store);
    if roots.seeds {
        indexer.scanned(ScanUpdate::Entries(seed_entries()));
    }
    roots.walk(&mut |batch| {
        indexer.scanned(ScanUpdate::Entries(collections.resolve(batch)));
        ControlFlow::Continue(())
    });
    indexer.scanned(ScanUpdate::Ended);
}

fn follow(
    reports: &Receiver<Report>,
    progress: &mut ProgressLine,
    out: &mut dyn Write,
    rescan: impl Fn(),
) -> anyhow::Result<Outcome> {
    loop {
        match reports.recv().context("the index cannot be built")? {
            Report::Progress(now) => ignore_broken_pipe(progress.show(&now, out))?,
            Report::Idle => return Ok(Outcome::Done),
            Report::Locked => return Ok(Outcome::Locked),
            Report::Stopped(message) => return Ok(Outcome::Stopped(message)),
            Report::Rescan => rescan(),
            Report::Corrected | Report::Changed => {}
            Report::Notice(message) => {
                ignore_broken_pipe(progress.clear(out))?;
                report(&message);
            }
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ProgressStyle {
    /// One line, drawn over itself.
    Redrawn,
    /// A new line every [`LOG_INTERVAL`].
    Logged,
    Hidden,
}

pub(super) struct ProgressLine {
    style: ProgressStyle,
    last: Option<Instant>,
}

impl ProgressLine {
    pub(super) const fn new(style: ProgressStyle) -> Self {
        Self { style, last: None }
    }

    fn show(&mut self, progress: &IndexProgress, out: &mut dyn Write) -> io::Result<()> {
        if progress.total == 0 || self.style == ProgressStyle::Hidden {
            return Ok(());
        }
        if self.style == ProgressStyle::Logged {
            if self.last.is_some_and(|last| last.elapsed() < LOG_INTERVAL) {
                return Ok(());
            }
            // The first report comes before anything was done.
            if self.last.replace(Instant::now()).is_none() {
                return Ok(());
            }
            writeln!(out, "{}", counts(progress))?;
            return out.flush();
        }
        self.last = Some(Instant::now());
        let columns = crossterm::terminal::size().map_or(80, |(columns, _)| usize::from(columns));
        write!(out, "\r{}\x1b[K", bar(progress, columns.saturating_sub(1)))?;
        out.flush()
    }

    fn clear(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if self.style == ProgressStyle::Redrawn && self.last.take().is_some() {
            write!(out, "\r\x1b[K")?;
            out.flush()?;
        }
        Ok(())
    }
}

/// `12345 of 100000 articles · 310 a second · 5 min left`.
fn counts(progress: &IndexProgress) -> String {
    let counts = format!("{} of {} articles", progress.done, progress.total);
    let parts = std::iter::once(counts).chain(progress.pace());
    parts.collect::<Vec<_>>().join(" · ")
}

/// A bar and the counts, at most `columns` wide.
fn bar(progress: &IndexProgress, columns: usize) -> String {
    let counts = counts(progress);
    let taken = counts.chars().count() + 3;
    let width = columns.saturating_sub(taken).min(40);
    if width < 8 {
        return counts.chars().take(columns).collect();
    }
    let filled = width * progress.done / progress.total.max(1);
    let (full, rest) = ("█".repeat(filled), "░".repeat(width - filled));
    format!(" {full}{rest}  {counts}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bar_fits_the_window() {
        let progress = IndexProgress {
            done: 250,
            total: 1000,
            rate: 125.0,
            left: Some(6),
        };
        let wide = bar(&progress, 79);
        assert!(wide.ends_with("250 of 1000 articles · 125 a second · 6 s left"));
        let count = |c: char| wide.chars().filter(|&other| other == c).count();
        assert_eq!(count('░') / 3, count('█'));
        for columns in [0, 5, 20, 40, 60, 200] {
            assert!(bar(&progress, columns).chars().count() <= columns.max(1));
        }
    }
}
