//! Adds, moves and removes articles.

use jiff::civil::Date;
use rusqlite::{OptionalExtension as _, Result, Transaction, params};

use super::layer::RowLayer;
use super::schema::{STATE_INDEXED, STATE_STALE};
use super::shingles::ShingleTable;
use super::{Store, StoreError, date_number, mentions, people, shingles, source, spoken};
use crate::library::entry::Entry;
use crate::library::index::{EntityRow, FileStamp, IndexedArticle, StatementRow};
use crate::library::source_hash::SourceHash;
use crate::library::words;
use pullquote_text::Source;

/// A change to the index; each batch of changes is one transaction.
#[derive(Debug)]
pub enum Change {
    /// Adds or replaces an article.
    Put(Box<IndexedArticle>),
    /// Records a file that cannot be read, with the reason in the entry.
    Fault(Box<Entry>),
    /// The file was moved or touched without a change of its text: keeps the rows.
    Moved { from: Source, to: Box<Entry> },
    /// Removes the article with this id.
    Remove(i64),
}

impl Change {
    /// The article that it is about, and the stamp of its file when it was read.
    pub fn target(&self) -> Option<(&Source, FileStamp)> {
        match self {
            Self::Put(article) => {
                let stamp = FileStamp {
                    bytes: article.size,
                    modified: article.modified,
                };
                Some((&article.source, stamp))
            }
            Self::Fault(entry) | Self::Moved { to: entry, .. } => {
                Some((&entry.source, FileStamp::of(entry)))
            }
            Self::Remove(_) => None,
        }
    }
}

/// The engines of this build, as [`pullquote_annotate::Annotator::version`] names them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EngineVersions {
    pub fast: String,
    /// `None` if the build lacks it.
    pub deep: Option<String>,
}

impl Store {
    /// Applies changes in one transaction.
    ///
    /// # Errors
    /// The file was deleted or replaced while open, the index is damaged, or I/O fails.
    pub fn apply(&mut self, changes: &[Change]) -> std::result::Result<(), StoreError> {
        if !self.is_current() {
            return Err(StoreError::Gone);
        }
        let transaction = self.connection.transaction()?;
        let table = ShingleTable::of_batch(&transaction, changes.len())?;
        for change in changes {
            match change {
                Change::Put(article) => put(&transaction, article, table)?,
                Change::Fault(entry) => put_fault(&transaction, entry)?,
                Change::Moved { from, to } => move_to(&transaction, from, to)?,
                Change::Remove(id) => remove(&transaction, *id)?,
            }
        }
        transaction.commit()?;
        if table == ShingleTable::New {
            self.n_unsorted += changes.len();
        }
        if self.n_unsorted >= shingles::MOST_UNSORTED {
            self.n_unsorted = 0;
            shingles::sort_in(&self.connection)?;
        }
        Ok(())
    }

    /// Stores the versions of the engines and the roots of the library. If the rows are of another
    /// version of the fast engine, marks every article as stale and returns `true`. Rows of another version
    /// of the deep engine count as those of the fast one.
    ///
    /// # Errors
    /// The index is damaged, or I/O fails.
    pub fn set_engine(
        &mut self,
        versions: &EngineVersions,
        roots: &str,
    ) -> std::result::Result<bool, StoreError> {
        let EngineVersions { fast, deep } = versions;
        let (was, was_deep) = (self.meta("engine")?, self.meta("deep")?);
        let is_other = was.as_ref().is_some_and(|was| was != fast);
        let is_other_deep = deep.is_some() && was_deep != *deep;
        if was.is_some()
            && !is_other
            && !is_other_deep
            && self.meta("roots")?.as_deref() == Some(roots)
        {
            return Ok(false);
        }
        let transaction = self.connection.transaction()?;
        if is_other {
            transaction.execute("UPDATE articles SET state = ?1", [STATE_STALE])?;
        }
        if is_other_deep {
            transaction.execute(
                "UPDATE articles SET engine = 'fast' WHERE engine = 'deep'",
                [],
            )?;
        }
        let values = [
            ("engine", Some(fast.as_str())),
            ("deep", deep.as_deref()),
            ("roots", Some(roots)),
        ];
        for (key, value) in values {
            let Some(value) = value else {
                continue;
            };
            transaction.execute("INSERT OR REPLACE INTO meta VALUES (?1, ?2)", (key, value))?;
        }
        transaction.commit()?;
        Ok(is_other)
    }

