use std::path::PathBuf;

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
             JOIN names ON names.rowid = named.person WHERE names MATCH 'lind' AND kind = 'direct'
             ORDER BY start"
                .replace("AND kind", "AND said.kind")
                .as_str()
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
        "articles", "said", "named", "people", "texts", "hits", "names",
    ];
    let before = tables.map(|table| count(&store, table));
    assert!(before.iter().all(|&n| n > 0), "{before:?}");
    put(&mut store, &article);
    assert_eq!(tables.map(|table| count(&store, table)), before);
    let key = crate::library::SourceHash::of(&article.source);
    let id = store.file_statuses().unwrap()[&key].id;
    store.apply(&[Change::Remove(id)]).unwrap();
    assert_eq!(tables.map(|table| count(&store, table)), [0; 7]);
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
        let sql = "SELECT articles, said FROM people WHERE name_key = ?1";
        let mut rows = store.connection().prepare(sql).unwrap();
        let rows = rows.query_map([key], |row| Ok((row.get(0)?, row.get(1)?)));
        rows.unwrap().map(Result::unwrap).collect()
    };
    let lind = people("mara lind");
    assert!(matches!(lind[..], [(2, said)] if said >= 4), "{lind:?}");
    assert_eq!(people("voss").len(), 2);
}

#[test]
fn index_of_an_earlier_schema_is_kept() {
    let (_dir, path) = scratch();
    let mut store = Store::open(&path, OpenMode::Write).unwrap();
    put(&mut store, &indexed("/a.txt", TEXT));
    let former = "DROP INDEX articles_corrected;
         ALTER TABLE articles DROP COLUMN corrections; ALTER TABLE articles DROP COLUMN found_quotes;
         ALTER TABLE articles DROP COLUMN found_attributed; ALTER TABLE articles DROP COLUMN found_kinds;
         ALTER TABLE said DROP COLUMN corrected; ALTER TABLE articles DROP COLUMN address;
         ALTER TABLE articles DROP COLUMN engine; UPDATE meta SET value = '3' WHERE key = 'schema';
         PRAGMA user_version = 3;";
    store.connection().execute_batch(former).unwrap();
    drop(store);
    assert!(matches!(
        Store::open(&path, OpenMode::Read),
        Err(StoreError::OtherVersion)
    ));
    let store = Store::open(&path, OpenMode::Write).unwrap();
    assert_eq!(*store.outcome(), OpenOutcome::Existing);
    let stats = store.stats().unwrap();
    assert_eq!((stats.articles, stats.deep), (1, 0));
    assert_eq!(store.meta("schema").unwrap().as_deref(), Some("6"));
    assert!(store.corrected_articles(&[], &[]).unwrap().is_empty());
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
