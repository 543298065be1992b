//! The reader: the open article, its panel, and the jump list.

mod follow;
pub mod jumps;
pub mod outline;
mod page_search;
pub mod panel;
mod pointer;
mod rest;
pub mod transcript;

use super::article::{OpenArticle, Search, Speech};
use super::effect::WatchJob;
use super::opening::IndexTarget;
use super::session::Session;
use crate::article_id::ArticleId;
use pullquote_text::Span;

use follow::PendingFollow;
use jumps::Jumps;
use panel::Panel;
use pointer::Pointer;

#[derive(Debug, Default)]
pub struct Reader {
    /// The open article; `None` while the library is shown.
    pub open: Option<OpenArticle>,
    /// The list next to or over the screen. The bookmarks panel also opens over the library.
    pub panel: Option<Panel>,
    /// What the transcript's cursor last moved to because it came into focus.
    pub(super) followed: Option<Speech>,
    /// Whether keys go to the panel.
    pub in_panel: bool,
    pub(super) jumps: Jumps,
    /// The file that the shell watches.
    pub(super) watched: Option<WatchJob>,
    pub(super) pointer: Pointer,
    /// The anchor at which typing of a search began.
    pub(super) search_origin: usize,
    pub(super) follow: Option<PendingFollow>,
    /// What the deep engine is reading.
    pub(super) deepening: Option<(ArticleId, Option<Span>)>,
}

impl Reader {
    pub(super) fn close_panel(&mut self) {
        self.panel = None;
        self.in_panel = false;
    }

    pub fn is_selecting(&self) -> bool {
        self.open
            .as_ref()
            .is_some_and(|open| open.selection.is_some())
    }

    /// Runs `act` on the open article, if there is one.
    pub(super) fn with_open(&mut self, act: impl FnOnce(&mut OpenArticle)) {
        if let Some(open) = &mut self.open {
            act(open);
        }
    }

    /// Goes to spans from the index, or searches for the text if the article has changed since.
    pub(super) fn go_to_index_target(&mut self, target: IndexTarget, session: &mut Session) {
        let Some(open) = &mut self.open else {
            return;
        };
        let in_text = |span: &Span| open.article.text().get(span.range()).is_some();
        if open.id != target.article || !target.spans.iter().all(in_text) {
            session.info("the article has changed since it was indexed: searching for the words");
            self.search_for(&target.words, 0, session);
            return;
        }
        let Some(&span) = target.spans.get(target.at) else {
            return;
        };
        if let Some(query) = target.query {
            open.search = Some(Search {
                query,
                request: session.next_request(),
                hits: Some(target.spans),
                current: target.at,
                fault: None,
                origin: span.start(),
                in_library: true,
            });
        }
        open.focus_on(span);
        open.reveal(span);
    }
}
