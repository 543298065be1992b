//! When records and reading places are written, and what happens when a write fails.

use crate::app::notice::{Notice, Severity};
use crate::app::{App, Effect, Now, Session};
use crate::bookmarks::Records;
use crate::bookmarks::places::Changes;
use pullquote_text::Source;

/// Delay in ms before a new reading place is written. With the write itself, a killed process loses at
/// most two seconds of reading.
const PLACE_DELAY: i64 = 1_200;
/// Delay in ms before a failed save is retried.
const RETRY_DELAY: i64 = 5_000;

/// Shown until the write is confirmed.
const SAVING: &str = "saving…";
/// Prefix of notices about a failed save.
const NOT_SAVED: &str = "not saved";
const LEAVE_OR_STAY: &str = "press again to quit anyway, any other key to stay";

#[derive(Debug, Default)]
pub struct SaveState {
    /// Record writes that the shell has not confirmed.
    in_flight: usize,
    /// The notice to show once everything is on disk.
    confirmation: Option<String>,
    /// Whether the last save failed.
    failed: bool,
    /// When to retry a failed save, in ms since 1970.
    retry_at: Option<i64>,
    /// Whether the places of earlier sessions have been loaded.
    pub(in crate::app) has_places: bool,
    /// When to write the places, in ms since 1970.
    places_at: Option<i64>,
    /// Whether the user was told that places cannot be written.
    places_failed: bool,
    /// The last place scheduled for writing: only movement schedules another.
    pub(in crate::app) noted: Option<(Source, usize)>,
}

impl Session {
    /// When the next [`Msg::Ticked`](crate::app::Msg::Ticked) is due, in ms since 1970; `None` lets the program sleep.
    pub fn wakes_at(&self) -> Option<i64> {
        let due = [
            self.saving.retry_at,
            self.saving.places_at,
            self.scroll_at,
            self.error_ends,
        ];
        due.into_iter().flatten().min()
    }

    pub(in crate::app) fn save_records(&mut self) {
        self.saving.in_flight += 1;
        self.records_changed = true;
        let records = Box::new(self.records.clone());
        self.effects.push(Effect::SaveRecords(records));
    }

    /// Saves the records. `confirmation` is shown only once they are on disk.
    pub(in crate::app) fn save_and_confirm(&mut self, confirmation: impl Into<String>) {
        self.saving.confirmation = Some(confirmation.into());
        self.info(SAVING);
        self.save_records();
    }

    /// Whether news may replace what the status line shows: not an error, a question, or a save that is
    /// about to be confirmed.
    pub(in crate::app) fn may_tell_news(&self) -> bool {
        let shown = self.notice.as_ref();
        shown.is_none_or(|shown| shown.severity == Severity::Info && shown.text != SAVING)
    }

    /// Replaces the status line unless something else was shown since the save began.
    fn confirm_save(&mut self) {
        let confirmation = self.saving.confirmation.take();
        let had_failed = std::mem::take(&mut self.saving.failed);
        let shown = self.notice.as_ref().map(|notice| notice.text.as_str());
        if shown == Some(SAVING) {
            self.notice = confirmation.map(Notice::info);
        } else if had_failed && shown.is_some_and(|text| text.starts_with(NOT_SAVED)) {
            self.info("saved after retrying");
        }
    }

    pub(in crate::app) fn save_failed(&mut self, reason: &str) {
        self.saving.in_flight = self.saving.in_flight.saturating_sub(1);
        if self.records.unsaved() == 0 {
            // What the program noted for itself is noted again when the article is opened.
            return;
        }
        self.saving.retry_at = Some(self.now.unix_ms + RETRY_DELAY);
        self.saving.failed = true;
        self.saving.confirmation = None;
        self.error_since = self.now.unix_ms;
        self.error_ends = None;
        self.notice = Some(if self.leaving {
            Notice::question(format!("{NOT_SAVED}: {LEAVE_OR_STAY} ({reason})"))
        } else {
            Notice::error(format!(
                "{NOT_SAVED}: {reason}; retrying, nothing is lost while this window is open"
            ))
        });
    }

