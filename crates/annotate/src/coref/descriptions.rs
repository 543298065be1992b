//! Whom a description means.

use super::attributes::{Attribute, last_word};
use super::clusters::Clusters;
use super::discourse::Discourse;
use super::markables::GrammaticalRole;
use super::noun_phrases::{Determiner, NounPhrase};
use super::offices::{OFFICES, RANKS, TERRITORIES, WORDS};
use super::token_context::TokenContext;
use super::{Gender, org_types};
use crate::EntityKind;

/// Least score of a cluster of which the text does not say what the description says.
const LEAST: i32 = 5;
/// How many clusters with known standing are looked at for one description.
const MOST_KNOWN: usize = 128;
/// Least lead over the next.
const LEAD: i32 = 2;

/// What is known of every cluster.
pub(super) struct ClusterFacts {
    /// By cluster.
    pub attributes: Vec<Vec<Attribute>>,
    /// Whether the text speaks of somebody's government or administration.
    pub leads: Vec<bool>,
}

/// What decided for a description.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Basis {
    /// The text says so of the name.
    Stated,
    /// Nobody else fits near by.
    Salience,
}

/// A candidate, its score and its ground.
pub(super) type ScoredCandidate = (usize, i32, Basis);

/// The scores of all candidates for a description at the current discourse.
pub(super) fn scores(
    ctx: &TokenContext<'_>,
    clusters: &Clusters,
    genders: &[Option<Gender>],
    known: &ClusterFacts,
    discourse: &Discourse,
    phrase: &NounPhrase,
) -> Vec<ScoredCandidate> {
    let said = Attribute::of(phrase, clusters);
    let list = if phrase.is_org {
        &discourse.things
    } else {
        &discourse.persons
    };
    let place = (ctx.step[phrase.head], ctx.paragraph[phrase.head]);
    let mut out: Vec<ScoredCandidate> = Vec::new();
    // Whoever is tied to the words is a candidate at any distance.
    let with_traits = known
        .attributes
        .iter()
        .enumerate()
        .filter(|(_, attributes)| !attributes.is_empty());
    for (cluster, attributes) in with_traits.take(MOST_KNOWN) {
        let best = attributes.iter().filter_map(|one| one.fit(&said)).max();
        if let Some(fit) = best
            && fits_kind(clusters, cluster, phrase)
            && may_mean(clusters, genders, known, &said, phrase, cluster)
        {
            out.push((
                cluster,
                fit + 4 + salience(discourse, cluster, place),
                Basis::Stated,
            ));
        }
    }
    for &cluster in list {
        if out.iter().any(|one| one.0 == cluster) || !fits_kind(clusters, cluster, phrase) {
            continue;
        }
        if !may_mean(clusters, genders, known, &said, phrase, cluster) {
            continue;
        }
        let mut score = salience(discourse, cluster, place);
        if score == 0 {
            continue;
        }
        let leader = matches!(
            phrase.noun.as_str(),
            "president" | "prime minister" | "premier" | "chancellor" | "leader"
        );
        if leader && known.leads[cluster] {
            score += 3;
        }
        let occupied = known.attributes[cluster]
            .iter()
            .any(|one| is_office(&one.noun) && !WORDS.has(RANKS, &one.noun));
        if occupied && is_office(&phrase.noun) {
            score -= 2;
        }
        if phrase.is_org {
            score += org_types::fit(&ctx.lexicon, &clusters.list[cluster].name, &phrase.noun);
        }
        out.push((cluster, score, Basis::Salience));
    }
    out.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    out
}

/// The cluster that a description means, when one leads clearly.
pub(super) fn choose(scores: &[ScoredCandidate], phrase: &NounPhrase) -> Option<(usize, Basis)> {
    let (cluster, best, ground) = *scores.first()?;
    let next = scores.get(1).map_or(0, |one| one.1);
    let near = ground == Basis::Salience;
    if near && (best < LEAST || best - next < LEAD || phrase.is_kin) {
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
        Some(EntityKind::Person) => !phrase.is_org,
        Some(EntityKind::Organisation) => phrase.is_org && !is_territory(&phrase.noun),
        Some(EntityKind::Place) => phrase.is_org && is_territory(&phrase.noun),
        _ => false,
    }
}

fn is_territory(noun: &str) -> bool {
    WORDS.has(TERRITORIES, noun)
}

fn may_mean(
    clusters: &Clusters,
    genders: &[Option<Gender>],
    known: &ClusterFacts,
    said: &Attribute,
    phrase: &NounPhrase,
    cluster: usize,
) -> bool {
    let gender = genders.get(cluster).copied().flatten();
    if gender.zip(phrase.gender).is_some_and(|(a, b)| a != b) || said.owner == Some(cluster) {
        return false;
    }
    // A different nation or owner of the same office rules the candidate out.
    let clash = known.attributes[cluster].iter().any(|one| {
        one.clashes(said) && (one.nation.is_some() && said.nation.is_some() || is_office(&one.noun))
    });
    !clash && clusters.list.get(cluster).is_some()
}

fn salience(discourse: &Discourse, cluster: usize, (sentence, paragraph): (u32, u32)) -> i32 {
    let Some(salience) = discourse.salience.get(cluster) else {
        return 0;
    };
    let Some(seen) = salience.outside else {
        return i32::from(salience.inside.is_some());
    };
    let near = match sentence.saturating_sub(seen.sentence) {
        0 | 1 => 3,
        2 => 2,
        3 | 4 => 1,
        _ => 0,
    };
    if near == 0 && paragraph.saturating_sub(seen.paragraph) > 2 {
        return 0;
    }
    let subject = discourse
        .subjects
        .iter()
        .flatten()
        .any(|at| at.cluster == cluster && sentence.saturating_sub(at.sentence) <= 2);
    let spoke = discourse
        .speaker
        .is_some_and(|at| at.cluster == cluster && paragraph.saturating_sub(at.paragraph) <= 1);
    let plain = !matches!(
        seen.part,
        GrammaticalRole::Genitive | GrammaticalRole::Modifier | GrammaticalRole::Oblique
    );
    near.max(1)
        + i32::from(subject)
        + i32::from(spoke)
        + i32::from(plain)
        + i32::from(salience.count > 2)
}

/// Whether `noun` is an office that one person holds, and not just an epithet.
fn is_office(noun: &str) -> bool {
    WORDS.has(OFFICES, last_word(noun)) || WORDS.has(OFFICES, noun)
}
