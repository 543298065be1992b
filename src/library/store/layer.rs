//! The two layers of the index: what the engine found, and what the reader made of it.
//!
//! An article without corrections has one set of rows, which is of both layers. An article with
//! corrections has two. The layer of a row of `said`, `named`, `texts`, `spoken` and `shingles` is in its
//! number: every index holds it, so that choosing a layer costs no query anything.
//!
//! The counts of `articles` and `people`, and the groups of `people`, are those of the reader's layer. A
//! query for the other one works on copies of these two tables (`as_found`).

use rusqlite::{Connection, Result};

use crate::library::index_api::Layer;

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
