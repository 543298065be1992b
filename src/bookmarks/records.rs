//! [`Records`]: all that a reader made, in memory, and how two states of it become one.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use serde_json::{Map, Value};

use super::anchor::AnchorMatch;
use super::json;
use super::merge::Entry;
use super::record::{Bookmark, Correction, IdentityOverride, Record, SavedQuote};
use super::timestamp;
use crate::article_id::ArticleId;

/// The version of the format that this program writes.
pub const VERSION: u64 = 1;
/// What the member `format` says.
pub const FORMAT: &str = "pullquote bookmarks";
/// How many removed records are remembered, the newest: enough for every window that is still open.
const TOMBSTONES: usize = 10_000;

/// Bookmarks, corrections, kept quotations and whatever else the file holds, by identity.
///
/// Changes are marked as unsaved until [`super::file::save`] has returned and its result was taken in
/// with [`Records::refresh`].
#[derive(Clone, Debug, Default)]
pub struct Records {
    entries: BTreeMap<String, Entry>,
    /// The members of the file beside `records`.
    head: Map<String, Value>,
}

/// Why a text is not a file of records.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// It is damaged, or something else.
    #[error("{0}")]
    Unreadable(String),
    /// A later version wrote it in a form that this one cannot add to.
    #[error("it was written by a later version of pullquote (format {0})")]
    Newer(String),
}

impl Records {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads a file's text. White space alone is no records. Notices tell what the reader should know:
    /// a later version, records that have the same identity.
    pub fn from_json(text: &str) -> Result<(Self, Vec<String>), ReadError> {
        let mut records = Self::default();
        let mut notices = Vec::new();
        let text = text.trim_start_matches('\u{feff}');
        if text.trim().is_empty() {
            return Ok((records, notices));
        }
        let value =
            serde_json::from_str(text).map_err(|error| ReadError::Unreadable(error.to_string()))?;
        let Value::Object(mut head) = value else {
            let not = "it holds no object with records";
            return Err(ReadError::Unreadable(not.to_owned()));
        };
        let later = later_version(&head);
        if let Some(version) = &later {
            notices.push(format!(
                "written by a later version of pullquote (format {version}): what this one does not know is kept as it is"
            ));
        }
        let list = match (head.get_mut("records").map(Value::take), later) {
            (None, None) => Vec::new(),
            (Some(Value::Array(list)), _) => list,
            (_, Some(version)) => return Err(ReadError::Newer(version)),
            (Some(_), None) => {
                let not = "its member \"records\" is no list";
                return Err(ReadError::Unreadable(not.to_owned()));
            }
        };
        records.head = head;
        for value in list {
            records.take_in(value, &mut notices);
        }
        Ok((records, notices))
    }

    /// The file's text: records in the order in which they were made, one member a line, so that it
    /// can be read and compared.
    pub fn to_json(&self) -> String {
        let mut head = Map::new();
        head.insert("format".to_owned(), FORMAT.into());
        head.insert("version".to_owned(), VERSION.into());
        for (key, value) in &self.head {
            head.insert(key.clone(), value.clone());
        }
        let mut entries: Vec<(&String, &Entry)> = self.entries.iter().collect();
        entries.sort_by(|(a_id, a), (b_id, b)| {
            let created = |entry: &Entry| member(&entry.json, "created");
            created(a).cmp(&created(b)).then(a_id.cmp(b_id))
        });
        let list = entries.iter().map(|(_, entry)| (*entry.json).clone());
        head.insert("records".to_owned(), list.collect());
        let mut text = json::pretty(&Value::Object(head));
        text.push('\n');
        text
    }

    /// An identity that no record has had, from a seed that differs for each record and window (a
    /// clock's reading and a process number, say): 16 hexadecimal digits.
    pub fn fresh_id(&self, seed: &str) -> String {
        let mut digest = ArticleId::of(seed);
        loop {
            let id = &digest.as_str()[..16];
            if !self.entries.contains_key(id) {
                return id.to_owned();
            }
            digest = ArticleId::of(digest.as_str());
        }
    }

