//! Whole evenings of reading as keys and what came of them.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::{Desk, NATO};
use pullquote::app::Msg;

#[test]
fn the_first_evening() {
    let mut desk = Desk::library(80, 24);
    desk.open(NATO);
    assert_eq!(
        desk.top(),
        "US officials adopt combative tone on Russia at Nato summit"
    );
    desk.press(") )").press("m");
    assert!(
        desk.notice().starts_with("bookmarked: “"),
        "{}",
        desk.notice()
    );
    assert_eq!(desk.disk.bookmarks().count(), 1);
    let focus = desk.focus().to_owned();
    let top = desk.top();
    desk.press("q");
    assert!(desk.app.reader.is_none());
    desk.press("q");
    assert!(desk.left);

    // The next evening, with what the first one left on disk.
    let mut next = Desk::library(80, 24);
    next.send(Msg::RecordsLoaded {
        records: Box::new(desk.disk.clone()),
        notices: vec![],
    });
    next.send(Msg::PlacesLoaded(Box::new(desk.kept_places())));
    next.open(NATO);
    assert_eq!(next.top(), top);
    next.press("B Enter");
    assert!(next.app.panel.is_none());
    let reader = next.app.reader.as_ref().unwrap();
    let span = reader.marks[0].span.unwrap();
    assert_eq!(span.of(reader.article.text()), focus);
    assert!(span.touches(reader.page.span()));
}

#[test]
fn leaving_with_something_unsaved_asks_once() {
    for key in ["q", "Ctrl-c"] {
        let mut desk = Desk::reading(80, 24);
        desk.broken = true;
        desk.press("m");
        assert!(desk.notice().starts_with("not saved: disk full"));
        desk.press("q");
        assert!(desk.app.reader.is_none());
        desk.press(key);
        assert!(!desk.left, "{key} leaves at once");
        assert!(
            desk.notice().contains("again to leave"),
            "{}",
            desk.notice()
        );
        desk.press("j");
        assert_eq!(desk.notice(), "", "another key stays");
        desk.press(key);
        assert!(!desk.left && desk.notice().contains("again to leave"));
        desk.press(key);
        assert!(desk.left, "{key} asks twice");
        assert_eq!(desk.app.unsaved(), 1);
    }
}

#[test]
fn a_save_is_told_when_the_disk_has_confirmed_it() {
    let mut desk = Desk::reading(80, 24);
    let mut fx = Vec::new();
    let key = "m".parse().unwrap();
    desk.app.update(Msg::Key(key), &mut fx);
    assert_eq!(desk.notice(), "saving…");
    desk.broken = true;
    desk.send(Msg::SaveFailed("disk full".to_owned()));
    assert!(desk.notice().starts_with("not saved: disk full"));
    desk.wait(4_000);
    assert!(
        desk.notice().starts_with("not saved"),
        "it stays until it is seen"
    );
    desk.broken = false;
    desk.wait(6_000);
    assert_eq!(desk.notice(), "saved now, after it had failed");
    assert_eq!(desk.disk.bookmarks().count(), 1);
    desk.press("q q");
    assert!(desk.left, "nothing is left to ask");
}

#[test]
fn keys_that_come_faster_than_frames_mean_the_page_of_their_moment() {
    let mut slow = Desk::reading(80, 24);
    slow.press("} } } } m");
    let mut fast = Desk::reading(80, 24);
    let mut fx = Vec::new();
    for _ in 0..4 {
        fast.app.update(Msg::Key("}".parse().unwrap()), &mut fx);
    }
    fast.send(Msg::Key("m".parse().unwrap()));
    let words = |desk: &Desk| desk.disk.bookmarks().next().unwrap().anchor.excerpt();
    assert_eq!(words(&fast), words(&slow));
}
