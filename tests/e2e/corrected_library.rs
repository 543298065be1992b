//! A correction holds on every screen and in every command, after a restart, a rebuild, an edit and a
//! move, and in every window.

use std::fs;
use std::path::PathBuf;

use pullquote::article_id::ArticleId;
use pullquote::bookmarks::{Anchor, ArticleRef, Change, Correction, Records, file};
use pullquote_text::Span;
use serde_json::Value;

use crate::corrections::{ARTICLE, quotation};
use crate::home::{Home, stderr, stdout};
use crate::pty_session::{PtySession, text, until};

const MARKET: &str = "The market will be moved

Jonas Weber sells fish. “Nobody asked the people who work here every morning,” Jonas Weber said again.
";

/// An article with the same quotation.
fn harbour() -> String {
    ARTICLE.replace("who work here,", "who work here every morning,")
}

/// The words of the quotation that is corrected: Jonas Weber said them, by the engine.
const WORDS: &str = "Nobody asked";

struct Library {
    home: Home,
}

impl Library {
    fn new() -> Self {
        let home = Home::new();
        let library = Self { home };
        fs::create_dir_all(library.folder()).unwrap();
        fs::write(library.harbour(), harbour()).unwrap();
        fs::write(library.folder().join("market.txt"), MARKET).unwrap();
        let out = library.home.run(&["index"]);
        assert_eq!(out.status.code(), Some(0), "{}", stderr(&out));
        library
    }

    fn folder(&self) -> PathBuf {
        self.home.path("data/pullquote/articles")
    }

    fn harbour(&self) -> PathBuf {
        self.folder().join("harbour.txt")
    }

    #[track_caller]
    fn open(&self) -> PtySession {
        let session = self.home.session(&[]).size(120, 40).start();
        session.shows(&["Harbour plan divides", "The market will be moved"]);
        session
    }

    /// Opens the article and says that Karin Holm said the words.
    #[track_caller]
    fn correct(session: &PtySession) {
        session.press("/harbour plan<Enter>", &["▌ Jonas Weber", "Ana Ruiz"]);
        quotation(session, "Nobody asked");
        session.press("cskarin<Enter>", &["Speaker is now Karin Holm · saved"]);
    }

    /// Writes a record that there is no quotation at the words, as another program would.
    fn write_refusal(&self) {
        let text = harbour();
        let at = text.find("“Nobody asked").unwrap();
        let span = Span::new(at, at + text[at..].find('”').unwrap() + '”'.len_utf8());
        let id = ArticleId::of(&text);
        let article = ArticleRef {
            id: id.clone(),
            title: "Harbour plan".to_owned(),
            source: self.harbour().to_str().unwrap().to_owned(),
            passage: None,
            address: None,
        };
        let anchor = Anchor::new(&text, &id, span);
        let now = "2026-11-28T10:00:00Z";
        let mut records = Records::default();
        records.add(Correction::new("1", article, anchor, Change::Refused, now));
        file::save(&self.home.bookmarks(), &records).unwrap();
    }

    fn rows(&self, args: &[&str]) -> Vec<Value> {
        let args = [
            &["quotes", "said:\"nobody asked\"", "--format", "jsonl"],
            args,
        ]
        .concat();
        let out = self.home.run(&args);
        let rows = stdout(&out);
        rows.lines()
            .map(|row| serde_json::from_str(row).unwrap())
            .collect()
    }

