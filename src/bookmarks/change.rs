//! [`Change`]: what a correction changes, and of what.

use serde::de::Error as _;
use serde::ser::SerializeMap as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

use super::anchor::Anchor;

/// What a correction is about: at one place there can be a quotation, a statement and a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Subject {
    Quote,
    /// Reported speech without quotation marks.
    Statement,
    Name,
}

impl Subject {
    /// The name in the record.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Quote => "quote",
            Self::Statement => "statement",
            Self::Name => "name",
        }
    }
}

/// What was missed, and the reader adds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Added {
    Quote {
        /// `direct`, `mixed` or `scare`.
        kind: String,
        /// `None`: the text does not name one.
        speaker: Option<String>,
    },
    Statement {
        speaker: Option<String>,
    },
    Name {
        /// As in the annotation record: `person`, `date` …
        kind: String,
        /// Who or what it names, by the name elsewhere in the article; `None`: the words themselves.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        entity: Option<String>,
    },
}

impl Added {
    pub const fn subject(&self) -> Subject {
        match self {
            Self::Quote { .. } => Subject::Quote,
            Self::Statement { .. } => Subject::Statement,
            Self::Name { .. } => Subject::Name,
        }
    }
}

/// What a correction changes. In words, never in indexes into annotations, so that it applies to
/// whatever a later version finds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// The speaker of the quotation or statement; `None` if the text does not name one.
    Speaker(Option<String>),
    /// `direct`, `mixed` or `scare`.
    QuoteKind(String),
    /// The quotation, statement or name covers these words instead. A name swallows the names within:
    /// that is how the parts of a split name are joined.
    Extent(Anchor),
    /// There is no quotation, statement or name here.
    Refused,
    /// The kind of the name, as in the annotation record: `person`, `place` …
    EntityKind(String),
    /// The name means the same as this other name.
    Merge { into: String },
    /// The name refers to another entity, of this name.
    Split { name: String },
    /// There is a quotation, statement or name here that was missed.
    Add(Added),
}

impl Change {
    /// What it can only be about; `None` if that depends.
    pub const fn subject(&self) -> Option<Subject> {
        match self {
            Self::Speaker(_) | Self::Extent(_) | Self::Refused => None,
            Self::QuoteKind(_) => Some(Subject::Quote),
            Self::EntityKind(_) | Self::Merge { .. } | Self::Split { .. } => Some(Subject::Name),
            Self::Add(added) => Some(added.subject()),
        }
    }
}

impl Serialize for Change {
    fn serialize<S: Serializer>(&self, json: S) -> Result<S::Ok, S::Error> {
        let mut map = json.serialize_map(Some(1))?;
        match self {
            Self::Speaker(name) => map.serialize_entry("speaker", name)?,
            Self::QuoteKind(kind) => map.serialize_entry("quote", kind)?,
            Self::Extent(anchor) => map.serialize_entry("extent", anchor)?,
            Self::Refused => map.serialize_entry("refused", &true)?,
            Self::EntityKind(kind) => map.serialize_entry("entity", kind)?,
            Self::Merge { into } => map.serialize_entry("merge", into)?,
            Self::Split { name } => map.serialize_entry("split", name)?,
            Self::Add(added) => map.serialize_entry("add", added)?,
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Change {
    /// Takes the first known member and ignores the others, which are of later versions.
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Self, D::Error> {
        const KEYS: [&str; 8] = [
            "speaker", "quote", "extent", "refused", "entity", "merge", "split", "add",
        ];
        let mut members = Map::deserialize(json)?.into_iter();
        let known = members.find(|(key, _)| KEYS.contains(&key.as_str()));
        let (key, value) = known.unwrap_or_default();
        let change = match key.as_str() {
            "speaker" => serde_json::from_value(value).map(Self::Speaker),
            "quote" => serde_json::from_value(value).map(Self::QuoteKind),
            "extent" => serde_json::from_value(value).map(Self::Extent),
            "refused" if value == Value::Bool(true) => Ok(Self::Refused),
            "entity" => serde_json::from_value(value).map(Self::EntityKind),
            "merge" => serde_json::from_value(value).map(|into| Self::Merge { into }),
            "split" => serde_json::from_value(value).map(|name| Self::Split { name }),
            "add" => serde_json::from_value(value).map(Self::Add),
            _ => Err(serde_json::Error::custom("unknown change")),
        };
        change.map_err(D::Error::custom)
    }
}
