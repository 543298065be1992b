//! [`Anchor`]: the words that a record is tied to, and how they are found again after an edit.
//!
//! The anchor is what the W3C Web Annotation model calls a text quote selector (exact words, 32
//! characters before and after) beside a text position selector. Finding goes from the certain to
//! the less certain: the same text, the same words (told from their copies by what stands around
//! them), words that changed a little. What cannot be told is said so, and never called exact.

mod context;
mod exact;
mod fuzzy;
mod typography;

use crate::article_id::ArticleId;
use pullquote_text::Span;

/// How many characters (code points) are kept on each side of the words.
pub const CONTEXT: usize = 32;
/// Up to how many characters the marked words are kept whole.
pub const WHOLE: usize = 4096;
/// How many characters are kept of each end of longer ones.
pub const END: usize = 1024;

/// Words of an article, told by themselves, their surroundings and their position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// The marked words; of more than [`WHOLE`] characters only the first [`END`].
    pub exact: String,
    /// What stands before them: up to [`CONTEXT`] characters.
    pub prefix: String,
    /// What stands after them: up to [`CONTEXT`] characters.
    pub suffix: String,
    /// First character, counted in code points.
    pub start: u64,
    /// Character after the last, counted in code points.
    pub end: u64,
    /// Identity of the text that was marked.
    pub hash: ArticleId,
    /// For more than [`WHOLE`] characters: how the words end.
    pub long: Option<Long>,
}

/// The rest of an anchor whose words are too many to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Long {
    /// The last [`END`] characters.
    pub tail: String,
    /// SHA-256 of all the words with their typography folded, in hexadecimal.
    pub digest: String,
}

/// How sure it is that the words were found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MatchState {
    /// The same characters at the same position, and nothing else in the text could be meant.
    Exact,
    /// The same words at another position, or set otherwise (line ends, style of quotation marks).
    Moved,
    /// Words that differ, at the place where they were.
    Changed,
    /// Nothing that could be meant.
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

/// Where the words of an anchor are in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnchorMatch {
    /// How sure it is.
    pub state: MatchState,
    /// The bytes; `None` only when lost.
    pub span: Option<Span>,
    /// Whether other places fit as well, so that this one is only the likeliest.
    pub ambiguous: bool,
}

impl AnchorMatch {
    /// Nothing was found.
    pub const LOST: Self = Self {
        state: MatchState::Lost,
        span: None,
        ambiguous: false,
    };

    /// Whether a reader should look before relying on it: the words changed, others fit as well, or
    /// nothing fits.
    pub const fn needs_review(self) -> bool {
        self.ambiguous || matches!(self.state, MatchState::Changed | MatchState::Lost)
    }
}

impl Anchor {
    /// The anchor of `span` in `text`, whose identity is `id`. A span that does not fit the text is
    /// cut to it and widened to character boundaries.
    pub fn new(text: &str, id: &ArticleId, span: Span) -> Self {
        let start = floor_boundary(text, span.start());
        let end = ceil_boundary(text, span.end()).max(start);
        let words = &text[start..end];
        let start_points = text[..start].chars().count();
        let length = words.chars().count();
        let is_long = length > WHOLE;
        Self {
            exact: if is_long {
                words[..after(words, END)].to_owned()
            } else {
                words.to_owned()
            },
            prefix: text[before(text, start, CONTEXT)..start].to_owned(),
            suffix: text[end..][..after(&text[end..], CONTEXT)].to_owned(),
            start: start_points as u64,
            end: (start_points + length) as u64,
            hash: id.clone(),
            long: is_long.then(|| Long {
                tail: words[before(words, words.len(), END)..].to_owned(),
                digest: digest(words),
            }),
        }
    }

    /// The words as far as they are kept, for lists: the first, then an ellipsis when there are more.
    pub fn excerpt(&self) -> String {
        match &self.long {
            Some(_) => format!("{} …", self.exact.trim_end()),
            None => self.exact.clone(),
        }
    }

    /// The words as they were marked, for exports: both ends of those too long to be kept whole.
    pub fn quote(&self) -> String {
        match &self.long {
            Some(long) => format!("{} … {}", self.exact.trim_end(), long.tail.trim_start()),
            None => self.exact.clone(),
        }
    }

    /// Finds the words in `text`, whose identity is `id`.
    ///
    /// Time is linear in the text, plus a bounded amount for comparing the likeliest places; at most
    /// three passes are made.
    pub fn find(&self, text: &str, id: &ArticleId) -> AnchorMatch {
        if let Some(span) = self.in_same_text(text, id) {
            return AnchorMatch {
                state: MatchState::Exact,
                span: Some(span),
                ambiguous: false,
            };
        }
        match &self.long {
            Some(long) => self.find_long(long, text),
            None => self.find_short(text),
        }
    }

    /// The position as it stands, when this is the very text that was marked and the words are there
    /// (somebody may have edited the record by hand).
    fn in_same_text(&self, text: &str, id: &ArticleId) -> Option<Span> {
        if *id != self.hash {
            return None;
        }
        let span = self.position(text)?;
        let words = span.of(text);
        let fits = match &self.long {
            Some(long) => words.starts_with(&self.exact) && words.ends_with(&long.tail),
            None => words == self.exact,
        };
        fits.then_some(span)
    }