    /// Adds a record. Says `false`, and does nothing, when there is one of that identity or the record
    /// has none.
    pub fn add(&mut self, record: impl Into<Record>) -> bool {
        let record = record.into();
        let id = record.id().to_owned();
        if id.is_empty() || self.entries.contains_key(&id) {
            return false;
        }
        self.entries.insert(id, Entry::new(record));
        true
    }

    /// The record of that identity, unless it was removed.
    pub fn get(&self, id: &str) -> Option<&Record> {
        let entry = self.entries.get(id)?;
        entry.deleted.is_none().then_some(&entry.record)
    }

    /// The bookmark of that identity.
    pub fn bookmark(&self, id: &str) -> Option<&Bookmark> {
        match self.get(id)? {
            Record::Bookmark(bookmark) => Some(bookmark),
            _ => None,
        }
    }

    /// The kept quotation of that identity.
    pub fn saved_quote(&self, id: &str) -> Option<&SavedQuote> {
        match self.get(id)? {
            Record::SavedQuote(kept) => Some(kept),
            _ => None,
        }
    }

    /// Changes a bookmark at the time `now` (RFC 3339). Its identity cannot be changed. Says whether
    /// there is such a bookmark.
    pub fn edit_bookmark(
        &mut self,
        id: &str,
        now: &str,
        change: impl FnOnce(&mut Bookmark),
    ) -> bool {
        self.edit_record(id, now, |record| match record {
            Record::Bookmark(bookmark) => {
                change(bookmark);
                id.clone_into(&mut bookmark.id);
                true
            }
            _ => false,
        })
    }

    /// Changes a correction, as [`Self::edit_bookmark`] does a bookmark.
    pub fn edit_correction(
        &mut self,
        id: &str,
        now: &str,
        change: impl FnOnce(&mut Correction),
    ) -> bool {
        self.edit_record(id, now, |record| match record {
            Record::Correction(correction) => {
                change(correction);
                id.clone_into(&mut correction.id);
                true
            }
            _ => false,
        })
    }

    /// Changes a kept quotation, as [`Self::edit_bookmark`] does a bookmark.
    pub fn edit_saved_quote(
        &mut self,
        id: &str,
        now: &str,
        change: impl FnOnce(&mut SavedQuote),
    ) -> bool {
        self.edit_record(id, now, |record| match record {
            Record::SavedQuote(kept) => {
                change(kept);
                id.clone_into(&mut kept.id);
                true
            }
            _ => false,
        })
    }

    fn edit_record(
        &mut self,
        id: &str,
        now: &str,
        change: impl FnOnce(&mut Record) -> bool,
    ) -> bool {
        let Some(entry) = self.entries.get_mut(id) else {
            return false;
        };
        if entry.deleted.is_some() || !change(&mut entry.record) {
            return false;
        }
        let time = timestamp::after(now, entry.time());
        entry.record.set_modified(time);
        entry.settle();
        true
    }

    /// Removes a record at the time `now` (RFC 3339). It is remembered, so that [`Self::restore`] can
    /// bring it back as long as the program runs.
    pub fn remove(&mut self, id: &str, now: &str) -> Option<Record> {
        let entry = self.entries.get_mut(id)?;
        if entry.deleted.is_some() || matches!(entry.record, Record::Unknown(_)) {
            return None;
        }
        entry.deleted = Some(timestamp::after(now, entry.time()));
        entry.before = Some(Arc::clone(&entry.json));
        entry.settle();
        Some(entry.record.clone())
    }

