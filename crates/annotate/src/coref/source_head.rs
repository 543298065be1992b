//! The head of the words of a source: a name, a pronoun or a description.

use std::ops::Range;

use super::clusters::Clusters;
use super::document_author;
use super::form::{self, Form};
use super::lexical_class::LexicalClass;
use super::noun_phrases::{self, Determiner};
use super::token_context::{NONE, TokenContext};
use crate::EntityKind;

/// Longest complement of an office before a name, in tokens.
const MAX_COMPLEMENT: usize = 9;

/// The form of the source at `range`, and its tokens: for a name those of the name, else the whole
/// source.
pub(super) fn read(
    ctx: &TokenContext<'_>,
    clusters: &Clusters,
    range: Range<usize>,
) -> (Range<usize>, Form) {
    let range = trim(ctx, range);
    if range.is_empty() {
        return (range, Form::Unknown);
    }
    let core = core(ctx, &range);
    if ctx.class[range.start] == LexicalClass::Relative && core.len() == 1 {
        return (range, Form::Relative);
    }
    if let Some(form) = form::pronoun(ctx, range.start).filter(|_| core.len() == 1) {
        return (range, form);
    }
    if let Some(cluster) = clusters.labelled(ctx, &range) {
        return (range, Form::Name(cluster));
    }
    if let Some(found) = document_author::read(ctx, clusters, &range) {
        return found;
    }
    if let Some(phrase) = noun_phrases::demonym(ctx, &core) {
        return (range, Form::Description(phrase));
    }
    if let Some(found) = name_at_end(ctx, clusters, &core) {
        return found;
    }
    if let Some(found) = titled(ctx, clusters, &range) {
        return found;
    }
    // A surname that the name finder missed.
    let last = ctx.word(core.end - 1);
    if core.len() <= 3
        && ctx.is_capital(core.end - 1)
        && ctx.name_at[core.end - 1] == NONE
        && let Some(cluster) = clusters
            .of_family(last)
            .filter(|_| core.len() <= 2)
            .or_else(|| clusters.of_given(last))
    {
        return (core.end - 1..core.end, Form::Name(cluster));
    }
    // `the finance minister, Lou Jiwei`: the name is in apposition.
    if let Some(found) = apposed(ctx, clusters, core.end, range.end) {
        return found;
    }
    if let Some(found) = after_complement(ctx, clusters, &range) {
        return found;
    }
    let is_whole = |phrase: &noun_phrases::NounPhrase| phrase.range.end >= core.end;
    let phrase = noun_phrases::read_from(ctx, core.start)
        .filter(is_whole)
        .or_else(|| genitive(ctx, &core).filter(is_whole))
        .or_else(|| noun_phrases::read(ctx, core.start, core.start, Determiner::Bare))
        .filter(is_whole);
    match phrase {
        Some(phrase) => (range, Form::Description(phrase)),
        None => match form::pronoun(ctx, range.start).filter(|form| *form == Form::They) {
            Some(form) => (range, form),
            None => (range, Form::Unknown),
        },
    }
}

/// `range` without punctuation and genitives at its ends.
fn trim(ctx: &TokenContext<'_>, mut range: Range<usize>) -> Range<usize> {
    let bare = |at: usize| !ctx.word(at).chars().any(char::is_alphanumeric);
    while !range.is_empty() && bare(range.start) {
        range.start += 1;
    }
    while !range.is_empty() && (bare(range.end - 1) || ctx.is_genitive(range.end - 1)) {
        range.end -= 1;
    }
    range
}

/// `range` up to its first comma, preposition, verb or relative pronoun outside a name.
fn core(ctx: &TokenContext<'_>, range: &Range<usize>) -> Range<usize> {
    let ends = |at: usize| {
        ctx.name_at[at] == NONE
            && (matches!(
                ctx.class[at],
                LexicalClass::Preposition | LexicalClass::Relative | LexicalClass::Verb | LexicalClass::Copula if !ctx.is_genitive(at)
            ) || matches!(ctx.word(at), "," | "(" | "—" | "–" | ":" | ";"))
    };
    let end = (range.start + 1..range.end)
        .find(|at| ends(*at))
        .unwrap_or(range.end);
    range.start..end
}

/// The name at the end of the core.
fn name_at_end(
    ctx: &TokenContext<'_>,
    clusters: &Clusters,
    core: &Range<usize>,
) -> Option<(Range<usize>, Form)> {
    let mut last = core.end - 1;
    // `Trump, 70`, `Mr. Trump himself`, `Clinton too`.
    while last > core.start
        && ctx.name_at[last] == NONE
        && matches!(
            ctx.class[last],
            LexicalClass::Reflexive(_) | LexicalClass::Adverb
        )
    {
        last -= 1;
    }
    let found = found_at(ctx, clusters, last)?;
    // `Clinton and Kaine` are two speakers.
    let before = found.0.start;
    let joined = before > core.start
        && ctx.class[before - 1] == LexicalClass::Conjunction
        && ctx.name_at[core.start..before - 1]
            .iter()
            .any(|idx| *idx != NONE && same_kind(ctx, *idx, ctx.name_at[last]));
    (!joined || describes_one(ctx, &(core.start..before))).then_some(found)
}

