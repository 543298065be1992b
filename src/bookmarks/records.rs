//! [`Records`]: all records of the reader in memory, and how two states of them are merged.

mod article_facts;
mod import;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value};

pub use article_facts::FactsByArticle;
pub use import::Imported;

use super::anchor::{AnchorMatch, Locator};
use super::identity_override::IdentityOverride;
use super::json;
use super::known_text::KnownText;
use super::merge::Entry;
use super::record::{Bookmark, Correction, Record, RecordType, SavedQuote};
use super::timestamp;
use crate::article_id::ArticleId;

/// The version of the format that this program writes.
const VERSION: u64 = 1;
/// The member `format` of the file.
pub const FORMAT: &str = "pullquote bookmarks";
/// The number of tombstones kept, the newest. A tombstone is needed while some window may still hold
/// the record.
const TOMBSTONES: usize = 10_000;

/// All records of the file, by id.
///
/// A change is unsaved until [`super::file::save`] has returned and its result was passed to
/// [`Records::refresh`].
#[derive(Clone, Debug, Default)]
pub struct Records {
    entries: BTreeMap<String, Entry>,
    /// The members of the file, `records` empty.
    head: Map<String, Value>,
}

/// Why a text is not a bookmarks file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    #[error("{0}")]
    Json(String),
    #[error("expected an object with records")]
    NotAnObject,
    #[error("its member \"records\" is not a list")]
    NotAList,
    /// A later version wrote it in a form that this one cannot add to.
    #[error("it was written by a later version of pullquote (format {0})")]
    Newer(String),
}

impl Records {
    /// Reads the text of a file; blank text has no records. The strings are notices for the reader: the
    /// file is of a later version, or two records have the same id.
    pub fn from_json(text: &str) -> Result<(Self, Vec<String>), ReadError> {
        let mut records = Self::default();
        let mut notices = Vec::new();
        let text = text.trim_start_matches('\u{feff}');
        if text.trim().is_empty() {
            return Ok((records, notices));
        }
        let value =
            serde_json::from_str(text).map_err(|error| ReadError::Json(error.to_string()))?;
        let Value::Object(mut head) = value else {
            return Err(ReadError::NotAnObject);
        };
        let newer = newer_version(&head);
        if let Some(version) = &newer {
            notices.push(format!(
                "written by a later version of pullquote (format {version}): what this version does not know is kept unchanged"
            ));
        }
        let list = match (head.get_mut("records").map(Value::take), newer) {
            (None, None) => Vec::new(),
            (Some(Value::Array(list)), _) => list,
            (_, Some(version)) => return Err(ReadError::Newer(version)),
            (Some(_), None) => return Err(ReadError::NotAList),
        };
        records.head = head;
        for value in list {
            records.insert_read(value, &mut notices);
        }
        Ok((records, notices))
    }

    /// The text of the file: indented, the records ordered by time of creation, so that it can be read
    /// and diffed.
    pub fn to_json(&self) -> String {
        let mut head = Map::new();
        head.insert("format".to_owned(), FORMAT.into());
        head.insert("version".to_owned(), VERSION.into());
        head.extend(self.head.clone());
        let mut entries: Vec<(&String, &Entry)> = self.entries.iter().collect();
        entries.sort_by_cached_key(|(id, entry)| (member(&entry.json, "created"), id.as_str()));
        let list = entries.iter().map(|(_, entry)| (*entry.json).clone());
        head.insert("records".to_owned(), list.collect());
        json::pretty(&Value::Object(head)) + "\n"
    }

    /// Adds a record; `false` if it has no id or there is one with this id.
    pub fn add(&mut self, record: impl Into<Record>) -> bool {
        let record = record.into();
        let id = record.id().to_owned();
        if id.is_empty() || self.entries.contains_key(&id) {
            return false;
        }
        self.entries.insert(id, Entry::new(record));
        true
    }

    /// The record with this id, unless it was removed.
    pub fn get(&self, id: &str) -> Option<&Record> {
        let entry = self.entries.get(id)?;
        entry.deleted.is_none().then_some(&entry.record)
    }

    pub fn bookmark(&self, id: &str) -> Option<&Bookmark> {
        RecordType::of(self.get(id)?)
    }

    pub fn saved_quote(&self, id: &str) -> Option<&SavedQuote> {
        RecordType::of(self.get(id)?)
    }

    /// Changes a bookmark at the time `now` (RFC 3339), except its id. Returns `false` if it does not exist.
    pub fn edit_bookmark(
        &mut self,
        id: &str,
        now: &str,
        change: impl FnOnce(&mut Bookmark),
    ) -> bool {
        self.edit(id, now, change)
    }

    /// As [`Self::edit_bookmark`].
    pub fn edit_correction(
        &mut self,
        id: &str,
        now: &str,
        change: impl FnOnce(&mut Correction),
    ) -> bool {
        self.edit(id, now, change)
    }

