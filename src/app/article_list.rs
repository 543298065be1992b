//! The list of articles: entries, order, filter, cursor.

mod actions;
mod facts;
mod marked;
pub mod query_filter;
pub mod sorting;
mod unreadable;
mod words;

use super::request::RequestId;
use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

use facts::facts_of;
use marked::Marked;
use query_filter::QueryFilter;
use sorting::Sorting;
pub use words::ArticleRow;

use super::effect::FilterJob;
use super::list::ListState;
use super::summary::Summary;
use crate::article_id::ArticleId;
use crate::bookmarks::{ArticleRef, FactsByArticle, Place, Places, Records};
use crate::library::walk::Unreadable;
use crate::library::{Catalog, Entry, EntryId, ReadStatus, ReadingProgress, SortOrder};
use pullquote_text::Source;

/// Progress of a filter that the shell computes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum FilterState {
    Idle,
    Due,
    Sent(RequestId),
}

#[derive(Debug)]
pub struct ArticleList {
    pub catalog: Catalog,
    /// The listed rows, in order.
    pub order: Vec<EntryId>,
    /// The cursor and the first row shown.
    pub list: ListState,
    pub sort: SortOrder,
    pub filter: String,
    /// Whether the scan is still running.
    pub listing: bool,
    /// The files that are no articles; `None` until all were looked at.
    pub unreadable: Option<Unreadable>,
    /// What the reader says of articles.
    facts: FactsByArticle,
    /// Whether archived articles are listed, too.
    pub shows_archived: bool,
    has_archived: bool,
    /// Whether the articles of standard input are listed, not it as a whole.
    has_stdin_parts: bool,
    pub marked: Marked,
    /// Where articles can be added, cleaned.
    folder: String,
    /// The same as a path.
    library: PathBuf,
    summaries: HashMap<Source, Summary>,
    asked: HashSet<Source>,
    height: usize,
    /// The sort order, cached between keys.
    sorting: Sorting,
    /// Unopened rows of `order`.
    unread: usize,
    filter_state: FilterState,
    /// Whether the filter was typed rather than reapplied to new rows: then the cursor goes to the best
    /// row.
    is_typed: bool,
    /// Whether Enter waits for the filter to open its first row.
    opens_filtered: bool,
    /// The result of a filter that needs the index.
    pub query_filter: QueryFilter,
    /// Whether the user moved the cursor. Until then it stays on the first row while entries arrive.
    pub(super) touched: bool,
}

impl ArticleList {
    /// An empty list; `folder` is where articles can be added.
    pub fn new(folder: String, library: PathBuf) -> Self {
        Self {
            catalog: Catalog::default(),
            order: Vec::new(),
            list: ListState::default(),
            sort: SortOrder::default(),
            filter: String::new(),
            listing: true,
            unreadable: None,
            facts: FactsByArticle::default(),
            shows_archived: false,
            has_archived: false,
            has_stdin_parts: false,
            marked: Marked::default(),
            folder,
            library,
            summaries: HashMap::new(),
            asked: HashSet::new(),
            height: 1,
            sorting: Sorting::default(),
            unread: 0,
            filter_state: FilterState::Idle,
            is_typed: false,
            opens_filtered: false,
            query_filter: QueryFilter::default(),
            touched: false,
        }
    }

    /// Removes all entries, for those of another library.
    pub(super) fn start_over(&mut self) {
        let mut fresh = Self::new(
            std::mem::take(&mut self.folder),
            std::mem::take(&mut self.library),
        );
        fresh.sort = self.sort;
        fresh.facts = std::mem::take(&mut self.facts);
        fresh.has_archived = self.has_archived;
        *self = fresh;
    }

    /// Scrolls so that the cursor is in a window of `height` rows.
    pub fn prepare(&mut self, height: usize) {
        self.height = height.max(1);
        self.list.follow(self.height, self.order.len());
    }

    fn entry_at(&self, row: usize) -> Option<&Entry> {
        self.order.get(row).and_then(|&id| self.catalog.get(id))
    }

    /// The article under the cursor.
    pub fn current(&self) -> Option<&Entry> {
        self.entry_at(self.list.cursor)
    }

    /// The summary of the article under the cursor; `None` until it arrives.
    pub fn summary(&self) -> Option<&Summary> {
        self.summary_of(&self.current()?.source)
    }

