//! Key scripts for the stories and for two reports side by side, with a fake index.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::{NATO, TestApp};
use pullquote::app::screens::{LibraryScreen, ScreenState};
use pullquote::app::side_by_side::SideBySideScreen;
use pullquote::app::stories::{Stories, StoryRow};
use pullquote_text::Source;

fn screen(app: &TestApp) -> &ScreenState {
    app.screen().expect("a screen over the library")
}

fn name(app: &TestApp) -> &str {
    app.screen().map_or("", |screen| screen.content.name())
}

fn source(app: &TestApp) -> &Source {
    &app.reader.open.as_ref().expect("an article").source
}

fn stories(app: &TestApp) -> &Stories {
    match &screen(app).content {
        LibraryScreen::Stories(stories) => stories,
        other => panic!("{}", other.name()),
    }
}

fn side_by_side(app: &TestApp) -> &SideBySideScreen {
    match &screen(app).content {
        LibraryScreen::SideBySide(both) => both,
        other => panic!("{}", other.name()),
    }
}

#[test]
fn stories_unfold_to_articles_that_open_and_fold_again() {
    let mut app = TestApp::library(80, 24);
    app.press("L &");
    let n = screen(&app).content.len();
    app.press("Enter j");
    let second = stories(&app).found[0].articles[1].source.clone();
    app.press("Enter");
    assert_eq!(*source(&app), second);
    app.press("q");
    assert_eq!(name(&app), "Stories");
    assert_eq!(screen(&app).list.cursor, 2, "the row of the article");
    app.press("k k Enter");
    assert_eq!(screen(&app).content.len(), n, "folded again");
    app.press("q");
    assert_eq!(name(&app), "Ledger");
}

#[test]
fn stories_of_an_open_article_show_where_it_is() {
    let mut app = TestApp::reading(80, 24);
    app.press("&");
    let row = stories(&app).rows[screen(&app).list.cursor];
    let article = stories(&app).article(row).unwrap();
    assert_eq!(article.source, Source::Seed(NATO.to_owned()));
    assert!(matches!(row, StoryRow::Article(..)));
    app.press("Esc");
    assert_eq!(*source(&app), Source::Seed(NATO.to_owned()));
}

#[test]
fn an_article_without_a_story_is_told_so() {
    let mut app = TestApp::with_text(80, 24, "alone.txt", "Alone\n\nNobody else has this.\n");
    app.press("&");
    assert_eq!(
        app.notice(),
        "no other article reports the story of this one"
    );
    assert!(!stories(&app).found.is_empty());
}

#[test]
fn a_filter_of_the_stories_is_asked_of_the_index() {
    let mut app = TestApp::library(80, 24);
    app.press("& /").press("\"zebras\" Enter");
    assert!(stories(&app).found.is_empty());
    app.press("/").press("Ctrl-u Enter");
    assert_eq!(stories(&app).found.len(), 2);
}

#[test]
fn side_by_side_opens_either_article_and_exchanges_one() {
    let mut app = TestApp::library(120, 40);
    app.press("& g E");
    let story = side_by_side(&app).story.clone();
    let sources = |app: &TestApp| {
        let both = side_by_side(app);
        [0, 1].map(|side| both.article(side).unwrap().source.clone())
    };
    let [one, other] = sources(&app);
    assert_ne!(one, other);
    app.press("Enter");
    assert_eq!(*source(&app), one, "the first row opens the article");
    app.press("q Tab j Enter");
    assert_eq!(*source(&app), other, "at the statement of the row");
    app.press("q J");
    let [same, next] = sources(&app);
    assert!(same == one && next != other);
    let shown = side_by_side(&app).page.as_ref().unwrap();
    assert_eq!(shown.articles[1].article.source, next, "asked again");
    assert!(story.iter().any(|article| article.source == next));
    app.press("E");
    assert_eq!(name(&app), "Same words");
    app.press("q q");
    assert_eq!(name(&app), "Stories");
}

#[test]
fn side_by_side_of_two_articles_has_no_third() {
    let mut app = TestApp::library(80, 24);
    app.press("& G E J");
    assert_eq!(app.notice(), "the story has no third article");
}
