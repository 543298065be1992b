//! Lists of persons, and the page of one.

use std::collections::{HashMap, HashSet};

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension as _, Params, Result};

use super::article_set;
use super::identity_overrides::{IdentityOverrides, PersonRows};
use super::rows::{ARTICLE, SAID, said};
use super::where_clause::{WordMatch, json};
use crate::article_id::ArticleId;
use crate::library::index_api::{
    AttributedStatement, PersonId, PersonPage, PersonSummary, ReaderState,
};
use crate::library::people::gender_of_letter;
use crate::library::store::schema::SCARE;
use crate::library::words;
use pullquote_annotate::EntityKind;

/// Most names in [`PersonPage::with`].
const COMPANY: usize = 30;
/// Newest articles in which co-occurring names are counted.
const COUNTED: usize = 400;

/// People and organisations whose name contains the typed words, the last one as a prefix; most
/// statements first.
pub(super) fn list(
    connection: &Connection,
    typed: &str,
    state: &ReaderState,
    limit: usize,
) -> Result<Vec<PersonSummary>> {
    let overlay = IdentityOverrides::new(connection, state)?;
    let joined = words::normalize(typed);
    let mut people: Vec<i64> = Vec::new();
    if joined.is_empty() {
        // A person of several forms is found by its best form here and ranked by the sum below.
        let mut rows = connection.prepare_cached(
            "SELECT p.head FROM people p ORDER BY p.said DESC, p.articles DESC LIMIT ?1",
        )?;
        let most = i64::try_from(limit.saturating_mul(4).saturating_add(50)).unwrap_or(i64::MAX);
        let heads = rows.query_map([most], |row| row.get::<_, i64>(0))?;
        for head in heads {
            people.push(overlay.person_of_head(head?));
        }
        people.extend(overlay.split_off());
    } else {
        let is_prefix: Vec<String> = joined
            .split(' ')
            .map(|word| format!("\"{word}\" *"))
            .collect();
        let mut rows = connection.prepare_cached(
            "SELECT p.head FROM names JOIN people p ON p.id = names.rowid WHERE names MATCH ?1
             GROUP BY p.head ORDER BY sum(p.said) DESC, sum(p.articles) DESC LIMIT ?2",
        )?;
        let most = i64::try_from(limit.saturating_mul(2).saturating_add(50)).unwrap_or(i64::MAX);
        let heads = rows.query_map((is_prefix.join(" AND "), most), |row| row.get::<_, i64>(0))?;
        for head in heads {
            people.push(overlay.person_of_head(head?));
        }
        people.extend(overlay.split_off().filter(|person| {
            let called = overlay
                .split_name(*person)
                .map(|(_, called)| words::normalize(called));
            let called = called.unwrap_or_default();
            let mut typed = joined.split(' ');
            typed.all(|word| called.split(' ').any(|there| there.starts_with(word)))
        }));
    }
    let mut seen = HashSet::new();
    people.retain(|person| seen.insert(*person));
    let mut lines = Vec::with_capacity(people.len());
    for person in people {
        lines.extend(line(connection, &overlay, person)?);
    }
    lines.sort_by(|a, b| {
        b.n_said
            .cmp(&a.n_said)
            .then(b.n_articles.cmp(&a.n_articles))
            .then_with(|| a.name.cmp(&b.name))
            .then(a.id.cmp(&b.id))
    });
    lines.truncate(limit);
    Ok(lines)
}

