//! Labels to mentions: trims names to the span rules of [`Mention`].

use std::ops::Range;

use crate::lexicon::{Lexicon, Lists};
use crate::token::holds_clusters;
use crate::types::{EntityKind, Mention};

use super::extent;
use super::label;
use super::name::Name;
use super::tagger_input::TaggerInput;
use super::vocabulary::Role;

/// Appends the names in the labels of the chain that begins at unit `start`.
pub(super) fn collect(path: &[u8], start: usize, out: &mut Vec<Name>) {
    let mut is_open = false;
    for (i, &label) in path.iter().enumerate() {
        match label::parts(label) {
            Some((kind, begins)) => {
                let at = start + i;
                match out.last_mut() {
                    Some(name) if is_open && !begins && name.kind == kind => {
                        name.units.end = at + 1;
                    }
                    _ => out.push(Name {
                        units: at..at + 1,
                        kind,
                    }),
                }
                is_open = true;
            }
            None => is_open = false,
        }
    }
}

/// The names as mentions. Names of [`label::Kind::Other`] are dropped.
pub(super) fn entities(
    text: &str,
    input: &TaggerInput,
    lexicon: &Lexicon,
    names: &[Name],
) -> Vec<Mention> {
    let mut out: Vec<Mention> = Vec::with_capacity(names.len());
    for (i, name) in names.iter().enumerate() {
        let Some(kind) = name.kind.entity() else {
            continue;
        };
        let mut units = extent::trim(text, input, name);
        if kind == EntityKind::Event
            && names
                .get(i + 1)
                .is_none_or(|next| next.units.start > units.end)
        {
            units.end = end_of_event(text, input, &units);
        }
        if units.is_empty() {
            continue;
        }
        let (units, kind) =
            country_of_office(text, input, lexicon, units.clone(), kind).unwrap_or((units, kind));
        let span = input.span_of(units);
        if is_named(span.of(text)) && holds_clusters(text, span) {
            out.push(Mention {
                span,
                kind,
                entity: None,
                corrected: false,
            });
        }
    }
    out
}

/// Extends an event by its head noun: `World Cup final`, `UK general election`.
fn end_of_event(text: &str, input: &TaggerInput, units: &Range<usize>) -> usize {
    let Some(next) = input.units.get(units.end).filter(|_| !units.is_empty()) else {
        return units.end;
    };
    let word = input.word(units.end);
    let touches = next.span.start() <= input.units[units.end - 1].span.end() + 1;
    let names_it = word.role == Role::EventHead || matches!(next.span.of(text), "final" | "finals");
    units.end + usize::from(touches && names_it && !word.is_cap)
}

/// `US Defence` before `Secretary` is a country and part of an office, not an organisation.
fn country_of_office(
    text: &str,
    input: &TaggerInput,
    lexicon: &Lexicon,
    units: Range<usize>,
    kind: EntityKind,
) -> Option<(Range<usize>, EntityKind)> {
    let follows = input.units.get(units.end)?;
    let office = input.word(units.end);
    let touches = follows.span.start() <= input.units[units.end - 1].span.end() + 1;
    if kind != EntityKind::Organisation
        || units.len() < 2
        || office.role != Role::Title
        || !office.is_cap
        || !touches
    {
        return None;
    }
    let first = units.start..units.start + 1;
    let lists = lexicon.lists(input.span_of(first.clone()).of(text));
    if lists.any(Lists::COUNTRY) {
        Some((first, EntityKind::Place))
    } else if lists.any(Lists::PEOPLE) {
        Some((first, EntityKind::Group))
    } else {
        None
    }
}

/// Whether it contains a letter.
fn is_named(name: &str) -> bool {
    name.chars().any(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::super::label::{Kind, OUTSIDE};
    use super::*;

    #[test]
    fn labels_become_names() {
        let (b, i) = (Kind::Person.begin() as u8, Kind::Person.inside() as u8);
        let place = Kind::Place.begin() as u8;
        let mut names = Vec::new();
        collect(&[b, i, b, OUTSIDE as u8, place], 10, &mut names);
        let found: Vec<_> = names.iter().map(|n| (n.units.clone(), n.kind)).collect();
        assert_eq!(
            found,
            [
                (10..12, Kind::Person),
                (12..13, Kind::Person),
                (14..15, Kind::Place),
            ]
        );
    }
}
