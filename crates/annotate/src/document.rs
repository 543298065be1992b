//! [`Document`]: a text's tokens with their sentences, tags and quotation marks, computed once and read
//! by every stage.

use std::ops::Range;

use super::evidence::Evidence;
use super::features::{BrownClusters, WordFeatures};
use super::pos::{self, PosModel};
use super::quotes::{self, QuotedSpan};
use super::tagset::Tag;
use super::token::{self, Tokens};
use super::turns::{self, LabelKind, Turn};
use pullquote_text::{Article, Span};

/// The token is in no quotation.
pub const OUTSIDE: u32 = u32::MAX;

/// The models that [`Document::new`] needs.
#[derive(Clone, Copy, Debug)]
pub struct WordModels {
    pub clusters: BrownClusters,
    pub pos: PosModel,
}

#[cfg(test)]
impl WordModels {
    pub(crate) fn shipped() -> Self {
        let quotes = super::model::ModelFiles::shipped().unwrap().quotes;
        Self {
            clusters: BrownClusters::open(quotes).unwrap(),
            pos: PosModel::open(quotes).unwrap(),
        }
    }
}

/// An analysed text. All lists but `tokens` and `quoted_spans` have one entry per token.
#[derive(Clone, Debug)]
pub struct Document<'a> {
    pub text: &'a str,
    /// Tokens, sentences and paragraphs.
    pub tokens: Tokens,
    /// Hashes, shapes, clusters and tags.
    pub words: WordFeatures,
    /// Quotations by their marks, sorted, outer before inner.
    pub quoted_spans: Vec<QuotedSpan>,
    /// Turns of an interview or transcript.
    pub turns: Vec<Turn>,
    /// Index of the innermost quoted span, or [`OUTSIDE`].
    pub quoted_span_of: Vec<u32>,
    /// Index of the sentence.
    pub sentence_of: Vec<u32>,
    /// Index of the paragraph.
    pub paragraph_of: Vec<u32>,
    /// What the encoder says of the text, if it reads along.
    pub evidence: Option<Evidence>,
}

impl<'a> Document<'a> {
    /// Analyses `article`.
    pub fn new(article: &'a Article, models: WordModels) -> Self {
        let text = article.text();
        let tokens = token::tokenize(article);
        let mut words = WordFeatures::new(text, &tokens, models.clusters);
        pos::tag(text, &tokens, &mut words, models.pos);
        let turns = turns::find(text, &tokens);
        for turn in turns.iter().filter(|turn| turn.kind != LabelKind::Name) {
            words.tag[range(&turn.label)].fill(Tag::Sign);
        }
        let quoted_spans = quotes::find(text, &tokens);
        let quoted_spans = quotes::blocks::add(article, &tokens, quoted_spans);
        let index = |ranges: &mut dyn Iterator<Item = &Range<u32>>, default| {
            let mut out = vec![default; tokens.len()];
            for (idx, tokens) in ranges.enumerate() {
                out[range(tokens)].fill(idx as u32);
            }
            out
        };
        // Outer spans come first, so the innermost one is written last. Nesting depth is bounded.
        let quoted = &mut quoted_spans.iter().map(|quoted| &quoted.tokens);
        Self {
            quoted_span_of: index(quoted, OUTSIDE),
            sentence_of: index(&mut tokens.sentences.iter(), 0),
            paragraph_of: index(&mut tokens.paragraphs.iter(), 0),
            text,
            words,
            quoted_spans,
            turns,
            tokens,
            evidence: None,
        }
    }

    /// Number of tokens.
    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// Whether the text has no token.
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// The text of token `idx`.
    pub fn word(&self, idx: usize) -> &'a str {
        self.tokens.tokens[idx].span.of(self.text)
    }

    /// The first `bits` bits of the token's cluster path; 0 out of range.
    pub fn cluster(&self, idx: usize, bits: u32) -> u32 {
        let path = self.words.cluster.get(idx).copied().unwrap_or(0);
        u32::from(path) >> (16 - bits)
    }

    /// The token's tag; [`Tag::Stop`] out of range.
    pub fn tag(&self, idx: usize) -> Tag {
        self.words.tag.get(idx).copied().unwrap_or(Tag::Stop)
    }

    /// Hash of the token in lower case; a fixed value out of range.
    pub fn lower(&self, idx: usize) -> u32 {
        let lower = self.words.lower.get(idx).copied();
        lower.unwrap_or(super::features::OUTSIDE)
    }

    /// The bytes of a range of tokens.
    pub fn span(&self, tokens: &Range<u32>) -> Span {
        self.tokens.span_of(range(tokens))
    }

    /// Whether a line begins between a token and the one before it.
    pub fn starts_line(&self, idx: usize) -> bool {
        let tokens = &self.tokens.tokens;
        let gap = idx
            .checked_sub(1)
            .map(|before| tokens[before].span.end()..tokens[idx].span.start());
        let gap = gap.and_then(|gap| self.text.get(gap));
        gap.is_none_or(|gap| gap.contains('\n'))
    }

    /// Whether the token is outside all quotations.
    pub fn is_outside(&self, idx: usize) -> bool {
        self.quoted_span_of[idx] == OUTSIDE
    }
}

/// A range of token numbers as indexes.
pub fn range(tokens: &Range<u32>) -> Range<usize> {
    tokens.start as usize..tokens.end as usize
}
