//! [`Locator`]: finds the words of anchors in a text.

use std::cell::{Cell, OnceCell};

use super::gram_index::{GramIndex, Searched};
use super::{Anchor, AnchorMatch, Long, MatchState, char_offset, char_offset_back, digest};
use super::{exact, fuzzy};
use crate::article_id::ArticleId;
use pullquote_text::{Offsets, Span};

/// From the second search of a text on it has an index.
const SEARCHES: usize = 1;
/// Longer texts, in bytes, have none: it would take much memory.
const MAX_INDEXED: usize = 8 << 20;

/// A text in which anchors are looked for, one after the other.
///
/// In the text that was marked an anchor takes a bounded time, after one pass over the text for all of them. In
/// another text the first takes time linear in the text, in at most three passes; the others take the time that
/// it takes to look at where their rarest words are, up to texts of [`MAX_INDEXED`]. Aligning the likeliest places
/// takes a bounded amount for each.
pub struct Locator<'t> {
    text: &'t str,
    id: &'t ArticleId,
    offsets: OnceCell<Offsets<'t>>,
    index: OnceCell<GramIndex>,
    /// How often the text was searched.
    searches: Cell<usize>,
}

impl<'t> Locator<'t> {
    /// `id` is the hash of `text`.
    pub fn new(text: &'t str, id: &'t ArticleId) -> Self {
        Self {
            text,
            id,
            offsets: OnceCell::new(),
            index: OnceCell::new(),
            searches: Cell::new(0),
        }
    }

    /// Finds the words of `anchor`.
    pub fn find(&self, anchor: &Anchor) -> AnchorMatch {
        if let Some(span) = self.in_same_text(anchor) {
            return AnchorMatch::new(MatchState::Exact, span, false);
        }
        match &anchor.long {
            Some(long) => self.find_long(anchor, long),
            None => self.find_short(anchor),
        }
    }

    /// The stored position, if this is the text that was marked and the words are there: the file may
    /// have been edited by hand.
    fn in_same_text(&self, anchor: &Anchor) -> Option<Span> {
        if *self.id != anchor.hash {
            return None;
        }
        let span = self.stored_span(anchor)?;
        let words = span.of(self.text);
        let fits = match &anchor.long {
            Some(long) => words.starts_with(&anchor.exact) && words.ends_with(&long.tail),
            None => words == anchor.exact,
        };
        fits.then_some(span)
    }

    /// The stored position in bytes; `None` if the text is shorter.
    fn stored_span(&self, anchor: &Anchor) -> Option<Span> {
        let start = self.byte(anchor.start)?;
        let end = self.byte(anchor.end)?;
        (start <= end).then(|| Span::new(start, end))
    }

    /// The byte of code point `count`, or the end of the text after the last one; `None` if it has fewer.
    fn byte(&self, count: u64) -> Option<usize> {
        let offsets = self.offsets.get_or_init(|| Offsets::new(self.text));
        offsets.byte(usize::try_from(count).ok()?)
    }

    fn searched(&self) -> Searched<'_> {
        let is_indexed = self.searches.get() >= SEARCHES && self.text.len() <= MAX_INDEXED;
        self.searches.set(self.searches.get() + 1);
        let index = || self.index.get_or_init(|| GramIndex::of(self.text));
        Searched {
            text: self.text,
            index: is_indexed.then(index),
        }
    }

    fn find_short(&self, anchor: &Anchor) -> AnchorMatch {
        let expected = self.byte(anchor.start);
        let expected = expected.unwrap_or(self.text.len());
        let searched = self.searched();
        let same = exact::find(anchor, searched, expected);
        if let Some(same) = same.as_ref().filter(|same| same.is_safe) {
            return self.same_words(anchor, same);
        }
        let similar = fuzzy::find(anchor, searched, expected);
        match (same, similar) {
            // The same words in another context, and similar words in nearly the same: the latter.
            (Some(same), Some(similar)) if similar.context < 0.8 => self.same_words(anchor, &same),
            (Some(same), None) => self.same_words(anchor, &same),
            (_, Some(similar)) => {
                AnchorMatch::new(MatchState::Changed, similar.span, similar.ambiguous)
            }
            (None, None) => AnchorMatch::LOST,
        }
    }

    fn same_words(&self, anchor: &Anchor, same: &exact::ExactMatch) -> AnchorMatch {
        let span = same.span;
        let in_place = span.of(self.text) == anchor.exact && Some(span) == self.stored_span(anchor);
        AnchorMatch::same_words(span, in_place, same.ambiguous)
    }

    /// Finds both ends on their own, and compares what is between by its digest.
    fn find_long(&self, anchor: &Anchor, long: &Long) -> AnchorMatch {
        let end_of = |exact: &str, prefix: &str, suffix: &str, start: u64| Anchor {
            exact: exact.to_owned(),
            prefix: prefix.to_owned(),
            suffix: suffix.to_owned(),
            start,
            end: start + exact.chars().count() as u64,
            hash: anchor.hash.clone(),
            long: None,
            alike: None,
        };
        let tail_start = anchor.end.saturating_sub(long.tail.chars().count() as u64);
        let head = self.find_short(&end_of(&anchor.exact, &anchor.prefix, "", anchor.start));
        let tail = self.find_short(&end_of(&long.tail, "", &anchor.suffix, tail_start));
        let length = anchor.end.saturating_sub(anchor.start);
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        let changed = |span, ambiguous| AnchorMatch::new(MatchState::Changed, span, ambiguous);
        match (head.span, tail.span) {
            (Some(first), Some(last)) if first.start() < last.end() => {
                let span = Span::new(first.start(), last.end());
                let ambiguous = head.ambiguous || tail.ambiguous;
                if digest(span.of(self.text)) != long.digest {
                    return changed(span, ambiguous);
                }
                let is_head_exact = head.state == MatchState::Exact;
                let in_place = is_head_exact && self.stored_span(anchor) == Some(span);
                AnchorMatch::same_words(span, in_place, ambiguous)
            }
            (Some(first), _) => {
                let end = first.start() + char_offset(&self.text[first.start()..], length);
                changed(Span::new(first.start(), end), true)
            }
            (None, Some(last)) => {
                let start = char_offset_back(self.text, last.end(), length);
                changed(Span::new(start, last.end()), true)
            }
            (None, None) => AnchorMatch::LOST,
        }
    }
}

#[cfg(test)]
mod tests;
