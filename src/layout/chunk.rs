//! Splits long blocks into chunks, so that showing a page lays out a bounded amount of text.
//!
//! A block of up to [`MAX_UNSPLIT`] bytes is one chunk. A longer block is split every [`STEP`] bytes, at
//! the first suitable boundary after that offset. A boundary depends only on the text near it, so a
//! passage gets the same lines no matter how the reader reached it.

use unicode_linebreak::linebreaks;
use unicode_segmentation::GraphemeCursor;

use super::cluster::ends_line;
use pullquote_text::{Block, Span};

/// Longest block, in bytes, that is not split.
pub(super) const MAX_UNSPLIT: usize = 16 * 1024;
/// Distance, in bytes, between the offsets after which a longer block is split.
const STEP: usize = 8 * 1024;
/// How far, in bytes, to look for a line end in preformatted blocks.
const LINE_SEARCH: usize = 4 * 1024;
/// How far, in bytes, to look for a line break opportunity.
const SEARCH: usize = 1024;
/// Bytes at the start of the search that only give the line breaker context. Opportunities there are not
/// used: they depend on where the search started.
const CONTEXT: usize = 64;

/// The number of chunks of `block`.
pub(super) const fn count(block: Block) -> usize {
    if block.span.len() <= MAX_UNSPLIT {
        1
    } else {
        block.span.len() / STEP
    }
}

/// The bytes of chunk `index` of `block`. Chunks are never empty.
pub(super) fn span(text: &str, block: Block, index: usize) -> Span {
    Span::new(
        boundary(text, block, index),
        boundary(text, block, index + 1),
    )
}

/// The chunk of `block` that contains byte `at`; the last chunk when `at` is after the block.
pub(super) fn containing(text: &str, block: Block, at: usize) -> usize {
    let n_chunks = count(block);
    if n_chunks == 1 {
        return 0;
    }
    let near = (at.saturating_sub(block.span.start()) / STEP).min(n_chunks - 1);
    // A boundary is less than one step after its nominal offset.
    if at < boundary(text, block, near) {
        near.saturating_sub(1)
    } else {
        near
    }
}

/// The start of chunk `index`; the end of the block for `index == count(block)`.
fn boundary(text: &str, block: Block, index: usize) -> usize {
    if index == 0 {
        return block.span.start();
    }
    if index >= count(block) {
        return block.span.end();
    }
    let nominal = text.ceil_char_boundary(block.span.start() + index * STEP);
    let window = |bytes: usize| {
        let end = (nominal + bytes).min(block.span.end());
        &text[nominal..text.floor_char_boundary(end)]
    };
    if block.kind.keeps_lines()
        && let Some((at, end)) = window(LINE_SEARCH)
            .char_indices()
            .find(|&(_, c)| ends_line(c))
    {
        return nominal + at + line_end_len(&text[nominal + at..], end);
    }
    let window = window(SEARCH);
    let opportunity = linebreaks(window)
        .map(|(at, _)| at)
        .find(|&at| (CONTEXT..window.len()).contains(&at));
    cluster_start(text, nominal + opportunity.unwrap_or(0))
}

/// Length in bytes of the line end `end` at the start of `rest`; CR LF is one line end.
pub(super) fn line_end_len(rest: &str, end: char) -> usize {
    if rest.starts_with("\r\n") {
        2
    } else {
        end.len_utf8()
    }
}

/// The first grapheme cluster boundary at or after `at`, using [`CONTEXT`] bytes before it.
fn cluster_start(text: &str, at: usize) -> usize {
    let from = text.floor_char_boundary(at.saturating_sub(CONTEXT));
    let until = text.floor_char_boundary(at + SEARCH);
    let near = &text[from..until];
    let mut cursor = GraphemeCursor::new(at - from, near.len(), true);
    if cursor.is_boundary(near, 0).unwrap_or(true) {
        return at;
    }
    cursor
        .next_boundary(near, 0)
        .ok()
        .flatten()
        .map_or(at, |next| from + next)
}

#[cfg(test)]
mod tests {
    use super::*;
    use pullquote_text::BlockKind;

    fn single_block(text: &str, kind: BlockKind) -> Block {
        Block::of_span(Span::new(0, text.len()), kind)
    }

    fn check(text: &str, kind: BlockKind) -> Vec<Span> {
        let block = single_block(text, kind);
        let spans: Vec<Span> = (0..count(block)).map(|i| span(text, block, i)).collect();
        let mut end = 0;
        for (i, chunk) in spans.iter().enumerate() {
            assert_eq!(chunk.start(), end);
            assert!(!chunk.is_empty() && chunk.len() <= 2 * MAX_UNSPLIT);
            assert_eq!(containing(text, block, chunk.start()), i);
            assert_eq!(containing(text, block, chunk.end() - 1), i);
            end = chunk.end();
        }
        assert_eq!(end, text.len());
        spans
    }

    #[test]
    fn short_block_is_one_chunk() {
        assert_eq!(check("one two", BlockKind::Paragraph).len(), 1);
    }

    #[test]
    fn running_text_is_split_between_words() {
        let text = "some words ".repeat(10_000);
        for chunk in check(&text, BlockKind::Paragraph) {
            assert!(chunk.of(&text).ends_with(' '));
        }
    }

    #[test]
    fn preformatted_text_is_split_at_line_ends() {
        let text = "a table row\n".repeat(10_000);
        for chunk in check(&text, BlockKind::Table) {
            assert!(chunk.of(&text).ends_with('\n'));
        }
    }

    #[test]
    fn text_without_break_opportunities_is_split_between_clusters() {
        check(&"x".repeat(100_000), BlockKind::Paragraph);
        check(&"漢字".repeat(20_000), BlockKind::Paragraph);
        check(&" ".repeat(100_000), BlockKind::Table);
        check(&format!("e{}", "\u{301}".repeat(50_000)), BlockKind::Verse);
        let text = "e\u{301}\u{302}".repeat(20_000);
        for chunk in check(&text, BlockKind::Paragraph) {
            assert!(chunk.of(&text).starts_with('e'));
        }
    }
}
