//! Coreference: which names, pronouns and descriptions refer to the same entity.
//!
//! [`resolve`] is the entry point. Names are clustered first ([`person_clusters`],
//! [`org_place_clusters`]), and appositions and titles give the clusters attributes ([`appositions`]).
//! Then two passes over all mentions ([`resolver`]) keep a model of the [`discourse`] and rank the
//! candidates of each pronoun ([`ranker`]) and of each description ([`descriptions`]); the second pass
//! uses what the first one found about genders and offices. Every step looks back over a bounded
//! window, so that time is linear in the length of the text. A mention without a clear best candidate
//! stays unresolved.

mod appositions;
mod article;
mod attributes;
mod clusters;
mod descriptions;
mod discourse;
mod document_author;
mod explain;
mod form;
mod lexical_class;
mod markables;
mod name_gender;
mod narrator;
mod nations;
mod neuter;
mod noun_phrases;
mod offices;
mod opinion;
mod org_place_clusters;
mod org_types;
mod person_clusters;
mod person_name;
mod ranker;
mod ranker_features;
mod resolution;
mod resolver;
mod source_head;
mod token_context;
mod unnamed;
mod vote;
pub mod weights;

pub use name_gender::of_full_name as gender_of_name;
#[cfg(feature = "train")]
pub use ranker_features::{Features, N_FEATURES, NAMED_INSIDE};
#[cfg(feature = "train")]
pub use resolution::AntecedentCandidate;
pub use resolution::{Naming, RankingExample, Resolution};

use self::article::ArticleCoref;
use self::token_context::TokenContext;
use self::weights::Weights;
use super::document::Document;
use super::lexicon::Lexicon;
use super::types::{Mention, Quote};
use pullquote_text::Span;

/// Resolves all mentions of `document`.
///
/// `names` are sorted, outer before inner; their `entity` is set in place. `sources` are the mentions of
/// speakers: names, pronouns or descriptions. `quotes` say what is inside a quotation, and by the
/// spans of their speakers which source it has.
pub fn resolve(
    document: &Document,
    lexicon: &Lexicon,
    weights: &Weights,
    names: &mut [Mention],
    sources: &[Span],
    quotes: &[Quote],
) -> Resolution {
    let ctx = TokenContext::new(document, lexicon, names, quotes);
    let coref = ArticleCoref::new(&ctx, sources, quotes);
    let output = coref.run(weights, false);
    let resolution = resolution::build(&coref, &output);
    for (name, entity) in names.iter_mut().zip(&resolution.names) {
        name.entity = *entity;
    }
    resolution
}

/// The candidates of every pronoun outside quotations or that is a source, with `weights` for the pronouns in between: the
/// trainer learns from the features that the engine computes.
pub fn ranking_examples(
    document: &Document,
    lexicon: &Lexicon,
    names: &[Mention],
    sources: &[Span],
    quotes: &[Quote],
    weights: &Weights,
) -> Vec<RankingExample> {
    let ctx = TokenContext::new(document, lexicon, names, quotes);
    let coref = ArticleCoref::new(&ctx, sources, quotes);
    resolution::ranking_examples(&coref, weights)
}
