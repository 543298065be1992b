//! The screen of the search over all articles: results as rows of articles and hits.

use super::geometry::Area;
use super::index_client::article_citation;
use super::list::ListState;
use super::opening::IndexTarget;
use super::query_line::{QueryLine, text_rows};
use crate::article_id::ArticleId;
use crate::library::index_api::{ArticleHits, Hit, SearchResults};
use crate::library::query::{Predicate, Query};

/// A row of the results.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FoundRow {
    /// An article, as an index into the findings.
    Article(usize),
    /// The article and its hit.
    Hit(usize, usize),
}

#[derive(Debug, Default)]
pub struct LibrarySearch {
    pub line: QueryLine,
    pub findings: SearchResults,
    pub rows: Vec<FoundRow>,
    /// The query of the last request.
    pub(super) query: Query,
    /// Most articles that the last request asked for.
    pub(super) limit: usize,
    /// Whether the next answer extends the list, so that the cursor stays.
    pub(super) extends: bool,
    /// Whether the query has been answered.
    pub answered: bool,
}

impl LibrarySearch {
    pub(super) fn is_selectable(&self, at: usize) -> bool {
        match self.rows.get(at) {
            Some(FoundRow::Article(article)) => self.findings.articles[*article].hits.is_empty(),
            Some(FoundRow::Hit(..)) | None => true,
        }
    }

    pub(super) fn row_height(&self, at: usize, area: Area) -> usize {
        match self.rows.get(at) {
            // A blank row separates articles.
            Some(FoundRow::Article(article)) => 1 + usize::from(*article > 0 && area.height >= 12),
            Some(&FoundRow::Hit(article, hit)) => {
                let words = &self.findings.articles[article].hits[hit].excerpt;
                text_rows(words, area)
            }
            None => 1,
        }
    }

    pub(super) fn take(&mut self, findings: SearchResults, list: &mut ListState) {
        let keeps_cursor = std::mem::take(&mut self.extends);
        self.answered = true;
        self.rows.clear();
        for (at, found) in findings.articles.iter().enumerate() {
            self.rows.push(FoundRow::Article(at));
            let hits = 0..found.hits.len();
            self.rows.extend(hits.map(|hit| FoundRow::Hit(at, hit)));
        }
        self.findings = findings;
        if !keeps_cursor {
            *list = ListState::default();
        }
    }

    /// The article and hit of a row.
    pub fn at(&self, row: usize) -> Option<(&ArticleHits, Option<&Hit>)> {
        match *self.rows.get(row)? {
            FoundRow::Article(article) => Some((self.findings.articles.get(article)?, None)),
            FoundRow::Hit(article, hit) => {
                let found = self.findings.articles.get(article)?;
                Some((found, found.hits.get(hit)))
            }
        }
    }

    /// Hits in the listed articles.
    pub fn n_hits(&self) -> usize {
        let articles = self.findings.articles.iter();
        articles.map(|found| found.n_hits).sum()
    }

    pub(super) fn citation(&self, row: usize) -> Option<String> {
        let (found, hit) = self.at(row)?;
        let article = article_citation(&found.article);
        Some(match hit {
            None => article,
            Some(hit) => match &hit.speaker {
                Some(speaker) => format!("{} — {speaker}, in: {article}", hit.excerpt),
                None => format!("{} — {article}", hit.excerpt),
            },
        })
    }

    /// The target of a hit, with the other hits of its article.
    pub(super) fn hit_target(&self, found: &ArticleHits, hit: usize) -> IndexTarget {
        let words = found.hits.get(hit).map(|hit| {
            let mark = hit.marks.first().copied().unwrap_or_default();
            mark.of(&hit.excerpt).to_owned()
        });
        IndexTarget {
            article: found.article.id.clone(),
            spans: found.hits.iter().map(|hit| hit.span).collect(),
            at: hit,
            query: Some(self.line.text.clone()),
            words: words.unwrap_or_default(),
        }
    }

    pub(super) fn article_of(&self, id: &ArticleId) -> Option<usize> {
        let mut articles = self.findings.articles.iter();
        articles.position(|found| found.article.id == *id)
    }

    pub(super) fn row_of(&self, article: usize, hit: usize) -> Option<usize> {
        let wanted = FoundRow::Hit(article, hit);
        self.rows.iter().position(|row| *row == wanted)
    }
}

/// Shortest unfinished word that is searched as a prefix, in characters.
const MIN_PREFIX: usize = 3;

/// Searches an unfinished last word as a prefix, so that results come before the word is complete.
pub(super) fn prefix_last_word(query: &mut Query, text: &str) {
    let is_unfinished = text.ends_with(char::is_alphanumeric);
    if let Some(term) = query.terms.last_mut()
        && let Predicate::Text(words) = &mut term.predicate
        && is_unfinished
        && !term.negated
        && !text[term.span.start()..].starts_with('"')
        && words
            .words
            .last()
            .is_some_and(|word| word.chars().count() >= MIN_PREFIX)
    {
        words.is_prefix = true;
    }
}
