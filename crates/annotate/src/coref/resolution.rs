//! The results of coreference resolution, from the output of the last pass.

use std::collections::HashSet;

use super::article::ArticleCoref;
use super::explain;
use super::form::Form;
use super::lexical_class::LexicalClass;
use super::ranker_features::Features;
use super::resolver::{PassOutput, RankedCandidate, Reason};
use super::unnamed;
use super::weights::Weights;
use crate::{Entity, EntityId, EntityKind};
use pullquote_text::Span;

/// What the mentions of an article refer to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Resolution {
    /// All entities: those with a name in order of first mention, then those without.
    pub entities: Vec<Entity>,
    /// For each name its entity; none for kinds that are not linked.
    pub names: Vec<Option<EntityId>>,
    /// For each source of speech the entity that it refers to, where the text decides.
    pub resolved: Vec<Option<EntityId>>,
    /// For each source how it was resolved.
    pub naming: Vec<Naming>,
    /// For each source the steps that led to the entity, in plain words.
    pub explanations: Vec<Vec<String>>,
}

/// How a source of speech was resolved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Naming {
    pub reference: Reference,
    /// Lead of the antecedent of a pronoun over the next best, in hundredths of log odds.
    pub lead: i32,
}

/// Why a source refers to an entity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reference {
    /// It is not resolved.
    #[default]
    Open,
    /// It is a name.
    Named,
    /// It follows a mention.
    Follows,
    /// The text says so.
    Stated,
    /// It fits best in all places.
    Fits,
    /// It is the only good fit nearby.
    Near,
    /// It is a first person pronoun inside a quotation.
    Around,
    /// It refers to somebody without a name.
    Unnamed,
}

/// A pronoun with its candidates: an example for the ranker.
#[derive(Clone, Debug)]
pub struct RankingExample {
    pub pronoun: Span,
    /// Index of the source of speech that it is.
    pub source: Option<usize>,
    pub candidates: Vec<AntecedentCandidate>,
}

/// A person to whom a pronoun may refer.
#[derive(Clone, Debug)]
pub struct AntecedentCandidate {
    /// A description for a person without a name.
    pub name: String,
    pub is_named: bool,
    /// The last mention before the pronoun outside quotations.
    pub last: Option<Span>,
    pub features: Features,
}

const fn entity(kind: EntityKind, name: String) -> Entity {
    Entity {
        kind,
        name,
        called: Vec::new(),
        mentions: Vec::new(),
        corrected: false,
    }
}

/// The result of the last pass.
pub(super) fn build(article: &ArticleCoref<'_>, output: &PassOutput) -> Resolution {
    let mut entities: Vec<Entity> = article
        .clusters
        .list
        .iter()
        .map(|one| entity(one.kind, one.name.clone()))
        .collect();
    let ids = add_unnamed(article, output, &mut entities);
    for (one, referent) in article.markables.iter().zip(&output.referents) {
        if let Some(id) = referent.and_then(|cluster| ids[cluster]) {
            entities[id].mentions.push(one.span);
        }
    }
    add_descriptions(article, &mut entities, output);
    let mut names = Vec::with_capacity(article.ctx.names.len());
    for (idx, name) in article.ctx.names.iter().enumerate() {
        let cluster = article.clusters.index_of(idx);
        names.push(cluster.map(|cluster| EntityId(cluster as u32)));
        // Nested names, events and works are no markables.
        if let Some(entity) = cluster.and_then(|cluster| entities.get_mut(cluster)) {
            entity.mentions.push(name.span);
        }
    }
    for entity in &mut entities {
        entity.mentions.sort_unstable();
        entity.mentions.dedup();
    }
    let entity_of = |source: usize| {
        let markable = *article.of_sources.get(source)?;
        let cluster = output.referents.get(markable).copied().flatten()?;
        Some(EntityId(ids[cluster]? as u32))
    };
    let resolve = |source: usize| {
        let markable = article.markables.get(article.of_sources[source]);
        if markable.is_some_and(|one| one.form == Form::FirstPerson) {
            let around = article.speakers_around[source];
            let narrator = || narrator(article, article.of_sources[source]);
            around
                .and_then(entity_of)
                .or_else(|| narrator().filter(|_| around.is_none()))
        } else {
            entity_of(source)
        }
    };
    let naming = |source: usize| {
        let markable = article.of_sources[source];
        let form = article.markables.get(markable).map(|one| &one.form);
        let outcome = output.outcomes.get(markable).copied().flatten();
        let reference = match outcome {
            _ if form == Some(&Form::FirstPerson) => Reference::Around,
            None => match output.referents.get(markable) {
                Some(Some(_)) => Reference::Unnamed,
                _ => Reference::Open,
            },
            Some((_, Reason::Named)) => Reference::Named,
            Some((_, Reason::Follows(_))) => Reference::Follows,
            Some((_, Reason::Stated)) => Reference::Stated,
            Some((_, Reason::Fits)) => Reference::Fits,
            Some((_, Reason::Near)) => Reference::Near,
        };
        let lead = output.leads.get(&markable).copied().unwrap_or(0);
        Naming { reference, lead }
    };
    Resolution {
        naming: article.distinct.iter().copied().map(naming).collect(),
        entities,
        names,
        resolved: article.distinct.iter().copied().map(resolve).collect(),
        explanations: article
            .distinct
            .iter()
            .map(|source| explain::source(article, output, *source))
            .collect(),
    }
}

