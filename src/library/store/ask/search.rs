//! The articles that a query finds, the best first, with the places of its words.

use std::collections::{HashMap, HashSet};

use rusqlite::{Connection, Result};

use super::Reader;
use super::excerpt;
use super::filter::{self, Filter, JOINED, TEXT, json};
use super::rows::{ARTICLE, N_ARTICLE, article, source_of, span};
use crate::library::archive::{ArticleLine, Findings, Found, Hit, ReaderState};
use crate::library::query::{Query, What, Words};
use crate::library::words;
use crate::text::{Article, Source, Span};

/// Hits that are shown of one article.
const SHOWN: usize = 5;
/// More articles than this are not all ranked: what is in most of a library tells none from another.
/// Tests have small libraries and go both ways.
const MANY: i64 = if cfg!(test) { 3 } else { 8_000 };

/// Where the articles are that a query finds.
pub(super) fn sources(
    connection: &Connection,
    query: &Query,
    state: &ReaderState,
) -> Result<Vec<Source>> {
    let (from, conditions) = Filter::new(connection, query, state)?.articles(TEXT)?;
    let from = if from == "texts" { JOINED } else { from };
    let sql = format!("SELECT a.locator FROM {from} WHERE {}", conditions.text());
    let mut rows = connection.prepare_cached(&sql)?;
    let rows = rows.query_map(conditions.values([]), |row| source_of(row, 0))?;
    rows.filter_map(Result::transpose).collect()
}

/// The best articles with their hits.
pub(super) fn find(
    connection: &Connection,
    query: &Query,
    state: &ReaderState,
    limit: usize,
    read: Reader<'_>,
) -> Result<Findings> {
    let filter = Filter::new(connection, query, state)?;
    let (from, conditions) = filter.articles(TEXT)?;
    let sql = format!("SELECT count(*) FROM {from} WHERE {}", conditions.text());
    let n_articles: i64 = connection
        .prepare_cached(&sql)?
        .query_row(conditions.values([]), |row| row.get(0))?;
    let texts = texts(query);
    let best = if texts.is_empty() {
        newest(connection, &filter, limit)?
    } else {
        ranked(connection, &filter, &texts, n_articles, limit)?
    };
    let ids: Vec<i64> = best.iter().map(|(id, _)| *id).collect();
    let marked = Marked::read(connection, &filter, query, &ids)?;
    let articles = best
        .into_iter()
        .map(|(id, line)| found(connection, query, &marked, id, line, read))
        .collect::<Result<_>>()?;
    Ok(Findings {
        articles,
        n_articles: usize::try_from(n_articles).unwrap_or_default(),
    })
}

/// The words that must be in the text.
fn texts(query: &Query) -> Vec<&Words> {
    let terms = query.terms.iter().filter(|term| !term.negated);
    terms
        .filter_map(|term| match &term.what {
            What::Text(words) => Some(words),
            _ => None,
        })
        .collect()
}

type Numbered = (i64, ArticleLine);

fn newest(connection: &Connection, filter: &Filter<'_>, limit: usize) -> Result<Vec<Numbered>> {
    let conditions = filter.of_articles()?;
    let sql = format!(
        "SELECT {ARTICLE} FROM articles a WHERE {} ORDER BY a.date DESC, a.id DESC LIMIT ?",
        conditions.text()
    );
    let mut rows = connection.prepare_cached(&sql)?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows = rows.query_map(conditions.values([limit]), |row| {
        Ok(article(row)?.map(|line| (row.get(0), line)))
    })?;
    let mut best = Vec::new();
    for row in rows {
        if let Some((id, line)) = row? {
            best.push((id?, line));
        }
    }
    Ok(best)
}

