//! Queries on the index of the sample articles, compared with the articles themselves.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use pullquote::article_id::ArticleId;
use pullquote::library::Entry;
use pullquote::library::index::IndexedArticle;
use pullquote::library::index_api::{LedgerOrder, ReaderState, Request, Response};
use pullquote::library::query::{Query, parse};
use pullquote::library::store::{Change, OpenMode, Store, answer};
use pullquote::library::words;
use pullquote::seeds;
use pullquote_annotate::Annotator;
use pullquote_text::plain;
use pullquote_text::{Article, Source};

struct Shipped {
    _dir: tempfile::TempDir,
    store: Store,
    articles: Vec<Article>,
    indexed: Vec<IndexedArticle>,
}

impl Shipped {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let mut store = Store::open(&dir.path().join("index.db"), OpenMode::Write).unwrap();
        let annotator = Annotator::new().unwrap();
        let articles: Vec<Article> = seeds::SEEDS
            .iter()
            .map(|(name, bytes)| {
                let text = String::from_utf8(bytes.to_vec()).unwrap();
                plain::from_text(text, Source::Seed((*name).to_owned()))
            })
            .collect();
        let indexed: Vec<IndexedArticle> = articles
            .iter()
            .map(|article| {
                let found = annotator.annotate_article(article);
                let indexed = IndexedArticle::of(
                    &Entry::of(article),
                    article,
                    ArticleId::of(article.text()),
                    &found,
                );
                let put = Change::Put(Box::new(indexed.clone()));
                store.apply(&[put]).unwrap();
                indexed
            })
            .collect();
        Self {
            _dir: dir,
            store,
            articles,
            indexed,
        }
    }

    fn ask(&self, request: &Request) -> Response {
        let read = |source: &Source| {
            let found = self
                .articles
                .iter()
                .find(|article| article.source == *source);
            found.cloned()
        };
        answer(&self.store, request, &read).unwrap()
    }

    fn search(&self, query: Query) -> pullquote::library::index_api::SearchResults {
        let request = Request::Search {
            query,
            state: Arc::default(),
            limit: 1000,
        };
        match self.ask(&request) {
            Response::Search(found) => found,
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn searching_a_word_finds_all_its_occurrences() {
    let shipped = Shipped::new();
    let mut places: BTreeMap<String, BTreeSet<Source>> = BTreeMap::new();
    let mut counts: BTreeMap<(String, Source), usize> = BTreeMap::new();
    for article in &shipped.articles {
        for (word, _) in words::tokenize(article.text()) {
            places
                .entry(word.clone())
                .or_default()
                .insert(article.source.clone());
            *counts.entry((word, article.source.clone())).or_default() += 1;
        }
    }
    assert!(places.len() > 500);
    // All words would take too long; the sample covers rare and common ones.
    for (word, wanted) in places.iter().step_by(7) {
        let found = shipped.search(parse(&format!("\"{word}\"")).unwrap());
        let sources: BTreeSet<Source> = found
            .articles
            .iter()
            .map(|one| one.article.source.clone())
            .collect();
        assert_eq!(&sources, wanted, "{word}");
        for one in &found.articles {
            assert_eq!(
                one.n_hits,
                counts[&(word.clone(), one.article.source.clone())],
                "{word}"
            );
            for hit in &one.hits {
                let article = shipped
                    .articles
                    .iter()
                    .find(|a| a.source == one.article.source);
                assert_eq!(
                    &words::normalize(hit.span.of(article.unwrap().text())),
                    word
                );
                let marked = hit
                    .marks
                    .iter()
                    .map(|mark| words::normalize(mark.of(&hit.excerpt)));
                assert!(
                    marked.clone().count() > 0 && marked.into_iter().all(|one| one == *word),
                    "{hit:?}"
                );
            }
        }
    }
}

#[test]
fn the_ledger_has_all_attributed_statements_and_person_pages_list_them() {
    let shipped = Shipped::new();
    let request = Request::Ledger {
        query: Query::default(),
        state: Arc::new(ReaderState::default()),
        order: LedgerOrder::Newest,
        offset: 0,
        limit: 100_000,
    };
    let Response::Ledger(ledger) = shipped.ask(&request) else {
        panic!()
    };
    let mut wanted = 0;
    for indexed in &shipped.indexed {
        for said in &indexed.said {
            let is_row = said.speaker.is_some() && said.kind.name() != "scare";
            wanted += usize::from(is_row);
            let Some(name) = said
                .named
                .map(|at| &indexed.named[at].name)
                .filter(|_| is_row)
            else {
                continue;
            };
            let request = Request::PersonNamed {
                article: indexed.id.clone(),
                name: name.clone(),
                state: Arc::default(),
                limit: usize::MAX,
            };
            let Response::Person(Some(page)) = shipped.ask(&request) else {
                panic!("{name}")
            };
            let is_it = |row: &pullquote::library::index_api::AttributedStatement| {
                row.article.id == indexed.id && row.span == said.span
            };
            assert!(page.said.iter().any(is_it), "{name}: {}", said.text);
        }
    }
    assert!(wanted > 20);
    assert_eq!((ledger.n_rows, ledger.rows.len()), (wanted, wanted));
}