/// Who says `I` outside quotations.
fn narrator(article: &ArticleCoref<'_>, markable: usize) -> Option<EntityId> {
    let token = article.markables.get(markable)?.range.start;
    let singular = article.ctx.class_at(token) == LexicalClass::FirstSingular;
    let cluster = article.narrators.of(*article.ctx.paragraph.get(token)?)?;
    singular.then_some(EntityId(cluster as u32))
}

/// Adds those without a name to whom a pronoun or a later description refers as a source of speech.
/// Returns the index among `entities` by cluster.
fn add_unnamed(
    article: &ArticleCoref<'_>,
    output: &PassOutput,
    entities: &mut Vec<Entity>,
) -> Vec<Option<usize>> {
    let named = entities.len();
    let mut ids: Vec<Option<usize>> = (0..named).map(Some).collect();
    let mut speaks = vec![false; output.unnamed.len()];
    for &markable in &article.of_sources {
        if let Some(number) = output
            .referents
            .get(markable)
            .copied()
            .flatten()
            .and_then(|cluster| cluster.checked_sub(named))
        {
            speaks[number] |= output.unnamed[number].first != markable;
        }
    }
    for (one, speaks) in output.unnamed.iter().zip(speaks) {
        ids.push(speaks.then(|| {
            let name = unnamed::name(article.ctx, &article.markables[one.first]);
            entities.push(entity(one.kind, name));
            entities.len() - 1
        }));
    }
    ids
}

/// Fills [`Entity::called`] with the descriptions as the text has them, each once.
fn add_descriptions(article: &ArticleCoref<'_>, entities: &mut [Entity], output: &PassOutput) {
    let apposed: HashSet<usize> = article
        .appositions
        .iter()
        .map(|one| one.phrase.head)
        .collect();
    let mut spans: Vec<(usize, Span)> = article
        .appositions
        .iter()
        .map(|one| (one.cluster, one.span))
        .collect();
    for (one, outcome) in article.markables.iter().zip(&output.outcomes) {
        if let (Form::Description(phrase), Some((cluster, _))) = (&one.form, outcome)
            && *cluster < article.clusters.list.len()
            && !apposed.contains(&phrase.head)
        {
            spans.push((*cluster, one.span));
        }
    }
    spans.sort_by_key(|(_, span)| *span);
    let mut known = HashSet::new();
    for (cluster, span) in spans {
        let words: Vec<&str> = span.of(article.ctx.text).split_whitespace().collect();
        let words = words.join(" ");
        if !words.is_empty() && known.insert((cluster, words.to_lowercase())) {
            entities[cluster].called.push(words);
        }
    }
}

/// The pronouns with their candidates in the second pass.
pub(super) fn ranking_examples(
    article: &ArticleCoref<'_>,
    weights: &Weights,
) -> Vec<RankingExample> {
    let output = article.run(weights, true);
    let candidate = |one: RankedCandidate| {
        let named = article.clusters.list.get(one.cluster);
        let described = || {
            let number = one.cluster - article.clusters.list.len();
            let first = output.unnamed[number].first;
            unnamed::name(article.ctx, &article.markables[first])
        };
        AntecedentCandidate {
            name: named.map_or_else(described, |named| named.name.clone()),
            is_named: named.is_some(),
            last: one
                .last
                .and_then(|idx| article.markables.get(idx))
                .map(|one| one.span),
            features: one.features,
        }
    };
    let first_of = |source: usize| article.distinct.iter().position(|number| *number == source);
    output
        .ranked_pronouns
        .iter()
        .map(|pronoun| RankingExample {
            pronoun: article.markables[pronoun.markable].span,
            source: pronoun.source.and_then(first_of),
            candidates: pronoun.candidates.iter().copied().map(candidate).collect(),
        })
        .collect()
}