/// Articles by BM25 (Robertson and Zaragoza 2009) with headlines weighing more, then lifted where words
/// that were typed one after the other stand so, or near each other.
fn ranked(
    connection: &Connection,
    filter: &Filter<'_>,
    texts: &[&Words],
    n_articles: i64,
    limit: usize,
) -> Result<Vec<Numbered>> {
    let columns = if n_articles > MANY {
        "headline"
    } else {
        "{headline body}"
    };
    let wanted = limit.saturating_mul(3).saturating_add(20);
    let mut scored = scored(connection, filter, columns, wanted)?;
    if scored.len() < limit {
        // Of very many the headlines come first, and then whatever is new.
        for (id, line) in newest(connection, filter, limit.saturating_add(scored.len()))? {
            if !scored.iter().any(|(_, (known, _))| *known == id) {
                scored.push((0.0, (id, line)));
            }
        }
    }
    if let Some(together) = Together::of(texts) {
        let [phrase, near] = together.read(connection)?;
        for (score, (id, _)) in &mut scored {
            *score *= if phrase.contains(id) {
                2.0
            } else if near.contains(id) {
                1.5
            } else {
                1.0
            };
        }
    }
    scored.sort_by(|(a, (a_id, a_line)), (b, (b_id, b_line))| {
        b.total_cmp(a)
            .then_with(|| b_line.date.cmp(&a_line.date))
            .then(a_id.cmp(b_id))
    });
    scored.truncate(limit);
    Ok(scored.into_iter().map(|(_, numbered)| numbered).collect())
}

fn scored(
    connection: &Connection,
    filter: &Filter<'_>,
    columns: &str,
    limit: usize,
) -> Result<Vec<(f64, Numbered)>> {
    let (_, conditions) = filter.articles(columns)?;
    let sql = format!(
        "SELECT {ARTICLE}, -bm25(texts, 6.0, 1.0, 0.0, 0.0) AS score FROM {JOINED}
         WHERE {} ORDER BY score DESC, a.date DESC LIMIT ?",
        conditions.text()
    );
    let mut rows = connection.prepare_cached(&sql)?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows = rows.query_map(conditions.values([limit]), |row| {
        let score: f64 = row.get(N_ARTICLE)?;
        Ok(article(row)?.map(|line| (score, (row.get::<_, i64>(0), line))))
    })?;
    let mut scored = Vec::new();
    for row in rows {
        if let Some((score, (id, line))) = row? {
            scored.push((score, (id?, line)));
        }
    }
    Ok(scored)
}

/// Words of several terms as a phrase and as neighbours.
struct Together {
    phrase: String,
    near: String,
}

impl Together {
    fn of(texts: &[&Words]) -> Option<Self> {
        if texts.len() < 2 {
            return None;
        }
        let words: Vec<&str> = texts
            .iter()
            .flat_map(|words| words.words.iter().map(String::as_str))
            .collect();
        let each: Vec<String> = texts
            .iter()
            .map(|words| format!("\"{}\"", words.words.join(" ")))
            .collect();
        Some(Self {
            phrase: format!("body : \"{}\"", words.join(" ")),
            near: format!("body : NEAR({}, 6)", each.join(" ")),
        })
    }

    /// The articles of each. Read whole, since a question about one article costs as much as one about
    /// a third of 20,000.
    fn read(&self, connection: &Connection) -> Result<[HashSet<i64>; 2]> {
        let read = |matched: &str| {
            let mut rows =
                connection.prepare_cached("SELECT rowid FROM texts WHERE texts MATCH ?1")?;
            let rows = rows.query_map([matched], |row| row.get(0))?;
            rows.collect::<Result<HashSet<i64>>>()
        };
        Ok([read(&self.phrase)?, read(&self.near)?])
    }
}

/// What the index knows of the places in some articles, read at once.
struct Marked {
    /// Whether statements were asked for.
    is_of_statements: bool,
    /// The statements that meet the query, by article.
    statements: HashMap<i64, Vec<Span>>,
    /// The mentions of who was asked for, by article.
    mentions: HashMap<i64, Vec<Span>>,
}

impl Marked {
    fn read(
        connection: &Connection,
        filter: &Filter<'_>,
        query: &Query,
        articles: &[i64],
    ) -> Result<Self> {
        let mut marked = Self {
            is_of_statements: filter.is_of_statements(),
            statements: HashMap::new(),
            mentions: HashMap::new(),
        };
        if marked.is_of_statements {
            marked.statements = statements(connection, filter, articles)?;
        }
        for term in query.terms.iter().filter(|term| !term.negated) {
            if let What::Mentions(words) | What::About(words) = &term.what {
                for (article, spans) in mentions(connection, &filter.named_in(articles, words)?)? {
                    marked.mentions.entry(article).or_default().extend(spans);
                }
            }
        }
        Ok(marked)
    }
}

