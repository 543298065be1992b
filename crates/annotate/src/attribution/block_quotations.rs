//! The speaker of a block quotation: in the sentence with a colon above it, or in the line below it.

use std::ops::Range;

use super::Target;
use crate::candidates::{self, Candidate, CandidateKind};
use crate::context::Context;
use crate::cues::{self, Scores};
use crate::document::range;
use crate::quotes::blocks::is_signature;
use crate::tagset::Tag;

/// Minimum [`cues`](crate::cues) score of the verb above a block quotation.
const SURE: i8 = 24;
/// How many paragraphs a block quotation with a signature has; bounded for linear time.
const MAX_BLOCKS: usize = 24;

/// The paragraph below a quotation, or below the other paragraphs of its block quotation.
pub fn below<'c>(ctx: &'c Context, target: &Target) -> Option<&'c Range<u32>> {
    let mut below = ctx.tokens.paragraphs[target.paragraph + 1..].iter();
    if !target.block {
        return below.next();
    }
    below
        .take(MAX_BLOCKS)
        .find(|next| !next.is_empty() && !is_block(ctx, next.start as usize))
        .filter(|next| is_signature(ctx.text, &ctx.tokens, next))
}

/// Whether token `at` begins a block quotation.
fn is_block(ctx: &Context, at: usize) -> bool {
    let spans = &ctx.quoted_spans;
    let mut at = spans.get(ctx.quoted_span_of[at] as usize);
    while let Some(span) = at {
        if span.block {
            return true;
        }
        at = span.parent.and_then(|parent| spans.get(parent as usize));
    }
    false
}

/// `The mayor, Ann Roe, put it like this:` above a block quotation, or the line of a mail program above that
/// or an earlier one.
pub fn introduced(ctx: &Context, all: &[Candidate], cues: &Scores, target: &Target) -> Option<u32> {
    let colon = colon_above(ctx, target);
    if let Some(line) = target.letter_line {
        let line = range(&ctx.tokens.paragraphs[line as usize]);
        if colon.is_none_or(|colon| line.contains(&colon)) {
            return letter_writer(ctx, all, line);
        }
    }
    let colon = colon?;
    let sentence = range(&ctx.tokens.sentences[ctx.sentence_of[colon] as usize]);
    let first = candidates::first_from(all, sentence.start);
    let within = all[first..].iter().enumerate();
    let within = within.take_while(|(_, c)| (c.tokens.start as usize) < colon);
    let can_speak = |c: &Candidate| {
        let before = (c.tokens.start as usize).checked_sub(1);
        let before = before.filter(|&at| at >= sentence.start);
        let governed = before.is_some_and(|at| {
            let source = at > 0 && ctx.word(at - 1).eq_ignore_ascii_case("according");
            matches!(ctx.tag(at), Tag::Preposition | Tag::To) && !source
        });
        let points = matches!(
            ctx.word(c.head as usize).to_ascii_lowercase().as_str(),
            "this" | "that" | "these" | "it" | "here" | "there"
        );
        let is_whole = !matches!(c.sort, CandidateKind::Relative | CandidateKind::Possessor);
        is_whole && !governed && !points && ctx.is_outside(c.head as usize)
    };
    let speakers: Vec<(u32, &Candidate)> = within
        .filter(|(_, c)| can_speak(c))
        .map(|(idx, c)| ((first + idx) as u32, c))
        .collect();
    if ctx.word(sentence.start) == "On"
        && let Some(writer) = letter_writer(ctx, all, sentence.start..colon + 1)
    {
        return Some(writer);
    }
    let cue = (sentence.start..colon).rev().find(|&at| cues[at] >= SURE);
    let subject = cue.map(|at| cues::subject(ctx, at) as u32);
    let of_cue = subject.and_then(|at| {
        let at = before_insertion(ctx, &speakers, sentence.start, at);
        speakers.iter().find(|(_, c)| c.tokens.contains(&at))
    });
    if let Some((idx, _)) = of_cue {
        return Some(*idx);
    }
    let (idx, subject) = speakers.first()?;
    let end = subject.tokens.end;
    if !(sentence.start..colon).any(|at| ctx.tag(at).is_verb() || cues[at] >= SURE) {
        return None;
    }
    // `The mayor of Ribera, Ann Roe,`
    let apposed = speakers.iter().find(|(_, c)| {
        let (start, last) = (c.tokens.start as usize, c.tokens.end as usize);
        start > end as usize
            && c.sort == CandidateKind::Person
            && ctx.word(start - 1) == ","
            && ctx.word(last) == ","
            && !(end as usize..start).any(|at| ctx.tag(at).is_verb())
    });
    Some(apposed.map_or(*idx, |(idx, _)| *idx))
}

/// The colon that ends the paragraph above a block quotation.
fn colon_above(ctx: &Context, target: &Target) -> Option<usize> {
    let before = target
        .tokens
        .start
        .checked_sub(1)
        .filter(|_| target.block)?;
    let colon = (0..=before).rev().find(|&at| ctx.word(at) != ">")?;
    (ctx.word(colon) == ":" && ctx.is_outside(colon)).then_some(colon)
}

/// `On Mon, Mar 3, 2021 at 10:11 AM Ann Roe <roe@example.org> wrote:`, as mail programs write it above the
/// letter that is answered: the last name before the verb.
fn letter_writer(ctx: &Context, all: &[Candidate], line: Range<usize>) -> Option<u32> {
    let verb = line.end.checked_sub(2).filter(|&at| at > line.start)?;
    if !matches!(ctx.word(verb), "wrote" | "writes") {
        return None;
    }
    let from = candidates::first_from(all, line.start);
    let end = candidates::first_from(all, verb);
    (from..end)
        .rev()
        .find(|idx| all[*idx].sort == CandidateKind::Person)
        .map(|idx| idx as u32)
}

/// A token of the subject, for the comma `at` that ends a clause between it and its verb: `Ann Roe` for the
/// last comma of `the mayor, Ann Roe, wrote`, of `Ann Roe, the mayor, wrote` and of `Ann Roe, who left, wrote`.
fn before_insertion(ctx: &Context, all: &[(u32, &Candidate)], first: usize, at: u32) -> u32 {
    let end = at as usize;
    if end >= ctx.len() || ctx.word(end) != "," {
        return at;
    }
    let Some(comma) = (first..end).rev().find(|&at| ctx.word(at) == ",") else {
        return at;
    };
    let name = all
        .iter()
        .find(|(_, c)| c.sort == CandidateKind::Person && c.tokens == (comma as u32 + 1..at));
    name.map_or((comma as u32).saturating_sub(1), |_| at - 1)
}
