//! Where an article comes from: the inline dateline and the publisher.

use super::header::MAX_BLOCKS;
use super::line_features::LineStats;
use super::line_kind::is_publisher;
use crate::{Block, BlockKind, Span};

/// The longest prefix of a paragraph that is searched for a dateline, in bytes.
const DATELINE_SEARCHED: usize = 120;

/// Place and agency at the start of the first paragraph of running text: `LONDON (Reuters) —`.
pub fn inline_dateline(text: &str, blocks: &[Block]) -> Option<Span> {
    let first = blocks
        .iter()
        .take(MAX_BLOCKS)
        .find(|block| block.kind == BlockKind::Paragraph)?;
    let words = first.span.of(text);
    let words = &words[..words.floor_char_boundary(DATELINE_SEARCHED)];
    let end = end_of_dash(words)?;
    let place = words[..end].trim_end_matches(|c: char| is_dash(c) || c.is_whitespace());
    is_dateline(place).then(|| Span::new(first.span.start(), first.span.start() + end))
}

const fn is_dash(c: char) -> bool {
    matches!(c, '—' | '–' | '-' | '―' | '−')
}

/// Offset behind the first dash that separates: an em dash, or any dash after a blank.
fn end_of_dash(words: &str) -> Option<usize> {
    let mut last = ' ';
    for (at, c) in words.char_indices() {
        let rest = &words[at + c.len_utf8()..];
        if is_dash(c) && (last.is_whitespace() || c == '—' || c == '―') && at > 0 {
            return Some(words.len() - rest.trim_start_matches(is_dash).len());
        }
        last = c;
    }
    None
}

/// `LONDON`, `PARIS, March 3 (AFP)`, `Brussels (Reuters)`, `(Reuters)`.
fn is_dateline(place: &str) -> bool {
    let (words, agency) = match place.split_once('(') {
        Some((words, rest)) => match rest.split_once(')') {
            Some((agency, "")) => (words.trim(), Some(agency)),
            _ => return false,
        },
        None => (place, None),
    };
    if agency.is_some_and(|agency| {
        agency.is_empty() || agency.len() > 40 || !agency.starts_with(char::is_uppercase)
    }) {
        return false;
    }
    if words.is_empty() {
        return agency.is_some();
    }
    let first = words.split([',', '/']).next().unwrap_or("");
    let stats = LineStats::of(first);
    let is_caps = stats.n_upper >= 3 && stats.n_lower <= 2;
    let is_name = first
        .split_whitespace()
        .all(|word| word.starts_with(char::is_uppercase));
    words.split_whitespace().count() <= 8
        && !words.contains(':')
        && (is_caps || (agency.is_some() && is_name && stats.n_words <= 3))
        && words.split_whitespace().all(|word| {
            word.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()) || word == "de"
        })
}

/// The publisher: a line of boilerplate that is the name of a publication or its copyright, else the
/// publication in the byline, else the agency in the dateline.
pub fn publisher(text: &str, blocks: &[Block], dateline: Option<Span>) -> Option<Span> {
    let top = || blocks.iter().take(MAX_BLOCKS);
    let bottom = || blocks.iter().rev().take(MAX_BLOCKS);
    let is_boilerplate = |block: &&Block| block.kind == BlockKind::Boilerplate;
    let is_name = |block: &&Block| is_boilerplate(block) && is_publisher(block.span.of(text));
    if let Some(block) = top().find(is_name).or_else(|| bottom().find(is_name)) {
        return Some(block.span);
    }
    let mut boilerplate = bottom().filter(is_boilerplate);
    if let Some(owner) = boilerplate.find_map(|block| copyright_owner(text, block.span)) {
        return Some(owner);
    }
    let byline = top().find(|block| block.kind == BlockKind::Byline);
    byline
        .and_then(|block| publication_in_byline(text, block.span))
        .or_else(|| agency(text, dateline?))
}

/// The publication at the end of a byline, behind a comma, a bar, a dash or `for`.
fn publication_in_byline(text: &str, byline: Span) -> Option<Span> {
    let words = byline.of(text);
    [", ", " for ", " | ", " – ", " — "]
        .iter()
        .filter_map(|separator| words.rfind(separator).map(|at| at + separator.len()))
        .find(|&at| {
            let name = words[at..].trim_start_matches("the ");
            is_publisher(name) || is_publisher(&format!("The {name}"))
        })
        .map(|at| Span::new(byline.start() + at, byline.end()))
}

/// The name in `© 2025 The Harbour Gazette. All rights reserved.`
fn copyright_owner(text: &str, line: Span) -> Option<Span> {
    let words = line.of(text);
    let is_sign =
        |c: char| c.is_ascii_digit() || c.is_whitespace() || matches!(c, '©' | ',' | '-' | '–');
    let rest = words
        .trim_start_matches("Copyright")
        .trim_start_matches(is_sign)
        .trim_start_matches("(c)")
        .trim_start_matches(is_sign);
    if rest.len() == words.len() {
        return None;
    }
    let name = rest.split(['.', ',', '|']).next()?.trim_end();
    let start = line.end() - rest.len();
    is_publisher(name).then(|| Span::new(start, start + name.len()))
}

fn agency(text: &str, dateline: Span) -> Option<Span> {
    let words = dateline.of(text);
    let (open, close) = (words.find('(')?, words.find(')')?);
    (open + 1 < close).then(|| Span::new(dateline.start() + open + 1, dateline.start() + close))
}
