//! What the reader says of the listed articles.

use std::sync::Arc;

use super::ArticleList;
use crate::bookmarks::{FactsByArticle, Places, Records};
use crate::library::{Entry, EntryId};
use crate::reader_facts::ReaderFacts;

impl ArticleList {
    /// Takes what the reader says of articles. No row moves, but archived ones go and come.
    pub fn set_facts(&mut self, records: &Records, places: &Places) {
        let facts = records.facts_by_article();
        if facts == self.facts {
            return;
        }
        self.has_archived = facts.texts().any(|(_, facts)| facts.is_archived);
        self.facts = facts;
        let changed: Vec<(EntryId, Entry)> = self
            .catalog
            .iter()
            .map(|(id, entry)| (id, entry, facts_of(entry, &self.facts)))
            .filter(|(_, entry, reader)| entry.reader != *reader)
            .map(|(id, entry, reader)| {
                let entry = Entry {
                    reader,
                    ..entry.clone()
                };
                (id, entry)
            })
            .collect();
        let mut is_archived_otherwise = false;
        for (id, entry) in changed {
            let before = self.catalog.get(id).is_some_and(Entry::is_archived);
            is_archived_otherwise |= before != entry.is_archived();
            self.catalog.update(id, entry);
        }
        if is_archived_otherwise {
            self.mark_stale(places);
        }
    }

    /// Whether the list leaves it out. What is typed into the filter looks at all articles.
    pub(super) fn leaves_out(&self, id: EntryId) -> bool {
        self.has_archived
            && !self.shows_archived
            && self.catalog.get(id).is_some_and(Entry::is_archived)
    }

    /// The rows of `sorted` that are listed while nothing is filtered.
    pub(super) fn listed(&self, sorted: &[EntryId]) -> Vec<EntryId> {
        let rows = sorted.iter().copied();
        rows.filter(|&id| !self.leaves_out(id)).collect()
    }

    /// Shows or hides archived articles, and returns how many there are.
    pub(super) fn switch_archived(&mut self, places: &Places) -> usize {
        self.shows_archived = !self.shows_archived;
        self.refresh(places);
        self.n_archived()
    }

    pub fn n_archived(&self) -> usize {
        let all = self.catalog.iter();
        all.filter(|(_, entry)| entry.is_archived()).count()
    }
}

/// What the reader says of an article.
pub(super) fn facts_of(entry: &Entry, facts: &FactsByArticle) -> Option<Arc<ReaderFacts>> {
    if facts.is_empty() {
        return None;
    }
    facts
        .get(entry.id.as_ref(), &entry.source.locator())
        .cloned()
}
