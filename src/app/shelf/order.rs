//! In which order the list stands, and what of it is shown: kept from one key to the next, since
//! sorting a hundred thousand rows takes longer than a key may.

use std::sync::Arc;

use crate::bookmarks::Places;
use crate::library::catalog::Sheet;
use crate::library::{Catalog, EntryId, Reading, Sort};

use super::progress;

/// In a list of so many rows or fewer everything is done at once; a longer one is filtered by the
/// shell and sorted once for each frame.
pub const SMALL: usize = 4000;

/// The order of all rows, as long as it holds.
#[derive(Debug, Default)]
pub struct Order {
    sorted: Option<Arc<Vec<EntryId>>>,
    sheet: Option<Arc<Sheet>>,
    /// Rows came, changed or went since the list was put in order.
    pub is_stale: bool,
}

impl Order {
    /// What was known no longer holds.
    pub fn forget(&mut self) {
        self.sorted = None;
        self.sheet = None;
    }

    /// What the filter looks at has changed, the order has not.
    pub fn forget_sheet(&mut self) {
        self.sheet = None;
    }

    /// All rows in order.
    pub fn sorted(&mut self, catalog: &Catalog, sort: Sort, places: &Places) -> Arc<Vec<EntryId>> {
        let sorted = self
            .sorted
            .take()
            .unwrap_or_else(|| Arc::new(catalog.sorted(sort, |_, entry| progress(entry, places))));
        self.sorted = Some(Arc::clone(&sorted));
        sorted
    }

    /// All rows in order, with what the filter looks at.
    pub fn sheet(&mut self, catalog: &Catalog, sort: Sort, places: &Places) -> Arc<Sheet> {
        let sorted = self.sorted(catalog, sort, places);
        let sheet = self
            .sheet
            .take()
            .unwrap_or_else(|| Arc::new(catalog.sheet(&sorted)));
        self.sheet = Some(Arc::clone(&sheet));
        sheet
    }
}

/// Number of rows that were never opened.
pub fn count_unread(rows: &[EntryId], catalog: &Catalog, places: &Places) -> usize {
    let entries = rows.iter().filter_map(|&id| catalog.get(id));
    entries
        .filter(|entry| progress(entry, places).reading == Reading::New)
        .count()
}
