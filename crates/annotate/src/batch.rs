//! Many texts at once, on several threads.

mod pool;

pub use pool::{Panicked, Pool};

use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use crate::annotated_text::AnnotatedText;
use crate::annotator::Annotator;

impl Annotator {
    /// Annotates `texts`, and returns the results in their order. Uses `threads` threads, by default one a
    /// processor; on systems without threads, such as WebAssembly, the calling one.
    ///
    /// All results are in memory at once: an archive goes through [`Annotator::pool`].
    pub fn annotate_batch<T: AsRef<str> + Sync>(
        &self,
        texts: &[T],
        threads: Option<NonZero<usize>>,
    ) -> Vec<AnnotatedText> {
        let available = || thread::available_parallelism().map_or(1, NonZero::get);
        let threads = threads.map_or_else(available, NonZero::get);
        let next = AtomicUsize::new(0);
        let done = Mutex::new(Vec::with_capacity(texts.len()));
        let work = || {
            loop {
                let at = next.fetch_add(1, Ordering::Relaxed);
                let Some(text) = texts.get(at) else {
                    return;
                };
                let found = self.annotate(text.as_ref());
                let mut done = done.lock().unwrap_or_else(PoisonError::into_inner);
                done.push((at, found));
            }
        };
        thread::scope(|scope| {
            for _ in 1..threads.min(texts.len()) {
                if thread::Builder::new().spawn_scoped(scope, work).is_err() {
                    break;
                }
            }
            work();
        });
        let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
        done.sort_unstable_by_key(|(at, _)| *at);
        done.into_iter().map(|(_, found)| found).collect()
    }
}
