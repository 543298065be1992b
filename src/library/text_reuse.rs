//! Same words, different reports: quotations of different articles that are nearly identical.
//!
//! [`shingles`] gives the few numbers by which the index finds candidates: hashes of three words in a
//! row, thinned by winnowing (Schleimer, Wilkerson and Aiken 2003), so that two quotations which share
//! a run of [`SURE_RUN`] words share a number. [`compare`] lays two candidates beside each other, word
//! by word, and judges: the same, cut, altered, given to another speaker, or not the same words at all.

mod align;

use super::index_api::{DiffChunk, PairKind};
use super::{source_hash, words};
use pullquote_text::Span;

/// Words in a shingle.
const SHINGLE: usize = 3;
/// Shingles of which one is kept.
const WINDOW: usize = 3;
/// Two texts that share so many words in a row share a number.
pub const SURE_RUN: usize = SHINGLE + WINDOW - 1;
/// Up to so many words every shingle is kept: a changed word leaves short texts little in common.
const SHORT: usize = 16;
/// Fewer words are nobody's own.
const LEAST: usize = 5;
/// Fewer words may come to two people by themselves.
const LEAST_OF_TWO: usize = 8;
/// Words of a quotation that are compared, from its beginning.
const MOST: usize = 500;
/// Numbers of one quotation at most.
const MOST_SHINGLES: usize = 256;

/// The numbers by which a text is found, sorted, each once; none for fewer than five words. The same
/// on every platform.
pub fn shingles(text: &str) -> Vec<u64> {
    let joined = words::normalize(text);
    let words: Vec<&str> = joined.split(' ').filter(|word| !word.is_empty()).collect();
    if words.len() < LEAST {
        return Vec::new();
    }
    let all: Vec<u64> = words.windows(SHINGLE).map(hash).collect();
    let mut kept: Vec<u64> = if words.len() <= SHORT {
        all
    } else {
        let least = |window: &[u64]| window.iter().copied().min();
        all.windows(WINDOW).filter_map(least).collect()
    };
    kept.truncate(MOST_SHINGLES);
    kept.sort_unstable();
    kept.dedup();
    kept
}

/// Of the words with an end after each.
fn hash(words: &[&str]) -> u64 {
    source_hash::hash(words.iter().flat_map(|word| word.bytes().chain([0])))
}

/// Whether the same person speaks in both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpeakerRelation {
    /// So it is.
    Same,
    /// Both are known and are two.
    Different,
    /// One of them is not named.
    Unknown,
}

/// What tells two quotations apart, with their words side by side; `None` when they are not nearly the
/// same words. Takes time bounded by the square of 500 words.
pub fn compare(
    one: &str,
    other: &str,
    voices: SpeakerRelation,
) -> Option<(PairKind, Vec<DiffChunk>)> {
    let (ours, theirs) = (Side::new(one), Side::new(other));
    let shorter = ours.words.len().min(theirs.words.len());
    if shorter < LEAST {
        return None;
    }
    let runs = align::runs(&ours.folded(), &theirs.folded());
    let common: usize = runs.iter().map(|run| run.length).sum();
    if !is_near(&runs, shorter) {
        return None;
    }
    if voices == SpeakerRelation::Different {
        let enough = shorter >= LEAST_OF_TWO && common * 10 >= shorter * 9;
        return enough.then(|| (PairKind::OtherSpeaker, pieces(&ours, &theirs, &runs)));
    }
    let verdict = verdict(&ours, &theirs, &runs);
    Some((verdict, pieces(&ours, &theirs, &runs)))
}

/// Whether the words in common are most of the shorter text, and stand in a few runs: the small words of
/// two different sentences match one by one too.
fn is_near(runs: &[align::Run], shorter: usize) -> bool {
    let long = runs.iter().filter(|run| run.length > 1);
    let (mut common, mut longest, mut n_runs) = (0, 0, 0);
    for run in long {
        common += run.length;
        longest = longest.max(run.length);
        n_runs += 1;
    }
    common * 100 >= shorter * 72 && longest * 10 >= shorter.min(24) * 3 && n_runs <= 2 + shorter / 6
}

