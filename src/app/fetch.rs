//! [`Fetch`]: a page of the web that was asked for.

use super::opening::OpenTarget;
use super::request::RequestId;
use pullquote_text::Source;

/// A page under way.
#[derive(Clone, Debug, PartialEq)]
pub struct Fetch {
    pub request: RequestId,
    /// Cleaned.
    pub address: String,
    pub then: Then,
    /// What was shown when it was asked for.
    pub from: Place,
}

/// Where the reader is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The open article.
    pub article: Option<Source>,
    /// How many screens over the library there are.
    pub n_screens: usize,
}

/// What happens once a page is kept.
#[derive(Clone, Debug, PartialEq)]
pub enum Then {
    /// It is opened.
    Open {
        target: OpenTarget,
        /// Whether the program was started for it.
        is_single: bool,
    },
    /// It is listed.
    List,
    /// It takes the place of the open teaser.
    Rest,
}

/// Why a page was not kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FetchFailure {
    /// A sentence without its subject and full stop.
    pub reason: String,
    /// What the reader can do.
    pub advice: Option<String>,
    /// The article that was kept of the address before.
    pub kept: Option<Source>,
}

impl FetchFailure {
    /// A failure about which nothing can be done.
    pub const fn new(reason: String) -> Self {
        Self {
            reason,
            advice: None,
            kept: None,
        }
    }
}
