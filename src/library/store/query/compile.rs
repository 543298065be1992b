//! Compiles a query to sets of articles and to SQL conditions on statements.

use rusqlite::types::Value;
use rusqlite::{Connection, Result, params_from_iter};

use super::article_set::{self, ArticleSet};
use super::identity_overrides::{IdentityOverrides, PersonRows};
use super::limits::Limits;
use super::sql_functions::value;
use super::where_clause::{WhereClause, WordMatch, json};
use crate::article_id::ArticleId;
use crate::library::index_api::{Layer, ReaderState, StatementKind};
use crate::library::query::{Phrase, Predicate, Query, Term};
use crate::library::store::date_number;
use crate::library::store::layer::TEXTS_ARTICLE;
use crate::library::store::schema::NO_SCARE;

/// A query bound to an index.
pub(super) struct CompiledQuery<'a> {
    connection: &'a Connection,
    query: &'a Query,
    state: &'a ReaderState,
    overlay: IdentityOverrides,
    pub(super) limits: Limits,
}

impl<'a> CompiledQuery<'a> {
    pub(super) fn new(
        connection: &'a Connection,
        query: &'a Query,
        state: &'a ReaderState,
        limits: Limits,
    ) -> Result<Self> {
        Ok(Self {
            overlay: IdentityOverrides::new(connection, state)?,
            connection,
            query,
            state,
            limits,
        })
    }

