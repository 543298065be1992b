//! The page and its panels as key scripts.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::TestApp;
use pullquote::app::overlay::Overlay;

#[test]
fn reported_speech_is_focused_explained_copied_and_kept() {
    let mut app = TestApp::reading(80, 24);
    app.press("g quote )");
    assert_eq!(
        app.focus(),
        "that there was a trust deficit with Moscow",
        "reported speech is a stop between two quotations"
    );
    let mark = app.press("y").copied.last().cloned().unwrap();
    assert!(
        mark.starts_with("that there was a trust deficit with Moscow — James Mattis (reported)"),
        "{mark}"
    );
    app.press("p");
    let kept = app.disk.saved_quotes().next().unwrap();
    assert_eq!(kept.kind, "reported");
    assert_eq!(kept.speaker.as_deref(), Some("James Mattis"));
    app.press("Enter");
    let Some(Overlay::Card(card)) = &app.session.overlay else {
        panic!("no card");
    };
    assert_eq!(card.title, "James Mattis (?)");
    assert!(
        card.rows
            .iter()
            .any(|(_, words)| words.starts_with("reported:"))
    );
    app.press("Esc ]");
    assert!(app.focus().starts_with("“There is very"), "{}", app.focus());
    app.press("[");
    assert!(app.focus().starts_with("that there was"), "{}", app.focus());
}

#[test]
fn stepping_stops_at_what_is_marked() {
    let mut app = TestApp::reading(80, 24);
    let mut stops = Vec::new();
    app.press("g");
    for _ in 0..40 {
        app.press(")");
        stops.push(app.focus().to_owned());
    }
    assert!(stops.iter().any(|stop| stop == "“threats”"), "{stops:?}");
    app.session.settings.layers.reported = false;
    app.press("g quote )");
    assert!(app.focus().starts_with("“There is very"), "{}", app.focus());
}