    pub(super) fn summary_of(&self, source: &Source) -> Option<&Summary> {
        self.summaries.get(source)
    }

    /// Lists the articles of standard input instead of it, also when the scan names it later.
    pub fn add_stdin_parts(&mut self, entries: Vec<Entry>, places: &Places) {
        self.has_stdin_parts = true;
        self.remove(&[Source::Stdin], places);
        self.add(entries, places);
    }

    /// Adds or updates entries. The row under the cursor keeps its place on screen.
    pub fn add(&mut self, entries: Vec<Entry>, places: &Places) {
        for mut entry in entries {
            if entry.source == Source::Stdin && self.has_stdin_parts {
                continue;
            }
            self.asked.remove(&entry.source);
            entry.reader = facts_of(&entry, &self.facts);
            self.catalog.add(entry);
        }
        self.mark_stale(places);
    }

    /// Adds metadata to listed entries.
    pub fn describe(&mut self, entries: Vec<Entry>, places: &Places) {
        // The unread count depends on titles where places are matched by article id.
        let mut moves_rows = !places.is_empty();
        for mut entry in entries {
            let Some(id) = self.catalog.find(&entry.source) else {
                continue;
            };
            if let Some(known) = self.catalog.get(id) {
                // A summary knows more than the head of the file.
                if entry.id.is_none() && known.id.is_some() {
                    continue;
                }
                if !known.folder.is_empty() {
                    entry.folder.clone_from(&known.folder);
                }
                entry.date = entry.date.or(known.date);
                entry.reader = facts_of(&entry, &self.facts);
                moves_rows |=
                    self.sort != SortOrder::Date || entry.shown_date() != known.shown_date();
            }
            self.catalog.update(id, entry);
        }
        if moves_rows || !self.filter.is_empty() {
            self.mark_stale(places);
        } else {
            self.sorting.forget_sheet();
        }
    }

    /// The row of `source`, and those of other files with the same text: they share a reading place.
    fn rows_of_article(&self, source: &Source) -> Vec<EntryId> {
        let Some(own) = self.catalog.find(source) else {
            return Vec::new();
        };
        let article = self.catalog.get(own).and_then(|entry| entry.id.as_ref());
        let rows = self.catalog.iter();
        let same = rows.filter(|(id, entry)| {
            *id == own || (article.is_some() && entry.id.as_ref() == article)
        });
        same.map(|(id, _)| id).collect()
    }

    /// Keeps the rows of an article where they are until the list is sorted again.
    pub fn hold(&mut self, source: &Source, places: &Places) {
        for id in self.rows_of_article(source) {
            if let Some(entry) = self.catalog.get(id) {
                self.sorting.hold(id, entry, places);
            }
        }
    }

    /// Counts the unread articles again after one was used. No row moves.
    pub fn count_unread(&mut self, source: &Source, places: &Places) {
        for id in self.rows_of_article(source) {
            if let Some(entry) = self.catalog.get(id) {
                self.sorting.count_opened(id, entry, places);
            }
        }
        self.unread = self.sorting.count_unread(&self.order);
    }

    /// Sorts the list as `sort` says and as things are now.
    pub fn sort_by(&mut self, sort: SortOrder, places: &Places) {
        self.sort = sort;
        self.touched = true;
        self.sorting.release();
        self.refresh(places);
    }

    /// Moves an entry to another file, with its metadata.
    pub fn moved(&mut self, from: &Source, to: Entry, places: &Places) {
        let Some((id, known)) = self
            .catalog
            .find(from)
            .and_then(|id| Some((id, self.catalog.get(id)?.clone())))
        else {
            self.add(vec![to], places);
            return;
        };
        if let Some(other) = self.catalog.find(&to.source).filter(|&other| other != id) {
            self.catalog.remove(other);
        }
        if let Some(summary) = self.summaries.remove(from) {
            self.summaries.insert(to.source.clone(), summary);
        }
        let entry = Entry {
            source: to.source,
            folder: to.folder,
            bytes: to.bytes,
            modified: to.modified,
            ..known
        };
        self.catalog.update(id, entry);
        self.mark_stale(places);
    }

    pub fn remove(&mut self, sources: &[Source], places: &Places) {
        for source in sources {
            if let Some(id) = self.catalog.find(source) {
                self.catalog.remove(id);
            }
            self.summaries.remove(source);
        }
        self.mark_stale(places);
    }