    fn terms(&self) -> impl Iterator<Item = &'a Term> {
        self.query.terms.iter()
    }

    /// Whether the query requires a statement.
    pub(super) fn is_of_statements(&self) -> bool {
        let mut terms = self.terms();
        terms.any(|term| !term.negated && term.predicate.is_of_statement())
    }

    pub(super) fn articles(&self) -> Result<ArticleSet> {
        let mut chosen = ArticleSet::All;
        for (selection, negated) in self.steps()? {
            let values = params_from_iter(selection.values);
            let found = article_set::numbers(self.connection, &selection.sql, values)?;
            if negated {
                chosen.drop(self.connection, &found)?;
            } else {
                chosen.keep(found);
            }
        }
        Ok(chosen)
    }

    /// Steps from all articles to the matching ones: a subquery whose articles are kept, or dropped if
    /// the flag is set.
    pub(super) fn steps(&self) -> Result<Vec<(IdQuery, bool)>> {
        let mut steps = Vec::new();
        let matched = self.matched(TEXT);
        let is_matched = matched.is_some();
        steps.extend(matched.map(|matched| (self.of_texts(matched), false)));
        let is_of_statements = self.is_of_statements();
        if is_of_statements {
            steps.push((self.speaking()?, false));
        }
        for term in self.terms() {
            let is_told = match &term.predicate {
                Predicate::Text(_) => is_matched,
                what => what.is_of_statement() && is_of_statements,
            };
            if !is_told {
                steps.push(self.selection(term)?);
            }
        }
        Ok(steps)
    }

    /// Articles in which one statement meets all statement terms.
    fn speaking(&self) -> Result<IdQuery> {
        let mut terms = self.terms().filter(|term| term.predicate.is_of_statement());
        match (terms.next().map(|term| &term.predicate), terms.next()) {
            (Some(Predicate::Kind(kind)), None) => Ok(IdQuery::of_kind(*kind)),
            (Some(Predicate::Said(words)), None) => Ok(self.of_words(SPEECH, words)),
            (Some(Predicate::By(words)), None) => {
                let mut named = self.rows_of(words)?.of_named();
                named.add(false, "n.n_said > 0", []);
                let unnamed = self.unnamed(words)?;
                let sql = format!(
                    "SELECT n.article FROM named n WHERE {}
                     UNION ALL SELECT s.article FROM said s WHERE s.named IS NULL AND s.speaker IS NOT NULL
                     AND s.speaker IN (SELECT value FROM json_each(?)) AND {NO_SCARE} AND {}",
                    named.text(),
                    self.sees("s.id"),
                );
                let mut values = named.into_values();
                values.push(json(&unnamed));
                Ok(IdQuery { sql, values })
            }
            _ => Ok(IdQuery::of_said(self.of_said(WordMatch::FullText)?)),
        }
    }

    /// FTS5 expression of the words that articles contain; `None` if there are no positive ones.
    pub(super) fn matched(&self, columns: &str) -> Option<String> {
        let (mut with, mut without) = (Vec::new(), Vec::new());
        for term in self.terms() {
            match (&term.predicate, term.negated) {
                (Predicate::Text(words), false) => with.push(match_of(columns, words)),
                (Predicate::Text(words), true) => without.push(match_of(TEXT, words)),
                _ => {}
            }
        }
        (!with.is_empty()).then(|| matched(&with, &without))
    }

    /// Condition that the row numbered `id` is of the layer that is asked for.
    pub(super) fn sees(&self, id: &str) -> String {
        self.layer().sees(id)
    }

    pub(super) const fn layer(&self) -> Layer {
        self.state.layer
    }

    fn of_texts(&self, matched: String) -> IdQuery {
        let sees = self.sees("rowid");
        IdQuery {
            sql: format!("SELECT {TEXTS_ARTICLE} FROM texts WHERE texts MATCH ? AND {sees}"),
            values: vec![matched.into()],
        }
    }

    /// Articles with these words in one of their statements.
    fn of_words(&self, columns: &str, words: &Phrase) -> IdQuery {
        let sees = self.sees("w.rowid");
        IdQuery {
            sql: format!(
                "SELECT s.article FROM spoken w CROSS JOIN said s ON s.id = w.rowid
                 WHERE spoken MATCH ? AND {sees}"
            ),
            values: vec![match_of(columns, words).into()],
        }
    }

    /// Conditions of the statement terms on a row `s` of `said`.
    pub(super) fn of_said(&self, found: WordMatch) -> Result<WhereClause> {
        let mut all = WhereClause::one(&self.sees("s.id"), []);
        let asks_kind = |term: &Term| !term.negated && matches!(term.predicate, Predicate::Kind(_));
        if !self.terms().any(asks_kind) {
            // Scare quotes do not count as statements unless requested.
            all.add(false, NO_SCARE, []);
        }
        for term in self.terms().filter(|term| term.predicate.is_of_statement()) {
            all.join(term.negated, self.of_statement(&term.predicate, found)?);
        }
        Ok(all)
    }

    /// Conditions on an attributed row `s` of `said` and on its article.
    pub(super) fn of_ledger(&self, found: WordMatch) -> Result<WhereClause> {
        let mut all = WhereClause::default();
        let is_by = |term: &Term| !term.negated && matches!(term.predicate, Predicate::By(_));
        let attributed = if found == WordMatch::FullText && self.terms().any(is_by) {
            // A row with a person has a speaker: no need to read the row itself.
            "s.person IS NOT NULL OR s.speaker IS NOT NULL"
        } else {
            "s.speaker IS NOT NULL"
        };
        all.add(false, attributed, []);
        if !self.asks_scare() {
            all.add(false, NO_SCARE, []);
        }
        all.join(false, self.of_said(found)?);
        for term in self
            .terms()
            .filter(|term| !term.predicate.is_of_statement())
        {
            match &term.predicate {
                Predicate::After(day) => {
                    all.add(term.negated, "s.date >= ?", [date_number(*day).into()]);
                }
                Predicate::Before(day) => {
                    all.add(term.negated, "s.date < ?", [date_number(*day).into()]);
                }
                _ => {
                    let (selection, negated) = self.selection(term)?;
                    let text = format!("s.article IN ({})", selection.sql);
                    all.add(negated, &text, selection.values);
                }
            }
        }
        Ok(all)
    }

    pub(super) fn asks_scare(&self) -> bool {
        let scare = Predicate::Kind(StatementKind::Scare);
        self.terms()
            .any(|term| !term.negated && term.predicate == scare)
    }

    /// Number of ledger rows, if it can be computed without visiting them.
    pub(super) fn n_rows(&self) -> Result<Option<i64>> {
        if self.terms().all(|term| !term.predicate.is_of_statement()) {
            return self
                .articles()?
                .n_attributed(self.connection, &self.limits)
                .map(Some);
        }
        let (mut with, mut without) = (Vec::new(), Vec::new());
        for term in self.terms() {
            match &term.predicate {
                Predicate::Said(words) if term.negated => without.push(match_of(GIVEN, words)),
                Predicate::Said(words) => with.push(match_of(GIVEN, words)),
                _ => return Ok(None),
            }
        }
        let of_words = |matched: String| {
            let sees = self.sees("rowid");
            let sql = format!("SELECT count(*) FROM spoken WHERE spoken MATCH ? AND {sees}");
            let mut count = self.connection.prepare_cached(&sql)?;
            count.query_row([matched], |row| row.get::<_, i64>(0))
        };
        if with.is_empty() {
            let all = ArticleSet::All.n_attributed(self.connection, &self.limits)?;
            return Ok(Some(all - of_words(without.join(" OR "))?));
        }
        of_words(matched(&with, &without)).map(Some)
    }

    /// Subquery of a term; the articles outside it match if the flag is set.
    fn selection(&self, term: &Term) -> Result<(IdQuery, bool)> {
        let mut negated = term.negated;
        let selection = match &term.predicate {
            Predicate::Text(words) => self.of_texts(match_of(TEXT, words)),
            Predicate::Said(words) => self.of_words(ALL_SAID, words),
            Predicate::Kind(kind) => IdQuery::of_kind(*kind),
            Predicate::By(_) | Predicate::Cue(_) => {
                let mut rows = WhereClause::one(&self.sees("s.id"), []);
                rows.join(
                    false,
                    self.of_statement(&term.predicate, WordMatch::FullText)?,
                );
                IdQuery::of_said(rows)
            }
            Predicate::About(words) => {
                let mut named = self.rows_of(words)?.of_named();
                named.add(false, "n.is_main", []);
                let mut selection = self.of_texts(match_of("headline", words));
                selection.sql.push_str(" UNION ALL ");
                selection.sql.push_str(&of_named(&named));
                selection.values.extend(named.into_values());
                selection
            }
            Predicate::Mentions(words) => {
                let named = self.rows_of(words)?.of_named();
                IdQuery {
                    sql: of_named(&named),
                    values: named.into_values(),
                }
            }
            Predicate::In(words) => IdQuery {
                sql: "SELECT rowid FROM places WHERE places MATCH ?".to_owned(),
                values: vec![phrase(words).into()],
            },
            Predicate::After(day) => IdQuery::of_row("date >= ?", [day.to_string().into()]),
            Predicate::Before(day) => IdQuery::of_row("date < ?", [day.to_string().into()]),
            Predicate::Quotes(least, most) => {
                let bounds = [i64::from(*least).into(), i64::from(*most).into()];
                IdQuery::of_row("quotes BETWEEN ? AND ?", bounds)
            }
            Predicate::Unread => {
                negated = !negated;
                let read = self.state.started.iter().chain(&self.state.finished);
                IdQuery::of_list(list(read))
            }
            Predicate::Started => IdQuery::of_list(list(&self.state.started)),
            Predicate::Finished => IdQuery::of_list(list(&self.state.finished)),
            Predicate::Starred => IdQuery::of_list(list(&self.state.starred)),
            Predicate::Archived => IdQuery::of_list(list(&self.state.archived)),
            Predicate::Tag(tag) => {
                let tags = self.state.tags.iter();
                let tagged = tags.filter(|(_, tags)| tags.contains(tag));
                IdQuery::of_list(list(tagged.map(|(id, _)| id)))
            }
        };
        Ok((selection, negated))
    }

    fn of_statement(&self, what: &Predicate, found: WordMatch) -> Result<WhereClause> {
        let mut out = WhereClause::default();
        match what {
            Predicate::Said(words) if found == WordMatch::Scan => {
                out.add(false, "holds(s.text, ?)", [value(words).into()]);
            }
            Predicate::Said(words) => {
                let there = "s.id IN (SELECT rowid FROM spoken WHERE spoken MATCH ?)";
                out.add(false, there, [phrase(words).into()]);
            }
            Predicate::By(words) => {
                let named = self.rows_of(words)?.of_said(found);
                let unnamed = self.unnamed(words)?;
                if unnamed.is_empty() {
                    out.join(false, named);
                } else {
                    let text = format!(
                        "{} OR (s.named IS NULL AND s.speaker IS NOT NULL
                         AND s.speaker IN (SELECT value FROM json_each(?)))",
                        named.text()
                    );
                    let mut values = named.into_values();
                    values.push(json(&unnamed));
                    out.add(false, &text, values);
                }
            }
            Predicate::Kind(kind) => out.add(false, "s.kind = ?", [i64::from(kind.bit()).into()]),
            Predicate::Cue(words) => {
                let text = "s.cue IN (SELECT c.id FROM cues c WHERE holds(c.cue, ?))";
                out.add(false, text, [value(words).into()]);
            }
            _ => {}
        }
        Ok(out)
    }

    /// Rows that refer to anyone with a matching name.
    fn rows_of(&self, words: &Phrase) -> Result<PersonRows> {
        let people = self.overlay.people_named(self.connection, words)?;
        self.overlay.rows_of(self.connection, &people)
    }

    /// Ids of rows of `named` in these articles that match a term.
    pub(super) fn named_in(&self, articles: &[i64], words: &Phrase) -> Result<Vec<i64>> {
        let people = self.overlay.people_named(self.connection, words)?;
        self.overlay.named_in(self.connection, &people, articles)
    }

    /// Speakers without a row of `named` whose mention contains these words. The recursive query skips from value to
    /// value in the index.
    fn unnamed(&self, words: &Phrase) -> Result<Vec<String>> {
        let mut found = self.connection.prepare_cached(UNNAMED)?;
        let found = found.query_map([value(words)], |row| row.get::<_, String>(0))?;
        found.collect()
    }
}

