//! Which stretch of a text is annotated: all of it, or, of a very long one, what stands around the reader.

use std::sync::Arc;

use super::notice::Notice;
use super::reader::Reader;
use super::screens::ScreenState;
use super::{App, Effect};
use crate::article_id::ArticleId;
use pullquote_annotate::Annotations;
use pullquote_annotate::window;
use pullquote_text::Span;

impl Reader {
    /// Takes in what was found, in the whole text or in a stretch of it.
    fn take_found(&mut self, within: Option<Span>, annotations: &Arc<Annotations>) {
        self.found = Arc::clone(annotations);
        self.annotated = true;
        self.within = within;
        self.awaits = false;
    }

    /// Whether the page has come within `edge` bytes of the end of what is annotated.
    fn has_left(&self, within: Span, edge: usize) -> bool {
        let page = self.page.span();
        let end = self.article.text().len();
        let is_before = within.start() > 0 && page.start() < within.start() + edge;
        let is_after = within.end() < end && page.end() + edge > within.end();
        is_before || is_after
    }
}

impl App {
    /// Asks for the annotations of the open article.
    pub(super) fn ask_annotations(&mut self, fx: &mut Vec<Effect>) {
        let Some(reader) = &mut self.reader else {
            return;
        };
        let article = Box::new(reader.article.clone());
        let is_long = article.text().len() > self.limits.whole;
        let within = is_long.then(|| window::around(&article, reader.anchor, self.limits.reach));
        reader.awaits = true;
        fx.push(Effect::Annotate {
            id: reader.id.clone(),
            article,
            within,
        });
    }

    /// Takes in annotations that have come.
    pub(super) fn annotated(
        &mut self,
        id: &ArticleId,
        within: Option<Span>,
        annotations: &Arc<Annotations>,
    ) {
        let parents = self.screens.iter_mut().filter_map(ScreenState::parent_mut);
        let of_it = parents.filter(|reader| reader.id == *id);
        of_it.for_each(|reader| reader.take_found(within, annotations));
        let Some(reader) = self.reader.as_mut().filter(|reader| reader.id == *id) else {
            return;
        };
        let is_first = !reader.annotated;
        reader.take_found(within, annotations);
        if within.is_some() && is_first && self.notice.is_none() {
            self.notice = Some(Notice::info(
                "a very long text: quotations and names are found around where you read",
            ));
        }
        self.correct();
    }

    /// Asks for the next stretch of a very long text when the reader comes to the edge of this one.
    pub(super) fn follow_reader(&mut self, fx: &mut Vec<Effect>) {
        let edge = self.limits.reach / 4;
        let has_left = self.reader.as_ref().is_some_and(|reader| {
            let within = reader.within.filter(|_| !reader.awaits);
            within
                .is_some_and(|within| !reader.page.rows.is_empty() && reader.has_left(within, edge))
        });
        if has_left {
            self.ask_annotations(fx);
        }
    }
}
