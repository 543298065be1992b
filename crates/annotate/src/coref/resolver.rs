//! One pass over the mentions of an article, first to last, that resolves each from the discourse
//! before it.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::clusters::Clusters;
use super::descriptions::{self, Basis, ClusterFacts, ScoredCandidate};
use super::discourse::{Discourse, Salience};
use super::form::Form;
use super::markables::Markable;
use super::narrator::Narrators;
use super::neuter;
use super::noun_phrases::NounPhrase;
use super::opinion::AntecedentOpinion;
use super::ranker::{self, Anaphor};
use super::ranker_features::Features;
use super::token_context::TokenContext;
use super::unnamed::{self, Unnamed, UnnamedIndex};
use super::weights::Weights;
use crate::EntityKind;
use crate::gender::Gender;

/// Least lead of the best candidate over the next for a source of speech, in hundredths of log odds.
const MIN_LEAD_SOURCE: i32 = 20;
/// The same for other pronouns, which are resolved only when the lead is clear.
const MIN_LEAD_OTHER: i32 = 60;

/// Paragraphs within which a description refers to somebody without a name.
const MAX_PARAGRAPHS: u32 = 2;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    Named,
    /// It follows the mention of that index.
    Follows(usize),
    /// The text says so, by apposition or copula.
    Stated,
    /// Best fit of a description over all its occurrences.
    Fits,
    /// The only good fit among the salient candidates.
    Near,
}

/// The cluster of a mention.
pub(super) type Outcome = Option<(usize, Reason)>;

/// A pronoun with its candidates, for training.
pub(super) struct RankedPronoun {
    /// Index of the markable.
    pub markable: usize,
    pub source: Option<usize>,
    pub candidates: Vec<RankedCandidate>,
}

#[derive(Clone, Copy)]
pub(super) struct RankedCandidate {
    pub cluster: usize,
    /// Index of its last markable outside quotations.
    pub last: Option<usize>,
    pub features: Features,
}

/// The input of a pass. Clusters from `clusters.list.len()` on are persons without a name.
pub(super) struct Resolver<'a> {
    pub ctx: &'a TokenContext<'a>,
    pub clusters: &'a Clusters,
    pub markables: &'a [Markable],
    pub genders: Vec<Option<Gender>>,
    /// Whether the gender is only what the given name suggests.
    pub guessed: Vec<bool>,
    pub facts: ClusterFacts,
    /// For each source, the token ranges of its quotations.
    pub speeches: &'a [Vec<Range<usize>>],
    /// The person named most often.
    pub most_named: Option<usize>,
    pub narrators: &'a Narrators,
    pub weights: &'a Weights,
    /// Whether the candidates of pronouns are kept in the output, for training.
    pub keeps_candidates: bool,
    /// Descriptions that were resolved beforehand, by index of the markable.
    pub fixed: HashMap<usize, usize>,
    /// Those of them in apposition to a name.
    pub apposed: HashSet<usize>,
    /// Clusters of the tokens of names.
    pub name_of: &'a HashMap<usize, usize>,
    /// Clusters without a name; their indexes follow those of the named ones.
    pub unnamed: UnnamedIndex,
    /// Clusters of the tokens that introduce somebody without a name.
    pub unnamed_of: HashMap<usize, usize>,
}

#[derive(Default)]
pub(super) struct PassOutput {
    /// Of those with a name.
    pub outcomes: Vec<Outcome>,
    /// The cluster of each mention, those without a name included.
    pub referents: Vec<Option<usize>>,
    pub unnamed: Vec<Unnamed>,
    pub ranked_pronouns: Vec<RankedPronoun>,
    /// Candidates of descriptions, by index of the markable.
    pub votes: Vec<(usize, Vec<ScoredCandidate>)>,
    /// By index of the markable, the lead of its antecedent over the next best, in hundredths of log odds.
    pub leads: HashMap<usize, i32>,
    /// By cluster, the pronouns of each gender that were resolved to it.
    pub pronouns: Vec<[u32; 2]>,
}

