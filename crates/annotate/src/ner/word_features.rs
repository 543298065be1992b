//! [`WordFeatures`]: what the tagger knows of each word, as a short list of numbers below [`COUNT`].
//! The encoder reads them beside the pieces of the word. A change needs new weights of the encoder.

use crate::lexicon::{Lexicon, Lists};
use crate::token::Tokens;
use pullquote_text::Span;

use super::evidence::{self, Evidence};
use super::tagger_input::{Matches, Sentence, TaggerInput};
use super::vocabulary::Role;
use super::word::Word;

/// One more than the largest feature.
pub const COUNT: usize = 768;

const N_LISTS: u16 = Lists::COUNT as u16;
const LISTS: u16 = 0;
const BEGIN: u16 = LISTS + N_LISTS;
const INSIDE: u16 = BEGIN + N_LISTS;
const ROLE: u16 = INSIDE + N_LISTS;
const EVIDENCE: u16 = ROLE + Role::Number as u16 + 1;
const CASE: u16 = EVIDENCE + Evidence::COUNT as u16;
const TABLE: u16 = CASE + 3;
const FIRST: u16 = TABLE + 1;
const SPORT: u16 = FIRST + 1;
const COMMON: u16 = SPORT + 3;
const N_COMMON: u16 = 22;
const CLUSTER4: u16 = COMMON + N_COMMON;
const CLUSTER6: u16 = CLUSTER4 + 16;
const CLUSTER8: u16 = CLUSTER6 + 64;
const CLUSTER12: u16 = CLUSTER8 + 256;
const N_CLUSTER12: u16 = 128;
const SHAPE: u16 = CLUSTER12 + N_CLUSTER12;
const N_SHAPE: u16 = COUNT as u16 - SHAPE;

/// The features of all words of a text.
#[derive(Clone, Debug, Default)]
pub struct WordFeatures {
    /// The words: tokens, or parts of tokens with a hyphen.
    pub spans: Vec<Span>,
    /// The end of each word's part of `ids`.
    ends: Vec<u32>,
    ids: Vec<u16>,
}

impl WordFeatures {
    /// Number of words.
    pub fn len(&self) -> usize {
        self.spans.len()
    }

    /// Whether there are no words.
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// The features of word `idx`, without duplicates; none out of range.
    pub fn of_word(&self, idx: usize) -> &[u16] {
        let Some(&end) = self.ends.get(idx) else {
            return &[];
        };
        let start = idx.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.ids[start as usize..end as usize]
    }
}

/// Looks the words of a text up.
pub fn of(text: &str, tokens: &Tokens, lexicon: &Lexicon) -> WordFeatures {
    let input = TaggerInput::new(text, tokens, lexicon);
    let mut matches = Vec::new();
    let mut evidence = vec![Evidence::default(); input.words.n_forms()];
    for sentence in &input.sentences {
        input.matches(text, sentence, lexicon, &mut matches);
        evidence::gather(&input, sentence, &matches, &mut evidence);
    }
    let mut out = WordFeatures {
        spans: input.units.iter().map(|unit| unit.span).collect(),
        ends: Vec::with_capacity(input.units.len()),
        ids: Vec::with_capacity(input.units.len() * 10),
    };
    for sentence in &input.sentences {
        input.matches(text, sentence, lexicon, &mut matches);
        for (idx, matches) in (sentence.units.start..).zip(&matches) {
            let word = input.word(idx as usize);
            of_word(word, *matches, evidence[word.form as usize], &mut out.ids);
            of_place(&input, sentence, idx, &mut out.ids);
            out.ends.push(out.ids.len() as u32);
        }
    }
    out
}

fn of_word(word: &Word, matches: Matches, evidence: Evidence, out: &mut Vec<u16>) {
    bits(LISTS, word.lists.0, out);
    bits(BEGIN, matches.begin.0, out);
    bits(INSIDE, matches.inside.0, out);
    out.push(ROLE + word.role as u16);
    bits(EVIDENCE, evidence.bits, out);
    out.push(COMMON + u16::from(word.class.common).min(N_COMMON - 1));
    if word.class.depth > 0 {
        let path = word.class.path;
        out.push(CLUSTER4 + (path >> 12));
        out.push(CLUSTER6 + (path >> 10));
        out.push(CLUSTER8 + (path >> 8));
        out.push(CLUSTER12 + slot(u64::from(path >> 4), N_CLUSTER12));
    }
    out.push(SHAPE + slot(word.shape, N_SHAPE));
}

fn of_place(input: &TaggerInput, sentence: &Sentence, idx: u32, out: &mut Vec<u16>) {
    out.push(CASE + sentence.case as u16);
    if sentence.is_table {
        out.push(TABLE);
    }
    if idx == sentence.units.start {
        out.push(FIRST);
    }
    out.push(SPORT + u16::from(input.sport));
}

/// The numbers of the set bits.
fn bits(base: u16, mask: u32, out: &mut Vec<u16>) {
    let mut left = mask;
    while left != 0 {
        out.push(base + left.trailing_zeros() as u16);
        left &= left - 1;
    }
}

/// A number below `n` for a hash.
fn slot(hash: u64, n: u16) -> u16 {
    let mixed = hash.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32;
    (mixed % u64::from(n)) as u16
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ModelFiles;
    use crate::token::tokenize;
    use pullquote_text::{Source, plain};

    #[test]
    fn words_have_lists_and_evidence() {
        let text = "Mr Zeller of New York met London-based staff.";
        let article = plain::from_text(text.to_owned(), Source::Stdin);
        let lexicon = Lexicon::open(ModelFiles::shipped().unwrap().lists).unwrap();
        let found = of(text, &tokenize(&article), &lexicon);
        let has = |word: &str, id: u16| {
            let at = found.spans.iter().position(|span| span.of(text) == word);
            at.is_some_and(|at| found.of_word(at).contains(&id))
        };
        assert!(has("Mr", FIRST) && has("Mr", ROLE + Role::Title as u16));
        assert!(has("Zeller", EVIDENCE) && !has("staff", EVIDENCE));
        let city = Lists::CITY.trailing_zeros() as u16;
        let region = Lists::REGION.trailing_zeros() as u16;
        assert!(has("New", BEGIN + region) && has("York", INSIDE + region));
        assert!(has("London", LISTS + city));
        assert!((0..found.len()).all(|at| found.of_word(at).iter().all(|&id| id < COUNT as u16)));
        assert!(found.of_word(found.len()).is_empty());
    }
}
