//! The screens over the library, with a real index: search to the words and back, a person's page, the
//! quote book over a restart.

use std::fs;
use std::time::{Duration, SystemTime};

use crate::home::{Home, stdout};
use crate::room::{Room, text};

/// Three reports in which Bess Ardagh speaks, on three days.
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
fn open(home: &Home) -> Room {
    let out = home.run(&["index"]);
    assert_eq!(out.status.code(), Some(0), "{}", stdout(&out));
    let room = home.open(&[]);
    room.shows(&["The ferry that waited"]);
    room
}

#[test]
fn a_search_goes_to_the_words_and_back() {
    let home = library();
    let room = open(&home);
    room.press("F", &["words to look for", "said:"]);
    room.press("said:lamp", &["1 article", "We saw a lamp on the hill"]);
    room.press("<Enter>", &["1 of", "who steers it"]);
    room.press("<Esc>", &["Search", "1 article", "We saw a lamp"]);
    // A mistake is told under its place.
    room.press("/", &["done"]);
    room.press("<C-u>whom:x", &["╰", "whom:"]);
    room.press("<Esc>", &["speaker"]);
    room.press("<Esc>", &["articles"]);
    room.hides("whom:x");
    room.leave();
}

#[test]
fn a_voice_is_followed_from_its_page_and_from_article_to_article() {
    let home = library();
    let room = open(&home);
    room.press("P", &["People"]);
    room.press("ardagh", &["Bess Ardagh", "3 articles"]);
    room.press("<Enter>", &["Said 3", "Articles 3", "We saw a lamp"]);
    room.press("g<Enter>", &["who steers it", "lamp on the hill", "BA ▌"]);
    room.press("]", &["Nobody asked us", "BA ▌"]);
    room.press("]", &["The fog was thick", "BA ▌"]);
    room.press("]", &["no later article"]);
    room.press("[", &["Nobody asked us"]);
    room.press("q", &["Said 3"]);
    room.leave();
}

#[test]
fn the_quote_book_outlives_the_window_and_goes_to_the_words() {
    let home = library();
    let room = open(&home);
    room.press("/waited<Enter>", &["who steers it", "BA ▌"]);
    room.press(")p", &["in the quote book"]);
    room.press("Q", &["1 quotation", "We saw a lamp"]);
    room.press("iask her<Enter>", &["changed", "“ask her”"]);
    room.press("#", &["tags:"]);
    room.press("ferries fog<Enter>", &["#ferries #fog"]);
    room.leave();

    let room = home.open(&[]);
    room.shows(&["The ferry that waited"]);
    room.press("Q", &["1 quotation", "#ferries #fog", "“ask her”"]);
    room.press("<Enter>", &["who steers it", "❞"]);
    room.leave();

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

    // The tag is found by the list's filter, too.
    let room = home.open(&[]);
    room.shows(&["The ferry that sailed"]);
    room.press("/#fog", &["1 article of"]);
    room.hides("The ferry that sailed");
    room.leave();
}

#[test]
fn who_is_who_is_kept() {
    let home = library();
    let folder = home.path("data/pullquote/articles");
    fs::write(
        folder.join("four.txt"),
        "The ferry painted\n\nThe ferry is blue now.\n\n“It was my idea to paint it,” said Elizabeth Ardagh, who steers it.\n",
    )
    .unwrap();
    let room = open(&home);
    room.press("P", &["People"]);
    room.press("elizabeth", &["Elizabeth Ardagh"]);
    room.press("<Enter>", &["Said 1"]);
    room.press("c", &["Who is who: Elizabeth Ardagh"]);
    room.press("j", &["the same as"]);
    room.press("bess", &["→ Bess Ardagh"]);
    room.press("<Enter>", &["kept: Elizabeth Ardagh is Bess Ardagh"]);
    room.wait_for("the joined page", |screen| {
        text(screen).contains("Said 4").then_some(())
    });
    room.leave();

    let room = home.open(&[]);
    room.shows(&["The ferry painted"]);
    room.press("P", &["People"]);
    room.press("ardagh", &["4 articles"]);
    room.leave();
}

#[test]
fn without_an_index_the_screens_say_so() {
    let home = Home::new();
    home.file("ferry.txt", "The ferry\n\nIt waited.\n");
    let room = home.open(&["ferry.txt"]);
    room.shows(&["It waited"]);
    room.press("L", &["Ledger", "There is no library to ask"]);
    room.leave();
}
