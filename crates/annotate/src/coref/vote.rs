//! Descriptions of one office decided together over the whole text.

use std::collections::HashMap;

use super::Work;
use super::attributes::Trait;
use super::descriptions::Ground;
use super::markables::Form;
use super::noun_phrases::{self, Phrase};
use super::resolver::{Pass, Walk};

impl Work<'_> {
    /// Descriptions of one office are decided together: each place votes with its candidates' scores.
    pub(super) fn elect(&self, walk: &Walk, pass: &mut Pass<'_>) {
        let mut groups: Vec<Group<'_>> = Vec::new();
        let mut by_key: HashMap<(&str, Option<&str>), usize> = HashMap::new();
        for (idx, scores) in &walk.votes {
            let Form::Description(phrase) = &self.mentions[*idx].form else {
                continue;
            };
            let definite = matches!(phrase.opening, noun_phrases::Opening::Definite);
            if !definite || phrase.kin || phrase.body || pass.fixed.contains_key(idx) {
                continue;
            }
            let at = *by_key
                .entry((phrase.noun.as_str(), phrase.nation))
                .or_insert_with(|| {
                    groups.push(Group {
                        phrase,
                        members: Vec::new(),
                        votes: HashMap::new(),
                    });
                    groups.len() - 1
                });
            groups[at].members.push(*idx);
            for (cluster, score, ground) in scores.iter().take(6) {
                let tied = if *ground == Ground::Tied { 4 } else { 0 };
                *groups[at].votes.entry(*cluster).or_default() += score + tied;
            }
        }
        let mut winners: Vec<(i32, usize, usize)> = groups
            .iter()
            .enumerate()
            .filter_map(|(at, group)| group.winner().map(|(cluster, lead)| (lead, at, cluster)))
            .collect();
        winners.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        for (_, at, cluster) in winners {
            let said = Trait::of(groups[at].phrase, &self.clusters);
            if pass.known.traits[cluster]
                .iter()
                .any(|one| one.clashes(&said) && one.nation != said.nation)
            {
                continue;
            }
            for idx in &groups[at].members {
                pass.fixed.insert(*idx, cluster);
            }
            pass.known.traits[cluster].push(said);
        }
    }
}

/// Descriptions of one office.
struct Group<'a> {
    phrase: &'a Phrase,
    members: Vec<usize>,
    votes: HashMap<usize, i32>,
}

impl Group<'_> {
    /// Who leads clearly, and by how much.
    fn winner(&self) -> Option<(usize, i32)> {
        let mut votes: Vec<(usize, i32)> = self
            .votes
            .iter()
            .map(|(cluster, votes)| (*cluster, *votes))
            .collect();
        votes.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        let (cluster, best) = *votes.first()?;
        let lead = best - votes.get(1).map_or(0, |one| one.1);
        (best >= 5 && lead >= 2).then_some((cluster, lead))
    }
}
