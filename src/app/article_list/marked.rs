//! Rows that the reader marked, for what is done to many articles at once.

use std::collections::HashSet;

use super::ArticleList;
use crate::library::EntryId;

/// The marked rows.
#[derive(Debug, Default)]
pub struct Marked {
    rows: HashSet<EntryId>,
    /// The row that was marked last, where a range begins.
    last: Option<EntryId>,
}

impl Marked {
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn contains(&self, id: EntryId) -> bool {
        self.rows.contains(&id)
    }
}

impl ArticleList {
    /// Marks the row under the cursor, or takes its mark away, and goes to the next one.
    pub(super) fn mark_row(&mut self) {
        let Some(&id) = self.order.get(self.list.cursor) else {
            return;
        };
        if self.marked.rows.remove(&id) {
            self.marked.last = None;
        } else {
            self.marked.rows.insert(id);
            self.marked.last = Some(id);
        }
        self.list.step(1, self.order.len());
    }

    /// Marks the rows from the one that was marked last to the cursor.
    pub(super) fn mark_range(&mut self) {
        let here = self.list.cursor;
        let last = self.marked.last;
        let from = last.and_then(|last| self.order.iter().position(|&id| id == last));
        let from = from.unwrap_or(here);
        let rows = self.order.iter().take(from.max(here) + 1);
        self.marked.rows.extend(rows.skip(from.min(here)));
        self.marked.last = self.order.get(here).copied();
    }

    /// Marks all listed rows, or none if all are marked.
    pub(super) fn mark_all(&mut self) {
        let rows = &mut self.marked.rows;
        if self.order.iter().all(|id| rows.contains(id)) {
            rows.clear();
        } else {
            rows.extend(&self.order);
        }
        self.marked.last = None;
    }

    /// Marks the listed rows that were not, and takes the marks of the others away.
    pub(super) fn invert_marks(&mut self) {
        let all = self.order.iter().copied();
        let marked = &self.marked.rows;
        let rows = all.filter(|id| !marked.contains(id)).collect();
        self.marked = Marked { rows, last: None };
    }

    /// Takes all marks away. Returns whether there were any.
    pub(in crate::app) fn drop_marks(&mut self) -> bool {
        let had_any = !self.marked.is_empty();
        self.marked = Marked::default();
        had_any
    }

    /// The marked rows in the order of the list, then those that the filter hides; the row under the cursor if
    /// none is marked.
    pub(in crate::app) fn chosen(&self) -> Vec<EntryId> {
        if self.marked.is_empty() {
            let here = self.order.get(self.list.cursor).copied();
            return here.into_iter().collect();
        }
        let marked = |id: &EntryId| self.marked.contains(*id);
        let mut rows: Vec<EntryId> = self.order.iter().copied().filter(marked).collect();
        if rows.len() < self.marked.len() {
            let shown: HashSet<EntryId> = rows.iter().copied().collect();
            let mut hidden: Vec<EntryId> = self.marked.rows.difference(&shown).copied().collect();
            hidden.retain(|&id| self.catalog.get(id).is_some());
            hidden.sort_unstable();
            rows.extend(hidden);
        }
        rows
    }
}
