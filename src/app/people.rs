//! The screen of people and organisations, and the state of an identity correction.

use super::query_line::QueryLine;
use crate::library::index_api::{ArticleSummary, PersonSummary};

#[derive(Debug, Default)]
pub struct People {
    /// A part of a name.
    pub line: QueryLine,
    pub lines: Vec<PersonSummary>,
}

/// The person whose identity is being corrected.
#[derive(Debug)]
pub struct IdentityEdit {
    pub line: PersonSummary,
    /// The article in which the name refers to another person.
    pub(super) article: Option<ArticleSummary>,
}
