//! A row of the library: what is known of an article without its text.

use jiff::civil::Date;

use crate::article_id::ArticleId;
use pullquote_text::fold::fold;
use pullquote_text::{Article, Source, clean};

/// Identifies a row of the [`Catalog`](super::Catalog) until the program ends; never reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EntryId(pub(super) u32);

impl EntryId {
    /// Position in order of insertion.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// What the library knows of an article without holding its text. Every string is safe to print.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub source: Source,
    /// Headline on one line; empty until it is known.
    pub title: String,
    /// Publisher named in the text or its metadata; may be empty.
    pub publisher: String,
    /// Word count: exact after the whole text was read, otherwise estimated from its head.
    pub words: u32,
    pub bytes: u64,
    /// Modification time in seconds since the Unix epoch.
    pub modified: Option<i64>,
    /// Publication date stated in the text.
    pub date: Option<Date>,
    /// The date that the reader gave it.
    pub set_date: Option<Date>,
    /// Set once the whole text was read.
    pub id: Option<ArticleId>,
    /// Number of quotations, set once the text was annotated.
    pub quotes: Option<u32>,
    /// Why it cannot be read, as a predicate to put after the name: `is a pipe, not a file`.
    pub error: Option<String>,
    /// Folder label shown in the row; may be empty.
    pub folder: String,
    /// Where the article is on the web.
    pub address: Option<String>,
}

impl Entry {
    pub const fn new(source: Source) -> Self {
        Self {
            source,
            title: String::new(),
            publisher: String::new(),
            words: 0,
            bytes: 0,
            modified: None,
            date: None,
            set_date: None,
            id: None,
            quotes: None,
            error: None,
            folder: String::new(),
            address: None,
        }
    }

    /// Entry of an article in memory. Leaves [`Entry::id`] unset, since callers often have the hash already.
    pub fn of(article: &Article) -> Self {
        let mut entry = Self::new(article.source.clone());
        entry.describe(article);
        entry.words = article.count_words() as u32;
        entry.bytes = article.text().len() as u64;
        entry
    }

    /// Copies title, publisher and date from `article`, which may hold only the head of the text.
    pub fn describe(&mut self, article: &Article) {
        self.date = date_of(article);
        self.address.clone_from(&article.address);
        self.title = clean::line(&article.title()).into_owned();
        let publisher = article.publisher_name().unwrap_or_default();
        self.publisher = clean::line(publisher).into_owned();
    }

    /// Title, or the file name if there is none.
    pub fn label(&self) -> String {
        if self.title.is_empty() {
            clean::line(&self.source.name()).into_owned()
        } else {
            self.title.clone()
        }
    }

    /// The date of publication: the reader's, else that of the text. A file's own time is none.
    pub fn shown_date(&self) -> Option<Date> {
        self.set_date.or(self.date)
    }

    /// Publisher, or the folder if the text names none; may be empty.
    pub fn shown_source(&self) -> &str {
        if self.publisher.is_empty() {
            &self.folder
        } else {
            &self.publisher
        }
    }

    /// Folded text that the filter searches: title, publisher and file name.
    pub(super) fn key(&self) -> String {
        let name = self.source.name();
        let mut key = self.title.clone();
        for part in [self.publisher.as_str(), name.as_str()] {
            if !part.is_empty() {
                if !key.is_empty() {
                    key.push(' ');
                }
                key.push_str(part);
            }
        }
        fold(&key)
    }
}

/// Publication date stated in the text of `article`.
pub fn date_of(article: &Article) -> Option<Date> {
    civil_date(article.date?)
}

/// `date` as a date of the library `jiff`.
pub fn civil_date(date: pullquote_text::date::Date) -> Option<Date> {
    Date::new(date.year() as i16, date.month() as i8, date.day() as i8).ok()
}
