//! Feeds that were saved as files: each entry is an article.

use std::fs::File;
use std::path::Path;

use pullquote_text::{Article, Contents, Part, Source, address};

use crate::error::ImportError;
use crate::exports::read_all;
use crate::feed::{self, Feed};
use crate::file::has_extension;
use crate::html;
use crate::traits::{CollectionFormat, Parts};

/// Names of feeds. With `json` and `xml` only the bytes tell.
const ENDINGS: &[&str] = &["rss", "atom", "rdf", "xml", "json"];

pub(crate) struct FeedFile;

impl CollectionFormat for FeedFile {
    fn accepts_name(&self, path: &Path) -> bool {
        has_extension(path, ENDINGS)
    }

    fn is_found_by_content(&self) -> bool {
        true
    }

    fn detects(&self, _path: &Path, head: &[u8]) -> bool {
        feed::is_feed(head)
    }

    fn open(&self, file: File, _path: &Path) -> Result<Box<dyn Parts>, ImportError> {
        parts(&read_all(file)?)
    }
}

/// The articles of the feed in `bytes`.
pub(crate) fn parts(bytes: &[u8]) -> Result<Box<dyn Parts>, ImportError> {
    let feed = feed::parse(bytes, "");
    let mut feed = feed.map_err(|_| ImportError::NoParts)?;
    feed.entries
        .retain(|entry| !entry.title.is_empty() || !entry.content.is_empty());
    if feed.entries.is_empty() {
        return Err(ImportError::NoArticles);
    }
    Ok(Box::new(feed))
}

impl Parts for Feed {
    fn contents(&mut self) -> Result<Contents, ImportError> {
        let entries = (1..).zip(&self.entries);
        let parts = entries.map(|(number, entry)| Part {
            number,
            title: entry.title.clone(),
            bytes: (entry.title.len() + entry.content.len()) as u64,
            publisher: self.title.clone(),
            date: entry.date,
            error: None,
        });
        Ok(Contents {
            title: self.title.clone().unwrap_or_default(),
            parts: parts.collect(),
        })
    }

    fn article(&mut self, source: Source, number: u32) -> Result<Article, ImportError> {
        let at = usize::try_from(number)
            .unwrap_or(usize::MAX)
            .wrapping_sub(1);
        let entry = self.entries.get(at).ok_or(ImportError::NoSuchPart)?;
        entry_article(entry, self.title.as_deref(), source)
    }
}

/// The article of an entry, read as a page of the site of this name.
pub(crate) fn entry_article(
    entry: &feed::Entry,
    site: Option<&str>,
    source: Source,
) -> Result<Article, ImportError> {
    let mut article = html::article(entry.page(site).into_bytes(), source)?;
    // Remarks on a page that was made here.
    article.notes.clear();
    article.date = entry.date.or(article.date);
    article.address = entry.address.as_deref().and_then(address::clean);
    article.tags.clone_from(&entry.tags);
    if article.site.is_none() {
        article.site = site.map(str::to_owned);
    }
    Ok(article)
}
