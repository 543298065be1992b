//! Whose words a quotation or a statement is: candidates, and a learned linear choice among them.
//!
//! For each [`Target`] in order, [`options`] lists the candidates near by, `features` describes each
//! of them and the possibility that the text names nobody, and the ranker picks one
//! ([`Attributor::choose`]). Its probability is the confidence. What was chosen before is a feature
//! of the next choice, which carries speakers over split quotations and from paragraph to paragraph.

pub mod features;
pub mod rules;

use std::ops::Range;

use super::candidates::Candidate;
use super::context::Context;
use super::cues;
use super::features::Hashes;
use super::linear::{Linear, exp};
use super::model::{ModelError, ModelFile};
use crate::document::{OUTSIDE, range};
use features::TargetContext;

/// The section of the weights, and the number of its scale.
pub const SECTION: (&str, usize) = ("speakers", 1);

/// Something that somebody said: a quotation by its marks, or reported words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Its tokens, marks included.
    pub tokens: Range<usize>,
    /// Whether it stands in marks.
    pub quoted: bool,
    /// The quoted span around it, or [`OUTSIDE`].
    pub outer: u32,
    /// Index of its paragraph.
    pub paragraph: usize,
    /// The token of its cue, where that is known (for reported words).
    pub cue: Option<usize>,
}

impl Target {
    /// The target of a quoted span.
    pub fn of_quoted_span(ctx: &Context, idx: usize) -> Self {
        let quoted_span = &ctx.quoted_spans[idx];
        Self {
            tokens: range(&quoted_span.tokens),
            quoted: true,
            outer: quoted_span.parent.unwrap_or(OUTSIDE),
            paragraph: quoted_span.paragraph as usize,
            cue: None,
        }
    }

    /// The target of reported words.
    pub fn of_words(ctx: &Context, tokens: Range<usize>, cue: Option<usize>) -> Self {
        Self {
            paragraph: ctx.paragraph_of[tokens.start] as usize,
            tokens,
            quoted: false,
            outer: OUTSIDE,
            cue,
        }
    }
}

/// What stands before the target now looked at.
#[derive(Clone, Copy, Debug, Default)]
pub struct History {
    /// Index of the candidate that was chosen for the target before, if any.
    pub speaker: Option<u32>,
    /// Index of its paragraph.
    pub paragraph: usize,
}

/// A choice for one target.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SpeakerChoice {
    /// Index of the candidate; `None` when the text names nobody.
    pub candidate: Option<u32>,
    /// Probability of the choice.
    pub confidence: f32,
}

/// Most candidates that are looked at on each side of a target, so that time stays linear.
const NEAREST: usize = 20;
/// Most candidates of the paragraph before.
const BEFORE: usize = 6;
/// Most candidates of the next paragraph.
const NEXT: usize = 3;

/// The candidates for a target, as indexes into `all` (which is sorted).
pub fn options(ctx: &Context, all: &[Candidate], target: &Target, before: &History) -> Vec<u32> {
    let paragraph = range(&ctx.tokens.paragraphs[target.paragraph]);
    let first_at = |token: usize| all.partition_point(|c| (c.tokens.start as usize) < token);
    let fits = |idx: &usize| all[*idx].quoted_span == target.outer;
    let mut out: Vec<u32> = Vec::new();
    let (start, end) = (first_at(paragraph.start), first_at(paragraph.end));
    let (left, right) = (first_at(target.tokens.start), first_at(target.tokens.end));
    out.extend(
        (start..left)
            .rev()
            .filter(fits)
            .take(NEAREST)
            .map(|idx| idx as u32),
    );
    out.reverse();
    out.extend(
        (right..end)
            .filter(fits)
            .take(NEAREST)
            .map(|idx| idx as u32),
    );
    let alone = out.is_empty();
    let far = 64.max(target.paragraph) - 64;
    let earlier = (far..target.paragraph)
        .rev()
        .find(|p| !ctx.tokens.paragraphs[*p].is_empty());
    if let Some(earlier) = earlier {
        let from = first_at(ctx.tokens.paragraphs[earlier].start as usize);
        let lowest = from.max(start.saturating_sub(BEFORE * 6));
        out.extend(
            (lowest..start)
                .rev()
                .filter(fits)
                .take(BEFORE)
                .map(|idx| idx as u32),
        );
    }
    if alone {
        out.extend(
            (end..all.len().min(end + NEXT))
                .filter(fits)
                .map(|idx| idx as u32),
        );
    }
    if let Some(speaker) = before.speaker.filter(|speaker| !out.contains(speaker)) {
        out.push(speaker);
    }
    out
}

/// The trained ranker.
#[derive(Clone, Copy, Debug)]
pub struct Ranker(Linear);

impl Ranker {
    /// Opens the weights in `file`.
    pub fn open(file: ModelFile) -> Result<Self, ModelError> {
        Linear::open(file, SECTION).map(Self)
    }
}

/// Chooses speakers.
pub struct Attributor<'a> {
    /// The text.
    pub ctx: &'a Context<'a>,
    /// Its candidates.
    pub candidates: &'a [Candidate],
    /// Its cues.
    pub cues: &'a cues::Scores,
    pub ranker: Ranker,
}

impl Attributor<'_> {
    /// The best candidate for a target, and how probable it is.
    pub fn choose(&self, target: &Target, before: &History, hashes: &mut Hashes) -> SpeakerChoice {
        let Ranker(linear) = self.ranker;
        let context = TargetContext::new(self.ctx, self.candidates, self.cues, target, before);
        let options = options(self.ctx, self.candidates, target, before);
        context.nobody(hashes);
        let mut best = (linear.sum(hashes), None);
        let mut sums = vec![best.0];
        for idx in options {
            context.candidate(idx as usize, hashes);
            let sum = linear.sum(hashes);
            sums.push(sum);
            if sum > best.0 {
                best = (sum, Some(idx));
            }
        }
        let total: f32 = sums.iter().map(|sum| exp(linear.odds(sum - best.0))).sum();
        SpeakerChoice {
            candidate: best.1,
            confidence: 1.0 / total,
        }
    }
}
