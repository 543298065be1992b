//! All mentions of an article in text order: names, pronouns, descriptions.

use std::ops::Range;

use super::clusters::Clusters;
use super::lexical_class::LexicalClass;
use super::noun_phrases::{self, NounPhrase};
use super::token_context::{NONE, TokenContext};
use super::{Gender, source_head};
use crate::pos::Tag;
use crate::{EntityKind, Mention};
use pullquote_text::Span;

/// What a mention is made of.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Form {
    /// A name, of the cluster by index.
    Name(usize),
    /// `he`, `her`: somebody of that gender.
    Pronoun(Gender),
    /// `they`.
    They,
    /// `it`.
    It,
    /// `I`, `we`: the speaker of the quotation around it.
    FirstPerson,
    /// `who`: the mention right before it.
    Relative,
    /// A description.
    Description(NounPhrase),
    /// Something of which nothing is known.
    Unknown,
}

/// What a mention does in its sentence, as far as its neighbours show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum GrammaticalRole {
    Subject,
    Genitive,
    Modifier,
    Oblique,
    Object,
    Apposed,
    Other,
}

/// One mention.
#[derive(Clone, Debug)]
pub(super) struct Markable {
    /// Its tokens.
    pub range: Range<usize>,
    /// Its bytes, as they go into the record.
    pub span: Span,
    pub form: Form,
    pub part: GrammaticalRole,
    /// The mention that it is a source as, by index; such a mention is the source of speech.
    pub source: Option<usize>,
    /// Whether it stands inside a quotation.
    pub quoted: bool,
}

/// The mentions of the text in order, and for each source span the index of the mention that carries it.
pub(super) fn collect(
    ctx: &TokenContext<'_>,
    entities: &[Mention],
    clusters: &Clusters,
    source: &[Span],
) -> (Vec<Markable>, Vec<usize>) {
    let mut all = names(ctx, entities, clusters);
    let mut asked_as: Vec<(Range<usize>, Form)> = Vec::with_capacity(source.len());
    let mut taken = vec![false; ctx.len()];
    for span in source {
        let range = ctx.range_of(*span);
        let (range, form) = source_head::read(ctx, entities, clusters, range);
        if !matches!(form, Form::Name(_)) {
            taken
                .iter_mut()
                .skip(range.start)
                .take(range.len())
                .for_each(|slot| *slot = true);
        }
        asked_as.push((range, form));
    }
    all.extend(pronouns(ctx, &taken));
    all.extend(
        noun_phrases::find(ctx, entities)
            .into_iter()
            .filter(|phrase| !taken.get(phrase.head).copied().unwrap_or(true))
            .map(|phrase| mention(ctx, phrase.range.clone(), Form::Description(phrase))),
    );
    for (idx, (range, form)) in asked_as.iter().enumerate() {
        let known = match form {
            Form::Name(_) => all
                .iter()
                .rposition(|one| one.source.is_none() && one.range == *range),
            _ => None,
        };
        if known.is_none() {
            let mut one = mention(ctx, range.clone(), form.clone());
            one.span = source[idx];
            one.source = Some(idx);
            if one.part != GrammaticalRole::Genitive {
                one.part = GrammaticalRole::Subject;
            }
            all.push(one);
        }
    }
    all.sort_by_key(|one| (one.range.start, std::cmp::Reverse(one.range.end)));
    // Names that are sources are found again in the sorted list.
    let mut carries = vec![usize::MAX; source.len()];
    for (at, one) in all.iter().enumerate() {
        if let Some(idx) = one.source {
            carries[idx] = at;
        }
    }
    for (idx, (range, form)) in asked_as.iter().enumerate() {
        if carries[idx] == usize::MAX && matches!(form, Form::Name(_)) {
            let from = all.partition_point(|one| one.range.start < range.start);
            if let Some(at) =
                (from..all.len()).find(|at| all[*at].range == *range && all[*at].form == *form)
            {
                carries[idx] = at;
                all[at].source = all[at].source.or(Some(idx));
                all[at].part = GrammaticalRole::Subject;
            }
        }
    }
    (all, carries)
}

fn names(ctx: &TokenContext<'_>, entities: &[Mention], clusters: &Clusters) -> Vec<Markable> {
    let linked = |kind| {
        matches!(
            kind,
            EntityKind::Person | EntityKind::Organisation | EntityKind::Place | EntityKind::Group
        )
    };
    entities
        .iter()
        .enumerate()
        .filter(|(_, entity)| linked(entity.kind))
        .filter_map(|(idx, entity)| {
            let cluster = clusters.index_of(idx)?;
            let mut one = mention(ctx, ctx.range_of(entity.span), Form::Name(cluster));
            one.span = entity.span;
            Some(one)
        })
        .collect()
}

