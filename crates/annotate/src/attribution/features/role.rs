//! The part that a candidate plays in its sentence: subject, object of a preposition, and so on.

use super::templates::Template as T;
use super::view::View;
use super::{NO_LEAD, TargetContext, cue_level};
use crate::candidates::{self, Candidate, CandidateKind};
use crate::document::range;
use crate::features::{Hashes, mix};
use crate::tagset::Tag;

/// Longest apposition or clause between a subject and its verb, in tokens.
const REACH: usize = 18;

impl TargetContext<'_> {
    /// The features of the candidate's role.
    pub(super) fn role(&self, c: &Candidate, view: &View, out: &mut Hashes) {
        let (start, end) = (c.tokens.start as usize, c.tokens.end as usize);
        let (form, verb) = self.form(start, end);
        let before = self.before(start);
        let role = form * 8 + before;
        let (strength, word, cluster) = match verb {
            Some((from, to)) => {
                let at = (from..to).max_by_key(|at| self.scores[*at]).unwrap_or(from);
                let ctx = self.ctx;
                (
                    cue_level(self.scores[at]),
                    ctx.lower(at),
                    ctx.cluster(at, 12),
                )
            }
            None => (7, 0, 0),
        };
        let free = self.is_free();
        let side = view.side * 8 + view.sentences;
        let marks = self.lead.0 * 16 + self.close;
        out.pair(T::RoleSideOrder, role, view.side * 8 + view.order);
        out.pair(T::RoleVerbSideSentences, role * 8 + strength, side);
        out.pair(
            T::RoleFreeKindSentences,
            role * 2 + free,
            view.base * 8 + view.sentences,
        );
        out.pair(
            T::RoleVerbMarksSide,
            role * 8 + strength,
            mix(marks, view.side),
        );
        let first = u32::from(self.is_first(start));
        out.pair(
            T::RoleFirstFreeSentencesRivals,
            role * 4 + first * 2 + free,
            side * 4 + view.candidates,
        );
        out.pair(T::VerbWordFreeSentences, mix(word, form), side * 2 + free);
        out.pair(
            T::VerbClusterFreeSentences,
            mix(cluster, form),
            side * 2 + free,
        );
        out.pair(
            T::RoleBeforeWordSide,
            self.ctx.lower(start.wrapping_sub(1)),
            form * 4 + view.side,
        );
        out.pair(
            T::RolePreviousFree,
            role * 2 + free,
            view.previous * 8 + view.sentences,
        );
    }

    /// Whether token `at` is on the level of the target and in the same sentence as `other`.
    fn joins(&self, at: usize, other: usize) -> bool {
        at < self.ctx.len()
            && self.ctx.quoted_span_of[at] == self.target.outer
            && self.ctx.sentence_of[at] == self.ctx.sentence_of[other]
    }

    /// How the candidate goes with the next verb, and the tokens of that verb: 1 right before it, 2 with
    /// an apposition or clause in between, 3 right after a cue, 4 neither.
    fn form(&self, start: usize, end: usize) -> (u32, Option<(usize, usize)>) {
        if let Some(verb) = self.verb_at(end, start) {
            return (1, Some(verb));
        }
        if self.ctx.tag(end) == Tag::Comma && self.joins(end, start) {
            let reach = (end + 1..end + REACH).take_while(|at| self.joins(*at, start));
            let comma = reach.skip(1).find(|at| self.ctx.tag(*at) == Tag::Comma);
            if let Some(verb) = comma.and_then(|at| self.verb_at(at + 1, start)) {
                return (2, Some(verb));
            }
        }
        let cue = start.checked_sub(1).filter(|at| {
            self.joins(*at, start) && self.ctx.tag(*at).is_verb() && self.scores[*at] > 0
        });
        match cue {
            Some(at) => (3, Some((at, at + 1))),
            None => (4, None),
        }
    }

    /// The verb group with a finite verb that begins at token `at`.
    fn verb_at(&self, at: usize, other: usize) -> Option<(usize, usize)> {
        let group = (at..at + 5)
            .take_while(|at| {
                let tag = self.ctx.tag(*at);
                self.joins(*at, other) && (tag.is_verb() || matches!(tag, Tag::Modal | Tag::Adverb))
            })
            .count();
        let finite = (at..at + group).any(|at| self.ctx.tag(at).is_finite());
        finite.then_some((at, at + group))
    }

    /// What is before the candidate.
    fn before(&self, start: usize) -> u32 {
        let Some(at) = start.checked_sub(1).filter(|at| self.joins(*at, start)) else {
            return 0;
        };
        match (self.ctx.tag(at), self.ctx.word(at)) {
            (_, "by") => 1,
            (_, "for" | "of") => 2,
            (Tag::Preposition | Tag::To, _) => 3,
            (Tag::Comma, _) => 4,
            (Tag::And, _) => 5,
            (tag, _) if tag.is_verb() => 6,
            _ => 7,
        }
    }

    /// Whether the target is a sentence or more by itself, without a cue next to it.
    fn is_free(&self) -> u32 {
        let opens = matches!(self.lead.0, tag if tag == Tag::Stop as u32 || tag == NO_LEAD || tag == Tag::Mark as u32);
        u32::from(opens && self.cue_left.0 < 3 && self.cue_right.0 < 3)
    }

    /// Whether it is the first candidate of its sentence that can be a subject.
    fn is_first(&self, start: usize) -> bool {
        let sentence = range(&self.ctx.tokens.sentences[self.ctx.sentence_of[start] as usize]);
        let from = candidates::first_from(self.all, sentence.start);
        let first = self.all[from..].iter().take(6).find(|c| {
            let at = c.tokens.start as usize;
            c.quoted_span == self.target.outer
                && !matches!(c.sort, CandidateKind::Possessor | CandidateKind::Relative)
                && !matches!(self.before(at), 1..=3)
        });
        first.is_some_and(|c| c.tokens.start as usize == start)
    }
}
