//! The article list: long lists, rows whose metadata arrives later, and moved files.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::{NATO, TestApp};
use pullquote::app::article_list::sorting::SMALL;
use pullquote::app::overlay::Overlay;
use pullquote::app::{Msg, RequestId};
use pullquote::article_id::ArticleId;
use pullquote::library::{Entry, ReadStatus};
use pullquote_text::Source;

fn source(n: usize) -> Source {
    Source::File(format!("/news/{n:05}.txt").into())
}

/// A row as the library scan sends it; the app has the file.
fn found(app: &mut TestApp, n: usize, title: &str) -> Entry {
    let text = format!("{title}\n\nThe council met on Monday and said nothing of it.\n");
    let mut entry = Entry::new(source(n));
    entry.bytes = text.len() as u64;
    app.files.insert(source(n), text.into_bytes());
    entry
}

/// An app with `n` more articles, `Story number 0` and so on.
fn app(n: usize) -> TestApp {
    let mut app = TestApp::library(100, 30);
    let mut entries = Vec::new();
    for n in 0..n {
        let title = format!("Story number {n}");
        let mut entry = found(&mut app, n, &title);
        entry.title = title;
        entries.push(entry);
    }
    for batch in entries.chunks(1000) {
        app.send(Msg::Listed(batch.to_vec()));
    }
    app.send(Msg::BatchEnded);
    app
}

fn shown(app: &TestApp) -> Vec<String> {
    let articles = &app.library.articles;
    let rows = articles
        .order
        .iter()
        .filter_map(|&id| articles.catalog.get(id));
    rows.map(Entry::label).collect()
}

fn current(app: &TestApp) -> (String, usize) {
    let articles = &app.library.articles;
    let on_screen = articles.list.cursor - articles.list.top;
    (articles.current().unwrap().label(), on_screen)
}

#[test]
fn long_and_short_lists_are_filtered_alike() {
    let (mut long, mut short) = (app(SMALL + 500), app(300));
    let n_before = long.library.articles.order.len();
    assert!(n_before > SMALL && short.library.articles.order.len() < SMALL);
    for typed in ["number 299", "numbre 42", "zzz"] {
        for app in [&mut long, &mut short] {
            app.press("/").press(&format!("\"{typed}\""));
        }
        let first = shown(&short).into_iter().next();
        assert_eq!(shown(&long).into_iter().next(), first, "{typed}");
        for app in [&mut long, &mut short] {
            app.press("Esc");
        }
        assert_eq!(
            long.library.articles.order.len(),
            n_before,
            "Esc shows all again"
        );
    }
}

#[test]
fn only_the_latest_filter_result_is_used() {
    let mut app = app(SMALL + 500);
    app.press("/").press("\"number 77\"");
    let right = shown(&app);
    assert!(!right.is_empty() && right.len() < 100);
    let late = Msg::Filtered {
        request: RequestId(1),
        rows: Vec::new(),
    };
    app.send(late);
    assert_eq!(shown(&app), right);
}

#[test]
fn enter_opens_what_the_filter_finds() {
    let mut app = app(SMALL + 500);
    app.press("/").press("\"number 4321\"").press("Enter");
    let reader = app.reader.open.as_ref().unwrap();
    assert!(reader.article.text().starts_with("Story number 4321"));
}

#[test]
fn row_under_the_cursor_stays_while_titles_load() {
    let mut app = TestApp::library(100, 30);
    let mut entries: Vec<Entry> = (0..200).map(|n| found(&mut app, n, "x")).collect();
    app.send(Msg::Listed(entries.clone()));
    app.press("1 5 0 G j k");
    let held = app.library.articles.current().unwrap().source.clone();
    let row = current(&app).1;
    let far = source(100).name();
    assert!(
        shown(&app).contains(&far),
        "shows the file name until the title is known"
    );
    for (n, entry) in entries.iter_mut().enumerate() {
        entry.title = format!("Title {}", 999 - n);
        entry.id = Some(ArticleId::of(&entry.title));
    }
    app.send(Msg::Described(entries));
    app.send(Msg::BatchEnded);
    assert!(!shown(&app).contains(&far));
    assert_eq!(app.library.articles.current().unwrap().source, held);
    assert_eq!(current(&app).1, row);
    let now = current(&app);
    assert!(now.0.starts_with("Title "), "{now:?} {held:?}");
}

