//! Words and sentences for news text, as byte spans. Every stage of annotation uses these tokens.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::text::{Article, Span};

/// What a token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// Letters, with inner apostrophes, dots and hyphens where they belong to the word.
    Word,
    /// A clitic cut from its word: `’s`, `n’t`, `’ll`.
    Clitic,
    /// Digits with their separators: `1,000`, `3.5`, `2015-16`, `10th`.
    Number,
    /// A quotation mark or one that may be: `“ ” ‘ ’ " ' « » „ `` ''`.
    Mark,
    /// Other punctuation and symbols.
    Punct,
    /// A web or mail address.
    Address,
}

/// One token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its bytes.
    pub span: Span,
    /// What it is made of.
    pub kind: TokenKind,
}

/// Index of a token in [`Tokens::tokens`]; never mixed with byte offsets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TokenIdx(pub u32);

/// The tokens of a text with its sentences and paragraphs, all in order and covering every token.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tokens {
    /// All tokens.
    pub tokens: Vec<Token>,
    /// Sentences as ranges of token indexes; none crosses a paragraph.
    pub sentences: Vec<Range<u32>>,
    /// Paragraphs (the article's blocks) as ranges of token indexes; the block's index is the
    /// paragraph's index.
    pub paragraphs: Vec<Range<u32>>,
}

/// Cuts an article into tokens, sentences and paragraphs.
pub fn tokenize(article: &Article) -> Tokens {
    let mut out = Tokens::default();
    for block in article.blocks() {
        let first = out.tokens.len() as u32;
        let words = block.span.of(article.text());
        for (at, word) in words.split_word_bound_indices() {
            let Some(c) = word.chars().next().filter(|c| !c.is_whitespace()) else {
                continue;
            };
            let kind = if c.is_ascii_digit() {
                TokenKind::Number
            } else if c.is_alphanumeric() {
                TokenKind::Word
            } else if "“”‘’\"'«»„".contains(c) {
                TokenKind::Mark
            } else {
                TokenKind::Punct
            };
            let start = block.span.start() + at;
            out.tokens.push(Token {
                span: Span::new(start, start + word.len()),
                kind,
            });
        }
        let range = first..out.tokens.len() as u32;
        out.sentences.push(range.clone());
        out.paragraphs.push(range);
    }
    out
}
