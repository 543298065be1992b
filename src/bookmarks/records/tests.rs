use serde_json::json;

use super::*;
use crate::bookmarks::{Added, Anchor, ArticleRef, Change, IdentityChange};
use pullquote_text::Span;

mod identity_overrides;
mod saved_quotes;

const NOON: &str = "2026-05-04T12:00:00Z";
const ONE: &str = "2026-05-04T13:00:00Z";
const TWO: &str = "2026-05-04T14:00:00Z";
const TEXT: &str = "The mill closed at noon. “It is over,” said the owner.";

fn bookmark(id: &str) -> Bookmark {
    let hash = ArticleId::of(TEXT);
    let article = ArticleRef {
        id: hash.clone(),
        title: "The mill".to_owned(),
        source: "/papers/mill.txt".to_owned(),
        passage: None,
        address: None,
    };
    let anchor = Anchor::new(TEXT, &hash, Span::new(4, 8));
    Bookmark::new(id, article, anchor, NOON)
}

fn with(ids: &[&str]) -> Records {
    let mut records = Records::default();
    for id in ids {
        assert!(records.add(bookmark(id)));
    }
    records
}

/// The records, written to a file and read back.
fn through_file(records: &Records) -> Records {
    let (read, notices) = Records::from_json(&records.to_json()).unwrap();
    assert_eq!(notices, Vec::<String>::new());
    read
}

fn note(records: &Records, id: &str) -> Option<String> {
    records.bookmark(id).unwrap().note.clone()
}

#[test]
fn every_member_survives_a_round_trip() {
    let mut records = with(&["a"]);
    records.edit_bookmark("a", ONE, |one| {
        one.name = Some("mill".to_owned());
        one.note = Some("two\nlines \u{9b}31m \u{202e}".to_owned());
        one.tags = vec!["work".to_owned()];
        one.speaker = Some("the owner".to_owned());
        one.article.passage = Some(TEXT.to_owned());
    });
    let place = bookmark("x");
    let changes = [
        Change::Speaker(None),
        Change::Speaker(Some("Ana Ruiz".to_owned())),
        Change::QuoteKind("scare".to_owned()),
        Change::Extent(place.anchor.clone()),
        Change::Refused,
        Change::EntityKind("place".to_owned()),
        Change::Merge {
            into: "Ana Ruiz".to_owned(),
        },
        Change::Split {
            name: "Ana Ruiz (judge)".to_owned(),
        },
        Change::Add(Added::Quote {
            kind: "mixed".to_owned(),
            speaker: None,
        }),
        Change::Add(Added::Statement {
            speaker: Some("Ana Ruiz".to_owned()),
        }),
        Change::Add(Added::Name {
            kind: "person".to_owned(),
            entity: None,
        }),
    ];
    for (index, change) in changes.into_iter().enumerate() {
        let (article, anchor) = (place.article.clone(), place.anchor.clone());
        let id = format!("c{index}");
        assert!(records.add(Correction::new(id, article, anchor, change, NOON)));
    }
    let read = through_file(&records);
    assert!(read.iter().eq(records.iter()));
    assert_eq!(read.corrections().count(), 11);
    assert_eq!(read.unsaved(), 0);
    assert_eq!(records.unsaved(), 12);
}

#[test]
fn the_file_has_no_control_characters() {
    let mut records = with(&["a"]);
    records.edit_bookmark("a", ONE, |one| {
        one.note = Some("\u{1b}[2J \u{9b}2J \u{7f} \u{202e}abc \u{feff}".to_owned());
    });
    let text = records.to_json();
    assert!(text.chars().all(|c| c == '\n' || !c.is_control()));
    assert!(!text.contains(['\u{202e}', '\u{feff}']));
    assert_eq!(note(&through_file(&records), "a"), note(&records, "a"));
}

