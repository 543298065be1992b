//! A query as conditions of SQL.

use std::fmt::Write as _;

use rusqlite::types::Value;
use rusqlite::{Connection, Result, params_from_iter};

use super::functions::value;
use super::overlay::Overlay;
use crate::library::archive::{ReaderState, SaidKind};
use crate::library::query::{Query, Term, What, Words};
use crate::text::ArticleId;

/// Conditions that must all hold, with the values of their question marks.
#[derive(Clone, Debug, Default)]
pub(super) struct Conditions {
    text: String,
    values: Vec<Value>,
    /// Whether a column of `a` is asked for.
    of_row: bool,
}

impl Conditions {
    fn add(&mut self, negated: bool, text: &str, values: impl IntoIterator<Item = Value>) {
        if !self.text.is_empty() {
            self.text.push_str(" AND ");
        }
        if negated {
            let _ = write!(self.text, "NOT coalesce(({text}), 0)");
        } else {
            let _ = write!(self.text, "({text})");
        }
        self.values.extend(values);
    }

    fn join(&mut self, negated: bool, other: Self) {
        self.of_row |= other.of_row;
        if !other.text.is_empty() {
            self.add(negated, &other.text, other.values);
        }
    }

    /// Whether there are none.
    pub(super) const fn are_none(&self) -> bool {
        self.text.is_empty()
    }

    /// Whether a column of `a` is asked for.
    pub(super) const fn are_of_row(&self) -> bool {
        self.of_row
    }

    /// What stands behind `WHERE`.
    pub(super) fn text(&self) -> &str {
        if self.text.is_empty() {
            "1"
        } else {
            &self.text
        }
    }

    /// The values, those of `other` and a number behind them.
    pub(super) fn with(&self, other: &Self, number: usize) -> rusqlite::ParamsFromIter<Vec<Value>> {
        let number = Value::Integer(i64::try_from(number).unwrap_or(i64::MAX));
        let values = self.values.iter().chain(&other.values).cloned();
        params_from_iter(values.chain([number]).collect())
    }

    /// A value, and the values behind it.
    pub(super) fn after(&self, value: Value) -> rusqlite::ParamsFromIter<Vec<Value>> {
        let values = std::iter::once(value).chain(self.values.iter().cloned());
        params_from_iter(values.collect())
    }

    /// The values, a text and numbers behind them.
    pub(super) fn values_then(
        &self,
        text: String,
        numbers: [i64; 2],
    ) -> rusqlite::ParamsFromIter<Vec<Value>> {
        let more = std::iter::once(Value::from(text)).chain(numbers.map(Value::Integer));
        params_from_iter(self.values.iter().cloned().chain(more).collect())
    }

    /// The values, and `more` behind them.
    pub(super) fn values(
        &self,
        more: impl IntoIterator<Item = i64>,
    ) -> rusqlite::ParamsFromIter<Vec<Value>> {
        let more = more.into_iter().map(Value::Integer);
        params_from_iter(self.values.iter().cloned().chain(more).collect())
    }
}

/// A query made ready for one index.
pub(super) struct Filter<'a> {
    connection: &'a Connection,
    query: &'a Query,
    state: &'a ReaderState,
    overlay: Overlay,
}

impl<'a> Filter<'a> {
    pub(super) fn new(
        connection: &'a Connection,
        query: &'a Query,
        state: &'a ReaderState,
    ) -> Result<Self> {
        Ok(Self {
            overlay: Overlay::new(connection, &state.people)?,
            connection,
            query,
            state,
        })
    }

