//! Any bytes can be imported as corrections: what is invalid is refused, the rest is kept as it is.

use pullquote::bookmarks::Records;
use pullquote::corrections::exchange;
use serde_json::{Value, json};

use super::inputs::{self, byte};

/// Reads the bytes as a document, and as members of a record in one.
pub fn check(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    if let Ok(list) = exchange::read(&text) {
        take_in(list);
    }
    let (head, rest) = data.split_at(data.len().min(4));
    let any = serde_json::from_slice(rest).unwrap_or_else(|_| Value::String(inputs::text(rest)));
    let mut record = json!({
        "id": "a", "type": "correction",
        "created": "2026-11-28T12:00:00Z", "modified": "2026-11-28T12:00:00Z",
        "article": { "sha256": "00", "title": "T", "source": "a.txt" },
        "target": { "selector": [
            { "type": "TextQuoteSelector", "exact": "a", "prefix": "", "suffix": "" },
            { "type": "TextPositionSelector", "start": 0, "end": 1 },
        ] },
        "subject": "quote", "change": { "speaker": "Ana Ruiz" }, "state": "applied",
    });
    let places = [
        "/id",
        "/type",
        "/created",
        "/article",
        "/target",
        "/subject",
        "/change",
        "/change/speaker",
        "/target/selector",
        "/target/selector/1/start",
    ];
    let at = places[byte(head, 0) % places.len()];
    if let Some(place) = record.pointer_mut(at) {
        *place = any;
    }
    let document = json!({ "format": exchange::FORMAT, "version": 1, "corrections": [record] });
    take_in(exchange::read(&document.to_string()).unwrap());
}

fn take_in(list: Vec<Value>) {
    let mut records = Records::default();
    for value in list {
        assert!(value.get("state").is_none());
        let Ok(record) = exchange::check(&value) else {
            continue;
        };
        assert!(exchange::is_correction(&record));
        records.import(value.clone());
        // Another record of the list may have the same id.
        assert!(records.json(record.id()).is_some());
    }
    let (read, _) = Records::from_json(&records.to_json()).unwrap();
    assert!(read.iter().eq(records.iter()));
}
