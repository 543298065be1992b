//! Reading places: where each article was left, which articles were read, and the jump list.
//!
//! This is state, not work of the reader: it changes with every scroll, and losing the last two
//! seconds of it is acceptable. So a change is one line appended to a file ([`file::append`]), and a
//! later line about an article replaces an earlier one. Windows append concurrently; the newest line
//! wins when the file is read.
//!
//! Times are milliseconds since 1970, passed in by the caller.

pub mod file;
mod line;

use std::collections::{BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

use super::anchor::{Anchor, char_offset};
use super::serde_util::hex_id;
use crate::article_id::ArticleId;
use pullquote_text::Span;

/// The number of articles remembered, the last opened.
pub const MOST: usize = 50_000;
/// The number of jumps remembered, the last ones.
pub const JUMPS: usize = 100;
/// The length of an anchor of a place, in code points.
const WORDS: usize = 32;

/// Where an article was left.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Place {
    #[serde(rename = "place", with = "hex_id")]
    pub article: ArticleId,
    /// A path, a seed's name, or empty. A hint only.
    pub source: String,
    /// From 0 to 1.
    #[serde(serialize_with = "line::rounded", deserialize_with = "line::clamped")]
    pub progress: f32,
    /// Whether the reader has marked the article as read.
    pub read: bool,
    /// When it was last opened; 0: never.
    pub opened: i64,
    /// When any member last changed.
    pub modified: i64,
    /// The first words on the page; `None` if the article was never opened.
    #[serde(
        rename = "target",
        default,
        deserialize_with = "line::if_valid",
        skip_serializing_if = "Option::is_none"
    )]
    pub anchor: Option<Anchor>,
}

/// Progress from which on an article counts as read to its end.
const END: f32 = 0.995;

impl Place {
    /// Whether the article was opened and neither read nor marked as unread: an article that was read to its
    /// end is marked as read, so that one which is not was marked as unread after that.
    pub fn is_started(&self) -> bool {
        !self.read && self.opened > 0 && self.progress < END
    }

    /// The byte of `text` at the top of the page: where the words are now, else `progress` of the text.
    pub fn find(&self, text: &str, id: &ArticleId) -> usize {
        let anchor = self.anchor.as_ref();
        let span = anchor.and_then(|anchor| anchor.find(text, id).span);
        span.map_or_else(
            || {
                let share = f64::from(self.progress.clamp(0.0, 1.0));
                text.floor_char_boundary((share * text.len() as f64) as usize)
            },
            Span::start,
        )
    }
}

/// An entry of the jump list: the reader jumped from here to somewhere far away.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Jump {
    #[serde(rename = "jump", with = "hex_id")]
    pub article: ArticleId,
    /// A hint only, as in [`Place`].
    pub source: String,
    pub time: i64,
    /// The first words on the page.
    #[serde(rename = "target")]
    pub anchor: Anchor,
}

/// The anchor of a place: the words from byte `at` on.
pub fn anchor_at(text: &str, id: &ArticleId, at: usize) -> Anchor {
    let at = text.floor_char_boundary(at);
    let end = at + char_offset(&text[at..], WORDS);
    Anchor::without_alike(text, id, Span::new(at, end))
}

/// Changes that are not in the file yet; see [`Places::take_changes`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Changes {
    places: Vec<Place>,
    jumps: Vec<Jump>,
}

impl Changes {
    pub fn is_empty(&self) -> bool {
        self.places.is_empty() && self.jumps.is_empty()
    }
}

#[derive(Clone, Debug, Default)]
pub struct Places {
    by_article: HashMap<ArticleId, Place>,
    /// The article last changed at each source.
    sources: HashMap<String, ArticleId>,
    /// The oldest first.
    jumps: Vec<Jump>,
    /// Lines of a later version.
    unknown: Vec<String>,
    changed: BTreeSet<ArticleId>,
    /// The number of last jumps that are not in the file.
    new_jumps: usize,
}

impl Places {
    /// The place in the text `id`, else that in the last text at `source`: the article was edited.
    pub fn get(&self, id: &ArticleId, source: &str) -> Option<&Place> {
        self.by_article.get(id).or_else(|| self.at_source(source))
    }

    /// The place in the last text at `source`, for an article whose text is not loaded.
    pub fn at_source(&self, source: &str) -> Option<&Place> {
        let id = self.sources.get(source).filter(|_| !source.is_empty())?;
        self.by_article.get(id)
    }

    /// In no particular order.
    pub fn iter(&self) -> impl Iterator<Item = &Place> {
        self.by_article.values()
    }

    /// The article that was opened last.
    pub fn last(&self) -> Option<&Place> {
        let opened = self.by_article.values().filter(|place| place.opened > 0);
        opened.max_by(|a, b| a.opened.cmp(&b.opened).then(a.article.cmp(&b.article)))
    }

