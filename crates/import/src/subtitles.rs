//! Subtitles (`.srt`, `.vtt`) as transcripts: cues joined into paragraphs, without time codes.
//!
//! A new paragraph begins where the speaker changes: at a voice tag `<v Ann Roe>`, a label `ANN ROE:`, a dash
//! or `>>`; else after a pause, or at the end of a sentence when the paragraph is long. Speakers become labels,
//! which the annotator takes for turns.

use std::path::Path;

use pullquote_text::{Article, Block, BlockKind, Source, collapse_whitespace, plain};

use crate::decode;
use crate::error::ImportError;
use crate::file::has_extension;
use crate::markup::entities;
use crate::traits::DocumentFormat;

/// Paragraphs end with the next sentence once they have this many bytes.
const LONG: usize = 600;
/// A pause after which a sentence begins a new paragraph, in milliseconds.
const PAUSE: u64 = 3000;
/// The longest label of a speaker, in bytes.
const MAX_LABEL: usize = 40;

pub(crate) struct Subtitles;

impl DocumentFormat for Subtitles {
    fn detects(&self, name: &Path, head: &[u8]) -> bool {
        if has_extension(name, &["srt", "vtt"]) {
            return true;
        }
        let is_named = name.extension().is_some() && !has_extension(name, &["txt", "text"]);
        !is_named && begins_with_cue(head)
    }

    fn read(&self, bytes: Vec<u8>, source: Source) -> Result<Article, ImportError> {
        let mut decoded = decode::decode(bytes, None);
        decoded.repair();
        let (title, text) = transcript(&decoded.text);
        if text.trim().is_empty() {
            return Err(ImportError::NoSpokenText);
        }
        let mut header = Vec::new();
        let mut all = String::new();
        if !title.is_empty() {
            all = format!("{title}\n\n");
            header.push(Block::new(0, title.len(), BlockKind::Headline));
        }
        all.push_str(&text);
        let mut article = plain::with_header(all, header, Vec::new(), source);
        article.encoding = decoded.encoding;
        article.notes = decoded.notes;
        Ok(article)
    }
}

/// Whether bytes begin like `WebVTT`, or with a number and a time.
fn begins_with_cue(head: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&head[..head.len().min(256)]);
    let head = head.trim_start_matches('\u{feff}');
    if let Some(rest) = head.strip_prefix("WEBVTT") {
        return rest.is_empty() || rest.starts_with(char::is_whitespace);
    }
    let mut lines = head.lines().map(str::trim).filter(|line| !line.is_empty());
    let is_number = |line: &str| line.bytes().all(|byte| byte.is_ascii_digit());
    lines.next().is_some_and(is_number) && lines.next().is_some_and(|line| times(line).is_some())
}

/// Start and end of a cue, in milliseconds: `00:01:02,500 --> 00:01:04,000 position:50%`.
fn times(line: &str) -> Option<(u64, u64)> {
    let (start, end) = line.split_once("-->")?;
    let end = end.split_ascii_whitespace().next()?;
    Some((time(start.trim())?, time(end)?))
}

/// Milliseconds of `00:01:02,500` or `01:02.500`.
fn time(words: &str) -> Option<u64> {
    let (whole, fraction) = words.split_once([',', '.']).unwrap_or((words, "0"));
    let mut seconds = 0u64;
    for part in whole.split(':') {
        let number: u64 = part.parse().ok()?;
        seconds = seconds.checked_mul(60)?.checked_add(number)?;
    }
    let millis: u64 = fraction.get(..fraction.len().min(3))?.parse().ok()?;
    seconds.checked_mul(1000)?.checked_add(millis)
}

/// The title that a file of `WebVTT` may have, and the words of all cues.
fn transcript(text: &str) -> (String, String) {
    let mut out = Transcript::default();
    let mut title = String::new();
    let mut lines = text.lines().map(str::trim).peekable();
    if let Some(rest) = lines.peek().and_then(|line| line.strip_prefix("WEBVTT")) {
        title = collapse_whitespace(rest.trim_start_matches([' ', '-', '\t']));
        lines.next();
    }
    // Cues begin with their times; what is before these, up to a blank line, is their name.
    let mut is_cue = false;
    let mut is_after_blank = false;
    while let Some(line) = lines.next() {
        let is_first_blank = line.is_empty() && !is_after_blank;
        is_after_blank = line.is_empty();
        if line.is_empty() {
            if !is_first_blank || !is_cue {
                continue;
            }
            // An empty line within a cue is followed by neither a number nor a time.
            let mut ahead = lines.clone().filter(|line| !line.is_empty());
            let next = ahead.next().unwrap_or_default();
            let is_name = ahead.next().is_some_and(|line| times(line).is_some());
            is_cue = !is_name && times(next).is_none() && !is_comment(next);
        } else if let Some((start, end)) = times(line) {
            is_cue = true;
            out.begin_cue(start, end);
        } else if is_cue && lines.peek().is_none_or(|next| times(next).is_none()) {
            out.line(line);
        } else {
            is_cue = false;
        }
    }
    out.end_paragraph();
    (title, out.text)
}

