//! Features of the words of a sentence.

mod side;

pub use self::side::Side;
use super::semi_crf::TURNS;
use crate::context::Context;
use crate::cues::Scores;
use crate::features::templates;
use crate::features::{Hashes, mix};
use crate::tagset::Tag;

/// The words of a sentence outside quotations.
pub struct Sentence<'a> {
    ctx: &'a Context<'a>,
    cues: &'a Scores,
    words: &'a [usize],
    /// For each word the index in `words` of the strongest cue before and after it, or [`NONE`].
    left: Vec<u32>,
    right: Vec<u32>,
    /// For each word the number of commas before it.
    commas: Vec<u32>,
    /// Level and hash of the strongest cue.
    best: (u32, u32),
    /// Levels of the strongest cues in the sentences before and after.
    around: u32,
    /// Whether the sentence contains quotations.
    quoted: u32,
}

const NONE: u32 = u32::MAX;

/// Distance in words from which a cue is not penalised further.
const REACH: usize = 60;

/// Bins the score of a cue.
pub fn strength(score: i8) -> u32 {
    match score {
        i8::MIN..=-56 => 0,
        -55..=-36 => 1,
        -35..=-18 => 2,
        -17..=0 => 3,
        1..=20 => 4,
        21..=127 => 5,
    }
}

/// Bins a distance in words.
pub fn steps(n: usize) -> u32 {
    match n {
        0..=4 => n as u32,
        5..=6 => 5,
        7..=9 => 6,
        10..=14 => 7,
        15..=24 => 8,
        _ => 9,
    }
}

templates! {
    Word = 1, TagPrevTagNextTag = 2, PrevWord = 3, NextWord = 4, PrevTagPrevTag2 = 5,
    NextTagNextTag2 = 6, CueStrengthTag = 7, LeftDistanceLeftStrength = 8,
    RightDistanceRightStrength = 9, LeftCueLeftDistance = 10, RightCueRightDistance = 11,
    LeftCueLeftNext = 12, LeftDistanceRightDistanceCueStrengths = 13,
    LeftCueLeftCommasFollowsTag = 14, RightCueRightCommasTag = 15,
    CueStrengthsLeftCommasRightCommasHasQuotes = 16, GapCueStrengths = 17, GapPrevTagNextTag = 18,
    PositionCueStrengths = 19, StartLeftStrengthBestStrength = 20,
    BestStrengthNeighboursHasQuotes = 21, BestCueSides = 22, TagPrevTagPosition = 23,
    TagNextTagPosition = 24, WordLeftStrengthLeftDistance = 25,
    ThatLeftStrengthLeftCommasRightStrength = 26, LeftSubjectLeftStrengthLeftDistance = 27,
    RightSubjectRightStrengthNear = 28, PrevWordWordLeftStrength = 29,
    NeighboursCueStrengths = 30, LeftNextLeftStrengthNear = 31, LeftCueLeftTagRightStrength = 32,
    RightCueRightTagLeftStrength = 33, SuffixTagLeftStrength = 34,
    LeftVerbsLeftStrengthLeftCommasTag = 35, LeftClusterLeftDistanceLeftCommas = 36,
    RightClusterNear = 37, LeftClusterLeftNextLeftDistance = 38,
    LeftMarksLeftStrengthLeftDistance = 39, RightMarksRightStrengthRightDistance = 40,
    ClusterLeftStrengthLeftDistance = 41, LeftClusterLeftSubjectLeftDistance = 42,
    RightClusterRightSubjectRightDistance = 43, PrevWordTag = 44, PrevClusterWordPrevTag = 45,
    PrevClusterTagPrevTag = 46, PrevWord2PrevWord = 47, WordNextWord = 48, TagNextWord = 49,
    NextWordNextTag2 = 50, NextClusterTag = 51, LeftDoerLeftStrengthLeftDistance = 52,
    LeftClusterLeftDoerLeftDistance = 53, RightDoerRightStrengthNear = 54,
}

use Template as T;

