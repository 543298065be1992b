//! Files of several articles, and files that cannot be read, wherever they are met.

use std::fs;

use serde_json::Value;

use crate::home::{Home, stderr, stdout};

const EXPORT: &str = "\
                               1 of 2 DOCUMENTS

                               The Marrow Echo

                              May 9, 2019 Thursday

Council counts its trees

BYLINE: By Ida Voss

LENGTH: 81 words

The council has counted the trees of the town, it said on Monday.

\"It is an elm,\" said Per Holt. \"We planted none.\"

LANGUAGE: ENGLISH

                               2 of 2 DOCUMENTS

                               The Marrow Echo

                              May 7, 2019 Tuesday

Ladder goes missing

LENGTH: 12 words

\"Nobody has seen it,\" said Bess Ardagh.
";

const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01";

#[test]
fn articles_of_an_export_are_listed_read_searched_and_annotated() {
    let home = Home::new();
    let folder = home.path("data/pullquote/articles");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("export.txt"), EXPORT).unwrap();
    let session = home.open(&[]);
    session.shows(&["Council counts its trees", "Ladder goes missing"]);
    session.hides("DOCUMENTS");
    session.press("/ladder<Enter><Enter>", &["Nobody has seen it"]);
    session.quit();
    let out = stdout(&home.run(&["quotes", "by:ardagh"]));
    assert!(out.contains("Nobody has seen it"), "{out}");
    let out = stdout(&home.run(&["search", "elm"]));
    assert!(out.contains("export.txt#1"), "{out}");
    home.file("export.txt", EXPORT);
    let out = stdout(&home.run(&["annotate", "--format", "jsonl", "export.txt"]));
    let records: Vec<Value> = out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let ids: Vec<&Value> = records.iter().map(|record| &record["id"]).collect();
    assert_eq!(ids, ["export-1", "export-2"]);
    assert!(!out.contains("BYLINE") && !out.contains("LANGUAGE"));
}

#[test]
fn file_of_one_item_opens_at_once() {
    let home = Home::new();
    let item = r#"{"title":"Council counts its trees","url":"https://echo.example/1",
        "content":"The council has counted the trees of the town, it said on Monday."}"#;
    home.file("item.json", item);
    let session = home.open(&["item.json"]);
    session.shows(&["Library ›", "The council has counted the trees"]);
    session.quit();
}

#[test]
fn what_is_no_text_is_refused_everywhere_with_the_reason() {
    let home = Home::new();
    home.file("picture.txt", PICTURE);
    home.file("data.json", "{\"version\": 1}");
    let picture = "cannot be read: it seems to be a picture (PNG)";
    for args in [
        &["picture.txt"][..],
        &["annotate", "picture.txt"],
        &["add", "picture.txt"],
    ] {
        let out = home.run(args);
        assert_eq!(out.status.code(), Some(1), "{args:?}");
        assert!(stderr(&out).contains(picture), "{args:?}: {}", stderr(&out));
        assert!(out.stdout.is_empty(), "{args:?}");
    }
    let out = home.pipe(&["annotate"], PICTURE);
    assert!(stderr(&out).contains(picture), "{}", stderr(&out));
    let out = home.run(&["annotate", "data.json"]);
    assert!(
        stderr(&out).contains("holds no articles"),
        "{}",
        stderr(&out)
    );
    let session = home.open(&["picture.txt"]);
    session.shows(&["it seems to be a picture (PNG)"]);
    session.quit();
}

#[test]
fn files_that_cannot_be_read_are_counted_and_listed() {
    let home = Home::new();
    let folder = home.path("data/pullquote/articles");
    fs::create_dir_all(folder.join("page_files")).unwrap();
    fs::write(folder.join("lamp.txt"), "The lamp\n\nIt was lit.\n").unwrap();
    for name in ["a.exe", "b.jpg", "c.json", "page_files/d.png"] {
        fs::write(folder.join(name), "{}").unwrap();
    }
    let session = home.open(&[]);
    session.shows(&["The lamp", "3 files cannot be read"]);
    session.press(
        "~",
        &[
            "a.exe is not read: .exe files hold no articles",
            "c.json holds no articles",
        ],
    );
    session.press("<Esc>", &["The lamp"]);
    session.quit();
}
