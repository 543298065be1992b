//! Reported speech and thought without quotation marks.
//!
//! A semi-Markov conditional random field (Sarawagi and Cohen 2004) over the words of a sentence outside
//! quotations. [`features`] are those of words, [`segment_features`] those of whole segments, [`lattice`]
//! sums over all segmentations. [`labels`] marks the reported words, [`gather`] groups them into
//! statements.

pub mod claim;
pub mod features;
pub mod lattice;
mod opinion;
pub mod segment_features;
pub mod semi_crf;

use std::ops::Range;

use super::context::Context;
use super::cues::Scores;
use super::features::Hashes;
use super::tagset::Tag;
use crate::document::{OUTSIDE, range};
use features::Sentence;
use lattice::{Lattice, Segment};
use segment_features::SegmentFeatures;
use semi_crf::{LANES, SemiCrf};

/// Reported words with one cue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reported {
    /// Token ranges of its segments, in order.
    pub parts: Vec<Range<usize>>,
    /// Token of the cue.
    pub cue: Option<usize>,
    /// Quoted spans next to a segment: the segment is the writer's part of the same clause.
    pub touches: Vec<u32>,
}

/// Minimum score of the strongest cue of a sentence that is searched.
pub const FAINTEST: i8 = -80;

/// The words of a sentence outside quotations, if the sentence is searched.
pub fn words(ctx: &Context, cues: &Scores, sentence: usize) -> Option<Vec<usize>> {
    let all = range(&ctx.tokens.sentences[sentence]);
    let outside: Vec<usize> = all
        .filter(|idx| ctx.quoted_span_of[*idx] == OUTSIDE)
        .collect();
    let cue = outside.iter().any(|idx| cues[*idx] >= FAINTEST);
    (cue && outside.len() > 2).then_some(outside)
}

/// Parameters of [`Lattice::best`], tuned on held-out training articles.
const PRICE: f32 = 0.15;
const WORD: (f32, f32) = (0.05, 0.38);

/// Segments are pruned when their words and ends alone score less. Evaluating them would take most of the
/// time, and hardly any is ever chosen.
const HOPELESS: f32 = -2.0;

/// What the chain says of each token.
#[derive(Clone, Debug, Default)]
pub struct Labels {
    /// 0 not reported or quoted, 1 first word of a segment, 2 further word.
    pub labels: Vec<u8>,
    /// Probability that it is reported, in a sentence that is searched.
    pub odds: Vec<f32>,
}

impl Labels {
    /// The least mean probability of the words of a part.
    pub fn odds_of(&self, reported: &Reported) -> f32 {
        let mean = |part: &Range<usize>| {
            let sum: f32 = self.odds[part.clone()].iter().sum();
            sum / part.len().max(1) as f32
        };
        reported.parts.iter().map(mean).fold(1.0, f32::min)
    }
}

/// Labels all tokens.
pub fn labels(ctx: &Context, cues: &Scores, chain: SemiCrf) -> Labels {
    let mut out = Labels {
        labels: vec![0; ctx.len()],
        odds: vec![0.0; ctx.len()],
    };
    let mut finder = Finder::default();
    let mut found = Vec::new();
    for sentence in 0..ctx.tokens.sentences.len() {
        let Some(words) = words(ctx, cues, sentence) else {
            continue;
        };
        let opinion = |at: usize| opinion::word(ctx, words[at]);
        finder.fill(&Sentence::new(ctx, cues, &words), chain, opinion);
        finder.lattice.solve();
        finder.lattice.best(PRICE, WORD, &mut found);
        for (idx, odds) in words.iter().zip(&finder.lattice.inside) {
            out.odds[*idx] = *odds;
        }
        for (start, end) in &found {
            out.labels[words[*start]] = 1;
            for idx in &words[start + 1..*end] {
                out.labels[*idx] = 2;
            }
        }
    }
    out
}

#[derive(Default)]
struct Finder {
    lattice: Lattice,
    hashes: Hashes,
    scores: Vec<[f32; LANES]>,
}

impl Finder {
    /// Fills the lattice with the scored segments of a sentence. `opinion` is added to the scores of a word.
    fn fill(
        &mut self,
        sentence: &Sentence,
        chain: SemiCrf,
        opinion: impl Fn(usize) -> [f32; LANES],
    ) {
        let extents = SegmentFeatures::new(sentence);
        self.scores.clear();
        for at in 0..sentence.n_words() {
            sentence.word(at, &mut self.hashes);
            let mut scores = chain.word(&self.hashes);
            for (score, opinion) in scores.iter_mut().zip(opinion(at)) {
                *score += opinion;
            }
            self.scores.push(scores);
        }
        self.lattice.begin(sentence.n_words());
        for start in 0..sentence.n_words() {
            self.lattice.join[start] = chain.turn(sentence.turn(start));
            if extents.is_edge(start) {
                self.fill_from(start, &extents, chain);
            }
        }
    }