    fn terms(&self) -> impl Iterator<Item = &'a Term> {
        self.query.terms.iter()
    }

    /// Whether a term speaks of statements that there must be.
    pub(super) fn is_of_statements(&self) -> bool {
        let mut terms = self.terms();
        terms.any(|term| !term.negated && term.what.is_of_statement())
    }

    /// Conditions on a row of `articles`, called `a`.
    pub(super) fn of_articles(&self) -> Result<Conditions> {
        let mut all = Conditions::default();
        if let Some(matched) = self.matched(TEXT) {
            all.add(false, &in_texts("a.id"), [matched.into()]);
        }
        all.join(false, self.besides_texts()?);
        Ok(all)
    }

    /// The articles as tables to read from and conditions on them: where the full text must hold words it is
    /// read first and leads to the rows. `columns` are those in which the words of the text are looked for.
    pub(super) fn articles(&self, columns: &str) -> Result<(&'static str, Conditions)> {
        let besides = self.besides_texts()?;
        let Some(matched) = self.matched(columns) else {
            return Ok(("articles a", besides));
        };
        let from = if besides.are_none() { "texts" } else { JOINED };
        let mut all = Conditions::default();
        all.add(false, "texts MATCH ?", [matched.into()]);
        all.join(false, besides);
        Ok((from, all))
    }

    /// The terms that the full text answers alone, in the language of FTS5; `None` when it must hold
    /// nothing.
    pub(super) fn matched(&self, columns: &str) -> Option<String> {
        let (mut with, mut without) = (Vec::new(), Vec::new());
        for term in self.terms() {
            match (&term.what, term.negated) {
                (What::Text(words), false) => with.push(match_of(columns, words)),
                (What::Text(words), true) => without.push(match_of(TEXT, words)),
                (What::Said(words), false) if self.asks_words_only() => {
                    with.push(match_of("said", words));
                }
                (What::Said(words), true) if !self.is_of_statements() => {
                    without.push(match_of(ALL_SAID, words));
                }
                _ => {}
            }
        }
        (!with.is_empty()).then(|| matched(&with, &without))
    }

    /// Whether one term speaks of statements and asks for words in them, so that the article's full text
    /// tells it.
    fn asks_words_only(&self) -> bool {
        let mut terms = self.terms().filter(|term| term.what.is_of_statement());
        let one = terms.next().map(|term| (&term.what, term.negated));
        matches!(one, Some((What::Said(_), false))) && terms.next().is_none()
    }

    /// Conditions on a row of `articles` apart from what [`Self::matched`] tells; when that is nothing, the
    /// article must have been read.
    fn besides_texts(&self) -> Result<Conditions> {
        let mut all = Conditions::default();
        let is_matched = self.matched(TEXT).is_some();
        if !is_matched {
            all.add(false, "a.sha256 IS NOT NULL", []);
        }
        let is_of_statements = self.is_of_statements();
        for term in self.terms() {
            let one = match &term.what {
                What::Text(_) if is_matched => continue,
                What::Said(_) if is_matched && !is_of_statements => continue,
                What::Said(words) if !is_of_statements => {
                    let mut one = Conditions::default();
                    one.add(false, &in_texts("a.id"), [match_of(ALL_SAID, words).into()]);
                    one
                }
                what if !what.is_of_statement() => self.of_article(what, &OF_ARTICLE)?,
                _ if is_of_statements => continue,
                what => in_said(&self.of_statement(what, Found::ByIndex)?),
            };
            all.join(term.negated, one);
        }
        if is_of_statements && !self.asks_words_only() {
            all.join(false, in_said(&self.of_said(Found::ByIndex)?));
        }
        Ok(all)
    }

    /// Conditions on a row of `said`, called `s`, from the terms that speak of statements.
    pub(super) fn of_said(&self, found: Found) -> Result<Conditions> {
        let mut all = Conditions::default();
        let asks_kind = |term: &Term| !term.negated && matches!(term.what, What::Kind(_));
        if !self.terms().any(asks_kind) {
            // Words held at arm's length are said by nobody, unless they are asked for.
            all.add(false, NO_SCARE, []);
        }
        for term in self.terms().filter(|term| term.what.is_of_statement()) {
            all.join(term.negated, self.of_statement(&term.what, found)?);
        }
        Ok(all)
    }

    /// Conditions on a row of `said` that is attributed, and on its article `a`.
    pub(super) fn of_ledger(&self, found: Found) -> Result<Conditions> {
        let mut all = Conditions::default();
        all.add(false, "s.speaker IS NOT NULL", []);
        if !self.asks_scare() {
            all.add(false, NO_SCARE, []);
        }
        all.join(false, self.of_said(found)?);
        for term in self.terms().filter(|term| !term.what.is_of_statement()) {
            all.join(term.negated, self.of_article(&term.what, &OF_SAID)?);
        }
        Ok(all)
    }

    /// Whether scare quotes are asked for.
    pub(super) fn asks_scare(&self) -> bool {
        let scare = What::Kind(SaidKind::Scare);
        self.terms().any(|term| !term.negated && term.what == scare)
    }

    /// How many rows of the ledger there are where that can be told without going through them.
    pub(super) fn n_rows(&self) -> Result<Option<i64>> {
        let number = |sql: &str, values: &Conditions| {
            let mut count = self.connection.prepare_cached(sql)?;
            count.query_row(values.values([]), |row| row.get::<_, i64>(0))
        };
        if self.query.is_empty() {
            let sql = "SELECT coalesce(sum(attributed), 0) FROM articles";
            return number(sql, &Conditions::default()).map(Some);
        }
        if self.terms().all(|term| !term.what.is_of_statement()) {
            let (from, conditions) = self.articles(TEXT)?;
            let from = if from == "texts" { JOINED } else { from };
            let sql = format!(
                "SELECT coalesce(sum(a.attributed), 0) FROM {from} WHERE {}",
                conditions.text()
            );
            return number(&sql, &conditions).map(Some);
        }
        let (mut with, mut without) = (Vec::new(), Vec::new());
        for term in self.terms() {
            match &term.what {
                What::Said(words) if term.negated => without.push(match_of(GIVEN, words)),
                What::Said(words) => with.push(match_of(GIVEN, words)),
                _ => return Ok(None),
            }
        }
        let of_words = |matched: String| {
            let mut conditions = Conditions::default();
            conditions.add(false, "spoken MATCH ?", [matched.into()]);
            let sql = format!("SELECT count(*) FROM spoken WHERE {}", conditions.text());
            number(&sql, &conditions)
        };
        if with.is_empty() {
            let sql = "SELECT coalesce(sum(attributed), 0) FROM articles";
            let all = number(sql, &Conditions::default())?;
            return Ok(Some(all - of_words(without.join(" OR "))?));
        }
        of_words(matched(&with, &without)).map(Some)
    }

    fn of_article(&self, what: &What, columns: &Columns) -> Result<Conditions> {
        let mut out = Conditions::default();
        let Columns { id, date } = columns;
        match what {
            What::Text(words) => out.add(false, &in_texts(id), [match_of(TEXT, words).into()]),
            What::About(words) => {
                let text = format!(
                    "{id} IN (SELECT rowid FROM texts WHERE texts MATCH ?
                     UNION ALL SELECT n.article FROM named n WHERE n.id IN (SELECT value FROM json_each(?))
                     AND n.n_mentions >= 2 AND n.n_mentions * 2 >=
                         (SELECT max(m.n_mentions) FROM named m WHERE m.article = n.article))"
                );
                let names = self.named(words)?;
                out.add(false, &text, [match_of("headline", words).into(), names]);
            }
            What::Mentions(words) => {
                let text = format!(
                    "{id} IN (SELECT n.article FROM named n
                     WHERE n.id IN (SELECT value FROM json_each(?)))"
                );
                out.add(false, &text, [self.named(words)?]);
            }
            What::In(words) => {
                let text = format!("{id} IN (SELECT rowid FROM places WHERE places MATCH ?)");
                out.add(false, &text, [phrase(words).into()]);
            }
            What::After(day) => out.add(false, &format!("{date} >= ?"), [day.to_string().into()]),
            What::Before(day) => out.add(false, &format!("{date} < ?"), [day.to_string().into()]),
            What::Said(_) | What::By(_) | What::Kind(_) | What::Cue(_) => {}
            _ => self.of_row(what, &mut out),
        }
        Ok(out)
    }

    /// What only the article's own row and the reader's doings tell.
    fn of_row(&self, what: &What, out: &mut Conditions) {
        out.of_row = true;
        match what {
            What::Quotes(least, most) => {
                let bounds = [i64::from(*least).into(), i64::from(*most).into()];
                out.add(false, "a.quotes BETWEEN ? AND ?", bounds);
            }
            What::Unread => {
                let read = self.state.started.iter().chain(&self.state.finished);
                out.add(true, IN_LIST, [list(read)]);
            }
            What::Started => out.add(false, IN_LIST, [list(&self.state.started)]),
            What::Finished => out.add(false, IN_LIST, [list(&self.state.finished)]),
            What::Tag(tag) => {
                let tags = self.state.tags.iter();
                let tagged = tags.filter(|(_, tags)| tags.contains(tag));
                out.add(false, IN_LIST, [list(tagged.map(|(id, _)| id))]);
            }
            _ => {}
        }
    }

    fn of_statement(&self, what: &What, found: Found) -> Result<Conditions> {
        let mut out = Conditions::default();
        match what {
            What::Said(words) if found == Found::ByFolding => {
                out.add(false, "holds(s.text, ?)", [value(words).into()]);
            }
            What::Said(words) => {
                let there = "s.id IN (SELECT rowid FROM spoken WHERE spoken MATCH ?)";
                out.add(false, there, [phrase(words).into()]);
            }
            What::By(words) => {
                let text = "s.named IN (SELECT value FROM json_each(?)) OR (s.named IS NULL
                     AND s.speaker IS NOT NULL AND s.speaker IN (SELECT value FROM json_each(?)))";
                let unnamed = self.distinct(UNNAMED, words)?;
                out.add(false, text, [self.named(words)?, unnamed]);
            }
            What::Kind(kind) => out.add(false, "s.kind = ?", [kind_value(*kind)]),
            What::Cue(words) => {
                let text = "s.cue IN (SELECT value FROM json_each(?))";
                out.add(false, text, [self.distinct(CUES, words)?]);
            }
            _ => {}
        }
        Ok(out)
    }

    /// The rows of `named` whose persons have a name with these words, as a list in JSON.
    fn named(&self, words: &Words) -> Result<Value> {
        let people = self.overlay.people_named(self.connection, words)?;
        Ok(json(&self.overlay.named_of(self.connection, &people)?))
    }

    /// The rows of `named` that a term means in these articles.
    pub(super) fn named_in(&self, articles: &[i64], words: &Words) -> Result<Vec<i64>> {
        let people = self.overlay.people_named(self.connection, words)?;
        self.overlay.named_in(self.connection, &people, articles)
    }

    /// The values of a column that hold these words, as a list in JSON; steps through an index from
    /// value to value.
    fn distinct(&self, sql: &str, words: &Words) -> Result<Value> {
        let mut found = self.connection.prepare_cached(sql)?;
        let found = found.query_map([value(words)], |row| row.get::<_, String>(0))?;
        Ok(json(&found.collect::<Result<Vec<_>>>()?))
    }
}

