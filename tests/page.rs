//! The page and its panels as key scripts.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::TestApp;
use pullquote::app::overlay::Overlay;
use pullquote::config::Wide;

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
    app.press("p Esc");
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

#[test]
fn wide_windows_hold_a_panel_or_a_spread() {
    let mut app = TestApp::reading(200, 40);
    let one = app.reader.open.as_ref().unwrap().page.rows.len();
    app.press("W");
    assert_eq!(app.session.settings.wide, Wide::Panel);
    assert!(app.reader.panel.is_some() && !app.reader.in_panel);
    assert_eq!(
        app.columns().first.text.width,
        66,
        "the panel takes nothing from the text"
    );
    app.press("v Enter j Enter");
    assert!(app.reader.panel.is_some(), "the panel stays after a jump");
    app.press("W");
    assert!(app.reader.panel.is_none());
    assert_eq!(app.notice(), "a spread of two columns");
    app.press("g");
    let size = app.session.size;
    app.prepare(size);
    let page = &app.reader.open.as_ref().unwrap().page;
    assert!(page.rows.len() > one, "a page is two columns");
    assert!(app.columns().second.is_some());
    app.press("Space g W");
    assert!(app.columns().second.is_none());
}

#[test]
fn narrow_windows_say_from_when_on_wide_layouts_apply() {
    let mut app = TestApp::reading(80, 24);
    app.press("W");
    assert!(app.notice().contains("150 columns"), "{}", app.notice());
    assert!(app.reader.panel.is_none());
}

#[test]
fn speakers_that_share_initials_get_longer_ones() {
    let mut app = TestApp::with_text(
        80,
        24,
        "council.txt",
        "“We stay,” said Jane Marsh. “We go,” said John Moore. “Perhaps,” said Ada Holm.",
    );
    app.press("g");
    let open = app.reader.open.as_ref().unwrap();
    let mut initials: Vec<_> = open
        .speakers
        .iter()
        .map(|one| one.initials.as_str())
        .collect();
    initials.sort_unstable();
    assert_eq!(initials.len(), 3);
    initials.dedup();
    assert_eq!(initials.len(), 3, "{initials:?}");
}
