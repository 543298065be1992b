//! Records from another program or another reader's export.

use serde_json::Value;

use super::Records;
use crate::bookmarks::json;
use crate::bookmarks::merge::Entry;
use crate::bookmarks::record::Record;

/// What became of a record that was imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Imported {
    Added,
    /// It is newer than the record with its id.
    Updated,
    /// It is there already.
    Unchanged,
    /// The record with its id is newer, or was removed later, and stays.
    Older,
    /// The record with its id is of another type, and stays.
    OtherType,
}

impl Record {
    /// The record of this JSON. One that this version does not understand is [`Record::Unknown`].
    pub fn from_json(value: &Value) -> Self {
        json::read(value)
    }
}

impl Records {
    /// The record with this id as the file has it, members of later versions included.
    pub fn json(&self, id: &str) -> Option<&Value> {
        let entry = self.entries.get(id)?;
        entry.deleted.is_none().then_some(&*entry.json)
    }

    /// Takes in a record, whose members are kept as they are, unless there is a newer one with its id.
    pub fn import(&mut self, value: Value) -> Imported {
        let mut entry = Entry::read(value);
        entry.base = None;
        let id = entry.record.id().to_owned();
        let Some(ours) = self.entries.get_mut(&id) else {
            self.entries.insert(id, entry);
            return Imported::Added;
        };
        if ours.json.get("type") != entry.json.get("type") {
            return Imported::OtherType;
        }
        if ours.deleted.is_none() && ours.json == entry.json {
            return Imported::Unchanged;
        }
        let theirs = entry.json.clone();
        ours.merge(entry);
        if ours.json == theirs {
            Imported::Updated
        } else {
            Imported::Older
        }
    }
}
