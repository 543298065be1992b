//! Answers to random queries of generated libraries equal those of a slow scan.

use std::collections::BTreeSet;
use std::sync::Arc;

use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::super::{LedgerOrder, ReaderState, Request, Response};
use super::fixture::{self, Library, Line};
use super::scan;
use crate::library::SourceHash;
use crate::library::index_api::{Layer, PersonSummary};
use crate::library::query::parse;
use pullquote_text::Source;

/// The first article is started, the second finished, the third tagged.
fn state(library: &Library) -> Arc<ReaderState> {
    let mut state = ReaderState::default();
    let ids: Vec<_> = library.indexed.iter().map(|one| one.id.clone()).collect();
    state.started.extend(ids.first().cloned());
    state.finished.extend(ids.get(1).cloned());
    if let Some(id) = ids.get(2) {
        state.tags.insert(id.clone(), vec!["todo".to_owned()]);
    }
    Arc::new(state)
}

fn lines() -> impl Strategy<Value = Vec<Vec<Line>>> {
    let words = proptest::collection::vec(select(fixture::WORDS.to_vec()), 1..6);
    let line = (
        words,
        select(&fixture::NAMES[..]),
        select(fixture::CUES.to_vec()),
        0..6u8,
    );
    let line = line.prop_map(|(words, name, cue, shape)| Line {
        words: words.join(" "),
        name,
        cue,
        shape,
    });
    proptest::collection::vec(proptest::collection::vec(line, 1..6), 1..7)
}

fn term() -> impl Strategy<Value = String> {
    let word = select(fixture::WORDS.to_vec()).prop_map(str::to_owned);
    let pair = (
        select(fixture::WORDS.to_vec()),
        select(fixture::WORDS.to_vec()),
    );
    let words = prop_oneof![
        word.clone(),
        pair.prop_map(|(a, b)| format!("\"{a} {b}\"")),
        word.prop_map(|word| format!("{}*", word.chars().take(3).collect::<String>())),
    ];
    let name = select(vec![
        "lind",
        "\"mara lind\"",
        "john",
        "smith",
        "\"john smith\"",
        "who",
        "health",
        "voss",
        "spok*",
        "\"a spokesman\"",
    ]);
    let fixed = select(vec![
        "kind:direct",
        "kind:mixed",
        "kind:scare",
        "kind:reported",
        "cue:said",
        "cue:warned",
        "cue:acc*",
        "after:2024-03",
        "before:2024-06",
        "quotes:>1",
        "quotes:0",
        "unread",
        "started",
        "finished",
        "#todo",
        "#nothing",
        "in:gazette",
        "in:a1",
        "in:marrow",
    ]);
    let positive = prop_oneof![
        words.clone(),
        words.prop_map(|words| format!("said:{words}")),
        (select(vec!["by", "about", "mentions"]), name)
            .prop_map(|(field, name)| format!("{field}:{name}")),
        fixed.prop_map(str::to_owned),
    ];
    (positive, prop::bool::weighted(0.2))
        .prop_map(|(term, negated)| format!("{}{term}", if negated { "-" } else { "" }))
}

fn query() -> impl Strategy<Value = String> {
    proptest::collection::vec(term(), 0..4).prop_map(|terms| terms.join(" "))
}

fn edits() -> impl Strategy<Value = Vec<fixture::Edit>> {
    let name = select(&fixture::NAMES[..8]);
    proptest::collection::vec((any::<Index>(), 0..7u8, name), 0..4)
}

/// Everyone in a list of people.
fn people(library: &Library, layer: Layer) -> BTreeSet<(String, String, u32, u32)> {
    let state = ReaderState {
        layer,
        ..ReaderState::default()
    };
    let request = Request::People {
        typed: String::new(),
        state: Arc::new(state),
        limit: 1000,
    };
    let Response::People(lines) = library.ask(&request) else {
        panic!()
    };
    let line = |line: PersonSummary| {
        let kind = line.kind.name().to_owned();
        (kind, line.name, line.n_articles, line.n_said)
    };
    lines.into_iter().map(line).collect()
}

