//! Adds up the figures of articles.

use std::collections::{HashMap, HashSet};

use super::figures::{EntityFigures, Figures, Said};
use super::people::People;
use crate::library::statement_kind::StatementKind;
use crate::shell::statement_rows::{GenderSource, gender};
use pullquote_annotate::{Annotator, EntityKind, Gender};

/// What was said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_field_names, reason = "they are numbers of things")]
pub struct Counts {
    /// Articles that it is in.
    pub n_articles: u64,
    pub n_quotations: u64,
    /// Reported speech without quotation marks.
    pub n_reported: u64,
    pub n_words: u64,
}

impl Counts {
    pub fn add(&mut self, other: &Self) {
        self.n_articles += other.n_articles;
        self.n_quotations += other.n_quotations;
        self.n_reported += other.n_reported;
        self.n_words += other.n_words;
    }

    pub const fn n_said(&self) -> u64 {
        self.n_quotations + self.n_reported
    }

    fn count(&mut self, said: &Said) {
        if said.kind == StatementKind::Reported {
            self.n_reported += 1;
        } else {
            self.n_quotations += 1;
        }
        self.n_words += u64::from(said.n_words);
    }
}

/// A person or thing in the set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    pub name: String,
    pub kind: EntityKind,
    pub gender: Option<(Gender, GenderSource)>,
    /// Articles that name them.
    pub n_articles: u64,
    /// `None` where the index was asked, which does not add them up.
    pub n_mentions: Option<u64>,
}

/// What one speaker said in one bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// Index in [`Totals::people`]; `None` for sources without a name.
    pub speaker: Option<usize>,
    /// Index in [`Totals::buckets`].
    pub bucket: usize,
    pub counts: Counts,
}

/// A part of the set: a month, a publisher, one of two sets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bucket {
    pub name: String,
    /// Articles in which somebody says something.
    pub n_articles: u64,
}

/// The result.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    pub people: Vec<Person>,
    pub buckets: Vec<Bucket>,
    /// Of each speaker and bucket one, in no particular order.
    pub said: Vec<Share>,
}

/// Adds up articles. Memory grows with the number of names, not of articles.
#[derive(Debug, Default)]
pub struct Counter {
    people: People,
    buckets: Vec<Bucket>,
    bucket_numbers: HashMap<String, usize>,
    said: HashMap<(Option<usize>, usize), Counts>,
    /// Whether the mentions of all articles are known.
    lacks_mentions: bool,
}

impl Counter {
    /// Adds an article to `bucket`.
    pub fn add(&mut self, figures: &Figures, bucket: &str) {
        let entries: Vec<usize> = figures
            .entities
            .iter()
            .map(|who| self.people.add(who))
            .collect();
        let said = figures.said.iter().map(|said| Said {
            speaker: said.speaker.and_then(|number| entries.get(number).copied()),
            ..*said
        });
        let said: Vec<Said> = said.collect();
        self.add_said(&said, bucket);
    }

    /// Adds a name that the index has joined over `n_articles`; its number as a speaker.
    pub fn add_known(&mut self, who: &EntityFigures, n_articles: u32) -> usize {
        self.lacks_mentions = true;
        self.people.add_joined(who, n_articles)
    }

    /// Adds what an article's speakers say. They are numbers of names.
    pub fn add_said(&mut self, said: &[Said], bucket: &str) {
        if said.is_empty() {
            return;
        }
        let bucket = self.bucket(bucket);
        self.buckets[bucket].n_articles += 1;
        let mut speakers = HashSet::new();
        for one in said {
            let counts = self.said.entry((one.speaker, bucket)).or_default();
            counts.count(one);
            counts.n_articles += u64::from(speakers.insert(one.speaker));
        }
    }

    /// The number of a bucket.
    pub fn bucket(&mut self, name: &str) -> usize {
        if let Some(&number) = self.bucket_numbers.get(name) {
            return number;
        }
        let number = self.buckets.len();
        self.bucket_numbers.insert(name.to_owned(), number);
        self.buckets.push(Bucket {
            name: name.to_owned(),
            n_articles: 0,
        });
        number
    }

    /// Joins the names. `annotator` has the list of given names.
    pub fn finish(self, annotator: &Annotator) -> Totals {
        let heads = self.people.heads();
        let mut number_of: HashMap<usize, usize> = HashMap::new();
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for (entry, head) in heads.iter().enumerate() {
            let number = *number_of.entry(*head).or_insert_with(|| {
                groups.push(Vec::new());
                groups.len() - 1
            });
            groups[number].push(entry);
        }
        let people = groups.iter().map(|entries| {
            let all = || entries.iter().map(|&entry| &self.people.entries[entry]);
            // As the index does: the form of most articles, of these the longest.
            let first = all().max_by(|a, b| {
                let by_length = || a.name.len().cmp(&b.name.len());
                let by_articles = a.n_articles.cmp(&b.n_articles);
                by_articles
                    .then_with(by_length)
                    .then_with(|| b.name.cmp(&a.name))
            });
            let name = first.map(|entry| entry.name.clone()).unwrap_or_default();
            let kind = first.map_or(EntityKind::Person, |entry| entry.form.kind);
            let in_text = all().find_map(|entry| entry.form.gender);
            let is_person = kind == EntityKind::Person;
            Person {
                gender: is_person
                    .then(|| gender(in_text, &name, annotator))
                    .flatten(),
                name,
                kind,
                n_articles: all().map(|entry| entry.n_articles).sum(),
                n_mentions: (!self.lacks_mentions)
                    .then(|| all().map(|entry| entry.n_mentions).sum()),
            }
        });
        let people = people.collect();
        let mut said: HashMap<(Option<usize>, usize), Counts> = HashMap::new();
        for ((speaker, bucket), counts) in &self.said {
            let speaker = speaker.map(|entry| number_of[&heads[entry]]);
            said.entry((speaker, *bucket)).or_default().add(counts);
        }
        let said = said.into_iter().map(|((speaker, bucket), counts)| Share {
            speaker,
            bucket,
            counts,
        });
        Totals {
            people,
            buckets: self.buckets,
            said: said.collect(),
        }
    }
}
