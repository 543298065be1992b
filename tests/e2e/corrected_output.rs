//! What the reader corrected, in the commands: annotate, and corrections list, export and import.

use std::fs;

use serde_json::{Value, json};

use crate::home::{Home, stderr, stdout};
use crate::pty_session::{PtySession, text, until};

const ARTICLE: &str = "Harbour plan divides the town of Ribera

The town council voted on Tuesday to close the old harbour.

“We have waited long enough for this,” said Ana Ruiz, the mayor of Ribera.

Jonas Weber, who runs the fish market, was less happy. “Nobody asked the people who work here,” \
he said. Ms Ruiz answered that the market would be moved.

Karin Holm of Acme Shipping called the vote “a gift to the rich”. The council will meet again in May.
";

const WAITED: &str = "“We have waited long enough for this,”";
const NOBODY: &str = "“Nobody asked the people who work here,”";
const GIFT: &str = "“a gift to the rich”";

/// A target as the bookmarks file has it.
fn target(words: &str) -> Value {
    let at = ARTICLE.find(words).unwrap();
    let (start, length) = (ARTICLE[..at].chars().count(), words.chars().count());
    let before: String = ARTICLE[..at].chars().rev().take(32).collect();
    let prefix: String = before.chars().rev().collect();
    let suffix: String = ARTICLE[at + words.len()..].chars().take(32).collect();
    json!({ "selector": [
        { "type": "TextQuoteSelector", "exact": words, "prefix": prefix, "suffix": suffix },
        { "type": "TextPositionSelector", "start": start, "end": start + length },
    ] })
}

/// A record of type `correction` about the article at `path`.
fn correction(id: &str, path: &str, words: &str, change: &Value) -> Value {
    json!({
        "id": id, "type": "correction",
        "created": format!("2026-11-28T10:00:0{}Z", id.len()), "modified": "2026-11-28T10:00:09Z",
        "article": { "sha256": sha256(), "title": "Harbour plan", "source": path },
        "target": target(words), "change": change,
    })
}

fn sha256() -> String {
    pullquote::article_id::ArticleId::of(ARTICLE)
        .as_str()
        .to_owned()
}

/// A home with the article and corrections of three quotations, a statement and a name.
fn corrected_home() -> Home {
    let home = Home::new();
    let path = home.file("harbour.txt", ARTICLE);
    let path = path.to_str().unwrap();
    let statement = "that the market would be moved";
    let mut records = vec![
        correction("a", path, NOBODY, &json!({ "speaker": "Karin Holm" })),
        correction("bb", path, GIFT, &json!({ "refused": true })),
        correction("ccc", path, "Acme Shipping", &json!({ "entity": "place" })),
        correction("dddd", path, statement, &json!({ "refused": true })),
        correction(
            "eeeee",
            path,
            "The council will meet again in May",
            &json!({ "add": { "statement": { "speaker": "Ana Ruiz" } } }),
        ),
    ];
    for (record, subject) in records
        .iter_mut()
        .zip(["quote", "quote", "name", "statement", ""])
    {
        if !subject.is_empty() {
            record["subject"] = subject.into();
        }
    }
    write_records(&home, &records);
    home
}

fn write_records(home: &Home, records: &[Value]) {
    fs::create_dir_all(home.path("config/pullquote")).unwrap();
    let file = json!({ "format": "pullquote bookmarks", "version": 1, "records": records });
    fs::write(home.bookmarks(), file.to_string()).unwrap();
}

fn json_of(home: &Home, args: &[&str]) -> Value {
    let out = home.run(args);
    assert_eq!(out.status.code(), Some(0), "{}", stderr(&out));
    serde_json::from_str(&stdout(&out)).unwrap()
}

/// The quotation of these words in an annotation record.
fn quotation<'r>(record: &'r Value, words: &str) -> Option<&'r Value> {
    let quotes = record["quotes"].as_array().unwrap();
    quotes.iter().find(|quote| quote["text"] == words)
}

fn texts(record: &Value, key: &str) -> Vec<String> {
    let list = record[key].as_array().unwrap().iter();
    list.map(|one| one["text"].as_str().unwrap().to_owned())
        .collect()
}

