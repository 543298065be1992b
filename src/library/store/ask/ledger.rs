//! Attributed statements as rows of one table.

use rusqlite::{Connection, Result};

use super::filter::Filter;
use super::overlay::Overlay;
use super::rows::{ARTICLE, SAID, said};
use crate::library::archive::{Ledger, LedgerOrder, ReaderState, Said};
use crate::library::query::Query;

/// The rows of the window that begins at `offset`.
pub(super) fn window(
    connection: &Connection,
    query: &Query,
    state: &ReaderState,
    order: LedgerOrder,
    offset: usize,
    limit: usize,
) -> Result<Ledger> {
    let conditions = Filter::new(connection, query, state)?.of_ledger()?;
    let condition = conditions.text();
    let from = if query.is_empty() {
        "said s"
    } else {
        "said s JOIN articles a ON a.id = s.article"
    };
    let sql = format!("SELECT count(*) FROM {from} WHERE {condition}");
    let n_rows: i64 = connection
        .prepare_cached(&sql)?
        .query_row(conditions.values([]), |row| row.get(0))?;
    let sql = format!(
        "SELECT {ARTICLE}, {SAID} FROM said s JOIN articles a ON a.id = s.article
         WHERE {condition} ORDER BY {} LIMIT ? OFFSET ?",
        sorted(order)
    );
    let overlay = Overlay::new(connection, &state.people)?;
    let mut rows = connection.prepare_cached(&sql)?;
    let bounds = [limit, offset].map(|n| i64::try_from(n).unwrap_or(i64::MAX));
    let rows = rows.query_map(conditions.values(bounds), |row| said(row, &overlay))?;
    Ok(Ledger {
        rows: rows.filter_map(Result::transpose).collect::<Result<_>>()?,
        offset,
        n_rows: usize::try_from(n_rows).unwrap_or_default(),
    })
}

/// Hands every row to `take`, at most `limit`, until it says `false`; how many there were. Holds one row
/// at a time.
pub(super) fn each(
    connection: &Connection,
    query: &Query,
    state: &ReaderState,
    order: LedgerOrder,
    limit: usize,
    take: &mut dyn FnMut(Said) -> bool,
) -> Result<usize> {
    let conditions = Filter::new(connection, query, state)?.of_ledger()?;
    let overlay = Overlay::new(connection, &state.people)?;
    let sql = format!(
        "SELECT {ARTICLE}, {SAID} FROM said s JOIN articles a ON a.id = s.article
         WHERE {} ORDER BY {} LIMIT ?",
        conditions.text(),
        sorted(order)
    );
    let mut rows = connection.prepare_cached(&sql)?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut rows = rows.query(conditions.values([limit]))?;
    let mut count = 0;
    while let Some(row) = rows.next()? {
        let Some(said) = said(row, &overlay)? else {
            continue;
        };
        count += 1;
        if !take(said) {
            break;
        }
    }
    Ok(count)
}

const fn sorted(order: LedgerOrder) -> &'static str {
    match order {
        LedgerOrder::Newest => "s.date DESC, s.article DESC, s.start",
        LedgerOrder::Speaker => "s.speaker COLLATE NOCASE, s.date DESC, s.article DESC, s.start",
        LedgerOrder::Cue => {
            "s.cue = '', s.cue COLLATE NOCASE, s.date DESC, s.article DESC, s.start"
        }
        LedgerOrder::Confidence => "s.confidence DESC, s.date DESC, s.article DESC, s.start",
    }
}
