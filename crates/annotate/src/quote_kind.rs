//! The kind of a quotation: direct, mixed or scare.
//!
//! A classifier ([`ScareModel`]) recognises scare quotes by their words and by the lack of a cue. Direct and
//! mixed quotations are distinguished by rule ([`joined`]): how the quotation is joined to the sentence
//! around it.

mod terms;

pub use terms::is_term;

use std::ops::Range;

use super::attribution::{SpeakerChoice, Target};
use super::context::Context;
use super::cues::Scores;
use super::document::range;
use super::features::{Hashes, Shape, mix};
use super::linear::Linear;
use super::model::{ModelError, ModelFile};
use super::tagset::Tag;
use super::types::QuoteKind;
use super::word_lists::word_lists;
use crate::features::templates;

/// Section of the weights, and index of its scale.
pub const SECTION: (&str, usize) = ("scare", 2);

/// The weights of the classifier.
#[derive(Clone, Copy, Debug)]
pub struct ScareModel(Linear);

impl ScareModel {
    /// Opens the weights in `file`.
    pub fn open(file: ModelFile) -> Result<Self, ModelError> {
        Linear::open(file, SECTION).map(Self)
    }

    /// Log-odds of a scare quote.
    pub fn odds(&self, features: &Hashes) -> f32 {
        self.0.odds(self.0.sum(features))
    }
}

/// Confidence of scare quotes that are found by rule.
pub const SURE: f32 = 0.95;

word_lists!(
    WORDS, "quote-kinds.txt",
    DISTANCING WORKS NAMING_AS WORDS_AS_WORDS SIGNS READS
);

/// Log-odds from which a quotation is a scare quote. Below 0 because scare quotes are rare and missing
/// one costs more than the loss function says; tuned on held-out training articles.
const DOUBT: f32 = -0.5;
/// The same for a few words that are no sentence, which are terms more often.
const DOUBT_FEW: f32 = -1.0;
/// The most tokens that are few, marks included.
const FEW: usize = 4;

/// Log-odds from which this quotation is a scare quote.
pub fn limit(ctx: &Context, target: &Target) -> f32 {
    let t = &target.tokens;
    let last = ctx.tag(t.end.saturating_sub(2));
    let is_sentence = matches!(last, Tag::Comma | Tag::Stop);
    if t.len() <= FEW && !is_sentence {
        DOUBT_FEW
    } else {
        DOUBT
    }
}

/// The token before the quotation. What ends another paragraph, such as a headline, does not introduce it, unless that
/// ends with a colon.
fn word_before(ctx: &Context, target: &Target) -> Option<usize> {
    let start = target.tokens.start;
    let before = start.checked_sub(1)?;
    let is_one = ctx.paragraph_of[before] == ctx.paragraph_of[start];
    (is_one || ctx.word(before) == ":").then_some(before)
}

/// Whether it is the title of a work: `the film “The Long Way Home”`.
pub fn is_title(ctx: &Context, target: &Target) -> bool {
    let t = &target.tokens;
    let inside = t.start + 1..(t.end - 1).max(t.start + 1);
    let Some(mut at) = word_before(ctx, target) else {
        return false;
    };
    if ctx.word(at) == "," && at > 0 {
        at -= 1;
    }
    if inside.len() > 10 || !WORDS.has(WORKS, &ctx.word(at).to_ascii_lowercase()) {
        return false;
    }
    let mut seen = Inside::default();
    inside.for_each(|idx| seen.look(ctx, idx));
    seen.small == 0
}

/// Whether it is one to three words after a distancing one: `spurious “threats”`.
pub fn is_distanced(ctx: &Context, target: &Target) -> bool {
    let words = target.tokens.len().saturating_sub(2);
    let before = word_before(ctx, target);
    words <= 3 && before.is_some_and(|at| WORDS.has(DISTANCING, &ctx.word(at).to_ascii_lowercase()))
}

