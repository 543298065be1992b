//! Reported speech and thought without marks: which words are reported, and after which cue.
//!
//! A semi-Markov conditional random field (Sarawagi and Cohen 2004) over the words of each sentence
//! that stand outside quotations, with the cues found before among its features: `features` looks at
//! words, `extent` at whole segments, `lattice` sums over all ways to cut the sentence. [`labels`] finds
//! the words, [`gather`] puts them together.

pub mod features;
pub mod lattice;
pub mod segment_features;
pub mod semi_crf;

use std::ops::Range;

use super::context::Context;
use super::cues::Scores;
use super::features::Hashes;
use super::pos::Tag;
use crate::document::{OUTSIDE, range};
use features::Sentence;
use lattice::{Lattice, Segment};
use segment_features::SegmentFeatures;
use semi_crf::{LANES, SemiCrf};

/// Words that belong together as reported by one source, by their tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reported {
    /// The segments of tokens, in order.
    pub parts: Vec<Range<usize>>,
    /// The cue's token.
    pub cue: Option<usize>,
    /// The quotations that a segment touches: it is the writer's part of their clause.
    pub touches: Vec<u32>,
}

/// A sentence is looked at when it holds a cue at least this strong.
pub const FAINTEST: i8 = -80;

/// The words of a sentence outside quotations, if it may report anything.
pub fn words(ctx: &Context, cues: &Scores, sentence: usize) -> Option<Vec<usize>> {
    let all = range(&ctx.tokens.sentences[sentence]);
    let outside: Vec<usize> = all
        .filter(|idx| ctx.quoted_span_of[*idx] == OUTSIDE)
        .collect();
    let cue = outside.iter().any(|idx| cues[*idx] >= FAINTEST);
    (cue && outside.len() > 2).then_some(outside)
}

/// What a segment must be worth, and what a word counts beside it: see [`Lattice::best`]. Chosen on
/// training articles kept back.
const PRICE: f32 = 0.3;
const WORD: (f32, f32) = (0.05, 0.38);

/// A segment whose words and ends alone score less is not looked at as a whole: that would take most of
/// the time, and hardly one of them is ever picked.
const HOPELESS: f32 = -2.0;

/// For each token whether it is reported: 0 not, 1 the first word of a segment, 2 a further one. Words
/// inside quotations are not looked at.
pub fn labels(ctx: &Context, cues: &Scores, chain: SemiCrf) -> Vec<u8> {
    let mut out = vec![0; ctx.len()];
    let mut finder = Finder::default();
    let mut found = Vec::new();
    for sentence in 0..ctx.tokens.sentences.len() {
        let Some(words) = words(ctx, cues, sentence) else {
            continue;
        };
        finder.fill(&Sentence::new(ctx, cues, &words), chain);
        finder.lattice.solve();
        finder.lattice.best(PRICE, WORD, &mut found);
        for (start, end) in &found {
            for at in *start..*end {
                out[words[at]] = if at == *start { 1 } else { 2 };
            }
        }
    }
    out
}

/// Working memory for finding the segments of a sentence.
#[derive(Default)]
struct Finder {
    lattice: Lattice,
    hashes: Hashes,
    scores: Vec<[f32; LANES]>,
}

impl Finder {
    /// Fills the lattice with the segments of a sentence and their scores.
    fn fill(&mut self, sentence: &Sentence, chain: SemiCrf) {
        let extents = SegmentFeatures::new(sentence);
        self.scores.clear();
        for at in 0..sentence.n_words() {
            sentence.word(at, &mut self.hashes);
            self.scores.push(chain.word(&self.hashes));
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

/// Gathers the segments of a text. `scare` tells which quoted spans quote nobody: a segment runs on
/// through those, and stops at the others.
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

/// Runs of reported words as ranges of tokens, trimmed of punctuation at both ends.
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
            // The outermost quoted span decides; a scare quotation is only passed through.
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

/// Puts the segments of a sentence that share a cue together; those that touch a quotation apart.
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
        // `…, “…”`: a comma or dash does not part the writer's words from the quotation that they open.
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

/// Most words of `he said` between the two parts of a statement.
const PARTING: usize = 14;

/// Whether a statement goes on with `part` after its own cue: `A, she said, B`.
fn is_parted(before: &Reported, part: &Range<usize>, cue: Option<usize>) -> bool {
    let end = before.parts.last().map_or(0, |part| part.end);
    let between = end..part.start;
    !before.touches.is_empty()
        || between.len() <= PARTING && cue.is_some_and(|cue| between.contains(&cue))
}

/// The cue that a segment belongs to: strong and near, before it rather than after.
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
    // Bounded, so that a sentence without end stays linear.
    let first = sentence.start.max(part.start.saturating_sub(60));
    let last = sentence.end.min(part.end + 60);
    (first..part.start)
        .chain(part.end..last)
        .filter(near)
        .max_by_key(|idx| cost(*idx))
}
