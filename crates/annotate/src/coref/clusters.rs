//! Clusters of names: the named mentions of one person, organisation or place.

use std::collections::HashMap;
use std::ops::Range;

use super::org_place_clusters::{self, NamedOrgPlace};
use super::person_clusters::{self, NamedPerson};
use super::person_name::{self, PersonName};
use super::token_context::TokenContext;
use crate::EntityKind;
use crate::gender::Gender;
use pullquote_text::Span;

/// The named mentions of one entity.
#[derive(Clone, Debug, PartialEq)]
pub struct Cluster {
    pub kind: EntityKind,
    /// The longest name in the text.
    pub name: String,
    /// The gender of a person, from titles or the given name.
    pub gender: Option<Gender>,
    /// Whether the gender is only likely: from a given name that both genders bear.
    pub guessed: bool,
    /// Indexes of its names, in text order.
    pub names: Vec<usize>,
    /// Titles before its names, folded, each once: `judge`, `sen`.
    pub titles: Vec<String>,
}

/// All clusters of an article.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Clusters {
    /// In order of first mention.
    pub list: Vec<Cluster>,
    of_name: Vec<Option<usize>>,
    /// Persons by folded family name; none where several share it.
    by_family: HashMap<String, Option<usize>>,
    /// The same by given name.
    by_given: HashMap<String, Option<usize>>,
    /// The same by the initials of all words.
    by_initials: HashMap<String, Option<usize>>,
}

impl Clusters {
    /// The index in [`Clusters::list`] of the cluster of name number `name`.
    pub fn index_of(&self, name: usize) -> Option<usize> {
        self.of_name.get(name).copied().flatten()
    }

    /// The only person with the family name `word`.
    pub(super) fn of_family(&self, word: &str) -> Option<usize> {
        self.by_family
            .get(&person_name::fold(word))
            .copied()
            .flatten()
    }

    /// The only person with the given name `word`.
    pub(super) fn of_given(&self, word: &str) -> Option<usize> {
        self.by_given
            .get(&person_name::fold(word))
            .copied()
            .flatten()
    }

    /// The person whose initials open the paragraph as a label at `range`.
    pub(super) fn labelled(&self, ctx: &TokenContext<'_>, range: &Range<usize>) -> Option<usize> {
        let initials = label(ctx, range)?;
        self.by_initials.get(&initials).copied().flatten()
    }
}

/// `AR: …` in an interview with Ana Ruiz: the initials that open the paragraph as a label.
fn label(ctx: &TokenContext<'_>, range: &Range<usize>) -> Option<String> {
    let word = ctx.word(range.start);
    let is_label = range.len() == 1
        && ctx.word(range.end) == ":"
        && (2..=4).contains(&word.len())
        && word.bytes().all(|byte| byte.is_ascii_uppercase())
        && ctx.opens_paragraph(range.start);
    is_label.then(|| word.to_ascii_lowercase())
}

/// Moves the names that are labels to the persons whose initials they are.
fn join_labels(ctx: &TokenContext<'_>, groups: &mut Vec<Cluster>) {
    let by_initials = only_person(groups, &initials);
    let mut moved: HashMap<usize, usize> = HashMap::new();
    for (name, mention) in ctx.names.iter().enumerate() {
        if let Some(label) = label(ctx, &ctx.range_of(mention.span))
            && let Some(Some(to)) = by_initials.get(&label)
        {
            moved.insert(name, *to);
        }
    }
    if moved.is_empty() {
        return;
    }
    for group in groups.iter_mut() {
        group.names.retain(|name| !moved.contains_key(name));
    }
    for (name, to) in moved {
        groups[to].names.push(name);
    }
    for group in groups.iter_mut() {
        group.names.sort_unstable();
    }
    groups.retain(|group| !group.names.is_empty());
}

fn initials(words: &[String]) -> Option<String> {
    let first = |word: &String| word.chars().next();
    (words.len() > 1).then(|| words.iter().filter_map(first).collect())
}

/// Persons by a key of their folded words; none where several share it.
fn only_person(
    groups: &[Cluster],
    key_of: &dyn Fn(&[String]) -> Option<String>,
) -> HashMap<String, Option<usize>> {
    let mut table = HashMap::new();
    for (idx, group) in groups.iter().enumerate() {
        let words: Vec<String> = group.name.split(' ').map(person_name::fold).collect();
        if group.kind == EntityKind::Person
            && let Some(key) = key_of(&words)
        {
            table
                .entry(key)
                .and_modify(|only| *only = None)
                .or_insert(Some(idx));
        }
    }
    table
}

