//! Selecting by keys and with the mouse, and the terminal's cursor.

use crate::common::TestApp;
use crate::common::grid::{cursor, draw};
use crate::{at, harbour, open, selected, status};
use pullquote::app::{ClickTarget, Msg};
use pullquote::layout::Row;

#[test]
fn selecting_goes_from_sentences_to_words_to_characters() {
    let mut app = harbour(80, 24);
    app.press("g quote s");
    assert!(selected(&app).starts_with("“We have"));
    assert!(selected(&app).ends_with("Ardagh."));
    app.press("l");
    assert!(selected(&app).ends_with("She left."));
    assert!(
        status(&app).contains("16 words selected · by sentence"),
        "{}",
        status(&app)
    );
    app.press("h s");
    assert_eq!(selected(&app), "We", "the quotation in focus begins there");
    app.press("2 l");
    assert_eq!(selected(&app), "We have 海");
    app.press("h");
    assert_eq!(selected(&app), "We have");
    assert!(status(&app).contains("2 words selected · by word"));
    app.press("s");
    assert_eq!(selected(&app), "We have", "another unit keeps the ends");
    app.press("2 l");
    assert_eq!(selected(&app), "We have 海", "a wide character is one");
    app.press("o h");
    assert_eq!(selected(&app), "“We have 海", "the other end moves");
    app.press("o o l l");
    assert_eq!(selected(&app), "e have 海");
    app.press("s");
    assert!(selected(&app).starts_with("“We have") && selected(&app).ends_with("Ardagh."));
    app.press("Esc");
    assert!(open(&app).selection.is_none());
    assert!(app.reader.open.is_some(), "Esc only ends the selection");
}

#[test]
fn a_name_in_focus_is_what_selecting_words_begins_with() {
    let mut app = harbour(80, 24);
    app.press("g >");
    assert_eq!(app.focus(), "Bess Ardagh");
    app.press("s s");
    assert_eq!(selected(&app), "Bess Ardagh");
}

#[test]
fn lines_and_paragraphs_extend_a_selection_of_words() {
    let mut app = harbour(30, 24);
    app.press("g quote s s j");
    let first = selected(&app).to_owned();
    assert!(first.starts_with("We have") && first.len() > 20, "{first}");
    app.press("k");
    assert_eq!(selected(&app), "We");
    app.press("}");
    assert!(selected(&app).ends_with("She left"), "{}", selected(&app));
    app.press("}");
    assert!(selected(&app).ends_with("waited for her"));
    app.press("{ {");
    assert_eq!(selected(&app), "We");
    // Down past the last line and up past the first one, the selection stays whole.
    app.press("9 9 j 9 9 k");
    assert!(selected(&app).contains("We") || selected(&app).contains("The harbour"));
}

#[test]
fn selection_over_hyphenated_line_ends_has_the_words_of_the_text() {
    let is_hyphenated = |app: &TestApp| {
        open(app).page.rows.iter().any(|row| match row {
            Row::Line(line) => line.hyphen,
            Row::Gap(_) => false,
        })
    };
    let mut apps = (24..60).map(|width| harbour(width, 24));
    let mut app = apps.find(is_hyphenated).expect("a width that hyphenates");
    app.press("g quote s s } y");
    assert!(app.copied[0].contains("on our side, and telecommunication too"));
}

#[test]
fn selected_words_are_copied_bookmarked_and_kept_with_their_speaker() {
    let mut app = harbour(80, 24);
    app.press("g quote s s l y");
    assert_eq!(
        app.copied[0],
        "We have — Bess Ardagh, in: The harbour that waited"
    );
    app.press("s s l m");
    let mark = app.disk.bookmarks().next().unwrap().clone();
    assert_eq!(mark.anchor.quote(), "We have");
    assert_eq!(mark.speaker.as_deref(), Some("Bess Ardagh"));
    assert!(open(&app).selection.is_none());
    // Within a bookmark, other words can have one of their own.
    app.press("s s m");
    assert_eq!(app.disk.bookmarks().count(), 2);
    app.press("s s l m");
    assert_eq!(app.disk.bookmarks().count(), 1, "the same words toggle");
    app.press("s s l p Enter");
    let kept = app.disk.saved_quotes().next().unwrap();
    assert_eq!(
        (kept.anchor.quote().as_str(), kept.kind.as_str()),
        ("We have", "direct")
    );
}

