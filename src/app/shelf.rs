//! The list of articles: what is in it, in what order, what is typed to filter it, and the cursor.

use std::collections::{HashMap, HashSet};

use super::action::Action;
use super::list::ListState;
use super::notice::Notice;
use super::prompt::{Prompt, Purpose, Typed};
use super::summary::Summary;
use super::undo::UndoStep;
use super::{App, Effect, Goal};
use crate::bookmarks::{Place, Places, Records};
use crate::library::{Catalog, Entry, EntryId, Progress, Reading, Sort};
use crate::text::{ArticleId, Source};

/// A row of the list. All words are cleaned.
#[derive(Clone, Debug, PartialEq)]
pub struct ShelfRow {
    /// The title.
    pub title: String,
    /// The publisher, else the folder.
    pub source: String,
    /// Number of words, once known.
    pub words: Option<u32>,
    /// How far it has been read.
    pub reading: Reading,
    /// The same as a percentage.
    pub percent: usize,
    /// Bookmarks in it.
    pub marks: usize,
    /// Direct and mixed quotations, once known.
    pub quotes: Option<u32>,
    /// Why it cannot be read.
    pub fault: Option<String>,
}

/// The list of articles.
#[derive(Debug)]
pub struct Shelf {
    /// Everything that was found.
    pub catalog: Catalog,
    /// What is listed, in order.
    pub order: Vec<EntryId>,
    /// The cursor and the first row shown.
    pub list: ListState,
    /// The order in force.
    pub sort: Sort,
    /// What the list is filtered by.
    pub filter: String,
    /// Whether files are still being looked for.
    pub listing: bool,
    /// Where articles can be added; cleaned.
    folder: String,
    summaries: HashMap<Source, Summary>,
    asked: HashSet<Source>,
    height: usize,
    /// Whether the reader has moved the cursor: until then it stays on the first row.
    touched: bool,
}