impl<'a> Sentence<'a> {
    pub fn new(ctx: &'a Context<'a>, cues: &'a Scores, words: &'a [usize]) -> Self {
        let n = words.len();
        let (mut left, mut right) = (vec![NONE; n], vec![NONE; n]);
        let value = |at: u32, to: usize| {
            if at == NONE {
                return i32::MIN;
            }
            // A nearer cue beats a slightly stronger one.
            i32::from(cues[words[at as usize]]) - 2 * (to.abs_diff(at as usize).min(REACH)) as i32
        };
        let strong = |at: usize| cues[words[at]] > -56;
        let mut last = NONE;
        for (at, slot) in left.iter_mut().enumerate().take(n) {
            *slot = last;
            if strong(at) && value(at as u32, at) >= value(last, at) {
                last = at as u32;
            }
        }
        last = NONE;
        for at in (0..n).rev() {
            right[at] = last;
            if strong(at) && value(at as u32, at) >= value(last, at) {
                last = at as u32;
            }
        }
        let mut commas = Vec::with_capacity(n);
        let mut count = 0;
        for idx in words {
            commas.push(count);
            count += u32::from(matches!(ctx.tag(*idx), Tag::Comma | Tag::Colon));
        }
        let best = words
            .iter()
            .copied()
            .max_by_key(|idx| cues[*idx])
            .unwrap_or(0);
        let first = words.first().copied().unwrap_or(0);
        let sentence = ctx.sentence_of[first] as usize;
        let size = ctx.tokens.sentences[sentence].len();
        Self {
            ctx,
            cues,
            words,
            left,
            right,
            commas,
            best: (strength(cues[best]), ctx.lower(best)),
            around: around(ctx, cues, sentence),
            quoted: u32::from(size > n),
        }
    }

    /// Class of the position before word `at`, for the weights of adjacent segments.
    pub fn turn(&self, at: usize) -> usize {
        let gap = self.gap_before(at);
        (self.tag_of(at) as usize + if gap { 32 } else { 0 }) % TURNS
    }

    pub fn n_words(&self) -> usize {
        self.words.len()
    }

    /// Whether a quotation is before word `at`.
    pub fn gap_before(&self, at: usize) -> bool {
        at > 0 && self.words[at - 1] + 1 != self.words[at]
    }

    /// Whether only punctuation follows from word `at` on.
    pub fn is_rest_empty(&self, at: usize) -> bool {
        let stop = |idx: &usize| matches!(self.ctx.tag(*idx), Tag::Stop | Tag::Mark | Tag::Close);
        self.words.len() - at < 3 && self.words[at..].iter().all(stop)
    }

    /// Tag of word `at`.
    pub fn tag_of(&self, at: usize) -> Tag {
        self.ctx.tag(self.words[at])
    }

    /// Hash of word `at`.
    pub fn lower_of(&self, at: usize) -> u32 {
        self.ctx.lower(self.words[at])
    }

    /// Cue score of word `at`.
    pub fn cue(&self, at: usize) -> i8 {
        self.cues[self.words[at]]
    }

    /// The strongest cue before word `at`.
    pub fn left(&self, at: usize) -> Side {
        self.side(at, self.left[at])
    }

    /// The strongest cue after word `at`.
    pub fn right(&self, at: usize) -> Side {
        self.side(at, self.right[at])
    }

    fn tag(&self, at: usize, offset: isize) -> u32 {
        let near = at.wrapping_add_signed(offset);
        self.words
            .get(near)
            .map_or(33, |idx| self.ctx.tag(*idx) as u32)
    }

    fn lower(&self, at: usize, offset: isize) -> u32 {
        let near = at.wrapping_add_signed(offset);
        self.words.get(near).map_or(1, |idx| self.ctx.lower(*idx))
    }

    /// Token of the word at an offset, `usize::MAX` out of range.
    fn near(&self, at: usize, offset: isize) -> usize {
        let near = at.wrapping_add_signed(offset);
        self.words.get(near).copied().unwrap_or(usize::MAX)
    }

