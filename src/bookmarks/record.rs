//! The records of the bookmarks file: [`Bookmark`], [`Correction`], [`SavedQuote`] and
//! [`IdentityOverride`].
//!
//! Fields are in the order in which the file has them.

use serde::de::Error as _;
use serde::ser::SerializeMap as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

use super::anchor::Anchor;
use super::article_ref::ArticleRef;
use super::identity_override::IdentityOverride;
use super::serde_util::or_default;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bookmark {
    /// Unique in the file and never reused.
    pub id: String,
    /// RFC 3339, like `modified`.
    #[serde(default, deserialize_with = "or_default")]
    pub created: String,
    #[serde(default, deserialize_with = "or_default")]
    pub modified: String,
    pub article: ArticleRef,
    #[serde(rename = "target")]
    pub anchor: Anchor,
    /// The speaker, if a quotation was marked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub speaker: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// May have several lines.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Without `#`.
    #[serde(
        default,
        deserialize_with = "or_default",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub tags: Vec<String>,
}

impl Bookmark {
    /// A bookmark without name, note and tags, made at `now`.
    pub fn new(
        id: impl Into<String>,
        article: ArticleRef,
        anchor: Anchor,
        now: impl Into<String>,
    ) -> Self {
        let now = now.into();
        Self {
            id: id.into(),
            created: now.clone(),
            modified: now,
            article,
            anchor,
            speaker: None,
            name: None,
            note: None,
            tags: Vec::new(),
        }
    }
}

/// A quotation of the quote book, with speaker, cue and publisher as they were when it was saved: a
/// later version of the program, or a correction, does not change the book.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedQuote {
    /// Unique in the file and never reused.
    pub id: String,
    /// RFC 3339, like `modified`.
    #[serde(default, deserialize_with = "or_default")]
    pub created: String,
    #[serde(default, deserialize_with = "or_default")]
    pub modified: String,
    pub article: ArticleRef,
    #[serde(rename = "target")]
    pub anchor: Anchor,
    /// `None`: the text does not name the speaker.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub speaker: Option<String>,
    /// `direct`, `mixed`, `scare` or `reported`.
    #[serde(default = "direct", deserialize_with = "direct_if_null")]
    pub kind: String,
    /// The verb or phrase that introduces the quotation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cue: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publisher: Option<String>,
    /// The article's date, `YYYY-MM-DD`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// May have several lines.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Without `#`.
    #[serde(
        default,
        deserialize_with = "or_default",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub tags: Vec<String>,
}

fn direct() -> String {
    "direct".to_owned()
}

fn direct_if_null<'de, D: Deserializer<'de>>(json: D) -> Result<String, D::Error> {
    Ok(Option::deserialize(json)?.unwrap_or_else(direct))
}

impl SavedQuote {
    /// A quotation without speaker, note and tags, saved at `now`.
    pub fn new(
        id: impl Into<String>,
        article: ArticleRef,
        anchor: Anchor,
        kind: impl Into<String>,
        now: impl Into<String>,
    ) -> Self {
        let now = now.into();
        Self {
            id: id.into(),
            created: now.clone(),
            modified: now,
            article,
            anchor,
            speaker: None,
            kind: kind.into(),
            cue: None,
            publisher: None,
            date: None,
            note: None,
            tags: Vec::new(),
        }
    }
}

/// What a correction changes. In words, never in indexes into annotations, so that it applies to
/// whatever a later version finds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// The speaker of the quotation; `None` if the text does not name one.
    Speaker(Option<String>),
    /// `direct`, `mixed` or `scare`.
    QuoteKind(String),
    /// The quotation covers these words instead.
    Extent(Anchor),
    /// There is no quotation, or no name, here.
    Refused,
    /// The kind of the name, as in the annotation record: `person`, `place` …
    EntityKind(String),
    /// The name means the same as this other name.
    Merge { into: String },
    /// The name refers to another entity, of this name.
    Split { name: String },
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
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Change {
    /// Takes the first known member and ignores the others, which are of later versions.
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Self, D::Error> {
        const KEYS: [&str; 7] = [
            "speaker", "quote", "extent", "refused", "entity", "merge", "split",
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
            _ => Err(serde_json::Error::custom("unknown change")),
        };
        change.map_err(D::Error::custom)
    }
}

/// A correction of the annotation at the anchored words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// Unique in the file and never reused.
    pub id: String,
    /// RFC 3339, like `modified`.
    #[serde(default, deserialize_with = "or_default")]
    pub created: String,
    #[serde(default, deserialize_with = "or_default")]
    pub modified: String,
    pub article: ArticleRef,
    #[serde(rename = "target")]
    pub anchor: Anchor,
    pub change: Change,
}

impl Correction {
    pub fn new(
        id: impl Into<String>,
        article: ArticleRef,
        anchor: Anchor,
        change: Change,
        now: impl Into<String>,
    ) -> Self {
        let now = now.into();
        Self {
            id: id.into(),
            created: now.clone(),
            modified: now,
            article,
            anchor,
            change,
        }
    }
}

/// One record of the file.
#[derive(Clone, Debug, PartialEq)]
pub enum Record {
    Bookmark(Bookmark),
    Correction(Correction),
    SavedQuote(SavedQuote),
    IdentityOverride(IdentityOverride),
    /// Of a type or form that this version does not know; written back unchanged.
    Unknown(Value),
}

impl Record {
    /// Empty for an unknown record without one.
    pub fn id(&self) -> &str {
        match self {
            Self::Bookmark(record) => &record.id,
            Self::Correction(record) => &record.id,
            Self::SavedQuote(record) => &record.id,
            Self::IdentityOverride(record) => &record.id,
            Self::Unknown(json) => json.get("id").and_then(Value::as_str).unwrap_or(""),
        }
    }

    /// `id` and `modified`; `None` of an unknown record.
    pub(super) fn header_mut(&mut self) -> Option<(&mut String, &mut String)> {
        Some(match self {
            Self::Bookmark(record) => (&mut record.id, &mut record.modified),
            Self::Correction(record) => (&mut record.id, &mut record.modified),
            Self::SavedQuote(record) => (&mut record.id, &mut record.modified),
            Self::IdentityOverride(record) => (&mut record.id, &mut record.modified),
            Self::Unknown(_) => return None,
        })
    }

    pub const fn is_known(&self) -> bool {
        !matches!(self, Self::Unknown(_))
    }
}

/// A type that a variant of [`Record`] holds.
pub(super) trait RecordType: Sized {
    fn of(record: &Record) -> Option<&Self>;
    fn of_mut(record: &mut Record) -> Option<&mut Self>;
}

macro_rules! record_types {
    ($($name:ident),*) => {$(
        impl From<$name> for Record {
            fn from(record: $name) -> Self {
                Self::$name(record)
            }
        }

        impl RecordType for $name {
            fn of(record: &Record) -> Option<&Self> {
                match record {
                    Record::$name(record) => Some(record),
                    _ => None,
                }
            }

            fn of_mut(record: &mut Record) -> Option<&mut Self> {
                match record {
                    Record::$name(record) => Some(record),
                    _ => None,
                }
            }
        }
    )*};
}

record_types!(Bookmark, Correction, SavedQuote, IdentityOverride);