impl Shelf {
    /// An empty list. `folder` is where articles can be added, cleaned.
    pub fn new(folder: String) -> Self {
        Self {
            catalog: Catalog::default(),
            order: Vec::new(),
            list: ListState::default(),
            sort: Sort::default(),
            filter: String::new(),
            listing: true,
            folder,
            summaries: HashMap::new(),
            asked: HashSet::new(),
            height: 1,
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
        self.refresh(places);
    }

    /// Drops articles whose files are gone.
    pub fn remove(&mut self, sources: &[Source], places: &Places) {
        for source in sources {
            if let Some(id) = self.catalog.find(source) {
                self.catalog.remove(id);
            }
            self.summaries.remove(source);
        }
        self.refresh(places);
    }

    /// Sorts and filters again; the row under the cursor stays where it is on screen.
    pub fn refresh(&mut self, places: &Places) {
        let held = self.order.get(self.list.cursor).copied();
        let offset = self.list.cursor.saturating_sub(self.list.top);
        self.order = self
            .catalog
            .order(self.sort, &self.filter, |_, entry| progress(entry, places));
        let at = held
            .filter(|_| self.touched)
            .and_then(|held| self.order.iter().position(|&id| id == held));
        self.list.cursor = at.unwrap_or_else(|| {
            let first = if self.touched { self.list.cursor } else { 0 };
            first.min(self.order.len().saturating_sub(1))
        });
        self.list.top = self.list.cursor.saturating_sub(offset);
    }

    /// Filters by what is typed; the cursor goes to the best row.
    pub fn set_filter(&mut self, filter: &str, places: &Places) {
        let held = self.order.get(self.list.cursor).copied();
        self.filter = filter.to_owned();
        self.refresh(places);
        if filter.is_empty() {
            let at = held.and_then(|held| self.order.iter().position(|&id| id == held));
            self.list.cursor = at.unwrap_or(0);
        } else {
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
    pub fn survey(&mut self, source: &Source, summary: Summary) {
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
    fn unsurveyed(&mut self) -> Vec<Source> {
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
    pub fn row(&self, at: usize, places: &Places, records: &Records) -> Option<ShelfRow> {
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
        Some(ShelfRow {
            // What cannot be read has no title to show.
            title: if entry.error.is_some() {
                entry.label()
            } else {
                entry.title.clone()
            },
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
    pub fn counts_words(&self, places: &Places) -> String {
        let all = self.order.len();
        let noun = if all == 1 { "article" } else { "articles" };
        let unread = self
            .order
            .iter()
            .filter_map(|&id| self.catalog.get(id))
            .filter(|entry| progress(entry, places).reading == Reading::New)
            .count();
        let of = if self.filter.is_empty() {
            String::new()
        } else {
            format!(
                " of {} · “{}”",
                self.catalog.len(),
                crate::text::clean::line(&self.filter)
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
            None => crate::text::clean::line(&entry.source.locator()).into_owned(),
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

    /// How articles are added.
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
    let locator = entry.source.locator();
    match &entry.id {
        Some(id) => places.get(id, &locator),
        None => places.at_source(&locator),
    }
}

/// How far the reader is with an article of the list.
fn progress(entry: &Entry, places: &Places) -> Progress {
    let place = place_of(entry, places).filter(|place| place.read || place.opened > 0);
    place.map_or_else(Progress::default, |place| Progress {
        reading: if place.read {
            Reading::Finished
        } else {
            Reading::Started
        },
        opened: Some(place.opened / 1000),
    })
}

impl App {
    pub(super) fn listed(&mut self, entries: Vec<Entry>) {
        self.shelf.add(entries, &self.places);
    }

    pub(super) fn surveyed(&mut self, source: &Source, summary: Summary) {
        self.shelf.survey(source, summary);
    }

    /// Asks for the summaries of the rows on screen.
    pub(super) fn survey_visible(&mut self, fx: &mut Vec<Effect>) {
        if self.reader.is_none() && self.opening.is_none() {
            let sources = self.shelf.unsurveyed();
            if !sources.is_empty() {
                fx.push(Effect::Survey(sources));
            }
        }
    }

    pub(super) fn act_on_shelf(
        &mut self,
        action: Action,
        count: Option<usize>,
        fx: &mut Vec<Effect>,
    ) {
        let steps = count.unwrap_or(1) as isize;
        let page = self.shelf.height.saturating_sub(1).max(1) as isize;
        let len = self.shelf.order.len();
        let list = &mut self.shelf.list;
        match action {
            Action::LineDown => list.step(steps, len),
            Action::LineUp => list.step(-steps, len),
            Action::PageDown => list.step(steps * page, len),
            Action::PageUp => list.step(-steps * page, len),
            Action::HalfDown => list.step(steps * (page / 2).max(1), len),
            Action::HalfUp => list.step(-steps * (page / 2).max(1), len),
            Action::Start => list.go(count.unwrap_or(1).saturating_sub(1), len),
            Action::End => list.go(count.unwrap_or(len).saturating_sub(1), len),
            Action::Percent => list.go(len * count.unwrap_or(0).min(100) / 100, len),
            Action::Open => self.open_current(fx),
            Action::Back => {
                if !self.back(fx) {
                    let key = self.keymap.key_label(Action::Quit);
                    self.notice = Some(Notice::passing(format!(
                        "this is the library · {key} leaves"
                    )));
                }
            }
            Action::Search => {
                let filter = self.shelf.filter.clone();
                self.prompt = Some(Prompt::new(Purpose::Filter, &filter));
            }
            Action::Sort => {
                self.shelf.sort = self.shelf.sort.next();
                self.shelf.touched = true;
                self.shelf.refresh(&self.places);
                let name = self.shelf.sort.name();
                self.notice = Some(Notice::passing(format!("order: {name}")));
            }
            Action::ToggleRead => self.toggle_read(fx),
            _ => {}
        }
        self.shelf.touched = true;
    }

    fn open_current(&mut self, fx: &mut Vec<Effect>) {
        let Some(entry) = self.shelf.current() else {
            return;
        };
        if let Some(fault) = &entry.error {
            self.notice = Some(Notice::fault(format!("{} {}", entry.label(), told(fault))));
            return;
        }
        let source = entry.source.clone();
        self.open(source, Goal::Place, fx);
    }

    pub(super) fn click_shelf(&mut self, row: usize, fx: &mut Vec<Effect>) {
        let again = self.shelf.list.cursor == row && self.shelf.touched;
        self.shelf.list.go(row, self.shelf.order.len());
        self.shelf.touched = true;
        if again {
            self.open_current(fx);
        }
    }

    pub(super) fn typed_filter(&mut self, typed: Typed, text: &str, fx: &mut Vec<Effect>) {
        match typed {
            Typed::Changed => self.shelf.set_filter(text, &self.places),
            Typed::Cancelled => self.shelf.set_filter("", &self.places),
            Typed::Accepted => self.open_current(fx),
            Typed::Moved(step) => {
                let len = self.shelf.order.len();
                self.shelf.list.step(step, len);
            }
            Typed::Left | Typed::Kept => {}
        }
    }

    fn toggle_read(&mut self, fx: &mut Vec<Effect>) {
        let Some(entry) = self.shelf.current() else {
            return;
        };
        let source = entry.source.clone();
        let read = progress(entry, &self.places).reading == Reading::Finished;
        self.remember(UndoStep::Read(source.clone(), read));
        self.set_read(&source, !read, fx);
        self.notice = Some(Notice::passing(if read {
            "marked as unread"
        } else {
            "marked as read"
        }));
    }
}
