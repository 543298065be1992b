//! Who is who: one resolver for names, pronouns and descriptions.
//!
//! [`resolve`] is the entry point; [`cluster_names`] gives the groups of names alone, for attribution.
//! The way: names are grouped ([`person_clusters`], [`org_place_clusters`]); appositions and titles tell what people are
//! ([`appositions`]); then one pass through the text keeps in mind who was mentioned where ([`discourse`]), ranks
//! the candidates of each pronoun ([`ranker`]) and of each description ([`descriptions`]). A second pass uses
//! what the first one learned about genders and offices. Each step looks back over a bounded window,
//! so that time is linear in the length of the text. Where no candidate leads, the answer is unknown.

mod appositions;
mod attributes;
mod clusters;
mod descriptions;
mod discourse;
mod explain;
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
pub mod ranker;
mod resolver;
mod source_head;
mod token_context;
mod vote;
mod weights;

use std::collections::{HashMap, HashSet};
use std::ops::Range;

pub use clusters::{Cluster, Clusters};
pub use weights::WEIGHTS;

use self::appositions::Apposition;
use self::descriptions::ClusterFacts;
use self::markables::{Form, GrammaticalRole, Markable};
use self::ranker::{Features, N_FEATURES};
use self::resolver::{PassOutput, Resolver};
use self::token_context::{NONE, TokenContext};
use super::features::Words;
use super::pos::{self, PosModel, Tag};
use super::token::Tokens;
use super::{Entity, EntityId, EntityKind, Mention, Model, Quote};
use pullquote_text::{Article, Span};

/// Whether a person is spoken of as he or she.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Gender {
    /// He.
    Male,
    /// She.
    Female,
}

/// Whom the mentions of an article mean.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Resolution {
    /// Everybody and everything, in order of first mention.
    pub who: Vec<Entity>,
    /// For each source mention whom it means, where the text tells.
    pub resolved: Vec<Option<EntityId>>,
    /// For each source mention the reasons in plain words, in order.
    pub chains: Vec<Vec<String>>,
}

/// A pronoun that carries speech, with its candidates, for the trainer.
#[derive(Clone, Debug)]
pub struct RankingExample {
    /// Index of the source mention.
    pub source: usize,
    /// The candidates.
    pub candidates: Vec<AntecedentCandidate>,
}

/// Somebody whom a pronoun may mean.
#[derive(Clone, Debug)]
pub struct AntecedentCandidate {
    /// The name; empty for somebody without one.
    pub name: String,
    /// The last mention before the pronoun.
    pub last: Option<Span>,
    /// The features that hold.
    pub features: Features,
}

/// Groups the names of `entities` and says of each group what kind and gender it has.
pub fn cluster_names(
    article: &Article,
    tokens: &Tokens,
    entities: &[Mention],
    model: &Model,
) -> Clusters {
    let ctx = TokenContext::new(article.text(), tokens, entities, &[], &[], model);
    clusters::cluster(&ctx, entities)
}

/// Resolves all mentions of `article`.
///
/// `entities` come sorted, the outer first; their `who` is set in place. `source` are the mentions that
/// carry attributions: names, pronouns or descriptions. `quotes` tell what is inside a quotation, and
/// through the spans of their speakers which source mention speaks them.
pub fn resolve(
    article: &Article,
    tokens: &Tokens,
    entities: &mut [Mention],
    source: &[Span],
    quotes: &[Quote],
    model: &Model,
) -> Resolution {
    let tags = tags(article, tokens, model);
    resolve_tagged(article, tokens, &tags, entities, source, quotes, model)
}

