//! What is printed of the totals.

use std::collections::{BTreeMap, BTreeSet};

use super::statistics::{difference, log_likelihood};
use super::table::{Cell, Table};
use super::totals::{Counts, Person, Share, Totals};
use crate::shell::archive::Facts;
use crate::shell::cli::CountBy;
use pullquote_annotate::{EntityKind, Gender};

/// Where something is not known.
const UNKNOWN: &str = "unknown";

/// The part of the set that an article belongs to.
pub fn bucket(by: CountBy, facts: &Facts) -> String {
    let known = match by {
        CountBy::Month => facts.month(),
        CountBy::Source => facts.source.as_deref(),
        _ => return String::new(),
    };
    known.unwrap_or(UNKNOWN).to_owned()
}

/// What a row of a table is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Person(usize),
    Word(&'static str),
    Bucket(usize),
}

/// A row that is being added up.
#[derive(Default)]
struct Group {
    counts: Counts,
    speakers: BTreeSet<usize>,
    n_female_words: u64,
    n_male_words: u64,
}

impl Totals {
    fn person(&self, share: &Share) -> Option<&Person> {
        self.people.get(share.speaker?)
    }

    fn key(&self, by: CountBy, share: &Share) -> Option<Key> {
        let person = self.person(share);
        let is = |kind: EntityKind| person.is_some_and(|person| person.kind == kind);
        match by {
            CountBy::Person => share
                .speaker
                .filter(|_| is(EntityKind::Person))
                .map(Key::Person),
            CountBy::Organisation => share
                .speaker
                .filter(|_| is(EntityKind::Organisation))
                .map(Key::Person),
            CountBy::Gender => person.filter(|_| is(EntityKind::Person)).map(|person| {
                let gender = person.gender.map(|(gender, _)| gender.name());
                Key::Word(gender.unwrap_or(UNKNOWN))
            }),
            CountBy::Kind => Some(Key::Word(
                person.map_or("unnamed", |person| person.kind.name()),
            )),
            CountBy::Month | CountBy::Source => Some(Key::Bucket(share.bucket)),
        }
    }

    fn groups(&self, by: CountBy) -> BTreeMap<Key, Group> {
        let mut groups: BTreeMap<Key, Group> = BTreeMap::new();
        for share in &self.said {
            let Some(key) = self.key(by, share) else {
                continue;
            };
            let group = groups.entry(key).or_default();
            group.counts.add(&share.counts);
            group.speakers.extend(share.speaker);
            let gender = self.person(share).and_then(|person| person.gender);
            match gender {
                Some((Gender::Female, _)) => group.n_female_words += share.counts.n_words,
                Some((Gender::Male, _)) => group.n_male_words += share.counts.n_words,
                None => {}
            }
        }
        groups
    }

    /// The name of a row.
    fn name(&self, key: Key) -> &str {
        match key {
            Key::Person(number) => self.people.get(number).map_or("", |person| &person.name),
            Key::Word(word) => word,
            Key::Bucket(number) => self.buckets.get(number).map_or("", |bucket| &bucket.name),
        }
    }

    fn gender_cells(&self, key: Key) -> [Cell; 2] {
        let person = match key {
            Key::Person(number) => self.people.get(number),
            _ => None,
        };
        person
            .and_then(|person| person.gender)
            .map_or([Cell::Empty, Cell::Empty], |(gender, from)| {
                [Cell::text(gender.name()), Cell::text(from.name())]
            })
    }
}

/// Who said how much.
pub fn speakers(totals: &Totals, by: CountBy, limit: Option<usize>) -> Table {
    let groups = totals.groups(by);
    let n_words = groups.values().map(|group| group.counts.n_words).sum();
    let n_speakers = groups
        .values()
        .map(|group| group.speakers.len() as u64)
        .sum();
    let mut rows: Vec<(Key, Group)> = groups.into_iter().collect();
    rows.sort_by(|(a, one), (b, other)| {
        let by_name = totals.name(*a).cmp(totals.name(*b));
        if by == CountBy::Month {
            return by_name;
        }
        let by_words = other.counts.n_words.cmp(&one.counts.n_words);
        by_words.then(by_name).then(a.cmp(b))
    });
    rows.truncate(limit.unwrap_or(usize::MAX));
    let columns = match by {
        CountBy::Person => vec!["person", "gender", "gender_from", "articles"],
        CountBy::Organisation => vec!["organisation", "articles"],
        CountBy::Gender => vec!["gender", "speakers", "speaker_share"],
        CountBy::Kind => vec!["kind", "speakers", "speaker_share"],
        CountBy::Month => vec!["month", "articles", "speakers"],
        CountBy::Source => vec!["source", "articles", "speakers"],
    };
    let is_bucket = matches!(by, CountBy::Month | CountBy::Source);
    let counted = ["quotations", "reported", "words", "word_share"];
    let genders = ["female_words", "male_words", "female_share"];
    let genders = genders.iter().filter(|_| is_bucket);
    let row = |(key, group): (Key, Group)| {
        let counts = &group.counts;
        let speakers = group.speakers.len() as u64;
        let mut row = vec![Cell::text(totals.name(key))];
        match by {
            CountBy::Person => {
                row.extend(totals.gender_cells(key));
                row.push(Cell::Count(counts.n_articles));
            }
            CountBy::Organisation => row.push(Cell::Count(counts.n_articles)),
            CountBy::Gender | CountBy::Kind => {
                row.extend([Cell::Count(speakers), Cell::share(speakers, n_speakers)]);
            }
            CountBy::Month | CountBy::Source => {
                let articles = match key {
                    Key::Bucket(number) => {
                        totals.buckets.get(number).map_or(0, |one| one.n_articles)
                    }
                    _ => 0,
                };
                row.extend([Cell::Count(articles), Cell::Count(speakers)]);
            }
        }
        row.extend([counts.n_quotations, counts.n_reported, counts.n_words].map(Cell::Count));
        row.push(Cell::share(counts.n_words, n_words));
        if is_bucket {
            let (female, male) = (group.n_female_words, group.n_male_words);
            row.extend([
                Cell::Count(female),
                Cell::Count(male),
                Cell::share(female, female + male),
            ]);
        }
        row
    };
    Table {
        rows: rows.into_iter().map(row).collect(),
        columns: columns
            .into_iter()
            .chain(counted)
            .chain(genders.copied())
            .collect(),
    }
}

