//! Descriptions: noun phrases whose head tells what somebody or something is.

use std::ops::Range;

use super::Gender;
use super::lexical_class::{self, Class};
use super::nations;
use super::token_context::{NONE, Scan, fold_case};
use crate::{EntityKind, Mention};

/// Most words of a description before its head.
const MOST_BEFORE: usize = 9;

/// How a description is introduced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Opening {
    /// `the judge`, `Trump’s lawyer`: somebody known.
    Definite,
    /// `this company`.
    Pointing,
    /// `a surgeon`: new, unless it stands beside a name.
    Indefinite,
    /// `his wife`.
    Owned,
    /// No article: `actress`, `Republican nominee`.
    Bare,
}

/// A description.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Phrase {
    /// Its tokens, article included.
    pub range: Range<usize>,
    /// The token of its head noun.
    pub head: usize,
    /// The head in lower case, with the words that make one office: `defence secretary`.
    pub noun: String,
    pub opening: Opening,
    pub gender: Option<Gender>,
    /// Whether it means an organisation or place instead of a person.
    pub body: bool,
    /// Whether it means somebody by relation to another: `wife`.
    pub kin: bool,
    /// Whether it means several.
    pub plural: bool,
    /// The nation that it belongs to: `the Russian president`.
    pub nation: Option<&'static str>,
    /// The entity whose genitive opens it: `Trump’s lawyer`.
    pub owner: Option<usize>,
    /// Other words before the head in lower case.
    pub words: Vec<String>,
}

/// All descriptions that open with an article, a genitive or a pronoun.
pub(super) fn find(scan: &Scan<'_>, entities: &[Mention]) -> Vec<Phrase> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < scan.len() {
        let opens = matches!(
            scan.class_at(at),
            Class::The
                | Class::New
                | Class::Pointing
                | Class::Possessive(_)
                | Class::Her
                | Class::They
                | Class::It
        );
        let found = if opens {
            read_from(scan, entities, at)
        } else if scan.is_genitive(at) && at > 0 && scan.entity[at - 1] != NONE {
            read_owned(scan, entities, at)
        } else {
            None
        };
        match found {
            Some(phrase) => {
                at = phrase.head + 1;
                out.push(phrase);
            }
            None => at += 1,
        }
    }
    out
}

/// The description that opens at token `at` with an article or pronoun.
pub(super) fn read_from(scan: &Scan<'_>, entities: &[Mention], at: usize) -> Option<Phrase> {
    let opening = match scan.class_at(at) {
        Class::The => Opening::Definite,
        Class::Pointing => Opening::Pointing,
        Class::New => Opening::Indefinite,
        Class::Possessive(_) | Class::Her | Class::They | Class::It => Opening::Owned,
        _ => return None,
    };
    read(scan, entities, at, at + 1, opening)
}

/// The description owned by the name before the genitive at `at`.
fn read_owned(scan: &Scan<'_>, entities: &[Mention], at: usize) -> Option<Phrase> {
    let owner = scan.entity[at - 1] as usize;
    let first = scan.range_of(entities.get(owner)?.span).start;
    let first = if first > 0 && scan.class_at(first - 1) == Class::The {
        first - 1
    } else {
        first
    };
    let mut phrase = read(scan, entities, first, at + 1, Opening::Definite)?;
    let place = matches!(entities[owner].kind, EntityKind::Place | EntityKind::Group);
    if place {
        phrase.nation = nations::of(entities[owner].span.of(scan.text)).or(phrase.nation);
    }
    phrase.owner = Some(owner);
    Some(phrase)
}

/// The description without an article that ends right before token `end`: `actress`, `US marine`.
pub(super) fn read_before(scan: &Scan<'_>, entities: &[Mention], end: usize) -> Option<Phrase> {
    let floor = scan
        .sentence_start(end)
        .max(end.saturating_sub(MOST_BEFORE));
    let mut first = end;
    while first > floor && is_inner(scan, entities, first - 1) {
        first -= 1;
    }
    let opens = first > floor
        && matches!(
            scan.class_at(first - 1),
            Class::The | Class::New | Class::Possessive(_) | Class::Her
        );
    let phrase = if opens {
        read_from(scan, entities, first - 1)
    } else if first > floor
        && scan.is_genitive(first - 1)
        && first > 1
        && scan.entity[first - 2] != NONE
    {
        read_owned(scan, entities, first - 1)
    } else {
        read(scan, entities, first, first, Opening::Bare)
    };
    phrase.filter(|phrase| phrase.range.end == end)
}

