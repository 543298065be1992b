//! What the whole text shows about a lone word: parts of the names of persons are names again, and a
//! common word that only starts a sentence is none.

use std::collections::HashSet;

use crate::lexicon::Lists;
use crate::token::TokenKind;

use super::evidence::Evidence;
use super::label::Kind;
use super::name::Name;
use super::tagger_input::{Case, Sentence, TaggerInput};
use super::vocabulary::Role;

/// Frequency in lower case (`Word::class`) from which a word is common.
const COMMON: u8 = 3;
const PERSONAL: u32 = Lists::GIVEN | Lists::SURNAME;
/// Observations of a word as a name.
const NAMED: u32 = Evidence::AFTER_TITLE
    | Evidence::AFTER_GIVEN
    | Evidence::BEFORE_SURNAME
    | Evidence::PERSON_PHRASE;

/// Removes common words at the start of sentences from `names`, and sets the people of a country.
pub(super) fn remove_common(input: &TaggerInput, evidence: &[Evidence], names: &mut Vec<Name>) {
    let starts = starts(input);
    names.retain_mut(|name| {
        if name.units.len() != 1 || name.kind != Kind::Person {
            return true;
        }
        let word = input.word(name.units.start);
        // `the Scot said`
        let after_article = name
            .units
            .start
            .checked_sub(1)
            .is_some_and(|at| input.word(at).role == Role::Article);
        if after_article && word.lists.any(Lists::PEOPLE) && !word.lists.any(Lists::GIVEN) {
            name.kind = Kind::Group;
        }
        let seen = evidence[word.form as usize].bits;
        let is_common = word.class.common >= COMMON && !word.lists.any(PERSONAL)
            || word.class.common > 0
                && seen & (Evidence::LOWER | Evidence::CAP_INSIDE) == Evidence::LOWER;
        let speaks = input
            .units
            .get(name.units.end)
            .is_some_and(|_| input.word(name.units.end).role == Role::Speech);
        !(starts[name.units.start] && is_common && seen & NAMED == 0 && !speaks)
    });
}

/// Adds lone words that are a part of the name of a person elsewhere in the text.
pub(super) fn add_parts(input: &TaggerInput, names: &mut Vec<Name>) {
    let parts = parts(input, names);
    if parts.is_empty() {
        return;
    }
    let mut is_named = vec![false; input.units.len()];
    for name in names.iter() {
        is_named[name.units.clone()].fill(true);
    }
    let n = names.len();
    for sentence in input.sentences.iter().filter(|s| s.case == Case::Sentence) {
        let units = sentence.units.start as usize..sentence.units.end as usize;
        for at in units.filter(|at| !is_named[*at]) {
            if parts.contains(&input.word(at).fold) && is_lone(input, sentence, at) {
                names.push(Name {
                    units: at..at + 1,
                    kind: Kind::Person,
                });
            }
        }
    }
    if names.len() > n {
        names.sort_unstable_by_key(|name| name.units.start);
    }
}

/// The first and last words of the names of persons, by their folded hash.
fn parts(input: &TaggerInput, names: &[Name]) -> HashSet<u64> {
    let persons = names
        .iter()
        .filter(|name| name.kind == Kind::Person && name.units.len() > 1);
    let ends = persons.flat_map(|name| [name.units.start, name.units.end - 1]);
    let words = ends.map(|at| input.word(at));
    words
        .filter(|word| word.is_cap && word.affixes[5] != 0 && word.role == Role::Plain)
        .map(|word| word.fold)
        .collect()
}

/// Whether the word stands alone and is capitalised as a name is.
fn is_lone(input: &TaggerInput, sentence: &Sentence, at: usize) -> bool {
    let word = input.word(at);
    let start = sentence.units.start as usize;
    let before = (at > start).then(|| input.word(at - 1));
    let after = (at + 1 < sentence.units.end as usize).then(|| input.word(at + 1));
    let is_inside =
        before.is_some_and(|before| before.affixes[3] != 0 || before.role == Role::Comma);
    let speaks = after.is_some_and(|after| after.role == Role::Speech);
    let joins = |word: Option<&super::word::Word>| {
        word.is_some_and(|word| {
            word.is_cap && word.role != Role::Title || word.role == Role::Hyphen
        })
    };
    let is_article = before.is_some_and(|before| before.role == Role::Article);
    input.units[at].kind == TokenKind::Word
        && word.is_cap
        && !word.is_upper
        && !joins(before)
        && !joins(after)
        && !is_article
        && (is_inside || speaks || word.class.common == 0)
}

/// Whether each unit is the first word of its sentence.
fn starts(input: &TaggerInput) -> Vec<bool> {
    let mut out = vec![false; input.units.len()];
    for sentence in &input.sentences {
        let units = sentence.units.start as usize..sentence.units.end as usize;
        if let Some(first) = units.clone().find(|at| input.word(*at).affixes[3] != 0) {
            out[first] = true;
        }
    }
    out
}
