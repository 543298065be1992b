//! Answers the same requests by a scan over every article, without a database.

use std::collections::{BTreeMap, BTreeSet};

use super::fixture::Library;
use crate::library::index::{IndexedArticle, StatementRow};
use crate::library::index_api::{ReaderState, StatementKind};
use crate::library::people::{NameForm, groups, is_acronym};
use crate::library::query::{Phrase, Predicate, Query, Term};
use crate::library::words;
use pullquote_annotate::EntityKind;
use pullquote_text::{Source, Span};

type Named = (usize, usize);

/// For each named entity of each article, all entities with the same identity.
fn joined(library: &Library) -> BTreeMap<Named, BTreeSet<Named>> {
    let mut all: BTreeMap<Named, NameForm> = BTreeMap::new();
    let mut aliases: BTreeSet<(EntityKind, String, String)> = BTreeSet::new();
    let mut pairs: BTreeSet<(String, String)> = BTreeSet::new();
    for (at, article) in library.indexed.iter().enumerate() {
        for (n, row) in article.named.iter().enumerate() {
            let form = NameForm::parse(row.kind, &row.name, row.gender);
            for other in &row.also {
                let also = NameForm::parse(row.kind, other, row.gender);
                if row.kind == EntityKind::Person {
                    pairs.insert((also.key(), form.key()));
                } else if is_acronym(other, &row.name) {
                    aliases.insert((row.kind, also.block(), form.block()));
                } else if is_acronym(&row.name, other) {
                    aliases.insert((row.kind, form.block(), also.block()));
                }
            }
            all.insert((at, n), form);
        }
    }
    let forms: Vec<NameForm> = all
        .values()
        .cloned()
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect();
    let mut person: BTreeMap<&NameForm, String> = BTreeMap::new();
    for form in &forms {
        let of_block: Vec<NameForm> = forms
            .iter()
            .filter(|other| other.kind == form.kind && other.block() == form.block())
            .filter(|other| !other.is_ambiguous())
            .cloned()
            .collect();
        let at = of_block.iter().position(|other| other == form);
        let grouped = groups(&of_block, &pairs);
        let of_group = at.map(|at| of_block[grouped[at]].clone());
        let long: BTreeSet<&String> = aliases
            .iter()
            .filter(|(kind, short, _)| *kind == form.kind && *short == form.block())
            .map(|(_, _, long)| long)
            .collect();
        let name = match (long.len(), of_group) {
            (1, _) => format!("{:?} {}", form.kind, long.first().unwrap()),
            (_, Some(group)) if form.kind == EntityKind::Person => format!("{group:?}"),
            _ => format!("{:?} {}", form.kind, form.block()),
        };
        person.insert(form, name);
    }
    let name = |named: &Named| {
        let form = &all[named];
        if form.is_ambiguous() {
            format!("{named:?}")
        } else {
            person[form].clone()
        }
    };
    let mut sets: BTreeMap<String, BTreeSet<Named>> = BTreeMap::new();
    for named in all.keys() {
        sets.entry(name(named)).or_default().insert(*named);
    }
    let of = |named: &Named| (*named, sets[&name(named)].clone());
    all.keys().map(of).collect()
}

pub fn persons(library: &Library) -> BTreeSet<BTreeSet<(Source, String)>> {
    let source_and_name = |(at, n): &Named| {
        let article = &library.indexed[*at];
        (article.source.clone(), article.named[*n].name.clone())
    };
    let sets = joined(library).into_values().collect::<BTreeSet<_>>();
    sets.iter()
        .map(|set| set.iter().map(source_and_name).collect())
        .collect()
}

struct Scan<'a> {
    library: &'a Library,
    state: &'a ReaderState,
    query: &'a Query,
    joined: BTreeMap<Named, BTreeSet<Named>>,
}