    /// Brings tables in order, merges the write-ahead log into the file, and frees the pages that were kept for the
    /// next batch.
    ///
    /// # Errors
    /// The index is damaged, or I/O fails.
    pub fn checkpoint(&self) -> std::result::Result<(), StoreError> {
        shingles::sort_in(&self.connection)?;
        self.connection.execute_batch("PRAGMA optimize")?;
        let mut merge = self.connection.prepare("PRAGMA wal_checkpoint(TRUNCATE)")?;
        // A reader may block the checkpoint; the next one will succeed.
        merge.query_row([], |_| Ok(()))?;
        self.connection.execute_batch("PRAGMA shrink_memory")?;
        Ok(())
    }
}

fn find(transaction: &Transaction<'_>, source: &Source) -> Result<Option<i64>> {
    let mut find = transaction.prepare_cached("SELECT id FROM articles WHERE locator = ?1")?;
    find.query_row([source::to_value(source)], |row| row.get(0))
        .optional()
}

fn put(transaction: &Transaction<'_>, article: &IndexedArticle, table: ShingleTable) -> Result<()> {
    let id = row_for(transaction, &article.source)?;
    let date = describe(transaction, id, article)?.map(date_number);
    put_places(
        transaction,
        id,
        &article.publisher,
        &article.folder,
        &article.source,
    )?;
    let put_layer = |article: &IndexedArticle, layer: RowLayer| {
        put_rows(transaction, id, article, (layer, table), date)
    };
    match &article.reader {
        None => put_layer(article, RowLayer::Both),
        Some(reader) => {
            put_layer(&reader.article, RowLayer::Reader)?;
            put_layer(article, RowLayer::Found)
        }
    }
}

/// Inserts the rows of a layer.
fn put_rows(
    transaction: &Transaction<'_>,
    id: i64,
    article: &IndexedArticle,
    (layer, table): (RowLayer, ShingleTable),
    date: Option<i32>,
) -> Result<()> {
    transaction
        .prepare_cached("INSERT INTO texts (rowid, headline, body) VALUES (?1, ?2, ?3)")?
        .execute(params![
            id + layer.start(),
            article.headline_words,
            article.body_words
        ])?;
    let named = put_named(transaction, id, layer, &article.named, date)?;
    let first = layer.next_id(transaction, "said")?;
    for (number, said) in (first..).zip(&article.said) {
        put_said(transaction, (number, id), said, &named, date)?;
        shingles::put(transaction, table, number, said.kind, &said.text)?;
    }
    Ok(())
}

/// Replaces the words that `in:` searches.
fn put_places(
    transaction: &Transaction<'_>,
    id: i64,
    publisher: &str,
    folder: &str,
    source: &Source,
) -> Result<()> {
    transaction
        .prepare_cached(
            "INSERT OR REPLACE INTO places (rowid, publisher, folder, file) VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute(params![
            id,
            words::normalize(publisher),
            words::normalize(folder),
            words::normalize(&source.name()),
        ])?;
    Ok(())
}

fn put_fault(transaction: &Transaction<'_>, entry: &Entry) -> Result<()> {
    let id = row_for(transaction, &entry.source)?;
    transaction
        .prepare_cached(
            "UPDATE articles SET size = ?2, modified = ?3, sha256 = NULL, title = '', publisher = '',
             folder = ?4, date = NULL, date_from = NULL, words = 0, quotes = 0, attributed = 0,
             kinds = 0, error = ?5, state = ?6, engine = 'fast', corrections = NULL,
             found_quotes = NULL, found_attributed = NULL, found_kinds = NULL, address = NULL
             WHERE id = ?1",
        )?
        .execute(params![
            id,
            entry.bytes as i64,
            entry.modified,
            entry.folder,
            entry.error,
            STATE_INDEXED
        ])?;
    Ok(())
}

