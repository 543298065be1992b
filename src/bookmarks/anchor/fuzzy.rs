//! Words that were changed, found at the place where they were.
//!
//! Short pieces of the remembered words and their surroundings vote for where the whole may lie (one
//! pass over the text, a few bytes of memory for every hundred of it); the places with most votes
//! are aligned with the remembered characters by edit distance. Both stages are bounded whatever the
//! text holds: the vote by the length of the text, the alignment by [`CELLS`].

use std::collections::HashMap;

use super::context::Context;
use super::typography::{self, Unit};
use super::{Anchor, typography::fold};
use pullquote_text::Span;

/// Characters of a piece that votes.
const PIECE: usize = 6;
/// A piece that comes more often than this in what is remembered tells nothing.
const REPEATS: usize = 4;
/// Folded characters of one ballot.
const BALLOT: usize = 32;
/// Votes below which a place is not looked at.
const QUORUM: u32 = 3;
/// A place with so many times fewer votes than the best is not looked at.
const BEHIND: u32 = 4;
/// Places looked at.
const PLACES: usize = 8;
/// Cells of the alignment tables of all places together: some tenths of a second at the most.
const CELLS: usize = 48_000_000;
/// How much two places must differ for one to be meant.
const MARGIN: f32 = 0.06;

/// Words that are like the marked ones.
#[derive(Clone, Copy, Debug)]
pub(super) struct Likely {
    pub span: Span,
    /// How alike the surroundings are, from 0 to 1.
    pub context: f32,
    /// Whether another place is as good.
    pub ambiguous: bool,
}

/// What is remembered, folded: the surroundings and the words between them.
struct Pattern {
    chars: Vec<char>,
    /// Index of the first character of the words.
    start: usize,
    /// Index after the last.
    end: usize,
}

impl Pattern {
    fn of(anchor: &Anchor) -> Self {
        let mut chars: Vec<char> = fold(&anchor.prefix, 0).map(|unit| unit.c).collect();
        let words = typography::pattern(&anchor.exact);
        // Blanks at the edges of the words belong to the surroundings.
        if anchor.exact.starts_with(char::is_whitespace) && !words.is_empty() {
            chars.push(' ');
        }
        let start = chars.len();
        chars.extend(words);
        let end = chars.len();
        if anchor.exact.ends_with(char::is_whitespace) {
            chars.push(' ');
        }
        chars.extend(fold(&anchor.suffix, 0).map(|unit| unit.c));
        Self { chars, start, end }
    }

    const fn words(&self) -> usize {
        self.end - self.start
    }
}

