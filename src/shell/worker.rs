//! Slow work on articles: reading, annotating, searching. Two threads: one for what the reader waits
//! for, one for the rows of the library.

use std::collections::{HashMap, VecDeque};
use std::io::{self, Read as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use super::filter::{self, Filtering};
use crate::app::Msg;
use crate::app::reader::search;
use crate::app::summary::Summary;
use crate::article_id::ArticleId;
use crate::library::store::{Mode, Store};
use crate::library::walk::stamp_now;
use crate::shell::source;
use pullquote_annotate::window::{Limits, annotate_within};
use pullquote_annotate::{Annotations, Model, annotate};
use pullquote_import::{self as import, Format};
use pullquote_text::{Article, Source, Span, plain};

/// Something to do for the open article.
#[derive(Debug)]
pub enum Job {
    /// Read an article.
    Open(Source),
    /// Make an article of words.
    OpenPassage {
        /// Its name.
        name: String,
        /// Its words.
        text: String,
    },
    /// Annotate an article.
    Annotate {
        /// Its identity.
        id: ArticleId,
        /// The article.
        article: Box<Article>,
        /// The stretch of it to annotate; all of it when absent.
        within: Option<Span>,
    },
    /// Look for words.
    Search {
        /// Where.
        article: Box<Article>,
        /// For what.
        query: String,
        /// Number of the search.
        serial: u64,
    },
}

/// Hands a message to the loop; `false`: it has ended.
pub type Send = Arc<dyn Fn(Msg) -> bool + std::marker::Send + Sync>;

/// The threads, by their inboxes.
#[derive(Debug)]
pub struct Workers {
    filters: Sender<Filtering>,
    jobs: Sender<Job>,
    surveys: Sender<Vec<Source>>,
}

impl Workers {
    /// Starts the threads. Rows are described from the index at `index` where it knows them.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn start(index: Option<PathBuf>, send: &Send) -> io::Result<Self> {
        let shared = Arc::new(Shared::default());
        let (jobs, inbox) = channel();
        let (surveys, survey_inbox) = channel();
        let worker = Worker {
            shared: Arc::clone(&shared),
            send: Arc::clone(send),
        };
        let send = Arc::clone(send);
        thread::Builder::new()
            .name("reader".to_owned())
            .spawn(move || worker.run(&inbox))?;
        let filters = filter::start(Arc::clone(&send))?;
        thread::Builder::new()
            .name("survey".to_owned())
            .spawn(move || {
                let surveyor = Surveyor {
                    shared,
                    index,
                    store: None,
                };
                surveyor.run(&survey_inbox, &send);
            })?;
        Ok(Self {
            filters,
            jobs,
            surveys,
        })
    }

    /// Does `job` after those before it.
    pub fn push(&self, job: Job) {
        // A thread that is gone has ended with the loop.
        let _ = self.jobs.send(job);
    }

    /// Filters a list; of those that wait only the newest.
    pub fn filter(&self, filtering: Filtering) {
        let _ = self.filters.send(filtering);
    }

    /// Reads and annotates `sources` for their rows, before those asked for earlier.
    pub fn survey(&self, sources: Vec<Source>) {
        let _ = self.surveys.send(sources);
    }
}

/// What both threads use.
#[derive(Default)]
struct Shared {
    /// Standard input, once it was read.
    stdin: Mutex<Option<Arc<[u8]>>>,
    /// The annotations of the articles seen last: a survey's serve when the article is opened.
    known: Mutex<Known>,
}

/// Annotations by identity, the oldest forgotten first.
#[derive(Default)]
struct Known {
    by_id: HashMap<ArticleId, Arc<Annotations>>,
    order: VecDeque<ArticleId>,
}

/// Number of articles whose annotations are kept.
const MOST_KNOWN: usize = 128;

impl Shared {
    /// Reads an article; an error in words that follow its name.
    fn read(&self, source: &Source) -> Result<Article, String> {
        if *source != Source::Stdin {
            return source::read(source);
        }
        let bytes = self.stdin();
        let bytes = bytes.map_err(|error| format!("cannot be read: {error}"))?;
        import::read(bytes.to_vec(), Source::Stdin)
    }

    /// Standard input, read to its end once.
    fn stdin(&self) -> io::Result<Arc<[u8]>> {
        let mut stdin = self.stdin.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bytes) = &*stdin {
            return Ok(Arc::clone(bytes));
        }
        let mut bytes = Vec::new();
        io::stdin()
            .lock()
            .take(import::file::LIMIT)
            .read_to_end(&mut bytes)?;
        let bytes: Arc<[u8]> = bytes.into();
        *stdin = Some(Arc::clone(&bytes));
        Ok(bytes)
    }

    /// The annotations of an article, made unless they are known.
    fn annotate(&self, id: &ArticleId, article: &Article) -> Arc<Annotations> {
        let known = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(annotations) = known().by_id.get(id) {
            return Arc::clone(annotations);
        }
        let annotations = Arc::new(annotate(article, &Model::shipped()));
        let mut known = known();
        if known.order.len() == MOST_KNOWN
            && let Some(oldest) = known.order.pop_front()
        {
            known.by_id.remove(&oldest);
        }
        known.order.push_back(id.clone());
        known.by_id.insert(id.clone(), Arc::clone(&annotations));
        annotations
    }
}

