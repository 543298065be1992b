//! A word in relation to the nearest strong cue before or after it.

use super::{NONE, Sentence, steps, strength};
use crate::cues::{self, mark_near};
use crate::features::Shape;
use crate::tagset::Tag;

/// A cue as seen from a word. Distances and scores are binned.
#[derive(Clone, Copy, Default)]
pub struct Side {
    pub(super) distance: usize,
    pub near: u32,
    pub strength: u32,
    pub lower: u32,
    pub(super) tag: u32,
    pub(super) next: u32,
    pub(super) commas: u32,
    pub(super) that: u32,
    /// Classes of the words around the cue.
    pub subject: u32,
    pub(super) verbs: u32,
    /// Word cluster of the cue.
    pub cluster: u32,
    pub(super) marks: u32,
    pub doer: u32,
}

impl Sentence<'_> {
    /// The cue at index `cue` as seen from word `at`.
    pub(super) fn side(&self, at: usize, cue: u32) -> Side {
        if cue == NONE {
            return Side::default();
        }
        let cue = cue as usize;
        let idx = self.words[cue];
        let (first, last) = if cue < at {
            (cue + 1, at)
        } else {
            (at + 1, cue)
        };
        let between = &self.words[first..last];
        let distance = at.abs_diff(cue);
        let next = self.words.get(cue + 1).copied();
        let that = between
            .iter()
            .take(8)
            .position(|idx| self.ctx.word(*idx) == "that")
            .map_or(9, |n| n as u32);
        let subject = self.subject(cue);
        let verbs = between
            .iter()
            .take(12)
            .filter(|idx| self.ctx.tag(**idx).is_finite())
            .count();
        Side {
            distance,
            near: steps(distance),
            strength: strength(self.cues[idx]),
            lower: self.ctx.lower(idx),
            tag: self.ctx.tag(idx) as u32,
            next: next.map_or(2, |idx| self.ctx.lower(idx)),
            commas: self.commas[cue].abs_diff(self.commas[at]).min(4),
            that,
            subject,
            verbs: verbs.min(3) as u32,
            cluster: self.ctx.cluster(idx, 12),
            marks: mark_near(self.ctx, idx),
            doer: cues::who(self.ctx, cues::subject(self.ctx, idx)),
        }
    }

    /// Classes of the words around a cue: whether its subject is before or after it.
    fn subject(&self, cue: usize) -> u32 {
        let class = |at: usize| match self.words.get(at) {
            None => 0,
            Some(idx) => match self.ctx.tag(*idx) {
                Tag::Name => 1,
                Tag::Pronoun => 2,
                Tag::Noun | Tag::Nouns => 3,
                Tag::Determiner | Tag::Possessive => 4,
                Tag::Comma => 5,
                Tag::Stop => 6,
                Tag::Mark => 7,
                Tag::Wh => 8,
                tag if tag.is_verb() => 9,
                Tag::Preposition | Tag::To => 10,
                _ if self.ctx.words.shape[*idx] == Shape::Capital => 11,
                _ => 12,
            },
        };
        class(cue.wrapping_sub(1)) * 16 + class(cue + 1)
    }
}
