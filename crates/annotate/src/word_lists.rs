//! Word lists of `assets/words`, compiled in and indexed on first use.
//!
//! A file has one entry a line, `#` comments, and may be divided into lists by `[NAME]` headers. Keys
//! never come from a text, so the hash need not resist chosen collisions: FNV-1a (Fowler, Noll and Vo)
//! is far cheaper for short words than the default one.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::OnceLock;

/// A table keyed by the words of a file.
pub(crate) type WordMap<V> = HashMap<&'static str, V, BuildHasherDefault<Fnv>>;

pub(crate) struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// The text of `assets/words/$file`.
macro_rules! word_file {
    ($file:literal) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/words/", $file))
    };
}
pub(crate) use word_file;

/// Declares a [`WordLists`] over `assets/words/$file`, and for each `[LIST]` of the file a constant of
/// that name with its bit.
macro_rules! word_lists {
    ($table:ident, $file:literal, $($list:ident)+) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms, reason = "named after the lists")]
        enum Bit { $($list),+ }
        $(pub(super) const $list: u32 = 1 << Bit::$list as u32;)+
        pub(super) static $table: $crate::word_lists::WordLists = $crate::word_lists::WordLists::new(
            $crate::word_lists::word_file!($file),
            &[$(stringify!($list)),+],
        );
    };
}
pub(crate) use word_lists;

/// Which lists of a file hold a word.
pub(crate) struct WordLists {
    source: &'static str,
    /// Headers in the order of their bits.
    lists: &'static [&'static str],
    masks: OnceLock<WordMap<u32>>,
}

impl WordLists {
    pub const fn new(source: &'static str, lists: &'static [&'static str]) -> Self {
        Self {
            source,
            lists,
            masks: OnceLock::new(),
        }
    }

    /// The bits of all lists that hold `word`.
    pub fn mask(&self, word: &str) -> u32 {
        let masks = self.masks.get_or_init(|| {
            let mut masks = WordMap::default();
            for (list, word) in entries(self.source) {
                let bit = self.lists.iter().position(|name| *name == list);
                debug_assert!(bit.is_some(), "no constant for the word list [{list}]");
                *masks.entry(word).or_default() |= bit.map_or(0, |bit| 1 << bit);
            }
            masks
        });
        masks.get(word).copied().unwrap_or_default()
    }

    /// Whether one of the lists of the mask `lists` holds `word`.
    pub fn has(&self, lists: u32, word: &str) -> bool {
        self.mask(word) & lists != 0
    }
}

/// Pairs of list and entry; the list is empty above the first header.
pub(crate) fn entries(source: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let mut list = "";
    source.lines().filter_map(move |line| {
        if line.is_empty() || line.starts_with('#') {
            return None;
        }
        if let Some(name) = line
            .strip_prefix('[')
            .and_then(|line| line.strip_suffix(']'))
        {
            list = name;
            return None;
        }
        Some((list, line))
    })
}

/// The items of an entry `one, two, three`.
pub(crate) fn items(entry: &'static str) -> impl Iterator<Item = &'static str> {
    entry.split(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "# A comment.\n\n[ONE]\na\nboth\n[TWO]\nboth\n";

    #[test]
    fn a_word_has_the_bits_of_all_its_lists() {
        let words = WordLists::new(SOURCE, &["ONE", "TWO"]);
        assert_eq!(["a", "both", "x"].map(|word| words.mask(word)), [1, 3, 0]);
        assert!(words.has(2, "both") && !words.has(2, "a"));
    }
}
