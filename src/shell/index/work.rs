//! Worker threads that read and annotate queued articles.

use std::collections::VecDeque;
use std::io;
use std::sync::Arc;
use std::sync::mpsc::Sender;

use super::CurrentCorrections;
use super::protocol::{BuildEvent, BuildOptions, Deepening};
use super::queue::{Queue, Work};
use crate::app::summary::Summary;
use crate::article_id::ArticleId;
use crate::corrections::CorrectionSet;
use crate::library::Entry;
use crate::library::index::IndexedArticle;
use crate::library::store::Change;
use crate::shell::index_reader::IndexReader;
use crate::shell::source::{self, OpenError};
use crate::shell::threads;
use pullquote_annotate::{Annotations, Annotator, Engine};
use pullquote_text::{Article, Source};

/// Larger texts, in bytes, are listed and found by name only: annotating one takes as much memory as
/// a small library.
const MAX_BYTES: u64 = 8 << 20;

pub(super) fn start(
    options: &BuildOptions,
    queue: Arc<Queue>,
    corrections: Arc<CurrentCorrections>,
    outbox: Sender<BuildEvent>,
) -> io::Result<()> {
    let is_background = options.is_background;
    let mut worker = Worker::new(options, corrections)?;
    let deepens = options.deepening != Deepening::Never;
    threads::spawn("index-worker", move || {
        if is_background {
            threads::lower_priority();
        }
        while let Some(work) = queue.take() {
            let event = match work {
                Work::Index(entry) => {
                    let next = deepens.then(|| Box::new(entry.clone()));
                    BuildEvent::Done(worker.change(entry, Engine::Fast), next)
                }
                Work::Deepen(entry) => {
                    let change = worker.change(entry, Engine::Deep);
                    queue.deepened();
                    BuildEvent::Done(change, None)
                }
            };
            if outbox.send(event).is_err() {
                return;
            }
        }
    })
}

/// Starts the worker for articles whose corrections have changed. The reader waits for these, so it has
/// the priority of the window.
pub(super) fn start_correcting(
    options: &BuildOptions,
    queue: Arc<Queue>,
    corrections: Arc<CurrentCorrections>,
    outbox: Sender<BuildEvent>,
) -> io::Result<()> {
    let worker = Worker::new(options, corrections)?;
    let mut recent = VecDeque::new();
    threads::spawn("index-corrections", move || {
        while let Some((entry, engine)) = queue.take_corrected() {
            let put = threads::catch_panic(|| worker.correct(&entry, engine, &mut recent));
            let change = put.ok().and_then(Result::ok);
            let event = BuildEvent::Corrected(entry.source, change);
            if outbox.send(event).is_err() {
                return;
            }
        }
    })
}

/// What the engines found in the last articles that were corrected: often there is more to correct in
/// one article.
type Recent = VecDeque<(ArticleId, Engine, Arc<Annotations>)>;

const MAX_RECENT: usize = 16;

struct Worker {
    /// For looking up texts that are indexed already.
    index: IndexReader,
    annotator: Annotator,
    deep: Annotator,
    corrections: Arc<CurrentCorrections>,
}

impl Worker {
    fn new(options: &BuildOptions, corrections: Arc<CurrentCorrections>) -> io::Result<Self> {
        let annotator = Annotator::new().map_err(io::Error::other)?;
        Ok(Self {
            index: IndexReader::new(options.path.clone()),
            deep: annotator.clone().with_engine(Engine::Deep),
            annotator,
            corrections,
        })
    }

    /// What to write to the index for `entry`.
    fn change(&mut self, mut entry: Entry, engine: Engine) -> Change {
        if entry.error.is_none() {
            entry.error = if entry.bytes > MAX_BYTES {
                let limit = MAX_BYTES >> 20;
                Some(format!("is not indexed: it is larger than {limit} MB"))
            } else {
                match threads::catch_panic(|| self.read(&entry, engine)) {
                    Ok(Ok(change)) => return change,
                    Ok(Err(error)) => Some(error.to_string()),
                    // What the fast engine found stays.
                    Err(_) if engine == Engine::Deep => {
                        return self.change(entry, Engine::Fast);
                    }
                    Err(panicked) => Some(format!("is not indexed: {panicked}")),
                }
            };
        }
        Change::Fault(Box::new(entry))
    }

    fn read(&mut self, entry: &Entry, engine: Engine) -> Result<Change, OpenError> {
        let article = source::read(&entry.source)?;
        let id = ArticleId::of(article.text());
        if engine == Engine::Fast
            && let Some(from) = self.former_place(&id, &entry.source)
        {
            let to = Box::new(entry.clone());
            return Ok(Change::Moved { from, to });
        }
        let found = Arc::new(self.annotator(engine).annotate_article(&article));
        Ok(self.put(entry, &article, &id, engine, &found))
    }

