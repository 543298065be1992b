//! The words of a page in HTML, cut into blocks as a browser would set them.
//!
//! [`scan`] cuts the page into tags and text, [`BlockBuilder`] follows them and gathers [`Piece`]s: one for
//! each heading, paragraph, item, table. There is no tree and no recursion, and what is open is
//! counted, not searched, so a page of any depth and disorder is read in time linear in its length.

mod block_builder;
pub mod entities;
pub mod sanitize;
mod table;
pub mod tokenizer;

pub use block_builder::BlockBuilder;

use pullquote_text::{Block, BlockKind, Span};

/// A block before the text around it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// What it is. The first heading of level 1 is [`BlockKind::Headline`] only after
    /// [`headline`].
    pub kind: BlockKind,
    /// The level of a heading, from 1; 0 for what is none.
    pub level: u8,
    /// Its words, trimmed and never empty.
    pub text: String,
}

impl Piece {
    /// A piece of `kind` with the trimmed `text`; `None` when that is empty.
    pub fn new(kind: BlockKind, text: &str) -> Option<Self> {
        let text = text.trim();
        (!text.is_empty()).then(|| Self {
            kind,
            level: 0,
            text: text.to_owned(),
        })
    }
}

/// The pieces of a page in HTML or XHTML.
///
/// ```
/// use pullquote_import::markup::pieces;
/// let pieces = pieces("<h1>Trees</h1><p>The <b>elm</b>&nbsp;stands,<br> said&hellip;", false);
/// assert_eq!(pieces[0].text, "Trees");
/// assert_eq!(pieces[1].text, "The elm\u{a0}stands,\nsaid…");
/// ```
pub fn pieces(html: &str, is_xml: bool) -> Vec<Piece> {
    let mut flow = BlockBuilder::default();
    for token in tokenizer::Tokenizer::new(html, is_xml) {
        flow.take(token);
    }
    flow.into_pieces()
}

/// Makes the headline of the first heading of level 1, or of a heading that everything begins with;
/// the other headings stay crossheads.
pub fn headline(pieces: &mut [Piece]) {
    let top = pieces.iter().position(|piece| piece.level == 1);
    let first = pieces.first().is_some_and(|piece| piece.level > 0);
    if let Some(at) = top.or(first.then_some(0)) {
        pieces[at].kind = BlockKind::Headline;
    }
}

/// The text of `pieces`, with a blank line between them (between two items of a list a line end),
/// and their blocks.
pub fn joined(pieces: &[Piece]) -> (String, Vec<Block>) {
    let mut text = String::with_capacity(pieces.iter().map(|piece| piece.text.len() + 2).sum());
    let mut blocks: Vec<Block> = Vec::with_capacity(pieces.len());
    for piece in pieces {
        if let Some(last) = blocks.last() {
            let are_items = last.kind == BlockKind::Item && piece.kind == BlockKind::Item;
            text.push_str(if are_items { "\n" } else { "\n\n" });
        }
        let start = text.len();
        text.push_str(&piece.text);
        blocks.push(Block {
            span: Span::new(start, text.len()),
            kind: piece.kind,
        });
    }
    if !text.is_empty() {
        text.push('\n');
    }
    (text, blocks)
}
