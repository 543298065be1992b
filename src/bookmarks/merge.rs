//! Merging two states of one record.

use std::cmp::Ordering;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::json;
use super::record::Record;
use super::timestamp;

/// Between the paragraphs of a note.
const PARAGRAPH_BREAK: &str = "\n\n";

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
            (Some(Value::String(our)), Some(Value::String(their))) if key == "note" => {
                let was = was.and_then(Value::as_str).unwrap_or("");
                Some(join_notes(was, our, their, ours_wins).into())
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

/// What two concurrent edits made of the note `base`: the newer one, without the paragraphs that the other
/// removed, and then the paragraphs that only the other wrote. The reader cannot write prose again from
/// memory, so that two edits of one paragraph are both kept. A paragraph that both have, or that one
/// has continued, stands once: whole notes side by side would double at each conflict.
fn join_notes(base: &str, ours: &str, theirs: &str, ours_wins: bool) -> String {
    let (newer, older) = if ours_wins {
        (ours, theirs)
    } else {
        (theirs, ours)
    };
    let was: Vec<&str> = base.split(PARAGRAPH_BREAK).collect();
    let older: Vec<&str> = older.split(PARAGRAPH_BREAK).collect();
    let mut both: Vec<&str> = newer
        .split(PARAGRAPH_BREAK)
        .filter(|one| !was.contains(one) || older.contains(one))
        .collect();
    for added in older.into_iter().filter(|one| !was.contains(one)) {
        if both.iter().any(|one| one.starts_with(added)) {
            continue;
        }
        let extended = both
            .iter_mut()
            .find(|one| !one.is_empty() && added.starts_with(**one));
        match extended {
            Some(one) => *one = added,
            None => both.push(added),
        }
    }
    both.join(PARAGRAPH_BREAK)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn paragraphs_of_both_notes_are_kept_once() {
        let join = |ours, theirs| join_notes("a\n\nb", ours, theirs, true);
        for (ours, theirs, both) in [
            ("a\n\nb\n\nc", "a\n\nb\n\nd", "a\n\nb\n\nc\n\nd"),
            (
                "a\n\nb, too",
                "a\n\nb, as well",
                "a\n\nb, too\n\nb, as well",
            ),
            (
                "a\n\nb, too",
                "a\n\nb, too, and more",
                "a\n\nb, too, and more",
            ),
            ("a\n\nb, too", "b", "b, too"),
            ("b", "a, too\n\nb", "b\n\na, too"),
            ("a\n\nb\n\n", "a\n\nb!", "a\n\n\n\nb!"),
        ] {
            assert_eq!(join(ours, theirs), both, "{ours:?} and {theirs:?}");
        }
    }

    proptest! {
        #[test]
        fn nothing_written_is_lost_and_nothing_doubled(
            base in "[ab\n]{0,9}",
            ours in "[abc\n]{0,9}",
            theirs in "[abd\n]{0,9}",
            ours_wins: bool,
        ) {
            let both = join_notes(&base, &ours, &theirs, ours_wins);
            let was: Vec<&str> = base.split(PARAGRAPH_BREAK).collect();
            for written in ours.split(PARAGRAPH_BREAK).chain(theirs.split(PARAGRAPH_BREAK)) {
                prop_assert!(was.contains(&written) || both.contains(written), "{both:?}");
            }
            prop_assert!(both.len() <= ours.len() + theirs.len() + PARAGRAPH_BREAK.len());
        }
    }
}
