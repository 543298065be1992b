//! The way through the text, mention by mention, from first to last.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::clusters::Clusters;
use super::descriptions::{self, Basis, ClusterFacts, ScoredCandidate};
use super::discourse::Discourse;
use super::markables::{Form, Markable};
use super::noun_phrases::NounPhrase;
use super::ranker::{self, Anaphor, Features, N_FEATURES};
use super::token_context::TokenContext;
use super::{Gender, attributes::Attribute};
use crate::EntityKind;

/// Least lead of the best candidate, in hundredths of log odds, for a source of speech.
const LEAD_ASKED: i32 = 20;
/// The same for other pronouns, which are marked only when sure.
const LEAD_OTHER: i32 = 60;

/// Why a mention means what it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    /// It is a name.
    Named,
    /// It follows the mention of that index.
    Follows(usize),
    /// The text says so of the name.
    Stated,
    /// It fits best over all its places in the text.
    Fits,
    /// Nobody else fits near by.
    Near,
}

/// The outcome for one mention.
pub(super) type Outcome = Option<(usize, Reason)>;

/// A pronoun that is a source, with its candidates: what the trainer learns from.
pub(super) struct RankedPronoun {
    pub source: usize,
    pub candidates: Vec<RankedCandidate>,
}

/// A candidate as the trainer sees it.
pub(super) struct RankedCandidate {
    pub cluster: usize,
    /// Index of its last mention.
    pub last: Option<usize>,
    pub features: Features,
}

/// All that one way through the text needs.
pub(super) struct Resolver<'a> {
    pub ctx: &'a TokenContext<'a>,
    pub clusters: &'a Clusters,
    pub mentions: &'a [Markable],
    pub genders: Vec<Option<Gender>>,
    /// Whether the gender is only what the given name suggests.
    pub guessed: Vec<bool>,
    pub known: ClusterFacts,
    /// For each source mention, the quotations whose source it is, as token ranges.
    pub speeches: &'a [Vec<Range<usize>>],
    pub leader: Option<usize>,
    pub weights: &'a [i16; N_FEATURES],
    /// Outcomes of descriptions that the whole text decided, by index of the mention.
    pub fixed: HashMap<usize, usize>,
    /// Those of them that stand beside a name.
    pub tied: HashSet<usize>,
    /// Somebody without a name, by description, and from `clusters.list.len()` on.
    pub unnamed: HashMap<String, usize>,
}

/// What a way through the text gives.
#[derive(Default)]
pub(super) struct PassOutput {
    /// By mention.
    pub outcomes: Vec<Outcome>,
    pub choices: Vec<RankedPronoun>,
    /// Scores of descriptions, by index of the mention.
    pub votes: Vec<(usize, Vec<ScoredCandidate>)>,
    /// How many pronouns of each gender meant each cluster.
    pub meant: Vec<[u32; 2]>,
}

