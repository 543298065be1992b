//! What a record holds: [`Bookmark`], [`Correction`], [`SavedQuote`], [`IdentityOverride`], and whatever a later
//! version writes.

use serde_json::Value;

use super::Anchor;
use crate::article_id::ArticleId;

/// The article that a record belongs to, as it was when the record was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArticleRef {
    /// Identity of its text.
    pub id: ArticleId,
    /// Its title, uncleaned.
    pub title: String,
    /// Where it was: a path, the name of a seed, or empty. A hint only.
    pub source: String,
    /// For standard input: the words kept, so that the record can be opened (see
    /// [`super::anchor::passage`]).
    pub passage: Option<String>,
}

impl ArticleRef {
    /// Whether the text `id`, found at `source`, is this article or may be a later state of it: the
    /// same text wherever it lies, or another text at the same place. Standard input has no place.
    pub fn matches(&self, id: &ArticleId, source: &str) -> bool {
        self.id == *id || (self.passage.is_none() && !source.is_empty() && self.source == source)
    }
}

/// A place that the reader marked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bookmark {
    /// Its identity, unique in the file and never used again.
    pub id: String,
    /// The article.
    pub article: ArticleRef,
    /// The words.
    pub anchor: Anchor,
    /// What the reader calls it.
    pub name: Option<String>,
    /// What the reader says about it; may have several lines.
    pub note: Option<String>,
    /// Tags without `#`.
    pub tags: Vec<String>,
    /// Whose words they are, when a quotation was marked.
    pub speaker: Option<String>,
    /// When it was made, RFC 3339.
    pub created: String,
    /// When it was last changed, RFC 3339.
    pub modified: String,
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
            article,
            anchor,
            name: None,
            note: None,
            tags: Vec::new(),
            speaker: None,
            created: now.clone(),
            modified: now,
        }
    }
}

/// A quotation that the reader kept, with who said it as it was when it was kept: what a later engine
/// or a correction makes of the article does not change the book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedQuote {
    /// Its identity, unique in the file and never used again.
    pub id: String,
    /// The article.
    pub article: ArticleRef,
    /// The words.
    pub anchor: Anchor,
    /// Who says them; `None`: the text does not say.
    pub speaker: Option<String>,
    /// How they stand in the article: `direct`, `mixed`, `scare`, `reported`.
    pub kind: String,
    /// What announces them, in the article's words.
    pub cue: Option<String>,
    /// The publisher that the article names.
    pub publisher: Option<String>,
    /// The article's date, `YYYY-MM-DD`.
    pub date: Option<String>,
    /// What the reader says about it; may have several lines.
    pub note: Option<String>,
    /// Tags without `#`.
    pub tags: Vec<String>,
    /// When it was kept, RFC 3339.
    pub created: String,
    /// When it was last changed, RFC 3339.
    pub modified: String,
}

impl SavedQuote {
    /// A quotation without speaker, note and tags, kept at `now`.
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
            article,
            anchor,
            speaker: None,
            kind: kind.into(),
            cue: None,
            publisher: None,
            date: None,
            note: None,
            tags: Vec::new(),
            created: now.clone(),
            modified: now,
        }
    }
}

/// What the reader says is otherwise than annotation has it. In words, never in indexes, so that it
/// holds whatever a later engine makes of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// The quotation at the anchor is this speaker's; `None`: nobody's that the text names.
    Speaker(Option<String>),
    /// The quotation is of this kind: `direct`, `mixed`, `scare`.
    QuoteKind(String),
    /// The quotation runs over these words instead.
    Extent(Anchor),
    /// There is no quotation, or no name, here.
    Refused,
    /// The name is of this kind, in the words of the annotation record: `person`, `place` …
    EntityKind(String),
    /// The name means the same as this other name.
    Merge {
        /// The name that stays.
        into: String,
    },
    /// The name means somebody or something apart, to be called so.
    Split {
        /// What it is called.
        name: String,
    },
}

/// A correction of the annotation at the anchored words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// Its identity, unique in the file and never used again.
    pub id: String,
    /// The article.
    pub article: ArticleRef,
    /// The words that were corrected.
    pub anchor: Anchor,
    /// What is otherwise.
    pub change: Change,
    /// When it was made, RFC 3339.
    pub created: String,
    /// When it was last changed, RFC 3339.
    pub modified: String,
}