/// Summary of a person; `None` if no article names it any longer.
fn line(
    connection: &Connection,
    overlay: &IdentityOverrides,
    person: i64,
) -> Result<Option<PersonSummary>> {
    let (kind, name, gender) = if let Some((kind, called)) = overlay.split_name(person) {
        (kind, called.to_owned(), None)
    } else {
        let mut row = connection.prepare_cached(
            "SELECT kind, name, max(sex) OVER () FROM people WHERE head = ?1
             ORDER BY articles DESC, length(name) DESC, name LIMIT 1",
        )?;
        let found: Option<(String, String, String)> = row
            .query_row([person], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .optional()?;
        let Some((kind, name, gender)) = found else {
            return Ok(None);
        };
        let kind = EntityKind::from_name(&kind).unwrap_or(EntityKind::Person);
        (kind, name, gender_of_letter(&gender))
    };
    let (n_articles, n_said) = overlay.counts(connection, person)?;
    let count = |n: i64| u32::try_from(n).unwrap_or_default();
    Ok((n_articles > 0).then(|| PersonSummary {
        id: PersonId(person),
        kind,
        name,
        gender,
        n_articles: count(n_articles),
        n_said: count(n_said),
    }))
}

/// Page of the person that a name in an article refers to.
pub(super) fn page_of_name(
    connection: &Connection,
    article: &ArticleId,
    name: &str,
    state: &ReaderState,
    limit: usize,
) -> Result<Option<Box<PersonPage>>> {
    let overlay = IdentityOverrides::new(connection, state)?;
    match overlay.person_in(connection, article, name)? {
        Some(person) => page_of(connection, &overlay, person, limit),
        None => Ok(None),
    }
}

/// Page of a person with at most `limit` statements and articles.
pub(super) fn page(
    connection: &Connection,
    id: Option<PersonId>,
    name: &str,
    state: &ReaderState,
    limit: usize,
) -> Result<Option<Box<PersonPage>>> {
    let overlay = IdentityOverrides::new(connection, state)?;
    if let Some(id) = id {
        let person = overlay.person_of_head(id.0);
        if let Some(page) = page_of(connection, &overlay, person, limit)? {
            return Ok(Some(page));
        }
    }
    for kind in [
        EntityKind::Person,
        EntityKind::Organisation,
        EntityKind::Place,
    ] {
        let named = overlay.persons_with_name(connection, kind, name)?;
        if let Some(&person) = named.first() {
            return page_of(connection, &overlay, person, limit);
        }
    }
    Ok(None)
}

fn page_of(
    connection: &Connection,
    overlay: &IdentityOverrides,
    person: i64,
    limit: usize,
) -> Result<Option<Box<PersonPage>>> {
    let Some(line) = line(connection, overlay, person)? else {
        return Ok(None);
    };
    let rows = overlay.rows_of(connection, &[person])?;
    let named = newest_named(connection, &rows, limit)?;
    let mut articles: Vec<(i64, u32)> = Vec::new();
    for row in &named {
        match articles.last_mut() {
            Some((last, mentions)) if *last == row.article => *mentions += row.mentions,
            _ => articles.push((row.article, row.mentions)),
        }
    }
    let newest: Vec<i64> = articles.iter().map(|(id, _)| *id).collect();
    let counted = &newest[..newest.len().min(COUNTED)];
    let lines = article_set::lines(connection, &newest)?;
    let mentions: HashMap<i64, u32> = articles.into_iter().collect();
    Ok(Some(Box::new(PersonPage {
        names: names(&named),
        said: statements(connection, overlay, &rows, limit)?,
        with: company(connection, overlay, person, counted)?,
        articles: lines
            .into_iter()
            .map(|(id, line)| (line, mentions.get(&id).copied().unwrap_or_default()))
            .collect(),
        line,
    })))
}

/// Use of a name in an article.
struct NamedIn {
    article: i64,
    mentions: u32,
    name: String,
    /// As JSON; `None` for none.
    called: Option<String>,
}

/// Rows of `named` of the newest articles, at most `limit` articles.
fn newest_named(connection: &Connection, rows: &PersonRows, limit: usize) -> Result<Vec<NamedIn>> {
    let mut newest = newest(rows, limit, |part, limit| {
        let conditions = part.of_named();
        let sql = format!(
            "SELECT n.date, n.article, 0, n.id FROM named n WHERE {}
             ORDER BY n.date DESC, n.article DESC LIMIT ?",
            conditions.text()
        );
        dated(connection, &sql, conditions.values([limit]))
    })?;
    let mut seen = HashSet::new();
    newest.retain(|(_, article, ..)| {
        seen.contains(article) || (seen.len() < limit && seen.insert(*article))
    });
    let mut row = connection.prepare_cached(
        "SELECT n.article, n.n_mentions, coalesce(n.name, p.name), n.called FROM named n
         JOIN people p ON p.id = n.person WHERE n.id = ?1",
    )?;
    let rows = newest.into_iter().map(|(.., id)| {
        row.query_row([id], |row| {
            Ok(NamedIn {
                article: row.get(0)?,
                mentions: row.get(1)?,
                name: row.get(2)?,
                called: row.get(3)?,
            })
        })
    });
    rows.collect()
}

/// Date and id of the article, position in it, and row id.
type Dated = (Option<i64>, i64, i64, i64);

fn dated(connection: &Connection, sql: &str, values: impl Params) -> Result<Vec<Dated>> {
    let mut rows = connection.prepare_cached(sql)?;
    let rows = rows.query_map(values, |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
    })?;
    rows.collect()
}

