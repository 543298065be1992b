//! The query language of search, the ledger and the list filter.
//!
//! A query is a list of terms separated by blanks, all of which must hold: a word, a `"phrase"`, a
//! prefix (`econom*`); a field (`said:`, `by:`, `about:`, `mentions:`, `in:`, `kind:`, `cue:`,
//! `after:`, `before:`, `quotes:>3`, `is:starred`, `is:archived`) with a word or a `"phrase"`; `unread`,
//! `started`, `finished`; `#tag`. A leading minus negates a term. Words match whole, ignoring case, accents and typographic
//! punctuation.
//!
//! `said:`, `by:`, `kind:` and `cue:` apply to one statement: an article matches if a single statement
//! meets all of them. If all of them are negated, no statement may match any.
//!
//! An unclosed quotation mark extends to the end, because queries run while they are typed.

mod parse;
mod print;

use jiff::civil::Date;

use super::statement_kind::StatementKind;
use super::words;
use pullquote_text::Span;

pub use parse::parse;

/// Field names with descriptions, for help and error messages.
pub const FIELDS: &[(&str, &str)] = &[
    ("said", "words in quotations and reported speech"),
    ("by", "the speaker"),
    ("about", "in the headline or among the most frequent names"),
    (
        "mentions",
        "a person, place or organisation named in the article",
    ),
    ("in", "publisher, folder or file name"),
    ("kind", "direct, mixed, scare or reported"),
    ("cue", "the reporting verb or phrase"),
    ("after", "on or after this day: 2024, 2024-05 or 2024-05-21"),
    ("before", "before this day"),
    ("quotes", "number of quotations: 3, >3, <3 or 2-5"),
    (
        "tag",
        "a tag of the article or of a bookmark in it, like #tag",
    ),
    ("is", "starred, archived, unread, started or finished"),
];

/// Terms that must all hold.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Query {
    /// In the order in which they were typed.
    pub terms: Vec<Term>,
}

impl Query {
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// The same query of statements: words are looked for in the statement, not anywhere in its article.
    #[must_use]
    pub fn in_statements(mut self) -> Self {
        for term in &mut self.terms {
            if let Predicate::Text(words) = &term.predicate {
                term.predicate = Predicate::Said(words.clone());
            }
        }
        self
    }

    /// Whether both have the same terms, ignoring their positions in the typed text.
    pub fn is_equivalent(&self, other: &Self) -> bool {
        let predicates = |query: &Self| -> Vec<(Predicate, bool)> {
            let terms = query.terms.iter();
            terms
                .map(|term| (term.predicate.clone(), term.negated))
                .collect()
        };
        predicates(self) == predicates(other)
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    pub predicate: Predicate,
    pub negated: bool,
    /// Byte range in the typed text.
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phrase {
    /// Folded, consecutive words.
    pub words: Vec<String>,
    /// Whether the last word is a prefix.
    pub is_prefix: bool,
}

impl Phrase {
    /// The normalized words of `text`; `None` if it has none.
    pub fn of(text: &str) -> Option<Self> {
        let words: Vec<String> = words::normalize(text)
            .split(' ')
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect();
        (!words.is_empty()).then_some(Self {
            words,
            is_prefix: false,
        })
    }

    /// Whether the normalized words `text` start with this phrase.
    pub fn start<'a>(&self, mut text: impl Iterator<Item = &'a str>) -> bool {
        let Some((last, before)) = self.words.split_last() else {
            return false;
        };
        before.iter().all(|word| text.next() == Some(word))
            && text.next().is_some_and(|word| {
                word == last || (self.is_prefix && word.starts_with(last.as_str()))
            })
    }

    /// Whether the phrase occurs in `joined`, normalized words separated by blanks.
    pub fn occurs_in(&self, joined: &str) -> bool {
        let mut text = joined.split(' ');
        loop {
            if self.start(text.clone()) {
                return true;
            }
            if text.next().is_none() {
                return false;
            }
        }
    }

    /// Occurrences in `text`, as tokenized by [`words::tokenize`].
    pub fn find(&self, text: &[(String, Span)]) -> Vec<Span> {
        let n = self.words.len().max(1);
        let starts = text.windows(n).filter(|window| {
            let words = window.iter().map(|(word, _)| word.as_str());
            self.start(words)
        });
        starts
            .map(|window| window[0].1.cover(window[n - 1].1))
            .collect()
    }
}

/// Condition of a term.
#[derive(Clone, Debug, PartialEq)]
pub enum Predicate {
    Text(Phrase),
    /// Words within a statement.
    Said(Phrase),
    /// The speaker of a statement has that name.
    By(Phrase),
    /// The name is in the headline, or is mentioned at least twice and at least half as often as the
    /// most frequent one.
    About(Phrase),
    /// The article mentions an entity of that name.
    Mentions(Phrase),
    /// The publisher, folder or file name contains the words.
    In(Phrase),
    Kind(StatementKind),
    /// The cue of a statement contains the words.
    Cue(Phrase),
    /// On or after that day.
    After(Date),
    /// Before that day.
    Before(Date),
    /// Number of quotations without scare quotes: minimum and maximum.
    Quotes(u32, u32),
    Unread,
    /// Opened, but not read to the end.
    Started,
    Finished,
    Starred,
    Archived,
    /// The article, or a bookmark or saved quotation in it, has this folded tag, without `#`.
    Tag(String),
}

impl Predicate {
    /// Whether it applies to a statement rather than to the article.
    pub const fn is_of_statement(&self) -> bool {
        matches!(
            self,
            Self::Said(_) | Self::By(_) | Self::Kind(_) | Self::Cue(_)
        )
    }
}

/// A mistake in a query.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct QueryError {
    /// Byte range of the mistake in the typed text.
    pub span: Span,
    /// Safe to print.
    pub message: String,
}

#[cfg(test)]
mod tests;
