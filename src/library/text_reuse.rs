//! Detects near-identical quotations in different articles.
//!
//! [`shingles`] hashes word trigrams, thinned by winnowing (Schleimer, Wilkerson and Aiken 2003), so
//! that two quotations that share five consecutive words share a hash. The index finds candidates by
//! these hashes; [`compare`] aligns two candidates word by word and classifies them.

mod align;

use super::index_api::{DiffChunk, PairKind};
use super::{source_hash, words};
use pullquote_text::Span;

const SHINGLE: usize = 3;
/// Winnowing window: of this many consecutive shingles one is kept.
const WINDOW: usize = 3;
/// Length of a common run of words that guarantees a common shingle.
#[cfg(test)]
const SURE_RUN: usize = SHINGLE + WINDOW - 1;
/// Up to this many words every shingle is kept, because one changed word leaves short texts few in
/// common.
const SHORT: usize = 16;
/// Shorter quotations are not compared across the library: they are common phrases.
const LEAST: usize = 5;
/// Shorter quotations may be the same by chance when the speakers differ.
const LEAST_OF_TWO: usize = 8;
/// Words compared, from the beginning.
const MOST: usize = 500;
const MOST_SHINGLES: usize = 256;

/// Whether a quotation is long enough to be found in other articles.
pub fn is_comparable(text: &str) -> bool {
    words::tokenize(text).len() >= LEAST
}

/// Sorted, distinct shingle hashes of a text; empty for fewer than five words. Stable across platforms.
pub fn shingles(text: &str) -> Vec<u32> {
    let joined = words::normalize(text);
    let words: Vec<&str> = joined.split(' ').filter(|word| !word.is_empty()).collect();
    if words.len() < LEAST {
        return Vec::new();
    }
    let all: Vec<u32> = words.windows(SHINGLE).map(hash).collect();
    let mut kept: Vec<u32> = if words.len() <= SHORT {
        all
    } else {
        let least = |window: &[u32]| window.iter().copied().min();
        all.windows(WINDOW).filter_map(least).collect()
    };
    kept.truncate(MOST_SHINGLES);
    kept.sort_unstable();
    kept.dedup();
    kept
}

/// A zero byte after each word keeps `ab c` and `a bc` apart. Half of the hash is enough, since candidates are
/// compared word by word.
fn hash(words: &[&str]) -> u32 {
    let whole = source_hash::hash(words.iter().flat_map(|word| word.bytes().chain([0])));
    (whole >> 32) as u32
}

/// Whether two quotations have the same speaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpeakerRelation {
    Same,
    /// Both are known and differ.
    Different,
    /// At least one is unknown.
    Unknown,
}

/// Classifies two quotations and diffs their words; `None` if they are not near-identical. Quadratic in
/// at most 500 words.
pub fn compare(
    one: &str,
    other: &str,
    speakers: SpeakerRelation,
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
    if speakers == SpeakerRelation::Different {
        let enough = shorter >= LEAST_OF_TWO && common * 10 >= shorter * 9;
        return enough.then(|| (PairKind::OtherSpeaker, diff(&ours, &theirs, &runs)));
    }
    Some((classify(&ours, &theirs, &runs), diff(&ours, &theirs, &runs)))
}

/// As [`compare`], for two short quotations of one speaker or unknown ones: `None` unless their words are the same.
pub fn compare_short(
    one: &str,
    other: &str,
    speakers: SpeakerRelation,
) -> Option<(PairKind, Vec<DiffChunk>)> {
    let (ours, theirs) = (Side::new(one), Side::new(other));
    let is_same = !ours.words.is_empty() && ours.folded() == theirs.folded();
    (is_same && speakers != SpeakerRelation::Different)
        .then(|| (PairKind::Same, vec![DiffChunk::Both(one.to_owned())]))
}

/// Whether common words make up most of the shorter text, in few runs: function words of unrelated
/// sentences match one by one, too.
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

/// Tokens of a text.
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

    /// Words `from..to` verbatim, with the punctuation around them.
    fn written(&self, from: usize, to: usize) -> String {
        let start = if from == 0 { 0 } else { self.start(from) };
        let written = self.text.get(start..self.start(to)).unwrap_or_default();
        written.trim().to_owned()
    }

    fn start(&self, word: usize) -> usize {
        let word = self.words.get(word);
        word.map_or(self.text.len(), |(_, span)| span.start())
    }

    /// Whether an ellipsis or bracket marks an omission before word `at`.
    fn is_elided(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|at| self.words.get(at));
        let from = before.map_or(0, |(_, span)| span.end());
        let gap = self.text.get(from..self.start(at)).unwrap_or_default();
        gap.contains('…') || gap.contains("...") || gap.contains(". . .") || gap.contains('[')
    }
}

/// Words between two common runs.
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

fn classify(ours: &Side<'_>, theirs: &Side<'_>, runs: &[align::Run]) -> PairKind {
    /// Omissions of at least this many words are clauses; shorter unmarked ones may change the meaning.
    const CLAUSE: usize = 4;
    let mut is_cut = false;
    for gap in gaps(ours, theirs, runs) {
        let (one, other) = (gap.ours.1 - gap.ours.0, gap.theirs.1 - gap.theirs.0);
        let is_marked = match (one, other) {
            (0, 0) => continue,
            (0, _) => ours.is_elided(gap.ours.0),
            (_, 0) => theirs.is_elided(gap.theirs.0),
            _ => return PairKind::Altered,
        };
        if !(gap.is_edge || is_marked || one.max(other) >= CLAUSE) {
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

fn diff(ours: &Side<'_>, theirs: &Side<'_>, runs: &[align::Run]) -> Vec<DiffChunk> {
    let mut chunks = Vec::new();
    let mut push = |chunk: DiffChunk| {
        let (DiffChunk::Both(words) | DiffChunk::One(words) | DiffChunk::Other(words)) = &chunk;
        if !words.is_empty() {
            chunks.push(chunk);
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
    chunks
}

#[cfg(test)]
mod tests;
