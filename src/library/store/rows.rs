//! Reads for the list and the index builder.

use std::collections::HashMap;

use jiff::civil::Date;
use rusqlite::{OptionalExtension as _, Row, params};

use super::schema::{STATE_INDEXED, STATE_STALE};
use super::{Store, StoreError, source};
use crate::article_id::ArticleId;
use crate::library::entry::Entry;
use crate::library::index::{FileStamp, Preview};
use crate::library::source_hash::SourceHash;
use pullquote_text::Source;

/// Columns of [`entry`], in its order.
pub(super) const ENTRY: &str = "articles.id, locator, size, modified, sha256, title, publisher, folder, date, \
                     date_from, words, quotes, error, state, address";

/// State of an indexed file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileStatus {
    pub id: i64,
    /// The file's stamp when it was indexed.
    pub stamp: FileStamp,
    /// Whether it was indexed by this version of the engine.
    pub is_current: bool,
    /// Whether the deep engine has read it, or it cannot be read.
    pub is_deep: bool,
}

/// Totals of the index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IndexStats {
    pub articles: u64,
    /// Articles waiting to be re-indexed.
    pub stale: u64,
    pub faulty: u64,
    /// Articles read by the deep engine.
    pub deep: u64,
    pub said: u64,
    pub people: u64,
    /// File size without the write-ahead log.
    pub bytes: u64,
}

impl Store {
    /// State of each indexed file, by the hash of its source.
    ///
    /// # Errors
    /// The index is damaged or cannot be read.
    pub fn file_statuses(&self) -> Result<HashMap<SourceHash, FileStatus>, StoreError> {
        let mut rows = self
            .connection
            .prepare("SELECT id, key, size, modified, state, engine = 'deep' OR error IS NOT NULL FROM articles")?;
        let mut file_statuses = HashMap::new();
        let mut rows = rows.query([])?;
        while let Some(row) = rows.next()? {
            let standing = FileStatus {
                id: row.get(0)?,
                stamp: FileStamp {
                    bytes: row.get::<_, i64>(2)? as u64,
                    modified: row.get(3)?,
                },
                is_current: row.get::<_, i32>(4)? == STATE_INDEXED,
                is_deep: row.get(5)?,
            };
            let key = SourceHash(row.get::<_, i64>(1)?.cast_unsigned());
            file_statuses.insert(key, standing);
        }
        Ok(file_statuses)
    }

    /// Up to `limit` list rows of articles with ids above `after`, and the last id; empty at the end.
    ///
    /// # Errors
    /// As [`Store::file_statuses`].
    pub fn entries(&self, after: i64, limit: usize) -> Result<(Vec<Entry>, i64), StoreError> {
        let sql = format!("SELECT {ENTRY} FROM articles WHERE id > ?1 ORDER BY id LIMIT ?2");
        let mut rows = self.connection.prepare_cached(&sql)?;
        let mut rows = rows.query((after, limit as i64))?;
        let (mut entries, mut last) = (Vec::new(), after);
        while let Some(row) = rows.next()? {
            last = row.get(0)?;
            entries.extend(entry(row)?);
        }
        Ok((entries, last))
    }

    /// Preview of an article, if the index is up to date for a file with that stamp.
    ///
    /// # Errors
    /// As [`Store::file_statuses`].
    pub fn preview(&self, of: &Source, stamp: FileStamp) -> Result<Option<Preview>, StoreError> {
        let sql = format!(
            "SELECT {ENTRY}, standfirst, opening, voices, corrections, byline FROM articles
             LEFT JOIN previews ON article = articles.id WHERE locator = ?1"
        );
        let mut rows = self.connection.prepare_cached(&sql)?;
        let mut rows = rows.query([source::to_value(of)])?;
        let Some(row) = rows.next()? else {
            return Ok(None);
        };
        let Some(entry) = entry(row)?.filter(|entry| FileStamp::of(entry) == stamp) else {
            return Ok(None);
        };
        let (Some(id), STATE_INDEXED) = (entry.id.clone(), row.get(13)?) else {
            return Ok(None);
        };
        let preview: String = row.get(17)?;
        let (speakers, people) = serde_json::from_str(&preview).unwrap_or_default();
        Ok(Some(Preview {
            id,
            entry,
            standfirst: row.get(15)?,
            opening: row.get(16)?,
            byline: row.get(19)?,
            speakers,
            people,
            corrections: row.get(18)?,
        }))
    }

