//! Where reading stopped in each article.

use std::collections::HashMap;

use crate::text::ArticleId;

/// Where reading stopped in one article.
#[derive(Clone, Debug, Default)]
pub struct Place {
    /// Whether the end was seen, or the reader said so.
    pub read: bool,
    /// How far it was read, 0 to 1.
    pub progress: f32,
    /// When it was last open, milliseconds since 1970.
    pub opened: i64,
    at: usize,
}

impl Place {
    /// The byte of `text` to put on top.
    pub fn find(&self, text: &str) -> Option<usize> {
        text.is_char_boundary(self.at).then_some(self.at)
    }
}

/// The places of all articles.
#[derive(Clone, Debug, Default)]
pub struct Places {
    map: HashMap<ArticleId, Place>,
}

impl Places {
    /// The place in an article.
    pub fn of(&self, id: Option<&ArticleId>, _locator: &str) -> Option<&Place> {
        self.map.get(id?)
    }

    /// Notes byte `at` as the place.
    pub fn note(&mut self, id: &ArticleId, at: usize, progress: f32, end: bool, now: i64) {
        let place = self.map.entry(id.clone()).or_default();
        place.at = at;
        place.progress = place.progress.max(progress);
        place.read |= end;
        place.opened = now;
    }

    /// Marks an article as read or unread.
    pub fn set_read(&mut self, id: &ArticleId, read: bool, now: i64) {
        let place = self.map.entry(id.clone()).or_default();
        place.read = read;
        place.opened = now;
    }

    /// Takes in other places.
    pub fn merge(&mut self, other: Self) {
        self.map.extend(other.map);
    }
}
