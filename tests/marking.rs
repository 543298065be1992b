//! What readers mark themselves: selections by keys and mouse, bookmarks with letters and classes.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::grid::{cursor, draw};
use common::{NATO, TestApp};
use pullquote::app::reader::panel::PanelRow;
use pullquote::app::{ClickTarget, Msg, OpenArticle};
use pullquote::config::Settings;
use pullquote::layout::Row;
use pullquote_text::Source;

/// Two paragraphs with a name, wide characters and a word that is hyphenated in a narrow column.
const HARBOUR: &str = "The harbour that waited

“We have 海 and 風 on our side, and telecommunication too,” said Bess Ardagh. She left.

Ardagh came back in spring. Nobody had waited for her.
";

fn harbour(width: u16, height: u16) -> TestApp {
    let settings = Settings {
        hyphenate: true,
        ..Settings::default()
    };
    let mut app = TestApp::with(width, height, settings, None);
    let source = Source::Seed(NATO.to_owned());
    app.files.insert(source, HARBOUR.as_bytes().to_vec());
    app.open(NATO);
    app
}

fn open(app: &TestApp) -> &OpenArticle {
    app.app.reader.open.as_ref().unwrap()
}

fn selected(app: &TestApp) -> &str {
    let open = open(app);
    let selection = open.selection.expect("something is selected");
    selection.span().of(open.article.text())
}

/// The text of the status line.
fn status(app: &TestApp) -> String {
    let (buffer, _) = draw(app);
    let y = buffer.area.height - 1;
    (0..buffer.area.width)
        .map(|x| buffer[(x, y)].symbol())
        .collect()
}

/// The byte of `words` in the article.
fn at(app: &TestApp, words: &str) -> usize {
    open(app).article.text().find(words).unwrap()
}

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

/// A later session with the saved records of `app`.
fn restarted(app: &TestApp) -> TestApp {
    let mut next = TestApp::library(80, 24);
    next.files = app.files.clone();
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
    let letters: Vec<_> = next
        .disk
        .bookmarks()
        .filter_map(|mark| mark.letter())
        .collect();
    assert_eq!(letters.iter().filter(|letter| **letter == 'b').count(), 2);
    assert_eq!(letters.iter().filter(|letter| **letter == 'Q').count(), 1);
}

#[test]
fn a_bookmark_outlives_its_letter() {
    let mut app = TestApp::reading(80, 24);
    app.press("g quote m ` a G ` a");
    let marks: Vec<_> = app.disk.bookmarks().map(|mark| mark.letter()).collect();
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
    assert!(
        [
            "What comes next",
            "What it costs",
            "The mayor put it like this:"
        ]
        .contains(&place)
    );
    app.press("/ \"spring\"");
    assert_eq!(app.reader.panel_rows(&app.session).len(), 1);
    app.press("Esc { {");
    assert_eq!(app.reader.panel.as_ref().unwrap().list.cursor, 0);
    app.press("/ \"ask\" Enter");
    assert!(app.reader.panel.is_none(), "Enter goes");
}

/// The drawn screen.
fn screen(app: &TestApp) -> String {
    let (buffer, _) = draw(app);
    let mut text = String::new();
    for y in 0..buffer.area.height {
        let row: String = (0..buffer.area.width)
            .map(|x| buffer[(x, y)].symbol())
            .collect();
        text.push_str(row.trim_end());
        text.push('\n');
    }
    text
}

#[test]
fn text_is_piped_to_commands_and_their_output_shown() {
    let mut app = harbour(80, 24);
    app.press("|");
    assert!(
        status(&app).contains("pipe the article to:"),
        "{}",
        status(&app)
    );
    app.press("\"cat\" Enter");
    assert!(screen(&app).contains("Nobody had waited for her."));
    assert!(
        screen(&app).contains("5 lines · exit code 0"),
        "{}",
        screen(&app)
    );
    app.press("Esc g quote |");
    assert!(status(&app).contains("↑ last command"));
    app.press("Tab Up");
    assert!(
        status(&app).contains("pipe what is in focus to: cat"),
        "{}",
        status(&app)
    );
    app.press("Enter Esc");
    app.press("s s l | Up Enter");
    assert_eq!(
        app.notice(),
        "cat: We have",
        "a line is shown on the status line"
    );
    app.printed = Some(String::new());
    app.press("Esc | \"true\" Enter");
    assert_eq!(app.notice(), "true: done, no output");
    app.printed = Some("\u{1b}[2Jx\n".repeat(50));
    app.press("| Up Up");
    assert!(status(&app).contains("pipe the article to: cat"));
    app.press("Enter G");
    assert!(
        !screen(&app).contains('\u{1b}'),
        "what commands print is cleaned"
    );
    app.press("y");
    assert_eq!(app.copied.len(), 1);
    assert!(app.session.overlay.is_none());
}

#[test]
fn files_are_opened_in_the_editor_and_samples_are_not() {
    let mut app = TestApp::reading(80, 24);
    app.press("Ctrl-e");
    assert!(app.notice().starts_with("samples are part of the program"));
    let path = std::path::PathBuf::from("/news/nato.txt");
    let source = Source::File(path.clone());
    let bytes = app.files[&Source::Seed(NATO.to_owned())].clone();
    let article = pullquote_import::article(&bytes, source.clone());
    let mut entry = pullquote::library::Entry::of(&article);
    entry.id = Some(pullquote::article_id::ArticleId::of(article.text()));
    app.files.insert(source.clone(), bytes);
    app.send(Msg::Listed(vec![entry]));
    app.press("Ctrl-e");
    assert_eq!(
        app.notice(),
        "samples have no file; your copy is /news/nato.txt"
    );
    app.press("q");
    app.app.library.articles.point_at(&source);
    app.press("Ctrl-e Enter Ctrl-e");
    assert_eq!(app.edited, [path.clone(), path]);
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
