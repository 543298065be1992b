//! Key scripts for the screens over the library, with a fake index.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::{NATO, TestApp, index};
use pullquote::app::Msg;
use pullquote::app::library_search::{FoundRow, LibrarySearch};
use pullquote::app::overlay::Overlay;
use pullquote::app::person::Tab;
use pullquote::app::screens::{LibraryScreen, ScreenState};
use pullquote::library::index_api::{LedgerOrder, Request, Response};
use pullquote_text::Source;

fn screen(app: &TestApp) -> &ScreenState {
    app.screen().expect("a screen over the library")
}

fn search(app: &TestApp) -> &LibrarySearch {
    match &screen(app).content {
        LibraryScreen::Search(search) => search,
        other => panic!("{}", other.name()),
    }
}

fn name(app: &TestApp) -> &str {
    app.screen().map_or("", |screen| screen.content.name())
}

fn source(app: &TestApp) -> &Source {
    &app.reader.open.as_ref().expect("an article").source
}

/// The words of the current search hit.
fn hit(app: &TestApp) -> &str {
    let reader = app.reader.open.as_ref().unwrap();
    let search = reader.search.as_ref().unwrap();
    let span = search.hits.as_ref().unwrap()[search.current];
    assert!(span.overlaps(reader.page.span()), "the hit is on the page");
    span.of(reader.article.text())
}

#[test]
fn search_result_opens_at_the_match_and_back_returns_to_its_row() {
    let mut app = TestApp::library(80, 24);
    app.press("F").press("\"russia\" Tab j j j");
    let cursor = screen(&app).list.cursor;
    let Some(&FoundRow::Hit(_, at)) = search(&app).rows.get(cursor) else {
        panic!("the cursor is on a hit");
    };
    app.press("Enter");
    let reader = app.reader.open.as_ref().unwrap();
    assert_eq!(reader.search.as_ref().unwrap().current, at);
    assert_eq!(hit(&app).to_lowercase(), "russia");
    app.press("Esc");
    assert_eq!(name(&app), "Search");
    assert_eq!(screen(&app).list.cursor, cursor);
    assert!(app.session.prompt.is_none());
    app.press("q");
    assert!(app.screen().is_none() && app.reader.open.is_none());
}

#[test]
fn next_hit_continues_in_the_next_article() {
    let mut app = TestApp::library(80, 24);
    app.press("F").press("\"the\" Tab Enter");
    let first = source(&app).clone();
    let n = app.reader.open.as_ref().unwrap().search.as_ref().unwrap();
    let n = n.hits.as_ref().unwrap().len();
    for _ in 0..n {
        app.press("n");
    }
    assert_ne!(*source(&app), first, "the next article");
    assert_eq!(hit(&app).to_lowercase(), "the");
    app.press("N");
    assert_eq!(
        *source(&app),
        first,
        "returns to the last hit of the first article"
    );
    let in_article = app.reader.open.as_ref().unwrap().search.as_ref().unwrap();
    assert_eq!(in_article.current, n - 1);
    // Back in the results, the cursor is on the hit that was read last.
    app.press("q");
    let cursor = screen(&app).list.cursor;
    assert_eq!(search(&app).rows[cursor], FoundRow::Hit(0, n - 1));
}

#[test]
fn query_error_is_shown_in_place_and_keeps_the_list() {
    let mut app = TestApp::library(80, 24);
    app.press("F").press("\"russia\"");
    let rows = search(&app).rows.clone();
    assert!(!rows.is_empty());
    app.send(Msg::Pasted(" whom:x".to_owned()));
    let line = &search(&app).line;
    let fault = line.fault.as_ref().expect("a mistake");
    assert!(fault.span.of(&line.text).contains("whom"), "{fault:?}");
    assert_eq!(search(&app).rows, rows);
    app.press("Ctrl-u").press("\"russia\"");
    assert_eq!(search(&app).line.fault, None);
    assert_eq!(search(&app).rows, rows);
}

#[test]
fn only_the_latest_response_is_used() {
    let mut app = TestApp::library(80, 24);
    app.silent = true;
    app.press("F").press("\"na\"");
    let asked = std::mem::take(&mut app.asked);
    assert_eq!(asked.len(), 2, "one request per key");
    let answer = |words: &Request| Box::new(index::answer(words));
    for (request, question) in asked.iter().rev() {
        let found = answer(question);
        app.send(Msg::Answered {
            request: *request,
            answer: found,
        });
    }
    let Response::Search(newest) = index::answer(&asked[1].1) else {
        panic!();
    };
    assert_eq!(search(&app).findings, newest);
}

