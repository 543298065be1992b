//! The interface of the trainer: features and the writer of the model file.

use std::ops::Range;

use crate::lexicon::Lexicon;
use crate::token::Tokens;
use pullquote_text::Span;

use super::Visitor;
use super::tagger_input::TaggerInput;

pub use super::label::{Kind, N_LABELS, N_WEIGHTS, OUTSIDE, forbid};
pub use super::weights::{fitting, write};

/// Whether a folded word is a title before a person's name (`mr`), which is not part of the name.
pub fn is_title(folded: &str) -> bool {
    super::vocabulary::is_title(folded)
}

/// Consecutive units that may be part of a name, with their features.
#[derive(Clone, Debug, Default)]
pub struct Chain {
    /// Byte span of each unit.
    pub units: Vec<Span>,
    /// The features of all units, concatenated.
    pub features: Vec<u64>,
    /// The end of each unit's features in `features`.
    pub ends: Vec<u32>,
}

struct Collector<'a> {
    input: &'a TaggerInput,
    chains: Vec<Chain>,
    open: Chain,
}

impl Visitor for Collector<'_> {
    fn unit(&mut self, features: &[u64]) {
        self.open.features.extend_from_slice(features);
        self.open.ends.push(self.open.features.len() as u32);
    }

    fn chain(&mut self, units: Range<usize>) {
        let mut chain = std::mem::take(&mut self.open);
        chain.units = units.map(|i| self.input.units[i].span).collect();
        self.chains.push(chain);
    }
}

/// All chains of a text.
pub fn chains(text: &str, tokens: &Tokens, lexicon: &Lexicon) -> Vec<Chain> {
    let input = TaggerInput::new(text, tokens, lexicon);
    let mut collector = Collector {
        input: &input,
        chains: Vec::new(),
        open: Chain::default(),
    };
    super::walk(text, &input, lexicon, &mut collector);
    collector.chains
}
