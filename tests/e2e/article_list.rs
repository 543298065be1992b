//! The list of articles and the screens over it: a first start, dates, files of the command line.

use std::fs;

use crate::home::{Home, stdout};

/// What somebody says in a sample.
const SAID: &str = "I never begin at the beginning";

#[test]
fn first_start_shows_who_said_what() {
    let home = Home::new();
    let session = home.open(&[]);
    session.shows(&["Welcome to pullquote", "Add your own with"]);
    session.press("L", &["Ledger", "Ada Quill"]);
    session.press("<Esc>", &["Add your own with"]);
    session.press("P", &["People", "Ada Quill"]);
    session.press("<Esc>", &["Esc back"]);
    session.press("h", &["Add your own with"]);
    session.press("Fbeginning", &[SAID]);
    session.quit();
    let out = home.run(&["quotes", "by:quill"]);
    assert!(stdout(&out).contains(SAID), "{}", stdout(&out));
}

#[test]
fn samples_are_searched_without_a_cache() {
    let home = Home::new();
    let blocker = home.file("blocker", "not a folder");
    let blocker = blocker.to_str().unwrap();
    let session = home
        .session(&[])
        .env("PULLQUOTE_CACHE_DIR", blocker)
        .start();
    session.shows(&["Welcome to pullquote"]);
    session.press("L", &["Ledger", "Ada Quill"]);
    session.quit();
}

/// An article that does not say when it was published, in the library.
fn undated() -> Home {
    let home = Home::new();
    let folder = home.path("data/pullquote/articles");
    fs::create_dir_all(&folder).unwrap();
    let article =
        "A lamp on the hill\n\nThe harbour was dark.\n\n“We saw a lamp,” said Bess Ardagh.\n";
    fs::write(folder.join("lamp.txt"), article).unwrap();
    home
}

#[test]
fn undated_article_has_no_date_until_the_reader_sets_one() {
    let home = undated();
    let year = jiff::Zoned::now().year().to_string();
    let row = || stdout(&home.run(&["quotes", "by:ardagh", "--format", "csv"]));
    let people = || stdout(&home.run(&["people", "Bess", "Ardagh"]));
    for out in [row(), people()] {
        assert!(out.contains("lamp") && !out.contains(&year), "{out}");
    }
    assert_eq!(home.run(&["quotes", "after:2000"]).status.code(), Some(1));

    let session = home.session(&[]).size(120, 24).start();
    session.shows(&["A lamp on the hill"]);
    session.press("L", &["Bess Ardagh"]);
    session.hides(&year);
    session.press("h", &["date ▾"]);
    session.hides(&year);
    session.press("<Enter>", &["Library › A lamp", "█“We saw"]);
    session.press("p", &["note and #tags"]);
    session.press("<Enter>", &["in the quote book"]);
    session.press("h", &["date ▾"]);
    session.press("D", &["date:"]);
    session.press("5 May 2019<Enter>", &["date set: 2019-05-05"]);
    session.press("L", &["2019-05-05"]);
    session.press("h", &["date ▾", "5 May 2019"]);
    session.quit();

    assert!(row().contains("2019-05-05"), "{}", row());
    assert!(people().contains("2019-05-05"), "{}", people());
    let kept = stdout(&home.run(&["quotebook", "export", "--format", "csv"]));
    assert!(kept.contains("2019-05-05"), "{kept}");
    let rebuilt = home.run(&["index", "--rebuild"]);
    assert_eq!(rebuilt.status.code(), Some(0));
    assert!(row().contains("2019-05-05"), "after a rebuild: {}", row());
    assert_eq!(home.run(&["quotes", "after:2019"]).status.code(), Some(0));
    let session = home.session(&[]).size(120, 24).start();
    session.shows(&["A lamp on the hill", "5 May 2019"]);
    session.quit();
}

#[test]
fn file_of_the_command_line_is_asked_and_q_quits() {
    let home = Home::new();
    let text = "Notes\n\n“We saw a lamp,” said Bess Ardagh.\n";
    let file = home.file("notes.txt", text);
    let file = file.to_str().unwrap();
    let session = home.open(&[file]);
    session.shows(&["We saw a lamp"]);
    session.press("L", &["Ledger", "Bess Ardagh"]);
    session.hides("Ada Quill");
    session.press("q", &["Library › Notes"]);
    session.keys("q");
    session.expect_exit(0);
    let out = home.run(&["quotes", "--library", file, "--format", "csv"]);
    assert!(stdout(&out).contains("Bess Ardagh"), "{}", stdout(&out));
}

#[test]
fn words_that_no_title_has_are_searched_in_the_texts() {
    let home = undated();
    let session = home.open(&[]);
    session.shows(&["A lamp on the hill"]);
    session.press("/harbour dark", &["No title fits"]);
    session.press("<Enter>", &["Search", "1 article", "A lamp on the hill"]);
    session.press("<Esc>", &["Esc back"]);
    session.press("h", &["Welcome to pullquote"]);
    session.press("/whom:x", &["unknown field"]);
    session.shows(&["Welcome to pullquote"]);
    session.press("<Esc>", &["9 articles"]);
    session.quit();
}
