//! A part of a large file, shown while the rest loads: its beginning, or what is around the reading place.
//!
//! Bookmarks and annotations need the id of the whole text, so only scrolling works until it replaces the
//! part.

use super::action::Action;
use super::article::OpenArticle;
use super::effect::Effect;
use super::part::{Part, PartPlace};
use super::{App, OpenTarget, Reader, Session};
use crate::article_id::ArticleId;
use crate::bookmarks::Anchor;
use pullquote_text::{Source, clean};

impl App {
    /// Shows a part, unless the article is to open at another place, or was scrolled already.
    pub(super) fn partial_loaded(&mut self, source: Source, part: Part) {
        let Some(opening) = self
            .session
            .opening
            .as_ref()
            .filter(|one| one.source == source)
        else {
            return;
        };
        let is_beginning = part.place == PartPlace::default();
        let has_place = self.session.later_place(&source).is_some();
        if opening.target != OpenTarget::Place
            || is_beginning == has_place
            || self.reader.partial_position(&source).is_some()
        {
            return;
        }
        let width = self.columns().measure();
        let setting = self.session.layout_options(width);
        let id = ArticleId::of(part.article.text());
        if self.library.screens.is_empty() {
            self.library.articles.point_at(&source);
        }
        let mut open = OpenArticle::new(source, id, part.article, setting);
        open.title = clean::line(&part.title).into_owned();
        open.anchor = part.place.top;
        open.part = Some(part.place);
        self.reader.open = Some(open);
    }
}

impl Session {
    /// The reading place in the text at `source`; `None` if that is its beginning.
    fn later_place(&self, source: &Source) -> Option<&Anchor> {
        let place = self.places.at_source(&source.locator())?;
        place.anchor.as_ref().filter(|anchor| anchor.start > 0)
    }

    /// Asks for what is around the place at which an article is to open.
    pub(super) fn read_around_place(&mut self) {
        if let Some(opening) = &self.opening
            && opening.target == OpenTarget::Place
            && let Some(place) = self.later_place(&opening.source)
        {
            self.effects.push(Effect::ReadAround {
                source: opening.source.clone(),
                place: Box::new(place.clone()),
            });
        }
    }
}

impl Reader {
    /// Cancels loading when the part is closed.
    pub(super) fn cancel_partial(&mut self, session: &mut Session) {
        if self.open.as_ref().is_some_and(OpenArticle::is_partial) {
            session.opening = None;
        }
    }

    /// The offset in the whole text that the user scrolled to in a part of `source`.
    pub(super) fn partial_position(&self, source: &Source) -> Option<usize> {
        let open = self.open.as_ref().filter(|open| open.source == *source)?;
        let place = open.part?;
        (open.anchor != place.top).then_some(place.start + open.anchor)
    }

    /// Whether an action must wait for the whole text; shows a notice if so.
    pub(super) fn must_wait(&mut self, action: Action, session: &mut Session) -> bool {
        let part = self.open.as_ref().and_then(|open| open.part);
        let has_start = part.is_some_and(|place| place.start == 0);
        let works = matches!(
            action,
            Action::LineDown
                | Action::LineUp
                | Action::PageDown
                | Action::PageOn
                | Action::PageUp
                | Action::HalfDown
                | Action::HalfUp
                | Action::ParagraphNext
                | Action::ParagraphPrev
                | Action::Back
                | Action::Wide
                | Action::Zen
                | Action::Mode
                | Action::Narrower
                | Action::Wider
                | Action::MeasureReset
                | Action::ArticleNext
                | Action::ArticlePrev
        ) || (action == Action::Start && has_start);
        let waits = part.is_some() && !works;
        if waits {
            session.info("the rest of the text is still being read");
        }
        waits
    }
}
