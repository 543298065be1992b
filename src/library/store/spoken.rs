//! The full-text table `spoken`, with the words of each statement.

use rusqlite::{Result, Transaction};

use crate::library::index::StatementRow;
use crate::library::statement_kind::StatementKind;
use crate::library::words;

/// The column for the words of a statement.
const fn column(kind: StatementKind, is_attributed: bool) -> &'static str {
    match (kind, is_attributed) {
        (StatementKind::Scare, _) => "scare",
        (_, true) => "attributed",
        (_, false) => "nameless",
    }
}

/// Stores the words of the row `id` of `said`.
pub(super) fn put(transaction: &Transaction<'_>, id: i64, row: &StatementRow) -> Result<()> {
    let column = column(row.kind, row.speaker.is_some());
    let sql = format!("INSERT INTO spoken (rowid, {column}) VALUES (?1, ?2)");
    transaction
        .prepare_cached(&sql)?
        .execute((id, words::normalize(&row.text)))?;
    Ok(())
}

/// Deletes the words of an article's statements, which must still be in `said`.
pub(super) fn clear(transaction: &Transaction<'_>, article: i64) -> Result<()> {
    let mut said = transaction.prepare_cached(
        "SELECT id, text, kind, speaker IS NOT NULL FROM said WHERE article = ?1",
    )?;
    let mut said = said.query([article])?;
    while let Some(row) = said.next()? {
        let (id, text): (i64, String) = (row.get(0)?, row.get(1)?);
        let kind = StatementKind::from_bit(row.get(2)?).unwrap_or(StatementKind::Scare);
        let column = column(kind, row.get(3)?);
        let sql = format!("INSERT INTO spoken (spoken, rowid, {column}) VALUES ('delete', ?1, ?2)");
        transaction
            .prepare_cached(&sql)?
            .execute((id, words::normalize(&text)))?;
    }
    Ok(())
}
