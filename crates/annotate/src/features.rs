//! What the learned stages look at: hashes of words, computed once for each token.
//!
//! Weights are kept under hashes of features (feature hashing, Weinberger et al. 2009), so that no
//! word of a training text is stored and no string is built while annotating. [`WordFeatures`] holds the
//! hashes of a text's tokens; [`mix`] and [`Hashes`] combine them into features.

use super::model::{ModelError, ModelFile};
use super::pos::Tag;
use super::token::{TokenKind, Tokens};

/// Starts a hash.
const SEED: u32 = 0x811c_9dc5;
/// The multiplier of FNV-1a (Fowler, Noll and Vo).
const FNV: u32 = 0x0100_0193;

/// Hash of a word in lower case; `’` counts as `'`. Only ASCII letters are folded.
pub fn hash_lower(word: &str) -> u32 {
    let mut hash = SEED;
    let bytes = word.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let byte = bytes[at];
        if byte == 0xe2 && bytes[at..].starts_with("’".as_bytes()) {
            hash = (hash ^ u32::from(b'\'')).wrapping_mul(FNV);
            at += 3;
            continue;
        }
        hash = (hash ^ u32::from(byte.to_ascii_lowercase())).wrapping_mul(FNV);
        at += 1;
    }
    hash
}

/// Combines two hashes; the order matters.
#[inline]
pub const fn mix(a: u32, b: u32) -> u32 {
    let h = (a.rotate_left(13) ^ b).wrapping_mul(0x9e37_79b1);
    h ^ (h >> 15)
}

/// How a word is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Shape {
    /// `word`
    Lower,
    /// `Word`
    Capital,
    /// `WORD`, `U.S.`
    Upper,
    /// `iPhone`, `McCain`
    Mixed,
    /// With a digit.
    Digit,
    /// Neither letters nor digits.
    Sign,
}

/// The shape of a word.
pub fn shape(word: &str) -> Shape {
    let (mut upper, mut lower, mut digit) = (0, 0, false);
    for c in word.chars() {
        if c.is_ascii_digit() {
            digit = true;
        } else if c.is_uppercase() {
            upper += 1;
        } else if c.is_alphabetic() {
            lower += 1;
        }
    }
    let first = word.chars().next().is_some_and(char::is_uppercase);
    match (digit, upper, lower) {
        (true, _, _) => Shape::Digit,
        (_, 0, 0) => Shape::Sign,
        (_, 0, _) => Shape::Lower,
        (_, 1, 0) if word.chars().count() == 1 => Shape::Capital,
        (_, _, 0) => Shape::Upper,
        (_, 1, _) if first => Shape::Capital,
        _ => Shape::Mixed,
    }
}

