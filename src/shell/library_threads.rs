//! Starts the scanner and the indexer, and connects them.

use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::{Duration, Instant};

use super::correction_feed::CorrectionFeed;
use super::index::{BuildOptions, Deepening, Indexer, Report, ReportSink};
use super::index_client::{self, Pending};
use super::index_reader::IndexReader;
use super::index_watch;
use super::library_roots::LibraryRoots;
use super::library_scanner::{IndexHandle, ScannerHandle};
use super::memory_index::{MemoryIndex, Read};
use super::setup::Setup;
use super::threads::{self, MsgSender, OnDemand};
use crate::app::Msg;
use pullquote_annotate::{Annotator, Engine};

/// Indexing shorter than this is not shown.
const SHOW_AFTER: Duration = Duration::from_millis(500);

/// Starts the threads of a library: at the start of the program, and when the reader goes from a named
/// article to the library.
pub struct LibraryStarter<'s> {
    pub setup: &'s Setup,
    pub corrections: Arc<CorrectionFeed>,
    pub send: MsgSender,
}

impl LibraryStarter<'_> {
    /// Starts the threads that list and index `roots` and answer queries. Articles are read by `read`.
    pub fn start(
        &self,
        roots: LibraryRoots,
        read: Read,
    ) -> anyhow::Result<(ScannerHandle, OnDemand<Pending>)> {
        let index = roots.index_path(&self.setup.paths);
        let deepening = match self.setup.settings.engine {
            Engine::Deep if Engine::Deep.is_available() => Deepening::WhenIdle,
            _ => Deepening::Never,
        };
        let annotator = Annotator::new().map_err(io::Error::other)?;
        let memory = MemoryIndex::new(roots.clone(), annotator, read);
        let corrections = Arc::clone(&self.corrections);
        let (scanner, indexer) = start(roots, index.clone(), deepening, &corrections, &self.send)?;
        let answer = index_client::from_index(index, indexer, memory, corrections);
        let index = index_client::thread(answer, Arc::clone(&self.send));
        Ok((scanner, index))
    }
}

/// Starts the scanner of `roots` and, if `index` names a file, the threads that keep it up to date.
fn start(
    roots: LibraryRoots,
    index: Option<PathBuf>,
    deepening: Deepening,
    corrections: &CorrectionFeed,
    send: &MsgSender,
) -> anyhow::Result<(ScannerHandle, Option<Indexer>)> {
    // The indexer asks the scanner for new scans, and the scanner needs the indexer to start.
    let scanner = Arc::new(OnceLock::new());
    let index = match index {
        None => {
            let send = Arc::clone(send);
            corrections.subscribe(move |_| {
                send(Msg::IndexCorrected);
            });
            None
        }
        Some(path) => {
            let options = BuildOptions {
                path: path.clone(),
                roots: roots.description(),
                n_workers: threads::n_cores(),
                is_background: true,
                deepening,
            };
            let reports = report_sink(Arc::clone(send), Arc::clone(&scanner));
            let indexer = Indexer::start(options, reports)?;
            let to_correct = indexer.clone();
            corrections.subscribe(move |set| to_correct.correct(set));
            index_watch::start(path.clone(), corrections, Arc::clone(send))?;
            let reader = IndexReader::new(path);
            Some(IndexHandle { reader, indexer })
        }
    };
    let indexer = index.as_ref().map(|index| index.indexer.clone());
    let handle = ScannerHandle::new(roots, index, Arc::clone(send));
    let _ = scanner.set(handle.clone());
    Ok((handle, indexer))
}

/// Turns reports of the indexer into messages and into commands to the scanner.
fn report_sink(send: MsgSender, scanner: Arc<OnceLock<ScannerHandle>>) -> ReportSink {
    let busy_since = Mutex::new(None::<Instant>);
    Arc::new(move |report| {
        let mut since = threads::lock(&busy_since);
        match report {
            Report::Progress(progress) if progress.done < progress.total => {
                let since = since.get_or_insert_with(Instant::now);
                since.elapsed() < SHOW_AFTER || send(Msg::Indexing(Some(progress)))
            }
            Report::Progress(_) | Report::Locked | Report::Corrected => true,
            Report::Changed => send(Msg::IndexCorrected),
            Report::Idle => {
                // Rows that were not on screen yet take their counts from the index now.
                if since.take().is_some()
                    && let Some(scanner) = scanner.get()
                {
                    scanner.describe();
                }
                send(Msg::Indexing(None))
            }
            Report::Rescan => {
                if let Some(scanner) = scanner.get() {
                    scanner.scan();
                }
                true
            }
            Report::Notice(message) => send(Msg::IndexNoticed(message)),
            Report::Stopped(message) => {
                *since = None;
                send(Msg::Indexing(None)) && send(Msg::Noticed(message))
            }
        }
    })
}
