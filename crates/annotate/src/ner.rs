//! Named-entity recognition: people, organisations, places, groups, events, works.
//!
//! [`tag`] is the entry point. The tagger is a linear sequence model over hashed features, trained as an
//! averaged perceptron (Collins 2002) and decoded by Viterbi. The text becomes a [`tagger_input`] of
//! [`units`] and their [`word`]s. A first pass collects [`evidence`] from all uses of each word. Then
//! each chain of units that may contain a name is labelled by its [`features`] and [`weights`], and the
//! labels become [`name`]s. [`joins`] puts the parts of one name together, [`repeats`] and
//! [`kind_cues`] correct names by the rest of the text and by the words beside them, and
//! [`consistency`] gives the mentions of one name one kind. [`extent`] and [`spans`] cut them to mentions.

mod consistency;
mod evidence;
mod extent;
mod features;
mod joins;
mod kind_cues;
mod label;
mod name;
mod opinion;
mod repeats;
mod spans;
mod tagger_input;
mod units;
mod vocabulary;
mod weights;
mod word;

#[cfg(feature = "train")]
pub mod training;
#[cfg(any(feature = "encoder", feature = "train"))]
pub mod word_features;

use std::ops::Range;

use super::decode::{Row, Viterbi};
use super::lexicon::{Lexicon, fold};
use super::token::Tokens;
use super::types::Mention;
use evidence::Evidence;
use features::Extractor;
use label::OUTSIDE;
use name::Name;
use pullquote_text::Span;
use tagger_input::TaggerInput;
pub use weights::Weights;

/// The named mentions in `text`: sorted, disjoint, and not linked to entities.
///
/// Titles, a leading `the` and a possessive `’s` are excluded. Spans start and end at tokens or at the
/// hyphens inside of them. With an `opinion`, its scores are added to those of the tagger.
pub fn tag(
    text: &str,
    tokens: &Tokens,
    lexicon: &Lexicon,
    weights: &Weights,
    opinion: Option<Opinion>,
) -> Vec<Mention> {
    let input = TaggerInput::new(text, tokens, lexicon);
    let mut tagger = Tagger::new(weights);
    if let Some(opinion) = opinion {
        let spans = input.units.iter().map(|unit| unit.span);
        tagger.opinions = spans.map(|span| opinion::scores(opinion(span))).collect();
    }
    let evidence = walk(text, &input, lexicon, &mut tagger);
    joins::join(text, &input, &mut tagger.names);
    repeats::remove_common(&input, &evidence, &mut tagger.names);
    repeats::add_parts(&input, &mut tagger.names);
    let is_set = kind_cues::apply(text, &input, lexicon, &mut tagger.names);
    consistency::settle(&input, &mut tagger.names, &is_set);
    spans::entities(text, &input, lexicon, &tagger.names)
}

/// Whether `word` stands before a person's name without being part of it: `Mr`, `General`.
pub fn is_title(word: &str) -> bool {
    vocabulary::is_title(&fold(word))
}

/// Whether `word` stands after a person's name without being part of it: `KC`, `OBE`.
pub fn is_honour(word: &str) -> bool {
    vocabulary::is_honour(word)
}

/// Another tagger's scores of a word: outside of names, then begin and inside of persons, organisations,
/// places and all others, as natural logarithms of probabilities.
pub type Opinion<'a> = &'a dyn Fn(Span) -> [f32; 9];

/// Receives the features of a text, chain by chain.
trait Visitor {
    /// The features of the next unit of the current chain.
    fn unit(&mut self, features: &[u64]);
    /// Ends the current chain, which consists of `units`.
    fn chain(&mut self, units: Range<usize>);
}

/// Passes all units that may be part of a name to `visitor`. Returns the evidence by `Word::form`.
fn walk(
    text: &str,
    input: &TaggerInput,
    lexicon: &Lexicon,
    visitor: &mut impl Visitor,
) -> Vec<Evidence> {
    let mut matches = Vec::new();
    let mut evidence = vec![Evidence::default(); input.words.n_forms()];
    for sentence in &input.sentences {
        input.matches(text, sentence, lexicon, &mut matches);
        evidence::gather(input, sentence, &matches, &mut evidence);
    }
    let mut open = Vec::new();
    let mut features = Vec::with_capacity(192);
    for sentence in &input.sentences {
        input.open(sentence, &mut open);
        if !open.contains(&true) {
            continue;
        }
        input.matches(text, sentence, lexicon, &mut matches);
        let extractor = Extractor {
            input,
            sentence,
            matches: &matches,
            evidence: &evidence,
        };
        let start = sentence.units.start as usize;
        let mut first = None;
        for i in 0..=open.len() {
            if open.get(i) == Some(&true) {
                first.get_or_insert(start + i);
                features.clear();
                extractor.extract(start + i, &mut features);
                visitor.unit(&features);
            } else if let Some(first) = first.take() {
                visitor.chain(first..start + i);
            }
        }
    }
    evidence
}

/// Labels chains and collects the names.
struct Tagger<'a> {
    weights: &'a Weights,
    rows: Vec<Row<i32>>,
    viterbi: Viterbi,
    path: Vec<u8>,
    names: Vec<Name>,
    /// Added to the rows of the units; may be empty.
    opinions: Vec<Row<i32>>,
}

impl<'a> Tagger<'a> {
    fn new(weights: &'a Weights) -> Self {
        Self {
            weights,
            rows: Vec::new(),
            viterbi: Viterbi::default(),
            path: Vec::new(),
            names: Vec::new(),
            opinions: Vec::new(),
        }
    }
}

impl Visitor for Tagger<'_> {
    fn unit(&mut self, features: &[u64]) {
        self.rows.push(self.weights.sum(features));
    }

    fn chain(&mut self, units: Range<usize>) {
        let transitions = self.weights.transitions();
        for (row, unit) in self.rows.iter_mut().zip(units.clone()) {
            let opinion = self.opinions.get(unit).into_iter().flatten();
            for (score, opinion) in row.iter_mut().zip(opinion) {
                *score += opinion;
            }
        }
        self.viterbi
            .best(&self.rows, transitions, OUTSIDE, |_| 0x7fff, &mut self.path);
        spans::collect(&self.path, units.start, &mut self.names);
        self.rows.clear();
    }
}