#[track_caller]
fn check_corrected(record: &Value) {
    let nobody = quotation(record, NOBODY).unwrap();
    assert_eq!(nobody["speaker"]["name"], "Karin Holm");
    assert_eq!(nobody["corrected"], true);
    assert_eq!(nobody["confidence"], 1.0);
    assert_eq!(quotation(record, WAITED).unwrap().get("corrected"), None);
    assert_eq!(quotation(record, GIFT), None);
    let entities = record["entities"].as_array().unwrap();
    let acme = entities
        .iter()
        .find(|one| one["text"] == "Acme Shipping")
        .unwrap();
    assert_eq!(acme["kind"], "place");
    assert_eq!(acme["corrected"], true);
    let who = record["who"].as_array().unwrap().iter();
    let acme = who
        .clone()
        .find(|one| one["name"] == "Acme Shipping")
        .unwrap();
    assert_eq!(acme["corrected"], true);
    let statements = record["statements"].as_array().unwrap();
    let added = statements
        .iter()
        .find(|one| one["corrected"] == true)
        .unwrap();
    assert_eq!(added["text"], "The council will meet again in May");
    assert_eq!(added["speaker"]["name"], "Ana Ruiz");
    let moved = "that the market would be moved".to_owned();
    assert!(!texts(record, "statements").contains(&moved));
}

#[test]
fn annotate_prints_corrections_unless_as_found() {
    let home = corrected_home();
    check_corrected(&json_of(&home, &["annotate", "harbour.txt"]));
    check_corrected(&json_of(
        &home,
        &["annotate", "--format", "jsonl", "harbour.txt"],
    ));

    let found = json_of(&home, &["annotate", "--as-found", "harbour.txt"]);
    assert!(!found.to_string().contains("\"corrected\""));
    assert!(quotation(&found, GIFT).is_some());
    let bare = Home::new();
    bare.file("harbour.txt", ARTICLE);
    assert_eq!(found, json_of(&bare, &["annotate", "harbour.txt"]));

    let brat = stdout(&home.run(&["annotate", "--format", "brat", "harbour.txt"]));
    assert!(brat.contains("\tcorrected\n"), "{brat}");
    let html = stdout(&home.run(&["annotate", "--format", "html", "harbour.txt"]));
    assert!(html.contains("Karin Holm"), "{html}");
    let as_found = ["annotate", "--format", "html", "--as-found", "harbour.txt"];
    assert_ne!(html, stdout(&home.run(&as_found)));
}

#[test]
fn corrections_are_found_by_the_text_and_by_the_path() {
    let home = corrected_home();
    // The same text elsewhere, on standard input, and as JSON Lines.
    home.file("copy/other-name.txt", ARTICLE);
    check_corrected(&json_of(&home, &["annotate", "copy/other-name.txt"]));
    let out = home.pipe(&["annotate", "-"], ARTICLE.as_bytes());
    check_corrected(&serde_json::from_str(&stdout(&out)).unwrap());
    let line = json!({ "id": "x", "text": ARTICLE, "desk": 7 }).to_string();
    let out = home.pipe(&["annotate", "--input", "jsonl"], line.as_bytes());
    let record: Value = serde_json::from_str(&stdout(&out)).unwrap();
    assert_eq!(record["meta"]["desk"], 7);
    check_corrected(&record);
    let out = home.pipe(
        &["annotate", "--input", "jsonl", "--as-found"],
        line.as_bytes(),
    );
    assert!(!stdout(&out).contains("\"corrected\""));
    // An edit elsewhere in the same file.
    home.file(
        "harbour.txt",
        ARTICLE.replace("voted on Tuesday", "voted late on Monday"),
    );
    check_corrected(&json_of(&home, &["annotate", "harbour.txt"]));
}

/// Steps to the quotation [`NOBODY`] and waits for its speaker in the status line.
#[track_caller]
fn focus_nobody(session: &PtySession, speaker: &str) {
    let status = |screen: &_| text(screen).lines().last().unwrap_or_default().to_owned();
    for _ in 0..8 {
        let at = session.wait_for("something in focus", |screen| {
            Some(status(screen)).filter(|status| status.contains(": ") || status.contains(" of "))
        });
        if at.contains("Nobody asked") {
            assert!(at.contains(speaker), "{at}");
            return;
        }
        session.keys(")");
        session.wait_for("another focus", |screen| {
            Some(()).filter(|()| status(screen) != at)
        });
    }
    panic!("the quotation is not in focus:\n{}", session.text());
}

