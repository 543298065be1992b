//! Bookmarks for people and for other programs: Markdown, JSON, Web Annotations, plain lines.
//!
//! What comes out may be printed to a terminal, so whatever could act on one is made visible
//! (Markdown, lines) or escaped (JSON).

pub mod quotes;

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use super::anchor::{AnchorMatch, MatchState};
use super::json as records;
use super::record::{ArticleRef, Bookmark, Record};
use pullquote_text::clean;

/// A bookmark and where it was found.
#[derive(Clone, Copy, Debug)]
pub struct Item<'a> {
    /// The bookmark.
    pub bookmark: &'a Bookmark,
    /// Where it is in the article; `None` when the article was not there to look.
    pub found: Option<AnchorMatch>,
}

impl Item<'_> {
    fn state(&self) -> Option<&'static str> {
        self.found.map(|found| found.state.name())
    }
}

/// A Markdown document: a section for each article, in the order of the items, and in it each
/// bookmark's words, speaker, date, state, note and tags.
pub fn markdown(items: &[Item<'_>]) -> String {
    let mut out = "# Bookmarks\n".to_owned();
    let mut articles: Vec<&ArticleRef> = Vec::new();
    for item in items {
        if !articles
            .iter()
            .any(|one| one.id == item.bookmark.article.id)
        {
            articles.push(&item.bookmark.article);
        }
    }
    for article in articles {
        let _ = writeln!(out, "\n## {}", escaped(&flat(&article.title)));
        if !article.source.is_empty() {
            let _ = writeln!(out, "\n{}", escaped(&flat(&article.source)));
        }
        let of = |item: &&Item<'_>| item.bookmark.article.id == article.id;
        for item in items.iter().filter(of) {
            out.push_str(&section(item));
        }
    }
    out
}

fn section(item: &Item<'_>) -> String {
    let bookmark = item.bookmark;
    let mut out = String::new();
    if let Some(name) = &bookmark.name {
        let _ = writeln!(out, "\n### {}", escaped(&flat(name)));
    }
    let quote: Vec<String> = paragraphs(&bookmark.anchor.quote())
        .map(|paragraph| format!("> {}\n", escaped(&paragraph)))
        .collect();
    out.push('\n');
    out.push_str(&quote.join(">\n"));
    let mut facts: Vec<String> = Vec::new();
    if let Some(speaker) = &bookmark.speaker {
        facts.push(format!("— {}", escaped(&flat(speaker))));
    }
    facts.push(escaped(&flat(date(&bookmark.created))));
    match item.found {
        None => facts.push("article not found".to_owned()),
        Some(found) if found.ambiguous => facts.push(format!("{}?", found.state.name())),
        Some(found) if found.state == MatchState::Exact => {}
        Some(found) => facts.push(found.state.name().to_owned()),
    }
    facts.extend(
        bookmark
            .tags
            .iter()
            .map(|tag| escaped(&format!("#{}", flat(tag)))),
    );
    facts.retain(|fact| !fact.is_empty());
    if !facts.is_empty() {
        let _ = writeln!(out, "\n{}", facts.join(" · "));
    }
    if let Some(note) = &bookmark.note {
        let lines: Vec<String> = note
            .lines()
            .map(|line| escaped(&clean::line(line)))
            .collect();
        let _ = writeln!(out, "\n{}", lines.join("\n").trim_end());
    }
    out
}

/// A JSON object with the bookmarks as the file has them, each with its `state`.
pub fn json(items: &[Item<'_>]) -> String {
    let list = items.iter().map(|item| {
        let record = Record::Bookmark(item.bookmark.clone());
        let mut value = records::write(&record, &Value::Null);
        value["state"] = item.state().into();
        if item.found.is_some_and(|found| found.ambiguous) {
            value["ambiguous"] = true.into();
        }
        value
    });
    let list: Vec<Value> = list.collect();
    records::pretty(&json!({ "bookmarks": list })) + "\n"
}

/// A page of W3C Web Annotations.
pub fn annotations(items: &[Item<'_>]) -> String {
    let list: Vec<Value> = items.iter().map(|item| annotation(item.bookmark)).collect();
    let page = json!({
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "type": "AnnotationPage",
        "items": list,
    });
    records::pretty(&page) + "\n"
}

fn annotation(bookmark: &Bookmark) -> Value {
    let body = |purpose: &str, value: &str| json!({"type": "TextualBody", "purpose": purpose, "value": value});
    let mut bodies: Vec<Value> = Vec::new();
    bodies.extend(bookmark.name.iter().map(|name| body("describing", name)));
    bodies.extend(bookmark.note.iter().map(|note| body("commenting", note)));
    bodies.extend(bookmark.tags.iter().map(|tag| body("tagging", tag)));
    let target = records::write_target(&bookmark.anchor, &bookmark.anchor.hash, &Value::Null);
    let mut value = Map::new();
    value.insert("type".to_owned(), "Annotation".into());
    value.insert(
        "id".to_owned(),
        format!("urn:pullquote:{}", encoded(&bookmark.id)).into(),
    );
    value.insert("motivation".to_owned(), "bookmarking".into());
    value.insert("created".to_owned(), bookmark.created.as_str().into());
    value.insert("modified".to_owned(), bookmark.modified.as_str().into());
    if !bodies.is_empty() {
        value.insert("body".to_owned(), bodies.into());
    }
    let target = json!({"source": address(&bookmark.article), "selector": target["selector"]});
    value.insert("target".to_owned(), target);
    Value::Object(value)
}

/// What an annotation calls the article: its file when it has one, else the identity of its text.
fn address(article: &ArticleRef) -> String {
    if article.source.starts_with('/') {
        format!("file://{}", encoded(&article.source))
    } else {
        format!("urn:sha256:{}", encoded(article.id.as_str()))
    }
}

/// Percent-encoding of all but what may stand in a path.
fn encoded(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'.' | b'_' | b'~' => {
                out.push(char::from(byte));
            }
            _ => drop(write!(out, "%{byte:02X}")),
        }
    }
    out
}

/// One line for each bookmark, for lists: date, state, title, words, name. No control characters.
pub fn lines(items: &[Item<'_>]) -> String {
    let mut out = String::new();
    for item in items {
        let bookmark = item.bookmark;
        let state = item.state().unwrap_or("?");
        let date = flat(date(&bookmark.created));
        let title = flat(&bookmark.article.title);
        let words = short(&flat(&bookmark.anchor.excerpt()), 100);
        let _ = write!(out, "{date}  {state:<7}  {title}: {words}");
        if let Some(name) = &bookmark.name {
            let _ = write!(out, " [{}]", flat(name));
        }
        out.push('\n');
    }
    out
}

/// The day of an RFC 3339 time.
fn date(time: &str) -> &str {
    time.get(..10).unwrap_or(time)
}

fn short(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((at, _)) => format!("{}…", text[..at].trim_end()),
        None => text.to_owned(),
    }
}

/// One line without controls, white space folded.
fn flat(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    clean::line(&words.join(" ")).into_owned()
}

/// The paragraphs of marked words: line ends inside them are only wrapping.
fn paragraphs(text: &str) -> impl Iterator<Item = String> {
    let parts = text.split("\n\n").map(flat);
    parts.filter(|paragraph| !paragraph.is_empty())
}

/// Text that Markdown shows as it is.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    for (index, c) in text.chars().enumerate() {
        let starts_list = (index == 0 && matches!(c, '-' | '+' | '=' | ':'))
            || (digits > 0 && index == digits && matches!(c, '.' | ')'));
        let is_mark = matches!(
            c,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' | '!' | '$'
        );
        if starts_list || is_mark {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests;
