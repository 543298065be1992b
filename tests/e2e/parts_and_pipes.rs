//! Parts of files on the command line (`mail.mbox#2`), and files of several articles through pipes.

use std::fs;
use std::process::Command;

use serde_json::Value;

use crate::home::{Home, stderr, stdout};
use crate::zipped::{archive, book};

const ARTICLE: &str = "The ferry that waited\n\n“We saw a lamp,” said Bess Ardagh.\n";

fn mailbox() -> String {
    let mail = |subject: &str, text: &str| {
        format!(
            "From x@example.org Tue Mar  5 06:30:00 2024\nFrom: Mara Lind <mara@example.org>\nSubject: {subject}\n\
             Date: Sun, 03 Mar 2024 08:00:00 +0100\n\n{text}\n\n"
        )
    };
    mail("The elm", "“The elm has died,” said Karl Ahrens.")
        + &mail("The oak", "“The oak stands,” said Ida Voss.")
}

fn ids(json_lines: &str) -> Vec<String> {
    let records = json_lines.lines().map(|line| {
        let record: Value = serde_json::from_str(line).unwrap();
        record["id"].as_str().unwrap().to_owned()
    });
    records.collect()
}

fn named_pipe(home: &Home, name: &str) {
    let pipe = home.work().join(name);
    fs::create_dir_all(pipe.parent().unwrap()).unwrap();
    assert!(
        Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .unwrap()
            .success()
    );
}

#[test]
fn part_of_a_file_is_named_by_its_number() {
    let home = Home::new();
    home.file("Inbox", mailbox());
    let out = stdout(&home.run(&["Inbox#2"]));
    assert!(out.starts_with("The oak") && !out.contains("elm"), "{out}");
    let out = stdout(&home.run(&["annotate", "--format", "jsonl", "Inbox#2", "Inbox#1"]));
    assert_eq!(ids(&out), ["Inbox-2", "Inbox-1"]);

    let session = home.open(&["Inbox#2"]);
    session.shows(&["The oak", "“The oak stands,”"]);
    session.hides("elm");
    session.quit();
    let session = home.open(&["Inbox#2", "Inbox#1"]);
    session.shows(&["The elm", "The oak", "2 articles"]);
    session.quit();

    let out = home.run(&["add", "Inbox#2"]);
    let added = stdout(&out);
    assert!(added.trim_end().ends_with("The oak.html"), "{added}");
    assert!(stdout(&home.run(&[added.trim_end()])).contains("“The oak stands,” said Ida Voss."));
}

#[test]
fn part_that_does_not_exist_is_told() {
    let home = Home::new();
    home.file("Inbox", mailbox());
    home.file("ferry.txt", ARTICLE);
    home.file("hash#2", ARTICLE);
    for (name, reason) in [
        ("Inbox#3", "Inbox#3 has no such part"),
        ("Inbox#0", "Inbox#0 has no such part"),
        ("ferry.txt#1", "ferry.txt#1 has no parts"),
        ("none#1", "none#1"),
        ("Inbox#two", "Inbox#two"),
    ] {
        for command in [&[][..], &["annotate"], &["add"]] {
            let words = [command, &[name]].concat();
            let out = home.run(&words);
            assert_eq!(out.status.code(), Some(1), "{words:?}");
            assert!(stderr(&out).contains(reason), "{words:?}: {}", stderr(&out));
            assert_eq!(stdout(&out), "", "{words:?}");
        }
        let out = home.open(&[name]).expect_exit(1);
        let out = String::from_utf8(out).unwrap();
        assert!(out.contains(reason) && !out.contains('\u{1b}'), "{out}");
    }
    // A file of that very name is no part.
    home.file("hash", mailbox());
    assert_eq!(stdout(&home.run(&["hash#2"])), ARTICLE);
    let out = stdout(&home.run(&["annotate", "--format", "jsonl", "hash#2"]));
    assert_eq!(ids(&out), ["hash#2"]);
}