/// The thread for what the reader waits for.
struct Worker {
    shared: Arc<Shared>,
    send: Send,
}

impl Worker {
    fn run(self, inbox: &Receiver<Job>) {
        while let Ok(mut job) = inbox.recv() {
            // Of searches that wait, only the newest is still wanted.
            let mut others = VecDeque::new();
            while let Ok(next) = inbox.try_recv() {
                match (&job, &next) {
                    (Job::Search { .. }, Job::Search { .. }) if others.is_empty() => job = next,
                    _ => others.push_back(next),
                }
            }
            others.push_front(job);
            for job in others {
                let failed = job.failure();
                let done = catch_unwind(AssertUnwindSafe(|| self.work(job)));
                if !(self.send)(done.unwrap_or(failed)) {
                    return;
                }
            }
        }
    }

    fn open(&self, source: Source) -> Msg {
        match self.shared.read(&source) {
            Ok(article) => opened(source, article),
            Err(reason) => Msg::OpenFailed { source, reason },
        }
    }

    fn work(&self, job: Job) -> Msg {
        match job {
            Job::Open(source) => {
                if let Some(article) = begun(&source) {
                    let source = source.clone();
                    (self.send)(Msg::PartialLoaded { source, article });
                }
                self.open(source)
            }
            Job::OpenPassage { name, text } => {
                let source = Source::Given(name);
                opened(source.clone(), plain::from_text(text, source))
            }
            Job::Annotate {
                id,
                article,
                within,
            } => {
                let annotations = match within {
                    None => self.shared.annotate(&id, &article),
                    // Another stretch of the same text is soon asked for: these are not kept.
                    Some(span) => Arc::new(annotate_within(&article, span, &Model::shipped())),
                };
                Msg::Annotated {
                    id,
                    within,
                    annotations,
                }
            }
            Job::Search {
                article,
                query,
                serial,
            } => Msg::Searched {
                serial,
                hits: search::find(article.text(), &query),
            },
        }
    }
}

/// The beginning of a large file, to be shown while the whole is read: so much of it as ends with a
/// line. Only of plain text in UTF-8, where the beginning is read as it is in the whole.
fn begun(source: &Source) -> Option<Box<Article>> {
    /// Smaller files are read before anybody sees that they were not.
    const LARGE: u64 = 1 << 20;
    const BEGINNING: usize = 1 << 17;
    let Source::File(path) = source else {
        return None;
    };
    let (mut head, metadata) = import::file::read_head(path, BEGINNING).ok()?;
    if metadata.len() < LARGE || Format::of(&head, source) != Format::Plain {
        return None;
    }
    let end = head.iter().rposition(|&byte| byte == b'\n')?;
    head.truncate(end);
    std::str::from_utf8(&head)
        .ok()
        .filter(|text| !text.contains('\0'))?;
    Some(Box::new(import::owned(head, source.clone())))
}

/// A small file, read at once by whoever asks; `None` for everything else, which may take its time.
pub fn open_small(source: &Source) -> Option<Msg> {
    const SMALL: u64 = 1 << 16;
    let Source::File(path) = source else {
        return None;
    };
    let metadata = std::fs::metadata(path).ok()?;
    if !metadata.is_file() || metadata.len() > SMALL {
        return None;
    }
    let read = catch_unwind(|| source::read(source)).ok()?;
    read.ok().map(|article| opened(source.clone(), article))
}

fn opened(source: Source, article: Article) -> Msg {
    let id = ArticleId::of(article.text());
    let article = Box::new(article);
    Msg::Opened {
        source,
        id,
        article,
    }
}

impl Job {
    /// What is told when the job goes wrong inside: the program goes on.
    fn failure(&self) -> Msg {
        let reason = "cannot be read: something went wrong inside pullquote".to_owned();
        match self {
            Self::Open(source) => Msg::OpenFailed {
                source: source.clone(),
                reason,
            },
            Self::OpenPassage { name, .. } => Msg::OpenFailed {
                source: Source::Given(name.clone()),
                reason,
            },
            Self::Annotate { .. } => Msg::Noticed(
                "quotations and names could not be found: something went wrong inside pullquote"
                    .to_owned(),
            ),
            Self::Search { serial, .. } => Msg::Searched {
                serial: *serial,
                hits: Vec::new(),
            },
        }
    }
}

/// The thread for the rows of the library.
struct Surveyor {
    shared: Arc<Shared>,
    index: Option<PathBuf>,
    store: Option<Store>,
}

