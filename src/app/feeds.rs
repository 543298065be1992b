//! The screen of feeds: what it lists, what it asks the shell for, and what comes back.

use std::collections::HashMap;

use crate::feeds::{Edit, Subscription};

/// A feed with what is known of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FeedRow {
    pub feed: Subscription,
    /// How many articles it has brought.
    pub kept: u64,
    /// When it answered last, in milliseconds since 1970.
    pub answered: Option<i64>,
    /// Why it could not be fetched at last; cleaned.
    pub error: Option<String>,
    /// The server says that it is no more.
    pub is_gone: bool,
}

impl FeedRow {
    /// Its name, cleaned.
    pub fn label(&self) -> String {
        pullquote_text::clean::one_line(self.feed.label())
    }
}

#[derive(Debug, Default)]
pub struct FeedsScreen {
    pub rows: Vec<FeedRow>,
    /// New articles by the address of their feed, since the program was started.
    pub new: HashMap<String, usize>,
    /// When the rows were listed.
    pub now: i64,
    pub is_answered: bool,
}

/// What to do with feeds.
#[derive(Clone, Debug, PartialEq)]
pub enum FeedsJob {
    /// `Listed`.
    List,
    /// Change the subscriptions: `Listed`.
    Edit(Vec<Edit>),
    /// Follow the feed at an address, or that a page there names: `Followed`, `Several` or `Failed`.
    Follow(String),
    /// Follow a feed that a page names: `Followed` or `Failed`.
    FollowLink { address: String, page: String },
    /// `Progress` for each feed, then `Ended`.
    Fetch(FeedsToFetch),
    /// Stop fetching soon: `Ended`.
    Stop,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FeedsToFetch {
    Due,
    All,
    One(String),
}

/// What became of a [`FeedsJob`].
#[derive(Clone, Debug, PartialEq)]
pub enum FeedsNews {
    Listed(Vec<FeedRow>),
    /// A feed is followed; whether it was before.
    Followed(Box<Subscription>, bool),
    Several {
        page: String,
        feeds: Vec<FoundFeed>,
    },
    /// In words.
    Failed(String),
    /// So many feeds are done of so many; new articles of the last one.
    Progress {
        done: usize,
        total: usize,
        address: String,
        new: usize,
    },
    /// In words, and whether something is wrong.
    Ended(String, bool),
}

/// A feed that a page names. Not cleaned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundFeed {
    pub address: String,
    /// Empty if the page gives it none.
    pub title: String,
}

/// A fetch that is running.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FeedRun {
    pub done: usize,
    pub total: usize,
    pub new: usize,
    pub is_ending: bool,
}
