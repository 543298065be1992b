use std::path::PathBuf;

use jiff::civil::Date;

use super::*;
use crate::article_id::ArticleId;
use crate::library::entry::Entry;
use crate::library::index::IndexedArticle;
use pullquote_annotate::{Annotator, Engine};
use pullquote_text::{Article, Block, BlockKind, Source, Span};

pub(super) const TEXT: &str = "Trees to be counted again\n\nThe council will count its trees, Mara \
     Lind said on Monday. “We lost the list,” Lind said. “Nobody knows how many there are.”";

pub(super) fn indexed(name: &str, text: &str) -> IndexedArticle {
    let head = text.find("\n\n").unwrap();
    let blocks = vec![
        Block::of_span(Span::new(0, head), BlockKind::Headline),
        Block::of_span(Span::new(head + 2, text.len()), BlockKind::Paragraph),
    ];
    let source = Source::File(PathBuf::from(name));
    let article = Article::new(text, blocks, source.clone());
    let mut entry = Entry::new(source);
    entry.bytes = text.len() as u64;
    entry.modified = Some(86_400 * 365);
    let id = ArticleId::of(article.text());
    let found = Annotator::new().unwrap().annotate_article(&article);
    IndexedArticle::of(&entry, &article, id, &found)
}

pub(super) fn scratch() -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("index").join("own.db");
    (dir, path)
}

pub(super) fn put(store: &mut Store, article: &IndexedArticle) {
    store
        .apply(&[Change::Put(Box::new(article.clone()))])
        .unwrap();
}

fn count(store: &Store, table: &str) -> i64 {
    let sql = format!("SELECT count(*) FROM {table}");
    store
        .connection()
        .query_row(&sql, [], |row| row.get(0))
        .unwrap()
}

#[test]
fn articles_are_found_by_words_and_speakers() {
    let (_dir, path) = scratch();
    let mut store = Store::open(&path, OpenMode::Write).unwrap();
    assert_eq!(*store.outcome(), OpenOutcome::Created);
    put(&mut store, &indexed("/a.txt", TEXT));
    let reader = Store::open(&path, OpenMode::Read).unwrap();
    let one = |sql: &str| -> String {
        let mut rows = reader.connection().prepare(sql).unwrap();
        rows.query_row([], |row| row.get::<_, String>(0)).unwrap()
    };
    assert_eq!(
        one(
            "SELECT title FROM texts JOIN articles ON articles.id = texts.rowid
             WHERE texts MATCH 'body : \"count its trees\"'"
        ),
        "Trees to be counted again"
    );
    assert_eq!(
        one(
            "SELECT said.text FROM said JOIN named ON named.id = said.named
             JOIN names ON names.rowid = named.person WHERE names MATCH 'lind' AND said.kind = 1
             ORDER BY start"
        ),
        "“We lost the list,”"
    );
    let dates = "SELECT count(*) FROM articles WHERE modified IS NOT NULL AND date IS NULL";
    assert_eq!(
        one(&dates.replace("count(*)", "CAST(count(*) AS TEXT)")),
        "1"
    );
    assert_eq!(
        one("SELECT CAST(min(offset) AS TEXT) FROM hits WHERE term = 'lind' AND col = 'body'"),
        "12"
    );
}

#[test]
fn rewriting_and_removing_leave_no_rows_behind() {
    let (_dir, path) = scratch();
    let mut store = Store::open(&path, OpenMode::Write).unwrap();
    let article = indexed("/a.txt", TEXT);
    put(&mut store, &article);
    let tables = [
        "articles",
        "said",
        "named",
        "people",
        "texts",
        "hits",
        "spoken WHERE spoken MATCH 'list'",
        "names WHERE names MATCH 'lind'",
    ];
    let before = tables.map(|table| count(&store, table));
    assert!(before.iter().all(|&n| n > 0), "{before:?}");
    put(&mut store, &article);
    assert_eq!(tables.map(|table| count(&store, table)), before);
    for table in ["texts", "spoken", "names", "places"] {
        let sql = format!("INSERT INTO {table} ({table}) VALUES ('integrity-check')");
        store.connection().execute_batch(&sql).unwrap();
    }
    let key = crate::library::SourceHash::of(&article.source);
    let id = store.file_statuses().unwrap()[&key].id;
    store.apply(&[Change::Remove(id)]).unwrap();
    assert_eq!(tables.map(|table| count(&store, table)), [0; 8]);
}

