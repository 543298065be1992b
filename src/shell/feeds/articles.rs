//! The article of an entry: what the feed has, or its page.

use super::run::Run;
use crate::article_id::ArticleId;
use crate::feeds::{Mode, Subscription};
use crate::library::keep::{KeepError, Kept};
use crate::shell::http::{HttpError, Request};
use crate::shell::threads;
use crate::shell::web_page::{self, Content, Page, PageError};
use pullquote_import::address;
use pullquote_import::feed::Entry;
use pullquote_text::{Article, Source};

/// What a feed calls the content is a whole article from this many words.
const WHOLE_CONTENT: usize = 120;
/// A summary of so many words is no teaser.
const WHOLE_SUMMARY: usize = 300;

/// An article to be kept.
pub struct Taken {
    page: Page,
    /// Why only the teaser of the feed was taken.
    pub teaser: Option<String>,
}

impl Taken {
    pub fn text(&self) -> &str {
        match &self.page.content {
            Content::Article(article) => article.text(),
            Content::File { .. } => "",
        }
    }

    /// Whether the feed has only the beginning of it.
    pub fn is_teaser(&self) -> bool {
        matches!(&self.page.content, Content::Article(article) if article.is_teaser)
    }
}

/// Why there is no article now.
pub enum TakeError {
    /// It is worth trying again.
    NotNow,
    NoText,
}

/// The article of an entry, by the mode of the feed. If its page is behind a wall or missing, what the feed
/// has of it.
pub(super) fn take(run: &Run<'_>, feed: &Subscription, entry: &Entry) -> Result<Taken, TakeError> {
    let wants_page = match feed.mode {
        Mode::Feed | Mode::Ask => false,
        Mode::Full => true,
        Mode::Auto => !is_whole(entry),
    };
    let target = entry.address.as_deref().filter(|_| wants_page);
    let reason = match target.map(|target| fetch_page(run, feed, target)) {
        Some(Ok(page)) => {
            return Ok(Taken { page, teaser: None });
        }
        Some(Err(PageError::Http(HttpError::Cancelled))) => return Err(TakeError::NotNow),
        Some(Err(PageError::Http(error))) if error.is_temporary() => return Err(TakeError::NotNow),
        Some(Err(error)) => Some(error.to_string()),
        None => None,
    };
    let mut article = of_entry(feed, entry).ok_or(TakeError::NoText)?;
    let is_offered = feed.mode == Mode::Ask && !is_whole(entry);
    article.is_teaser = entry.address.is_some() && (is_offered || reason.is_some());
    let page = Page {
        address: key(feed, entry),
        content: Content::Article(Box::new(article)),
        etag: None,
        last_modified: None,
    };
    Ok(Taken {
        page,
        teaser: reason,
    })
}

/// Whether the feed has the whole text, as far as its length and its end tell.
fn is_whole(entry: &Entry) -> bool {
    let text = entry.plain_text();
    let end = text
        .trim_end_matches([' ', '.', ']', ')', '»', '→'])
        .to_lowercase();
    let is_continued = text.ends_with('…')
        || text.ends_with("[…]")
        || text.ends_with("...")
        || [
            "read more",
            "continue reading",
            "weiterlesen",
            "lire la suite",
            "leer más",
            "mehr",
        ]
        .iter()
        .any(|words| end.ends_with(words));
    let least = if entry.is_content {
        WHOLE_CONTENT
    } else {
        WHOLE_SUMMARY
    };
    !is_continued && text.split_whitespace().take(least).count() >= least
}

fn fetch_page(run: &Run<'_>, feed: &Subscription, target: &str) -> Result<Page, PageError> {
    let host = address::host(target);
    if !run.turns.at(&host, || run.is_ending()) {
        return Err(HttpError::Timeout.into());
    }
    let mut request = Request::linked(target, &feed.address);
    request.cancel = Some(run.fetch.cancel.clone());
    request.limits.time = run.fetch.patience;
    let answer = run.fetch.client.get(&request);
    let is_silent = matches!(&answer, Err(HttpError::Timeout));
    run.turns.done(&host, !is_silent);
    let mut page = web_page::read(answer?)?;
    // Known by the address of the feed, also when it leads through a counter.
    target.clone_into(&mut page.address);
    Ok(page)
}

/// The text that the feed has, as an article; `None` if there are no words.
fn of_entry(feed: &Subscription, entry: &Entry) -> Option<Article> {
    if entry.title.is_empty() && entry.plain_text().is_empty() {
        return None;
    }
    let source = Source::File("entry.html".into());
    let page = entry.page(Some(feed.label()));
    let mut article = pullquote_import::read(page.into_bytes(), source).ok()?;
    article.address.clone_from(&entry.address);
    Some(article)
}

/// The address by which the article is found again: its own, else one made of the feed's.
fn key(feed: &Subscription, entry: &Entry) -> String {
    entry.address.clone().unwrap_or_else(|| {
        let own = entry
            .id
            .clone()
            .unwrap_or_else(|| entry.title.clone() + &entry.content);
        let hash = ArticleId::of(&own);
        // Not a fragment: addresses that differ in theirs are the same page.
        let joint = if feed.address.contains('?') { '&' } else { '?' };
        format!("{}{joint}entry={}", feed.address, &hash.as_str()[..16])
    })
}

/// Writes the article to the folder of its feed. Metadata that the page lacks are the entry's.
pub(super) fn keep(
    run: &Run<'_>,
    feed: &Subscription,
    entry: &Entry,
    taken: &Taken,
) -> Result<Kept, KeepError> {
    let mut kept = threads::lock(&run.kept);
    let Content::Article(article) = &taken.page.content else {
        return web_page::keep(&mut kept, &taken.page, Some(feed.label()));
    };
    let mut article = article.clone();
    if article.date.is_none() {
        article.date = entry.date;
    }
    if article.byline.is_none() {
        article.byline.clone_from(&entry.byline);
    }
    if article.site.is_none() {
        article.site = Some(feed.label().to_owned());
    }
    for tag in &entry.tags {
        if !article.tags.contains(tag) {
            article.tags.push(tag.clone());
        }
    }
    let page = Page {
        address: taken.page.address.clone(),
        content: Content::Article(article),
        etag: taken.page.etag.clone(),
        last_modified: taken.page.last_modified.clone(),
    };
    web_page::keep(&mut kept, &page, Some(feed.label()))
}
