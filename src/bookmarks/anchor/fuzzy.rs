//! Finds words that were edited.
//!
//! The q-grams of the words and their context vote for the diagonals on which the whole may lie, in one
//! pass over the text and a few bytes of memory for each hundred of it; the diagonals with the most
//! votes are aligned by edit distance. The first stage is linear in the text, the second bounded by
//! [`CELLS`]. `strsim` has neither a free start and end nor the position of the match.

use std::borrow::Cow;
use std::collections::HashMap;

use super::Anchor;
use super::context::{Agreement, Context};
use super::gram_index::{GramIndex, STEP, Searched};
use super::rolling_hash::RollingHash;
use super::typography::{self, FoldedChar, fold};
use pullquote_text::Span;

/// A q-gram that is more frequent than this in the pattern does not vote.
const MAX_REPEATS: usize = 4;
/// The number of neighbouring diagonals that are counted together.
const BIN: usize = STEP;
/// Bins with fewer votes are not aligned.
const MIN_VOTES: u32 = 3;
/// Bins with this many times fewer votes than the best are not aligned.
const MAX_RATIO: u32 = 4;
/// The number of bins that are aligned.
const MAX_BINS: usize = 8;
/// The size of all alignment tables together: some tenths of a second.
const CELLS: usize = 48_000_000;
/// The difference of scores at which one place is clearly better than another.
const MARGIN: f32 = 0.06;

/// By how much words must be more similar than their look-alike was.
const ALIKE_MARGIN: f32 = 0.01;
/// From this similarity on the context is the same to the letter.
const IDENTICAL: f32 = 0.97;
/// Longer words, in folded characters, have no look-alikes.
const MAX_ALIKE: usize = 1024;
/// From this length on, in folded characters, words are about a paragraph.
const PARAGRAPH: usize = 200;

/// A place with similar words in a similar context.
#[derive(Clone, Copy, Debug)]
pub(super) struct FuzzyMatch {
    pub span: Span,
    /// Similarity of the context, from 0 to 1.
    pub context: f32,
    /// Whether another place fits about as well.
    pub ambiguous: bool,
}

/// Prefix, words and suffix of an anchor, folded.
struct Pattern {
    chars: Vec<char>,
    /// The words are `chars[start..end]`.
    start: usize,
    end: usize,
}

impl Pattern {
    fn of(anchor: &Anchor) -> Self {
        let mut chars: Vec<char> = fold(&anchor.prefix, 0).map(|folded| folded.c).collect();
        let words = typography::pattern(&anchor.exact);
        // Blanks at either end of the words belong to the context.
        if anchor.exact.starts_with(char::is_whitespace) && !words.is_empty() {
            chars.push(' ');
        }
        let start = chars.len();
        chars.extend(words);
        let end = chars.len();
        if anchor.exact.ends_with(char::is_whitespace) {
            chars.push(' ');
        }
        chars.extend(fold(&anchor.suffix, 0).map(|folded| folded.c));
        Self { chars, start, end }
    }

    const fn words(&self) -> usize {
        self.end - self.start
    }
}

/// Finds words similar to those of `anchor`; `expected` is the byte where they were.
pub(super) fn find(anchor: &Anchor, searched: Searched<'_>, expected: usize) -> Option<FuzzyMatch> {
    let text = searched.text;
    let pattern = Pattern::of(anchor);
    let votes = Votes::count(&pattern.chars, searched)?;
    let context = Context::new(&anchor.prefix, &anchor.suffix);
    let slack = 2 * BIN + pattern.words().min(2048) / 2;
    let cells = pattern.chars.len() * (pattern.chars.len() + 2 * slack);
    // What differs as much as the look-alike did may be the look-alike, unless it is in the same context.
    let least = match anchor.alike {
        None | Some(0) => -1.0,
        Some(alike) => f32::from(alike) / 100.0 + ALIKE_MARGIN,
    };
    let mut best: Vec<(f32, FuzzyMatch)> = Vec::new();
    for bin in votes.best((CELLS / cells.max(1)).clamp(2, MAX_BINS)) {
        let region = votes.region(text, bin, pattern.chars.len(), slack);
        let Some(aligned) = align(&pattern, &region) else {
            continue;
        };
        let span = widen_to_words(anchor, text, aligned.span);
        let context_similarity = context.similarity(text, span);
        let agreement = context.agreement(text, span);
        let similarity = aligned.similarity;
        let is_look_alike = similarity <= least && context_similarity < IDENTICAL;
        let place = (agreement, context_similarity);
        if is_look_alike || !is_plausible(anchor, pattern.words(), similarity, place) {
            continue;
        }
        let distance = span.start().abs_diff(expected) as f32 / text.len().max(1) as f32;
        let score = 0.5 * aligned.similarity + 0.4 * context_similarity - 0.02 * distance;
        best.push((
            score,
            FuzzyMatch {
                span,
                context: context_similarity,
                ambiguous: false,
            },
        ));
    }
    best.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (score, mut likely) = *best.first()?;
    likely.ambiguous = best
        .iter()
        .any(|(other, place)| score - other < MARGIN && !place.span.overlaps(likely.span));
    Some(likely)
}

