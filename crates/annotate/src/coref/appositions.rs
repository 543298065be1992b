//! Descriptions that the text attaches to a name by apposition or copula.

use super::attributes::Attribute;
use super::clusters::Clusters;
use super::form::Form;
use super::lexical_class::LexicalClass;
use super::markables::Markable;
use super::noun_phrases::{self, Determiner, NounPhrase};
use super::token_context::{NONE, TokenContext};
use crate::EntityKind;
use pullquote_text::Span;

/// Longest complement of a head, in tokens: `the head of the new centre`.
const MAX_COMPLEMENT: usize = 16;

/// A description and the cluster of the adjacent name.
#[derive(Clone, Debug)]
pub(super) struct Apposition {
    pub cluster: usize,
    pub phrase: NounPhrase,
    /// The description with the complement of its head.
    pub span: Span,
}

pub(super) fn find(
    ctx: &TokenContext<'_>,
    clusters: &Clusters,
    markables: &[Markable],
) -> Vec<Apposition> {
    let mut out = Vec::new();
    for one in markables {
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
            before(ctx, one.range.start, kind),
            before_comma(ctx, one),
            after(ctx, one),
            copula(ctx, one),
        ];
        for (phrase, span) in finds.into_iter().flatten() {
            let person = kind == EntityKind::Person;
            if phrase.is_plural
                || phrase.is_document
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
fn before(ctx: &TokenContext<'_>, name: usize, kind: EntityKind) -> Option<(NounPhrase, Span)> {
    let phrase = noun_phrases::read_before(ctx, name)?;
    // For organisations only with an article: `the company Apple`, not `bank Barclays`.
    let plain = kind == EntityKind::Person || phrase.determiner != Determiner::Bare;
    let span = ctx.span(phrase.range.clone());
    plain.then_some((phrase, span))
}

/// `the finance minister, Lou Jiwei,`.
fn before_comma(ctx: &TokenContext<'_>, one: &Markable) -> Option<(NounPhrase, Span)> {
    let mut name = one.range.start;
    while name > 0 && matches!(ctx.class_at(name - 1), LexicalClass::Title(_)) {
        name -= 1;
    }
    name = before_participle(ctx, name);
    let comma = name.checked_sub(1)?;
    if ctx.word(comma) != "," || comma == 0 {
        return None;
    }
    let phrase = noun_phrases::read_before(ctx, comma).or_else(|| long_before(ctx, comma))?;
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

/// `the attacker, identified as Ana Ruiz`, `a man, known to all only as Bo`: the token of the
/// participle, else `name`.
fn before_participle(ctx: &TokenContext<'_>, name: usize) -> usize {
    let as_ = name.saturating_sub(1);
    if !matches!(ctx.word(as_), "as" | "by" | "called" | "pseudonym") {
        return name;
    }
    let floor = as_.saturating_sub(6).max(ctx.sentence_start(name));
    (floor..name)
        .rev()
        .take_while(|at| ctx.word(*at) != ",")
        .find(|at| {
            matches!(
                ctx.word(*at),
                "identified" | "named" | "known" | "called" | "using" | "calling"
            )
        })
        .unwrap_or(name)
}

/// `the head of the agency, Ana Ruiz,`: the head has a complement.
fn long_before(ctx: &TokenContext<'_>, comma: usize) -> Option<NounPhrase> {
    let floor = ctx
        .sentence_start(comma)
        .max(comma.saturating_sub(MAX_COMPLEMENT));
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
            && let Some(phrase) = noun_phrases::read_from(ctx, at)
            && !phrase.is_org
            && ctx.class_at(phrase.range.end) == LexicalClass::Preposition
        {
            return Some(phrase);
        }
    }
    None
}

/// `Ms Reyes, 58, a surgeon`, `Ciaran Martin, the head of the centre,`.
fn after(ctx: &TokenContext<'_>, one: &Markable) -> Option<(NounPhrase, Span)> {
    let mut at = one.range.end;
    if !matches!(ctx.word(at), "," | "—" | "–" | "(") {
        return None;
    }
    at += 1;
    // An age.
    if ctx.word(at).chars().all(|c| c.is_ascii_digit())
        && !ctx.word(at).is_empty()
        && ctx.word(at + 1) == ","
    {
        at += 2;
    }
    let phrase = match noun_phrases::read_from(ctx, at) {
        // `the President’s adviser`: the head is the adviser.
        Some(phrase) if ctx.is_genitive(phrase.range.end) => {
            let noun = phrase.range.end + 1;
            noun_phrases::read(ctx, at, noun, Determiner::Possessive)?
        }
        Some(phrase) => phrase,
        None => owned_or_bare(ctx, at)?,
    };
    let end = phrase_end(ctx, &phrase)?;
    let span = ctx.span(phrase.range.start..end);
    Some((phrase, span))
}

/// `Flynn, Trump’s adviser,` and `Ms Ruiz, chief executive of Acme,`.
fn owned_or_bare(ctx: &TokenContext<'_>, at: usize) -> Option<NounPhrase> {
    let limit = (at + 6).min(ctx.sentence_end(at));
    let genitive = (at + 1..limit).find(|at| ctx.is_genitive(*at) && ctx.name_at[at - 1] != NONE);
    let opens = *ctx.name_at.get(at)? != NONE;
    if opens && let Some(genitive) = genitive {
        let mut phrase = noun_phrases::read(ctx, at, genitive + 1, Determiner::Definite)?;
        let owner = ctx.name_at[genitive - 1] as usize;
        phrase.owner = Some(owner);
        if let Some(owner) = ctx.names.get(owner) {
            phrase.nation = super::nations::of(owner.span.of(ctx.text)).or(phrase.nation);
        }
        return Some(phrase);
    }
    noun_phrases::read(ctx, at, at, Determiner::Bare)
}

/// The end of an apposition; none when a verb shows that it is the subject of a clause.
fn phrase_end(ctx: &TokenContext<'_>, phrase: &NounPhrase) -> Option<usize> {
    let mut at = phrase.range.end;
    let limit = (at + MAX_COMPLEMENT).min(ctx.sentence_end(phrase.head));
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
            // `the chief executive and founder of` continues; `the judge and` somebody else ends.
            LexicalClass::Conjunction if at > phrase.range.end || !is_role(ctx, at + 1) => {
                return Some(at);
            }
            LexicalClass::Other
                if at == phrase.range.end && ctx.name_at[at] == NONE && ctx.is_word(at) =>
            {
                return None;
            }
            _ => {}
        }
        at += 1;
    }
    (at >= ctx.sentence_end(phrase.head)).then_some(at)
}

