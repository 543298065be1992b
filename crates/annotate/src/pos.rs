//! Part-of-speech tags: a greedy left-to-right averaged perceptron (Collins 2002) with hashed features.
//!
//! Its features are the word, its neighbours and the two previous tags. The tag set merges some tags of
//! the Penn Treebank. [`tag`] is the entry point.

use crate::features::templates;
use std::ops::Range;

use super::features::{Hashes, WordFeatures, row};
use super::model::{ModelError, ModelFile};
pub use super::tagset::{N_TAGS, Tag};
use super::token::{TokenKind, Tokens};

/// The tag of a token that needs no model: punctuation, quotation marks, addresses.
pub fn fixed(word: &str, kind: TokenKind) -> Option<Tag> {
    match kind {
        TokenKind::Mark => Some(Tag::Mark),
        TokenKind::Address => Some(Tag::Name),
        // `’twas`: a pronoun and a verb in one word.
        TokenKind::Word if word.starts_with(['\'', '’', '‘']) => {
            let clipped = word
                .trim_start_matches(['\'', '’', '‘'])
                .to_ascii_lowercase();
            match clipped.as_str() {
                "twas" | "twere" => Some(Tag::Past),
                "tis" => Some(Tag::PresentS),
                "twill" => Some(Tag::Modal),
                _ => None,
            }
        }
        TokenKind::Punct => Some(match word {
            "," => Tag::Comma,
            "." | "!" | "?" => Tag::Stop,
            "(" | "[" | "{" => Tag::Open,
            ")" | "]" | "}" => Tag::Close,
            ":" | ";" | "—" | "–" | "--" | "-" | "…" | "..." => Tag::Colon,
            _ if word.starts_with(['.', '-', '!', '?', '…', '—']) => Tag::Colon,
            _ => Tag::Sign,
        }),
        _ => None,
    }
}

/// The weights of the tagger.
#[derive(Clone, Copy, Debug)]
pub struct PosModel {
    rows: &'static [[i8; N_TAGS]],
    /// Hash table of words with a single tag: check bits and tag, 0 for an empty slot.
    known: &'static [u8],
}

pub const SECTION: &str = "pos";
/// Section of the words with a single tag.
pub const KNOWN_SECTION: &str = "pos-known";
/// Base-2 logarithm of the number of rows.
pub const BITS: u32 = 15;
/// Base-2 logarithm of the number of slots for words with a single tag.
pub const KNOWN_BITS: u32 = 14;

impl PosModel {
    /// Opens the tables in `file`.
    pub fn open(file: ModelFile) -> Result<Self, ModelError> {
        let rows = file.rows::<N_TAGS>(SECTION)?;
        let known = file.section(KNOWN_SECTION)?;
        for (name, fits) in [
            (SECTION, rows.len() == 1 << BITS),
            (KNOWN_SECTION, known.len() == 2 << KNOWN_BITS),
        ] {
            if !fits {
                return Err(ModelError::SectionLength(name));
            }
        }
        Ok(Self { rows, known })
    }

    fn known(&self, form: u32) -> Option<Tag> {
        let (slot, check) = known_slot(form);
        let entry = &self.known[slot * 2..slot * 2 + 2];
        (entry[1] != 0 && entry[0] == check).then(|| Tag::ALL[entry[1] as usize % N_TAGS])
    }

    fn best(&self, features: &Hashes) -> Tag {
        let mut sums = [0_i16; N_TAGS];
        for hash in features.as_slice() {
            let weights = &self.rows[row(*hash, BITS)];
            for (sum, weight) in sums.iter_mut().zip(weights) {
                *sum += i16::from(*weight);
            }
        }
        let mut best = 0;
        for (idx, sum) in sums.iter().enumerate() {
            if *sum > sums[best] {
                best = idx;
            }
        }
        Tag::ALL[best]
    }
}

/// The slot of a word in the table of single tags, and its check bits.
pub const fn known_slot(form: u32) -> (usize, u8) {
    (row(form, KNOWN_BITS), (form & 0xff) as u8)
}

templates! {
    Bias = 1, Word = 2, Suffix3Shape = 3, Suffix2 = 4, ShapePrevTag = 5, PrevWord = 6,
    NextWord = 7, PrevWord2 = 8, NextWord2 = 9, PrevTag = 10, PrevTagPrevTag2 = 11,
    PrevTagWord = 12, NextSuffix3 = 13, PrevWordWord = 14, Suffix3PrevTag = 15,
    NextWordSuffix2 = 16, Cluster = 17, ShortClusterPrevTag = 18,
    ShortClusterNextShortCluster = 19, NextCluster = 20, PrevShortClusterShortCluster = 21,
}

