//! Merging two states of one record.

use std::cmp::Ordering;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::json;
use super::note;
use super::record::Record;
use super::timestamp;

/// A record and its JSON, here and in the file.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// Of a removed record the last state, while it is remembered.
    pub record: Record,
    /// When it was removed, RFC 3339.
    pub deleted: Option<String>,
    /// The whole record as it will be written, members of later versions included.
    pub json: Arc<Value>,
    /// The whole record as the file last had it; `None` if the file has never had it.
    pub base: Option<Arc<Value>>,
    /// Of a removed record: `json` before the removal, while it is remembered.
    pub before_removal: Option<Arc<Value>>,
}

impl Entry {
    /// A record that is not in the file.
    pub fn new(record: Record) -> Self {
        Self {
            json: Arc::new(json::write(&record)),
            record,
            deleted: None,
            base: None,
            before_removal: None,
        }
    }

    /// A record of the file.
    pub fn read(value: Value) -> Self {
        let deleted = value.get("deleted").and_then(Value::as_str);
        let (deleted, record) = (deleted.map(str::to_owned), json::read(&value));
        let json = Arc::new(value);
        Self {
            deleted,
            record,
            base: Some(Arc::clone(&json)),
            json,
            before_removal: None,
        }
    }

    pub fn is_unsaved(&self) -> bool {
        match &self.base {
            None => true,
            Some(base) => !Arc::ptr_eq(base, &self.json) && base != &self.json,
        }
    }

    /// When it was last changed or removed, RFC 3339.
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

    /// Brings `json` up to date with `record` and `deleted`.
    pub fn update_json(&mut self) {
        let value = match &self.deleted {
            Some(time) => json::tombstone(&self.record, &self.json, time),
            None => json::update(&self.json, &self.record),
        };
        self.json = Arc::new(value);
    }

    /// The newer state is the greater; at the same time a removal; of two changes at the same time the
    /// one whose JSON sorts last. All windows agree on this order.
    fn order(&self, other: &Self) -> Ordering {
        timestamp::order(self.time(), other.time())
            .then_with(|| self.deleted.is_some().cmp(&other.deleted.is_some()))
            .then_with(|| self.json.to_string().cmp(&other.json.to_string()))
    }

    /// Takes the newer of two states that need not come from the same file.
    pub fn merge(&mut self, other: Self) {
        if self.order(&other) == Ordering::Less {
            let base = self.base.take();
            *self = Self { base, ..other };
        }
    }

    /// Takes in the state that the file has now: as it is if nothing was changed here, else merged
    /// member by member.
    pub fn refresh(&mut self, mut disk: Self) {
        if disk.deleted.is_some() && !disk.record.is_known() {
            // A tombstone does not hold the record; keep it for `Records::restore`.
            disk.record = self.record.clone();
            let whole = self.deleted.is_none().then(|| Arc::clone(&self.json));
            disk.before_removal = self.before_removal.take().or(whole);
        }
        if !self.is_unsaved() || self.json == disk.json {
            *self = disk;
            return;
        }
        let on_disk = Arc::clone(&disk.json);
        if self.base.as_ref() != Some(&on_disk) {
            match self.merge_members(&disk) {
                Some(both) => *self = both,
                None => self.merge(disk),
            }
        }
        self.base = Some(on_disk);
    }

    /// A three-way merge of the members. `None` if that is not possible: one side is removed, there is
    /// no common base, or the result is not a record.
    fn merge_members(&self, disk: &Self) -> Option<Self> {
        if self.deleted.is_some() || disk.deleted.is_some() {
            return None;
        }
        let base = self.base.as_ref()?.as_object()?;
        let (ours, theirs) = (self.json.as_object()?, disk.json.as_object()?);
        let ours_wins = self.order(disk) == Ordering::Greater;
        let value = Value::Object(merge_members(base, ours, theirs, ours_wins));
        let record = json::read(&value);
        record.is_known().then(|| Self {
            record,
            deleted: None,
            json: Arc::new(value),
            base: None,
            before_removal: None,
        })
    }
}

fn merge_members(
    base: &Map<String, Value>,
    ours: &Map<String, Value>,
    theirs: &Map<String, Value>,
    ours_wins: bool,
) -> Map<String, Value> {
    let mut both = theirs.clone();
    for key in ours.keys().chain(base.keys()) {
        let (was, our, their) = (base.get(key), ours.get(key), theirs.get(key));
        if our == their || our == was {
            continue;
        }
        let value = match (our, their) {
            _ if their == was => our.cloned(),
            _ if key == "note" => {
                let text =
                    |note: Option<&Value>| note.and_then(Value::as_str).unwrap_or("").to_owned();
                let note = note::merge(&text(was), &text(our), &text(their), ours_wins);
                (!note.is_empty()).then(|| note.into())
            }
            _ if ours_wins => our.cloned(),
            _ => their.cloned(),
        };
        match value {
            Some(value) => drop(both.insert(key.clone(), value)),
            None => drop(both.shift_remove(key)),
        }
    }
    both
}
