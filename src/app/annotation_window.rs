//! What is annotated: all of a text, or the surroundings of the page in a very long one.

use std::sync::Arc;

use super::article::OpenArticle;
use super::{App, ArticleJob, Effect, Reader, Session};
use crate::article_id::ArticleId;
use pullquote_annotate::window;
use pullquote_annotate::{Annotations, Engine};
use pullquote_text::Span;

impl OpenArticle {
    /// Stores annotations of the whole text or a part.
    pub(super) fn take_found(
        &mut self,
        within: Option<Span>,
        engine: Engine,
        annotations: &Arc<Annotations>,
    ) {
        self.found = Arc::clone(annotations);
        self.engine = engine;
        self.held = None;
        self.annotated = true;
        self.within = within;
        self.awaits = false;
    }

    /// Whether the page is within `edge` bytes of the end of the annotated part.
    fn has_left(&self, within: Span, edge: usize) -> bool {
        let page = self.page.span();
        let end = self.article.text().len();
        let is_before = within.start() > 0 && page.start() < within.start() + edge;
        let is_after = within.end() < end && page.end() + edge > within.end();
        is_before || is_after
    }
}

impl App {
    /// Handles the annotations that the worker sent.
    pub(super) fn annotated(
        &mut self,
        id: &ArticleId,
        within: Option<Span>,
        engine: Engine,
        annotations: &Arc<Annotations>,
    ) {
        // A better reading of a part that is no longer shown, or that has it already, changes nothing.
        let is_wanted = |open: &OpenArticle| {
            open.id == *id && (engine == Engine::Fast || open.within == within && open.annotated)
        };
        let parents = self
            .library
            .screens
            .iter_mut()
            .filter_map(|screen| screen.parent.as_deref_mut());
        let of_it = parents.filter(|open| is_wanted(open));
        of_it.for_each(|open| open.take_found(within, engine, annotations));
        let Some(open) = self.reader.open.as_mut().filter(|open| is_wanted(open)) else {
            return;
        };
        if engine == Engine::Deep {
            open.held = Some(Arc::clone(annotations));
            return;
        }
        let is_first = !open.annotated;
        open.take_found(within, engine, annotations);
        if within.is_some() && is_first && self.session.notice.is_none() {
            self.session
                .info("very long text: quotations and names are marked near where you read");
        }
        self.reader.apply_corrections(&mut self.session);
    }
}

impl Reader {
    /// Requests annotations of the open article.
    pub(super) fn ask_annotations(&mut self, session: &mut Session) {
        let Some(open) = &mut self.open else {
            return;
        };
        let article = Box::new(open.article.clone());
        let is_long = article.text().len() > session.limits.whole;
        let within = is_long.then(|| window::around(&article, open.anchor, session.limits.reach));
        open.awaits = true;
        session.effects.push(Effect::Article(ArticleJob::Annotate {
            id: open.id.clone(),
            article,
            within,
        }));
    }

    /// Requests the next part of a very long text near the end of the annotated one.
    pub(super) fn follow_annotations(&mut self, session: &mut Session) {
        let edge = session.limits.reach / 4;
        let has_left = self.open.as_ref().is_some_and(|open| {
            let within = open.within.filter(|_| !open.awaits);
            within.is_some_and(|within| !open.page.rows.is_empty() && open.has_left(within, edge))
        });
        if has_left {
            self.ask_annotations(session);
        }
    }
}
