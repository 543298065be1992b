//! Subcommands and their exit codes.

use std::fs;

use serde_json::Value;

use crate::home::{Home, stderr, stdout};

const ARTICLE: &str = "The ferry that waited\n\n\
    “We saw a lamp on the hill,” said Bess Ardagh, who steers it.\n";

/// A home with one bookmark, made by keys.
fn home_with_bookmark() -> Home {
    let home = Home::new();
    home.file("ferry.txt", ARTICLE);
    let session = home.open(&["ferry.txt"]);
    session.shows(&["BA █"]);
    session.press("M", &["ote:"]);
    session.press("ask her again<Enter>", &["bookmark changed"]);
    session.quit();
    home
}

#[test]
fn help_and_version_succeed() {
    let home = Home::new();
    for args in [["--help"], ["--version"], ["-h"]] {
        let out = home.run(&args);
        assert_eq!(out.status.code(), Some(0), "{args:?}");
        assert!(stdout(&out).contains("pullquote"));
    }
    assert!(stdout(&home.run(&["--help"])).contains("Exit codes:"));
}

#[test]
fn paths_follow_the_environment() {
    let home = Home::new();
    let out = home.run(&["paths"]);
    assert_eq!(out.status.code(), Some(0));
    let printed = stdout(&out);
    for (name, path) in [
        ("bookmarks", home.bookmarks()),
        ("config", home.path("config/pullquote/config.toml")),
        ("library", home.path("data/pullquote/articles")),
        ("places", home.path("state/pullquote/places.json")),
    ] {
        let line = printed
            .lines()
            .find(|line| line.split_whitespace().next() == Some(name));
        assert!(line.unwrap().ends_with(path.to_str().unwrap()), "{printed}");
    }
}

#[test]
fn added_articles_appear_in_the_library() {
    let home = Home::new();
    home.file("ferry.txt", ARTICLE);
    let out = home.run(&["add", "ferry.txt"]);
    assert_eq!(out.status.code(), Some(0));
    let path = home.path("data/pullquote/articles/ferry.txt");
    assert_eq!(stdout(&out).trim(), path.to_str().unwrap());
    assert_eq!(fs::read_to_string(&path).unwrap(), ARTICLE);
    let again = home.run(&["add", "ferry.txt"]);
    assert_eq!(again.status.code(), Some(0));
    assert!(stderr(&again).contains("is already in the library"));
    let wrong = home.run(&["add", "no-such.txt", "ferry.txt"]);
    assert_eq!(wrong.status.code(), Some(1));
    assert!(stderr(&wrong).contains("no-such.txt"));
    let other = home.run(&["add", "ftp://example.org/ferry.txt"]);
    assert_eq!(other.status.code(), Some(1));
    assert!(stderr(&other).contains("no address of http or https"));

    let session = home.open(&[]);
    session.shows(&["The ferry that waited"]);
    session.quit();
}

/// An export of nothing would replace a good one.
#[test]
fn feeds_that_cannot_be_read_are_an_error() {
    let home = Home::new();
    let feeds = home.path("config/pullquote/feeds.json");
    fs::create_dir_all(feeds.parent().unwrap()).unwrap();
    fs::write(feeds, "{broken").unwrap();
    for args in [&["feeds", "export"][..], &["feeds"], &["fetch"]] {
        let out = home.run(args);
        assert_eq!(
            (out.status.code(), &*stdout(&out)),
            (Some(1), ""),
            "{args:?}"
        );
        assert!(
            stderr(&out).contains("feeds.json cannot be read"),
            "{}",
            stderr(&out)
        );
    }
}

