//! [`Anchor`]: the words that a record is about, and how they are found again after an edit.
//!
//! An anchor is what the W3C Web Annotation model calls a text quote selector (the exact words, 32
//! characters before and after) and a text position selector. [`Anchor::find`] tries, in this order:
//! the same position in the same text; the same words, copies distinguished by the context; similar words
//! in a similar context. Lengths are in characters (code points).
//!
//! Words that are gone are lost: an anchor on what somebody else says is worse than none. So the context
//! before and after must agree, each for itself, unless the words are too long to be said twice; and of
//! words that had a look-alike elsewhere in the text ([`Anchor::alike`]) nothing is accepted that differs
//! from them as much as the look-alike did.

mod context;
mod exact;
mod fuzzy;
mod gram_index;
mod locator;
mod rolling_hash;
mod selectors;
mod typography;

use crate::article_id::ArticleId;
pub use locator::Locator;
use pullquote_text::Span;

/// The length of `prefix` and `suffix`.
pub const CONTEXT: usize = 32;
/// Words up to this length are stored whole.
pub const WHOLE: usize = 4096;
/// The length of each end that is stored of longer words.
pub const END: usize = 1024;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// The marked words; if there are more than [`WHOLE`] characters, the first [`END`].
    pub exact: String,
    /// Up to [`CONTEXT`] characters before the words.
    pub prefix: String,
    /// Up to [`CONTEXT`] characters after the words.
    pub suffix: String,
    pub start: u64,
    pub end: u64,
    /// The text in which the words were marked.
    pub hash: ArticleId,
    /// The end of words longer than [`WHOLE`].
    pub long: Option<Long>,
    /// How similar the most similar other words of the text were when these were marked, in percent: 100
    /// if it had the same words twice, 0 if nothing came near. `None`: nobody has looked.
    pub alike: Option<u8>,
}

/// The part of an anchor that only words longer than [`WHOLE`] have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Long {
    /// The last [`END`] characters.
    pub tail: String,
    /// SHA-256 of all the words, folded by `typography`, in hexadecimal.
    pub digest: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MatchState {
    /// The same characters at the same position, and no other place fits.
    Exact,
    /// The same words at another position, or with other line ends or quotation marks.
    Moved,
    /// Similar words in a similar context.
    Changed,
    /// No place fits.
    Lost,
}

impl MatchState {
    /// The name in lists and exports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Moved => "moved",
            Self::Changed => "changed",
            Self::Lost => "lost",
        }
    }
}

/// The place of the words of an anchor in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnchorMatch {
    pub state: MatchState,
    /// `None` only if lost.
    pub span: Option<Span>,
    /// Whether other places fit as well; `span` is the likeliest.
    pub ambiguous: bool,
}

impl AnchorMatch {
    pub const LOST: Self = Self {
        state: MatchState::Lost,
        span: None,
        ambiguous: false,
    };

    const fn new(state: MatchState, span: Span, ambiguous: bool) -> Self {
        Self {
            state,
            span: Some(span),
            ambiguous,
        }
    }

    /// A match of the same words: exact if they are also in place and no other place fits.
    const fn same_words(span: Span, in_place: bool, ambiguous: bool) -> Self {
        let state = if in_place && !ambiguous {
            MatchState::Exact
        } else {
            MatchState::Moved
        };
        Self::new(state, span, ambiguous)
    }
}

impl Anchor {
    /// The anchor of `span` in `text`, whose hash is `id`. The span is clipped to the text and widened
    /// to character boundaries.
    pub fn new(text: &str, id: &ArticleId, span: Span) -> Self {
        let (anchor, span) = Self::cut(text, id, span);
        Self {
            alike: Some(fuzzy::most_alike(&anchor, text, span)),
            ..anchor
        }
    }

