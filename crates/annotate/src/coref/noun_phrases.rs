//! Descriptions: noun phrases whose head says what a person or organisation is.

use std::ops::Range;

use super::lexical_class::{self, LexicalClass};
use super::nations;
use super::offices::{OFFICE_MODIFIERS, WORDS};
use super::token_context::{NONE, TokenContext, fold_case};
use crate::EntityKind;
use crate::gender::Gender;
use crate::tagset::Tag;

/// Longest description before its head, in tokens.
const MAX_BEFORE: usize = 9;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Determiner {
    /// `the judge`, `Trump’s lawyer`
    Definite,
    /// `this company`
    Demonstrative,
    /// `a surgeon`
    Indefinite,
    /// `his wife`
    Possessive,
    /// `actress`, `Republican nominee`
    Bare,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct NounPhrase {
    /// Its tokens, article included.
    pub range: Range<usize>,
    /// The token of its head noun.
    pub head: usize,
    /// The head in lower case, with a modifier that belongs to the office: `defence secretary`.
    pub noun: String,
    pub determiner: Determiner,
    pub gender: Option<Gender>,
    /// Whether it describes an organisation or place instead of a person.
    pub is_org: bool,
    /// Whether it describes a text: `the letter`.
    pub is_document: bool,
    /// Whether it describes a person by relation to another: `wife`.
    pub is_kin: bool,
    pub is_plural: bool,
    /// The key of its nation: `the Russian president`.
    pub nation: Option<&'static str>,
    /// Whether a genitive opens it: `the party’s treasurer`.
    pub is_owned: bool,
    /// The index of the name whose genitive opens it: `Trump’s lawyer`.
    pub owner: Option<usize>,
    /// Other words before the head, in lower case.
    pub modifiers: Vec<String>,
}

impl NounPhrase {
    /// A phrase for one person of whom nothing else is known.
    const fn new(range: Range<usize>, head: usize, determiner: Determiner) -> Self {
        Self {
            range,
            head,
            noun: String::new(),
            determiner,
            gender: None,
            is_org: false,
            is_document: false,
            is_kin: false,
            is_plural: false,
            nation: None,
            is_owned: false,
            owner: None,
            modifiers: Vec::new(),
        }
    }
}

/// All descriptions that begin with an article, a genitive or a pronoun.
pub(super) fn find(ctx: &TokenContext<'_>) -> Vec<NounPhrase> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < ctx.len() {
        let opens = matches!(
            ctx.class_at(at),
            LexicalClass::Definite
                | LexicalClass::Indefinite
                | LexicalClass::Demonstrative
                | LexicalClass::Possessive(_)
                | LexicalClass::Her
                | LexicalClass::They
                | LexicalClass::It
        );
        let found = if opens {
            read_from(ctx, at)
        } else if at == ctx.sentence_start(at) {
            read_plural_subject(ctx, at)
        } else if ctx.is_genitive(at) && at > 0 && ctx.name_at[at - 1] != NONE {
            read_owned(ctx, at)
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

/// `Tournament organisers were brief`: a plural without an article, subject of the sentence that begins at
/// token `at`.
fn read_plural_subject(ctx: &TokenContext<'_>, at: usize) -> Option<NounPhrase> {
    let phrase = read(ctx, at, at, Determiner::Bare)?;
    (phrase.is_plural && ctx.is_finite(phrase.range.end)).then_some(phrase)
}

/// The description that begins at token `at` with an article or pronoun.
pub(super) fn read_from(ctx: &TokenContext<'_>, at: usize) -> Option<NounPhrase> {
    let determiner = match ctx.class_at(at) {
        LexicalClass::Definite => Determiner::Definite,
        LexicalClass::Demonstrative => Determiner::Demonstrative,
        LexicalClass::Indefinite => Determiner::Indefinite,
        LexicalClass::Possessive(_) | LexicalClass::Her | LexicalClass::They | LexicalClass::It => {
            Determiner::Possessive
        }
        _ => return None,
    };
    read(ctx, at, at + 1, determiner)
}

/// The description after the genitive at `at`, `Trump’s lawyer`, with the name before it.
fn read_owned(ctx: &TokenContext<'_>, at: usize) -> Option<NounPhrase> {
    let owner = ctx.name_at[at - 1] as usize;
    let first = ctx.range_of(ctx.names.get(owner)?.span).start;
    let first = if first > 0 && ctx.class_at(first - 1) == LexicalClass::Definite {
        first - 1
    } else {
        first
    };
    let mut phrase = read(ctx, first, at + 1, Determiner::Definite)?;
    let place = matches!(ctx.names[owner].kind, EntityKind::Place | EntityKind::Group);
    if place {
        phrase.nation = nations::of(ctx.names[owner].span.of(ctx.text)).or(phrase.nation);
    }
    phrase.owner = Some(owner);
    Some(phrase)
}

/// The description without an article that ends right before token `end`: `actress`, `US marine`.
pub(super) fn read_before(ctx: &TokenContext<'_>, end: usize) -> Option<NounPhrase> {
    let floor = ctx.sentence_start(end).max(end.saturating_sub(MAX_BEFORE));
    let mut first = end;
    while first > floor && is_inner(ctx, first - 1) {
        first -= 1;
    }
    let opens = first > floor
        && matches!(
            ctx.class_at(first - 1),
            LexicalClass::Definite
                | LexicalClass::Indefinite
                | LexicalClass::Possessive(_)
                | LexicalClass::Her
                | LexicalClass::It
                | LexicalClass::They
        );
    let phrase = if opens {
        read_from(ctx, first - 1)
    } else if first > floor
        && ctx.is_genitive(first - 1)
        && first > 1
        && ctx.name_at[first - 2] != NONE
    {
        read_owned(ctx, first - 1)
    } else if first > floor && ctx.is_genitive(first - 1) {
        // `the mayor’s adviser`
        read(ctx, first, first, Determiner::Definite)
    } else {
        read(ctx, first, first, Determiner::Bare)
    };
    phrase.filter(|phrase| phrase.range.end == end)
}

/// The description with the words from token `from` up to the head; its range begins at `start`.
pub(super) fn read(
    ctx: &TokenContext<'_>,
    start: usize,
    from: usize,
    determiner: Determiner,
) -> Option<NounPhrase> {
    let limit = ctx.sentence_end(start).min(from + MAX_BEFORE);
    let mut head = None;
    let mut at = from;
    while at < limit && is_inner(ctx, at) {
        if is_head(ctx, at) {
            head = Some(at);
        } else if head.is_some() && !ctx.is_word(at) {
            break;
        }
        at += 1;
    }
    let mut head = head?;
    let mut lower = String::new();
    // `the president campaign`: the head is the campaign.
    fold_case(ctx.word(head + 1), &mut lower);
    let follows = ctx.class_at(head + 1);
    let is_modifier = follows == LexicalClass::HeadNoun || is_compound(ctx, head);
    if is_modifier && !ctx.is_genitive(head + 1) && head + 1 < limit {
        return None;
    }
    let mut phrase = NounPhrase {
        is_owned: from > start && ctx.is_genitive(from - 1),
        ..NounPhrase::new(start..head + 1, head, determiner)
    };
    read_head(ctx, &mut phrase);
    if matches!(
        phrase.noun.as_str(),
        "secretary" | "minister" | "leader" | "attorney"
    ) {
        head = office_of(ctx, head);
        phrase.range.end = head + 1;
    }
    for at in from..phrase.head {
        let idx = ctx.name_at[at];
        if idx == NONE {
            fold_case(ctx.word(at), &mut lower);
            if let Some(nation) = nations::of_lower(&lower) {
                phrase.nation = phrase.nation.or(Some(nation));
            } else if lower.chars().any(char::is_alphabetic) {
                phrase.modifiers.push(lower.clone());
            }
        } else if let Some(name) = ctx.names.get(idx as usize) {
            let name = name.span.of(ctx.text);
            match nations::of(name) {
                Some(nation) => phrase.nation = phrase.nation.or(Some(nation)),
                None => phrase
                    .modifiers
                    .extend(name.split_whitespace().map(str::to_lowercase)),
            }
        }
    }
    join_office(&mut phrase);
    Some(phrase)
}

/// `the Scot`, `the American`: a noun for one person of a nation.
pub(super) fn demonym(ctx: &TokenContext<'_>, range: &Range<usize>) -> Option<NounPhrase> {
    let head = range.start + 1;
    let name = ctx.names.get(*ctx.name_at.get(head)? as usize)?;
    let is_noun = ctx.class[range.start] == LexicalClass::Definite
        && range.end == head + 1
        && matches!(name.kind, EntityKind::Group | EntityKind::Person)
        && ctx.range_of(name.span).len() == 1;
    let mut noun = String::new();
    fold_case(ctx.word(head), &mut noun);
    // The nouns for all people of a nation: `the Irish`, `the French`, `the Chinese`.
    let for_all = ["sh", "ch", "ese", "iss", "ots"];
    if !is_noun || for_all.iter().any(|ending| noun.ends_with(ending)) {
        return None;
    }
    let nation = nations::of_lower(&noun)?;
    Some(NounPhrase {
        noun,
        nation: Some(nation),
        ..NounPhrase::new(range.clone(), head, Determiner::Definite)
    })
}

/// `witness statement`: the noun at `head` modifies the one after it.
fn is_compound(ctx: &TokenContext<'_>, head: usize) -> bool {
    let next = head + 1;
    ctx.name_at.get(next) == Some(&NONE)
        && ctx.class_at(next) == LexicalClass::Other
        && matches!(ctx.tag(head), Tag::Noun)
        && matches!(ctx.tag(next), Tag::Noun | Tag::Nouns)
        && ctx.is_word(next)
        && !ctx.is_capital(next)
}

/// Fills in what the head noun says.
fn read_head(ctx: &TokenContext<'_>, phrase: &mut NounPhrase) {
    fold_case(ctx.word(phrase.head), &mut phrase.noun);
    phrase.nation = nations::of_lower(&phrase.noun);
    match ctx.class_at(phrase.head) {
        LexicalClass::PersonNoun(gender) => phrase.gender = gender,
        LexicalClass::Kin(gender) => {
            phrase.gender = gender;
            // `the mother of five` has no possessor to be told from.
            let counts =
                ctx.word(phrase.head + 1) == "of" && ctx.tag(phrase.head + 2) == Tag::Number;
            phrase.is_kin = !counts;
        }
        LexicalClass::PersonPlural => phrase.is_plural = true,
        LexicalClass::OrgNoun => phrase.is_org = true,
        LexicalClass::DocumentNoun => phrase.is_document = true,
        _ => {
            if let Some(title) = lexical_class::title(&phrase.noun) {
                phrase.gender = title.gender;
            }
        }
    }
}

/// The last token of the office: `Secretary of State`, `attorney general`.
fn office_of(ctx: &TokenContext<'_>, head: usize) -> usize {
    let mut lower = String::new();
    fold_case(ctx.word(head + 1), &mut lower);
    if lower == "general" {
        return head + 1;
    }
    if lower == "of" {
        fold_case(ctx.word(head + 2), &mut lower);
        if matches!(
            lower.as_str(),
            "state" | "defence" | "defense" | "opposition"
        ) {
            return head + 2;
        }
    }
    head
}

/// Moves the last modifier into the noun where both name one office.
fn join_office(phrase: &mut NounPhrase) {
    if let Some(last) = phrase.modifiers.last()
        && WORDS.has(OFFICE_MODIFIERS, last)
    {
        let office = if last == "defense" {
            "defence"
        } else {
            last.as_str()
        };
        phrase.noun = format!("{office} {}", phrase.noun);
        phrase.modifiers.pop();
    }
}

fn is_head(ctx: &TokenContext<'_>, at: usize) -> bool {
    if ctx.name_at[at] != NONE {
        return false;
    }
    match ctx.class_at(at) {
        LexicalClass::PersonNoun(_)
        | LexicalClass::PersonPlural
        | LexicalClass::Kin(_)
        | LexicalClass::OrgNoun
        | LexicalClass::DocumentNoun => true,
        LexicalClass::Title(None) => !ctx.word(at).ends_with('.'),
        _ if is_age(ctx.word(at)) => true,
        LexicalClass::Other if ctx.is_word(at) => {
            let word = ctx.word(at);
            let endings = ["woman", "man", "ologist", "ician", "person"];
            word.len() > 5 && endings.iter().any(|ending| word.ends_with(ending))
        }
        _ => false,
    }
}

/// `19-year-old`
pub(super) fn is_age(word: &str) -> bool {
    let digits = word.strip_suffix("-year-old").unwrap_or_default();
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a token can be inside a description: nouns, adjectives, places, organisations.
fn is_inner(ctx: &TokenContext<'_>, at: usize) -> bool {
    let name = ctx.name_at[at];
    if name != NONE {
        return ctx
            .names
            .get(name as usize)
            .is_some_and(|name| name.kind != EntityKind::Person);
    }
    match ctx.class_at(at) {
        LexicalClass::PersonNoun(_)
        | LexicalClass::PersonPlural
        | LexicalClass::Kin(_)
        | LexicalClass::OrgNoun
        | LexicalClass::DocumentNoun
        | LexicalClass::Premodifier
        | LexicalClass::HeadNoun
        | LexicalClass::Title(_) => true,
        LexicalClass::Other => {
            let word = ctx.word(at);
            let joins = word == "-" || word == "–";
            joins
                || (ctx.is_word(at) || word.starts_with(|c: char| c.is_ascii_digit()))
                    && !(word.ends_with("ed") || word.ends_with("ly"))
        }
        _ => false,
    }
}