fn move_to(transaction: &Transaction<'_>, from: &Source, to: &Entry) -> Result<()> {
    let Some(id) = find(transaction, from)? else {
        return Ok(());
    };
    if let Some(other) = find(transaction, &to.source)?.filter(|&other| other != id) {
        remove(transaction, other)?;
    }
    transaction
        .prepare_cached(
            "UPDATE articles SET locator = ?2, size = ?3, modified = ?4, folder = ?5, key = ?6
             WHERE id = ?1",
        )?
        .execute(params![
            id,
            source::to_value(&to.source),
            to.bytes as i64,
            to.modified,
            to.folder,
            key(&to.source),
        ])?;
    let mut publisher =
        transaction.prepare_cached("SELECT publisher FROM articles WHERE id = ?1")?;
    let publisher: String = publisher.query_row([id], |row| row.get(0))?;
    put_places(transaction, id, &publisher, &to.folder, &to.source)
}

fn remove(transaction: &Transaction<'_>, id: i64) -> Result<()> {
    clear(transaction, id)?;
    transaction
        .prepare_cached("DELETE FROM articles WHERE id = ?1")?
        .execute([id])?;
    Ok(())
}

/// Finds the row of a source and deletes what depends on it, or creates the row. Returns its id.
fn row_for(transaction: &Transaction<'_>, source: &Source) -> Result<i64> {
    if let Some(id) = find(transaction, source)? {
        clear(transaction, id)?;
        return Ok(id);
    }
    transaction
        .prepare_cached("INSERT INTO articles (locator, key, size, state) VALUES (?1, ?2, 0, 0)")?
        .insert((source::to_value(source), key(source)))
}

fn key(source: &Source) -> i64 {
    SourceHash::of(source).0.cast_signed()
}

/// Updates the row of an article and returns its date.
fn describe(
    transaction: &Transaction<'_>,
    id: i64,
    article: &IndexedArticle,
) -> Result<Option<Date>> {
    let set = article.facts.as_ref().and_then(|facts| facts.date);
    let (date, from) = match (set, article.date) {
        (Some(date), _) => (Some(date), Some("reader")),
        (None, Some(date)) => (Some(date), Some("text")),
        (None, None) => (None, None),
    };
    let shown = article.shown();
    let found = article.reader.is_some().then_some(article);
    transaction
        .prepare_cached(
            "UPDATE articles SET size = ?2, modified = ?3, sha256 = ?4, title = ?5, publisher = ?6,
             folder = ?7, date = ?8, date_from = ?9, words = ?10, quotes = ?11, error = NULL,
             state = ?12, attributed = ?13, kinds = ?14, engine = ?15, corrections = ?16,
             found_quotes = ?17, found_attributed = ?18, found_kinds = ?19,
             address = ?20 WHERE id = ?1",
        )?
        .execute(params![
            id,
            article.size as i64,
            article.modified,
            article.id.as_str(),
            article.title,
            article.publisher,
            article.folder,
            date.map(|date| date.to_string()),
            from,
            article.words,
            shown.quotes,
            STATE_INDEXED,
            shown.n_attributed() as i64,
            shown.kinds(),
            article.engine.name(),
            article.reader.as_ref().map(|reader| &reader.corrections),
            found.map(|found| found.quotes),
            found.map(|found| found.n_attributed() as i64),
            found.map(IndexedArticle::kinds),
            article.address,
        ])?;
    transaction
        .prepare_cached("INSERT INTO previews VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![
            id,
            article.byline,
            article.standfirst,
            article.opening,
            serde_json::to_string(&(&shown.speakers, &shown.people)).unwrap_or_default(),
        ])?;
    Ok(date)
}