/// Whether similar words are the marked ones. The context must agree on both sides. One side is enough for
/// words that are nearly the same if nothing in the text was like them; a paragraph then needs none.
fn is_plausible(
    anchor: &Anchor,
    words: usize,
    similarity: f32,
    (agreement, context_similarity): (Agreement, f32),
) -> bool {
    if words == 0 {
        return context_similarity >= 0.5;
    }
    let is_full = similarity >= 0.5 && agreement.is_full();
    if words < 32 {
        return is_full && context_similarity >= 0.5;
    }
    let is_enough = agreement.is_half() || (words >= PARAGRAPH && similarity >= 0.85);
    is_full || (similarity >= 0.75 && anchor.alike == Some(0) && is_enough)
}

/// The similarity to the words of `anchor`, which are at `own`, of the most similar others in `text`, in
/// percent; 0 if nothing comes near, or the words are too long to have a look-alike.
pub(super) fn most_alike(anchor: &Anchor, text: &str, own: Span) -> u8 {
    let words = typography::pattern(&anchor.exact);
    if words.is_empty() || words.len() > MAX_ALIKE {
        return 0;
    }
    let mut copies = 0;
    typography::occurrences(text, &words, |_| copies += 1);
    if copies > 1 {
        return 100;
    }
    let end = words.len();
    let pattern = Pattern {
        chars: words,
        start: 0,
        end,
    };
    // Each side for itself, so that the words themselves are not found.
    let before = most_similar(&pattern, &text[..own.start()]);
    let most = before.max(most_similar(&pattern, &text[own.end()..]));
    // Less is no look-alike: words are accepted from this similarity on.
    if most < 0.5 {
        return 0;
    }
    ((most * 100.0).ceil() as u8).min(99)
}

/// The similarity of the words in `text` that are most similar to the pattern.
fn most_similar(pattern: &Pattern, text: &str) -> f32 {
    let searched = Searched { text, index: None };
    let Some(votes) = Votes::count(&pattern.chars, searched) else {
        return 0.0;
    };
    let slack = 2 * BIN + pattern.words() / 2;
    let mut most = 0.0f32;
    for bin in votes.best(MAX_BINS) {
        let region = votes.region(text, bin, pattern.chars.len(), slack);
        most = align(pattern, &region).map_or(most, |aligned| most.max(aligned.similarity));
    }
    most
}

/// Widens an alignment that ends inside a word, if whole words were marked.
fn widen_to_words(anchor: &Anchor, text: &str, span: Span) -> Span {
    const WORD: usize = 40;
    let is_word = |c: char| c.is_alphanumeric();
    let joined =
        |a: Option<char>, b: Option<char>| a.is_some_and(is_word) && b.is_some_and(is_word);
    let (mut start, mut end) = (span.start(), span.end());
    let (head, tail) = (anchor.exact.chars().next(), anchor.exact.chars().last());
    if !joined(anchor.prefix.chars().last(), head)
        && joined(text[..start].chars().last(), text[start..].chars().next())
    {
        let letters = text[..start]
            .chars()
            .rev()
            .take_while(|&c| is_word(c))
            .take(WORD);
        start -= letters.map(char::len_utf8).sum::<usize>();
    }
    if !joined(tail, anchor.suffix.chars().next())
        && joined(text[..end].chars().last(), text[end..].chars().next())
    {
        let letters = text[end..].chars().take_while(|&c| is_word(c)).take(WORD);
        end += letters.map(char::len_utf8).sum::<usize>();
    }
    Span::new(start, end)
}