    /// Sources of the text `id` that are indexed by this version of the engine.
    ///
    /// # Errors
    /// As [`Store::file_statuses`].
    pub fn sources_of(&self, id: &ArticleId) -> Result<Vec<Source>, StoreError> {
        let mut rows = self
            .connection
            .prepare_cached("SELECT locator FROM articles WHERE sha256 = ?1 AND state = ?2")?;
        let mut rows = rows.query(params![id.as_str(), STATE_INDEXED])?;
        let mut sources = Vec::new();
        while let Some(row) = rows.next()? {
            sources.extend(source::of_value(row.get_ref(0)?));
        }
        Ok(sources)
    }

    /// Identity of the text last indexed for a source.
    ///
    /// # Errors
    /// As [`Store::file_statuses`].
    pub fn identity_at(&self, of: &Source) -> Result<Option<ArticleId>, StoreError> {
        let mut find = self
            .connection
            .prepare_cached("SELECT sha256 FROM articles WHERE locator = ?1")?;
        let found: Option<Option<String>> = find
            .query_row([source::to_value(of)], |row| row.get(0))
            .optional()?;
        Ok(found.flatten().map(|hex| ArticleId::from_hex(&hex)))
    }

    /// # Errors
    /// As [`Store::file_statuses`].
    pub fn stats(&self) -> Result<IndexStats, StoreError> {
        let count = |sql: &str| -> Result<u64, StoreError> {
            let n: i64 = self.connection.query_row(sql, [], |row| row.get(0))?;
            Ok(n as u64)
        };
        let pages = count("SELECT page_count FROM pragma_page_count")?;
        let page = count("SELECT page_size FROM pragma_page_size")?;
        Ok(IndexStats {
            articles: count("SELECT count(*) FROM articles")?,
            stale: count(&format!(
                "SELECT count(*) FROM articles WHERE state <= {STATE_STALE}"
            ))?,
            faulty: count("SELECT count(*) FROM articles WHERE error IS NOT NULL")?,
            // An index of the previous schema has no such column.
            deep: count("SELECT count(*) FROM articles WHERE engine = 'deep'").unwrap_or(0),
            said: count("SELECT count(*) FROM said")?,
            people: count("SELECT count(*) FROM people")?,
            bytes: pages * page,
        })
    }

    /// Reads a value of the table `meta`.
    ///
    /// # Errors
    /// As [`Store::file_statuses`].
    pub fn meta(&self, key: &str) -> Result<Option<String>, StoreError> {
        let sql = "SELECT value FROM meta WHERE key = ?1";
        Ok(self
            .connection
            .query_row(sql, [key], |row| row.get(0))
            .optional()?)
    }
}

/// Builds a list row; `None` if its locator is invalid.
pub(super) fn entry(row: &Row<'_>) -> rusqlite::Result<Option<Entry>> {
    let Some(source) = source::of_value(row.get_ref(1)?) else {
        return Ok(None);
    };
    let date: Option<String> = row.get(8)?;
    let from: Option<String> = row.get(9)?;
    Ok(Some(Entry {
        bytes: row.get::<_, i64>(2)? as u64,
        modified: row.get(3)?,
        id: row
            .get::<_, Option<String>>(4)?
            .map(|hex| ArticleId::from_hex(&hex)),
        title: row.get(5)?,
        publisher: row.get(6)?,
        folder: row.get(7)?,
        date: date
            .filter(|_| from.as_deref() == Some("text"))
            .and_then(|date| date.parse::<Date>().ok()),
        words: row.get(10)?,
        quotes: row.get(11)?,
        error: row.get(12)?,
        address: row.get(14)?,
        ..Entry::new(source)
    }))
}
