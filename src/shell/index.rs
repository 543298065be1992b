//! The threads that keep the library's index up to date while the user reads.
//!
//! A walk reports the files that exist ([`ScanUpdate`]). The builder thread decides which are new,
//! changed, moved or gone, and is the only writer ([`build`]). Workers, one per core and at low
//! priority, read and annotate the queued files, newest first ([`queue`]).
//!
//! [`Indexer::correct`] tells the reader's corrections. Workers apply those of each article that they
//! read. The builder finds the articles whose rows have others ([`corrections`]), and a worker of their
//! own reads these.
//!
//! The samples are written before all other articles, in one transaction: whoever opens a screen over the
//! library for the first time sees who said what in them.

mod build;
mod corrections;
mod progress;
mod protocol;
mod queue;
#[cfg(test)]
mod tests;
mod work;

use std::io;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex};

use super::threads;
use crate::corrections::CorrectionSet;
use protocol::BuildEvent;
pub use protocol::{BuildOptions, Deepening, Report, ReportSink, ScanUpdate};
pub(in crate::shell) use work::fast_rows;

/// Handle to the indexer's threads, which end when all handles are dropped.
#[derive(Clone, Debug)]
pub struct Indexer {
    inbox: Sender<BuildEvent>,
    corrections: Arc<CurrentCorrections>,
}

/// The corrections that the workers apply; none until they are known.
type CurrentCorrections = Mutex<Arc<CorrectionSet>>;

impl Indexer {
    /// Starts the threads. They also end when `reports` returns `false`.
    pub fn start(options: BuildOptions, reports: ReportSink) -> io::Result<Self> {
        let (inbox, events) = channel();
        let queue = Arc::new(queue::Queue::new(&options));
        let corrections = Arc::new(CurrentCorrections::default());
        for _ in 0..options.n_workers.max(1) {
            let current = Arc::clone(&corrections);
            work::start(&options, Arc::clone(&queue), current, inbox.clone())?;
        }
        let current = Arc::clone(&corrections);
        work::start_correcting(&options, Arc::clone(&queue), current, inbox.clone())?;
        build::start(options, queue, events, reports)?;
        Ok(Self { inbox, corrections })
    }

    /// Reports that the index file is corrupt; it is rebuilt.
    pub fn report_damage(&self) {
        let _ = self.inbox.send(BuildEvent::Damaged);
    }

    /// The reader's corrections are these now: the articles concerned are brought up to date before
    /// anything else is done. Ends with [`Report::Corrected`], unless another process is the writer.
    pub fn correct(&self, corrections: &Arc<CorrectionSet>) {
        *threads::lock(&self.corrections) = Arc::clone(corrections);
        let event = BuildEvent::Corrections(Arc::clone(corrections));
        let _ = self.inbox.send(event);
    }

    pub fn scanned(&self, update: ScanUpdate) {
        let _ = self.inbox.send(BuildEvent::Scan(update));
    }
}