    /// As [`Self::edit_bookmark`].
    pub fn edit_saved_quote(
        &mut self,
        id: &str,
        now: &str,
        change: impl FnOnce(&mut SavedQuote),
    ) -> bool {
        self.edit(id, now, change)
    }

    fn edit<T: RecordType>(&mut self, id: &str, now: &str, change: impl FnOnce(&mut T)) -> bool {
        let entry = self.entries.get_mut(id);
        let Some(entry) = entry.filter(|entry| entry.deleted.is_none()) else {
            return false;
        };
        let Some(record) = T::of_mut(&mut entry.record) else {
            return false;
        };
        change(record);
        touch(entry, id, now);
        true
    }

    /// Removes a record at the time `now` (RFC 3339). [`Self::restore`] can bring it back while the
    /// program runs.
    pub fn remove(&mut self, id: &str, now: &str) -> Option<Record> {
        let entry = self.entries.get_mut(id)?;
        if entry.deleted.is_some() || !entry.record.is_known() {
            return None;
        }
        entry.deleted = Some(timestamp::after(now, entry.time()));
        entry.before_removal = Some(Arc::clone(&entry.json));
        entry.update_json();
        Some(entry.record.clone())
    }

    /// Restores a removed record at the time `now`. Returns `false` if it does not exist.
    pub fn restore(&mut self, id: &str, now: &str) -> bool {
        let entry = self.entries.get_mut(id);
        let is_restorable = |entry: &&mut Entry| entry.deleted.is_some() && entry.record.is_known();
        let Some(entry) = entry.filter(is_restorable) else {
            return false;
        };
        let now = timestamp::after(now, entry.time());
        entry.deleted = None;
        // The JSON before the removal has the members of later versions, which the tombstone lacks.
        if let Some(json) = entry.before_removal.take() {
            entry.json = json;
        } else if let Some(members) = Arc::make_mut(&mut entry.json).as_object_mut() {
            members.shift_remove("deleted");
        }
        touch(entry, id, &now);
        true
    }

    /// All records but removed ones, ordered by id.
    pub fn iter(&self) -> impl Iterator<Item = &Record> {
        let live = self.entries.values().filter(|one| one.deleted.is_none());
        live.map(|entry| &entry.record)
    }

