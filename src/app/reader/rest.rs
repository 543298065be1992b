//! Teasers, and the whole articles that take their place.

use crate::app::article::OpenArticle;
use crate::app::{Action, App, Reader};
use crate::bookmarks::MatchState;
use pullquote_text::{Article, Source};

impl App {
    /// Tells that the open article is a teaser, and how to read on.
    pub(in crate::app) fn offer_rest(&mut self) {
        if self.reader.rest_address().is_some() && self.session.may_tell_news() {
            let key = self.session.keymap.key_label(Action::AddAddress);
            self.session.info(format!(
                "this is only what the feed has · {key} fetches the rest"
            ));
        }
    }
}

impl Reader {
    /// The open teaser, which `article`, read from its file, is about to replace.
    pub(in crate::app) fn take_teaser(
        &mut self,
        source: &Source,
        article: &Article,
    ) -> Option<OpenArticle> {
        let is_it = |open: &mut OpenArticle| open.source == *source && open.article.is_teaser;
        self.open.take_if(|open| is_it(open) && !article.is_teaser)
    }

    /// Notes that the page of the open teaser has the same text, `article`. Returns whether it was a teaser.
    pub(in crate::app) fn is_whole_now(&mut self, article: &Article) -> bool {
        let Some(open) = &mut self.open else {
            return false;
        };
        let was_teaser = open.article.is_teaser && !article.is_teaser;
        open.article.is_teaser = article.is_teaser;
        was_teaser
    }

    /// Whether the words of a bookmark are gone.
    pub(in crate::app) fn has_lost_marks(&self) -> bool {
        let open = self.open.as_ref();
        open.is_some_and(|open| open.marks.iter().any(|mark| mark.state == MatchState::Lost))
    }
}