    fn cut(text: &str, id: &ArticleId, span: Span) -> (Self, Span) {
        let start = text.floor_char_boundary(span.start());
        let end = text.ceil_char_boundary(span.end()).max(start);
        let words = &text[start..end];
        let start_chars = text[..start].chars().count();
        let length = words.chars().count();
        let is_long = length > WHOLE;
        let exact_end = if is_long {
            char_offset(words, END)
        } else {
            words.len()
        };
        let anchor = Self {
            exact: words[..exact_end].to_owned(),
            prefix: text[char_offset_back(text, start, CONTEXT)..start].to_owned(),
            suffix: text[end..][..char_offset(&text[end..], CONTEXT)].to_owned(),
            start: start_chars as u64,
            end: (start_chars + length) as u64,
            hash: id.clone(),
            long: is_long.then(|| Long {
                tail: words[char_offset_back(words, words.len(), END)..].to_owned(),
                digest: digest(words),
            }),
            alike: None,
        };
        (anchor, Span::new(start, end))
    }

    /// An anchor without a search for look-alikes, for places that are noted while the reader scrolls.
    pub fn without_alike(text: &str, id: &ArticleId, span: Span) -> Self {
        Self::cut(text, id, span).0
    }

    /// The words for lists; of long ones the beginning.
    pub fn excerpt(&self) -> String {
        match &self.long {
            Some(_) => format!("{} …", self.exact.trim_end()),
            None => self.exact.clone(),
        }
    }

    /// The words for exports; of long ones both ends.
    pub fn quote(&self) -> String {
        match &self.long {
            Some(long) => format!("{} … {}", self.exact.trim_end(), long.tail.trim_start()),
            None => self.exact.clone(),
        }
    }

    /// Finds the words in `text`, whose hash is `id`. A [`Locator`] finds many anchors in a text.
    pub fn find(&self, text: &str, id: &ArticleId) -> AnchorMatch {
        Locator::new(text, id).find(self)
    }

    /// Finds the words in `text`, of which `before` was the beginning: the context does not count. Of several places it
    /// is the one of the same rank.
    pub fn find_in_longer(&self, before: &str, text: &str) -> Option<Span> {
        if self.long.is_some() {
            return None;
        }
        let pattern = typography::pattern(&self.exact);
        let places = |text: &str| {
            let mut places = Vec::new();
            typography::occurrences(text, &pattern, |span| places.push(span));
            places
        };
        let here = places(text);
        let found = if let [only] = here[..] {
            only
        } else {
            let at = self.find(before, &self.hash).span?;
            let rank = places(before).iter().position(|span| span.overlaps(at))?;
            *here.get(rank)?
        };
        // Without a second quotation mark or blank next to the words.
        let around = found.of(text).find(&self.exact);
        Some(around.map_or(found, |at| {
            let start = found.start() + at;
            Span::new(start, start + self.exact.len())
        }))
    }
}

/// SHA-256 of the folded words.
fn digest(words: &str) -> String {
    ArticleId::of(&typography::folded(words))
        .as_str()
        .to_owned()
}

/// The paragraphs of `text` that `span` touches and one more on each side, at most about `limit` bytes
/// next to the span. A bookmark in standard input stores it, so that it can be opened later.
pub fn passage(text: &str, span: Span, limit: usize) -> &str {
    let start = text.floor_char_boundary(span.start());
    let end = text.ceil_char_boundary(span.end()).max(start);
    let lowest = text.floor_char_boundary(start.saturating_sub(limit / 2));
    let highest = text.ceil_char_boundary(end.saturating_add(limit / 2));
    let head = &text[lowest..start];
    let from = head
        .rmatch_indices("\n\n")
        .nth(1)
        .map_or(lowest, |(at, mark)| lowest + at + mark.len());
    let tail = &text[end..highest];
    let to = tail
        .match_indices("\n\n")
        .nth(1)
        .map_or(highest, |(at, _)| end + at);
    &text[from..to]
}

/// The byte after `count` characters of `text`, or its end.
pub(super) fn char_offset(text: &str, count: usize) -> usize {
    text.char_indices()
        .nth(count)
        .map_or(text.len(), |(at, _)| at)
}

/// The byte `count` characters before byte `at`, or 0.
fn char_offset_back(text: &str, at: usize, count: usize) -> usize {
    if count == 0 {
        return at;
    }
    text[..at]
        .char_indices()
        .rev()
        .nth(count - 1)
        .map_or(0, |(at, _)| at)
}

#[cfg(test)]
mod tests;
