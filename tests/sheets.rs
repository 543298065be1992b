//! Sheets over a screen: help, palette, cards. Key scripts.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::grid::grid;
use common::{NATO, TestApp};
use pullquote::app::overlay::Overlay;
use pullquote::app::overlay::help::HelpRow;
use pullquote::app::overlay::palette::PaletteRow;
use pullquote::app::reader::panel::PanelKind;
use pullquote::app::{Action, Msg};
use pullquote::config::settings;
use pullquote_text::Source;

/// The rows of the open help.
fn help(app: &TestApp) -> Vec<HelpRow> {
    match &app.session.overlay {
        Some(Overlay::Help(sheet)) => sheet.rows(&app.session.keymap),
        other => panic!("no help but {other:?}"),
    }
}

/// The keys of the rows under a heading that begins with `heading`.
fn under(rows: &[HelpRow], heading: &str) -> Vec<String> {
    let is_it =
        |row: &HelpRow| matches!(row, HelpRow::Heading(title) if title.starts_with(heading));
    let from = rows.iter().position(is_it).map_or(rows.len(), |at| at + 1);
    let rows = rows[from..].iter();
    rows.take_while(|row| !matches!(row, HelpRow::Heading(_)))
        .filter_map(|row| match row {
            HelpRow::Key(keys, _) => Some(keys.clone()),
            _ => None,
        })
        .collect()
}

fn fault(app: &TestApp) -> &str {
    match &app.session.overlay {
        Some(Overlay::Palette(palette)) => palette.fault.as_deref().unwrap_or_default(),
        other => panic!("no palette but {other:?}"),
    }
}

fn typed(app: &TestApp) -> &str {
    app.session
        .prompt
        .as_ref()
        .map_or("", |prompt| prompt.text())
}

#[test]
fn help_shows_the_keys_of_its_screen_first_and_those_of_others_last() {
    for (keys, first) in [
        ("", "toggle-read"),
        ("F Tab", ""),
        ("L", "sort"),
        ("B", "rename"),
    ] {
        let mut app = TestApp::library(80, 24);
        app.press(keys).press("?");
        let rows = help(&app);
        let everywhere = rows.iter().position(
            |row| matches!(row, HelpRow::Heading(title) if title.ends_with("on all screens")),
        );
        let elsewhere = rows.iter().rposition(
            |row| matches!(row, HelpRow::Heading(title) if title.contains("while reading")),
        );
        assert!(everywhere.unwrap() < elsewhere.unwrap(), "{keys}");
        if let Some(action) = Action::from_name(first) {
            let doc = action.spec().doc;
            let at = rows
                .iter()
                .position(|row| matches!(row, HelpRow::Key(_, words) if words == doc));
            assert!(at.unwrap() < everywhere.unwrap(), "{first} after “{keys}”");
        }
    }
}

#[test]
fn help_of_a_screen_with_many_keys_begins_with_the_most_used() {
    for (keys, wanted) in [
        ("", ["Enter l Right", "j Down"]),
        ("Enter", ["Space", "b PgUp Ctrl-b"]),
    ] {
        let mut app = TestApp::library(80, 24);
        app.press(keys).press("?");
        let rows = help(&app);
        assert_eq!(rows[0], HelpRow::Heading("Most used".to_owned()));
        assert_eq!(under(&rows, "Most used")[..2], wanted);
        let n_first = under(&rows, "Most used").len();
        for row in &rows[1..=n_first] {
            let n = rows.iter().filter(|other| *other == row).count();
            assert_eq!(n, 1, "{row:?}");
        }
    }
}

#[test]
fn slash_in_help_filters_it_and_escape_shows_all_again() {
    let mut app = TestApp::reading(80, 24);
    app.press("?");
    let all = help(&app).len();
    app.press("/").press("\"bookmark note\"");
    let rows = help(&app);
    assert!(
        rows.len() < all && under(&rows, "Keep") == ["M"],
        "{rows:?}"
    );
    // The filter stays while the sheet is scrolled; the page beneath is not searched.
    app.press("Enter j");
    assert_eq!(help(&app), rows);
    assert!(app.reader.open.as_ref().unwrap().search.is_none());
    app.press("Esc");
    assert_eq!(help(&app).len(), all);
    app.press("/").press("\"xyzzy\"");
    assert!(matches!(&help(&app)[..], [HelpRow::Text(words)] if words.contains("xyzzy")));
    app.press("Esc Esc");
    assert!(app.session.overlay.is_none() && app.reader.open.is_some());
}