#[test]
fn unlisted_entries_are_ignored() {
    let mut app = app(5);
    let n = app.library.articles.order.len();
    let stranger = found(&mut app, 99, "Stranger");
    app.send(Msg::Described(vec![stranger]));
    assert_eq!(app.library.articles.order.len(), n);
}

#[test]
fn moved_file_keeps_its_row_and_metadata() {
    let mut app = app(8);
    app.library.articles.point_at(&source(3));
    let (label, row) = current(&app);
    let id = app.library.articles.order[app.library.articles.list.cursor];
    let mut to = Entry::new(Source::File("/news/kept/three.txt".into()));
    to.bytes = 5;
    app.files
        .insert(to.source.clone(), app.files[&source(3)].clone());
    app.send(Msg::Moved {
        from: source(3),
        to: Box::new(to.clone()),
    });
    assert_eq!(current(&app), (label, row));
    assert_eq!(
        app.library.articles.order[app.library.articles.list.cursor],
        id
    );
    assert_eq!(app.library.articles.current().unwrap().source, to.source);
    assert!(app.library.articles.catalog.find(&source(3)).is_none());
}

#[test]
fn date_that_the_reader_sets_holds_and_can_be_undone() {
    let date = |app: &TestApp| app.library.articles.current().and_then(Entry::shown_date);
    let given = Some(jiff::civil::date(2017, 6, 29));
    let mut app = TestApp::library(80, 24);
    app.press("j");
    assert_eq!(date(&app), None, "a file's time is no date");
    app.press("D").press("\"29 June\" Enter");
    assert!(app.notice().contains("is no date"), "{}", app.notice());
    app.press("\" 2017\" Enter");
    assert_eq!((app.notice(), date(&app)), ("date set: 2017-06-29", given));
    app.open(NATO);
    app.press(") p");
    let kept = app.disk.saved_quotes().next().unwrap();
    assert_eq!(kept.date.as_deref(), Some("2017-06-29"));
    app.press("Esc q");

    let mut next = TestApp::library(80, 24);
    next.send(Msg::RecordsLoaded {
        records: Box::new(app.disk.clone()),
        notices: vec![],
    });
    next.press("j");
    assert_eq!(date(&next), given, "after a restart");

    app.press("D Ctrl-u Enter");
    assert_eq!(date(&app), None, "{}", app.notice());
    app.press("U");
    assert_eq!(date(&app), given, "{}", app.notice());
}

#[test]
fn term_with_a_mistake_narrows_nothing() {
    let mut app = app(9);
    let all = app.library.articles.order.len();
    app.press("/").press("\"kind\"");
    assert_eq!(shown(&app), Vec::<String>::new(), "no title has the word");
    app.press("\":x\"");
    assert!(app.library.articles.query_filter.fault.is_some());
    assert_eq!(shown(&app).len(), all);
    app.press("Ctrl-u").press("\"story 3 whom:x\"");
    assert!(app.library.articles.query_filter.fault.is_some());
    assert_eq!(shown(&app), ["Story number 3"]);
}

/// The list that the reader comes back to is the one that was left.
#[test]
fn returning_to_the_list_moves_nothing() {
    let mut app = TestApp::library(80, 24);
    for _ in 0..6 {
        app.press("o");
    }
    assert_eq!(app.library.articles.sort.name(), "unread first");
    app.press("j j j");
    let shown = |app: &TestApp| {
        (
            app.library.articles.order.clone(),
            app.library.articles.list,
        )
    };
    let before = shown(&app);
    app.press("Enter G q");
    assert_eq!(shown(&app), before, "after reading to the end");
    app.press("R");
    assert_eq!(shown(&app), before, "after a change of the read mark");
    let counts = app.library.articles.counts_words();
    assert!(counts.contains("8 unread"), "{counts}");
    app.press("R L Enter");
    assert!(app.reader.open.is_some());
    app.press("q q");
    assert_eq!(shown(&app), before, "after an article of a screen");
    assert!(
        app.library.articles.counts_words().contains("6 unread"),
        "{}",
        app.library.articles.counts_words()
    );
    for _ in 0..8 {
        app.press("o");
    }
    assert_ne!(shown(&app).0, before.0, "the reader asked for the order");
}

