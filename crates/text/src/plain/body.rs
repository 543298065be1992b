//! The running text: crossheads, words of the page and late bylines among its paragraphs.

use super::line_features::{self, Shape};
use super::line_kind;
use crate::{Block, BlockKind};

/// Longest crosshead in bytes.
const LONGEST: usize = 90;

/// Gives the short blocks from `start` on their kinds.
pub fn label(text: &str, blocks: &mut [Block], start: usize) {
    for at in start..blocks.len() {
        if blocks[at].kind != BlockKind::Paragraph {
            continue;
        }
        let words = blocks[at].span.of(text);
        if at > 0 && is_item(text, blocks, at) {
            blocks[at].kind = BlockKind::Item;
        } else if words.len() <= 240
            && let Some(kind) = line_kind::role(words)
        {
            blocks[at].kind = kind;
        } else if is_signature(text, blocks, at) {
            blocks[at].kind = BlockKind::Byline;
        } else if at > start && is_crosshead(text, blocks, at) {
            blocks[at].kind = BlockKind::Crosshead;
        }
    }
}

/// An item set off by blank lines: the block before or after has the mark beside it.
fn is_item(text: &str, blocks: &[Block], at: usize) -> bool {
    let marker =
        |block: &Block| line_features::marker(line_features::head(block.span.of(text), 16));
    let Some(mark) = marker(&blocks[at]) else {
        return false;
    };
    let before = marker(&blocks[at - 1]).is_some_and(|last| last.is_followed_by(mark));
    let after = blocks.get(at + 1).and_then(marker);
    before || after.is_some_and(|next| mark.is_followed_by(next))
}

/// A name alone under the last sentence, perhaps with a place and date beneath it.
fn is_signature(text: &str, blocks: &[Block], at: usize) -> bool {
    let is_last = at + 2 >= blocks.len();
    is_last
        && at > 1
        && blocks[at].span.len() <= 60
        && line_kind::is_name(blocks[at].span.of(text))
        && line_features::ends_sentence(blocks[at - 1].span.of(text))
        && blocks[at + 1..].iter().all(|block| {
            matches!(
                line_kind::role(block.span.of(text)),
                Some(BlockKind::Dateline | BlockKind::Byline)
            )
        })
}

/// A short line that begins like a sentence, does not end like one, and stands between paragraphs.
fn is_crosshead(text: &str, blocks: &[Block], at: usize) -> bool {
    let words = blocks[at].span.of(text);
    let is_number = words.len() <= 4 && words.bytes().all(|byte| byte.is_ascii_digit());
    if words.len() > LONGEST
        || words.contains('\n')
        || !(is_number || line_features::is_heading(words))
    {
        return false;
    }
    let shape = Shape::of(words);
    let asks = words.ends_with(['?', '!']);
    if shape.n_words > if asks { 8 } else { 10 }
        || line_features::is_label(words)
        || words.ends_with(['”', '’', '"', '.'])
    {
        return false;
    }
    let Some(next) = blocks.get(at + 1) else {
        return false;
    };
    let above = &blocks[at - 1];
    let below = next.span.of(text);
    let opens = match next.kind {
        // Underlined.
        _ if below.len() < 200 && line_features::is_rule(below) => true,
        BlockKind::Paragraph => {
            next.span.len() > words.len() && line_features::ends_sentence(next.span.of(text))
        }
        kind => matches!(kind, BlockKind::Item | BlockKind::Table | BlockKind::Verse),
    };
    let closes =
        above.kind != BlockKind::Paragraph || line_features::ends_sentence(above.span.of(text));
    opens && closes && above.kind != BlockKind::Crosshead
}