#[test]
fn config_init_does_not_overwrite() {
    let home = Home::new();
    let file = home.path("config/pullquote/config.toml");
    let out = home.run(&["config", "init"]);
    assert_eq!(out.status.code(), Some(0));
    assert_eq!(stdout(&out).trim(), file.to_str().unwrap());
    let made = fs::read_to_string(&file).unwrap();
    assert!(made.contains('#') && made.contains("theme"));
    let own = format!("{made}\n# my own\n");
    fs::write(&file, &own).unwrap();
    let again = home.run(&["config", "init"]);
    assert_eq!(again.status.code(), Some(1));
    assert_eq!(fs::read_to_string(&file).unwrap(), own);
    let printed = home.run(&["config", "print"]);
    assert!(
        printed.status.success() && printed.stderr.is_empty(),
        "{}",
        stderr(&printed)
    );
    let keys = home.run(&["config", "keys"]);
    assert!(keys.status.success() && stdout(&keys).contains("bookmark = [\"m\"]"));
}

#[test]
fn bookmarks_are_listed_and_an_empty_list_fails() {
    let empty = Home::new().run(&["bookmarks"]);
    assert_eq!((empty.status.code(), empty.stdout.len()), (Some(1), 0));
    let home = home_with_bookmark();
    for args in [&["bookmarks"][..], &["bookmarks", "list"]] {
        let out = home.run(args);
        assert_eq!(out.status.code(), Some(0));
        let listed = stdout(&out);
        assert!(
            listed.contains("The ferry that waited\t“We saw a lamp"),
            "{listed}"
        );
        assert!(listed.trim_end().ends_with("\task her again"), "{listed}");
    }
}

#[test]
fn bookmarks_are_exported_as_markdown_and_json() {
    let home = home_with_bookmark();
    let out = home.run(&["bookmarks", "export"]);
    assert_eq!(out.status.code(), Some(0), "{}", stderr(&out));
    let markdown = stdout(&out);
    for words in [
        "The ferry that waited",
        "We saw a lamp on the hill",
        "ask her again",
    ] {
        assert!(markdown.contains(words), "{markdown}");
    }
    let out = home.run(&["bookmarks", "export", "--format", "json"]);
    assert_eq!(out.status.code(), Some(0), "{}", stderr(&out));
    let json: Value = serde_json::from_slice(&out.stdout).unwrap();
    assert!(json.to_string().contains("ask her again"));
}

#[test]
fn annotate_reads_files_and_json_lines() {
    let home = Home::new();
    home.file("ferry.txt", ARTICLE);
    let out = home.run(&["annotate", "ferry.txt"]);
    assert_eq!(out.status.code(), Some(0), "{}", stderr(&out));
    let record: Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!(record["quotes"].as_array().unwrap().len(), 1, "{record}");

    let lines =
        "{\"id\": \"a\", \"text\": \"“Go,” said Ana Ruiz.\"}\n{\"id\": \"b\", \"text\": \"\"}\n";
    let out = home.pipe(
        &["annotate", "--input", "jsonl", "--format", "jsonl"],
        lines.as_bytes(),
    );
    assert_eq!(out.status.code(), Some(0), "{}", stderr(&out));
    let ids: Vec<Value> = stdout(&out)
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["id"].clone())
        .collect();
    assert_eq!(ids, ["a", "b"]);

    let broken = home.pipe(
        &["annotate", "--input", "jsonl", "--format", "jsonl"],
        b"{half\n",
    );
    assert_eq!(broken.status.code(), Some(1));
    assert!(
        stdout(&broken).contains("\"error\""),
        "every line is answered"
    );
    assert_eq!(
        home.run(&["annotate", "no-such.txt"]).status.code(),
        Some(1)
    );
}

#[test]
fn engine_is_named_in_the_record() {
    let home = Home::new();
    home.file("ferry.txt", ARTICLE);
    for engine in ["fast", "deep"] {
        let out = home.run(&["annotate", "ferry.txt", "--engine", engine]);
        if engine == "deep" && !cfg!(feature = "encoder") {
            assert_eq!(out.status.code(), Some(1));
            assert!(
                stderr(&out).contains("has no deep engine"),
                "{}",
                stderr(&out)
            );
            continue;
        }
        let record: Value = serde_json::from_str(&stdout(&out)).unwrap();
        assert_eq!(record["engine"], engine);
        assert_eq!(record["quotes"][0]["speaker"]["name"], "Bess Ardagh");
    }
}
