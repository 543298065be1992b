//! `speakers`, `entities` and `compare`.

use serde_json::{Value, json};

use crate::home::{Home, stderr, stdout};

const FERRY: &str = "The ferry that waited\n\n\
    “We saw a lamp on the hill,” said Bess Ardagh, who steers it. Mr Tom Quill was there.\n";
const BOARD: &str = "The board votes\n\n\
    “It is over,” Mrs Ada Holm said. “We will all go home now,” said Tom Quill.\n";

fn home() -> Home {
    let home = Home::new();
    home.file("a/ferry.txt", FERRY);
    home.file("b/board.txt", BOARD);
    home
}

fn good(home: &Home, args: &[&str]) -> String {
    let out = home.run(args);
    assert_eq!(out.status.code(), Some(0), "{args:?}: {}", stderr(&out));
    stdout(&out)
}

fn table(home: &Home, args: &[&str]) -> Vec<Value> {
    let mut all = args.to_vec();
    all.extend(["--format", "json"]);
    let rows: Value = serde_json::from_str(&good(home, &all)).unwrap();
    rows.as_array().unwrap().clone()
}

fn row<'r>(rows: &'r [Value], column: &str, value: &str) -> &'r Value {
    let row = rows.iter().find(|row| row[column] == value);
    row.unwrap_or_else(|| panic!("no {value} in {rows:?}"))
}

#[test]
fn speakers_are_counted_with_their_words() {
    let home = home();
    let rows = table(&home, &["speakers", "a", "b"]);
    assert_eq!(rows.len(), 3, "{rows:?}");
    assert_eq!(
        *row(&rows, "person", "Tom Quill"),
        json!({"person": "Tom Quill", "gender": "male", "gender_from": "text", "articles": 1,
            "quotations": 1, "reported": 0, "words": 6, "word_share": 0.375})
    );
    let holm = row(&rows, "person", "Ada Holm");
    assert_eq!(
        [&holm["gender"], &holm["words"]],
        [&json!("female"), &json!(3)]
    );

    let genders = table(&home, &["speakers", "a", "b", "--by", "gender"]);
    let speakers: u64 = genders
        .iter()
        .map(|row| row["speakers"].as_u64().unwrap())
        .sum();
    assert_eq!(speakers, 3);
    assert_eq!(row(&genders, "gender", "male")["words"], 6);

    let limited = table(&home, &["speakers", "a", "b", "--limit", "1"]);
    assert_eq!(limited.len(), 1);
    assert_eq!(limited[0]["word_share"], 0.4375);
    let text = good(&home, &["speakers", "a", "b"]);
    assert!(text.starts_with("person"), "{text}");
    let csv = good(&home, &["speakers", "a", "b", "--format", "csv"]);
    assert!(
        csv.contains("Tom Quill,male,text,1,1,0,6,0.3750\r\n"),
        "{csv}"
    );
}

#[test]
fn annotated_lines_are_counted_as_their_texts() {
    let home = home();
    let lines = good(&home, &["annotate", "a", "b", "--format", "jsonl"]);
    home.file("said.jsonl", &lines);
    for args in [
        &["speakers"][..],
        &["speakers", "--by", "gender"],
        &["speakers", "--by", "kind"],
        &["entities"],
    ] {
        let with = |files: &[&str]| table(&home, &[args, files].concat());
        assert_eq!(with(&["said.jsonl"]), with(&["a", "b"]), "{args:?}");
    }
    let piped = home.pipe(&["speakers", "-", "--format", "csv"], lines.as_bytes());
    assert!(stdout(&piped).contains("Bess Ardagh"), "{}", stderr(&piped));
    let again = home.run(&["annotate", "said.jsonl", "--format", "jsonl"]);
    assert_eq!(again.status.code(), Some(1));
    assert!(
        stdout(&again).contains("“text” is missing"),
        "{}",
        stdout(&again)
    );
}

