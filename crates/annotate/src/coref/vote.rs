//! Descriptions of one office, resolved together over the whole article.

use std::collections::HashMap;

use super::attributes::Attribute;
use super::clusters::Clusters;
use super::descriptions::Basis;
use super::form::Form;
use super::markables::Markable;
use super::noun_phrases::{Determiner, NounPhrase};
use super::resolver::{PassOutput, Resolver};

/// Candidates of one occurrence that vote.
const MAX_CANDIDATES: usize = 6;
/// Added to the vote of a candidate whom the text says to hold the office.
const STATED_BONUS: i32 = 4;
const MIN_VOTES: i32 = 5;
const MIN_LEAD: i32 = 2;

/// Groups the definite descriptions of `output` by office, lets each occurrence vote with the scores
/// of its candidates, and fixes the members of each group with a clear winner in `resolver`.
pub(super) fn decide(
    markables: &[Markable],
    clusters: &Clusters,
    output: &PassOutput,
    resolver: &mut Resolver<'_>,
) {
    let groups = groups(markables, output, resolver);
    let mut winners: Vec<(i32, usize, usize)> = groups
        .iter()
        .enumerate()
        .filter_map(|(at, group)| group.winner().map(|(cluster, lead)| (lead, at, cluster)))
        .collect();
    winners.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    for (_, at, cluster) in winners {
        let office = Attribute::of(groups[at].phrase, clusters);
        let attributes = &mut resolver.facts.attributes[cluster];
        if attributes
            .iter()
            .any(|one| one.clashes(&office) && one.nation != office.nation)
        {
            continue;
        }
        attributes.push(office);
        for idx in &groups[at].members {
            resolver.fixed.insert(*idx, cluster);
        }
    }
}

fn groups<'a>(
    markables: &'a [Markable],
    output: &PassOutput,
    resolver: &Resolver<'_>,
) -> Vec<OfficeGroup<'a>> {
    let mut groups: Vec<OfficeGroup<'_>> = Vec::new();
    let mut by_office: HashMap<(&str, Option<&str>), usize> = HashMap::new();
    for (idx, scores) in &output.votes {
        let Form::Description(phrase) = &markables[*idx].form else {
            continue;
        };
        let is_definite = phrase.determiner == Determiner::Definite;
        if !is_definite
            || phrase.is_kin
            || phrase.is_org
            || phrase.is_document
            || resolver.fixed.contains_key(idx)
        {
            continue;
        }
        let at = *by_office
            .entry((phrase.noun.as_str(), phrase.nation))
            .or_insert_with(|| {
                groups.push(OfficeGroup {
                    phrase,
                    members: Vec::new(),
                    votes: HashMap::new(),
                });
                groups.len() - 1
            });
        let group = &mut groups[at];
        group.members.push(*idx);
        for (cluster, score, basis) in scores.iter().take(MAX_CANDIDATES) {
            if phrase.is_owned && *basis == Basis::Salience {
                continue;
            }
            let bonus = match basis {
                Basis::Stated => STATED_BONUS,
                Basis::Salience => 0,
            };
            *group.votes.entry(*cluster).or_default() += score + bonus;
        }
    }
    groups
}

/// The descriptions of one office.
struct OfficeGroup<'a> {
    phrase: &'a NounPhrase,
    /// Indexes of the markables.
    members: Vec<usize>,
    votes: HashMap<usize, i32>,
}

impl OfficeGroup<'_> {
    /// The cluster with a clear lead, and the lead.
    fn winner(&self) -> Option<(usize, i32)> {
        let mut votes: Vec<(usize, i32)> = self.votes.iter().map(|(a, b)| (*a, *b)).collect();
        votes.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        let (cluster, best) = *votes.first()?;
        let lead = best - votes.get(1).map_or(0, |one| one.1);
        (best >= MIN_VOTES && lead >= MIN_LEAD).then_some((cluster, lead))
    }
}
