//! The page and its panels as key scripts.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::TestApp;
use common::grid::grid;
use pullquote::app::article::Speech;
use pullquote::app::overlay::Overlay;
use pullquote::app::reader::panel::PanelRow;
use pullquote::app::{Msg, Size};
use pullquote::config::Wide;
use pullquote::layout::Row;

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
    let why = card.rows.iter().find(|(label, _)| label == "because");
    assert!(
        why.is_some_and(|(_, words)| words.ends_with("introduces it")),
        "{card:?}"
    );
    app.press("Esc ]");
    assert!(app.focus().starts_with("“There is very"), "{}", app.focus());
    app.press("[");
    assert!(app.focus().starts_with("that there was"), "{}", app.focus());
}

#[test]
fn header_tells_what_of_the_text_is_shown() {
    let mut app = TestApp::reading(80, 24);
    for (words, narrow) in [
        ("only the quotations · ", "quotations · "),
        ("only the writer’s own words · ", "own words · "),
    ] {
        app.press("w");
        let header = |app: &TestApp| grid(app).lines().next().unwrap().to_owned();
        assert!(header(&app).contains(words), "{}", header(&app));
        for (width, words) in [(40, narrow), (80, words)] {
            app.send(Msg::Resized(Size { width, height: 24 }));
            assert!(header(&app).contains(words), "{}", header(&app));
        }
    }
    app.press("w");
    assert!(grid(&app).starts_with(" Library › US officials adopt combative tone on Russia"));
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

#[test]
fn the_view_is_kept_for_the_next_start() {
    let mut app = TestApp::reading(80, 24);
    app.press("w z + W");
    let kept = |app: &TestApp, key: &str| app.kept_view.get(key).cloned();
    assert_eq!(kept(&app, "shows").as_deref(), Some("\"quotations\""));
    assert_eq!(kept(&app, "text-alone").as_deref(), Some("true"));
    assert_eq!(kept(&app, "measure").as_deref(), Some("70"));
    assert_eq!(kept(&app, "wide").as_deref(), Some("\"panel\""));
    assert_eq!(kept(&app, "theme"), None, "what no key changed is not kept");
    app.press("T");
    assert!(kept(&app, "theme").is_some());
}

#[test]
fn a_short_article_opens_at_its_top_wherever_it_was_left() {
    let mut app = TestApp::reading(80, 10);
    app.press("Space Space Space q");
    app.send(Msg::Resized(Size {
        width: 200,
        height: 200,
    }));
    app.press("Enter");
    assert!(app.top().starts_with("US officials"), "{}", app.top());
}

#[test]
fn the_transcript_has_reported_speech_and_follows_the_focus() {
    let mut app = TestApp::reading(120, 40);
    app.press("g V");
    let rows = app.reader.panel_rows(&app.session);
    let statements = rows
        .iter()
        .filter(|row| matches!(row, PanelRow::Said(Speech::Statement(_))));
    assert!(statements.count() > 3);
    // The keys go to the page again, and the cursor of the transcript follows.
    app.press("Tab g quote quote");
    let size = app.session.size;
    app.prepare(size);
    let speech = app.reader.open.as_ref().unwrap().speech_in_focus().unwrap();
    let row = app.reader.panel_row(&app.session);
    assert_eq!(row, Some(PanelRow::Said(speech)));
    app.press("Tab j Enter");
    let next = app.reader.open.as_ref().unwrap().speech_in_focus().unwrap();
    assert_ne!(next, speech, "Enter goes to the row under the cursor");
}

/// All words on the page.
fn words(app: &TestApp) -> String {
    let open = app.reader.open.as_ref().unwrap();
    let rows = open.page.rows.iter();
    let lines = rows.filter(|row| matches!(row, Row::Line(_)));
    lines
        .map(|row| row.span().of(open.article.text()))
        .collect()
}

#[test]
fn words_that_are_left_out_are_not_on_the_page() {
    let text = "# Ferry stays\n\n“It has stood for ninety years,” said Adam Holt. Petra Lund called it \
        “a costly mistake”. She said the harbour would be empty. The “bridge party” is silent.\n\n\
        > We owe it to the island.\n>\n> — Ada Holm\n";
    let mut app = TestApp::with_text(80, 24, "ferry.md", text);
    let all = words(&app);
    assert!(all.contains("Petra Lund called"));
    app.press("w");
    let quoted = words(&app);
    assert!(
        quoted.contains("ninety years") && quoted.contains("costly mistake"),
        "{quoted}"
    );
    assert!(quoted.contains("We owe it to the island"), "{quoted}");
    assert!(
        !quoted.contains("Petra Lund") && !quoted.contains("harbour"),
        "{quoted}"
    );
    assert!(!quoted.contains("bridge party"), "{quoted}");
    app.press("w");
    let own = words(&app);
    assert!(
        own.contains("Petra Lund called") && own.contains("harbour"),
        "{own}"
    );
    assert!(
        own.contains("bridge party") && !own.contains("costly"),
        "{own}"
    );
    assert!(!own.contains("We owe it"), "{own}");
    app.press("w");
    assert_eq!(words(&app), all);
}

#[test]
fn paging_searching_and_stepping_stay_within_what_is_shown() {
    let mut app = TestApp::reading(80, 12);
    app.press("w g");
    let mut seen = String::new();
    for _ in 0..30 {
        seen.push_str(&words(&app));
        app.press("Space");
    }
    assert!(app.reader.open.as_ref().unwrap().page.at_end);
    assert!(!seen.contains("raised the issue of security"));
    app.press("g /").press("\"russia\" Enter");
    for _ in 0..20 {
        app.press("n");
        let open = app.reader.open.as_ref().unwrap();
        let search = open.search.as_ref().unwrap();
        assert!(open.is_shown(search.hits.as_ref().unwrap()[search.current]));
    }
    app.press("Esc g ) ) )");
    let open = app.reader.open.as_ref().unwrap();
    assert!(open.is_shown(open.focus_span().unwrap()));
    // A jump to words that are left out shows them.
    app.press("e j j j Enter");
    let size = app.session.size;
    app.prepare(size);
    let open = app.reader.open.as_ref().unwrap();
    assert!(open.is_shown(open.focus_span().unwrap()));
}