impl Surveyor {
    /// What was asked for last is on screen, so it goes first.
    fn run(mut self, inbox: &Receiver<Vec<Source>>, send: &Send) {
        let mut waiting: Vec<Source> = Vec::new();
        loop {
            let asked = if waiting.is_empty() {
                match inbox.recv() {
                    Ok(asked) => Some(asked),
                    Err(_) => return,
                }
            } else {
                inbox.try_recv().ok()
            };
            if let Some(asked) = asked {
                waiting.retain(|source| !asked.contains(source));
                waiting.extend(asked.into_iter().rev());
                continue;
            }
            let Some(source) = waiting.pop() else {
                continue;
            };
            let summary = catch_unwind(AssertUnwindSafe(|| self.survey(&source)));
            // What cannot be read says so in its row already.
            if let Ok(Some(summary)) = summary
                && !send(Msg::Summarized(source, Box::new(summary)))
            {
                return;
            }
        }
    }

    fn survey(&mut self, source: &Source) -> Option<Summary> {
        if let Some(summary) = self.indexed(source) {
            return Some(summary);
        }
        let article = self.shared.read(source).ok()?;
        let id = ArticleId::of(article.text());
        // Nobody waits minutes for the numbers of one row.
        let annotations = if article.text().len() > Limits::default().whole {
            Arc::default()
        } else {
            self.shared.annotate(&id, &article)
        };
        Some(Summary::of(&article, id, &annotations))
    }

    /// The summary that the index has of a file as it is now.
    fn indexed(&mut self, source: &Source) -> Option<Summary> {
        let stamp = stamp_now(source)?;
        if !self.store.as_ref().is_some_and(Store::is_current) {
            self.store = Store::open(self.index.as_ref()?, Mode::Read).ok();
        }
        let brief = self.store.as_ref()?.brief(source, stamp).ok()??;
        Some(brief.into())
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::seeds;

    fn workers() -> (Workers, Receiver<Msg>) {
        let (tell, told) = channel();
        let send: Send = Arc::new(move |msg| tell.send(msg).is_ok());
        (Workers::start(None, &send).unwrap(), told)
    }

    fn next(told: &Receiver<Msg>) -> Msg {
        told.recv_timeout(Duration::from_secs(30)).unwrap()
    }

    #[test]
    fn a_seed_is_opened_annotated_and_searched() {
        let (workers, told) = workers();
        let name = seeds::SEEDS[0].0.to_owned();
        workers.push(Job::Open(Source::Seed(name)));
        let Msg::Opened { id, article, .. } = next(&told) else {
            panic!("not opened");
        };
        assert_eq!(id, ArticleId::of(article.text()));
        workers.push(Job::Search {
            article: article.clone(),
            query: "the".to_owned(),
            serial: 7,
        });
        assert!(matches!(next(&told), Msg::Searched { serial: 7, hits } if !hits.is_empty()));
        workers.push(Job::Annotate {
            id: id.clone(),
            article,
            within: None,
        });
        assert!(matches!(next(&told), Msg::Annotated { id: of, .. } if of == id));
    }

    #[test]
    fn what_cannot_be_opened_is_told_with_its_reason() {
        let (workers, told) = workers();
        let source = Source::File("/no/such/file".into());
        workers.push(Job::Open(source.clone()));
        let Msg::OpenFailed { source: of, reason } = next(&told) else {
            panic!("opened");
        };
        assert_eq!(of, source);
        assert!(!reason.is_empty());
    }

    #[test]
    fn only_small_files_are_read_at_once() {
        let dir = tempfile::tempdir().unwrap();
        let file = |name: &str, text: &str| {
            let path = dir.path().join(name);
            std::fs::write(&path, text).unwrap();
            Source::File(path)
        };
        let small = file("a.txt", "A short text.");
        let Some(Msg::Opened { source, id, .. }) = open_small(&small) else {
            panic!("not opened");
        };
        assert_eq!((source, id), (small, ArticleId::of("A short text.")));
        let large = file("b.txt", &"A long text. ".repeat(6_000));
        let folder = Source::File(dir.path().to_owned());
        let none = Source::File(dir.path().join("none"));
        for other in [large, folder, none, Source::Stdin] {
            assert!(open_small(&other).is_none(), "{other:?}");
        }
    }

    #[test]
    fn rows_are_surveyed() {
        let (workers, told) = workers();
        let source = Source::Seed(seeds::SEEDS[0].0.to_owned());
        workers.survey(vec![Source::Seed("none".to_owned()), source.clone()]);
        assert!(matches!(next(&told), Msg::Summarized(of, _) if of == source));
    }

    #[test]
    fn only_so_many_annotations_are_kept() {
        let shared = Shared::default();
        for n in 0..MOST_KNOWN + 10 {
            let article = plain::from_text(format!("Text {n}."), Source::Stdin);
            shared.annotate(&ArticleId::of(article.text()), &article);
        }
        assert_eq!(shared.known.lock().unwrap().by_id.len(), MOST_KNOWN);
    }
}
