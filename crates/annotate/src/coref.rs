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
mod explain;
mod form;
mod gender;
mod lexical_class;
mod markables;
mod name_gender;
mod nations;
mod noun_phrases;
mod offices;
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
mod vote;
mod weights;

pub use ranker_features::{Features, N_FEATURES, NAMED_INSIDE};
pub use resolution::{AntecedentCandidate, RankingExample, Resolution};
pub use weights::WEIGHTS;

use self::article::ArticleCoref;
use self::token_context::TokenContext;
use super::features::Words;
use super::pos::{self, PosModel, Tag};
use super::token::Tokens;
use super::{Mention, Model, Quote};
use pullquote_text::{Article, Span};

/// Resolves all mentions of `article`.
///
/// `names` are sorted, outer before inner; their `entity` is set in place. `sources` are the mentions of
/// speakers: names, pronouns or descriptions. `quotes` say what is inside a quotation, and by the
/// spans of their speakers which source it has.
pub fn resolve(
    article: &Article,
    tokens: &Tokens,
    names: &mut [Mention],
    sources: &[Span],
    quotes: &[Quote],
    model: &Model,
) -> Resolution {
    let tags = tags(article, tokens, model);
    resolve_tagged(article, tokens, &tags, names, sources, quotes, model)
}

/// The same as [`resolve`] for an article that is tagged already.
pub fn resolve_tagged(
    article: &Article,
    tokens: &Tokens,
    tags: &[Tag],
    names: &mut [Mention],
    sources: &[Span],
    quotes: &[Quote],
    model: &Model,
) -> Resolution {
    let ctx = TokenContext::new(article.text(), tokens, names, quotes, tags, model);
    let coref = ArticleCoref::new(&ctx, names, sources, quotes);
    let output = coref.run(&weights::WEIGHTS);
    resolution::build(&coref, &output, names)
}

/// The word class of every token.
fn tags(article: &Article, tokens: &Tokens, model: &Model) -> Vec<Tag> {
    let classes = super::features::BrownClusters::open(model.quotes());
    let mut words = Words::new(article.text(), tokens, classes);
    pos::tag(
        article.text(),
        tokens,
        &mut words,
        PosModel::open(model.quotes()),
    );
    words.tag
}

/// The candidates of every source that is a pronoun, with `weights` for the pronouns in between: the
/// trainer learns from the features that the engine computes.
pub fn ranking_examples(
    article: &Article,
    tokens: &Tokens,
    names: &[Mention],
    sources: &[Span],
    quotes: &[Quote],
    model: &Model,
    weights: &[i16; N_FEATURES],
) -> Vec<RankingExample> {
    let tags = tags(article, tokens, model);
    let ctx = TokenContext::new(article.text(), tokens, names, quotes, &tags, model);
    let coref = ArticleCoref::new(&ctx, names, sources, quotes);
    resolution::ranking_examples(&coref, weights)
}