impl Resolver<'_> {
    /// Goes through all mentions.
    pub fn run(&mut self) -> PassOutput {
        let mut discourse = Discourse::new(self.clusters.list.len());
        let mut output = PassOutput::default();
        for idx in 0..self.mentions.len() {
            let outcome = self.outcome(idx, &discourse, &mut output);
            let target = outcome
                .map(|(cluster, _)| cluster)
                .or_else(|| self.newcomer(idx, &mut discourse));
            if let Some(cluster) = target {
                let person = self
                    .clusters
                    .list
                    .get(cluster)
                    .is_none_or(|one| one.kind == EntityKind::Person);
                discourse.see(self.ctx, idx, &self.mentions[idx], cluster, person);
            }
            output
                .outcomes
                .push(outcome.filter(|(cluster, _)| *cluster < self.clusters.list.len()));
        }
        output.meant = discourse
            .salience
            .iter()
            .map(|salience| salience.meant)
            .collect();
        output
    }

    fn outcome(&mut self, idx: usize, discourse: &Discourse, output: &mut PassOutput) -> Outcome {
        let one = &self.mentions[idx];
        match &one.form {
            Form::Name(cluster) => Some((*cluster, Reason::Named)),
            Form::Pronoun(gender) if !one.quoted || one.source.is_some() => {
                self.pronoun(idx, *gender, discourse, output)
            }
            Form::Description(phrase) if !one.quoted || one.source.is_some() => {
                self.description(idx, phrase, discourse, output)
            }
            Form::Relative => self.relative(idx, output),
            _ => None,
        }
    }

    /// `Ana Ruiz, who said`: the mention that ends right before.
    fn relative(&self, idx: usize, output: &PassOutput) -> Outcome {
        let start = self.mentions[idx].range.start;
        let close = |one: &Markable| {
            one.range.end == start
                || (one.range.end + 1 == start && self.ctx.word(one.range.end) == ",")
        };
        let (before, _) = self.mentions[..idx]
            .iter()
            .enumerate()
            .rev()
            .take(6)
            .find(|(_, one)| close(one))?;
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
        let one = &self.mentions[idx];
        let speeches = one
            .source
            .and_then(|source| self.speeches.get(source))
            .map_or(&[][..], Vec::as_slice);
        let anaphor = Anaphor {
            ctx: self.ctx,
            mentions: self.mentions,
            clusters: self.clusters,
            genders: &self.genders,
            guessed: &self.guessed,
            idx,
            gender,
            speeches,
            leader: self.leader,
        };
        let candidates = ranker::candidates(&anaphor, discourse);
        let mut best: Option<(usize, i32)> = None;
        let mut next = i32::MIN / 2;
        for (cluster, features) in &candidates {
            let score = features.score(self.weights);
            match best {
                Some((_, old)) if old >= score => next = next.max(score),
                _ => {
                    next = best.map_or(next, |(_, old)| old);
                    best = Some((*cluster, score));
                }
            }
        }
        if let Some(source) = one.source {
            let rival = |(cluster, features): (usize, Features)| RankedCandidate {
                cluster,
                last: discourse.salience[cluster].outside.map(|seen| seen.mention),
                features,
            };
            let candidates = candidates.into_iter().map(rival).collect();
            output.choices.push(RankedPronoun { source, candidates });
        }
        let (cluster, score) = best?;
        let lead = if one.source.is_some() {
            LEAD_ASKED
        } else {
            LEAD_OTHER
        };
        let follows = discourse.salience[cluster]
            .outside
            .or(discourse.salience[cluster].inside);
        let reason = follows.map_or(Reason::Near, |seen| Reason::Follows(seen.mention));
        (score - next >= lead).then_some((cluster, reason))
    }

    fn description(
        &self,
        idx: usize,
        phrase: &NounPhrase,
        discourse: &Discourse,
        output: &mut PassOutput,
    ) -> Outcome {
        if phrase.is_plural {
            return None;
        }
        let scores = descriptions::scores(
            self.ctx,
            self.clusters,
            &self.genders,
            &self.known,
            discourse,
            phrase,
        );
        let chosen = descriptions::choose(&scores, phrase);
        output.votes.push((idx, scores));
        if let Some(cluster) = self.fixed.get(&idx) {
            let tied = self.tied.contains(&idx);
            return Some((*cluster, if tied { Reason::Stated } else { Reason::Fits }));
        }
        chosen.map(|(cluster, ground)| {
            let reason = match ground {
                Basis::Stated => Reason::Stated,
                Basis::Salience => Reason::Near,
            };
            (cluster, reason)
        })
    }

    /// Somebody without a name who enters by a description: pronouns may mean them.
    fn newcomer(&mut self, idx: usize, discourse: &mut Discourse) -> Option<usize> {
        let one = &self.mentions[idx];
        let (key, gender) = match &one.form {
            Form::Description(phrase)
                if !phrase.is_org && !phrase.is_plural && (!one.quoted || one.source.is_some()) =>
            {
                (
                    format!("{} {}", phrase.noun, phrase.nation.unwrap_or("")),
                    phrase.gender,
                )
            }
            // A source of whom nothing is known, but that it is named: `Mx. Blank said`.
            Form::Unknown
                if one.source.is_some() && self.ctx.is_capital(one.range.end.saturating_sub(1)) =>
            {
                (self.ctx.word(one.range.end - 1).to_owned(), None)
            }
            _ => return None,
        };
        let fresh = self.genders.len();
        let cluster = *self.unnamed.entry(key).or_insert(fresh);
        if cluster == fresh {
            self.genders.push(gender);
        }
        if discourse.salience.len() < self.genders.len() {
            discourse
                .salience
                .resize(self.genders.len(), super::discourse::Salience::default());
        }
        Some(cluster)
    }
}

/// What is known of each cluster from appositions and titles.
pub(super) fn attributes(
    clusters: &Clusters,
    appositions: &[super::appositions::Apposition],
) -> Vec<Vec<Attribute>> {
    let mut out: Vec<Vec<Attribute>> = clusters
        .list
        .iter()
        .map(|cluster| {
            cluster
                .titles
                .iter()
                .filter_map(|title| Attribute::of_title(title))
                .collect()
        })
        .collect();
    for apposition in appositions {
        let one = Attribute::of(&apposition.phrase, clusters);
        if !apposition.phrase.is_kin && !out[apposition.cluster].contains(&one) {
            out[apposition.cluster].push(one);
        }
    }
    out
}