/// A subquery for article ids, possibly with duplicates.
pub(super) struct IdQuery {
    pub(super) sql: String,
    pub(super) values: Vec<Value>,
}

impl IdQuery {
    fn of_said(conditions: WhereClause) -> Self {
        Self {
            sql: format!("SELECT s.article FROM said s WHERE {}", conditions.text()),
            values: conditions.into_values(),
        }
    }

    /// From a condition on columns of `articles_newest`.
    fn of_row(condition: &str, values: impl Into<Vec<Value>>) -> Self {
        Self {
            sql: format!(
                "SELECT id FROM articles INDEXED BY articles_newest
                 WHERE sha256 IS NOT NULL AND {condition}"
            ),
            values: values.into(),
        }
    }

    fn of_kind(kind: StatementKind) -> Self {
        Self::of_row("kinds & ? <> 0", [i64::from(kind.bit()).into()])
    }

    /// From a JSON list of article identities.
    fn of_list(list: Value) -> Self {
        Self {
            sql: "SELECT id FROM articles WHERE sha256 IN (SELECT value FROM json_each(?))"
                .to_owned(),
            values: vec![list],
        }
    }
}

fn of_named(conditions: &WhereClause) -> String {
    format!("SELECT n.article FROM named n WHERE {}", conditions.text())
}