#[test]
fn enter_before_the_response_applies_to_the_typed_query() {
    let mut app = TestApp::library(80, 24);
    app.press("F").press("\"the\"");
    app.silent = true;
    app.press("\" combative\" Enter");
    assert!(
        app.reader.open.is_none(),
        "the rows are those of an older query"
    );
    let (request, question) = app.asked.pop().unwrap();
    app.silent = false;
    app.send(Msg::Answered {
        request,
        answer: Box::new(index::answer(&question)),
    });
    assert_eq!(*source(&app), Source::Seed(NATO.to_owned()));
}

#[test]
fn escape_leaves_the_input_first_and_an_empty_search_directly() {
    let mut app = TestApp::library(80, 24);
    app.press("F Esc");
    assert!(app.screen().is_none());
    app.press("F").press("\"russia\" Esc");
    assert!(app.session.prompt.is_none());
    assert_eq!(name(&app), "Search");
}

#[test]
fn unusable_index_gives_its_reason() {
    let mut app = TestApp::library(80, 24);
    app.silent = true;
    app.press("L");
    let (request, _) = app.asked.pop().unwrap();
    let reason = "The index of the library is not built yet.".to_owned();
    app.send(Msg::Answered {
        request,
        answer: Box::new(Response::Unavailable(reason.clone())),
    });
    assert_eq!(screen(&app).unavailable.as_ref(), Some(&reason));
    let shown = common::grid::grid(&app);
    assert!(shown.contains("is not built yet"), "{shown}");
}

#[test]
fn list_is_filtered_by_name_and_by_the_index() {
    let mut app = TestApp::library(80, 24);
    let all = app.library.articles.order.len();
    app.press("/").press("\"council\"");
    assert!(app.asked.is_empty());
    assert!(app.library.articles.order.len() < all);
    app.press("Esc /").press("\"by:putin\"");
    assert_eq!(app.library.articles.order.len(), 1);
    assert_eq!(app.library.articles.filter, "by:putin");
    app.send(Msg::Pasted(" kind:x".to_owned()));
    let fault = app
        .library
        .articles
        .query_filter
        .fault
        .as_ref()
        .expect("a mistake");
    assert!(!fault.message.is_empty());
    assert_eq!(
        app.library.articles.order.len(),
        1,
        "the list stays as it was"
    );
    app.press("Esc");
    assert_eq!(app.library.articles.order.len(), all);
    assert_eq!(app.library.articles.query_filter.fault, None);
}

#[test]
fn enter_before_the_response_opens_the_first_row_once_it_arrives() {
    let mut app = TestApp::library(80, 24);
    app.silent = true;
    app.press("/").press("\"by:putin\" Enter");
    assert!(app.reader.open.is_none());
    let (request, question) = app.asked.pop().unwrap();
    app.send(Msg::Answered {
        request,
        answer: Box::new(index::answer(&question)),
    });
    assert_eq!(*source(&app), Source::Seed(NATO.to_owned()));
}

#[test]
fn person_page_opens_from_the_focused_quotation_and_returns() {
    let mut app = TestApp::reading(80, 24);
    app.press("g quote quote");
    let (top, focus) = (app.top(), app.focus().to_owned());
    app.press("P");
    assert_eq!(name(&app), "James Mattis");
    let LibraryScreen::Person(person) = &screen(&app).content else {
        panic!();
    };
    assert!(person.page.as_ref().unwrap().said.len() > 2);
    app.press("j Enter");
    let reader = app.reader.open.as_ref().unwrap();
    assert!(reader.focus_span().is_some());
    app.press("q");
    assert_eq!(name(&app), "James Mattis");
    app.press("q");
    assert_eq!((app.top(), app.focus()), (top, focus.as_str()));
}

#[test]
fn name_card_opens_the_person_page() {
    let mut app = TestApp::reading(80, 24);
    app.press("g quote quote Enter");
    let shown = common::grid::grid(&app);
    assert!(shown.contains("P in all articles"), "{shown}");
    app.press("P");
    assert_eq!(name(&app), "James Mattis");
}

