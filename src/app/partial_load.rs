//! The beginning of a large file, shown while the rest loads.
//!
//! Bookmarks and annotations need the id of the whole text, so only scrolling works until it replaces the
//! beginning.

use super::action::Action;
use super::article::OpenArticle;
use super::{App, OpenTarget, Reader, Session};
use crate::article_id::ArticleId;
use pullquote_text::{Article, Source};

impl App {
    /// Shows the beginning, unless the article is to open at a later place.
    pub(super) fn partial_loaded(&mut self, source: Source, article: Article) {
        let Some(opening) = self
            .session
            .opening
            .as_ref()
            .filter(|one| one.source == source)
        else {
            return;
        };
        let locator = source.locator();
        let place = self.session.places.at_source(&locator);
        let is_at_start = place.is_none_or(|place| place.anchor.is_none());
        if opening.target != OpenTarget::Place || !is_at_start {
            return;
        }
        let width = self.columns().measure();
        let setting = self.session.layout_options(width);
        let id = ArticleId::of(article.text());
        if self.library.screens.is_empty() {
            self.library.articles.point_at(&source);
        }
        let mut open = OpenArticle::new(source, id, article, setting);
        open.is_partial = true;
        self.reader.open = Some(open);
    }
}

impl Reader {
    /// Cancels loading when the beginning is closed.
    pub(super) fn cancel_partial(&mut self, session: &mut Session) {
        if self.open.as_ref().is_some_and(|open| open.is_partial) {
            session.opening = None;
        }
    }

    /// The offset that the user scrolled to in the beginning of `source`.
    pub(super) fn partial_position(&self, source: &Source) -> Option<usize> {
        let open = self.open.as_ref()?;
        let is_it = open.is_partial && open.source == *source;
        (is_it && open.anchor > 0).then_some(open.anchor)
    }

    /// Whether an action must wait for the whole text; shows a notice if so.
    pub(super) fn must_wait(&mut self, action: Action, session: &mut Session) -> bool {
        let is_partial = self.open.as_ref().is_some_and(|open| open.is_partial);
        let works = matches!(
            action,
            Action::LineDown
                | Action::LineUp
                | Action::PageDown
                | Action::PageOn
                | Action::PageUp
                | Action::HalfDown
                | Action::HalfUp
                | Action::Start
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
        );
        let waits = is_partial && !works;
        if waits {
            session.info("the rest of the text is still being read");
        }
        waits
    }
}
