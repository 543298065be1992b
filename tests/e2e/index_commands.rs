//! The commands that query the library's index.

use std::fs;
use std::process::Output;

use serde_json::Value;

use crate::home::{Home, stderr, stdout};

const FERRY: &str = "The ferry that waited\n\n\
    “We saw a lamp on the hill and turned back,” said Bess Ardagh, who steers the ferry.\n";
const LAMP: &str = "=A lamp, and a formula\n\n\
    The lamp was lit again on Monday. “We saw a lamp on the hill and went on,” said Bess Ardagh.\n";
const TREES: &str = "Trees to be counted\n\n\
    “Nobody knows how many trees there are in the whole of the town,” said Tom Kell of the council. \
    “We saw a lamp on the hill and turned back,” said Tom Kell.\n";

/// A home with three articles in the folder `news`.
fn home() -> Home {
    let home = Home::new();
    fs::create_dir_all(home.work().join("news")).unwrap();
    home.file("news/ferry.txt", FERRY);
    home.file("news/lamp.txt", LAMP);
    home.file("news/trees.txt", TREES);
    home
}

fn run(home: &Home, args: &[&str]) -> (i32, String) {
    let mut all = args.to_vec();
    all.extend(["--library", "news"]);
    let out: Output = home.run(&all);
    (out.status.code().unwrap(), stdout(&out))
}

#[test]
fn search_prints_matching_sentences() {
    let home = home();
    let (code, out) = run(&home, &["search", "lamp"]);
    assert_eq!(code, 0, "{out}");
    for words in [
        "The ferry that waited",
        "The lamp was lit again on Monday.",
        "— Bess Ardagh",
        "news/ferry.txt",
    ] {
        assert!(out.contains(words), "{words}: {out}");
    }
    let (code, out) = run(&home, &["search", "said:lamp by:kell"]);
    assert_eq!(code, 0);
    assert!(
        out.contains("Trees to be counted") && !out.contains("ferry"),
        "{out}"
    );
    assert_eq!(run(&home, &["search", "zeppelin"]), (1, String::new()));
}

#[test]
fn search_updates_the_index_unless_as_is() {
    let home = home();
    assert_eq!(run(&home, &["search", "zeppelin"]).0, 1);
    home.file(
        "news/new.txt",
        "A zeppelin lands\n\nA zeppelin has landed on the green.\n",
    );
    assert_eq!(run(&home, &["search", "zeppelin", "--as-is"]).0, 1);
    assert_eq!(run(&home, &["search", "zeppelin"]).0, 0);
    fs::remove_file(home.work().join("news/new.txt")).unwrap();
    assert_eq!(run(&home, &["search", "zeppelin"]).0, 1);
}

#[test]
fn invalid_query_is_underlined_and_exits_2() {
    let home = home();
    let out = home.run(&["search", "lamp", "sayd:hill", "--library", "news"]);
    assert_eq!(out.status.code(), Some(2));
    let message = stderr(&out);
    assert!(message.contains("perhaps “said:”"), "{message}");
    assert!(
        message.contains("  lamp sayd:hill\n       ^^^^^"),
        "{message}"
    );
    assert_eq!(stdout(&out), "");
    for args in [
        &["search", "&", "--library", "news"][..],
        &["search", "lamp", "--library", "no-such-folder"],
        &["quotes", "kind:loud", "--library", "news"],
    ] {
        assert_eq!(home.run(args).status.code(), Some(2), "{args:?}");
    }
}

#[test]
fn search_prints_json_and_csv() {
    let home = home();
    let (code, out) = run(
        &home,
        &["search", "\"lamp on the hill\"", "--format", "json"],
    );
    assert_eq!(code, 0);
    let found: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(found["n_articles"], 3);
    for article in found["articles"].as_array().unwrap() {
        let text = fs::read_to_string(article["path"].as_str().unwrap()).unwrap();
        let hits = article["hits"].as_array().unwrap();
        assert!(!hits.is_empty());
        for hit in hits {
            let at = |key: &str| hit[key].as_u64().unwrap() as usize;
            assert_eq!(&text[at("byte_start")..at("byte_end")], "lamp on the hill");
            let (start, end) = (&hit["marks"][0][0], &hit["marks"][0][1]);
            let (start, end) = (
                start.as_u64().unwrap() as usize,
                end.as_u64().unwrap() as usize,
            );
            assert_eq!(
                &hit["excerpt"].as_str().unwrap()[start..end],
                "lamp on the hill"
            );
        }
    }
    let (code, out) = run(&home, &["search", "formula", "--format", "csv"]);
    assert_eq!(code, 0);
    let mut lines = out.split("\r\n");
    assert!(lines.next().unwrap().starts_with("date,title,"));
    assert!(
        lines
            .next()
            .unwrap()
            .contains("\"'=A lamp, and a formula\""),
        "{out}"
    );
}