/// Who and what is named how often.
pub fn entities(totals: &Totals, kinds: &[EntityKind], limit: Option<usize>) -> Table {
    let mut said = vec![0; totals.people.len()];
    for share in &totals.said {
        if let Some(said) = share.speaker.and_then(|speaker| said.get_mut(speaker)) {
            *said += share.counts.n_said();
        }
    }
    let people = totals.people.iter().zip(said);
    let mut people: Vec<(&Person, u64)> = people
        .filter(|(person, _)| kinds.is_empty() || kinds.contains(&person.kind))
        .collect();
    people.sort_by(|(one, said), (other, other_said)| {
        let key = |person: &Person, said| (person.n_articles, person.n_mentions, said);
        let by_count = key(other, *other_said).cmp(&key(one, *said));
        by_count.then_with(|| (one.kind, &one.name).cmp(&(other.kind, &other.name)))
    });
    people.truncate(limit.unwrap_or(usize::MAX));
    let row = |(person, said): (&Person, u64)| {
        vec![
            Cell::text(&person.name),
            Cell::text(person.kind.name()),
            Cell::Count(person.n_articles),
            person.n_mentions.map_or(Cell::Empty, Cell::Count),
            Cell::Count(said),
        ]
    };
    Table {
        columns: vec!["name", "kind", "articles", "mentions", "statements"],
        rows: people.into_iter().map(row).collect(),
    }
}

/// Two sets, which are the first two buckets, side by side.
pub fn compare(totals: &Totals, by: CountBy, limit: Option<usize>) -> Table {
    let mut rows: BTreeMap<Key, [Counts; 2]> = BTreeMap::new();
    let mut all = [Counts::default(); 2];
    for share in &totals.said {
        if let (Some(key), Some(all)) = (totals.key(by, share), all.get_mut(share.bucket)) {
            all.add(&share.counts);
            rows.entry(key).or_default()[share.bucket].add(&share.counts);
        }
    }
    let [n_a, n_b] = all.map(|counts| counts.n_said());
    let score = |[a, b]: &[Counts; 2]| log_likelihood(a.n_said(), n_a, b.n_said(), n_b);
    let mut rows: Vec<(Key, [Counts; 2])> = rows.into_iter().collect();
    rows.sort_by(|(a, one), (b, other)| {
        let by_score = score(other).total_cmp(&score(one));
        let by_name = || totals.name(*a).cmp(totals.name(*b));
        by_score.then_with(by_name).then(a.cmp(b))
    });
    rows.truncate(limit.unwrap_or(usize::MAX));
    let row = |(key, counts): (Key, [Counts; 2])| {
        let [a, b] = &counts;
        let mut row = vec![Cell::text(totals.name(key))];
        if by == CountBy::Person {
            let [gender, _] = totals.gender_cells(key);
            row.push(gender);
        }
        row.extend([Cell::Count(a.n_said()), Cell::Count(b.n_said())]);
        row.extend([Cell::share(a.n_said(), n_a), Cell::share(b.n_said(), n_b)]);
        let found = difference(a.n_said(), n_a, b.n_said(), n_b);
        row.extend(
            found.map_or([Cell::Empty, Cell::Empty, Cell::Empty], |found| {
                [found.value, found.low, found.high].map(Cell::Share)
            }),
        );
        row.push(Cell::Number(score(&counts)));
        row.extend([Cell::Count(a.n_words), Cell::Count(b.n_words)]);
        row.extend([
            Cell::share(a.n_words, all[0].n_words),
            Cell::share(b.n_words, all[1].n_words),
        ]);
        row
    };
    let mut columns = match by {
        CountBy::Person => vec!["person", "gender"],
        CountBy::Organisation => vec!["organisation"],
        CountBy::Gender => vec!["gender"],
        _ => vec!["kind"],
    };
    columns.extend([
        "statements_a",
        "statements_b",
        "share_a",
        "share_b",
        "difference",
        "low",
        "high",
        "log_likelihood",
        "words_a",
        "words_b",
        "word_share_a",
        "word_share_b",
    ]);
    Table {
        columns,
        rows: rows.into_iter().map(row).collect(),
    }
}
