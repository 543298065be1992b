//! What the text itself says somebody is: apposition, copula, title.

use super::clusters::Clusters;
use super::lexical_class::LexicalClass;
use super::markables::{Form, Markable};
use super::noun_phrases::{self, Determiner, NounPhrase};
use super::token_context::{NONE, TokenContext};
use crate::{EntityKind, Mention};
use pullquote_text::Span;

/// Most words of a description after its head: `the head of the new centre`.
const MOST_AFTER: usize = 16;

/// A description that the text ties to a name.
#[derive(Clone, Debug)]
pub(super) struct Apposition {
    pub cluster: usize,
    pub phrase: NounPhrase,
    /// The description with what belongs to it after its head.
    pub span: Span,
}

/// All appositions in the text.
pub(super) fn find(
    ctx: &TokenContext<'_>,
    entities: &[Mention],
    clusters: &Clusters,
    mentions: &[Markable],
) -> Vec<Apposition> {
    let mut out = Vec::new();
    for one in mentions {
        let Form::Name(cluster) = one.form else {
            continue;
        };
        let Some(kind) = clusters.list.get(cluster).map(|cluster| cluster.kind) else {
            continue;
        };
        if matches!(kind, EntityKind::Group | EntityKind::Place) {
            continue;
        }
        let finds = [
            before(ctx, entities, one.range.start, kind),
            before_comma(ctx, entities, one),
            after(ctx, entities, one),
            copula(ctx, entities, one),
        ];
        for (phrase, span) in finds.into_iter().flatten() {
            let person = kind == EntityKind::Person;
            if phrase.is_plural
                || phrase.is_org == person
                || (phrase.is_kin && phrase.determiner == Determiner::Indefinite)
            {
                continue;
            }
            out.push(Apposition {
                cluster,
                phrase,
                span,
            });
        }
    }
    out
}

/// `the Russian General Valery Gerasimov`, `actress Ana Ruiz`.
fn before(
    ctx: &TokenContext<'_>,
    entities: &[Mention],
    name: usize,
    kind: EntityKind,
) -> Option<(NounPhrase, Span)> {
    let phrase = noun_phrases::read_before(ctx, entities, name)?;
    // `the company Apple` counts, `the US firm's Apple` and `bank Barclays` do not need to.
    let plain = kind == EntityKind::Person || phrase.determiner != Determiner::Bare;
    let span = ctx.span(phrase.range.clone());
    plain.then_some((phrase, span))
}

/// `the finance minister, Lou Jiwei,`.
fn before_comma(
    ctx: &TokenContext<'_>,
    entities: &[Mention],
    one: &Markable,
) -> Option<(NounPhrase, Span)> {
    let mut name = one.range.start;
    while name > 0 && matches!(ctx.class_at(name - 1), LexicalClass::Title(_)) {
        name -= 1;
    }
    let comma = name.checked_sub(1)?;
    if ctx.word(comma) != "," || comma == 0 {
        return None;
    }
    let phrase = noun_phrases::read_before(ctx, entities, comma)
        .or_else(|| long_before(ctx, entities, comma))?;
    let closes = matches!(
        ctx.word(one.range.end),
        "," | "." | ";" | ")" | "—" | "–" | ":"
    ) || matches!(
        ctx.class_at(one.range.end),
        LexicalClass::Conjunction | LexicalClass::Verb
    );
    let known = matches!(
        phrase.determiner,
        Determiner::Definite | Determiner::Possessive | Determiner::Indefinite
    );
    let span = ctx.span(phrase.range.start..comma);
    (closes && known && !ctx.is_genitive(one.range.end)).then_some((phrase, span))
}

/// `the head of the agency, Ana Ruiz,`: the phrase goes on after its head.
fn long_before(ctx: &TokenContext<'_>, entities: &[Mention], comma: usize) -> Option<NounPhrase> {
    let floor = ctx
        .sentence_start(comma)
        .max(comma.saturating_sub(MOST_AFTER));
    let mut at = comma;
    while at > floor {
        at -= 1;
        if matches!(ctx.word(at), "," | ";" | ":" | "”" | "“")
            || matches!(
                ctx.class_at(at),
                LexicalClass::Verb | LexicalClass::Copula | LexicalClass::Relative
            )
        {
            return None;
        }
        if ctx.class_at(at) == LexicalClass::Definite
            && let Some(phrase) = noun_phrases::read_from(ctx, entities, at)
            && !phrase.is_org
            && ctx.class_at(phrase.range.end) == LexicalClass::Preposition
        {
            return Some(phrase);
        }
    }
    None
}

