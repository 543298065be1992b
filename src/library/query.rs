//! The query language of search, ledger and the list's filter, as data.
//!
//! A query is terms parted by blanks; all must hold. A word, a `"phrase"`, a word begun (`econom*`); fields
//! `said:`, `by:`, `about:`, `mentions:`, `in:`, `kind:`, `cue:`, `after:`, `before:`, `quotes:>3`, each with a word
//! or a `"phrase"`; `unread`, `started`, `finished`; `#tag`; a minus before a term turns it round. Words
//! are compared folded (case, accents and curly marks do not matter).

use jiff::civil::Date;

use super::archive::SaidKind;
use crate::text::Span;

/// Terms that must all hold.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Query {
    /// In the order in which they were typed.
    pub terms: Vec<Term>,
}

/// One condition.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    /// What must hold.
    pub what: What,
    /// Whether it must not hold.
    pub negated: bool,
    /// Where it stands in what was typed, in bytes.
    pub span: Span,
}

/// Words to look for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// Folded words, one after the other in the text.
    pub words: Vec<String>,
    /// Whether the last one is only begun.
    pub begun: bool,
}

/// What a term asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// Words in the text.
    Text(Words),
    /// Words inside what somebody says.
    Said(Words),
    /// Somebody of that name says something.
    By(Words),
    /// The article is about somebody or something of that name: in its headline or among its most
    /// frequent names.
    About(Words),
    /// Somebody or something of that name is in it.
    Mentions(Words),
    /// The publisher, folder or file name holds it.
    In(Words),
    /// Something of that kind is said.
    Kind(SaidKind),
    /// What is said is announced so.
    Cue(Words),
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

/// What is wrong with a query, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct QueryError {
    /// The words that are at fault, in bytes of what was typed.
    pub span: Span,
    /// What is wrong, in words.
    pub message: String,
}
