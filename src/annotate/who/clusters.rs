//! Named mentions grouped into persons and things.

use super::persons::{self, Named};
use super::scan::Scan;
use super::things::{self, NamedThing};
use super::{Gender, parts::PersonName};
use crate::annotate::{Entity, EntityKind};
use crate::text::Span;

/// Whom or what a group of named mentions means.
#[derive(Clone, Debug, PartialEq)]
pub struct Cluster {
    /// What it is.
    pub kind: EntityKind,
    /// The fullest form found, as it stands in the text.
    pub name: String,
    /// He or she, for a person of whom the text or the name tells.
    pub gender: Option<Gender>,
    /// Whether only the given name tells the gender; else it stands in the text.
    pub guessed: bool,
    /// Indexes of its entities, in order.
    pub entities: Vec<usize>,
    /// Titles that stand before its names, folded, each once: `judge`, `sen`.
    pub titles: Vec<String>,
}

/// All named mentions of an article in groups, in order of first mention.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Clusters {
    /// The groups.
    pub list: Vec<Cluster>,
    of_entity: Vec<Option<usize>>,
}

impl Clusters {
    /// The index in [`Clusters::list`] of the group of an entity, by the entity's index.
    pub fn index_of(&self, entity: usize) -> Option<usize> {
        self.of_entity.get(entity).copied().flatten()
    }

    /// The group of an entity, by the entity's index.
    pub fn of(&self, entity: usize) -> Option<&Cluster> {
        self.index_of(entity).and_then(|idx| self.list.get(idx))
    }
}

/// Groups the linked entities of the scanned text.
pub(super) fn cluster(scan: &Scan<'_>, entities: &[Entity]) -> Clusters {
    let mut groups = person_groups(scan, entities);
    groups.extend(thing_groups(scan, entities));
    groups.sort_by_key(|group| group.entities.first().copied());
    let mut of_entity = vec![None; entities.len()];
    for (idx, group) in groups.iter().enumerate() {
        for entity in &group.entities {
            of_entity[*entity] = Some(idx);
        }
    }
    Clusters {
        list: groups,
        of_entity,
    }
}

fn person_groups(scan: &Scan<'_>, entities: &[Entity]) -> Vec<Cluster> {
    let named: Vec<Named> = entities
        .iter()
        .enumerate()
        .filter(|(_, entity)| entity.kind == EntityKind::Person)
        .map(|(idx, entity)| {
            let range = scan.range_of(entity.span);
            let name = PersonName::read(scan, range.clone(), entity.span.of(scan.text));
            Named {
                entity: idx,
                at: range.start,
                name,
            }
        })
        .collect();
    persons::group(&scan.lexicon, &named)
        .into_iter()
        .map(|person| {
            let gender = person.gender(&scan.lexicon);
            let guessed = person.name.gender.is_none();
            let of: Vec<&Named> = person.mentions.iter().map(|idx| &named[*idx]).collect();
            let mut titles: Vec<String> = Vec::new();
            for title in of.iter().filter_map(|one| one.name.title.as_ref()) {
                if !titles.contains(title) {
                    titles.push(title.clone());
                }
            }
            let ids: Vec<usize> = of.iter().map(|one| one.entity).collect();
            Cluster {
                kind: EntityKind::Person,
                name: fullest(scan, entities, &ids),
                gender,
                guessed,
                entities: ids,
                titles,
            }
        })
        .collect()
}

fn thing_groups(scan: &Scan<'_>, entities: &[Entity]) -> Vec<Cluster> {
    let ids: Vec<usize> = (0..entities.len())
        .filter(|idx| entities[*idx].kind.is_linked() && entities[*idx].kind != EntityKind::Person)
        .collect();
    let named: Vec<NamedThing<'_>> = ids
        .iter()
        .map(|idx| NamedThing {
            kind: entities[*idx].kind,
            words: entities[*idx].span.of(scan.text),
            alias: alias(scan, entities[*idx].span),
        })
        .collect();
    let mut groups: Vec<Cluster> = Vec::new();
    let of = things::group(&named);
    let mut places = vec![usize::MAX; ids.len()];
    for (at, group) in of.iter().enumerate() {
        if places[*group] == usize::MAX {
            places[*group] = groups.len();
            groups.push(Cluster {
                kind: named[at].kind,
                name: String::new(),
                gender: None,
                guessed: false,
                entities: Vec::new(),
                titles: Vec::new(),
            });
        }
        groups[places[*group]].entities.push(ids[at]);
    }
    for group in &mut groups {
        group.name = fullest(scan, entities, &group.entities);
    }
    groups
}

/// `Federal Trade Commission (FTC)`: what stands in the brackets, when it is short and in capitals.
fn alias<'a>(scan: &Scan<'a>, span: Span) -> Option<&'a str> {
    let range = scan.range_of(span);
    if scan.word(range.end) != "(" {
        return None;
    }
    let mut at = range.end + 1;
    while matches!(scan.word(at), "“" | "\"" | "the" | "‘" | "'") {
        at += 1;
    }
    let word = scan.word(at);
    let upper = word.chars().filter(|c| c.is_uppercase()).count();
    let closes = matches!(scan.word(at + 1), ")" | "”" | "\"" | "’" | "'");
    (closes && word.len() < 10 && (upper > 1 || (upper == 1 && word.len() < 6))).then_some(word)
}

/// The form with the most words; of two such the longer; white space folded.
fn fullest(scan: &Scan<'_>, entities: &[Entity], ids: &[usize]) -> String {
    let size = |text: &str| (text.split_whitespace().count(), text.len());
    let mut best = "";
    for idx in ids {
        let text = entities[*idx].span.of(scan.text);
        if size(text) > size(best) {
            best = text;
        }
    }
    let mut name = String::with_capacity(best.len());
    for word in best.split_whitespace() {
        if !name.is_empty() {
            name.push(' ');
        }
        name.push_str(word);
    }
    name
}