#[test]
fn unknown_members_records_and_versions_survive_an_edit() {
    let mut value: Value = serde_json::from_str(&with(&["a"]).to_json()).unwrap();
    value["mood"] = json!("calm");
    value["version"] = json!(9);
    value["records"][0]["colour"] = json!({"red": 1});
    value["records"][0]["article"]["author"] = json!("B. Miller");
    value["records"][0]["target"]["selector"]
        .as_array_mut()
        .unwrap()
        .insert(0, json!({"type": "CssSelector", "value": "p"}));
    let list = value["records"].as_array_mut().unwrap();
    list.push(json!({"id": "z", "type": "drawing", "strokes": [1, 2]}));
    list.push(json!("a bare word"));
    list.push(json!({"id": "t", "type": "bookmark", "tags": "not a list"}));
    let (mut records, notices) = Records::from_json(&value.to_string()).unwrap();
    assert_eq!(notices.len(), 1, "{notices:?}");
    records.edit_bookmark("a", ONE, |one| one.note = Some("new".to_owned()));
    let written: Value = serde_json::from_str(&records.to_json()).unwrap();
    let find = |id: &str| {
        let list = written["records"].as_array().unwrap();
        list.iter().find(|one| one["id"] == id).unwrap().clone()
    };
    assert_eq!(written["mood"], "calm");
    assert_eq!(written["version"], 9);
    assert_eq!(find("a")["note"], "new");
    assert_eq!(find("a")["colour"]["red"], 1);
    assert_eq!(find("a")["article"]["author"], "B. Miller");
    assert_eq!(find("a")["target"]["selector"][0]["value"], "p");
    assert_eq!(find("z")["strokes"][1], 2);
    assert_eq!(find("t")["tags"], "not a list");
    assert!(
        written["records"]
            .as_array()
            .unwrap()
            .contains(&json!("a bare word"))
    );
}

#[test]
fn restore_brings_back_unknown_members_too() {
    let mut value: Value = serde_json::from_str(&with(&["a"]).to_json()).unwrap();
    value["records"][0]["colour"] = json!("red");
    let (mut records, _) = Records::from_json(&value.to_string()).unwrap();
    assert!(records.remove("a", ONE).is_some());
    assert_eq!(records.iter().count(), 0);
    assert!(records.remove("a", ONE).is_none());
    assert!(!records.edit_bookmark("a", ONE, |_| ()));
    assert!(
        !records.to_json().contains("mill"),
        "a tombstone must not have the words"
    );
    records.mark_saved();
    let disk = through_file(&records);
    records.refresh(disk);
    assert!(records.restore("a", TWO));
    assert_eq!(records.iter().count(), 1);
    assert!(records.to_json().contains("colour"));
    assert!(!records.restore("a", TWO));
}

#[test]
fn in_a_merge_the_newest_change_or_removal_wins() {
    let (mut old, mut new) = (with(&["a", "b", "c"]), with(&["a", "b", "c"]));
    old.edit_bookmark("a", ONE, |one| one.note = Some("old".to_owned()));
    new.edit_bookmark("a", TWO, |one| one.note = Some("new".to_owned()));
    old.edit_bookmark("b", ONE, |one| one.note = Some("edited".to_owned()));
    new.remove("b", TWO);
    old.remove("c", ONE);
    new.edit_bookmark("c", TWO, |one| one.note = Some("kept".to_owned()));
    let mut left = old.clone();
    left.merge(new.clone());
    let mut right = new;
    right.merge(old);
    assert_eq!(left.to_json(), right.to_json());
    assert_eq!(note(&left, "a").as_deref(), Some("new"));
    assert!(left.get("b").is_none());
    assert_eq!(note(&left, "c").as_deref(), Some("kept"));
}

#[test]
fn a_merge_at_equal_times_gives_the_same_result_both_ways() {
    let (mut a, mut b) = (with(&["a", "b"]), with(&["a", "b"]));
    a.edit_bookmark("a", ONE, |one| one.note = Some("left".to_owned()));
    b.edit_bookmark("a", ONE, |one| one.note = Some("right".to_owned()));
    a.edit_bookmark("b", ONE, |one| one.note = Some("left".to_owned()));
    b.remove("b", ONE);
    let mut left = a.clone();
    left.merge(b.clone());
    b.merge(a);
    assert_eq!(left.to_json(), b.to_json());
    assert!(left.get("b").is_none());
}

