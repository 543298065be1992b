//! What the stages after the marks share: the text with its tokens, words, pieces and names.

use std::ops::Range;

use super::features::{BrownClusters, Words};
use super::model::ModelFile;
use super::pos::{self, PosModel, Tag};
use super::quotes::{self, Piece};
use super::token::Tokens;
use super::types::{EntityKind, Mention};
use pullquote_text::{Article, Span};

/// No piece: the token stands outside all quotations.
pub const OUTSIDE: u32 = u32::MAX;

/// An article read as far as its marks, words and names go. Made once, then only looked at.
pub struct Context<'a> {
    /// The article's text.
    pub text: &'a str,
    /// Its tokens.
    pub tokens: &'a Tokens,
    /// Hashes and classes of the tokens.
    pub words: Words,
    /// Quotations by their marks.
    pub pieces: Vec<Piece>,
    /// For each token, the innermost piece that holds it, or [`OUTSIDE`].
    pub piece_of: Vec<u32>,
    /// For each token, the index of its sentence.
    pub sentence_of: Vec<u32>,
    /// For each token, the kind of the innermost name that holds it.
    pub name_of: Vec<Option<EntityKind>>,
}

impl<'a> Context<'a> {
    /// Reads an article; `entities` may be empty, then names are known by their word class alone.
    pub fn new(
        article: &'a Article,
        tokens: &'a Tokens,
        entities: &[Mention],
        file: ModelFile,
    ) -> Self {
        let text = article.text();
        let mut words = Words::new(text, tokens, BrownClusters::open(file));
        pos::tag(text, tokens, &mut words, PosModel::open(file));
        let pieces = quotes::find(text, tokens);
        let mut piece_of = vec![OUTSIDE; tokens.len()];
        // Sorted outer first, so that the innermost is written last. Nesting is at most a few deep.
        for (idx, piece) in pieces.iter().enumerate() {
            piece_of[range(&piece.tokens)].fill(idx as u32);
        }
        let mut sentence_of = vec![0; tokens.len()];
        for (idx, sentence) in tokens.sentences.iter().enumerate() {
            sentence_of[range(sentence)].fill(idx as u32);
        }
        let mut name_of = vec![None; tokens.len()];
        let mut at = 0;
        for entity in entities {
            // Entities come sorted: the search goes on where the last one began.
            while at < tokens.len() && tokens.tokens[at].span.end() <= entity.span.start() {
                at += 1;
            }
            let inside = tokens.tokens[at..].iter();
            let n = inside
                .take_while(|t| t.span.start() < entity.span.end())
                .count();
            name_of[at..at + n].fill(Some(entity.kind));
        }
        Self {
            text,
            tokens,
            words,
            pieces,
            piece_of,
            sentence_of,
            name_of,
        }
    }

    /// Number of tokens.
    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// Whether there is no token.
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// The word at `idx`.
    pub fn word(&self, idx: usize) -> &'a str {
        self.tokens.tokens[idx].span.of(self.text)
    }

    /// The first `bits` bits of the path of the word at `idx`; beyond the ends 0.
    pub fn cluster(&self, idx: usize, bits: u32) -> u32 {
        let path = self.words.cluster.get(idx).copied().unwrap_or(0);
        u32::from(path) >> (16 - bits)
    }

    /// The class of the word at `idx`; beyond the ends that of a full stop.
    pub fn tag(&self, idx: usize) -> Tag {
        self.words.tag.get(idx).copied().unwrap_or(Tag::Stop)
    }

    /// Hash of the word at `idx`; beyond the ends a fixed one.
    pub fn lower(&self, idx: usize) -> u32 {
        self.words
            .lower
            .get(idx)
            .copied()
            .unwrap_or(super::features::OUTSIDE)
    }

    /// The bytes of a range of tokens.
    pub fn span(&self, tokens: &Range<u32>) -> Span {
        self.tokens.span_of(range(tokens))
    }

    /// Whether token `idx` stands outside all quotations.
    pub fn is_outside(&self, idx: usize) -> bool {
        self.piece_of[idx] == OUTSIDE
    }
}

/// A range of token numbers as indexes.
pub fn range(tokens: &Range<u32>) -> Range<usize> {
    tokens.start as usize..tokens.end as usize
}
