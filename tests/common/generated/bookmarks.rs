//! Generated bookmarks.

use pullquote::article_id::ArticleId;
use pullquote::bookmarks::{Anchor, ArticleRef, Bookmark};
use pullquote_text::Span;

/// Bytes of the words that are marked.
const WORDS: usize = 60;

/// A bookmark every `apart` bytes of the text at `source`.
pub fn every(apart: usize, text: &str, source: &str) -> Vec<Bookmark> {
    let id = ArticleId::of(text);
    let bookmark = |(n, start): (usize, usize)| {
        let article = ArticleRef {
            id: id.clone(),
            title: "A bridge".to_owned(),
            source: source.to_owned(),
            passage: None,
            address: None,
        };
        // As in a text in which no words are like others; looking for them takes a pass over the text for each.
        let anchor = Anchor {
            alike: Some(0),
            ..Anchor::without_alike(text, &id, Span::new(start, start + WORDS))
        };
        Bookmark::new(format!("b{n}"), article, anchor, "2024-03-05T08:00:00Z")
    };
    let starts = (0..text.len().saturating_sub(apart)).step_by(apart);
    starts.enumerate().map(bookmark).collect()
}

/// The text with a word before every paragraph.
pub fn changed(text: &str) -> String {
    text.replace("\n\n", "\n\nNow ")
}
