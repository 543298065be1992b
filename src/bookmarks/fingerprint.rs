//! [`Fingerprint`]: a sketch of a text, by which it is recognised after an edit.
//!
//! The least of the hashes of all runs of [`WORDS`] words (Broder's min-wise sketch). Case, punctuation
//! and line ends do not count. Of two sketches the share of common runs can be estimated, and with the
//! number of runs also how much of one text is in the other. The form is stored in the bookmarks file:
//! a change of it needs another [`METHOD`].

use std::collections::HashSet;
use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

/// Words of a run. Longer runs do not survive edits, shorter ones occur in unrelated texts.
const WORDS: usize = 4;
/// Hashes kept: the standard error of the estimated share is about 0.06.
const KEPT: usize = 64;
/// The name of this form in the file.
pub const METHOD: &str = "minhash-4-words";
/// Bytes of the text that count: a few milliseconds' work.
const MOST_BYTES: usize = 1 << 20;
/// With fewer runs in common two texts are not the same article, however short they are.
const LEAST_COMMON: f64 = 6.0;
/// With fewer runs a text says too little to be called unrelated to another.
const LEAST_RUNS: u32 = 24;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fingerprint {
    method: String,
    /// The number of different runs.
    runs: u32,
    /// The least hashes in order, of eight hexadecimal digits each.
    least: String,
}

/// How much two texts have in common, as shares of their runs.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Resemblance {
    /// Of all runs of both.
    pub common: f64,
    /// Of the runs of the first, and of the second text.
    pub of_first: f64,
    pub of_second: f64,
    /// The number of common runs.
    runs: f64,
}

impl Resemblance {
    /// Whether the texts can be two states of one article.
    ///
    /// Precision comes first. Different articles of one template (results, weather, market reports)
    /// were measured up to 0.45 in common; an article in which every fifth sentence was rewritten has
    /// 0.65. One that was cut or continued keeps nearly all of the shorter text, but a digest that
    /// quotes a whole article is many times as long.
    pub fn is_same(self) -> bool {
        let most = self.of_first.max(self.of_second);
        let least = self.of_first.min(self.of_second);
        self.runs >= LEAST_COMMON && (self.common >= 0.55 || (most >= 0.85 && least >= 0.3))
    }
}

impl Fingerprint {
    /// One pass over `text`, linear in its length. Of a book the beginning is enough.
    pub fn of(text: &str) -> Self {
        let text = &text[..text.floor_char_boundary(MOST_BYTES)];
        let mut all: HashSet<u32> = HashSet::new();
        let mut last = [0u64; WORDS];
        let mut count = 0;
        for_each_word(text, |word| {
            last.rotate_left(1);
            last[WORDS - 1] = word;
            count += 1;
            if count >= WORDS {
                all.insert(mix(last) as u32);
            }
        });
        if count > 0 && count < WORDS {
            all.insert(mix(last) as u32);
        }
        let runs = all.len() as u32;
        let mut least: Vec<u32> = all.into_iter().collect();
        if least.len() > KEPT {
            least.select_nth_unstable(KEPT);
            least.truncate(KEPT);
        }
        least.sort_unstable();
        let mut digits = String::with_capacity(8 * least.len());
        for hash in least {
            // Writing to a string cannot fail.
            let _ = write!(digits, "{hash:08x}");
        }
        Self {
            method: METHOD.to_owned(),
            runs,
            least: digits,
        }
    }

    /// Nothing in common if one is of another method.
    pub fn resemblance(&self, other: &Self) -> Resemblance {
        if self.method != other.method || self.method != METHOD {
            return Resemblance::default();
        }
        let (ours, theirs) = (self.hashes(), other.hashes());
        let mut union: Vec<u32> = ours.iter().chain(&theirs).copied().collect();
        union.sort_unstable();
        union.dedup();
        // Beyond the least of the shorter sketch, one may lack hashes that the other has.
        union.truncate(KEPT);
        if union.is_empty() {
            return Resemblance::default();
        }
        let has = |list: &[u32], hash: &u32| list.binary_search(hash).is_ok();
        let shared = union
            .iter()
            .filter(|hash| has(&ours, hash) && has(&theirs, hash));
        let common = shared.count() as f64 / union.len() as f64;
        let (first, second) = (f64::from(self.runs), f64::from(other.runs));
        let runs = common / (1.0 + common) * (first + second);
        Resemblance {
            common,
            of_first: (runs / first.max(1.0)).min(1.0),
            of_second: (runs / second.max(1.0)).min(1.0),
            runs,
        }
    }

    /// Whether two texts are long enough and have so little in common that they are two articles,
    /// wherever they are found.
    pub fn is_unrelated(&self, other: &Self) -> bool {
        let both = self.method == METHOD && other.method == METHOD;
        let found = self.resemblance(other);
        both && self.runs.min(other.runs) >= LEAST_RUNS && found.of_first.max(found.of_second) < 0.1
    }