    /// Whether the commands have the correction, and the engine's own reading besides.
    #[track_caller]
    fn check_commands(&self) {
        let speaker_in = |rows: &[Value], title: &str| {
            let mut rows = rows.iter();
            let row = rows.find(|row| row["article"]["title"].as_str().unwrap().starts_with(title));
            let row = row.unwrap();
            (
                row["speaker"].as_str().unwrap().to_owned(),
                row.get("corrected").cloned(),
            )
        };
        let rows = self.rows(&[]);
        assert_eq!(
            speaker_in(&rows, "Harbour"),
            ("Karin Holm".to_owned(), Some(Value::Bool(true)))
        );
        assert_eq!(
            speaker_in(&rows, "The market"),
            ("Jonas Weber".to_owned(), None)
        );
        let found = self.rows(&["--as-found"]);
        assert_eq!(
            speaker_in(&found, "Harbour"),
            ("Jonas Weber".to_owned(), None)
        );

        let run = |args: &[&str]| stdout(&self.home.run(args));
        let finds = |args: &[&str]| run(args).contains("Harbour plan divides");
        assert!(finds(&["search", "said:\"nobody asked\"", "by:holm"]));
        assert!(!finds(&[
            "search",
            "said:\"nobody asked\"",
            "by:holm",
            "--as-found"
        ]));
        assert!(!finds(&["search", "said:\"nobody asked\"", "by:weber"]));
        let found = run(&[
            "search",
            "said:\"nobody asked\"",
            "by:holm",
            "--format",
            "json",
        ]);
        assert!(found.contains("\"corrected\": true"), "{found}");
        assert!(run(&["people", "Karin Holm"]).contains(WORDS));
        assert!(!run(&["people", "Karin Holm", "--as-found"]).contains(WORDS));
        assert!(run(&["echoes"]).contains("other-speaker"));
        assert!(!run(&["echoes", "--as-found"]).contains("other-speaker"));
    }
}

/// Waits for a line with all of `words`.
#[track_caller]
fn line(session: &PtySession, words: &[&str]) {
    session.wait_for(&format!("a line with {words:?}"), |screen| {
        let screen = text(screen);
        let mut lines = screen.lines();
        lines.find(|line| words.iter().all(|word| line.contains(word)))?;
        Some(())
    });
}

/// Opens the ledger with the rows that have the words. The query line has the keys then.
#[track_caller]
fn ledger(session: &PtySession) {
    session.press("L", &["Ledger"]);
    session.press("/\"nobody asked\"", &["2 statements"]);
}

/// Presses Esc `times` times, which must lead to the list.
#[track_caller]
fn back(session: &PtySession, times: usize) {
    for _ in 0..times {
        escape(session);
    }
    session.hides("›");
}

/// Presses Esc and waits for its effect.
#[track_caller]
fn escape(session: &PtySession) {
    let before = session.text();
    session.keys("<Esc>");
    session.wait_for("another screen", |screen| {
        (text(screen) != before).then_some(())
    });
}

/// Whether every screen shows the correction. The session is in the list.
#[track_caller]
fn check_screens(session: &PtySession) {
    ledger(session);
    line(session, &["Karin Holm", WORDS]);
    line(session, &["Jonas Weber", WORDS]);
    back(session, 2);
    session.press("P", &["People"]);
    session.press("holm", &["Karin Holm", "statement"]);
    session.press("<Enter>", &["Said", WORDS]);
    back(session, 2);
    session.press("F", &["Search"]);
    session.press("said:nobody by:holm", &["1 article", WORDS]);
    line(session, &[WORDS, "Karin Holm"]);
    back(session, 2);
    session.press("E", &["other speaker", WORDS]);
    back(session, 1);
}

#[test]
fn corrected_speaker_holds_on_every_screen_and_in_every_command() {
    let library = Library::new();
    let session = library.open();
    Library::correct(&session);
    // The commands see it while the window is open.
    library.check_commands();
    session.keys("q");
    check_screens(&session);
    session.quit();
    library.check_commands();

    // After a restart.
    let session = library.open();
    check_screens(&session);
    session.quit();

    let out = library.home.run(&["index", "--rebuild"]);
    assert_eq!(out.status.code(), Some(0), "{}", stderr(&out));
    library.check_commands();

    // After an edit of other words, and a move.
    let edited = harbour().replace(
        "voted on Tuesday to close",
        "decided on Monday night to shut",
    );
    fs::write(library.harbour(), edited).unwrap();
    library.check_commands();
    let moved = library.folder().join("elsewhere");
    fs::create_dir(&moved).unwrap();
    fs::write(library.harbour(), harbour()).unwrap();
    fs::rename(library.harbour(), moved.join("plan.txt")).unwrap();
    library.check_commands();
    let session = library.open();
    check_screens(&session);
    session.quit();
}

