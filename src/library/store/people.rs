//! Persons, organisations and places across articles. `people` has a row for each form of a name;
//! `head` is the id of the row that represents all forms joined with it. `library::people` decides
//! which forms of a block are joined, again whenever they change, so that the order in which articles
//! come and go does not matter.

use std::collections::BTreeSet;

use rusqlite::{OptionalExtension as _, Result, Transaction};

use crate::library::index::EntityRow;
use crate::library::people::{Gender, NameForm, groups, is_acronym};
use crate::library::words;
use pullquote_annotate::EntityKind;

/// Finds or creates the row of `people` for each row of `named`.
pub(super) fn place(
    transaction: &Transaction<'_>,
    article: i64,
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
            if put_alias(transaction, article, &form, &row.name, name)? {
                changed_blocks.insert((row.kind, form.block()));
            }
        }
    }
    for (kind, block) in changed_blocks {
        regroup(transaction, kind, &block)?;
    }
    Ok(ids)
}

fn find_or_make(
    transaction: &Transaction<'_>,
    row: &EntityRow,
    form: &NameForm,
) -> Result<(i64, bool)> {
    let gender = form.gender.map_or("", Gender::letter);
    let block = (!form.is_ambiguous()).then(|| form.block());
    if let Some(block) = &block {
        let mut find = transaction.prepare_cached(
            "SELECT id FROM people WHERE block = ?1 AND kind = ?2 AND form = ?3 AND sex = ?4",
        )?;
        let found = find.query_row((block, row.kind.name(), form.key(), gender), |row| {
            row.get(0)
        });
        if let Some(id) = found.optional()? {
            return Ok((id, false));
        }
    }
    let key = words::normalize(&row.name);
    let mut insert = transaction.prepare_cached(
        "INSERT INTO people (kind, name, name_key, form, sex, block) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    let id = insert.insert((row.kind.name(), &row.name, &key, form.key(), gender, &block))?;
    set_head(transaction, id, id)?;
    let mut words =
        transaction.prepare_cached("INSERT INTO names (rowid, name) VALUES (?1, ?2)")?;
    words.execute((id, &key))?;
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

/// Decides again which forms of a block are joined, and what the acronyms in or for this block mean.
fn regroup(transaction: &Transaction<'_>, kind: EntityKind, block: &str) -> Result<()> {
    let mut rows = transaction.prepare_cached(
        "SELECT id, form, sex FROM people WHERE block = ?1 AND kind = ?2 ORDER BY id",
    )?;
    let (ids, forms): (Vec<i64>, Vec<NameForm>) = rows
        .query_map((block, kind.name()), |row| {
            let (key, gender): (String, String) = (row.get(1)?, row.get(2)?);
            let form = NameForm::from_key(kind, &key, Gender::from_letter(&gender));
            Ok((row.get::<_, i64>(0)?, form))
        })?
        .collect::<Result<Vec<_>>>()?
        .into_iter()
        .unzip();
    let mut known = transaction.prepare_cached(
        "SELECT DISTINCT short, long FROM aliases WHERE block = ?1 AND kind = ?2",
    )?;
    let aliases: BTreeSet<(String, String)> = known
        .query_map((block, kind.name()), |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_>>()?;
    for (id, group) in ids.iter().zip(groups(&forms, &aliases)) {
        set_head(transaction, *id, ids[group])?;
    }
    if kind != EntityKind::Person {
        let shorts = aliases.into_iter().map(|(short, _)| short);
        let own = forms.iter().map(NameForm::key);
        for short in shorts.chain(own).collect::<BTreeSet<_>>() {
            join_acronym(transaction, kind, &short)?;
        }
    }
    Ok(())
}

/// An acronym is joined with the only name that articles give for it; if they give several, it stays
/// alone.
fn join_acronym(transaction: &Transaction<'_>, kind: EntityKind, short: &str) -> Result<()> {
    let mut find = transaction.prepare_cached(
        "SELECT min(block) FROM aliases WHERE short = ?1 AND kind = ?2
         GROUP BY kind HAVING count(DISTINCT block) = 1",
    )?;
    let long: Option<String> = find
        .query_row((short, kind.name()), |row| row.get(0))
        .optional()?;
    let Some(long) = long else {
        return Ok(());
    };
    let mut set = transaction.prepare_cached(
        "UPDATE people SET head = coalesce(
             (SELECT min(head) FROM people WHERE block = ?1 AND kind = ?2), head)
         WHERE block = ?3 AND kind = ?2 AND form = ?4",
    )?;
    let block = NameForm::from_key(kind, short, None).block();
    set.execute((long, kind.name(), block, short))?;
    Ok(())
}

fn set_head(transaction: &Transaction<'_>, id: i64, head: i64) -> Result<()> {
    let mut set = transaction
        .prepare_cached("UPDATE people SET head = ?2 WHERE id = ?1 AND head IS NOT ?2")?;
    set.execute((id, head))?;
    Ok(())
}

/// Deletes a row of `people` that no article refers to.
pub(super) fn forget(transaction: &Transaction<'_>, person: i64) -> Result<()> {
    let mut delete = transaction.prepare_cached(
        "DELETE FROM people WHERE id = ?1 AND articles <= 0 RETURNING kind, block",
    )?;
    let gone: Option<(String, Option<String>)> = delete
        .query_row([person], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((kind, block)) = gone else {
        return Ok(());
    };
    transaction
        .prepare_cached("DELETE FROM names WHERE rowid = ?1")?
        .execute([person])?;
    match (EntityKind::from_name(&kind), block) {
        (Some(kind), Some(block)) => regroup(transaction, kind, &block),
        _ => Ok(()),
    }
}

/// Deletes the aliases that an article contributed.
pub(super) fn forget_aliases(transaction: &Transaction<'_>, article: i64) -> Result<()> {
    let mut delete = transaction
        .prepare_cached("DELETE FROM aliases WHERE article = ?1 RETURNING kind, block, short")?;
    let gone: BTreeSet<(String, String, String)> = delete
        .query_map([article], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<Result<_>>()?;
    for (kind, block, short) in gone {
        if let Some(kind) = EntityKind::from_name(&kind) {
            let own = NameForm::from_key(kind, &short, None).block();
            regroup(transaction, kind, &own)?;
            regroup(transaction, kind, &block)?;
        }
    }
    Ok(())
}
