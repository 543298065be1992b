//! Plain text: paragraphs, headline, standfirst, furniture.

use crate::text::{Article, Block, BlockKind, Source, Span};

/// A decoded text as an article; the text is taken exactly as it comes.
pub fn from_text(text: String, source: Source) -> Article {
    let mut blocks = Vec::new();
    let mut at = 0;
    for part in text.split("\n\n") {
        let lead = part.len() - part.trim_start().len();
        let words = part.trim();
        if !words.is_empty() {
            blocks.push(Block {
                span: Span::new(at + lead, at + lead + words.len()),
                kind: match blocks.len() {
                    0 => BlockKind::Headline,
                    1 => BlockKind::Standfirst,
                    _ => BlockKind::Paragraph,
                },
            });
        }
        at += part.len() + 2;
    }
    Article::new(text, blocks, source)
}