#[test]
fn correction_on_the_page_is_in_the_record_and_survives_a_restart() {
    let home = Home::new();
    let path = home.file("harbour.txt", ARTICLE);
    let open = || {
        let session = home
            .session(&[path.to_str().unwrap()])
            .size(100, 40)
            .start();
        session.shows(&["Ana Ruiz: "]);
        session
    };
    let session = open();
    focus_nobody(&session, "Jonas Weber");
    session.press("cskarin<Enter>", &["Speaker is now Karin Holm"]);
    session.quit();
    let record = json_of(&home, &["annotate", "harbour.txt"]);
    let nobody = quotation(&record, NOBODY).unwrap();
    assert_eq!(nobody["speaker"]["name"], "Karin Holm");
    assert_eq!(nobody["corrected"], true);
    let found = json_of(&home, &["annotate", "--as-found", "harbour.txt"]);
    let speaker = &quotation(&found, NOBODY).unwrap()["speaker"];
    assert_eq!(speaker["name"], "Jonas Weber");
    let session = home
        .session(&[path.to_str().unwrap()])
        .size(100, 40)
        .start();
    focus_nobody(&session, "Karin Holm");
    session.quit();
    let list = stdout(&home.run(&["corrections"]));
    assert!(
        list.contains("\tapplied\t") && list.contains("\tspeaker: Karin Holm"),
        "{list}"
    );
}

#[test]
fn corrections_follow_an_article_that_was_opened_edited_and_renamed() {
    let home = corrected_home();
    let path = home.work().join("harbour.txt");
    let session = home.session(&["harbour.txt"]).size(100, 40).start();
    session.shows(&["Karin Holm"]);
    until("its text is known", || {
        let records = fs::read_to_string(home.bookmarks()).unwrap();
        records.contains("minhash")
    });
    session.quit();
    fs::remove_file(&path).unwrap();
    let edited = ARTICLE.replace("voted on Tuesday", "voted late on Monday");
    home.file("moved/renamed.txt", edited);
    check_corrected(&json_of(&home, &["annotate", "moved/renamed.txt"]));
}

#[test]
fn list_says_what_holds_and_filters() {
    let home = corrected_home();
    let list = |args: &[&str]| stdout(&home.run(&[&["corrections", "list"], args].concat()));
    assert_eq!(list(&[]).lines().count(), 5);
    assert_eq!(list(&["harbour.txt"]).lines().count(), 5);
    assert_eq!(list(&["."]).lines().count(), 5);
    assert_eq!(list(&["elsewhere"]), "");
    assert_eq!(
        home.run(&["corrections", "list", "elsewhere"])
            .status
            .code(),
        Some(1)
    );

    home.file(
        "harbour.txt",
        ARTICLE.replace("a gift to the rich", "a gift to the very rich"),
    );
    let review = list(&["--state", "review"]);
    assert_eq!(review.lines().count(), 1, "{review}");
    assert!(review.contains("to review") && review.contains("not a quotation"));
    assert_eq!(list(&["--state", "applied"]).lines().count(), 4);

    let file = json_of(&home, &["corrections", "list", "--format", "json"]);
    let first = &file["corrections"][0];
    assert_eq!(
        (&first["id"], &first["state"]),
        (&json!("eeeee"), &json!("applied"))
    );
    assert_eq!(list(&["--format", "jsonl"]).lines().count(), 5);
    let csv = list(&["--format", "csv"]);
    assert!(csv.starts_with("created,state,title,path,subject,words,correction,id\r\n"));
    let markdown = list(&["--format", "md"]);
    assert!(markdown.contains("\n## Harbour plan\n"), "{markdown}");

    fs::remove_file(home.work().join("harbour.txt")).unwrap();
    assert_eq!(list(&["--state", "no-article"]).lines().count(), 5);
}

#[test]
fn export_is_imported_in_another_home() {
    let home = corrected_home();
    let document = stdout(&home.run(&["corrections", "export"]));
    let exported: Value = serde_json::from_str(&document).unwrap();
    assert_eq!(exported["format"], "pullquote corrections");
    assert_eq!(exported["engine"]["name"], "fast");
    assert!(exported["engine"]["version"].is_string());
    let nobody = &exported["corrections"][0];
    assert_eq!(
        nobody["found"]["quotes"][0]["speaker"]["name"],
        "Jonas Weber"
    );
    let context = nobody["context"]["text"].as_str().unwrap();
    assert!(context.starts_with("Jonas Weber, who runs") && context.contains(NOBODY));

    let other = Home::new();
    other.file("mine.txt", ARTICLE);
    let dry = ["corrections", "import", "--dry-run", "-"];
    let out = other.pipe(&dry, document.as_bytes());
    assert_eq!(stdout(&out), "5 added (nothing is written)\n");
    assert!(!other.bookmarks().exists());
    let out = other.pipe(&["corrections", "import", "-"], document.as_bytes());
    assert_eq!(stdout(&out), "5 added\n");
    check_corrected(&json_of(&other, &["annotate", "mine.txt"]));
    let records = |home: &Home| -> Value {
        serde_json::from_str(&fs::read_to_string(home.bookmarks()).unwrap()).unwrap()
    };
    assert_eq!(records(&other)["records"], records(&home)["records"]);

    let shared = other.file("shared.json", &document);
    let again = ["corrections", "import", shared.to_str().unwrap()];
    assert_eq!(stdout(&other.run(&again)), "0 added, 5 already there\n");
}

