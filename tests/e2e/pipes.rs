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
        session.shows(&["The ferry that waited", "BA █"]);
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
    session.shows(&["BA █"]);
    session.press("m", &["bookmarked: “We saw"]);
    session.quit();

    let session = home.open(&[]);
    session.shows(&["pullquote", "Welcome"]);
    session.press("B", &["Bookmarks in all articles", "We saw a lamp"]);
    session.press("<Enter>", &["Library ›", "We saw a lamp on the hill", "◆"]);
    session.quit();
}

#[test]
fn plain_text_is_wrapped_at_the_width_and_starts_where_asked() {
    let home = Home::new();
    home.file("ferry.txt", ARTICLE);
    let plain = |args: &[&str]| {
        let mut all = vec!["--plain", "ferry.txt"];
        all.extend(args);
        home.run(&all)
    };
    let out = stdout(&plain(&["--width", "30"]));
    assert!(out.starts_with("The ferry that waited\n\nThe last ferry to the island\nwaited"));
    assert!(out.lines().all(|line| line.chars().count() <= 30), "{out}");
    let joined = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(joined(&out), joined(ARTICLE));
    let third = &ARTICLE[ARTICLE.find("“We saw").unwrap()..];
    assert_eq!(stdout(&plain(&["+3"])), third);
    assert_eq!(stdout(&plain(&["+/a lamp"])), third);
    let out = plain(&["+/no such words"]);
    assert_eq!(out.status.code(), Some(1));
    assert!(stderr(&out).contains("does not contain “no such words”"));
}

#[test]
fn marks_write_the_speakers_into_the_text() {
    let home = Home::new();
    home.file("ferry.txt", ARTICLE);
    let out = stdout(&home.run(&["--plain", "--marks", "ferry.txt"]));
    let said = "[Bess Ardagh: “We saw a lamp on the hill,”] said Bess Ardagh, who steers it. \
        [Bess Ardagh: “So we waited.”]";
    assert!(out.contains(said), "{out}");
    assert!(out.contains(", reported: "), "{out}");
    let wide = stdout(&home.run(&["--marks", "--width", "40", "ferry.txt", "+3"]));
    assert!(
        wide.starts_with("[Bess Ardagh: “We saw a lamp on the"),
        "{wide}"
    );
}
