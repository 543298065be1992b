//! Hashed features (Weinberger et al. 2009): weights are stored under hashes, so that the model contains
//! no words of the training texts and no strings are built at run time.
//!
//! [`WordFeatures`] has the hashes of each token, computed once; [`mix`] and [`Hashes`] combine them.

use super::model::{ModelError, ModelFile};
use super::tagset::Tag;
use super::token::{TokenKind, Tokens};

/// The offset basis of 32-bit FNV-1a (Fowler, Noll and Vo).
const SEED: u32 = 0x811c_9dc5;
/// The prime of 32-bit FNV-1a.
const FNV: u32 = 0x0100_0193;

/// Hash of a word in lower case, with `’` as `'`. Only ASCII letters are folded.
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

/// Combines two hashes. Not commutative.
#[inline]
pub const fn mix(a: u32, b: u32) -> u32 {
    let h = (a.rotate_left(13) ^ b).wrapping_mul(0x9e37_79b1);
    h ^ (h >> 15)
}

/// The capitalisation of a word.
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
    Digit,
    Sign,
}

impl Shape {
    /// Whether the token has a letter.
    pub const fn is_word(self) -> bool {
        !matches!(self, Self::Digit | Self::Sign)
    }
}

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

/// Word clusters (Brown et al. 1992): the first 16 bits of each word's path in a binary tree of
/// distributional similarity, in a hash table with two slots per word.
#[derive(Clone, Copy, Debug)]
pub struct BrownClusters(&'static [u8]);

impl BrownClusters {
    /// Section of the table; a slot is three bytes, check bits and path.
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

    /// The two slots that a word can be in.
    pub const fn slots(lower: u32) -> [usize; 2] {
        let slot = row(lower, Self::BITS);
        [slot, slot ^ 1]
    }

    /// Distinguishes words with the same slots; never 0.
    pub const fn check(lower: u32) -> u8 {
        (lower ^ (lower >> 8)) as u8 | 1
    }

    /// The path of the word with this lower-case hash, 0 for unknown words.
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

/// Features of each token. All lists have one entry per token.
#[derive(Clone, Debug, Default)]
pub struct WordFeatures {
    /// Hash of the word in lower case.
    pub lower: Vec<u32>,
    /// Hash of the word with its shape.
    pub form: Vec<u32>,
    /// Hashes of its last three and last two bytes in lower case.
    pub suffix: Vec<[u32; 2]>,
    pub shape: Vec<Shape>,
    /// Kind of token.
    pub kind: Vec<TokenKind>,
    /// Cluster path, 0 for unknown words.
    pub cluster: Vec<u16>,
    /// Part-of-speech tag, filled in by [`super::pos::tag`].
    pub tag: Vec<Tag>,
}

impl WordFeatures {
    /// The features of `tokens`, without tags.
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

    /// Lower-case hash of the word at `idx`, [`OUTSIDE`] beyond the ends of `within`.
    #[inline]
    pub fn lower_at(&self, idx: isize, within: &std::ops::Range<usize>) -> u32 {
        if idx >= within.start as isize && idx < within.end as isize {
            self.lower[idx as usize]
        } else {
            OUTSIDE
        }
    }
}

/// Hash in place of a word out of range.
pub const OUTSIDE: u32 = 0x5bd1_e995;

/// Declares `Template`: what each feature combines. Its numbers select weights in the model files.
macro_rules! templates {
    ($($name:ident = $number:literal,)+) => {
        #[derive(Clone, Copy)]
        pub(crate) enum Template {
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

    /// Adds every feature once more under other weights, those of `salt`.
    pub fn repeat(&mut self, salt: u32) {
        for at in 0..self.list.len() {
            self.list.push(mix(self.list[at], salt));
        }
    }

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
    fn hash_lower_folds_case_and_apostrophes() {
        assert_eq!(hash_lower("Don’t"), hash_lower("don't"));
        assert_ne!(hash_lower("said"), hash_lower("says"));
        assert_ne!(mix(1, 2), mix(2, 1));
    }

    #[test]
    fn shape_is_capitalisation() {
        use Shape::{Capital, Digit, Lower, Mixed, Sign, Upper};
        let shapes = ["word", "Word", "U.S.", "A", "McCain", "3rd", "—"].map(shape);
        assert_eq!(shapes, [Lower, Capital, Upper, Capital, Mixed, Digit, Sign]);
    }
}