#[test]
fn files_with_the_same_text_are_read_together() {
    let mut app = TestApp::library(100, 30);
    let mut entries: Vec<Entry> = ["Twin", "Twin", "Another"]
        .into_iter()
        .enumerate()
        .map(|(n, title)| found(&mut app, n, title))
        .collect();
    for entry in &mut entries {
        let text = String::from_utf8(app.files[&entry.source].clone()).unwrap();
        entry.id = Some(ArticleId::of(&text));
    }
    app.send(Msg::Listed(entries));
    app.send(Msg::BatchEnded);
    let unread_rows = |app: &TestApp| {
        let articles = &app.library.articles;
        let rows = (0..articles.order.len())
            .filter_map(|at| articles.row(at, &app.session.places, &app.session.records));
        rows.filter(|row| row.reading == ReadStatus::New).count()
    };
    let all = unread_rows(&app);
    for (keys, unread) in [("Enter G q", all - 2), ("R", all), ("R", all - 2)] {
        app.library.articles.point_at(&source(0));
        app.press(keys);
        assert_eq!(unread_rows(&app), unread, "{keys}");
        let counts = app.library.articles.counts_words();
        assert!(counts.contains(&format!("{unread} unread")), "{counts}");
    }
}

#[test]
fn row_tells_what_is_wrong_with_a_file_that_only_reading_shows() {
    let mut app = app(3);
    let n = app.library.articles.order.len();
    app.send(Msg::FoundUnreadable(
        source(1),
        "cannot be read: the document is damaged".to_owned(),
    ));
    let articles = &app.library.articles;
    let mut rows = (0..articles.order.len())
        .filter_map(|at| articles.row(at, &app.session.places, &app.session.records));
    let row = rows.find(|row| row.title == "Story number 1").unwrap();
    assert_eq!(
        row.fault.as_deref(),
        Some("cannot be read: the document is damaged")
    );
    let counts = articles.counts_words();
    let rest = n - 1;
    assert!(
        counts.contains(&format!("{rest} articles · {rest} unread")),
        "{counts}"
    );
    assert!(counts.contains("1 file cannot be read"), "{counts}");
    app.press("~");
    let Some(Overlay::Output(sheet)) = &app.session.overlay else {
        panic!("no list of the files");
    };
    let last = sheet.lines.last().unwrap();
    assert!(
        last.ends_with("cannot be read: the document is damaged"),
        "{last}"
    );
}

#[test]
fn several_piped_articles_take_the_place_of_their_pipe_whichever_comes_first() {
    let parts = || {
        let mut entries = [2, 5].map(|part| Entry::new(Source::StdinPart(part)));
        entries[0].title = "The elm".to_owned();
        entries[1].title = "The oak".to_owned();
        Msg::SeveralPiped(entries.to_vec())
    };
    let pipe = || Msg::Listed(vec![Entry::new(Source::Stdin)]);
    for messages in [[parts(), pipe()], [pipe(), parts()]] {
        let mut app = app(0);
        for source in [Source::Stdin, Source::StdinPart(2), Source::StdinPart(5)] {
            app.files.insert(source, b"The elm fell.\n".to_vec());
        }
        let before = shown(&app).len();
        for message in messages {
            app.send(message);
        }
        app.send(Msg::BatchEnded);
        assert_eq!(shown(&app).len(), before + 2, "{:?}", shown(&app));
        assert!(app.library.articles.catalog.find(&Source::Stdin).is_none());
    }
}
