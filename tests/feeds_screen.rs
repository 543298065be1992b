//! Key scripts for the screen of feeds, without the network.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::TestApp;
use pullquote::app::Msg;
use pullquote::app::feeds::{FeedsJob, FeedsNews, FeedsToFetch, FoundFeed};
use pullquote::app::overlay::Overlay;
use pullquote::app::screens::{LibraryScreen, ScreenState};
use pullquote::feeds::Mode;

fn screen(app: &TestApp) -> &ScreenState {
    app.screen().expect("a screen over the library")
}

fn name(app: &TestApp) -> &str {
    app.screen().map_or("", |screen| screen.content.name())
}

#[test]
fn feeds_are_followed_changed_and_unfollowed_with_undo() {
    let mut app = TestApp::library(80, 24);
    app.press("N");
    assert_eq!((name(&app), screen(&app).content.len()), ("Feeds", 0));
    app.press("I").press("\"alder.example\" Enter");
    assert_eq!(
        app.feed_jobs,
        [FeedsJob::Follow("alder.example".to_owned())]
    );
    app.follow("https://alder.example/feed", "Alder News");
    let followed = app.feeds.iter().next().unwrap().clone();
    app.send(Msg::Feeds(Box::new(FeedsNews::Followed(
        Box::new(followed),
        false,
    ))));
    let one = FeedsToFetch::One("https://alder.example/feed".to_owned());
    assert_eq!(app.feed_jobs[1], FeedsJob::Fetch(one));
    app.send(Msg::Feeds(Box::new(FeedsNews::Progress {
        done: 1,
        total: 2,
        address: "https://alder.example/feed".to_owned(),
        new: 2,
    })));
    let LibraryScreen::Feeds(feeds) = &screen(&app).content else {
        panic!("{}", name(&app));
    };
    assert_eq!(feeds.new["https://alder.example/feed"], 2);
    app.press("Esc");
    assert_eq!(
        app.feed_jobs[2],
        FeedsJob::Stop,
        "Esc stops, and the screen stays"
    );
    app.send(Msg::Feeds(Box::new(FeedsNews::Ended(
        "stopped: 2 new articles".to_owned(),
        false,
    ))));
    assert_eq!(app.notice(), "stopped: 2 new articles");
    app.press("r Ctrl-u").press("\"My Alder\" Enter");
    app.press("#").press("\"local, two words\" Enter");
    app.press("w");
    let feed = app.feeds.find("my alder")[0].clone();
    assert_eq!(
        (feed.tags.as_slice(), feed.mode),
        (
            &["local".to_owned(), "two words".to_owned()][..],
            Mode::Full
        )
    );
    app.press("x");
    assert!(app.feeds.is_empty() && app.notice().contains("its articles stay"));
    app.press("U");
    assert_eq!(
        app.feeds.iter().next(),
        Some(&feed),
        "with its name, tags and mode"
    );
    app.press("U U U");
    let feed = app.feeds.iter().next().unwrap();
    assert_eq!(
        (feed.label(), feed.tags.len(), feed.mode),
        ("Alder News", 0, Mode::Auto)
    );
    app.press("U");
    assert!(app.feeds.is_empty(), "following is undone, too");
}

#[test]
fn the_modes_of_a_feed_go_round() {
    let mut app = TestApp::library(80, 24);
    app.follow("https://alder.example/feed", "Alder News");
    app.press("N");
    let mut modes = Vec::new();
    for _ in 0..4 {
        app.press("w");
        modes.push(app.feeds.iter().next().unwrap().mode);
    }
    assert_eq!(modes, [Mode::Full, Mode::Feed, Mode::Ask, Mode::Auto]);
}

#[test]
fn a_feed_lists_its_articles() {
    let mut app = TestApp::library(80, 24);
    app.follow("https://alder.example/feed", "The Independent");
    app.press("N Enter");
    assert!(app.library.screens.is_empty());
    assert_eq!(app.library.articles.filter, "in:\"The Independent\"");
}

/// A page that names three feeds, one of them without a title.
fn several() -> Msg {
    let feed = |n: u32, title: &str| FoundFeed {
        address: format!("https://a.example/{n}"),
        title: title.to_owned(),
    };
    Msg::Feeds(Box::new(FeedsNews::Several {
        page: "https://www.a.example/".to_owned(),
        feeds: vec![feed(1, "One"), feed(2, "Two"), feed(3, "")],
    }))
}

#[test]
fn a_page_that_names_several_feeds_asks_which() {
    let mut app = TestApp::library(80, 24);
    app.press("N");
    app.send(several());
    let shown = common::grid::grid(&app);
    for words in [
        "Feeds of www.a.example",
        "One",
        "Two",
        "https://a.example/3",
    ] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    app.press("j j j");
    app.press("k Enter");
    assert!(app.session.overlay.is_none());
    let chosen = FeedsJob::FollowLink {
        address: "https://a.example/2".to_owned(),
        page: "https://www.a.example/".to_owned(),
    };
    assert_eq!(app.feed_jobs, [chosen]);
}

#[test]
fn leaving_the_choice_of_feeds_follows_none() {
    let mut app = TestApp::library(80, 24);
    app.press("N");
    app.send(several());
    app.press("j Esc");
    assert!(app.session.overlay.is_none() && app.feed_jobs.is_empty());
    assert_eq!(name(&app), "Feeds");
}

#[test]
fn a_choice_of_feeds_does_not_take_the_keys_of_someone_who_types() {
    let mut app = TestApp::library(80, 24);
    app.press("N I").press("\"other\"");
    app.send(several());
    assert!(app.session.overlay.is_none() && app.session.prompt.is_some());
    app.press("Esc");
    app.press("?");
    app.send(several());
    assert!(matches!(app.session.overlay, Some(Overlay::Help(_))));
}
