//! Candidates of a description, scored by attributes and salience.

use super::attributes::{Attribute, last_word};
use super::clusters::Clusters;
use super::discourse::Discourse;
use super::markables::GrammaticalRole;
use super::noun_phrases::{Determiner, NounPhrase, is_age};
use super::offices::{OFFICES, RANKS, TERRITORIES, WORDS};
use super::org_types;
use super::token_context::TokenContext;
use crate::EntityKind;
use crate::gender::Gender;

/// Least score of a candidate whom the text does not say to fit the description.
const MIN_SCORE: i32 = 5;
/// Clusters with attributes that are compared with one description: bounds the work.
const MAX_CLUSTERS: usize = 128;
/// Least lead over the next candidate.
const MIN_LEAD: i32 = 2;

/// What the text says of the clusters.
pub(super) struct ClusterFacts {
    pub attributes: Vec<Vec<Attribute>>,
    /// The first clusters with attributes, as [`ClusterFacts::list_described`] found them.
    pub described: Vec<usize>,
    /// By cluster, whether the text speaks of its government or administration.
    pub heads_government: Vec<bool>,
}

impl ClusterFacts {
    /// Lists the clusters that are compared with each description. To be called after a change of the
    /// attributes.
    pub fn list_described(&mut self) {
        let attributes = self.attributes.iter().enumerate();
        let described = attributes.filter(|(_, attributes)| !attributes.is_empty());
        self.described = described.map(|(idx, _)| idx).take(MAX_CLUSTERS).collect();
    }
}

/// Why a cluster is a candidate of a description.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Basis {
    /// The text says so of the name.
    Stated,
    Salience,
}

/// A candidate cluster, its score and its basis.
pub(super) type ScoredCandidate = (usize, i32, Basis);

/// All candidates of a description, best first.
pub(super) fn scores(
    ctx: &TokenContext<'_>,
    clusters: &Clusters,
    genders: &[Option<Gender>],
    facts: &ClusterFacts,
    discourse: &Discourse,
    phrase: &NounPhrase,
) -> Vec<ScoredCandidate> {
    let described = Attribute::of(phrase, clusters);
    let recent = if phrase.is_org {
        &discourse.things
    } else {
        &discourse.persons
    };
    let position = (ctx.step[phrase.head], ctx.paragraph[phrase.head]);
    let mut out: Vec<ScoredCandidate> = Vec::new();
    // Clusters with a fitting attribute are candidates at any distance.
    for &cluster in &facts.described {
        let best = facts.attributes[cluster]
            .iter()
            .filter_map(|one| one.fit(&described))
            .max();
        if let Some(fit) = best
            && fits_kind(clusters, cluster, phrase)
            && is_compatible(clusters, genders, facts, &described, phrase, cluster)
        {
            out.push((
                cluster,
                fit + 4 + salience(discourse, cluster, position),
                Basis::Stated,
            ));
        }
    }
    for &cluster in recent {
        if out.iter().any(|one| one.0 == cluster) || !fits_kind(clusters, cluster, phrase) {
            continue;
        }
        if !is_compatible(clusters, genders, facts, &described, phrase, cluster) {
            continue;
        }
        let mut score = salience(discourse, cluster, position);
        if score == 0 {
            continue;
        }
        let is_leader = matches!(
            phrase.noun.as_str(),
            "president" | "prime minister" | "premier" | "chancellor" | "leader"
        );
        if is_leader && facts.heads_government[cluster] {
            score += 3;
        }
        let has_office = facts.attributes[cluster]
            .iter()
            .any(|one| is_office(&one.noun) && !WORDS.has(RANKS, &one.noun));
        if has_office && is_office(&phrase.noun) {
            score -= 2;
        }
        if phrase.is_org {
            score += org_types::fit(ctx.lexicon, &clusters.list[cluster].name, &phrase.noun);
        }
        out.push((cluster, score, Basis::Salience));
    }
    out.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    out
}

/// The candidate with a clear lead.
pub(super) fn choose(scores: &[ScoredCandidate], phrase: &NounPhrase) -> Option<(usize, Basis)> {
    let (cluster, best, ground) = *scores.first()?;
    let next = scores.get(1).map_or(0, |one| one.1);
    let near = ground == Basis::Salience;
    if near && (best < MIN_SCORE || best - next < MIN_LEAD || phrase.is_kin || phrase.is_owned) {
        return None;
    }
    if !near
        && scores
            .get(1)
            .is_some_and(|one| one.2 == Basis::Stated && one.1 == best)
    {
        return None;
    }
    match phrase.determiner {
        Determiner::Definite | Determiner::Demonstrative => Some((cluster, ground)),
        Determiner::Possessive => (!near).then_some((cluster, ground)),
        Determiner::Indefinite | Determiner::Bare => None,
    }
}

fn fits_kind(clusters: &Clusters, cluster: usize, phrase: &NounPhrase) -> bool {
    match clusters.list.get(cluster).map(|one| one.kind) {
        Some(EntityKind::Person) => !phrase.is_org && !phrase.is_document,
        Some(EntityKind::Organisation) => phrase.is_org && !is_territory(&phrase.noun),
        Some(EntityKind::Place) => phrase.is_org && is_territory(&phrase.noun),
        _ => false,
    }
}

fn is_territory(noun: &str) -> bool {
    WORDS.has(TERRITORIES, noun)
}

/// Whether neither gender nor attributes of the cluster contradict the description.
fn is_compatible(
    clusters: &Clusters,
    genders: &[Option<Gender>],
    facts: &ClusterFacts,
    described: &Attribute,
    phrase: &NounPhrase,
    cluster: usize,
) -> bool {
    let gender = genders.get(cluster).copied().flatten();
    if gender.zip(phrase.gender).is_some_and(|(a, b)| a != b) || described.owner == Some(cluster) {
        return false;
    }
    // Another nation, or another owner of the same office.
    let clash = facts.attributes[cluster].iter().any(|one| {
        one.clashes(described)
            && (one.nation.is_some() && described.nation.is_some()
                || is_office(&one.noun)
                || is_age(&one.noun))
    });
    !clash && clusters.list.get(cluster).is_some()
}

/// How recent and prominent a cluster is; 0 when it is too far back.
fn salience(discourse: &Discourse, cluster: usize, (sentence, paragraph): (u32, u32)) -> i32 {
    let Some(salience) = discourse.salience.get(cluster) else {
        return 0;
    };
    let Some(last) = salience.outside else {
        return i32::from(salience.inside.is_some());
    };
    let recency = match sentence.saturating_sub(last.sentence) {
        0 | 1 => 3,
        2 => 2,
        3 | 4 => 1,
        _ => 0,
    };
    if recency == 0 && paragraph.saturating_sub(last.paragraph) > 2 {
        return 0;
    }
    let is_subject = discourse
        .subjects
        .iter()
        .flatten()
        .any(|at| at.cluster == cluster && sentence.saturating_sub(at.sentence) <= 2);
    let spoke = discourse
        .last_speaker
        .is_some_and(|at| at.cluster == cluster && paragraph.saturating_sub(at.paragraph) <= 1);
    let is_argument = !matches!(
        last.role,
        GrammaticalRole::Genitive | GrammaticalRole::Modifier | GrammaticalRole::Oblique
    );
    recency.max(1)
        + i32::from(is_subject)
        + i32::from(spoke)
        + i32::from(is_argument)
        + i32::from(salience.count_outside > 2)
}

/// Whether `noun` is an office that one person holds, and not just an epithet.
fn is_office(noun: &str) -> bool {
    WORDS.has(OFFICES, last_word(noun)) || WORDS.has(OFFICES, noun)
}