impl Scan<'_> {
    /// Whether the entity has the name, in any article.
    fn is_called(&self, named: Named, wanted: &Phrase) -> bool {
        self.joined[&named].iter().any(|(at, n)| {
            wanted.occurs_in(&words::normalize(&self.library.indexed[*at].named[*n].name))
        })
    }

    fn article(&self, at: usize, what: &Predicate) -> bool {
        let article = &self.library.indexed[at];
        let text = words::normalize(self.library.text(&article.source));
        let named = |wanted: &Phrase| {
            let all = (0..article.named.len()).filter(|n| self.is_called((at, *n), wanted));
            all.collect::<Vec<_>>()
        };
        match what {
            Predicate::Text(wanted) => wanted.occurs_in(&text),
            Predicate::Mentions(wanted) => !named(wanted).is_empty(),
            Predicate::About(wanted) => {
                let n = |n: usize| article.named[n].mentions.len();
                let most = (0..article.named.len()).map(n).max().unwrap_or(0);
                wanted.occurs_in(&article.headline_words)
                    || named(wanted)
                        .into_iter()
                        .any(|one| n(one) >= 2 && n(one) * 2 >= most)
            }
            Predicate::In(wanted) => {
                let places = [&article.publisher, &article.folder, &article.source.name()];
                places
                    .iter()
                    .any(|place| wanted.occurs_in(&words::normalize(place)))
            }
            Predicate::After(date) => article.date.is_some_and(|day| day >= *date),
            Predicate::Before(date) => article.date.is_some_and(|day| day < *date),
            Predicate::Quotes(least, most) => (*least..=*most).contains(&article.quotes),
            Predicate::Unread => {
                !self.state.started.contains(&article.id)
                    && !self.state.finished.contains(&article.id)
            }
            Predicate::Started => self.state.started.contains(&article.id),
            Predicate::Finished => self.state.finished.contains(&article.id),
            Predicate::Starred => self.state.starred.contains(&article.id),
            Predicate::Archived => self.state.archived.contains(&article.id),
            Predicate::Tag(tag) => self
                .state
                .tags
                .get(&article.id)
                .is_some_and(|tags| tags.contains(tag)),
            _ => panic!("{what:?} is of statements"),
        }
    }

    fn statement(&self, at: usize, row: &StatementRow, what: &Predicate) -> bool {
        match what {
            Predicate::Said(wanted) => wanted.occurs_in(&words::normalize(&row.text)),
            Predicate::By(wanted) => match (row.named, &row.speaker) {
                (Some(n), _) => self.is_called((at, n), wanted),
                (None, Some(speaker)) => wanted.occurs_in(&words::normalize(speaker)),
                (None, None) => false,
            },
            Predicate::Kind(kind) => row.kind == *kind,
            Predicate::Cue(wanted) => wanted.occurs_in(&words::normalize(&row.cue)),
            _ => panic!("{what:?} is of articles"),
        }
    }

    fn terms(&self, of_statement: bool) -> impl Iterator<Item = &Term> {
        let terms = self.query.terms.iter();
        terms.filter(move |term| term.predicate.is_of_statement() == of_statement)
    }

    fn meets_all(&self, at: usize, row: &StatementRow) -> bool {
        let asks = |term: &Term| matches!(term.predicate, Predicate::Kind(_)) && !term.negated;
        let asks_kind = self.query.terms.iter().any(asks);
        (asks_kind || row.kind != StatementKind::Scare)
            && self
                .terms(true)
                .all(|term| self.statement(at, row, &term.predicate) != term.negated)
    }

    fn is_found(&self, at: usize, article: &IndexedArticle) -> bool {
        let of_article = |term: &Term| self.article(at, &term.predicate) != term.negated;
        if !self.terms(false).all(of_article) {
            return false;
        }
        if self.terms(true).any(|term| !term.negated) {
            return article.said.iter().any(|row| self.meets_all(at, row));
        }
        let none = |term: &Term| {
            !article
                .said
                .iter()
                .any(|row| self.statement(at, row, &term.predicate))
        };
        self.terms(true).all(none)
    }
}

fn scan<'a>(library: &'a Library, query: &'a Query, state: &'a ReaderState) -> Scan<'a> {
    Scan {
        joined: joined(library),
        library,
        state,
        query,
    }
}

pub fn articles(library: &Library, query: &Query, state: &ReaderState) -> BTreeSet<Source> {
    let scan = scan(library, query, state);
    let all = library.indexed.iter().enumerate();
    let found = all.filter(|(at, article)| scan.is_found(*at, article));
    found.map(|(_, article)| article.source.clone()).collect()
}

pub fn statements(
    library: &Library,
    query: &Query,
    state: &ReaderState,
) -> BTreeSet<(Source, Span)> {
    let scan = scan(library, query, state);
    let mut found = BTreeSet::new();
    for (at, article) in library.indexed.iter().enumerate() {
        let of_article = |term: &Term| scan.article(at, &term.predicate) != term.negated;
        if scan.terms(false).all(of_article) {
            let rows = article.said.iter().filter(|row| row.speaker.is_some());
            let rows = rows.filter(|row| scan.meets_all(at, row));
            found.extend(rows.map(|row| (article.source.clone(), row.span)));
        }
    }
    found
}