/// Inserts rows of `named` and updates the counts of `people`. Returns the ids of both, in order.
fn put_named(
    transaction: &Transaction<'_>,
    article: i64,
    layer: RowLayer,
    rows: &[EntityRow],
    date: Option<i32>,
) -> Result<Vec<(i64, i64)>> {
    let people = people::place(transaction, article, layer, rows)?;
    let mut insert = transaction.prepare_cached(
        "INSERT INTO named (id, article, name, called, mentions, n_mentions, n_said, in_headline,
         person, is_main, date)
         SELECT ?1, ?2, nullif(?3, name), ?4, ?5, ?6, ?7, ?8, id, ?10, ?11 FROM people WHERE id = ?9",
    )?;
    let most = rows.iter().map(|row| row.mentions.len()).max().unwrap_or(0);
    let first = layer.next_id(transaction, "named")?;
    let mut ids = Vec::with_capacity(rows.len());
    for (id, (row, person)) in (first..).zip(rows.iter().zip(&people)) {
        let called = (!row.called.is_empty()).then(|| serde_json::to_string(&row.called));
        let called = called.transpose().unwrap_or_default();
        insert.execute(params![
            id,
            article,
            row.name,
            called,
            mentions::to_text(&row.mentions),
            row.mentions.len() as i64,
            row.n_said,
            row.in_headline,
            person,
            row.mentions.len() >= 2 && row.mentions.len() * 2 >= most,
            date,
        ])?;
        ids.push((id, *person));
    }
    Ok(ids)
}

fn put_said(
    transaction: &Transaction<'_>,
    (id, article): (i64, i64),
    row: &StatementRow,
    named: &[(i64, i64)],
    date: Option<i32>,
) -> Result<()> {
    let mut insert = transaction.prepare_cached(
        "INSERT INTO said (id, article, kind, start, \"end\", text, speaker, mention_start,
         mention_end, cue, confidence, named, person, date, corrected)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
    )?;
    let speaker = row.named.and_then(|at| named.get(at));
    let cue = cue_id(transaction, &row.cue)?;
    insert.execute(params![
        id,
        article,
        row.kind.bit(),
        row.span.start() as i64,
        row.span.end() as i64,
        row.text,
        row.speaker,
        row.mention.map(|span| span.start() as i64),
        row.mention.map(|span| span.end() as i64),
        cue,
        f64::from(row.confidence),
        speaker.map(|(named, _)| named),
        speaker.map(|(_, person)| person),
        date,
        row.is_corrected,
    ])?;
    spoken::put(transaction, id, row)
}

/// The row of a cue in `cues`, created if there is none; `None` for no cue. There are few cues, and they stay.
fn cue_id(transaction: &Transaction<'_>, cue: &str) -> Result<Option<i64>> {
    if cue.is_empty() {
        return Ok(None);
    }
    let mut find = transaction.prepare_cached("SELECT id FROM cues WHERE cue = ?1")?;
    if let Some(id) = find.query_row([cue], |row| row.get(0)).optional()? {
        return Ok(Some(id));
    }
    let mut insert = transaction.prepare_cached("INSERT INTO cues (cue) VALUES (?1)")?;
    insert.insert([cue]).map(Some)
}

/// Deletes everything of an article but its own row, and unreferenced rows of `people`.
fn clear(transaction: &Transaction<'_>, article: i64) -> Result<()> {
    let mut named = transaction.prepare_cached(
        "SELECT person, sum(iif(id < ?2, n_said, 0)), max(id < ?2) FROM named WHERE article = ?1
         GROUP BY person",
    )?;
    let people: Vec<(i64, i64, bool)> = named
        .query_map((article, RowLayer::Found.start()), |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })?
        .collect::<Result<_>>()?;
    shingles::clear(transaction, article)?;
    spoken::clear(transaction, article)?;
    for table in ["named", "said", "previews"] {
        transaction
            .prepare_cached(&format!("DELETE FROM {table} WHERE article = ?1"))?
            .execute([article])?;
    }
    transaction
        .prepare_cached("DELETE FROM places WHERE rowid = ?1")?
        .execute([article])?;
    for layer in RowLayer::ALL {
        transaction
            .prepare_cached("DELETE FROM texts WHERE rowid = ?1")?
            .execute([article + layer.start()])?;
    }
    for (person, said, is_counted) in people {
        transaction
            .prepare_cached(
                "UPDATE people SET articles = articles - ?3, said = said - ?2 WHERE id = ?1",
            )?
            .execute((person, said, is_counted))?;
        people::forget(transaction, person)?;
    }
    people::forget_aliases(transaction, article)
}