/// Whether a block of `WebVTT` that begins so is none of its words.
fn is_comment(line: &str) -> bool {
    let word = line.split_ascii_whitespace().next().unwrap_or_default();
    matches!(word, "NOTE" | "STYLE" | "REGION")
}

#[derive(Default)]
struct Transcript {
    /// The paragraphs that ended.
    text: String,
    paragraph: String,
    /// Who spoke last.
    speaker: String,
    /// The end of the last cue.
    end: u64,
    /// The last lines: captions that roll repeat them.
    last: [String; 2],
}

impl Transcript {
    fn begin_cue(&mut self, start: u64, end: u64) {
        if start.saturating_sub(self.end) >= PAUSE && self.ends_sentence() {
            self.end_paragraph();
        }
        self.end = end.max(self.end);
    }

    fn ends_sentence(&self) -> bool {
        let end = self
            .paragraph
            .trim_end_matches(['"', '”', '’', '\'', ')', ']']);
        end.ends_with(['.', '?', '!', '…', '。', '？', '！'])
    }

    fn end_paragraph(&mut self) {
        let paragraph = self.paragraph.trim();
        if !paragraph.is_empty() {
            if !self.text.is_empty() {
                self.text.push('\n');
            }
            self.text.push_str(paragraph);
            self.text.push('\n');
        }
        self.paragraph.clear();
    }

    /// Adds a line of a cue.
    fn line(&mut self, line: &str) {
        let (voice, words) = plain_words(line);
        if words.is_empty() || self.last.contains(&words) {
            return;
        }
        self.last.swap(0, 1);
        self.last[1].clone_from(&words);
        let mut words = words.as_str();
        let mut changes = false;
        for mark in [">>", "- ", "– ", "— ", "-"] {
            let rest = words.strip_prefix(mark);
            // A dash also opens words that go on.
            if let Some(rest) = rest.filter(|rest| !rest.starts_with('-'))
                && (mark != "-" || rest.starts_with(char::is_uppercase))
            {
                words = rest.trim_start_matches(['>', ' ']);
                changes = true;
                break;
            }
        }
        if let Some(voice) = voice
            && voice != self.speaker
        {
            self.end_paragraph();
            self.paragraph = format!("{voice}:");
            self.speaker = voice;
        } else if changes
            || is_labelled(words)
            || self.paragraph.len() > LONG && self.ends_sentence()
        {
            self.end_paragraph();
        }
        if !self.paragraph.is_empty() {
            self.paragraph.push(' ');
        }
        self.paragraph.push_str(words);
    }
}

/// Whether a line begins with a speaker: `ANN ROE: …`, `Ann Roe: …`.
fn is_labelled(line: &str) -> bool {
    let Some((label, _)) = line.split_once(':') else {
        return false;
    };
    let is_name = |word: &str| {
        word.starts_with(char::is_uppercase)
            && word
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '’' | '\''))
    };
    label.len() <= MAX_LABEL
        && label.split(' ').count() <= 4
        && label.split(' ').all(is_name)
        && line[label.len() + 1..].starts_with(' ')
}

/// The words of a line without tags, and the name of its voice tag.
fn plain_words(line: &str) -> (Option<String>, String) {
    let mut voice = None;
    let mut words = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find(['<', '{']) {
        words.push_str(&rest[..at]);
        let is_tag = rest[at..].starts_with('<');
        if !is_tag && !rest[at..].starts_with("{\\") {
            words.push('{');
            rest = &rest[at + 1..];
            continue;
        }
        let close = if is_tag { '>' } else { '}' };
        let Some(len) = rest[at..].find(close) else {
            rest = &rest[at..];
            break;
        };
        let tag = &rest[at + 1..at + len];
        if let Some(name) = tag.strip_prefix('v')
            && name.starts_with([' ', '.', '\t'])
        {
            let name = name.split_once([' ', '\t']).map_or("", |(_, name)| name);
            voice =
                Some(collapse_whitespace(&entities::decode(name))).filter(|name| !name.is_empty());
        }
        rest = &rest[at + len + 1..];
    }
    words.push_str(rest);
    let words = collapse_whitespace(&entities::decode(&words));
    (voice, words)
}
