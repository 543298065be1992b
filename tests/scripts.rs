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