/// Reads the words from `from` up to the head; `start` is where the phrase begins.
pub(super) fn read(
    scan: &Scan<'_>,
    entities: &[Mention],
    start: usize,
    from: usize,
    opening: Opening,
) -> Option<Phrase> {
    let limit = scan.sentence_end(start).min(from + MOST_BEFORE);
    let mut head = None;
    let mut at = from;
    while at < limit && is_inner(scan, entities, at) {
        if is_head(scan, at) {
            head = Some(at);
        } else if head.is_some() && !scan.is_word(at) {
            break;
        }
        at += 1;
    }
    let mut head = head?;
    let mut lower = String::new();
    // `the president campaign`: the head is the thing, which nobody is.
    fold_case(scan.word(head + 1), &mut lower);
    let follows = scan.class_at(head + 1);
    if follows == Class::Thing && !scan.is_genitive(head + 1) && head + 1 < limit {
        return None;
    }
    let mut phrase = Phrase {
        range: start..head + 1,
        head,
        noun: String::new(),
        opening,
        gender: None,
        body: false,
        kin: false,
        plural: false,
        nation: None,
        owner: None,
        words: Vec::new(),
    };
    describe(scan, &mut phrase);
    if phrase.noun == "secretary"
        || phrase.noun == "minister"
        || phrase.noun == "leader"
        || phrase.noun == "attorney"
    {
        head = office_of(scan, head);
        phrase.range.end = head + 1;
    }
    for at in from..phrase.head {
        let entity = scan.entity[at];
        if entity == NONE {
            fold_case(scan.word(at), &mut lower);
            if let Some(nation) = nations::of_lower(&lower) {
                phrase.nation = phrase.nation.or(Some(nation));
            } else if lower.chars().any(char::is_alphabetic) {
                phrase.words.push(lower.clone());
            }
        } else if let Some(entity) = entities.get(entity as usize) {
            let name = entity.span.of(scan.text);
            match nations::of(name) {
                Some(nation) => phrase.nation = phrase.nation.or(Some(nation)),
                None => phrase
                    .words
                    .extend(name.split_whitespace().map(str::to_lowercase)),
            }
        }
    }
    join_office(&mut phrase);
    Some(phrase)
}

/// What the head noun tells.
fn describe(scan: &Scan<'_>, phrase: &mut Phrase) {
    fold_case(scan.word(phrase.head), &mut phrase.noun);
    match scan.class_at(phrase.head) {
        Class::Role(gender) => phrase.gender = gender,
        Class::Kin(gender) => {
            phrase.gender = gender;
            phrase.kin = true;
        }
        Class::Roles => phrase.plural = true,
        Class::Body => phrase.body = true,
        _ => {
            if let Some(title) = lexical_class::title(&phrase.noun) {
                phrase.gender = title.gender;
            }
        }
    }
}

/// `Secretary of State`, `attorney general`: the office goes on after its first noun.
fn office_of(scan: &Scan<'_>, head: usize) -> usize {
    let mut lower = String::new();
    fold_case(scan.word(head + 1), &mut lower);
    if lower == "general" {
        return head + 1;
    }
    if lower == "of" {
        fold_case(scan.word(head + 2), &mut lower);
        if matches!(
            lower.as_str(),
            "state" | "defence" | "defense" | "opposition"
        ) {
            return head + 2;
        }
    }
    head
}

/// Words that make one office with the head.
fn join_office(phrase: &mut Phrase) {
    const OFFICES: &[&str] = &[
        "defence",
        "defense",
        "foreign",
        "prime",
        "finance",
        "interior",
        "health",
        "home",
        "education",
        "treasury",
        "energy",
        "trade",
        "justice",
        "vice",
        "press",
        "labor",
        "labour",
        "commerce",
        "transport",
        "culture",
        "environment",
        "deputy",
    ];
    if let Some(last) = phrase.words.last()
        && OFFICES.contains(&last.as_str())
    {
        let office = if last == "defense" {
            "defence"
        } else {
            last.as_str()
        };
        phrase.noun = format!("{office} {}", phrase.noun);
        phrase.words.pop();
    }
}

/// Whether a token can be the head of a description.
fn is_head(scan: &Scan<'_>, at: usize) -> bool {
    if scan.entity[at] != NONE {
        return false;
    }
    match scan.class_at(at) {
        Class::Role(_) | Class::Roles | Class::Kin(_) | Class::Body => true,
        Class::Title(None) => !scan.word(at).ends_with('.'),
        Class::Other if scan.is_word(at) => {
            let word = scan.word(at);
            let endings = ["woman", "man", "ologist", "ician", "person"];
            word.len() > 5 && endings.iter().any(|ending| word.ends_with(ending))
        }
        _ => false,
    }
}

/// Whether a token may stand inside a description: nouns, adjectives, places, organisations.
fn is_inner(scan: &Scan<'_>, entities: &[Mention], at: usize) -> bool {
    let entity = scan.entity[at];
    if entity != NONE {
        return entities
            .get(entity as usize)
            .is_some_and(|entity| entity.kind != EntityKind::Person);
    }
    match scan.class_at(at) {
        Class::Role(_)
        | Class::Roles
        | Class::Kin(_)
        | Class::Body
        | Class::Quality
        | Class::Thing
        | Class::Title(_) => true,
        Class::Other => {
            let word = scan.word(at);
            let joins = word == "-" || word == "–";
            joins
                || (scan.is_word(at) || word.starts_with(|c: char| c.is_ascii_digit()))
                    && !(word.ends_with("ed") || word.ends_with("ly"))
        }
        _ => false,
    }
}