#[test]
fn help_lists_actions_without_a_key_and_says_how_to_bind_one() {
    let (settings, problems) = settings::parse("[keys]\ntext-alone = []\n");
    assert!(problems.is_empty());
    let mut app = TestApp::with(80, 24, settings, None);
    app.open(NATO);
    app.press("?");
    let rows = help(&app);
    let unbound = under(&rows, "Actions without a key");
    assert!(unbound.contains(&":text-alone".to_owned()), "{unbound:?}");
    let says_how = |row: &HelpRow| matches!(row, HelpRow::Text(words) if words.contains("[keys]"));
    assert!(rows.iter().any(says_how));
}

#[test]
fn keys_over_a_sheet_do_nothing_to_the_screen_beneath() {
    for sheet in ["?", "t", "g ) Enter"] {
        let mut app = TestApp::reading(80, 24);
        app.press("Space").press(sheet);
        let anchor = app.reader.open.as_ref().unwrap().anchor;
        app.press("B L v J F 5 Z");
        assert!(app.session.overlay.is_some(), "{sheet}");
        app.press("Esc");
        let open = app.reader.open.as_ref().unwrap();
        assert_eq!(open.anchor, anchor, "{sheet}");
        assert!(
            open.marks.is_empty() && app.reader.panel.is_none(),
            "{sheet}"
        );
        assert!(app.library.screens.is_empty(), "{sheet}");
    }
}

#[test]
fn the_wheel_scrolls_a_sheet_to_its_end_and_not_the_page() {
    let mut app = TestApp::reading(80, 24);
    let top = |app: &TestApp| match &app.session.overlay {
        Some(Overlay::Help(sheet)) => sheet.top,
        _ => panic!("help is closed"),
    };
    app.press("?");
    let anchor = app.reader.open.as_ref().unwrap().anchor;
    app.send(Msg::Wheeled(3));
    assert_eq!(top(&app), 3);
    app.send(Msg::Wheeled(-9));
    assert_eq!(top(&app), 0);
    app.press("G");
    let end = top(&app);
    app.send(Msg::Wheeled(5));
    assert_eq!(top(&app), end);
    app.press("k");
    assert_eq!(top(&app), end - 1);
    assert_eq!(app.reader.open.as_ref().unwrap().anchor, anchor);
}

#[test]
fn help_opened_while_a_query_is_typed_returns_to_it() {
    let mut app = TestApp::library(80, 24);
    app.press("F").press("\"fer\" F1 j Esc");
    assert_eq!(typed(&app), "fer");
    app.press("\"ry\"");
    assert_eq!(typed(&app), "ferry");
}

#[test]
fn palette_completes_names_and_arguments() {
    let mut app = TestApp::reading(80, 24);
    app.press(":").press("\"them\" Tab");
    assert_eq!(typed(&app), "theme ");
    app.press("\"li\" Tab");
    assert_eq!(typed(&app), "theme light");
    app.press("Enter");
    assert_eq!(app.session.theme.name, "light");
    assert!(app.session.overlay.is_none() && app.session.prompt.is_none());
    // Letters in order are enough, and Enter does the row under the cursor.
    app.press(":").press("\"trscr\" Enter");
    let panel = app.reader.panel.as_ref().map(|panel| panel.kind);
    assert_eq!(panel, Some(PanelKind::Transcript));
}

#[test]
fn palette_names_actions_in_full_in_small_windows() {
    for width in [24, 40, 50, 60, 80] {
        let mut app = TestApp::reading(width, 12);
        for (typed, name) in [
            ("art prev", "article-previous"),
            ("men prev", "mention-previous"),
            ("par prev", "paragraph-previous"),
        ] {
            app.press(":").press(&format!("\"{typed}\""));
            let shown = grid(&app);
            let row = shown.lines().find(|line| line.contains(name));
            let row = row.unwrap_or_else(|| panic!("{width}: {shown}"));
            app.press("Esc");
            if name == "paragraph-previous" {
                assert_eq!(row.contains('{'), width > 24, "the key: {row}");
                assert_eq!(
                    row.contains("to the"),
                    width >= 60,
                    "the description: {row}"
                );
            }
        }
    }
}

