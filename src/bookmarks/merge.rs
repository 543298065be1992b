//! Two states of one record made one.

use std::cmp::Ordering;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::json;
use super::record::Record;
use super::timestamp;

/// A record as it is held: what it says, its JSON with all members that this version does not know,
/// and its JSON as the file last had it.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// The record; of a removed one what it was, as long as this is remembered.
    pub record: Record,
    /// When it was removed.
    pub deleted: Option<String>,
    /// The whole record, as it will be written.
    pub json: Arc<Value>,
    /// The whole record as the file last had it; `None` when it is not from the file.
    pub base: Option<Arc<Value>>,
    /// Of a removed record: the whole of it before, as long as this is remembered.
    pub before: Option<Arc<Value>>,
}

impl Entry {
    /// A record that no file has yet.
    pub fn new(record: Record) -> Self {
        Self {
            json: Arc::new(json::write(&record, &Value::Null)),
            record,
            deleted: None,
            base: None,
            before: None,
        }
    }

    /// A record as the file has it.
    pub fn read(value: Value) -> Self {
        let deleted = value.get("deleted").and_then(Value::as_str);
        let (deleted, record) = (deleted.map(str::to_owned), json::read(&value));
        let json = Arc::new(value);
        Self {
            deleted,
            record,
            base: Some(Arc::clone(&json)),
            json,
            before: None,
        }
    }

    /// Whether the file does not have it as it is.
    pub fn is_unsaved(&self) -> bool {
        match &self.base {
            None => true,
            Some(base) => !Arc::ptr_eq(base, &self.json) && base != &self.json,
        }
    }

    /// When it was last changed or removed.
    pub fn time(&self) -> &str {
        match &self.deleted {
            Some(time) => time,
            None => self
                .json
                .get("modified")
                .and_then(Value::as_str)
                .unwrap_or(""),
        }
    }

    /// Writes the record's present state into its JSON.
    pub fn settle(&mut self) {
        let value = match &self.deleted {
            Some(time) => json::tombstone(&self.record, &self.json, time),
            None => json::write(&self.record, &self.json),
        };
        self.json = Arc::new(value);
    }

    /// The newer of two states wins; of a removal and a change at the same time the removal; of two
    /// changes at the same time the one whose JSON sorts last, so that all windows agree.
    pub fn order(&self, other: &Self) -> Ordering {
        timestamp::order(self.time(), other.time())
            .then_with(|| self.deleted.is_some().cmp(&other.deleted.is_some()))
            .then_with(|| self.json.to_string().cmp(&other.json.to_string()))
    }

    /// Takes the newer of two states that need not be of one file.
    pub fn merge(&mut self, other: Self) {
        if self.order(&other) == Ordering::Less {
            let base = self.base.take();
            *self = Self { base, ..other };
        }
    }

    /// Takes in what the file has now: what was not changed here is as the file has it, and of what
    /// was changed on both sides each member keeps the change that was made to it.
    pub fn refresh(&mut self, mut disk: Self) {
        if disk.deleted.is_some() && !disk.record.is_known() {
            // The file has only a tombstone; what the record was is remembered for its return.
            disk.record = self.record.clone();
            let whole = self.deleted.is_none().then(|| Arc::clone(&self.json));
            disk.before = self.before.take().or(whole);
        }
        if !self.is_unsaved() || self.json == disk.json {
            *self = disk;
            return;
        }
        let on_disk = Arc::clone(&disk.json);
        let is_news = self.base.as_ref() != Some(&on_disk);
        if is_news {
            match self.combine(&disk) {
                Some(both) => *self = both,
                None => self.merge(disk),
            }
        }
        self.base = Some(on_disk);
    }

    /// Both changes to what the file last had, member by member.
    fn combine(&self, disk: &Self) -> Option<Self> {
        if self.deleted.is_some() || disk.deleted.is_some() {
            return None;
        }
        let base = self.base.as_ref()?.as_object()?;
        let (ours, theirs) = (self.json.as_object()?, disk.json.as_object()?);
        let ours_wins = self.order(disk) == Ordering::Greater;
        let value = Value::Object(combine_members(base, ours, theirs, ours_wins));
        let record = json::read(&value);
        record.is_known().then_some(())?;
        Some(Self {
            record,
            deleted: None,
            json: Arc::new(value),
            base: None,
            before: None,
        })
    }
}

fn combine_members(
    base: &Map<String, Value>,
    ours: &Map<String, Value>,
    theirs: &Map<String, Value>,
    ours_wins: bool,
) -> Map<String, Value> {
    let mut both = theirs.clone();
    let keys = ours.keys().chain(base.keys());
    for key in keys {
        let (was, our, their) = (base.get(key), ours.get(key), theirs.get(key));
        if our == their || our == was {
            continue;
        }
        let value = if their == was {
            our.cloned()
        } else if let ("note", Some(Value::String(our)), Some(Value::String(their))) =
            (key.as_str(), our, their)
        {
            Some(both_notes(our, their, ours_wins).into())
        } else if ours_wins {
            our.cloned()
        } else {
            their.cloned()
        };
        match value {
            Some(value) => drop(both.insert(key.clone(), value)),
            None => drop(both.shift_remove(key)),
        }
    }
    both
}

/// Two notes written at once are both kept, the newer first: a note is prose, and nobody can write
/// it again from memory.
fn both_notes(ours: &str, theirs: &str, ours_wins: bool) -> String {
    let (newer, older) = if ours_wins {
        (ours, theirs)
    } else {
        (theirs, ours)
    };
    if newer.contains(older) {
        newer.to_owned()
    } else if older.contains(newer) {
        older.to_owned()
    } else {
        format!("{newer}\n\n{older}")
    }
}