fn pronouns(ctx: &TokenContext<'_>, taken: &[bool]) -> Vec<Markable> {
    (0..ctx.len())
        .filter(|at| !taken[*at] && ctx.entity[*at] == NONE)
        .filter_map(|at| {
            let form = pronoun(ctx, at)?;
            matches!(form, Form::Pronoun(_)).then(|| mention(ctx, at..at + 1, form))
        })
        .collect()
}

/// The form of a one-word pronoun.
pub(super) fn pronoun(ctx: &TokenContext<'_>, at: usize) -> Option<Form> {
    Some(match ctx.class_at(at) {
        LexicalClass::Subject(gender)
        | LexicalClass::Object(gender)
        | LexicalClass::Possessive(gender)
        | LexicalClass::Reflexive(gender) => Form::Pronoun(gender),
        LexicalClass::Her => Form::Pronoun(Gender::Female),
        LexicalClass::They => Form::They,
        // `US` in capitals is a country, and `It` in a title is no pronoun of interest.
        LexicalClass::It => Form::It,
        LexicalClass::FirstSingular => Form::FirstPerson,
        LexicalClass::FirstPlural if !matches!(ctx.word(at), "US" | "Us") => Form::FirstPerson,
        _ => return None,
    })
}

fn mention(ctx: &TokenContext<'_>, range: Range<usize>, form: Form) -> Markable {
    let quoted = ctx.quote.get(range.start).is_some_and(|idx| *idx != NONE);
    let part = part(ctx, &range, &form);
    let span = ctx.span(range.clone());
    Markable {
        range,
        span,
        form,
        part,
        source: None,
        quoted,
    }
}

/// What the neighbours of a mention show of its part in the sentence.
fn part(ctx: &TokenContext<'_>, range: &Range<usize>, form: &Form) -> GrammaticalRole {
    if matches!(form, Form::Pronoun(_)) {
        match ctx.class_at(range.start) {
            LexicalClass::Subject(_) => return GrammaticalRole::Subject,
            LexicalClass::Possessive(_) => return GrammaticalRole::Genitive,
            LexicalClass::Her if ctx.tag(range.start) == Tag::Possessive => {
                return GrammaticalRole::Genitive;
            }
            _ => {}
        }
    }
    let next = ctx.class_at(range.end);
    if ctx.is_genitive(range.end) && range.end > range.start {
        return GrammaticalRole::Genitive;
    }
    let noun =
        next == LexicalClass::HeadNoun || matches!(ctx.tag(range.end), Tag::Noun | Tag::Nouns);
    let common = ctx.entity.get(range.end) == Some(&NONE) && !ctx.is_capital(range.end);
    if matches!(form, Form::Name(_)) && noun && common {
        return GrammaticalRole::Modifier;
    }
    let first = ctx.sentence_start(range.start);
    let mut at = range.start;
    // Titles and descriptions before the name belong to it.
    while at > first
        && range.start - at < 7
        && matches!(
            ctx.class_at(at - 1),
            LexicalClass::Title(_)
                | LexicalClass::PersonNoun(_)
                | LexicalClass::Premodifier
                | LexicalClass::Definite
                | LexicalClass::Indefinite
        )
    {
        at -= 1;
    }
    match at.checked_sub(1).filter(|before| *before >= first) {
        None => return GrammaticalRole::Subject,
        Some(before) => {
            let class = ctx.class_at(before);
            let verb = ctx.is_finite(range.end)
                || (ctx.tag(range.end) == Tag::Adverb && ctx.is_finite(range.end + 1));
            // `after Mr Reid said`, but `the head of Acme said`.
            let opens = matches!(
                ctx.word(before),
                "as" | "after"
                    | "before"
                    | "since"
                    | "until"
                    | "than"
                    | "like"
                    | "As"
                    | "After"
                    | "Before"
                    | "Since"
            );
            if class == LexicalClass::Preposition && !(verb && opens) {
                return GrammaticalRole::Oblique;
            }
            if verb {
                return GrammaticalRole::Subject;
            }
            if ctx.tag(before).is_verb() && class != LexicalClass::Copula {
                return GrammaticalRole::Object;
            }
            if ctx.word(before) == "," && ctx.word(range.end) == "," {
                return GrammaticalRole::Apposed;
            }
        }
    }
    GrammaticalRole::Other
}
