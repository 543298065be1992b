//! Whether reported words are a statement: something that a source says, and no action, wish, feeling,
//! inference or judgement of the writer.
//!
//! The chain was trained on a corpus that counts all of these as attributions. A classifier over these
//! features, trained on what readers marked as said, gives the confidence of a statement.

use std::ops::Range;

use super::Reported;
use crate::candidates::{Candidate, CandidateKind};
use crate::context::Context;
use crate::cues::Scores;
use crate::document::{OUTSIDE, range};
use crate::features::{Hashes, mix, templates};
use crate::tagset::Tag;
use crate::word_lists::word_lists;

word_lists!(
    WORDS, "reporting.txt",
    SPEECH THOUGHT WISH EVIDENCE DOCUMENTS NEGATIONS FIRST_PERSON
);

templates! {
    Bias = 1, Cue = 2, CueClass = 3, CueCluster = 4, CueTag = 5, Strength = 6, Start = 7, StartTags = 8,
    Between = 9, Side = 10, Grammar = 11, Length = 12, Negated = 13, Passive = 14, Asked = 15,
    Speaker = 16, SpeakerHead = 17, Place = 18, Odds = 19, After = 20, Parts = 21, CueStart = 22,
    ClassStartGrammar = 23, ClassSpeaker = 24, ClassNegated = 25, ClassGrammarLength = 26,
    CueGrammar = 27, ClassPassive = 28, ClassSideBetween = 29, OddsGrammar = 30, OddsClass = 31,
    SpeakerClassGrammar = 32, CueTagClass = 33, SpeakerDistance = 34, BeforeCue = 35, CueBetween = 36,
    QuotesClass = 37, PlaceClass = 38, ClusterStart = 39, ClusterGrammar = 40, LastTag = 41,
    StrengthGrammar = 42, SpeakerKind = 43, HeadCluster = 44, Nobody = 45,
    NoSource = 46, NobodyGrammar = 47, NobodyNoSource = 48,
}

use Template as T;

/// Distinguishes the copies of the features that only hand-read news shares, so that the corpus with
/// another notion of attribution teaches only what both agree on (Daumé 2007).
const NEWS: u32 = 0x6e77_7331;

