//! What the words of an asked mention are: the name, pronoun or description at their head.

use std::ops::Range;

use super::clusters::Clusters;
use super::lexical_class::Class;
use super::markables::{self, Form};
use super::noun_phrases::{self, Opening};
use super::token_context::{NONE, Scan};
use crate::{EntityKind, Mention};

/// The tokens of the head of the mention at `range`, and its form. For a name the tokens are those
/// of the entity, else the whole mention.
pub(super) fn read(
    scan: &Scan<'_>,
    entities: &[Mention],
    clusters: &Clusters,
    range: Range<usize>,
) -> (Range<usize>, Form) {
    let range = trim(scan, range);
    if range.is_empty() {
        return (range, Form::Blank);
    }
    let core = core(scan, &range);
    if scan.class[range.start] == Class::Relative && core.len() == 1 {
        return (range, Form::Relative);
    }
    if let Some(form) = markables::pronoun(scan, range.start).filter(|_| core.len() == 1) {
        return (range, form);
    }
    if let Some(found) = name_at_end(scan, entities, clusters, &core) {
        return found;
    }
    if let Some(found) = titled(scan, entities, clusters, &range) {
        return found;
    }
    // A surname that the tagger did not see.
    if core.len() <= 2
        && scan.is_capital(core.end - 1)
        && let Some(cluster) = clusters.of_family(scan.word(core.end - 1))
    {
        return (core.end - 1..core.end, Form::Name(cluster));
    }
    // `the finance minister, Lou Jiwei`: the name stands in apposition.
    if let Some(found) = apposed(scan, entities, clusters, core.end, range.end) {
        return found;
    }
    let described = noun_phrases::read_from(scan, entities, core.start)
        .or_else(|| genitive(scan, entities, &core));
    let phrase = described
        .or_else(|| noun_phrases::read(scan, entities, core.start, core.start, Opening::Bare));
    match phrase {
        Some(phrase) if phrase.range.end >= core.end => (range, Form::Description(phrase)),
        _ => match markables::pronoun(scan, range.start).filter(|form| *form == Form::They) {
            Some(form) => (range, form),
            None => (range, Form::Blank),
        },
    }
}

/// Without marks and blanks at the ends.
fn trim(scan: &Scan<'_>, mut range: Range<usize>) -> Range<usize> {
    let bare = |at: usize| !scan.word(at).chars().any(char::is_alphanumeric);
    while !range.is_empty() && bare(range.start) {
        range.start += 1;
    }
    while !range.is_empty() && (bare(range.end - 1) || scan.is_genitive(range.end - 1)) {
        range.end -= 1;
    }
    range
}

/// The mention up to its first comma, preposition or relative clause; inside names nothing ends it.
fn core(scan: &Scan<'_>, range: &Range<usize>) -> Range<usize> {
    let ends = |at: usize| {
        scan.entity[at] == NONE
            && (matches!(
                scan.class[at],
                Class::Preposition | Class::Relative | Class::Verb | Class::Be if !scan.is_genitive(at)
            ) || matches!(scan.word(at), "," | "(" | "—" | "–" | ":" | ";"))
    };
    let end = (range.start + 1..range.end)
        .find(|at| ends(*at))
        .unwrap_or(range.end);
    range.start..end
}

/// The name with which the core ends, or the lone name that it is.
fn name_at_end(
    scan: &Scan<'_>,
    entities: &[Mention],
    clusters: &Clusters,
    core: &Range<usize>,
) -> Option<(Range<usize>, Form)> {
    let mut last = core.end - 1;
    // `Trump, 70`, `Mr. Trump himself`, `Clinton too`.
    while last > core.start
        && scan.entity[last] == NONE
        && matches!(scan.class[last], Class::Reflexive(_) | Class::Adverb)
    {
        last -= 1;
    }
    let found = found_at(scan, entities, clusters, last)?;
    // `Clinton and Kaine` are two: nobody in particular speaks.
    let before = found.0.start;
    let joined = before > core.start
        && scan.class[before - 1] == Class::Conjunction
        && scan.entity[core.start..before - 1]
            .iter()
            .any(|idx| *idx != NONE && same_kind(entities, *idx, scan.entity[last]));
    (!joined || alternatives(scan, &(core.start..before))).then_some(found)
}

