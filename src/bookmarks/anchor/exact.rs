//! Finds the same words in another text and decides which of several places is meant.

use std::cmp::Reverse;

use super::context::{Agreement, Context};
use super::gram_index::Searched;
use super::{Anchor, typography};
use pullquote_text::Span;

/// The number of places whose context is compared in full; of more, those with the longest equal context.
const CANDIDATES: usize = 64;
/// From this length, in folded characters, one side of the context is enough.
const DISTINCTIVE: usize = 24;
/// From this length words are the same ones in any context: nobody says as much twice in one article.
const UNMISTAKABLE: usize = 200;
/// Below this length, in folded characters, the context says nothing.
const NO_CONTEXT: usize = 8;
/// The difference of similarity at which one place is clearly better than another.
const MARGIN: f32 = 0.2;

/// The best of the places where the words are, if any is accepted.
pub(super) struct ExactMatch {
    pub span: Span,
    /// Whether other places fit as well.
    pub ambiguous: bool,
    /// Whether no search for similar words is needed: the context before and after agrees.
    pub is_safe: bool,
}

/// Finds the folded words of `anchor`; `expected` is the byte where they were.
pub(super) fn find(anchor: &Anchor, searched: Searched<'_>, expected: usize) -> Option<ExactMatch> {
    let text = searched.text;
    let pattern = typography::pattern(&anchor.exact);
    let context = Context::new(&anchor.prefix, &anchor.suffix);
    let mut candidates = Candidates {
        anchor,
        text,
        expected,
        list: Vec::new(),
    };
    searched.occurrences(&pattern, |span| candidates.push(span));
    let is_alone = candidates.list.len() == 1;
    let was_alone = anchor.alike.is_none_or(|alike| alike < 100);
    let mut scored: Vec<(f32, Agreement, &Candidate)> = Vec::new();
    for candidate in &candidates.list {
        let agreement = context.agreement(text, candidate.span);
        let is_accepted = if context.len() < NO_CONTEXT {
            is_alone && was_alone
        } else if was_alone {
            agreement.is_full()
                || (pattern.len() >= DISTINCTIVE && agreement.is_half())
                || pattern.len() >= UNMISTAKABLE
        } else {
            agreement.is_tight()
        };
        if is_accepted {
            let similarity = context.similarity(text, candidate.span);
            scored.push((similarity, agreement, candidate));
        }
    }
    let by_fit = |a: &(f32, _, &Candidate), b: &(f32, _, &Candidate)| {
        b.0.total_cmp(&a.0).then(a.2.distance.cmp(&b.2.distance))
    };
    scored.sort_by(by_fit);
    let top = scored.first()?.0;
    // Of those that fit equally well the nearest is the likeliest.
    let rivals = scored
        .iter()
        .filter(|(similarity, ..)| *similarity > top - MARGIN);
    let (_, agreement, best) = rivals
        .clone()
        .min_by_key(|(.., candidate)| candidate.distance)?;
    Some(ExactMatch {
        span: best.span,
        ambiguous: rivals.count() > 1,
        is_safe: agreement.is_full(),
    })
}

struct Candidate {
    span: Span,
    /// The number of equal characters around it, see [`Candidates::equal_context`].
    equal: usize,
    /// From where the words were, in bytes.
    distance: usize,
}

/// The best candidates so far: a bounded list, however often the words occur.
struct Candidates<'a> {
    anchor: &'a Anchor,
    text: &'a str,
    expected: usize,
    list: Vec<Candidate>,
}

impl Candidates<'_> {
    fn push(&mut self, folded: Span) {
        let span = self.trim(folded);
        self.list.push(Candidate {
            span,
            equal: self.equal_context(span),
            distance: span.start().abs_diff(self.expected),
        });
        if self.list.len() >= 4 * CANDIDATES {
            self.list
                .sort_by_key(|one| (Reverse(one.equal), one.distance));
            self.list.truncate(CANDIDATES);
        }
    }

    /// The marked characters within a folded match, which also covers a second quotation mark or blank
    /// next to the words; else the whole match.
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

    /// Adds the blanks around the words, if they were marked with them.
    fn with_blanks(&self, folded: Span) -> Span {
        let exact = self.anchor.exact.as_str();
        let lead = exact.len() - exact.trim_start().len();
        let trail = exact.len() - exact.trim_end().len();
        let start = folded.start().checked_sub(lead);
        let wide = start.map(|start| Span::new(start, folded.end() + trail));
        wide.filter(|wide| self.text.get(wide.range()) == Some(exact))
            .unwrap_or(folded)
    }

    /// The number of characters next to `span`, on both sides, that equal those of the anchor without
    /// folding or edits.
    fn equal_context(&self, span: Span) -> usize {
        let same = |(a, b): &(char, char)| a == b || (a.is_whitespace() && b.is_whitespace());
        let head = self.text[..span.start()].chars().rev();
        let tail = self.text[span.end()..].chars();
        let before = self.anchor.prefix.chars().rev().zip(head);
        let after = self.anchor.suffix.chars().zip(tail);
        before.take_while(same).count() + after.take_while(same).count()
    }
}
