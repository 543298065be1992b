//! Query plans: no request scans a large table unless it needs all rows.

use rusqlite::params_from_iter;
use rusqlite::types::Value;

use super::super::compile::CompiledQuery;
use super::super::ledger::{Scope, walk};
use super::super::limits::Limits;
use super::super::where_clause::WordMatch;
use super::fixture::Library;
use super::{line, parse};
use crate::library::index_api::ReaderState;

/// Steps of the query plan.
fn plan(library: &Library, sql: &str, values: impl rusqlite::Params) -> Vec<String> {
    let connection = library.store.connection();
    super::super::sql_functions::register(connection).unwrap();
    let mut plan = connection
        .prepare(&format!("EXPLAIN QUERY PLAN {sql}"))
        .unwrap();
    let steps = plan
        .query_map(values, |row| row.get::<_, String>(3))
        .unwrap();
    steps.map(Result::unwrap).collect()
}

/// Steps that scan a whole table that grows with the text.
fn whole(plan: &[String]) -> Vec<&String> {
    let tables = [
        "SCAN s",
        "SCAN said",
        "SCAN n",
        "SCAN named",
        "SCAN p",
        "SCAN people",
        "SCAN shingles",
    ];
    let is_whole = |step: &&String| {
        let table = step.split(" USING").next().unwrap_or_default();
        // Stepping through an index from value to value reads one row per value.
        tables.contains(&table)
    };
    plan.iter().filter(is_whole).collect()
}

#[test]
fn no_query_scans_a_large_table() {
    let library = Library::new(&[vec![line("mill", "Mara Lind", 0)]], &[]);
    let state = ReaderState::default();
    for typed in [
        "mill",
        "\"mill river\" after:2024",
        "said:mill",
        "by:lind",
        "said:mill by:lind kind:direct",
        "about:lind",
        "mentions:lind -river",
        "cue:said by:lind",
        "said:mill -by:smith",
        "unread #todo mill",
        "quotes:>3 by:lind",
        "in:gazette",
        "in:gazette said:mill",
        "said:mill said:river",
    ] {
        let query = parse(typed).unwrap();
        let filter = CompiledQuery::new(
            library.store.connection(),
            &query,
            &state,
            Limits::default(),
        )
        .unwrap();
        for (selection, _) in filter.steps().unwrap() {
            let steps = plan(&library, &selection.sql, params_from_iter(selection.values));
            assert!(!steps.is_empty());
            assert_eq!(whole(&steps), Vec::<&String>::new(), "{typed}: {steps:#?}");
        }
        if !typed.contains(':') || typed.contains("quotes") {
            continue;
        }
        let rows = filter.of_ledger(WordMatch::FullText).unwrap();
        let sql = format!(
            "SELECT s.id FROM said s JOIN articles a ON a.id = s.article WHERE {}
             ORDER BY s.date DESC, s.article DESC, s.id LIMIT 50",
            rows.text()
        );
        let steps = plan(&library, &sql, rows.values([]));
        assert_eq!(whole(&steps), Vec::<&String>::new(), "{typed}: {steps:#?}");
    }
}

#[test]
fn the_newest_ledger_rows_are_not_sorted() {
    let library = Library::new(&[vec![line("mill", "Mara Lind", 0)]], &[]);
    let (query, state) = (parse("").unwrap(), ReaderState::default());
    let filter = CompiledQuery::new(
        library.store.connection(),
        &query,
        &state,
        Limits::default(),
    )
    .unwrap();
    let rows = filter.of_ledger(WordMatch::FullText).unwrap();
    let sql = format!(
        "SELECT s.id, a.title FROM said s JOIN articles a ON a.id = s.article WHERE {}
         ORDER BY s.date DESC, s.article DESC, s.id LIMIT 50",
        rows.text()
    );
    let steps = plan(&library, &sql, rows.values([]));
    assert!(
        steps.iter().any(|step| step.contains("said_newest")),
        "{steps:#?}"
    );
    assert!(
        !steps.iter().any(|step| step.contains("TEMP B-TREE")),
        "{steps:#?}"
    );
}

#[test]
fn scanning_the_ledger_does_not_sort() {
    let library = Library::new(&[vec![line("mill", "Mara Lind", 0)]], &[]);
    let state = ReaderState::default();
    for typed in ["said:mill", "mill -said:river", "in:gazette kind:direct"] {
        let query = parse(typed).unwrap();
        let filter = CompiledQuery::new(
            library.store.connection(),
            &query,
            &state,
            Limits::default(),
        )
        .unwrap();
        let rows = filter.of_ledger(WordMatch::Scan).unwrap();
        for scope in [Scope::All, Scope::Dated, Scope::Undated] {
            let steps = plan(
                &library,
                &walk(&rows, scope),
                rows.values([
                    Value::Text(String::new()),
                    Value::Integer(50),
                    Value::Integer(0),
                ]),
            );
            let newest = |step: &String| step.contains("said_newest");
            assert!(steps.iter().any(newest), "{typed}: {steps:#?}");
            let sorts = |step: &String| step.contains("FOR ORDER BY");
            assert!(!steps.iter().any(sorts), "{typed}: {steps:#?}");
        }
    }
}
