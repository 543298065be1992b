//! Finds the feed that an address means: it is one, or a page that names some.

use std::path::Path;

use thiserror::Error;

use crate::feeds::Subscription;
use crate::shell::clock;
use crate::shell::http::{Client, HttpError, Request, Response};
use pullquote_import::feed::{self, FeedError, FeedLink};

/// What was found at an address.
#[derive(Clone, Debug, PartialEq)]
pub enum Found {
    /// A feed to follow, and the number of its entries.
    Feed(Box<Subscription>, usize),
    /// A page that names several feeds.
    Several(Vec<FeedLink>),
}

#[derive(Debug, Error)]
pub enum SubscribeError {
    #[error(transparent)]
    Http(#[from] HttpError),
    #[error("{0}")]
    Feed(#[from] FeedError),
    #[error("is a web page that names no feed")]
    NoFeed,
}

/// The address that `typed` is, also without its scheme; `None` for a file.
pub fn typed_address(typed: &str) -> Option<String> {
    let typed = typed.trim();
    if let Some(address) = pullquote_import::address::resolve("", typed) {
        return Some(address);
    }
    let host = typed.split('/').next().unwrap_or_default();
    let is_host = host.contains('.') && !host.starts_with('.') && !host.contains([' ', ':']);
    let is_file = Path::new(typed).exists()
        || (host == typed
            && Path::new(host)
                .extension()
                .is_some_and(|ending| ending.eq_ignore_ascii_case("opml")));
    let address = format!("https://{typed}");
    (is_host && !is_file).then(|| pullquote_import::address::resolve("", &address))?
}

/// Fetches `typed`, and the feed that the page there names if it is only one.
///
/// # Errors
/// Nothing could be fetched, or it is no feed.
pub fn find(client: &Client, typed: &str) -> Result<Found, SubscribeError> {
    let response = client.get(&Request::typed(typed))?;
    let found = of_response(&response, typed);
    let links = match found {
        Err(_) => feed::feed_links(&response.bytes, &response.address),
        Ok(found) => return Ok(found),
    };
    if let (Err(FeedError::NotAFeed), []) = (found, &links[..]) {
        return Err(FeedError::NotAFeed.into());
    }
    let mut own = links.iter().filter(|link| !link.is_comments);
    let (first, second) = (own.next(), own.next());
    match (first.or(links.first()), second) {
        (None, _) => Err(SubscribeError::NoFeed),
        (Some(_), Some(_)) => Ok(Found::Several(links)),
        (Some(only), None) => of_link(client, only, typed),
    }
}

/// Fetches a feed that the page at `page` names.
///
/// # Errors
/// It could not be fetched, or is no feed.
pub fn of_link(client: &Client, link: &FeedLink, page: &str) -> Result<Found, SubscribeError> {
    let response = client.get(&Request::linked(&link.address, page))?;
    Ok(of_response(&response, &link.address)?)
}

fn of_response(response: &Response, asked: &str) -> Result<Found, FeedError> {
    let found = feed::parse(&response.bytes, &response.address)?;
    let address = if response.has_moved {
        &response.address
    } else {
        asked
    };
    let address = pullquote_import::address::resolve("", address);
    let address = address.unwrap_or_else(|| asked.trim().to_owned());
    let subscription = Subscription {
        title: found.title,
        home: found.home,
        added: clock::now().text,
        ..Subscription::new(&address)
    };
    Ok(Found::Feed(Box::new(subscription), found.entries.len()))
}