/// The same as [`resolve`] for a text whose word classes are known already.
pub fn resolve_tagged(
    article: &Article,
    tokens: &Tokens,
    tags: &[Tag],
    entities: &mut [Mention],
    source: &[Span],
    quotes: &[Quote],
    model: &Model,
) -> Resolution {
    let ctx = TokenContext::new(article.text(), tokens, entities, quotes, tags, model);
    let work = ArticleCoref::new(&ctx, entities, source, quotes);
    let output = work.run(&weights::WEIGHTS);
    let mut answer = work.answer(&output);
    for (idx, entity) in entities.iter_mut().enumerate() {
        let cluster = work.clusters.index_of(idx);
        entity.entity = cluster.map(|cluster| EntityId(cluster as u32));
        // Names inside others, and events and works, are on no pass through the text.
        if let Some(who) = cluster.and_then(|cluster| answer.who.get_mut(cluster)) {
            who.mentions.push(entity.span);
        }
    }
    for who in &mut answer.who {
        who.mentions.sort_unstable();
        who.mentions.dedup();
    }
    answer
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

/// The candidates of every source pronoun under `weights`, for training on the features that run.
pub fn ranking_examples(
    article: &Article,
    tokens: &Tokens,
    entities: &[Mention],
    source: &[Span],
    quotes: &[Quote],
    model: &Model,
    weights: &[i16; N_FEATURES],
) -> Vec<RankingExample> {
    let tags = tags(article, tokens, model);
    let ctx = TokenContext::new(article.text(), tokens, entities, quotes, &tags, model);
    let work = ArticleCoref::new(&ctx, entities, source, quotes);
    let candidate = |one: resolver::RankedCandidate| AntecedentCandidate {
        name: work
            .clusters
            .list
            .get(one.cluster)
            .map_or("", |one| &one.name)
            .to_owned(),
        last: one
            .last
            .and_then(|idx| work.mentions.get(idx))
            .map(|one| one.span),
        features: one.features,
    };
    work.run(weights)
        .choices
        .into_iter()
        .map(|choice| RankingExample {
            source: choice.source,
            candidates: choice.candidates.into_iter().map(candidate).collect(),
        })
        .collect()
}

/// The material of one article.
struct ArticleCoref<'a> {
    ctx: &'a TokenContext<'a>,
    clusters: Clusters,
    mentions: Vec<Markable>,
    /// For each source span, the mention that carries it.
    carries: Vec<usize>,
    appositions: Vec<Apposition>,
    speeches: Vec<Vec<Range<usize>>>,
    /// For each source span the source span that speaks the quotation around it.
    around: Vec<Option<usize>>,
    leader: Option<usize>,
    leads: Vec<bool>,
}

impl<'a> ArticleCoref<'a> {
    fn new(
        ctx: &'a TokenContext<'a>,
        entities: &[Mention],
        source: &[Span],
        quotes: &[Quote],
    ) -> Self {
        let clusters = clusters::cluster(ctx, entities);
        let (mentions, carries) = markables::collect(ctx, entities, &clusters, source);
        let appositions = appositions::find(ctx, entities, &clusters, &mentions);
        let by_span: HashMap<Span, usize> = source
            .iter()
            .enumerate()
            .map(|(idx, span)| (*span, idx))
            .collect();
        let speaker = |quote: &Quote| {
            quote
                .speaker
                .and_then(|speaker| by_span.get(&speaker.mention).copied())
        };
        let mut speeches = vec![Vec::new(); source.len()];
        for quote in quotes {
            if let Some(idx) = speaker(quote) {
                speeches[idx].push(ctx.range_of(quote.span));
            }
        }
        let around = source
            .iter()
            .map(|span| {
                let at = ctx.range_of(*span).start;
                let quote = ctx.quote.get(at).filter(|idx| **idx != NONE)?;
                quotes.get(*quote as usize).and_then(&speaker)
            })
            .collect();
        let persons = |one: &Cluster| one.kind == EntityKind::Person;
        let leader = (0..clusters.list.len())
            .filter(|idx| persons(&clusters.list[*idx]))
            .max_by_key(|idx| (clusters.list[*idx].entities.len(), std::cmp::Reverse(*idx)));
        let leads = leads(ctx, &clusters, &mentions);
        Self {
            ctx,
            clusters,
            mentions,
            carries,
            appositions,
            speeches,
            around,
            leader,
            leads,
        }
    }

    /// Both walks; the outcome of the second.
    fn run(&self, weights: &[i16; N_FEATURES]) -> PassOutput {
        let mut pass = self.pass(weights);
        let first = pass.run();
        let mut second = self.pass(weights);
        for (idx, meant) in first
            .meant
            .iter()
            .enumerate()
            .take(self.clusters.list.len())
        {
            // Pronouns tell more than a given name.
            if second.genders[idx].is_none() || second.guessed[idx] {
                second.genders[idx] = majority(*meant).or(second.genders[idx]);
            }
        }
        self.elect(&first, &mut second);
        second.run()
    }

    /// What is known of genders at the start, and whether it is only guessed.
    fn genders(&self) -> (Vec<Option<Gender>>, Vec<bool>) {
        let list = &self.clusters.list;
        let mut genders: Vec<Option<Gender>> = list.iter().map(|one| one.gender).collect();
        let mut guessed: Vec<bool> = list
            .iter()
            .map(|one| one.gender.is_some() && one.guessed)
            .collect();
        for apposition in &self.appositions {
            if let Some(gender) = apposition.phrase.gender
                && (genders[apposition.cluster].is_none() || guessed[apposition.cluster])
            {
                genders[apposition.cluster] = Some(gender);
                guessed[apposition.cluster] = false;
            }
        }
        (genders, guessed)
    }

