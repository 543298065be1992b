//! The way through the text, mention by mention, from first to last.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::clusters::Clusters;
use super::descriptions::{self, Ground, Known, Score};
use super::discourse::State;
use super::markables::{Form, Markable};
use super::noun_phrases::Phrase;
use super::ranker::{self, Features, N_FEATURES, Question};
use super::token_context::Scan;
use super::{Gender, attributes::Trait};
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
    Tied,
    /// It fits best over all its places in the text.
    Fits,
    /// Nobody else fits near by.
    Near,
}

/// The outcome for one mention.
pub(super) type Outcome = Option<(usize, Reason)>;

/// A pronoun that was asked, with its candidates: what the trainer learns from.
pub(super) struct Choice {
    pub asked: usize,
    pub candidates: Vec<Rival>,
}

/// A candidate as the trainer sees it.
pub(super) struct Rival {
    pub cluster: usize,
    /// Index of its last mention.
    pub last: Option<usize>,
    pub features: Features,
}

/// All that one way through the text needs.
pub(super) struct Pass<'a> {
    pub scan: &'a Scan<'a>,
    pub clusters: &'a Clusters,
    pub mentions: &'a [Markable],
    pub genders: Vec<Option<Gender>>,
    /// Whether the gender is only what the given name suggests.
    pub guessed: Vec<bool>,
    pub known: Known,
    /// For each asked mention, the quotations whose source it is, as token ranges.
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
pub(super) struct Walk {
    /// By mention.
    pub outcomes: Vec<Outcome>,
    pub choices: Vec<Choice>,
    /// Scores of descriptions, by index of the mention.
    pub votes: Vec<(usize, Vec<Score>)>,
    /// How many pronouns of each gender meant each cluster.
    pub meant: Vec<[u32; 2]>,
}

