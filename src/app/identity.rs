//! Recognises the open article and the listed ones by their text, so that records and reading place
//! follow an article that was edited and renamed.
//!
//! [`Records::recognise`](crate::bookmarks::Records::recognise) decides; here it gets what it needs:
//! the text, and what is at the places where the article could still be (`Effect::Probe`).

use super::article::OpenArticle;
use super::{App, Effect, Reader, Session};
use crate::article_id::ArticleId;
use crate::bookmarks::fingerprint::Fingerprint;
use crate::bookmarks::identity::{Home, Homes, Recognition, SeenText};
use pullquote_text::Source;

impl App {
    /// Notes the text of the open article, if it has records or is an article that has. Called before the
    /// article counts as opened.
    pub(super) fn identify_open(&mut self) {
        let Some(seen) = self.reader.seen_text(&self.session) else {
            return;
        };
        self.recognise(seen, &Homes::new());
    }

    /// Looks at a listed article that records may be about, if some are about articles that are missing.
    pub(super) fn identify_row(&mut self, source: &Source, id: &ArticleId) {
        let locator = source.locator();
        let records = &self.session.records;
        if self.library.articles.listing || records.is_settled(id, &locator) {
            return;
        }
        let catalog = &self.library.articles.catalog;
        let is_missing = |locator: &str| {
            let source = Source::from_locator(locator);
            source.is_none_or(|source| catalog.find(&source).is_none())
        };
        let mut texts = records.known_texts();
        if texts.any(|text| is_missing(&text.article.source)) {
            self.session.effects.push(Effect::Look(source.clone()));
        }
    }

    /// A listed article was read.
    pub(super) fn looked(&mut self, mut seen: SeenText) {
        let places = &self.session.places;
        seen.is_familiar = places.get(&seen.id, &seen.source).is_some();
        self.recognise(seen, &Homes::new());
    }

    pub(super) fn probed(&mut self, seen: SeenText, homes: &Homes) {
        self.recognise(seen, homes);
    }

    fn recognise(&mut self, seen: SeenText, homes: &Homes) {
        let session = &mut self.session;
        let home = |source: &str| {
            let known = homes.iter().find(|(of, _)| of == source);
            known.map_or(Home::Unasked, |(_, home)| home.clone())
        };
        let found = session.records.recognise(&seen, &home);
        if let Recognition::Ask(sources) = found {
            let seen = Box::new(seen);
            session.effects.push(Effect::Probe { seen, sources });
            return;
        }
        let now = session.now.text.clone();
        if let Some(before) = session.records.note_text(&found, &seen, &now) {
            self.noted(&before, &seen);
        }
    }

    /// The open article has taken the place of a teaser: what is recorded of that is of this.
    pub(super) fn replace_teaser(&mut self, teaser: &OpenArticle) {
        let Some(seen) = self.reader.seen_text(&self.session) else {
            return;
        };
        let Some(open) = &self.reader.open else {
            return;
        };
        let before = (&teaser.id, teaser.article.text());
        let session = &mut self.session;
        let now = session.now.text.clone();
        let records = &mut session.records;
        match records.replace_teaser(before, &seen, open.article.text(), &now) {
            Some(before) => self.noted(&before, &seen),
            None => self.recognise(seen, &Homes::new()),
        }
    }

    /// A text was noted, as that of an article which had other texts before.
    fn noted(&mut self, before: &[ArticleId], seen: &SeenText) {
        let session = &mut self.session;
        let now = session.now.unix_ms;
        session.places.adopt(before, &seen.id, &seen.source, now);
        session.save_records();
        self.library.articles.refresh(&session.places);
        let is_open = |open: &OpenArticle| open.id == seen.id;
        if self.reader.open.as_ref().is_some_and(is_open) {
            self.reader.resume_if_at_start(&self.session);
            self.reader.refresh_marks(&self.session);
            self.reader.apply_corrections(&mut self.session);
        }
    }

    /// Notes the text of the open article along with its first record, in the same write.
    pub(super) fn identify_recorded(&mut self) {
        if !std::mem::take(&mut self.session.records_changed) {
            return;
        }
        let Some(seen) = self.reader.seen_text(&self.session) else {
            return;
        };
        let session = &mut self.session;
        let found = session.records.recognise(&seen, &|_| Home::Unasked);
        let now = session.now.text.clone();
        if found == Recognition::New && session.records.note_text(&found, &seen, &now).is_some() {
            let saved = session
                .effects
                .iter_mut()
                .rev()
                .find_map(|effect| match effect {
                    Effect::SaveRecords(records) => Some(records),
                    _ => None,
                });
            if let Some(saved) = saved {
                saved.clone_from(&Box::new(session.records.clone()));
            }
        }
    }
}

impl Reader {
    /// The text of the open article; `None` if there is nothing to note, or it is not whole.
    fn seen_text(&self, session: &Session) -> Option<SeenText> {
        let open = self.open.as_ref().filter(|open| !open.is_partial())?;
        let source = open.source.locator();
        if matches!(open.source, Source::Given(_)) || session.records.is_settled(&open.id, &source)
        {
            return None;
        }
        Some(SeenText {
            is_familiar: session.places.get(&open.id, &source).is_some(),
            fingerprint: Fingerprint::of(open.article.text()),
            id: open.id.clone(),
            title: open.title.clone(),
            source,
        })
    }

    /// Moves to the stored place, unless the reader has moved.
    fn resume_if_at_start(&mut self, session: &Session) {
        if self.open.as_ref().is_some_and(|open| open.anchor == 0) {
            self.resume_place(session);
        }
    }
}
