//! What the text itself says somebody is: apposition, copula, title.

use super::clusters::Clusters;
use super::lexical_class::Class;
use super::markables::{Form, Markable};
use super::noun_phrases::{self, Opening, Phrase};
use super::token_context::{NONE, Scan};
use crate::{EntityKind, Mention};
use pullquote_text::Span;

/// Most words of a description after its head: `the head of the new centre`.
const MOST_AFTER: usize = 16;

/// A description that the text ties to a name.
#[derive(Clone, Debug)]
pub(super) struct Tie {
    pub cluster: usize,
    pub phrase: Phrase,
    /// The description with what belongs to it after its head.
    pub span: Span,
}

/// All ties in the text.
pub(super) fn find(
    scan: &Scan<'_>,
    entities: &[Mention],
    clusters: &Clusters,
    mentions: &[Markable],
) -> Vec<Tie> {
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
            before(scan, entities, one.range.start, kind),
            before_comma(scan, entities, one),
            after(scan, entities, one),
            copula(scan, entities, one),
        ];
        for (phrase, span) in finds.into_iter().flatten() {
            let person = kind == EntityKind::Person;
            if phrase.plural
                || phrase.body == person
                || (phrase.kin && phrase.opening == Opening::Indefinite)
            {
                continue;
            }
            out.push(Tie {
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
    scan: &Scan<'_>,
    entities: &[Mention],
    name: usize,
    kind: EntityKind,
) -> Option<(Phrase, Span)> {
    let phrase = noun_phrases::read_before(scan, entities, name)?;
    // `the company Apple` ties, `the US firm's Apple` and `bank Barclays` do not need to.
    let plain = kind == EntityKind::Person || phrase.opening != Opening::Bare;
    let span = scan.span(phrase.range.clone());
    plain.then_some((phrase, span))
}

/// `the finance minister, Lou Jiwei,`.
fn before_comma(scan: &Scan<'_>, entities: &[Mention], one: &Markable) -> Option<(Phrase, Span)> {
    let mut name = one.range.start;
    while name > 0 && matches!(scan.class_at(name - 1), Class::Title(_)) {
        name -= 1;
    }
    let comma = name.checked_sub(1)?;
    if scan.word(comma) != "," || comma == 0 {
        return None;
    }
    let phrase = noun_phrases::read_before(scan, entities, comma)
        .or_else(|| long_before(scan, entities, comma))?;
    let closes = matches!(
        scan.word(one.range.end),
        "," | "." | ";" | ")" | "—" | "–" | ":"
    ) || matches!(
        scan.class_at(one.range.end),
        Class::Conjunction | Class::Verb
    );
    let known = matches!(
        phrase.opening,
        Opening::Definite | Opening::Owned | Opening::Indefinite
    );
    let span = scan.span(phrase.range.start..comma);
    (closes && known && !scan.is_genitive(one.range.end)).then_some((phrase, span))
}

/// `the head of the agency, Ana Ruiz,`: the phrase goes on after its head.
fn long_before(scan: &Scan<'_>, entities: &[Mention], comma: usize) -> Option<Phrase> {
    let floor = scan
        .sentence_start(comma)
        .max(comma.saturating_sub(MOST_AFTER));
    let mut at = comma;
    while at > floor {
        at -= 1;
        if matches!(scan.word(at), "," | ";" | ":" | "”" | "“")
            || matches!(scan.class_at(at), Class::Verb | Class::Be | Class::Relative)
        {
            return None;
        }
        if scan.class_at(at) == Class::The
            && let Some(phrase) = noun_phrases::read_from(scan, entities, at)
            && !phrase.body
            && scan.class_at(phrase.range.end) == Class::Preposition
        {
            return Some(phrase);
        }
    }
    None
}

/// `Ms Reyes, 58, a surgeon`, `Ciaran Martin, the head of the centre,`.
fn after(scan: &Scan<'_>, entities: &[Mention], one: &Markable) -> Option<(Phrase, Span)> {
    let mut at = one.range.end;
    if !matches!(scan.word(at), "," | "—" | "–" | "(") {
        return None;
    }
    at += 1;
    // The age.
    if scan.word(at).chars().all(|c| c.is_ascii_digit())
        && !scan.word(at).is_empty()
        && scan.word(at + 1) == ","
    {
        at += 2;
    }
    let phrase = match noun_phrases::read_from(scan, entities, at) {
        // `the President’s adviser` says nothing of a president.
        Some(phrase) if scan.is_genitive(phrase.range.end) => {
            let noun = phrase.range.end + 1;
            noun_phrases::read(scan, entities, at, noun, Opening::Owned)?
        }
        Some(phrase) => phrase,
        None => owned_or_bare(scan, entities, at)?,
    };
    let end = phrase_end(scan, entities, &phrase)?;
    let span = scan.span(phrase.range.start..end);
    Some((phrase, span))
}

/// `Flynn, Trump’s adviser,` and `Ms Ruiz, chief executive of Acme,`.
fn owned_or_bare(scan: &Scan<'_>, entities: &[Mention], at: usize) -> Option<Phrase> {
    let limit = (at + 6).min(scan.sentence_end(at));
    let genitive = (at + 1..limit).find(|at| scan.is_genitive(*at) && scan.entity[at - 1] != NONE);
    let opens = *scan.entity.get(at)? != NONE;
    if opens && let Some(genitive) = genitive {
        let mut phrase = noun_phrases::read(scan, entities, at, genitive + 1, Opening::Definite)?;
        let owner = scan.entity[genitive - 1] as usize;
        phrase.owner = Some(owner);
        if let Some(owner) = entities.get(owner) {
            phrase.nation = super::nations::of(owner.span.of(scan.text)).or(phrase.nation);
        }
        return Some(phrase);
    }
    noun_phrases::read(scan, entities, at, at, Opening::Bare)
}

/// Where an apposition ends; none when a verb shows that it is no apposition.
fn phrase_end(scan: &Scan<'_>, entities: &[Mention], phrase: &Phrase) -> Option<usize> {
    let mut at = phrase.range.end;
    let limit = (at + MOST_AFTER).min(scan.sentence_end(phrase.head));
    while at < limit {
        let word = scan.word(at);
        if matches!(word, "," | ";" | ":" | ")" | "—" | "–" | "”" | "\"")
            || matches!(word, "." | "!" | "?")
        {
            return Some(at);
        }
        match scan.class_at(at) {
            Class::Relative => return Some(at),
            Class::Verb | Class::Be if !scan.is_genitive(at) => return None,
            // `the chief executive and founder of`: goes on; `the judge and` somebody else: ends.
            Class::Conjunction if at > phrase.range.end || !is_role(scan, at + 1) => {
                return Some(at);
            }
            Class::Other
                if at == phrase.range.end && scan.entity[at] == NONE && scan.is_word(at) =>
            {
                return None;
            }
            _ => {}
        }
        at += 1;
    }
    let _ = entities;
    (at >= scan.sentence_end(phrase.head)).then_some(at)
}

fn is_role(scan: &Scan<'_>, at: usize) -> bool {
    matches!(scan.class_at(at), Class::Role(_) | Class::Quality)
}

/// `Ms Reyes is a surgeon`.
fn copula(scan: &Scan<'_>, entities: &[Mention], one: &Markable) -> Option<(Phrase, Span)> {
    let verb = one.range.end;
    if scan.class_at(verb) != Class::Be || scan.is_genitive(verb) {
        return None;
    }
    let mut at = verb + 1;
    while matches!(scan.class_at(at), Class::Adverb) && scan.word(at) != "not" {
        at += 1;
    }
    if !matches!(scan.class_at(at), Class::The | Class::New) || scan.word(at) == "no" {
        return None;
    }
    let phrase = noun_phrases::read_from(scan, entities, at)?;
    let end = phrase_end(scan, entities, &phrase).unwrap_or(phrase.range.end);
    let span = scan.span(phrase.range.start..end);
    Some((phrase, span))
}