    fn fill_from(&mut self, start: usize, extents: &SegmentFeatures, chain: SemiCrf) {
        let head = extents.head(start);
        let mut inner = 0;
        let mut at = start;
        let mut sum = self.scores[start][1];
        for end in extents.ends(start) {
            while at < end {
                inner = extents.inner(start, at, inner);
                sum += self.scores[at][0];
                at += 1;
            }
            let edges = sum + self.scores[end - 1][2];
            if edges < HOPELESS {
                continue;
            }
            extents.features(&head, end, inner, &mut self.hashes);
            let score = edges + chain.segment(&self.hashes);
            self.lattice.segments.push(Segment {
                start: start as u32,
                end: end as u32,
                score,
            });
        }
    }
}

/// Groups the segments of a text. `scare` says which quoted spans are scare quotes, which a segment may
/// contain.
pub fn gather(ctx: &Context, cues: &Scores, labels: &[u8], scare: &[bool]) -> Vec<Reported> {
    let mut out = Vec::new();
    for sentence in &ctx.tokens.sentences {
        let sentence = range(sentence);
        if sentence.clone().all(|idx| labels[idx] == 0) {
            continue;
        }
        let parts = segments(ctx, sentence.clone(), labels, scare);
        out.extend(group(ctx, cues, &sentence, parts, scare));
    }
    out
}

/// Segments as token ranges without punctuation at the ends.
fn segments(
    ctx: &Context,
    sentence: Range<usize>,
    labels: &[u8],
    scare: &[bool],
) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    let mut open = false;
    let mut through = false;
    for idx in sentence {
        let quoted_span = ctx.quoted_span_of[idx];
        if quoted_span != OUTSIDE {
            // The outermost quoted span decides.
            open &= scare.get(quoted_span as usize).copied().unwrap_or(false);
            through = open;
            continue;
        }
        match (labels[idx], out.last_mut()) {
            (0, _) => open = false,
            (label, Some(last)) if open && (label == 2 || through) => last.end = idx + 1,
            _ => {
                out.push(idx..idx + 1);
                open = true;
            }
        }
        through = false;
    }
    for part in &mut out {
        let loose = |idx: usize| matches!(ctx.tag(idx), Tag::Comma | Tag::Stop | Tag::Colon);
        while part.start < part.end && loose(part.end - 1) {
            part.end -= 1;
        }
        while part.start < part.end && loose(part.start) {
            part.start += 1;
        }
    }
    out.retain(|part| !part.is_empty());
    out
}

/// Joins the segments of a sentence that have the same cue and are interrupted by it.
fn group(
    ctx: &Context,
    cues: &Scores,
    sentence: &Range<usize>,
    parts: Vec<Range<usize>>,
    scare: &[bool],
) -> Vec<Reported> {
    let mut out: Vec<Reported> = Vec::new();
    let quotation = |idx: usize| {
        let quoted_span = ctx.quoted_span_of.get(idx).copied().unwrap_or(OUTSIDE);
        let quoted =
            quoted_span != OUTSIDE && !scare[quoted_span as usize] && sentence.contains(&idx);
        quoted.then_some(quoted_span)
    };
    for part in parts {
        let cue = cue_of(ctx, cues, sentence, &part);
        // A comma or dash may separate the writer's words from the quotation: `…, “…”`.
        let joint = matches!(
            ctx.word(part.end.min(ctx.len() - 1)),
            "," | "—" | "–" | "--" | "-"
        );
        let beside = [part.start.wrapping_sub(1), part.end + usize::from(joint)];
        let touches: Vec<u32> = beside.into_iter().filter_map(quotation).collect();
        match out.last_mut() {
            Some(last)
                if cue.is_some()
                    && last.cue == cue
                    && last.touches.is_empty() == touches.is_empty()
                    && is_parted(last, &part, cue) =>
            {
                last.parts.push(part);
                last.touches.extend(touches);
            }
            _ => out.push(Reported {
                parts: vec![part],
                cue,
                touches,
            }),
        }
    }
    out
}

/// Maximum length in tokens of the interruption: `he said`.
const PARTING: usize = 14;

/// Whether `part` continues a statement after its own cue: `A, she said, B`.
fn is_parted(before: &Reported, part: &Range<usize>, cue: Option<usize>) -> bool {
    let end = before.parts.last().map_or(0, |part| part.end);
    let between = end..part.start;
    !before.touches.is_empty()
        || between.len() <= PARTING && cue.is_some_and(|cue| between.contains(&cue))
}

/// The cue of a segment: strong, near, and rather before than after it.
fn cue_of(
    ctx: &Context,
    cues: &Scores,
    sentence: &Range<usize>,
    part: &Range<usize>,
) -> Option<usize> {
    let near = |idx: &usize| {
        ctx.quoted_span_of[*idx] == OUTSIDE && cues[*idx] >= FAINTEST && !part.contains(idx)
    };
    let cost = |idx: usize| {
        let distance = if idx < part.start {
            part.start - idx
        } else {
            idx + 1 - part.end + 2
        };
        let commas = if idx < part.start {
            idx..part.start
        } else {
            part.end..idx
        };
        let commas = commas.filter(|at| ctx.tag(*at) == Tag::Comma).count();
        i32::from(cues[idx]) - 6 * distance.min(20) as i32 - 6 * commas.min(4) as i32
    };
    // Bounded for linear time.
    let first = sentence.start.max(part.start.saturating_sub(60));
    let last = sentence.end.min(part.end + 60);
    (first..part.start)
        .chain(part.end..last)
        .filter(near)
        .max_by_key(|idx| cost(*idx))
}
