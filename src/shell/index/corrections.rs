//! Which articles of the index have other corrections than the reader's, and are read again.

use std::collections::HashSet;
use std::sync::Arc;

use super::queue::Queue;
use crate::corrections::CorrectionSet;
use crate::library::SourceHash;
use crate::library::store::{Change, CorrectedArticle, Store, StoreError};
use pullquote_text::Source;

#[derive(Debug, Default)]
pub(super) struct CorrectionState {
    /// The reader's corrections; `None` until they are known.
    set: Option<Arc<CorrectionSet>>,
    /// Articles that are being read again.
    pending: HashSet<SourceHash>,
}

impl CorrectionState {
    /// The reader's corrections, none until they are known.
    pub(super) fn current(&self) -> Arc<CorrectionSet> {
        self.set.clone().unwrap_or_default()
    }

    pub(super) fn set(&mut self, set: Arc<CorrectionSet>) {
        self.set = Some(set);
    }

    pub(super) fn is_pending(&self) -> bool {
        !self.pending.is_empty()
    }

    /// Forgets what is being read again. Returns whether `source` was.
    pub(super) fn take(&mut self, source: &Source) -> bool {
        self.pending.remove(&SourceHash::of(source))
    }

    pub(super) fn clear(&mut self) {
        self.pending.clear();
    }

    /// Queues the articles whose rows have other corrections than they should.
    pub(super) fn find(&mut self, store: &Store, queue: &Queue) -> Result<(), StoreError> {
        let Some(set) = self.set.clone() else {
            return Ok(());
        };
        if store.corrections()? == set.hash() {
            return Ok(());
        }
        let texts: Vec<&str> = set.texts().collect();
        let places: Vec<&str> = set.places().collect();
        for article in store.corrected_articles(&texts, &places)? {
            self.queue_if_outdated(&set, article, queue);
        }
        Ok(())
    }

    /// Queues an article that was just written if the corrections have changed since it was read.
    pub(super) fn check(&mut self, change: &Change, store: &Store, queue: &Queue) {
        let Some(set) = self.set.clone() else {
            return;
        };
        let source = match change {
            Change::Put(article) => {
                // Most articles have no corrections and need no look into the index.
                let wanted = set.of_article(&article.id, &article.source.locator());
                let has = article.reader.as_ref().map(|reader| &reader.corrections);
                if wanted.as_ref().map(|edits| &edits.hash) == has {
                    return;
                }
                &article.source
            }
            Change::Moved { to, .. } => &to.source,
            Change::Fault(_) | Change::Remove(_) => return,
        };
        if let Ok(Some(article)) = store.corrected_article(source) {
            self.queue_if_outdated(&set, article, queue);
        }
    }

    fn queue_if_outdated(&mut self, set: &CorrectionSet, article: CorrectedArticle, queue: &Queue) {
        let source = &article.entry.source;
        let wanted = set.of_article(&article.id, &source.locator());
        if wanted.map(|edits| edits.hash) != article.corrections
            && self.pending.insert(SourceHash::of(source))
        {
            queue.push_corrected(article.entry, article.engine);
        }
    }

    /// Once no article is being read again, notes that the index has the corrections, and returns `true`.
    pub(super) fn finish(&self, store: &Store) -> Result<bool, StoreError> {
        let Some(set) = self.set.as_ref().filter(|_| self.pending.is_empty()) else {
            return Ok(false);
        };
        if store.corrections()? != set.hash() {
            store.set_corrections(set.hash())?;
        }
        Ok(true)
    }
}
