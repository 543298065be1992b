//! What is kept between sessions: when it is written, and what happens when it cannot be.

use super::jumps::{Jump, Position};
use super::notice::Notice;
use super::{App, Effect, Now};
use crate::bookmarks::Records;
use crate::bookmarks::places::{self, Changes, Places};
use pullquote_text::Source;

/// Milliseconds after which movement is written down; with the write itself at most two seconds of
/// it are lost to a kill.
const PLACE_DELAY: i64 = 1_200;
/// Milliseconds after which a failed save is tried again.
const RETRY_DELAY: i64 = 5_000;

/// What the status line says until the disk has confirmed a change.
const SAVING: &str = "saving…";
/// How the words about a failed save begin.
const NOT_SAVED: &str = "not saved";
/// What the next key means while something is unsaved and the reader leaves.
const LEAVE_OR_STAY: &str = "again to leave without, any other key to stay";

/// What is waiting to be written.
#[derive(Debug, Default)]
pub struct Saving {
    /// Writes of the records that are on their way.
    in_flight: usize,
    /// What to tell the reader once everything is on disk.
    told: Option<String>,
    /// The last save failed.
    failed: bool,
    /// When to try a failed save again.
    retry_at: Option<i64>,
    /// The places that earlier sessions left are known.
    has_places: bool,
    /// When to write the places.
    places_at: Option<i64>,
    /// The places could not be written: said once.
    places_failed: bool,
    /// The place last noted, so that only movement is written.
    noted: Option<(Source, usize)>,
}

impl App {
    pub(super) fn tick(&mut self, now: Now, fx: &mut Vec<Effect>) {
        self.now = now;
        let due = |at: Option<i64>, now: i64| at.is_some_and(|at| at <= now);
        if due(self.saving.retry_at, self.now.unix_ms) {
            self.saving.retry_at = None;
            self.save_records(fx);
        }
        if due(self.saving.places_at, self.now.unix_ms) {
            self.save_places(fx);
        }
    }

