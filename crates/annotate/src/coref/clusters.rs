//! Named mentions grouped into persons and things.

use std::collections::HashMap;

use super::Gender;
use super::org_place_clusters::{self, NamedOrgPlace};
use super::person_clusters::{self, NamedPerson};
use super::person_name::{self, PersonName};
use super::token_context::TokenContext;
use crate::{EntityKind, Mention};
use pullquote_text::Span;

/// Whom or what a group of named mentions means.
#[derive(Clone, Debug, PartialEq)]
pub struct Cluster {
    /// What it is.
    pub kind: EntityKind,
    /// The fullest form found, as it stands in the text.
    pub name: String,
    /// He or she, for a person of whom the text or the name tells.
    pub gender: Option<Gender>,
    /// Whether only a given name tells the gender that some of the other gender bear.
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
    /// Persons by their folded family names, where one bears it alone.
    by_family: HashMap<String, Option<usize>>,
}

impl Clusters {
    /// The index in [`Clusters::list`] of the group of an entity, by the entity's index.
    pub fn index_of(&self, entity: usize) -> Option<usize> {
        self.of_entity.get(entity).copied().flatten()
    }

    /// The only person of a family name, for a surname that is no entity.
    pub(super) fn of_family(&self, word: &str) -> Option<usize> {
        self.by_family
            .get(&person_name::fold(word))
            .copied()
            .flatten()
    }

    /// The group of an entity, by the entity's index.
    pub fn of(&self, entity: usize) -> Option<&Cluster> {
        self.index_of(entity).and_then(|idx| self.list.get(idx))
    }
}

/// Groups the linked entities of the scanned text.
pub(super) fn cluster(ctx: &TokenContext<'_>, entities: &[Mention]) -> Clusters {
    let mut groups = person_groups(ctx, entities);
    groups.extend(thing_groups(ctx, entities));
    groups.sort_by_key(|group| group.entities.first().copied());
    let mut of_entity = vec![None; entities.len()];
    for (idx, group) in groups.iter().enumerate() {
        for entity in &group.entities {
            of_entity[*entity] = Some(idx);
        }
    }
    let mut by_family = HashMap::new();
    for (idx, group) in groups.iter().enumerate() {
        if group.kind == EntityKind::Person {
            let family = person_name::fold(group.name.split(' ').next_back().unwrap_or_default());
            by_family
                .entry(family)
                .and_modify(|only| *only = None)
                .or_insert(Some(idx));
        }
    }
    Clusters {
        list: groups,
        of_entity,
        by_family,
    }
}

fn person_groups(ctx: &TokenContext<'_>, entities: &[Mention]) -> Vec<Cluster> {
    let mut named: Vec<NamedPerson> = entities
        .iter()
        .enumerate()
        .filter(|(_, entity)| entity.kind == EntityKind::Person)
        .map(|(idx, entity)| {
            let range = ctx.range_of(entity.span);
            let name = PersonName::read(ctx, range.clone(), entity.span.of(ctx.text));
            NamedPerson {
                entity: idx,
                at: range.start,
                headline: ctx.paragraph.get(range.start) == Some(&0),
                name,
            }
        })
        .collect();
    let cut = person_clusters::cut_headline(&mut named);
    person_clusters::group(&ctx.lexicon, &named)
        .into_iter()
        .map(|person| {
            let told = person.gender(&ctx.lexicon);
            let mut titles: Vec<String> = Vec::new();
            for idx in &person.mentions {
                if let Some(title) = &named[*idx].name.title
                    && !titles.contains(title)
                {
                    titles.push(title.clone());
                }
            }
            let form = |idx: &usize| NameVariant {
                text: entities[named[*idx].entity].span.of(ctx.text),
                cut: cut[*idx],
                headline: named[*idx].headline,
            };
            Cluster {
                kind: EntityKind::Person,
                name: fullest(person.mentions.iter().map(form)),
                gender: told.map(|told| told.gender),
                guessed: told.is_some_and(|told| !told.certain),
                entities: person
                    .mentions
                    .iter()
                    .map(|idx| named[*idx].entity)
                    .collect(),
                titles,
            }
        })
        .collect()
}

fn thing_groups(ctx: &TokenContext<'_>, entities: &[Mention]) -> Vec<Cluster> {
    let ids: Vec<usize> = (0..entities.len())
        .filter(|idx| entities[*idx].kind.is_linked() && entities[*idx].kind != EntityKind::Person)
        .collect();
    let named: Vec<NamedOrgPlace<'_>> = ids
        .iter()
        .map(|idx| NamedOrgPlace {
            kind: entities[*idx].kind,
            words: entities[*idx].span.of(ctx.text),
            alias: alias(ctx, entities[*idx].span),
        })
        .collect();
    let mut groups: Vec<Cluster> = Vec::new();
    let of = org_place_clusters::group(&named);
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
        let form = |idx: &usize| NameVariant {
            text: entities[*idx].span.of(ctx.text),
            cut: 0,
            headline: false,
        };
        group.name = fullest(group.entities.iter().map(form));
    }
    groups
}

/// `Federal Trade Commission (FTC)`: what stands in the brackets, when it is short and in capitals.
fn alias<'a>(ctx: &TokenContext<'a>, span: Span) -> Option<&'a str> {
    let range = ctx.range_of(span);
    if ctx.word(range.end) != "(" {
        return None;
    }
    let mut at = range.end + 1;
    while matches!(ctx.word(at), "“" | "\"" | "the" | "‘" | "'") {
        at += 1;
    }
    let word = ctx.word(at);
    let upper = word.chars().filter(|c| c.is_uppercase()).count();
    let closes = matches!(ctx.word(at + 1), ")" | "”" | "\"" | "’" | "'");
    (closes && word.len() < 10 && (upper > 1 || (upper == 1 && word.len() < 6))).then_some(word)
}

/// One way in which the text names somebody.
#[derive(Clone, Copy)]
struct NameVariant<'a> {
    text: &'a str,
    /// Words at its end that are none of the name.
    cut: usize,
    headline: bool,
}

/// The form with the most words, of two such the longer, with white space folded. A form of several
/// words in the text below is better than the headline's, where every word may have a capital.
fn fullest<'a>(forms: impl Iterator<Item = NameVariant<'a>>) -> String {
    let mut best: Vec<&str> = Vec::new();
    let mut best_size = (false, 0, 0);
    for form in forms {
        let mut words: Vec<&str> = form.text.split_whitespace().collect();
        words.truncate(words.len().saturating_sub(form.cut).max(1));
        let size = (
            !form.headline && words.len() > 1,
            words.len(),
            form.text.len(),
        );
        if size > best_size {
            best_size = size;
            best = words;
        }
    }
    best.join(" ")
}
