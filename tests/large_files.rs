//! Large files: a part of them is shown while the whole is read.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::{NATO, TestApp};
use pullquote::app::part::{Part, PartPlace};
use pullquote::app::{ArticleJob, Effect, Msg};
use pullquote::article_id::ArticleId;
use pullquote_import as import;
use pullquote_text::{Article, Source};

fn source() -> Source {
    Source::Seed(NATO.to_owned())
}

fn lines(n: usize) -> String {
    (0..n)
        .map(|n| format!("The lamp number {n} is lit.\n\n"))
        .collect::<Vec<_>>()
        .concat()
}

fn article(text: &str) -> Article {
    import::article(text.as_bytes(), source())
}

/// Opens the article, which takes a while, and returns what the shell is asked for.
fn open(app: &mut TestApp) -> Vec<Effect> {
    app.library.articles.point_at(&source());
    let mut fx = Vec::new();
    app.update(Msg::Key("Enter".parse().unwrap()), &mut fx);
    assert!(fx.iter().any(reads));
    fx
}

fn reads(effect: &Effect) -> bool {
    matches!(effect, Effect::Article(ArticleJob::Open(_)))
}

fn send_part(app: &mut TestApp, text: &str, place: PartPlace) {
    app.send(Msg::PartialLoaded {
        source: source(),
        part: Box::new(Part {
            title: "The lamps".to_owned(),
            article: article(text),
            place,
        }),
    });
}

/// Opens the article, of which the beginning comes.
fn begin(app: &mut TestApp) {
    open(app);
    send_part(app, &lines(60), PartPlace::default());
}

/// The whole text comes.
fn come(app: &mut TestApp) {
    let article = article(&lines(500));
    app.send(Msg::Opened {
        source: source(),
        id: ArticleId::of(article.text()),
        article: Box::new(article),
    });
}

#[test]
fn beginning_of_a_large_text_is_shown_while_the_rest_loads() {
    let mut app = TestApp::library(80, 24);
    begin(&mut app);
    assert_eq!(app.top(), "The lamp number 0 is lit.");
    app.press("Space");
    let top = app.top();
    assert_ne!(top, "The lamp number 0 is lit.");
    app.press("m");
    assert_eq!(app.notice(), "the rest of the text is still being read");
    app.wait(5_000);
    assert_eq!(app.disk.bookmarks().count(), 0);
    assert!(
        app.kept_places().is_empty(),
        "nothing is kept of a beginning"
    );
    come(&mut app);
    assert_eq!(
        app.top(),
        top,
        "the whole text opens at the position in its beginning"
    );
    app.press("G m");
    assert_eq!(app.disk.bookmarks().count(), 1);

    // What lies over the page stays when the whole text replaces the beginning.
    let mut app = TestApp::library(80, 24);
    begin(&mut app);
    app.press("?");
    assert!(app.session.overlay.is_some());
    come(&mut app);
    assert!(app.session.overlay.is_some());
    app.press("?");
    assert!(app.session.overlay.is_none() && app.reader.open.is_some());

    // A text that was left while loading does not reopen, and a failed read leaves no partial text.
    let mut app = TestApp::library(80, 24);
    begin(&mut app);
    app.press("q");
    come(&mut app);
    assert!(app.reader.open.is_none());

    // Nor does it cover a screen; behind it, the partial text goes on loading.
    begin(&mut app);
    app.press("Q");
    come(&mut app);
    assert!(app.reader.open.is_none());
    let mut fx = Vec::new();
    app.update(Msg::Key("q".parse().unwrap()), &mut fx);
    assert!(fx.iter().any(reads));
    come(&mut app);
    assert!(
        app.reader
            .open
            .as_ref()
            .is_some_and(|open| !open.is_partial())
    );
    app.press("q");

    begin(&mut app);
    app.send(Msg::OpenFailed {
        source: source(),
        reason: "disk gone".to_owned(),
    });
    assert!(app.reader.open.is_none() && app.notice().contains("disk gone"));
}

#[test]
fn place_in_a_large_text_is_shown_while_the_rest_loads() {
    let mut app = TestApp::library(80, 24);
    open(&mut app);
    come(&mut app);
    app.press("Space Space Space");
    app.wait(5_000);
    let kept = app.top();
    app.press("q");

    let whole = lines(500);
    let at = whole.find(&kept).unwrap();
    assert!(at > 0);
    let start = whole[..at - 100].rfind("\n\n").unwrap() + 2;
    let place = PartPlace {
        start,
        top: at - start,
    };
    let part = &whole[start..start + 3000];
    for scrolls in [false, true] {
        let asked = open(&mut app);
        let words = asked.iter().find_map(|effect| match effect {
            Effect::ReadAround { source: of, place } if *of == source() => Some(&place.exact),
            _ => None,
        });
        assert!(words.unwrap().starts_with(&kept), "{words:?}");
        send_part(&mut app, &lines(60), PartPlace::default());
        assert!(app.reader.open.is_none(), "the beginning is not the place");
        send_part(&mut app, part, place);
        assert_eq!(app.top(), kept);
        app.press("g");
        assert_eq!(app.top(), kept, "the start of a part is none");
        if scrolls {
            app.press("Space");
        }
        let top = app.top();
        assert_eq!(top != kept, scrolls);
        come(&mut app);
        assert_eq!(app.top(), top);
        app.press("q");
    }
}

/// The file is named on the command line, and the places are read after its beginning.
#[test]
fn place_that_is_known_later_replaces_the_beginning() {
    let mut earlier = TestApp::library(80, 24);
    open(&mut earlier);
    come(&mut earlier);
    earlier.press("Space Space");
    let kept = earlier.top();
    earlier.wait(5_000);
    let places = earlier.kept_places();

    let whole = lines(500);
    let top = whole.find(&kept).unwrap();
    let part = PartPlace { start: 0, top };
    for scrolls in [false, true] {
        let mut app = TestApp::library(80, 24);
        begin(&mut app);
        if scrolls {
            app.press("j");
        }
        let mut fx = Vec::new();
        app.update(Msg::PlacesLoaded(Box::new(places.clone())), &mut fx);
        let asks = |effect: &Effect| matches!(effect, Effect::ReadAround { .. });
        assert!(fx.iter().any(asks));
        send_part(&mut app, &whole[..top + 2000], part);
        assert_eq!(app.top() == kept, !scrolls, "{}", app.top());
    }
}