/// Votes by diagonal: index in the folded text minus index in the pattern.
struct Votes<'a> {
    bins: Vec<u16>,
    /// The byte of every [`BIN`]th folded character.
    offsets: Cow<'a, [u32]>,
}

impl<'a> Votes<'a> {
    /// `None` if no q-gram of the pattern may vote.
    fn count(pattern: &[char], searched: Searched<'a>) -> Option<Self> {
        let q_grams = QGrams::of(pattern)?;
        let mut bins = Bins {
            counts: vec![0; (searched.text.len() / 2 + pattern.len()) / BIN + 2],
            pattern: pattern.len(),
        };
        let offsets = match searched.index {
            Some(index) => {
                q_grams.vote_from(index, &mut bins);
                Cow::Borrowed(index.offsets.as_slice())
            }
            None => Cow::Owned(q_grams.vote(searched.text, &mut bins)),
        };
        let bins = bins.counts;
        Some(Self { bins, offsets })
    }

    /// The bins with the most votes, the best first, without neighbours of better ones.
    fn best(&self, limit: usize) -> Vec<usize> {
        let mut best: Vec<(u32, usize)> = Vec::with_capacity(limit + 1);
        for (bin, pair) in self.bins.windows(2).enumerate() {
            let votes = u32::from(pair[0]) + u32::from(pair[1]);
            if votes < MIN_VOTES || best.len() == limit && votes <= best[limit - 1].0 {
                continue;
            }
            match best.iter().position(|&(_, other)| bin - other <= 2) {
                Some(near) if best[near].0 >= votes => continue,
                Some(near) => drop(best.remove(near)),
                None => {}
            }
            let place = best.partition_point(|&(other, _)| other >= votes);
            best.insert(place, (votes, bin));
            best.truncate(limit);
        }
        let most = best.first().map_or(0, |&(votes, _)| votes);
        best.retain(|&(votes, _)| votes * MAX_RATIO >= most);
        best.into_iter().map(|(_, bin)| bin).collect()
    }

    /// The folded characters of a bin, with `slack` more on both sides.
    fn region(&self, text: &str, bin: usize, pattern: usize, slack: usize) -> Vec<FoldedChar> {
        let first = (bin * BIN).saturating_sub(pattern + slack) / BIN;
        let last = (bin + 2) * BIN + slack;
        let Some(&byte) = self.offsets.get(first) else {
            return Vec::new();
        };
        let byte = byte as usize;
        fold(&text[byte..], byte).take(last - first * BIN).collect()
    }
}

/// The counts of [`Votes`] while they are made.
struct Bins {
    counts: Vec<u16>,
    /// The length of the pattern.
    pattern: usize,
}

impl Bins {
    /// Counts a q-gram of the pattern and the same one of the text.
    fn add(&mut self, position: u32, index: usize) {
        let bin = (index + self.pattern - position as usize) / BIN;
        if bin >= self.counts.len() {
            self.counts.resize(2 * bin, 0);
        }
        self.counts[bin] = self.counts[bin].saturating_add(1);
    }
}

/// The positions of each q-gram of the pattern.
struct QGrams {
    at: HashMap<u64, Vec<u32>>,
    /// A Bloom filter of the hashes: saves the lookup for most characters of the text.
    bits: Vec<u64>,
}

impl QGrams {
    fn of(pattern: &[char]) -> Option<Self> {
        let mut at: HashMap<u64, Vec<u32>> = HashMap::new();
        let mut hasher = RollingHash::default();
        for (index, &c) in pattern.iter().enumerate() {
            if let Some(hash) = hasher.push(c) {
                at.entry(hash).or_default().push(index as u32);
            }
        }
        at.retain(|_, positions| positions.len() <= MAX_REPEATS);
        let mut bits = vec![0u64; 1 << 10];
        for &hash in at.keys() {
            let (word, bit) = Self::bit(hash);
            bits[word] |= bit;
        }
        (!at.is_empty()).then_some(Self { at, bits })
    }