impl Correction {
    /// A correction made at `now`.
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
            article,
            anchor,
            change,
            created: now.clone(),
            modified: now,
        }
    }
}

/// What the reader says of somebody's identity across articles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IdentityChange {
    /// The name means the same person as another name, in all articles.
    Merge {
        /// The name that stays.
        into: String,
    },
    /// In this one article the name means somebody apart.
    Split {
        /// The article.
        article: ArticleRef,
        /// What that person is to be called.
        called: String,
    },
}

/// The reader's word on who somebody is across articles. In names, never in numbers of an index, so
/// that it holds whatever a later index makes of the library.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdentityOverride {
    /// Its identity, unique in the file and never used again.
    pub id: String,
    /// What bears the name, in the words of the annotation record: `person`, `organisation` …
    pub kind: String,
    /// The name that it is about.
    pub name: String,
    /// Whom it means.
    pub change: IdentityChange,
    /// When it was made, RFC 3339.
    pub created: String,
    /// When it was last changed, RFC 3339.
    pub modified: String,
}

impl IdentityOverride {
    /// A decision made at `now`.
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
            kind: kind.into(),
            name: name.into(),
            change,
            created: now.clone(),
            modified: now,
        }
    }
}

/// One record of the file.
#[derive(Clone, Debug, PartialEq)]
pub enum Record {
    /// A marked place.
    Bookmark(Bookmark),
    /// A correction of the annotation.
    Correction(Correction),
    /// A quotation of the quote book.
    SavedQuote(SavedQuote),
    /// Who somebody is across articles.
    IdentityOverride(IdentityOverride),
    /// Of a type, or in a form, that this version does not know; kept as it is.
    Unknown(Value),
}

impl Record {
    /// Its identity; empty for an unknown record without one.
    pub fn id(&self) -> &str {
        match self {
            Self::Bookmark(bookmark) => &bookmark.id,
            Self::Correction(correction) => &correction.id,
            Self::SavedQuote(kept) => &kept.id,
            Self::IdentityOverride(person) => &person.id,
            Self::Unknown(value) => member(value, "id"),
        }
    }

    /// When it was made, RFC 3339, or empty.
    pub fn created(&self) -> &str {
        match self {
            Self::Bookmark(bookmark) => &bookmark.created,
            Self::Correction(correction) => &correction.created,
            Self::SavedQuote(kept) => &kept.created,
            Self::IdentityOverride(person) => &person.created,
            Self::Unknown(value) => member(value, "created"),
        }
    }

    /// When it was last changed, RFC 3339, or empty.
    pub fn modified(&self) -> &str {
        match self {
            Self::Bookmark(bookmark) => &bookmark.modified,
            Self::Correction(correction) => &correction.modified,
            Self::SavedQuote(kept) => &kept.modified,
            Self::IdentityOverride(person) => &person.modified,
            Self::Unknown(value) => member(value, "modified"),
        }
    }

    pub(super) fn set_modified(&mut self, time: String) {
        match self {
            Self::Bookmark(bookmark) => bookmark.modified = time,
            Self::Correction(correction) => correction.modified = time,
            Self::SavedQuote(kept) => kept.modified = time,
            Self::IdentityOverride(person) => person.modified = time,
            Self::Unknown(_) => {}
        }
    }

    /// Whether this version understands it.
    pub const fn is_known(&self) -> bool {
        !matches!(self, Self::Unknown(_))
    }

    /// The article and the words, of a record that is about words of an article.
    pub fn place(&self) -> Option<(&ArticleRef, &Anchor)> {
        match self {
            Self::Bookmark(bookmark) => Some((&bookmark.article, &bookmark.anchor)),
            Self::Correction(correction) => Some((&correction.article, &correction.anchor)),
            Self::SavedQuote(kept) => Some((&kept.article, &kept.anchor)),
            Self::IdentityOverride(_) | Self::Unknown(_) => None,
        }
    }
}

impl From<Bookmark> for Record {
    fn from(bookmark: Bookmark) -> Self {
        Self::Bookmark(bookmark)
    }
}

impl From<Correction> for Record {
    fn from(correction: Correction) -> Self {
        Self::Correction(correction)
    }
}

impl From<SavedQuote> for Record {
    fn from(kept: SavedQuote) -> Self {
        Self::SavedQuote(kept)
    }
}

impl From<IdentityOverride> for Record {
    fn from(person: IdentityOverride) -> Self {
        Self::IdentityOverride(person)
    }
}

fn member<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or("")
}
