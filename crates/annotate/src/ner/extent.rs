//! The extent of a name: without article, title, honours and possessive.

use std::ops::Range;

use crate::lexicon::Lists;
use crate::token::TokenKind;

use super::label::Kind;
use super::name::Name;
use super::tagger_input::TaggerInput;
use super::vocabulary::{self, Role, TITLES_BEFORE_TITLES, WORDS};
use super::word::Word;

/// Frequency in lower case (`Word::class`) from which a word is hardly a given name.
const COMMON: u8 = 4;
const PERSONAL: u32 = Lists::GIVEN | Lists::SURNAME;

/// The units of `name` without a leading article or title, a final possessive, and function words and
/// punctuation at the end.
pub(super) fn trim(text: &str, input: &TaggerInput, name: &Name) -> Range<usize> {
    let Range { mut start, mut end } = name.units;
    // A title alone is not an organisation.
    if name.kind == Kind::Organisation && end - start == 1 && input.word(start).role == Role::Title
    {
        return start..start;
    }
    while start < end {
        let word = input.word(start);
        // A title alone is a description, not a name.
        let is_title = name.kind == Kind::Person && word.role == Role::Title;
        if matches!(
            word.role,
            Role::Article | Role::Possessive | Role::Comma | Role::Hyphen
        ) || is_title
        {
            start += 1;
        } else {
            break;
        }
    }
    while start < end {
        let word = input.word(end - 1);
        let drops = match word.role {
            Role::Possessive | Role::Comma | Role::Hyphen | Role::Open => true,
            Role::Link | Role::Article => !word.is_cap,
            _ => false,
        };
        if !drops {
            break;
        }
        end -= 1;
    }
    if name.kind == Kind::Person {
        of_person(text, input, start..end)
    } else {
        start..end
    }
}

/// A person's name without the words around it that describe its bearer.
fn of_person(text: &str, input: &TaggerInput, units: Range<usize>) -> Range<usize> {
    let Range { mut start, mut end } = units;
    // `Peatlands Minister Ana Ruiz`, `Tan Sri Lim Wei Han`
    while end - start > 1 {
        let (word, next) = (input.word(start), input.word(start + 1));
        let raw = input.units[start].span.of(text);
        let is_titled = is_long(next) && next.role == Role::Title && !next.lists.any(PERSONAL);
        let opens = word.role == Role::Title
            || WORDS.has(TITLES_BEFORE_TITLES, &raw.to_lowercase()) && next.role == Role::Title
            || is_titled && end - start > 2
            || describes(input, start) && end - start > 2;
        if !opens {
            break;
        }
        start += 1;
    }
    // `Jane Doe KC`, `Ana Ruiz states`
    while end - start > 1 {
        let word = input.word(end - 1);
        let unit = &input.units[end - 1];
        let is_honour = word.is_upper && vocabulary::is_honour(unit.span.of(text));
        let is_common = unit.kind == TokenKind::Word && !word.is_cap && word.role == Role::Plain;
        if !(is_honour || is_common) {
            break;
        }
        end -= 1;
    }
    start..end
}

/// Whether the unit is a common noun before a name: `Homeowner Ida Harlow`.
fn describes(input: &TaggerInput, at: usize) -> bool {
    let word = input.word(at);
    word.is_cap
        && is_long(word)
        && !word.is_upper
        && word.role == Role::Plain
        && word.class.common >= COMMON
        && !word.lists.any(PERSONAL | Lists::GIVEN_RARE)
}

/// Whether it has four letters or more: not an initial, nor `St`.
fn is_long(word: &Word) -> bool {
    word.affixes[6] != 0
}