#[test]
fn concurrent_changes_of_different_members_are_both_kept() {
    let disk = through_file(&with(&["a"]));
    let (mut ours, mut theirs) = (disk.clone(), disk);
    ours.edit_bookmark("a", TWO, |one| one.name = Some("mine".to_owned()));
    theirs.edit_bookmark("a", ONE, |one| one.note = Some("theirs".to_owned()));
    ours.refresh(through_file(&theirs));
    let both = ours.bookmark("a").unwrap();
    assert_eq!(both.name.as_deref(), Some("mine"));
    assert_eq!(both.note.as_deref(), Some("theirs"));
    assert_eq!(both.modified, TWO);
    assert_eq!(ours.unsaved(), 1);
}

#[test]
fn concurrent_notes_are_both_kept() {
    let disk = through_file(&with(&["a"]));
    let (mut ours, mut theirs) = (disk.clone(), disk);
    ours.edit_bookmark("a", ONE, |one| one.note = Some("mine".to_owned()));
    theirs.edit_bookmark("a", TWO, |one| one.note = Some("theirs".to_owned()));
    ours.refresh(through_file(&theirs));
    assert_eq!(note(&ours, "a").as_deref(), Some("theirs\n\nmine"));
    assert_eq!(ours.bookmark("a").unwrap().modified, TWO);
}

#[test]
fn concurrent_edits_of_a_note_do_not_multiply_it() {
    let mut file = through_file(&with(&["a"]));
    let mut windows: Vec<Records> = (0..8).map(|_| file.clone()).collect();
    for round in 0..12 {
        for (window, records) in windows.iter_mut().enumerate() {
            records.edit_bookmark("a", ONE, |one| {
                let before = one.note.take().unwrap_or_default();
                one.note = Some(format!("{before}{window}-{round}; "));
            });
        }
        for records in &mut windows {
            records.refresh(file);
            file = through_file(records);
            records.refresh(file.clone());
        }
    }
    let note = note(&file, "a").unwrap();
    for window in 0..8 {
        assert!(note.contains(&format!("{window}-11; ")), "{note}");
    }
    // Each of the 96 edits adds at most a paragraph, of 12 edits.
    assert!(note.len() < 96 * 12 * 8, "{} bytes", note.len());
}

#[test]
fn an_unchanged_record_follows_the_file() {
    let disk = through_file(&with(&["a"]));
    let mut ours = disk;
    let by_hand = ours.to_json().replace("The mill", "The Mill, by hand");
    let (by_hand, _) = Records::from_json(&by_hand).unwrap();
    ours.refresh(by_hand);
    assert_eq!(
        ours.bookmark("a").unwrap().article.title,
        "The Mill, by hand"
    );
    assert_eq!(ours.unsaved(), 0);
    ours.refresh(Records::default());
    assert_eq!(
        ours.iter().count(),
        1,
        "a record missing from the file stays"
    );
}

#[test]
fn changes_survive_a_clock_set_back() {
    let mut records = through_file(&with(&["a"]));
    let before = records.clone();
    records.edit_bookmark("a", "1999-01-01T00:00:00Z", |one| {
        one.note = Some("late".to_owned());
    });
    let mut merged = before.clone();
    merged.merge(records.clone());
    assert_eq!(note(&merged, "a").as_deref(), Some("late"));
    records.remove("a", "1998-01-01T00:00:00Z");
    merged.merge(records.clone());
    assert!(merged.get("a").is_none());
    records.restore("a", "1997-01-01T00:00:00Z");
    merged.merge(records);
    assert!(merged.get("a").is_some());
}

#[test]
fn two_records_with_one_id_are_both_read() {
    let mut value: Value = serde_json::from_str(&with(&["a"]).to_json()).unwrap();
    let mut other = value["records"][0].clone();
    other["target"]["selector"][0]["exact"] = json!("owner");
    let list = value["records"].as_array_mut().unwrap();
    list.push(other);
    let mut same = list[0].clone();
    same["note"] = json!("a later state");
    same["modified"] = json!(TWO);
    list.push(same);
    let (records, notices) = Records::from_json(&value.to_string()).unwrap();
    assert_eq!(notices.len(), 1);
    assert_eq!(records.iter().count(), 2);
    assert_eq!(note(&records, "a").as_deref(), Some("a later state"));
    assert_eq!(records.bookmark("a~2").unwrap().anchor.exact, "owner");
    assert_eq!(records.unsaved(), 0);
    assert_eq!(through_file(&records).iter().count(), 2);
}

