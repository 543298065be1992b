//! The sort order of the list, cached because sorting 100,000 rows takes too long for a keypress.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::bookmarks::Places;
use crate::library::catalog::CatalogSnapshot;
use crate::library::{Catalog, Entry, EntryId, ReadStatus, ReadingProgress, SortOrder};

use super::progress;

/// Longest list that is sorted and filtered at once. Longer ones are sorted once per frame and filtered by
/// the shell.
pub const SMALL: usize = 4000;

/// The cached order of all rows.
#[derive(Debug, Default)]
pub struct Sorting {
    sorted: Option<Arc<Vec<EntryId>>>,
    /// The opened rows, which are few.
    opened: HashSet<EntryId>,
    /// Of the articles that were used since the order was chosen, how far they had been read then: the
    /// reader returns to the list that was left.
    held: HashMap<EntryId, ReadingProgress>,
    snapshot: Option<Arc<CatalogSnapshot>>,
    /// Whether entries changed since the last sort.
    pub is_stale: bool,
}

impl Sorting {
    /// Invalidates the order.
    pub fn forget(&mut self) {
        self.sorted = None;
        self.snapshot = None;
    }

    /// Invalidates the order, and what it held still: the reader asked for it again.
    pub fn release(&mut self) {
        self.held.clear();
        self.forget();
    }

    /// Invalidates the filter's text but not the order.
    pub fn forget_sheet(&mut self) {
        self.snapshot = None;
    }

    /// Keeps the row where it is while its article is used.
    pub fn hold(&mut self, id: EntryId, entry: &Entry, places: &Places) {
        self.held
            .entry(id)
            .or_insert_with(|| progress(entry, places));
    }

    /// Counts the row as opened or not, without sorting.
    pub fn count_opened(&mut self, id: EntryId, entry: &Entry, places: &Places) {
        if progress(entry, places).reading == ReadStatus::New {
            self.opened.remove(&id);
        } else {
            self.opened.insert(id);
        }
    }

    pub fn sorted(
        &mut self,
        catalog: &Catalog,
        sort: SortOrder,
        places: &Places,
    ) -> Arc<Vec<EntryId>> {
        if let Some(sorted) = &self.sorted {
            return Arc::clone(sorted);
        }
        let is_opened = |entry: &Entry| progress(entry, places).reading != ReadStatus::New;
        let opened = catalog.iter().filter(|(_, entry)| is_opened(entry));
        self.opened = if places.is_empty() {
            HashSet::new()
        } else {
            opened.map(|(id, _)| id).collect()
        };
        let held = &self.held;
        let sorted = Arc::new(catalog.sorted(sort, |id, entry| match held.get(&id) {
            Some(then) => *then,
            None => progress(entry, places),
        }));
        self.sorted = Some(Arc::clone(&sorted));
        sorted
    }

    pub fn is_opened(&self, row: EntryId) -> bool {
        self.opened.contains(&row)
    }

    /// Number of `rows` that were never opened.
    pub fn count_unread(&self, rows: &[EntryId]) -> usize {
        let is_opened = |row: &&EntryId| !self.opened.is_empty() && self.opened.contains(row);
        rows.len() - rows.iter().filter(is_opened).count()
    }

    /// All rows in order, with their search keys.
    pub fn snapshot(
        &mut self,
        catalog: &Catalog,
        sort: SortOrder,
        places: &Places,
    ) -> Arc<CatalogSnapshot> {
        let sorted = self.sorted(catalog, sort, places);
        let snapshot = self
            .snapshot
            .take()
            .unwrap_or_else(|| Arc::new(catalog.snapshot(&sorted)));
        self.snapshot = Some(Arc::clone(&snapshot));
        snapshot
    }
}
