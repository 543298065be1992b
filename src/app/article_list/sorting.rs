//! In which order the list stands, and what of it is shown: kept from one key to the next, since
//! sorting a hundred thousand rows takes longer than a key may.

use std::collections::HashSet;
use std::sync::Arc;

use crate::bookmarks::Places;
use crate::library::catalog::CatalogSnapshot;
use crate::library::{Catalog, Entry, EntryId, ReadStatus, SortOrder};

use super::progress;

/// In a list of so many rows or fewer everything is done at once; a longer one is filtered by the
/// shell and sorted once for each frame.
pub const SMALL: usize = 4000;

/// The order of all rows, as long as it holds.
#[derive(Debug, Default)]
pub struct Sorting {
    sorted: Option<Arc<Vec<EntryId>>>,
    /// The rows that were opened, as of `sorted`: few, beside a hundred thousand that were not.
    opened: HashSet<EntryId>,
    snapshot: Option<Arc<CatalogSnapshot>>,
    /// Rows came, changed or went since the list was put in order.
    pub is_stale: bool,
}

impl Sorting {
    /// What was known no longer holds.
    pub fn forget(&mut self) {
        self.sorted = None;
        self.snapshot = None;
    }

    /// What the filter looks at has changed, the order has not.
    pub fn forget_sheet(&mut self) {
        self.snapshot = None;
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
        let sorted = Arc::new(catalog.sorted(sort, |_, entry| progress(entry, places)));
        self.sorted = Some(Arc::clone(&sorted));
        sorted
    }

    /// Of rows that have been put in order the number of those that were never opened.
    pub fn count_unread(&self, rows: &[EntryId]) -> usize {
        let is_opened = |row: &&EntryId| !self.opened.is_empty() && self.opened.contains(row);
        rows.len() - rows.iter().filter(is_opened).count()
    }

    /// All rows in order, with what the filter looks at.
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
