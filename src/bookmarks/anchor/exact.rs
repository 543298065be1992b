//! The same words somewhere in the text, and which of several places is meant.

use super::context::Context;
use super::{Anchor, typography};
use pullquote_text::Span;

/// How many places are compared closely; more are thinned by a quick look at what stands beside them.
const CLOSE: usize = 64;
/// From how many folded characters on words speak for themselves, without their surroundings.
const TELLING: usize = 32;
/// How alike the surroundings must be for short words to be believed.
const BELIEVED: f32 = 0.4;
/// By how much one place must beat the next to be the one that is meant.
const MARGIN: f32 = 0.2;

/// The likeliest of the places where the words stand.
pub(super) struct Choice {
    pub span: Span,
    /// Whether others fit as well.
    pub ambiguous: bool,
    /// Whether it may be taken without looking for changed words elsewhere.
    pub is_safe: bool,
    /// Whether it may be taken when nothing better is found.
    pub is_plausible: bool,
}

struct Candidate {
    span: Span,
    alike: f32,
    far: usize,
}

/// Chooses among all places where the folded words of `anchor` stand; `expected` is the byte where
/// they stood. `None` when they stand nowhere.
pub(super) fn choose(anchor: &Anchor, text: &str, expected: usize) -> Option<Choice> {
    let pattern = typography::pattern(&anchor.exact);
    let context = Context::new(&anchor.prefix, &anchor.suffix);
    let mut spans = Places::new(anchor, text, expected);
    typography::occurrences(text, &pattern, |span| spans.push(span));
    let mut candidates: Vec<Candidate> = spans
        .kept
        .into_iter()
        .map(|place| Candidate {
            span: place.span,
            alike: context.alike(text, place.span),
            far: place.far,
        })
        .collect();
    candidates.sort_by(|a, b| b.alike.total_cmp(&a.alike).then(a.far.cmp(&b.far)));
    let top = candidates.first()?.alike;
    // Of those that fit equally well the nearest is the likeliest.
    let rivals = candidates.iter().filter(|one| one.alike > top - MARGIN);
    let best = rivals.clone().min_by_key(|one| one.far)?;
    let ambiguous = rivals.count() > 1;
    let is_telling = pattern.len() >= TELLING;
    let has_no_context = context.len() < 8;
    Some(Choice {
        span: best.span,
        ambiguous,
        is_safe: top >= BELIEVED,
        is_plausible: top >= BELIEVED || is_telling || (has_no_context && !ambiguous),
    })
}

struct Place {
    span: Span,
    quick: usize,
    far: usize,
}

/// The places worth a close look, bounded in number however often the words occur.
struct Places<'a> {
    anchor: &'a Anchor,
    text: &'a str,
    expected: usize,
    kept: Vec<Place>,
}

impl<'a> Places<'a> {
    const fn new(anchor: &'a Anchor, text: &'a str, expected: usize) -> Self {
        Self {
            anchor,
            text,
            expected,
            kept: Vec::new(),
        }
    }

    fn push(&mut self, folded: Span) {
        let span = self.trim(folded);
        let place = Place {
            span,
            quick: self.quick(span),
            far: span.start().abs_diff(self.expected),
        };
        self.kept.push(place);
        if self.kept.len() >= 4 * CLOSE {
            self.thin();
        }
    }

    fn thin(&mut self) {
        let worth = |place: &Place| (std::cmp::Reverse(place.quick), place.far);
        self.kept.sort_by_key(worth);
        self.kept.truncate(CLOSE);
    }

    /// The marked characters themselves where they stand inside the folded match (which swallows a
    /// second quotation mark or blank beside the words), else the match.
    fn trim(&self, folded: Span) -> Span {
        let around = folded.of(self.text);
        let exact = self.anchor.exact.as_str();
        if around.len() == exact.len() || around.len() > exact.len() + 64 {
            return self.with_blanks(folded);
        }
        match around.find(exact) {
            Some(at) if !exact.is_empty() => {
                Span::new(folded.start() + at, folded.start() + at + exact.len())
            }
            _ => self.with_blanks(folded),
        }
    }

    /// Words that were marked with the blanks around them are found with them.
    fn with_blanks(&self, folded: Span) -> Span {
        let exact = self.anchor.exact.as_str();
        let lead = exact.len() - exact.trim_start().len();
        let trail = exact.len() - exact.trim_end().len();
        let wide = folded
            .start()
            .checked_sub(lead)
            .map(|start| Span::new(start, folded.end() + trail));
        match wide {
            Some(wide) if wide.of(self.text) == exact => wide,
            _ => folded,
        }
    }

    /// How many characters on both sides are as remembered, without fold or repair.
    fn quick(&self, span: Span) -> usize {
        let same = |(a, b): &(char, char)| a == b || (a.is_whitespace() && b.is_whitespace());
        let head = self.text[..span.start()].chars().rev();
        let tail = self.text[span.end()..].chars();
        let before = self.anchor.prefix.chars().rev().zip(head);
        let after = self.anchor.suffix.chars().zip(tail);
        before.take_while(same).count() + after.take_while(same).count()
    }
}
