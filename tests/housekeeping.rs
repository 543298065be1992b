//! Keeping house in the list and in the open article: star, archive, tags, details, many at once, deletion.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::TestApp;
use pullquote::app::Msg;
use pullquote::library::Entry;
use pullquote_import as import;
use pullquote_text::Source;

/// Articles of the library folder, one of a mailbox, and one of the reader's own.
fn app() -> TestApp {
    let mut app = TestApp::library(80, 24);
    let samples = app.library.articles.catalog.iter();
    let samples: Vec<Source> = samples.map(|(_, entry)| entry.source.clone()).collect();
    app.send(Msg::Unlisted(samples));
    let sources = [
        "/articles/harbour.txt",
        "/articles/tram.txt",
        "/articles/zoo.txt",
    ]
    .map(|path| Source::File(path.into()))
    .into_iter()
    .chain([Source::File("/home/reader/own.txt".into())]);
    for source in sources {
        let name = source.name();
        let name = name.trim_end_matches(".txt");
        let text = format!(
            "The {name} story\n\nBy Mara Lind\n\nThe {name} was opened today, “at last”, the mayor said.\n"
        );
        app.files.insert(source.clone(), text.clone().into_bytes());
        let mut entry = Entry::of(&import::article(text.as_bytes(), source));
        entry.id = Some(pullquote::article_id::ArticleId::of(
            import::article(text.as_bytes(), entry.source.clone()).text(),
        ));
        app.send(Msg::Listed(vec![entry]));
    }
    app.press("o g");
    app
}

fn titles(app: &TestApp) -> Vec<String> {
    let articles = &app.library.articles;
    let rows = articles.order.iter();
    rows.map(|&id| articles.catalog.get(id).unwrap().label())
        .collect()
}

fn here(app: &TestApp) -> Entry {
    app.library.articles.current().unwrap().clone()
}

#[test]
fn star_is_a_record_and_can_be_undone() {
    let mut app = app();
    assert_eq!(
        titles(&app),
        [
            "The harbour story",
            "The own story",
            "The tram story",
            "The zoo story"
        ]
    );
    app.press("S");
    assert!(here(&app).is_starred() && app.notice().starts_with("starred"));
    assert!(app.disk.article_facts()[0].starred == Some(true));
    app.press("S");
    assert!(!here(&app).is_starred());
    app.press("U");
    assert!(here(&app).is_starred());
    app.press("U");
    assert!(!here(&app).is_starred());
}

#[test]
fn archived_article_leaves_the_list_but_not_the_filter() {
    let mut app = app();
    app.press("a");
    assert_eq!(titles(&app).len(), 3);
    assert_eq!(here(&app).label(), "The own story");
    app.press("/ \"harbour\"");
    assert_eq!(titles(&app), ["The harbour story"]);
    let row = app
        .library
        .articles
        .row(0, &app.session.places, &app.session.records);
    assert!(row.unwrap().is_archived);
    app.press("Esc H");
    assert_eq!(titles(&app).len(), 4);
    assert!(
        app.library
            .articles
            .counts_words()
            .contains("archived shown")
    );
    app.press("H");
    assert_eq!(titles(&app).len(), 3);
    app.press("U");
    assert_eq!(titles(&app).len(), 4);
    app.press("* a");
    assert!(titles(&app).is_empty());
    assert!(app.library.articles.marked.is_empty(), "nothing unseen is");
}

#[test]
fn open_article_is_archived_starred_and_described() {
    let mut app = app();
    app.press("Enter S Z i");
    app.press(
        "Ctrl-u \"Harbour opens\" Tab \"Rosa Lind\" Tab \"Evening Post\" Tab \"2026-11-20\" Enter",
    );
    assert_eq!(app.reader.open.as_ref().unwrap().title, "Harbour opens");
    app.press("Esc H g");
    let entry = here(&app);
    assert_eq!(entry.label(), "Harbour opens");
    assert_eq!(entry.shown_source(), "Evening Post");
    assert_eq!(entry.shown_date(), Some(jiff::civil::date(2026, 11, 20)));
    assert!(entry.is_starred() && entry.is_archived());
    app.press("e Ctrl-u Enter");
    assert_eq!(here(&app).label(), "The harbour story", "{}", app.notice());
}

