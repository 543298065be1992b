//! Text of `LexisNexis` before Nexis Uni: each article begins with `1 of 3 DOCUMENTS`.
//!
//! The publication, the date and the headline are stanzas of their own; `BYLINE:` and other fields follow,
//! then the text, then `LOAD-DATE:` and more fields.

use std::borrow::Cow;
use std::ops::Range;

use pullquote_text::date;

use super::ExportFormat;
use super::stanzas::{Line, byline, field, is_copyright, joined, lines, range, stanzas};
use crate::fields::Fields;

pub struct Nexis;

/// Fields before the text.
const HEADER: &[&str] = &[
    "BYLINE",
    "AUTHOR",
    "AUTHORS",
    "SECTION",
    "LENGTH",
    "DATELINE",
    "HIGHLIGHT",
    "HEADLINE",
    "TITLE",
    "SOURCE",
    "SERIES",
    "KICKER",
    "COLUMN",
    "DISTRIBUTION",
    "BODY",
    "TEXT",
];
/// Fields after it.
const FOOTER: &[&str] = &[
    "LOAD-DATE",
    "LANGUAGE",
    "PUBLICATION-TYPE",
    "PUB-TYPE",
    "DOCUMENT-TYPE",
    "JOURNAL-CODE",
    "ACC-NO",
    "GRAPHIC",
    "SUBJECT",
    "URL",
    "UPDATE",
    "CORRECTION-DATE",
    "CORRECTION",
    "ORGANIZATION",
    "COMPANY",
    "TICKER",
    "INDUSTRY",
    "PERSON",
    "GEOGRAPHIC",
    "CITY",
    "STATE",
    "COUNTRY",
    "CLASSIFICATION",
];

/// Whether `line` is `1 of 3 DOCUMENTS`.
fn begins_document(line: &str) -> bool {
    let mut words = line.split_ascii_whitespace();
    let is_number = |word: Option<&str>| {
        word.is_some_and(|word| word.len() < 9 && word.bytes().all(|byte| byte.is_ascii_digit()))
    };
    is_number(words.next())
        && words.next() == Some("of")
        && is_number(words.next())
        && matches!(words.next(), Some("DOCUMENTS" | "DOCUMENT"))
        && words.next().is_none()
}

impl ExportFormat for Nexis {
    fn detects(&self, head: &str) -> bool {
        lines(head).any(|line| begins_document(line.text))
    }

    fn split(&self, text: &str) -> Vec<Range<usize>> {
        let starts = lines(text).filter(|line| begins_document(line.text));
        let mut starts = starts.map(|line| (line.start, line.end)).peekable();
        let mut documents = Vec::new();
        while let Some((_, start)) = starts.next() {
            let end = starts.peek().map_or(text.len(), |(next, _)| *next);
            documents.push(start..end);
        }
        documents
    }

    fn read<'t>(&self, document: &'t str) -> (Fields, Cow<'t, str>) {
        let all: Vec<Line> = lines(document).collect();
        let stanzas: Vec<&[Line]> = stanzas(&all).collect();
        let mut fields = Fields::default();
        let is_field = |stanza: &&[Line<'_>]| field(stanza[0].text, HEADER).is_some();
        // Without fields the text begins after the headline.
        let n_top = stanzas.iter().position(is_field);
        let n_top = n_top.unwrap_or(stanzas.len().min(3));
        read_top(&stanzas[..n_top], &mut fields);
        let mut at = n_top;
        while let Some((label, words)) = stanzas
            .get(at)
            .and_then(|stanza| field(stanza[0].text, HEADER))
        {
            if matches!(label, "BODY" | "TEXT") {
                break;
            }
            let more = joined(&stanzas[at][1..]);
            set(&mut fields, label, format!("{words} {more}").trim());
            at += 1;
        }
        let end = stanzas[at..]
            .iter()
            .position(|stanza| field(stanza[0].text, FOOTER).is_some());
        let mut end = end.map_or(stanzas.len(), |end| at + end);
        for stanza in &stanzas[end..] {
            if let Some(("GRAPHIC", words)) = field(stanza[0].text, FOOTER) {
                fields
                    .captions
                    .push(format!("{words} {}", joined(&stanza[1..])));
            } else if let Some(("URL", words)) = field(stanza[0].text, FOOTER) {
                fields.address = Some(words.to_owned()).filter(|url| url.starts_with("http"));
            }
        }
        while end > at && is_copyright(stanzas[end - 1][0].text) {
            end -= 1;
        }
        let Some((first, last)) = stanzas[at..end].first().zip(stanzas[at..end].last()) else {
            return (fields, Cow::default());
        };
        let body = &document[range(first).start..range(last).end];
        let label = ["BODY:", "TEXT:"].into_iter().find_map(|label| {
            let body = body.trim_start();
            body.strip_prefix(label)
        });
        (fields, label.unwrap_or(body).into())
    }
}

/// Reads what comes before the fields: publication, date, headline.
fn read_top(stanzas: &[&[Line]], fields: &mut Fields) {
    for stanza in stanzas {
        let first = stanza[0].text;
        if is_copyright(first) {
            continue;
        }
        let words = joined(stanza);
        if fields.publication.is_empty() {
            first.clone_into(&mut fields.publication);
        } else if fields.date.is_empty()
            && fields.headline.is_empty()
            && words.len() < 120
            && date::find(&words).is_some()
        {
            first.clone_into(&mut fields.date);
            let edition = joined(&stanza[1..]);
            fields
                .in_print
                .extend(Some(edition).filter(|words| !words.is_empty()));
        } else if fields.headline.is_empty() && words.ends_with("Edition") && words.len() < 60 {
            fields.in_print.push(words);
        } else if fields.headline.is_empty() {
            fields.headline = words;
        } else if fields.standfirst.is_empty() {
            fields.standfirst = words;
        }
    }
}

/// Sets a field by its label.
pub fn set(fields: &mut Fields, label: &str, words: &str) {
    if words.is_empty() {
        return;
    }
    match label.to_ascii_uppercase().as_str() {
        "BYLINE" | "AUTHOR" | "AUTHORS" => fields.byline = byline(words),
        "DATELINE" => words.clone_into(&mut fields.place),
        "HIGHLIGHT" => words.clone_into(&mut fields.standfirst),
        "HEADLINE" | "TITLE" => words.clone_into(&mut fields.headline),
        "SECTION" => {
            // `A; Pg. A01`, `NEWS; Pg. 4`: the letter of a part is no subject.
            let name = words.split(';').next().unwrap_or(words).trim();
            if name.chars().count() > 1 && !name.starts_with("Section ") {
                fields.tags.push(name.to_owned());
            }
            fields.in_print.push(words.to_owned());
        }
        "LENGTH" => fields.in_print.push(words.to_owned()),
        _ => {}
    }
}
