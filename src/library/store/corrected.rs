//! Which articles have corrections in the index, and of which hash.

use rusqlite::{OptionalExtension as _, Row};

use super::{Store, StoreError, source};
use crate::article_id::ArticleId;
use crate::library::entry::Entry;
use pullquote_annotate::Engine;
use pullquote_text::Source;

/// An indexed article, as far as its corrections depend on it.
#[derive(Clone, Debug, PartialEq)]
pub struct CorrectedArticle {
    /// The article as the list describes it.
    pub entry: Entry,
    pub id: ArticleId,
    /// Hash of the corrections that its rows have; `None` for none.
    pub corrections: Option<String>,
    /// The engine that found its rows.
    pub engine: Engine,
}

impl Store {
    /// The indexed articles whose rows have corrections, that have one of these texts, or are at one of
    /// these places (locators, as in the bookmarks).
    ///
    /// # Errors
    /// As [`Store::file_statuses`].
    pub fn corrected_articles(
        &self,
        texts: &[&str],
        places: &[&str],
    ) -> Result<Vec<CorrectedArticle>, StoreError> {
        let sql = format!(
            "SELECT {}, corrections, engine FROM articles WHERE sha256 IS NOT NULL AND id IN (
                 SELECT id FROM articles WHERE corrections IS NOT NULL
                 UNION SELECT id FROM articles WHERE sha256 IN (SELECT value FROM json_each(?1))
                 UNION SELECT id FROM articles WHERE locator IN (SELECT value FROM json_each(?2)))",
            super::rows::ENTRY
        );
        let list = |list| serde_json::to_string(list).unwrap_or_else(|_| "[]".to_owned());
        let mut rows = self.connection.prepare_cached(&sql)?;
        let rows = rows.query_map((list(texts), list(places)), of_row)?;
        let articles: rusqlite::Result<Vec<Option<CorrectedArticle>>> = rows.collect();
        Ok(articles?.into_iter().flatten().collect())
    }

    /// The indexed article at a place.
    ///
    /// # Errors
    /// As [`Store::file_statuses`].
    pub fn corrected_article(&self, at: &Source) -> Result<Option<CorrectedArticle>, StoreError> {
        let sql = format!(
            "SELECT {}, corrections, engine FROM articles WHERE sha256 IS NOT NULL AND locator = ?1",
            super::rows::ENTRY
        );
        let mut row = self.connection.prepare_cached(&sql)?;
        let found = row.query_row([source::to_value(at)], of_row).optional()?;
        Ok(found.flatten())
    }

    /// Hash of the corrections that an article's rows have; `None` if it has none or is not indexed.
    ///
    /// # Errors
    /// As [`Store::file_statuses`].
    pub fn corrections_at(&self, of: &Source) -> Result<Option<String>, StoreError> {
        let mut find = self
            .connection
            .prepare_cached("SELECT corrections FROM articles WHERE locator = ?1")?;
        let found: Option<Option<String>> = find
            .query_row([source::to_value(of)], |row| row.get(0))
            .optional()?;
        Ok(found.flatten())
    }

    /// Notes that the rows have all corrections of the set with this hash.
    ///
    /// # Errors
    /// The index is damaged, or I/O fails.
    pub fn set_corrections(&self, hash: &str) -> Result<(), StoreError> {
        let sql = "INSERT OR REPLACE INTO meta VALUES ('corrections', ?1)";
        self.connection.execute(sql, [hash])?;
        Ok(())
    }

    /// Hash of the set of corrections that the rows have.
    ///
    /// # Errors
    /// As [`Store::file_statuses`].
    pub fn corrections(&self) -> Result<String, StoreError> {
        Ok(self.meta("corrections")?.unwrap_or_default())
    }
}

fn of_row(row: &Row<'_>) -> rusqlite::Result<Option<CorrectedArticle>> {
    let Some(entry) = super::rows::entry(row)? else {
        return Ok(None);
    };
    let Some(id) = entry.id.clone() else {
        return Ok(None);
    };
    let engine: String = row.get("engine")?;
    Ok(Some(CorrectedArticle {
        entry,
        id,
        corrections: row.get("corrections")?,
        engine: if engine == Engine::Deep.name() {
            Engine::Deep
        } else {
            Engine::Fast
        },
    }))
}
