//! The two layers of the index: what the engine found, and what the reader made of it.
//!
//! An article without corrections has one set of rows, which is of both layers. An article with
//! corrections has two. The layer of a row of `said`, `named`, `texts`, `spoken` and `shingles` is in its
//! number: every index holds it, so that choosing a layer costs no query anything.
//!
//! The counts of `articles` and `people`, and the groups of `people`, are those of the reader's layer. A
//! query for the other one works on copies of these two tables ([`select`]).

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension as _, Result};

use super::people;
use crate::library::index_api::Layer;
use pullquote_annotate::EntityKind;

/// The numbers of the rows of one kind: at least `start`, below `start` + [`RANGE`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RowLayer {
    /// Of an article without corrections.
    Both,
    Reader,
    Found,
}

const RANGE: i64 = 1 << 40;

/// SQL for the id of an article, from a number of a row of `texts`.
pub(super) const TEXTS_ARTICLE: &str = "rowid & 1099511627775";

impl RowLayer {
    pub(super) const ALL: [Self; 3] = [Self::Both, Self::Reader, Self::Found];

    pub(super) const fn start(self) -> i64 {
        match self {
            Self::Both => 0,
            Self::Reader => RANGE,
            Self::Found => 2 * RANGE,
        }
    }

    pub(super) const fn is_read(self) -> bool {
        matches!(self, Self::Both | Self::Reader)
    }

    /// The number of the next row of `table`.
    pub(super) fn next_id(self, connection: &Connection, table: &str) -> Result<i64> {
        let sql = format!("SELECT max(id) FROM {table} WHERE id >= ?1 AND id < ?2");
        let bounds = (self.start(), self.start() + RANGE);
        let mut last = connection.prepare_cached(&sql)?;
        let last: Option<i64> = last.query_row(bounds, |row| row.get(0))?;
        Ok(last.unwrap_or(self.start()) + 1)
    }
}

impl Layer {
    /// SQL condition that the row numbered `id` is of this layer. The unary plus keeps it from being
    /// looked up by that number.
    pub(super) fn sees(self, id: &str) -> String {
        match self {
            Self::Reader => format!("+{id} < {}", 2 * RANGE),
            Self::Found => format!("(+{id} < {RANGE} OR +{id} >= {})", 2 * RANGE),
        }
    }
}

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
    let [reader, found] = [RowLayer::Reader, RowLayer::Found].map(RowLayer::start);
    // The forms that are used in only one layer, or more often in one.
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
    let mut blocks: BTreeSet<(String, Option<String>)> = BTreeSet::new();
    for row in rows {
        let (person, articles, said, is_found) = row?;
        let sign = if is_found { 1 } else { -1 };
        let block = change.query_row((person, sign * articles, sign * said), |row| {
            Ok((row.get(0)?, row.get(1)?))
        });
        blocks.extend(block.optional()?);
    }
    let mut aliases = connection
        .prepare("SELECT DISTINCT kind, block, short FROM aliases WHERE article >= ?1")?;
    let aliases = aliases.query_map([reader], |row| {
        Ok((
            row.get::<_, String>(0)?,
            row.get::<_, String>(1)?,
            row.get::<_, String>(2)?,
        ))
    })?;
    for alias in aliases {
        let (kind, block, short) = alias?;
        if let Some(of_kind) = EntityKind::from_name(&kind) {
            blocks.insert((kind.clone(), Some(people::block_of(of_kind, &short))));
        }
        blocks.insert((kind, Some(block)));
    }
    for (kind, block) in blocks {
        if let (Some(kind), Some(block)) = (EntityKind::from_name(&kind), block) {
            people::regroup(connection, kind, &block, Layer::Found)?;
        }
    }
    Ok(())
}

const COPIES: &str = "
CREATE TEMP TABLE articles (
    id INTEGER PRIMARY KEY, locator NOT NULL, key INTEGER NOT NULL, sha256 TEXT, title TEXT NOT NULL,
    publisher TEXT NOT NULL, folder TEXT NOT NULL, date TEXT, words INTEGER NOT NULL,
    quotes INTEGER NOT NULL, attributed INTEGER NOT NULL, kinds INTEGER NOT NULL
);
INSERT INTO temp.articles SELECT id, locator, key, sha256, title, publisher, folder, date, words,
    coalesce(found_quotes, quotes), coalesce(found_attributed, attributed),
    coalesce(found_kinds, kinds) FROM main.articles;
CREATE INDEX temp.articles_sha256 ON articles (sha256);
CREATE INDEX temp.articles_newest
    ON articles (date DESC, id DESC, key, quotes, attributed, kinds) WHERE sha256 IS NOT NULL;

CREATE TEMP TABLE people (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, name_key TEXT NOT NULL,
    form TEXT NOT NULL, sex TEXT NOT NULL, block TEXT, head INTEGER, articles INTEGER NOT NULL,
    said INTEGER NOT NULL
);
INSERT INTO temp.people SELECT id, kind, name, name_key, form, sex, block, head, articles, said
    FROM main.people;
CREATE INDEX temp.people_key ON people (name_key, kind);
CREATE INDEX temp.people_block ON people (block, kind) WHERE block IS NOT NULL;
CREATE INDEX temp.people_head ON people (head);
CREATE INDEX temp.people_said ON people (said, articles);
";