    fn of_type<'a, T: RecordType + 'a>(&'a self) -> impl Iterator<Item = &'a T> {
        self.iter().filter_map(T::of)
    }

    /// All bookmarks, ordered by id.
    pub fn bookmarks(&self) -> impl Iterator<Item = &Bookmark> {
        self.of_type()
    }

    /// All corrections, ordered by id.
    pub fn corrections(&self) -> impl Iterator<Item = &Correction> {
        self.of_type()
    }

    /// The quote book, ordered by id.
    pub fn saved_quotes(&self) -> impl Iterator<Item = &SavedQuote> {
        self.of_type()
    }

    /// All identity overrides, the oldest first: of two for one name the later applies.
    pub fn identity_overrides(&self) -> Vec<&IdentityOverride> {
        let mut all: Vec<&IdentityOverride> = self.of_type().collect();
        all.sort_by(|a, b| timestamp::order(&a.created, &b.created).then(a.id.cmp(&b.id)));
        all
    }

    pub fn bookmarks_newest_first(&self) -> Vec<&Bookmark> {
        let mut all: Vec<_> = self.bookmarks().collect();
        all.sort_by(|a, b| timestamp::order(&b.created, &a.created).then(a.id.cmp(&b.id)));
        all
    }

    /// The bookmarks of the article with the text `id` at `source` (a path, a seed's name, or empty), ordered
    /// by position. See [`Self::article`].
    pub fn bookmarks_of(&self, id: &ArticleId, source: &str) -> Vec<&Bookmark> {
        let article = self.article(Some(id), source);
        let is_here = |one: &&Bookmark| article.has(&one.article);
        let mut all: Vec<_> = self.bookmarks().filter(is_here).collect();
        all.sort_by_key(|one| (one.anchor.start, one.anchor.end));
        all
    }

    /// The corrections of an article, the oldest first.
    pub fn corrections_of(&self, id: &ArticleId, source: &str) -> Vec<&Correction> {
        let article = self.article(Some(id), source);
        let is_here = |one: &&Correction| article.has(&one.article);
        oldest_first(self.corrections().filter(is_here).collect())
    }

    /// All corrections in the order in which they apply.
    pub fn corrections_oldest_first(&self) -> Vec<&Correction> {
        oldest_first(self.corrections().collect())
    }

    /// The bookmarks of an article, located in its text, in the order of [`Self::bookmarks_of`].
    pub fn find(&self, id: &ArticleId, source: &str, text: &str) -> Vec<(&Bookmark, AnchorMatch)> {
        let locator = Locator::new(text, id);
        let all = self.bookmarks_of(id, source).into_iter();
        all.map(|one| (one, locator.find(&one.anchor))).collect()
    }

    /// What is known of the texts of articles with records.
    pub fn known_texts(&self) -> impl Iterator<Item = &KnownText> {
        self.of_type()
    }

    pub(super) fn edit_known_text(
        &mut self,
        id: &str,
        now: &str,
        change: impl FnOnce(&mut KnownText),
    ) -> bool {
        self.edit(id, now, change)
    }

    /// Adds a record, also in the place of a removed one with its id.
    pub(super) fn add_or_replace(&mut self, text: KnownText) {
        let (id, now) = (text.id.clone(), text.modified.clone());
        if !self.add(text.clone()) {
            self.restore(&id, &now);
            self.edit_known_text(&id, &now, |known| *known = text);
        }
    }

    /// The number of the reader's records that differ from those of the file. Not of what the program has
    /// noted for itself: that it is not saved need not trouble the reader.
    pub fn unsaved(&self) -> usize {
        let all = self.entries.values();
        all.filter(|entry| entry.is_unsaved() && KnownText::of(&entry.record).is_none())
            .count()
    }

    /// Merges records from any other place, one by one: the newest change wins. The result does not
    /// depend on which side is merged into which.
    pub fn merge(&mut self, other: Self) {
        for (id, mut theirs) in other.entries {
            if let Some(ours) = self.entries.get_mut(&id) {
                ours.merge(theirs);
            } else {
                theirs.base = None;
                self.entries.insert(id, theirs);
            }
        }
        for (key, value) in other.head {
            self.head.entry(key).or_insert(value);
        }
    }

    /// Takes in what the file of these records has now. A record that was not changed here becomes that
    /// of the file; one changed on both sides keeps both changes if they are of different members, else
    /// the newer. A record that the file has lost stays. Returns whether any record is another one now.
    pub fn refresh(&mut self, disk: Self) -> bool {
        let mut is_changed = false;
        for (id, theirs) in disk.entries {
            if let Some(ours) = self.entries.get_mut(&id) {
                let before = Arc::clone(&ours.json);
                ours.refresh(theirs);
                is_changed |= before != ours.json;
            } else {
                self.entries.insert(id, theirs);
                is_changed = true;
            }
        }
        self.head.extend(disk.head);
        is_changed
    }

    /// Notes that the file now has the text of [`Self::to_json`].
    pub(super) fn mark_saved(&mut self) {
        for entry in self.entries.values_mut() {
            entry.base = Some(Arc::clone(&entry.json));
        }
    }

    /// Drops the oldest tombstones beyond [`TOMBSTONES`].
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

    /// Inserts a record of the file. Two records with one id are merged if they mark the same words, as
    /// a merge by git leaves them; else the second gets a new id, so that neither is lost.
    fn insert_read(&mut self, value: Value, notices: &mut Vec<String>) {
        let entry = Entry::read(value);
        let id = match entry.record.id() {
            "" => format!("?{}", ArticleId::of(&entry.json.to_string()).as_str()),
            id => id.to_owned(),
        };
        let Some(first) = self.entries.get_mut(&id) else {
            self.entries.insert(id, entry);
            return;
        };
        let is_removed = first.deleted.is_some() || entry.deleted.is_some();
        if is_removed || member(&first.json, "target") == member(&entry.json, "target") {
            first.merge(entry);
            first.base = Some(Arc::clone(&first.json));
            return;
        }
        let mut count = 2;
        while self.entries.contains_key(&format!("{id}~{count}")) {
            count += 1;
        }
        let new = format!("{id}~{count}");
        notices.push(format!(
            "two records have the id {id}: the second is now {new}"
        ));
        let mut value = Arc::unwrap_or_clone(entry.json);
        value["id"] = new.clone().into();
        self.entries.insert(new, Entry::read(value));
    }
}

fn oldest_first(mut all: Vec<&Correction>) -> Vec<&Correction> {
    all.sort_by(|a, b| timestamp::order(&a.created, &b.created).then(a.id.cmp(&b.id)));
    all
}

/// Notes a change of the record at `now`, and that its id is still `id`.
fn touch(entry: &mut Entry, id: &str, now: &str) {
    let now = timestamp::after(now, entry.time());
    if let Some((its_id, modified)) = entry.record.header_mut() {
        id.clone_into(its_id);
        *modified = now;
    }
    entry.update_json();
}

/// The version of a file, if it is later than [`VERSION`].
fn newer_version(head: &Map<String, Value>) -> Option<String> {
    let version = head.get("version")?;
    let is_known = version.as_u64().is_some_and(|version| version <= VERSION);
    (!is_known).then(|| version.to_string())
}

fn member(json: &Value, key: &str) -> String {
    json.get(key).map_or_else(String::new, Value::to_string)
}

#[cfg(test)]
mod tests;
