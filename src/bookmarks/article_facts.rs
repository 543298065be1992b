//! [`ArticleFacts`]: what the reader says of an article as a whole, in place of what its text says.
//!
//! One record an article. Each fact is a member of its own, so that two windows can set different facts
//! and both hold. Today there is the date of publication; headline, byline, publisher and tags have
//! their place beside it. A member that is absent leaves what the text says.

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
    /// The date of publication, `YYYY-MM-DD`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
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
            date: None,
        }
    }
}
