//! What becomes of an index that is damaged, was removed, or cannot be written.

use super::{Builder, Ended, Report};
use crate::library::store::{Store, StoreError};

impl Builder {
    /// Rebuilds a damaged or lost index; after any other failure waits for the next walk.
    pub(super) fn recover(&mut self, error: &StoreError) -> Result<(), Ended> {
        self.reset();
        if !error.is_cured_by_rebuilding() {
            return self.fail(error);
        }
        if matches!(error, StoreError::Damaged) {
            let _ = Store::discard(&self.options.path);
        }
        self.report_rebuilt(error)?;
        self.report(Report::Rescan)
    }

    pub(super) fn fail(&mut self, error: &StoreError) -> Result<(), Ended> {
        if error.is_cured_by_rebuilding() {
            return self.recover(error);
        }
        let message = format!("the index {error}; reading still works");
        if self.last_failure.as_ref() == Some(&message) {
            return Ok(());
        }
        self.last_failure = Some(message.clone());
        self.report(Report::Stopped(message))
    }

    pub(super) fn report_rebuilt(&self, error: &StoreError) -> Result<(), Ended> {
        self.report(Report::Notice(format!("the index {error}; it is rebuilt")))
    }
}
