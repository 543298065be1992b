//! Near-identical quotations of different articles, in pairs.

use std::sync::Arc;

use super::query_line::QueryLine;
use crate::article_id::ArticleId;
use crate::library::index_api::{AttributedStatement, PairKind, QuotePair, ReaderState, Request};
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

pub const fn verdict_label(verdict: PairKind) -> &'static str {
    match verdict {
        PairKind::Same => "the same",
        PairKind::Cut => "cut",
        PairKind::Altered => "altered",
        PairKind::OtherSpeaker => "other speaker",
    }
}
