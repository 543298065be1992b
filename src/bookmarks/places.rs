//! Reading places: where each article was left, what was read, and the jumps between.
//!
//! This is state, not work of the reader: it changes with every pause of the hand, and losing the
//! last two seconds of it is allowed. So a change is one line added to a file of lines
//! ([`file::append`]), and a later line about the same article takes the place of an earlier one.
//! Windows that write at the same time add lines; the newest wins when they are read.
//!
//! Times are milliseconds since 1970, handed in by the caller.

pub mod file;
mod line;

use std::collections::{BTreeSet, HashMap};

use super::anchor::{Anchor, floor_boundary};
use crate::article_id::ArticleId;
use pullquote_text::Span;

/// How many articles are remembered, the last opened ones.
pub const MOST: usize = 50_000;
/// How many jumps are remembered, the last ones.
pub const JUMPS: usize = 100;
/// How many characters of the text at a place are kept to find it again.
const WORDS: usize = 32;

/// Where an article was left.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// Identity of its text.
    pub article: ArticleId,
    /// Where it was: a path, a seed's name, or empty. A hint only.
    pub source: String,
    /// The words at the top of the page; `None` when it was never opened.
    pub anchor: Option<Anchor>,
    /// How far it was read, from 0 to 1.
    pub progress: f32,
    /// Whether the reader is done with it.
    pub read: bool,
    /// When it was last opened; 0: never.
    pub opened: i64,
    /// When any of this last changed.
    pub modified: i64,
}

impl Place {
    /// The byte of `text` to put on top: the words where they are now, else as far into the text as
    /// was read of it.
    pub fn find(&self, text: &str, id: &ArticleId) -> usize {
        let span = self
            .anchor
            .as_ref()
            .and_then(|anchor| anchor.find(text, id).span);
        span.map_or_else(
            || {
                let share = f64::from(self.progress.clamp(0.0, 1.0));
                floor_boundary(text, (share * text.len() as f64) as usize)
            },
            Span::start,
        )
    }
}

/// A far jump: from here the reader went elsewhere.
#[derive(Clone, Debug, PartialEq)]
pub struct Jump {
    /// Identity of the text.
    pub article: ArticleId,
    /// Where it was. A hint only.
    pub source: String,
    /// The words at the top of the page.
    pub anchor: Anchor,
    /// When.
    pub time: i64,
}

/// The anchor of a place: the few words from byte `at` on.
pub fn anchor_at(text: &str, id: &ArticleId, at: usize) -> Anchor {
    let at = floor_boundary(text, at);
    let end = at + super::anchor::after(&text[at..], WORDS);
    Anchor::new(text, id, Span::new(at, end))
}

/// What is to be written; made by [`Places::take_changes`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Changes {
    places: Vec<Place>,
    jumps: Vec<Jump>,
}

impl Changes {
    /// Whether there is nothing to write.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty() && self.jumps.is_empty()
    }
}

/// All places, by article.
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
    /// How many of the last jumps are not written.
    new_jumps: usize,
}

impl Places {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The place in the text `id`, else the one in what was last at `source` (the article was edited).
    pub fn get(&self, id: &ArticleId, source: &str) -> Option<&Place> {
        self.by_article.get(id).or_else(|| self.at_source(source))
    }

    /// The place in what was last at `source`, for an article whose text nobody has read yet.
    pub fn at_source(&self, source: &str) -> Option<&Place> {
        let id = self.sources.get(source).filter(|_| !source.is_empty())?;
        self.by_article.get(id)
    }

    /// All that are remembered, in no order.
    pub fn iter(&self) -> impl Iterator<Item = &Place> {
        self.by_article.values()
    }

    /// The article opened last.
    pub fn last(&self) -> Option<&Place> {
        let opened = self.by_article.values().filter(|place| place.opened > 0);
        opened.max_by(|a, b| a.opened.cmp(&b.opened).then(a.article.cmp(&b.article)))
    }

    /// How many articles are remembered.
    pub fn len(&self) -> usize {
        self.by_article.len()
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.by_article.is_empty()
    }

    /// The jumps, the oldest first.
    pub fn jumps(&self) -> &[Jump] {
        &self.jumps
    }

    /// Notes that an article was opened at `now`.
    pub fn mark_opened(&mut self, id: &ArticleId, source: &str, now: i64) {
        self.change(id, source, now, |place| place.opened = now);
    }

    /// Notes where an article stands at `now`: its words on top ([`anchor_at`]) and how far it was
    /// read, from 0 to 1.
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

    /// Notes that the reader is done with an article, or not.
    pub fn set_read(&mut self, id: &ArticleId, source: &str, read: bool, now: i64) {
        self.change(id, source, now, |place| place.read = read);
    }

    fn change(&mut self, id: &ArticleId, source: &str, now: i64, change: impl FnOnce(&mut Place)) {
        let known = self.get(id, source).cloned();
        let mut place = known.unwrap_or_else(|| Place {
            article: id.clone(),
            source: String::new(),
            anchor: None,
            progress: 0.0,
            read: false,
            opened: 0,
            modified: i64::MIN,
        });
        place.article = id.clone();
        source.clone_into(&mut place.source);
        change(&mut place);
        // A clock that went back must not make this older than what it changes.
        place.modified = now.max(place.modified.saturating_add(1));
        self.changed.insert(id.clone());
        self.put(place);
    }

    /// Notes a far jump.
    pub fn push_jump(&mut self, jump: Jump) {
        self.jumps.push(jump);
        self.new_jumps += 1;
        self.bound_jumps();
    }

    /// What is to be written now; it counts as written until it is put back.
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

    /// Takes back changes that could not be written, for the next time.
    pub fn restore_changes(&mut self, changes: Changes) {
        let places = changes.places.into_iter();
        self.changed.extend(places.map(|place| place.article));
        self.new_jumps = (self.new_jumps + changes.jumps.len()).min(self.jumps.len());
    }

    /// Whether something is to be written.
    pub fn has_changes(&self) -> bool {
        !self.changed.is_empty() || self.new_jumps > 0
    }

    /// Takes in the places of another window: the newest of each article wins.
    pub fn merge(&mut self, other: Self) {
        for place in other.by_article.into_values() {
            self.take(place);
        }
        for jump in other.jumps {
            if !self.jumps.contains(&jump) {
                let later = |one: &Jump| one.time <= jump.time;
                let at = self.jumps.partition_point(later);
                self.new_jumps += usize::from(at > self.jumps.len() - self.new_jumps);
                self.jumps.insert(at, jump);
            }
        }
        self.bound_jumps();
    }

    /// Takes a place when it is newer than the known one of its article.
    fn take(&mut self, place: Place) {
        let known = self.by_article.get(&place.article);
        if known.is_none_or(|known| known.modified < place.modified) {
            self.put(place);
        }
    }

    fn put(&mut self, place: Place) {
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

    fn bound_jumps(&mut self) {
        let excess = self.jumps.len().saturating_sub(JUMPS);
        self.jumps.drain(..excess);
        self.new_jumps = self.new_jumps.min(self.jumps.len());
    }
}

#[cfg(test)]
mod tests;
