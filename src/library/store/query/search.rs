//! Full-text search: matching articles, best first, with their hits.

use std::collections::{HashMap, HashSet};

use rusqlite::{Connection, Result};

use super::ArticleReader;
use super::article_set::{self, ArticleSet};
use super::compile::CompiledQuery;
use super::excerpt;
use super::limits::Limits;
use super::rows::span;
use super::where_clause::{WordMatch, json};
use crate::library::index_api::{
    ArticleHits, ArticleSummary, Hit, Layer, ReaderState, SearchResults,
};
use crate::library::query::{Phrase, Predicate, Query};
use crate::library::source_hash::SourceHash;
use crate::library::store::layer::TEXTS_ARTICLE;
use crate::library::store::mentions;
use crate::library::store::schema::SCARE;
use crate::library::words;
use pullquote_text::{Article, Span};

/// Most hits shown per article.
const SHOWN: usize = 5;
/// Source hashes of the matching articles.
pub(super) fn keys(
    connection: &Connection,
    query: &Query,
    state: &ReaderState,
    limits: Limits,
) -> Result<Vec<SourceHash>> {
    CompiledQuery::new(connection, query, state, limits)?
        .articles()?
        .keys(connection, &limits)
}

pub(super) fn find(
    connection: &Connection,
    query: &Query,
    state: &ReaderState,
    limit: usize,
    limits: Limits,
    read: ArticleReader<'_>,
) -> Result<SearchResults> {
    let filter = CompiledQuery::new(connection, query, state, limits)?;
    let chosen = filter.articles()?;
    let n_articles = chosen.count(connection)?;
    let texts = texts(query);
    let best = if texts.is_empty() {
        chosen.newest(connection, &limits, limit)?
    } else {
        ranked(connection, &filter, &chosen, &texts, limit)?
    };
    let marked = HitSpans::read(connection, &filter, query, &best)?;
    let articles = article_set::lines(connection, &best)?
        .into_iter()
        .map(|(id, line)| found(connection, query, &marked, id, line, read))
        .collect::<Result<_>>()?;
    Ok(SearchResults {
        articles,
        n_articles,
    })
}

/// Positive text terms.
fn texts(query: &Query) -> Vec<&Phrase> {
    let terms = query.terms.iter().filter(|term| !term.negated);
    terms
        .filter_map(|term| match &term.predicate {
            Predicate::Text(words) => Some(words),
            _ => None,
        })
        .collect()
}

/// Ranks articles by BM25 (Robertson and Zaragoza 2009) with a higher weight for headlines. Articles in
/// which the words of several terms are adjacent or close are boosted; ties by date, newest first.
fn ranked(
    connection: &Connection,
    filter: &CompiledQuery<'_>,
    chosen: &ArticleSet,
    texts: &[&Phrase],
    limit: usize,
) -> Result<Vec<i64>> {
    let columns = if chosen.count(connection)? > filter.limits.ranked {
        "headline"
    } else {
        "{headline body}"
    };
    let wanted = limit.saturating_mul(3).saturating_add(20);
    let mut scored = scored(connection, filter, chosen, columns)?;
    best_of(connection, &filter.limits, &mut scored, wanted)?;
    if scored.len() < limit {
        // If only headlines were ranked, fill up with the newest articles.
        for id in chosen.newest(
            connection,
            &filter.limits,
            limit.saturating_add(scored.len()),
        )? {
            if !scored.iter().any(|(_, known)| *known == id) {
                scored.push((0.0, id));
            }
        }
    }
    if let Some(together) = Proximity::of(texts) {
        let [phrase, near] = together.read(connection)?;
        for (score, id) in &mut scored {
            *score *= if phrase.contains(id) {
                2.0
            } else if near.contains(id) {
                1.5
            } else {
                1.0
            };
        }
    }
    best_of(connection, &filter.limits, &mut scored, limit)?;
    Ok(scored.into_iter().map(|(_, id)| id).collect())
}

/// Score of each article among `chosen` that has the words in these columns.
fn scored(
    connection: &Connection,
    filter: &CompiledQuery<'_>,
    chosen: &ArticleSet,
    columns: &str,
) -> Result<Vec<(f64, i64)>> {
    let Some(matched) = filter.matched(columns) else {
        return Ok(Vec::new());
    };
    let mut rows = connection.prepare_cached(&format!(
        "SELECT {TEXTS_ARTICLE}, -bm25(texts, 6.0, 1.0) FROM texts
         WHERE texts MATCH ?1 AND {}",
        filter.sees("rowid")
    ))?;
    let mut rows = rows.query([matched])?;
    let mut scored = Vec::new();
    while let Some(row) = rows.next()? {
        let id = row.get(0)?;
        if chosen.contains(id) {
            scored.push((row.get(1)?, id));
        }
    }
    Ok(scored)
}

/// Keeps the `n` highest scores, in order; ties by date, newest first.
fn best_of(
    connection: &Connection,
    limits: &Limits,
    scored: &mut Vec<(f64, i64)>,
    n: usize,
) -> Result<()> {
    scored.sort_by(|(a, a_id), (b, b_id)| b.total_cmp(a).then(b_id.cmp(a_id)));
    let ids = |part: &[(f64, i64)]| part.iter().map(|(_, id)| *id as usize).collect();
    let mut best = Vec::new();
    for equals in scored.chunk_by(|(a, _), (b, _)| a.total_cmp(b).is_eq()) {
        let left = n - best.len();
        if left == 0 {
            break;
        }
        if let [one] = equals {
            best.push(*one);
            continue;
        }
        let newest = ArticleSet::These(ids(equals)).newest(connection, limits, left)?;
        best.extend(newest.into_iter().map(|id| (equals[0].0, id)));
    }
    *scored = best;
    Ok(())
}

