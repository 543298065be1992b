//! The library screens with a real index: search, people, quote book, identities.

use std::fs;
use std::time::{Duration, SystemTime};

use crate::home::{Home, stdout};
use crate::pty_session::{PtySession, text};

/// A library of three reports, on different days, that quote Bess Ardagh.
pub fn library() -> Home {
    let home = Home::new();
    let folder = home.path("data/pullquote/articles");
    fs::create_dir_all(&folder).unwrap();
    let mut changed = 18_700;
    let mut report = |name: &str, title: &str, day: &str, said: &str| {
        changed += 30;
        let article = format!(
            "{title}\n\n{day} 2021\n\nThe ferry stayed in the harbour all night, and nobody in the town knew why.\n\n\
             “{said},” said Bess Ardagh, who steers it.\n\nThe harbour was quiet again in the morning.\n"
        );
        let path = folder.join(name);
        fs::write(&path, article).unwrap();
        let file = fs::File::options().write(true).open(path).unwrap();
        file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(changed * 86_400))
            .unwrap();
    };
    report(
        "one.txt",
        "The ferry that waited",
        "3 March",
        "We saw a lamp on the hill and waited for it",
    );
    report(
        "two.txt",
        "The ferry that sailed",
        "5 April",
        "Nobody asked us to wait, so we sailed at noon",
    );
    report(
        "three.txt",
        "The ferry in the fog",
        "7 May",
        "The fog was thick and the horn was broken",
    );
    home
}

/// Opens the library and waits until it is indexed.
fn open(home: &Home) -> PtySession {
    let out = home.run(&["index"]);
    assert_eq!(out.status.code(), Some(0), "{}", stdout(&out));
    let session = home.open(&[]);
    session.shows(&["The ferry that waited"]);
    session
}

#[test]
fn search_opens_a_match_and_returns() {
    let home = library();
    let session = open(&home);
    session.press("F", &["search all articles", "said:"]);
    session.press("said:lamp", &["1 article", "We saw a lamp on the hill"]);
    session.press("<Enter>", &["1 of", "who steers it"]);
    session.press("<Esc>", &["Search", "1 article", "We saw a lamp"]);
    // A mistake is marked under its position.
    session.press("/", &["done"]);
    session.press("<C-u>whom:x", &["╰", "whom:"]);
    session.press("<Esc>", &["Esc back"]);
    session.press("<Esc>", &["articles"]);
    session.hides("whom:x");
    session.quit();
}

#[test]
fn speaker_is_followed_across_articles() {
    let home = library();
    let session = open(&home);
    session.press("P", &["People"]);
    session.press("ardagh", &["Bess Ardagh", "3 articles"]);
    session.press("<Enter>", &["Said 3", "Articles 3", "We saw a lamp"]);
    session.press("g<Enter>", &["who steers it", "lamp on the hill", "BA █"]);
    session.press("]", &["Nobody asked us", "BA █"]);
    session.press("]", &["The fog was thick", "BA █"]);
    session.press("]", &["no later article"]);
    session.press("[", &["Nobody asked us"]);
    session.press("q", &["Said 3"]);
    session.quit();
}

#[test]
fn quote_book_persists_and_opens_its_quotations() {
    let home = library();
    let session = open(&home);
    session.press("/waited<Enter>", &["who steers it", "BA █"]);
    session.press("p", &["note and #tags:"]);
    session.press("<Esc>", &["? help"]);
    session.press("Q", &["1 quotation", "We saw a lamp"]);
    session.press("iask her<Enter>", &["changed", "“ask her”"]);
    session.press("#", &["tags:"]);
    session.press("ferries fog<Enter>", &["#ferries #fog"]);
    session.quit();

    let session = home.open(&[]);
    session.shows(&["The ferry that waited"]);
    session.press("Q", &["1 quotation", "#ferries #fog", "“ask her”"]);
    session.press("<Enter>", &["who steers it", "❞"]);
    session.quit();

    let out = home.run(&["quotebook", "export"]);
    let book = stdout(&out);
    assert_eq!(out.status.code(), Some(0));
    assert!(
        book.contains("> “We saw a lamp on the hill and waited for it,”"),
        "{book}"
    );
    assert!(
        book.contains("— Bess Ardagh · said · direct · characters"),
        "{book}"
    );
    let out = home.run(&["quotebook", "export", "--format", "json"]);
    let value: serde_json::Value = serde_json::from_str(&stdout(&out)).unwrap();
    assert_eq!(value["quotes"][0]["speaker"], "Bess Ardagh");
    assert_eq!(value["quotes"][0]["tags"][1], "fog");
    let out = home.run(&["quotebook"]);
    assert!(stdout(&out).contains("#ferries #fog\task her"));

    // The filter of the list finds the tag too.
    let session = home.open(&[]);
    session.shows(&["The ferry that sailed"]);
    session.press("/#fog", &["1 article of"]);
    session.hides("The ferry that sailed");
    session.quit();
}