#[test]
fn dragging_selects_characters_and_scrolls_at_the_edges() {
    let mut app = TestApp::reading(80, 12);
    let text = open(&app).article.text().to_owned();
    let from = open(&app).page.span().start() + 3;
    app.send(Msg::Clicked(ClickTarget::Text(from)));
    assert!(open(&app).selection.is_none(), "a click does not select");
    app.send(Msg::Dragged {
        at: from + 9,
        edge: 0,
    });
    assert_eq!(selected(&app), &text[from..from + 10]);
    let bottom = open(&app).page.span().end() - 1;
    app.send(Msg::Dragged {
        at: bottom,
        edge: 1,
    });
    let top = open(&app).anchor;
    assert!(app.session.wakes_at().is_some());
    for _ in 0..4 {
        app.wait(100);
    }
    app.send(Msg::BatchEnded);
    assert!(
        open(&app).anchor > top,
        "it scrolls while the button is held"
    );
    assert!(open(&app).selection.unwrap().span().end() > bottom);
    app.send(Msg::Released);
    let (top, span) = (open(&app).anchor, open(&app).selection.unwrap().span());
    for _ in 0..4 {
        app.wait(100);
    }
    assert_eq!(
        (open(&app).anchor, open(&app).selection.unwrap().span()),
        (top, span)
    );
    // A drag that began elsewhere selects nothing.
    app.press("Esc");
    app.send(Msg::Dragged { at: from, edge: 0 });
    assert!(open(&app).selection.is_none());
}

#[test]
fn scrolling_at_an_edge_ends_without_a_release() {
    let mut app = TestApp::reading(80, 12);
    app.send(Msg::Clicked(ClickTarget::Text(0)));
    app.send(Msg::Dragged { at: 40, edge: 1 });
    for _ in 0..1000 {
        app.wait(100);
    }
    app.send(Msg::BatchEnded);
    assert!(open(&app).page.at_end);
    let due = app.session.wakes_at();
    app.wait(5000);
    assert!(
        due.is_none() || app.session.wakes_at().is_none(),
        "it sleeps at the end"
    );
}

#[test]
fn double_click_selects_a_word_and_triple_click_a_sentence() {
    let mut app = harbour(80, 24);
    let word = at(&app, "spring");
    app.send(Msg::Clicked(ClickTarget::Text(word + 1)));
    app.send(Msg::Clicked(ClickTarget::Text(word + 1)));
    assert_eq!(selected(&app), "spring");
    app.send(Msg::Dragged {
        at: at(&app, "Nobody"),
        edge: 0,
    });
    assert_eq!(
        selected(&app),
        "spring. Nobody",
        "dragging goes on by words"
    );
    app.send(Msg::Released);
    app.send(Msg::Clicked(ClickTarget::Text(word + 1)));
    assert_eq!(selected(&app), "Ardagh came back in spring.");
    app.wait(1000);
    app.send(Msg::Clicked(ClickTarget::Text(word + 1)));
    assert!(open(&app).selection.is_none(), "a later click is a new one");
}

#[test]
fn the_mouse_finds_the_nearest_text() {
    let app = harbour(80, 24);
    let (_, hits) = draw(&app);
    let end = at(&app, "\n\n“We");
    let (row, left) = (3, 7);
    assert_eq!(
        hits.nearest_text(79, row),
        Some((end - 1, 0)),
        "right of the line"
    );
    assert_eq!(hits.nearest_text(left, row), Some((0, 0)));
    assert_eq!(hits.nearest_text(0, 1), Some((0, -1)), "above the page");
    let (last, edge) = hits.nearest_text(79, 23).unwrap();
    assert_eq!((&open(&app).article.text()[last..], edge), (".\n", 1));
}

/// The symbols from the cursor to the end of its row.
fn at_cursor(app: &TestApp) -> String {
    let (buffer, _) = draw(app);
    let (x, y) = cursor(app);
    let row: String = (x..buffer.area.width)
        .map(|x| buffer[(x, y)].symbol())
        .collect();
    row.trim_end().to_owned()
}

#[test]
fn the_cursor_stands_at_the_focus() {
    let mut app = TestApp::library(80, 24);
    app.press("j j");
    let row = at_cursor(&app);
    assert!(row.contains("The council that counted its trees"), "{row}");
    let mut app = harbour(80, 24);
    assert!(at_cursor(&app).starts_with("“We have"));
    app.press("g >");
    assert!(
        at_cursor(&app).starts_with("Bess Ardagh"),
        "{}",
        at_cursor(&app)
    );
    app.press("s s l");
    assert!(
        at_cursor(&app).starts_with("She left"),
        "the moving end: {}",
        at_cursor(&app)
    );
    app.press("Esc v");
    assert!(at_cursor(&app).contains("Bess Ardagh"));
    app.press("Esc ?");
    assert!(at_cursor(&app).contains("Keys while reading"));
    app.press("Esc /").press("\"spring\"");
    assert_eq!(cursor(&app).1, 23, "in an input it is where one types");
    app.press("Enter");
    assert!(at_cursor(&app).starts_with("spring."));
}
