//! Addresses typed on the screens: what is asked for, shown, opened and cancelled.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::grid::grid;
use common::{NATO, TestApp};
use pullquote::app::overlay::Overlay;
use pullquote::app::prompt::Purpose;
use pullquote::app::{FetchFailure, Msg};
use pullquote::bookmarks::MatchState;
use pullquote_text::Source;

const ADDRESS: &str = "https://port.example/news/ferry";

trait Paste {
    fn paste(&mut self, text: &str) -> &mut Self;
}

impl Paste for TestApp {
    fn paste(&mut self, text: &str) -> &mut Self {
        self.send(Msg::Pasted(text.to_owned()));
        self
    }
}

fn library() -> TestApp {
    TestApp::library(80, 24)
}

/// Ends the oldest fetch with a page that was kept as this file.
fn arrive(app: &mut TestApp, name: &str, text: &str) -> Source {
    let source = Source::File(name.into());
    app.files.insert(source.clone(), text.as_bytes().to_vec());
    let (request, _) = app.fetching.remove(0);
    let result = Ok(Some(source.clone()));
    app.send(Msg::Fetched { request, result });
    source
}

fn addresses(app: &TestApp) -> Vec<&str> {
    let fetching = app.fetching.iter();
    fetching.map(|(_, address)| address.as_str()).collect()
}

fn open_source(app: &TestApp) -> Option<&Source> {
    app.app.reader.open.as_ref().map(|open| &open.source)
}

#[test]
fn the_palette_fetches_an_address_and_opens_the_article() {
    let mut app = library();
    app.press(":").paste(&format!("open {ADDRESS}"));
    app.press("Enter");
    assert_eq!(addresses(&app), [ADDRESS]);
    let shown = app.app.session.fetching_text().unwrap();
    assert_eq!(shown, "fetching port.example … · Esc cancels");
    let source = arrive(&mut app, "/lib/The ferry stays.html", "The ferry stays");
    assert_eq!(open_source(&app), Some(&source));
    assert_eq!(app.app.session.fetching_text(), None);
}

#[test]
fn an_address_is_added_from_the_list_without_being_opened() {
    for keys in [ADDRESS, "port.example/news/ferry"] {
        let mut app = library();
        app.press("I").paste(keys);
        app.press("Enter");
        assert_eq!(addresses(&app), [ADDRESS]);
        arrive(
            &mut app,
            "/lib/2026-03-01 The ferry stays.html",
            "The ferry stays",
        );
        assert_eq!(open_source(&app), None);
        assert_eq!(app.notice(), "added: 2026-03-01 The ferry stays");
    }
}

#[test]
fn an_address_pasted_into_the_list_is_offered() {
    let mut app = library();
    app.paste(ADDRESS);
    let prompt = app.app.session.prompt.as_ref().unwrap();
    assert_eq!(prompt.purpose, Purpose::Address);
    assert_eq!(prompt.text(), ADDRESS);
    assert!(app.fetching.is_empty(), "nothing is asked for before Enter");
    app.press("Esc");
    assert!(app.fetching.is_empty());
    app.paste("some words");
    assert!(app.app.session.prompt.is_none());
}

#[test]
fn only_addresses_of_the_web_are_fetched() {
    for typed in ["file:///etc/passwd", "ftp://port.example/a", ""] {
        let mut app = library();
        app.press("I").paste(typed);
        app.press("Enter");
        assert!(app.fetching.is_empty(), "{typed}");
    }
}

#[test]
fn esc_cancels_and_what_arrives_late_is_not_opened() {
    let mut app = library();
    app.press(":").paste(&format!("open {ADDRESS}"));
    app.press("Enter Esc");
    let (request, _) = app.fetching[0].clone();
    assert_eq!(app.cancelled, [request]);
    assert_eq!(app.notice(), "not fetched: port.example");
    arrive(&mut app, "/lib/a.html", "The ferry stays");
    assert_eq!(open_source(&app), None);
    app.press("Esc");
    assert_eq!(app.cancelled.len(), 1, "there is nothing left to cancel");
}