/// Column of `texts` with the whole text.
pub(super) const TEXT: &str = "body";
/// Columns of `spoken` with all statements, and with all but scare quotes.
const ALL_SAID: &str = "{attributed nameless scare}";
const SPEECH: &str = "{attributed nameless}";
/// Column of `spoken` with the ledger rows.
const GIVEN: &str = "attributed";

const UNNAMED: &str = "WITH RECURSIVE each (value) AS (
         SELECT min(speaker) FROM said WHERE named IS NULL AND speaker IS NOT NULL
         UNION ALL SELECT (SELECT min(speaker) FROM said
             WHERE named IS NULL AND speaker IS NOT NULL AND speaker > value) FROM each
         WHERE value IS NOT NULL)
     SELECT value FROM each WHERE value IS NOT NULL AND holds(value, ?1)";

fn list<'a>(ids: impl IntoIterator<Item = &'a ArticleId>) -> Value {
    json(&ids.into_iter().map(ArticleId::as_str).collect::<Vec<_>>())
}

/// FTS5 expression for all of `with` and none of `without`.
fn matched(with: &[String], without: &[String]) -> String {
    let with = format!("({})", with.join(") AND ("));
    if without.is_empty() {
        return with;
    }
    format!("({with}) NOT (({}))", without.join(") OR ("))
}

/// FTS5 expression for a phrase in some columns.
fn match_of(columns: &str, words: &Phrase) -> String {
    format!("{columns} : {}", phrase(words))
}

/// FTS5 phrase. The words consist of letters and digits and need no escaping.
fn phrase(words: &Phrase) -> String {
    let star = if words.is_prefix { " *" } else { "" };
    format!("\"{}\"{star}", words.words.join(" "))
}
