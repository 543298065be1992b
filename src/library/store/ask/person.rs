//! People across articles: the list, and everything of one.

use std::collections::{HashMap, HashSet};

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension as _, Result};

use super::filter::json;
use super::overlay::Overlay;
use super::rows::{ARTICLE, N_ARTICLE, SAID, article, said};
use crate::annotate::EntityKind;
use crate::library::archive::{ArticleLine, PersonId, PersonLine, PersonPage, ReaderState, Said};
use crate::library::words;
use crate::text::ArticleId;

/// Names of others that are shown on a page.
const COMPANY: usize = 30;
/// Articles in which company is looked for, the newest.
const LOOKED_AT: usize = 400;

/// People and organisations whose names hold the typed words, those who say most first. The last word
/// need only be begun.
pub(super) fn list(
    connection: &Connection,
    typed: &str,
    state: &ReaderState,
    limit: usize,
) -> Result<Vec<PersonLine>> {
    let overlay = Overlay::new(connection, &state.people)?;
    let joined = words::joined(typed);
    let mut people: Vec<i64> = Vec::new();
    if joined.is_empty() {
        // Who is joined from several forms ranks by its best form here and by the sum below.
        let mut rows = connection.prepare_cached(
            "SELECT p.head FROM people p ORDER BY p.said DESC, p.articles DESC LIMIT ?1",
        )?;
        let most = i64::try_from(limit.saturating_mul(4).saturating_add(50)).unwrap_or(i64::MAX);
        let heads = rows.query_map([most], |row| row.get::<_, i64>(0))?;
        for head in heads {
            people.push(overlay.person_of_head(head?));
        }
        people.extend(overlay.apart());
    } else {
        let begun: Vec<String> = joined
            .split(' ')
            .map(|word| format!("\"{word}\" *"))
            .collect();
        let mut rows = connection.prepare_cached(
            "SELECT p.head FROM names JOIN people p ON p.id = names.rowid WHERE names MATCH ?1
             GROUP BY p.head ORDER BY sum(p.said) DESC, sum(p.articles) DESC LIMIT ?2",
        )?;
        let most = i64::try_from(limit.saturating_mul(2).saturating_add(50)).unwrap_or(i64::MAX);
        let heads = rows.query_map((begun.join(" AND "), most), |row| row.get::<_, i64>(0))?;
        for head in heads {
            people.push(overlay.person_of_head(head?));
        }
        people.extend(overlay.apart().filter(|person| {
            let called = overlay
                .called(*person)
                .map(|(_, called)| words::joined(called));
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

/// A person in a list; `None` when nothing names them any longer.
fn line(connection: &Connection, overlay: &Overlay, person: i64) -> Result<Option<PersonLine>> {
    let (kind, name) = if let Some((kind, called)) = overlay.called(person) {
        (kind, called.to_owned())
    } else {
        let mut row = connection.prepare_cached(
            "SELECT kind, name FROM people WHERE head = ?1
             ORDER BY articles DESC, length(name) DESC, name LIMIT 1",
        )?;
        let found: Option<(String, String)> = row
            .query_row([person], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let Some((kind, name)) = found else {
            return Ok(None);
        };
        let kind = EntityKind::from_name(&kind).unwrap_or(EntityKind::Person);
        (kind, name)
    };
    let (n_articles, n_said) = overlay.counts(connection, person)?;
    let count = |n: i64| u32::try_from(n).unwrap_or_default();
    Ok((n_articles > 0).then(|| PersonLine {
        id: PersonId(person),
        kind,
        name,
        n_articles: count(n_articles),
        n_said: count(n_said),
    }))
}

/// The page of whom a name of an article means.
pub(super) fn page_of_name(
    connection: &Connection,
    article: &ArticleId,
    name: &str,
    state: &ReaderState,
    limit: usize,
) -> Result<Option<Box<PersonPage>>> {
    let overlay = Overlay::new(connection, &state.people)?;
    match overlay.person_in(connection, article, name)? {
        Some(person) => page_of(connection, &overlay, person, limit),
        None => Ok(None),
    }
}

/// What there is of a person, at most `limit` statements and articles.
pub(super) fn page(
    connection: &Connection,
    id: PersonId,
    state: &ReaderState,
    limit: usize,
) -> Result<Option<Box<PersonPage>>> {
    let overlay = Overlay::new(connection, &state.people)?;
    let person = overlay.person_of_head(id.0);
    page_of(connection, &overlay, person, limit)
}

fn page_of(
    connection: &Connection,
    overlay: &Overlay,
    person: i64,
    limit: usize,
) -> Result<Option<Box<PersonPage>>> {
    let Some(line) = line(connection, overlay, person)? else {
        return Ok(None);
    };
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let named = json(&overlay.named_of(connection, &[person])?);
    let articles = articles(connection, &named, limit)?;
    let newest: Vec<i64> = articles.iter().map(|(id, _, _)| *id).collect();
    let looked_at = &newest[..newest.len().min(LOOKED_AT)];
    Ok(Some(Box::new(PersonPage {
        names: names(connection, &named, &newest)?,
        said: statements(connection, overlay, &named, limit)?,
        with: company(connection, overlay, person, looked_at)?,
        articles: articles
            .into_iter()
            .map(|(_, line, mentions)| (line, mentions))
            .collect(),
        line,
    })))
}

/// The names and descriptions of those rows of `named` that are of some articles, with the number of
/// articles that use each.
fn names(connection: &Connection, named: &Value, articles: &[i64]) -> Result<Vec<(String, u32)>> {
    let mut rows = connection.prepare_cached(
        "SELECT n.name, n.called, n.article FROM named n
         WHERE n.article IN (SELECT value FROM json_each(?1))
         AND n.id IN (SELECT value FROM json_each(?2))",
    )?;
    let rows = rows.query_map((json(articles), named), |row| {
        Ok((
            row.get::<_, String>(0)?,
            row.get::<_, String>(1)?,
            row.get::<_, i64>(2)?,
        ))
    })?;
    let mut used: HashMap<String, HashSet<i64>> = HashMap::new();
    for row in rows {
        let (name, called, article) = row?;
        let called: Vec<String> = serde_json::from_str(&called).unwrap_or_default();
        for words in called.into_iter().chain([name]) {
            used.entry(words).or_default().insert(article);
        }
    }
    let mut names: Vec<(String, u32)> = used
        .into_iter()
        .map(|(name, articles)| (name, articles.len() as u32))
        .collect();
    names.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    Ok(names)
}

/// The articles of rows of `named`, the newest first, with their mentions.
fn articles(
    connection: &Connection,
    named: &Value,
    limit: i64,
) -> Result<Vec<(i64, ArticleLine, u32)>> {
    let sql = format!(
        "SELECT {ARTICLE}, of.mentions FROM
             (SELECT n.article AS id, sum(n.n_mentions) AS mentions FROM named n
              WHERE n.id IN (SELECT value FROM json_each(?1)) GROUP BY n.article) of
         CROSS JOIN articles a ON a.id = of.id ORDER BY a.date DESC, a.id LIMIT ?2"
    );
    let mut rows = connection.prepare_cached(&sql)?;
    let rows = rows.query_map((named, limit), |row| {
        let mentions = row.get::<_, u32>(N_ARTICLE);
        Ok(article(row)?.map(|line| (row.get::<_, i64>(0), line, mentions)))
    })?;
    let mut articles = Vec::new();
    for row in rows {
        if let Some((id, line, mentions)) = row? {
            articles.push((id?, line, mentions?));
        }
    }
    Ok(articles)
}

/// What is said by rows of `named`, the newest of it, the oldest first.
fn statements(
    connection: &Connection,
    overlay: &Overlay,
    named: &Value,
    limit: i64,
) -> Result<Vec<Said>> {
    let sql = format!(
        "SELECT {ARTICLE}, {SAID} FROM
             (SELECT s.id FROM said s
              WHERE s.named IN (SELECT value FROM json_each(?1)) AND s.kind <> 'scare'
              ORDER BY s.date DESC, s.article DESC, s.start DESC LIMIT ?2) newest
         CROSS JOIN said s ON s.id = newest.id CROSS JOIN articles a ON a.id = s.article
         ORDER BY s.date, s.article, s.start"
    );
    let mut rows = connection.prepare_cached(&sql)?;
    let rows = rows.query_map((named, limit), |row| said(row, overlay))?;
    rows.filter_map(Result::transpose).collect()
}

/// Who is named in the same articles, most often first.
fn company(
    connection: &Connection,
    overlay: &Overlay,
    person: i64,
    articles: &[i64],
) -> Result<Vec<(PersonLine, u32)>> {
    let mut rows = connection.prepare_cached(
        "SELECT n.id, p.head, n.article FROM named n JOIN people p ON p.id = n.person
         WHERE n.article IN (SELECT value FROM json_each(?1))
         AND n.kind IN ('person', 'organisation')",
    )?;
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
