//! The builder's work when corrections change: it comes before everything else.

use std::sync::Arc;

use super::{Builder, Ended};
use crate::corrections::CorrectionSet;
use crate::library::store::{Change, Store};
use crate::shell::index::protocol::Report;
use pullquote_text::Source;

impl Builder {
    pub(super) fn take_corrections(&mut self, set: Arc<CorrectionSet>) -> Result<(), Ended> {
        self.corrections.set(set);
        if self.store.as_ref().is_some_and(Store::is_current) {
            self.queue_corrected()
        } else {
            self.begin_walk()
        }
    }

    /// Queues the articles whose rows have other corrections than they should.
    pub(super) fn queue_corrected(&mut self) -> Result<(), Ended> {
        let Some(store) = &self.store else {
            return Ok(());
        };
        match self.corrections.find(store, &self.queue) {
            Ok(()) => self.finish_corrections(),
            Err(error) => self.recover(&error),
        }
    }

    /// Writes the rows of a corrected article, whatever else is waiting.
    pub(super) fn write_corrected(
        &mut self,
        source: &Source,
        change: Option<Change>,
    ) -> Result<(), Ended> {
        let is_pending = self.corrections.take(source);
        if let (Some(store), Some(change), true) = (&mut self.store, change, is_pending) {
            if let Err(error) = store.apply(std::slice::from_ref(&change)) {
                return self.recover(&error);
            }
            self.corrections.check(&change, store, &self.queue);
        }
        self.finish_corrections()?;
        self.finish_if_idle()
    }

    fn finish_corrections(&mut self) -> Result<(), Ended> {
        let Some(store) = &self.store else {
            return Ok(());
        };
        match self.corrections.finish(store) {
            Ok(true) => self.report(Report::Corrected),
            Ok(false) => Ok(()),
            Err(error) => self.recover(&error),
        }
    }
}
