//! The list of articles. No I/O.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::sync::Arc;

use pullquote_text::Source;

use super::entry::{Entry, EntryId};
use super::fuzzy_filter::FuzzyFilter;
use super::sort::{self, ReadingProgress, SortOrder};
use super::source_hash::SourceHash;

#[derive(Clone, Debug)]
struct Row {
    entry: Entry,
    key: Arc<str>,
}

/// Sorted rows with their search keys, so that another thread can filter them.
#[derive(Clone, Debug, Default)]
pub struct CatalogSnapshot {
    rows: Vec<EntryId>,
    keys: Vec<Arc<str>>,
}

impl CatalogSnapshot {
    pub fn n_rows(&self) -> usize {
        self.rows.len()
    }

    /// Score and position of each row in `part` that matches `query`.
    pub fn found(&self, part: Range<usize>, query: &str) -> Vec<(u16, u32)> {
        let Some(mut filter) = FuzzyFilter::new(query) else {
            return part.map(|at| (0, at as u32)).collect();
        };
        let keys: Vec<&str> = self.keys[part.clone()].iter().map(|key| &**key).collect();
        let found = filter.scored(&keys).into_iter();
        let shifted = found.map(|(score, at)| (score, (part.start + at) as u32));
        shifted.collect()
    }

    /// Rows of the concatenated results of [`Self::found`], best first; ties keep their order.
    pub fn ranked(&self, mut found: Vec<(u16, u32)>) -> Vec<EntryId> {
        found.sort_by_key(|&(score, _)| Reverse(score));
        let rows = found.into_iter().map(|(_, at)| self.rows[at as usize]);
        rows.collect()
    }
}

fn note_error(unreadable: &mut BTreeSet<EntryId>, id: EntryId, entry: &Entry) {
    if entry.error.is_some() {
        unreadable.insert(id);
    } else {
        unreadable.remove(&id);
    }
}

#[derive(Clone, Debug, Default)]
pub struct Catalog {
    rows: Vec<Option<Row>>,
    by_key: HashMap<SourceHash, EntryId>,
    /// The rows whose entry has an error, kept because they are asked for at each frame.
    unreadable: BTreeSet<EntryId>,
}

impl Catalog {
    /// Adds an article, or replaces the entry with the same source.
    pub fn add(&mut self, entry: Entry) -> EntryId {
        let place = SourceHash::of(&entry.source);
        if let Some(&id) = self.by_key.get(&place) {
            self.update(id, entry);
            return id;
        }
        let id = EntryId(self.rows.len() as u32);
        self.by_key.insert(place, id);
        let key = entry.key().into();
        note_error(&mut self.unreadable, id, &entry);
        self.rows.push(Some(Row { entry, key }));
        id
    }

    /// Replaces the entry of row `id`, whose source may change when a file was moved. Returns whether the
    /// row exists.
    pub fn update(&mut self, id: EntryId, entry: Entry) -> bool {
        let Some(Some(row)) = self.rows.get_mut(id.index()) else {
            return false;
        };
        if row.entry.source != entry.source {
            self.by_key.remove(&SourceHash::of(&row.entry.source));
            self.by_key.insert(SourceHash::of(&entry.source), id);
        }
        row.key = entry.key().into();
        note_error(&mut self.unreadable, id, &entry);
        row.entry = entry;
        true
    }

    /// Removes a row; its id is never reused.
    pub fn remove(&mut self, id: EntryId) -> Option<Entry> {
        let row = self.rows.get_mut(id.index())?.take()?;
        self.by_key.remove(&SourceHash::of(&row.entry.source));
        self.unreadable.remove(&id);
        Some(row.entry)
    }

    /// The rows that cannot be read.
    pub fn unreadable(&self) -> &BTreeSet<EntryId> {
        &self.unreadable
    }

    pub fn get(&self, id: EntryId) -> Option<&Entry> {
        Some(&self.rows.get(id.index())?.as_ref()?.entry)
    }

    pub fn find(&self, source: &Source) -> Option<EntryId> {
        self.find_hash(SourceHash::of(source))
    }

    pub fn find_hash(&self, key: SourceHash) -> Option<EntryId> {
        self.by_key.get(&key).copied()
    }

    /// Rows in order of insertion.
    pub fn iter(&self) -> impl Iterator<Item = (EntryId, &Entry)> {
        let rows = self.rows.iter().enumerate();
        rows.filter_map(|(at, row)| Some((EntryId(at as u32), &row.as_ref()?.entry)))
    }

    pub fn n_rows(&self) -> usize {
        self.by_key.len()
    }

