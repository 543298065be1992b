//! [`KnownText`]: the last known text of an article with records, by which the article is recognised.

use serde::{Deserialize, Serialize};

use super::article_ref::ArticleRef;
use super::fingerprint::Fingerprint;
use super::serde_util::or_default;
use crate::article_id::ArticleId;

/// Earlier texts kept besides those to which records refer.
pub(super) const MOST_EARLIER: usize = 64;

/// One record for each article that has others: where it was last seen, and what its text was like. Made by
/// the program, not by the reader: it can be deleted, and is made again when the article is opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownText {
    /// Derived from the first text, so that two windows make the same.
    pub id: String,
    /// RFC 3339, like `modified`.
    #[serde(default, deserialize_with = "or_default")]
    pub created: String,
    #[serde(default, deserialize_with = "or_default")]
    pub modified: String,
    /// The last known text, and where it was.
    pub article: ArticleRef,
    /// The hashes of its earlier texts, the oldest first.
    #[serde(
        default,
        deserialize_with = "or_default",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub earlier: Vec<String>,
    #[serde(default, deserialize_with = "or_default")]
    pub fingerprint: Fingerprint,
}

impl KnownText {
    /// Whether `id` is or was the text of this article.
    pub fn has(&self, id: &ArticleId) -> bool {
        self.article.id == *id || self.earlier.iter().any(|hex| hex == id.as_str())
    }

    /// Whether the article was last seen at `source`.
    pub fn is_at(&self, source: &str) -> bool {
        !source.is_empty() && self.article.source == source
    }
}
