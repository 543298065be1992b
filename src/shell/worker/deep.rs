//! The thread that reads the open article again with the deep engine.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};

use super::cache::Cache;
use crate::app::{DeepJob, Msg};
use crate::shell::threads::{self, MsgSender};
use pullquote_annotate::Engine;

/// Handle to the thread, which starts with the first job: nothing of the encoder is loaded before.
pub struct DeepReader {
    cache: Arc<Cache>,
    send: MsgSender,
    /// Number of the job that is wanted; others are given up.
    wanted: Arc<AtomicU64>,
    jobs: Mutex<Option<Sender<(u64, DeepJob)>>>,
}

impl std::fmt::Debug for DeepReader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DeepReader").finish_non_exhaustive()
    }
}

impl DeepReader {
    pub(super) fn new(cache: Arc<Cache>, send: MsgSender) -> Self {
        Self {
            cache,
            send,
            wanted: Arc::default(),
            jobs: Mutex::default(),
        }
    }

    /// Gives up the job at work.
    pub fn stop(&self) -> u64 {
        self.wanted.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// Reads an article in place of the one at work.
    pub fn read(&self, job: DeepJob) {
        let number = self.stop();
        let mut jobs = threads::lock(&self.jobs);
        if jobs.is_none() {
            let (sender, inbox) = channel();
            let (cache, send) = (Arc::clone(&self.cache), Arc::clone(&self.send));
            let wanted = Arc::clone(&self.wanted);
            // Without a thread the first reading stays.
            if threads::spawn("deep-reader", move || run(&inbox, &cache, &wanted, &send)).is_err() {
                return;
            }
            *jobs = Some(sender);
        }
        if let Some(jobs) = &*jobs {
            let _ = jobs.send((number, job));
        }
    }
}

fn run(inbox: &Receiver<(u64, DeepJob)>, cache: &Cache, wanted: &AtomicU64, send: &MsgSender) {
    // Drawing comes first where both share a core.
    threads::lower_priority();
    let annotator = cache.annotator.clone().with_engine(Engine::Deep);
    while let Ok((number, job)) = inbox.recv() {
        let is_cancelled = || wanted.load(Ordering::Relaxed) != number;
        let DeepJob {
            id,
            article,
            within,
        } = job;
        let read = || match within {
            None => annotator.annotate_until(&article, &is_cancelled),
            Some(span) => annotator.annotate_within_until(&article, span, &is_cancelled),
        };
        // After a panic the first reading stays.
        let Ok(Some(annotations)) = threads::catch_panic(read) else {
            continue;
        };
        let annotations = Arc::new(annotations);
        let engine = annotator.engine();
        if within.is_none() {
            cache.put(id.clone(), (engine, Arc::clone(&annotations)));
        }
        let msg = Msg::Annotated {
            id,
            within,
            engine,
            annotations,
        };
        if !send(msg) {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::article_id::ArticleId;
    use pullquote_annotate::Annotator;
    use pullquote_text::{Source, plain};

    fn job(text: &str) -> DeepJob {
        DeepJob {
            id: ArticleId::of(text),
            article: Box::new(plain::from_text(text.to_owned(), Source::Stdin)),
            within: None,
        }
    }

    #[test]
    fn last_job_is_answered_and_kept() {
        let cache = Arc::new(Cache::new(Annotator::new().unwrap()));
        let (sender, sent) = channel();
        let send: MsgSender = Arc::new(move |msg| sender.send(msg).is_ok());
        let reader = DeepReader::new(Arc::clone(&cache), send);
        for n in 0..20 {
            reader.read(job(&format!("“No {n},” said Ana Ruiz.")));
        }
        let last = ArticleId::of("“No 19,” said Ana Ruiz.");
        loop {
            let msg = sent.recv_timeout(Duration::from_mins(1)).unwrap();
            let Msg::Annotated { id, engine, .. } = msg else {
                panic!("{msg:?}");
            };
            if id == last {
                assert_eq!(engine, *Engine::available().last().unwrap());
                break;
            }
        }
        let article = job("“No 19,” said Ana Ruiz.").article;
        let (engine, _) = cache.annotate(&last, &article);
        assert_eq!(engine, *Engine::available().last().unwrap());
    }
}
