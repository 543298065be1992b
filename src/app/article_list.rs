//! The list of articles: what is in it, in what order, what is typed to filter it, and the cursor.

mod actions;
pub mod query_filter;
pub mod sorting;

use super::request::RequestId;
use std::collections::{HashMap, HashSet};

use query_filter::QueryFilter;
use sorting::Sorting;

use super::effect::FilterJob;
use super::list::ListState;
use super::summary::Summary;
use crate::article_id::ArticleId;
use crate::bookmarks::{Place, Places, Records};
use crate::library::{Catalog, Entry, EntryId, ReadStatus, ReadingProgress, SortOrder};
use pullquote_text::Source;

/// A row of the list. All words are cleaned.
#[derive(Clone, Debug, PartialEq)]
pub struct ArticleRow {
    pub title: String,
    /// The publisher, else the folder.
    pub source: String,
    /// Number of words, once known.
    pub words: Option<u32>,
    /// How far it has been read.
    pub reading: ReadStatus,
    /// The same as a percentage.
    pub percent: usize,
    pub marks: usize,
    /// Direct and mixed quotations, once known.
    pub quotes: Option<u32>,
    /// Why it cannot be read.
    pub fault: Option<String>,
}

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
    /// What is listed, in order.
    pub order: Vec<EntryId>,
    /// The cursor and the first row shown.
    pub list: ListState,
    pub sort: SortOrder,
    /// What the list is filtered by.
    pub filter: String,
    /// Whether files are still being looked for.
    pub listing: bool,
    /// Where articles can be added; cleaned.
    folder: String,
    summaries: HashMap<Source, Summary>,
    asked: HashSet<Source>,
    height: usize,
    /// How the rows stand, kept between keys.
    sorting: Sorting,
    /// Rows of `order` that were never opened.
    unread: usize,
    filter_state: FilterState,
    /// Whether it was typed since, and not only put to new rows: then the cursor goes to the best row.
    is_typed: bool,
    /// Whether the first row is opened once the list is filtered.
    opens_filtered: bool,
    /// What the index found, when the filter asks for more than names.
    pub query_filter: QueryFilter,
    /// Whether the reader has moved the cursor: until then it stays on the first row.
    touched: bool,
}