#[test]
fn quote_book_shows_corrections_of_saved_quotations() {
    let library = Library::new();
    let session = library.open();
    session.press("/harbour plan<Enter>", &["▌ Jonas Weber", "Ana Ruiz"]);
    quotation(&session, "Nobody asked");
    session.press("p", &["note and #tags"]);
    escape(&session);
    session.press("cskarin<Enter>", &["Speaker is now"]);
    session.press("Q", &["1 quotation", WORDS]);
    session.shows(&["Karin Holm"]);
    session.quit();
    let book = stdout(&library.home.run(&["quotebook"]));
    assert!(
        book.contains("Karin Holm") && !book.contains("Jonas Weber"),
        "{book}"
    );
    let saved = stdout(&library.home.run(&["quotebook", "--as-found"]));
    assert!(
        saved.contains("Jonas Weber") && !saved.contains("Karin Holm"),
        "{saved}"
    );
    let export = stdout(
        &library
            .home
            .run(&["quotebook", "export", "--format", "json"]),
    );
    assert!(export.contains("Karin Holm"), "{export}");
}

#[test]
fn edited_and_renamed_article_keeps_its_correction() {
    let library = Library::new();
    let session = library.open();
    Library::correct(&session);
    session.quit();
    // Both at once, while no window is open.
    let edited = harbour().replace(
        "voted on Tuesday to close",
        "decided on Monday night to shut",
    );
    fs::remove_file(library.harbour()).unwrap();
    fs::write(library.folder().join("plan.txt"), edited).unwrap();
    let session = library.open();
    // Until the file is found again, the index may still show the row of the old one.
    until("the records name the new file", || {
        let records = fs::read_to_string(library.home.bookmarks());
        records.is_ok_and(|text| text.contains("plan.txt"))
    });
    ledger(&session);
    line(&session, &["Karin Holm", WORDS]);
    session.quit();
    library.check_commands();
}

#[test]
fn index_used_as_it_is_has_the_corrections() {
    let library = Library::new();
    library.write_refusal();
    assert_eq!(library.rows(&["--as-is"]).len(), 1);
    assert_eq!(library.rows(&["--as-is", "--as-found"]).len(), 2);
}

#[test]
fn removed_correction_is_gone_everywhere() {
    let library = Library::new();
    let session = library.open();
    Library::correct(&session);
    library.check_commands();
    session.press("U", &["undone"]);
    session.keys("q");
    ledger(&session);
    session.wait_for("no corrected row", |screen| {
        let screen = text(screen);
        let rows = screen.lines().filter(|line| line.contains(WORDS));
        (rows.filter(|row| row.contains("Jonas Weber")).count() == 2).then_some(())
    });
    session.quit();
    let rows = library.rows(&[]);
    assert!(
        rows.iter().all(|row| row["speaker"] == "Jonas Weber"),
        "{rows:?}"
    );
    assert_eq!(rows, library.rows(&["--as-found"]));
}

#[test]
fn correction_is_seen_in_both_windows_whichever_made_it() {
    let library = Library::new();
    let [first, second] = [library.open(), library.open()];
    ledger(&first);
    line(&first, &["Jonas Weber", WORDS]);
    // The second window does not write the index.
    Library::correct(&second);
    line(&first, &["Karin Holm", WORDS]);
    ledger(&second);
    line(&second, &["Karin Holm", WORDS]);
    escape(&second);
    second.press("<Esc>", &["Karin Holm: “Nobody"]);

    // The first one does, and takes the correction back.
    back(&first, 2);
    first.press("/harbour plan<Enter>", &["▌ Jonas Weber", "Ana Ruiz"]);
    quotation(&first, "Karin Holm: “Nobody");
    first.press("csruiz<Enter>", &["Speaker is now Ana Ruiz · saved"]);
    second.shows(&["Ana Ruiz: “Nobody"]);
    second.keys("q");
    ledger(&second);
    line(&second, &["Ana Ruiz", WORDS]);
    first.quit();
    second.quit();
}

#[test]
fn records_changed_by_another_program_are_taken_in() {
    let library = Library::new();
    let session = library.open();
    // The row counts three quotations that are not scare quotes.
    line(&session, &["Harbour plan", "3"]);
    library.write_refusal();
    line(&session, &["Harbour plan", "2"]);
    session.quit();
    let rows = library.rows(&[]);
    assert_eq!(rows.len(), 1, "{rows:?}");
    assert_eq!(library.rows(&["--as-found"]).len(), 2);
}