templates! {
    Length = 1, Form = 2, LengthForm = 3, PrevWord = 4, NextWord = 5, PrevWordForm = 6,
    PrevTagNextTag = 7, PrevTagForm = 8, CueLength = 9, CueForm = 10, Confidence = 11,
    ConfidenceCue = 12, LastTagLength = 13, LastTagForm = 14, PrevWord2 = 15,
    PrevWord2PrevWord = 16, NextWord2 = 17, NextTagForm = 18, PrevTag2PrevTag = 19,
    FirstWord = 20, LastWord = 21, QuotedCueConfidence = 22, ConfidenceForm = 23,
    ConfidenceLength = 24, ReportedLength = 25, ReportedForm = 26, ReportedCue = 27,
    ReportedConfidence = 28, FirstNameForm = 29, PrevNameNextNameForm = 30, PrevClusterForm = 31,
    PrevClusterPrevCluster2Length = 32, PrevCluster2PrevTag = 33,
}

use Template as T;

/// The features: words inside and around, the nearest cue, and the ranker's choice of speaker.
pub fn features(
    ctx: &Context,
    cues: &Scores,
    labels: &[u8],
    target: &Target,
    choice: &SpeakerChoice,
    out: &mut Hashes,
) {
    let t = &target.tokens;
    let inside = t.start + 1..(t.end - 1).max(t.start + 1);
    let n = inside.len().min(12) as u32;
    let mut seen = Inside::default();
    for idx in inside.clone().take(40) {
        seen.look(ctx, idx);
    }
    let paragraph = range(&ctx.tokens.paragraphs[target.paragraph]);
    let at = |idx: usize| {
        if paragraph.contains(&idx) {
            ctx.lower(idx)
        } else {
            7
        }
    };
    let tag = |idx: usize| {
        if paragraph.contains(&idx) {
            ctx.tag(idx) as u32
        } else {
            40
        }
    };
    let before = t.start.wrapping_sub(1);
    let confidence = (choice.confidence * 5.0) as u32 + 8 * u32::from(choice.candidate.is_some());
    let cue = cue_near(ctx, cues, target);
    let last = ctx.tag(inside.end.saturating_sub(1).max(inside.start)) as u32;
    let form = seen.number();
    out.clear();
    out.add(T::Length, n);
    out.add(T::Form, form);
    out.pair(T::LengthForm, n.min(6), form);
    out.add(T::PrevWord, at(before));
    out.add(T::NextWord, at(t.end));
    out.pair(T::PrevWordForm, at(before), form);
    out.pair(T::PrevTagNextTag, tag(before), tag(t.end));
    out.pair(T::PrevTagForm, tag(before), form);
    out.pair(T::CueLength, cue, n.min(6));
    out.pair(T::CueForm, cue, form);
    out.add(T::Confidence, confidence);
    out.pair(T::ConfidenceCue, confidence, cue);
    out.pair(T::LastTagLength, last, n.min(6));
    out.pair(T::LastTagForm, last, form);
    out.add(T::PrevWord2, at(before.wrapping_sub(1)));
    out.pair(T::PrevWord2PrevWord, at(before.wrapping_sub(1)), at(before));
    out.add(T::NextWord2, at(t.end + 1));
    out.pair(T::NextTagForm, tag(t.end), form);
    out.pair(T::PrevTag2PrevTag, tag(before.wrapping_sub(1)), tag(before));
    let word = |idx: Option<usize>| idx.map_or(0, |idx| ctx.lower(idx));
    out.add(T::FirstWord, word(inside.clone().next()));
    out.add(T::LastWord, word(inside.clone().last()));
    let quoted = u32::from(target.quoted);
    out.pair(T::QuotedCueConfidence, quoted, mix(cue, confidence));
    out.pair(T::ConfidenceForm, confidence, form);
    out.pair(T::ConfidenceLength, confidence, n.min(6));
    // Whether the words next to it are reported speech.
    let reported = |idx: usize| u32::from(paragraph.contains(&idx) && labels[idx] > 0);
    let around = reported(before) + 2 * reported(t.end);
    out.pair(T::ReportedLength, around, n.min(6));
    out.pair(T::ReportedForm, around, form);
    out.pair(T::ReportedCue, around, cue);
    out.pair(T::ReportedConfidence, around, confidence);
    let prev_tag = tag(before);
    neighbour_features(ctx, t, inside.start, [n, form, prev_tag], out);
}

