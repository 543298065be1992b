//! Clusters of the names of organisations, places and other kinds but persons.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::person_name::fold;
use crate::EntityKind;
use crate::word_lists::{WordMap, entries, items, word_file, word_lists};

/// Clusters that share a word and are compared: bounds the work.
const MAX_RIVALS: usize = 24;

pub(super) struct NamedOrgPlace<'a> {
    pub kind: EntityKind,
    pub words: &'a str,
    /// The acronym in brackets after it, or the name after its acronym.
    pub alias: Option<&'a str>,
}

word_lists!(WORDS, "org-words.txt", LEGAL_FORMS GENERIC);

/// The usual name of a place or organisation that `name`, folded, is another name of.
fn usual_name(kind: EntityKind, name: &str) -> Option<&'static str> {
    static PLACES: OnceLock<WordMap<&'static str>> = OnceLock::new();
    static ORGANISATIONS: OnceLock<WordMap<&'static str>> = OnceLock::new();
    let read = |source| {
        entries(source)
            .flat_map(|(_, line)| {
                items(line).map(move |name| (name, items(line).next().unwrap_or(name)))
            })
            .collect::<WordMap<_>>()
    };
    let table = match kind {
        EntityKind::Place => PLACES.get_or_init(|| read(word_file!("place-names.txt"))),
        EntityKind::Organisation => ORGANISATIONS.get_or_init(|| read(word_file!("org-names.txt"))),
        _ => return None,
    };
    table.get(name).copied()
}

/// The number of the cluster of each mention; mentions are in text order.
pub(super) fn group(named: &[NamedOrgPlace<'_>]) -> Vec<usize> {
    let mut groups = OrgPlaceIndex::default();
    let keys: Vec<NameKey> = named.iter().map(NameKey::of).collect();
    // Longer names first: a short form may come before its long name.
    let mut order: Vec<usize> = (0..named.len()).collect();
    order.sort_by_key(|idx| std::cmp::Reverse(keys[*idx].words.len()));
    let mut of = vec![0; named.len()];
    for idx in order {
        of[idx] = groups.find_or_open(&keys[idx], named[idx].alias);
    }
    of
}

/// A name in comparable form.
#[derive(Clone)]
struct NameKey {
    kind: EntityKind,
    words: Vec<String>,
    joined: String,
    acronym: bool,
}

impl NameKey {
    fn of(named: &NamedOrgPlace<'_>) -> Self {
        let acronym = is_acronym(named.words);
        Self::read(named.kind, named.words, acronym)
    }

    fn read(kind: EntityKind, text: &str, acronym: bool) -> Self {
        let mut words: Vec<String> = text
            .split(|c: char| c.is_whitespace() || c == ',' || c == '/')
            .map(|word| {
                if word == "&" {
                    "&".to_owned()
                } else {
                    fold(word)
                }
            })
            .filter(|word| !word.is_empty() && word != "s")
            .collect();
        if words.len() > 1 && words[0] == "the" {
            words.remove(0);
        }
        if kind == EntityKind::Organisation {
            while words.len() > 1
                && words
                    .last()
                    .is_some_and(|word| WORDS.has(LEGAL_FORMS, word))
            {
                words.pop();
            }
        }
        if kind == EntityKind::Group {
            // `Russian` and `Russians`, `Democrat` and `Democrats`.
            if let Some(last) = words.last_mut()
                && last.len() > 3
                && last.ends_with('s')
                && !last.ends_with("ss")
            {
                last.pop();
            }
        }
        let joined = words.join(" ");
        let known = usual_name(kind, &joined).map(|name| (kind, name));
        // `US` stays a country where the tagger reads it as the government.
        let country = || {
            let name = usual_name(EntityKind::Place, &joined).filter(|_| acronym)?;
            Some((EntityKind::Place, name))
        };
        if let Some((kind, name)) = known.or_else(country) {
            return Self {
                kind,
                words: name.split(' ').map(str::to_owned).collect(),
                joined: name.to_owned(),
                acronym: false,
            };
        }
        Self {
            kind,
            words,
            joined,
            acronym,
        }
    }

    /// Its acronym: `ftc` for `federal trade commission`.
    fn initials(&self) -> Option<String> {
        let small = |word: &str| {
            matches!(
                word,
                "of" | "and" | "the" | "for" | "in" | "on" | "to" | "&"
            )
        };
        if self.words.len() < 2 || self.acronym {
            return None;
        }
        let letters = self
            .words
            .iter()
            .filter(|word| !small(word))
            .filter_map(|word| word.chars().next());
        Some(letters.collect::<String>()).filter(|letters| letters.chars().count() > 1)
    }
}

/// `FTC`, `U.S.`, `AT&T`; not `Nato`, which equals its expansion's initials when folded.
fn is_acronym(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic());
    let (mut count, mut upper) = (0, 0);
    for c in letters {
        count += 1;
        upper += usize::from(c.is_uppercase());
    }
    count > 1 && count < 7 && upper == count && !text.contains(' ')
}

