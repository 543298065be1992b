//! Joins the names of many articles to people, organisations and places.
//!
//! The rules are those of the library's index (`library::people`): a surname or a given name alone joins
//! nothing, nor do names that contradict each other.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::figures::EntityFigures;
use crate::library::people::{NameForm, groups, is_acronym};
use pullquote_annotate::{EntityKind, Gender};

/// A name as articles have it, or, of one that joins nothing, as one article has it.
#[derive(Debug)]
pub(super) struct Entry {
    pub name: String,
    pub form: NameForm,
    /// In how many articles.
    pub n_articles: u64,
    pub n_mentions: u64,
}

type FormKey = (EntityKind, String, Option<Gender>);

/// All names so far.
#[derive(Debug, Default)]
pub(super) struct People {
    pub entries: Vec<Entry>,
    known: HashMap<FormKey, usize>,
    /// Pairs of forms that an article uses for the same, by kind and block.
    aliases: HashMap<(EntityKind, String), BTreeSet<(String, String)>>,
    /// The blocks of what articles abbreviate so, by kind and key of the abbreviation.
    acronyms: BTreeMap<(EntityKind, String), BTreeSet<String>>,
    /// Whether there are names that the index has not joined.
    is_to_join: bool,
}

fn key(form: &NameForm) -> FormKey {
    (form.kind, form.key(), form.gender)
}

impl People {
    /// The number of the entry of a name in an article.
    pub fn add(&mut self, who: &EntityFigures) -> usize {
        self.is_to_join = true;
        let form = NameForm::parse(who.kind, &who.name, who.gender);
        for name in &who.also {
            self.add_alias(&form, &who.name, name);
        }
        let known = self.known.get(&key(&form)).copied();
        let known = known.filter(|_| !form.is_ambiguous());
        let number = known.unwrap_or_else(|| self.add_entry(who, form));
        let entry = &mut self.entries[number];
        entry.n_articles += 1;
        entry.n_mentions += u64::from(who.n_mentions);
        number
    }

    /// The number of the entry of a name that is joined already, with `n_articles`.
    pub fn add_joined(&mut self, who: &EntityFigures, n_articles: u32) -> usize {
        let form = NameForm::parse(who.kind, &who.name, who.gender);
        let number = self.add_entry(who, form);
        self.entries[number].n_articles = u64::from(n_articles);
        number
    }

    fn add_entry(&mut self, who: &EntityFigures, form: NameForm) -> usize {
        let number = self.entries.len();
        if !form.is_ambiguous() {
            self.known.entry(key(&form)).or_insert(number);
        }
        self.entries.push(Entry {
            name: who.name.clone(),
            form,
            n_articles: 0,
            n_mentions: 0,
        });
        number
    }

    fn add_alias(&mut self, form: &NameForm, name: &str, other: &str) {
        let also = NameForm::parse(form.kind, other, form.gender);
        if form.kind == EntityKind::Person {
            let is_same = also.is_ambiguous() || also.block() != form.block();
            if !is_same && also.key() != form.key() {
                let block = (form.kind, form.block());
                let pairs = self.aliases.entry(block).or_default();
                pairs.insert((also.key(), form.key()));
            }
            return;
        }
        let (short, long) = if is_acronym(other, name) {
            (&also, form)
        } else if is_acronym(name, other) {
            (form, &also)
        } else {
            return;
        };
        let short = (form.kind, short.key());
        self.acronyms.entry(short).or_default().insert(long.block());
    }

    /// For each entry the one that stands for all that are the same person or thing.
    pub fn heads(&self) -> Vec<usize> {
        let mut heads: Vec<usize> = (0..self.entries.len()).collect();
        if !self.is_to_join {
            return heads;
        }
        let mut blocks: HashMap<(EntityKind, String), Vec<usize>> = HashMap::new();
        for (number, entry) in self.entries.iter().enumerate() {
            if !entry.form.is_ambiguous() {
                let block = (entry.form.kind, entry.form.block());
                blocks.entry(block).or_default().push(number);
            }
        }
        let none = BTreeSet::new();
        for (block, entries) in &blocks {
            let forms: Vec<NameForm> = entries
                .iter()
                .map(|&number| self.entries[number].form.clone())
                .collect();
            let aliases = self.aliases.get(block).unwrap_or(&none);
            for (&number, group) in entries.iter().zip(groups(&forms, aliases)) {
                heads[number] = entries[group];
            }
        }
        // An abbreviation is joined with the only name that articles give for it.
        let acronyms = self.acronyms.iter().filter(|(_, longs)| longs.len() == 1);
        let pairs: Vec<(usize, usize)> = acronyms
            .filter_map(|((kind, short), longs)| {
                let short = *self.known.get(&(*kind, short.clone(), None))?;
                let long = blocks.get(&(*kind, longs.first()?.clone()))?;
                Some((short, heads[*long.first()?]))
            })
            .collect();
        for (short, long) in pairs {
            // A name that is itself short for another one stays on its own.
            if heads[long] == long && long != short {
                heads[short] = long;
            }
        }
        let direct = heads.clone();
        for head in &mut heads {
            *head = direct[*head];
        }
        heads
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn who(name: &str, kind: EntityKind, gender: Option<Gender>, also: &[&str]) -> EntityFigures {
        EntityFigures {
            name: name.to_owned(),
            kind,
            gender,
            n_mentions: 1,
            also: also.iter().map(|name| (*name).to_owned()).collect(),
        }
    }

    fn groups_of(names: &[EntityFigures]) -> Vec<usize> {
        let mut people = People::default();
        let numbers: Vec<usize> = names.iter().map(|who| people.add(who)).collect();
        let heads = people.heads();
        numbers.into_iter().map(|number| heads[number]).collect()
    }

    fn persons(names: &[(&str, Option<Gender>)]) -> Vec<usize> {
        let names = names.iter();
        let names = names.map(|(name, gender)| who(name, EntityKind::Person, *gender, &[]));
        groups_of(&names.collect::<Vec<_>>())
    }

    #[test]
    fn full_names_join_and_surnames_do_not() {
        let names = ["Ana Ruiz", "Ana Ruiz", "Ruiz", "Ruiz", "Ana María Ruiz"];
        let names = names.map(|name| (name, None));
        assert_eq!(persons(&names), [0, 0, 1, 2, 0]);
    }

    #[test]
    fn genders_keep_namesakes_apart() {
        let (he, she) = (Some(Gender::Male), Some(Gender::Female));
        let names = [
            ("Kim Lee", he),
            ("Kim Lee", she),
            ("Kim Lee", he),
            ("Kim Lee", None),
        ];
        assert_eq!(persons(&names), [0, 1, 0, 2]);
    }

    #[test]
    fn abbreviation_joins_its_only_name() {
        let org = |name, also: &[&str]| who(name, EntityKind::Organisation, None, also);
        let one = [org("World Health Organization", &["WHO"]), org("WHO", &[])];
        assert_eq!(groups_of(&one), [0, 0]);
        let two = [
            org("Air Board", &["AB"]),
            org("Art Bureau", &["AB"]),
            org("AB", &[]),
        ];
        assert_eq!(groups_of(&two), [0, 1, 2]);
    }
}
