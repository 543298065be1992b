//! Access to the tokens of one sentence for the parsers, by index into the article's tokens.

use super::words::LowerWord;
use crate::token::{TokenKind, Tokens};
use crate::types::EntityKind;
use pullquote_text::Span;

/// A match: its bytes, its kind, and the first token after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Expression {
    pub span: Span,
    pub kind: EntityKind,
    pub next: usize,
}

/// One sentence: tokens `start..end`. Outside of it there are no words.
pub(super) struct SentenceView<'a> {
    pub text: &'a str,
    pub tokens: &'a Tokens,
    pub start: usize,
    pub end: usize,
}

impl<'a> SentenceView<'a> {
    pub fn kind(&self, at: usize) -> Option<TokenKind> {
        (at >= self.start && at < self.end).then(|| self.tokens.tokens[at].kind)
    }

    /// Token `at` as written; empty outside the sentence.
    pub fn word(&self, at: usize) -> &'a str {
        match self.kind(at) {
            Some(_) => self.tokens.tokens[at].span.of(self.text),
            None => "",
        }
    }

    pub fn lower(&self, at: usize) -> LowerWord {
        LowerWord::of(self.word(at))
    }

    /// Whether token `at` is one of `words`, whatever its case.
    pub fn is(&self, at: usize, words: &[&str]) -> bool {
        self.lower(at).is(words)
    }

    /// Whether one of the [word lists](super::words) of the mask `lists` holds token `at`.
    pub fn is_in(&self, at: usize, lists: u32) -> bool {
        self.lower(at).is_in(lists)
    }

    pub fn is_capital(&self, at: usize) -> bool {
        self.word(at).starts_with(|c: char| c.is_uppercase())
    }

    /// The expression of tokens `first..next`.
    pub fn expression(&self, kind: EntityKind, first: usize, next: usize) -> Expression {
        let (from, to) = (
            self.tokens.tokens[first].span,
            self.tokens.tokens[next - 1].span,
        );
        Expression {
            span: from.cover(to),
            kind,
            next,
        }
    }

    /// Whether no blank separates token `at` from the next one.
    pub fn is_joined(&self, at: usize) -> bool {
        self.kind(at).is_some()
            && self.kind(at + 1).is_some()
            && self.tokens.tokens[at].span.end() == self.tokens.tokens[at + 1].span.start()
    }
}
