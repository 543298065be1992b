//! Records as JSON and back. Writing lays the known members over what was read, so that members
//! that this version does not know stay where they were.

use std::fmt::Write as _;

use serde_json::{Map, Value};

use super::anchor::{Anchor, Long};
use super::record::{
    ArticleRef, Bookmark, Change, Correction, IdentityChange, IdentityOverride, Record, SavedQuote,
};
use crate::article_id::ArticleId;
use pullquote_text::clean;

type Object = Map<String, Value>;

/// Reads a record. Whatever is not wholly understood is [`Record::Unknown`], so that it is not
/// changed by being written again.
pub(super) fn read(value: &Value) -> Record {
    let known = match value.get("type").and_then(Value::as_str) {
        Some("bookmark") => read_bookmark(value).map(Record::Bookmark),
        Some("correction") => read_correction(value).map(Record::Correction),
        Some("quote") => read_kept(value).map(Record::SavedQuote),
        Some("person") => read_person(value).map(Record::IdentityOverride),
        _ => None,
    };
    known.unwrap_or_else(|| Record::Unknown(value.clone()))
}

/// The record as JSON, laid over `old`.
pub(super) fn write(record: &Record, old: &Value) -> Value {
    let kind = match record {
        Record::Bookmark(_) => "bookmark",
        Record::Correction(_) => "correction",
        Record::IdentityOverride(_) => "person",
        Record::SavedQuote(_) => "quote",
        Record::Unknown(value) => return value.clone(),
    };
    let mut map = object(old);
    put(&mut map, "id", record.id());
    put(&mut map, "type", kind);
    put(&mut map, "created", record.created());
    put(&mut map, "modified", record.modified());
    if let Some((article, anchor)) = record.place() {
        let old_article = map.get("article").cloned().unwrap_or_default();
        put(&mut map, "article", write_article(article, &old_article));
        let old_target = map.get("target").cloned().unwrap_or_default();
        let target = write_target(anchor, &article.id, &old_target);
        put(&mut map, "target", target);
    }
    match record {
        Record::Bookmark(bookmark) => {
            put_some(&mut map, "speaker", bookmark.speaker.as_deref());
            put_some(&mut map, "name", bookmark.name.as_deref());
            put_some(&mut map, "note", bookmark.note.as_deref());
            put_tags(&mut map, &bookmark.tags);
        }
        Record::SavedQuote(kept) => write_kept(kept, &mut map),
        Record::Correction(correction) => {
            let old_change = map.get("change").cloned().unwrap_or_default();
            let change = write_change(&correction.change, &correction.article.id, &old_change);
            put(&mut map, "change", change);
        }
        Record::IdentityOverride(person) => write_person(person, &mut map),
        Record::Unknown(_) => {}
    }
    Value::Object(map)
}

/// What stays of a removed record: its identity and when it went, so that a window that still holds
/// it does not bring it back.
pub(super) fn tombstone(record: &Record, old: &Value, deleted: &str) -> Value {
    let mut map = Object::new();
    put(&mut map, "id", record.id());
    put_some(&mut map, "type", old.get("type").cloned());
    put_some(&mut map, "created", old.get("created").cloned());
    put(&mut map, "deleted", deleted);
    Value::Object(map)
}

/// JSON with what could act on a terminal, or hide words, written as `\u` escapes. C0 controls are
/// escaped by JSON itself.
pub(super) fn harmless(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if c.is_ascii() && c != '\u{7f}' || clean::substitute(c).is_none() {
            out.push(c);
            continue;
        }
        for unit in c.encode_utf16(&mut [0; 2]) {
            let _ = write!(out, "\\u{unit:04x}");
        }
    }
    out
}

/// A value printed for people: two blanks of indent, one member a line.
pub(super) fn pretty(value: &Value) -> String {
    harmless(&format!("{value:#}"))
}

/// The members that a kept quotation has beside those of every record.
fn write_kept(kept: &SavedQuote, map: &mut Object) {
    put_some(map, "speaker", kept.speaker.as_deref());
    put(map, "kind", kept.kind.as_str());
    put_some(map, "cue", kept.cue.as_deref());
    put_some(map, "publisher", kept.publisher.as_deref());
    put_some(map, "date", kept.date.as_deref());
    put_some(map, "note", kept.note.as_deref());
    put_tags(map, &kept.tags);
}

fn put_tags(map: &mut Object, tags: &[String]) {
    let tags = (!tags.is_empty()).then(|| Value::from(tags.to_vec()));
    put_some(map, "tags", tags);
}

fn object(value: &Value) -> Object {
    value.as_object().cloned().unwrap_or_default()
}

fn put(map: &mut Object, key: &str, value: impl Into<Value>) {
    map.insert(key.to_owned(), value.into());
}

fn put_some(map: &mut Object, key: &str, value: Option<impl Into<Value>>) {
    match value {
        Some(value) => put(map, key, value),
        None => drop(map.shift_remove(key)),
    }
}

