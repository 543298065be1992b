//! The rows, counts and messages of the list, in words.

use jiff::civil::Date;

use super::{ArticleList, place_of, progress};
use crate::bookmarks::{Places, Records, tags};
use crate::library::{Entry, ReadStatus};
use pullquote_text::{Source, clean};

/// A row of the list. All words are cleaned.
#[derive(Clone, Debug, PartialEq)]
pub struct ArticleRow {
    pub title: String,
    pub is_starred: bool,
    pub is_archived: bool,
    pub is_marked: bool,
    /// `#one #two`; may be empty.
    pub tags: String,
    /// Publisher or folder; may be empty.
    pub source: String,
    /// Date of publication.
    pub date: Option<Date>,
    /// Number of words; `None` until it is counted.
    pub words: Option<u32>,
    pub reading: ReadStatus,
    /// Progress in percent.
    pub percent: usize,
    pub marks: usize,
    /// Number of direct and mixed quotations; `None` until the article is annotated.
    pub quotes: Option<u32>,
    /// Why it cannot be read.
    pub fault: Option<String>,
}

impl ArticleList {
    /// One row of the list.
    pub fn row(&self, at: usize, places: &Places, records: &Records) -> Option<ArticleRow> {
        let entry = self.entry_at(at)?;
        let locator = entry.source.locator();
        let place = place_of(entry, places);
        let article = records.article(entry.id.as_ref(), &locator);
        let marks = records.bookmarks();
        let marks = marks.filter(|mark| article.has(&mark.article)).count();
        Some(ArticleRow {
            title: entry.label(),
            is_starred: entry.is_starred(),
            is_archived: entry.is_archived(),
            is_marked: self
                .order
                .get(at)
                .is_some_and(|&id| self.marked.contains(id)),
            tags: clean::line(&tags::format(entry.tags())).into_owned(),
            source: clean::line(entry.shown_source()).into_owned(),
            date: entry.shown_date(),
            words: (entry.words > 0).then_some(entry.words),
            reading: progress(entry, places).reading,
            percent: place.map_or(0, |place| (place.progress * 100.0) as usize),
            marks,
            quotes: entry.quotes,
            fault: entry.error.clone(),
        })
    }

    /// How far an article has been read.
    pub(in crate::app) fn status(entry: &Entry, places: &Places) -> ReadStatus {
        progress(entry, places).reading
    }

    /// `7 articles · 2 unread · title ▾`.
    pub fn counts_words(&self) -> String {
        let (unreadable, unopened) = self.count_unreadable();
        let all = self.order.len() - unreadable;
        let noun = if all == 1 { "article" } else { "articles" };
        let unread = self.unread.saturating_sub(unopened);
        let of = if self.filter.is_empty() {
            String::new()
        } else {
            format!(
                " of {} · “{}”",
                self.catalog.n_rows(),
                clean::line(&self.filter)
            )
        };
        let more = if self.listing { " …" } else { "" };
        let unreadable = self.unreadable_words();
        let unreadable = unreadable.map_or_else(String::new, |words| format!(" · {words}"));
        let marked = match self.marked.len() {
            0 => String::new(),
            n => format!(" · {n} marked"),
        };
        let archived = if self.shows_archived {
            " · archived shown"
        } else {
            ""
        };
        format!(
            "{all}{more} {noun}{of} · {unread} unread{marked}{archived}{unreadable} · {} ▾",
            self.sort.name()
        )
    }

    /// The status line for the row under the cursor.
    pub fn hint(&self) -> Option<String> {
        let entry = self.current()?;
        Some(match &entry.error {
            Some(fault) => error_message(fault),
            None if entry.is_archived() => "archived".to_owned(),
            None if matches!(entry.source, Source::Seed(_)) => "comes with pullquote".to_owned(),
            None => {
                let place = entry.source.locator();
                // Where the library is needs no room in each row.
                let library = self.library.to_string_lossy();
                let inside = place
                    .strip_prefix(&*library)
                    .and_then(|rest| rest.strip_prefix(std::path::MAIN_SEPARATOR));
                clean::line(inside.unwrap_or(&place)).into_owned()
            }
        })
    }

    /// Whether to show how to add articles: while only samples are listed.
    pub fn shows_own_hint(&self) -> bool {
        !self.listing
            && self.filter.is_empty()
            && self
                .catalog
                .iter()
                .all(|(_, entry)| matches!(entry.source, Source::Seed(_)))
    }

    /// How to add articles, a sentence each.
    pub fn own_hint(&self) -> [String; 2] {
        [
            "Add your own with “pullquote add FILE”, or paste a web address here.".to_owned(),
            format!("Added articles are kept in {}.", self.folder),
        ]
    }

    /// The text of an empty list.
    pub fn empty_words(&self) -> String {
        if self.listing {
            "Looking for articles …".to_owned()
        } else if self.filter.is_empty() {
            let [how, place] = self.own_hint();
            format!("There are no articles here. {how} {place}")
        } else {
            "No title fits. Enter searches the texts; Esc shows all articles.".to_owned()
        }
    }
}

/// Prefixes an error with "cannot be read", unless it says so itself.
pub(super) fn error_message(fault: &str) -> String {
    if fault.starts_with("cannot be read") || fault.starts_with("is ") {
        fault.to_owned()
    } else {
        format!("cannot be read: {fault}")
    }
}
