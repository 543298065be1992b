//! [`Evidence`]: what the encoder says of a text, in terms of its tokens, and how much each stage relies
//! on it.
//!
//! The stages ask where they decide, and add the logarithms of its probabilities to their own scores
//! ([`Mix`]). A document that only the fast engine reads has no evidence.

#[cfg(feature = "encoder")]
mod read;

#[cfg(not(feature = "encoder"))]
use super::lexicon::Lexicon;
#[cfg(not(feature = "encoder"))]
use super::model::ModelFile;
#[cfg(not(feature = "encoder"))]
use super::quotes::QuotedSpan;
#[cfg(not(feature = "encoder"))]
use super::token::Tokens;

#[cfg(feature = "encoder")]
pub use read::Evidence;

/// There is none in this build.
#[cfg(not(feature = "encoder"))]
#[derive(Clone, Debug)]
pub enum Evidence {}

/// Probabilities of tokens, and of none.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TokenPointer {
    pub none: f32,
    /// The likely tokens in text order.
    pub tokens: Vec<(usize, f32)>,
}

impl TokenPointer {
    /// The probability that it points to a token of which `is_in` holds.
    pub fn sum(&self, mut is_in: impl FnMut(usize) -> bool) -> f32 {
        let within = self.tokens.iter().filter(|(token, _)| is_in(*token));
        within.map(|(_, odds)| odds).sum()
    }

    /// The most likely token and its probability.
    pub fn best(&self) -> Option<(usize, f32)> {
        let by_odds = |a: &&(usize, f32), b: &&(usize, f32)| a.1.total_cmp(&b.1);
        self.tokens.iter().max_by(by_odds).copied()
    }
}

/// Who says something.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SpeakerEvidence {
    /// Log-odds that nobody says it: the quotation marks mark a term, a title or irony.
    pub nobody: f32,
    /// Head of the words that name the speaker.
    pub head: TokenPointer,
    /// First token of these words.
    pub start: TokenPointer,
    /// Last token of these words.
    pub end: TokenPointer,
}

/// The part of the evidence in each decision. Tuned on development texts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mix {
    /// Weight of the labels of names.
    pub names: f32,
    /// Weight of the pointer to the speaker of a quotation.
    pub speakers: f32,
    /// The same for a statement.
    pub sources: f32,
    /// Divides log-odds where they become a confidence: two opinions that agree are no two witnesses.
    pub temper: f32,
    /// Weight of the kind in the odds of a scare quote.
    pub scare: f32,
    /// Weight of the labels of reported words.
    pub reported: f32,
    /// Weight of the pointer to an antecedent.
    pub antecedents: f32,
}

impl Default for Mix {
    fn default() -> Self {
        Self {
            names: 1.5,
            speakers: 1.0,
            sources: 1.5,
            temper: 2.0,
            scare: 0.7,
            reported: 0.2,
            antecedents: 0.5,
        }
    }
}

/// Probabilities below it count as it, so that no decision is ever forced.
const LEAST: f32 = 1e-3;

/// The logarithm of a probability.
pub fn log(odds: f32) -> f32 {
    odds.max(LEAST).ln()
}

/// The reading was cancelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cancelled;

#[cfg(not(feature = "encoder"))]
impl Evidence {
    #[allow(
        clippy::unnecessary_wraps,
        reason = "fallible with the feature `encoder`"
    )]
    pub fn read(
        _: &str,
        _: &Tokens,
        _: &[QuotedSpan],
        _: &Lexicon,
        _: &[ModelFile],
        _: &dyn Fn() -> bool,
    ) -> Result<Option<Self>, Cancelled> {
        Ok(None)
    }

    pub fn mix(&self) -> Mix {
        match *self {}
    }

    pub fn names(&self, _: pullquote_text::Span) -> [f32; 9] {
        match *self {}
    }

    pub fn reported(&self, _: pullquote_text::Span) -> [f32; 3] {
        match *self {}
    }

    pub fn speaker(&self, _: std::ops::Range<usize>) -> Option<SpeakerEvidence> {
        match *self {}
    }

    pub fn antecedent(&self, _: std::ops::Range<usize>, _: usize) -> Option<TokenPointer> {
        match *self {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pointers_sum_over_tokens() {
        let pointer = TokenPointer {
            none: 0.1,
            tokens: vec![(3, 0.2), (4, 0.5), (9, 0.2)],
        };
        assert!((pointer.sum(|token| token < 5) - 0.7).abs() < 1e-6);
        assert_eq!(pointer.best(), Some((4, 0.5)));
        assert!(log(0.0) < -6.0 && log(0.0).is_finite());
    }
}
