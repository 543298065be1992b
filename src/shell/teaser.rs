//! Teasers: articles of which the library has only what their feed has, until the reader asks for the rest.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use crate::feeds::file;
use pullquote_text::{Article, Source, address};

/// No teaser is larger, in bytes.
const LARGEST: u64 = 4 << 20;

/// The teaser in a file; `None` if there is something else.
pub fn at(path: &Path) -> Option<Article> {
    let mut bytes = Vec::new();
    let file = File::open(path).ok()?;
    file.take(LARGEST).read_to_end(&mut bytes).ok()?;
    let article = pullquote_import::read(bytes, Source::File(path.to_owned())).ok()?;
    article.is_teaser.then_some(article)
}

/// Gives the article what the feed knows of it and its page does not tell.
pub fn fill_in(article: &mut Article, teaser: Article) {
    article.date = article.date.or(teaser.date);
    article.byline = article.byline.take().or(teaser.byline);
    article.site = article.site.take().or(teaser.site);
    for tag in teaser.tags {
        if !article.tags.contains(&tag) {
            article.tags.push(tag);
        }
    }
}

/// The feed at the host of an address, which may be in the reader's own network as the feed is; empty if the
/// reader follows none there.
pub fn feed_at(subscriptions: &Path, of: &str) -> String {
    let host = address::host(of);
    let feeds = file::load(subscriptions).feeds;
    let mut feeds = feeds.iter().map(|feed| feed.address.as_str());
    let found = feeds.find(|feed| address::host(feed) == host);
    found.unwrap_or_default().to_owned()
}
