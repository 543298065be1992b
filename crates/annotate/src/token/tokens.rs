//! [`Tokens`]: the tokens of a text with its sentences and paragraphs.

use std::ops::Range;

use pullquote_text::Span;

/// The kind of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// Letters, with apostrophes, dots and hyphens inside the word, and the dot of an abbreviation.
    Word,
    /// A clitic split from its word: `’s`, `n’t`, `’ll`.
    Clitic,
    /// Digits with separators and suffixes: `1,000`, `3.5`, `2015-16`, `10th`, `’90s`.
    Number,
    /// A quotation mark, or an apostrophe that may be one: `“ ” ‘ ’ " ' « » „ `` ''`.
    Mark,
    /// Punctuation other than quotation marks, and symbols.
    Punct,
    /// A web or mail address.
    Address,
}

/// A token of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Byte span.
    pub span: Span,
    /// What it consists of.
    pub kind: TokenKind,
}

/// The tokens of a text, with its sentences and paragraphs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tokens {
    /// All tokens in text order.
    pub tokens: Vec<Token>,
    /// Sentences as ranges of token indexes. They cover all tokens; none crosses a paragraph.
    pub sentences: Vec<Range<u32>>,
    /// Paragraphs as ranges of token indexes, one per block of the article and with its index; empty for a
    /// block without tokens.
    pub paragraphs: Vec<Range<u32>>,
}

impl Tokens {
    /// Number of tokens.
    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// Whether the text has no token.
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// Index of the token at byte `at`, or else of the next one, or else [`Tokens::len`].
    pub fn at(&self, at: usize) -> usize {
        self.tokens.partition_point(|token| token.span.end() <= at)
    }

    /// Indexes of the tokens that overlap `span`.
    pub fn within(&self, span: Span) -> Range<usize> {
        let first = self.at(span.start());
        let last = self
            .tokens
            .partition_point(|token| token.span.start() < span.end());
        first..last.max(first)
    }

    /// Byte span of a range of token indexes; empty for an empty range.
    pub fn span_of(&self, range: Range<usize>) -> Span {
        match (self.tokens.get(range.start), range.end.checked_sub(1)) {
            (Some(first), Some(last)) if last >= range.start && last < self.len() => {
                first.span.cover(self.tokens[last].span)
            }
            (Some(first), _) => Span::new(first.span.start(), first.span.start()),
            _ => Span::default(),
        }
    }

    /// Index of the paragraph of token `idx`.
    pub fn paragraph_of(&self, idx: usize) -> usize {
        self.paragraphs
            .partition_point(|range| range.end as usize <= idx)
    }

    /// Index of the sentence of token `idx`.
    pub fn sentence_of(&self, idx: usize) -> usize {
        self.sentences
            .partition_point(|range| range.end as usize <= idx)
    }
}
