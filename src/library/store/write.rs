//! Articles into the index and out of it.

use std::collections::HashSet;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rusqlite::{OptionalExtension as _, Result, Transaction, params};

use super::schema::STATE_INDEXED;
use super::{Store, StoreError, echoes, people, source};
use crate::library::index::{Indexed, NamedRow, SaidRow};
use crate::library::words;
use crate::text::{Source, Span};

impl Store {
    /// Writes an article in the place of what was known of its source.
    ///
    /// # Errors
    /// The disk refuses, or the index is damaged.
    pub fn put(&mut self, article: &Indexed) -> std::result::Result<(), StoreError> {
        self.put_all(std::slice::from_ref(article))
    }

    /// Writes articles in one transaction: all or none.
    ///
    /// # Errors
    /// As [`Store::put`]; also when the file was removed or replaced while it was open.
    pub fn put_all(&mut self, articles: &[Indexed]) -> std::result::Result<(), StoreError> {
        if !self.is_current() {
            return Err(StoreError::Gone);
        }
        let transaction = self.connection.transaction()?;
        for article in articles {
            put(&transaction, article)?;
        }
        transaction.commit()?;
        Ok(())
    }

    /// Forgets articles.
    ///
    /// # Errors
    /// As [`Store::put_all`].
    pub fn remove_all(&mut self, sources: &[Source]) -> std::result::Result<(), StoreError> {
        if !self.is_current() {
            return Err(StoreError::Gone);
        }
        let transaction = self.connection.transaction()?;
        for source in sources {
            if let Some(id) = find(&transaction, source)? {
                clear(&transaction, id)?;
                transaction
                    .prepare_cached("DELETE FROM articles WHERE id = ?1")?
                    .execute([id])?;
            }
        }
        transaction.commit()?;
        Ok(())
    }
}

fn find(transaction: &Transaction<'_>, source: &Source) -> Result<Option<i64>> {
    let mut find = transaction.prepare_cached("SELECT id FROM articles WHERE locator = ?1")?;
    find.query_row([source::to_value(source)], |row| row.get(0))
        .optional()
}

fn put(transaction: &Transaction<'_>, article: &Indexed) -> Result<()> {
    let id = match find(transaction, &article.source)? {
        Some(id) => {
            clear(transaction, id)?;
            id
        }
        None => transaction
            .prepare_cached("INSERT INTO articles (locator, size, state) VALUES (?1, 0, 0)")?
            .insert([source::to_value(&article.source)])?,
    };
    describe(transaction, id, article)?;
    transaction
        .prepare_cached("INSERT INTO texts (rowid, headline, body, said) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![
            id,
            article.headline_words,
            article.body_words,
            article.said_words()
        ])?;
    let named = put_named(transaction, id, &article.named)?;
    for said in &article.said {
        put_said(transaction, id, said, &named)?;
    }
    Ok(())
}

fn describe(transaction: &Transaction<'_>, id: i64, article: &Indexed) -> Result<()> {
    let (date, from) = match (article.date, article.modified) {
        (Some(date), _) => (Some(date.to_string()), Some("text")),
        (None, Some(modified)) => (day_of(modified), Some("file")),
        (None, None) => (None, None),
    };
    transaction
        .prepare_cached(
            "UPDATE articles SET size = ?2, modified = ?3, sha256 = ?4, title = ?5, byline = ?6,
             publisher = ?7, standfirst = ?8, opening = ?9, folder = ?10, date = ?11,
             date_from = ?12, words = ?13, quotes = ?14, error = NULL, state = ?15 WHERE id = ?1",
        )?
        .execute(params![
            id,
            article.size as i64,
            article.modified,
            article.id.as_str(),
            article.title,
            article.byline,
            article.publisher,
            article.standfirst,
            article.opening,
            article.folder,
            date,
            from,
            article.words,
            article.quotes,
            STATE_INDEXED,
        ])?;
    Ok(())
}

/// The day, in UTC, of a time in seconds since 1970.
fn day_of(seconds: i64) -> Option<String> {
    let time = Timestamp::from_second(seconds).ok()?;
    Some(time.to_zoned(TimeZone::UTC).date().to_string())
}

/// Writes the rows of `named` and counts them with their people; their numbers, in order.
fn put_named(transaction: &Transaction<'_>, article: i64, rows: &[NamedRow]) -> Result<Vec<i64>> {
    let people = people::place(transaction, article, rows)?;
    let mut insert = transaction.prepare_cached(
        "INSERT INTO named (article, kind, name, name_key, called, mentions, n_mentions, n_said,
         in_headline, person) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    )?;
    let mut ids = Vec::with_capacity(rows.len());
    for (row, person) in rows.iter().zip(&people) {
        let id = insert.insert(params![
            article,
            row.kind.name(),
            row.name,
            words::joined(&row.name),
            serde_json::to_string(&row.called).unwrap_or_default(),
            pairs(&row.mentions),
            row.mentions.len() as i64,
            row.n_said,
            row.in_headline,
            person,
        ])?;
        ids.push(id);
    }
    let mut count = transaction.prepare_cached(
        "UPDATE people SET articles = articles + ?2, said = said + ?3 WHERE id = ?1",
    )?;
    let mut counted = HashSet::new();
    for (row, person) in rows.iter().zip(&people) {
        count.execute((person, i64::from(counted.insert(person)), row.n_said))?;
    }
    Ok(ids)
}

/// `[[start,end],…]`.
fn pairs(spans: &[Span]) -> String {
    let pairs: Vec<String> = spans
        .iter()
        .map(|span| format!("[{},{}]", span.start(), span.end()))
        .collect();
    format!("[{}]", pairs.join(","))
}

fn put_said(
    transaction: &Transaction<'_>,
    article: i64,
    row: &SaidRow,
    named: &[i64],
) -> Result<()> {
    let mut insert = transaction.prepare_cached(
        "INSERT INTO said (article, kind, start, \"end\", text, speaker, mention_start, mention_end,
         cue, confidence, named, date) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11,
         (SELECT date FROM articles WHERE id = ?1))",
    )?;
    let id = insert.insert(params![
        article,
        row.kind.name(),
        row.span.start() as i64,
        row.span.end() as i64,
        row.text,
        row.speaker,
        row.mention.map(|span| span.start() as i64),
        row.mention.map(|span| span.end() as i64),
        row.cue,
        f64::from(row.confidence),
        row.named.and_then(|at| named.get(at)),
    ])?;
    echoes::put(transaction, id, row.kind, &row.text)
}

/// Removes everything of an article but its own row, and people whom nothing names any longer.
fn clear(transaction: &Transaction<'_>, article: i64) -> Result<()> {
    let mut named = transaction.prepare_cached(
        "SELECT person, sum(n_said) FROM named WHERE article = ?1 GROUP BY person",
    )?;
    let people: Vec<(i64, i64)> = named
        .query_map([article], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_>>()?;
    echoes::clear(transaction, article)?;
    for table in ["named", "said"] {
        transaction
            .prepare_cached(&format!("DELETE FROM {table} WHERE article = ?1"))?
            .execute([article])?;
    }
    transaction
        .prepare_cached("DELETE FROM texts WHERE rowid = ?1")?
        .execute([article])?;
    for (person, said) in people {
        transaction
            .prepare_cached(
                "UPDATE people SET articles = articles - 1, said = said - ?2 WHERE id = ?1",
            )?
            .execute((person, said))?;
        people::forget(transaction, person)?;
    }
    people::forget_aliases(transaction, article)
}