/// FTS5 expressions for the words of several terms, adjacent and close together.
struct Proximity {
    phrase: String,
    near: String,
}

impl Proximity {
    fn of(texts: &[&Phrase]) -> Option<Self> {
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

    /// Articles that match each. Reads all of them, since a query about a single article costs as much
    /// as one about a third of 20,000.
    fn read(&self, connection: &Connection) -> Result<[HashSet<i64>; 2]> {
        let read = |matched: &str| {
            // Of a corrected article both rows have the same words.
            let mut rows = connection.prepare_cached(&format!(
                "SELECT {TEXTS_ARTICLE} FROM texts WHERE texts MATCH ?1"
            ))?;
            let rows = rows.query_map([matched], |row| row.get(0))?;
            rows.collect::<Result<HashSet<i64>>>()
        };
        Ok([read(&self.phrase)?, read(&self.near)?])
    }
}

/// Spans known to the index, of all articles on the page at once.
struct HitSpans {
    layer: Layer,
    is_of_statements: bool,
    /// Matching statements by article.
    statements: HashMap<i64, Vec<Span>>,
    /// Matching mentions by article.
    mentions: HashMap<i64, Vec<Span>>,
}

impl HitSpans {
    fn read(
        connection: &Connection,
        filter: &CompiledQuery<'_>,
        query: &Query,
        articles: &[i64],
    ) -> Result<Self> {
        let mut marked = Self {
            layer: filter.layer(),
            is_of_statements: filter.is_of_statements(),
            statements: HashMap::new(),
            mentions: HashMap::new(),
        };
        if marked.is_of_statements {
            marked.statements = statements(connection, filter, articles)?;
        }
        for term in query.terms.iter().filter(|term| !term.negated) {
            if let Predicate::Mentions(words) | Predicate::About(words) = &term.predicate {
                for (article, spans) in mentions_of(connection, &filter.named_in(articles, words)?)?
                {
                    marked.mentions.entry(article).or_default().extend(spans);
                }
            }
        }
        Ok(marked)
    }
}

/// An article with its hits.
fn found(
    connection: &Connection,
    query: &Query,
    marked: &HitSpans,
    id: i64,
    line: ArticleSummary,
    read: ArticleReader<'_>,
) -> Result<ArticleHits> {
    let Some(article) = read(&line.source) else {
        return Ok(ArticleHits {
            article: line,
            hits: Vec::new(),
            n_hits: 0,
        });
    };
    let places = places(query, marked, id, &article);
    let speakers = speakers(connection, id, marked.layer)?;
    let mut hits: Vec<Hit> = Vec::new();
    let mut shown: Option<Span> = None;
    for place in &places {
        if shown.is_some_and(|shown| shown.contains(*place)) {
            // Already marked in the previous excerpt.
            continue;
        }
        if hits.len() == SHOWN {
            break;
        }
        let excerpt = excerpt::around(&article, *place, &places);
        shown = Some(excerpt.shown);
        let speech = speakers.iter().filter(|(span, ..)| span.contains(*place));
        let inner = speech.min_by_key(|(span, ..)| span.len());
        hits.push(Hit {
            span: *place,
            excerpt: excerpt.text,
            marks: excerpt.marks,
            speaker: inner.map(|(_, speaker, _)| speaker.clone()),
            is_corrected: inner.is_some_and(|(.., is_corrected)| *is_corrected),
        });
    }
    Ok(ArticleHits {
        hits,
        n_hits: places.len(),
        article: line,
    })
}

/// Spans of all hits, in order and without overlaps.
fn places(query: &Query, marked: &HitSpans, id: i64, article: &Article) -> Vec<Span> {
    let text = article.text();
    let cut = words::tokenize(text);
    let mut places = marked.mentions.get(&id).cloned().unwrap_or_default();
    let mut said_words = Vec::new();
    for term in query.terms.iter().filter(|term| !term.negated) {
        match &term.predicate {
            Predicate::Text(words) => places.extend(words.find(&cut)),
            Predicate::Said(words) => said_words.push(words),
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
    // Of two overlapping hits the longer one stays.
    places.sort_unstable();
    let mut end = 0;
    places.retain(|place| {
        let is_new = place.start() >= end;
        end = end.max(place.end());
        is_new
    });
    places
}

/// Matching statements of these articles.
fn statements(
    connection: &Connection,
    filter: &CompiledQuery<'_>,
    articles: &[i64],
) -> Result<HashMap<i64, Vec<Span>>> {
    let conditions = filter.of_said(WordMatch::Scan)?;
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

fn mentions_of(connection: &Connection, named: &[i64]) -> Result<Vec<(i64, Vec<Span>)>> {
    let mut rows = connection.prepare_cached(
        "SELECT article, mentions FROM named WHERE id IN (SELECT value FROM json_each(?1))",
    )?;
    let rows = rows.query_map([json(named)], |row| {
        Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?))
    })?;
    rows.map(|row| {
        let (article, mentions) = row?;
        Ok((article, mentions::of_text(&mentions)))
    })
    .collect()
}

/// Attributed statements of an article: where, by whom, and whether corrected.
fn speakers(
    connection: &Connection,
    article: i64,
    layer: Layer,
) -> Result<Vec<(Span, String, bool)>> {
    let mut rows = connection.prepare_cached(&format!(
        "SELECT start, \"end\", speaker, corrected FROM said
         WHERE article = ?1 AND speaker IS NOT NULL AND kind <> {SCARE} AND {}",
        layer.sees("id")
    ))?;
    let rows = rows.query_map([article], |row| {
        Ok((span(row, 0)?, row.get(2)?, row.get(3)?))
    })?;
    rows.collect()
}
