//! Feeds: RSS 0.9 to 2.0, Atom 0.3 and 1.0, JSON Feed; and the feeds that a page names.
//!
//! [`parse`] is a pure function of the bytes. Feeds are often damaged, so that it takes what it finds:
//! of a feed that was cut, the entries before the cut; of an entry, what it has. [`Entry::page`] makes
//! a page of an entry, which is read like any other.

mod discover;
mod json_feed;
mod xml_feed;

use std::fmt::Write as _;

use pullquote_text::collapse_whitespace;
use pullquote_text::date::{self, Date};
use thiserror::Error;

pub use discover::{FeedLink, feed_links};

use crate::markup::entities;
use crate::{decode, markup};

/// The most entries of a feed that are read. Some feeds hold their whole archive.
const MAX_ENTRIES: usize = 2000;
/// The longest title, in characters.
const MAX_TITLE: usize = 300;
/// The most tags of an entry.
const MAX_TAGS: usize = 20;

/// A feed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Feed {
    /// Its name, on one line.
    pub title: Option<String>,
    /// The site that it is of.
    pub home: Option<String>,
    /// How often to ask for it, in minutes, as it says itself.
    pub interval: Option<u32>,
    /// Its entries, in the order of the feed.
    pub entries: Vec<Entry>,
    /// Whether the feed ends early or is damaged.
    pub is_cut: bool,
}

/// An entry of a feed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// What the feed identifies it by; may be missing.
    pub id: Option<String>,
    /// The address of its page, absolute.
    pub address: Option<String>,
    /// On one line, without markup; empty for an entry without a title.
    pub title: String,
    /// Its authors.
    pub byline: Option<String>,
    /// The day of publication.
    pub date: Option<Date>,
    /// Its content as HTML, else its summary; relative addresses are to be read against
    /// [`Entry::address`].
    pub content: String,
    /// Whether the content is more than what the feed calls a summary.
    pub is_content: bool,
    /// Categories and keywords.
    pub tags: Vec<String>,
}

/// Why bytes are no feed. The message is a predicate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum FeedError {
    /// It is HTML.
    #[error("is a web page, not a feed")]
    IsPage,
    /// It is neither XML nor JSON of a feed.
    #[error("is not a feed")]
    NotAFeed,
}

/// Reads a feed that was fetched from `address`.
///
/// # Errors
/// The bytes are no feed. A damaged one is read as far as it goes.
pub fn parse(bytes: &[u8], address: &str) -> Result<Feed, FeedError> {
    let declared = declared_encoding(bytes);
    let text = decode::decode(bytes.to_vec(), declared).text;
    let begin = text.trim_start();
    let mut feed = if begin.starts_with('{') {
        json_feed::parse(begin, address).ok_or(FeedError::NotAFeed)?
    } else {
        match xml_feed::parse(begin, address) {
            Some(feed) => feed,
            None if crate::html::is_html(bytes) => return Err(FeedError::IsPage),
            None => return Err(FeedError::NotAFeed),
        }
    };
    feed.entries.truncate(MAX_ENTRIES);
    Ok(feed)
}

/// Whether bytes that begin so may be a feed.
pub fn is_feed(head: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&head[..head.len().min(4096)]);
    let head = head.trim_start_matches('\u{feff}').trim_start();
    if head.starts_with('{') {
        return head.contains("jsonfeed.org/version");
    }
    ["<rss", "<feed", "<atom:feed", "<rdf:RDF"]
        .iter()
        .any(|tag| head.contains(tag))
        && head.starts_with('<')
        && !crate::html::is_html(head.as_bytes())
}

/// The encoding that an XML declaration names.
fn declared_encoding(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]);
    let (declaration, _) = head.split_once("?>")?;
    let (_, label) = declaration.split_once("encoding")?;
    let label = label.trim_start().strip_prefix('=')?.trim_start();
    let label = label.strip_prefix(['"', '\''])?;
    let label = label.split(['"', '\'']).next()?;
    encoding_rs::Encoding::for_label(label.as_bytes())
}

