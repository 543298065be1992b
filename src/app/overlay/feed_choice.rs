//! [`FeedChoice`]: the feeds that a page names, one of which is to be followed.

use crate::app::feeds::FoundFeed;
use crate::app::list::ListState;

#[derive(Clone, Debug)]
pub struct FeedChoice {
    /// The page that names them.
    pub page: String,
    pub rows: Vec<FoundFeed>,
    pub list: ListState,
}

impl FeedChoice {
    pub(in crate::app) fn new(page: String, rows: Vec<FoundFeed>) -> Self {
        Self {
            page,
            rows,
            list: ListState::default(),
        }
    }

    pub fn current(&self) -> Option<&FoundFeed> {
        self.rows.get(self.list.cursor)
    }
}
