//! Sets of articles by row id. Columns needed for large sets are read from the covering index
//! `articles_newest`, which holds no text.

use bit_set::BitSet;
use rusqlite::{Connection, Params, Result};

use super::limits::Limits;
use super::rows::{ARTICLE, article};
use super::where_clause::json;
use crate::library::index_api::ArticleSummary;
use crate::library::source_hash::SourceHash;

#[derive(Clone, Debug)]
pub(super) enum ArticleSet {
    All,
    These(BitSet),
}

/// Ids returned by an SQL statement.
pub(super) fn numbers(connection: &Connection, sql: &str, values: impl Params) -> Result<BitSet> {
    let mut rows = connection.prepare_cached(sql)?;
    let mut rows = rows.query(values)?;
    let mut numbers = BitSet::new();
    while let Some(row) = rows.next()? {
        numbers.insert(number(row.get(0)?));
    }
    Ok(numbers)
}

fn number(id: i64) -> usize {
    usize::try_from(id).unwrap_or_default()
}

fn id(number: usize) -> i64 {
    i64::try_from(number).unwrap_or_default()
}

const ALL: &str = "SELECT id FROM articles INDEXED BY articles_newest WHERE sha256 IS NOT NULL";

impl ArticleSet {
    /// Intersection.
    pub(super) fn keep(&mut self, others: BitSet) {
        match self {
            Self::All => *self = Self::These(others),
            Self::These(these) => these.intersect_with(&others),
        }
    }

    /// Difference.
    pub(super) fn drop(&mut self, connection: &Connection, others: &BitSet) -> Result<()> {
        if matches!(self, Self::All) {
            *self = Self::These(numbers(connection, ALL, [])?);
        }
        if let Self::These(these) = self {
            these.difference_with(others);
        }
        Ok(())
    }

    pub(super) fn contains(&self, id: i64) -> bool {
        match self {
            Self::All => true,
            Self::These(these) => these.contains(number(id)),
        }
    }

    pub(super) fn count(&self, connection: &Connection) -> Result<usize> {
        match self {
            Self::All => {
                let sql = ALL.replace("SELECT id", "SELECT count(*)");
                let count = connection
                    .prepare_cached(&sql)?
                    .query_row([], |row| row.get(0))?;
                Ok(number(count))
            }
            Self::These(these) => Ok(these.count()),
        }
    }

    /// Number of ledger rows in these articles.
    pub(super) fn n_attributed(&self, connection: &Connection, limits: &Limits) -> Result<i64> {
        let mut sum = 0;
        self.each(connection, limits, "id, attributed", |row| {
            sum += row.get::<_, i64>(1)?;
            Ok(true)
        })?;
        Ok(sum)
    }

    pub(super) fn keys(&self, connection: &Connection, limits: &Limits) -> Result<Vec<SourceHash>> {
        let mut keys = Vec::new();
        self.each(connection, limits, "id, key", |row| {
            keys.push(SourceHash(row.get::<_, i64>(1)?.cast_unsigned()));
            Ok(true)
        })?;
        Ok(keys)
    }

    /// Ids of the newest articles, in order.
    pub(super) fn newest(
        &self,
        connection: &Connection,
        limits: &Limits,
        limit: usize,
    ) -> Result<Vec<i64>> {
        let mut newest = Vec::new();
        self.each(connection, limits, "id", |row| {
            if newest.len() < limit {
                newest.push(row.get(0)?);
            }
            Ok(newest.len() < limit)
        })?;
        Ok(newest)
    }

    /// Visits the articles, newest first, until `take` returns `false`. `columns` must be in
    /// `articles_newest`, the id first.
    pub(super) fn each(
        &self,
        connection: &Connection,
        limits: &Limits,
        columns: &str,
        mut take: impl FnMut(&rusqlite::Row<'_>) -> Result<bool>,
    ) -> Result<()> {
        let few = match self {
            Self::These(these) if these.count() <= limits.lookups => {
                Some(json(&these.iter().map(id).collect::<Vec<_>>()))
            }
            _ => None,
        };
        let (from, among) = match few {
            Some(_) => ("articles", "AND id IN (SELECT value FROM json_each(?))"),
            None => ("articles INDEXED BY articles_newest", ""),
        };
        let sql = format!(
            "SELECT {columns} FROM {from} WHERE sha256 IS NOT NULL {among} ORDER BY date DESC, id DESC"
        );
        let mut rows = connection.prepare_cached(&sql)?;
        let mut rows = rows.query(rusqlite::params_from_iter(few))?;
        while let Some(row) = rows.next()? {
            if self.contains(row.get(0)?) && !take(row)? {
                break;
            }
        }
        Ok(())
    }
}

/// Summaries of articles, in the order of `ids`; invalid locators are skipped.
pub(super) fn lines(connection: &Connection, ids: &[i64]) -> Result<Vec<(i64, ArticleSummary)>> {
    let sql = format!("SELECT {ARTICLE} FROM articles a WHERE a.id = ?1");
    let mut row = connection.prepare_cached(&sql)?;
    let mut lines = Vec::with_capacity(ids.len());
    for &id in ids {
        let mut rows = row.query([id])?;
        if let Some(row) = rows.next()? {
            lines.extend(article(row)?.map(|line| (id, line)));
        }
    }
    Ok(lines)
}
