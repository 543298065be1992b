//! [`Shingles`]: whether a text occurs in another one, for the most part.

use std::collections::HashSet;
use std::hash::{BuildHasher as _, BuildHasherDefault, DefaultHasher};

/// How many letters and digits a shingle has.
const LEN: usize = 12;
/// How much of a text is looked at, in bytes.
const MAX_TEXT: usize = 1 << 20;

/// All runs of twelve letters of a text, without case.
pub struct Shingles(HashSet<u64>);

impl Shingles {
    pub fn new(text: &str) -> Self {
        Self(hashes(text).collect())
    }

    /// How many of 100 shingles of `text` are in it; `None` for a text without a shingle.
    pub fn share(&self, text: &str) -> Option<usize> {
        let (mut n, mut n_known) = (0, 0);
        for hash in hashes(text) {
            n += 1;
            n_known += usize::from(self.0.contains(&hash));
        }
        (n > 0).then(|| n_known * 100 / n)
    }
}

fn hashes(text: &str) -> impl Iterator<Item = u64> {
    let text = &text[..text.floor_char_boundary(MAX_TEXT)];
    let letters: Vec<char> = text
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    let n = (letters.len() + 1).saturating_sub(LEN);
    let hasher = BuildHasherDefault::<DefaultHasher>::default();
    (0..n).map(move |at| hasher.hash_one(&letters[at..at + LEN]))
}
