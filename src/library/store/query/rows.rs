//! Converts database rows to responses.

use jiff::civil::Date;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Result, Row};

use super::identity_overrides::IdentityOverrides;
use crate::article_id::ArticleId;
use crate::library::index_api::{ArticleSummary, AttributedStatement, PersonId, StatementKind};
use crate::library::store::source;
use pullquote_text::{Span, clean};

/// Columns of [`article`], of a table `a`.
pub(super) const ARTICLE: &str =
    "a.id, a.locator, a.sha256, a.title, a.publisher, a.folder, a.date, a.words, a.address";
pub(super) const N_ARTICLE: usize = 9;

/// Reads an article from columns that begin with [`ARTICLE`]; `None` if its locator is invalid.
pub(super) fn article(row: &Row<'_>) -> Result<Option<ArticleSummary>> {
    let Some(source) = source::of_value(row.get_ref(1)?) else {
        return Ok(None);
    };
    let (title, publisher, folder): (String, String, String) =
        (row.get(3)?, row.get(4)?, row.get(5)?);
    let title = if title.is_empty() {
        clean::line(&source.name()).into_owned()
    } else {
        title
    };
    Ok(Some(ArticleSummary {
        id: ArticleId::from_hex(&row.get::<_, Option<String>>(2)?.unwrap_or_default()),
        title,
        publisher: if publisher.is_empty() {
            folder
        } else {
            publisher
        },
        date: date(row.get_ref(6)?),
        words: row.get(7)?,
        address: row.get(8)?,
        source,
    }))
}

fn date(value: ValueRef<'_>) -> Option<Date> {
    value.as_str().ok()?.parse().ok()
}

/// Reads a span from the columns `at` and `at + 1`.
pub(super) fn span(row: &Row<'_>, at: usize) -> Result<Span> {
    let (start, end): (u32, u32) = (row.get(at)?, row.get(at + 1)?);
    Ok(Span::new(start as usize, end as usize))
}

/// Columns of [`said`] after those of the article: of `s`, and the head of its person.
pub(super) const SAID: &str =
    "s.start, s.\"end\", s.kind, s.text, s.speaker,
     coalesce((SELECT c.cue FROM cues c WHERE c.id = s.cue), ''), s.confidence, s.named, s.corrected,
     (SELECT p.head FROM people p WHERE p.id = s.person)";

/// Reads a statement from the columns [`ARTICLE`] and [`SAID`].
pub(super) fn said(
    row: &Row<'_>,
    overlay: &IdentityOverrides,
) -> Result<Option<AttributedStatement>> {
    let Some(article) = article(row)? else {
        return Ok(None);
    };
    said_of(row, N_ARTICLE, article, overlay).map(Some)
}

/// Reads a statement of `article` from the columns [`SAID`], which begin at `at`.
pub(super) fn said_of(
    row: &Row<'_>,
    at: usize,
    article: ArticleSummary,
    overlay: &IdentityOverrides,
) -> Result<AttributedStatement> {
    let kind: u32 = row.get(at + 2)?;
    let named: Option<i64> = row.get(at + 7)?;
    let head: Option<i64> = row.get(at + 9)?;
    let person = named.zip(head);
    Ok(AttributedStatement {
        article,
        span: span(row, at)?,
        kind: StatementKind::from_bit(kind).unwrap_or(StatementKind::Scare),
        text: row.get(at + 3)?,
        speaker: row.get(at + 4)?,
        person: person.map(|(named, head)| PersonId(overlay.person_of(named, head))),
        cue: row.get(at + 5)?,
        confidence: row.get::<_, f64>(at + 6)? as f32,
        is_corrected: row.get(at + 8)?,
    })
}

/// Ids of the articles with this text.
pub(super) fn number_of(connection: &Connection, article: &ArticleId) -> Result<Vec<i64>> {
    let mut find =
        connection.prepare_cached("SELECT id FROM articles WHERE sha256 = ?1 ORDER BY id")?;
    let found = find.query_map([article.as_str()], |row| row.get(0))?;
    found.collect()
}