/// The features of `reported`, then as many for hand-read news alone. `odds` is the probability that the chain gives its words; `speaker` is
/// the chosen one.
pub fn features(
    ctx: &Context,
    cues: &Scores,
    reported: &Reported,
    odds: f32,
    speaker: Option<&Candidate>,
    out: &mut Hashes,
) {
    let empty = 0..0;
    let first = reported.parts.first().unwrap_or(&empty);
    let last = reported.parts.last().unwrap_or(&empty);
    let length: usize = reported.parts.iter().map(ExactSizeIterator::len).sum();
    let length = bin(length, &[2, 3, 5, 8, 12, 20, 35]);
    let odds = (odds.clamp(0.0, 0.99) * 10.0) as u32;
    let cue = Cue::new(ctx, cues, reported.cue, first);
    let grammar = grammar(ctx, first);
    let start = opening(ctx, first.start);
    let (kind, who, distance) = source(ctx, reported.cue, speaker);
    let place = place(ctx, first.start);
    let class = cue.class;
    out.clear();
    out.add(T::Bias, 0);
    out.add(T::Cue, cue.lower);
    out.add(T::CueClass, class);
    out.add(T::CueCluster, cue.cluster);
    out.add(T::CueTag, cue.tag);
    out.add(T::Strength, cue.strength);
    out.add(T::Start, start);
    out.pair(
        T::StartTags,
        ctx.tag(first.start) as u32,
        ctx.tag(first.start + 1) as u32,
    );
    out.add(T::Between, cue.between);
    out.add(T::Side, cue.side);
    out.add(T::Grammar, grammar);
    out.add(T::Length, length);
    out.add(T::Negated, cue.negated);
    out.add(T::Passive, cue.passive);
    out.add(T::Asked, asked(ctx, first.start));
    out.add(T::Speaker, who);
    out.add(T::SpeakerKind, kind);
    out.add(T::Place, place);
    out.add(T::Odds, odds);
    out.add(T::After, ctx.tag(last.end) as u32);
    out.add(T::Parts, reported.parts.len().min(3) as u32);
    out.add(T::LastTag, ctx.tag(last.end.saturating_sub(1)) as u32);
    out.pair(T::CueStart, cue.lower, start);
    out.pair(T::ClassStartGrammar, class, mix(start, grammar));
    out.pair(T::ClassSpeaker, class, who);
    out.pair(T::ClassNegated, class, cue.negated);
    out.pair(T::ClassGrammarLength, class, mix(grammar, length));
    out.pair(T::CueGrammar, cue.lower, grammar);
    out.pair(T::ClassPassive, class, cue.passive);
    out.pair(T::ClassSideBetween, class, mix(cue.side, cue.between));
    out.pair(T::OddsGrammar, odds, grammar);
    out.pair(T::OddsClass, odds, class);
    out.pair(T::SpeakerClassGrammar, who, mix(class, grammar));
    out.pair(T::CueTagClass, cue.tag, class);
    out.pair(T::SpeakerDistance, kind, distance);
    out.add(T::BeforeCue, cue.before);
    out.pair(T::CueBetween, cue.lower, cue.between);
    out.pair(T::QuotesClass, quotes(ctx, first.start), class);
    out.pair(T::PlaceClass, place, class);
    out.pair(T::ClusterStart, cue.cluster, start);
    out.pair(T::ClusterGrammar, cue.cluster, grammar);
    out.pair(T::StrengthGrammar, cue.strength, mix(grammar, cue.side));
    if let Some(speaker) = speaker {
        let head = speaker.head as usize;
        out.add(T::SpeakerHead, ctx.lower(head));
        out.pair(T::HeadCluster, ctx.cluster(head, 10), class);
    }
    encoder_features(ctx, first, grammar, out);
    out.repeat(NEWS);
}

/// What the encoder says of the words, if it has read them.
fn encoder_features(ctx: &Context, words: &Range<usize>, grammar: u32, out: &mut Hashes) {
    let Some(evidence) = &ctx.evidence else {
        return;
    };
    let Some(speaker) = evidence.speaker(words.clone()) else {
        return;
    };
    let limits = [-4.0, -2.5, -1.5, -0.7, 0.0, 0.7, 1.5, 2.5, 4.0];
    let nobody = limits
        .iter()
        .filter(|limit| speaker.nobody >= **limit)
        .count() as u32;
    let none = (speaker.head.none.clamp(0.0, 0.99) * 8.0) as u32;
    out.add(T::Nobody, nobody);
    out.add(T::NoSource, none);
    out.pair(T::NobodyGrammar, nobody, grammar);
    out.pair(T::NobodyNoSource, nobody, none);
}

/// The number of `limits` that `n` reaches.
fn bin(n: usize, limits: &[usize]) -> u32 {
    limits.iter().filter(|limit| n >= **limit).count() as u32
}

/// The cue and the words around it.
#[derive(Default)]
struct Cue {
    lower: u32,
    class: u32,
    cluster: u32,
    tag: u32,
    strength: u32,
    negated: u32,
    passive: u32,
    before: u32,
    between: u32,
    side: u32,
}

/// Tokens before a cue that may negate it.
const NEAR: usize = 4;

