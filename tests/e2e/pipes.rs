//! Standard input and output that are not terminals.

use crate::home::{Home, stderr, stdout};

const ARTICLE: &str = "The ferry that waited\n\n\
    The last ferry to the island waited for eleven minutes on Monday.\n\n\
    “We saw a lamp on the hill,” said Bess Ardagh, who steers it. “So we waited.”\n\n\
    She said that nobody had come.\n";

#[test]
fn output_to_a_pipe_is_the_text() {
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
fn plain_prints_to_a_terminal() {
    let home = Home::new();
    home.file("ferry.txt", ARTICLE);
    let out = home
        .session(&["--plain", "ferry.txt"])
        .start()
        .expect_exit(0);
    assert_eq!(
        String::from_utf8(out).unwrap(),
        ARTICLE.replace('\n', "\r\n")
    );
}

#[test]
fn missing_file_is_reported_before_the_screen_opens() {
    let home = Home::new();
    let out = home.run(&["no-such-article.txt"]);
    assert_eq!(out.status.code(), Some(1));
    assert!(stderr(&out).contains("no file, folder or command “no-such-article.txt”"));
    let out = home.open(&["no-such-article.txt"]).expect_exit(1);
    assert!(!out.contains(&0x1b), "the screen was not opened");
    let out = home.run(&["--no-such-flag"]);
    assert_eq!(out.status.code(), Some(2));
    let out = home.open(&["-"]).expect_exit(1);
    assert!(String::from_utf8(out).unwrap().contains("nothing is piped"));
}

#[test]
fn broken_pipe_is_not_an_error() {
    let home = Home::new();
    home.file("long.txt", "A line that is printed again.\n".repeat(20_000));
    let script = "{ \"$0\" long.txt; echo \"code $?\" >&2; } | head -n 1";
    let session = home.session(&[]).script(script).start();
    let out = String::from_utf8(session.expect_exit(0)).unwrap();
    assert!(out.contains("code 0") && !out.contains("panicked"), "{out}");
}

#[test]
fn piped_article_takes_keys_from_the_terminal() {
    for script in [
        "cat ferry.txt | \"$0\" -",
        "cat ferry.txt | \"$0\"",
        "\"$0\" < ferry.txt",
    ] {
        let home = Home::new();
        home.file("ferry.txt", ARTICLE);
        let session = home.session(&[]).script(script).start();
        session.shows(&["The ferry that waited", "BA ▌"]);
        session.press("/lamp<Enter>", &["1 of 1"]);
        session.quit();
    }
}

#[test]
fn bookmark_in_standard_input_opens_its_passage() {
    let home = Home::new();
    home.file("ferry.txt", ARTICLE);
    let session = home
        .session(&["-"])
        .script("cat ferry.txt | \"$0\" \"$@\"")
        .start();
    session.shows(&["BA ▌"]);
    session.press("m", &["bookmarked: “We saw"]);
    session.quit();

    let session = home.open(&[]);
    session.shows(&["pullquote", "Welcome"]);
    session.press("B", &["Bookmarks in all articles", "We saw a lamp"]);
    session.press("<Enter>", &["Library ›", "We saw a lamp on the hill", "◆"]);
    session.quit();
}
