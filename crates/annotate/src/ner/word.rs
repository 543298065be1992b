//! Features of a word regardless of context, computed once for each distinct word of a text.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use crate::lexicon::{Lexicon, Lists, WordClass, fold_into};
use crate::token::TokenKind;

use super::vocabulary::{self, Role};

/// Index of a distinct word in [`Words`].
pub(super) type WordIdx = u32;
/// The position before the first and after the last unit of a sentence.
pub(super) const NO_WORD: WordIdx = 0;

#[derive(Clone, Debug, Default)]
pub(super) struct Word {
    pub raw: u64,
    /// Hash of the folded word.
    pub fold: u64,
    /// Hash of the shape: `Xx`, `XX`, `d,d`.
    pub shape: u64,
    /// Hashes of the first 2 to 4 and the last 1 to 4 folded letters; 0 where the word is shorter.
    pub affixes: [u64; 7],
    /// The lists that contain the word alone.
    pub lists: Lists,
    /// Its cluster and its frequency in lower case.
    pub class: WordClass,
    pub role: Role,
    /// Whether it is typical of sports news.
    pub is_sport: bool,
    /// Whether it has an upper-case letter of the Latin script.
    pub is_cap: bool,
    /// Whether it has two or more letters, all in upper case.
    pub is_upper: bool,
    /// Index of the folded word.
    pub form: u32,
}

/// 64-bit hash: multiply and rotate, eight bytes at a time (after `FxHash`).
pub(super) fn hash(bytes: &[u8]) -> u64 {
    let mut hash = 0x9e37_79b9_7f4a_7c15 ^ bytes.len() as u64;
    for chunk in bytes.chunks(8) {
        let mut eight = [0; 8];
        eight[..chunk.len()].copy_from_slice(chunk);
        hash =
            (hash.rotate_left(5) ^ u64::from_le_bytes(eight)).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
    hash ^ (hash >> 32)
}

/// A hasher for keys that are hashes.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Identity(u64);

impl Hasher for Identity {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        self.0 = hash(bytes);
    }
    fn write_u64(&mut self, value: u64) {
        self.0 = value;
    }
}

type Index = HashMap<u64, u32, BuildHasherDefault<Identity>>;

/// The distinct words of a text.
#[derive(Debug)]
pub(super) struct Words {
    list: Vec<Word>,
    by_raw: Index,
    by_fold: Index,
    folded: String,
}

impl Words {
    pub(super) fn new() -> Self {
        let edge = Word {
            raw: 1,
            fold: 1,
            shape: 1,
            ..Word::default()
        };
        Self {
            list: vec![edge],
            by_raw: Index::default(),
            by_fold: [(1, 0)].into_iter().collect(),
            folded: String::new(),
        }
    }

    pub(super) fn get(&self, idx: WordIdx) -> &Word {
        &self.list[idx as usize]
    }

    /// Number of distinct folded words.
    pub(super) fn n_forms(&self) -> usize {
        self.by_fold.len()
    }

    /// The index of `text`, which is analysed if it is new.
    pub(super) fn intern(&mut self, text: &str, kind: TokenKind, lexicon: &Lexicon) -> WordIdx {
        let raw = hash(text.as_bytes());
        if let Some(&idx) = self.by_raw.get(&raw) {
            return idx;
        }
        let idx = self.list.len() as WordIdx;
        let word = self.analyse(text, raw, kind, lexicon);
        self.list.push(word);
        self.by_raw.insert(raw, idx);
        idx
    }

    fn analyse(&mut self, text: &str, raw: u64, kind: TokenKind, lexicon: &Lexicon) -> Word {
        let mut folded = std::mem::take(&mut self.folded);
        folded.clear();
        fold_into(text, &mut folded);
        let is_wordy = matches!(kind, TokenKind::Word | TokenKind::Clitic);
        let fold = if kind == TokenKind::Number {
            // Numbers are folded to their digit pattern.
            hash(digits_as_zero(&mut folded).as_bytes())
        } else {
            hash(folded.as_bytes())
        };
        let n_forms = self.by_fold.len() as u32;
        let form = *self.by_fold.entry(fold).or_insert(n_forms);
        let n_upper = text.chars().filter(|&c| is_capital(c)).count();
        let has_lower = text.chars().any(char::is_lowercase);
        let word = Word {
            raw,
            fold,
            shape: shape(text),
            affixes: if is_wordy { affixes(&folded) } else { [0; 7] },
            lists: if is_wordy {
                lexicon.lists_folded(&folded)
            } else {
                Lists::default()
            },
            class: lexicon.word_class(&folded),
            role: vocabulary::role(&folded, kind),
            is_sport: vocabulary::is_sport(&folded),
            is_cap: n_upper > 0 && kind != TokenKind::Address && kind != TokenKind::Clitic,
            is_upper: n_upper > 1 && !has_lower,
            form,
        };
        self.folded = folded;
        word
    }
}

/// Whether the word has a Latin capital. The model has seen no other script and ignores them.
fn is_capital(c: char) -> bool {
    c.is_uppercase()
        && matches!(c, '\0'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' | '\u{2c60}'..='\u{2c7f}' | '\u{a720}'..='\u{a7ff}')
}

fn digits_as_zero(folded: &mut String) -> &str {
    if folded.bytes().any(|b| b.is_ascii_digit()) {
        *folded = folded.replace(|c: char| c.is_ascii_digit(), "0");
    }
    folded
}

/// Hash of the word's character classes, with runs of one class cut to three.
fn shape(text: &str) -> u64 {
    let mut classes = [0u8; 24];
    let (mut len, mut run, mut last) = (0, 0, 0);
    for c in text.chars() {
        let class = match c {
            c if c.is_uppercase() => b'X',
            c if c.is_lowercase() => b'x',
            c if c.is_alphabetic() => b'a',
            c if c.is_numeric() => b'0',
            c if c.is_ascii() => c as u8,
            _ => b'*',
        };
        run = if class == last { run + 1 } else { 1 };
        last = class;
        if run <= 3 && len < classes.len() {
            classes[len] = class;
            len += 1;
        }
    }
    hash(&classes[..len])
}

fn affixes(folded: &str) -> [u64; 7] {
    let mut out = [0; 7];
    let starts = folded.char_indices().map(|(at, _)| at).skip(2).take(3);
    for (slot, end) in starts.chain([folded.len()]).take(3).enumerate() {
        if folded[..end].len() >= 2 {
            out[slot] = hash(&folded.as_bytes()[..end]);
        }
    }
    for (slot, (at, _)) in folded.char_indices().rev().take(4).enumerate() {
        out[3 + slot] = hash(&folded.as_bytes()[at..]);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_interned_and_forms_ignore_case() {
        let mut words = Words::new();
        let lexicon = Lexicon::default();
        let mut add = |text| words.intern(text, TokenKind::Word, &lexicon);
        let (a, b, c) = (add("Fish"), add("fish"), add("Fish"));
        assert_eq!(a, c);
        assert_ne!(a, b);
        assert_eq!(words.get(a).form, words.get(b).form);
        assert!(words.get(a).is_cap && !words.get(b).is_cap);
    }

    #[test]
    fn shape_shortens_runs() {
        assert_eq!(shape("London"), shape("Manchester"));
        assert_ne!(shape("London"), shape("LONDON"));
        assert_ne!(shape("McGee"), shape("Magee"));
    }
}
