//! Near-identical quotations of different articles, in pairs.

use std::sync::Arc;

use super::query_line::QueryLine;
use crate::article_id::ArticleId;
use crate::library::index_api::{
    AttributedStatement, DiffChunk, PairKind, QuotePair, ReaderState, Request,
};
use crate::library::query::Query;
use pullquote_text::Span;

/// Maximum number of pairs, those of the newest articles: comparing takes time for each.
pub const MAX_PAIRS: usize = 400;

/// A quotation whose copies are looked for.
#[derive(Clone, Debug, PartialEq)]
pub struct QuoteRef {
    pub article: ArticleId,
    pub span: Span,
    pub words: String,
}

#[derive(Debug, Default)]
pub struct SameWords {
    /// The quotation that the pairs are of; `None` for all of the library.
    pub of: Option<QuoteRef>,
    pub line: QueryLine,
    pub pairs: Vec<QuotePair>,
    /// Whether Enter opens the second version of a pair.
    pub other: bool,
    pub answered: bool,
    pub(super) query: Query,
}

impl SameWords {
    /// The question for the pairs of all articles that match the query.
    pub(super) fn question(&self, state: Arc<ReaderState>) -> Request {
        Request::AllQuotePairs {
            query: self.query.clone(),
            state,
            limit: MAX_PAIRS,
        }
    }

    pub(super) fn take(&mut self, pairs: Vec<QuotePair>) {
        self.pairs = pairs;
        self.answered = true;
        // The first version is the quotation that the user came from.
        self.other = self.of.is_some();
    }

    /// The version that Enter opens.
    pub fn side(&self, row: usize) -> Option<&AttributedStatement> {
        let pair = self.pairs.get(row)?;
        Some(if self.other { &pair.other } else { &pair.one })
    }
}

/// A word of one of two versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionWord {
    /// As shown: words that only this version has are in brackets, for terminals without colour.
    pub text: String,
    pub is_in: WordIn,
}

/// The versions that have a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WordIn {
    Both,
    This,
    /// A placeholder for words that only the other version has.
    Other,
}

/// The words of the first version of a diff, or of the `other` one.
pub fn version_words(chunks: &[DiffChunk], other: bool) -> Vec<VersionWord> {
    let mut words = Vec::new();
    let mut add = |text: &str, is_in| {
        words.extend(text.split_whitespace().map(|word| VersionWord {
            text: word.to_owned(),
            is_in,
        }));
    };
    for chunk in chunks {
        match (chunk, other) {
            (DiffChunk::Both(text), _) => add(text, WordIn::Both),
            (DiffChunk::One(text), false) | (DiffChunk::Other(text), true) => {
                if !text.trim().is_empty() {
                    add(&format!("[{}]", text.trim()), WordIn::This);
                }
            }
            _ => add("·", WordIn::Other),
        }
    }
    words
}

pub const fn verdict_label(verdict: PairKind) -> &'static str {
    match verdict {
        PairKind::Same => "the same",
        PairKind::Cut => "cut",
        PairKind::Altered => "altered",
        PairKind::OtherSpeaker => "other speaker",
    }
}
