//! The tables of the engine's layer: copies of those of the reader's, with its counts and groups.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension as _, Result};

use super::layer::RowLayer;
use super::people;
use crate::library::index_api::Layer;
use pullquote_annotate::EntityKind;

/// A kind of name, and the key that all forms share which may be joined.
type Block = (EntityKind, String);

/// Makes `articles` and `people` stand for those of `layer` on this connection: for the engine's, by
/// temporary tables of these names.
pub(super) fn select(connection: &Connection, layer: Layer) -> Result<()> {
    let sql = "SELECT 1 FROM temp.sqlite_schema WHERE name = 'people'";
    let is_found = connection
        .prepare_cached(sql)?
        .query_row([], |_| Ok(()))
        .optional()?
        .is_some();
    match (layer, is_found) {
        (Layer::Reader, true) => {
            connection.execute_batch("DROP TABLE temp.people; DROP TABLE temp.articles")
        }
        (Layer::Found, false) => copy(connection),
        _ => Ok(()),
    }
}

fn copy(connection: &Connection) -> Result<()> {
    connection.execute_batch(COPIES)?;
    let mut blocks = recount(connection)?;
    // A name that only the reader's rows have is joined with none here.
    connection.execute("UPDATE temp.people SET head = id WHERE articles <= 0", [])?;
    blocks.extend(of_aliases(connection)?);
    for (kind, block) in blocks {
        people::regroup(connection, kind, &block, Layer::Found)?;
    }
    Ok(())
}

/// Counts the forms that are used in only one layer, or more often in one. Returns their blocks.
fn recount(connection: &Connection) -> Result<BTreeSet<Block>> {
    let [reader, found] = [RowLayer::Reader, RowLayer::Found].map(RowLayer::start);
    let mut rows = connection.prepare(
        "SELECT person, count(DISTINCT article), sum(n_said), id >= ?2 FROM main.named WHERE id >= ?1
         GROUP BY person, id >= ?2",
    )?;
    let rows = rows.query_map([reader, found], |row| {
        Ok((
            row.get::<_, i64>(0)?,
            row.get::<_, i64>(1)?,
            row.get::<_, i64>(2)?,
            row.get::<_, bool>(3)?,
        ))
    })?;
    let mut change = connection.prepare(
        "UPDATE temp.people SET articles = articles + ?2, said = said + ?3 WHERE id = ?1
         RETURNING kind, block",
    )?;
    let mut blocks = BTreeSet::new();
    for row in rows {
        let (person, articles, said, is_found) = row?;
        let sign = if is_found { 1 } else { -1 };
        let block = change.query_row((person, sign * articles, sign * said), |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, Option<String>>(1)?))
        });
        let Some((kind, block)) = block.optional()? else {
            continue;
        };
        blocks.extend(EntityKind::from_name(&kind).zip(block));
    }
    Ok(blocks)
}

/// The blocks that aliases of a single layer join.
fn of_aliases(connection: &Connection) -> Result<BTreeSet<Block>> {
    let mut rows = connection
        .prepare("SELECT DISTINCT kind, block, short FROM aliases WHERE article >= ?1")?;
    let rows = rows.query_map([RowLayer::Reader.start()], |row| {
        Ok((
            row.get::<_, String>(0)?,
            row.get::<_, String>(1)?,
            row.get::<_, String>(2)?,
        ))
    })?;
    let mut blocks = BTreeSet::new();
    for row in rows {
        let (kind, block, short) = row?;
        if let Some(kind) = EntityKind::from_name(&kind) {
            blocks.insert((kind, people::block_of(kind, &short)));
            blocks.insert((kind, block));
        }
    }
    Ok(blocks)
}

const COPIES: &str = "
CREATE TEMP TABLE articles (
    id INTEGER PRIMARY KEY, locator NOT NULL, key INTEGER NOT NULL, sha256 TEXT, title TEXT NOT NULL,
    publisher TEXT NOT NULL, folder TEXT NOT NULL, date TEXT, words INTEGER NOT NULL,
    quotes INTEGER NOT NULL, attributed INTEGER NOT NULL, kinds INTEGER NOT NULL,
    address TEXT
);
INSERT INTO temp.articles SELECT id, locator, key, sha256, title, publisher, folder, date, words,
    coalesce(found_quotes, quotes), coalesce(found_attributed, attributed),
    coalesce(found_kinds, kinds), address FROM main.articles;
CREATE INDEX temp.articles_sha256 ON articles (sha256);
CREATE INDEX temp.articles_newest
    ON articles (date DESC, id DESC, key, quotes, attributed, kinds) WHERE sha256 IS NOT NULL;

CREATE TEMP TABLE people (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL,
    form TEXT NOT NULL, sex TEXT NOT NULL, block TEXT, head INTEGER, articles INTEGER NOT NULL,
    said INTEGER NOT NULL
);
INSERT INTO temp.people SELECT id, kind, name, form, sex, block, head, articles, said
    FROM main.people;
CREATE INDEX temp.people_block ON people (block) WHERE block IS NOT NULL;
CREATE INDEX temp.people_head ON people (head);
CREATE INDEX temp.people_said ON people (said, articles);
";