impl Cue {
    fn new(ctx: &Context, cues: &Scores, cue: Option<usize>, first: &Range<usize>) -> Self {
        let Some(at) = cue else {
            return Self::default();
        };
        let from = range(&ctx.tokens.sentences[ctx.sentence_of[at] as usize]).start;
        let near = at.saturating_sub(NEAR).max(from)..at;
        let negated = near.clone().any(|idx| has(ctx, idx, NEGATIONS));
        let is_be = |idx: usize| {
            matches!(
                ctx.word(idx),
                "is" | "are" | "was" | "were" | "be" | "been" | "being" | "’s" | "'s"
            )
        };
        let modal = near.clone().any(|idx| ctx.tag(idx) == Tag::Modal);
        let be = near.clone().any(is_be);
        let between = if at < first.start {
            at + 1..first.start
        } else {
            first.end..at
        };
        let between = match between.len() {
            0 => 0,
            1 => ctx.lower(between.start),
            2 => 2 + ctx.tag(between.start) as u32,
            n => 50 + bin(n, &[4, 7, 12]),
        };
        Self {
            lower: base(ctx, at),
            class: class(ctx, at),
            cluster: ctx.cluster(at, 10),
            tag: ctx.tag(at) as u32,
            strength: super::features::strength(cues[at]),
            negated: u32::from(negated) + 2 * u32::from(modal),
            passive: u32::from(be && ctx.tag(at) == Tag::Participle)
                + 2 * u32::from(ctx.tag(at.wrapping_sub(1)) == Tag::To),
            before: ctx.tag(at.wrapping_sub(1)) as u32,
            between,
            side: u32::from(at < first.start),
        }
    }
}

fn has(ctx: &Context, idx: usize, list: u32) -> bool {
    WORDS.has(list, &ctx.word(idx).to_ascii_lowercase())
}

/// Whether nothing was said: `did not say whether`, `declined to say how`.
pub fn is_denied(ctx: &Context, reported: &Reported) -> bool {
    let Some(at) = reported.cue else {
        return false;
    };
    let from = range(&ctx.tokens.sentences[ctx.sentence_of[at] as usize]).start;
    let before = (at.saturating_sub(2).max(from)..at).rev();
    let is_infinitive = matches!(ctx.tag(at), Tag::Verb | Tag::Present);
    is_infinitive && class(ctx, at) & 1 != 0 && before.take(2).any(|idx| has(ctx, idx, NEGATIONS))
}

/// The classes of a cue: one bit for each list that has its base form.
fn class(ctx: &Context, at: usize) -> u32 {
    let word = ctx.word(at).to_ascii_lowercase();
    let lists = [SPEECH, THOUGHT, WISH, EVIDENCE];
    let bits = lists.iter().enumerate().map(|(bit, list)| {
        let is_in = bases(&word).any(|base| WORDS.has(*list, base.as_str()));
        u32::from(is_in) << bit
    });
    bits.sum::<u32>() + 16 * u32::from(ctx.tag(at).is_verb()) + 32 * u32::from(word == "according")
}

/// Hash of the cue without its ending, so that the forms of a verb share it.
fn base(ctx: &Context, at: usize) -> u32 {
    let word = ctx.word(at).to_ascii_lowercase();
    let stem = ["ing", "ed", "es", "s", "e"]
        .iter()
        .find_map(|ending| word.strip_suffix(ending))
        .filter(|stem| stem.len() > 2)
        .unwrap_or(&word);
    crate::features::hash_lower(stem)
}

/// The base forms that a word may have.
fn bases(word: &str) -> impl Iterator<Item = String> {
    let cut = |ending: &str, more: &str| Some(format!("{}{more}", word.strip_suffix(ending)?));
    let all = [
        Some(word.to_owned()),
        cut("s", ""),
        cut("es", ""),
        cut("ed", ""),
        cut("d", ""),
        cut("ies", "y"),
        cut("ied", "y"),
        cut("ing", ""),
        cut("ing", "e"),
    ];
    all.into_iter().flatten()
}