    /// All rows in `sort` order; ties keep their order of insertion.
    pub fn sorted(
        &self,
        sort: SortOrder,
        progress: impl Fn(EntryId, &Entry) -> ReadingProgress,
    ) -> Vec<EntryId> {
        let rows = self.rows.iter().enumerate().filter_map(|(at, row)| {
            let row = row.as_ref()?;
            Some((EntryId(at as u32), &row.entry, &*row.key))
        });
        sort::sorted(rows, sort, progress)
    }

    /// The rows of `sorted` that match `query`, best first; all of them for an empty query. Sorting costs
    /// more than filtering: keep `sorted` between key presses.
    pub fn filtered(&self, sorted: &[EntryId], query: &str) -> Vec<EntryId> {
        let Some(mut filter) = FuzzyFilter::new(query) else {
            return sorted.to_vec();
        };
        let keys = sorted.iter().map(|id| self.key(*id)).collect::<Vec<_>>();
        let found = filter.rank(&keys);
        found.into_iter().map(|at| sorted[at]).collect()
    }

    pub fn snapshot(&self, sorted: &[EntryId]) -> CatalogSnapshot {
        let rows = sorted.iter().filter_map(|&id| {
            let row = self.rows.get(id.index())?.as_ref()?;
            Some((id, Arc::clone(&row.key)))
        });
        let (rows, keys) = rows.unzip();
        CatalogSnapshot { rows, keys }
    }

    fn key(&self, id: EntryId) -> &str {
        let row = self.rows.get(id.index()).and_then(Option::as_ref);
        row.map_or("", |row| &*row.key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(name: &str, title: &str) -> Entry {
        Entry {
            title: title.to_owned(),
            ..Entry::new(Source::Given(name.to_owned()))
        }
    }

    #[test]
    fn ids_survive_updates_and_are_not_reused() {
        let mut catalog = Catalog::default();
        let a = catalog.add(entry("a", "Alpha"));
        let b = catalog.add(entry("b", "Beta"));
        assert_eq!(catalog.add(entry("a", "Alpha again")), a);
        assert_eq!(catalog.get(a).unwrap().title, "Alpha again");
        assert_eq!(catalog.remove(a).unwrap().title, "Alpha again");
        assert!(catalog.get(a).is_none() && catalog.remove(a).is_none());
        let c = catalog.add(entry("a", "Alpha returns"));
        assert!(c != a && c != b);
        let left = catalog.iter().map(|(id, _)| id).collect::<Vec<_>>();
        assert_eq!(left, [b, c]);
        assert_eq!(catalog.n_rows(), 2);
    }

    #[test]
    fn filtering_a_snapshot_in_parts_equals_filtering_the_catalog() {
        let mut catalog = Catalog::default();
        for n in 0..40 {
            let title = ["Trees counted", "A bridge", "The tree falls", "Tress cut"][n % 4];
            catalog.add(entry(&n.to_string(), title));
        }
        let sorted = catalog.sorted(SortOrder::Title, |_, _| ReadingProgress::default());
        for query in ["tree", "trees", "counted trees", "zzz", ""] {
            let snapshot = catalog.snapshot(&sorted);
            let mut found = snapshot.found(0..13, query);
            found.extend(snapshot.found(13..40, query));
            let whole = catalog.filtered(&sorted, query);
            assert_eq!(snapshot.ranked(found), whole, "{query}");
        }
    }

    #[test]
    fn a_moved_file_keeps_its_row() {
        let mut catalog = Catalog::default();
        let a = catalog.add(entry("old", "Alpha"));
        assert!(catalog.update(a, entry("new", "Alpha")));
        assert_eq!(catalog.find(&Source::Given("new".to_owned())), Some(a));
        assert_eq!(catalog.find(&Source::Given("old".to_owned())), None);
    }

    #[test]
    fn labels_contain_no_control_characters() {
        let text = "Evil \u{1b}[31m title\n\nBy Mara Lind\n\nIt was a long day for the council of Marrow, they said.";
        let article = pullquote_text::Article::new(
            text,
            vec![pullquote_text::Block::of_span(
                pullquote_text::Span::new(0, 16),
                pullquote_text::BlockKind::Headline,
            )],
            Source::Stdin,
        );
        let entry = Entry::of(&article);
        assert!(!entry.label().contains('\u{1b}') && entry.label().contains("title"));
        let nameless = Entry::new(Source::Given("a\nb\u{7}".to_owned()));
        assert_eq!(nameless.label(), "a b␇");
    }
}
