use serde_json::json;

use super::*;

fn merged(id: &str, name: &str, into: &str, now: &str) -> IdentityOverride {
    let into = into.to_owned();
    IdentityOverride::new(id, "person", name, IdentityChange::Merge { into }, now)
}

fn split(id: &str) -> IdentityOverride {
    let article = bookmark("x").article;
    let called = "Ana Ruiz (judge)".to_owned();
    let change = IdentityChange::Split { article, called };
    IdentityOverride::new(id, "person", "Ana Ruiz", change, ONE)
}

fn ids(records: &Records) -> Vec<&str> {
    let overrides = records.identity_overrides().into_iter();
    overrides.map(|one| one.id.as_str()).collect()
}

#[test]
fn overrides_are_read_back_ordered_by_creation() {
    let mut records = with(&["b"]);
    assert!(records.add(merged("z", "Bill Clinton", "William Clinton", NOON)));
    assert!(records.add(split("a")));
    let read = through_file(&records);
    assert_eq!(read.identity_overrides(), records.identity_overrides());
    assert_eq!(ids(&read), ["z", "a"]);
    assert_eq!(read.unsaved(), 0);
}

#[test]
fn a_removed_override_is_removed_in_other_windows_and_can_be_restored() {
    let mut here = with(&[]);
    here.add(merged("a", "Bill Clinton", "William Clinton", NOON));
    here.add(split("b"));
    let mut there = through_file(&here);
    assert!(here.remove("a", ONE).is_some());
    let gone = through_file(&here);
    there.refresh(gone);
    assert_eq!(ids(&there), ["b"]);
    here.merge(with(&[]));
    assert!(here.restore("a", TWO));
    assert_eq!(through_file(&here).identity_overrides().len(), 2);
}

#[test]
fn overrides_of_two_windows_are_merged() {
    let mut one = with(&[]);
    one.add(merged("a", "Bill Clinton", "William Clinton", NOON));
    let mut other = with(&[]);
    other.add(split("b"));
    let (mut left, mut right) = (one.clone(), other.clone());
    left.merge(other);
    right.merge(one);
    assert_eq!(left.identity_overrides(), right.identity_overrides());
    assert_eq!(left.identity_overrides().len(), 2);
}

#[test]
fn an_invalid_override_is_kept_unchanged() {
    for person in [
        json!({ "id": "p", "type": "person", "kind": "person", "name": "Ana", "change": { "swap": "x" } }),
        json!({ "id": "p", "type": "person", "kind": "person", "name": "Ana", "change": { "split": "x" } }),
        json!({ "id": "p", "type": "person", "name": "Ana", "change": { "merge": "x" } }),
        json!({ "id": "p", "type": "person", "kind": "person", "name": "Ana", "change": { "merge": "x", "split": "y" } }),
    ] {
        let file = json!({ "records": [person.clone()] }).to_string();
        let (records, _) = Records::from_json(&file).unwrap();
        assert!(records.identity_overrides().is_empty());
        assert!(records.to_json().contains("\"name\": \"Ana\""));
        let again: Value = serde_json::from_str(&records.to_json()).unwrap();
        assert_eq!(again["records"][0], person);
    }
}

#[test]
fn unknown_members_of_an_override_survive_removal_and_restoring() {
    let file = json!({ "records": [{
        "id": "p", "type": "person", "created": NOON, "modified": NOON, "kind": "person", "name": "Ana Ruiz",
        "change": { "merge": "Anna Ruiz", "sure": 3 }, "by": "me"
    }] });
    let (mut records, _) = Records::from_json(&file.to_string()).unwrap();
    records.remove("p", ONE);
    records.restore("p", TWO);
    let again: Value = serde_json::from_str(&records.to_json()).unwrap();
    assert_eq!(again["records"][0]["by"], "me");
    assert_eq!(again["records"][0]["change"]["sure"], 3);
    assert_eq!(again["records"][0]["change"]["merge"], "Anna Ruiz");
}