fn is_role(ctx: &TokenContext<'_>, at: usize) -> bool {
    matches!(
        ctx.class_at(at),
        LexicalClass::PersonNoun(_) | LexicalClass::Premodifier
    )
}

/// `Ms Reyes is a surgeon`.
fn copula(ctx: &TokenContext<'_>, one: &Markable) -> Option<(NounPhrase, Span)> {
    let mut verb = one.range.end;
    // `Ana Ruiz, who is the mayor’s aunt,`
    if ctx.word(verb) == "," && ctx.word(verb + 1) == "who" {
        verb += 2;
    }
    if ctx.class_at(verb) != LexicalClass::Copula || ctx.is_genitive(verb) {
        return None;
    }
    let mut at = verb + 1;
    while matches!(ctx.class_at(at), LexicalClass::Adverb) && ctx.word(at) != "not" {
        at += 1;
    }
    let opens = matches!(
        ctx.class_at(at),
        LexicalClass::Definite | LexicalClass::Indefinite
    );
    let phrase = if opens && ctx.word(at) != "no" {
        noun_phrases::read_from(ctx, at)?
    } else {
        owned_or_bare(ctx, at).filter(|phrase| phrase.owner.is_some())?
    };
    let end = phrase_end(ctx, &phrase).unwrap_or(phrase.range.end);
    let span = ctx.span(phrase.range.start..end);
    Some((phrase, span))
}

/// What appositions, ages and titles say of each cluster.
pub(super) fn attributes(
    ctx: &TokenContext<'_>,
    clusters: &Clusters,
    markables: &[Markable],
    appositions: &[Apposition],
) -> Vec<Vec<Attribute>> {
    let of_titles = |titles: &[String]| {
        titles
            .iter()
            .filter_map(|title| Attribute::of_title(title))
            .collect()
    };
    let mut out: Vec<Vec<Attribute>> = clusters
        .list
        .iter()
        .map(|cluster| of_titles(&cluster.titles))
        .collect();
    let mut add = |cluster: usize, attribute: Attribute| {
        if !out[cluster].contains(&attribute) {
            out[cluster].push(attribute);
        }
    };
    for one in appositions {
        if !one.phrase.is_kin {
            add(one.cluster, Attribute::of(&one.phrase, clusters));
        }
        let ages = one.phrase.modifiers.iter();
        for age in ages.filter(|word| noun_phrases::is_age(word)) {
            add(one.cluster, Attribute::of_noun(age.clone()));
        }
    }
    for one in markables {
        if let (Form::Name(cluster), Some(age)) = (&one.form, age_after(ctx, one.range.end)) {
            add(*cluster, Attribute::of_noun(format!("{age}-year-old")));
        }
    }
    out
}

/// `Ana Ruiz, 58,` and `Ana Ruiz (58)`: the age after a name that ends before token `at`.
fn age_after<'a>(ctx: &TokenContext<'a>, at: usize) -> Option<&'a str> {
    let closes = match ctx.word(at) {
        "," => matches!(ctx.word(at + 2), "," | "." | ";"),
        "(" => ctx.word(at + 2) == ")",
        _ => false,
    };
    let age = ctx.word(at + 1);
    let is_number = age.len() <= 3 && age.bytes().all(|byte| byte.is_ascii_digit());
    (closes && is_number && !age.is_empty()).then_some(age)
}
