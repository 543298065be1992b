//! [`Evidence`] from a [`Reading`]: pieces become tokens.

use std::ops::Range;
use std::rc::Rc;
use std::sync::{Mutex, PoisonError};

use super::{Cancelled, Mix, SpeakerEvidence, TokenPointer};
use crate::encoder::input::Input;
use crate::encoder::linear::Precision;
use crate::encoder::reading::{Encoder, LONGEST, PiecePointer, Reading};
use crate::encoder::windows::Reach;
use crate::lexicon::Lexicon;
use crate::model::ModelFile;
use crate::quotes::QuotedSpan;
use crate::token::{Token, Tokens};
use pullquote_text::Span;

/// Pointers leave out tokens that are less likely.
const LEAST: f32 = 1e-3;
/// Index of the kind of words that nobody says.
const NOBODY: usize = 2;

/// What the encoder says of a text.
#[derive(Clone)]
pub struct Evidence {
    read: Rc<TokenReading>,
    mix: Mix,
}

/// A reading and its tokens.
struct TokenReading {
    reading: Reading,
    tokens: Vec<Token>,
    /// Index of the token of each piece.
    token_of: Vec<u32>,
    /// The last answer about a speaker, which several stages ask for.
    last: Mutex<Option<(Range<usize>, SpeakerEvidence)>>,
}

impl std::fmt::Debug for Evidence {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Evidence({} pieces)", self.read.token_of.len())
    }
}

impl Evidence {
    /// Reads a document. `Ok(None)` for a text without words, one that is too long, and when the weights
    /// cannot be used; `Err` when cancelled.
    pub fn read(
        text: &str,
        tokens: &Tokens,
        quoted_spans: &[QuotedSpan],
        lexicon: &Lexicon,
        weights: &[ModelFile],
        is_cancelled: &dyn Fn() -> bool,
    ) -> Result<Option<Self>, Cancelled> {
        let Ok(encoder) = Encoder::open(weights, Precision::Int8) else {
            return Ok(None);
        };
        let vocabulary = &encoder.weights().vocabulary;
        let input = Input::new(text, tokens, quoted_spans, lexicon, vocabulary);
        if input.is_empty() || input.len() > LONGEST {
            return Ok(None);
        }
        let reading = encoder.read(input, Reach::default(), is_cancelled);
        let reading = reading.ok_or(Cancelled)?;
        Ok(Some(Self::new(reading, tokens)))
    }

    fn new(reading: Reading, tokens: &Tokens) -> Self {
        let mut token = 0;
        let mut of_piece = |span: &Span| {
            while token + 1 < tokens.len() && tokens.tokens[token].span.end() <= span.start() {
                token += 1;
            }
            token as u32
        };
        let read = TokenReading {
            token_of: reading.input().spans.iter().map(&mut of_piece).collect(),
            reading,
            tokens: tokens.tokens.clone(),
            last: Mutex::new(None),
        };
        Self {
            read: Rc::new(read),
            mix: Mix::default(),
        }
    }

    /// The same evidence with other weights.
    #[must_use]
    pub fn with_mix(&self, mix: Mix) -> Self {
        Self {
            mix,
            ..self.clone()
        }
    }

    /// How much each stage relies on the evidence.
    pub fn mix(&self) -> Mix {
        self.mix
    }

    /// Logarithms of the probabilities that a word is outside of names, and that it begins or continues
    /// a person, an organisation, a place or another name.
    pub fn names(&self, word: Span) -> [f32; 9] {
        let pieces = self.read.reading.input().pieces_in(word);
        if pieces.is_empty() {
            return [0.0; 9];
        }
        self.read.reading.labels(pieces.start).names
    }

    /// Logarithms of the probabilities that a word is not reported, and that it begins or continues
    /// reported words.
    pub fn reported(&self, word: Span) -> [f32; 3] {
        let pieces = self.read.reading.input().pieces_in(word);
        if pieces.is_empty() {
            return [0.0; 3];
        }
        let [.., outside, begin, inside] = self.read.reading.labels(pieces.start).speech;
        [outside, begin, inside]
    }

    /// Who says `tokens`.
    pub fn speaker(&self, tokens: Range<usize>) -> Option<SpeakerEvidence> {
        let mut last = self
            .read
            .last
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some((of, answer)) = &*last
            && *of == tokens
        {
            return Some(answer.clone());
        }
        let pieces = self.pieces(&tokens)?;
        let answer = self.read.reading.speech(pieces.start, pieces.end - 1)?;
        let nobody = answer.kinds[NOBODY];
        let answer = SpeakerEvidence {
            nobody: nobody - (1.0 - nobody.exp()).max(f32::MIN_POSITIVE).ln(),
            head: self.in_tokens(&answer.head),
            start: self.in_tokens(&answer.start),
            end: self.in_tokens(&answer.end),
        };
        *last = Some((tokens, answer.clone()));
        Some(answer)
    }

    /// Which name `tokens` with the head `head` stand for.
    pub fn antecedent(&self, tokens: Range<usize>, head: usize) -> Option<TokenPointer> {
        let pieces = self.pieces(&tokens)?;
        let head = self.pieces(&(head..head + 1))?;
        let answer = self
            .read
            .reading
            .antecedent(pieces.start, pieces.end - 1, head.start)?;
        Some(self.in_tokens(&answer))
    }

    fn pieces(&self, tokens: &Range<usize>) -> Option<Range<usize>> {
        let last = tokens.end.checked_sub(1)?;
        let all = &self.read.tokens;
        let span = all.get(tokens.start)?.span.cover(all.get(last)?.span);
        let pieces = self.read.reading.input().pieces_in(span);
        (!pieces.is_empty()).then_some(pieces)
    }

    fn in_tokens(&self, pointer: &PiecePointer) -> TokenPointer {
        let mut tokens: Vec<(usize, f32)> = Vec::new();
        for (piece, &odds) in pointer.pieces.iter().enumerate() {
            let token = self.read.token_of[pointer.first + piece] as usize;
            match tokens.last_mut() {
                Some((last, sum)) if *last == token => *sum += odds,
                _ => tokens.push((token, odds)),
            }
        }
        tokens.retain(|(_, odds)| *odds >= LEAST);
        TokenPointer {
            none: pointer.none,
            tokens,
        }
    }
}
