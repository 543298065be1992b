//! The header of an article: the blocks before its running text.

use super::line_features::{self, LineStats};
use super::line_kind::{is_name, line_kind};
use crate::{Block, BlockKind};

/// How many blocks the header has at most.
pub const MAX_BLOCKS: usize = 24;

/// Classifies the blocks of the header. Returns the index of the first block of running text.
pub fn label(text: &str, blocks: &mut [Block]) -> usize {
    let words = |block: &Block| block.span.of(text);
    let mut body = blocks
        .iter()
        .take(MAX_BLOCKS)
        .enumerate()
        .position(|(at, block)| {
            // `Exclusive: …` can be a headline; `Q: …` below one is an interview.
            let words = words(block);
            let is_speech =
                at > 0 && line_features::is_speaker_label(words) && line_kind(words).is_none();
            is_speech || is_running_text(block, words)
        })
        .unwrap_or(blocks.len().min(2));
    if blocks.len() == 1 {
        body = 0;
    }
    for block in &mut blocks[..body] {
        if block.kind == BlockKind::Paragraph
            && let Some(kind) = line_kind(words(block))
        {
            block.kind = kind;
        }
    }
    // Markup may put the headline further down; there is only one.
    let is_headline = |block: &Block| block.kind == BlockKind::Headline;
    if blocks[body..].iter().any(is_headline) {
        return body;
    }
    let headline = headline(text, &blocks[..body]);
    let Some(headline) = headline else {
        return body;
    };
    for block in &mut blocks[..headline] {
        // The name of the section, above the headline.
        if block.kind == BlockKind::Paragraph && LineStats::of(block.span.of(text)).n_words <= 4 {
            block.kind = BlockKind::Boilerplate;
        }
    }
    blocks[headline].kind = BlockKind::Headline;
    let body = label_standfirst(text, blocks, headline, body);
    label_rest(text, blocks, headline, body);
    body
}

fn is_running_text(block: &Block, words: &str) -> bool {
    if block.is_quoted() {
        return true;
    }
    match block.kind {
        BlockKind::Paragraph => line_kind(words).is_none() && line_features::is_body(words),
        BlockKind::Item | BlockKind::Verse | BlockKind::Table => true,
        _ => false,
    }
}

/// The index of the headline in the header.
fn headline(text: &str, header: &[Block]) -> Option<usize> {
    // The subject of a mail.
    let known = header
        .iter()
        .position(|block| block.kind == BlockKind::Headline);
    if known.is_some() {
        return known;
    }
    let open = |block: &Block| block.kind == BlockKind::Paragraph;
    let first = header.iter().position(open)?;
    let words = header[first].span.of(text);
    let next = header[first + 1..]
        .iter()
        .find(|block| open(block))
        .map(|block| block.span.of(text));
    if next.is_some_and(|next| is_kicker(words, next)) {
        let at = header[first + 1..].iter().position(open)?;
        return Some(first + 1 + at);
    }
    line_features::is_heading(words).then_some(first)
}

/// Whether `words` are a kicker, the name of a section above the headline `next`.
fn is_kicker(words: &str, next: &str) -> bool {
    let (stats, below) = (LineStats::of(words), LineStats::of(next));
    stats.n_words <= 2
        && stats.is_caps()
        && !below.is_caps()
        && (3..=25).contains(&below.n_words)
        && line_features::is_heading(next)
}

/// Makes a whole sentence the standfirst when byline or date follow it, before any running text. Returns
/// the index of the first block of running text.
fn label_standfirst(text: &str, blocks: &mut [Block], headline: usize, body: usize) -> usize {
    let Some(first) = blocks
        .get(body)
        .filter(|block| block.kind == BlockKind::Paragraph)
    else {
        return body;
    };
    let has_standfirst = blocks[headline + 1..body]
        .iter()
        .any(|block| block.kind == BlockKind::Paragraph);
    let stats = LineStats::of(first.span.of(text));
    if has_standfirst || stats.n_words > 60 || first.span.len() > 400 {
        return body;
    }
    let has_byline = blocks[headline..body]
        .iter()
        .any(|block| block.kind == BlockKind::Byline);
    let mut at = body + 1;
    while let Some(kind) = blocks
        .get(at)
        .and_then(|block| line_kind(block.span.of(text)))
    {
        // Captions and share buttons also come between paragraphs.
        if kind == BlockKind::Boilerplate && at == body + 1 || has_byline {
            return body;
        }
        at += 1;
    }
    if at == body + 1 || at >= blocks.len() {
        return body;
    }
    blocks[body].kind = BlockKind::Standfirst;
    for block in &mut blocks[body + 1..at] {
        block.kind = line_kind(block.span.of(text)).unwrap_or(block.kind);
    }
    at
}

/// Classifies what remains between headline and running text: the standfirst, names without `By`, places
/// without a date.
fn label_rest(text: &str, blocks: &mut [Block], headline: usize, body: usize) {
    let mut has_standfirst = blocks[..body]
        .iter()
        .any(|block| block.kind == BlockKind::Standfirst);
    for at in headline + 1..body {
        if blocks[at].kind != BlockKind::Paragraph {
            continue;
        }
        let words = blocks[at].span.of(text);
        let next = blocks
            .get(at + 1)
            .filter(|_| at + 1 < body)
            .map(|block| block.kind);
        let above = blocks[at - 1].kind;
        let is_signed = matches!(next, Some(BlockKind::Dateline | BlockKind::Byline))
            || (has_standfirst && next != Some(BlockKind::Paragraph))
            || matches!(above, BlockKind::Dateline | BlockKind::Byline);
        blocks[at].kind = if is_name(words) && is_signed {
            BlockKind::Byline
        } else if is_place_in_capitals(words) && above == BlockKind::Byline {
            BlockKind::Dateline
        } else if !words.contains(char::is_alphabetic) {
            BlockKind::Crosshead
        } else if at + 1 == body && line_features::ends_sentence(words) {
            // A short first sentence of the running text.
            continue;
        } else if !has_standfirst && LineStats::of(words).n_words <= 60 {
            has_standfirst = true;
            BlockKind::Standfirst
        } else {
            continue;
        };
    }
}

fn is_place_in_capitals(words: &str) -> bool {
    let stats = LineStats::of(words);
    stats.n_words <= 3 && stats.is_caps()
}
