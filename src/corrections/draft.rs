//! [`Draft`]: annotations while corrections are applied to them.

use std::collections::BTreeMap;

use pullquote_annotate::{Annotations, EntityId, Explanation, QuoteKind, Speaker};
use pullquote_text::Span;
use unicode_segmentation::GraphemeCursor;

pub(super) struct Draft<'t> {
    pub text: &'t str,
    /// Sorted at all times; parents of quotations and the order of entities are set by [`Self::finish`].
    pub all: Annotations,
    /// Entities that were merged into others. They stay in their place until [`Self::finish`], so that
    /// ids hold and later corrections find them by name.
    pub merged: BTreeMap<EntityId, EntityId>,
    /// Whether quotations were added or removed or changed their extent.
    pub restructured: bool,
}

impl<'t> Draft<'t> {
    pub fn new(text: &'t str, found: &Annotations) -> Self {
        Self {
            text,
            all: found.clone(),
            merged: BTreeMap::new(),
            restructured: false,
        }
    }

    /// The span without white space at its ends, widened to grapheme boundaries; `None` if nothing is
    /// left.
    pub fn snapped(&self, span: Span) -> Option<Span> {
        let words = span.of(self.text);
        let start = span.start() + words.len() - words.trim_start().len();
        let end = span.end() - (words.len() - words.trim_end().len());
        (start < end).then(|| {
            let start = boundary(self.text, start, usize::checked_sub);
            let end = boundary(self.text, end, usize::checked_add);
            Span::new(start, end)
        })
    }

    pub fn speakers(&mut self) -> impl Iterator<Item = &mut Speaker> {
        let of_quotes = self.all.quotes.iter_mut();
        let of_statements = self.all.statements.iter_mut();
        of_quotes
            .filter_map(|quote| quote.speaker.as_mut())
            .chain(of_statements.filter_map(|one| one.speaker.as_mut()))
    }

    /// The corrected annotations, with all invariants restored.
    pub fn finish(mut self) -> Annotations {
        for quote in &mut self.all.quotes {
            if quote.corrected && quote.kind == QuoteKind::Scare {
                quote.speaker = None;
                quote.cue = None;
            }
        }
        if self.restructured {
            self.set_parents();
        }
        self.settle_names();
        self.renumber_entities();
        self.all
    }
}

/// Explains what a reader corrected.
pub(super) fn explanation() -> Explanation {
    Explanation {
        steps: vec!["your correction".to_owned()],
    }
}

/// The grapheme boundary at `at`, or the next one in the direction of `step`.
fn boundary(text: &str, at: usize, step: fn(usize, usize) -> Option<usize>) -> usize {
    let mut at = at;
    loop {
        let mut cursor = GraphemeCursor::new(at, text.len(), true);
        if text.is_char_boundary(at) && cursor.is_boundary(text, 0) != Ok(false) {
            return at;
        }
        match step(at, 1) {
            Some(next) if next <= text.len() => at = next,
            _ => return at,
        }
    }
}

/// How well a span fits another, from 0 to 1: what they share of what they cover together.
pub(super) fn likeness(one: Span, other: Span) -> f64 {
    let shared = one.intersection(other).map_or(0, Span::len);
    let both = one.len() + other.len() - shared;
    if both == 0 {
        0.0
    } else {
        shared as f64 / both as f64
    }
}

/// The index of the span most like `span`; of equal ones the first. It shares more than half of the
/// shorter one with it and, lest a word in quotation marks is taken for the paragraph around it, either
/// begins or ends where it does or shares half of what both cover.
pub(super) fn best(spans: impl Iterator<Item = Span>, span: Span) -> Option<usize> {
    let mut best: Option<(usize, f64)> = None;
    for (at, one) in spans.enumerate() {
        let shared = one.intersection(span).map_or(0, Span::len);
        if shared * 2 <= one.len().min(span.len()) {
            continue;
        }
        let likeness = likeness(one, span);
        let has_same_end = one.start() == span.start() || one.end() == span.end();
        let is_it = has_same_end || likeness >= 0.5;
        if is_it && best.is_none_or(|(_, most)| likeness > most) {
            best = Some((at, likeness));
        }
    }
    best.map(|(at, _)| at)
}

/// Whether two spans overlap without one containing the other.
pub(super) fn cross(one: Span, other: Span) -> bool {
    one.overlaps(other) && !one.contains(other) && !other.contains(one)
}
