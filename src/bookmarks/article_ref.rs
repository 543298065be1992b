//! [`ArticleRef`]: the article that a record is about.

use serde::{Deserialize, Serialize};

use super::serde_util::{hex_id, or_default};
use crate::article_id::ArticleId;

/// The article of a record, as it was when the record was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArticleRef {
    #[serde(rename = "sha256", with = "hex_id", default = "hex_id::none")]
    pub id: ArticleId,
    /// Not cleaned: may hold control characters.
    #[serde(default, deserialize_with = "or_default")]
    pub title: String,
    /// A path, the name of a seed, or empty. A hint only.
    #[serde(default, deserialize_with = "or_default")]
    pub source: String,
    /// For standard input: the text around the words, so that the record can be opened (see
    /// [`super::anchor::passage`]).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub passage: Option<String>,
    /// Where the article is on the web.
    #[serde(
        default,
        deserialize_with = "or_default",
        skip_serializing_if = "Option::is_none"
    )]
    pub address: Option<String>,
}