#[test]
fn several_articles_come_through_a_pipe() {
    let home = Home::new();
    let mails = mailbox();
    let news = r#"[{"title":"The elm","text":"“It has died,” said Karl Ahrens. It stood for years."},
        {"title":"The oak","text":"“It stands,” said Ida Voss. It has stood for years."}]"#;
    let epub = archive(&book());
    for (what, bytes) in [("mails", mails.as_bytes()), ("news", news.as_bytes())] {
        for args in [&["--plain", "-"][..], &["--plain"], &[]] {
            let out = home.pipe(args, bytes);
            assert_eq!(out.status.code(), Some(0), "{what}: {}", stderr(&out));
            let text = stdout(&out);
            let (elm, oak) = (text.find("The elm").unwrap(), text.find("The oak").unwrap());
            assert!(elm < oak, "{what}: {text}");
        }
        let out = home.pipe(&["annotate", "--format", "jsonl", "-"], bytes);
        assert_eq!(out.status.code(), Some(0), "{what}: {}", stderr(&out));
        assert_eq!(ids(&stdout(&out)).len(), 2, "{what}");
    }
    let out = home.pipe(&["annotate", "--format", "jsonl"], &epub);
    assert_eq!(out.status.code(), Some(0), "{}", stderr(&out));
    assert!(ids(&stdout(&out)).len() > 1);
    let out = home.pipe(&["annotate", "--format", "jsonl"], mails.as_bytes());
    assert_eq!(ids(&stdout(&out)), ["stdin-1", "stdin-2"]);
    let out = home.pipe(&["annotate", "--format", "jsonl"], ARTICLE.as_bytes());
    assert_eq!(ids(&stdout(&out)), ["stdin"]);
    // What only seems to be several articles.
    let out = home.pipe(&["--plain"], b"From here to the sea\n\nIt is far.\n");
    assert_eq!(stdout(&out), "From here to the sea\n\nIt is far.\n");
    let out = home.pipe(&["--plain"], b"\x1f\x8b\x08\0\0\0\0\0\0\x03nothing");
    assert_eq!(out.status.code(), Some(1));
    assert!(
        stderr(&out).contains("compressed file (gzip)"),
        "{}",
        stderr(&out)
    );
}

#[test]
fn several_piped_articles_are_listed_and_opened() {
    let home = Home::new();
    home.file("Inbox", mailbox());
    let session = home
        .session(&["-"])
        .script("cat Inbox | \"$0\" \"$@\"")
        .start();
    session.shows(&["The elm", "The oak", "2 articles"]);
    // Enter opens what is found; a second one would open the card of the quotation.
    session.press("/oak<Enter>", &["Library › The oak", "“The oak stands,”"]);
    session.press("q", &["1 article of 2"]);
    session.quit();
}

#[test]
fn named_pipes_are_read_as_files_are() {
    let home = Home::new();
    home.file("Inbox", mailbox());
    home.file("ferry.txt", ARTICLE);
    named_pipe(&home, "mails");
    let ran = |script: &str| {
        let session = home.session(&[]).script(script).start();
        String::from_utf8(session.expect_exit(0)).unwrap()
    };
    let out = ran("cat Inbox > mails & \"$0\" --plain mails");
    assert!(out.contains("The elm") && out.contains("The oak"), "{out}");
    let out = ran("cat ferry.txt > mails & \"$0\" --plain mails");
    assert!(out.starts_with("The ferry that waited"), "{out}");
    let out = ran("cat Inbox > mails & \"$0\" annotate --format jsonl mails");
    assert!(
        out.contains("\"mails-1\"") && out.contains("\"mails-2\""),
        "{out}"
    );
    let out = ran("cat Inbox > mails & \"$0\" add mails");
    assert!(out.trim_end().ends_with("mails.mbox"), "{out}");
    let out = ran("cat ferry.txt | \"$0\" add -");
    assert!(
        out.trim_end().ends_with("The ferry that waited.txt"),
        "{out}"
    );
    let kept = fs::read_to_string(out.trim_end()).unwrap();
    assert_eq!(kept, ARTICLE);

    let session = home
        .session(&[])
        .script("cat Inbox > mails & \"$0\" mails")
        .start();
    session.shows(&["The elm", "The oak", "2 articles"]);
    // Enter opens what is found; a second one would open the card of the quotation.
    session.press("/oak<Enter>", &["Library › The oak", "“The oak stands,”"]);
    session.press("q", &["1 article of 2"]);
    session.quit();
    let session = home
        .session(&[])
        .script("cat ferry.txt > mails & \"$0\" mails")
        .start();
    session.shows(&["The ferry that waited", "BA █"]);
    session.press("/lamp<Enter>", &["1 of 1"]);
    session.quit();

    // A walk opens none: nobody may ever write to it.
    named_pipe(&home, "folder/pipe.txt");
    let session = home.open(&["folder"]);
    session.shows(&["1 file cannot be read"]);
    session.quit();
}