/// Compares the answers to a query with those of a scan.
fn check(library: &Library, state: &Arc<ReaderState>, typed: &str) -> Result<(), TestCaseError> {
    let query = parse(typed).unwrap();
    let wanted = scan::articles(library, &query, state);
    let filter = Request::Filter {
        query: query.clone(),
        state: Arc::clone(state),
    };
    let Response::Filter(found) = library.ask(&filter) else {
        panic!("{typed}")
    };
    let mut found: Vec<u64> = found.into_iter().map(|key| key.0).collect();
    let mut keys: Vec<u64> = wanted
        .iter()
        .map(|source| SourceHash::of(source).0)
        .collect();
    found.sort_unstable();
    keys.sort_unstable();
    prop_assert_eq!(&found, &keys, "filter {}", typed);

    let search = Request::Search {
        query: query.clone(),
        state: Arc::clone(state),
        limit: 100,
    };
    let Response::Search(findings) = library.ask(&search) else {
        panic!("{typed}")
    };
    let found: BTreeSet<Source> = findings
        .articles
        .iter()
        .map(|found| found.article.source.clone())
        .collect();
    prop_assert_eq!(&found, &wanted, "search {}", typed);
    prop_assert_eq!(findings.n_articles, wanted.len());
    for found in &findings.articles {
        let text = library.text(&found.article.source);
        for hit in &found.hits {
            prop_assert!(
                text.get(hit.span.range())
                    .is_some_and(|words| !words.is_empty())
            );
            prop_assert!(
                hit.marks
                    .iter()
                    .all(|mark| hit.excerpt.get(mark.range()).is_some())
            );
        }
    }

    let ledger = Request::Ledger {
        query: query.clone(),
        state: Arc::clone(state),
        order: LedgerOrder::Newest,
        offset: 0,
        limit: 1000,
    };
    let Response::Ledger(ledger) = library.ask(&ledger) else {
        panic!("{typed}")
    };
    let rows: BTreeSet<_> = ledger
        .rows
        .iter()
        .map(|row| (row.article.source.clone(), row.span))
        .collect();
    prop_assert_eq!(rows.len(), ledger.n_rows);
    prop_assert_eq!(
        rows,
        scan::statements(library, &query, state),
        "ledger {}",
        typed
    );
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn responses_equal_those_of_a_scan(
        texts in lines(),
        queries in proptest::collection::vec(query(), 1..8),
        order in proptest::collection::vec(any::<Index>(), 0..6),
    ) {
        let library = Library::new(&texts, &order);
        let state = state(&library);
        for typed in queries {
            check(&library, &state, &typed)?;
        }
    }

    #[test]
    fn identities_do_not_depend_on_insertion_order(
        texts in lines(),
        order in proptest::collection::vec(any::<Index>(), 0..8),
    ) {
        let once = Library::new(&texts, &[]);
        let other = Library::new(&texts, &order);
        let persons = once.persons(Layer::Reader);
        prop_assert_eq!(&persons, &other.persons(Layer::Reader));
        prop_assert_eq!(persons, scan::persons(&once));
    }

    #[test]
    fn each_layer_answers_as_if_it_were_alone(
        texts in lines(),
        queries in proptest::collection::vec(query(), 1..6),
        order in proptest::collection::vec(any::<Index>(), 0..5),
        edits in proptest::collection::vec(edits(), 1..6),
    ) {
        for layer in [Layer::Reader, Layer::Found] {
            let mut library = Library::corrected(&texts, &order, &edits);
            library.show(layer);
            prop_assert_eq!(library.persons(layer), scan::persons(&library), "{:?}", layer);
            let state = ReaderState { layer, ..(*state(&library)).clone() };
            for typed in &queries {
                check(&library, &Arc::new(state.clone()), typed)?;
            }
            prop_assert_eq!(people(&library, layer), people(&library.alone(), Layer::Reader));
        }
    }

    #[test]
    fn ledger_windows_are_slices_of_the_whole_table(texts in lines(), offset in 0..9usize, limit in 0..9usize) {
        let library = Library::new(&texts, &[]);
        for order in [LedgerOrder::Newest, LedgerOrder::Speaker, LedgerOrder::Cue, LedgerOrder::Confidence] {
            let ask = |offset, limit| {
                let request = Request::Ledger {
                    query: parse("").unwrap(), state: Arc::default(), order, offset, limit,
                };
                let Response::Ledger(ledger) = library.ask(&request) else { panic!() };
                ledger
            };
            let whole = ask(0, 10_000);
            let window = ask(offset, limit);
            let wanted: Vec<_> = whole.rows.iter().skip(offset).take(limit).cloned().collect();
            prop_assert_eq!(window.rows, wanted);
            prop_assert_eq!(window.n_rows, whole.rows.len());
        }
    }
}
