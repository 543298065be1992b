//! What the program has confirmed, and so must have at the end.

use std::collections::{BTreeMap, BTreeSet};

/// What is known of a switch of an article: on, off, or not, after a command that failed or was killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Switch {
    On,
    Off,
    Unknown,
}

impl From<bool> for Switch {
    fn from(is_on: bool) -> Self {
        if is_on { Self::On } else { Self::Off }
    }
}

impl Switch {
    pub const fn allows(self, is_on: bool) -> bool {
        match self {
            Self::On => is_on,
            Self::Off => !is_on,
            Self::Unknown => true,
        }
    }
}

#[derive(Debug, Default)]
pub struct Model {
    /// The numbers of the lamps whose bookmarks were confirmed.
    pub bookmarks: BTreeSet<usize>,
    /// Stars and tags, by the title of the article.
    pub starred: BTreeMap<String, Switch>,
    pub tagged: BTreeMap<(String, String), Switch>,
    pub archived: BTreeMap<String, Switch>,
    /// Deleted articles, by title.
    pub deleted: BTreeMap<String, Switch>,
    /// The ids of the corrections that were taken in.
    pub corrections: BTreeSet<String>,
    /// The titles of the fetched articles.
    pub fetched: BTreeSet<String>,
}
