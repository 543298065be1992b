//! Attribution by rule: signatures (`“…” — Ann Roe`), speaker labels (`ROE: …`), inserted clauses, and
//! the constructions of [`constructions`](super::constructions).

use super::Target;
use super::block_quotations::{below, introduced};
use super::constructions::Surroundings;
use super::refine::refine;
use crate::candidates::{self, Candidate};
use crate::context::Context;
use crate::cues::Scores;
use crate::document::range;
use crate::features::Shape;
use crate::quotes::blocks::is_dash;
use crate::tagset::Tag;

/// The rule that chose a speaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// A name after the quotation and a dash.
    Signature,
    /// A name and a colon at the start of the quotation, as in a printed interview.
    Label,
    /// The subject of the sentence with a colon above the block quotation.
    Introduced,
    /// The block quotation goes on from the previous paragraph.
    BlockContinued,
    /// The quotation continues one of the previous paragraph that has a label.
    LabelContinued,
    /// The quotation continues one of the previous paragraph that was left open.
    Continued,
    /// A clause between commas that attributes the whole sentence: `…, said the minister, to seek “…”`.
    Inserted,
    /// A fixed construction: `quoted Roe as saying “…”`.
    Construction,
}

impl Rule {
    /// Probability of the speaker.
    pub const fn confidence(self) -> f32 {
        match self {
            Self::Introduced => 0.93,
            _ => 0.98,
        }
    }

    /// The reason that a reader is given.
    pub fn explanation(self, mention: &str) -> String {
        match self {
            Self::Signature => format!("“{mention}” signs the quotation after a dash"),
            Self::Label => format!("“{mention}:” is a speaker label"),
            Self::LabelContinued => {
                format!("it continues the previous paragraph, which is labelled “{mention}”")
            }
            Self::Continued => {
                format!("it continues the quotation of “{mention}” in the previous paragraph")
            }
            Self::Inserted => {
                format!("“{mention}”, between commas, is the source of the whole sentence")
            }
            Self::Introduced => {
                format!("“{mention}” is the subject of the sentence with a colon above it")
            }
            Self::BlockContinued => {
                "it continues the block quotation of the previous paragraph".to_owned()
            }
            Self::Construction => format!("the sentence gives it as the words of “{mention}”"),
        }
    }
}

/// The speaker of a quotation as an index into `all`, if a rule applies.
pub fn settle(
    ctx: &Context,
    all: &[Candidate],
    cues: &Scores,
    target: &Target,
) -> Option<(u32, Rule)> {
    label(ctx, all, target)
        .map(|idx| (idx, Rule::Label))
        .or_else(|| signature(ctx, all, target).map(|idx| (idx, Rule::Signature)))
        .or_else(|| introduced(ctx, all, cues, target).map(|idx| (idx, Rule::Introduced)))
        .or_else(|| inserted(ctx, all, cues, target).map(|idx| (idx, Rule::Inserted)))
        .or_else(|| {
            let surroundings = Surroundings {
                ctx,
                all,
                cues,
                target,
            };
            let source = surroundings.source()?;
            Some((refine(ctx, all, cues, source), Rule::Construction))
        })
}

/// Minimum [`cues`](crate::cues) score of the verb of an inserted clause.
const SURE: i8 = 24;
/// Tokens searched before a quotation for an inserted clause.
const INSERTED: usize = 40;

/// The clause between commas that attributes the sentence around a quotation, unless another cue is
/// between them.
fn inserted(ctx: &Context, all: &[Candidate], cues: &Scores, target: &Target) -> Option<u32> {
    let start = target.tokens.start;
    let sentence = range(&ctx.tokens.sentences[*ctx.sentence_of.get(start)? as usize]);
    let first = sentence.start.max(start.saturating_sub(INSERTED));
    // A quotation after a comma or colon has its own cue.
    if start <= first || matches!(ctx.tag(start - 1), Tag::Comma | Tag::Colon) {
        return None;
    }
    for at in (first + 1..start).rev() {
        if ctx.quoted_span_of[at] != target.outer || cues[at] < 0 {
            continue;
        }
        // Only the nearest cue is considered.
        let follows = ctx.tag(at - 1) == Tag::Comma && at - 1 > sentence.start;
        let idx = candidates::beginning_at(all, at + 1).filter(|_| follows && cues[at] >= SURE)?;
        let end = all[idx as usize].tokens.end as usize;
        return (end < start && ctx.tag(end) == Tag::Comma).then_some(idx);
    }
    None
}

/// `“ROE: We did.”`
fn label(ctx: &Context, all: &[Candidate], target: &Target) -> Option<u32> {
    let first = target.tokens.start + usize::from(target.marked);
    let idx = candidates::beginning_at(all, first)?;
    let tokens = range(&all[idx as usize].tokens);
    let upper = tokens
        .clone()
        .all(|at| matches!(ctx.words.shape[at], Shape::Upper | Shape::Sign));
    let colon = tokens.end + 1 < target.tokens.end && ctx.word(tokens.end) == ":";
    (upper && colon && tokens.len() <= 4).then_some(idx)
}

/// Maximum length in tokens of a signature: name, office, town.
const SIGNATURE: usize = 16;

/// `“…” — Ann Roe, Leeds`, on the line of the quotation or in the next paragraph.
fn signature(ctx: &Context, all: &[Candidate], target: &Target) -> Option<u32> {
    let paragraph = range(&ctx.tokens.paragraphs[target.paragraph]);
    let at = target.tokens.end;
    let (dash, limit) = if at < paragraph.end {
        (at, line_end(ctx, at, paragraph.end))
    } else {
        let next = below(ctx, target)?;
        (next.start as usize, next.end as usize)
    };
    let is_short = target.tokens.len() < 5 && !target.block;
    if dash >= limit || limit - dash > SIGNATURE || is_short {
        return None;
    }
    let idx = candidates::beginning_at(all, dash + 1)?;
    let candidate = &all[idx as usize];
    let end = candidate.tokens.end as usize;
    if ctx.word(dash) == "(" {
        // `“…” (Ann Roe)`
        let alone = at < paragraph.end && end + 1 == limit && ctx.word(end) == ")";
        let is_name = ctx.name_of[candidate.head as usize].is_some();
        return (alone && is_name).then_some(idx);
    }
    if !is_dash(ctx.word(dash)) {
        return None;
    }
    let named = ctx.tag(candidate.head as usize) == Tag::Name
        || matches!(
            ctx.words.shape[dash + 1],
            Shape::Capital | Shape::Upper | Shape::Mixed
        );
    let ends = end >= limit
        || matches!(
            ctx.tag(end),
            Tag::Comma | Tag::Stop | Tag::Open | Tag::Colon
        );
    let finite = (dash + 1..limit).any(|at| ctx.tag(at).is_finite());
    (named && ends && !finite).then_some(idx)
}

/// The end of the line of token `at`.
fn line_end(ctx: &Context, at: usize, limit: usize) -> usize {
    let tokens = &ctx.tokens.tokens;
    let broken = |idx: &usize| {
        let gap = tokens[idx - 1].span.end()..tokens[*idx].span.start();
        ctx.text.get(gap).is_some_and(|gap| gap.contains('\n'))
    };
    (at + 1..limit.min(at + SIGNATURE + 2))
        .find(broken)
        .unwrap_or(limit)
}