#[derive(Default)]
struct OrgPlaceIndex {
    count: usize,
    /// Clusters by kind and whole name, acronym or alias.
    by_name: HashMap<(EntityKind, String), usize>,
    /// Clusters by kind and the first or last word of their names.
    by_end: HashMap<(EntityKind, String), Vec<usize>>,
    keys: Vec<NameKey>,
}

impl OrgPlaceIndex {
    fn find_or_open(&mut self, key: &NameKey, alias: Option<&str>) -> usize {
        let alias = alias.map(|alias| NameKey::read(key.kind, alias, is_acronym(alias)).joined);
        let found = self
            .named(key.kind, &key.joined)
            .or_else(|| alias.as_ref().and_then(|alias| self.named(key.kind, alias)))
            .or_else(|| self.by_part(key));
        let group = found.unwrap_or_else(|| self.open(key));
        if let Some(alias) = alias {
            self.by_name.entry((key.kind, alias)).or_insert(group);
        }
        self.by_name
            .entry((key.kind, key.joined.clone()))
            .or_insert(group);
        group
    }

    fn named(&self, kind: EntityKind, name: &str) -> Option<usize> {
        self.by_name.get(&(kind, name.to_owned())).copied()
    }

    /// The only organisation with a longer name of which the key is a short form.
    fn by_part(&self, key: &NameKey) -> Option<usize> {
        if key.kind != EntityKind::Organisation {
            return None;
        }
        let first = key.words.first()?;
        let ends = self.by_end.get(&(key.kind, first.clone()))?;
        let short_for = |idx: &&usize| {
            let long = &self.keys[**idx].words;
            let rest = match long.strip_prefix(key.words.as_slice()) {
                Some(rest) if !rest.is_empty() => rest,
                // `the Times`, `the Commission`: the generic last word with a capital.
                _ => {
                    return key.words.len() == 1
                        && WORDS.has(GENERIC, first)
                        && long.last() == Some(first);
                }
            };
            rest.iter()
                .all(|word| WORDS.has(GENERIC | LEGAL_FORMS, word))
        };
        let mut fits = ends.iter().filter(short_for);
        let only = fits.next()?;
        fits.next().is_none().then_some(*only)
    }

    fn open(&mut self, key: &NameKey) -> usize {
        let group = self.count;
        self.count += 1;
        if key.kind == EntityKind::Organisation
            && let Some(initials) = key.initials()
            && initials.len() > 2
        {
            self.by_name.entry((key.kind, initials)).or_insert(group);
        }
        for end in [key.words.first(), key.words.last()].into_iter().flatten() {
            let list = self.by_end.entry((key.kind, end.clone())).or_default();
            if list.len() < MAX_RIVALS && !list.contains(&group) {
                list.push(group);
            }
        }
        self.keys.push(key.clone());
        group
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groups(names: &[(EntityKind, &str)]) -> Vec<usize> {
        let things: Vec<NamedOrgPlace<'_>> = names
            .iter()
            .map(|(kind, words)| NamedOrgPlace {
                kind: *kind,
                words,
                alias: None,
            })
            .collect();
        let of = group(&things);
        // Renumber in text order.
        let mut seen = Vec::new();
        of.iter()
            .map(|idx| {
                seen.iter().position(|old| old == idx).unwrap_or_else(|| {
                    seen.push(*idx);
                    seen.len() - 1
                })
            })
            .collect()
    }

    use EntityKind::{Group, Organisation as Org, Place};

    #[test]
    fn aliases_of_countries_share_a_cluster() {
        let names = [
            "US",
            "United States",
            "America",
            "U.S.",
            "UK",
            "Britain",
            "United Kingdom",
        ];
        let places: Vec<_> = names.iter().map(|name| (Place, *name)).collect();
        assert_eq!(groups(&places), [0, 0, 0, 0, 1, 1, 1]);
    }

    #[test]
    fn acronyms_and_short_forms_join_the_long_name() {
        let names = [
            "FTC",
            "Federal Trade Commission",
            "Barclays",
            "Barclays Bank plc",
            "Tesla Inc",
            "Tesla",
        ];
        let bodies: Vec<_> = names.iter().map(|name| (Org, *name)).collect();
        assert_eq!(groups(&bodies), [0, 0, 1, 1, 2, 2]);
    }

    #[test]
    fn a_short_form_of_two_names_joins_neither() {
        let names = ["Harrow Council", "Harrow College", "Harrow"];
        let bodies: Vec<_> = names.iter().map(|name| (Org, *name)).collect();
        assert_eq!(groups(&bodies), [0, 1, 2]);
    }

    #[test]
    fn singular_and_plural_of_a_people_share_a_cluster() {
        assert_eq!(
            groups(&[(Group, "Russian"), (Group, "Russians"), (Group, "Swiss")]),
            [0, 0, 1]
        );
    }
}
