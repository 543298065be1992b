//! Bookmarks and the quote book as documents (Markdown, HTML), JSON, tables and lines.
//!
//! The output may go to a terminal: control characters are replaced ([`clean::line`]) or, in JSON,
//! escaped.

pub mod document;

use std::fmt::Write as _;

use serde_json::{Map, Value};

use super::anchor::{AnchorMatch, MatchState};
use super::article_ref::ArticleRef;
use super::json;
use super::record::{Bookmark, Record, SavedQuote};
use super::tags;
use document::{Document, Passage, Section};
use pullquote_text::clean::one_line;
use pullquote_text::{address, markdown};

/// A record and the place of its words.
#[derive(Clone, Copy, Debug)]
pub struct Located<'a, T> {
    pub record: &'a T,
    /// `None` if the article could not be read.
    pub found: Option<AnchorMatch>,
}

/// The bookmarks as a document: words, speaker, date, state, class, tags and note of each.
pub fn bookmarks(items: &[Located<'_, Bookmark>]) -> Document {
    document(
        "Bookmarks",
        items,
        |bookmark| &bookmark.article,
        |item| {
            let bookmark = item.record;
            let mut facts = vec![date(&bookmark.created).to_owned()];
            facts.extend(state(item.found));
            facts.extend(bookmark.class.clone());
            facts.extend(bookmark.letter().map(|letter| format!("'{letter}")));
            facts.extend(bookmark.tags.iter().map(|tag| format!("#{tag}")));
            Passage::new(
                bookmark.name.as_deref(),
                &bookmark.anchor,
                bookmark.speaker.as_deref(),
                &facts,
                bookmark.note.as_deref(),
            )
        },
    )
}

/// The quote book as a document: as [`bookmarks`], with the publisher and date of each article, and the kind,
/// cue and position of each quotation.
pub fn quotes(items: &[Located<'_, SavedQuote>]) -> Document {
    let mut out = document(
        "Quote book",
        items,
        |quote| &quote.article,
        |item| {
            let quote = item.record;
            let mut facts: Vec<String> = quote.cue.iter().cloned().collect();
            facts.push(quote.kind.clone());
            let (start, end) = (quote.anchor.start, quote.anchor.end);
            facts.push(format!("characters {start}–{end}"));
            facts.push(format!("kept {}", date(&quote.created)));
            facts.extend(state(item.found));
            facts.extend(quote.tags.iter().map(|tag| format!("#{tag}")));
            let speaker = quote.speaker.as_deref().unwrap_or("no named speaker");
            Passage::new(
                None,
                &quote.anchor,
                Some(speaker),
                &facts,
                quote.note.as_deref(),
            )
        },
    );
    // The first quotation of an article has what is known of its publication.
    for section in &mut out.sections {
        let first = items
            .iter()
            .find(|item| item.record.article.id == section.id);
        let known = first.map(|item| [&item.record.publisher, &item.record.date]);
        let known = known
            .into_iter()
            .flatten()
            .flatten()
            .map(|fact| one_line(fact));
        section.facts.splice(0..0, known);
    }
    out
}

/// A section for each article, in the order of the items.
fn document<T>(
    title: &'static str,
    items: &[Located<'_, T>],
    article_of: fn(&T) -> &ArticleRef,
    passage: impl Fn(&Located<'_, T>) -> Passage,
) -> Document {
    let mut sections: Vec<Section> = Vec::new();
    for item in items {
        let article = article_of(item.record);
        let known = sections.iter().position(|section| section.id == article.id);
        let at = known.unwrap_or_else(|| {
            sections.push(Section {
                id: article.id.clone(),
                title: one_line(&article.title),
                address: article.address.as_deref().and_then(address::clean),
                facts: vec![one_line(&article.source)],
                passages: Vec::new(),
            });
            sections.len() - 1
        });
        sections[at].passages.push(passage(item));
    }
    Document { title, sections }
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

/// The quote book as a table, the names of the columns first.
pub fn quotes_as_rows(items: &[Located<'_, SavedQuote>]) -> Vec<Vec<String>> {
    let columns =
        "date speaker quotation kind cue article publisher source address note tags kept state";
    let mut rows: Vec<Vec<String>> = vec![columns.split(' ').map(str::to_owned).collect()];
    for item in items {
        let quote = item.record;
        let text = |field: &Option<String>| field.clone().unwrap_or_default();
        rows.push(vec![
            text(&quote.date),
            text(&quote.speaker),
            one_line(&quote.anchor.quote()),
            quote.kind.clone(),
            text(&quote.cue),
            quote.article.title.clone(),
            text(&quote.publisher),
            quote.article.source.clone(),
            text(&quote.article.address),
            text(&quote.note),
            tags::format(&quote.tags),
            date(&quote.created).to_owned(),
            state(item.found).unwrap_or_default(),
        ]);
    }
    rows
}

/// The bookmarks as a table, the names of the columns first.
pub fn bookmarks_as_rows(items: &[Located<'_, Bookmark>]) -> Vec<Vec<String>> {
    let columns = "set name words speaker article source address note tags class letter state";
    let mut rows: Vec<Vec<String>> = vec![columns.split(' ').map(str::to_owned).collect()];
    for item in items {
        let mark = item.record;
        let text = |field: &Option<String>| field.clone().unwrap_or_default();
        rows.push(vec![
            date(&mark.created).to_owned(),
            text(&mark.name),
            one_line(&mark.anchor.quote()),
            text(&mark.speaker),
            mark.article.title.clone(),
            mark.article.source.clone(),
            text(&mark.article.address),
            text(&mark.note),
            tags::format(&mark.tags),
            text(&mark.class),
            text(&mark.letter),
            state(item.found).unwrap_or_default(),
        ]);
    }
    rows
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

/// One line of Markdown that shows `text` literally.
pub fn escaped(text: &str) -> String {
    markdown::escape(&one_line(text))
}

/// The date of an RFC 3339 timestamp.
fn date(time: &str) -> &str {
    time.get(..10).unwrap_or(time)
}

#[cfg(test)]
mod tests;
