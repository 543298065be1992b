//! Letters and classes of bookmarks, and the outline.

use crate::common::{NATO, TestApp};
use crate::{open, screen, status};
use pullquote::app::Msg;
use pullquote::app::reader::panel::PanelRow;
use pullquote::bookmarks::{Bookmark, Records};
use pullquote::config::Settings;
use pullquote_text::Source;

/// A later session with the saved records of `app`.
fn restarted(app: &TestApp) -> TestApp {
    let mut next = TestApp::library(80, 24);
    next.files.clone_from(&app.files);
    next.send(Msg::RecordsLoaded {
        records: Box::new(app.disk.clone()),
        notices: vec![],
    });
    next
}

#[test]
fn letters_mark_places_and_go_there() {
    let mut app = TestApp::reading(80, 24);
    app.press("g quote quote ` a");
    let focus = app.focus().to_owned();
    assert!(app.notice().starts_with("mark a: “"), "{}", app.notice());
    app.press("G '");
    assert!(
        status(&app).contains("go to mark: type a letter · in use: a"),
        "{}",
        status(&app)
    );
    let end = open(&app).anchor;
    app.press("a");
    assert!(open(&app).anchor < end);
    let mark = open(&app).marks[0].span.unwrap();
    assert_eq!(mark.of(open(&app).article.text()), focus);
    assert_eq!(app.focus(), focus);
    app.press("' '");
    assert_eq!(open(&app).anchor, end, "back to before the jump");

    // The same letter moves.
    app.press("` a");
    assert_eq!(app.disk.bookmarks().count(), 1);
    app.press("g U");
    let again = open(&app).marks[0].span.unwrap();
    assert_eq!(
        (app.disk.bookmarks().count(), again),
        (1, mark),
        "undone at once"
    );
    app.press("B");
    assert!(screen(&app).contains("'a"), "{}", screen(&app));

    let mut next = restarted(&app);
    next.press("' a");
    assert!(
        next.notice()
            .contains("small letters mark places in an article")
    );
    next.open(NATO);
    next.press("G ' a");
    assert!(mark.overlaps(open(&next).page.span()), "after a restart");
    next.press("' z");
    assert_eq!(next.notice(), "no mark z · `z sets it while reading");
    next.press("` 1");
    assert_eq!(next.notice(), "a mark is a letter");
}

#[test]
fn note_keeps_its_paragraphs_and_what_another_window_wrote_meanwhile() {
    let mut app = TestApp::reading(80, 24);
    app.press("M \"one\" Enter");
    let id = app.disk.bookmarks().next().unwrap().id.clone();
    let note = |app: &TestApp| app.disk.bookmark(&id).unwrap().note.clone();
    let elsewhere = |app: &mut TestApp, note: &str| {
        let mut disk = app.disk.clone();
        disk.edit_bookmark(&id, "2030-01-01T12:00:00Z", |mark| {
            mark.note = Some(note.to_owned());
        });
        let (disk, _) = Records::from_json(&disk.to_json()).unwrap();
        app.disk = disk.clone();
        app.send(Msg::RecordsChanged(Box::new(disk)));
    };
    elsewhere(&mut app, "one\n\ntwo");
    app.press("M");
    assert!(screen(&app).contains("one↵↵two"), "{}", screen(&app));
    app.press("Enter");
    assert_eq!(note(&app).as_deref(), Some("one\n\ntwo"), "not edited");

    app.press("M \", too\"");
    elsewhere(&mut app, "one\n\ntwo\n\nthree");
    app.press("Enter");
    let both = "one\n\ntwo, too\n\nthree";
    assert_eq!(note(&app).as_deref(), Some(both));

    app.press("M C-u");
    elsewhere(&mut app, &format!("{both}\n\nfour"));
    app.press("Enter");
    assert_eq!(
        note(&app).as_deref(),
        Some("four"),
        "not seen when the rest was deleted"
    );
}

#[test]
fn note_of_a_bookmark_that_another_window_deleted_meanwhile_brings_it_back() {
    let mut app = TestApp::reading(80, 24);
    app.press("M \"one\" Enter");
    let id = app.disk.bookmarks().next().unwrap().id.clone();
    for (typed, note) in [("\", two\"", Some("one, two")), ("C-u", None)] {
        app.press(&format!("M {typed}"));
        let mut disk = app.disk.clone();
        disk.remove(&id, "2030-01-01T12:00:00Z");
        let (disk, _) = Records::from_json(&disk.to_json()).unwrap();
        app.disk = disk.clone();
        app.send(Msg::RecordsChanged(Box::new(disk)));
        app.press("Enter");
        let mark = app.disk.bookmark(&id);
        assert_eq!(mark.and_then(|mark| mark.note.as_deref()), note);
        let is_told = screen(&app).contains("it is back, with your note");
        assert_eq!(is_told, note.is_some(), "{}", screen(&app));
    }
}