/// An article with the places of what was asked for.
fn found(
    connection: &Connection,
    query: &Query,
    marked: &Marked,
    id: i64,
    line: ArticleLine,
    read: Reader<'_>,
) -> Result<Found> {
    let Some(article) = read(&line.source) else {
        return Ok(Found {
            article: line,
            hits: Vec::new(),
            n_hits: 0,
        });
    };
    let places = places(query, marked, id, &article);
    let speakers = speakers(connection, id)?;
    let hits = places.iter().take(SHOWN).map(|place| {
        let excerpt = excerpt::around(&article, *place, &places);
        let speech = speakers.iter().filter(|(span, _)| span.contains(*place));
        let inner = speech.min_by_key(|(span, _)| span.len());
        Hit {
            span: *place,
            excerpt: excerpt.text,
            marks: excerpt.marks,
            speaker: inner.map(|(_, speaker)| speaker.clone()),
        }
    });
    Ok(Found {
        hits: hits.collect(),
        n_hits: places.len(),
        article: line,
    })
}

/// The places of all that was asked for, in order, none inside another.
fn places(query: &Query, marked: &Marked, id: i64, article: &Article) -> Vec<Span> {
    let text = article.text();
    let cut = words::cut(text);
    let mut places = marked.mentions.get(&id).cloned().unwrap_or_default();
    let mut said_words = Vec::new();
    for term in query.terms.iter().filter(|term| !term.negated) {
        match &term.what {
            What::Text(words) => places.extend(words.find(&cut)),
            What::Said(words) => said_words.push(words),
            _ => {}
        }
    }
    let statements = marked.statements.get(&id).map_or(&[][..], Vec::as_slice);
    for statement in statements.iter().filter(|_| marked.is_of_statements) {
        if said_words.is_empty() {
            places.push(*statement);
            continue;
        }
        let inside = |(_, span): &&(String, Span)| statement.contains(*span);
        let inside: Vec<(String, Span)> = cut.iter().filter(inside).cloned().collect();
        for words in &said_words {
            places.extend(words.find(&inside));
        }
    }
    places.retain(|place| !place.is_empty() && text.get(place.range()).is_some());
    // Of two that overlap the longer stays.
    places.sort_unstable();
    let mut end = 0;
    places.retain(|place| {
        let is_new = place.start() >= end;
        end = end.max(place.end());
        is_new
    });
    places
}

/// The statements of articles that meet the query.
fn statements(
    connection: &Connection,
    filter: &Filter<'_>,
    articles: &[i64],
) -> Result<HashMap<i64, Vec<Span>>> {
    let conditions = filter.of_said(filter::Found::ByFolding)?;
    let sql = format!(
        "SELECT s.start, s.\"end\", s.article FROM said s
         WHERE s.article IN (SELECT value FROM json_each(?)) AND {} ORDER BY s.start",
        conditions.text()
    );
    let mut rows = connection.prepare_cached(&sql)?;
    let rows = rows.query_map(conditions.after(json(articles)), |row| {
        Ok((row.get::<_, i64>(2)?, span(row, 0)?))
    })?;
    let mut found: HashMap<i64, Vec<Span>> = HashMap::new();
    for row in rows {
        let (article, span) = row?;
        found.entry(article).or_default().push(span);
    }
    Ok(found)
}

fn mentions(connection: &Connection, named: &[i64]) -> Result<Vec<(i64, Vec<Span>)>> {
    let mut rows = connection.prepare_cached(
        "SELECT article, mentions FROM named WHERE id IN (SELECT value FROM json_each(?1))",
    )?;
    let rows = rows.query_map([json(named)], |row| {
        Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?))
    })?;
    rows.map(|row| {
        let (article, mentions) = row?;
        let pairs: Vec<(usize, usize)> = serde_json::from_str(&mentions).unwrap_or_default();
        let spans = pairs.into_iter().map(|(start, end)| Span::new(start, end));
        Ok((article, spans.collect()))
    })
    .collect()
}

/// Everything in an article that has a speaker.
fn speakers(connection: &Connection, article: i64) -> Result<Vec<(Span, String)>> {
    let mut rows = connection.prepare_cached(
        "SELECT start, \"end\", speaker FROM said
         WHERE article = ?1 AND speaker IS NOT NULL AND kind <> 'scare'",
    )?;
    let rows = rows.query_map([article], |row| Ok((span(row, 0)?, row.get(2)?)))?;
    rows.collect()
}
