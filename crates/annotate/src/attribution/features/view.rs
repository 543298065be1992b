//! Where a candidate is, seen from its target. Distances and scores are binned.

use std::ops::Range;

use super::{TargetContext, cue_level, length_level};
use crate::candidates::{self, CandidateKind};
use crate::cues::NEVER;
use crate::document::range;
use crate::tagset::Tag;

pub(super) struct View {
    /// Before or after the target, in its paragraph or another.
    pub side: u32,
    /// `side` and the kind of the candidate.
    pub base: u32,
    /// Tokens in between that are in no other quotation.
    pub gap: u32,
    pub sentences: u32,
    pub quoted_spans: u32,
    pub candidates: u32,
    /// The strongest cues right before and after the candidate.
    pub cue_before: u32,
    pub cue_after: u32,
    /// The stronger of the two: hash of its word, and token.
    pub cue_lower: u32,
    pub cue_at: usize,
    /// Whether the cue is after the candidate, and what is between candidate and target.
    pub order: u32,
    /// Whether it, or one with the same head, was the speaker of the previous target.
    pub previous: u32,
    /// Whether it is next to one of the strongest cues of the target.
    pub best: u32,
    pub paragraph_first: bool,
}

impl View {
    pub(super) fn cues(&self) -> u32 {
        self.cue_before * 8 + self.cue_after
    }
}

impl TargetContext<'_> {
    pub(super) fn view(&self, idx: usize) -> View {
        let c = &self.all[idx];
        let (start, end) = (c.tokens.start as usize, c.tokens.end as usize);
        let t = &self.target.tokens;
        let left = start < t.start;
        let paragraph = range(&self.ctx.tokens.paragraphs[self.target.paragraph]);
        let side = u32::from(!left) + 2 * u32::from(!paragraph.contains(&start));
        let between = if left { end..t.start } else { t.end..start };
        let (quoted_spans, outside) = self.between(between.clone());
        let edge = if left { t.start } else { t.end - 1 };
        let sentence_of = &self.ctx.sentence_of;
        let sentences = sentence_of[edge].abs_diff(sentence_of[start]);
        let (cue_after, at_after) = self.cue_beside(end..end + 5);
        let (cue_before, at_before) = self.cue_beside((start.saturating_sub(4)..start).rev());
        let is_after = cue_after > cue_before;
        let cue_at = if is_after { at_after } else { at_before };
        let beside = |cue: (u32, usize)| cue.0 > 1 && cue.1 + 5 > start && cue.1 < end + 5;
        let previous = match self.before.speaker {
            Some(speaker) if speaker as usize == idx => 2 + u32::from(left),
            Some(speaker) if self.same_head(speaker as usize, idx) => 1,
            _ => 0,
        };
        let first = candidates::first_from(self.all, paragraph.start);
        View {
            side,
            base: side * 16 + c.sort as u32,
            gap: length_level(outside),
            sentences: sentences.min(4),
            quoted_spans: quoted_spans.min(3),
            candidates: self.candidates_between(&between),
            cue_before: cue_level(cue_before),
            cue_after: cue_level(cue_after),
            cue_lower: self.ctx.lower(cue_at),
            cue_at,
            order: u32::from(is_after)
                + 2 * u32::from(quoted_spans == 0)
                + 4 * u32::from(outside == 0),
            previous,
            best: u32::from(beside(self.cue_left)) + 2 * u32::from(beside(self.cue_right)),
            paragraph_first: first == idx,
        }
    }

    fn same_head(&self, a: usize, b: usize) -> bool {
        let (a, b) = (&self.all[a], &self.all[b]);
        self.ctx.lower(a.head as usize) == self.ctx.lower(b.head as usize)
    }

    /// The number of quoted spans in `tokens`, and of tokens on the level of the target.
    fn between(&self, tokens: Range<usize>) -> (u32, usize) {
        let (mut quoted_spans, mut outside) = (0, 0);
        let mut last = self.target.outer;
        for idx in tokens.take(60) {
            let quoted_span = self.ctx.quoted_span_of[idx];
            if quoted_span == self.target.outer {
                outside += 1;
            } else if quoted_span != last {
                quoted_spans += 1;
            }
            last = quoted_span;
        }
        (quoted_spans, outside)
    }

    pub(super) fn candidates_between(&self, tokens: &Range<usize>) -> u32 {
        let from = candidates::first_from(self.all, tokens.start);
        let inside = self.all[from..]
            .iter()
            .take(12)
            .take_while(|c| (c.tokens.start as usize) < tokens.end);
        let rivals = inside.filter(|c| {
            c.quoted_span == self.target.outer
                && !matches!(c.sort, CandidateKind::Possessor | CandidateKind::Relative)
        });
        rivals.count().min(3) as u32
    }

    /// Score and token of the strongest cue among `tokens`, up to the end of the sentence.
    fn cue_beside(&self, tokens: impl Iterator<Item = usize>) -> (i8, usize) {
        let mut best = (NEVER, 0);
        for idx in tokens {
            if idx >= self.ctx.len()
                || self.ctx.quoted_span_of[idx] != self.target.outer
                || self.ctx.tag(idx) == Tag::Stop
            {
                break;
            }
            if self.scores[idx] > best.0 {
                best = (self.scores[idx], idx);
            }
        }
        best
    }
}