    pub(in crate::app) fn places_not_saved(&mut self, changes: Changes, reason: &str) {
        self.places.restore_changes(changes);
        self.saving.places_at = Some(self.now.unix_ms + RETRY_DELAY);
        if !std::mem::replace(&mut self.saving.places_failed, true) {
            self.error(format!(
                "your place in the article could not be saved: {reason}"
            ));
        }
    }

    pub(in crate::app) fn schedule_place(&mut self, here: (Source, usize)) {
        if self.saving.noted.as_ref() != Some(&here) {
            self.saving.noted = Some(here);
            let due = self.now.unix_ms + PLACE_DELAY;
            self.saving.places_at.get_or_insert(due);
        }
    }

    /// Writes changed places now, without noting the current one.
    pub(in crate::app) fn write_places(&mut self) {
        self.saving.places_at = None;
        if self.places.has_changes() {
            let changes = Box::new(self.places.take_changes());
            self.effects.push(Effect::SavePlaces(changes));
        }
    }
}

impl App {
    pub(in crate::app) fn tick(&mut self, now: Now) {
        let ms = now.unix_ms;
        self.session.now = now;
        self.scroll_at_edge();
        self.session.drop_read_error();
        let saving = &mut self.session.saving;
        let places_due = saving.places_at.is_some_and(|at| at <= ms);
        if saving.retry_at.take_if(|at| *at <= ms).is_some() {
            self.session.save_records();
        }
        if places_due {
            self.reader.save_places(&mut self.session);
        }
    }

    pub(in crate::app) fn records_loaded(&mut self, records: Records, notices: &[String]) {
        self.records_changed(records);
        if let Some(first) = notices.first() {
            self.session.error(first);
        }
    }

    /// Takes in what the file has now, and shows it wherever it is not what was known.
    pub(in crate::app) fn records_changed(&mut self, records: Records) {
        if self.session.records.refresh(records) {
            self.facts_changed();
            self.reader.refresh_marks(&self.session);
            self.reader.apply_corrections(&mut self.session);
            self.library.mark_screens_stale();
        }
    }

    /// The index has the corrections; so have the rows of the list that are summarized from now on.
    pub(in crate::app) fn index_corrected(&mut self) {
        self.library.articles.summarize_again();
        self.library.mark_screens_stale();
    }

    /// Asks again for the rows of the screen that is shown, if they are out of date.
    pub(in crate::app) fn refresh_stale_screen(&mut self) {
        if self.reader.open.is_none() {
            self.library.refresh_stale_screen(&mut self.session);
        }
    }

    pub(in crate::app) fn records_saved(&mut self, records: Records) {
        let saving = &mut self.session.saving;
        saving.in_flight = saving.in_flight.saturating_sub(1);
        self.records_changed(records);
        if self.session.records.unsaved() == 0 {
            self.session.saving.retry_at = None;
            self.session.confirm_save();
            if self.session.leaving {
                self.session.effects.push(Effect::Exit);
            }
        }
    }

    /// A signal ends the program: saves what is unsaved, since it cannot ask.
    pub(in crate::app) fn end(&mut self) {
        self.reader.save_places(&mut self.session);
        let session = &mut self.session;
        if session.records.unsaved() > 0 && session.saving.in_flight == 0 {
            session.save_records();
        }
    }

    /// Exits, unless records are unsaved: then it retries and asks first.
    pub(in crate::app) fn exit(&mut self) {
        self.reader.save_places(&mut self.session);
        let unsaved = self.session.records.unsaved();
        if unsaved == 0 || self.session.leaving {
            self.session.effects.push(Effect::Exit);
            return;
        }
        self.session.leaving = true;
        if self.session.saving.in_flight == 0 {
            self.session.save_records();
        }
        let records = match unsaved {
            1 => "1 record is".to_owned(),
            n => format!("{n} records are"),
        };
        self.session.notice = Some(Notice::question(format!(
            "{records} not saved yet: {LEAVE_OR_STAY}"
        )));
    }
}
