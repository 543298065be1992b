//! What the resolver reads of each token: class, tag, sentence, paragraph, name, quotation.

use super::lexical_class::{self, LexicalClass};
use crate::document::Document;
use crate::evidence::Evidence;
use crate::lexicon::Lexicon;
use crate::tagset::Tag;
use crate::token::{TokenKind, Tokens};
use crate::types::{Mention, Quote, QuoteKind};
use pullquote_text::Span;

pub(super) const NONE: u32 = u32::MAX;

/// The tokens of an article; the vectors have one value for each.
pub(super) struct TokenContext<'a> {
    pub lexicon: &'a Lexicon,
    /// What the encoder says, if it reads along.
    pub evidence: Option<&'a Evidence>,
    pub text: &'a str,
    pub tokens: &'a Tokens,
    /// Sorted, outer before inner.
    pub names: &'a [Mention],
    pub class: Vec<LexicalClass>,
    pub tags: &'a [Tag],
    pub sentence: &'a [u32],
    /// Sentences up to here without those that are wholly inside quotations: the distance between
    /// mentions in the writer's own words.
    pub step: Vec<u32>,
    pub paragraph: &'a [u32],
    /// Index of the innermost name of a linked kind that covers the token, else [`NONE`].
    pub name_at: Vec<u32>,
    /// Index of the outermost quotation that covers the token, scare quotes excepted, else [`NONE`].
    pub quote: Vec<u32>,
}

impl<'a> TokenContext<'a> {
    pub fn new(
        document: &'a Document<'a>,
        lexicon: &'a Lexicon,
        names: &'a [Mention],
        quotes: &[Quote],
    ) -> Self {
        let (text, tokens) = (document.text, &document.tokens);
        let n = tokens.tokens.len();
        let mut ctx = Self {
            lexicon,
            evidence: document.evidence.as_ref(),
            text,
            tokens,
            names,
            tags: &document.words.tag,
            class: Vec::with_capacity(n),
            sentence: &document.sentence_of,
            step: vec![0; n],
            paragraph: &document.paragraph_of,
            name_at: vec![NONE; n],
            quote: vec![NONE; n],
        };
        let mut lower = String::new();
        for token in &tokens.tokens {
            let word = token.span.of(text);
            ctx.class.push(match token.kind {
                TokenKind::Word | TokenKind::Clitic if word != "US" => {
                    fold_case(word, &mut lower);
                    lexical_class::class(&lower)
                }
                _ if word == "&" => LexicalClass::Conjunction,
                _ => LexicalClass::Other,
            });
        }
        // Outer names come first, so that inner ones overwrite them.
        for (idx, name) in names.iter().enumerate() {
            if name.kind.is_linked() {
                for at in ctx.range_of(name.span) {
                    ctx.name_at[at] = idx as u32;
                    // `Theresa May`, `Will Self`: words of names have no lexical class.
                    ctx.class[at] = LexicalClass::Other;
                }
            }
        }
        for (idx, quote) in quotes.iter().enumerate() {
            if quote.kind != QuoteKind::Scare && quote.parent.is_none() {
                for at in ctx.range_of(quote.span) {
                    ctx.quote[at] = idx as u32;
                }
            }
        }
        ctx.count_steps();
        ctx
    }

    fn count_steps(&mut self) {
        let mut step = 0;
        for range in &self.tokens.sentences {
            let range = range.start as usize..(range.end as usize).min(self.quote.len());
            let outside = |at: usize| self.quote[at] == NONE && self.is_word(at);
            step += u32::from(range.clone().any(outside));
            self.step[range].fill(step);
        }
    }

    pub fn len(&self) -> usize {
        self.class.len()
    }

    /// The indexes of the tokens that overlap `span`.
    pub fn range_of(&self, span: Span) -> std::ops::Range<usize> {
        let tokens = &self.tokens.tokens;
        let first = tokens.partition_point(|token| token.span.end() <= span.start());
        let length = tokens[first..].partition_point(|token| token.span.start() < span.end());
        first..first + length
    }

    /// Token `at` as written; empty past the end.
    pub fn word(&self, at: usize) -> &'a str {
        self.tokens
            .tokens
            .get(at)
            .map_or("", |token| token.span.of(self.text))
    }

    pub fn class_at(&self, at: usize) -> LexicalClass {
        self.class.get(at).copied().unwrap_or(LexicalClass::Other)
    }

    pub fn tag(&self, at: usize) -> Tag {
        self.tags.get(at).copied().unwrap_or(Tag::Other)
    }

    /// Whether token `at` is a finite verb.
    pub fn is_finite(&self, at: usize) -> bool {
        if self.name_at.get(at).is_some_and(|name| *name != NONE) || self.is_genitive(at) {
            return false;
        }
        self.tag(at).is_finite()
            || matches!(self.class_at(at), LexicalClass::Verb | LexicalClass::Copula)
    }

    /// The bytes of a range of tokens; empty for an empty range.
    pub fn span(&self, range: std::ops::Range<usize>) -> Span {
        let tokens = &self.tokens.tokens;
        match (
            tokens.get(range.start),
            tokens.get(range.end.wrapping_sub(1)),
        ) {
            (Some(first), Some(last)) => first.span.cover(last.span),
            _ => Span::default(),
        }
    }

    /// The first token of the sentence of token `at`.
    pub fn sentence_start(&self, at: usize) -> usize {
        self.sentence
            .get(at)
            .and_then(|idx| self.tokens.sentences.get(*idx as usize))
            .map_or(at, |range| range.start as usize)
    }

    /// The token after the sentence of token `at`.
    pub fn sentence_end(&self, at: usize) -> usize {
        self.sentence
            .get(at)
            .and_then(|idx| self.tokens.sentences.get(*idx as usize))
            .map_or(at + 1, |range| (range.end as usize).min(self.len()))
    }

    /// Whether token `at` is a possessive `’s` or a lone apostrophe.
    pub fn is_genitive(&self, at: usize) -> bool {
        matches!(self.word(at), "’s" | "'s" | "’" | "'" | "’S" | "'S")
    }

    pub fn opens_paragraph(&self, at: usize) -> bool {
        at == 0 || self.paragraph.get(at) != self.paragraph.get(at - 1)
    }

    pub fn is_capital(&self, at: usize) -> bool {
        self.word(at).chars().next().is_some_and(char::is_uppercase)
    }

    pub fn is_word(&self, at: usize) -> bool {
        self.tokens
            .tokens
            .get(at)
            .is_some_and(|token| token.kind == TokenKind::Word)
    }
}

/// Replaces `out` by `word` in lower case, with a fast path for ASCII.
pub(super) fn fold_case(word: &str, out: &mut String) {
    out.clear();
    if word.is_ascii() {
        out.extend(
            word.bytes()
                .map(|byte| char::from(byte.to_ascii_lowercase())),
        );
    } else {
        out.extend(word.chars().flat_map(char::to_lowercase));
    }
}