    /// The features of word `at`.
    pub fn word(&self, at: usize, out: &mut Hashes) {
        let idx = self.words[at];
        let ctx = self.ctx;
        let (lower, tag) = (ctx.lower(idx), ctx.tag(idx) as u32);
        let (before, after) = (self.tag(at, -1), self.tag(at, 1));
        let (back, next) = (self.near(at, -1), self.near(at, 1));
        out.clear();
        out.add(T::Word, lower);
        out.pair(T::TagPrevTagNextTag, tag, mix(before, after));
        out.add(T::PrevWord, self.lower(at, -1));
        out.add(T::NextWord, self.lower(at, 1));
        out.pair(T::PrevTagPrevTag2, before, self.tag(at, -2));
        out.pair(T::NextTagNextTag2, after, self.tag(at, 2));
        out.pair(T::CueStrengthTag, strength(self.cues[idx]), tag);
        out.pair(T::PrevWordTag, self.lower(at, -1), tag);
        out.pair(
            T::PrevClusterWordPrevTag,
            ctx.cluster(back, 16),
            mix(lower, before),
        );
        out.pair(
            T::PrevClusterTagPrevTag,
            ctx.cluster(back, 12),
            mix(tag, before),
        );
        out.pair(T::PrevWord2PrevWord, self.lower(at, -2), self.lower(at, -1));
        out.pair(T::WordNextWord, lower, self.lower(at, 1));
        out.pair(T::TagNextWord, tag, self.lower(at, 1));
        out.pair(T::NextWordNextTag2, self.lower(at, 1), self.tag(at, 2));
        out.pair(T::NextClusterTag, ctx.cluster(next, 12), tag);
        let (left, right) = (self.left(at), self.right(at));
        self.place(at, &left, &right, out);
        self.before(at, &left, &right, out);
        self.after(at, &left, &right, out);
    }

    /// The position of the word in the sentence and between its cues.
    fn place(&self, at: usize, left: &Side, right: &Side, out: &mut Hashes) {
        let idx = self.words[at];
        let gap = u32::from(self.gap_before(at))
            + 2 * u32::from(at + 1 < self.words.len() && self.gap_before(at + 1));
        let place = steps(at) * 16 + steps(self.words.len() - 1 - at);
        let both = left.strength * 8 + right.strength;
        out.pair(
            T::LeftDistanceRightDistanceCueStrengths,
            mix(left.near, right.near),
            both,
        );
        out.pair(
            T::CueStrengthsLeftCommasRightCommasHasQuotes,
            mix(both, left.commas * 8 + right.commas),
            self.quoted,
        );
        out.pair(T::GapCueStrengths, gap, both);
        out.pair(
            T::GapPrevTagNextTag,
            gap,
            mix(self.tag(at, -1), self.tag(at, 1)),
        );
        out.pair(T::PositionCueStrengths, place, both);
        out.pair(
            T::StartLeftStrengthBestStrength,
            steps(at),
            left.strength * 8 + self.best.0,
        );
        out.pair(
            T::BestStrengthNeighboursHasQuotes,
            self.best.0 * 64 + self.around,
            self.quoted,
        );
        let sides = u32::from(left.distance > 0) * 2 + u32::from(right.distance > 0);
        out.pair(T::BestCueSides, self.best.1, sides);
        out.pair(T::NeighboursCueStrengths, self.around, both);
        let suffix = self.ctx.words.suffix[idx][0];
        out.pair(
            T::SuffixTagLeftStrength,
            mix(suffix, self.ctx.tag(idx) as u32),
            left.strength,
        );
    }

    /// The word and the cue before it.
    fn before(&self, at: usize, left: &Side, right: &Side, out: &mut Hashes) {
        let idx = self.words[at];
        let (lower, tag) = (self.ctx.lower(idx), self.ctx.tag(idx) as u32);
        let place = left.near * 8 + left.strength;
        out.pair(T::LeftDistanceLeftStrength, left.near, left.strength);
        out.pair(T::LeftCueLeftDistance, left.lower, left.near);
        out.pair(T::LeftCueLeftNext, left.lower, left.next);
        let follows = u32::from(left.distance > 0) + tag;
        out.pair(
            T::LeftCueLeftCommasFollowsTag,
            mix(left.lower, left.commas),
            follows,
        );
        out.pair(T::TagPrevTagPosition, mix(tag, self.tag(at, -1)), place);
        out.pair(
            T::WordLeftStrengthLeftDistance,
            mix(lower, left.strength),
            left.near,
        );
        let commas = mix(left.commas, right.strength);
        out.pair(
            T::ThatLeftStrengthLeftCommasRightStrength,
            mix(left.that, left.strength),
            commas,
        );
        out.pair(
            T::LeftSubjectLeftStrengthLeftDistance,
            mix(left.subject, left.strength),
            left.near,
        );
        out.pair(
            T::PrevWordWordLeftStrength,
            mix(self.lower(at, -1), lower),
            left.strength,
        );
        let near = mix(left.commas, left.near);
        out.pair(
            T::LeftNextLeftStrengthNear,
            mix(left.next, left.strength),
            near,
        );
        self.before_cue(at, left, right, out);
    }

