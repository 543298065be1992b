//! `ProQuest`: articles between rules of `_`, with `Full text:` and fields before and after it.

use std::borrow::Cow;
use std::ops::Range;

use super::ExportFormat;
use super::stanzas::{Line, byline, joined, lines, range, stanzas};
use crate::fields::Fields;

pub struct ProQuest;

/// The longest label.
const MAX_LABEL: usize = 40;

fn is_rule(line: &str) -> bool {
    line.len() >= 20 && line.bytes().all(|byte| byte == b'_')
}

/// Whether `line` is `Document 1 of 3`.
fn is_number(line: &str) -> bool {
    let numbers = line
        .strip_prefix("Document ")
        .and_then(|rest| rest.split_once(" of "));
    let is_digits = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
    numbers.is_some_and(|(this, all)| is_digits(this) && is_digits(all))
}

/// Splits `Publication title: The Norwick Post`.
fn field(line: &str) -> Option<(&str, &str)> {
    let (label, words) = line.split_once(':')?;
    let is_label = label.starts_with(|c: char| c.is_ascii_uppercase())
        && label.len() <= MAX_LABEL
        && label
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, ' ' | '/' | '-' | '(' | ')'));
    let is_spaced = words.is_empty() || words.starts_with([' ', '\t']);
    (is_label && is_spaced).then(|| (label, words.trim()))
}

impl ExportFormat for ProQuest {
    fn detects(&self, head: &str) -> bool {
        let (mut has_rule, mut has_field) = (false, false);
        for line in lines(head) {
            has_rule |= is_rule(line.text);
            has_field |= is_number(line.text)
                || line.text.starts_with("Full text:")
                || line.text.starts_with("Publication title:");
            if has_rule && has_field {
                return true;
            }
        }
        false
    }

    fn split(&self, text: &str) -> Vec<Range<usize>> {
        let mut documents = Vec::new();
        let (mut start, mut is_article) = (0, false);
        for line in lines(text) {
            if is_rule(line.text) {
                if is_article {
                    documents.push(start..line.start);
                }
                (start, is_article) = (line.end, false);
            }
            is_article |= line.text.starts_with("Full text:") || line.text.starts_with("Title:");
        }
        if is_article {
            documents.push(start..text.len());
        }
        documents
    }

    fn read<'t>(&self, document: &'t str) -> (Fields, Cow<'t, str>) {
        let all: Vec<Line> = lines(document).collect();
        let stanzas: Vec<&[Line]> = stanzas(&all).collect();
        let mut fields = Fields::default();
        let full = stanzas
            .iter()
            .position(|stanza| stanza[0].text.starts_with("Full text:"));
        let top = full.unwrap_or(0);
        for stanza in &stanzas[..top] {
            let first = stanza[0].text;
            if is_number(first) || first.starts_with("http") {
                continue;
            }
            if let Some((label, _)) = field(first) {
                if label == "Abstract" {
                    continue;
                }
                read_stanza(stanza, &mut fields);
            } else if fields.headline.is_empty() {
                fields.headline = joined(stanza);
            }
        }
        // All stanzas after the text have a label: a paragraph that begins like one is followed by others.
        let is_labelled = |stanza: &&&[Line]| field(stanza[0].text).is_some();
        let first = full.map_or(top, |full| full + 1);
        let n_after = stanzas[first..]
            .iter()
            .rev()
            .take_while(is_labelled)
            .count();
        let after = stanzas.len() - n_after;
        for stanza in &stanzas[after..] {
            read_stanza(stanza, &mut fields);
        }
        if full.is_none() {
            return (fields, Cow::default());
        }
        let (first, last) = (stanzas[top], stanzas[after - 1]);
        let body = &document[range(first).start..range(last).end];
        let body = body.trim_start();
        let body = body.strip_prefix("Full text:").unwrap_or(body);
        (fields, body.trim_start_matches(' ').into())
    }
}

/// Reads the fields of a stanza, which may have one a line or one that is wrapped.
fn read_stanza(stanza: &[Line], fields: &mut Fields) {
    let mut at = 0;
    while at < stanza.len() {
        let Some((label, words)) = field(stanza[at].text) else {
            at += 1;
            continue;
        };
        let rest = &stanza[at + 1..];
        let n_more = rest
            .iter()
            .take_while(|line| field(line.text).is_none())
            .count();
        set(
            fields,
            label,
            format!("{words} {}", joined(&rest[..n_more])).trim(),
        );
        at += 1 + n_more;
    }
}

fn set(fields: &mut Fields, label: &str, words: &str) {
    if words.is_empty() {
        return;
    }
    match label {
        "Title" => words.clone_into(&mut fields.headline),
        "Author" | "Authors" => fields.byline = authors(words),
        "Publication title" => words.clone_into(&mut fields.publication),
        "Publication date" => words.clone_into(&mut fields.date),
        "Publication info" if fields.publication.is_empty() => {
            // `The Norwick Post ; Norwick [Norwick] 05 Mar 2024: A.1.`
            let name = words.split([';', '[']).next().unwrap_or(words);
            name.trim().clone_into(&mut fields.publication);
        }
        "Subject" | "Identifier / keyword" => {
            let names = words.split(';').map(str::trim);
            fields
                .tags
                .extend(names.filter(|name| !name.is_empty()).map(str::to_owned));
        }
        "Document URL" => fields.address = Some(words.to_owned()),
        "Section" => fields.in_print.push(words.to_owned()),
        "Pages" | "First page" if fields.in_print.iter().all(|has| has != words) => {
            fields.in_print.push(words.to_owned());
        }
        _ => {}
    }
}

/// `Lind, Mara; Reyes, Tom` in the order in which names are spoken.
fn authors(words: &str) -> String {
    let names = words
        .split(';')
        .map(str::trim)
        .filter(|name| !name.is_empty());
    let names = names.map(|name| match name.trim_end_matches('.').split_once(", ") {
        Some((surname, given)) if !given.contains(',') => format!("{given} {surname}"),
        _ => name.to_owned(),
    });
    byline(&names.collect::<Vec<_>>().join(", "))
}