impl Resolver<'_> {
    pub fn run(&mut self) -> PassOutput {
        self.facts.list_described();
        let named = self.clusters.list.len();
        let mut discourse = Discourse::new(named);
        let mut output = PassOutput::default();
        for idx in 0..self.markables.len() {
            let outcome = self.outcome(idx, &discourse, &mut output);
            let target = outcome
                .map(|(cluster, _)| cluster)
                .or_else(|| self.without_name(idx, &mut discourse));
            if let Some(cluster) = target {
                let kind = match self.clusters.list.get(cluster) {
                    Some(one) => one.kind,
                    None => self.unnamed.list[cluster - named].kind,
                };
                let is_person = kind == EntityKind::Person;
                discourse.record(self.ctx, idx, &self.markables[idx], cluster, is_person);
            }
            output.outcomes.push(outcome);
            output.referents.push(target);
        }
        output.unnamed = std::mem::take(&mut self.unnamed.list);
        output.pronouns = discourse.salience.iter().map(|one| one.pronouns).collect();
        output
    }

    fn outcome(&self, idx: usize, discourse: &Discourse, output: &mut PassOutput) -> Outcome {
        let one = &self.markables[idx];
        let is_resolved = !one.quoted || one.source.is_some();
        match &one.form {
            Form::Name(cluster) => Some((*cluster, Reason::Named)),
            Form::Pronoun(gender) if is_resolved => self.pronoun(idx, *gender, discourse, output),
            Form::Description(phrase) if is_resolved => {
                self.description(idx, phrase, discourse, output)
            }
            Form::They | Form::It if one.source.is_some() => self.neuter(one, discourse),
            Form::Relative => self.relative(idx, output),
            _ => None,
        }
    }

    /// `it said`, `they said`
    fn neuter(&self, one: &Markable, discourse: &Discourse) -> Outcome {
        let unnamed = &self.unnamed.list;
        let cluster = neuter::antecedent(self.ctx, self.clusters, unnamed, discourse, one)?;
        let last = discourse.salience[cluster].outside?;
        Some((cluster, Reason::Follows(last.markable)))
    }

    /// `Ana Ruiz, who said`: the mention that ends right before.
    fn relative(&self, idx: usize, output: &PassOutput) -> Outcome {
        let start = self.markables[idx].range.start;
        let is_adjacent =
            |end: usize| end == start || (end + 1 == start && self.ctx.word(end) == ",");
        let before = (0..idx)
            .rev()
            .take(6)
            .find(|at| is_adjacent(self.markables[*at].range.end))?;
        let (cluster, _) = output.outcomes.get(before).copied().flatten()?;
        Some((cluster, Reason::Follows(before)))
    }

    fn pronoun(
        &self,
        idx: usize,
        gender: Gender,
        discourse: &Discourse,
        output: &mut PassOutput,
    ) -> Outcome {
        let source = self.markables[idx].source;
        let anaphor = Anaphor {
            ctx: self.ctx,
            markables: self.markables,
            clusters: self.clusters,
            genders: &self.genders,
            guessed: &self.guessed,
            idx,
            gender,
            speeches: source
                .and_then(|source| self.speeches.get(source))
                .map_or(&[][..], Vec::as_slice),
            most_named: self.most_named,
            narrator: self
                .narrators
                .of_turn(self.ctx.paragraph[self.markables[idx].range.start]),
        };
        let candidates = ranker::candidates(&anaphor, discourse);
        let best = self.best(&candidates, &self.opinion(idx));
        if self.keeps_candidates {
            let candidate = |(cluster, features): (usize, Features)| RankedCandidate {
                cluster,
                last: discourse.salience[cluster]
                    .outside
                    .map(|last| last.markable),
                features,
            };
            output.ranked_pronouns.push(RankedPronoun {
                markable: idx,
                source,
                candidates: candidates.into_iter().map(candidate).collect(),
            });
        }
        let (cluster, lead) = best?;
        output.leads.insert(idx, lead);
        let min_lead = if source.is_some() {
            MIN_LEAD_SOURCE
        } else {
            MIN_LEAD_OTHER
        };
        let salience = &discourse.salience[cluster];
        let reason = salience
            .outside
            .or(salience.inside)
            .map_or(Reason::Near, |last| Reason::Follows(last.markable));
        (lead >= min_lead).then_some((cluster, reason))
    }

    /// What the encoder says of the markable `idx`.
    fn opinion(&self, idx: usize) -> AntecedentOpinion {
        let of_token = |token: usize| {
            let known = self.name_of.get(&token);
            known.or_else(|| self.unnamed_of.get(&token)).copied()
        };
        AntecedentOpinion::new(self.ctx, &self.markables[idx].range, of_token)
    }

    /// The candidate with the highest score, the first of equals, and its lead over the next.
    fn best(
        &self,
        candidates: &[(usize, Features)],
        opinion: &AntecedentOpinion,
    ) -> Option<(usize, i32)> {
        let mut best: Option<(usize, i32)> = None;
        let mut next = i32::MIN / 2;
        for (cluster, features) in candidates {
            let score = features.score(self.weights) + opinion.score(*cluster);
            match best {
                Some((_, old)) if old >= score => next = next.max(score),
                _ => {
                    next = best.map_or(next, |(_, old)| old);
                    best = Some((*cluster, score));
                }
            }
        }
        best.map(|(cluster, score)| (cluster, score - next))
    }

    fn description(
        &self,
        idx: usize,
        phrase: &NounPhrase,
        discourse: &Discourse,
        output: &mut PassOutput,
    ) -> Outcome {
        if phrase.is_plural || phrase.is_document {
            return None;
        }
        let scores = descriptions::scores(
            self.ctx,
            self.clusters,
            &self.genders,
            &self.facts,
            discourse,
            phrase,
        );
        let chosen = descriptions::choose(&scores, phrase);
        output.votes.push((idx, scores));
        let apposed = self.apposed.contains(&idx);
        let known = chosen.map(|(cluster, _)| cluster);
        let known = self.fixed.get(&idx).copied().or(known);
        if !apposed && self.is_introduced(idx, phrase, known, discourse) {
            return None;
        }
        if let Some(cluster) = self.fixed.get(&idx) {
            let reason = if self.apposed.contains(&idx) {
                Reason::Stated
            } else {
                Reason::Fits
            };
            return Some((*cluster, reason));
        }
        chosen.map(|(cluster, basis)| {
            let reason = match basis {
                Basis::Stated => Reason::Stated,
                Basis::Salience => Reason::Near,
            };
            (cluster, reason)
        })
    }

    /// Whether the description repeats one that introduced somebody without a name, later than anybody
    /// with a name whom it may fit was mentioned: `an officer said …, the officer said`.
    fn is_introduced(
        &self,
        idx: usize,
        phrase: &NounPhrase,
        chosen: Option<usize>,
        discourse: &Discourse,
    ) -> bool {
        let paragraph = self.ctx.paragraph[self.markables[idx].range.start];
        let last_of = |cluster: usize| discourse.salience.get(cluster)?.outside;
        let Some(introduced) = self
            .unnamed
            .described_as(phrase)
            .and_then(|number| last_of(self.clusters.list.len() + number))
            .filter(|last| paragraph - last.paragraph <= MAX_PARAGRAPHS)
        else {
            return false;
        };
        let named = chosen.and_then(last_of);
        named.is_none_or(|named| named.token < introduced.token)
    }

    /// The cluster of what the text introduces without a name; pronouns may refer to it.
    fn without_name(&mut self, idx: usize, discourse: &mut Discourse) -> Option<usize> {
        let introduced = unnamed::introduced(self.ctx, &self.markables[idx])?;
        let gender = introduced.gender;
        let cluster = self.clusters.list.len() + self.unnamed.find_or_open(idx, introduced);
        if cluster == self.genders.len() {
            self.genders.push(gender);
        }
        let tokens = self.markables[idx].range.clone();
        self.unnamed_of.extend(tokens.map(|token| (token, cluster)));
        if discourse.salience.len() < self.genders.len() {
            discourse
                .salience
                .resize(self.genders.len(), Salience::default());
        }
        Some(cluster)
    }
}
