//! The records of a teaser once its whole article has taken its place.

use super::anchor::{Anchor, Locator, MatchState};
use super::identity::{Recognition, SeenText};
use super::records::Records;
use crate::article_id::ArticleId;

impl Records {
    /// Ties the records about the teaser with the text `before` to the whole article, `after`. It is the same one however
    /// little of it the teaser had: the reader asked for its rest. Marked words that still stand there are found again
    /// whatever is around them now.
    ///
    /// Returns the texts of the article before; `None` if there is nothing to tie.
    pub fn replace_teaser(
        &mut self,
        before: (&ArticleId, &str),
        seen: &SeenText,
        after: &str,
        now: &str,
    ) -> Option<Vec<ArticleId>> {
        if self.known_texts().any(|text| text.has(&seen.id)) {
            return None;
        }
        let of_teaser = self.known_texts().find(|text| text.has(before.0))?;
        let found = Recognition::Same(of_teaser.id.clone());
        let earlier = self.note_text(&found, seen, now)?;
        self.anchor_again(before.1, seen, after, now);
        Some(earlier)
    }

    fn anchor_again(&mut self, before: &str, seen: &SeenText, after: &str, now: &str) {
        let locator = Locator::new(after, &seen.id);
        let again = |anchor: &Anchor| {
            let is_lost = locator.find(anchor).state == MatchState::Lost;
            let span = is_lost.then(|| anchor.find_in_longer(before, after))??;
            Some(Anchor::new(after, &seen.id, span))
        };
        let article = self.article(Some(&seen.id), &seen.source);
        let bookmarks = self
            .bookmarks()
            .filter(|mark| article.has(&mark.article))
            .filter_map(|mark| Some((mark.id.clone(), again(&mark.anchor)?)));
        let bookmarks: Vec<(String, Anchor)> = bookmarks.collect();
        let quotes = self
            .saved_quotes()
            .filter(|quote| article.has(&quote.article))
            .filter_map(|quote| Some((quote.id.clone(), again(&quote.anchor)?)));
        let quotes: Vec<(String, Anchor)> = quotes.collect();
        let corrections = self
            .corrections()
            .filter(|correction| article.has(&correction.article))
            .filter_map(|correction| Some((correction.id.clone(), again(&correction.anchor)?)));
        let corrections: Vec<(String, Anchor)> = corrections.collect();
        for (id, anchor) in bookmarks {
            self.edit_bookmark(&id, now, |mark| mark.anchor = anchor);
        }
        for (id, anchor) in quotes {
            self.edit_saved_quote(&id, now, |quote| quote.anchor = anchor);
        }
        for (id, anchor) in corrections {
            self.edit_correction(&id, now, |correction| correction.anchor = anchor);
        }
    }
}
