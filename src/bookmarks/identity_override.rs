//! [`IdentityOverride`]: who is meant by a name, across articles.

use serde::{Deserialize, Serialize};

use super::article_ref::ArticleRef;
use super::serde_util::or_default;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IdentityChange {
    /// The name means the same as another name, in all articles.
    Merge { into: String },
    /// They were joined in some articles and are not to be in others: the reader refused, and is not asked
    /// again. Changes nothing.
    Declined { into: String },
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

#[derive(Default, Serialize, Deserialize)]
struct IdentityChangeJson {
    #[serde(skip_serializing_if = "Option::is_none")]
    merge: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    split: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    declined: Option<String>,
}

impl TryFrom<IdentityOverrideJson> for IdentityOverride {
    type Error = &'static str;

    fn try_from(json: IdentityOverrideJson) -> Result<Self, Self::Error> {
        let IdentityChangeJson {
            merge,
            split,
            declined,
        } = json.change;
        let change = match (merge, split, declined, json.article) {
            (Some(into), None, None, _) => IdentityChange::Merge { into },
            (None, None, Some(into), _) => IdentityChange::Declined { into },
            (None, Some(called), None, Some(article)) => IdentityChange::Split { article, called },
            _ => return Err("expected either merge, declined, or split and an article"),
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
        let mut change = IdentityChangeJson::default();
        let mut about = None;
        match record.change {
            IdentityChange::Merge { into } => change.merge = Some(into),
            IdentityChange::Declined { into } => change.declined = Some(into),
            IdentityChange::Split { article, called } => {
                change.split = Some(called);
                about = Some(article);
            }
        }
        Self {
            id: record.id,
            created: record.created,
            modified: record.modified,
            kind: record.kind,
            name: record.name,
            change,
            article: about,
        }
    }
}
