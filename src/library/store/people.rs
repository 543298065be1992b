//! Persons, organisations and places across articles. `people` has a row for each form of a name;
//! `head` is the id of the row that represents all forms joined with it. `library::people` decides
//! which forms of a block are joined, again whenever they change, so that the order in which articles
//! come and go does not matter. A form that only the engine's rows of corrected articles have is of no
//! article here, and joined with none.

use std::collections::{BTreeSet, HashSet};

use rusqlite::{Connection, OptionalExtension as _, Result, Transaction};

use super::layer::RowLayer;
use crate::library::index::EntityRow;
use crate::library::index_api::Layer;
use crate::library::people::{NameForm, gender_letter, gender_of_letter, groups, is_acronym};
use crate::library::words;
use pullquote_annotate::EntityKind;

/// Finds or creates the row of `people` for each row of `named`, and counts those that the reader sees.
pub(super) fn place(
    transaction: &Transaction<'_>,
    article: i64,
    layer: RowLayer,
    named: &[EntityRow],
) -> Result<Vec<i64>> {
    let mut changed_blocks = BTreeSet::new();
    let mut ids = Vec::with_capacity(named.len());
    for row in named {
        let form = NameForm::parse(row.kind, &row.name, row.gender);
        let (id, is_new) = find_or_make(transaction, row, &form)?;
        ids.push(id);
        if is_new && !form.is_ambiguous() {
            changed_blocks.insert((row.kind, form.block()));
        }
        for name in &row.also {
            if put_alias(transaction, article + layer.start(), &form, &row.name, name)? {
                changed_blocks.insert((row.kind, form.block()));
            }
        }
    }
    if !layer.is_read() {
        return Ok(ids);
    }
    let mut count = transaction.prepare_cached(
        "UPDATE people SET articles = articles + ?2, said = said + ?3 WHERE id = ?1",
    )?;
    let mut counted = HashSet::new();
    for (row, person) in named.iter().zip(&ids) {
        count.execute((person, i64::from(counted.insert(person)), row.n_said))?;
    }
    for (kind, block) in changed_blocks {
        regroup(transaction, kind, &block, Layer::Reader)?;
    }
    Ok(ids)
}

