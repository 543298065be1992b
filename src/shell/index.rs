//! The threads that keep the library's index up to date while the user reads.
//!
//! A walk reports the files that exist ([`ScanUpdate`]). The builder thread decides which are new,
//! changed, moved or gone, and is the only writer ([`build`]). Workers, one per core and at low
//! priority, read and annotate the queued files, newest first ([`queue`]).

mod build;
mod progress;
mod protocol;
mod queue;
mod work;

use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};

use protocol::BuildEvent;
pub use protocol::{BuildOptions, Deepening, Report, ReportSink, ScanUpdate};

/// Handle to the indexer's threads, which end when all handles are dropped.
#[derive(Clone, Debug)]
pub struct Indexer {
    inbox: Sender<BuildEvent>,
}

impl Indexer {
    /// Starts the threads. They also end when `reports` returns `false`.
    pub fn start(options: BuildOptions, reports: ReportSink) -> io::Result<Self> {
        let (inbox, events) = channel();
        let queue = Arc::new(queue::Queue::new(&options));
        for _ in 0..options.n_workers.max(1) {
            work::start(&options, Arc::clone(&queue), inbox.clone())?;
        }
        build::start(options, queue, events, reports)?;
        Ok(Self { inbox })
    }

    /// Reports that the index file is corrupt; it is rebuilt.
    pub fn report_damage(&self) {
        let _ = self.inbox.send(BuildEvent::Damaged);
    }

    pub fn scanned(&self, update: ScanUpdate) {
        let _ = self.inbox.send(BuildEvent::Scan(update));
    }
}