/// `Secretary of State John Kerry`, `the mayor of Leeds Jane Poole`: the name right after an office
/// that goes on after a preposition; not `a spokesman for President Dobbs`.
fn titled(
    scan: &Scan<'_>,
    entities: &[Mention],
    clusters: &Clusters,
    range: &Range<usize>,
) -> Option<(Range<usize>, Form)> {
    let comma = (range.start..range.end).find(|at| scan.word(*at) == ",");
    let last = comma.unwrap_or(range.end).checked_sub(1)?;
    let (name, form) = found_at(scan, entities, clusters, last)?;
    let person =
        matches!(form, Form::Name(cluster) if clusters.list[cluster].kind == EntityKind::Person);
    let before = name
        .start
        .checked_sub(1)
        .filter(|before| *before > range.start)?;
    let office = scan.is_capital(before)
        && !matches!(
            scan.class_at(before),
            Class::Title(_) | Class::Preposition | Class::The | Class::Role(_) | Class::Conjunction
        );
    (person && office && !scan.is_genitive(before)).then_some((name, form))
}

/// `Sanders surrogate and actor Tim Robbins`: the words before the name describe one person.
fn alternatives(scan: &Scan<'_>, before: &Range<usize>) -> bool {
    before
        .clone()
        .any(|at| scan.entity[at] == NONE && matches!(scan.class[at], Class::Role(_)))
}

fn same_kind(entities: &[Mention], a: u32, b: u32) -> bool {
    let kind = |idx: u32| entities.get(idx as usize).map(|entity| entity.kind);
    kind(a) == kind(b) && kind(a) == Some(EntityKind::Person)
}

fn found_at(
    scan: &Scan<'_>,
    entities: &[Mention],
    clusters: &Clusters,
    at: usize,
) -> Option<(Range<usize>, Form)> {
    let entity = *scan.entity.get(at)?;
    let cluster = clusters
        .index_of(entity as usize)
        .filter(|_| entity != NONE)?;
    Some((
        scan.range_of(entities[entity as usize].span),
        Form::Name(cluster),
    ))
}

fn apposed(
    scan: &Scan<'_>,
    entities: &[Mention],
    clusters: &Clusters,
    comma: usize,
    end: usize,
) -> Option<(Range<usize>, Form)> {
    let opens = matches!(scan.word(comma), "," | "—" | "–" | "(");
    let mut at = comma + 1;
    while at < end && matches!(scan.class_at(at), Class::Title(_)) && scan.entity[at] == NONE {
        at += 1;
    }
    let found = (opens && at < end)
        .then(|| found_at(scan, entities, clusters, at))
        .flatten()?;
    let person = |form: &Form| match form {
        Form::Name(cluster) => clusters
            .list
            .get(*cluster)
            .is_some_and(|one| one.kind == EntityKind::Person),
        _ => false,
    };
    // `a lawyer, Clinton supporter and donor` names nobody.
    let whole = !matches!(scan.class_at(found.0.end), Class::Thing | Class::Role(_))
        && !scan.is_genitive(found.0.end);
    (person(&found.1) && whole).then_some(found)
}

/// `Trump’s lawyer`.
fn genitive(
    scan: &Scan<'_>,
    entities: &[Mention],
    core: &Range<usize>,
) -> Option<noun_phrases::Phrase> {
    let at = (core.start..core.end).find(|at| scan.is_genitive(*at))?;
    noun_phrases::read(scan, entities, core.start, at + 1, Opening::Definite).map(|mut phrase| {
        let owner = scan.entity[at.saturating_sub(1)];
        phrase.owner = (owner != NONE).then_some(owner as usize);
        if let Some(owner) = phrase.owner.and_then(|idx| entities.get(idx)) {
            phrase.nation = super::nations::of(owner.span.of(scan.text)).or(phrase.nation);
        }
        phrase
    })
}