    /// The rows of `entry` with the reader's corrections, wherever its text is indexed besides.
    fn correct(
        &self,
        entry: &Entry,
        engine: Engine,
        recent: &mut Recent,
    ) -> Result<Change, OpenError> {
        let article = source::read(&entry.source)?;
        let id = ArticleId::of(article.text());
        let known = recent.iter().find(|(of, by, _)| (of, *by) == (&id, engine));
        let found = if let Some((.., found)) = known {
            Arc::clone(found)
        } else {
            let found = Arc::new(self.annotator(engine).annotate_article(&article));
            recent.push_back((id.clone(), engine, Arc::clone(&found)));
            recent.drain(..recent.len().saturating_sub(MAX_RECENT));
            found
        };
        Ok(self.put(entry, &article, &id, engine, &found))
    }

    const fn annotator(&self, engine: Engine) -> &Annotator {
        match engine {
            Engine::Fast => &self.annotator,
            Engine::Deep => &self.deep,
        }
    }

    fn put(
        &self,
        entry: &Entry,
        article: &Article,
        id: &ArticleId,
        engine: Engine,
        found: &Arc<Annotations>,
    ) -> Change {
        let set = Arc::clone(&threads::lock(&self.corrections));
        let mut indexed = rows(entry, article, id, found, &set);
        indexed.engine = self.annotator(engine).engine();
        Change::Put(Box::new(indexed))
    }

    /// Where this text is indexed already: at the same path if only the file's time changed, or at a
    /// path that no longer exists.
    fn former_place(&mut self, id: &ArticleId, now: &Source) -> Option<Source> {
        let store = self.index.open().ok()?;
        let sources = store.sources_of(id).ok()?;
        let former = if sources.contains(now) {
            now.clone()
        } else {
            sources.into_iter().find(is_missing)?
        };
        // Corrections made at a path are of the text that is there.
        let set = Arc::clone(&threads::lock(&self.corrections));
        let wanted = set.of_article(id, &now.locator()).map(|edits| edits.hash);
        (store.corrections_at(&former).ok()? == wanted).then_some(former)
    }
}

fn is_missing(source: &Source) -> bool {
    source.path().is_some_and(|path| {
        path.symlink_metadata()
            .is_err_and(|error| error.kind() == io::ErrorKind::NotFound)
    })
}

/// What to write to the index for the samples, by the fast engine.
pub(super) fn sample_rows(
    entries: &[&Entry],
    annotator: &Annotator,
    corrections: &CorrectionSet,
) -> Vec<Change> {
    // Undated articles are listed from the last to the first.
    let read = entries.iter().rev().filter_map(|&entry| {
        let article = source::read(&entry.source).ok()?;
        Some(fast_rows(entry, &article, annotator, corrections))
    });
    read.collect()
}

/// What to write to the index for an article that is read already, by the fast engine.
pub(in crate::shell) fn fast_rows(
    entry: &Entry,
    article: &Article,
    annotator: &Annotator,
    corrections: &CorrectionSet,
) -> Change {
    let id = ArticleId::of(article.text());
    let found = Arc::new(annotator.annotate_article(article));
    let mut indexed = rows(entry, article, &id, &found, corrections);
    indexed.engine = annotator.engine();
    Change::Put(Box::new(indexed))
}

/// The index rows of an article, in two layers if the reader corrected it.
pub(in crate::shell) fn rows(
    entry: &Entry,
    article: &Article,
    id: &ArticleId,
    found: &Arc<Annotations>,
    corrections: &CorrectionSet,
) -> IndexedArticle {
    let mut rows = indexed(entry, article, id.clone(), found);
    if let Some(edits) = corrections.of_article(id, &entry.source.locator()) {
        let corrected = edits.apply(article.text(), id, found);
        rows.correct(edits.hash, indexed(entry, article, id.clone(), &corrected));
        if let Some(facts) = &edits.facts {
            rows.set_facts(facts);
        }
    }
    rows
}

/// The rows of a layer, with the summary that the list and the preview show.
fn indexed(
    entry: &Entry,
    article: &Article,
    id: ArticleId,
    annotations: &Annotations,
) -> IndexedArticle {
    let summary = Summary::of(article, id.clone(), annotations);
    let mut indexed = IndexedArticle::of(entry, article, id, annotations);
    indexed.speakers = summary.speakers;
    indexed.people = summary.people;
    indexed
}