#[test]
fn quotes_prints_the_same_rows_in_every_format() {
    let home = home();
    let (code, text) = run(&home, &["quotes"]);
    assert_eq!(code, 0);
    let n_rows = text.lines().count();
    assert!(n_rows >= 4, "{text}");
    assert!(
        text.lines().all(|line| line.split('\t').count() == 5),
        "{text}"
    );
    let (_, jsonl) = run(&home, &["quotes", "--format", "jsonl"]);
    let (_, json) = run(&home, &["quotes", "--format", "json"]);
    let rows: Vec<Value> = jsonl
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(serde_json::from_str::<Vec<Value>>(&json).unwrap(), rows);
    assert_eq!(rows.len(), n_rows);
    let (_, csv) = run(&home, &["quotes", "--format", "csv"]);
    assert_eq!(csv.matches("\r\n").count(), n_rows + 1);
    let (_, md) = run(&home, &["quotes", "--format", "md"]);
    assert_eq!(md.lines().count(), n_rows + 2);
    let (code, out) = run(
        &home,
        &["quotes", "by:ardagh kind:direct", "--order", "speaker"],
    );
    assert_eq!((code, out.lines().count()), (0, 2), "{out}");
    assert!(out.contains("\tBess Ardagh\tsaid\t“We saw a lamp"), "{out}");
    // Words are those of the rows, not of their articles.
    let (code, out) = run(&home, &["quotes", "\"lamp on the hill\""]);
    assert_eq!(code, 0);
    assert!(
        out.lines().count() < n_rows && out.lines().count() > 0,
        "{out}"
    );
    assert!(
        out.lines().all(|line| line.contains("lamp on the hill")),
        "{out}"
    );
    assert_eq!(
        run(&home, &["quotes", "by:nobody", "--format", "json"]),
        (1, "[]\n".to_owned())
    );
    let (_, two) = run(&home, &["quotes", "--limit", "2"]);
    assert_eq!(two.lines().count(), 2);
}

#[test]
fn people_lists_names_and_prints_one_person() {
    let home = home();
    let (code, out) = run(&home, &["people"]);
    assert_eq!(code, 0);
    assert!(out.contains("2\t2\tperson\tBess Ardagh"), "{out}");
    let (code, out) = run(&home, &["people", "ardagh"]);
    assert_eq!(code, 0);
    assert!(
        out.starts_with("Bess Ardagh\n  person · 2 statements · 2 articles"),
        "{out}"
    );
    assert!(out.contains("  said: “We saw a lamp"), "{out}");
    let (_, json) = run(&home, &["people", "bess", "ardagh", "--format", "json"]);
    let page: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(page["said"].as_array().unwrap().len(), 2);
    assert_eq!(run(&home, &["people", "nobody"]).0, 1);
}

#[test]
fn echoes_mark_the_differences() {
    let home = home();
    let (code, out) = run(&home, &["echoes"]);
    assert_eq!(code, 0);
    assert!(out.starts_with("other-speaker\n"), "{out}");
    assert!(
        out.contains("altered\n") && out.contains("[turned back,”]"),
        "{out}"
    );
    let (_, json) = run(&home, &["echoes", "--format", "json"]);
    let pairs: Vec<Value> = serde_json::from_str(&json).unwrap();
    assert!(
        pairs
            .iter()
            .all(|pair| pair["one"]["article"]["path"] != pair["other"]["article"]["path"])
    );
    assert_eq!(run(&home, &["echoes", "in:trees zeppelin"]).0, 1);
}

#[test]
fn search_knows_the_users_reading_state() {
    let home = Home::new();
    home.file("ferry.txt", FERRY);
    assert!(home.run(&["add", "ferry.txt"]).status.success());
    let titles = |query: &str| {
        let out = home.run(&["search", query]);
        (out.status.code().unwrap(), stdout(&out))
    };
    assert!(
        titles("\"lamp on the hill\" unread")
            .1
            .contains("The ferry that waited")
    );
    let session = home.open(&["ferry.txt"]);
    session.shows(&["The ferry that waited"]);
    session.quit();
    assert_eq!(titles("\"lamp on the hill\" unread").0, 1);
    assert_eq!(titles("\"lamp on the hill\" -unread").0, 0);
}

#[test]
fn index_commands_print_no_control_characters() {
    let home = Home::new();
    fs::create_dir_all(home.work().join("news")).unwrap();
    home.file(
        "news/evil\u{1b}[31m.txt",
        "An \u{1b}]0;evil\u{7} title\n\n“A lamp \u{1b}[2J\u{9b}31m\u{202e} was lit,” said Ana \u{1b}[1mRuiz.\n",
    );
    for args in [
        &["search", "lamp"][..],
        &["search", "lamp", "--format", "csv"],
        &["search", "lamp", "--format", "json"],
        &["quotes"],
        &["quotes", "--format", "jsonl"],
        &["quotes", "--format", "md"],
        &["quotes", "--format", "csv"],
        &["people"],
    ] {
        let (_, out) = run(&home, args);
        let is_bad =
            |c: &char| c.is_control() && !matches!(c, '\n' | '\t' | '\r') || *c == '\u{202e}';
        assert!(!out.is_empty(), "{args:?}");
        assert_eq!(out.chars().find(is_bad), None, "{args:?}: {out:?}");
    }
}
