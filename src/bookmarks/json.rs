//! Records as JSON.
//!
//! The file is also edited by hand and by later versions, so a record is never written from its fields
//! alone: [`update`] changes only the members of the JSON that differ, in place.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::anchor::Anchor;
use super::article_facts::ArticleFacts;
use super::change::Change;
use super::identity_override::IdentityOverride;
use super::known_text::KnownText;
use super::record::{Bookmark, Correction, Record, SavedQuote};
use crate::article_id::ArticleId;
use pullquote_text::clean;

/// Reads a record. One that is not understood in full becomes [`Record::Unknown`].
pub(super) fn read(json: &Value) -> Record {
    let record = match json.get("type").and_then(Value::as_str) {
        Some("bookmark") => Bookmark::deserialize(json).map(|mut record| {
            default_hash(&mut record.anchor, &record.article.id);
            Record::Bookmark(record)
        }),
        Some("correction") => Correction::deserialize(json).map(|mut record| {
            default_hash(&mut record.anchor, &record.article.id);
            if let Change::Extent(anchor) = &mut record.change {
                default_hash(anchor, &record.article.id);
            }
            Record::Correction(record)
        }),
        Some("quote") => SavedQuote::deserialize(json).map(|mut record| {
            default_hash(&mut record.anchor, &record.article.id);
            Record::SavedQuote(record)
        }),
        Some("article") => ArticleFacts::deserialize(json).map(Record::ArticleFacts),
        Some("person") => IdentityOverride::deserialize(json).map(Record::IdentityOverride),
        Some("text") => KnownText::deserialize(json).map(Record::KnownText),
        _ => return Record::Unknown(json.clone()),
    };
    // serde also takes structs from lists, which no version writes.
    let is_usual = json.get("article").is_none_or(Value::is_object);
    match record {
        Ok(record) if is_usual && !record.id().is_empty() => record,
        _ => Record::Unknown(json.clone()),
    }
}

/// The record as it is written to a file that does not contain it yet.
pub(super) fn write(record: &Record) -> Value {
    let (kind, mut json) = match record {
        Record::Bookmark(record) => ("bookmark", to_value(record)),
        Record::Correction(record) => ("correction", to_value(record)),
        Record::SavedQuote(record) => ("quote", to_value(record)),
        Record::IdentityOverride(record) => ("person", to_value(record)),
        Record::ArticleFacts(record) => ("article", to_value(record)),
        Record::KnownText(record) => ("text", to_value(record)),
        Record::Unknown(json) => return json.clone(),
    };
    let article = json["article"]["sha256"].clone();
    for target in ["/target", "/change/extent"] {
        if let Some(target) = json.pointer_mut(target) {
            omit_hash(target, &article);
        }
    }
    if let Value::Object(members) = &mut json {
        members.shift_insert(1, "type".to_owned(), kind.into());
    }
    json
}

/// The record in the place of an earlier state of it, whose JSON was `old`. Members of `old` that this
/// version does not know stay where they are.
pub(super) fn update(old: &Value, record: &Record) -> Value {
    let before = match read(old) {
        Record::Unknown(_) => Value::Null,
        before => write(&before),
    };
    let mut json = old.clone();
    patch(&mut json, &before, &write(record));
    json
}

/// What stays of a removed record, so that a window that still holds it does not write it again.
pub(super) fn tombstone(record: &Record, old: &Value, deleted: &str) -> Value {
    let mut json = Map::new();
    json.insert("id".to_owned(), record.id().into());
    for key in ["type", "created"] {
        if let Some(value) = old.get(key) {
            json.insert(key.to_owned(), value.clone());
        }
    }
    json.insert("deleted".to_owned(), deleted.into());
    Value::Object(json)
}

/// Indented by two spaces, and safe to print: see [`clean::json`].
pub(super) fn pretty(json: &Value) -> String {
    clean::json(&format!("{json:#}")).into_owned()
}

/// A type of ours as JSON, which cannot fail: all keys are strings, all numbers finite.
pub(super) fn to_value(record: &impl Serialize) -> Value {
    serde_json::to_value(record).unwrap_or_default()
}

/// The hash of an anchor that was read without one is that of its article.
pub(super) fn default_hash(anchor: &mut Anchor, article: &ArticleId) {
    if anchor.hash.as_str().is_empty() {
        anchor.hash = article.clone();
    }
}

/// The reverse of [`default_hash`], of an anchor in JSON.
pub(super) fn omit_hash(target: &mut Value, article: &Value) {
    if let Value::Object(members) = target
        && members.get("sha256") == Some(article)
    {
        members.shift_remove("sha256");
    }
}

/// Makes `json` say `after` where it said `before`. Members that neither has stay, and so does the
/// order. Lists of selectors are compared by the type of each, other lists as a whole.
fn patch(json: &mut Value, before: &Value, after: &Value) {
    match (json, after) {
        (Value::Object(json), Value::Object(after)) => {
            json.retain(|key, _| after.contains_key(key) || before.get(key).is_none());
            for (key, value) in after {
                let was = before.get(key).unwrap_or(&Value::Null);
                patch(json.entry(key.as_str()).or_insert(Value::Null), was, value);
            }
        }
        (Value::Array(json), Value::Array(after)) if after.iter().any(is_selector) => {
            for value in after {
                let is_same = |one: &Value| one.get("type") == value.get("type");
                let was = before
                    .as_array()
                    .and_then(|list| list.iter().find(|one| is_same(one)));
                match json.iter_mut().find(|one| is_same(one)) {
                    Some(old) => patch(old, was.unwrap_or(&Value::Null), value),
                    None => json.push(value.clone()),
                }
            }
        }
        (json, after) => json.clone_from(after),
    }
}

fn is_selector(value: &Value) -> bool {
    value.get("type").is_some()
}