    fn pass<'b>(&'b self, weights: &'b [i16; N_FEATURES]) -> Resolver<'b> {
        let mut fixed = HashMap::new();
        let (genders, guessed) = self.genders();
        let by_head: HashMap<usize, usize> = self
            .appositions
            .iter()
            .map(|apposition| (apposition.phrase.head, apposition.cluster))
            .collect();
        for (idx, one) in self.mentions.iter().enumerate() {
            if let Form::Description(phrase) = &one.form
                && let Some(cluster) = by_head.get(&phrase.head)
            {
                fixed.insert(idx, *cluster);
            }
        }
        Resolver {
            ctx: self.ctx,
            clusters: &self.clusters,
            mentions: &self.mentions,
            genders,
            guessed,
            known: ClusterFacts {
                attributes: resolver::attributes(&self.clusters, &self.appositions),
                leads: self.leads.clone(),
            },
            speeches: &self.speeches,
            leader: self.leader,
            weights,
            tied: fixed.keys().copied().collect::<HashSet<usize>>(),
            fixed,
            unnamed: HashMap::new(),
        }
    }

    fn answer(&self, output: &PassOutput) -> Resolution {
        let mut who: Vec<Entity> = self
            .clusters
            .list
            .iter()
            .map(|one| Entity {
                kind: one.kind,
                name: one.name.clone(),
                called: Vec::new(),
                mentions: Vec::new(),
            })
            .collect();
        let entities = self.mentions.iter();
        for (one, outcome) in entities.zip(&output.outcomes) {
            let Some((cluster, _)) = outcome else {
                continue;
            };
            // `resolve_tagged` sorts them and drops doubles.
            who[*cluster].mentions.push(one.span);
        }
        self.call(&mut who, output);
        let outcome = |source: usize| {
            let own = self
                .carries
                .get(source)
                .and_then(|at| output.outcomes.get(*at))
                .copied()
                .flatten();
            own.map(|(cluster, _)| EntityId(cluster as u32))
        };
        let source = 0..self.carries.len();
        let first = |idx: &usize| {
            matches!(
                self.mentions.get(self.carries[*idx]).map(|one| &one.form),
                Some(Form::FirstPerson)
            )
        };
        let resolved: Vec<Option<EntityId>> = source
            .clone()
            .map(|idx| {
                if first(&idx) {
                    self.around[idx].and_then(outcome)
                } else {
                    outcome(idx)
                }
            })
            .collect();
        let chains = source.map(|idx| explain::of(self, output, idx)).collect();
        Resolution {
            who,
            resolved,
            chains,
        }
    }

    /// What the text calls them, verbatim.
    fn call(&self, who: &mut [Entity], output: &PassOutput) {
        let tied: HashMap<usize, Span> = self
            .appositions
            .iter()
            .map(|apposition| (apposition.phrase.head, apposition.span))
            .collect();
        let mut spans: Vec<(usize, Span)> = self
            .appositions
            .iter()
            .map(|apposition| (apposition.cluster, apposition.span))
            .collect();
        for (one, outcome) in self.mentions.iter().zip(&output.outcomes) {
            if let (Form::Description(phrase), Some((cluster, _))) = (&one.form, outcome)
                && !tied.contains_key(&phrase.head)
            {
                spans.push((*cluster, one.span));
            }
        }
        spans.sort_by_key(|(_, span)| *span);
        for (cluster, span) in spans {
            let words: Vec<&str> = span.of(self.ctx.text).split_whitespace().collect();
            let words = words.join(" ");
            let called = &mut who[cluster].called;
            if !words.is_empty()
                && !called
                    .iter()
                    .any(|old| old.to_lowercase() == words.to_lowercase())
            {
                called.push(words);
            }
        }
    }
}

fn majority(meant: [u32; 2]) -> Option<Gender> {
    let [he, she] = meant;
    if he > 0 && he >= 3 * she {
        Some(Gender::Male)
    } else if she > 0 && she >= 3 * he {
        Some(Gender::Female)
    } else {
        None
    }
}

/// Of whose government or administration the text speaks.
fn leads(ctx: &TokenContext<'_>, clusters: &Clusters, mentions: &[Markable]) -> Vec<bool> {
    let mut out = vec![false; clusters.list.len()];
    for one in mentions {
        if let Form::Name(cluster) = one.form
            && matches!(
                one.part,
                GrammaticalRole::Genitive | GrammaticalRole::Modifier
            )
        {
            let at = one.range.end + usize::from(ctx.is_genitive(one.range.end));
            let office = matches!(ctx.class_at(at), lexical_class::LexicalClass::Premodifier)
                && ctx.is_capital(at);
            out[cluster] |= offices::WORDS.has(offices::GOVERNMENT, ctx.word(at)) || office;
        }
    }
    out
}
