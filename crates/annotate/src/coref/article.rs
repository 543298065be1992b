//! Coreference of one article: what all passes share, the two passes, and the result.

use std::collections::HashMap;
use std::ops::Range;

use super::appositions::{self, Apposition};
use super::clusters::{self, Clusters};
use super::descriptions::ClusterFacts;
use super::form::Form;
use super::lexical_class::LexicalClass;
use super::markables::{self, GrammaticalRole, Markable};
use super::narrator::Narrators;
use super::offices::{GOVERNMENT, WORDS};
use super::resolver::{PassOutput, Resolver};
use super::token_context::{NONE, TokenContext};
use super::unnamed::UnnamedIndex;
use super::vote;
use super::weights::Weights;
use crate::gender::Gender;
use crate::{EntityKind, Quote};
use pullquote_text::Span;

pub(super) struct ArticleCoref<'a> {
    pub ctx: &'a TokenContext<'a>,
    pub clusters: Clusters,
    pub markables: Vec<Markable>,
    /// For each source as it was given, the number of its span: several quotations share one source.
    pub distinct: Vec<usize>,
    /// For each distinct source, the index of its markable.
    pub of_sources: Vec<usize>,
    /// For each distinct source, the source of the quotation that it is inside of.
    pub speakers_around: Vec<Option<usize>>,
    pub appositions: Vec<Apposition>,
    pub narrators: Narrators,
    /// For each distinct source, the token ranges of its quotations.
    speeches: Vec<Vec<Range<usize>>>,
    most_named: Option<usize>,
    heads_government: Vec<bool>,
    /// Clusters of the tokens of names.
    name_of: HashMap<usize, usize>,
}

impl<'a> ArticleCoref<'a> {
    pub fn new(ctx: &'a TokenContext<'a>, sources: &[Span], quotes: &[Quote]) -> Self {
        let clusters = clusters::cluster(ctx);
        let (sources, distinct, by_span) = distinct(sources);
        let (markables, of_sources) = markables::collect(ctx, &clusters, &sources);
        let appositions = appositions::find(ctx, &clusters, &markables);
        let source_of = |quote: &Quote| {
            quote
                .speaker
                .and_then(|speaker| by_span.get(&speaker.mention).copied())
        };
        let mut speeches = vec![Vec::new(); sources.len()];
        for quote in quotes {
            if let Some(source) = source_of(quote) {
                speeches[source].push(ctx.range_of(quote.span));
            }
        }
        let speaker_around = |span: &Span| {
            let at = ctx.range_of(*span).start;
            let quote = ctx.quote.get(at).filter(|idx| **idx != NONE)?;
            quotes.get(*quote as usize).and_then(&source_of)
        };
        let most_named = (0..clusters.list.len())
            .filter(|idx| clusters.list[*idx].kind == EntityKind::Person)
            .max_by_key(|idx| (clusters.list[*idx].names.len(), std::cmp::Reverse(*idx)));
        Self {
            ctx,
            speakers_around: sources.iter().map(speaker_around).collect(),
            heads_government: heads_government(ctx, &clusters, &markables),
            name_of: name_of(&markables),
            narrators: Narrators::find(ctx, &clusters),
            clusters,
            markables,
            distinct,
            of_sources,
            appositions,
            speeches,
            most_named,
        }
    }

    /// Runs both passes. The second one starts with what the pronouns of the first say of genders, and
    /// with the descriptions that the whole article decides.
    pub fn run(&self, weights: &Weights, keeps_candidates: bool) -> PassOutput {
        let first = self.resolver(weights).run();
        let mut second = self.resolver(weights);
        let named = self.clusters.list.len();
        for (idx, pronouns) in first.pronouns.iter().enumerate().take(named) {
            // Pronouns are better evidence than a given name.
            if second.genders[idx].is_none() || second.guessed[idx] {
                second.genders[idx] = majority(*pronouns).or(second.genders[idx]);
            }
        }
        second.keeps_candidates = keeps_candidates;
        vote::decide(&self.markables, &self.clusters, &first, &mut second);
        second.run()
    }

