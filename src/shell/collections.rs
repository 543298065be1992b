//! Finds files of several articles among those that a walk listed as one.
//!
//! A walk asks names only, so that a hundred thousand texts are listed at once. Some of them may be exports of
//! an archive, which only their bytes tell: [`Collections`] looks into each new or changed file of such a name
//! and replaces its row by those of its articles. It remembers the answer as long as size and modification
//! time stay. A file that the index has read as one article need not be looked into.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use pullquote_import as import;
use pullquote_text::Source;

use super::walk_formats::Formats;
use crate::library::index::FileStamp;
use crate::library::store::Store;
use crate::library::walk::{self, Look, WalkFormats as _};
use crate::library::{Entry, SourceHash};

/// What a listed file turned out to be.
#[derive(Clone, Debug, PartialEq)]
pub enum Found {
    /// One article, perhaps one that cannot be read.
    One,
    /// Several: the rows that replace its own.
    Several(Vec<Entry>),
    /// Data without articles, for this reason.
    Nothing(String),
}

#[derive(Debug, Default)]
pub struct Collections {
    known: HashMap<PathBuf, (FileStamp, Found)>,
    /// Files that the index has read as one article.
    indexed: HashMap<SourceHash, FileStamp>,
}

impl Collections {
    /// With what the index at `store` knows.
    pub fn with_index(store: Option<&Store>) -> Self {
        let statuses = store.and_then(|store| store.file_statuses().ok());
        let current = statuses.into_iter().flatten();
        let current = current.filter(|(_, status)| status.is_current);
        Self {
            known: HashMap::new(),
            indexed: current.map(|(key, status)| (key, status.stamp)).collect(),
        }
    }

    /// What `entry` is, if that is known without a look into the file.
    pub fn recall(&self, entry: &Entry) -> Option<Found> {
        let Source::File(path) = &entry.source else {
            return Some(Found::One);
        };
        if entry.error.is_some() || !import::is_told_by_content(path) {
            return Some(Found::One);
        }
        let stamp = FileStamp::of(entry);
        if let Some((of, found)) = self.known.get(path) {
            return (*of == stamp).then(|| found.clone());
        }
        let indexed = self.indexed.get(&SourceHash::of(&entry.source));
        (indexed == Some(&stamp)).then_some(Found::One)
    }

    /// What `entry` is, with a look into the file if need be.
    pub fn find(&mut self, entry: &Entry) -> Found {
        if let Some(found) = self.recall(entry) {
            return found;
        }
        let Source::File(path) = &entry.source else {
            return Found::One;
        };
        let found = look(entry, path);
        let stamp = FileStamp::of(entry);
        self.known.insert(path.clone(), (stamp, found.clone()));
        found
    }

    /// The rows of `entries`, with those of several articles replaced.
    pub fn resolve(&mut self, entries: Vec<Entry>) -> Vec<Entry> {
        let mut rows = Vec::with_capacity(entries.len());
        for entry in entries {
            match self.find(&entry) {
                Found::One => rows.push(entry),
                Found::Several(parts) => rows.extend(parts),
                Found::Nothing(_) => {}
            }
        }
        rows
    }
}

fn look(entry: &Entry, path: &Path) -> Found {
    // A file that cannot be read says so where its title is read.
    let Ok((head, _)) = import::file::read_head(path, walk::HEAD) else {
        return Found::One;
    };
    let is_data = import::is_data_name(path);
    if !import::may_hold_several(path, &head) {
        let is_page = || import::Format::detect(&head, &entry.source) == import::Format::Html;
        return if is_data && !is_page() {
            Found::Nothing(import::ImportError::NoArticles.to_string())
        } else {
            Found::One
        };
    }
    match Formats.contents(path, Look::Inside) {
        Ok(Some(contents)) => Found::Several(walk::part_entries(entry, contents)),
        Err(reason) if is_data => Found::Nothing(reason),
        Ok(None) | Err(_) => Found::One,
    }
}
