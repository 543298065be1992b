//! Antecedents of `it` and `they` as sources of speech: organisations, texts, groups.

use super::clusters::Clusters;
use super::discourse::{Discourse, FocusEntry};
use super::form::Form;
use super::markables::{GrammaticalRole, Markable};
use super::offices::{READS, WORDS};
use super::token_context::TokenContext;
use super::unnamed::Unnamed;
use crate::EntityKind;

/// Least score of the antecedent.
const MIN_SCORE: i32 = 5;
/// Sentences that are searched.
const MAX_SENTENCES: u32 = 4;

/// The antecedent of `one`, the best of the things mentioned before.
pub(super) fn antecedent(
    ctx: &TokenContext<'_>,
    clusters: &Clusters,
    unnamed: &[Unnamed],
    discourse: &Discourse,
    one: &Markable,
) -> Option<usize> {
    let token = one.range.start;
    let position = (ctx.step[token], ctx.paragraph[token]);
    let kind_of = |cluster: usize| match clusters.list.get(cluster) {
        Some(named) => Some(named.kind),
        None => Some(unnamed.get(cluster - clusters.list.len())?.kind),
    };
    let they = one.form == Form::They;
    let reads = WORDS.has(READS, ctx.word(one.range.end));
    let persons = discourse.persons.iter().filter(|_| they);
    let mut best: Option<(i32, usize)> = None;
    for &cluster in discourse.things.iter().chain(persons) {
        let kind = kind_of(cluster);
        let Some(fit) = kind.and_then(|kind| fit(kind, they)) else {
            continue;
        };
        let is_read = reads && kind == Some(EntityKind::Work);
        let is_people = cluster < clusters.list.len() && kind == Some(EntityKind::Group);
        let Some(salience) = salience(discourse, cluster, position) else {
            continue;
        };
        let score = fit + salience + 3 * i32::from(is_read) - 4 * i32::from(is_people);
        if best.is_none_or(|(old, _)| score > old) {
            best = Some((score, cluster));
        }
    }
    best.filter(|(score, _)| *score >= MIN_SCORE)
        .map(|(_, cluster)| cluster)
}

/// How well the pronoun fits the kind.
const fn fit(kind: EntityKind, they: bool) -> Option<i32> {
    match (kind, they) {
        (EntityKind::Organisation | EntityKind::Work, false) | (EntityKind::Group, true) => Some(2),
        (EntityKind::Organisation, true) => Some(0),
        (EntityKind::Place, false) => Some(-1),
        (EntityKind::Place | EntityKind::Person, true) => Some(-2),
        _ => None,
    }
}

/// How recent and prominent a cluster is; none when it is too far back.
fn salience(
    discourse: &Discourse,
    cluster: usize,
    (sentence, paragraph): (u32, u32),
) -> Option<i32> {
    let last = discourse.salience.get(cluster)?.outside?;
    let sentences = sentence.saturating_sub(last.sentence);
    let paragraphs = paragraph.saturating_sub(last.paragraph);
    if sentences > MAX_SENTENCES || paragraphs > 1 {
        return None;
    }
    let recency = [3, 3, 2, 1, 0][sentences.min(4) as usize];
    let is = |entry: Option<FocusEntry>| entry.is_some_and(|entry| entry.cluster == cluster);
    let spoke = is(discourse.last_speaker);
    let subject = last.role == GrammaticalRole::Subject && sentences <= 1;
    let minor = matches!(
        last.role,
        GrammaticalRole::Genitive | GrammaticalRole::Modifier | GrammaticalRole::Oblique
    );
    Some(
        recency - paragraphs as i32 + 2 * i32::from(spoke) + 2 * i32::from(subject)
            - i32::from(minor),
    )
}