    pub fn is_empty(&self) -> bool {
        self.by_article.is_empty()
    }

    /// The oldest first.
    pub fn jumps(&self) -> &[Jump] {
        &self.jumps
    }

    pub fn mark_opened(&mut self, id: &ArticleId, source: &str, now: i64) {
        self.change(id, source, now, |place| place.opened = now);
    }

    /// Stores the first words on the page ([`anchor_at`]) and the progress, from 0 to 1.
    pub fn set_position(
        &mut self,
        id: &ArticleId,
        source: &str,
        anchor: Anchor,
        progress: f32,
        now: i64,
    ) {
        self.change(id, source, now, |place| {
            place.anchor = Some(anchor);
            place.progress = progress.clamp(0.0, 1.0);
            place.opened = place.opened.max(now);
        });
    }

    /// Takes over the place in the first of the texts `before` that has one, unless the reader has already
    /// moved in the text `id`, which is the same article at `source`.
    pub fn adopt(&mut self, before: &[ArticleId], id: &ArticleId, source: &str, now: i64) {
        let mut earlier = before.iter().filter(|&other| other != id);
        let Some(place) = earlier.find_map(|id| self.by_article.get(id)).cloned() else {
            return;
        };
        if self
            .by_article
            .get(id)
            .is_none_or(|own| own.anchor.is_none())
        {
            self.change(id, source, now, |own| {
                own.anchor = place.anchor;
                own.progress = place.progress;
                own.read |= place.read;
                own.opened = own.opened.max(place.opened);
            });
        }
    }

    pub fn set_read(&mut self, id: &ArticleId, source: &str, read: bool, now: i64) {
        self.change(id, source, now, |place| place.read = read);
    }

    fn change(&mut self, id: &ArticleId, source: &str, now: i64, change: impl FnOnce(&mut Place)) {
        let known = self.get(id, source).cloned();
        let mut place = known.unwrap_or_else(|| Place {
            article: id.clone(),
            source: String::new(),
            progress: 0.0,
            read: false,
            opened: 0,
            modified: i64::MIN,
            anchor: None,
        });
        place.article = id.clone();
        source.clone_into(&mut place.source);
        change(&mut place);
        // A clock set back must not make the change older than what it changes.
        place.modified = now.max(place.modified.saturating_add(1));
        self.changed.insert(id.clone());
        self.insert(place);
    }

    pub fn push_jump(&mut self, jump: Jump) {
        self.jumps.push(jump);
        self.new_jumps += 1;
        self.trim_jumps();
    }

    /// The changes since the last call. They count as written unless [`Self::restore_changes`] is called.
    pub fn take_changes(&mut self) -> Changes {
        let changed = std::mem::take(&mut self.changed);
        let places = changed
            .iter()
            .filter_map(|id| self.by_article.get(id).cloned());
        let first = self.jumps.len() - self.new_jumps.min(self.jumps.len());
        self.new_jumps = 0;
        Changes {
            places: places.collect(),
            jumps: self.jumps[first..].to_vec(),
        }
    }

    /// Puts changes back that could not be written.
    pub fn restore_changes(&mut self, changes: Changes) {
        let places = changes.places.into_iter();
        self.changed.extend(places.map(|place| place.article));
        self.new_jumps = (self.new_jumps + changes.jumps.len()).min(self.jumps.len());
    }

    pub fn has_changes(&self) -> bool {
        !self.changed.is_empty() || self.new_jumps > 0
    }

    /// Merges the places of another window: the newest of each article wins.
    pub fn merge(&mut self, other: Self) {
        for place in other.by_article.into_values() {
            self.insert_if_newer(place);
        }
        for jump in other.jumps {
            if !self.jumps.contains(&jump) {
                let later = |one: &Jump| one.time <= jump.time;
                let at = self.jumps.partition_point(later);
                self.new_jumps += usize::from(at > self.jumps.len() - self.new_jumps);
                self.jumps.insert(at, jump);
            }
        }
        self.trim_jumps();
    }

    fn insert_if_newer(&mut self, place: Place) {
        let known = self.by_article.get(&place.article);
        if known.is_none_or(|known| known.modified < place.modified) {
            self.insert(place);
        }
    }

    fn insert(&mut self, place: Place) {
        if !place.source.is_empty() {
            let at_source = self.sources.get(&place.source);
            let newest = at_source.and_then(|id| self.by_article.get(id));
            if newest.is_none_or(|newest| newest.modified <= place.modified) {
                self.sources
                    .insert(place.source.clone(), place.article.clone());
            }
        }
        self.by_article.insert(place.article.clone(), place);
    }

    fn trim_jumps(&mut self) {
        let excess = self.jumps.len().saturating_sub(JUMPS);
        self.jumps.drain(..excess);
        self.new_jumps = self.new_jumps.min(self.jumps.len());
    }
}

#[cfg(test)]
mod tests;