/// Classes of words that are used alike (Brown et al. 1992): for each word the first 16 bits of its
/// path in a binary tree, kept under the word's hash in place of the word.
#[derive(Clone, Copy, Debug)]
pub struct BrownClusters(&'static [u8]);

impl BrownClusters {
    /// The section, slots of three bytes: check bits and path.
    pub const SECTION: &'static str = "clusters";
    /// Number of slots, as a power of two.
    pub const BITS: u32 = 17;

    /// Opens the table in `file`.
    pub fn open(file: ModelFile) -> Result<Self, ModelError> {
        let slots = file.section(Self::SECTION)?;
        if slots.len() != 3 << Self::BITS {
            return Err(ModelError::SectionLength(Self::SECTION));
        }
        Ok(Self(slots))
    }

    /// The two slots in which a word may stand.
    pub const fn slots(lower: u32) -> [usize; 2] {
        let slot = row(lower, Self::BITS);
        [slot, slot ^ 1]
    }

    /// The bits that tell words in one slot apart, never 0.
    pub const fn check(lower: u32) -> u8 {
        (lower ^ (lower >> 8)) as u8 | 1
    }

    /// The path of a word by the hash of its lower-case form, 0 when it is not known.
    pub fn get(self, lower: u32) -> u16 {
        for slot in Self::slots(lower) {
            if let Some([check, low, high]) = self.0.get(slot * 3..slot * 3 + 3)
                && *check == Self::check(lower)
            {
                return u16::from_le_bytes([*low, *high]);
            }
        }
        0
    }
}

/// What is known of each token, in parallel lists indexed by token.
#[derive(Clone, Debug, Default)]
pub struct WordFeatures {
    /// Hash of the word in lower case.
    pub lower: Vec<u32>,
    /// Hash of the word as it stands.
    pub form: Vec<u32>,
    /// Hash of its last three bytes in lower case, and of the last two.
    pub suffix: Vec<[u32; 2]>,
    /// How it is written.
    pub shape: Vec<Shape>,
    /// What it is made of.
    pub kind: Vec<TokenKind>,
    /// Path of its class of words used alike, 0 when not known.
    pub cluster: Vec<u16>,
    /// Its word class, filled in by [`super::pos::tag`].
    pub tag: Vec<Tag>,
}

impl WordFeatures {
    /// The words of a text; the classes are not yet known.
    pub fn new(text: &str, tokens: &Tokens, clusters: BrownClusters) -> Self {
        let mut words = Self::default();
        words.reserve(tokens.len());
        for token in &tokens.tokens {
            words.push(token.span.of(text), token.kind, clusters);
        }
        words
    }

    fn reserve(&mut self, n: usize) {
        self.lower.reserve(n);
        self.form.reserve(n);
        self.suffix.reserve(n);
        self.shape.reserve(n);
        self.kind.reserve(n);
        self.cluster.reserve(n);
        self.tag.reserve(n);
    }

    /// Adds a word.
    pub fn push(&mut self, word: &str, kind: TokenKind, clusters: BrownClusters) {
        let bytes = word.as_bytes();
        let tail = |n: usize| {
            let tail = &bytes[bytes.len().saturating_sub(n)..];
            tail.iter().fold(SEED + n as u32, |hash, byte| {
                (hash ^ u32::from(byte.to_ascii_lowercase())).wrapping_mul(FNV)
            })
        };
        let lower = hash_lower(word);
        let shape = shape(word);
        self.lower.push(lower);
        self.form.push(mix(lower, shape as u32));
        self.suffix.push([tail(3), tail(2)]);
        self.shape.push(shape);
        self.kind.push(kind);
        self.cluster.push(clusters.get(lower));
        self.tag.push(Tag::Other);
    }

    /// Hash of the word at `idx`, or a fixed one beyond the ends of `within`.
    #[inline]
    pub fn lower_at(&self, idx: isize, within: &std::ops::Range<usize>) -> u32 {
        if idx >= within.start as isize && idx < within.end as isize {
            self.lower[idx as usize]
        } else {
            OUTSIDE
        }
    }
}

/// Stands for a word beyond the ends.
pub const OUTSIDE: u32 = 0x5bd1_e995;

/// Declares `Template`: what each feature combines. Its numbers select weights in the model files.
macro_rules! templates {
    ($($name:ident = $number:literal,)+) => {
        #[derive(Clone, Copy)]
        enum Template {
            $($name = $number,)+
        }

        impl From<Template> for u32 {
            fn from(template: Template) -> Self {
                template as Self
            }
        }

        impl From<Template> for u64 {
            fn from(template: Template) -> Self {
                template as Self
            }
        }
    };
}
pub(crate) use templates;

/// The feature hashes of one instance. The buffer is reused.
#[derive(Clone, Debug, Default)]
pub struct Hashes {
    list: Vec<u32>,
    salt: u32,
}

impl Hashes {
    /// Starts an instance.
    pub fn clear(&mut self) {
        self.start(0);
    }

    /// Starts an instance whose weights are separate from those of another `salt`.
    pub fn start(&mut self, salt: u32) {
        self.list.clear();
        self.salt = salt;
    }

    /// Adds a feature with one value.
    #[inline]
    pub fn add(&mut self, template: impl Into<u32>, value: u32) {
        let template: u32 = self.salt + template.into();
        self.list
            .push(mix(template.wrapping_mul(0x85eb_ca6b), value));
    }

    /// Adds a feature with two values.
    #[inline]
    pub fn pair(&mut self, template: impl Into<u32>, a: u32, b: u32) {
        self.add(template, mix(a, b));
    }

    /// The features.
    pub fn as_slice(&self) -> &[u32] {
        &self.list
    }
}

/// The row of a table of `1 << bits` rows for a feature.
#[inline]
pub const fn row(hash: u32, bits: u32) -> usize {
    (hash.wrapping_mul(0xcc9e_2d51) >> (32 - bits)) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_hashed_without_case() {
        assert_eq!(hash_lower("Don’t"), hash_lower("don't"));
        assert_ne!(hash_lower("said"), hash_lower("says"));
        assert_ne!(mix(1, 2), mix(2, 1));
    }

    #[test]
    fn shapes() {
        use Shape::{Capital, Digit, Lower, Mixed, Sign, Upper};
        let shapes = ["word", "Word", "U.S.", "A", "McCain", "3rd", "—"].map(shape);
        assert_eq!(shapes, [Lower, Capital, Upper, Capital, Mixed, Digit, Sign]);
    }
}
