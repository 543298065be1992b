//! What the encoder thinks of the candidates for a target.

use std::collections::{HashMap, HashSet};

use super::Target;
use crate::candidates::{Candidate, CandidateKind};
use crate::context::Context;
use crate::evidence::{self, SpeakerEvidence};
use crate::tagset::Tag;
use crate::token::TokenKind;
use crate::types::EntityKind;

/// Candidates looked at to find the one that a token belongs to.
const NESTED: usize = 8;
/// Least probability of a pointer that makes a candidate of its own.
const SURE: f32 = 0.3;
/// Tokens that such a candidate has at most.
const LONGEST: usize = 14;

/// The evidence for one target.
#[derive(Debug, Default)]
pub struct SpeakerOpinion {
    /// Weight of its logarithms; 0 without evidence.
    weight: f32,
    temper: f32,
    none: f32,
    of_candidates: HashMap<u32, f32>,
}

impl SpeakerOpinion {
    pub fn new(ctx: &Context, all: &[Candidate], target: &Target) -> Self {
        let Some(evidence) = &ctx.evidence else {
            return Self::default();
        };
        let Some(speaker) = evidence.speaker(target.tokens.clone()) else {
            return Self::default();
        };
        let mix = evidence.mix();
        let mut of_candidates = HashMap::new();
        for (token, odds) in &speaker.head.tokens {
            if let Some(idx) = owner(all, *token) {
                *of_candidates.entry(idx).or_default() += odds;
            }
        }
        Self {
            weight: if target.quoted {
                mix.speakers
            } else {
                mix.sources
            },
            temper: mix.temper,
            none: speaker.head.none,
            of_candidates,
        }
    }

    /// The candidate that it prefers.
    pub fn best(&self) -> Option<u32> {
        let by_odds = |a: &(&u32, &f32), b: &(&u32, &f32)| a.1.total_cmp(b.1).then(b.0.cmp(a.0));
        let (idx, odds) = self.of_candidates.iter().max_by(by_odds)?;
        (*odds >= 0.1).then_some(*idx)
    }

    /// Log-odds that tell of a confidence.
    pub fn tempered(&self, odds: f32) -> f32 {
        if self.weight == 0.0 {
            odds
        } else {
            odds / self.temper
        }
    }

    /// Log-odds to add to the score of a candidate, or of nobody.
    pub fn log(&self, candidate: Option<u32>) -> f32 {
        if self.weight == 0.0 {
            return 0.0;
        }
        let odds = match candidate {
            Some(idx) => self.of_candidates.get(&idx).copied().unwrap_or_default(),
            None => self.none,
        };
        self.weight * evidence::log(odds)
    }
}

/// The innermost candidate with a token.
fn owner(all: &[Candidate], token: usize) -> Option<u32> {
    let end = all.partition_point(|candidate| candidate.tokens.start as usize <= token);
    let first = end.saturating_sub(NESTED);
    let holds = |idx: &usize| all[*idx].tokens.contains(&(token as u32));
    let within = (first..end).rev().filter(holds);
    let shortest = within.min_by_key(|idx| all[*idx].tokens.len())?;
    Some(shortest as u32)
}

/// Adds the speakers that the encoder points to where the grammar sees no candidate.
pub fn add_candidates(ctx: &Context, all: &mut Vec<Candidate>) {
    let Some(evidence) = &ctx.evidence else {
        return;
    };
    let mut added = HashSet::new();
    for idx in 0..ctx.quoted_spans.len() {
        let target = Target::of_quoted_span(ctx, idx);
        let Some(speaker) = evidence.speaker(target.tokens.clone()) else {
            continue;
        };
        let Some((head, odds)) = speaker.head.best() else {
            continue;
        };
        let is_free =
            ctx.quoted_span_of[head] == target.outer && ctx.words.kind[head] == TokenKind::Word;
        if odds >= SURE && is_free && owner(all, head).is_none() && added.insert(head) {
            all.push(candidate(ctx, &speaker, head));
        }
    }
    if !added.is_empty() {
        all.sort_by_key(|one| (one.tokens.start, std::cmp::Reverse(one.tokens.end)));
    }
}

/// The candidate around `head`, within its sentence and outside of other quotations.
fn candidate(ctx: &Context, speaker: &SpeakerEvidence, head: usize) -> Candidate {
    let is_same = |at: usize| {
        ctx.sentence_of[at] == ctx.sentence_of[head]
            && ctx.quoted_span_of[at] == ctx.quoted_span_of[head]
    };
    let likely =
        |pointer: &evidence::TokenPointer, at: usize| pointer.sum(|token| token == at) >= SURE;
    let before = (head.saturating_sub(LONGEST)..head)
        .rev()
        .take_while(|at| is_same(*at));
    let start = before.into_iter().find(|at| likely(&speaker.start, *at));
    let after = (head + 1..ctx.len().min(head + LONGEST)).take_while(|at| is_same(*at));
    let end = after.into_iter().find(|at| likely(&speaker.end, *at));
    Candidate {
        tokens: start.unwrap_or(head) as u32..end.unwrap_or(head) as u32 + 1,
        head: head as u32,
        sort: match (ctx.name_of[head], ctx.tag(head)) {
            (_, Tag::Pronoun) => CandidateKind::Pronoun,
            (Some(EntityKind::Person), _) => CandidateKind::Person,
            (Some(_), _) | (_, Tag::Name) => CandidateKind::Name,
            (_, Tag::Nouns) => CandidateKind::Nouns,
            _ => CandidateKind::Noun,
        },
        quoted_span: ctx.quoted_span_of[head],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_belongs_to_the_innermost_candidate() {
        let one = |tokens: std::ops::Range<u32>| Candidate {
            head: tokens.end - 1,
            tokens,
            sort: CandidateKind::Noun,
            quoted_span: 0,
        };
        let all = [one(0..6), one(0..2), one(8..9)];
        assert_eq!(owner(&all, 1), Some(1));
        assert_eq!(owner(&all, 4), Some(0));
        assert_eq!(owner(&all, 7), None);
        let opinion = SpeakerOpinion::default();
        assert!(opinion.log(Some(1)).abs() < f32::EPSILON);
    }
}
