//! The JSON in which corrections are shared: see `docs/corrections.md`.

use serde_json::{Map, Value, json};

use super::State;
use crate::bookmarks::record::Record;
use crate::bookmarks::{Added, Change, Correction, IdentityChange, Records, Subject};
use pullquote_annotate::{EntityKind, QuoteKind};

/// The member `format` of a document.
pub const FORMAT: &str = "pullquote corrections";
/// The version that this program writes and the latest that it reads.
const VERSION: u64 = 1;
/// Members that an export adds to a record.
const ADDED: [&str; 3] = ["state", "context", "found"];

/// Why a text is not a document of corrections.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    #[error("not JSON: {0}")]
    Json(String),
    #[error("expected an object with “format”: “{FORMAT}” and a list “corrections”")]
    OtherFormat,
    #[error("it was written by a later version of pullquote (format {0})")]
    Newer(String),
}

/// The program and engine that an export names.
#[derive(Clone, Copy, Debug)]
pub struct Origin<'a> {
    /// `pullquote` and its version.
    pub program: &'a str,
    pub engine: &'a str,
    /// As [`pullquote_annotate::Annotator::version`].
    pub engine_version: &'a str,
}

/// A record with what an export says about it.
#[derive(Clone, Debug)]
pub struct Exported<'r> {
    pub record: &'r Record,
    pub state: State,
    /// The text around the words.
    pub context: Option<Value>,
    /// What the engine finds at the words.
    pub found: Option<Value>,
}

/// The record as in the bookmarks file, with its state and, if known, context and findings.
pub fn to_json(records: &Records, one: &Exported<'_>) -> Value {
    let mut value = records.json(one.record.id()).cloned().unwrap_or_default();
    value["state"] = one.state.name().into();
    for (key, member) in [("context", &one.context), ("found", &one.found)] {
        if let Some(member) = member {
            value[key] = member.clone();
        }
    }
    value
}

/// The whole document.
pub fn document(origin: Origin<'_>, corrections: &[Value]) -> Value {
    json!({
        "format": FORMAT,
        "version": VERSION,
        "program": origin.program,
        "engine": { "name": origin.engine, "version": origin.engine_version },
        "corrections": corrections,
    })
}

/// The records of a document, without what an export adds, to be checked one by one with [`check`].
pub fn read(text: &str) -> Result<Vec<Value>, ReadError> {
    let text = text.trim_start_matches('\u{feff}');
    let document: Value =
        serde_json::from_str(text).map_err(|error| ReadError::Json(error.to_string()))?;
    let Value::Object(mut members) = document else {
        return Err(ReadError::OtherFormat);
    };
    if members.get("format").and_then(Value::as_str) != Some(FORMAT) {
        return Err(ReadError::OtherFormat);
    }
    let version = members.get("version").cloned().unwrap_or_default();
    match version.as_u64() {
        None => return Err(ReadError::OtherFormat),
        Some(newer) if newer > VERSION => return Err(ReadError::Newer(newer.to_string())),
        Some(_) => {}
    }
    let Some(Value::Array(mut list)) = members.remove("corrections") else {
        return Err(ReadError::OtherFormat);
    };
    for record in list.iter_mut().filter_map(Value::as_object_mut) {
        record.retain(|key, _| !ADDED.contains(&key.as_str()));
    }
    Ok(list)
}

/// Whether a record corrects something. A declined offer to do so is the reader's own affair.
pub fn is_correction(record: &Record) -> bool {
    match record {
        Record::Correction(_) => true,
        Record::IdentityOverride(one) => !matches!(one.change, IdentityChange::Declined { .. }),
        _ => false,
    }
}

/// What is wrong with a record of a document, if anything.
pub fn check(value: &Value) -> Result<Record, String> {
    let members = value.as_object().ok_or("not an object")?;
    if members.contains_key("deleted") {
        return Err("it was removed".to_owned());
    }
    for key in ["id", "created", "modified"] {
        if !is_filled(members, key) {
            return Err(format!("“{key}” is missing"));
        }
    }
    let record = Record::from_json(value);
    match &record {
        _ if !is_correction(&record) => {
            return Err("not a correction that this version knows".to_owned());
        }
        Record::Correction(correction) => check_correction(correction)?,
        Record::IdentityOverride(one) if is_kind(&one.kind) => {}
        Record::IdentityOverride(one) => return Err(unknown_kind(&one.kind)),
        _ => {}
    }
    Ok(record)
}

fn is_filled(members: &Map<String, Value>, key: &str) -> bool {
    let text = members.get(key).and_then(Value::as_str);
    text.is_some_and(|text| !text.is_empty())
}

fn is_kind(kind: &str) -> bool {
    EntityKind::from_name(kind).is_some()
}

fn unknown_kind(kind: &str) -> String {
    format!("unknown kind “{kind}”")
}

fn check_correction(correction: &Correction) -> Result<(), String> {
    let change = &correction.change;
    if let (Some(subject), Some(only)) = (correction.subject, change.subject())
        && subject != only
    {
        let (subject, only) = (subject.name(), only.name());
        return Err(format!(
            "“subject” is {subject}, but only a {only} can be changed so"
        ));
    }
    let kind = match change {
        Change::QuoteKind(kind) | Change::Add(Added::Quote { kind, .. })
            if QuoteKind::from_name(kind).is_none() =>
        {
            kind
        }
        Change::EntityKind(kind) | Change::Add(Added::Name { kind, .. }) if !is_kind(kind) => kind,
        _ if super::names_nobody(change) => return Err("the name is empty".to_owned()),
        _ => return Ok(()),
    };
    Err(unknown_kind(kind))
}

/// What a correction says, in plain words.
pub fn describe(record: &Record) -> String {
    match record {
        Record::Correction(one) => describe_change(&one.change, one.subject),
        Record::IdentityOverride(one) => match &one.change {
            IdentityChange::Merge { into } => format!("{} is {into}", one.name),
            IdentityChange::Split { called, .. } => format!("{} is {called} here", one.name),
            IdentityChange::Declined { into } => format!("{} is not {into}", one.name),
        },
        _ => String::new(),
    }
}

fn describe_change(change: &Change, subject: Option<Subject>) -> String {
    let by = |name: &Option<String>| {
        let name = name.as_ref();
        name.map_or_else(String::new, |name| format!(" by {name}"))
    };
    match change {
        Change::Speaker(Some(name)) => format!("speaker: {name}"),
        Change::Speaker(None) => "no named speaker".to_owned(),
        Change::QuoteKind(kind) | Change::EntityKind(kind) => format!("kind: {kind}"),
        Change::Extent(anchor) => format!("extent: {}", anchor.excerpt()),
        Change::Refused => match subject {
            Some(Subject::Quote) => "not a quotation".to_owned(),
            Some(Subject::Statement) => "not a statement".to_owned(),
            Some(Subject::Name) => "not a name".to_owned(),
            None => "not a quotation or name".to_owned(),
        },
        Change::Merge { into } => format!("the same as {into}"),
        Change::Split { name } => format!("somebody else: {name}"),
        Change::Add(Added::Quote { kind, speaker }) => {
            format!("added: {kind} quotation{}", by(speaker))
        }
        Change::Add(Added::Statement { speaker }) => format!("added: statement{}", by(speaker)),
        Change::Add(Added::Name { kind, entity }) => {
            let entity = entity.as_ref();
            let name = entity.map_or_else(String::new, |name| format!(", {name}"));
            format!("added: name, {kind}{name}")
        }
    }
}
