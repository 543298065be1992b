//! Types of organisations: whether a description such as `the company` or `the alliance` fits a name.

use std::sync::OnceLock;

use super::person_name;
use crate::lexicon::{Lexicon, Lists};
use crate::word_lists::{WordMap, entries, word_file};

/// The name or the lexicon confirms the noun.
const CONFIRMED: i32 = 6;
/// The name or the lexicon says that it is another type.
const CONTRADICTED: i32 = -6;
/// Nothing says what type it is.
const UNKNOWN: i32 = -3;

/// The types of `assets/words/org-types.txt`, each with the lists of the [`Lexicon`] that hold such names.
const TYPES: [(&str, u32); 15] = [
    ("company", Lists::COMPANY | Lists::COMPANY_SMALL),
    ("newspaper", Lists::PRESS),
    ("broadcaster", Lists::PRESS),
    ("party", Lists::PARTY),
    ("school", Lists::SCHOOL),
    ("hospital", 0),
    ("agency", Lists::AGENCY | Lists::BODY),
    ("team", Lists::TEAM | Lists::TEAM_SHORT),
    ("alliance", 0),
    ("bloc", 0),
    ("union", 0),
    ("league", Lists::LEAGUE),
    ("charity", Lists::BODY),
    ("church", 0),
    ("army", 0),
];
/// The bit of the first type.
const COMPANY: u32 = 1;

/// Masks of types, one bit each in the order of [`TYPES`].
#[derive(Clone, Copy, Debug, Default)]
struct Types {
    /// Types that the word describes as a noun.
    described: u32,
    /// Types in whose names the word occurs.
    named: u32,
}

fn types(word: &str) -> Types {
    static TABLE: OnceLock<WordMap<Types>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        let mut table = WordMap::<Types>::default();
        for (list, word) in entries(word_file!("org-types.txt")) {
            let (name, role) = list.split_once(": ").unwrap_or((list, ""));
            let bit = TYPES.iter().position(|one| one.0 == name);
            debug_assert!(
                bit.is_some(),
                "no organisation type for the word list [{list}]"
            );
            let bit = bit.map_or(0, |bit| 1 << bit);
            let types = table.entry(word).or_default();
            match role {
                "nouns" => types.described |= bit,
                _ => types.named |= bit,
            }
        }
        table
    });
    table.get(word).copied().unwrap_or_default()
}

/// How well the noun of a description fits the name of an organisation; positive when it does.
pub(super) fn fit(lexicon: &Lexicon, name: &str, noun: &str) -> i32 {
    let words: Vec<String> = name.split_whitespace().map(person_name::fold).collect();
    if words.iter().any(|word| word == noun) {
        return CONFIRMED;
    }
    let lists = lexicon.lists(name);
    let by_lexicon = TYPES.iter().enumerate().filter(|(_, one)| lists.any(one.1));
    let named = words.iter().fold(0, |mask, word| mask | types(word).named)
        | by_lexicon.fold(0, |mask, (bit, _)| mask | 1 << bit);
    let described = types(noun).described;
    if described & named != 0 {
        CONFIRMED
    } else if named != 0 {
        CONTRADICTED
    } else if described & COMPANY != 0 {
        // Names without an indication of their type are most often companies.
        1
    } else {
        UNKNOWN
    }
}
