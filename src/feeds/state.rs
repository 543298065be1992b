//! [`FeedState`]: what fetching has found out about a feed. It can be deleted: then every entry of the feed
//! counts as new, and those whose article is in the library are recognised by their file.

use serde::{Deserialize, Serialize};

use crate::bookmarks::fingerprint::Fingerprint;

/// Entries that the feed does not list any more are remembered up to this number: some feeds list an old
/// entry again.
const REMEMBERED: usize = 1000;

/// An entry that was seen.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SeenEntry {
    /// What the feed identifies it by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Its address in canonical form.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// A hash of its words in the feed.
    pub words: String,
    /// Where its article is kept, below the library; `None` for a duplicate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The article's text, to recognise the same one in another feed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<Fingerprint>,
    /// When it was seen first, in milliseconds since 1970.
    pub seen: i64,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct FeedState {
    pub address: String,
    /// The marks of the last answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_modified: Option<String>,
    /// Times in milliseconds since 1970: of the last request, of the last answer, and before which the feed
    /// is not asked again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asked: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answered: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<i64>,
    /// How often the feed asks to be asked, in minutes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u32>,
    /// How often in a row it could not be fetched, and why at last.
    pub failures: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// The server says that the feed is no more.
    pub gone: bool,
    /// How many articles came in, and when the last of them did.
    pub kept: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_kept: Option<i64>,
    pub entries: Vec<SeenEntry>,
}

impl FeedState {
    pub fn new(address: &str) -> Self {
        Self {
            address: address.to_owned(),
            ..Self::default()
        }
    }

    /// Whether to ask the feed now.
    pub fn is_due(&self, now: i64) -> bool {
        // A time far ahead was written while the clock was wrong.
        const FAR: i64 = 32 * 24 * 3_600_000;
        !self.gone && self.next.is_none_or(|next| next <= now || next > now + FAR)
    }

    /// Forgets the oldest entries that are not among the `listed` first ones.
    pub fn thin(&mut self, is_listed: impl Fn(&SeenEntry) -> bool) {
        let mut others = self
            .entries
            .iter()
            .filter(|entry| !is_listed(entry))
            .count();
        // In order of `seen`, oldest first.
        self.entries.sort_by_key(|entry| entry.seen);
        self.entries.retain(|entry| {
            let drop = others > REMEMBERED && !is_listed(entry);
            others -= usize::from(drop);
            !drop
        });
    }
}