impl ArticleList {
    /// An empty list. `folder` is where articles can be added, cleaned.
    pub fn new(folder: String) -> Self {
        Self {
            catalog: Catalog::default(),
            order: Vec::new(),
            list: ListState::default(),
            sort: SortOrder::default(),
            filter: String::new(),
            listing: true,
            folder,
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

    /// The summary of the article under the cursor, once known.
    pub fn summary(&self) -> Option<&Summary> {
        self.summaries.get(&self.current()?.source)
    }

    /// Takes in found or changed articles; the row under the cursor stays where it is on screen.
    pub fn add(&mut self, entries: Vec<Entry>, places: &Places) {
        for entry in entries {
            self.asked.remove(&entry.source);
            self.catalog.add(entry);
        }
        self.mark_stale(places);
    }

    /// Takes in what became known of listed articles.
    pub fn describe(&mut self, entries: Vec<Entry>, places: &Places) {
        for mut entry in entries {
            let Some(id) = self.catalog.find(&entry.source) else {
                continue;
            };
            if let Some(known) = self.catalog.get(id) {
                // The head of a file tells less than a survey did.
                if entry.id.is_none() && known.id.is_some() {
                    continue;
                }
                if !known.folder.is_empty() {
                    entry.folder.clone_from(&known.folder);
                }
                entry.date = entry.date.or(known.date);
            }
            self.catalog.update(id, entry);
        }
        // In the order of the walk a title moves no row, unless a place is known by its text.
        if self.sort == SortOrder::UnreadFirst && places.is_empty() && self.filter.is_empty() {
            self.sorting.forget_sheet();
        } else {
            self.mark_stale(places);
        }
    }

    /// The file at `from` lies elsewhere now: the same row, with what is known of it.
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

    /// Drops articles whose files are gone.
    pub fn remove(&mut self, sources: &[Source], places: &Places) {
        for source in sources {
            if let Some(id) = self.catalog.find(source) {
                self.catalog.remove(id);
            }
            self.summaries.remove(source);
        }
        self.mark_stale(places);
    }

    /// Rows have changed: a short list is put in order at once, a long one before the next frame.
    fn mark_stale(&mut self, places: &Places) {
        self.sorting.is_stale = true;
        if self.catalog.n_rows() <= sorting::SMALL {
            self.sort_if_stale(places);
        }
    }

    /// Puts the list in order if rows have changed.
    pub fn sort_if_stale(&mut self, places: &Places) {
        if self.sorting.is_stale {
            self.refresh(places);
        }
    }

    /// Sorts and filters again; the row under the cursor stays where it is on screen.
    pub fn refresh(&mut self, places: &Places) {
        self.sorting.forget();
        self.sorting.is_stale = false;
        let sorted = self.sorting.sorted(&self.catalog, self.sort, places);
        let order = if let Some(found) = self.query_filter.rows() {
            let rows = sorted.iter().copied();
            rows.filter(|id| found.contains(id)).collect()
        } else if self.filter.is_empty() {
            sorted.to_vec()
        } else if self.catalog.n_rows() <= sorting::SMALL {
            self.catalog.filtered(&sorted, &self.filter)
        } else {
            // What is shown stays until the shell has filtered the new rows.
            self.filter_state = FilterState::Due;
            let catalog = &self.catalog;
            let shown = self.order.iter().copied();
            shown.filter(|&id| catalog.get(id).is_some()).collect()
        };
        self.show(order);
    }

    /// Shows these rows; the row under the cursor stays where it is on screen.
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

    /// Filters by what is typed; the cursor goes to the best row. A long list is filtered by the shell.
    pub fn set_filter(&mut self, filter: &str, places: &Places) {
        let held = self.order.get(self.list.cursor).copied();
        filter.clone_into(&mut self.filter);
        self.opens_filtered = false;
        self.filter_state = FilterState::Idle;
        let sorted = self.sorting.sorted(&self.catalog, self.sort, places);
        if filter.is_empty() {
            self.show(sorted.to_vec());
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

    /// Makes ready for filtering, so that the first letter need not wait for it.
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

    /// Takes in what the shell found for the filter.
    fn filtered(&mut self, request: RequestId, mut rows: Vec<EntryId>) {
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

    /// Puts the cursor on an article.
    pub fn point_at(&mut self, source: &Source) {
        let id = self.catalog.find(source);
        let at = id.and_then(|id| self.order.iter().position(|&other| other == id));
        if let Some(at) = at {
            self.list.cursor = at;
            self.touched = true;
        }
    }

    /// The article `step` rows from the cursor.
    pub fn neighbour(&self, step: isize) -> Option<Source> {
        let row = self.list.cursor.checked_add_signed(step)?;
        self.entry_at(row).map(|entry| entry.source.clone())
    }

    /// Where the text of that identity is listed.
    pub fn source_of(&self, id: &ArticleId) -> Option<Source> {
        let summary = self.summaries.iter().find(|(_, summary)| summary.id == *id);
        summary.map(|(source, _)| source.clone()).or_else(|| {
            let mut entries = self.catalog.iter();
            let found = entries.find(|(_, entry)| entry.id.as_ref() == Some(id));
            found.map(|(_, entry)| entry.source.clone())
        })
    }

    /// Takes in an article's summary.
    pub fn set_summary(&mut self, source: &Source, summary: Summary) {
        let id = self.catalog.find(source);
        if let Some((id, entry)) = id.and_then(|id| Some((id, self.catalog.get(id)?))) {
            // A chapter is called as its book's contents call it.
            let is_named = matches!(source, Source::Part { .. }) && !entry.title.is_empty();
            let title = if is_named {
                &entry.title
            } else {
                &summary.title
            };
            let entry = Entry {
                id: Some(summary.id.clone()),
                date: summary.date.or(entry.date),
                title: title.clone(),
                publisher: summary.publisher.clone(),
                words: summary.words,
                quotes: Some(summary.quotes),
                ..entry.clone()
            };
            self.catalog.update(id, entry);
        }
        self.summaries.insert(source.clone(), summary);
    }

    /// The rows on screen whose summaries nobody has asked for yet.
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

    /// One row of the list.
    pub fn row(&self, at: usize, places: &Places, records: &Records) -> Option<ArticleRow> {
        let entry = self.entry_at(at)?;
        let locator = entry.source.locator();
        let place = place_of(entry, places);
        let marks = match &entry.id {
            Some(id) => records.bookmarks_of(id, &locator).len(),
            None => records
                .bookmarks()
                .filter(|mark| !locator.is_empty() && mark.article.source == locator)
                .count(),
        };
        let source = if entry.publisher.is_empty() {
            &entry.folder
        } else {
            &entry.publisher
        };
        Some(ArticleRow {
            title: entry.label(),
            source: source.clone(),
            words: (entry.words > 0).then_some(entry.words),
            reading: progress(entry, places).reading,
            percent: place.map_or(0, |place| (place.progress * 100.0) as usize),
            marks,
            quotes: entry.quotes,
            fault: entry.error.clone(),
        })
    }

    /// `7 articles · 2 unread · title ▾`.
    pub fn counts_words(&self) -> String {
        let all = self.order.len();
        let noun = if all == 1 { "article" } else { "articles" };
        let unread = self.unread;
        let of = if self.filter.is_empty() {
            String::new()
        } else {
            format!(
                " of {} · “{}”",
                self.catalog.n_rows(),
                pullquote_text::clean::line(&self.filter)
            )
        };
        let more = if self.listing { " …" } else { "" };
        format!(
            "{all}{more} {noun}{of} · {unread} unread · {} ▾",
            self.sort.name()
        )
    }

    /// What the status line says of the row under the cursor.
    pub fn hint(&self) -> Option<String> {
        let entry = self.current()?;
        Some(match &entry.error {
            Some(fault) => told(fault),
            None if matches!(entry.source, Source::Seed(_)) => "comes with pullquote".to_owned(),
            None => pullquote_text::clean::line(&entry.source.locator()).into_owned(),
        })
    }

    /// Whether to tell how articles are added: while the reader has none of their own.
    pub fn shows_own_hint(&self) -> bool {
        !self.listing
            && self.filter.is_empty()
            && self
                .catalog
                .iter()
                .all(|(_, entry)| matches!(entry.source, Source::Seed(_)))
    }

    pub fn own_hint(&self) -> String {
        format!(
            "Your own articles: pullquote add FILE… copies them to {}; pullquote FILE… just opens them.",
            self.folder
        )
    }

    /// Why the list is empty.
    pub fn empty_words(&self) -> String {
        if self.listing {
            "Looking for articles …".to_owned()
        } else if self.filter.is_empty() {
            format!("There are no articles here. {}", self.own_hint())
        } else {
            "No article fits the filter. Esc clears it.".to_owned()
        }
    }
}

/// Why an article cannot be read, after its name; some reasons say so themselves.
fn told(fault: &str) -> String {
    if fault.starts_with("cannot be read") {
        fault.to_owned()
    } else {
        format!("cannot be read: {fault}")
    }
}

/// Where the reader left an article of the list.
fn place_of<'p>(entry: &Entry, places: &'p Places) -> Option<&'p Place> {
    if places.is_empty() {
        return None;
    }
    let at = |locator: &str| match &entry.id {
        Some(id) => places.get(id, locator),
        None => places.at_source(locator),
    };
    // Asked of every row: most paths are text and need not be copied for it.
    match &entry.source {
        Source::File(path) if path.to_str().is_some() => at(path.to_str().unwrap_or_default()),
        source => at(&source.locator()),
    }
}

/// How far the reader is with an article of the list.
fn progress(entry: &Entry, places: &Places) -> ReadingProgress {
    let place = place_of(entry, places).filter(|place| place.read || place.opened > 0);
    place.map_or_else(ReadingProgress::default, |place| ReadingProgress {
        reading: if place.read {
            ReadStatus::Finished
        } else {
            ReadStatus::Started
        },
        opened: Some(place.opened / 1000),
    })
}
