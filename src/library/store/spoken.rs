//! The full-text table `spoken`, with the words of each statement.

use rusqlite::{Result, Transaction};

use super::schema::SCARE;
use crate::library::index::StatementRow;
use crate::library::statement_kind::StatementKind;
use crate::library::words;

/// Stores the words of the row `id` of `said`.
pub(super) fn put(transaction: &Transaction<'_>, id: i64, row: &StatementRow) -> Result<()> {
    let column = match (row.kind, &row.speaker) {
        (StatementKind::Scare, _) => "scare",
        (_, Some(_)) => "attributed",
        (_, None) => "nameless",
    };
    let sql = format!("INSERT INTO spoken (rowid, {column}) VALUES (?1, ?2)");
    transaction
        .prepare_cached(&sql)?
        .execute((id, words::normalize(&row.text)))?;
    Ok(())
}

/// Deletes the words of an article's statements, which must still be in `said`.
pub(super) fn clear(transaction: &Transaction<'_>, article: i64) -> Result<()> {
    let mut said = transaction.prepare_cached(&format!(
        "SELECT id, text, CASE WHEN kind = {SCARE} THEN 'scare' WHEN speaker IS NULL THEN 'nameless'
         ELSE 'attributed' END FROM said WHERE article = ?1"
    ))?;
    let rows: Vec<(i64, String, String)> = said
        .query_map([article], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<Result<_>>()?;
    for (id, text, column) in rows {
        let sql = format!("INSERT INTO spoken (spoken, rowid, {column}) VALUES ('delete', ?1, ?2)");
        transaction
            .prepare_cached(&sql)?
            .execute((id, words::normalize(&text)))?;
    }
    Ok(())
}
