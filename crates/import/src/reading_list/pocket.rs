//! Pocket's export as HTML: one list of what is unread, one of what was read.

use super::{Saved, add_tag, day_of_seconds};
use crate::address;
use crate::markup::entities;
use crate::markup::tokenizer::{Token, Tokenizer};
use pullquote_text::collapse_whitespace;

/// The entries; `None` if the page is none of Pocket's.
pub fn parse(page: &str) -> Option<Vec<Saved>> {
    let head = &page[..page.floor_char_boundary(4096)];
    if !head.contains("Pocket Export") && !head.contains("time_added") {
        return None;
    }
    let mut all: Vec<Saved> = Vec::new();
    let mut is_read = false;
    let (mut in_heading, mut in_link) = (false, false);
    for token in Tokenizer::new(page, false) {
        match token {
            Token::Start(tag) if tag.name.eq_ignore_ascii_case("h1") => in_heading = true,
            Token::Start(tag) if tag.name.eq_ignore_ascii_case("a") => {
                let href = tag.value("href").unwrap_or_default();
                let Some(address) = address::resolve("", &href) else {
                    continue;
                };
                let mut tags = Vec::new();
                for one in tag.value("tags").unwrap_or_default().split(',') {
                    add_tag(&mut tags, one);
                }
                in_link = true;
                all.push(Saved {
                    address,
                    tags,
                    is_read,
                    saved: tag
                        .value("time_added")
                        .and_then(|time| day_of_seconds(&time)),
                    ..Saved::default()
                });
            }
            Token::End(_) => (in_heading, in_link) = (false, false),
            Token::Text(text) if in_heading => {
                is_read = text.to_ascii_lowercase().contains("read archive");
            }
            Token::Text(text) if in_link => {
                if let Some(saved) = all.last_mut() {
                    let title = collapse_whitespace(&entities::decode(text));
                    // Pocket repeats the address where it knows no title.
                    if !title.starts_with("http") {
                        saved.title = title;
                    }
                }
            }
            _ => {}
        }
    }
    Some(all)
}
