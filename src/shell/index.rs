//! The threads that build the library's index while the reader reads.
//!
//! The walk tells what there is ([`Found`]); one thread judges what is new, changed, moved or gone and
//! is the only one that writes ([`build`]); workers, one for each core and at low priority, read and
//! annotate what waits in the [`queue`], the newest first.

mod build;
pub mod command;
mod queue;
mod work;

use std::io;
use std::path::PathBuf;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use super::listed::Listed;
use super::setup::Setup;
use super::shelf::Shelf;
use super::worker;
use crate::app::Msg;
use crate::article_id::ArticleId;
use crate::library::Entry;
use crate::library::archive::Progress;

/// What a walk through the library tells, in this order.
#[derive(Debug)]
pub enum Found {
    /// These files are there; those of one walk together are all that there are.
    Entries(Vec<Entry>),
    /// The walk has ended.
    Ended,
}

/// What the builder tells.
#[derive(Clone, Debug, PartialEq)]
pub enum Report {
    /// How far it is.
    Progress(Progress),
    /// Everything that the last walk found is in the index.
    Idle(Progress),
    /// It must be told again what there is: it starts anew.
    WalkAgain,
    /// Something that the reader should know.
    Notice(String),
    /// It cannot go on, for this reason; it tries again with the next walk.
    Stopped(String),
    /// Another process builds; this one reads and asks again when the next walk ends.
    Elsewhere,
}

/// Takes a report; `false`: nobody listens any longer.
pub type Tell = Arc<dyn Fn(Report) -> bool + Send + Sync>;

/// What is built, and where.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The index file.
    pub path: PathBuf,
    /// What it is the index of, in words, kept in the file.
    pub roots: String,
    /// Number of workers.
    pub workers: usize,
    /// Whether it gives way to everything else: while somebody reads.
    pub is_patient: bool,
}

/// The builder, by its inbox.
#[derive(Clone, Debug)]
pub struct Indexer {
    inbox: Sender<build::Event>,
}

impl Indexer {
    /// Starts the threads. They end when `tell` says so or the indexer is dropped.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn start(plan: Plan, tell: Tell) -> io::Result<Self> {
        let (inbox, events) = channel();
        let queue = Arc::new(queue::Queue::default());
        for _ in 0..plan.workers.max(1) {
            work::start(&plan, Arc::clone(&queue), inbox.clone())?;
        }
        build::start(plan, queue, events, tell)?;
        Ok(Self { inbox })
    }

    /// Tells that a reader of the index found it damaged: it is built anew.
    pub fn damaged(&self) {
        let _ = self.inbox.send(build::Event::Damaged);
    }

    /// Tells what a walk found.
    pub fn found(&self, found: Found) {
        let _ = self.inbox.send(build::Event::Found(found));
    }
}

/// Where the index of what is listed lies: the own library has one, and each set of folders that is
/// named; single files and what is piped in have none.
pub fn path(setup: &Setup, listed: &Listed) -> Option<PathBuf> {
    if listed.own.is_none() && listed.folders().is_empty() {
        return None;
    }
    let name = match &listed.own {
        Some(own) if *own == setup.paths.data_dir.join("articles") => "library".to_owned(),
        _ => {
            let roots = ArticleId::of(&listed.named_roots());
            roots.as_str().chars().take(16).collect()
        }
    };
    let folder = setup.paths.cache_dir.join("index");
    Some(folder.join(name).with_extension("db"))
}

/// For how long work must go on before it is told.
const TOLD_AFTER: Duration = Duration::from_millis(500);

/// Takes reports to the loop, and to the thread of the list once that is set.
pub fn to_loop(send: worker::Send) -> (Tell, Arc<OnceLock<Shelf>>) {
    let shelf = Arc::new(OnceLock::<Shelf>::new());
    let place = Arc::clone(&shelf);
    let busy_since = std::sync::Mutex::new(None::<Instant>);
    let tell = move |report| {
        let mut since = busy_since
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        match report {
            Report::Progress(progress) if progress.done < progress.total => {
                let since = since.get_or_insert_with(Instant::now);
                since.elapsed() < TOLD_AFTER || send(Msg::Indexing(Some(progress)))
            }
            Report::Progress(_) | Report::Elsewhere => true,
            Report::Idle(_) => {
                // Rows that nobody looked at take their words from the index now.
                if since.take().is_some()
                    && let Some(shelf) = shelf.get()
                {
                    shelf.describe();
                }
                send(Msg::Indexing(None))
            }
            Report::WalkAgain => {
                if let Some(shelf) = shelf.get() {
                    shelf.look();
                }
                true
            }
            Report::Notice(words) => send(Msg::Noticed(words)),
            Report::Stopped(words) => {
                *since = None;
                send(Msg::Indexing(None)) && send(Msg::Noticed(words))
            }
        }
    };
    (Arc::new(tell), place)
}

/// Gives way to everything that the reader waits for. Where priorities are of whole processes
/// nothing is done.
fn be_patient() {
    #[cfg(target_os = "linux")]
    {
        // Refused only where it is lower already.
        let _ = rustix::process::nice(15);
    }
}

/// As many as the system has cores.
pub fn n_cores() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}