#[test]
fn capital_letters_open_their_article() {
    let mut app = TestApp::reading(80, 24);
    app.press("G ` Q q");
    let mut next = restarted(&app);
    next.press("' Q");
    let open_now = open(&next);
    assert_eq!(open_now.source, Source::Seed(NATO.to_owned()));
    assert!(
        open_now.marks[0]
            .span
            .unwrap()
            .overlaps(open_now.page.span())
    );
    // A small letter is one for each article, a capital one for all.
    next.press("g ` b J g ` b ` Q");
    let letters: Vec<_> = next.disk.bookmarks().filter_map(Bookmark::letter).collect();
    assert_eq!(letters.iter().filter(|letter| **letter == 'b').count(), 2);
    assert_eq!(letters.iter().filter(|letter| **letter == 'Q').count(), 1);
}

#[test]
fn a_bookmark_outlives_its_letter() {
    let mut app = TestApp::reading(80, 24);
    app.press("g quote m ` a G ` a");
    let marks: Vec<_> = app.disk.bookmarks().map(Bookmark::letter).collect();
    assert_eq!(marks, [None, Some('a')], "what `m` set stays");
}

#[test]
fn classes_are_chosen_shown_filtered_and_kept() {
    let mut app = TestApp::reading(80, 24);
    app.press("g quote m C");
    assert!(screen(&app).contains("Class of the bookmark"));
    app.press("1");
    assert_eq!(
        app.disk.bookmarks().next().unwrap().class.as_deref(),
        Some("to check")
    );
    assert!(
        screen(&app).lines().any(|row| row.contains("▲█")),
        "{}",
        screen(&app)
    );
    app.press("quote quote C C C Esc");
    assert_eq!(
        app.disk.bookmarks().nth(1).unwrap().class.as_deref(),
        Some("to quote")
    );
    app.press("B / \"check\"");
    assert!(screen(&app).contains("with “check”"));
    assert_eq!(screen(&app).matches("to check").count(), 1);
    assert!(!screen(&app).contains("to quote"));
    app.press("Esc");
    assert!(screen(&app).contains("to quote"), "Esc clears the filter");
    app.press("/ \"zzz\" Tab");
    assert!(screen(&app).contains("None of 2 bookmarks matches."));
    app.press("/ Esc C 0 U");
    assert_eq!(
        app.disk.bookmarks().next().unwrap().class.as_deref(),
        Some("to check")
    );

    // The class of a reader with other settings survives and is told.
    let settings = Settings {
        classes: vec![],
        ..Settings::default()
    };
    let mut next = TestApp::with(80, 24, settings, None);
    next.send(Msg::RecordsLoaded {
        records: Box::new(app.disk.clone()),
        notices: vec![],
    });
    next.open(NATO);
    next.press("B C");
    let menu = screen(&next);
    assert!(
        menu.contains("now: to check, not in your settings"),
        "{menu}"
    );
    next.press("Esc i").press("\"a note\" Enter");
    let kept = next.disk.bookmarks().next().unwrap();
    assert_eq!(kept.class.as_deref(), Some("to check"));
}

const MINUTES: &str = "# Ferry stays through winter

The council of Norwick voted on Tuesday.

## What it costs

The mayor put it like this:

> We owe it to the island.
>
> I shall not let it go.

- boats
- piers

## What comes next

The council votes again in spring.
";

#[test]
fn outline_lists_headings_paragraphs_quotations_and_bookmarks() {
    let mut app = TestApp::with(80, 16, Settings::default(), None);
    let source = Source::Seed("minutes.md".to_owned());
    app.files
        .insert(source.clone(), MINUTES.as_bytes().to_vec());
    let article = pullquote_import::article(MINUTES.as_bytes(), source.clone());
    app.send(Msg::Listed(vec![pullquote::library::Entry::of(&article)]));
    app.open("minutes.md");
    app.press("G M").press("\"ask\" Enter").press("g O");
    let shown = screen(&app);
    let rows: Vec<&str> = shown.lines().skip(5).map(str::trim).collect();
    assert_eq!(
        rows[..9],
        [
            "▸ Ferry stays through winter",
            "The council of Norwick voted on Tuesday.",
            "What it costs",
            "The mayor put it like this:",
            "▏ We owe it to the island.",
            "◆ ask",
            "• boats",
            "What comes next",
            "The council votes again in spring.",
        ],
        "{shown}"
    );
    app.press("} } Enter");
    assert!(app.reader.panel.is_none());
    app.press("O");
    let row = app.reader.panel_row(&app.session);
    let place = match row {
        Some(PanelRow::Outline(row)) => row.span.of(open(&app).article.text()),
        _ => "",
    };
    assert_eq!(
        place, "We owe it to the island.",
        "at the top of the last page"
    );
    app.press("/ \"spring\"");
    assert_eq!(app.reader.panel_rows(&app.session).len(), 1);
    app.press("Esc { {");
    assert_eq!(app.reader.panel.as_ref().unwrap().list.cursor, 0);
    app.press("/ \"ask\" Enter");
    assert!(app.reader.panel.is_none(), "Enter goes");
}