/// Groups the names of the linked kinds.
pub(super) fn cluster(ctx: &TokenContext<'_>) -> Clusters {
    let mut groups = person_groups(ctx);
    groups.extend(thing_groups(ctx));
    join_labels(ctx, &mut groups);
    groups.sort_by_key(|group| group.names.first().copied());
    let mut of_name = vec![None; ctx.names.len()];
    for (idx, group) in groups.iter().enumerate() {
        for name in &group.names {
            of_name[*name] = Some(idx);
        }
    }
    let several = |words: &[String]| words.len() > 1;
    Clusters {
        by_family: only_person(&groups, &|words| words.last().cloned()),
        by_given: only_person(&groups, &|words| {
            words.first().filter(|_| several(words)).cloned()
        }),
        by_initials: only_person(&groups, &initials),
        list: groups,
        of_name,
    }
}

fn person_groups(ctx: &TokenContext<'_>) -> Vec<Cluster> {
    let mut named: Vec<NamedPerson> = ctx
        .names
        .iter()
        .enumerate()
        .filter(|(_, mention)| mention.kind == EntityKind::Person)
        .map(|(idx, mention)| {
            let range = ctx.range_of(mention.span);
            let name = PersonName::read(ctx, range.clone(), mention.span.of(ctx.text));
            NamedPerson {
                mention: idx,
                at: range.start,
                headline: ctx.paragraph.get(range.start) == Some(&0),
                name,
                initials: matches!(mention.span.len(), 2..=3)
                    && mention.span.of(ctx.text).chars().all(char::is_uppercase),
            }
        })
        .collect();
    let cut = person_clusters::cut_headline(&mut named);
    person_clusters::group(ctx.lexicon, &named)
        .into_iter()
        .map(|person| {
            let told = person.gender(ctx.lexicon);
            let mut titles: Vec<String> = Vec::new();
            for idx in &person.mentions {
                if let Some(title) = &named[*idx].name.title
                    && !titles.contains(title)
                {
                    titles.push(title.clone());
                }
            }
            let form = |idx: &usize| NameVariant {
                text: ctx.names[named[*idx].mention].span.of(ctx.text),
                cut: cut[*idx],
                headline: named[*idx].headline,
            };
            Cluster {
                kind: EntityKind::Person,
                name: fullest(person.mentions.iter().map(form)),
                gender: told.map(|told| told.gender),
                guessed: told.is_some_and(|told| !told.certain),
                names: person
                    .mentions
                    .iter()
                    .map(|idx| named[*idx].mention)
                    .collect(),
                titles,
            }
        })
        .collect()
}

fn thing_groups(ctx: &TokenContext<'_>) -> Vec<Cluster> {
    let ids: Vec<usize> = (0..ctx.names.len())
        .filter(|idx| {
            ctx.names[*idx].kind.is_linked() && ctx.names[*idx].kind != EntityKind::Person
        })
        .collect();
    let named: Vec<NamedOrgPlace<'_>> = ids
        .iter()
        .map(|idx| NamedOrgPlace {
            kind: ctx.names[*idx].kind,
            words: ctx.names[*idx].span.of(ctx.text),
            alias: alias(ctx, ctx.names[*idx].span),
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
                names: Vec::new(),
                titles: Vec::new(),
            });
        }
        groups[places[*group]].names.push(ids[at]);
    }
    for group in &mut groups {
        let form = |idx: &usize| NameVariant {
            text: ctx.names[*idx].span.of(ctx.text),
            cut: 0,
            headline: false,
        };
        group.name = fullest(group.names.iter().map(form));
    }
    groups
}

/// `Federal Trade Commission (FTC)`: the text in the brackets, when it is short and has capitals.
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

/// A name as one mention has it.
#[derive(Clone, Copy)]
struct NameVariant<'a> {
    text: &'a str,
    /// Words at its end that do not belong to the name.
    cut: usize,
    headline: bool,
}

/// The variant with the most words, then bytes, with white space collapsed. Variants of several words
/// outside the headline come first, since every word of a headline may have a capital.
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