/// Newest rows of a person, in order. Each name form is read separately, as the index has its rows in
/// order, so no more than `limit` rows of each are visited.
fn newest(
    rows: &PersonRows,
    limit: usize,
    read: impl Fn(&PersonRows, Value) -> Result<Vec<Dated>>,
) -> Result<Vec<Dated>> {
    let limit = Value::Integer(i64::try_from(limit).unwrap_or(i64::MAX));
    let mut newest = Vec::new();
    for part in rows.by_form() {
        newest.extend(read(&part, limit.clone())?);
    }
    newest.sort_unstable_by(|a, b| b.cmp(a));
    Ok(newest)
}

/// Names and descriptions with the number of articles that use each.
fn names(rows: &[NamedIn]) -> Vec<(String, u32)> {
    let mut used: HashMap<String, HashSet<i64>> = HashMap::new();
    for row in rows {
        let called = row.called.as_deref().unwrap_or("[]");
        let called: Vec<String> = serde_json::from_str(called).unwrap_or_default();
        for words in called.into_iter().chain([row.name.clone()]) {
            used.entry(words).or_default().insert(row.article);
        }
    }
    let mut names: Vec<(String, u32)> = used
        .into_iter()
        .map(|(name, articles)| (name, articles.len() as u32))
        .collect();
    names.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    names
}

/// The newest statements of a person, oldest first, the undated last.
fn statements(
    connection: &Connection,
    overlay: &IdentityOverrides,
    rows: &PersonRows,
    limit: usize,
) -> Result<Vec<AttributedStatement>> {
    let mut newest = newest(rows, limit, |part, limit| {
        let conditions = part.of_said(WordMatch::FullText);
        let sql = format!(
            "SELECT s.date, s.article, s.start, s.id FROM said s WHERE {} AND s.kind <> {SCARE}
             ORDER BY s.date DESC, s.article DESC, s.start DESC LIMIT ?",
            conditions.text()
        );
        dated(connection, &sql, conditions.values([limit]))
    })?;
    newest.truncate(limit);
    newest.reverse();
    // Those of undated articles follow the dated ones.
    newest.sort_by_key(|(date, ..)| date.is_none());
    let sql = format!(
        "SELECT {ARTICLE}, {SAID} FROM said s JOIN articles a ON a.id = s.article WHERE s.id = ?1"
    );
    let mut row = connection.prepare_cached(&sql)?;
    let rows = newest.into_iter();
    let rows = rows.map(|(.., id)| row.query_row([id], |row| said(row, overlay)));
    rows.filter_map(Result::transpose).collect()
}

/// Persons named in the same articles, most frequent first.
fn company(
    connection: &Connection,
    overlay: &IdentityOverrides,
    person: i64,
    articles: &[i64],
) -> Result<Vec<(PersonSummary, u32)>> {
    let mut rows = connection.prepare_cached(&format!(
        "SELECT n.id, p.head, n.article FROM named n JOIN people p ON p.id = n.person
         WHERE n.article IN (SELECT value FROM json_each(?1))
         AND p.kind IN ('person', 'organisation') AND {}",
        overlay.layer.sees("n.id")
    ))?;
    let rows = rows.query_map([json(articles)], |row| {
        Ok((
            row.get::<_, i64>(0)?,
            row.get::<_, i64>(1)?,
            row.get::<_, i64>(2)?,
        ))
    })?;
    let mut together: HashMap<i64, HashSet<i64>> = HashMap::new();
    for row in rows {
        let (named, head, article) = row?;
        let other = overlay.person_of(named, head);
        if other != person {
            together.entry(other).or_default().insert(article);
        }
    }
    let mut ranked: Vec<(i64, u32)> = together
        .into_iter()
        .map(|(other, articles)| (other, articles.len() as u32))
        .collect();
    ranked.sort_by_key(|(other, n)| (std::cmp::Reverse(*n), *other));
    ranked.truncate(COMPANY);
    let mut company = Vec::with_capacity(ranked.len());
    for (other, n) in ranked {
        company.extend(line(connection, overlay, other)?.map(|line| (line, n)));
    }
    Ok(company)
}
