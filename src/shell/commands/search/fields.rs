//! Members and columns that several outputs share.

use std::io::{self, Write};

use serde_json::{Value, json};

use crate::library::index_api::{ArticleSummary, AttributedStatement};
use pullquote_text::clean;

/// Where the article is, cleaned.
pub(super) fn path(article: &ArticleSummary) -> String {
    clean::line(&article.source.locator()).into_owned()
}

/// The date of the article; empty if it is unknown.
pub(super) fn date(article: &ArticleSummary) -> String {
    article
        .date
        .map_or_else(String::new, |date| date.to_string())
}

/// `facts` without the empty ones, separated by dots.
pub(super) fn join_facts(facts: &[&str]) -> String {
    let facts: Vec<&str> = facts
        .iter()
        .copied()
        .filter(|fact| !fact.is_empty())
        .collect();
    facts.join(" · ")
}

pub(super) fn article_json(article: &ArticleSummary) -> Value {
    let mut value = json!({
        "title": article.title,
        "publisher": article.publisher,
        "date": article.date.map(|date| date.to_string()),
        "path": article.source.locator(),
        "sha256": article.id.as_str(),
        "words": article.words,
    });
    if let Some(address) = &article.address {
        value["address"] = address.as_str().into();
    }
    value
}

pub(super) fn statement_json(said: &AttributedStatement) -> Value {
    let mut value = json!({
        "speaker": said.speaker,
        "kind": said.kind.name(),
        "cue": said.cue,
        "text": said.text,
        "confidence": (f64::from(said.confidence) * 1000.0).round() / 1000.0,
        "byte_start": said.span.start(),
        "byte_end": said.span.end(),
        "article": article_json(&said.article),
    });
    if said.is_corrected {
        value["corrected"] = true.into();
    }
    value
}

pub(super) fn write_json(value: &Value, out: &mut dyn Write) -> io::Result<()> {
    let text = serde_json::to_string_pretty(value)?;
    writeln!(out, "{}", clean::json(&text))
}

/// Writes one line, cleaned: an index file may hold anything.
pub(super) fn write_line(line: &str, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", clean::line(line))
}
