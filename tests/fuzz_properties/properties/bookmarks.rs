//! The bookmarks file: reading and writing are stable, merging is symmetric and loses nothing.

use pullquote::bookmarks::Records;

/// A record with placeholders `@`, to be filled from the input.
const RECORD: &str = r#"{"id":"@","type":"bookmark","created":"2026-01-01T10:00:00Z","modified":"@",
"article":{"sha256":"@","title":"@","source":"@"},"target":{"selector":[{"type":"TextQuoteSelector","exact":"@",
"prefix":"","suffix":"@"},{"type":"TextPositionSelector","start":@,"end":9}]},"name":"@","note":"@","more":@}"#;

/// Reads the input as a file, and as values in a file of records.
pub fn check(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    check_round_trip(&text);
    let (a, b) = (filled(data), filled(&data[data.len() / 2..]));
    check_round_trip(&a);
    let (Ok((a, _)), Ok((b, _))) = (Records::from_json(&a), Records::from_json(&b)) else {
        return;
    };
    let merged = |one: &Records, other: &Records| {
        let mut merged = one.clone();
        merged.merge(other.clone());
        merged
    };
    let (ab, ba) = (merged(&a, &b), merged(&b, &a));
    assert_eq!(ab.to_json(), ba.to_json(), "merging is symmetric");
    assert_eq!(
        merged(&ab, &b).to_json(),
        ab.to_json(),
        "merging is idempotent"
    );
    assert!(
        ab.iter().count() >= a.iter().count().max(b.iter().count()) || has_removed(&ab),
        "merging loses no record"
    );
}

fn has_removed(records: &Records) -> bool {
    records.to_json().contains("\"deleted\"")
}

/// A readable file is the same after the second round trip.
fn check_round_trip(text: &str) {
    let Ok((records, _)) = Records::from_json(text) else {
        return;
    };
    let written = records.to_json();
    let (again, _) = Records::from_json(&written).expect("our own output is readable");
    assert_eq!(again.to_json(), written);
    assert_eq!(again.iter().count(), records.iter().count());
    for bookmark in records.bookmarks() {
        let _ = bookmark.anchor.find("Some words. @", &bookmark.article.id);
    }
}

/// Records with the lines of `data` in place of the placeholders.
fn filled(data: &[u8]) -> String {
    let text = String::from_utf8_lossy(data);
    let mut values = text.split('\n');
    let mut list = Vec::new();
    while let Some(first) = values.next().filter(|_| list.len() < 8) {
        let mut value = Some(first);
        let mut record = String::new();
        for (n, piece) in RECORD.split('@').enumerate() {
            if n > 0 {
                let is_bare = record.ends_with(':');
                let words = value.take().or_else(|| values.next()).unwrap_or("1");
                record.push_str(&if is_bare {
                    number(words)
                } else {
                    escaped(words)
                });
            }
            record.push_str(piece);
        }
        list.push(record);
    }
    format!(
        "{{\"format\":\"pullquote bookmarks\",\"version\":1,\"records\":[{}]}}",
        list.join(",")
    )
}

fn number(words: &str) -> String {
    words
        .parse::<u64>()
        .map_or_else(|_| "3".to_owned(), |n| n.to_string())
}

fn escaped(words: &str) -> String {
    let quoted = serde_json::to_string(words).unwrap();
    quoted[1..quoted.len() - 1].to_owned()
}
