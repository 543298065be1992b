//! Speaker attribution: a linear ranker over candidate speakers.
//!
//! For each [`Target`], in text order, [`options`] lists the candidates nearby, and the ranker chooses one
//! of them or none ([`Attributor::choose`]). The probability of the choice is its confidence. The
//! previous choice is a feature of the next one, which continues speakers across interrupted quotations
//! and paragraphs.

mod block_quotations;
mod constructions;
pub mod features;
pub mod opinion;
mod refine;
pub mod rules;

use std::ops::Range;

use super::candidates::{self, Candidate};
use super::context::Context;
use super::cues;
use super::features::Hashes;
use super::linear::{Linear, exp};
use super::model::{ModelError, ModelFile};
use crate::document::{OUTSIDE, range};
use features::TargetContext;
use opinion::SpeakerOpinion;
use refine::refine;

/// Section of the weights, and index of its scale.
pub const SECTION: (&str, usize) = ("speakers", 1);

/// What a speaker is looked for: a quotation or a reported statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Token range, including quotation marks.
    pub tokens: Range<usize>,
    /// Whether it is a quotation.
    pub quoted: bool,
    /// Whether it begins with a mark.
    pub marked: bool,
    /// Whether it is a paragraph of a block quotation.
    pub block: bool,
    /// Index of the paragraph that names the writer of a quoted mail.
    pub letter_line: Option<u32>,
    /// Index of the quoted span around it, or [`OUTSIDE`].
    pub outer: u32,
    /// Index of its paragraph.
    pub paragraph: usize,
    /// Token of the cue of a statement.
    pub cue: Option<usize>,
}

impl Target {
    /// The target for a quoted span.
    pub fn of_quoted_span(ctx: &Context, idx: usize) -> Self {
        let quoted_span = &ctx.quoted_spans[idx];
        Self {
            tokens: range(&quoted_span.tokens),
            quoted: true,
            marked: quoted_span.opened || !quoted_span.block,
            block: quoted_span.block,
            letter_line: quoted_span.letter_line,
            outer: quoted_span.parent.unwrap_or(OUTSIDE),
            paragraph: quoted_span.paragraph as usize,
            cue: None,
        }
    }

    /// The target for a statement.
    pub fn of_words(ctx: &Context, tokens: Range<usize>, cue: Option<usize>) -> Self {
        Self {
            paragraph: ctx.paragraph_of[tokens.start] as usize,
            tokens,
            quoted: false,
            marked: false,
            block: false,
            letter_line: None,
            outer: OUTSIDE,
            cue,
        }
    }
}

#[derive(Clone, Copy, Debug, Default)]
pub struct History {
    /// Index of the candidate chosen for it.
    pub speaker: Option<u32>,
    /// Index of its paragraph.
    pub paragraph: usize,
}

/// The ranker's choice for a target.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SpeakerChoice {
    /// Index of the candidate; `None` when the text names no speaker.
    pub candidate: Option<u32>,
    /// Probability of the choice, from 0 to 1.
    pub confidence: f32,
    /// Log-odds of the choice over the next best.
    pub lead: f32,
}

/// Candidates considered on each side of a target in its paragraph; bounded for linear time.
const NEAREST: usize = 20;
/// Candidates considered in the previous paragraph.
const BEFORE: usize = 6;
/// Candidates considered in the next paragraph, if the target's own has none.
const NEXT: usize = 3;

/// The candidates for a target as indexes into `all`, which is sorted.
pub fn options(ctx: &Context, all: &[Candidate], target: &Target, before: &History) -> Vec<u32> {
    let paragraph = range(&ctx.tokens.paragraphs[target.paragraph]);
    let first_at = |token: usize| candidates::first_from(all, token);
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

/// The lead over the next best when there is only one candidate, in log-odds.
const MOST_LEAD: f32 = 10.0;

/// The weights of the ranker.
#[derive(Clone, Copy, Debug)]
pub struct Ranker(Linear);

impl Ranker {
    /// Opens the weights in `file`.
    pub fn open(file: ModelFile) -> Result<Self, ModelError> {
        Linear::open(file, SECTION).map(Self)
    }
}

/// The input of [`Attributor::choose`].
pub struct Attributor<'a> {
    pub ctx: &'a Context<'a>,
    pub candidates: &'a [Candidate],
    pub cues: &'a cues::Scores,
    pub ranker: Ranker,
}

impl Attributor<'_> {
    /// Ranks the candidates for a target; `hashes` is a buffer.
    pub fn choose(&self, target: &Target, before: &History, hashes: &mut Hashes) -> SpeakerChoice {
        let Ranker(linear) = self.ranker;
        let context = TargetContext::new(self.ctx, self.candidates, self.cues, target, before);
        let opinion = SpeakerOpinion::new(self.ctx, self.candidates, target);
        let bonus = |candidate| (opinion.log(candidate) / linear.odds(1)) as i32;
        let mut options = options(self.ctx, self.candidates, target, before);
        let fits = |idx: &u32| self.candidates[*idx as usize].quoted_span == target.outer;
        options.extend(
            opinion
                .best()
                .filter(|idx| fits(idx) && !options.contains(idx)),
        );
        context.nobody(hashes);
        let mut best = (linear.sum(hashes) + bonus(None), None);
        let mut sums = vec![best.0];
        for idx in options {
            context.candidate(idx as usize, hashes);
            let sum = linear.sum(hashes) + bonus(Some(idx));
            sums.push(sum);
            if sum > best.0 {
                best = (sum, Some(idx));
            }
        }
        let odds = |sum: &i32| exp(opinion.tempered(linear.odds(sum - best.0)));
        let total: f32 = sums.iter().map(odds).sum();
        let chosen = best.1;
        let mut ranked = sums;
        ranked.sort_unstable();
        let next = ranked.iter().nth_back(1);
        SpeakerChoice {
            candidate: chosen.map(|idx| refine(self.ctx, self.candidates, self.cues, idx)),
            confidence: 1.0 / total,
            lead: next.map_or(MOST_LEAD, |next| linear.odds(best.0 - next)),
        }
    }
}