/// The likeliest place of changed words; `expected` is the byte where they stood.
pub(super) fn find(anchor: &Anchor, text: &str, expected: usize) -> Option<Likely> {
    let pattern = Pattern::of(anchor);
    let votes = Votes::count(&pattern.chars, text)?;
    let context = Context::new(&anchor.prefix, &anchor.suffix);
    let slack = 2 * BALLOT + pattern.words().min(2048) / 2;
    let cells = pattern.chars.len() * (pattern.chars.len() + 2 * slack);
    let mut best: Vec<(f32, Likely)> = Vec::new();
    for ballot in votes.elected((CELLS / cells.max(1)).clamp(2, PLACES)) {
        let region = votes.region(text, ballot, pattern.chars.len(), slack);
        let Some(aligned) = align(&pattern, &region) else {
            continue;
        };
        let span = whole_words(anchor, text, aligned.span);
        let around = context.alike(text, span);
        if !is_believable(pattern.words(), aligned.alike, around) {
            continue;
        }
        let far = span.start().abs_diff(expected) as f32 / text.len().max(1) as f32;
        let score = 0.5 * aligned.alike + 0.4 * around - 0.02 * far;
        best.push((
            score,
            Likely {
                span,
                context: around,
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

/// Long words that kept most of their letters speak for themselves; shorter ones need surroundings.
fn is_believable(words: usize, alike: f32, around: f32) -> bool {
    if words == 0 {
        return around >= 0.5;
    }
    if words < 32 {
        return alike >= 0.5 && around >= 0.5;
    }
    alike >= 0.7 || (alike >= 0.5 && around >= 0.4)
}

/// An alignment that ends inside a word is widened to the word, when words were marked whole.
fn whole_words(anchor: &Anchor, text: &str, span: Span) -> Span {
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

/// Votes for where the beginning of the pattern lies, by diagonal: index in the text less index in
/// the pattern.
struct Votes {
    ballots: Vec<u16>,
    /// Byte of every [`BALLOT`]th folded character.
    marks: Vec<u32>,
}

impl Votes {
    /// Counts; `None` when the pattern has no piece that tells anything.
    fn count(pattern: &[char], text: &str) -> Option<Self> {
        let pieces = Pieces::of(pattern)?;
        let mut votes = Self {
            ballots: vec![0; (text.len() / 2 + pattern.len()) / BALLOT + 2],
            marks: Vec::with_capacity(text.len() / BALLOT + 1),
        };
        let mut roll = Roll::default();
        for (index, unit) in fold(text, 0).enumerate() {
            if index % BALLOT == 0 {
                votes.marks.push(unit.start as u32);
            }
            let Some(hash) = roll.push(unit.c) else {
                continue;
            };
            for &position in pieces.get(hash) {
                let ballot = (index + pattern.len() - position as usize) / BALLOT;
                if ballot >= votes.ballots.len() {
                    votes.ballots.resize(2 * ballot, 0);
                }
                votes.ballots[ballot] = votes.ballots[ballot].saturating_add(1);
            }
        }
        Some(votes)
    }

    /// The ballots with most votes, the best first; neighbours and those far behind are left out.
    fn elected(&self, seats: usize) -> Vec<usize> {
        let mut elected: Vec<(u32, usize)> = Vec::with_capacity(seats + 1);
        for (ballot, pair) in self.ballots.windows(2).enumerate() {
            let votes = u32::from(pair[0]) + u32::from(pair[1]);
            if votes < QUORUM || elected.len() == seats && votes <= elected[seats - 1].0 {
                continue;
            }
            match elected.iter().position(|&(_, other)| ballot - other <= 2) {
                Some(near) if elected[near].0 >= votes => continue,
                Some(near) => drop(elected.remove(near)),
                None => {}
            }
            let place = elected.partition_point(|&(other, _)| other >= votes);
            elected.insert(place, (votes, ballot));
            elected.truncate(seats);
        }
        let most = elected.first().map_or(0, |&(votes, _)| votes);
        elected.retain(|&(votes, _)| votes * BEHIND >= most);
        elected.into_iter().map(|(_, ballot)| ballot).collect()
    }

    /// The folded characters that a ballot stands for, with `slack` more on both sides.
    fn region(&self, text: &str, ballot: usize, pattern: usize, slack: usize) -> Vec<Unit> {
        let first = (ballot * BALLOT).saturating_sub(pattern + slack) / BALLOT;
        let last = (ballot + 2) * BALLOT + slack;
        let Some(&byte) = self.marks.get(first) else {
            return Vec::new();
        };
        let byte = byte as usize;
        fold(&text[byte..], byte)
            .take(last - first * BALLOT)
            .collect()
    }
}

/// Where each piece of the pattern comes in it.
struct Pieces {
    at: HashMap<u64, Vec<u32>>,
    /// One bit for each piece, by hash: most characters of a text need no look into the map.
    bits: Vec<u64>,
}

impl Pieces {
    fn of(pattern: &[char]) -> Option<Self> {
        let mut at: HashMap<u64, Vec<u32>> = HashMap::new();
        let mut roll = Roll::default();
        for (index, &c) in pattern.iter().enumerate() {
            if let Some(hash) = roll.push(c) {
                at.entry(hash).or_default().push(index as u32);
            }
        }
        at.retain(|_, positions| positions.len() <= REPEATS);
        let mut bits = vec![0u64; 1 << 10];
        for &hash in at.keys() {
            let (word, bit) = Self::bit(hash);
            bits[word] |= bit;
        }
        (!at.is_empty()).then_some(Self { at, bits })
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

/// A rolling hash of the last [`PIECE`] characters (Rabin and Karp's).
#[derive(Default)]
struct Roll {
    last: [u64; PIECE],
    count: usize,
    hash: u64,
}

impl Roll {
    const BASE: u64 = 0x0100_0000_01b3;

    fn push(&mut self, c: char) -> Option<u64> {
        let slot = self.count % PIECE;
        let gone = self.last[slot].wrapping_mul(Self::BASE.wrapping_pow(PIECE as u32));
        self.last[slot] = u64::from(u32::from(c)) + 1;
        self.hash = self
            .hash
            .wrapping_mul(Self::BASE)
            .wrapping_add(self.last[slot])
            .wrapping_sub(gone);
        self.count += 1;
        (self.count >= PIECE).then_some(self.hash)
    }
}

/// The words as they stand now.
struct Aligned {
    span: Span,
    /// Share of their characters that are as they were.
    alike: f32,
}

/// A cell of the alignment: the cost of the best path to it and where the words began and ended on it.
#[derive(Clone, Copy, Default)]
struct Cell {
    cost: u32,
    start: u32,
    cost_at_start: u32,
    end: u32,
    edits: u32,
}

/// Aligns the pattern with a part of `region` (Sellers' algorithm), carrying along where the words
/// begin and end. What was put in at an edge of the words is left outside.
fn align(pattern: &Pattern, region: &[Unit]) -> Option<Aligned> {
    let mut row = vec![Cell::default(); region.len() + 1];
    mark(pattern, 0, &mut row);
    for (index, &wanted) in pattern.chars.iter().enumerate() {
        let is_end = index + 1 == pattern.end;
        let is_start = index + 1 == pattern.start;
        let mut diagonal = row[0];
        row[0].cost += 1;
        arrive(&mut row[0], 0, is_start, is_end);
        for (column, unit) in region.iter().enumerate() {
            let above = row[column + 1];
            let mut cell = diagonal;
            cell.cost += u32::from(unit.c != wanted);
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
    let at = |index: usize| region.get(index).map(|unit| unit.start);
    let last = region.last()?.end;
    if end <= start {
        let byte = at(start).unwrap_or(last);
        let alike = f32::from(u8::from(pattern.words() == 0));
        return Some(Aligned {
            span: Span::new(byte, byte),
            alike,
        });
    }
    let longer = pattern.words().max(end - start).max(1) as f32;
    Some(Aligned {
        span: Span::new(at(start)?, region[end - 1].end),
        alike: (1.0 - best.edits as f32 / longer).max(0.0),
    })
}

/// The marks of the first row, when the pattern begins with the words.
fn mark(pattern: &Pattern, index: usize, row: &mut [Cell]) {
    for (column, cell) in row.iter_mut().enumerate() {
        arrive(cell, column, pattern.start == index, pattern.end == index);
    }
}

/// Notes on a cell that the words begin or end there.
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
