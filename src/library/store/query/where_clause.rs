//! Parts of `WHERE` clauses with their bound values.

use std::fmt::Write as _;

use rusqlite::types::Value;
use rusqlite::{ParamsFromIter, params_from_iter};

/// Conditions joined by `AND`, with the values of their placeholders.
#[derive(Clone, Debug, Default)]
pub(super) struct WhereClause {
    text: String,
    values: Vec<Value>,
}

impl WhereClause {
    pub(super) fn one(text: &str, values: impl IntoIterator<Item = Value>) -> Self {
        let mut one = Self::default();
        one.add(false, text, values);
        one
    }

    /// Adds a condition, or its negation.
    pub(super) fn add(
        &mut self,
        negated: bool,
        text: &str,
        values: impl IntoIterator<Item = Value>,
    ) {
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

    pub(super) fn join(&mut self, negated: bool, other: Self) {
        if !other.text.is_empty() {
            self.add(negated, &other.text, other.values);
        }
    }

    pub(super) fn text(&self) -> &str {
        if self.text.is_empty() {
            "1"
        } else {
            &self.text
        }
    }

    pub(super) fn into_values(self) -> Vec<Value> {
        self.values
    }

    /// The values followed by `more`.
    pub(super) fn values(
        &self,
        more: impl IntoIterator<Item = Value>,
    ) -> ParamsFromIter<Vec<Value>> {
        params_from_iter(self.values.iter().cloned().chain(more).collect())
    }

    /// The values preceded by `value`.
    pub(super) fn after(&self, value: Value) -> ParamsFromIter<Vec<Value>> {
        let values = std::iter::once(value).chain(self.values.iter().cloned());
        params_from_iter(values.collect())
    }
}

/// How a clause looks up the words of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WordMatch {
    /// In the full-text index: for few matches among many rows.
    FullText,
    /// By folding the text of each row that is visited anyway.
    Scan,
}

pub(super) fn json<T: serde::Serialize>(list: &[T]) -> Value {
    serde_json::to_string(list)
        .unwrap_or_else(|_| "[]".to_owned())
        .into()
}
