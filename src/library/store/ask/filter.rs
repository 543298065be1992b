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

    fn join(&mut self, other: Self) {
        if !other.text.is_empty() {
            self.add(false, &other.text, other.values);
        }
    }

    /// What stands behind `WHERE`.
    pub(super) fn text(&self) -> &str {
        if self.text.is_empty() {
            "1"
        } else {
            &self.text
        }
    }

    /// The values, and a text behind them.
    pub(super) fn and_text(&self, text: &str) -> rusqlite::ParamsFromIter<Vec<Value>> {
        let text = Value::from(text.to_owned());
        params_from_iter(self.values.iter().cloned().chain([text]).collect())
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

    /// The values, a text and a number behind them.
    pub(super) fn and(&self, text: Value, number: usize) -> rusqlite::ParamsFromIter<Vec<Value>> {
        let number = i64::try_from(number).unwrap_or(i64::MAX);
        let more = [text, Value::Integer(number)];
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
        self.of_articles_where(|_| true)
    }

    /// The same without the words that must be in the text, for a search that matches them itself.
    pub(super) fn of_articles_but_texts(&self) -> Result<Conditions> {
        self.of_articles_where(|term| term.negated || !matches!(term.what, What::Text(_)))
    }

    fn of_articles_where(&self, takes: impl Fn(&Term) -> bool) -> Result<Conditions> {
        let mut all = Conditions::default();
        all.add(false, "a.sha256 IS NOT NULL", []);
        let of_article = |term: &&Term| !term.what.is_of_statement() && takes(term);
        for term in self.terms().filter(of_article) {
            let mut one = Conditions::default();
            self.of_article(&term.what, &mut one)?;
            all.add(term.negated, &one.text, one.values);
        }
        if self.is_of_statements() {
            let said = self.of_said()?;
            let text = format!(
                "a.id IN (SELECT s.article FROM said s WHERE {})",
                said.text()
            );
            all.add(false, &text, said.values);
        } else {
            for term in self.terms().filter(|term| term.what.is_of_statement()) {
                let mut one = Conditions::default();
                self.of_statement(&term.what, false, &mut one)?;
                let text = format!("a.id IN (SELECT s.article FROM said s WHERE {})", one.text);
                all.add(true, &text, one.values);
            }
        }
        Ok(all)
    }

    /// Conditions on a row of `said`, called `s`, from the terms that speak of statements.
    pub(super) fn of_said(&self) -> Result<Conditions> {
        let mut all = Conditions::default();
        let asks_kind = |term: &Term| !term.negated && matches!(term.what, What::Kind(_));
        if !self.terms().any(asks_kind) {
            // Words held at arm's length are said by nobody, unless they are asked for.
            all.add(false, "s.kind <> 'scare'", []);
        }
        for term in self.terms().filter(|term| term.what.is_of_statement()) {
            let mut one = Conditions::default();
            self.of_statement(&term.what, term.negated, &mut one)?;
            all.add(term.negated, &one.text, one.values);
        }
        Ok(all)
    }

    /// Conditions on a row of `said` that is attributed, and on its article `a`.
    pub(super) fn of_ledger(&self) -> Result<Conditions> {
        let mut all = Conditions::default();
        all.add(false, "s.speaker IS NOT NULL", []);
        all.join(self.of_said()?);
        for term in self.terms().filter(|term| !term.what.is_of_statement()) {
            let mut one = Conditions::default();
            self.of_article(&term.what, &mut one)?;
            all.add(term.negated, &one.text, one.values);
        }
        Ok(all)
    }

    fn of_article(&self, what: &What, out: &mut Conditions) -> Result<()> {
        let in_texts = "a.id IN (SELECT rowid FROM texts WHERE texts MATCH ?)";
        match what {
            What::Text(words) => out.add(false, in_texts, [match_of("body", words).into()]),
            What::About(words) => {
                let text = "a.id IN (SELECT rowid FROM texts WHERE texts MATCH ?
                     UNION ALL SELECT n.article FROM named n WHERE n.id IN (SELECT value FROM json_each(?))
                     AND n.n_mentions >= 2 AND n.n_mentions * 2 >=
                         (SELECT max(m.n_mentions) FROM named m WHERE m.article = n.article))";
                let names = self.named(words)?;
                out.add(false, text, [match_of("headline", words).into(), names]);
            }
            What::Mentions(words) => {
                let text = "a.id IN (SELECT n.article FROM named n
                     WHERE n.id IN (SELECT value FROM json_each(?)))";
                out.add(false, text, [self.named(words)?]);
            }
            What::In(words) => {
                let file =
                    "holds(a.publisher, ?) OR holds(a.folder, ?) OR holds(file_name(a.locator), ?)";
                let words = Value::from(value(words));
                out.add(false, file, [words.clone(), words.clone(), words]);
            }
            What::After(date) => out.add(false, "a.date >= ?", [date.to_string().into()]),
            What::Before(date) => out.add(false, "a.date < ?", [date.to_string().into()]),
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
            What::Said(_) | What::By(_) | What::Kind(_) | What::Cue(_) => {}
        }
        Ok(())
    }

    fn of_statement(&self, what: &What, negated: bool, out: &mut Conditions) -> Result<()> {
        match what {
            What::Said(words) => {
                let there = "holds(s.text, ?)";
                out.add(false, there, [value(words).into()]);
                if !negated {
                    let near = "s.article IN (SELECT rowid FROM texts WHERE texts MATCH ?)";
                    out.add(false, near, [match_of("said", words).into()]);
                }
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
        Ok(())
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

/// Words of a column of `texts`, in the language of FTS5. They hold letters and digits only.
pub(super) fn match_of(column: &str, words: &Words) -> String {
    let star = if words.begun { " *" } else { "" };
    format!("{column} : \"{}\"{star}", words.words.join(" "))
}
