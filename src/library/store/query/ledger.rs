//! The ledger: attributed statements as rows of a table.

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension as _, Result};

use super::compile::CompiledQuery;
use super::identity_overrides::IdentityOverrides;
use super::limits::Limits;
use super::rows::{ARTICLE, SAID, said};
use super::where_clause::WhereClause;
use super::where_clause::WordMatch;
use crate::library::index_api::{AttributedStatement, LedgerOrder, LedgerWindow, ReaderState};
use crate::library::query::Query;
use crate::library::store::schema::SCARE;

/// Rows from `offset` on, at most `limit`.
pub(super) fn window(
    connection: &Connection,
    query: &Query,
    state: &ReaderState,
    order: LedgerOrder,
    [offset, limit]: [usize; 2],
    limits: Limits,
) -> Result<LedgerWindow> {
    let filter = CompiledQuery::new(connection, query, state, limits)?;
    let n_rows = match filter.n_rows()? {
        Some(n_rows) => n_rows,
        None => count(connection, &filter)?,
    };
    let n_rows = usize::try_from(n_rows).unwrap_or_default();
    let overlay = IdentityOverrides::new(connection, state)?;
    let wanted = n_rows.saturating_sub(offset).min(limit);
    let window = Window {
        connection,
        filter: &filter,
        overlay: &overlay,
        bounds: [limit, offset].map(|n| i64::try_from(n).unwrap_or(i64::MAX)),
    };
    let mut rows = Vec::new();
    if wanted > 0 {
        if order == LedgerOrder::Newest && n_rows > limits.sorted && !filter.asks_scare() {
            rows = window.walked()?;
        }
        if rows.len() < wanted {
            rows = window.sorted(order)?;
        }
    }
    Ok(LedgerWindow {
        rows,
        offset,
        n_rows,
    })
}

fn count(connection: &Connection, filter: &CompiledQuery<'_>) -> Result<i64> {
    let conditions = filter.of_ledger(WordMatch::FullText)?;
    let sql = format!("SELECT count(*) FROM said s WHERE {}", conditions.text());
    connection
        .prepare_cached(&sql)?
        .query_row(conditions.values([]), |row| row.get(0))
}

struct Window<'a> {
    connection: &'a Connection,
    filter: &'a CompiledQuery<'a>,
    overlay: &'a IdentityOverrides,
    /// Limit and offset.
    bounds: [i64; 2],
}

impl Window<'_> {
    /// Scans the newest rows of the ledger for matches: quick if many rows match. Returns fewer rows
    /// than requested if they are further back.
    fn walked(&self) -> Result<Vec<AttributedStatement>> {
        let mut end = self.connection.prepare_cached(&format!(
            "SELECT date, article FROM said INDEXED BY said_newest WHERE speaker IS NOT NULL AND kind <> {SCARE}
             ORDER BY date DESC, article DESC, id LIMIT 1 OFFSET ?1",
        ))?;
        let (limits, [limit, offset]) = (self.filter.limits, self.bounds);
        let steps = limit
            .saturating_add(offset)
            .saturating_mul(limits.scanned_per_row)
            .max(limits.scanned);
        let end = end.query_row([steps], |row| Ok((row.get(0)?, row.get(1)?)));
        let end: Option<(Option<i64>, i64)> = end.optional()?;
        let (scope, since) = match end {
            None => (Scope::All, Value::Integer(0)),
            Some((Some(date), _)) => (Scope::Dated, Value::Integer(date)),
            Some((None, article)) => (Scope::Undated, Value::Integer(article)),
        };
        let conditions = self.filter.of_ledger(WordMatch::Scan)?;
        self.read(
            &walk(&conditions, scope),
            conditions.values(std::iter::once(since).chain(self.values())),
        )
    }

    /// Sorts all matching rows.
    fn sorted(&self, order: LedgerOrder) -> Result<Vec<AttributedStatement>> {
        let conditions = self.filter.of_ledger(WordMatch::FullText)?;
        let sql = format!(
            "SELECT {ARTICLE}, {SAID} FROM said s JOIN articles a ON a.id = s.article
             WHERE {} ORDER BY {} LIMIT ? OFFSET ?",
            conditions.text(),
            sorted(order)
        );
        self.read(&sql, conditions.values(self.values()))
    }

    fn values(&self) -> impl Iterator<Item = Value> {
        self.bounds.into_iter().map(Value::Integer)
    }

    fn read(&self, sql: &str, values: impl rusqlite::Params) -> Result<Vec<AttributedStatement>> {
        let mut rows = self.connection.prepare_cached(sql)?;
        let rows = rows.query_map(values, |row| said(row, self.overlay))?;
        rows.filter_map(Result::transpose).collect()
    }
}

/// Calls `take` with up to `limit` rows until it returns `false`, and returns their number.
pub(super) fn each(
    connection: &Connection,
    query: &Query,
    state: &ReaderState,
    order: LedgerOrder,
    limit: usize,
    take: &mut dyn FnMut(AttributedStatement) -> bool,
) -> Result<usize> {
    let conditions = CompiledQuery::new(connection, query, state, Limits::default())?
        .of_ledger(WordMatch::FullText)?;
    let overlay = IdentityOverrides::new(connection, state)?;
    let sql = format!(
        "SELECT {ARTICLE}, {SAID} FROM said s JOIN articles a ON a.id = s.article
         WHERE {} ORDER BY {} LIMIT ?",
        conditions.text(),
        sorted(order)
    );
    let mut rows = connection.prepare_cached(&sql)?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut rows = rows.query(conditions.values([limit.into()]))?;
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

/// Which rows are scanned. Undated ones are after the others, those of the last indexed article first.
#[derive(Clone, Copy, Debug)]
pub(super) enum Scope {
    All,
    /// From a date on.
    Dated,
    /// The dated ones, and the undated ones from an article on.
    Undated,
}

/// Statement that scans the newest rows.
pub(super) fn walk(conditions: &WhereClause, scope: Scope) -> String {
    let since = match scope {
        Scope::All => "? IS NOT NULL",
        Scope::Dated => "s.date >= ?",
        Scope::Undated => "(s.date IS NOT NULL OR s.article >= ?)",
    };
    format!(
        "SELECT {ARTICLE}, {SAID} FROM said s INDEXED BY said_newest
         CROSS JOIN articles a ON a.id = s.article
         WHERE {} AND {since} ORDER BY {} LIMIT ? OFFSET ?",
        conditions.text(),
        sorted(LedgerOrder::Newest)
    )
}

const fn sorted(order: LedgerOrder) -> &'static str {
    match order {
        LedgerOrder::Newest => "s.date DESC, s.article DESC, s.id",
        LedgerOrder::Speaker => "s.speaker COLLATE NOCASE, s.date DESC, s.article DESC, s.id",
        LedgerOrder::Cue => {
            "s.cue IS NULL, (SELECT c.cue FROM cues c WHERE c.id = s.cue) COLLATE NOCASE,
             s.date DESC, s.article DESC, s.id"
        }
        LedgerOrder::Confidence => "s.confidence DESC, s.date DESC, s.article DESC, s.id",
    }
}