/// `Some` when each of these members is a string, null or absent.
fn are_texts(value: &Value, keys: &[&str]) -> Option<()> {
    let is_text = |key: &&str| {
        let member = value.get(key);
        member.is_none_or(|member| member.is_null() || member.is_string())
    };
    keys.iter().all(is_text).then_some(())
}

/// A string member, if there is one.
fn optional(value: &Value, key: &str) -> Option<String> {
    value.get(key)?.as_str().map(str::to_owned)
}

/// A string member, or nothing in it.
fn text(value: &Value, key: &str) -> String {
    optional(value, key).unwrap_or_default()
}

fn identity(value: &Value) -> Option<String> {
    optional(value, "id").filter(|id| !id.is_empty())
}

fn read_bookmark(value: &Value) -> Option<Bookmark> {
    are_texts(value, &["created", "modified", "name", "note", "speaker"])?;
    let article = read_article(value.get("article")?)?;
    Some(Bookmark {
        id: identity(value)?,
        anchor: read_target(value.get("target")?, &article.id)?,
        article,
        name: optional(value, "name"),
        note: optional(value, "note"),
        tags: read_tags(value)?,
        speaker: optional(value, "speaker"),
        created: text(value, "created"),
        modified: text(value, "modified"),
    })
}

/// Tags; `None` when they are no list of words.
fn read_tags(value: &Value) -> Option<Vec<String>> {
    match value.get("tags") {
        None | Some(Value::Null) => Some(Vec::new()),
        Some(tags) => tags
            .as_array()?
            .iter()
            .map(|tag| tag.as_str().map(str::to_owned))
            .collect(),
    }
}

fn read_kept(value: &Value) -> Option<SavedQuote> {
    are_texts(value, &["created", "modified", "speaker", "kind", "cue"])?;
    are_texts(value, &["publisher", "date", "note"])?;
    let article = read_article(value.get("article")?)?;
    Some(SavedQuote {
        id: identity(value)?,
        anchor: read_target(value.get("target")?, &article.id)?,
        article,
        speaker: optional(value, "speaker"),
        kind: optional(value, "kind").unwrap_or_else(|| "direct".to_owned()),
        cue: optional(value, "cue"),
        publisher: optional(value, "publisher"),
        date: optional(value, "date"),
        note: optional(value, "note"),
        tags: read_tags(value)?,
        created: text(value, "created"),
        modified: text(value, "modified"),
    })
}

fn read_correction(value: &Value) -> Option<Correction> {
    are_texts(value, &["created", "modified"])?;
    let article = read_article(value.get("article")?)?;
    Some(Correction {
        id: identity(value)?,
        anchor: read_target(value.get("target")?, &article.id)?,
        change: read_change(value.get("change")?, &article.id)?,
        article,
        created: text(value, "created"),
        modified: text(value, "modified"),
    })
}

fn read_person(value: &Value) -> Option<IdentityOverride> {
    are_texts(value, &["created", "modified"])?;
    let change = value.get("change")?;
    are_texts(change, &["merge", "split"])?;
    let change = match (optional(change, "merge"), optional(change, "split")) {
        (Some(into), None) => IdentityChange::Merge { into },
        (None, Some(called)) => IdentityChange::Split {
            article: read_article(value.get("article")?)?,
            called,
        },
        _ => return None,
    };
    Some(IdentityOverride {
        id: identity(value)?,
        kind: optional(value, "kind")?,
        name: optional(value, "name")?,
        change,
        created: text(value, "created"),
        modified: text(value, "modified"),
    })
}

fn write_person(person: &IdentityOverride, map: &mut Object) {
    put(map, "kind", person.kind.as_str());
    put(map, "name", person.name.as_str());
    let (key, name, article) = match &person.change {
        IdentityChange::Merge { into } => ("merge", into, None),
        IdentityChange::Split { article, called } => ("split", called, Some(article)),
    };
    let mut change = object(&map.get("change").cloned().unwrap_or_default());
    change.shift_remove("merge");
    change.shift_remove("split");
    put(&mut change, key, name.as_str());
    put(map, "change", Value::Object(change));
    let old = map.get("article").cloned().unwrap_or_default();
    let article = article.map(|article| write_article(article, &old));
    put_some(map, "article", article);
}

fn read_article(value: &Value) -> Option<ArticleRef> {
    value.as_object()?;
    are_texts(value, &["sha256", "title", "source", "passage"])?;
    Some(ArticleRef {
        id: ArticleId::from_hex(&text(value, "sha256")),
        title: text(value, "title"),
        source: text(value, "source"),
        passage: optional(value, "passage"),
    })
}

