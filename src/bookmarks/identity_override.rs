//! [`IdentityOverride`]: who is meant by a name, across articles.

use serde::{Deserialize, Serialize};

use super::article_ref::ArticleRef;
use super::serde_util::or_default;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IdentityChange {
    /// The name means the same as another name, in all articles.
    Merge { into: String },
    /// In this article only, the name refers to another person, named `called`.
    Split { article: ArticleRef, called: String },
}

/// Who is meant by a name across articles. In names, never in row numbers of the index, so that it
/// applies to whatever a later index holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "IdentityOverrideJson", into = "IdentityOverrideJson")]
pub struct IdentityOverride {
    /// Unique in the file and never reused.
    pub id: String,
    /// RFC 3339, like `modified`.
    pub created: String,
    pub modified: String,
    /// The kind of the name, as in the annotation record: `person`, `organisation` …
    pub kind: String,
    pub name: String,
    pub change: IdentityChange,
}

impl IdentityOverride {
    pub fn new(
        id: impl Into<String>,
        kind: impl Into<String>,
        name: impl Into<String>,
        change: IdentityChange,
        now: impl Into<String>,
    ) -> Self {
        let now = now.into();
        Self {
            id: id.into(),
            created: now.clone(),
            modified: now,
            kind: kind.into(),
            name: name.into(),
            change,
        }
    }
}

/// [`IdentityOverride`] as the file has it: the article of a split is a member of the record.
#[derive(Serialize, Deserialize)]
struct IdentityOverrideJson {
    id: String,
    #[serde(default, deserialize_with = "or_default")]
    created: String,
    #[serde(default, deserialize_with = "or_default")]
    modified: String,
    kind: String,
    name: String,
    change: IdentityChangeJson,
    #[serde(skip_serializing_if = "Option::is_none")]
    article: Option<ArticleRef>,
}

#[derive(Serialize, Deserialize)]
struct IdentityChangeJson {
    #[serde(skip_serializing_if = "Option::is_none")]
    merge: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    split: Option<String>,
}

impl TryFrom<IdentityOverrideJson> for IdentityOverride {
    type Error = &'static str;

    fn try_from(json: IdentityOverrideJson) -> Result<Self, Self::Error> {
        let change = match (json.change.merge, json.change.split, json.article) {
            (Some(into), None, _) => IdentityChange::Merge { into },
            (None, Some(called), Some(article)) => IdentityChange::Split { article, called },
            _ => return Err("expected either merge, or split and an article"),
        };
        Ok(Self {
            id: json.id,
            created: json.created,
            modified: json.modified,
            kind: json.kind,
            name: json.name,
            change,
        })
    }
}

impl From<IdentityOverride> for IdentityOverrideJson {
    fn from(record: IdentityOverride) -> Self {
        let (merge, split, article) = match record.change {
            IdentityChange::Merge { into } => (Some(into), None, None),
            IdentityChange::Split { article, called } => (None, Some(called), Some(article)),
        };
        Self {
            id: record.id,
            created: record.created,
            modified: record.modified,
            kind: record.kind,
            name: record.name,
            change: IdentityChangeJson { merge, split },
            article,
        }
    }
}
