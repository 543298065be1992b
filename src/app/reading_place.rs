//! Reading places: where an article is opened, and when its place is noted.

use super::reader::jumps::{Jump, Position};
use super::{App, Reader, Session};
use crate::bookmarks::places::{self, Places};
use pullquote_text::Source;

impl App {
    pub(super) fn places_loaded(&mut self, places: Places) {
        let session = &mut self.session;
        session.places.merge(places);
        session.saving.has_places = true;
        self.library.articles.refresh(&session.places);
        let earlier = session.places.jumps().iter().filter_map(|jump| {
            Some(Jump {
                source: Source::from_locator(&jump.source)?,
                at: Position::Anchor(Box::new(jump.anchor.clone())),
            })
        });
        self.reader.jumps.restore(earlier.collect());
        self.identify_open();
        self.session.read_around_place();
        // An article opened before the places were loaded moves to its place, unless it was scrolled.
        let open = self.reader.open.as_ref();
        if open.is_some_and(|open| open.anchor == 0 && !open.is_partial()) {
            self.reader.resume_place(&self.session);
        }
        self.reader.start_place(&mut self.session);
    }

    /// Marks an article as read or unread.
    pub(super) fn set_read(&mut self, source: &Source, read: bool) {
        self.note_read(source, read);
        self.reader.save_places(&mut self.session);
    }

    /// As [`Self::set_read`], to be saved by the caller.
    pub(super) fn note_read(&mut self, source: &Source, read: bool) {
        let catalog = &self.library.articles.catalog;
        let entry = catalog.find(source).and_then(|id| catalog.get(id));
        let Some(id) = entry.and_then(|entry| entry.id.clone()) else {
            self.session.info("this article has not been read in yet");
            return;
        };
        let session = &mut self.session;
        let now = session.now.unix_ms;
        self.library.articles.hold(source, &session.places);
        session.places.set_read(&id, &source.locator(), read, now);
        self.library.articles.count_unread(source, &session.places);
    }
}

impl Reader {
    /// Moves to the stored place of the open article.
    pub(super) fn resume_place(&mut self, session: &Session) {
        let Some(open) = &mut self.open else {
            return;
        };
        let place = session.places.get(&open.id, &open.source.locator());
        if let Some(place) = place.filter(|place| place.anchor.is_some()) {
            open.anchor = place.find(open.article.text(), &open.id);
            open.page.rows.clear();
        }
    }

    /// Notes that the article was opened. Skipped until places are loaded: a place noted now would be
    /// newer than the stored one and replace it.
    pub(super) fn start_place(&mut self, session: &mut Session) {
        session.saving.noted = None;
        if let Some(open) = self.open.as_ref().filter(|open| !open.is_partial())
            && session.saving.has_places
        {
            let locator = open.source.locator();
            session
                .places
                .mark_opened(&open.id, &locator, session.now.unix_ms);
        }
    }

    /// Schedules a write if the position has changed.
    pub(super) fn watch_place(&mut self, session: &mut Session) {
        if let Some(open) = &self.open
            && open.has_place()
        {
            let here = (open.source.clone(), open.anchor);
            session.schedule_place(here);
        }
    }

    /// Notes the current place. Counts the characters up to it, which is too slow for every key.
    fn note_place(&mut self, session: &mut Session) {
        let Some(open) = self.open.as_ref().filter(|open| open.has_place()) else {
            return;
        };
        if !session.saving.has_places {
            return;
        }
        let (id, locator) = (&open.id, open.source.locator());
        let now = session.now.unix_ms;
        let anchor = places::anchor_at(open.article.text(), id, open.anchor);
        let known = session.places.get(id, &locator);
        let was_read = known.is_some_and(|place| place.read);
        // Going back to an earlier page does not lower the progress.
        let progress = known
            .map_or(0.0, |place| place.progress)
            .max(open.progress());
        session
            .places
            .set_position(id, &locator, anchor, progress, now);
        if open.page.at_end && !was_read {
            session.places.set_read(id, &locator, true, now);
        }
    }

    pub(super) fn save_places(&mut self, session: &mut Session) {
        self.note_place(session);
        session.write_places();
    }
}
