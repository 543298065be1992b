//! [`Options`]: what an annotator looks for and how sure it has to be.

use crate::engine::Engine;
use crate::types::{Annotations, EntityKind, QuoteKind};

/// How texts are read, and what is left out of the result. The default leaves out nothing but reported
/// speech of which the annotator is very unsure.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Options {
    /// How thoroughly texts are read. [`Engine::Deep`] needs the feature `encoder`.
    pub engine: Engine,
    /// Quotations and statements lose a speaker whose probability to be right is lower, from 0 to 1. By
    /// default 0; a good value to show names to people is [`HIDDEN`](crate::HIDDEN).
    pub min_speaker: f32,
    /// Reported speech is left out when its probability is lower, from 0 to 1. By default 0.25; a good value
    /// to show it to people is [`MARKED`](crate::MARKED).
    pub min_statement: f32,
    /// The kinds of quotations that are kept; by default all.
    pub quote_kinds: Vec<QuoteKind>,
    /// The kinds of names, dates and amounts that are kept as mentions; by default all. Entities are
    /// always kept, since speakers refer to them.
    pub entity_kinds: Vec<EntityKind>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            engine: Engine::Fast,
            min_speaker: 0.0,
            min_statement: 0.25,
            quote_kinds: QuoteKind::ALL.to_vec(),
            entity_kinds: EntityKind::ALL.to_vec(),
        }
    }
}

impl Options {
    /// Leaves out of `found` what is not wanted.
    pub(crate) fn apply(&self, found: &mut Annotations) {
        found
            .statements
            .retain(|one| one.confidence >= self.min_statement);
        found
            .mentions
            .retain(|one| self.entity_kinds.contains(&one.kind));
        for quote in &mut found.quotes {
            // The confidence of a scare quote is that of its kind.
            if quote.confidence < self.min_speaker {
                quote.speaker = None;
            }
        }
        if self.quote_kinds.len() < QuoteKind::ALL.len() {
            self.retain_quotes(found);
        }
    }

    /// Keeps the quotations of the wanted kinds, and has what was in one of another kind be in the one
    /// around it.
    fn retain_quotes(&self, found: &mut Annotations) {
        let mut kept = Vec::with_capacity(found.quotes.len());
        // The index that each quotation has now, or that of the kept one around it.
        let mut moved: Vec<Option<u32>> = Vec::with_capacity(found.quotes.len());
        for mut quote in std::mem::take(&mut found.quotes) {
            let around = quote.parent.and_then(|parent| moved[parent as usize]);
            if self.quote_kinds.contains(&quote.kind) {
                moved.push(Some(kept.len() as u32));
                quote.parent = around;
                kept.push(quote);
            } else {
                moved.push(around);
            }
        }
        found.quotes = kept;
    }
}