/// `Secretary of State John Kerry`, `the mayor of Leeds Jane Poole`: the name right after an office
/// with a complement; not `a spokesman for President Dobbs`.
fn titled(
    ctx: &TokenContext<'_>,
    clusters: &Clusters,
    range: &Range<usize>,
) -> Option<(Range<usize>, Form)> {
    let comma = (range.start..range.end).find(|at| ctx.word(*at) == ",");
    let last = comma.unwrap_or(range.end).checked_sub(1)?;
    let (name, form) = found_at(ctx, clusters, last)?;
    let person = is_person(clusters, &form);
    let before = name
        .start
        .checked_sub(1)
        .filter(|before| *before > range.start)?;
    let office = ctx.is_capital(before)
        && !matches!(
            ctx.class_at(before),
            LexicalClass::Title(_)
                | LexicalClass::Preposition
                | LexicalClass::Definite
                | LexicalClass::PersonNoun(_)
                | LexicalClass::Conjunction
        );
    (person && office && !ctx.is_genitive(before)).then_some((name, form))
}

/// `US Special Representative [for Iran Brian Hook] said`: the source was cut before the complement of
/// its office; the name of the person follows the complement at once.
fn after_complement(
    ctx: &TokenContext<'_>,
    clusters: &Clusters,
    range: &Range<usize>,
) -> Option<(Range<usize>, Form)> {
    let head = range.end - 1;
    let office = ctx.name_at[head] == NONE
        && ctx.is_capital(head)
        && matches!(
            ctx.class_at(head),
            LexicalClass::PersonNoun(_) | LexicalClass::Title(_)
        );
    if !office || !matches!(ctx.word(range.end), "of" | "for" | "to") {
        return None;
    }
    let limit = (range.end + MAX_COMPLEMENT).min(ctx.sentence_end(head));
    for at in range.end + 1..limit {
        if let Some((name, form)) = found_at(ctx, clusters, at)
            && is_person(clusters, &form)
        {
            let follows_name = ctx.is_capital(at - 1) && name.start == at;
            return (follows_name && !ctx.is_genitive(name.end)).then_some((name, form));
        }
        let inner = ctx.is_capital(at)
            || matches!(ctx.word(at), "the" | "of" | "for" | "and" | "&" | "," | "-");
        if !inner {
            return None;
        }
    }
    None
}

fn is_person(clusters: &Clusters, form: &Form) -> bool {
    matches!(form, Form::Name(cluster) if clusters.list[*cluster].kind == EntityKind::Person)
}

/// `Sanders surrogate and actor Tim Robbins`: both nouns describe one person.
fn describes_one(ctx: &TokenContext<'_>, before: &Range<usize>) -> bool {
    before
        .clone()
        .any(|at| ctx.name_at[at] == NONE && matches!(ctx.class[at], LexicalClass::PersonNoun(_)))
}

fn same_kind(ctx: &TokenContext<'_>, a: u32, b: u32) -> bool {
    let kind = |idx: u32| ctx.names.get(idx as usize).map(|name| name.kind);
    kind(a) == kind(b) && kind(a) == Some(EntityKind::Person)
}

fn found_at(
    ctx: &TokenContext<'_>,
    clusters: &Clusters,
    at: usize,
) -> Option<(Range<usize>, Form)> {
    let name = *ctx.name_at.get(at)?;
    let cluster = clusters.index_of(name as usize).filter(|_| name != NONE)?;
    Some((
        ctx.range_of(ctx.names[name as usize].span),
        Form::Name(cluster),
    ))
}

fn apposed(
    ctx: &TokenContext<'_>,
    clusters: &Clusters,
    comma: usize,
    end: usize,
) -> Option<(Range<usize>, Form)> {
    let opens = matches!(ctx.word(comma), "," | "—" | "–" | "(");
    let mut at = comma + 1;
    while at < end && matches!(ctx.class_at(at), LexicalClass::Title(_)) && ctx.name_at[at] == NONE
    {
        at += 1;
    }
    let found = (opens && at < end)
        .then(|| found_at(ctx, clusters, at))
        .flatten()?;
    // `a lawyer, Clinton supporter and donor` names nobody.
    let whole = !matches!(
        ctx.class_at(found.0.end),
        LexicalClass::HeadNoun | LexicalClass::PersonNoun(_)
    ) && !ctx.is_genitive(found.0.end);
    (is_person(clusters, &found.1) && whole).then_some(found)
}

/// `Trump’s lawyer`
fn genitive(ctx: &TokenContext<'_>, core: &Range<usize>) -> Option<noun_phrases::NounPhrase> {
    let at = (core.start..core.end).find(|at| ctx.is_genitive(*at))?;
    noun_phrases::read(ctx, core.start, at + 1, Determiner::Definite).map(|mut phrase| {
        let owner = ctx.name_at[at.saturating_sub(1)];
        phrase.owner = (owner != NONE).then_some(owner as usize);
        if let Some(owner) = phrase.owner.and_then(|idx| ctx.names.get(idx)) {
            phrase.nation = super::nations::of(owner.span.of(ctx.text)).or(phrase.nation);
        }
        phrase
    })
}