impl Pass<'_> {
    /// Goes through all mentions.
    pub fn walk(&mut self) -> Walk {
        let mut state = State::new(self.clusters.list.len());
        let mut walk = Walk::default();
        for idx in 0..self.mentions.len() {
            let outcome = self.outcome(idx, &state, &mut walk);
            let target = outcome
                .map(|(cluster, _)| cluster)
                .or_else(|| self.newcomer(idx, &mut state));
            if let Some(cluster) = target {
                let person = self
                    .clusters
                    .list
                    .get(cluster)
                    .is_none_or(|one| one.kind == EntityKind::Person);
                state.see(self.scan, idx, &self.mentions[idx], cluster, person);
            }
            walk.outcomes
                .push(outcome.filter(|(cluster, _)| *cluster < self.clusters.list.len()));
        }
        walk.meant = state.tracks.iter().map(|track| track.meant).collect();
        walk
    }

    fn outcome(&mut self, idx: usize, state: &State, walk: &mut Walk) -> Outcome {
        let one = &self.mentions[idx];
        match &one.form {
            Form::Name(cluster) => Some((*cluster, Reason::Named)),
            Form::Singular(gender) if !one.quoted || one.asked.is_some() => {
                self.pronoun(idx, *gender, state, walk)
            }
            Form::Description(phrase) if !one.quoted || one.asked.is_some() => {
                self.description(idx, phrase, state, walk)
            }
            Form::Relative => self.relative(idx, walk),
            _ => None,
        }
    }

    /// `Ana Ruiz, who said`: the mention that ends right before.
    fn relative(&self, idx: usize, walk: &Walk) -> Outcome {
        let start = self.mentions[idx].range.start;
        let close = |one: &Markable| {
            one.range.end == start
                || (one.range.end + 1 == start && self.scan.word(one.range.end) == ",")
        };
        let (before, _) = self.mentions[..idx]
            .iter()
            .enumerate()
            .rev()
            .take(6)
            .find(|(_, one)| close(one))?;
        let (cluster, _) = walk.outcomes.get(before).copied().flatten()?;
        Some((cluster, Reason::Follows(before)))
    }

    fn pronoun(&self, idx: usize, gender: Gender, state: &State, walk: &mut Walk) -> Outcome {
        let one = &self.mentions[idx];
        let speeches = one
            .asked
            .and_then(|asked| self.speeches.get(asked))
            .map_or(&[][..], Vec::as_slice);
        let ask = Question {
            scan: self.scan,
            mentions: self.mentions,
            clusters: self.clusters,
            genders: &self.genders,
            guessed: &self.guessed,
            idx,
            gender,
            speeches,
            leader: self.leader,
        };
        let candidates = ranker::candidates(&ask, state);
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
        if let Some(asked) = one.asked {
            let rival = |(cluster, features): (usize, Features)| Rival {
                cluster,
                last: state.tracks[cluster].outside.map(|seen| seen.mention),
                features,
            };
            let candidates = candidates.into_iter().map(rival).collect();
            walk.choices.push(Choice { asked, candidates });
        }
        let (cluster, score) = best?;
        let lead = if one.asked.is_some() {
            LEAD_ASKED
        } else {
            LEAD_OTHER
        };
        let follows = state.tracks[cluster]
            .outside
            .or(state.tracks[cluster].inside);
        let reason = follows.map_or(Reason::Near, |seen| Reason::Follows(seen.mention));
        (score - next >= lead).then_some((cluster, reason))
    }

    fn description(&self, idx: usize, phrase: &Phrase, state: &State, walk: &mut Walk) -> Outcome {
        if phrase.plural {
            return None;
        }
        let scores = descriptions::scores(
            self.scan,
            self.clusters,
            &self.genders,
            &self.known,
            state,
            phrase,
        );
        let chosen = descriptions::choose(&scores, phrase);
        walk.votes.push((idx, scores));
        if let Some(cluster) = self.fixed.get(&idx) {
            let tied = self.tied.contains(&idx);
            return Some((*cluster, if tied { Reason::Tied } else { Reason::Fits }));
        }
        chosen.map(|(cluster, ground)| {
            let reason = match ground {
                Ground::Tied => Reason::Tied,
                Ground::Near => Reason::Near,
            };
            (cluster, reason)
        })
    }

    /// Somebody without a name who enters by a description: pronouns may mean them.
    fn newcomer(&mut self, idx: usize, state: &mut State) -> Option<usize> {
        let one = &self.mentions[idx];
        let (key, gender) = match &one.form {
            Form::Description(phrase)
                if !phrase.body && !phrase.plural && (!one.quoted || one.asked.is_some()) =>
            {
                (
                    format!("{} {}", phrase.noun, phrase.nation.unwrap_or("")),
                    phrase.gender,
                )
            }
            // A source of whom nothing is known, but that it is named: `Mx. Blank said`.
            Form::Blank
                if one.asked.is_some() && self.scan.is_capital(one.range.end.saturating_sub(1)) =>
            {
                (self.scan.word(one.range.end - 1).to_owned(), None)
            }
            _ => return None,
        };
        let fresh = self.genders.len();
        let cluster = *self.unnamed.entry(key).or_insert(fresh);
        if cluster == fresh {
            self.genders.push(gender);
        }
        if state.tracks.len() < self.genders.len() {
            state
                .tracks
                .resize(self.genders.len(), super::discourse::Track::default());
        }
        Some(cluster)
    }
}

/// What is known of each cluster from ties and titles.
pub(super) fn traits(clusters: &Clusters, ties: &[super::appositions::Tie]) -> Vec<Vec<Trait>> {
    let mut out: Vec<Vec<Trait>> = clusters
        .list
        .iter()
        .map(|cluster| {
            cluster
                .titles
                .iter()
                .filter_map(|title| Trait::of_title(title))
                .collect()
        })
        .collect();
    for tie in ties {
        let one = Trait::of(&tie.phrase, clusters);
        if !tie.phrase.kin && !out[tie.cluster].contains(&one) {
            out[tie.cluster].push(one);
        }
    }
    out
}
