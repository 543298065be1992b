use serde_json::json;

use super::*;

fn merged(id: &str, name: &str, into: &str, now: &str) -> IdentityOverride {
    let into = into.to_owned();
    IdentityOverride::new(id, "person", name, IdentityChange::Merge { into }, now)
}

fn parted(id: &str) -> IdentityOverride {
    let article = bookmark("x").article;
    let called = "Ana Ruiz (judge)".to_owned();
    IdentityOverride::new(
        id,
        "person",
        "Ana Ruiz",
        IdentityChange::Split { article, called },
        ONE,
    )
}

#[test]
fn decisions_on_people_come_back_in_the_order_in_which_they_were_made() {
    let mut records = with(&["b"]);
    assert!(records.add(merged("z", "Bill Clinton", "William Clinton", NOON)));
    assert!(records.add(parted("a")));
    let read = through_file(&records);
    assert_eq!(read.identity_overrides(), records.identity_overrides());
    let ids: Vec<&str> = read
        .identity_overrides()
        .iter()
        .map(|one| one.id.as_str())
        .collect();
    assert_eq!(ids, ["z", "a"]);
    assert_eq!(read.unsaved(), 0);
}

#[test]
fn a_removed_decision_stays_away_and_can_be_brought_back() {
    let mut here = with(&[]);
    here.add(merged("a", "Bill Clinton", "William Clinton", NOON));
    here.add(parted("b"));
    let mut there = through_file(&here);
    assert!(here.remove("a", ONE).is_some());
    let gone = through_file(&here);
    there.refresh(gone);
    let left: Vec<&str> = there
        .identity_overrides()
        .iter()
        .map(|one| one.id.as_str())
        .collect();
    assert_eq!(left, ["b"]);
    here.merge(with(&[]));
    assert!(here.restore("a", TWO));
    assert_eq!(through_file(&here).identity_overrides().len(), 2);
}

#[test]
fn two_windows_keep_the_decisions_of_both() {
    let mut one = with(&[]);
    one.add(merged("a", "Bill Clinton", "William Clinton", NOON));
    let mut other = with(&[]);
    other.add(parted("b"));
    let (mut left, mut right) = (one.clone(), other.clone());
    left.merge(other);
    right.merge(one);
    assert_eq!(left.identity_overrides(), right.identity_overrides());
    assert_eq!(left.identity_overrides().len(), 2);
}

#[test]
fn a_decision_that_is_not_understood_is_kept_as_it_is() {
    for person in [
        json!({ "id": "p", "type": "person", "kind": "person", "name": "Ana", "change": { "swap": "x" } }),
        json!({ "id": "p", "type": "person", "kind": "person", "name": "Ana", "change": { "split": "x" } }),
        json!({ "id": "p", "type": "person", "name": "Ana", "change": { "merge": "x" } }),
        json!({ "id": "p", "type": "person", "kind": "person", "name": "Ana", "change": { "merge": "x", "split": "y" } }),
    ] {
        let file = json!({ "records": [person.clone()] }).to_string();
        let (records, _) = Records::from_json(&file).unwrap();
        assert_eq!(
            records.identity_overrides(),
            Vec::<&IdentityOverride>::new()
        );
        assert!(records.to_json().contains("\"name\": \"Ana\""));
        let again: Value = serde_json::from_str(&records.to_json()).unwrap();
        assert_eq!(again["records"][0], person);
    }
}

#[test]
fn members_of_a_decision_that_this_version_does_not_know_survive() {
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
