//! The builder's work on corrections: finds the articles whose rows have other corrections than the
//! reader's, has them read again, and writes them at once.

use std::collections::HashSet;
use std::sync::Arc;

use super::build::{Builder, Ended};
use super::protocol::Report;
use crate::corrections::CorrectionSet;
use crate::library::SourceHash;
use crate::library::store::{Change, CorrectedArticle, Store, StoreError};
use pullquote_text::Source;

#[derive(Debug, Default)]
pub(super) struct CorrectionState {
    /// The reader's corrections; `None` until they are known.
    pub(super) set: Option<Arc<CorrectionSet>>,
    /// Articles that are being read again.
    pub(super) pending: HashSet<SourceHash>,
}

impl CorrectionState {
    /// The hash that the rows of an article should have.
    fn wanted(&self, article: &CorrectedArticle) -> Option<String> {
        let set = self.set.as_ref()?;
        let edits = set.of_article(&article.id, &article.entry.source.locator())?;
        Some(edits.hash)
    }
}

impl Builder {
    pub(super) fn take_corrections(&mut self, set: Arc<CorrectionSet>) -> Result<(), Ended> {
        self.corrections.set = Some(set);
        if self.store.as_ref().is_some_and(Store::is_current) {
            self.queue_corrected()
        } else {
            self.begin_walk()
        }
    }

    /// Queues the articles whose rows have other corrections than they should.
    pub(super) fn queue_corrected(&mut self) -> Result<(), Ended> {
        match self.find_corrected() {
            Ok(()) => self.finish_corrections(),
            Err(error) => self.recover(&error),
        }
    }

    fn find_corrected(&mut self) -> Result<(), StoreError> {
        let (Some(store), Some(set)) = (&self.store, &self.corrections.set) else {
            return Ok(());
        };
        if store.corrections()? == set.hash() {
            return Ok(());
        }
        let texts: Vec<&str> = set.texts().collect();
        let places: Vec<&str> = set.places().collect();
        for article in store.corrected_articles(&texts, &places)? {
            if self.corrections.wanted(&article) != article.corrections {
                self.queue_article(article);
            }
        }
        Ok(())
    }

    fn queue_article(&mut self, article: CorrectedArticle) {
        let key = SourceHash::of(&article.entry.source);
        if self.corrections.pending.insert(key) {
            self.queue.push_corrected(article.entry, article.engine);
        }
    }

    /// Writes the rows of a corrected article, whatever else is waiting.
    pub(super) fn write_corrected(
        &mut self,
        source: &Source,
        change: Option<Change>,
    ) -> Result<(), Ended> {
        self.queue.done(1);
        let is_pending = self.corrections.pending.remove(&SourceHash::of(source));
        if let (Some(store), Some(change), true) = (&mut self.store, change, is_pending) {
            if let Err(error) = store.apply(std::slice::from_ref(&change)) {
                return self.recover(&error);
            }
            self.check_corrections(&change);
        }
        self.finish_corrections()?;
        self.finish_if_idle()
    }

    /// Queues an article that was just written if the corrections have changed since it was read.
    pub(super) fn check_corrections(&mut self, change: &Change) {
        let (Change::Put(_) | Change::Moved { .. }, Some(store)) = (change, &self.store) else {
            return;
        };
        let source = match change {
            Change::Put(article) => &article.source,
            Change::Moved { to, .. } => &to.source,
            Change::Fault(_) | Change::Remove(_) => return,
        };
        // Most articles have no corrections and need no look into the index.
        if let (Change::Put(article), Some(set)) = (change, &self.corrections.set) {
            let wanted = set.of_article(&article.id, &source.locator());
            let has = article.reader.as_ref().map(|reader| &reader.corrections);
            if wanted.as_ref().map(|edits| &edits.hash) == has {
                return;
            }
        }
        if let Ok(Some(article)) = store.corrected_article(source)
            && self.corrections.set.is_some()
            && self.corrections.wanted(&article) != article.corrections
        {
            self.queue_article(article);
        }
    }

    /// Once no article is being read again, notes that the index has the corrections.
    fn finish_corrections(&mut self) -> Result<(), Ended> {
        let (Some(store), Some(set)) = (&self.store, &self.corrections.set) else {
            return Ok(());
        };
        if !self.corrections.pending.is_empty() {
            return Ok(());
        }
        let noted = match store.corrections() {
            Ok(noted) if noted == set.hash() => Ok(()),
            Ok(_) => store.set_corrections(set.hash()),
            Err(error) => Err(error),
        };
        match noted {
            Ok(()) => self.report(Report::Corrected),
            Err(error) => self.recover(&error),
        }
    }
}