#[test]
fn tab_switches_panes_and_each_keeps_its_cursor() {
    let mut app = TestApp::reading(80, 24);
    app.press("g quote quote P j j");
    let cursor = screen(&app).list.cursor;
    let tab = |app: &TestApp| match &screen(app).content {
        LibraryScreen::Person(person) => person.tab,
        other => panic!("{}", other.name()),
    };
    app.press("Tab");
    assert_eq!((tab(&app), screen(&app).list.cursor), (Tab::Articles, 0));
    app.press("Tab");
    assert_eq!(tab(&app), Tab::With);
    app.press("Enter");
    assert_ne!(name(&app), "James Mattis", "the page of another person");
    app.press("Esc Tab");
    assert_eq!((tab(&app), screen(&app).list.cursor), (Tab::Said, cursor));
}

#[test]
fn speaker_without_other_articles_gives_a_notice() {
    let mut app = TestApp::reading(80, 24);
    app.press("g quote quote ] ] ] ] ] ] ]");
    assert!(
        app.notice().starts_with("no later article quotes"),
        "{}",
        app.notice()
    );
}

#[test]
fn identity_decisions_are_saved_used_in_queries_and_undone() {
    let mut app = TestApp::reading(80, 24);
    app.press("g quote quote P c j").press("\"putin\"");
    let Some(Overlay::Choose(chooser)) = &app.session.overlay else {
        panic!("{:?}", app.session.overlay);
    };
    assert_eq!(chooser.rows("putin")[0].name(), "Vladimir Putin");
    app.press("Enter");
    let people = app.disk.identity_overrides();
    assert_eq!(people.len(), 1);
    assert_eq!(people[0].name, "James Mattis");
    let kept = format!("{:?}", people[0].change);
    assert!(
        kept.contains("Merge") && kept.contains("Vladimir Putin"),
        "{kept}"
    );
    app.silent = true;
    // The index does not answer: the second Enter does not wait for it.
    app.press("c t").press("\"Jim Mattis\" Enter Enter");
    assert_eq!(app.disk.identity_overrides().len(), 2);
    let (_, question) = app.asked.pop().expect("the page is requested again");
    let (Request::PersonNamed { state, .. } | Request::Person { state, .. }) = *question else {
        panic!("{question:?}");
    };
    assert_eq!(state.people.len(), 2, "with both identity decisions");
    app.press("U U");
    assert_eq!(app.disk.identity_overrides().len(), 0);
    app.press("c U");
    assert!(
        app.notice().contains("have not corrected"),
        "{}",
        app.notice()
    );
}

#[test]
fn ledger_requests_windows_on_scrolling_and_sorting() {
    let mut app = TestApp::library(120, 40);
    app.press("L");
    let LibraryScreen::Ledger(ledger) = &screen(&app).content else {
        panic!();
    };
    let n = ledger.n_rows;
    assert!(n > 10);
    app.press("G");
    let LibraryScreen::Ledger(ledger) = &screen(&app).content else {
        panic!();
    };
    let last = ledger.row(n - 1).expect("the last row is loaded").clone();
    app.press("Enter");
    assert_eq!(*source(&app), last.article.source);
    app.press("q o");
    let LibraryScreen::Ledger(ledger) = &screen(&app).content else {
        panic!();
    };
    assert_eq!(ledger.order, LedgerOrder::Speaker);
    let names: Vec<_> = (0..n)
        .filter_map(|at| ledger.row(at)?.speaker.clone())
        .collect();
    assert!(names.is_sorted() && names.len() > 20);
    app.press("/").press("\"by:mattis\"");
    let LibraryScreen::Ledger(ledger) = &screen(&app).content else {
        panic!();
    };
    assert!((1..n).contains(&ledger.n_rows));
    assert_eq!(
        ledger.row(0).unwrap().speaker.as_deref(),
        Some("James Mattis")
    );
}

#[test]
fn long_tables_request_only_rows_near_the_cursor() {
    let mut app = TestApp::library(80, 24);
    app.silent = true;
    app.press("L");
    let (request, question) = app.asked.pop().unwrap();
    let Response::Ledger(mut table) = index::answer(&question) else {
        panic!();
    };
    let one = table.rows[0].clone();
    let Request::Ledger { limit, .. } = *question else {
        panic!();
    };
    table.rows = vec![one.clone(); limit];
    table.n_rows = 1_000_000;
    let answer = Box::new(Response::Ledger(table.clone()));
    app.send(Msg::Answered { request, answer });
    app.press("5 0 %");
    let asked = std::mem::take(&mut app.asked);
    assert!((1..=2).contains(&asked.len()), "{}", asked.len());
    for (request, question) in asked {
        let Request::Ledger { offset, .. } = *question else {
            panic!();
        };
        assert!(offset.abs_diff(500_000) <= 2 * limit, "{offset}");
        let answer = Box::new(Response::Ledger(
            pullquote::library::index_api::LedgerWindow {
                offset,
                ..table.clone()
            },
        ));
        app.send(Msg::Answered { request, answer });
    }
    let LibraryScreen::Ledger(ledger) = &screen(&app).content else {
        panic!();
    };
    assert!(ledger.row(500_000).is_some());
}

