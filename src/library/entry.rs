//! A row of the library: what is known of an article without its text.

use std::sync::Arc;

use jiff::civil::Date;

use crate::article_id::ArticleId;
use crate::reader_facts::ReaderFacts;
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
    /// What the reader says of it.
    pub reader: Option<Arc<ReaderFacts>>,
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
            reader: None,
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

    /// The headline: the reader's, else that of the text, else the file name.
    pub fn label(&self) -> String {
        let set = self
            .reader
            .as_ref()
            .and_then(|facts| facts.headline.as_ref());
        if let Some(headline) = set {
            clean::line(headline).into_owned()
        } else if self.title.is_empty() {
            clean::line(&self.source.name()).into_owned()
        } else {
            self.title.clone()
        }
    }

    /// The date of publication: the reader's, else that of the text. A file's own time is none.
    pub fn shown_date(&self) -> Option<Date> {
        let set = self.reader.as_ref().and_then(|reader| reader.date);
        set.or(self.date)
    }

    /// Publisher, or the folder if there is none; may be empty. The reader's word is not cleaned.
    pub fn shown_source(&self) -> &str {
        let set = self
            .reader
            .as_ref()
            .and_then(|facts| facts.publisher.as_deref());
        if let Some(publisher) = set {
            publisher
        } else if self.publisher.is_empty() {
            &self.folder
        } else {
            &self.publisher
        }
    }

    pub fn is_starred(&self) -> bool {
        self.reader.as_ref().is_some_and(|facts| facts.is_starred)
    }

    pub fn is_archived(&self) -> bool {
        self.reader.as_ref().is_some_and(|facts| facts.is_archived)
    }

    /// The reader's tags, without `#`.
    pub fn tags(&self) -> &[String] {
        self.reader.as_ref().map_or(&[], |facts| &facts.tags)
    }

    /// Folded text that the filter searches: title, publisher and file name, and the reader's words for them.
    pub(super) fn key(&self) -> String {
        let name = self.source.name();
        let facts = self.reader.as_deref();
        let set = |word: fn(&ReaderFacts) -> &Option<String>| {
            facts
                .and_then(|facts| word(facts).as_deref())
                .unwrap_or_default()
        };
        let mut key = set(|facts| &facts.headline).to_owned();
        let publisher = set(|facts| &facts.publisher);
        for part in [&self.title, publisher, &self.publisher, name.as_str()] {
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