#[test]
fn a_page_does_not_interrupt_what_was_opened_meanwhile() {
    let mut app = library();
    app.press(":").paste(&format!("open {ADDRESS}"));
    app.press("Enter");
    app.open(NATO);
    let reading = open_source(&app).cloned();
    arrive(&mut app, "/lib/The ferry stays.html", "The ferry stays");
    assert_eq!(open_source(&app), reading.as_ref());
    assert_eq!(app.notice(), "added: The ferry stays");
}

#[test]
fn a_page_does_not_interrupt_typing() {
    let mut app = library();
    app.press(":").paste(&format!("open {ADDRESS}"));
    app.press("Enter / f e r");
    arrive(&mut app, "/lib/The ferry stays.html", "The ferry stays");
    assert_eq!(open_source(&app), None);
    assert!(app.app.session.prompt.is_some());
}

#[test]
fn several_pages_come_at_once_and_each_only_once() {
    let mut app = library();
    for address in [
        "https://a.example/",
        "https://b.example/",
        "https://a.example/",
    ] {
        app.press("I").paste(address);
        app.press("Enter");
    }
    assert_eq!(
        addresses(&app),
        ["https://a.example/", "https://b.example/"]
    );
    let shown = app.app.session.fetching_text().unwrap();
    assert_eq!(shown, "fetching 2 pages … · Esc cancels");
    app.press("Esc");
    assert_eq!(app.cancelled.len(), 2);
}

#[test]
fn a_failure_says_why_and_what_can_be_done() {
    let mut app = library();
    app.press("I").paste(ADDRESS);
    app.press("Enter");
    let (request, _) = app.fetching.remove(0);
    let failure = FetchFailure {
        reason: "the site asks for consent".to_owned(),
        advice: Some("save it in a browser".to_owned()),
        kept: None,
    };
    let result = Err(failure);
    app.send(Msg::Fetched { request, result });
    let Some(Overlay::Output(sheet)) = &app.app.session.overlay else {
        panic!("no sheet");
    };
    assert_eq!(sheet.title, "This page was not kept");
    let lines = [
        ADDRESS,
        "",
        "The site asks for consent.",
        "",
        "Save it in a browser.",
    ];
    assert_eq!(sheet.lines, lines);
    app.press("Esc");
    assert!(app.app.session.overlay.is_none());
}

#[test]
fn a_page_that_was_kept_before_is_opened_without_network() {
    for (keys, opens) in [(":", true), ("I", false)] {
        let mut app = library();
        let typed = if opens {
            format!("open {ADDRESS}")
        } else {
            ADDRESS.to_owned()
        };
        app.press(keys).paste(&typed);
        app.press("Enter");
        let source = Source::File("/lib/The ferry stays.html".into());
        app.files
            .insert(source.clone(), b"The ferry stays".to_vec());
        let (request, _) = app.fetching.remove(0);
        let failure = FetchFailure {
            kept: Some(source.clone()),
            ..FetchFailure::new("no network".to_owned())
        };
        let result = Err(failure);
        app.send(Msg::Fetched { request, result });
        assert_eq!(open_source(&app), opens.then_some(&source));
        let is_told = app.app.session.overlay.is_some();
        assert_eq!(is_told, !opens);
        if opens {
            assert_eq!(app.notice(), "this is the copy kept before: no network");
        }
    }
}

const FERRY: &str = "/lib/The ferry stays.html";
const TEASER: &str = "<p>“The night boat sails on for now,” said Ana Ruiz.</p>\n";
const WHOLE: &str = "<p class=\"byline\">By Mara Lind</p>
<p>It was a long evening in the hall above the harbour, and hardly anybody had come to listen to the council.</p>
<p>“The night boat sails on for now,” said Ana Ruiz, who has steered it for twenty years. Nobody answered her.</p>
<p>Nurses and bakers cross the water with it before the first bus, and the bridge is not to be built.</p>\n";

/// An article as it is kept in the library.
fn kept_page(paragraphs: &str, is_teaser: bool) -> String {
    let extent = if is_teaser {
        "<meta name=\"pullquote-extent\" content=\"teaser\">\n"
    } else {
        ""
    };
    format!(
        "<!DOCTYPE html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n\
        <meta name=\"generator\" content=\"pullquote\">\n{extent}\
        <link rel=\"canonical\" href=\"{ADDRESS}\">\n<title>The ferry stays</title>\n</head>\n\
        <body>\n<article>\n<h1>The ferry stays</h1>\n{paragraphs}</article>\n</body>\n</html>\n"
    )
}