#[test]
fn marked_articles_are_acted_on_at_once_and_undone_at_once() {
    let mut app = app();
    app.press("Space j V");
    assert_eq!(app.library.articles.marked.len(), 3);
    app.press("S");
    let starred = |app: &TestApp| {
        let all = app.library.articles.catalog.iter();
        all.filter(|(_, entry)| entry.is_starred()).count()
    };
    assert_eq!(
        (starred(&app), app.notice()),
        (3, "3 articles starred · U undoes")
    );
    app.press("# \"#ports city\" Enter ^");
    assert_eq!(app.library.articles.marked.len(), 1);
    app.press("* #").press("\"-ports week\" Enter g");
    assert_eq!(here(&app).tags(), ["city", "week"]);
    app.press("U");
    assert_eq!(here(&app).tags(), ["ports", "city"]);
    app.press("U U");
    assert_eq!(starred(&app), 0);
    app.press("Esc");
    assert!(app.library.articles.marked.is_empty());
}

#[test]
fn all_that_the_filter_shows_is_marked() {
    let mut app = app();
    app.press("/ \"harbour\" Tab *");
    assert_eq!(app.library.articles.marked.len(), 1);
    app.press("R Esc Esc g");
    let read = app
        .library
        .articles
        .row(0, &app.session.places, &app.session.records)
        .unwrap();
    assert_eq!(read.reading, pullquote::library::ReadStatus::Finished);
}

#[test]
fn deleted_file_comes_back_and_its_records_stay() {
    let mut app = app();
    app.press("S x");
    assert_eq!(titles(&app).len(), 3);
    assert!(
        app.notice().starts_with("deleted: The harbour story"),
        "{}",
        app.notice()
    );
    assert_eq!(app.trash.len(), 1);
    let id = app.disk.article_facts()[0].article.id.clone();
    assert!(app.disk.deleted().contains_key(&id));
    app.press("U g");
    assert_eq!(titles(&app).len(), 4);
    assert!(here(&app).is_starred() && app.trash.is_empty());
    assert!(app.disk.deleted().is_empty());
}

#[test]
fn many_files_and_own_files_are_asked_about() {
    let mut app = app();
    app.press("j x");
    assert!(
        app.notice().contains("/home/reader/own.txt"),
        "{}",
        app.notice()
    );
    app.press("k");
    assert_eq!(app.trash.len(), 0);
    app.press("x x");
    assert_eq!(app.trash.len(), 1, "the harbour is the library's own");
    app.press("U * x");
    assert!(
        app.notice().contains("4 articles, 1 of them"),
        "{}",
        app.notice()
    );
    app.press("x");
    assert_eq!((titles(&app).len(), app.trash.len()), (0, 4));
    app.press("U");
    assert_eq!(titles(&app).len(), 4);
}

#[test]
fn samples_and_parts_are_archived_instead() {
    let mut app = TestApp::library(80, 24);
    let all = titles(&app).len();
    app.press("x");
    assert!(
        app.notice().contains("archived instead"),
        "{}",
        app.notice()
    );
    assert_eq!(titles(&app).len(), all - 1);
    let part = Source::Part {
        path: "/articles/week.mbox".into(),
        part: 2,
    };
    let mut entry = Entry::new(part.clone());
    "A letter".clone_into(&mut entry.title);
    app.files
        .insert(part.clone(), b"A letter\n\nThe text.\n".to_vec());
    app.send(Msg::Listed(vec![entry]));
    app.library.articles.point_at(&part);
    app.press("x");
    assert!(
        app.notice().contains("week.mbox cannot be deleted"),
        "{}",
        app.notice()
    );
    assert!(app.trash.is_empty());
}
