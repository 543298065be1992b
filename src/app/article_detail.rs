//! What of an article the reader can set in the place of what its file says.

use crate::reader_facts::ReaderFacts;

/// A detail of an article that can be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    Headline,
    Byline,
    Publisher,
    Date,
}

impl Detail {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Headline => "headline",
            Self::Byline => "byline",
            Self::Publisher => "publisher",
            Self::Date => "date",
        }
    }

    /// The one that Tab goes to.
    pub(super) const fn next(self) -> Option<Self> {
        match self {
            Self::Headline => Some(Self::Byline),
            Self::Byline => Some(Self::Publisher),
            Self::Publisher => Some(Self::Date),
            Self::Date => None,
        }
    }

    /// What the reader has set.
    pub(super) fn of(self, facts: &ReaderFacts) -> Option<String> {
        match self {
            Self::Headline => facts.headline.clone(),
            Self::Byline => facts.byline.clone(),
            Self::Publisher => facts.publisher.clone(),
            Self::Date => facts.date.map(|date| date.to_string()),
        }
    }
}
