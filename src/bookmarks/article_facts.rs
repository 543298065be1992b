//! [`ArticleFacts`]: what the reader says of an article as a whole, in place of what its text says.
//!
//! One record an article. Each fact is a member of its own, so that two windows can set different facts
//! and both hold. A member that is absent leaves what the text says, or what an older record of the same
//! article says.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::article_ref::ArticleRef;
use super::serde_util::or_default;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArticleFacts {
    /// Unique in the file and never reused.
    pub id: String,
    /// RFC 3339, like `modified`.
    #[serde(default, deserialize_with = "or_default")]
    pub created: String,
    #[serde(default, deserialize_with = "or_default")]
    pub modified: String,
    pub article: ArticleRef,
    /// Not cleaned, like `byline` and `publisher`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub headline: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub byline: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publisher: Option<String>,
    /// The date of publication, `YYYY-MM-DD`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
    /// Without `#`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub starred: Option<bool>,
    /// Whether the list leaves it out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub archived: Option<bool>,
    /// When its file was moved to the trash, RFC 3339; empty if it was brought back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trashed: Option<String>,
}

impl ArticleFacts {
    /// A record without facts, made at `now`.
    pub fn new(id: impl Into<String>, article: ArticleRef, now: impl Into<String>) -> Self {
        let now = now.into();
        Self {
            id: id.into(),
            created: now.clone(),
            modified: now,
            article,
            headline: None,
            byline: None,
            publisher: None,
            date: None,
            tags: None,
            starred: None,
            archived: None,
            trashed: None,
        }
    }

    /// Takes over what the reader can say of an article.
    pub fn copy_edits(&mut self, other: &Self) {
        let Self {
            id,
            created,
            modified,
            article,
            ..
        } = self.clone();
        *self = Self {
            id,
            created,
            modified,
            article,
            ..other.clone()
        };
    }
}