    fn resolver<'b>(&'b self, weights: &'b Weights) -> Resolver<'b> {
        let (genders, guessed) = self.genders();
        let by_head: HashMap<usize, usize> = self
            .appositions
            .iter()
            .map(|one| (one.phrase.head, one.cluster))
            .collect();
        let fixed: HashMap<usize, usize> = self
            .markables
            .iter()
            .enumerate()
            .filter_map(|(idx, one)| match &one.form {
                Form::Description(phrase) => Some((idx, *by_head.get(&phrase.head)?)),
                _ => None,
            })
            .collect();
        Resolver {
            ctx: self.ctx,
            clusters: &self.clusters,
            markables: &self.markables,
            genders,
            guessed,
            facts: ClusterFacts {
                attributes: appositions::attributes(
                    self.ctx,
                    &self.clusters,
                    &self.markables,
                    &self.appositions,
                ),
                heads_government: self.heads_government.clone(),
                described: Vec::new(),
            },
            speeches: &self.speeches,
            most_named: self.most_named,
            narrators: &self.narrators,
            weights,
            keeps_candidates: false,
            apposed: fixed.keys().copied().collect(),
            fixed,
            name_of: &self.name_of,
            unnamed: UnnamedIndex::default(),
            unnamed_of: HashMap::new(),
        }
    }

    /// The genders of the clusters before the first pass, and whether each is only guessed.
    fn genders(&self) -> (Vec<Option<Gender>>, Vec<bool>) {
        let list = &self.clusters.list;
        let mut genders: Vec<Option<Gender>> = list.iter().map(|one| one.gender).collect();
        let mut guessed: Vec<bool> = list
            .iter()
            .map(|one| one.gender.is_some() && one.guessed)
            .collect();
        for apposition in &self.appositions {
            let cluster = apposition.cluster;
            if let Some(gender) = apposition.phrase.gender
                && (genders[cluster].is_none() || guessed[cluster])
            {
                genders[cluster] = Some(gender);
                guessed[cluster] = false;
            }
        }
        (genders, guessed)
    }
}

fn name_of(markables: &[Markable]) -> HashMap<usize, usize> {
    let mut out = HashMap::new();
    for one in markables {
        if let Form::Name(cluster) = one.form {
            out.extend(one.range.clone().map(|token| (token, cluster)));
        }
    }
    out
}

/// The distinct spans of `sources`, the number of each source among them, and the same by span.
fn distinct(sources: &[Span]) -> (Vec<Span>, Vec<usize>, HashMap<Span, usize>) {
    let mut spans = Vec::new();
    let mut by_span = HashMap::new();
    let numbers = sources
        .iter()
        .map(|span| {
            *by_span.entry(*span).or_insert_with(|| {
                spans.push(*span);
                spans.len() - 1
            })
        })
        .collect();
    (spans, numbers, by_span)
}

/// The gender of three quarters or more of the pronouns.
fn majority(pronouns: [u32; 2]) -> Option<Gender> {
    let [he, she] = pronouns;
    if he > 0 && he >= 3 * she {
        Some(Gender::Male)
    } else if she > 0 && she >= 3 * he {
        Some(Gender::Female)
    } else {
        None
    }
}

/// By cluster, whether the text speaks of its government or administration.
fn heads_government(
    ctx: &TokenContext<'_>,
    clusters: &Clusters,
    markables: &[Markable],
) -> Vec<bool> {
    let mut out = vec![false; clusters.list.len()];
    for one in markables {
        if let Form::Name(cluster) = one.form
            && matches!(
                one.role,
                GrammaticalRole::Genitive | GrammaticalRole::Modifier
            )
        {
            let at = one.range.end + usize::from(ctx.is_genitive(one.range.end));
            let is_office = ctx.class_at(at) == LexicalClass::Premodifier && ctx.is_capital(at);
            out[cluster] |= WORDS.has(GOVERNMENT, ctx.word(at)) || is_office;
        }
    }
    out
}
