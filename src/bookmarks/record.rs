//! The records of the bookmarks file: [`Bookmark`], [`Correction`], [`SavedQuote`],
//! [`IdentityOverride`] and [`ArticleFacts`].
//!
//! Fields are in the order in which the file has them.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use super::anchor::Anchor;
use super::article_facts::ArticleFacts;
use super::article_ref::ArticleRef;
use super::change::{Change, Subject};
use super::identity_override::IdentityOverride;
use super::known_text::KnownText;
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
    /// The name of its class, which this reader's settings may not have.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    /// The letter by which it is gone to. A capital one means one bookmark of all articles.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub letter: Option<String>,
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
            class: None,
            letter: None,
        }
    }

    /// Its letter, if it is one.
    pub fn letter(&self) -> Option<char> {
        let mut letters = self.letter.as_deref()?.chars();
        let letter = letters.next().filter(|letter| letter.is_alphabetic())?;
        letters.next().is_none().then_some(letter)
    }

    /// Takes over what the reader can edit of `other`.
    pub fn copy_edits(&mut self, other: &Self) {
        self.name.clone_from(&other.name);
        self.note.clone_from(&other.note);
        self.tags.clone_from(&other.tags);
        self.class.clone_from(&other.class);
        self.letter.clone_from(&other.letter);
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
    /// `None` in records of earlier versions, for which [`Change::subject`] and the words decide.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<Subject>,
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
            subject: change.subject(),
            change,
        }
    }

    /// As [`Self::new`], of the quotation, statement or name at the words.
    #[must_use]
    pub fn about(self, subject: Subject) -> Self {
        Self {
            subject: Some(subject),
            ..self
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
    ArticleFacts(ArticleFacts),
    KnownText(KnownText),
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
            Self::ArticleFacts(record) => &record.id,
            Self::KnownText(record) => &record.id,
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
            Self::ArticleFacts(record) => (&mut record.id, &mut record.modified),
            Self::KnownText(record) => (&mut record.id, &mut record.modified),
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

record_types!(
    Bookmark,
    Correction,
    SavedQuote,
    IdentityOverride,
    ArticleFacts,
    KnownText
);
