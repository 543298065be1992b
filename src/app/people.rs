//! The screen of people and organisations, and the state of an identity correction.

use super::overlay::MenuChoice;
use super::query_line::QueryLine;
use super::request::RequestId;
use crate::library::index_api::{ArticleSummary, PersonSummary};

/// The menu for a person or organisation across articles.
pub(super) const PERSON_CHOICES: &[MenuChoice] = &[
    ('j', "the same as … in all articles"),
    ('t', "somebody else in the article under the cursor …"),
    ('u', "undo your corrections of this name"),
];

#[derive(Debug, Default)]
pub struct People {
    /// A part of a name.
    pub line: QueryLine,
    pub lines: Vec<PersonSummary>,
}

/// A correction of a person's identity that is being typed.
#[derive(Debug)]
pub struct IdentityEdit {
    pub line: PersonSummary,
    /// The article in which the name refers to another person.
    pub(super) article: Option<ArticleSummary>,
    /// The newest request for suggestions.
    pub(super) request: Option<RequestId>,
    pub(super) suggestions: Vec<PersonSummary>,
}
