//! The author of a text that is the source of words: `Acme’s statement`, `a tweet sent by Ana Ruiz`, `its
//! report`.

use std::ops::Range;

use super::clusters::Clusters;
use super::form::{self, Form};
use super::lexical_class::LexicalClass;
use super::offices::{PLATFORMS, WORDS};
use super::token_context::{NONE, TokenContext, fold_case};
use crate::EntityKind;
use crate::tagset::Tag;

/// Tokens after the noun within which its author is sought.
const MAX_COMPLEMENT: usize = 9;

/// The form of the author, and the tokens that say it.
pub(super) fn read(
    ctx: &TokenContext<'_>,
    clusters: &Clusters,
    range: &Range<usize>,
) -> Option<(Range<usize>, Form)> {
    let is_inner = |at: &usize| !ends_head(ctx, *at);
    let last = range.clone().take_while(is_inner).last()?;
    let noun = (range.start..=last)
        .rev()
        .find(|at| is_document(ctx, *at))?;
    // `the editorial director`
    let is_person = |at: usize| matches!(ctx.class_at(at), LexicalClass::PersonNoun(_));
    if (noun + 1..=last).any(is_person) {
        return None;
    }
    owner(ctx, clusters, range.start, noun)
        .or_else(|| modifier(ctx, clusters, range.start, noun))
        .or_else(|| complement(ctx, clusters, noun))
}

fn is_document(ctx: &TokenContext<'_>, at: usize) -> bool {
    let mut lower = String::new();
    fold_case(ctx.word(at), &mut lower);
    ctx.name_at[at] == NONE
        && (ctx.class_at(at) == LexicalClass::DocumentNoun
            || matches!(
                lower.as_str(),
                "website" | "account" | "email" | "e-mail" | "post"
            ))
}

fn ends_head(ctx: &TokenContext<'_>, at: usize) -> bool {
    ctx.class_at(at) == LexicalClass::Preposition || matches!(ctx.word(at), "," | "(")
}

/// `Acme’s latest statement`, `her letter`
fn owner(
    ctx: &TokenContext<'_>,
    clusters: &Clusters,
    start: usize,
    noun: usize,
) -> Option<(Range<usize>, Form)> {
    if let Some(genitive) = (start..noun).rev().find(|at| ctx.is_genitive(*at)) {
        return named(ctx, clusters, genitive.checked_sub(1)?);
    }
    let pronoun = form::pronoun(ctx, start)?;
    (start < noun).then_some((start..start + 1, pronoun))
}

/// `an Acme press release`
fn modifier(
    ctx: &TokenContext<'_>,
    clusters: &Clusters,
    start: usize,
    noun: usize,
) -> Option<(Range<usize>, Form)> {
    let at = (start..noun).rev().find(|at| ctx.name_at[*at] != NONE)?;
    let (range, form) = named(ctx, clusters, at)?;
    let Form::Name(cluster) = form else {
        return None;
    };
    let one = clusters.list.get(cluster)?;
    let platform = WORDS.has(PLATFORMS, &one.name.to_lowercase());
    (one.kind == EntityKind::Organisation && !platform).then_some((range, form))
}

/// `a statement released on Monday by Acme`
fn complement(
    ctx: &TokenContext<'_>,
    clusters: &Clusters,
    noun: usize,
) -> Option<(Range<usize>, Form)> {
    let limit = (noun + 1 + MAX_COMPLEMENT).min(ctx.sentence_end(noun));
    let ends = |at: usize| {
        matches!(ctx.word(at), "," | ";" | ":" | "“" | "\"" | "(" | "—")
            || ctx.is_finite(at) && ctx.tag(at) != Tag::Participle && ctx.tag(at) != Tag::Past
            || matches!(
                ctx.class_at(at),
                LexicalClass::Relative | LexicalClass::Conjunction | LexicalClass::Copula
            )
    };
    let end = (noun + 1..limit).find(|at| ends(*at)).unwrap_or(limit);
    let by = (noun + 1..end).find(|at| matches!(ctx.word(*at), "by" | "from"))?;
    let at = (by + 1..end).find(|at| ctx.name_at[*at] != NONE)?;
    let (range, form) = named(ctx, clusters, at)?;
    // `by Ms Ruiz’s office`
    if ctx.is_genitive(range.end) && !(range.end..limit).any(|at| is_document(ctx, at)) {
        return None;
    }
    let Form::Name(cluster) = form else {
        return None;
    };
    let speaks = matches!(
        clusters.list.get(cluster)?.kind,
        EntityKind::Person | EntityKind::Organisation
    );
    speaks.then_some((range, form))
}

fn named(ctx: &TokenContext<'_>, clusters: &Clusters, at: usize) -> Option<(Range<usize>, Form)> {
    let name = *ctx.name_at.get(at).filter(|name| **name != NONE)?;
    let cluster = clusters.index_of(name as usize)?;
    let span = ctx.names.get(name as usize)?.span;
    Some((ctx.range_of(span), Form::Name(cluster)))
}
