//! Factiva with field codes: `HD` before the headline, `LP` before the first paragraphs, `TD` before the
//! rest.

use std::borrow::Cow;
use std::ops::Range;

use super::ExportFormat;
use super::stanzas::{Line, byline, lines};
use crate::fields::Fields;

pub struct FactivaCodes;

const CODES: &[&str] = &[
    "SE", "HD", "BY", "CR", "WC", "PD", "ET", "SN", "SC", "ED", "PG", "VOL", "LA", "CY", "CLM",
    "LP", "TD", "CT", "RF", "ART", "CO", "IN", "NS", "RE", "IPC", "IPD", "PUB", "AN",
];
/// Codes that end the text.
const AFTER_TEXT: &[&str] = &[
    "ART", "CO", "IN", "NS", "RE", "IPC", "IPD", "PUB", "AN", "CT", "RF",
];

/// The code that begins `line`, and the words after it.
fn code(line: &str) -> Option<(&'static str, &str)> {
    let end = line.find([' ', '\t']).unwrap_or(line.len());
    let known = CODES.iter().find(|code| **code == &line[..end])?;
    Some((known, line[end..].trim()))
}

/// The code of a line within the text, where `IN LONDON` begins a sentence: one that can follow `within`,
/// after a blank line.
fn code_in_text<'t>(
    lines: &[Line<'t>],
    at: usize,
    within: &str,
) -> Option<(&'static str, &'t str)> {
    let (code, words) = code(lines[at].text)?;
    let is_parted = at == 0 || lines[at - 1].is_blank();
    let is_next = match code {
        "HD" | "SE" => is_parted,
        "TD" => within == "LP",
        "CO" | "IN" | "NS" | "RE" => is_parted && (words.is_empty() || words.contains(" : ")),
        "AN" => is_parted || words.starts_with("Document "),
        _ => is_parted && AFTER_TEXT.contains(&code),
    };
    is_next.then_some((code, words))
}

/// A field: its code, its first words, and its lines.
struct Field<'t> {
    code: &'static str,
    words: &'t str,
    lines: Range<usize>,
}

fn fields<'t>(lines: &[Line<'t>]) -> Vec<Field<'t>> {
    let mut found: Vec<Field> = Vec::new();
    for at in 0..lines.len() {
        let within = found.last().map_or("", |field| field.code);
        let next = if matches!(within, "LP" | "TD") {
            code_in_text(lines, at, within)
        } else {
            code(lines[at].text)
        };
        if let Some((code, words)) = next {
            found.push(Field {
                code,
                words,
                lines: at..at + 1,
            });
        } else if let Some(last) = found.last_mut() {
            last.lines.end = at + 1;
        }
    }
    found
}

impl ExportFormat for FactivaCodes {
    fn detects(&self, head: &str) -> bool {
        let mut seen = Vec::new();
        for line in lines(head) {
            if let Some((code, _)) = code(line.text) {
                seen.push(code);
            }
        }
        let has = |code: &str| seen.contains(&code);
        has("HD") && (has("LP") || has("TD")) && (has("SN") || has("PD"))
    }

    fn split(&self, text: &str) -> Vec<Range<usize>> {
        let lines: Vec<Line> = lines(text).collect();
        let mut documents: Vec<Range<usize>> = Vec::new();
        let mut before = "";
        for field in fields(&lines) {
            let start = lines[field.lines.start].start;
            let end = lines[field.lines.end - 1].end;
            // A section may come before the headline.
            let begins = field.code == "SE" || field.code == "HD" && before != "SE";
            match documents.last_mut() {
                Some(last) if !begins => last.end = end,
                _ if begins => documents.push(start..end),
                _ => {}
            }
            before = field.code;
        }
        documents
    }

    fn read<'t>(&self, document: &'t str) -> (Fields, Cow<'t, str>) {
        let lines: Vec<Line> = lines(document).collect();
        let mut out = Fields::default();
        let mut body = String::new();
        for field in fields(&lines) {
            if matches!(field.code, "LP" | "TD") {
                let last = &lines[field.lines.end - 1];
                let end = lines[field.lines.start].end;
                body.push_str(field.words);
                body.push('\n');
                body.push_str(&document[end..last.end.max(end)]);
                body.push('\n');
                continue;
            }
            let more = lines[field.lines.start + 1..field.lines.end].iter();
            let more = more.map(|line| line.text).collect::<Vec<_>>().join(" ");
            set(
                &mut out,
                field.code,
                format!("{} {more}", field.words).trim(),
            );
        }
        (out, body.into())
    }
}

fn set(fields: &mut Fields, code: &str, words: &str) {
    if words.is_empty() {
        return;
    }
    match code {
        "HD" => words.clone_into(&mut fields.headline),
        "BY" => fields.byline = byline(words),
        "PD" => words.clone_into(&mut fields.date),
        "SN" => words.clone_into(&mut fields.publication),
        "SE" | "CLM" => {
            fields.tags.push(words.to_owned());
            fields.in_print.push(words.to_owned());
        }
        "PG" | "WC" | "ED" => fields.in_print.push(words.to_owned()),
        "ART" => fields.captions.push(words.to_owned()),
        _ => {}
    }
}