#[test]
fn shingles_of_a_large_index_wait_until_many_are_sorted_in() {
    let (_dir, path) = scratch();
    let mut store = Store::open(&path, OpenMode::Write).unwrap();
    let large = "INSERT INTO articles (id, locator, key, size, state) VALUES (10000, 'z', 0, 0, 2)";
    store.connection().execute_batch(large).unwrap();
    let article = |n: i64| indexed(&format!("/{n}.txt"), TEXT);
    let batch: Vec<Change> = (0..64).map(|n| Change::Put(Box::new(article(n)))).collect();
    store.apply(&batch).unwrap();
    let counts = |store: &Store| ["new_shingles", "shingles"].map(|table| count(store, table));
    let [waiting, sorted] = counts(&store);
    let each = waiting / 64;
    assert!(each > 0 && sorted == 0, "{waiting} {sorted}");
    let key = crate::library::SourceHash::of(&article(0).source);
    let id = store.file_statuses().unwrap()[&key].id;
    store.apply(&[Change::Remove(id)]).unwrap();
    assert_eq!(counts(&store), [63 * each, 0]);
    drop(store);
    let mut store = Store::open(&path, OpenMode::Write).unwrap();
    assert_eq!(counts(&store), [0, 63 * each], "sorted in after a kill");
    put(&mut store, &article(0));
    assert_eq!(counts(&store), [0, 64 * each]);
    store.apply(&batch).unwrap();
    assert_eq!(counts(&store), [64 * each, 0]);
    store.checkpoint().unwrap();
    assert_eq!(counts(&store), [0, 64 * each]);
}

#[test]
fn full_names_join_articles_but_single_names_do_not() {
    let (_dir, path) = scratch();
    let mut store = Store::open(&path, OpenMode::Write).unwrap();
    let lone = "Trees are safe\n\nVoss said the trees are safe. “They are safe,” Voss said.";
    let texts = [
        ("/a.txt", TEXT),
        ("/b.txt", TEXT),
        ("/c.txt", lone),
        ("/d.txt", lone),
    ];
    let changes = texts.map(|(name, text)| Change::Put(Box::new(indexed(name, text))));
    store.apply(&changes).unwrap();
    let people = |key: &str| -> Vec<(i64, i64)> {
        let sql = "SELECT articles, said FROM people WHERE lower(name) = ?1";
        let mut rows = store.connection().prepare(sql).unwrap();
        let rows = rows.query_map([key], |row| Ok((row.get(0)?, row.get(1)?)));
        rows.unwrap().map(Result::unwrap).collect()
    };
    let lind = people("mara lind");
    assert!(matches!(lind[..], [(2, said)] if said >= 4), "{lind:?}");
    assert_eq!(people("voss").len(), 2);
}

#[test]
fn index_of_an_earlier_schema_is_rebuilt() {
    let (_dir, path) = scratch();
    let mut store = Store::open(&path, OpenMode::Write).unwrap();
    put(&mut store, &indexed("/a.txt", TEXT));
    let earlier = "PRAGMA user_version = 7";
    store.connection().execute_batch(earlier).unwrap();
    drop(store);
    assert!(matches!(
        Store::open(&path, OpenMode::Read),
        Err(StoreError::OtherVersion)
    ));
    let store = Store::open(&path, OpenMode::Write).unwrap();
    assert_eq!(*store.outcome(), OpenOutcome::OtherVersion);
    assert_eq!(store.stats().unwrap().articles, 0);
}

/// A date that the reader sets reaches the rows as a number, too.
#[test]
fn statements_have_the_date_of_their_article() {
    let (_dir, path) = scratch();
    let mut store = Store::open(&path, OpenMode::Write).unwrap();
    let mut article = indexed("/a.txt", TEXT);
    article.date = Some(Date::constant(2024, 3, 15));
    put(&mut store, &article);
    let dates = |store: &Store| -> Vec<Option<i64>> {
        let sql = "SELECT DISTINCT date FROM said UNION SELECT DISTINCT date FROM named";
        let mut rows = store.connection().prepare(sql).unwrap();
        let rows = rows.query_map([], |row| row.get(0)).unwrap();
        rows.map(Result::unwrap).collect()
    };
    assert_eq!(dates(&store), [Some(19_797)]);
    for (set, seen) in [("'2023-12-01'", Some(19_692)), ("NULL", None)] {
        let sql = format!("UPDATE articles SET date = {set}");
        store.connection().execute_batch(&sql).unwrap();
        assert_eq!(dates(&store), [seen]);
    }
}

#[test]
fn rows_name_their_engine_until_it_changes() {
    let (_dir, path) = scratch();
    let mut store = Store::open(&path, OpenMode::Write).unwrap();
    let versions = |fast: &str, deep: &str| EngineVersions {
        fast: fast.to_owned(),
        deep: Some(deep.to_owned()),
    };
    assert!(!store.set_engine(&versions("1", "a"), "").unwrap());
    let mut article = indexed("/a.txt", TEXT);
    article.engine = Engine::Deep;
    put(&mut store, &article);
    let status = |store: &Store| *store.file_statuses().unwrap().values().next().unwrap();
    assert!(status(&store).is_deep && status(&store).is_current);
    assert!(!store.set_engine(&versions("1", "a"), "").unwrap());
    assert!(status(&store).is_deep);
    // Without the deep engine its rows stay.
    let none = EngineVersions {
        fast: "1".to_owned(),
        deep: None,
    };
    store.set_engine(&none, "").unwrap();
    assert!(status(&store).is_deep);
    assert!(!store.set_engine(&versions("1", "b"), "").unwrap());
    assert!(!status(&store).is_deep && status(&store).is_current);
    assert!(store.set_engine(&versions("2", "b"), "").unwrap());
    assert!(!status(&store).is_current);
}
