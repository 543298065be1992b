//! What the indexer's threads and their callers send each other.

use std::path::PathBuf;
use std::sync::Arc;

use crate::corrections::CorrectionSet;
use crate::library::Entry;
use crate::library::index_api::IndexProgress;
use crate::library::store::{Change, OpenOutcome};
use pullquote_text::Source;

/// Progress of a walk over the library, in this order.
#[derive(Debug)]
pub enum ScanUpdate {
    /// Files that exist. Those of one walk together are all there are.
    Entries(Vec<Entry>),
    Ended,
}

/// What the builder thread waits for.
#[derive(Debug)]
pub enum BuildEvent {
    Scan(ScanUpdate),
    /// A worker finished an article.
    ///
    /// The entry is there if the deep engine is to read the article next.
    Done(Change, Option<Box<Entry>>),
    /// The reader's corrections are these now.
    Corrections(Arc<CorrectionSet>),
    /// A worker read an article again for its corrections; without a change if it cannot be read.
    Corrected(Source, Option<Change>),
    /// A reader found the index file corrupt.
    Damaged,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Report {
    Progress(IndexProgress),
    /// Rows were written since the last [`Report::Idle`], which follows.
    Changed,
    /// Everything the last walk found is in the index.
    Idle,
    /// The index has the corrections of the last set.
    Corrected,
    /// The index starts over and needs another walk.
    Rescan,
    /// A message for the user.
    Notice(String),
    /// Building failed for this reason; the next walk tries again.
    Stopped(String),
    /// Another process holds the index for writing; the next walk tries again.
    Locked,
}

/// Takes a report; returns `false` when nobody listens any longer.
pub type ReportSink = Arc<dyn Fn(Report) -> bool + Send + Sync>;

/// When the deep engine reads articles that the fast one has indexed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deepening {
    Never,
    /// One article at a time, while the index has no other work.
    WhenIdle,
    /// All of them, as part of the build.
    ToTheEnd,
}

#[derive(Clone, Debug)]
pub struct BuildOptions {
    /// The index file.
    pub path: PathBuf,
    /// Description of the indexed roots, stored in the file.
    pub roots: String,
    pub n_workers: usize,
    /// Whether the threads run at low priority, because a user is reading meanwhile.
    pub is_background: bool,
    pub deepening: Deepening,
}

/// Why an index that was opened is built, for the user. `is_outdated`: its rows are of another engine.
pub(super) const fn notice(opened: &OpenOutcome, is_outdated: bool) -> Option<&'static str> {
    match opened {
        OpenOutcome::Damaged => Some("the index was damaged; it is rebuilt"),
        OpenOutcome::OtherVersion => {
            Some("the index was of another version of pullquote; it is rebuilt")
        }
        _ if is_outdated => {
            Some("quotations are found in a new way; the index is brought up to date")
        }
        _ => None,
    }
}
