//! Feeds, lists of feeds and exports of reading lists: any bytes are read or refused; what is read has
//! addresses of the web only, titles on one line, and pages that are read again; lists come back.

use pullquote_import::feed;
use pullquote_import::opml::{self, ListedFeed};
use pullquote_import::reading_list;

pub fn check(data: &[u8]) {
    let address = "https://port.example/feed.xml";
    if let Ok(feed) = feed::parse(data, address) {
        for entry in feed.entries.iter().take(20) {
            assert!(entry.address.as_deref().is_none_or(is_web), "{entry:?}");
            assert!(!entry.title.contains(['\n', '\r']), "{entry:?}");
            entry.page(feed.title.as_deref());
        }
    }
    for link in feed::feed_links(data, address) {
        assert!(is_web(&link.address), "{link:?}");
    }
    if let Some(feeds) = opml::parse_opml(data) {
        let again = opml::parse_opml(opml::to_opml(&feeds).as_bytes());
        assert_eq!(
            again.map(|feeds| addresses(&feeds)),
            Some(addresses(&feeds))
        );
    }
    let (feeds, _) = opml::parse_newsboat(&String::from_utf8_lossy(data));
    let (again, _) = opml::parse_newsboat(&opml::to_newsboat(&feeds));
    assert_eq!(addresses(&again), addresses(&feeds));
    for saved in reading_list::parse(data)
        .map(|found| found.1)
        .unwrap_or_default()
    {
        assert!(is_web(&saved.address), "{saved:?}");
    }
}

fn is_web(address: &str) -> bool {
    address.starts_with("http://") || address.starts_with("https://")
}

/// Sorted: OPML lists feeds by folder.
fn addresses(feeds: &[ListedFeed]) -> Vec<String> {
    let mut all: Vec<String> = feeds.iter().map(|feed| feed.address.clone()).collect();
    all.sort();
    all
}