#[test]
fn months_and_sources_are_those_of_the_input() {
    let home = Home::new();
    let line = |date: Value, source: &str, text: &str| {
        json!({"id": 1, "date": date, "source": source, "text": text}).to_string() + "\n"
    };
    let lines = [
        line(json!("2024-05-09"), "Post", FERRY),
        line(json!("2024-05-30"), "News", BOARD),
        line(Value::Null, "Post", BOARD),
    ];
    home.file("in.jsonl", lines.concat());
    let months = table(&home, &["speakers", "in.jsonl", "--by", "month"]);
    let names: Vec<&str> = months
        .iter()
        .map(|row| row["month"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["2024-05", "unknown"]);
    assert_eq!([&months[0]["articles"], &months[0]["speakers"]], [2, 3]);
    assert_eq!(
        [&months[1]["female_words"], &months[1]["male_words"]],
        [3, 6]
    );
    assert_eq!(months[1]["female_share"], 0.3333);
    let sources = table(&home, &["speakers", "in.jsonl", "--by", "source"]);
    assert_eq!(row(&sources, "source", "Post")["articles"], 2);
}

#[test]
fn entities_are_joined_over_articles() {
    let home = home();
    let rows = table(&home, &["entities", "a", "b", "--kind", "person"]);
    let quill = row(&rows, "name", "Tom Quill");
    assert_eq!([&quill["articles"], &quill["statements"]], [2, 1]);
    assert!(quill["mentions"].as_u64().unwrap() >= 2);
    assert!(rows.iter().all(|row| row["kind"] == "person"), "{rows:?}");
}

#[test]
fn library_is_counted_where_no_files_are_named() {
    let home = home();
    let library = ["--library", "a", "--library", "b"];
    let rows = table(&home, &[&["speakers"][..], &library].concat());
    assert_eq!(rows, table(&home, &["speakers", "a", "b"]));
    let args = [&["speakers", "--query", "lamp"][..], &library].concat();
    let found = table(&home, &args);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0]["person"], "Bess Ardagh");
    let names = table(&home, &[&["entities"][..], &library].concat());
    assert_eq!(row(&names, "name", "Tom Quill")["articles"], 2);

    let none = home.run(&[&["speakers", "--query", "zzz"][..], &library].concat());
    assert_eq!(none.status.code(), Some(1), "{}", stderr(&none));
    let wrong = home.run(&[&["speakers", "--query", "sayd:x"][..], &library].concat());
    assert_eq!(wrong.status.code(), Some(2), "{}", stderr(&wrong));
}

#[test]
fn two_sets_are_compared() {
    let home = home();
    let rows = table(&home, &["compare", "a", "b"]);
    let bess = row(&rows, "person", "Bess Ardagh");
    assert_eq!([&bess["statements_a"], &bess["statements_b"]], [1, 0]);
    assert_eq!([&bess["share_a"], &bess["difference"]], [1.0, 1.0]);
    assert!(bess["low"].as_f64().unwrap() < bess["high"].as_f64().unwrap());
    assert!(bess["log_likelihood"].as_f64().unwrap() > 0.0);
    let genders = table(&home, &["compare", "a", "b", "--by", "gender"]);
    assert_eq!(row(&genders, "gender", "male")["words_b"], 6);

    let queries = table(
        &home,
        &[
            "compare",
            "lamp",
            "home",
            "--library",
            "a",
            "--library",
            "b",
        ],
    );
    assert_eq!(row(&queries, "person", "Bess Ardagh")["statements_a"], 1);
    assert_eq!(row(&queries, "person", "Tom Quill")["statements_b"], 1);
    let wrong = home.run(&["compare", "a", "no-such-file", "--library", "a"]);
    assert_eq!(wrong.status.code(), Some(1));
    assert!(
        stderr(&wrong).contains("no-such-file"),
        "{}",
        stderr(&wrong)
    );
}

#[test]
fn what_can_be_read_is_counted_and_the_rest_is_told() {
    let home = home();
    home.file(
        "in.jsonl",
        "{\"id\":1,\"text\":\"“We won,” said Ana Ruiz.\"}\nnonsense\n{\"id\":2,\"quotes\":[]}\n",
    );
    let out = home.run(&["speakers", "in.jsonl", "no.txt", "--format", "csv"]);
    assert_eq!(out.status.code(), Some(1));
    assert!(stdout(&out).contains("Ana Ruiz"), "{}", stdout(&out));
    for told in ["in.jsonl:2", "in.jsonl:3", "no.txt"] {
        assert!(stderr(&out).contains(told), "{told}: {}", stderr(&out));
    }
    home.file("empty.jsonl", "");
    let out = home.run(&["speakers", "empty.jsonl", "--format", "csv"]);
    assert!(stdout(&out).starts_with("person,"), "{}", stdout(&out));
}