#[test]
fn import_keeps_newer_records_and_reports_invalid_ones() {
    let home = corrected_home();
    let document = stdout(&home.run(&["corrections", "export"]));
    let mut document: Value = serde_json::from_str(&document).unwrap();
    let list = document["corrections"].as_array_mut().unwrap();
    list[0]["change"]["speaker"] = "Ana Ruiz".into();
    list[0]["modified"] = "2026-11-28T09:00:00Z".into();
    list[1]["modified"] = "2026-11-28T11:00:00Z".into();
    list[1]["later"] = json!({ "member": ["kept"] });
    list[2]["change"] = json!({ "entity": "planet" });
    list[3]["type"] = "bookmark".into();
    list[4].as_object_mut().unwrap().remove("modified");
    let out = home.pipe(
        &["corrections", "import", "-"],
        document.to_string().as_bytes(),
    );
    assert_eq!(out.status.code(), Some(1));
    assert_eq!(
        stdout(&out),
        "0 added, 1 updated, 1 older than yours, 3 invalid\n"
    );
    let errors = stderr(&out);
    assert!(
        errors.contains("correction 3: unknown kind “planet”"),
        "{errors}"
    );
    assert!(
        errors.contains("correction 5: “modified” is missing"),
        "{errors}"
    );
    let text = fs::read_to_string(home.bookmarks()).unwrap();
    let file: Value = serde_json::from_str(&text).unwrap();
    let record = |id: &str| {
        let mut records = file["records"].as_array().unwrap().iter();
        records.find(|one| one["id"] == id).unwrap().clone()
    };
    assert_eq!(record("a")["change"]["speaker"], "Karin Holm");
    assert_eq!(record("bb")["later"]["member"][0], "kept");
    assert_eq!(record("ccc")["change"]["entity"], "place");

    for (text, reason) in [
        ("{", "not JSON"),
        ("[]", "expected an object"),
        (
            r#"{"format":"pullquote corrections","version":9,"corrections":[]}"#,
            "later version",
        ),
    ] {
        let out = home.pipe(&["corrections", "import", "-"], text.as_bytes());
        assert_eq!(out.status.code(), Some(1), "{text}");
        assert!(stderr(&out).contains(reason), "{}", stderr(&out));
    }
}

#[test]
fn older_records_are_read_and_kept_with_unknown_members() {
    let home = Home::new();
    let path = home.file("harbour.txt", ARTICLE);
    let path = path.to_str().unwrap();
    let mut old = correction(
        "old",
        path,
        GIFT,
        &json!({ "refused": true, "reason": "irony" }),
    );
    old["mood"] = json!({ "of": "the reader", "at": [1, 2.50] });
    let future = json!({ "id": "f", "type": "hologram", "payload": { "x": null } });
    write_records(&home, &[old.clone(), future.clone()]);
    let record = json_of(&home, &["annotate", "harbour.txt"]);
    assert_eq!(quotation(&record, GIFT), None);

    let new = correction("new", path, NOBODY, &json!({ "speaker": null }));
    let document = json!({ "format": "pullquote corrections", "version": 1, "corrections": [new] });
    let out = home.pipe(
        &["corrections", "import", "-"],
        document.to_string().as_bytes(),
    );
    assert_eq!(stdout(&out), "1 added\n");
    let text = fs::read_to_string(home.bookmarks()).unwrap();
    let file: Value = serde_json::from_str(&text).unwrap();
    let records = file["records"].as_array().unwrap();
    for kept in [old, future] {
        let same = records.iter().find(|one| one["id"] == kept["id"]).unwrap();
        assert_eq!(same.to_string(), kept.to_string());
    }
    let record = json_of(&home, &["annotate", "harbour.txt"]);
    assert_eq!(quotation(&record, NOBODY).unwrap()["speaker"], Value::Null);
}
