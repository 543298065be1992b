//! Results of coreference resolution.

use super::ranker_features::Features;
use crate::{Entity, EntityId};
use pullquote_text::Span;

/// What the mentions of an article refer to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Resolution {
    /// All entities, in order of first mention.
    pub entities: Vec<Entity>,
    /// For each source of speech the entity that it refers to, where the text decides.
    pub resolved: Vec<Option<EntityId>>,
    /// For each source the steps that led to the entity, in plain words.
    pub explanations: Vec<Vec<String>>,
}

/// A pronoun that is a source of speech, with its candidates: an example for the ranker.
#[derive(Clone, Debug)]
pub struct RankingExample {
    /// Index of the source.
    pub source: usize,
    /// Most recent first.
    pub candidates: Vec<AntecedentCandidate>,
}

/// A person to whom a pronoun may refer.
#[derive(Clone, Debug)]
pub struct AntecedentCandidate {
    /// Empty for a person without a name.
    pub name: String,
    /// The last mention before the pronoun outside quotations.
    pub last: Option<Span>,
    /// The features that hold.
    pub features: Features,
}
