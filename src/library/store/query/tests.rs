//! Responses of the index equal those of a slow scan over the articles.

mod fixture;
mod plans;
mod properties;
mod scan;

use std::collections::BTreeSet;
use std::sync::Arc;

use proptest::prelude::*;
use proptest::sample::Index;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;

use super::*;
use crate::library::SourceHash;
use crate::library::index_api::{Layer, PairKind, PersonId, PersonPage};
use crate::library::people::IdentityDecision;
use crate::library::query::parse;
use fixture::{Library, Line};
use pullquote_annotate::EntityKind;

fn line(words: &'static str, name: &'static str, shape: u8) -> Line {
    Line {
        words: words.to_owned(),
        name,
        cue: "said",
        shape,
    }
}

fn search(library: &Library, typed: &str) -> crate::library::index_api::SearchResults {
    let request = Request::Search {
        query: parse(typed).unwrap(),
        state: Arc::default(),
        limit: 10,
    };
    match library.ask(&request) {
        Response::Search(found) => found,
        other => panic!("{other:?}"),
    }
}

#[test]
fn adjacent_and_close_words_rank_first() {
    let library = Library::new(
        &[
            vec![
                line("river", "Voss", 5),
                line("tree tree tree tree tree tree tree", "Voss", 5),
                line("mill", "Voss", 5),
            ],
            vec![line("mill river", "Voss", 5), line("x", "Voss", 5)],
            vec![line("river mill", "Voss", 5), line("x", "Voss", 5)],
        ],
        &[],
    );
    let found = search(&library, "river mill");
    let order: Vec<String> = found
        .articles
        .iter()
        .map(|one| one.article.source.name())
        .collect();
    assert_eq!(order, ["a2.txt", "a1.txt", "a0.txt"]);
}

#[test]
fn hits_have_excerpt_marks_and_speaker() {
    let library = Library::new(&[vec![line("Café mill", "Mara Lind", 0)]], &[]);
    let found = search(&library, "cafe");
    let hit = &found.articles[0].hits[0];
    assert_eq!(hit.excerpt, "“Café mill,” said Mara Lind.");
    assert_eq!(hit.marks[0].of(&hit.excerpt), "Café");
    assert_eq!(hit.speaker.as_deref(), Some("Mara Lind"));
    assert_eq!(
        hit.span.of(library.text(&found.articles[0].article.source)),
        "Café"
    );
    let by = search(&library, "by:lind");
    assert_eq!(by.articles[0].n_hits, 1);
    let none = search(&library, "in:gazette");
    assert_eq!((none.n_articles, none.articles[0].n_hits), (1, 0));
}

fn page(
    library: &Library,
    name: &str,
    at: usize,
    people: Vec<IdentityDecision>,
) -> Option<PersonPage> {
    let request = Request::PersonNamed {
        article: library.indexed[at].id.clone(),
        name: name.to_owned(),
        state: Arc::new(ReaderState {
            people,
            ..ReaderState::default()
        }),
        limit: usize::MAX,
    };
    match library.ask(&request) {
        Response::Person(page) => page.map(|page| *page),
        other => panic!("{other:?}"),
    }
}

#[test]
fn person_pages_list_statements_by_date() {
    let library = Library::new(
        &[
            vec![line("mill", "Mara Lind", 0), line("river", "Voss", 0)],
            vec![line("tree", "Mara Lind", 3), line("x", "Mara Lind", 4)],
            vec![line("road", "Lind", 0)],
        ],
        &[],
    );
    let page = page(&library, "Mara Lind", 0, Vec::new()).unwrap();
    assert_eq!((page.line.n_articles, page.line.n_said), (2, 2));
    assert_eq!(page.names, [("Mara Lind".to_owned(), 2)]);
    assert_eq!(page.articles.len(), 2);
    assert!(page.articles[0].0.date > page.articles[1].0.date);
    assert!(page.said.is_sorted_by_key(|said| said.article.date));
    assert_eq!(
        page.said.len(),
        2,
        "scare quotes do not count as statements"
    );
    let with: Vec<&str> = page
        .with
        .iter()
        .map(|(line, _)| line.name.as_str())
        .collect();
    assert_eq!(with, ["Voss"]);
}