    fn before_cue(&self, at: usize, left: &Side, right: &Side, out: &mut Hashes) {
        let idx = self.words[at];
        let tag = self.ctx.tag(idx) as u32;
        out.pair(
            T::LeftCueLeftTagRightStrength,
            mix(left.lower, left.tag),
            right.strength,
        );
        out.pair(
            T::LeftVerbsLeftStrengthLeftCommasTag,
            mix(left.verbs, left.strength),
            mix(left.commas, tag),
        );
        out.pair(
            T::LeftClusterLeftDistanceLeftCommas,
            left.cluster,
            mix(left.near, left.commas),
        );
        out.pair(
            T::LeftClusterLeftNextLeftDistance,
            mix(left.cluster, left.next),
            left.near,
        );
        out.pair(
            T::LeftMarksLeftStrengthLeftDistance,
            mix(left.marks, left.strength),
            left.near,
        );
        let cluster = self.ctx.cluster(idx, 10);
        out.pair(
            T::ClusterLeftStrengthLeftDistance,
            cluster,
            mix(left.strength, left.near),
        );
        out.pair(
            T::LeftClusterLeftSubjectLeftDistance,
            mix(left.cluster, left.subject),
            left.near.min(4),
        );
        out.pair(
            T::LeftDoerLeftStrengthLeftDistance,
            mix(left.doer, left.strength),
            left.near,
        );
        out.pair(
            T::LeftClusterLeftDoerLeftDistance,
            mix(left.cluster, left.doer),
            left.near.min(3),
        );
    }

    /// The word and the cue after it.
    fn after(&self, at: usize, left: &Side, right: &Side, out: &mut Hashes) {
        let tag = self.tag_of(at) as u32;
        let near = mix(right.near, right.commas);
        out.pair(T::RightDistanceRightStrength, right.near, right.strength);
        out.pair(T::RightCueRightDistance, right.lower, right.near);
        out.pair(
            T::RightCueRightCommasTag,
            mix(right.lower, right.commas),
            tag,
        );
        let place = right.near * 8 + right.strength;
        out.pair(T::TagNextTagPosition, mix(tag, self.tag(at, 1)), place);
        out.pair(
            T::RightSubjectRightStrengthNear,
            mix(right.subject, right.strength),
            near,
        );
        out.pair(
            T::RightCueRightTagLeftStrength,
            mix(right.lower, right.tag),
            left.strength,
        );
        out.pair(T::RightClusterNear, right.cluster, near);
        out.pair(
            T::RightMarksRightStrengthRightDistance,
            mix(right.marks, right.strength),
            right.near,
        );
        out.pair(
            T::RightClusterRightSubjectRightDistance,
            mix(right.cluster, right.subject),
            right.near.min(4),
        );
        out.pair(
            T::RightDoerRightStrengthNear,
            mix(right.doer, right.strength),
            near,
        );
    }
}

/// Levels of the strongest cues of the adjacent sentences.
fn around(ctx: &Context, cues: &Scores, sentence: usize) -> u32 {
    let best = |sentence: Option<&std::ops::Range<u32>>| {
        let range = sentence.map_or(0..0, |s| s.start as usize..s.end as usize);
        range
            .take(80)
            .map(|idx| cues[idx])
            .max()
            .map_or(6, strength)
    };
    let sentences = &ctx.tokens.sentences;
    best(sentences.get(sentence.wrapping_sub(1))) * 8 + best(sentences.get(sentence + 1))
}
