//! A worker: reads and annotates one article after the other.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::thread;

use super::Plan;
use super::build::Event;
use super::queue::Queue;
use crate::app::summary::Summary;
use crate::article_id::ArticleId;
use crate::library::Entry;
use crate::library::index::Indexed;
use crate::library::store::{Change, Mode, Store};
use crate::shell::source;
use pullquote_annotate::{Annotations, Model, annotate};
use pullquote_text::{Article, Source};

/// Texts above this many bytes are listed and searched by their names only: annotating them takes as
/// much memory as a small library.
const LARGEST: u64 = 8 << 20;

/// Starts a worker.
pub(super) fn start(plan: &Plan, queue: Arc<Queue>, outbox: Sender<Event>) -> io::Result<()> {
    let is_patient = plan.is_patient;
    let mut worker = Worker {
        path: plan.path.clone(),
        store: None,
        model: Model::shipped(),
    };
    thread::Builder::new()
        .name("index-worker".to_owned())
        .spawn(move || {
            if is_patient {
                super::be_patient();
            }
            while let Some(entry) = queue.take() {
                let change = worker.change(*entry);
                if outbox.send(Event::Done(change)).is_err() {
                    return;
                }
            }
        })?;
    Ok(())
}

struct Worker {
    path: PathBuf,
    /// For looking up texts that are indexed already; opened when it is first needed.
    store: Option<Store>,
    model: Model,
}

impl Worker {
    /// What is to be written about an article.
    fn change(&mut self, mut entry: Entry) -> Change {
        if entry.error.is_some() {
            return Change::Fault(Box::new(entry));
        }
        if entry.bytes > LARGEST {
            let most = LARGEST >> 20;
            entry.error = Some(format!("is not indexed: it is larger than {most} MB"));
            return Change::Fault(Box::new(entry));
        }
        let done = catch_unwind(AssertUnwindSafe(|| self.read(&entry)));
        match done {
            Ok(Ok(change)) => change,
            Ok(Err(reason)) => {
                entry.error = Some(reason);
                Change::Fault(Box::new(entry))
            }
            Err(_) => {
                entry.error = Some("is not indexed: something went wrong inside pullquote".into());
                Change::Fault(Box::new(entry))
            }
        }
    }

    fn read(&mut self, entry: &Entry) -> Result<Change, String> {
        let article = source::read(&entry.source)?;
        let id = ArticleId::of(article.text());
        if let Some(from) = self.former_place(&id, &entry.source) {
            let to = Box::new(entry.clone());
            return Ok(Change::Moved { from, to });
        }
        let found = annotate(&article, &self.model);
        let indexed = indexed(entry, &article, id, &found);
        Ok(Change::Put(Box::new(indexed)))
    }

    /// Where the same text is indexed, when it is the same file touched, or one that is gone.
    fn former_place(&mut self, id: &ArticleId, now: &Source) -> Option<Source> {
        if !self.store.as_ref().is_some_and(Store::is_current) {
            self.store = Store::open(&self.path, Mode::Read).ok();
        }
        let sources = self.store.as_ref()?.sources_of(id).ok()?;
        if sources.contains(now) {
            return Some(now.clone());
        }
        sources.into_iter().find(is_gone)
    }
}

/// Whether the file of a source is not there any longer.
fn is_gone(source: &Source) -> bool {
    source.path().is_some_and(|path| {
        path.symlink_metadata()
            .is_err_and(|error| error.kind() == io::ErrorKind::NotFound)
    })
}

/// What the index holds of an article, with the preview that the list shows.
fn indexed(entry: &Entry, article: &Article, id: ArticleId, found: &Annotations) -> Indexed {
    let summary = Summary::of(article, id.clone(), found);
    let mut indexed = Indexed::of(entry, article, id, found);
    indexed.voices = summary.speakers;
    indexed.people = summary.people;
    indexed
}