/// `Ms Reyes, 58, a surgeon`, `Ciaran Martin, the head of the centre,`.
fn after(
    ctx: &TokenContext<'_>,
    entities: &[Mention],
    one: &Markable,
) -> Option<(NounPhrase, Span)> {
    let mut at = one.range.end;
    if !matches!(ctx.word(at), "," | "—" | "–" | "(") {
        return None;
    }
    at += 1;
    // The age.
    if ctx.word(at).chars().all(|c| c.is_ascii_digit())
        && !ctx.word(at).is_empty()
        && ctx.word(at + 1) == ","
    {
        at += 2;
    }
    let phrase = match noun_phrases::read_from(ctx, entities, at) {
        // `the President’s adviser` says nothing of a president.
        Some(phrase) if ctx.is_genitive(phrase.range.end) => {
            let noun = phrase.range.end + 1;
            noun_phrases::read(ctx, entities, at, noun, Determiner::Possessive)?
        }
        Some(phrase) => phrase,
        None => owned_or_bare(ctx, entities, at)?,
    };
    let end = phrase_end(ctx, entities, &phrase)?;
    let span = ctx.span(phrase.range.start..end);
    Some((phrase, span))
}

/// `Flynn, Trump’s adviser,` and `Ms Ruiz, chief executive of Acme,`.
fn owned_or_bare(ctx: &TokenContext<'_>, entities: &[Mention], at: usize) -> Option<NounPhrase> {
    let limit = (at + 6).min(ctx.sentence_end(at));
    let genitive = (at + 1..limit).find(|at| ctx.is_genitive(*at) && ctx.entity[at - 1] != NONE);
    let opens = *ctx.entity.get(at)? != NONE;
    if opens && let Some(genitive) = genitive {
        let mut phrase = noun_phrases::read(ctx, entities, at, genitive + 1, Determiner::Definite)?;
        let owner = ctx.entity[genitive - 1] as usize;
        phrase.owner = Some(owner);
        if let Some(owner) = entities.get(owner) {
            phrase.nation = super::nations::of(owner.span.of(ctx.text)).or(phrase.nation);
        }
        return Some(phrase);
    }
    noun_phrases::read(ctx, entities, at, at, Determiner::Bare)
}

/// Where an apposition ends; none when a verb shows that it is no apposition.
fn phrase_end(ctx: &TokenContext<'_>, entities: &[Mention], phrase: &NounPhrase) -> Option<usize> {
    let mut at = phrase.range.end;
    let limit = (at + MOST_AFTER).min(ctx.sentence_end(phrase.head));
    while at < limit {
        let word = ctx.word(at);
        if matches!(word, "," | ";" | ":" | ")" | "—" | "–" | "”" | "\"")
            || matches!(word, "." | "!" | "?")
        {
            return Some(at);
        }
        match ctx.class_at(at) {
            LexicalClass::Relative => return Some(at),
            LexicalClass::Verb | LexicalClass::Copula if !ctx.is_genitive(at) => return None,
            // `the chief executive and founder of`: goes on; `the judge and` somebody else: ends.
            LexicalClass::Conjunction if at > phrase.range.end || !is_role(ctx, at + 1) => {
                return Some(at);
            }
            LexicalClass::Other
                if at == phrase.range.end && ctx.entity[at] == NONE && ctx.is_word(at) =>
            {
                return None;
            }
            _ => {}
        }
        at += 1;
    }
    let _ = entities;
    (at >= ctx.sentence_end(phrase.head)).then_some(at)
}

fn is_role(ctx: &TokenContext<'_>, at: usize) -> bool {
    matches!(
        ctx.class_at(at),
        LexicalClass::PersonNoun(_) | LexicalClass::Premodifier
    )
}

/// `Ms Reyes is a surgeon`.
fn copula(
    ctx: &TokenContext<'_>,
    entities: &[Mention],
    one: &Markable,
) -> Option<(NounPhrase, Span)> {
    let verb = one.range.end;
    if ctx.class_at(verb) != LexicalClass::Copula || ctx.is_genitive(verb) {
        return None;
    }
    let mut at = verb + 1;
    while matches!(ctx.class_at(at), LexicalClass::Adverb) && ctx.word(at) != "not" {
        at += 1;
    }
    if !matches!(
        ctx.class_at(at),
        LexicalClass::Definite | LexicalClass::Indefinite
    ) || ctx.word(at) == "no"
    {
        return None;
    }
    let phrase = noun_phrases::read_from(ctx, entities, at)?;
    let end = phrase_end(ctx, entities, &phrase).unwrap_or(phrase.range.end);
    let span = ctx.span(phrase.range.start..end);
    Some((phrase, span))
}