#[test]
fn palette_completes_paths_of_files_folder_by_folder() {
    let mut app = TestApp::library(80, 24);
    for path in ["/news/2026/ferry.txt", "/news/2026/lamp.txt", "/notes.txt"] {
        let source = Source::File(path.into());
        app.files.insert(source, b"The ferry".to_vec());
    }
    app.press(": \"open /n\"");
    let value = |path: &str, note: &str| PaletteRow::Value(path.to_owned(), note.to_owned());
    assert_eq!(
        app.palette_rows("open /n"),
        [
            value("/n", "as typed"),
            value("/news/", "folder"),
            value("/notes.txt", "")
        ]
    );
    let line = |app: &TestApp| app.session.prompt.as_ref().unwrap().text().to_owned();
    app.press("Tab");
    assert_eq!(line(&app), "open /news/");
    app.press("Tab Tab");
    assert_eq!(line(&app), "open /news/2026/ferry.txt");
    app.press("Enter");
    let open = app.reader.open.as_ref().unwrap();
    assert_eq!(open.source, Source::File("/news/2026/ferry.txt".into()));
}

#[test]
fn palette_carries_out_arguments() {
    let mut app = TestApp::reading(80, 24);
    app.press(":").press("\"measure 72\" Enter");
    assert_eq!(app.session.settings.measure, 72);
    app.press(":").press("\"percent 100%\" Enter");
    assert!(app.reader.open.as_ref().unwrap().page.at_end);
    let mut other = TestApp::reading(80, 24);
    other.press("G g ) )");
    app.press(":")
        .press("\"start\" Enter :")
        .press("\"quote-next 2\" Enter");
    assert_eq!(app.focus(), other.focus());
    app.press(":").press("\"bookmark the doubt\" Enter");
    let name = app.disk.bookmarks().next().unwrap().name.clone();
    assert_eq!(name.as_deref(), Some("the doubt"));
    app.press(":").press("\"search nato\" Enter");
    let search = app.reader.open.as_ref().unwrap().search.as_ref().unwrap();
    assert_eq!(search.query, "nato");
    app.press(":").press("\"layers people\" Enter");
    assert!(!app.session.settings.layers.people);
    app.press(":").press("\"person James Mattis\" Enter");
    assert_eq!(app.screen().unwrap().content.name(), "James Mattis");
    app.press(":").press("\"ledger by:mattis\" Enter");
    let line = app.screen().unwrap().content.line().unwrap();
    assert_eq!(line.text, "by:mattis");
    app.press(":").press("\"sort by speaker\" Enter");
    assert_eq!(app.notice(), "order: by speaker");
    app.press("q q q q");
    app.press(":").press("\"open council\" j").press("Esc");
    app.press(":").press("\"open no/such/file\" Enter");
    assert!(
        app.notice().starts_with("cannot open no/such/file"),
        "{}",
        app.notice()
    );
}

#[test]
fn palette_says_what_is_wrong_with_a_line_and_keeps_it() {
    let mut app = TestApp::reading(80, 24);
    app.press(":").press("\"theme blue\" Enter");
    assert!(fault(&app).starts_with("theme does not know “blue”. It knows: auto, dark"));
    assert_eq!(typed(&app), "theme blue");
    app.press("Ctrl-u").press("\"percent half\" Enter");
    assert_eq!(
        fault(&app),
        "percent takes a number from 0 to 100, not “half”."
    );
    app.press("Ctrl-u").press("\"measure 5\" Enter");
    assert_eq!(
        fault(&app),
        "measure takes a width from 20 to 200, not “5”."
    );
    app.press("Ctrl-u").press("\"xyzzy\" Enter");
    assert_eq!(fault(&app), "No action matches “xyzzy”.");
    app.press("Ctrl-u").press("\"feed-mode x\" Enter");
    assert_eq!(fault(&app), "“feed-mode” does nothing on this screen.");
    app.press("Ctrl-u");
    assert_eq!(fault(&app), "", "typing takes the message away");
}

#[test]
fn palette_recalls_what_was_done_before() {
    let mut app = TestApp::reading(80, 24);
    app.press(":")
        .press("\"measure 72\" Enter :")
        .press("\"measure 60\" Enter");
    app.press(":");
    let rows = app.palette_rows("");
    assert_eq!(rows[0], PaletteRow::Recent("measure 60".to_owned()));
    app.press("Up Up");
    assert_eq!(typed(&app), "measure 72");
    app.press("Enter");
    assert_eq!(app.session.settings.measure, 72);
    app.press(": Enter");
    assert_eq!(app.session.settings.measure, 72, "the newest again");
}