#[test]
fn bookmarks_follow_a_moved_text_by_hash_and_an_edited_one_by_path() {
    let mut records = with(&["a"]);
    let mut piped = bookmark("b");
    piped.article.id = ArticleId::of("piped");
    piped.article.source = "standard input".to_owned();
    piped.article.passage = Some("piped".to_owned());
    records.add(piped);
    let same = ArticleId::of(TEXT);
    let other = ArticleId::of("other");
    assert_eq!(records.bookmarks_of(&same, "/moved/mill.txt").len(), 1);
    assert_eq!(records.bookmarks_of(&other, "/papers/mill.txt").len(), 1);
    assert_eq!(records.bookmarks_of(&other, "standard input").len(), 0);
    assert_eq!(records.bookmarks_of(&other, "").len(), 0);
}

#[test]
fn other_files_are_refused() {
    for text in [
        "[]",
        "{",
        "{\"records\": 3}",
        "null",
        "{\"records\": [}",
        "\0\0\0",
    ] {
        let refused = Records::from_json(text);
        assert!(
            matches!(refused, Err(error) if !matches!(error, ReadError::Newer(_))),
            "{text:?}"
        );
    }
    for text in ["", " \n", "\u{feff}", "{}"] {
        assert!(
            Records::from_json(text).unwrap().0.iter().next().is_none(),
            "{text:?}"
        );
    }
    let later = Records::from_json("{\"version\": 7, \"records\": {\"a\": 1}}");
    assert_eq!(later.unwrap_err(), ReadError::Newer("7".to_owned()));
}

#[test]
fn ids_are_unique_and_not_empty() {
    let mut records = with(&["a"]);
    assert!(!records.add(bookmark("a")));
    assert!(!records.add(bookmark("")));
}

#[test]
fn an_edit_changes_members_in_place() {
    let mut value: Value = serde_json::from_str(&with(&["a"]).to_json()).unwrap();
    let record = json!({
        "colour": "red",
        "modified": NOON,
        "note": "old",
        "mood": {"calm": true},
        "type": "bookmark",
        "target": value["records"][0]["target"],
        "article": {"author": "B. Miller", "sha256": ArticleId::of(TEXT).as_str(), "source": "x"},
        "name": "mill",
        "id": "a",
    });
    value["records"][0] = record;
    let (mut records, _) = Records::from_json(&value.to_string()).unwrap();
    records.edit_bookmark("a", ONE, |one| {
        one.note = Some("new".to_owned());
        one.name = None;
        one.tags = vec!["work".to_owned()];
    });
    let written: Value = serde_json::from_str(&records.to_json()).unwrap();
    let written = written["records"][0].as_object().unwrap();
    let keys: Vec<&str> = written.keys().map(String::as_str).collect();
    assert_eq!(
        keys,
        [
            "colour", "modified", "note", "mood", "type", "target", "article", "id", "created",
            "tags"
        ]
    );
    let article = written["article"].as_object().unwrap();
    let keys: Vec<&str> = article.keys().map(String::as_str).collect();
    assert_eq!(keys, ["author", "sha256", "source", "title"]);
    assert_eq!(written["note"], "new");
}

#[test]
fn a_new_record_has_its_members_in_the_documented_order() {
    let mut one = bookmark("a");
    one.speaker = Some("Ana Ruiz".to_owned());
    one.note = Some("note".to_owned());
    let mut records = Records::default();
    records.add(one);
    let written: Value = serde_json::from_str(&records.to_json()).unwrap();
    let members = written["records"][0].as_object().unwrap();
    let keys: Vec<&str> = members.keys().map(String::as_str).collect();
    assert_eq!(
        keys,
        [
            "id", "type", "created", "modified", "article", "target", "speaker", "note"
        ]
    );
    let target = members["target"].as_object().unwrap();
    assert!(
        !target.contains_key("sha256"),
        "that of the article is not repeated"
    );
    let selectors = target["selector"].as_array().unwrap();
    assert_eq!(selectors[0]["type"], "TextQuoteSelector");
    assert_eq!(selectors[1]["type"], "TextPositionSelector");
}