    /// When the next [`super::Msg::Ticked`] is wanted, milliseconds since 1970; `None`: nothing
    /// waits, so the program sleeps until something happens.
    pub fn wakes_at(&self) -> Option<i64> {
        match (self.saving.retry_at, self.saving.places_at) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        }
    }

    /// How many of the reader's records are not on disk.
    pub fn unsaved(&self) -> usize {
        self.records.unsaved()
    }

    pub(super) fn save_records(&mut self, fx: &mut Vec<Effect>) {
        self.saving.in_flight += 1;
        fx.push(Effect::SaveRecords(Box::new(self.records.clone())));
    }

    /// Saves, and says so in `words` when the disk has confirmed it: whatever was said to be kept
    /// is kept.
    pub(super) fn save_and_tell(&mut self, words: impl Into<String>, fx: &mut Vec<Effect>) {
        self.saving.told = Some(words.into());
        self.notice = Some(Notice::info(SAVING));
        self.save_records(fx);
    }

    pub(super) fn records_loaded(&mut self, records: Records, notices: &[String]) {
        self.records.refresh(records);
        self.find_marks();
        self.correct();
        if let Some(first) = notices.first() {
            self.notice = Some(Notice::error(first));
        }
    }

    pub(super) fn records_saved(&mut self, records: &Records, fx: &mut Vec<Effect>) {
        self.saving.in_flight = self.saving.in_flight.saturating_sub(1);
        self.records.refresh(records.clone());
        self.find_marks();
        if self.unsaved() == 0 {
            self.saving.retry_at = None;
            self.tell_saved();
            if self.leaving {
                fx.push(Effect::Exit);
            }
        }
    }

    /// Everything is on disk. Other words that came up meanwhile stay.
    fn tell_saved(&mut self) {
        let told = self.saving.told.take();
        let had_failed = std::mem::take(&mut self.saving.failed);
        let shown = self.notice.as_ref();
        if shown.is_some_and(|notice| notice.text == SAVING) {
            self.notice = told.map(Notice::info);
        } else if had_failed && shown.is_some_and(|notice| notice.text.starts_with(NOT_SAVED)) {
            self.notice = Some(Notice::info("saved now, after it had failed"));
        }
    }

    pub(super) fn save_failed(&mut self, reason: &str) {
        self.saving.in_flight = self.saving.in_flight.saturating_sub(1);
        self.saving.retry_at = Some(self.now.unix_ms + RETRY_DELAY);
        self.saving.failed = true;
        self.saving.told = None;
        self.notice = Some(if self.leaving {
            Notice::question(format!("{NOT_SAVED}: {LEAVE_OR_STAY} ({reason})"))
        } else {
            Notice::error(format!(
                "{NOT_SAVED}: {reason}; trying again, and nothing is lost while this window is open"
            ))
        });
    }

    /// Leaves, unless something is unsaved: then it is tried once more, and asked about.
    pub(super) fn exit(&mut self, fx: &mut Vec<Effect>) {
        self.save_places(fx);
        let unsaved = self.unsaved();
        if unsaved == 0 || self.leaving {
            fx.push(Effect::Exit);
            return;
        }
        self.leaving = true;
        if self.saving.in_flight == 0 {
            self.save_records(fx);
        }
        let records = if unsaved == 1 {
            "1 record is".to_owned()
        } else {
            format!("{unsaved} records are")
        };
        self.notice = Some(Notice::question(format!(
            "{records} not saved yet: {LEAVE_OR_STAY}"
        )));
    }

    pub(super) fn places_loaded(&mut self, places: Places) {
        self.places.merge(places);
        self.saving.has_places = true;
        let places = &self.places;
        self.articles.refresh(places);
        let kept = self.places.jumps().iter().filter_map(|jump| {
            Some(Jump {
                source: Source::from_locator(&jump.source)?,
                at: Position::Words(Box::new(jump.anchor.clone())),
            })
        });
        self.jumps.restore(kept.collect());
        // An article opened ahead of the places goes to its place now, unless the reader has moved.
        if self
            .reader
            .as_ref()
            .is_some_and(|reader| reader.anchor == 0 && !reader.is_partial)
        {
            self.resume_place();
        }
        self.start_place();
    }

    pub(super) fn places_not_saved(&mut self, changes: Changes, reason: &str) {
        self.places.restore_changes(changes);
        let first = !std::mem::replace(&mut self.saving.places_failed, true);
        self.saving.places_at = Some(self.now.unix_ms + RETRY_DELAY);
        if first {
            self.notice = Some(Notice::error(format!(
                "the reading place is not saved: {reason}"
            )));
        }
    }

    /// Opens the article where reading stopped.
    pub(super) fn resume_place(&mut self) {
        let Some(reader) = &mut self.reader else {
            return;
        };
        let locator = reader.source.locator();
        let place = self.places.get(&reader.id, &locator);
        if let Some(place) = place.filter(|place| place.anchor.is_some()) {
            reader.anchor = place.find(reader.article.text(), &reader.id);
        }
    }

    /// Notes that the article was opened; not before the places are known, since what is noted now is newer
    /// than what they say of it.
    pub(super) fn start_place(&mut self) {
        self.saving.noted = None;
        if let Some(reader) = self.reader.as_ref().filter(|_| self.saving.has_places) {
            let locator = reader.source.locator();
            self.places
                .mark_opened(&reader.id, &locator, self.now.unix_ms);
        }
    }

    /// Sees whether the reader has moved, so that the place is written soon.
    pub(super) fn watch_place(&mut self) {
        let Some(reader) = &self.reader else {
            return;
        };
        // Before the first page is laid out nothing is known of how far it goes.
        if reader.page.rows.is_empty() || reader.is_partial {
            return;
        }
        let here = (reader.source.clone(), reader.anchor);
        if self.saving.noted.as_ref() != Some(&here) {
            self.saving.noted = Some(here);
            self.saving
                .places_at
                .get_or_insert(self.now.unix_ms + PLACE_DELAY);
        }
    }

    /// Notes where the reader stands. Counts the text's characters up to there, so it is not for
    /// every key.
    pub(super) fn note_place(&mut self) {
        let Some(reader) = self
            .reader
            .as_ref()
            .filter(|reader| !reader.page.rows.is_empty() && !reader.is_partial)
            .filter(|_| self.saving.has_places)
        else {
            return;
        };
        let (id, locator) = (&reader.id, reader.source.locator());
        let now = self.now.unix_ms;
        let anchor = places::anchor_at(reader.article.text(), id, reader.anchor);
        let known = self.places.get(id, &locator);
        let read = known.is_some_and(|place| place.read);
        // Going back to an earlier page does not unread what was read.
        let progress = known
            .map_or(0.0, |place| place.progress)
            .max(reader.progress());
        self.places
            .set_position(id, &locator, anchor, progress, now);
        if reader.page.at_end && !read {
            self.places.set_read(id, &locator, true, now);
        }
    }

    pub(super) fn set_read(&mut self, source: &Source, read: bool, fx: &mut Vec<Effect>) {
        let id = self
            .articles
            .catalog
            .find(source)
            .and_then(|id| self.articles.catalog.get(id));
        let Some(id) = id.and_then(|entry| entry.id.clone()) else {
            self.notice = Some(Notice::info("this article has not been read in yet"));
            return;
        };
        let now = self.now.unix_ms;
        self.places.set_read(&id, &source.locator(), read, now);
        let places = &self.places;
        self.articles.refresh(places);
        self.save_places(fx);
    }

    pub(super) fn save_places(&mut self, fx: &mut Vec<Effect>) {
        self.saving.places_at = None;
        self.note_place();
        if self.places.has_changes() {
            fx.push(Effect::SavePlaces(Box::new(self.places.take_changes())));
        }
    }
}
