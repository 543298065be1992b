//! The running text: finds crossheads, boilerplate and signatures among its paragraphs.

use super::line_features::{self, LineStats};
use super::line_kind::{is_name, line_kind};
use crate::{Block, BlockKind};

/// The longest crosshead, in bytes.
const MAX_CROSSHEAD: usize = 90;

/// Classifies the short blocks from index `start` on.
pub fn label(text: &str, blocks: &mut [Block], start: usize) {
    for at in start..blocks.len() {
        if blocks[at].kind != BlockKind::Paragraph || blocks[at].is_quoted() {
            continue;
        }
        let words = blocks[at].span.of(text);
        if at > 0 && is_item(text, blocks, at) {
            blocks[at].kind = BlockKind::Item;
        } else if words.len() <= 240
            && let Some(kind) = line_kind(words)
        {
            blocks[at].kind = kind;
        } else if is_signature(text, blocks, at) {
            blocks[at].kind = BlockKind::Byline;
        } else if at > start && is_crosshead(text, blocks, at) {
            blocks[at].kind = BlockKind::Crosshead;
        }
    }
}

/// An item between blank lines: the neighbour before or after has the adjacent marker.
fn is_item(text: &str, blocks: &[Block], at: usize) -> bool {
    let marker = |block: &Block| {
        let words = block.span.of(text);
        line_features::marker(&words[..words.floor_char_boundary(16)])
    };
    let Some(mark) = marker(&blocks[at]) else {
        return false;
    };
    let before = marker(&blocks[at - 1]).is_some_and(|last| last.is_followed_by(mark));
    let after = blocks.get(at + 1).and_then(marker);
    before || after.is_some_and(|next| mark.is_followed_by(next))
}

/// A name below the last sentence, perhaps followed by place and date.
fn is_signature(text: &str, blocks: &[Block], at: usize) -> bool {
    let is_last = at + 2 >= blocks.len();
    is_last
        && at > 1
        && blocks[at].span.len() <= 60
        && is_name(blocks[at].span.of(text))
        && line_features::ends_sentence(blocks[at - 1].span.of(text))
        && blocks[at + 1..].iter().all(|block| {
            matches!(
                line_kind(block.span.of(text)),
                Some(BlockKind::Dateline | BlockKind::Byline)
            )
        })
}

/// A short line between paragraphs that begins like a sentence and does not end like one.
fn is_crosshead(text: &str, blocks: &[Block], at: usize) -> bool {
    let words = blocks[at].span.of(text);
    let is_number = words.len() <= 4 && words.bytes().all(|byte| byte.is_ascii_digit());
    if words.len() > MAX_CROSSHEAD
        || words.contains('\n')
        || !(is_number || line_features::is_heading(words))
    {
        return false;
    }
    let stats = LineStats::of(words);
    let asks = words.ends_with(['?', '!']);
    if stats.n_words > if asks { 8 } else { 10 }
        || line_features::is_speaker_label(words)
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
        // A setext heading: the next line underlines it.
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
