//! Pipes: standard output that is no terminal, articles from standard input.

use crate::home::{Home, stderr, stdout};

const ARTICLE: &str = "The ferry that waited\n\n\
    The last ferry to the island waited for eleven minutes on Monday.\n\n\
    “We saw a lamp on the hill,” said Bess Ardagh, who steers it. “So we waited.”\n\n\
    She said that nobody had come.\n";

#[test]
fn standard_output_that_is_no_terminal_gets_the_text() {
    let home = Home::new();
    let article = home.file("ferry.txt", ARTICLE);
    let out = home.run(&[article.to_str().unwrap()]);
    assert_eq!(out.status.code(), Some(0));
    assert_eq!(stdout(&out), ARTICLE);
    assert_eq!(
        home.pipe(&["-"], ARTICLE.as_bytes()).stdout,
        ARTICLE.as_bytes()
    );
    assert_eq!(
        home.pipe(&[], ARTICLE.as_bytes()).stdout,
        ARTICLE.as_bytes()
    );

    home.file("more/second.txt", "Another one\n\nShort.\n");
    let out = home.run(&["ferry.txt", "more"]);
    assert_eq!(stdout(&out), format!("{ARTICLE}\nAnother one\n\nShort.\n"));
}

#[test]
fn plain_prints_to_a_terminal_too() {
    let home = Home::new();
    home.file("ferry.txt", ARTICLE);
    let out = home.room(&["--plain", "ferry.txt"]).start().end(0);
    assert_eq!(
        String::from_utf8(out).unwrap(),
        ARTICLE.replace('\n', "\r\n")
    );
}

#[test]
fn what_is_not_there_fails_with_words_before_the_screen_opens() {
    let home = Home::new();
    let out = home.run(&["no-such-article.txt"]);
    assert_eq!(out.status.code(), Some(1));
    assert!(stderr(&out).contains("no file, folder or command “no-such-article.txt”"));
    let out = home.open(&["no-such-article.txt"]).end(1);
    assert!(!out.contains(&0x1b), "the screen never opened");
    let out = home.run(&["--no-such-flag"]);
    assert_eq!(out.status.code(), Some(2));
    let out = home.open(&["-"]).end(1);
    assert!(String::from_utf8(out).unwrap().contains("nothing is piped"));
}

#[test]
fn a_reader_that_stops_reading_is_no_failure() {
    let home = Home::new();
    home.file("long.txt", "A line that is printed again.\n".repeat(20_000));
    let script = "{ \"$0\" long.txt; echo \"code $?\" >&2; } | head -n 1";
    let room = home.room(&[]).script(script).start();
    let out = String::from_utf8(room.end(0)).unwrap();
    assert!(out.contains("code 0") && !out.contains("panicked"), "{out}");
}

#[test]
fn standard_input_is_read_with_keys_from_the_terminal() {
    for script in [
        "cat ferry.txt | \"$0\" -",
        "cat ferry.txt | \"$0\"",
        "\"$0\" < ferry.txt",
    ] {
        let home = Home::new();
        home.file("ferry.txt", ARTICLE);
        let room = home.room(&[]).script(script).start();
        room.shows(&["The ferry that waited", "BA ▌"]);
        room.press("/lamp<Enter>", &["1/1"]);
        room.leave();
    }
}

#[test]
fn a_bookmark_in_standard_input_opens_its_passage_another_day() {
    let home = Home::new();
    home.file("ferry.txt", ARTICLE);
    let room = home
        .room(&["-"])
        .script("cat ferry.txt | \"$0\" \"$@\"")
        .start();
    room.shows(&["BA ▌"]);
    room.press("m", &["bookmarked: “We saw"]);
    room.leave();

    let room = home.open(&[]);
    room.shows(&["pullquote", "Welcome"]);
    room.press("B", &["Bookmarks of all articles", "We saw a lamp"]);
    room.press("<Enter>", &["Library ›", "We saw a lamp on the hill", "◆"]);
    room.leave();
}