fn teaser() -> TestApp {
    let mut app = library();
    let source = Source::File(FERRY.into());
    let page = kept_page(TEASER, true);
    app.files.insert(source, page.into_bytes());
    app.press(":").paste(&format!("open {FERRY}"));
    app.press("Enter");
    app
}

fn text(app: &TestApp) -> &str {
    app.app.reader.open.as_ref().unwrap().article.text()
}

#[track_caller]
fn assert_marked(app: &TestApp) {
    let open = app.app.reader.open.as_ref().unwrap();
    let [mark] = &open.marks[..] else {
        panic!("{:?}", open.marks);
    };
    assert_ne!(mark.state, MatchState::Lost);
    let words = mark.span.unwrap().of(open.article.text());
    assert!(words.contains("The night boat sails on"), "{words}");
}

#[test]
fn a_teaser_offers_its_article_and_bookmarks_go_along() {
    let mut app = teaser();
    assert_eq!(
        app.notice(),
        "this is only what the feed has · I fetches the rest"
    );
    assert!(grid(&app).contains("I fetches the rest from its page"));
    app.press(") m S #").paste("port");
    app.press("Enter");
    assert_marked(&app);
    app.press("I");
    assert_eq!(addresses(&app), [ADDRESS]);
    assert!(app.app.session.prompt.is_none());
    arrive(&mut app, FERRY, &kept_page(WHOLE, false));
    assert!(text(&app).contains("hardly anybody"));
    assert_eq!(app.notice(), "this is the whole article");
    assert!(!grid(&app).contains("fetches the rest"));
    assert_marked(&app);
    let open = app.app.reader.open.as_ref().unwrap();
    let records = &app.app.session.records;
    let facts = records.facts_by_article();
    let facts = facts.get(Some(&open.id), FERRY).unwrap();
    assert!(facts.is_starred && facts.tags == ["port"], "{facts:?}");
    app.press("q").press(":").paste(&format!("open {FERRY}"));
    app.press("Enter");
    assert_marked(&app);
    app.press("I");
    let prompt = app.app.session.prompt.as_ref().unwrap();
    assert_eq!(prompt.purpose, Purpose::Address, "there is no more of it");
}

#[test]
fn a_teaser_stays_when_its_page_cannot_be_had() {
    let mut app = teaser();
    app.press(") m I");
    let (request, _) = app.fetching.remove(0);
    let failure = FetchFailure {
        kept: Some(Source::File(FERRY.into())),
        ..FetchFailure::new("it is for subscribers".to_owned())
    };
    let result = Err(failure);
    app.send(Msg::Fetched { request, result });
    let Some(Overlay::Output(sheet)) = &app.app.session.overlay else {
        panic!("no sheet");
    };
    assert_eq!(sheet.title, "The rest of this article was not fetched");
    assert!(sheet.lines.contains(&"It is for subscribers.".to_owned()));
    app.press("Esc");
    let words = text(&app).trim_end();
    assert!(words.ends_with("said Ana Ruiz."), "{words}");
    assert_marked(&app);
    app.press("I");
    assert_eq!(addresses(&app), [ADDRESS], "it can be tried again");
}

#[test]
fn the_rest_of_a_teaser_does_not_interrupt_typing() {
    let mut app = teaser();
    app.press(") m I / b o a t");
    arrive(&mut app, FERRY, &kept_page(WHOLE, false));
    assert!(!text(&app).contains("hardly anybody"));
    app.press("Esc Ctrl-r");
    assert!(text(&app).contains("hardly anybody"));
    assert_marked(&app);
}

#[test]
fn a_page_that_has_no_more_than_its_teaser_is_told_so() {
    let mut app = teaser();
    app.press("I");
    arrive(&mut app, FERRY, &kept_page(TEASER, false));
    assert_eq!(app.notice(), "the page has no more than this");
    assert!(!grid(&app).contains("fetches the rest"));
}