#[test]
fn searches_begin_empty_and_recall_the_last_one() {
    let mut app = TestApp::reading(80, 24);
    app.press("/").press("\"nato\" Enter Esc");
    app.press("/");
    assert_eq!(typed(&app), "");
    app.press("Up");
    assert_eq!(typed(&app), "nato");
    app.press("Esc");
    app.press("F");
    assert_eq!(typed(&app), "");
    app.press("\"ferry\" Tab q F");
    assert_eq!(typed(&app), "");
    app.press("Up");
    assert_eq!(typed(&app), "ferry");
    app.press("Down");
    assert_eq!(typed(&app), "");
}

#[test]
fn search_counts_wraps_and_says_so() {
    let mut app = TestApp::reading(80, 24);
    app.press("/").press("\"nato\" Enter");
    let search = |app: &TestApp| app.reader.open.as_ref().unwrap().search.clone().unwrap();
    let n_hits = search(&app).hits.unwrap().len();
    assert_eq!(search(&app).count().unwrap(), format!("1 of {n_hits}"));
    app.press("N");
    assert!(
        app.notice()
            .starts_with("search wrapped to the end · “nato”: "),
        "{}",
        app.notice()
    );
    app.press("n");
    let words = format!("search wrapped to the top · “nato”: 1 of {n_hits}");
    assert_eq!(app.notice(), words);
    app.press("n");
    assert_eq!(app.notice(), "");
}

#[test]
fn search_takes_regular_expressions_and_tells_their_mistakes() {
    let mut app = TestApp::reading(80, 24);
    app.press("/").press("\"/mr (putin|mattis)\"");
    let search = |app: &TestApp| app.reader.open.as_ref().unwrap().search.clone().unwrap();
    assert!(search(&app).hits.unwrap().len() > 3);
    app.press("\"[\"");
    let told = search(&app).count().unwrap();
    assert!(told.starts_with("not a regular expression yet: "), "{told}");
    app.press("Enter n");
    assert!(
        app.notice().contains("not a regular expression yet"),
        "{}",
        app.notice()
    );
}

#[test]
fn keeping_a_quotation_asks_for_a_note_and_tags() {
    let mut app = TestApp::reading(80, 24);
    app.press("g quote p")
        .press("\"ask him #nato #talks\" Enter");
    let quote = app.disk.saved_quotes().next().unwrap().clone();
    assert_eq!(quote.note.as_deref(), Some("ask him"));
    assert_eq!(quote.tags, ["nato", "talks"]);
    // One undo takes it out again, with its note.
    app.press("U");
    assert_eq!(app.disk.saved_quotes().count(), 0);
    app.press("p Enter");
    assert_eq!(app.notice(), "in the quote book (Q), without a note");
    assert!(app.disk.saved_quotes().next().unwrap().note.is_none());
    app.press("p p").press("\"a note\" Esc");
    let quote = app.disk.saved_quotes().next().unwrap().clone();
    assert!(quote.note.is_none() && app.session.prompt.is_none());
    app.press("p :")
        .press("\"keep-quotation at once #one\" Enter");
    let quote = app.disk.saved_quotes().next().unwrap().clone();
    assert_eq!(
        (quote.note.as_deref(), &quote.tags[..]),
        (Some("at once"), &["one".to_owned()][..])
    );
}

#[test]
fn an_error_stays_until_it_can_have_been_read() {
    let mut app = TestApp::library(80, 24);
    app.press(":").press("\"open none.txt\" Enter");
    app.press("j j");
    assert!(
        app.notice().starts_with("cannot open none.txt"),
        "{}",
        app.notice()
    );
    app.wait(1_000);
    assert_eq!(app.notice(), "", "the keys take it away then");
    app.press(":").press("\"open none.txt\" Enter");
    app.wait(5_000);
    assert!(
        app.notice().starts_with("cannot open none.txt"),
        "nobody pressed a key"
    );
    app.press("j");
    assert_eq!(app.notice(), "");
    app.press(":").press("\"open none.txt\" Enter Esc");
    assert!(
        !app.notice().starts_with("cannot open"),
        "Esc takes it away at once"
    );
}