use Template as T;

/// The features of token `idx` in the sentence `within`; `before` are the two previous tags, the
/// nearest first.
pub fn features(
    words: &WordFeatures,
    idx: usize,
    within: &Range<usize>,
    before: [Tag; 2],
    out: &mut Hashes,
) {
    let at = idx as isize;
    let lower = words.lower[idx];
    let shape = words.shape[idx] as u32 + if idx == within.start { 8 } else { 0 };
    let (prev, next) = (
        words.lower_at(at - 1, within),
        words.lower_at(at + 1, within),
    );
    let [tag1, tag2] = before.map(|tag| tag as u32);
    let suffix_next = if idx + 1 < within.end {
        words.suffix[idx + 1]
    } else {
        [0, 0]
    };
    out.clear();
    out.add(T::Bias, 0);
    out.add(T::Word, lower);
    out.pair(T::Suffix3Shape, words.suffix[idx][0], shape);
    out.add(T::Suffix2, words.suffix[idx][1]);
    out.pair(T::ShapePrevTag, shape, tag1);
    out.add(T::PrevWord, prev);
    out.add(T::NextWord, next);
    out.add(T::PrevWord2, words.lower_at(at - 2, within));
    out.add(T::NextWord2, words.lower_at(at + 2, within));
    out.add(T::PrevTag, tag1);
    out.pair(T::PrevTagPrevTag2, tag1, tag2);
    out.pair(T::PrevTagWord, tag1, lower);
    out.add(T::NextSuffix3, suffix_next[0]);
    out.pair(T::PrevWordWord, prev, lower);
    out.pair(T::Suffix3PrevTag, words.suffix[idx][0], tag1);
    out.pair(T::NextWordSuffix2, next, words.suffix[idx][1]);
    let cluster = |idx: usize| {
        if within.contains(&idx) {
            u32::from(words.cluster[idx])
        } else {
            1
        }
    };
    let (own, after) = (cluster(idx), cluster(idx + 1));
    out.add(T::Cluster, own);
    out.pair(T::ShortClusterPrevTag, own >> 6, tag1);
    out.pair(T::ShortClusterNextShortCluster, own >> 8, after >> 8);
    out.add(T::NextCluster, after);
    out.pair(
        T::PrevShortClusterShortCluster,
        cluster(idx.wrapping_sub(1)) >> 6,
        own >> 6,
    );
}

/// Longest object of a verb of hearing, in tokens.
const MAX_OBJECT: usize = 5;

/// Sets [`WordFeatures::tag`] of every token.
pub fn tag(text: &str, tokens: &Tokens, words: &mut WordFeatures, model: PosModel) {
    let mut hashes = Hashes::default();
    for sentence in &tokens.sentences {
        let within = sentence.start as usize..sentence.end as usize;
        let word = |idx: usize| tokens.tokens[idx].span.of(text);
        tag_sentence(&within, word, words, model, &mut hashes);
    }
}

/// Tags sentences that are tokenised already.
pub fn tag_words(
    sentences: &[Range<usize>],
    texts: &[String],
    words: &mut WordFeatures,
    model: PosModel,
) {
    let mut hashes = Hashes::default();
    for within in sentences {
        tag_sentence(within, |idx| &texts[idx], words, model, &mut hashes);
    }
}

fn tag_sentence<'a>(
    within: &Range<usize>,
    word: impl Fn(usize) -> &'a str,
    words: &mut WordFeatures,
    model: PosModel,
    hashes: &mut Hashes,
) {
    let mut before = [Tag::Stop; 2];
    for idx in within.clone() {
        let tag = fixed(word(idx), words.kind[idx]).unwrap_or_else(|| {
            model.known(words.form[idx]).unwrap_or_else(|| {
                features(words, idx, within, before, hashes);
                model.best(hashes)
            })
        });
        let tag = if is_heard_saying(within.start..idx, &word, tag) {
            Tag::Verb
        } else {
            tag
        };
        words.tag[idx] = tag;
        before = [tag, before[0]];
    }
}

/// Whether the token after `before`, tagged `tag`, is the verb of `we heard Roe say`, which looks like the
/// last word of a name or noun phrase.
fn is_heard_saying<'a>(before: Range<usize>, word: impl Fn(usize) -> &'a str, tag: Tag) -> bool {
    if !tag.is_noun() || word(before.end) != "say" {
        return false;
    }
    let near = before.start.max(before.end.saturating_sub(MAX_OBJECT + 1))..before.end;
    near.rev()
        .skip(1)
        .any(|at| matches!(word(at), "hear" | "hears" | "heard" | "hearing"))
}
