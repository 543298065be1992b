//! Persons and things that the text introduces without a name: `a man in a van`, `the report`,
//! `residents of the street`. Pronouns and later descriptions may refer to them.

use std::collections::HashMap;

use super::form::Form;
use super::lexical_class::LexicalClass;
use super::markables::Markable;
use super::noun_phrases::{Determiner, NounPhrase};
use super::offices::{QUANTIFIERS, WORDS};
use super::token_context::{NONE, TokenContext, fold_case};
use crate::EntityKind;
use crate::gender::Gender;
use crate::tagset::Tag;

/// Longest complement of a description that is shown with it, in tokens.
const MAX_COMPLEMENT: usize = 7;

/// Somebody or something without a name.
#[derive(Clone, Debug)]
pub(super) struct Unnamed {
    pub kind: EntityKind,
    /// Index of the markable that introduces it.
    pub first: usize,
}

/// Those of an article, in order of first mention.
#[derive(Debug, Default)]
pub(super) struct UnnamedIndex {
    pub list: Vec<Unnamed>,
    /// The last one with each description.
    by_key: HashMap<String, usize>,
}

impl UnnamedIndex {
    /// The number of what markable `idx` refers to, if it is known, and else a new one.
    pub fn find_or_open(&mut self, idx: usize, introduced: Introduced) -> usize {
        let known = self.by_key.get(&introduced.key).copied();
        if let Some(number) = known.filter(|_| !introduced.is_new) {
            return number;
        }
        self.list.push(Unnamed {
            kind: introduced.kind,
            first: idx,
        });
        let number = self.list.len() - 1;
        self.by_key.insert(introduced.key, number);
        number
    }

    /// The number of the last one that `phrase` describes with the same noun.
    pub fn described_as(&self, phrase: &NounPhrase) -> Option<usize> {
        self.by_key.get(&key(phrase)).copied()
    }
}

/// What a mention without a name introduces.
pub(super) struct Introduced {
    pub kind: EntityKind,
    pub gender: Option<Gender>,
    key: String,
    /// Whether it is another one even if the description is known: `a man`, `another resident`.
    is_new: bool,
}

/// What `one` introduces if it has no name; `None` for names, pronouns and what is inside quotations.
pub(super) fn introduced(ctx: &TokenContext<'_>, one: &Markable) -> Option<Introduced> {
    if one.quoted && one.source.is_none() {
        return None;
    }
    match &one.form {
        Form::Description(phrase) => Some(Introduced {
            kind: kind(phrase),
            gender: phrase.gender,
            key: key(phrase),
            is_new: phrase.determiner == Determiner::Indefinite,
        }),
        Form::Unknown if one.source.is_some() => unknown(ctx, one),
        _ => None,
    }
}

fn kind(phrase: &NounPhrase) -> EntityKind {
    if phrase.is_plural {
        EntityKind::Group
    } else if phrase.is_document {
        EntityKind::Work
    } else if phrase.is_org {
        EntityKind::Organisation
    } else {
        EntityKind::Person
    }
}

fn key(phrase: &NounPhrase) -> String {
    format!("{} {}", phrase.noun, phrase.nation.unwrap_or(""))
}

/// A source that is none of the known descriptions: a name that the name finder missed, `one of the
/// victims`, `Ana Ruiz and Bo Li`.
fn unknown(ctx: &TokenContext<'_>, one: &Markable) -> Option<Introduced> {
    let last = one.range.end.checked_sub(1)?;
    let opens = ctx.class_at(one.range.start);
    let joined = one
        .range
        .clone()
        .any(|at| ctx.class_at(at) == LexicalClass::Conjunction && ctx.name_at[at] == NONE);
    let mut first = String::new();
    fold_case(ctx.word(one.range.start), &mut first);
    if opens == LexicalClass::Demonstrative || WORDS.has(QUANTIFIERS, &first) {
        return None;
    }
    let of = ctx.word(one.range.start + 1) == "of";
    let kind = match ctx.tag(last) {
        _ if joined => EntityKind::Group,
        _ if opens == LexicalClass::Indefinite && of => EntityKind::Person,
        Tag::Pronoun | Tag::Determiner => return None,
        Tag::Nouns => EntityKind::Group,
        _ if ctx.is_capital(last) || opens == LexicalClass::Indefinite => EntityKind::Person,
        _ => return None,
    };
    Some(Introduced {
        kind,
        gender: None,
        key: ctx.word(last).to_owned(),
        is_new: opens == LexicalClass::Indefinite,
    })
}

/// The words to show for the description `one`, with the complement of its head: `a man in a van`.
pub(super) fn name(ctx: &TokenContext<'_>, one: &Markable) -> String {
    let end = complement_end(ctx, one.range.end);
    let span = ctx.span(one.range.start..end);
    let words = span.of(ctx.text).split_whitespace();
    words.collect::<Vec<_>>().join(" ")
}

/// The end of the prepositional phrases that follow token `at` at once.
fn complement_end(ctx: &TokenContext<'_>, at: usize) -> usize {
    if ctx.class_at(at) != LexicalClass::Preposition || matches!(ctx.word(at), "as" | "than") {
        return at;
    }
    let limit = (at + MAX_COMPLEMENT).min(ctx.sentence_end(at));
    let inner = |at: usize| {
        ctx.name_at[at] != NONE
            || matches!(
                ctx.tag(at),
                Tag::Noun
                    | Tag::Nouns
                    | Tag::Name
                    | Tag::Adjective
                    | Tag::Determiner
                    | Tag::Preposition
                    | Tag::Possessive
                    | Tag::Genitive
                    | Tag::Number
            )
    };
    let end = (at..limit).find(|at| !inner(*at)).unwrap_or(limit);
    // Not cut within a phrase.
    let is_whole = matches!(ctx.tag(end - 1), Tag::Noun | Tag::Nouns | Tag::Name);
    if end < limit && is_whole { end } else { at }
}
