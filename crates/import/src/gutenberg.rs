//! Texts of Project Gutenberg: without the licence, with what the header tells.

use std::collections::HashSet;
use std::path::Path;

use pullquote_text::{Article, BlockKind, Source, collapse_whitespace};

use crate::decode;
use crate::error::ImportError;
use crate::fields::Fields;
use crate::file::has_extension;
use crate::traits::DocumentFormat;

/// Within how many bytes the text begins.
const HEADER: usize = 16 << 10;
/// The longest emphasis, in bytes: beyond it, an underscore is one.
const MAX_EMPHASIS: usize = 400;

pub(crate) struct Gutenberg;

impl DocumentFormat for Gutenberg {
    fn detects(&self, name: &Path, head: &[u8]) -> bool {
        let is_text = name.extension().is_none() || has_extension(name, &["txt", "text"]);
        let head = &head[..head.len().min(HEADER)];
        is_text
            && memchr::memmem::find(head, b"***").is_some()
            && String::from_utf8_lossy(head)
                .lines()
                .any(|line| is_mark(line, "START"))
    }

    fn read(&self, bytes: Vec<u8>, source: Source) -> Result<Article, ImportError> {
        let mut decoded = decode::decode(bytes, None);
        decoded.repair();
        let (header, body) = without_licence(&decoded.text);
        let fields = fields(header);
        let (body, captions) = read_body(body, &fields);
        let mut article = fields.with_text(&body, source);
        article.relabel(|block, words| {
            if captions.contains(words) {
                BlockKind::Caption
            } else if is_chapter(words) {
                BlockKind::Crosshead
            } else {
                block.kind
            }
        });
        article.encoding = decoded.encoding;
        article.notes = decoded.notes;
        Ok(article)
    }
}

/// Whether `line` is `*** START OF THE PROJECT GUTENBERG EBOOK …`.
fn is_mark(line: &str, which: &str) -> bool {
    let Some(rest) = line.trim_start().strip_prefix("***") else {
        return false;
    };
    let rest = rest.trim_start();
    rest.starts_with(which) && rest.contains("PROJECT GUTENBERG")
}

/// What comes before the text, and the text.
fn without_licence(text: &str) -> (&str, &str) {
    let (mut header, mut start, mut end, mut at) = (0, 0, text.len(), 0);
    for line in text.split_inclusive('\n') {
        let next = at + line.len();
        if start == 0 && is_mark(line, "START") {
            header = at;
            // The mark may go on in the next line.
            start = next;
            if !line.trim_end().ends_with("***") {
                let rest = &text[next..];
                let len = rest.find('\n').map_or(rest.len(), |len| len + 1);
                if rest[..len].trim_end().ends_with("***") {
                    start = next + len;
                }
            }
        } else if start > 0 && at >= start && is_mark(line, "END") {
            end = at;
            break;
        }
        at = next;
    }
    (&text[..header], &text[start..end])
}

fn fields(header: &str) -> Fields {
    let mut fields = Fields::default();
    let mut last: Option<usize> = None;
    let mut values = [String::new(), String::new(), String::new()];
    for line in header.lines() {
        let labels = ["Title:", "Author:", "Release Date:"];
        let label = labels.iter().position(|label| {
            line.get(..label.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(label))
        });
        if let Some(at) = label {
            line[labels[at].len()..].trim().clone_into(&mut values[at]);
            last = Some(at);
        } else if line.starts_with(' ') && !line.trim().is_empty() {
            // The field goes on.
            if let Some(at) = last {
                values[at].push(' ');
                values[at].push_str(line.trim());
            }
        } else {
            last = None;
        }
    }
    let [title, author, date] = values;
    fields.headline = title;
    fields.byline = author;
    let day = date.split('[').next().unwrap_or_default();
    day.trim().clone_into(&mut fields.date);
    fields
}

/// The text without the title page and the marks of its makers, and the captions in it.
fn read_body(body: &str, fields: &Fields) -> (String, HashSet<String>) {
    let mut captions = HashSet::new();
    let mut out = String::with_capacity(body.len());
    let mut is_top = true;
    for stanza in stanzas(body) {
        let line = collapse_whitespace(stanza);
        if is_top {
            if is_title_page(&line, fields) {
                continue;
            }
            is_top = false;
        }
        let caption = line.strip_prefix("[Illustration");
        if let Some(caption) = caption.and_then(|words| words.strip_suffix(']')) {
            let words = caption.trim_start_matches([':', ' ', '.']).trim();
            if words.is_empty() {
                continue;
            }
            let words = without_emphasis(words);
            out.push_str(&words);
            captions.insert(words);
        } else {
            out.push_str(&without_emphasis(stanza));
        }
        out.push_str("\n\n");
    }
    (out, captions)
}

/// Runs of lines without a blank one, without blank lines.
fn stanzas(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        loop {
            if rest.is_empty() {
                return None;
            }
            let mut end = 0;
            let mut is_empty = true;
            for line in rest.split_inclusive('\n') {
                if line.trim().is_empty() {
                    if is_empty {
                        end += line.len();
                        continue;
                    }
                    break;
                }
                is_empty = false;
                end += line.len();
            }
            let (stanza, after) = rest.split_at(end);
            rest = after;
            let stanza = stanza.trim_matches('\n').trim_end();
            if !stanza.trim().is_empty() {
                return Some(stanza);
            }
        }
    })
}

/// Whether a stanza above the text repeats the header, or names who made the file.
fn is_title_page(line: &str, fields: &Fields) -> bool {
    let lower = line.to_lowercase();
    let is = |words: &str| !words.is_empty() && lower == words.to_lowercase();
    let by = lower.strip_prefix("by ").unwrap_or(&lower);
    is(&fields.headline)
        || (!fields.byline.is_empty() && by == fields.byline.to_lowercase())
        || lower == "by"
        || lower.starts_with("produced by ")
        || lower.starts_with("e-text prepared by ")
        || lower.starts_with("[illustration]")
}

/// Whether `words` are the number of a chapter: `CHAPTER IV.`
fn is_chapter(words: &str) -> bool {
    let (name, number) = words.split_once(' ').unwrap_or((words, ""));
    let number = number.trim_end_matches('.');
    let is_number = |c: char| c.is_ascii_digit() || "IVXLC".contains(c);
    matches!(
        name.to_ascii_lowercase().as_str(),
        "chapter" | "book" | "part" | "volume" | "act" | "scene"
    ) && !number.is_empty()
        && number.chars().all(is_number)
}

/// `text` without the underscores around words.
fn without_emphasis(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('_') {
        let (before, after) = rest.split_at(at);
        out.push_str(before);
        let after = &after[1..];
        let opens = !before.ends_with(char::is_alphanumeric)
            && after.starts_with(|c: char| !c.is_whitespace() && c != '_');
        let len = after.find('_').filter(|len| *len <= MAX_EMPHASIS);
        if let Some(len) = len.filter(|_| opens) {
            out.push_str(&after[..len]);
            rest = &after[len + 1..];
        } else {
            out.push('_');
            rest = after;
        }
    }
    out.push_str(rest);
    out
}