    /// Sorts a short list at once; a long one is sorted before the next frame.
    fn mark_stale(&mut self, places: &Places) {
        self.sorting.is_stale = true;
        if self.catalog.n_rows() <= sorting::SMALL {
            self.sort_if_stale(places);
        }
    }

    /// Sorts the list if entries have changed.
    pub fn sort_if_stale(&mut self, places: &Places) {
        if self.sorting.is_stale {
            self.refresh(places);
        }
    }

    /// Sorts and filters again. The row under the cursor keeps its place on screen.
    pub fn refresh(&mut self, places: &Places) {
        self.sorting.forget();
        self.sorting.is_stale = false;
        let sorted = self.sorting.sorted(&self.catalog, self.sort, places);
        let order = if let Some(found) = self.query_filter.rows() {
            let rows = sorted.iter().copied();
            rows.filter(|id| found.contains(id)).collect()
        } else if self.filter.is_empty() {
            self.listed(&sorted)
        } else if self.catalog.n_rows() <= sorting::SMALL {
            self.catalog.filtered(&sorted, &self.filter)
        } else {
            // Keep the rows until the shell has filtered.
            self.filter_state = FilterState::Due;
            let catalog = &self.catalog;
            let shown = self.order.iter().copied();
            shown.filter(|&id| catalog.get(id).is_some()).collect()
        };
        self.show(order);
    }

    /// Replaces the rows. The row under the cursor keeps its place on screen.
    fn show(&mut self, order: Vec<EntryId>) {
        let held = self.order.get(self.list.cursor).copied();
        let offset = self.list.cursor.saturating_sub(self.list.top);
        self.order = order;
        self.unread = self.sorting.count_unread(&self.order);
        let at = held
            .filter(|_| self.touched)
            .and_then(|held| self.order.iter().position(|&id| id == held));
        self.list.cursor = at.unwrap_or_else(|| {
            let first = if self.touched { self.list.cursor } else { 0 };
            first.min(self.order.len().saturating_sub(1))
        });
        self.list.top = self.list.cursor.saturating_sub(offset);
    }

    /// Filters by name and moves the cursor to the best row. The shell filters a long list.
    pub fn set_filter(&mut self, filter: &str, places: &Places) {
        let held = self.order.get(self.list.cursor).copied();
        filter.clone_into(&mut self.filter);
        self.opens_filtered = false;
        self.filter_state = FilterState::Idle;
        let sorted = self.sorting.sorted(&self.catalog, self.sort, places);
        if filter.is_empty() {
            self.show(self.listed(&sorted));
            let at = held.and_then(|held| self.order.iter().position(|&id| id == held));
            self.list.cursor = at.unwrap_or(0);
        } else if self.catalog.n_rows() <= sorting::SMALL {
            let found = self.catalog.filtered(&sorted, filter);
            self.show(found);
            self.list = ListState::default();
        } else {
            self.filter_state = FilterState::Due;
            self.is_typed = true;
        }
    }

    /// Prepares a long list for filtering, so that the first letter is not delayed.
    fn prepare_filter(&mut self, places: &Places) {
        if self.catalog.n_rows() > sorting::SMALL {
            self.sorting.snapshot(&self.catalog, self.sort, places);
        }
    }

    /// The filter that is due, to be sent to the shell.
    fn filter_job(&mut self, request: RequestId, places: &Places) -> FilterJob {
        self.filter_state = FilterState::Sent(request);
        FilterJob {
            snapshot: self.sorting.snapshot(&self.catalog, self.sort, places),
            query: self.filter.clone(),
            request,
        }
    }

    /// Takes the rows that the shell found.
    fn show_filtered(&mut self, request: RequestId, mut rows: Vec<EntryId>) {
        if self.filter_state != FilterState::Sent(request) {
            return;
        }
        self.filter_state = FilterState::Idle;
        if self.sorting.is_stale {
            rows.retain(|&id| self.catalog.get(id).is_some());
        }
        self.show(rows);
        if std::mem::take(&mut self.is_typed) {
            self.list = ListState::default();
        }
    }

    /// Whether it is a file in the library folder.
    pub(super) fn is_own(&self, source: &Source) -> bool {
        matches!(source, Source::File(path) if path.starts_with(&self.library))
    }