fn write_article(article: &ArticleRef, old: &Value) -> Value {
    let mut map = object(old);
    put(&mut map, "sha256", article.id.as_str());
    put(&mut map, "title", article.title.as_str());
    put(&mut map, "source", article.source.as_str());
    put_some(&mut map, "passage", article.passage.as_deref());
    Value::Object(map)
}

/// Reads `{"selector": […], "sha256": …}`; the identity is the article's unless told.
pub(super) fn read_target(value: &Value, article: &ArticleId) -> Option<Anchor> {
    let selectors = value.get("selector")?.as_array()?;
    let of_type = |name| {
        selectors
            .iter()
            .find(|selector| selector.get("type").and_then(Value::as_str) == Some(name))
    };
    let quote = of_type("TextQuoteSelector")?;
    are_texts(quote, &["prefix", "suffix", "tail", "sha256"])?;
    are_texts(value, &["sha256"])?;
    let exact = quote.get("exact")?.as_str()?.to_owned();
    let length = exact.chars().count() as u64;
    let (start, end) = match of_type("TextPositionSelector") {
        None => (0, length),
        Some(position) => (
            position.get("start")?.as_u64()?,
            position.get("end")?.as_u64()?,
        ),
    };
    let long = optional(quote, "tail").map(|tail| Long {
        tail,
        digest: text(quote, "sha256"),
    });
    let hash = optional(value, "sha256");
    Some(Anchor {
        exact,
        prefix: text(quote, "prefix"),
        suffix: text(quote, "suffix"),
        start,
        end: end.max(start),
        hash: hash.map_or_else(|| article.clone(), |hash| ArticleId::from_hex(&hash)),
        long,
    })
}

pub(super) fn write_target(anchor: &Anchor, article: &ArticleId, old: &Value) -> Value {
    let mut map = object(old);
    let hash = (anchor.hash != *article).then(|| anchor.hash.as_str());
    put_some(&mut map, "sha256", hash);
    let mut selectors = match map.shift_remove("selector") {
        Some(Value::Array(selectors)) => selectors,
        _ => Vec::new(),
    };
    select(&mut selectors, "TextQuoteSelector", |quote| {
        put(quote, "exact", anchor.exact.as_str());
        put(quote, "prefix", anchor.prefix.as_str());
        put(quote, "suffix", anchor.suffix.as_str());
        let long = anchor.long.as_ref();
        put_some(quote, "tail", long.map(|long| long.tail.as_str()));
        put_some(quote, "sha256", long.map(|long| long.digest.as_str()));
    });
    select(&mut selectors, "TextPositionSelector", |position| {
        put(position, "start", anchor.start);
        put(position, "end", anchor.end);
    });
    put(&mut map, "selector", selectors);
    Value::Object(map)
}

/// Lays members over the selector of that type, which is made when there is none.
fn select(selectors: &mut Vec<Value>, name: &str, fill: impl FnOnce(&mut Object)) {
    let is_named = |one: &Value| one.get("type").and_then(Value::as_str) == Some(name);
    let known = selectors.iter().position(is_named);
    let mut map = known.map_or_else(Object::new, |at| object(&selectors[at]));
    put(&mut map, "type", name);
    fill(&mut map);
    match known {
        Some(at) => selectors[at] = Value::Object(map),
        None => selectors.push(Value::Object(map)),
    }
}

fn read_change(value: &Value, article: &ArticleId) -> Option<Change> {
    let (key, value) = value.as_object()?.iter().next()?;
    let word = || value.as_str().map(str::to_owned);
    Some(match key.as_str() {
        "speaker" if value.is_null() => Change::Speaker(None),
        "speaker" => Change::Speaker(Some(word()?)),
        "quote" => Change::QuoteKind(word()?),
        "extent" => Change::Extent(read_target(value, article)?),
        "refused" if *value == Value::Bool(true) => Change::Refused,
        "entity" => Change::EntityKind(word()?),
        "merge" => Change::Merge { into: word()? },
        "split" => Change::Split { name: word()? },
        _ => return None,
    })
}

fn write_change(change: &Change, article: &ArticleId, old: &Value) -> Value {
    let (key, value) = match change {
        Change::Speaker(name) => ("speaker", name.as_deref().into()),
        Change::QuoteKind(kind) => ("quote", kind.as_str().into()),
        Change::Extent(anchor) => {
            let old = old.get("extent").cloned().unwrap_or_default();
            ("extent", write_target(anchor, article, &old))
        }
        Change::Refused => ("refused", true.into()),
        Change::EntityKind(kind) => ("entity", kind.as_str().into()),
        Change::Merge { into } => ("merge", into.as_str().into()),
        Change::Split { name } => ("split", name.as_str().into()),
    };
    let mut map = Object::new();
    map.insert(key.to_owned(), value);
    // The first member tells what is changed; others are not ours and stay.
    for (other, value) in object(old).into_iter().skip(1) {
        if other != key {
            map.insert(other, value);
        }
    }
    Value::Object(map)
}
