//! The query language of search, ledger and the list's filter.
//!
//! A query is terms parted by blanks; all must hold. A word, a `"phrase"`, a word begun (`econom*`); fields
//! `said:`, `by:`, `about:`, `mentions:`, `in:`, `kind:`, `cue:`, `after:`, `before:`, `quotes:>3`, each with a word
//! or a `"phrase"`; `unread`, `started`, `finished`; `#tag`; a minus before a term turns it round. Words
//! are compared folded (case, accents and curly marks do not matter) and whole.
//!
//! `said:`, `by:`, `kind:` and `cue:` speak of one statement: an article is found when one statement in it
//! meets all of them. When all such terms are turned round, no statement may meet any.
//!
//! A quotation mark that is not closed holds to the end, since a query is asked while it is typed.

mod parse;
mod print;

use jiff::civil::Date;

use super::statement_kind::StatementKind;
use super::words;
use pullquote_text::Span;

pub use parse::parse;

/// The fields with what they look for, for help and for messages.
pub const FIELDS: &[(&str, &str)] = &[
    ("said", "words inside what somebody says"),
    ("by", "who says it"),
    (
        "about",
        "in the headline, or among the names that come most often",
    ),
    ("mentions", "somebody or something that is named"),
    ("in", "the publisher, folder or file name"),
    ("kind", "direct, mixed, scare or reported"),
    ("cue", "the word that announces what is said"),
    ("after", "that day or later: 2024, 2024-05 or 2024-05-21"),
    ("before", "before that day"),
    ("quotes", "number of quotations: 3, >3, <3 or 2-5"),
];

/// Terms that must all hold.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Query {
    /// In the order in which they were typed.
    pub terms: Vec<Term>,
}

impl Query {
    /// Whether nothing is asked for.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Whether both ask for the same, wherever their terms were typed.
    pub fn is_equivalent(&self, other: &Self) -> bool {
        let asked = |query: &Self| -> Vec<(Predicate, bool)> {
            let terms = query.terms.iter();
            terms
                .map(|term| (term.predicate.clone(), term.negated))
                .collect()
        };
        asked(self) == asked(other)
    }
}

/// One condition.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    /// What must hold.
    pub predicate: Predicate,
    /// Whether it must not hold.
    pub negated: bool,
    /// Where it stands in what was typed, in bytes.
    pub span: Span,
}

/// Words to look for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phrase {
    /// Folded words, one after the other in the text.
    pub words: Vec<String>,
    /// Whether the last one is only begun.
    pub is_prefix: bool,
}

impl Phrase {
    /// The words of `text`, none begun; `None` when it has none.
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

    /// Whether they stand at the beginning of `text`, which is folded words.
    pub fn start<'a>(&self, mut text: impl Iterator<Item = &'a str>) -> bool {
        let Some((last, before)) = self.words.split_last() else {
            return false;
        };
        before.iter().all(|word| text.next() == Some(word))
            && text.next().is_some_and(|word| {
                word == last || (self.is_prefix && word.starts_with(last.as_str()))
            })
    }

    /// Whether they stand somewhere in `joined`, folded words parted by blanks.
    pub fn are_in(&self, joined: &str) -> bool {
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

    /// Where they stand in `text`, the words of [`words::tokenize`], in order.
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

/// What a term asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Predicate {
    /// Words in the text.
    Text(Phrase),
    /// Words inside what somebody says.
    Said(Phrase),
    /// Somebody of that name says something.
    By(Phrase),
    /// The article is about somebody or something of that name: in its headline, or a name that comes
    /// at least twice and at least half as often as the one that comes most.
    About(Phrase),
    /// Somebody or something of that name is in it.
    Mentions(Phrase),
    /// The publisher, folder or file name holds it.
    In(Phrase),
    /// Something of that kind is said.
    Kind(StatementKind),
    /// What is said is announced so.
    Cue(Phrase),
    /// Its date is that day or a later one.
    After(Date),
    /// Its date is before that day.
    Before(Date),
    /// Number of quotations, scare quotes apart: at least, at most.
    Quotes(u32, u32),
    /// It was never opened.
    Unread,
    /// It was opened and not read to its end.
    Started,
    /// It was read.
    Finished,
    /// A bookmark or kept quotation in it has this tag, folded, without `#`.
    Tag(String),
}

impl Predicate {
    /// Whether it speaks of a statement and not of the article.
    pub const fn is_of_statement(&self) -> bool {
        matches!(
            self,
            Self::Said(_) | Self::By(_) | Self::Kind(_) | Self::Cue(_)
        )
    }
}

/// What is wrong with a query, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct QueryError {
    /// The words that are at fault, in bytes of what was typed.
    pub span: Span,
    /// What is wrong, in words; cleaned.
    pub message: String,
}

#[cfg(test)]
mod tests;
