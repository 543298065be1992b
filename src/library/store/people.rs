//! Which names of different articles are one person, organisation or place.

use rusqlite::{Result, Transaction};

use crate::annotate::EntityKind;
use crate::library::index::NamedRow;
use crate::library::words;

/// The row of `people` for each row of `named` of an article, found or made. What is joined has the
/// same kind and the same full name; a person's single name stands alone in each article.
pub(super) fn place(
    transaction: &Transaction<'_>,
    _article: i64,
    named: &[NamedRow],
) -> Result<Vec<i64>> {
    named
        .iter()
        .map(|row| place_one(transaction, row))
        .collect()
}

fn place_one(transaction: &Transaction<'_>, row: &NamedRow) -> Result<i64> {
    let key = words::joined(&row.name);
    if row.kind != EntityKind::Person || key.contains(' ') {
        let mut find = transaction
            .prepare_cached("SELECT id FROM people WHERE name_key = ?1 AND kind = ?2 LIMIT 1")?;
        let mut found = find.query((&key, row.kind.name()))?;
        if let Some(found) = found.next()? {
            return found.get(0);
        }
    }
    let mut insert = transaction
        .prepare_cached("INSERT INTO people (kind, name, name_key) VALUES (?1, ?2, ?3)")?;
    let id = insert.insert((row.kind.name(), &row.name, &key))?;
    let mut words =
        transaction.prepare_cached("INSERT INTO names (rowid, name) VALUES (?1, ?2)")?;
    words.execute((id, &key))?;
    Ok(id)
}