/// Features of the names and word clusters at the edges of the quotation `t`.
fn neighbour_features(
    ctx: &Context,
    t: &Range<usize>,
    first: usize,
    [n, form, prev_tag]: [u32; 3],
    out: &mut Hashes,
) {
    let before = t.start.wrapping_sub(1);
    let names = |idx: usize| {
        ctx.name_of
            .get(idx)
            .copied()
            .flatten()
            .map_or(0, |kind| kind as u32 + 1)
    };
    out.pair(T::FirstNameForm, names(first), form);
    out.pair(
        T::PrevNameNextNameForm,
        names(before) * 16 + names(t.end),
        form,
    );
    out.pair(T::PrevClusterForm, ctx.cluster(before, 10), form);
    out.pair(
        T::PrevClusterPrevCluster2Length,
        mix(
            ctx.cluster(before, 8),
            ctx.cluster(before.wrapping_sub(1), 8),
        ),
        n.min(4),
    );
    out.pair(
        T::PrevCluster2PrevTag,
        ctx.cluster(before.wrapping_sub(1), 10),
        prev_tag,
    );
}

#[derive(Default)]
struct Inside {
    capitals: u32,
    small: u32,
    verb: bool,
    finite: bool,
    person: bool,
    stop: bool,
}

impl Inside {
    fn look(&mut self, ctx: &Context, idx: usize) {
        let tag = ctx.tag(idx);
        match ctx.words.shape[idx] {
            Shape::Lower
                if !matches!(tag, Tag::Preposition | Tag::Determiner | Tag::And | Tag::To) =>
            {
                self.small += 1;
            }
            Shape::Capital | Shape::Upper | Shape::Mixed => self.capitals += 1,
            _ => {}
        }
        self.verb |= tag.is_verb();
        self.finite |= tag.is_finite();
        self.person |= tag == Tag::Pronoun;
        self.stop |= matches!(tag, Tag::Stop | Tag::Comma);
    }

    fn number(&self) -> u32 {
        let case = match (self.capitals, self.small) {
            (0, _) => 0,
            (_, 0) => 1,
            (1, _) => 2,
            _ => 3,
        };
        let bits = [self.verb, self.finite, self.person, self.stop];
        bits.iter().fold(case, |n, bit| n * 2 + u32::from(*bit))
    }
}

/// Level of the strongest cue in the sentence.
fn cue_near(ctx: &Context, cues: &Scores, target: &Target) -> u32 {
    let sentence = |idx: usize| range(&ctx.tokens.sentences[ctx.sentence_of[idx] as usize]);
    let first = sentence(target.tokens.start)
        .start
        .max(target.tokens.start.saturating_sub(20));
    let last = sentence(target.tokens.end - 1)
        .end
        .min(target.tokens.end + 20);
    let around = (first..target.tokens.start).chain(target.tokens.end..last);
    let best = around
        .filter(|idx| ctx.quoted_span_of[*idx] == target.outer)
        .map(|idx| cues[idx])
        .max()
        .unwrap_or(i8::MIN);
    match best {
        i8::MIN..=-48 => 0,
        -47..=-24 => 1,
        -23..=0 => 2,
        1..=24 => 3,
        _ => 4,
    }
}

