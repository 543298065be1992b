//! [`MarkupBlock`]: a block before its place in the article's text is known.

use pullquote_text::{Block, BlockKind};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkupBlock {
    /// Headings are [`BlockKind::Crosshead`] until [`mark_headline`].
    pub kind: BlockKind,
    /// The level of a heading, from 1; 0 for other blocks.
    pub level: u8,
    /// How many block quotations it is in.
    pub quote_depth: u8,
    /// Trimmed and not empty.
    pub text: String,
}

impl MarkupBlock {
    /// A block of the trimmed `text`; `None` when that is empty.
    pub fn new(kind: BlockKind, text: &str) -> Option<Self> {
        let text = text.trim();
        (!text.is_empty()).then(|| Self {
            kind,
            level: 0,
            quote_depth: 0,
            text: text.to_owned(),
        })
    }
}

/// Makes the first heading of level 1 the headline, or a heading of any level that comes first.
pub fn mark_headline(blocks: &mut [MarkupBlock]) {
    let top = blocks.iter().position(|block| block.level == 1);
    let first = blocks.first().is_some_and(|block| block.level > 0);
    if let Some(at) = top.or(first.then_some(0)) {
        blocks[at].kind = BlockKind::Headline;
    }
}

/// The lines of `run` as one, without the blanks around them.
pub fn join_lines(run: &str) -> String {
    let lines = run
        .split('\n')
        .map(str::trim)
        .filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join(" ")
}

/// Joins the texts of `blocks` by blank lines (two list items by a line end).
pub fn join(blocks: &[MarkupBlock]) -> (String, Vec<Block>) {
    let mut text = String::with_capacity(blocks.iter().map(|block| block.text.len() + 2).sum());
    let mut spans: Vec<Block> = Vec::with_capacity(blocks.len());
    for block in blocks {
        if let Some(last) = spans.last() {
            let are_items = last.kind == BlockKind::Item && block.kind == BlockKind::Item;
            text.push_str(if are_items { "\n" } else { "\n\n" });
        }
        let start = text.len();
        text.push_str(&block.text);
        let span = Block::new(start, text.len(), block.kind);
        spans.push(span.in_quotation(block.quote_depth));
    }
    if !text.is_empty() {
        text.push('\n');
    }
    (text, spans)
}
