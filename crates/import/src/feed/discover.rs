//! The feeds that a web page names: `<link rel="alternate" type="application/rss+xml">`.

use pullquote_text::collapse_whitespace;

use crate::address;
use crate::markup::tokenizer::{Token, Tokenizer};

/// How much of a page is searched, in bytes: the links are in its head.
const SEARCHED: usize = 512 << 10;
const MAX_LINKS: usize = 50;

/// A feed that a page names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedLink {
    /// Absolute.
    pub address: String,
    /// What the page calls it.
    pub title: Option<String>,
    /// Whether it is a feed of comments, as far as its name tells.
    pub is_comments: bool,
}

/// The feeds that the page at `address` names, each once, in its order; feeds of comments last.
pub fn feed_links(bytes: &[u8], address: &str) -> Vec<FeedLink> {
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(SEARCHED)]);
    let mut base = address.to_owned();
    let mut links: Vec<FeedLink> = Vec::new();
    for token in Tokenizer::new(&text, false) {
        let Token::Start(tag) = token else { continue };
        if tag.name.eq_ignore_ascii_case("base")
            && let Some(href) = tag.value("href")
        {
            base = address::resolve(address, href.trim()).unwrap_or(base);
        }
        if !tag.name.eq_ignore_ascii_case("link") || links.len() >= MAX_LINKS {
            continue;
        }
        let rel = tag.value("rel").unwrap_or_default().to_ascii_lowercase();
        let kind = tag.value("type").unwrap_or_default().to_ascii_lowercase();
        let is_alternate = rel
            .split_whitespace()
            .any(|one| one == "alternate" || one == "feed");
        let kind = kind.split(';').next().unwrap_or_default().trim();
        let is_feed = matches!(
            kind,
            "application/rss+xml"
                | "application/atom+xml"
                | "application/feed+json"
                | "application/rdf+xml"
                | "text/rss+xml"
        ) || (kind == "application/json" && rel.contains("feed"));
        let Some(href) = tag.value("href").filter(|_| is_alternate && is_feed) else {
            continue;
        };
        let Some(found) = address::resolve(&base, href.trim()) else {
            continue;
        };
        if links.iter().any(|link| link.address == found) {
            continue;
        }
        let title = tag.value("title").map(|title| collapse_whitespace(&title));
        let named = format!("{} {found}", title.as_deref().unwrap_or("")).to_lowercase();
        links.push(FeedLink {
            address: found,
            title: title.filter(|title| !title.is_empty()),
            is_comments: named.contains("comment"),
        });
    }
    links.sort_by_key(|link| link.is_comments);
    links
}