/// The row of a form, and whether no article had it.
fn find_or_make(
    transaction: &Transaction<'_>,
    row: &EntityRow,
    form: &NameForm,
) -> Result<(i64, bool)> {
    let gender = form.gender.map_or("", gender_letter);
    let block = (!form.is_ambiguous()).then(|| form.block());
    if let Some(block) = &block {
        let mut find = transaction.prepare_cached(
            "SELECT id, articles <= 0 FROM people
             WHERE block = ?1 AND kind = ?2 AND form = ?3 AND sex = ?4",
        )?;
        let found = find.query_row((block, row.kind.name(), form.key(), gender), |row| {
            Ok((row.get(0)?, row.get(1)?))
        });
        if let Some(found) = found.optional()? {
            return Ok(found);
        }
    }
    let mut insert = transaction.prepare_cached(
        "INSERT INTO people (kind, name, form, sex, block) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?;
    let id = insert.insert((row.kind.name(), &row.name, form.key(), gender, &block))?;
    set_head(transaction, id, id)?;
    let mut insert =
        transaction.prepare_cached("INSERT INTO names (rowid, name) VALUES (?1, ?2)")?;
    insert.execute((id, words::normalize(&row.name)))?;
    Ok((id, true))
}

/// Stores that an article uses two names for the same entity. Returns whether the pair is of use.
fn put_alias(
    transaction: &Transaction<'_>,
    article: i64,
    form: &NameForm,
    name: &str,
    other: &str,
) -> Result<bool> {
    let also = NameForm::parse(form.kind, other, form.gender);
    let (short, long) = if form.kind == EntityKind::Person {
        if also.is_ambiguous() || also.block() != form.block() || also.key() == form.key() {
            return Ok(false);
        }
        (&also, form)
    } else if is_acronym(other, name) {
        (&also, form)
    } else if is_acronym(name, other) {
        (form, &also)
    } else {
        return Ok(false);
    };
    let mut insert = transaction.prepare_cached(
        "INSERT INTO aliases (article, kind, block, short, long) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?;
    let kind = form.kind.name();
    insert.execute((article, kind, long.block(), short.key(), long.key()))?;
    Ok(true)
}

/// The block of an acronym with this key.
pub(super) fn block_of(kind: EntityKind, short: &str) -> String {
    NameForm::from_key(kind, short, None).block()
}

/// Decides again which forms of a block are joined in a layer, and what the acronyms in or for this
/// block mean.
pub(super) fn regroup(
    connection: &Connection,
    kind: EntityKind,
    block: &str,
    layer: Layer,
) -> Result<()> {
    let mut rows = connection.prepare_cached(
        "SELECT id, form, sex FROM people WHERE block = ?1 AND kind = ?2 AND articles > 0 ORDER BY id",
    )?;
    let (ids, forms): (Vec<i64>, Vec<NameForm>) = rows
        .query_map((block, kind.name()), |row| {
            let (key, gender): (String, String) = (row.get(1)?, row.get(2)?);
            let form = NameForm::from_key(kind, &key, gender_of_letter(&gender));
            Ok((row.get::<_, i64>(0)?, form))
        })?
        .collect::<Result<Vec<_>>>()?
        .into_iter()
        .unzip();
    let mut known = connection.prepare_cached(&format!(
        "SELECT DISTINCT short, long FROM aliases WHERE block = ?1 AND kind = ?2 AND {}",
        layer.sees("article")
    ))?;
    let aliases: BTreeSet<(String, String)> = known
        .query_map((block, kind.name()), |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_>>()?;
    for (id, group) in ids.iter().zip(groups(&forms, &aliases)) {
        set_head(connection, *id, ids[group])?;
    }
    if kind != EntityKind::Person {
        let shorts = aliases.into_iter().map(|(short, _)| short);
        let own = forms.iter().map(NameForm::key);
        for short in shorts.chain(own).collect::<BTreeSet<_>>() {
            join_acronym(connection, kind, &short, layer)?;
        }
    }
    Ok(())
}

/// An acronym is joined with the only name that articles give for it; if they give several, it stays
/// alone.
fn join_acronym(
    connection: &Connection,
    kind: EntityKind,
    short: &str,
    layer: Layer,
) -> Result<()> {
    let mut find = connection.prepare_cached(&format!(
        "SELECT min(block) FROM aliases WHERE short = ?1 AND kind = ?2 AND {}
         GROUP BY kind HAVING count(DISTINCT block) = 1",
        layer.sees("article")
    ))?;
    let long: Option<String> = find
        .query_row((short, kind.name()), |row| row.get(0))
        .optional()?;
    let Some(long) = long else {
        return Ok(());
    };
    let mut set = connection.prepare_cached(
        "UPDATE people SET head = coalesce(
             (SELECT min(head) FROM people WHERE block = ?1 AND kind = ?2 AND articles > 0), head)
         WHERE block = ?3 AND kind = ?2 AND form = ?4 AND articles > 0",
    )?;
    set.execute((long, kind.name(), block_of(kind, short), short))?;
    Ok(())
}

fn set_head(connection: &Connection, id: i64, head: i64) -> Result<()> {
    let mut set = connection
        .prepare_cached("UPDATE people SET head = ?2 WHERE id = ?1 AND head IS NOT ?2")?;
    set.execute((id, head))?;
    Ok(())
}

/// Deletes a row of `people` that no article refers to. If only the engine's rows of corrected
/// articles do, it stays, on its own.
pub(super) fn forget(transaction: &Transaction<'_>, person: i64) -> Result<()> {
    let mut find = transaction.prepare_cached(
        "SELECT kind, block, EXISTS (SELECT 1 FROM named WHERE person = ?1) FROM people
         WHERE id = ?1 AND articles <= 0",
    )?;
    let gone: Option<(String, Option<String>, bool)> = find
        .query_row([person], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    let Some((kind, block, is_named)) = gone else {
        return Ok(());
    };
    if is_named {
        set_head(transaction, person, person)?;
    } else {
        let mut delete =
            transaction.prepare_cached("DELETE FROM people WHERE id = ?1 RETURNING name")?;
        let name: String = delete.query_row([person], |row| row.get(0))?;
        transaction
            .prepare_cached("INSERT INTO names (names, rowid, name) VALUES ('delete', ?1, ?2)")?
            .execute((person, words::normalize(&name)))?;
    }
    match (EntityKind::from_name(&kind), block) {
        (Some(kind), Some(block)) => regroup(transaction, kind, &block, Layer::Reader),
        _ => Ok(()),
    }
}

/// Deletes the aliases that an article contributed.
pub(super) fn forget_aliases(transaction: &Transaction<'_>, article: i64) -> Result<()> {
    let mut delete = transaction
        .prepare_cached("DELETE FROM aliases WHERE article = ?1 RETURNING kind, block, short")?;
    let mut gone: BTreeSet<(String, String, String)> = BTreeSet::new();
    for layer in RowLayer::ALL {
        let rows = delete.query_map([article + layer.start()], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })?;
        for row in rows {
            gone.insert(row?);
        }
    }
    for (kind, block, short) in gone {
        if let Some(kind) = EntityKind::from_name(&kind) {
            regroup(transaction, kind, &block_of(kind, &short), Layer::Reader)?;
            regroup(transaction, kind, &block, Layer::Reader)?;
        }
    }
    Ok(())
}