/// How the words of a statement are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// In the full text of what is said: for few rows among many.
    ByIndex,
    /// By folding each row that is come by.
    ByFolding,
}

/// What the number and the date of an article are called.
struct Columns {
    id: &'static str,
    date: &'static str,
}

const OF_ARTICLE: Columns = Columns {
    id: "a.id",
    date: "a.date",
};

const OF_SAID: Columns = Columns {
    id: "s.article",
    date: "s.date",
};

/// The column of `texts` with an article's words.
pub(super) const TEXT: &str = "body";
/// Those with all that is said.
const ALL_SAID: &str = "{said scare}";
/// The column of `spoken` with the rows of the ledger.
const GIVEN: &str = "attributed";

/// Articles that the full text leads to.
pub(super) const JOINED: &str = "texts CROSS JOIN articles a ON a.id = texts.rowid";

const NO_SCARE: &str = "s.kind <> 'scare'";

const IN_LIST: &str = "a.sha256 IN (SELECT value FROM json_each(?))";

const CUES: &str = "WITH RECURSIVE each (value) AS (
         SELECT min(cue) FROM said
         UNION ALL SELECT (SELECT min(cue) FROM said WHERE cue > value) FROM each
         WHERE value IS NOT NULL)
     SELECT value FROM each WHERE value IS NOT NULL AND holds(value, ?1)";