impl Entry {
    /// The entry as a page of HTML, with its metadata where pages have theirs. `site` is the feed's title.
    pub fn page(&self, site: Option<&str>) -> String {
        let mut head = String::from("<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\">\n");
        let mut add = |name: &str, value: Option<&str>| {
            if let Some(value) = value.filter(|value| !value.is_empty()) {
                let value = attribute(value);
                let _ = match name {
                    "canonical" => writeln!(
                        head,
                        "<link rel=\"canonical\" href=\"{value}\">\n<base href=\"{value}\">"
                    ),
                    "author" | "keywords" => {
                        writeln!(head, "<meta name=\"{name}\" content=\"{value}\">")
                    }
                    _ => writeln!(head, "<meta property=\"{name}\" content=\"{value}\">"),
                };
            }
        };
        let date = self.date.map(|date| date.to_string());
        add("canonical", self.address.as_deref());
        add("author", self.byline.as_deref());
        add("article:published_time", date.as_deref());
        add("og:site_name", site);
        add("keywords", Some(&self.tags.join(", ")));
        let title = attribute(&self.title);
        let heading = if title.is_empty() {
            String::new()
        } else {
            format!("<h1>{title}</h1>\n")
        };
        let content = &self.content;
        format!(
            "{head}<title>{title}</title></head>\n<body><article>\n{heading}{content}\n</article></body></html>\n"
        )
    }

    /// The words of the content, on one line without markup.
    pub fn plain_text(&self) -> String {
        plain(&self.content)
    }
}

fn attribute(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// HTML as a line of text.
fn plain(html: &str) -> String {
    if !html.contains(['<', '&']) {
        return collapse_whitespace(html);
    }
    let mut text = String::new();
    for token in markup::tokenizer::Tokenizer::new(html, false) {
        use markup::tokenizer::Token;
        match token {
            Token::Text(part) => text += &entities::decode(part),
            Token::Verbatim(part) => text += part,
            Token::Start(tag) if !is_inline(tag.name) => text.push(' '),
            _ => {}
        }
    }
    collapse_whitespace(&text)
}

fn is_inline(name: &str) -> bool {
    let inline = [
        "a", "abbr", "b", "cite", "code", "em", "i", "q", "s", "small", "span", "strong", "sub",
        "sup", "u",
    ];
    inline.iter().any(|one| name.eq_ignore_ascii_case(one))
}

/// A title: on one line and not endless. Feeds disagree on whether theirs is text or HTML, so that what
/// looks like markup is taken for it.
fn title(text: &str) -> String {
    let is_markup = text.contains("</") || text.contains("<br") || text.contains('&');
    let line = if is_markup {
        plain(text)
    } else {
        collapse_whitespace(text)
    };
    match line.char_indices().nth(MAX_TITLE) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

/// The author of RSS is `name@example.org (Ana Ruiz)`, as mail has it.
fn author(text: &str) -> Option<String> {
    let line = title(text);
    if let Some((mail, name)) = line.split_once('(')
        && mail.contains('@')
    {
        let name = name.trim_end_matches(')').trim();
        return (!name.is_empty()).then(|| name.to_owned());
    }
    let is_address = line.contains('@') && !line.contains(' ');
    (!line.is_empty() && !is_address).then_some(line)
}

/// The day of a date by RFC 822 or RFC 3339, or in words.
fn day(text: &str) -> Option<Date> {
    let text = text.trim();
    if let Some(found) = date::find(text) {
        return Some(found);
    }
    // `Mon, 2 Mar 26 10:00 GMT`, with a year of two digits.
    let words: Vec<&str> = text
        .split([' ', ','])
        .filter(|word| !word.is_empty())
        .collect();
    let at = words.iter().position(|word| date::month(word).is_some())?;
    let day = words.get(at.checked_sub(1)?)?.parse().ok()?;
    let year: u16 = words
        .get(at + 1)
        .filter(|year| year.len() == 2)?
        .parse()
        .ok()?;
    let century = if year < 70 { 2000 } else { 1900 };
    Date::new(century + year, date::month(words[at])?, day)
}

fn add_tag(tags: &mut Vec<String>, text: &str) {
    let tag = title(text).replace(',', " ");
    if !tag.is_empty() && tags.len() < MAX_TAGS && !tags.contains(&tag) {
        tags.push(tag);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_mail_and_of_atom() {
        let march = Date::new(2026, 3, 2);
        for text in [
            "Mon, 02 Mar 2026 23:30:00 +0100",
            "2026-03-02T23:30:00Z",
            "Mon, 2 Mar 26 10:00 GMT",
            "2 March 2026",
        ] {
            assert_eq!(day(text), march, "{text}");
        }
        assert_eq!(day("yesterday"), None);
    }

    #[test]
    fn authors_are_names() {
        assert_eq!(
            author("ana@example.org (Ana Ruiz)").as_deref(),
            Some("Ana Ruiz")
        );
        assert_eq!(author("Ana Ruiz").as_deref(), Some("Ana Ruiz"));
        assert_eq!(author("ana@example.org"), None);
    }
}