#[test]
fn person_is_found_by_name_where_the_id_is_no_longer_theirs() {
    let library = Library::new(&[vec![line("mill", "Mara Lind", 0)]], &[]);
    let ask = |name: &str| {
        let request = Request::Person {
            id: Some(PersonId(999)),
            name: name.to_owned(),
            state: Arc::default(),
            limit: usize::MAX,
        };
        match library.ask(&request) {
            Response::Person(page) => page.map(|page| page.line.name),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(ask("Mara Lind").as_deref(), Some("Mara Lind"));
    assert_eq!(ask("Voss"), None);
}

#[test]
fn limited_person_pages_have_the_newest_rows() {
    let texts = ["mill", "river", "tree"].map(|words| vec![line(words, "Mara Lind", 0)]);
    let library = Library::new(&texts, &[]);
    let ask = |limit| {
        let request = Request::PersonNamed {
            article: library.indexed[0].id.clone(),
            name: "Mara Lind".to_owned(),
            state: Arc::default(),
            limit,
        };
        let Response::Person(Some(page)) = library.ask(&request) else {
            panic!()
        };
        page
    };
    let (all, some) = (ask(usize::MAX), ask(2));
    assert_eq!((all.said.len(), all.articles.len()), (3, 3));
    assert_eq!(some.line, all.line);
    assert_eq!(some.said, all.said[1..]);
    assert_eq!(some.articles, all.articles[..2]);
    assert_eq!(some.names, [("Mara Lind".to_owned(), 2)]);
}

#[test]
fn identity_decisions_merge_and_split_persons() {
    let library = Library::new(
        &[
            vec![line("mill", "Mara Lind", 0)],
            vec![line("tree", "John Smith", 0)],
            vec![line("road", "Mara Lind", 0)],
        ],
        &[],
    );
    let merge = IdentityDecision::Merge {
        kind: EntityKind::Person,
        name: "John Smith".to_owned(),
        into: "Mara Lind".to_owned(),
    };
    let split = IdentityDecision::Split {
        kind: EntityKind::Person,
        name: "Mara Lind".to_owned(),
        article: library.indexed[2].id.clone(),
        called: "Mara Lind (judge)".to_owned(),
    };
    let joined = page(&library, "John Smith", 1, vec![merge.clone()]).unwrap();
    assert_eq!(
        (joined.line.name.as_str(), joined.line.n_said),
        ("Mara Lind", 3)
    );
    assert_eq!(joined.said.len(), 3);
    let left = page(&library, "Mara Lind", 0, vec![split.clone()]).unwrap();
    assert_eq!((left.line.n_articles, left.line.n_said), (1, 1));
    let apart = page(&library, "Mara Lind", 2, vec![split.clone()]).unwrap();
    assert_eq!(apart.line.name, "Mara Lind (judge)");
    assert_eq!((apart.line.n_said, apart.said.len()), (1, 1));
    let both = page(&library, "Mara Lind", 0, vec![merge, split.clone()]).unwrap();
    assert_eq!(both.line.n_said, 2);

    let state = Arc::new(ReaderState {
        people: vec![split],
        ..ReaderState::default()
    });
    let ask = |typed: &str| {
        let request = Request::People {
            typed: typed.to_owned(),
            state: Arc::clone(&state),
            limit: 9,
        };
        match library.ask(&request) {
            Response::People(lines) => lines,
            other => panic!("{other:?}"),
        }
    };
    let names: Vec<String> = ask("mar").into_iter().map(|line| line.name).collect();
    assert_eq!(names, ["Mara Lind", "Mara Lind (judge)"]);
    assert_eq!(ask("").len(), 3);
    let request = Request::Filter {
        query: parse("by:judge").unwrap(),
        state: Arc::clone(&state),
    };
    let Response::Filter(found) = library.ask(&request) else {
        panic!()
    };
    assert_eq!(found, [SourceHash::of(&library.indexed[2].source)]);
}

#[test]
fn near_identical_quotations_are_paired() {
    let whole = "the old mill by the river will not open again before the spring";
    let library = Library::new(
        &[
            vec![line(whole, "Mara Lind", 0)],
            vec![line(
                "the old mill by the river will open again before the spring",
                "Mara Lind",
                0,
            )],
            vec![line(whole, "John Smith", 0)],
            vec![line(
                "the old mill by the river will not open again",
                "Lind",
                0,
            )],
        ],
        &[],
    );
    let said = &library.indexed[0].said[0];
    let request = Request::QuotePairs {
        article: library.indexed[0].id.clone(),
        span: said.span,
        state: Arc::default(),
    };
    let Response::QuotePairs(echoes) = library.ask(&request) else {
        panic!()
    };
    let verdicts: Vec<PairKind> = echoes.iter().map(|echo| echo.kind).collect();
    assert_eq!(
        verdicts,
        [PairKind::OtherSpeaker, PairKind::Altered, PairKind::Cut]
    );
    let request = Request::AllQuotePairs {
        query: parse("").unwrap(),
        state: Arc::default(),
        limit: 100,
    };
    let Response::QuotePairs(all) = library.ask(&request) else {
        panic!()
    };
    let pairs: BTreeSet<_> = all
        .iter()
        .map(|echo| {
            (
                echo.one.article.source.clone(),
                echo.other.article.source.clone(),
            )
        })
        .collect();
    assert_eq!(pairs.len(), all.len(), "each pair once");
    assert!(
        all.len() >= 4
            && all
                .iter()
                .all(|echo| echo.one.article.date <= echo.other.article.date)
    );
}

#[test]
fn two_hits_in_one_sentence_share_an_excerpt() {
    let library = Library::new(&[vec![line("mill and mill", "Mara Lind", 0)]], &[]);
    let found = search(&library, "mill");
    let [hit] = &found.articles[0].hits[..] else {
        panic!("{found:?}");
    };
    let marked = hit.marks.iter().map(|mark| mark.of(&hit.excerpt));
    assert_eq!(marked.collect::<Vec<_>>(), ["mill", "mill"]);
    assert_eq!(found.articles[0].n_hits, 2);
}

/// Only a correction of the reader has this name.
#[test]
fn a_name_of_the_readers_layer_alone_is_no_ones_name_in_the_other() {
    let mut runner = TestRunner::deterministic();
    let first = any::<Index>().new_tree(&mut runner).unwrap().current();
    let texts = [
        vec![line("river", "John B. Smith", 0)],
        vec![line("mill", "Mara Lind", 0)],
    ];
    let edits = [vec![], vec![(first, 4, "John Smith")]];
    let library = Library::corrected(&texts, &[], &edits);
    let n_found = |layer| {
        let state = ReaderState {
            layer,
            ..ReaderState::default()
        };
        let request = Request::Filter {
            query: parse("by:\"john smith\"").unwrap(),
            state: Arc::new(state),
        };
        match library.ask(&request) {
            Response::Filter(found) => found.len(),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!([Layer::Reader, Layer::Found].map(n_found), [2, 0]);
}