    /// Votes of all q-grams of a text. Returns the byte of every [`BIN`]th folded character.
    fn vote(&self, text: &str, bins: &mut Bins) -> Vec<u32> {
        let mut offsets = Vec::with_capacity(text.len() / BIN + 1);
        let mut hasher = RollingHash::default();
        for (index, folded) in fold(text, 0).enumerate() {
            if index % BIN == 0 {
                offsets.push(folded.start as u32);
            }
            let Some(hash) = hasher.push(folded.c) else {
                continue;
            };
            for &position in self.get(hash) {
                bins.add(position, index);
            }
        }
        offsets
    }

    /// The same votes, from the index of the text.
    fn vote_from(&self, index: &GramIndex, bins: &mut Bins) {
        for (&hash, positions) in &self.at {
            for end in index.ends(hash) {
                for &at in positions {
                    bins.add(at, end);
                }
            }
        }
    }

    const fn bit(hash: u64) -> (usize, u64) {
        let mixed = hash.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 48;
        ((mixed >> 6) as usize, 1 << (mixed & 63))
    }

    fn get(&self, hash: u64) -> &[u32] {
        let (word, bit) = Self::bit(hash);
        if self.bits[word] & bit == 0 {
            return &[];
        }
        self.at.get(&hash).map_or(&[], Vec::as_slice)
    }
}

struct Alignment {
    span: Span,
    /// The share of unchanged characters of the words.
    similarity: f32,
}

/// A cell of the alignment table: the cost of the best path to it, and the columns in which the words
/// start and end on that path.
#[derive(Clone, Copy, Default)]
struct Cell {
    cost: u32,
    start: u32,
    cost_at_start: u32,
    end: u32,
    edits: u32,
}

/// Aligns the pattern with a part of `region` by Sellers' algorithm. Text inserted at either end of the
/// words is not part of them.
fn align(pattern: &Pattern, region: &[FoldedChar]) -> Option<Alignment> {
    let mut row = vec![Cell::default(); region.len() + 1];
    for (column, cell) in row.iter_mut().enumerate() {
        arrive(cell, column, pattern.start == 0, pattern.end == 0);
    }
    for (index, &wanted) in pattern.chars.iter().enumerate() {
        let is_end = index + 1 == pattern.end;
        let is_start = index + 1 == pattern.start;
        let mut diagonal = row[0];
        row[0].cost += 1;
        arrive(&mut row[0], 0, is_start, is_end);
        for (column, folded) in region.iter().enumerate() {
            let above = row[column + 1];
            let mut cell = diagonal;
            cell.cost += u32::from(folded.c != wanted);
            if above.cost + 1 < cell.cost {
                cell = above;
                cell.cost += 1;
            }
            arrive(&mut cell, column + 1, is_start, is_end);
            let left = row[column];
            if left.cost + 1 < cell.cost {
                cell = left;
                cell.cost += 1;
                arrive(&mut cell, column + 1, is_start, false);
            }
            diagonal = above;
            row[column + 1] = cell;
        }
    }
    let best = row.iter().min_by_key(|cell| cell.cost)?;
    let (start, end) = (best.start as usize, best.end as usize);
    let at = |index: usize| region.get(index).map(|folded| folded.start);
    let last = region.last()?.end;
    if end <= start {
        let byte = at(start).unwrap_or(last);
        let similarity = f32::from(u8::from(pattern.words() == 0));
        return Some(Alignment {
            span: Span::new(byte, byte),
            similarity,
        });
    }
    let longer = pattern.words().max(end - start).max(1) as f32;
    Some(Alignment {
        span: Span::new(at(start)?, region[end - 1].end),
        similarity: (1.0 - best.edits as f32 / longer).max(0.0),
    })
}

/// Notes that the words start or end at `column`.
const fn arrive(cell: &mut Cell, column: usize, is_start: bool, is_end: bool) {
    if is_start {
        cell.start = column as u32;
        cell.cost_at_start = cell.cost;
    }
    if is_end {
        cell.end = column as u32;
        cell.edits = cell.cost - cell.cost_at_start;
    }
}
