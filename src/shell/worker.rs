//! The threads that read, annotate and search articles: one for the open article, which the user waits
//! for, one for the rows of the list, one for the filter.

mod cache;
mod deep;
pub mod part;
mod summaries;

use std::collections::VecDeque;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::Receiver;

use super::correction_feed::CorrectionFeed;
use super::index_reader::IndexReader;
use super::list_filter;
use super::memory_index::Read;
use super::piped;
use super::source;
use super::threads::{self, MsgSender, OnDemand, Panicked};
use crate::app::article::pattern::Pattern;
use crate::app::{ArticleJob, FilterJob, Msg};
use crate::article_id::ArticleId;
use cache::Cache;
use deep::DeepReader;
use pullquote_annotate::Annotator;
use pullquote_text::{Article, Source, plain};
use summaries::Summarizer;

pub struct Workers {
    /// A job replaces one that has not begun.
    pub filters: OnDemand<FilterJob>,
    pub jobs: OnDemand<ArticleJob>,
    pub deep: DeepReader,
    /// Reads articles, standard input among them.
    pub read: Read,
    cache: Arc<Cache>,
    /// Articles to summarize, ahead of those requested earlier.
    pub summaries: OnDemand<Vec<Source>>,
}

impl Workers {
    /// The threads start with their first jobs. Summaries are taken from the index at `index` where it has them.
    ///
    /// # Errors
    /// The models that are built in are damaged.
    pub fn new(
        index: Option<PathBuf>,
        corrections: Arc<CorrectionFeed>,
        send: &MsgSender,
    ) -> io::Result<Self> {
        let annotator = Annotator::new().map_err(io::Error::other)?;
        let cache = Arc::new(Cache::new(annotator));
        let read: Read = Arc::new(source::read);
        let worker = Worker {
            cache: Arc::clone(&cache),
            send: Arc::clone(send),
        };
        let jobs = OnDemand::new("reader", move |inbox| worker.run(inbox));
        let filters = list_filter::thread(Arc::clone(send));
        let deep = DeepReader::new(Arc::clone(&cache), Arc::clone(send));
        Ok(Self {
            filters,
            jobs,
            deep,
            read,
            summaries: summarize(Arc::clone(&cache), index, corrections, send),
            cache,
        })
    }

    /// Takes summaries from the index at `index` from now on.
    pub fn use_index(
        &mut self,
        index: Option<PathBuf>,
        corrections: Arc<CorrectionFeed>,
        send: &MsgSender,
    ) {
        self.summaries = summarize(Arc::clone(&self.cache), index, corrections, send);
    }
}

/// The thread that summarizes.
fn summarize(
    cache: Arc<Cache>,
    index: Option<PathBuf>,
    corrections: Arc<CorrectionFeed>,
    send: &MsgSender,
) -> OnDemand<Vec<Source>> {
    let send = Arc::clone(send);
    OnDemand::new("summaries", move |inbox| {
        let index = index.map(IndexReader::new);
        let summarizer = Summarizer {
            cache,
            index,
            corrections,
        };
        summarizer.run(inbox, &send);
    })
}

struct Worker {
    cache: Arc<Cache>,
    send: MsgSender,
}

impl Worker {
    fn run(self, inbox: &Receiver<ArticleJob>) {
        while let Ok(mut job) = inbox.recv() {
            // Of consecutive searches only the last one is still wanted.
            let mut others = VecDeque::new();
            while let Ok(next) = inbox.try_recv() {
                match (&job, &next) {
                    (ArticleJob::Search { .. }, ArticleJob::Search { .. }) if others.is_empty() => {
                        job = next;
                    }
                    _ => others.push_back(next),
                }
            }
            others.push_front(job);
            for job in others {
                let failure = failure(&job);
                let done = threads::catch_panic(|| self.work(job));
                if !(self.send)(done.unwrap_or(failure)) {
                    return;
                }
            }
        }
    }

    fn open(source: Source) -> Msg {
        if source == Source::Stdin
            && let Some(entries) = piped::stdin_entries()
            && entries.len() > 1
        {
            return Msg::SeveralPiped(entries);
        }
        match source::read(&source) {
            Ok(article) => opened(source, article),
            Err(error) => Msg::OpenFailed {
                source,
                reason: error.to_string(),
            },
        }
    }

    fn work(&self, job: ArticleJob) -> Msg {
        match job {
            ArticleJob::Open(source) => {
                if let Some(part) = part::beginning(&source).map(Box::new) {
                    let source = source.clone();
                    (self.send)(Msg::PartialLoaded { source, part });
                }
                Self::open(source)
            }
            ArticleJob::OpenWhole(source) => Self::open(source),
            ArticleJob::FindFile(path) => match source::file_named(&path) {
                Ok(source) => Msg::FileFound(source),
                Err(error) => Msg::Noticed(format!("cannot open {path}: {error}")),
            },
            ArticleJob::FindPaths(typed) => Msg::PathsFound(source::paths_like(&typed)),
            ArticleJob::OpenPassage { name, text } => {
                let source = Source::Given(name);
                opened(source.clone(), plain::from_text(text, source))
            }
            ArticleJob::Annotate {
                id,
                article,
                within,
            } => {
                let (engine, annotations) = match within {
                    None => self.cache.annotate(&id, &article),
                    // Not cached: as the user reads on, another part is asked for.
                    Some(span) => {
                        let annotator = &self.cache.annotator;
                        (
                            annotator.engine(),
                            Arc::new(annotator.annotate_within(&article, span)),
                        )
                    }
                };
                Msg::Annotated {
                    id,
                    within,
                    engine,
                    annotations,
                }
            }
            ArticleJob::Search {
                article,
                query,
                request,
            } => Msg::Searched {
                request,
                hits: Pattern::parse(&query)
                    .map_or_else(|_| Vec::new(), |found| found.find(&article)),
            },
        }
    }
}