/// Direct or mixed. A quotation is direct when it begins a sentence or follows an introducing comma or
/// colon. `last` is the kind of the previous quotation in the sentence, which an interrupted one
/// continues.
pub fn joined(ctx: &Context, cues: &Scores, target: &Target, last: Option<QuoteKind>) -> QuoteKind {
    let t = &target.tokens;
    let paragraph = range(&ctx.tokens.paragraphs[target.paragraph]);
    let before = t.start.wrapping_sub(1);
    let starts = t.start == paragraph.start
        || ctx.sentence_of[before] != ctx.sentence_of[t.start]
        || follows_bullet(ctx, paragraph.start, t.start);
    if starts || ctx.tag(before) == Tag::Open {
        return if stands_free(ctx, cues, target, paragraph.end) {
            QuoteKind::Direct
        } else {
            QuoteKind::Mixed
        };
    }
    let direct = match ctx.word(before) {
        ":" => true,
        "," => announces(ctx, cues, target, before, last),
        "—" | "–" | "--" => capital_inside(ctx, target) && target.tokens.len() > 4,
        // `“A.” “B.”`, or the opening mark of an outer quotation.
        _ if ctx.tag(before) == Tag::Mark => {
            last == Some(QuoteKind::Direct) || capital_inside(ctx, target)
        }
        _ => false,
    };
    if direct {
        QuoteKind::Direct
    } else {
        QuoteKind::Mixed
    }
}

/// Whether only the marker of a list item is before token `at` on its line: `- “…”`, `1. “…”`.
fn follows_bullet(ctx: &Context, first: usize, at: usize) -> bool {
    let from = at.saturating_sub(3).max(first);
    let line = (from..at)
        .rev()
        .find(|idx| *idx == first || ctx.starts_line(*idx));
    line.is_some_and(|line| {
        (line..at).all(|idx| {
            let word = ctx.word(idx);
            matches!(
                word,
                "-" | "–" | "—" | "*" | "•" | "·" | "‣" | ">" | "." | ")"
            ) || word.bytes().all(|byte| byte.is_ascii_digit())
        })
    })
}

fn capital_inside(ctx: &Context, target: &Target) -> bool {
    let first = target.tokens.start + 1;
    first < target.tokens.end
        && matches!(
            ctx.words.shape[first],
            Shape::Capital | Shape::Upper | Shape::Mixed
        )
}

/// Whether a quotation at the start of a sentence is a sentence and not the subject of the writer's one.
fn stands_free(ctx: &Context, cues: &Scores, target: &Target, limit: usize) -> bool {
    let t = &target.tokens;
    let last = (t.end - 1).saturating_sub(usize::from(ctx.tag(t.end - 1) == Tag::Mark));
    let closed = matches!(ctx.tag(last), Tag::Comma | Tag::Stop | Tag::Colon);
    if closed || t.end >= limit || ctx.sentence_of[t.end] != ctx.sentence_of[t.end - 1] {
        return true;
    }
    if matches!(
        ctx.tag(t.end),
        Tag::Comma | Tag::Stop | Tag::Colon | Tag::Open
    ) {
        return true;
    }
    let finite = t.clone().any(|idx| ctx.tag(idx).is_finite());
    finite && (t.end..(t.end + 4).min(limit)).any(|idx| cues[idx] > 0)
}

/// Whether the comma before a quotation introduces it: after a cue, or as the second part of an
/// interrupted quotation.
fn announces(
    ctx: &Context,
    cues: &Scores,
    target: &Target,
    comma: usize,
    last: Option<QuoteKind>,
) -> bool {
    let sentence = range(&ctx.tokens.sentences[ctx.sentence_of[comma] as usize]);
    let from = sentence.start.max(comma.saturating_sub(12));
    let cue = (from..comma).any(|idx| ctx.quoted_span_of[idx] == target.outer && cues[idx] > -8);
    match last {
        Some(QuoteKind::Direct) => cue,
        Some(QuoteKind::Mixed) => cue && capital_inside(ctx, target),
        Some(QuoteKind::Scare) | None => {
            cue || capital_inside(ctx, target) && target.tokens.len() > 6
        }
    }
}
