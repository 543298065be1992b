//! Cues: words that introduce speech or thought, such as `said` and `according to`.
//!
//! [`score`] gives each token its log-odds of being part of a cue, by logistic regression over its form,
//! tag and neighbours. There is no list of verbs.

use super::context::Context;
use super::features::{Hashes, mix};
use super::linear::Linear;
use super::model::{ModelError, ModelFile};
use super::tagset::Tag;
use super::token::TokenKind;
use crate::document::{OUTSIDE, range};
use crate::features::templates;

/// Section of the weights, and index of its scale.
pub const SECTION: (&str, usize) = ("cues", 0);

/// The weights of the classifier.
#[derive(Clone, Copy, Debug)]
pub struct CueModel(Linear);

impl CueModel {
    /// Opens the weights in `file`.
    pub fn open(file: ModelFile) -> Result<Self, ModelError> {
        Linear::open(file, SECTION).map(Self)
    }
}

/// Log-odds of each token being part of a cue, times 16, clamped to a byte.
pub type Scores = Vec<i8>;

/// The score of tokens that [`is_possible`] excludes.
pub const NEVER: i8 = -100;

/// Whether a token can be part of a cue at all.
pub fn is_possible(ctx: &Context, idx: usize) -> bool {
    match ctx.words.kind[idx] {
        TokenKind::Word | TokenKind::Clitic => !matches!(
            ctx.tag(idx),
            Tag::Determiner | Tag::Pronoun | Tag::Name | Tag::Possessive | Tag::Wh | Tag::Number
        ),
        TokenKind::Punct => ctx.tag(idx) == Tag::Colon,
        _ => false,
    }
}

/// The scores of all tokens.
pub fn score(ctx: &Context, CueModel(model): CueModel) -> Scores {
    let mut out = vec![NEVER; ctx.len()];
    let mut hashes = Hashes::default();
    for sentence in 0..ctx.tokens.sentences.len() {
        for idx in range(&ctx.tokens.sentences[sentence]) {
            if is_possible(ctx, idx) {
                features(ctx, idx, &mut hashes);
                let odds = model.odds(model.sum(&hashes)) * 16.0;
                out[idx] = odds.clamp(-99.0, 127.0) as i8;
            }
        }
    }
    out
}

templates! {
    Quoted = 1, WordQuoted = 2, WordTag = 3, SuffixTag = 4, TagNextTag = 5, TagPrevTag = 6,
    WordNextWord = 7, WordPrevWord = 8, WordNextTag = 9, WordPrevTag = 10, TagNextWord = 11,
    TagPrevWord = 12, WordMarks = 13, TagMarks = 14, NextTagNextTag2 = 15, PrevTagPrevTag2 = 16,
    TagNextWord2 = 17, TagPrevWord2 = 18, WordPrevNameNextName = 19, TagPrevNameNextName = 20,
    PrevTagTagNextTagMarks = 21, FullClusterTag = 22, ClusterTag = 23,
    FullClusterNextCluster = 24, FullClusterMarks = 25, ClusterPrevNameNextName = 26,
    WordPrevCluster = 27, WordNextCluster = 28, ClusterPrevTagTagNextTag = 29,
    WordSubjectCluster = 30, WordSubjectClass = 31, FullClusterSubjectClass = 32,
    ClusterSubjectClassTag = 33, WordObject = 34, FullClusterObjectCluster = 35,
    ClusterTagObjectCluster = 36, SubjectClusterTagNextTag = 37, WordNextTagNextTag2 = 38,
    SubjectTagNextTag = 39,
}

use Template as T;

/// The features of token `idx`.
pub fn features(ctx: &Context, idx: usize, out: &mut Hashes) {
    let (lower, tag) = (ctx.lower(idx), ctx.tag(idx) as u32);
    let near = |offset: isize| idx.wrapping_add_signed(offset);
    let tag_at = |offset: isize| ctx.tag(near(offset)) as u32;
    let lower_at = |offset: isize| ctx.lower(near(offset));
    let inside = u32::from(ctx.quoted_span_of[idx] != OUTSIDE);
    let marks = mark_near(ctx, idx);
    let kind_next = names(ctx, idx + 1);
    let kind_before = names(ctx, idx.wrapping_sub(1));
    out.clear();
    out.add(T::Quoted, inside);
    out.pair(T::WordQuoted, lower, inside);
    out.pair(T::WordTag, lower, tag);
    out.pair(T::SuffixTag, ctx.words.suffix[idx][0], tag);
    out.pair(T::TagNextTag, tag, tag_at(1));
    out.pair(T::TagPrevTag, tag, tag_at(-1));
    out.pair(T::WordNextWord, lower, lower_at(1));
    out.pair(T::WordPrevWord, lower, lower_at(-1));
    out.pair(T::WordNextTag, lower, tag_at(1));
    out.pair(T::WordPrevTag, lower, tag_at(-1));
    out.pair(T::TagNextWord, tag, lower_at(1));
    out.pair(T::TagPrevWord, tag, lower_at(-1));
    out.pair(T::WordMarks, lower, marks);
    out.pair(T::TagMarks, tag, marks);
    out.pair(T::NextTagNextTag2, tag_at(1), tag_at(2));
    out.pair(T::PrevTagPrevTag2, tag_at(-1), tag_at(-2));
    out.pair(T::TagNextWord2, tag, lower_at(2));
    out.pair(T::TagPrevWord2, tag, lower_at(-2));
    out.pair(T::WordPrevNameNextName, lower, kind_before * 8 + kind_next);
    out.pair(T::TagPrevNameNextName, tag, kind_before * 8 + kind_next);
    out.pair(
        T::PrevTagTagNextTagMarks,
        mix3(tag_at(-1), tag, tag_at(1)),
        marks,
    );
    let (own, next) = (ctx.cluster(idx, 16), ctx.cluster(near(1), 8));
    out.pair(T::FullClusterTag, own, tag);
    out.pair(T::ClusterTag, ctx.cluster(idx, 9), tag);
    out.pair(T::FullClusterNextCluster, own, next);
    out.pair(T::FullClusterMarks, own, marks);
    out.pair(
        T::ClusterPrevNameNextName,
        ctx.cluster(idx, 9),
        kind_before * 8 + kind_next,
    );
    out.pair(T::WordPrevCluster, lower, ctx.cluster(near(-1), 8));
    out.pair(T::WordNextCluster, lower, next);
    out.pair(
        T::ClusterPrevTagTagNextTag,
        ctx.cluster(idx, 7),
        mix3(tag_at(-1), tag, tag_at(1)),
    );
    subject_and_object_features(ctx, idx, out);
}