/// What can be read of an article in no time, sooner on the calling thread than by one that has yet to start: a
/// small file, or the beginning of a large one. With the job that is left.
pub fn open_now(source: Source) -> (Option<Msg>, Option<ArticleJob>) {
    if let Some(opened) = open_small(&source) {
        return (Some(opened), None);
    }
    match threads::catch_panic(|| part::beginning(&source)) {
        Ok(Some(part)) => {
            let part = Box::new(part);
            let shown = source.clone();
            let beginning = Msg::PartialLoaded {
                source: shown,
                part,
            };
            (Some(beginning), Some(ArticleJob::OpenWhole(source)))
        }
        _ => (None, Some(ArticleJob::Open(source))),
    }
}

/// Opens a small file. `None` for anything that may take time or fails.
fn open_small(source: &Source) -> Option<Msg> {
    const MAX_BYTES: u64 = 1 << 16;
    let Source::File(path) = source else {
        return None;
    };
    let metadata = std::fs::metadata(path).ok()?;
    if !metadata.is_file() || metadata.len() > MAX_BYTES {
        return None;
    }
    let read = threads::catch_panic(|| source::read(source)).ok()?;
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

/// The message to send if `job` panics.
fn failure(job: &ArticleJob) -> Msg {
    let open_failed = |source| Msg::OpenFailed {
        source,
        reason: format!("cannot be read: {Panicked}"),
    };
    match job {
        ArticleJob::Open(source) | ArticleJob::OpenWhole(source) => open_failed(source.clone()),
        ArticleJob::FindFile(path) => Msg::Noticed(format!("cannot open {path}: {Panicked}")),
        ArticleJob::FindPaths(_) => Msg::PathsFound(Vec::new()),
        ArticleJob::OpenPassage { name, .. } => open_failed(Source::Given(name.clone())),
        ArticleJob::Annotate { .. } => Msg::Noticed(format!(
            "quotations and names could not be found: {Panicked}"
        )),
        ArticleJob::Search { request, .. } => Msg::Searched {
            request: *request,
            hits: Vec::new(),
        },
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::app::RequestId;
    use crate::seeds;
    use std::sync::mpsc::channel;

    fn workers() -> (Workers, Receiver<Msg>) {
        let (sender, sent) = channel();
        let send: MsgSender = Arc::new(move |msg| sender.send(msg).is_ok());
        (Workers::new(None, Arc::default(), &send).unwrap(), sent)
    }

    fn next(sent: &Receiver<Msg>) -> Msg {
        sent.recv_timeout(Duration::from_secs(30)).unwrap()
    }

    #[test]
    fn seed_is_opened_annotated_and_searched() {
        let (workers, sent) = workers();
        let name = seeds::SEEDS[0].0.to_owned();
        workers
            .jobs
            .send(ArticleJob::Open(Source::Seed(name)))
            .unwrap();
        let Msg::Opened { id, article, .. } = next(&sent) else {
            panic!("not opened");
        };
        assert_eq!(id, ArticleId::of(article.text()));
        workers
            .jobs
            .send(ArticleJob::Search {
                article: article.clone(),
                query: "the".to_owned(),
                request: RequestId(7),
            })
            .unwrap();
        assert!(
            matches!(next(&sent), Msg::Searched { request: RequestId(7), hits } if !hits.is_empty())
        );
        workers
            .jobs
            .send(ArticleJob::Annotate {
                id: id.clone(),
                article,
                within: None,
            })
            .unwrap();
        assert!(matches!(next(&sent), Msg::Annotated { id: of, .. } if of == id));
    }

    #[test]
    fn failed_open_shows_the_reason() {
        let (workers, sent) = workers();
        let source = Source::File("/no/such/file".into());
        workers.jobs.send(ArticleJob::Open(source.clone())).unwrap();
        let Msg::OpenFailed { source: of, reason } = next(&sent) else {
            panic!("opened");
        };
        assert_eq!(of, source);
        assert!(!reason.is_empty());
    }

    #[test]
    fn open_small_reads_only_small_regular_files() {
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
    fn of_a_large_text_the_beginning_is_opened_now() {
        let dir = tempfile::tempdir().unwrap();
        let open = |name: &str| {
            let path = dir.path().join(name);
            std::fs::write(&path, "A long text.\n\n".repeat(30_000)).unwrap();
            open_now(Source::File(path))
        };
        let (msg, job) = open("a.txt");
        let Some(Msg::PartialLoaded { source, part }) = msg else {
            panic!("no beginning");
        };
        assert!(part.article.text().starts_with("A long text.\n\nA long"));
        assert!(matches!(job, Some(ArticleJob::OpenWhole(of)) if of == source));
        assert!(matches!(open("a.html"), (None, Some(ArticleJob::Open(_)))));
    }

    #[test]
    fn summaries_tell_of_unreadable_articles_and_go_on() {
        let (workers, sent) = workers();
        let source = Source::Seed(seeds::SEEDS[0].0.to_owned());
        let none = Source::Seed("none".to_owned());
        let sources = vec![none.clone(), source.clone()];
        workers.summaries.send(sources).unwrap();
        assert!(matches!(next(&sent), Msg::FoundUnreadable(of, _) if of == none));
        assert!(matches!(next(&sent), Msg::Summarized(of, _) if of == source));
    }
}
