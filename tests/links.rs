//! Links and pictures of an article as key scripts.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::TestApp;
use pullquote::app::Msg;
use pullquote::app::article::Focus;
use pullquote::app::overlay::Overlay;
use pullquote::library::Entry;
use pullquote_text::Source;

const PAGE: &str = "---
title: Ferry stays
author: Mara Lind
date: 2024-03-05
publisher: The Post
url: https://post.example/ferry
---

The council met. “We owe it to the [island](https://isle.example/about),” said Ada Holm, the mayor.

It follows the [plan](https://www.council.example/plans/7) of last year and a [letter](mailto:desk@post.example).

![The ferry at the pier](ferry_files/a.jpg)

![The mayor](https://img.example/mayor.jpg)

The end of it.
";

fn reading(width: u16, height: u16) -> TestApp {
    let mut app = TestApp::library(width, height);
    let source = Source::File("/news/ferry.md".into());
    app.files.insert(source.clone(), PAGE.as_bytes().to_vec());
    let article = pullquote_import::article(PAGE.as_bytes(), source.clone());
    app.send(Msg::Listed(vec![Entry::of(&article)]));
    app.send(Msg::ListingEnded);
    app.app.library.articles.point_at(&source);
    app.press("Enter");
    app
}

#[test]
fn links_and_pictures_are_stepped_through_in_the_order_of_the_text() {
    let mut app = reading(80, 24);
    app.press("g");
    let mut stops = Vec::new();
    for _ in 0..6 {
        app.press(".");
        stops.push(app.focus().to_owned());
    }
    let last = "The mayor";
    assert_eq!(
        stops,
        [
            "island",
            "plan",
            "letter",
            "The ferry at the pier",
            last,
            last
        ]
    );
    assert_eq!(app.notice(), "no link or picture after this");
    app.press("2 _");
    assert_eq!(app.focus(), "letter");
}

#[test]
fn address_is_on_the_status_line_before_it_is_opened() {
    let mut app = reading(120, 24);
    app.press("g 2 .");
    let screen = common::grid::grid(&app);
    let shown = "→ www.council.example · https://www.council.example/plans/7";
    assert!(screen.contains(shown), "{screen}");
    assert!(app.browsed.is_empty());
    app.press("Enter");
    assert_eq!(app.browsed, ["https://www.council.example/plans/7"]);
    app.press("I");
    let fetched = app.fetching.last().map(|(_, address)| address.as_str());
    assert_eq!(fetched, Some("https://www.council.example/plans/7"));
    app.press("Y");
    let copied = app.copied.last().map(String::as_str);
    assert_eq!(copied, Some("https://www.council.example/plans/7"));
    app.press("!");
    let Some(Overlay::Card(card)) = &app.session.overlay else {
        panic!("no card");
    };
    assert_eq!(card.title, "Link");
}

#[test]
fn list_shows_where_every_link_leads() {
    let mut app = reading(80, 24);
    app.press("g @");
    let Some(Overlay::Links(sheet)) = &app.session.overlay else {
        panic!("no list");
    };
    let rows: Vec<_> = sheet.rows.iter().map(|row| row.address.as_str()).collect();
    assert_eq!(
        rows,
        [
            "https://post.example/ferry",
            "https://isle.example/about",
            "https://www.council.example/plans/7",
            "mailto:desk@post.example",
            "ferry_files/a.jpg",
            "https://img.example/mayor.jpg",
        ]
    );
    let screen = common::grid::grid(&app);
    for host in [
        "isle.example/about",
        "www.council.example",
        "img.example/mayor.jpg",
    ] {
        assert!(screen.contains(host), "{screen}");
    }
    app.press("Enter");
    assert_eq!(app.browsed, ["https://post.example/ferry"]);
    app.press("@ j j y");
    let copied = app.copied.last().map(String::as_str);
    assert_eq!(copied, Some("https://www.council.example/plans/7"));
    app.press("Tab");
    assert!(app.session.overlay.is_none());
    assert_eq!(app.focus(), "plan");
    app.press("@ G k Enter");
    assert_eq!(
        app.browsed.last().map(String::as_str),
        Some("ferry_files/a.jpg")
    );
}

#[test]
fn article_knows_its_own_address() {
    let mut app = reading(80, 24);
    app.press("A");
    assert_eq!(app.browsed, ["https://post.example/ferry"]);
    app.press("g quote Y");
    let copied = app.copied.last().map(String::as_str);
    assert_eq!(copied, Some("https://post.example/ferry"));
    app.press("y");
    assert_eq!(
        app.copied.last().map(String::as_str),
        Some(
            "“We owe it to the island,” — Ada Holm, in: Ferry stays, The Post, 2024-03-05, \
             https://post.example/ferry"
        )
    );
    app.press("p Esc m");
    let kept = app.disk.saved_quotes().next().unwrap();
    assert_eq!(
        kept.article.address.as_deref(),
        Some("https://post.example/ferry")
    );
    let mark = app.disk.bookmarks().next().unwrap();
    assert_eq!(
        mark.article.address.as_deref(),
        Some("https://post.example/ferry")
    );
}

#[test]
fn focus_on_a_link_outlasts_the_deep_engine() {
    let mut app = reading(80, 24);
    app.press("g .");
    assert_eq!(
        app.reader.open.as_ref().unwrap().focus,
        Some(Focus::Link(0))
    );
    let annotations = app.reader.open.as_ref().unwrap().annotations.clone();
    app.app
        .reader
        .open
        .as_mut()
        .unwrap()
        .take_annotations(annotations);
    assert_eq!(
        app.reader.open.as_ref().unwrap().focus,
        Some(Focus::Link(0))
    );
}

#[test]
fn link_to_an_article_of_the_library_opens_that_one() {
    let mut app = reading(100, 24);
    let about = "---\ntitle: The island\nurl: http://www.isle.example/about/?utm_source=x\n---\n\nIt is small.\n";
    let source = Source::File("/news/isle.md".into());
    app.files.insert(source.clone(), about.as_bytes().to_vec());
    let article = pullquote_import::article(about.as_bytes(), source.clone());
    app.send(Msg::Listed(vec![Entry::of(&article)]));
    app.press("g . Enter");
    assert_eq!(app.reader.open.as_ref().unwrap().source, source);
    assert!(app.browsed.is_empty());
    app.press("Ctrl-o");
    let back = app.reader.open.as_ref().unwrap();
    assert_eq!(back.source, Source::File("/news/ferry.md".into()));
}
