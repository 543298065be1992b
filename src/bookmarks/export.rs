//! Bookmarks and the quote book as Markdown, JSON and lines.
//!
//! The output may go to a terminal: control characters are replaced ([`clean::line`]) or, in JSON,
//! escaped.

use std::collections::HashSet;
use std::fmt::Write as _;

use serde_json::{Map, Value};

use super::anchor::{Anchor, AnchorMatch, MatchState};
use super::article_ref::ArticleRef;
use super::json;
use super::record::{Bookmark, Record, SavedQuote};
use super::tags;
use pullquote_text::clean::{self, one_line};

/// A record and the place of its words.
#[derive(Clone, Copy, Debug)]
pub struct Located<'a, T> {
    pub record: &'a T,
    /// `None` if the article could not be read.
    pub found: Option<AnchorMatch>,
}

/// A section for each article, in the order of the items, with the words, speaker, date, state, tags and
/// note of each bookmark.
pub fn bookmarks_as_markdown(items: &[Located<'_, Bookmark>]) -> String {
    markdown(
        "Bookmarks",
        items,
        |bookmark| (&bookmark.article, ["", ""]),
        |item| {
            let bookmark = item.record;
            let name = bookmark.name.as_deref();
            let speaker = bookmark.speaker.as_ref();
            let mut facts: Vec<String> = speaker
                .map(|name| format!("— {name}"))
                .into_iter()
                .collect();
            facts.push(date(&bookmark.created).to_owned());
            facts.extend(state(item.found));
            facts.extend(bookmark.class.clone());
            facts.extend(bookmark.letter().map(|letter| format!("'{letter}")));
            facts.extend(bookmark.tags.iter().map(|tag| format!("#{tag}")));
            section(name, &bookmark.anchor, &facts, bookmark.note.as_deref())
        },
    )
}

/// As [`bookmarks_as_markdown`], with the publisher and date of each article, and the kind, cue and
/// position of each quotation.
pub fn quotes_as_markdown(items: &[Located<'_, SavedQuote>]) -> String {
    fn article(quote: &SavedQuote) -> (&ArticleRef, [&str; 2]) {
        let facts = [&quote.publisher, &quote.date];
        (
            &quote.article,
            facts.map(|fact| fact.as_deref().unwrap_or("")),
        )
    }
    markdown("Quote book", items, article, |item| {
        let quote = item.record;
        let speaker = quote.speaker.as_deref().unwrap_or("no named speaker");
        let mut facts = vec![format!("— {speaker}")];
        facts.extend(quote.cue.clone());
        facts.push(quote.kind.clone());
        let (start, end) = (quote.anchor.start, quote.anchor.end);
        facts.push(format!("characters {start}–{end}"));
        facts.push(format!("kept {}", date(&quote.created)));
        facts.extend(state(item.found));
        facts.extend(quote.tags.iter().map(|tag| format!("#{tag}")));
        section(None, &quote.anchor, &facts, quote.note.as_deref())
    })
}

/// A document with a section for each article. `article_of` returns the article of a record and the
/// facts to be printed before its source.
fn markdown<T>(
    title: &str,
    items: &[Located<'_, T>],
    article_of: fn(&T) -> (&ArticleRef, [&str; 2]),
    section: impl Fn(&Located<'_, T>) -> String,
) -> String {
    let mut out = format!("# {title}\n");
    let mut done = HashSet::new();
    for item in items {
        let (article, [first, second]) = article_of(item.record);
        if !done.insert(&article.id) {
            continue;
        }
        let _ = writeln!(out, "\n## {}", escaped(&article.title));
        push_facts(&[first, second, &article.source], &mut out);
        let is_here = |item: &&Located<'_, T>| article_of(item.record).0.id == article.id;
        out.extend(items.iter().filter(is_here).map(&section));
    }
    out
}

fn section(name: Option<&str>, anchor: &Anchor, facts: &[String], note: Option<&str>) -> String {
    let mut out = String::new();
    if let Some(name) = name {
        let _ = writeln!(out, "\n### {}", escaped(name));
    }
    let quote: Vec<String> = paragraphs(&anchor.quote())
        .map(|paragraph| format!("> {}\n", escaped(&paragraph)))
        .collect();
    let _ = write!(out, "\n{}", quote.join(">\n"));
    push_facts(facts, &mut out);
    if let Some(note) = note {
        let lines: Vec<String> = note
            .lines()
            .map(|line| literal(&clean::line(line)))
            .collect();
        let _ = writeln!(out, "\n{}", lines.join("\n").trim_end());
    }
    out
}

fn push_facts(facts: &[impl AsRef<str>], out: &mut String) {
    let mut facts: Vec<String> = facts.iter().map(|fact| escaped(fact.as_ref())).collect();
    facts.retain(|fact| !fact.is_empty());
    if !facts.is_empty() {
        let _ = writeln!(out, "\n{}", facts.join(" · "));
    }
}

/// What a reader of a document should know about the place of the words, if anything.
fn state(found: Option<AnchorMatch>) -> Option<String> {
    match found {
        None => Some("article not found".to_owned()),
        Some(found) if found.ambiguous => Some(format!("{}?", found.state.name())),
        Some(found) if found.state == MatchState::Exact => None,
        Some(found) => Some(found.state.name().to_owned()),
    }
}

/// `{"name": […]}`: the records as in the file, with their `state`.
pub fn as_json<T: Clone + Into<Record>>(name: &str, items: &[Located<'_, T>]) -> String {
    let list = items.iter().map(|item| {
        let mut value = json::write(&item.record.clone().into());
        value["state"] = item.found.map(|found| found.state.name()).into();
        if item.found.is_some_and(|found| found.ambiguous) {
            value["ambiguous"] = true.into();
        }
        value
    });
    let mut document = Map::new();
    document.insert(name.to_owned(), list.collect());
    json::pretty(&Value::Object(document)) + "\n"
}

/// A line for each quotation, with its cells separated by tabs: date of the article, speaker, words,
/// title, tags, note.
pub fn quotes_as_lines(quotes: &[&SavedQuote]) -> String {
    let mut out = String::new();
    for quote in quotes {
        let cells = [
            quote.date.as_deref().unwrap_or_default(),
            quote.speaker.as_deref().unwrap_or("—"),
            &quote.anchor.excerpt(),
            &quote.article.title,
            &tags::format(&quote.tags),
            quote.note.as_deref().unwrap_or_default(),
        ];
        let cells = cells.map(one_line);
        let _ = writeln!(out, "{}", cells.join("\t").trim_end());
    }
    out
}

/// The date of an RFC 3339 timestamp.
fn date(time: &str) -> &str {
    time.get(..10).unwrap_or(time)
}

/// A single line end within marked words is only a wrapped line.
fn paragraphs(text: &str) -> impl Iterator<Item = String> {
    let parts = text.split("\n\n").map(one_line);
    parts.filter(|paragraph| !paragraph.is_empty())
}

/// One line of Markdown that shows `text` literally.
pub fn escaped(text: &str) -> String {
    literal(&one_line(text))
}

fn literal(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    for (index, c) in text.chars().enumerate() {
        let starts_list = (index == 0 && matches!(c, '-' | '+' | '=' | ':'))
            || (digits > 0 && index == digits && matches!(c, '.' | ')'));
        let is_markup = matches!(
            c,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' | '!' | '$'
        );
        if starts_list || is_markup {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests;
