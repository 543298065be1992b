//! Joins the parts of one name that the tagger took for several: `Department of Hydrology and
//! Meteorology`, `Kerr County Sheriff’s Office`, `Quill & Barrow`.

use crate::lexicon::Lists;
use crate::token::TokenKind;

use super::label::Kind;
use super::name::Name;
use super::tagger_input::TaggerInput;
use super::vocabulary::Role;

/// Longest gap between two parts, in units.
const GAP: usize = 3;

/// Joins neighbouring names; both are sorted and disjoint before and after.
pub(super) fn join(text: &str, input: &TaggerInput, names: &mut Vec<Name>) {
    let mut out: Vec<Name> = Vec::with_capacity(names.len());
    for name in names.drain(..) {
        let joined = out
            .last()
            .filter(|last| name.units.start - last.units.end <= GAP)
            .and_then(|last| kind_of_both(text, input, last, &name));
        match (joined, out.last_mut()) {
            (Some(kind), Some(last)) => {
                last.units.end = name.units.end;
                last.kind = kind;
            }
            _ => out.push(name),
        }
    }
    *names = out;
    join_nicknames(input, names);
}

/// Longest nickname with its marks, in units.
const NICKNAME: usize = 5;

/// `Dwayne “The Rock” Harper` is one name.
fn join_nicknames(input: &TaggerInput, names: &mut Vec<Name>) {
    let mut out: Vec<Name> = Vec::with_capacity(names.len());
    for name in names.drain(..) {
        // The nickname may itself have been taken for a name.
        let given = out
            .iter()
            .rposition(|left| name.units.start > left.units.end + 1)
            .filter(|at| out.len() - at <= 2);
        match given {
            Some(at) if is_family_name(input, &out[at], &name) => {
                out.truncate(at + 1);
                out[at].units.end = name.units.end;
            }
            _ => out.push(name),
        }
    }
    *names = out;
}

/// Whether a nickname in marks, and nothing else, is between two parts of a person's name.
fn is_family_name(input: &TaggerInput, left: &Name, right: &Name) -> bool {
    let between = left.units.end..right.units.start;
    let is_mark = |at: usize| input.units[at].kind == TokenKind::Mark;
    let inner = between.start + 1..between.end - 1;
    left.kind == Kind::Person
        && right.kind == Kind::Person
        && (3..=NICKNAME).contains(&between.len())
        && is_mark(between.start)
        && is_mark(between.end - 1)
        && inner.clone().all(|at| {
            input.units[at].kind == TokenKind::Word
                && (input.is_cap(at) || input.word(at).role == Role::Article)
        })
}

/// The kind of the name that two neighbours make, if they are parts of one.
fn kind_of_both(text: &str, input: &TaggerInput, left: &Name, right: &Name) -> Option<Kind> {
    let between = left.units.end..right.units.start;
    let gap: Vec<&str> = between
        .clone()
        .map(|at| input.units[at].span.of(text))
        .collect();
    match gap.as_slice() {
        // `Quill & Barrow`
        ["&"] if !(is_given(input, left) && is_given(input, right)) => Some(Kind::Organisation),
        ["and"] if lists_fields(text, input, left) && is_field(input, right) => {
            Some(Kind::Organisation)
        }
        ["’s" | "'s" | "’" | "'"] if owns(input, left, right) => Some(Kind::Organisation),
        [] if ends_with_possessive(input, left) && owns(input, left, right) => {
            Some(Kind::Organisation)
        }
        // `Ravindran a/l Muthusamy`
        ["a/l" | "a/p"] | ["a", "/", "l" | "p"]
            if left.kind == Kind::Person && right.kind == Kind::Person =>
        {
            Some(Kind::Person)
        }
        // `Josphat Kiplagat arap Soi`
        [_] if left.kind == Kind::Person
            && right.kind == Kind::Person
            && between
                .clone()
                .all(|at| input.word(at).role == Role::Particle && !input.word(at).is_cap) =>
        {
            Some(Kind::Person)
        }
        _ => None,
    }
}

/// Whether it is a given name alone: `Wyatt & Zach` are two persons.
fn is_given(input: &TaggerInput, name: &Name) -> bool {
    name.units.len() == 1
        && input
            .word(name.units.start)
            .lists
            .any(Lists::GIVEN | Lists::GIVEN_RARE)
}

/// Whether it is a body with the fields that it is responsible for: `Department of Hydrology`.
fn lists_fields(text: &str, input: &TaggerInput, name: &Name) -> bool {
    let mut units = name.units.clone();
    let is_link = |at: usize| matches!(input.units[at].span.of(text), "of" | "for");
    let Some(link) = units.find(|at| is_link(*at)) else {
        return false;
    };
    name.kind == Kind::Organisation
        && input.word(link - 1).role == Role::OrgHead
        && link + 1 < name.units.end
        && is_common(input, name.units.end - 1)
}

/// Whether it may be a field of work, not a person or a place.
fn is_field(input: &TaggerInput, name: &Name) -> bool {
    name.units.clone().all(|at| is_common(input, at)) && name.kind != Kind::Place
}

fn is_common(input: &TaggerInput, at: usize) -> bool {
    let word = input.word(at);
    word.class.common > 0 && !word.lists.any(Lists::COUNTRY | Lists::PEOPLE | Lists::CITY)
}

fn ends_with_possessive(input: &TaggerInput, name: &Name) -> bool {
    input.word(name.units.end - 1).role == Role::Possessive
}

/// `Kerr County Sheriff’s Office`, `Surveyors’ Guild`: the owner is a common noun.
fn owns(input: &TaggerInput, left: &Name, right: &Name) -> bool {
    let mut last = left.units.end - 1;
    if ends_with_possessive(input, left) && left.units.len() > 1 {
        last -= 1;
    }
    let owner = input.word(last);
    let head = input.word(right.units.end - 1);
    let is_head = head.role == Role::OrgHead;
    is_head
        && (owner.role == Role::Title && left.units.len() > 1
            || owner.class.common > 1 && !owner.lists.any(Lists::GIVEN | Lists::COUNTRY))
        && right.kind != Kind::Place
}