/// What the words are made of: a clause, an infinitive, a phrase.
fn grammar(ctx: &Context, part: &Range<usize>) -> u32 {
    let free = |idx: &usize| ctx.quoted_span_of[*idx] == OUTSIDE;
    let words = part.clone().take(30).filter(free);
    let finite = words.clone().position(|idx| ctx.tag(idx).is_finite());
    let subject = words.clone().position(|idx| {
        ctx.tag(idx).is_noun() || matches!(ctx.tag(idx), Tag::Pronoun | Tag::There | Tag::Wh)
    });
    let clause = match (subject, finite) {
        (Some(subject), Some(finite)) if subject < finite => 3,
        (_, Some(_)) => 2,
        (Some(_), None) => 1,
        (None, None) => 0,
    };
    let to = ctx.tag(part.start) == Tag::To;
    let gerund = ctx.tag(part.start) == Tag::Gerund;
    clause + 4 * u32::from(to) + 8 * u32::from(gerund)
}

/// The first word: itself if it is a function word, else its tag.
fn opening(ctx: &Context, at: usize) -> u32 {
    match ctx.tag(at) {
        Tag::Preposition
        | Tag::To
        | Tag::Wh
        | Tag::WhAdverb
        | Tag::Determiner
        | Tag::Modal
        | Tag::And => ctx.lower(at),
        tag => 100 + tag as u32,
    }
}

/// Whether the sentence is a question.
fn asked(ctx: &Context, at: usize) -> u32 {
    let sentence = range(&ctx.tokens.sentences[ctx.sentence_of[at] as usize]);
    u32::from(sentence.rev().take(2).any(|idx| ctx.word(idx) == "?"))
}

/// Number of quoted words in the sentence, binned.
fn quotes(ctx: &Context, at: usize) -> u32 {
    let sentence = range(&ctx.tokens.sentences[ctx.sentence_of[at] as usize]);
    let quoted = sentence
        .take(120)
        .filter(|idx| ctx.quoted_span_of[*idx] != OUTSIDE);
    bin(quoted.count(), &[1, 6, 16])
}

/// Kind, finer class and distance from the cue of the speaker.
fn source(ctx: &Context, cue: Option<usize>, speaker: Option<&Candidate>) -> (u32, u32, u32) {
    let Some(speaker) = speaker else {
        return (0, 0, 0);
    };
    let kind = 1 + speaker.sort as u32;
    let head = speaker.head as usize;
    let name = ctx.name_of.get(head).copied().flatten();
    let class = if has(ctx, head, DOCUMENTS) {
        1
    } else if has(ctx, head, FIRST_PERSON) {
        2
    } else if speaker.sort == CandidateKind::Pronoun {
        3 + ctx.lower(head) % 61
    } else {
        70 + name.map_or(0, |kind| 1 + kind as u32)
    };
    let tokens = range(&speaker.tokens);
    let distance = cue.map_or(9, |cue| {
        let side = u32::from(tokens.start > cue) * 8;
        let gap = if tokens.start > cue {
            tokens.start - cue
        } else {
            cue.saturating_sub(tokens.end)
        };
        let apart = ctx.sentence_of[cue] != ctx.sentence_of[tokens.start];
        side + if apart {
            7
        } else {
            bin(gap, &[1, 2, 4, 8, 16])
        }
    });
    (kind, mix(kind, class), distance)
}

/// Where the paragraph is and what it looks like: a headline, a labelled turn, running text.
fn place(ctx: &Context, at: usize) -> u32 {
    let paragraph = ctx.paragraph_of[at] as usize;
    let tokens = range(&ctx.tokens.paragraphs[paragraph]);
    let stops = tokens
        .end
        .checked_sub(1)
        .is_some_and(|last| matches!(ctx.tag(last), Tag::Stop | Tag::Mark | Tag::Close));
    let label = tokens.clone().take(8).any(|idx| ctx.word(idx) == ":");
    let opens = ctx.tag(tokens.start) == Tag::Open;
    let is_first = paragraph == 0;
    u32::from(stops) + 2 * u32::from(label) + 4 * u32::from(opens) + 8 * u32::from(is_first)
}