const UNNAMED: &str = "WITH RECURSIVE each (value) AS (
         SELECT min(speaker) FROM said WHERE named IS NULL AND speaker IS NOT NULL
         UNION ALL SELECT (SELECT min(speaker) FROM said
             WHERE named IS NULL AND speaker IS NOT NULL AND speaker > value) FROM each
         WHERE value IS NOT NULL)
     SELECT value FROM each WHERE value IS NOT NULL AND holds(value, ?1)";

fn kind_value(kind: SaidKind) -> Value {
    kind.name().to_owned().into()
}

fn list<'a>(ids: impl IntoIterator<Item = &'a ArticleId>) -> Value {
    json(&ids.into_iter().map(ArticleId::as_str).collect::<Vec<_>>())
}

/// A list for `json_each`.
pub(super) fn json<T: serde::Serialize>(list: &[T]) -> Value {
    serde_json::to_string(list)
        .unwrap_or_else(|_| "[]".to_owned())
        .into()
}

fn in_texts(id: &str) -> String {
    format!("{id} IN (SELECT rowid FROM texts WHERE texts MATCH ?)")
}

fn in_said(conditions: &Conditions) -> Conditions {
    let mut all = Conditions::default();
    let text = format!(
        "a.id IN (SELECT s.article FROM said s WHERE {})",
        conditions.text()
    );
    all.add(false, &text, conditions.values.iter().cloned());
    all
}

/// All of `with` and none of `without`.
fn matched(with: &[String], without: &[String]) -> String {
    let with = format!("({})", with.join(") AND ("));
    if without.is_empty() {
        return with;
    }
    format!("({with}) NOT (({}))", without.join(") OR ("))
}

/// Words of some columns of a full-text table, in the language of FTS5.
fn match_of(columns: &str, words: &Words) -> String {
    format!("{columns} : {}", phrase(words))
}

/// Words one after the other, in the language of FTS5. They hold letters and digits only.
fn phrase(words: &Words) -> String {
    let star = if words.begun { " *" } else { "" };
    format!("\"{}\"{star}", words.words.join(" "))
}