    /// Puts the cursor on an article.
    pub fn point_at(&mut self, source: &Source) {
        let id = self.catalog.find(source);
        let at = id.and_then(|id| self.order.iter().position(|&other| other == id));
        if let Some(at) = at {
            self.list.cursor = at;
            self.touched = true;
        }
    }

    /// The article `step` rows from `source`, or from the cursor if that is not listed.
    pub fn neighbour(&self, source: Option<&Source>, step: isize) -> Option<Source> {
        let here = source
            .and_then(|source| self.catalog.find(source))
            .and_then(|id| self.order.iter().position(|&other| other == id));
        let row = here.unwrap_or(self.list.cursor).checked_add_signed(step)?;
        self.entry_at(row).map(|entry| entry.source.clone())
    }

    /// The source of a listed article by its id.
    pub fn source_of(&self, id: &ArticleId) -> Option<Source> {
        let summary = self.summaries.iter().find(|(_, summary)| summary.id == *id);
        summary.map(|(source, _)| source.clone()).or_else(|| {
            let mut entries = self.catalog.iter();
            let found = entries.find(|(_, entry)| entry.id.as_ref() == Some(id));
            found.map(|(_, entry)| entry.source.clone())
        })
    }

    /// The source of the article of a record: where its text is listed, else where it was last seen.
    pub fn source_of_record(&self, article: &ArticleRef, records: &Records) -> Option<Source> {
        let (id, source) = records.last_seen(article);
        let listed = self.source_of(id).or_else(|| self.source_of(&article.id));
        listed.or_else(|| Source::from_locator(source))
    }

    /// Stores a summary and updates the entry.
    pub fn set_summary(&mut self, source: &Source, summary: Summary) {
        let id = self.catalog.find(source);
        if let Some((id, entry)) = id.and_then(|id| Some((id, self.catalog.get(id)?))) {
            // A chapter keeps its title in the table of contents.
            let is_part = matches!(source, Source::Part { .. } | Source::StdinPart(_));
            let is_named = is_part && !entry.title.is_empty();
            let title = if is_named {
                &entry.title
            } else {
                &summary.title
            };
            let mut entry = Entry {
                id: Some(summary.id.clone()),
                date: summary.date.or(entry.date),
                title: title.clone(),
                publisher: summary.publisher.clone(),
                words: summary.words,
                quotes: Some(summary.quotes),
                ..entry.clone()
            };
            entry.reader = facts_of(&entry, &self.facts);
            let goes = entry.is_archived() && !self.shows_archived && self.filter.is_empty();
            self.catalog.update(id, entry);
            if goes && self.order.contains(&id) {
                self.sorting.is_stale = true;
            }
        }
        self.summaries.insert(source.clone(), summary);
    }

    /// Sources on screen without a requested summary; marks them as requested.
    fn take_unsummarized(&mut self) -> Vec<Source> {
        let shown = self.order.iter().skip(self.list.top).take(self.height);
        let sources: Vec<Source> = shown
            .filter_map(|&id| self.catalog.get(id))
            .filter(|entry| entry.error.is_none() && !self.asked.contains(&entry.source))
            .map(|entry| entry.source.clone())
            .collect();
        self.asked.extend(sources.iter().cloned());
        sources
    }
}

/// The reading place of an entry.
fn place_of<'p>(entry: &Entry, places: &'p Places) -> Option<&'p Place> {
    if places.is_empty() {
        return None;
    }
    let at = |locator: &str| match &entry.id {
        Some(id) => places.get(id, locator),
        None => places.at_source(locator),
    };
    // Called for every row, so avoid a copy of the path where it is UTF-8.
    match &entry.source {
        Source::File(path) if path.to_str().is_some() => at(path.to_str().unwrap_or_default()),
        source => at(&source.locator()),
    }
}

/// The reading progress of an entry.
fn progress(entry: &Entry, places: &Places) -> ReadingProgress {
    let place = place_of(entry, places).filter(|place| place.read || place.is_started());
    place.map_or_else(ReadingProgress::default, |place| ReadingProgress {
        reading: if place.read {
            ReadStatus::Finished
        } else {
            ReadStatus::Started
        },
        percent: (place.progress * 100.0) as u8,
        opened: Some(place.opened / 1000),
    })
}
