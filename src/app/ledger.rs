//! The ledger: every statement of the library in one table, loaded in windows.

use std::collections::BTreeMap;

use super::list::ListState;
use super::query_line::QueryLine;
use super::request::RequestId;
use crate::library::index_api::{self, AttributedStatement, LedgerOrder};
use crate::library::query::Query;

pub(super) const WINDOW: usize = 128;
/// Windows kept in memory; those farthest from the cursor are dropped.
const MAX_WINDOWS: usize = 24;

#[derive(Debug, Default)]
pub struct Ledger {
    pub line: QueryLine,
    pub order: LedgerOrder,
    /// Rows of the whole table.
    pub n_rows: usize,
    pub answered: bool,
    pub(super) query: Query,
    windows: BTreeMap<usize, Vec<AttributedStatement>>,
    /// Unanswered requests and their windows.
    pub(super) wanted: Vec<(RequestId, usize)>,
    /// Whether the next answer replaces all rows.
    pub(super) replaces: bool,
}

impl Ledger {
    /// The row, if its window is loaded.
    pub fn row(&self, at: usize) -> Option<&AttributedStatement> {
        self.windows.get(&(at / WINDOW))?.get(at % WINDOW)
    }

    pub(super) fn awaits(&self, request: RequestId) -> bool {
        self.wanted.iter().any(|(wanted, _)| *wanted == request)
    }

    pub(super) fn give_up(&mut self, request: RequestId) {
        self.wanted.retain(|(wanted, _)| *wanted != request);
    }

    pub(super) fn take(
        &mut self,
        request: RequestId,
        table: index_api::LedgerWindow,
        list: &mut ListState,
    ) {
        self.give_up(request);
        if std::mem::take(&mut self.replaces) {
            self.windows.clear();
            *list = ListState::default();
        }
        self.answered = true;
        self.n_rows = table.n_rows;
        self.windows.insert(table.offset / WINDOW, table.rows);
        while self.windows.len() > MAX_WINDOWS {
            let distance = |at: &usize| at.abs_diff(list.cursor / WINDOW);
            let farthest = self.windows.keys().copied().max_by_key(distance);
            self.windows.remove(&farthest.unwrap_or_default());
        }
    }

    /// Windows within `height` rows of `cursor` that are neither loaded nor requested.
    pub(super) fn missing_windows(&self, cursor: usize, height: usize) -> Vec<usize> {
        if self.replaces || self.n_rows == 0 {
            return Vec::new();
        }
        let last = (cursor + height).min(self.n_rows - 1) / WINDOW;
        let first = cursor.saturating_sub(height) / WINDOW;
        let is_missing = |window: &usize| {
            let is_requested = self.wanted.iter().any(|(_, at)| at == window);
            !is_requested && !self.windows.contains_key(window)
        };
        (first..=last).filter(is_missing).collect()
    }
}

pub(super) const fn next_order(order: LedgerOrder) -> LedgerOrder {
    match order {
        LedgerOrder::Newest => LedgerOrder::Speaker,
        LedgerOrder::Speaker => LedgerOrder::Cue,
        LedgerOrder::Cue => LedgerOrder::Confidence,
        LedgerOrder::Confidence => LedgerOrder::Newest,
    }
}

/// All orders, as the sort key goes through them.
pub(super) const fn orders() -> [LedgerOrder; 4] {
    [
        LedgerOrder::Newest,
        LedgerOrder::Speaker,
        LedgerOrder::Cue,
        LedgerOrder::Confidence,
    ]
}

pub const fn order_label(order: LedgerOrder) -> &'static str {
    match order {
        LedgerOrder::Newest => "newest first",
        LedgerOrder::Speaker => "by speaker",
        LedgerOrder::Cue => "by cue",
        LedgerOrder::Confidence => "surest first",
    }
}
