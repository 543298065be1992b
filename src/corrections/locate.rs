//! [`Locator`]: finds the words of many anchors in one text.

use std::collections::BTreeSet;

use crate::article_id::ArticleId;
use crate::bookmarks::{Anchor, AnchorMatch, Change, Correction, MatchState};
use pullquote_text::Span;

/// [`Anchor::find`] for all corrections of a text. In the text in which they were made it takes one pass
/// for all of them, instead of one each.
pub(super) struct Locator<'t> {
    text: &'t str,
    id: &'t ArticleId,
    /// Code points and the bytes at which they begin, of the ends of all anchors, sorted.
    ends: Vec<(u64, usize)>,
}

impl<'t> Locator<'t> {
    pub fn new(text: &'t str, id: &'t ArticleId, corrections: &[&Correction]) -> Self {
        let mut wanted = BTreeSet::new();
        for correction in corrections {
            wanted.extend([correction.anchor.start, correction.anchor.end]);
            if let Change::Extent(anchor) = &correction.change {
                wanted.extend([anchor.start, anchor.end]);
            }
        }
        let mut ends = Vec::with_capacity(wanted.len());
        let mut wanted = wanted.into_iter().peekable();
        let starts = text.char_indices().map(|(at, _)| at);
        for (count, at) in (0u64..).zip(starts.chain([text.len()])) {
            let Some(&next) = wanted.peek() else { break };
            if next == count {
                ends.push((count, at));
                wanted.next();
            }
        }
        Self { text, id, ends }
    }

    pub fn find(&self, anchor: &Anchor) -> AnchorMatch {
        match self.in_same_text(anchor) {
            Some(span) => AnchorMatch {
                state: MatchState::Exact,
                span: Some(span),
                ambiguous: false,
            },
            None => anchor.find(self.text, self.id),
        }
    }

    /// The stored position, if this is the text of the anchor and the words are there.
    fn in_same_text(&self, anchor: &Anchor) -> Option<Span> {
        if anchor.hash != *self.id || anchor.long.is_some() || anchor.start > anchor.end {
            return None;
        }
        let span = Span::new(self.byte(anchor.start)?, self.byte(anchor.end)?);
        (span.of(self.text) == anchor.exact).then_some(span)
    }

    fn byte(&self, count: u64) -> Option<usize> {
        let at = self.ends.binary_search_by_key(&count, |end| end.0).ok()?;
        Some(self.ends[at].1)
    }
}