#[test]
fn merged_identities_persist() {
    let home = library();
    let folder = home.path("data/pullquote/articles");
    fs::write(
        folder.join("four.txt"),
        "The ferry painted\n\nThe ferry is blue now.\n\n“It was my idea to paint it,” said Elizabeth Ardagh, who steers it.\n",
    )
    .unwrap();
    let session = open(&home);
    session.press("P", &["People"]);
    session.press("elizabeth", &["Elizabeth Ardagh"]);
    session.press("<Enter>", &["Said 1"]);
    session.press("c", &["In all articles: Elizabeth Ardagh"]);
    session.press("j", &["the same as"]);
    session.press("bess", &["Bess Ardagh  "]);
    session.press(
        "<Enter>",
        &["Elizabeth Ardagh is now Bess Ardagh everywhere"],
    );
    session.wait_for("the merged page", |screen| {
        text(screen).contains("Said 4").then_some(())
    });
    session.quit();

    let session = home.open(&[]);
    session.shows(&["The ferry painted"]);
    session.press("P", &["People"]);
    session.press("ardagh", &["4 articles"]);
    session.quit();
}

#[test]
fn library_screens_ask_a_single_file() {
    let home = Home::new();
    home.file("ferry.txt", "The ferry\n\nIt waited.\n");
    let session = home.open(&["ferry.txt"]);
    session.shows(&["It waited"]);
    session.press("L", &["Ledger", "Nobody says anything yet"]);
    session.quit();
}

#[test]
fn escape_leads_from_a_single_file_to_the_library() {
    let home = Home::new();
    let session = home.open(&[]);
    session.press("L", &["Ledger", "statements"]);
    session.quit();

    home.file("ferry.txt", "The ferry\n\n“It waits,” said Bess Ardagh.\n");
    let session = home.open(&["ferry.txt"]);
    session.shows(&["It waits"]);
    session.press("m", &["bookmarked:"]);
    session.press("<Esc>", &["8 articles"]);
    session.hides("It waits");
    // The screens ask the library's index now.
    session.press("L", &["Ledger", "James Mattis"]);
    session.quit();
}

#[test]
fn a_story_is_unfolded_and_its_reports_set_side_by_side() {
    let home = library();
    let folder = home.path("data/pullquote/articles");
    let report = |name: &str, publisher: &str, title: &str, said: &str| {
        let article = format!(
            "---\npublisher: {publisher}\ndate: 2026-03-04\n---\n\n# {title}\n\n\
             The last ferry across the Ostra will stop in June after councillors in Marrow ended its subsidy.\n\n\
             “We cannot pay eleven pounds for every passenger,” said Ana Ruiz, who leads the council. {said}\n"
        );
        fs::write(folder.join(name), article).unwrap();
    };
    report(
        "post.md",
        "Harbour Post",
        "Council closes the Ostra ferry",
        "“Nobody rang me,” said Tom Kell.",
    );
    report(
        "courier.md",
        "Valley Courier",
        "End of the line for the Ostra ferry",
        "“It is a disgrace to this town,” said Bella Marsh.",
    );
    let session = open(&home);
    // From the ledger no story is unfolded yet.
    session.press("L", &["Ledger", "lamp on the hill"]);
    session.press(
        "&",
        &["Stories", "2 articles · 2 outlets · 4 Mar 2026", "Ana Ruiz"],
    );
    session.hides("lamp on the hill");
    session.press("<Enter>", &["Harbour Post", "Valley Courier"]);
    session.press(
        "E",
        &["Side by side", "the same", "Nobody rang me", "a disgrace"],
    );
    session.press("<Tab>G<Enter>", &["Ruiz, who leads the council"]);
    // The page names the screen that it was opened from, but not what is on it.
    session.press("<Esc>", &["Side by side", "the same"]);
    session.press("<Esc>", &["Stories"]);
    session.press("/", &["done"]);
    session.press("zebra<Enter>", &["No two articles that match “zebra”"]);
    session.press("<Esc>", &["Ledger"]);
    session.press("<Esc>", &["The ferry that waited"]);
    session.quit();
}
