//! Markables: every mention that takes part in coreference, in text order. Names, pronouns and
//! descriptions.

use std::collections::HashSet;
use std::ops::Range;

use super::clusters::Clusters;
use super::form::{self, Form};
use super::lexical_class::LexicalClass;
use super::noun_phrases;
use super::source_head;
use super::token_context::{NONE, TokenContext};
use crate::EntityKind;
use crate::tagset::Tag;
use pullquote_text::Span;

/// The role of a mention in its sentence, guessed from its neighbours.
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

#[derive(Clone, Debug)]
pub(super) struct Markable {
    /// Its tokens.
    pub range: Range<usize>,
    /// Its bytes, as they go into the record.
    pub span: Span,
    pub form: Form,
    pub role: GrammaticalRole,
    /// The index of the source of speech that it is, if any.
    pub source: Option<usize>,
    /// Whether it is inside a quotation.
    pub quoted: bool,
}

/// All markables in text order, and for each source the index of its markable. `sources` are distinct.
pub(super) fn collect(
    ctx: &TokenContext<'_>,
    clusters: &Clusters,
    sources: &[Span],
) -> (Vec<Markable>, Vec<usize>) {
    let mut all = of_names(ctx, clusters);
    let mut heads: Vec<(Range<usize>, Form)> = Vec::with_capacity(sources.len());
    let mut taken = vec![false; ctx.len()];
    for span in sources {
        let (range, form) = source_head::read(ctx, clusters, ctx.range_of(*span));
        if !matches!(form, Form::Name(_)) {
            taken[range.clone()].fill(true);
        }
        heads.push((range, form));
    }
    all.extend(of_pronouns(ctx, &taken));
    all.extend(
        noun_phrases::find(ctx)
            .into_iter()
            .filter(|phrase| !taken.get(phrase.head).copied().unwrap_or(true))
            .map(|phrase| markable(ctx, phrase.range.clone(), Form::Description(phrase))),
    );
    let named: HashSet<(usize, usize)> = all
        .iter()
        .filter(|one| matches!(one.form, Form::Name(_)))
        .map(|one| (one.range.start, one.range.end))
        .collect();
    for (idx, (range, form)) in heads.iter().enumerate() {
        let is_name = matches!(form, Form::Name(_)) && named.contains(&(range.start, range.end));
        if !is_name {
            let mut one = markable(ctx, range.clone(), form.clone());
            one.span = sources[idx];
            one.source = Some(idx);
            if one.role != GrammaticalRole::Genitive {
                one.role = GrammaticalRole::Subject;
            }
            all.push(one);
        }
    }
    all.sort_by_key(|one| (one.range.start, std::cmp::Reverse(one.range.end)));
    let of_sources = assign_sources(&mut all, &heads);
    (all, of_sources)
}

/// The index of the markable of each source. Sources that are names share the markable of the name.
fn assign_sources(all: &mut [Markable], heads: &[(Range<usize>, Form)]) -> Vec<usize> {
    let mut of_sources = vec![usize::MAX; heads.len()];
    for (at, one) in all.iter().enumerate() {
        if let Some(idx) = one.source {
            of_sources[idx] = at;
        }
    }
    for (idx, (range, form)) in heads.iter().enumerate() {
        if of_sources[idx] == usize::MAX && matches!(form, Form::Name(_)) {
            let from = all.partition_point(|one| one.range.start < range.start);
            let is_same = |one: &Markable| one.range == *range && one.form == *form;
            let mut here = all[from..]
                .iter()
                .take_while(|one| one.range.start == range.start);
            if let Some(at) = here.position(is_same) {
                let one = &mut all[from + at];
                of_sources[idx] = from + at;
                one.source = one.source.or(Some(idx));
                one.role = GrammaticalRole::Subject;
            }
        }
    }
    of_sources
}

fn of_names(ctx: &TokenContext<'_>, clusters: &Clusters) -> Vec<Markable> {
    let is_referent = |kind| {
        matches!(
            kind,
            EntityKind::Person | EntityKind::Organisation | EntityKind::Place | EntityKind::Group
        )
    };
    ctx.names
        .iter()
        .enumerate()
        .filter(|(_, name)| is_referent(name.kind))
        .filter_map(|(idx, name)| {
            let cluster = clusters.index_of(idx)?;
            let mut one = markable(ctx, ctx.range_of(name.span), Form::Name(cluster));
            one.span = name.span;
            Some(one)
        })
        .collect()
}

/// `he`, `she` and their forms outside of names and of `taken` tokens.
fn of_pronouns(ctx: &TokenContext<'_>, taken: &[bool]) -> Vec<Markable> {
    (0..ctx.len())
        .filter(|at| !taken[*at] && ctx.name_at[*at] == NONE)
        .filter_map(|at| {
            let form = form::pronoun(ctx, at)?;
            matches!(form, Form::Pronoun(_)).then(|| markable(ctx, at..at + 1, form))
        })
        .collect()
}

fn markable(ctx: &TokenContext<'_>, range: Range<usize>, form: Form) -> Markable {
    let quoted = ctx.quote.get(range.start).is_some_and(|idx| *idx != NONE);
    let role = role(ctx, &range, &form);
    let span = ctx.span(range.clone());
    Markable {
        range,
        span,
        form,
        role,
        source: None,
        quoted,
    }
}

/// The grammatical role of a mention, as far as its neighbours show.
fn role(ctx: &TokenContext<'_>, range: &Range<usize>, form: &Form) -> GrammaticalRole {
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
    if ctx.is_genitive(range.end) && range.end > range.start {
        return GrammaticalRole::Genitive;
    }
    let noun = ctx.class_at(range.end) == LexicalClass::HeadNoun
        || matches!(ctx.tag(range.end), Tag::Noun | Tag::Nouns);
    let common = ctx.name_at.get(range.end) == Some(&NONE) && !ctx.is_capital(range.end);
    if matches!(form, Form::Name(_)) && noun && common {
        return GrammaticalRole::Modifier;
    }
    let first = ctx.sentence_start(range.start);
    let start = phrase_start(ctx, first, range.start);
    let Some(before) = start.checked_sub(1).filter(|before| *before >= first) else {
        return GrammaticalRole::Subject;
    };
    role_after(ctx, before, range.end)
}

/// The start of the mention at `start` with the titles and descriptions before it.
fn phrase_start(ctx: &TokenContext<'_>, first: usize, start: usize) -> usize {
    let mut at = start;
    while at > first
        && start - at < 7
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
    at
}

/// The role of a mention that ends before token `end`, by the token `before` it.
fn role_after(ctx: &TokenContext<'_>, before: usize, end: usize) -> GrammaticalRole {
    let class = ctx.class_at(before);
    let is_verb_next =
        ctx.is_finite(end) || (ctx.tag(end) == Tag::Adverb && ctx.is_finite(end + 1));
    // `after Mr Reid said`, but `the head of Acme said`.
    let opens_clause = matches!(
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
    if class == LexicalClass::Preposition && !(is_verb_next && opens_clause) {
        GrammaticalRole::Oblique
    } else if is_verb_next {
        GrammaticalRole::Subject
    } else if ctx.tag(before).is_verb() && class != LexicalClass::Copula {
        GrammaticalRole::Object
    } else if ctx.word(before) == "," && ctx.word(end) == "," {
        GrammaticalRole::Apposed
    } else {
        GrammaticalRole::Other
    }
}
