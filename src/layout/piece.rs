//! Cuts of long blocks, so that no more of a text is laid out than is looked at.
//!
//! A block up to [`WHOLE`] bytes is one piece. A longer one is cut every [`STEP`] bytes, at the first
//! good place after the mark. Where a cut falls depends on the text around it alone: whatever way the
//! reader comes to a passage, its lines are the same.

use unicode_linebreak::linebreaks;
use unicode_segmentation::GraphemeCursor;

use super::cluster::ends_line;
use pullquote_text::{Block, Span};

/// Longest block, in bytes, that is laid out in one piece.
pub(super) const WHOLE: usize = 16 * 1024;
/// Bytes between the marks at which a longer block is cut.
const STEP: usize = 8 * 1024;
/// Bytes after the mark that are searched for a line end, where lines are kept.
const LINE_SEARCH: usize = 4 * 1024;
/// Bytes after the mark that are searched for a place to break.
const SEARCH: usize = 1024;
/// Bytes that give the search its context; breaks found in them are not used.
const CONTEXT: usize = 64;

/// How many pieces `block` is cut into.
pub(super) const fn count(block: Block) -> usize {
    if block.span.len() <= WHOLE {
        1
    } else {
        block.span.len() / STEP
    }
}

/// The bytes of piece `index` of `block`; pieces are never empty.
pub(super) fn span(text: &str, block: Block, index: usize) -> Span {
    Span::new(cut(text, block, index), cut(text, block, index + 1))
}

/// The piece of `block` that holds byte `at`, the last when it stands after the block.
pub(super) fn holding(text: &str, block: Block, at: usize) -> usize {
    let n_pieces = count(block);
    if n_pieces == 1 {
        return 0;
    }
    let near = (at.saturating_sub(block.span.start()) / STEP).min(n_pieces - 1);
    // A cut stands less than one step after its mark.
    if at < cut(text, block, near) {
        near.saturating_sub(1)
    } else {
        near
    }
}

/// Where piece `index` starts: at the block's start, after its end, else at the first good place
/// after the mark.
fn cut(text: &str, block: Block, index: usize) -> usize {
    if index == 0 {
        return block.span.start();
    }
    if index >= count(block) {
        return block.span.end();
    }
    let mark = ceil_boundary(text, block.span.start() + index * STEP);
    let part =
        |bytes: usize| &text[mark..floor_boundary(text, (mark + bytes).min(block.span.end()))];
    if block.kind.keeps_lines()
        && let Some((at, end)) = part(LINE_SEARCH)
            .char_indices()
            .find(|&(_, c)| ends_line(c))
    {
        return mark + at + line_end(&text[mark + at..], end);
    }
    let near = part(SEARCH);
    linebreaks(near)
        .map(|(at, _)| at)
        .find(|&at| (CONTEXT..near.len()).contains(&at))
        .map_or_else(
            || cluster_start(text, mark),
            |at| cluster_start(text, mark + at),
        )
}

/// Bytes of the line end `end` at the start of `rest`: a carriage return takes its line feed along.
pub(super) fn line_end(rest: &str, end: char) -> usize {
    if rest.starts_with("\r\n") {
        2
    } else {
        end.len_utf8()
    }
}

/// The last character boundary at or before byte `at`.
pub(super) fn floor_boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The first character boundary at or after byte `at`.
fn ceil_boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}

/// The first cluster boundary at or after `at`, judged by the text shortly before it.
fn cluster_start(text: &str, at: usize) -> usize {
    let from = floor_boundary(text, at.saturating_sub(CONTEXT));
    let until = floor_boundary(text, at + SEARCH);
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

    fn whole(text: &str, kind: BlockKind) -> Block {
        Block {
            span: Span::new(0, text.len()),
            kind,
        }
    }

    fn check(text: &str, kind: BlockKind) -> Vec<Span> {
        let block = whole(text, kind);
        let spans: Vec<Span> = (0..count(block)).map(|i| span(text, block, i)).collect();
        let mut end = 0;
        for (i, piece) in spans.iter().enumerate() {
            assert_eq!(piece.start(), end);
            assert!(!piece.is_empty() && piece.len() <= 2 * WHOLE);
            assert_eq!(holding(text, block, piece.start()), i);
            assert_eq!(holding(text, block, piece.end() - 1), i);
            end = piece.end();
        }
        assert_eq!(end, text.len());
        spans
    }

    #[test]
    fn a_short_block_is_one_piece() {
        assert_eq!(check("one two", BlockKind::Paragraph).len(), 1);
    }

    #[test]
    fn running_text_is_cut_between_words() {
        let text = "some words ".repeat(10_000);
        for piece in check(&text, BlockKind::Paragraph) {
            assert!(piece.of(&text).ends_with(' '));
        }
    }

    #[test]
    fn kept_lines_are_cut_at_their_ends() {
        let text = "a row of it\n".repeat(10_000);
        for piece in check(&text, BlockKind::Table) {
            assert!(piece.of(&text).ends_with('\n'));
        }
    }

    #[test]
    fn what_has_no_place_to_break_is_cut_between_clusters() {
        check(&"x".repeat(100_000), BlockKind::Paragraph);
        check(&"漢字".repeat(20_000), BlockKind::Paragraph);
        check(&" ".repeat(100_000), BlockKind::Table);
        check(&format!("e{}", "\u{301}".repeat(50_000)), BlockKind::Verse);
        let text = "e\u{301}\u{302}".repeat(20_000);
        for piece in check(&text, BlockKind::Paragraph) {
            assert!(piece.of(&text).starts_with('e'));
        }
    }
}
