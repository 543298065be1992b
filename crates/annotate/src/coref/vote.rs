//! Descriptions of one office decided together over the whole text.

use std::collections::HashMap;

use super::ArticleCoref;
use super::attributes::Attribute;
use super::descriptions::Basis;
use super::markables::Form;
use super::noun_phrases::{self, NounPhrase};
use super::resolver::{PassOutput, Resolver};

impl ArticleCoref<'_> {
    /// Descriptions of one office are decided together: each place votes with its candidates' scores.
    pub(super) fn elect(&self, output: &PassOutput, pass: &mut Resolver<'_>) {
        let mut groups: Vec<OfficeGroup<'_>> = Vec::new();
        let mut by_key: HashMap<(&str, Option<&str>), usize> = HashMap::new();
        for (idx, scores) in &output.votes {
            let Form::Description(phrase) = &self.mentions[*idx].form else {
                continue;
            };
            let definite = matches!(phrase.determiner, noun_phrases::Determiner::Definite);
            if !definite || phrase.is_kin || phrase.is_org || pass.fixed.contains_key(idx) {
                continue;
            }
            let at = *by_key
                .entry((phrase.noun.as_str(), phrase.nation))
                .or_insert_with(|| {
                    groups.push(OfficeGroup {
                        phrase,
                        members: Vec::new(),
                        votes: HashMap::new(),
                    });
                    groups.len() - 1
                });
            groups[at].members.push(*idx);
            for (cluster, score, ground) in scores.iter().take(6) {
                let tied = if *ground == Basis::Stated { 4 } else { 0 };
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
            let said = Attribute::of(groups[at].phrase, &self.clusters);
            if pass.known.attributes[cluster]
                .iter()
                .any(|one| one.clashes(&said) && one.nation != said.nation)
            {
                continue;
            }
            for idx in &groups[at].members {
                pass.fixed.insert(*idx, cluster);
            }
            pass.known.attributes[cluster].push(said);
        }
    }
}

/// Descriptions of one office.
struct OfficeGroup<'a> {
    phrase: &'a NounPhrase,
    members: Vec<usize>,
    votes: HashMap<usize, i32>,
}

impl OfficeGroup<'_> {
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