    /// The hashes in order; a digit that was edited by hand costs one.
    pub fn hashes(&self) -> Vec<u32> {
        let digits = self.least.as_bytes().chunks(8);
        let parsed = digits.filter_map(|one| {
            let text = std::str::from_utf8(one).ok()?;
            u32::from_str_radix(text, 16).ok()
        });
        let mut hashes: Vec<u32> = parsed.collect();
        hashes.sort_unstable();
        hashes.dedup();
        hashes
    }
}

/// Calls `found` with the hash of every word, lower-cased. A character of a script without blanks between
/// words is a word of its own.
fn for_each_word(text: &str, mut found: impl FnMut(u64)) {
    /// FNV-1a: the same on every machine and in every version.
    const BASIS: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0100_0000_01b3;
    let mut word = BASIS;
    for c in text.chars() {
        if c.is_alphanumeric() {
            if has_no_blanks(c) && word != BASIS {
                found(std::mem::replace(&mut word, BASIS));
            }
            for lower in c.to_lowercase() {
                word = (word ^ u64::from(u32::from(lower))).wrapping_mul(PRIME);
            }
            if has_no_blanks(c) {
                found(std::mem::replace(&mut word, BASIS));
            }
        } else if word != BASIS && !matches!(c, '\'' | '’' | '\u{ad}') {
            found(std::mem::replace(&mut word, BASIS));
        }
    }
    if word != BASIS {
        found(word);
    }
}

/// Chinese, Japanese, Thai, Lao, Khmer, Burmese.
const fn has_no_blanks(c: char) -> bool {
    matches!(c,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}

/// The hash of a run (the finaliser of `SplitMix64` over each word).
fn mix(words: [u64; WORDS]) -> u64 {
    words.iter().fold(0, |hash: u64, word| {
        let mut z = hash.rotate_left(21) ^ word;
        z = z.wrapping_add(0x9e37_79b9_7f4a_7c15);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentences(numbers: impl IntoIterator<Item = usize>) -> String {
        let words = [
            "harbour", "lantern", "ferry", "orchard", "copper", "valley", "saddle",
        ];
        let sentence = |n: usize| {
            let word = |k: usize| words[(n * 31 + k * k * 7 + n / 7) % 7];
            format!(
                "The {} number {n} stood by the {} and the {} of {}. ",
                word(1),
                word(2),
                word(3),
                n * n
            )
        };
        numbers.into_iter().map(sentence).collect()
    }

    fn compare(one: &str, other: &str) -> Resemblance {
        Fingerprint::of(one).resemblance(&Fingerprint::of(other))
    }

    #[test]
    fn typography_case_and_line_ends_do_not_count() {
        let text = "“It’s the harbour,” said Ana Ruiz - who chairs it - on a cold Monday in May.";
        let plain = "it's THE harbour\nsaid ana ruiz who chairs it on a cold monday in may";
        assert_eq!(Fingerprint::of(text), Fingerprint::of(plain));
    }

    #[test]
    fn an_edited_article_is_the_same_and_another_is_not() {
        let text = sentences(0..60);
        let every_fifth = sentences((0..60).map(|n| if n % 5 == 0 { n + 500 } else { n }));
        assert!(compare(&text, &every_fifth).is_same());
        assert!(compare(&text, &sentences(0..35)).is_same(), "cut");
        assert!(compare(&text, &sentences(0..100)).is_same(), "continued");
        assert!(!compare(&text, &sentences(40..120)).is_same());
        assert!(!compare(&text, &sentences(1000..1060)).is_same());
        assert!(!compare(&text, &sentences(0..600)).is_same(), "a digest");
    }

    #[test]
    fn short_texts_say_little() {
        assert!(!compare("Shares rose on Monday.", "Shares rose on Monday.").is_same());
        assert!(!Fingerprint::of("One.").is_unrelated(&Fingerprint::of("Two.")));
        let (one, other) = (sentences(0..20), sentences(2000..2020));
        let unrelated = "Quite another article about nothing in particular that has been told before \
            in this town or in any other, where people read slowly, and forget at once what they read.";
        assert!(Fingerprint::of(&one).is_unrelated(&Fingerprint::of(unrelated)));
        assert!(!Fingerprint::of(&one).is_unrelated(&Fingerprint::of(&(one.clone() + &other))));
    }

    #[test]
    fn scripts_without_blanks_have_a_run_for_every_character() {
        let text = "記者会見で市長は新しい橋について説明した。";
        assert!(Fingerprint::of(text).runs > 10);
        assert!(compare(text, &text.replace("市長", "町長")).is_same());
    }

    #[test]
    fn another_method_has_nothing_in_common() {
        let mut other = Fingerprint::of(&sentences(0..9));
        other.method = "a later one".to_owned();
        assert_eq!(other.resemblance(&other.clone()), Resemblance::default());
        assert!(!other.is_unrelated(&Fingerprint::of(&sentences(20..40))));
    }
}