/// A text in its words.
struct Side<'a> {
    text: &'a str,
    words: Vec<(String, Span)>,
}

impl<'a> Side<'a> {
    fn new(text: &'a str) -> Self {
        let mut words = words::tokenize(text);
        words.truncate(MOST);
        Self { text, words }
    }

    fn folded(&self) -> Vec<&str> {
        self.words.iter().map(|(word, _)| word.as_str()).collect()
    }

    /// The words from `from` to `to` as they are written, with the marks around them.
    fn written(&self, from: usize, to: usize) -> String {
        let start = if from == 0 { 0 } else { self.start(from) };
        let written = self.text.get(start..self.start(to)).unwrap_or_default();
        written.trim().to_owned()
    }

    fn start(&self, word: usize) -> usize {
        let word = self.words.get(word);
        word.map_or(self.text.len(), |(_, span)| span.start())
    }

    /// Whether the text tells that words were left out before word `at`.
    fn is_elided(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|at| self.words.get(at));
        let from = before.map_or(0, |(_, span)| span.end());
        let gap = self.text.get(from..self.start(at)).unwrap_or_default();
        gap.contains('…') || gap.contains("...") || gap.contains(". . .") || gap.contains('[')
    }
}

/// A stretch between two runs: the words of each side that the other has not.
struct Gap {
    ours: (usize, usize),
    theirs: (usize, usize),
    is_edge: bool,
}

fn gaps(ours: &Side<'_>, theirs: &Side<'_>, runs: &[align::Run]) -> Vec<Gap> {
    let mut at = (0, 0);
    let end = (ours.words.len(), theirs.words.len());
    let stops = runs.iter().map(|run| (run.one, run.other, run.length));
    stops
        .chain([(end.0, end.1, 0)])
        .map(|(one, other, length)| {
            let gap = Gap {
                ours: (at.0, one),
                theirs: (at.1, other),
                is_edge: at == (0, 0) || length == 0,
            };
            at = (one + length, other + length);
            gap
        })
        .collect()
}

fn verdict(ours: &Side<'_>, theirs: &Side<'_>, runs: &[align::Run]) -> PairKind {
    /// Words left out within a sentence without a sign: more are a clause, fewer change what it says.
    const CLAUSE: usize = 4;
    let mut is_cut = false;
    for gap in gaps(ours, theirs, runs) {
        let (one, other) = (gap.ours.1 - gap.ours.0, gap.theirs.1 - gap.theirs.0);
        let told = match (one, other) {
            (0, 0) => continue,
            (0, _) => ours.is_elided(gap.ours.0),
            (_, 0) => theirs.is_elided(gap.theirs.0),
            _ => return PairKind::Altered,
        };
        if !(gap.is_edge || told || one.max(other) >= CLAUSE) {
            return PairKind::Altered;
        }
        is_cut = true;
    }
    if is_cut {
        PairKind::Cut
    } else {
        PairKind::Same
    }
}

fn pieces(ours: &Side<'_>, theirs: &Side<'_>, runs: &[align::Run]) -> Vec<DiffChunk> {
    let mut pieces = Vec::new();
    let mut push = |piece: DiffChunk| {
        let (DiffChunk::Both(words) | DiffChunk::One(words) | DiffChunk::Other(words)) = &piece;
        if !words.is_empty() {
            pieces.push(piece);
        }
    };
    for (i, gap) in gaps(ours, theirs, runs).iter().enumerate() {
        if gap.ours.0 < gap.ours.1 {
            push(DiffChunk::One(ours.written(gap.ours.0, gap.ours.1)));
        }
        if gap.theirs.0 < gap.theirs.1 {
            push(DiffChunk::Other(theirs.written(gap.theirs.0, gap.theirs.1)));
        }
        if let Some(run) = runs.get(i) {
            push(DiffChunk::Both(ours.written(run.one, run.one + run.length)));
        }
    }
    pieces
}

#[cfg(test)]
mod tests;