#[test]
fn same_words_opens_either_article() {
    let mut app = TestApp::reading(120, 40);
    app.press("g quote E");
    assert_eq!(name(&app), "Same words");
    let other = match &screen(&app).content {
        LibraryScreen::SameWords(same_words) => same_words.pairs[0].other.article.source.clone(),
        other => panic!("{}", other.name()),
    };
    app.press("Enter");
    assert_eq!(*source(&app), other, "the other article first");
    app.press("q Tab Enter");
    assert_eq!(*source(&app), Source::Seed(NATO.to_owned()));
}

#[test]
fn quotation_is_saved_annotated_tagged_deleted_and_restored() {
    let mut app = TestApp::reading(80, 24);
    app.press("g quote p Enter");
    assert!(
        app.notice().starts_with("in the quote book"),
        "{}",
        app.notice()
    );
    let kept = app.disk.saved_quotes().next().unwrap().clone();
    assert_eq!(kept.speaker.as_deref(), Some("Vladimir Putin"));
    assert_eq!(kept.cue.as_deref(), Some("said"));
    assert_eq!(kept.kind, "direct");
    app.press(") p Enter Q");
    assert_eq!(name(&app), "Quote book");
    assert_eq!(screen(&app).content.len(), 2);
    // The quotation saved last comes first.
    app.press("j i")
        .press("\"ask him\" Enter #")
        .press("\"#Nato talks\" Enter");
    let noted = app.disk.saved_quote(&kept.id).unwrap();
    assert_eq!(noted.note.as_deref(), Some("ask him"));
    assert_eq!(noted.tags, ["Nato", "talks"]);
    app.press("/").press("\"#nato\" Tab");
    assert_eq!(screen(&app).content.len(), 1);
    app.press("x");
    assert_eq!(app.disk.saved_quotes().count(), 1);
    assert_eq!(screen(&app).content.len(), 0);
    app.press("U");
    assert_eq!(
        app.disk.saved_quote(&kept.id).unwrap().tags,
        ["Nato", "talks"]
    );
    app.press("Enter");
    let reader = app.reader.open.as_ref().unwrap();
    assert!(
        reader
            .focus_span()
            .unwrap()
            .of(reader.article.text())
            .starts_with("“It’s in")
    );
    assert_eq!(
        reader.kept.len(),
        2,
        "the margin shows the saved quotations"
    );
    app.press("p");
    assert_eq!(
        app.disk.saved_quotes().count(),
        1,
        "the same key takes it out again"
    );
}

#[test]
fn bookmarks_have_tags_and_queries_use_them() {
    let mut app = TestApp::reading(80, 24);
    app.press("g quote m B #").press("\"nato\" Enter");
    assert_eq!(app.disk.bookmarks().next().unwrap().tags, ["nato"]);
    app.silent = true;
    app.press("Esc q /").press("\"#nato started\"");
    let (_, question) = app.asked.pop().unwrap();
    let Request::Filter { state, .. } = *question else {
        panic!("{question:?}");
    };
    assert_eq!(state.tags.values().next().unwrap(), &["nato"]);
    assert_eq!(state.started.len(), 1, "the article that was opened");
}

#[test]
fn screens_draw_in_windows_of_every_size() {
    for keys in [
        "F \"russia\" Tab",
        "P",
        "L",
        "E",
        "Q",
        "F",
        "F \"russia whom:x\"",
    ] {
        for (width, height) in [
            (1, 1),
            (2, 3),
            (10, 4),
            (20, 5),
            (40, 10),
            (80, 24),
            (200, 60),
        ] {
            let mut app = TestApp::reading(width, height);
            app.press("g quote p Enter");
            app.press(keys.split_once(' ').map_or(keys, |(key, _)| key));
            app.press(keys.split_once(' ').map_or("", |(_, rest)| rest));
            let _ = common::grid::grid(&app);
            app.press("j j G k Space");
            let _ = common::grid::grid(&app);
        }
    }
}