    /// Brings a removed record back at the time `now`. Says whether it could.
    pub fn restore(&mut self, id: &str, now: &str) -> bool {
        let Some(entry) = self.entries.get_mut(id) else {
            return false;
        };
        if entry.deleted.is_none() || !entry.record.is_known() {
            return false;
        }
        let time = timestamp::after(now, entry.time());
        entry.deleted = None;
        entry.record.set_modified(time);
        // Over what it was, where members may stand that this version does not know.
        let mut whole = entry
            .before
            .take()
            .map_or_else(|| (*entry.json).clone(), Arc::unwrap_or_clone);
        if let Some(map) = whole.as_object_mut() {
            map.shift_remove("deleted");
        }
        entry.json = Arc::new(whole);
        entry.settle();
        true
    }

    /// All records that were not removed, by identity.
    pub fn iter(&self) -> impl Iterator<Item = &Record> {
        let live = self.entries.values().filter(|one| one.deleted.is_none());
        live.map(|entry| &entry.record)
    }

    /// How many records were not removed.
    pub fn len(&self) -> usize {
        self.iter().count()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.iter().next().is_none()
    }

    /// All bookmarks, by identity.
    pub fn bookmarks(&self) -> impl Iterator<Item = &Bookmark> {
        self.iter().filter_map(|record| match record {
            Record::Bookmark(bookmark) => Some(bookmark),
            _ => None,
        })
    }

    /// All corrections, by identity.
    pub fn corrections(&self) -> impl Iterator<Item = &Correction> {
        self.iter().filter_map(|record| match record {
            Record::Correction(correction) => Some(correction),
            _ => None,
        })
    }

    /// All kept quotations, by identity.
    pub fn saved_quotes(&self) -> impl Iterator<Item = &SavedQuote> {
        self.iter().filter_map(|record| match record {
            Record::SavedQuote(kept) => Some(kept),
            _ => None,
        })
    }

    /// The reader's decisions on who is who across articles, in the order in which they were made:
    /// of two on one name the later holds.
    pub fn identity_overrides(&self) -> Vec<&IdentityOverride> {
        let mut all: Vec<_> = self
            .iter()
            .filter_map(|record| match record {
                Record::IdentityOverride(person) => Some(person),
                _ => None,
            })
            .collect();
        all.sort_by(|a, b| timestamp::order(&a.created, &b.created).then(a.id.cmp(&b.id)));
        all
    }

    /// All bookmarks, the newest first.
    pub fn bookmarks_newest_first(&self) -> Vec<&Bookmark> {
        let mut all: Vec<_> = self.bookmarks().collect();
        all.sort_by(|a, b| timestamp::order(&b.created, &a.created).then(a.id.cmp(&b.id)));
        all
    }

    /// The bookmarks of an article, in the order of their positions: those made on this very text, and
    /// those made on another text at the same `source` (a path or a seed's name, or empty).
    pub fn bookmarks_of(&self, id: &ArticleId, source: &str) -> Vec<&Bookmark> {
        let of = |one: &&Bookmark| one.article.matches(id, source);
        let mut all: Vec<_> = self.bookmarks().filter(of).collect();
        all.sort_by_key(|one| (one.anchor.start, one.anchor.end));
        all
    }

    /// The corrections of an article, in the order in which they were made.
    pub fn corrections_of(&self, id: &ArticleId, source: &str) -> Vec<&Correction> {
        let of = |one: &&Correction| one.article.matches(id, source);
        let mut all: Vec<_> = self.corrections().filter(of).collect();
        all.sort_by(|a, b| timestamp::order(&a.created, &b.created).then(a.id.cmp(&b.id)));
        all
    }

    /// Where the bookmarks of an article are in its text, in the order of [`Self::bookmarks_of`].
    pub fn find(&self, id: &ArticleId, source: &str, text: &str) -> Vec<(&Bookmark, AnchorMatch)> {
        let all = self.bookmarks_of(id, source).into_iter();
        all.map(|one| (one, one.anchor.find(text, id))).collect()
    }