fn subject_and_object_features(ctx: &Context, idx: usize, out: &mut Hashes) {
    let (lower, tag) = (ctx.lower(idx), ctx.tag(idx) as u32);
    let [next_tag, next_tag2] = [1, 2].map(|offset| ctx.tag(idx + offset) as u32);
    let own = ctx.cluster(idx, 16);
    let (subject, object) = (subject(ctx, idx), object(ctx, idx));
    let doer = who(ctx, subject);
    out.pair(T::WordSubjectCluster, lower, ctx.cluster(subject, 10));
    out.pair(T::WordSubjectClass, lower, doer);
    out.pair(T::FullClusterSubjectClass, own, doer);
    out.pair(
        T::ClusterSubjectClassTag,
        ctx.cluster(idx, 9),
        mix(doer, tag),
    );
    out.pair(T::WordObject, lower, ctx.lower(object));
    out.pair(T::FullClusterObjectCluster, own, ctx.cluster(object, 10));
    out.pair(
        T::ClusterTagObjectCluster,
        mix(ctx.cluster(idx, 9), tag),
        ctx.cluster(object, 8),
    );
    out.pair(
        T::SubjectClusterTagNextTag,
        mix(ctx.cluster(subject, 12), tag),
        next_tag,
    );
    out.pair(T::WordNextTagNextTag2, lower, mix(next_tag, next_tag2));
    out.pair(T::SubjectTagNextTag, ctx.lower(subject), mix(tag, next_tag));
}

/// The last word before the verb group around `idx`, usually its subject; `usize::MAX` for none.
pub fn subject(ctx: &Context, idx: usize) -> usize {
    let group = |at: usize| {
        let tag = ctx.tag(at);
        tag.is_verb() || matches!(tag, Tag::Adverb | Tag::Modal | Tag::To | Tag::Genitive)
    };
    let mut at = idx;
    while at > 0 && idx - at < 6 && ctx.sentence_of[at - 1] == ctx.sentence_of[idx] {
        at -= 1;
        if !group(at) {
            return at;
        }
    }
    usize::MAX
}

/// The first head noun, verb or function word after a verb, usually its object; `usize::MAX` for none.
fn object(ctx: &Context, idx: usize) -> usize {
    let mut at = idx + 1;
    while at < ctx.len() && at - idx < 6 && ctx.sentence_of[at] == ctx.sentence_of[idx] {
        let part = matches!(
            ctx.tag(at),
            Tag::Determiner | Tag::Possessive | Tag::Adjective | Tag::Adverb | Tag::Number
        );
        let compound = ctx.tag(at).is_noun() && ctx.tag(at + 1).is_noun();
        if !part && !compound {
            return at;
        }
        at += 1;
    }
    usize::MAX
}

/// Tag and kind of name of a possible subject, as a small number.
pub fn who(ctx: &Context, idx: usize) -> u32 {
    if idx >= ctx.len() {
        return 0;
    }
    let inside = u32::from(ctx.quoted_span_of[idx] != OUTSIDE);
    (names(ctx, idx) * 32 + ctx.tag(idx) as u32) * 2 + inside + 1
}

fn mix3(a: u32, b: u32, c: u32) -> u32 {
    a * 1024 + b * 32 + c
}

/// The kind of name at `idx` as a small number, 0 for none.
fn names(ctx: &Context, idx: usize) -> u32 {
    match ctx.name_of.get(idx) {
        None => 7,
        Some(None) => u32::from(ctx.tag(idx) == Tag::Name),
        Some(Some(super::EntityKind::Person)) => 2,
        Some(Some(super::EntityKind::Organisation)) => 3,
        Some(Some(super::EntityKind::Place)) => 4,
        Some(Some(_)) => 5,
    }
}

/// Distances to the last closing and the next opening quotation mark, up to a few tokens.
pub fn mark_near(ctx: &Context, idx: usize) -> u32 {
    let here = ctx.quoted_span_of[idx];
    let differs = |at: usize| {
        ctx.quoted_span_of
            .get(at)
            .is_some_and(|quoted_span| *quoted_span != here)
    };
    let before = (1..=4)
        .find(|back| *back <= idx && differs(idx - back))
        .unwrap_or(0);
    let after = (1..=4).find(|on| differs(idx + on)).unwrap_or(0);
    (before * 8 + after) as u32
}