    /// The recorded position as bytes of `text`, if the text reaches that far.
    fn position(&self, text: &str) -> Option<Span> {
        let start = after_exactly(text, self.start)?;
        let length = self.end.checked_sub(self.start)?;
        let end = start + after_exactly(&text[start..], length)?;
        Some(Span::new(start, end))
    }

    fn find_short(&self, text: &str) -> AnchorMatch {
        let expected = after(text, usize::try_from(self.start).unwrap_or(usize::MAX));
        let choice = exact::choose(self, text, expected);
        if let Some(choice) = choice.as_ref().filter(|choice| choice.is_safe) {
            return self.same_words(text, choice);
        }
        let fuzzy = fuzzy::find(self, text, expected);
        match (choice, fuzzy) {
            // The words stand somewhere, but nothing around them is as it was: a place where all is
            // as it was but a few letters is the likelier one.
            (Some(choice), Some(fuzzy)) if choice.is_plausible && fuzzy.context < 0.8 => {
                self.same_words(text, &choice)
            }
            (Some(choice), None) if choice.is_plausible => self.same_words(text, &choice),
            (_, Some(fuzzy)) => AnchorMatch {
                state: MatchState::Changed,
                span: Some(fuzzy.span),
                ambiguous: fuzzy.ambiguous,
            },
            (_, None) => AnchorMatch::LOST,
        }
    }

    /// The state of words that were found unchanged.
    fn same_words(&self, text: &str, choice: &exact::Choice) -> AnchorMatch {
        let span = choice.span;
        let in_place = span.of(text) == self.exact && Some(span) == self.position(text);
        AnchorMatch {
            state: if in_place && !choice.ambiguous {
                MatchState::Exact
            } else {
                MatchState::Moved
            },
            span: Some(span),
            ambiguous: choice.ambiguous,
        }
    }

    /// Both ends are looked for apart; what lies between is compared by its digest.
    fn find_long(&self, long: &Long, text: &str) -> AnchorMatch {
        let end_of = |exact: &str, prefix: &str, suffix: &str, start: u64| Self {
            exact: exact.to_owned(),
            prefix: prefix.to_owned(),
            suffix: suffix.to_owned(),
            start,
            end: start + exact.chars().count() as u64,
            hash: self.hash.clone(),
            long: None,
        };
        let tail_start = self.end.saturating_sub(long.tail.chars().count() as u64);
        let head = end_of(&self.exact, &self.prefix, "", self.start).find_short(text);
        let tail = end_of(&long.tail, "", &self.suffix, tail_start).find_short(text);
        let length = usize::try_from(self.end - self.start.min(self.end)).unwrap_or(usize::MAX);
        let changed = |span, ambiguous| AnchorMatch {
            state: MatchState::Changed,
            span: Some(span),
            ambiguous,
        };
        match (head.span, tail.span) {
            (Some(first), Some(last)) if first.start() < last.end() => {
                let span = Span::new(first.start(), last.end());
                let ambiguous = head.ambiguous || tail.ambiguous;
                if digest(span.of(text)) != long.digest {
                    return changed(span, ambiguous);
                }
                let in_place = head.state == MatchState::Exact && self.position(text) == Some(span);
                AnchorMatch {
                    state: if in_place && !ambiguous {
                        MatchState::Exact
                    } else {
                        MatchState::Moved
                    },
                    span: Some(span),
                    ambiguous,
                }
            }
            (Some(first), _) => {
                let end = first.start() + after(&text[first.start()..], length);
                changed(Span::new(first.start(), end), true)
            }
            (None, Some(last)) => changed(
                Span::new(before(text, last.end(), length), last.end()),
                true,
            ),
            (None, None) => AnchorMatch::LOST,
        }
    }
}

/// SHA-256 of the folded words.
fn digest(words: &str) -> String {
    ArticleId::of(&typography::words(words)).as_str().to_owned()
}

/// The paragraphs of `text` that `span` lies in, with one more on each side where there is room: what
/// a bookmark in standard input keeps, so that it can be opened when the text is gone. At most about
/// `limit` bytes beside the span itself, on character boundaries.
pub fn passage(text: &str, span: Span, limit: usize) -> &str {
    let start = floor_boundary(text, span.start());
    let end = ceil_boundary(text, span.end()).max(start);
    let lowest = floor_boundary(text, start.saturating_sub(limit / 2));
    let highest = ceil_boundary(text, end.saturating_add(limit / 2));
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

/// The last character boundary at or before byte `at`.
pub(crate) fn floor_boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The first character boundary at or after byte `at`.
fn ceil_boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}

/// The byte after `count` characters of `text`, or its end.
pub(crate) fn after(text: &str, count: usize) -> usize {
    text.char_indices()
        .nth(count)
        .map_or(text.len(), |(at, _)| at)
}

/// The byte after exactly `count` characters of `text`, if it has as many.
fn after_exactly(text: &str, count: u64) -> Option<usize> {
    let count = usize::try_from(count).ok()?;
    match text.char_indices().nth(count) {
        Some((at, _)) => Some(at),
        None => (text.chars().count() == count).then_some(text.len()),
    }
}

/// The byte `count` characters before byte `at`, or 0.
fn before(text: &str, at: usize, count: usize) -> usize {
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