    /// How many bookmarks each text has, for lists of articles.
    pub fn counts(&self) -> HashMap<&ArticleId, usize> {
        let mut counts = HashMap::new();
        for bookmark in self.bookmarks() {
            *counts.entry(&bookmark.article.id).or_default() += 1;
        }
        counts
    }

    /// How many records the file does not have as they are here.
    pub fn unsaved(&self) -> usize {
        let all = self.entries.values();
        all.filter(|entry| entry.is_unsaved()).count()
    }

    /// Merges records of anywhere, record by record: the newest change wins, a removal wins over older
    /// changes, and ties fall the same way whichever side is merged into which.
    pub fn merge(&mut self, other: Self) {
        for (id, theirs) in other.entries {
            match self.entries.get_mut(&id) {
                Some(ours) => ours.merge(theirs),
                None => drop(self.entries.insert(
                    id,
                    Entry {
                        base: None,
                        ..theirs
                    },
                )),
            }
        }
        for (key, value) in other.head {
            self.head.entry(key).or_insert(value);
        }
    }

    /// Takes in what the records' own file has now. What was not changed here becomes what the file
    /// has; what was changed here and there keeps both changes, where they touch different members,
    /// else the newer. Records that the file has lost are kept.
    pub fn refresh(&mut self, disk: Self) {
        for (id, theirs) in disk.entries {
            match self.entries.get_mut(&id) {
                Some(ours) => ours.refresh(theirs),
                None => drop(self.entries.insert(id, theirs)),
            }
        }
        for (key, value) in disk.head {
            self.head.insert(key, value);
        }
    }

    /// Marks all as being in the file, which now has the text of [`Self::to_json`].
    pub(super) fn mark_saved(&mut self) {
        for entry in self.entries.values_mut() {
            entry.base = Some(Arc::clone(&entry.json));
        }
    }

    /// Forgets the oldest of very many removed records.
    pub(super) fn thin_tombstones(&mut self) {
        let mut gone: Vec<(String, String)> = self
            .entries
            .iter()
            .filter_map(|(id, entry)| Some((entry.deleted.clone()?, id.clone())))
            .collect();
        if gone.len() > TOMBSTONES {
            gone.sort_by(|a, b| timestamp::order(&b.0, &a.0).then(a.1.cmp(&b.1)));
            for (_, id) in gone.drain(TOMBSTONES..) {
                self.entries.remove(&id);
            }
        }
    }

    /// Takes a record of the file. Two of one identity are one when they mark the same words (a merge
    /// by hand leaves such); else the second gets an identity of its own, so that none is lost.
    fn take_in(&mut self, value: Value, notices: &mut Vec<String>) {
        let entry = Entry::read(value);
        let id = match entry.record.id() {
            "" => format!("?{}", ArticleId::of(&entry.json.to_string()).as_str()),
            id => id.to_owned(),
        };
        let Some(known) = self.entries.get_mut(&id) else {
            self.entries.insert(id, entry);
            return;
        };
        let is_gone = known.deleted.is_some() || entry.deleted.is_some();
        if is_gone || member(&known.json, "target") == member(&entry.json, "target") {
            known.merge(entry);
            known.base = Some(Arc::clone(&known.json));
            return;
        }
        let mut value = (*entry.json).clone();
        let mut count = 2;
        while self.entries.contains_key(&format!("{id}~{count}")) {
            count += 1;
        }
        let other = format!("{id}~{count}");
        notices.push(format!(
            "two records have the identity {id}: the second is now {other}"
        ));
        value["id"] = other.clone().into();
        self.entries.insert(other, Entry::read(value));
    }
}

/// The version of a file that is later than ours, as it is written there.
fn later_version(head: &Map<String, Value>) -> Option<String> {
    let version = head.get("version")?;
    match version.as_u64() {
        Some(known) if known <= VERSION => None,
        _ => Some(version.to_string()),
    }
}

fn member(json: &Value, key: &str) -> String {
    json.get(key).map_or_else(String::new, Value::to_string)
}

#[cfg(test)]
mod tests;
