//! [`GramIndex`]: where each q-gram of a folded text is. Made for a text in which many anchors are looked for: what takes
//! a pass over the text for each takes one for all.

use super::rolling_hash::{Q, RollingHash};
use super::typography::{self, fold};
use pullquote_text::Span;

/// Of every so many folded characters the byte of the first is known.
pub(super) const STEP: usize = 32;
/// Entries of a bucket, on average.
const LOAD: usize = 8;

/// A text to search, and its index, if it has one: the results are the same.
#[derive(Clone, Copy)]
pub(super) struct Searched<'a> {
    pub text: &'a str,
    pub index: Option<&'a GramIndex>,
}

impl Searched<'_> {
    /// As [`typography::occurrences`].
    pub fn occurrences(self, pattern: &[char], found: impl FnMut(Span)) {
        match self.index {
            Some(index) if pattern.len() >= Q => index.occurrences(self.text, pattern, found),
            _ => typography::occurrences(self.text, pattern, found),
        }
    }
}

/// Takes 8 to 9 bytes for a character of the text.
pub(super) struct GramIndex {
    /// The byte of every [`STEP`]th folded character.
    pub offsets: Vec<u32>,
    /// Where the entries of each bucket begin, and the end of the last one.
    buckets: Vec<u32>,
    /// By bucket, those of a bucket in the order of the text.
    entries: Vec<Entry>,
}

#[derive(Clone, Copy, Default)]
struct Entry {
    /// Tells the hashes of a bucket apart.
    tag: u32,
    /// The number of the folded character that the q-gram ends with.
    end: u32,
}

impl GramIndex {
    /// The index of a text of less than 4 GB.
    pub fn of(text: &str) -> Self {
        let n_buckets = (text.len() / LOAD).next_power_of_two();
        let mut index = Self {
            offsets: Vec::with_capacity(text.len() / STEP + 1),
            buckets: vec![0; n_buckets + 1],
            entries: Vec::new(),
        };
        let mut hasher = RollingHash::default();
        for (number, folded) in fold(text, 0).enumerate() {
            if number % STEP == 0 {
                index.offsets.push(folded.start as u32);
            }
            if let Some(hash) = hasher.push(folded.c) {
                let (bucket, _) = index.place(hash);
                index.buckets[bucket + 1] += 1;
            }
        }
        for bucket in 1..index.buckets.len() {
            index.buckets[bucket] += index.buckets[bucket - 1];
        }
        let n_entries = index.buckets.last().map_or(0, |n| *n as usize);
        index.entries = vec![Entry::default(); n_entries];
        let mut next = index.buckets.clone();
        let mut hasher = RollingHash::default();
        for (number, folded) in fold(text, 0).enumerate() {
            if let Some(hash) = hasher.push(folded.c) {
                let (bucket, tag) = index.place(hash);
                let end = number as u32;
                index.entries[next[bucket] as usize] = Entry { tag, end };
                next[bucket] += 1;
            }
        }
        index
    }

    /// The bucket of a hash, and its tag.
    fn place(&self, hash: u64) -> (usize, u32) {
        let mixed = hash.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let n_buckets = self.buckets.len() - 1;
        ((mixed >> 32) as usize & (n_buckets - 1), mixed as u32)
    }

    /// The numbers of the folded characters that the q-grams of a hash end with, in order.
    pub fn ends(&self, hash: u64) -> impl Iterator<Item = usize> + '_ {
        let (bucket, tag) = self.place(hash);
        let range = self.buckets[bucket] as usize..self.buckets[bucket + 1] as usize;
        let entries = self.entries[range].iter();
        let of_hash = entries.filter(move |entry| entry.tag == tag);
        of_hash.map(|entry| entry.end as usize)
    }

    /// The places of the rarest q-gram of the pattern at which the whole pattern is.
    fn occurrences(&self, text: &str, pattern: &[char], mut found: impl FnMut(Span)) {
        let mut hasher = RollingHash::default();
        let grams = pattern.iter().enumerate();
        let grams = grams.filter_map(|(at, c)| Some((at, hasher.push(*c)?)));
        let rarest = grams.min_by_key(|(_, hash)| self.ends(*hash).count());
        let Some((at, hash)) = rarest else { return };
        let starts = self.ends(hash).filter_map(|end| end.checked_sub(at));
        starts
            .filter_map(|start| self.match_at(text, start, pattern))
            .for_each(&mut found);
    }

    /// The bytes of the pattern, if it is at this folded character.
    fn match_at(&self, text: &str, start: usize, pattern: &[char]) -> Option<Span> {
        let byte = *self.offsets.get(start / STEP)? as usize;
        let mut folded = fold(&text[byte..], byte).skip(start % STEP);
        let (mut first, mut last) = (None, byte);
        for wanted in pattern {
            let here = folded.next().filter(|here| here.c == *wanted)?;
            first.get_or_insert(here.start);
            last = here.end;
        }
        Some(Span::new(first?, last))
    }
}
