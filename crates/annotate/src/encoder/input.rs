//! [`Input`]: what the encoder reads. A change of its features needs new weights.

use std::ops::Range;

use super::wordpiece::{Pieces, Vocabulary};
use crate::lexicon::Lexicon;
use crate::ner::word_features::{self, WordFeatures};
use crate::quotes::QuotedSpan;
use crate::token::Tokens;
use pullquote_text::Span;

/// Number of word features.
pub const N_FEATURES: usize = word_features::COUNT;

/// The letters of a word, which the vocabulary does not tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub enum Case {
    /// Neither letters nor digits.
    #[default]
    None = 0,
    Lower = 1,
    /// One capital at the start.
    Title = 2,
    Upper = 3,
    Mixed = 4,
    Digits = 5,
    /// Letters and digits.
    Alphanumeric = 6,
    /// Letters of a script without case.
    Caseless = 7,
}

/// Where a piece is with regard to quotation marks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub enum QuoteState {
    #[default]
    Outside = 0,
    Inside = 1,
    /// The opening mark.
    Open = 2,
    /// The closing mark.
    Close = 3,
}

/// A text as word pieces. The lists have one entry per piece.
#[derive(Clone, Debug, Default)]
pub struct Input {
    pub ids: Vec<u32>,
    pub spans: Vec<Span>,
    pub case: Vec<Case>,
    pub quote: Vec<QuoteState>,
    /// Whether the piece is the first of its paragraph.
    pub starts_paragraph: Vec<bool>,
    /// Whether the piece is the first of its word.
    pub starts_word: Vec<bool>,
    /// Index into `features`.
    pub word_of: Vec<u32>,
    /// Word features of each word.
    pub features: WordFeatures,
}

impl Input {
    /// Cuts `text` into pieces and looks their words up.
    pub fn new(
        text: &str,
        tokens: &Tokens,
        quoted_spans: &[QuotedSpan],
        lexicon: &Lexicon,
        vocabulary: &Vocabulary,
    ) -> Self {
        let Pieces { ids, spans, words } = vocabulary.cut(text);
        let n = ids.len();
        let mut out = Self {
            ids,
            spans,
            case: Vec::with_capacity(n),
            quote: vec![QuoteState::Outside; n],
            starts_paragraph: vec![false; n],
            starts_word: Vec::with_capacity(n),
            word_of: Vec::with_capacity(n),
            features: word_features::of(text, tokens, lexicon),
        };
        for word in words {
            let case = case_of(word.span.of(text));
            for idx in 0..word.n_pieces {
                out.case.push(case);
                out.starts_word.push(idx == 0);
            }
        }
        out.link_words();
        for paragraph in &tokens.paragraphs {
            let span = tokens.span_of(paragraph.start as usize..paragraph.end as usize);
            let pieces = out.pieces_in(span);
            if !pieces.is_empty() {
                out.starts_paragraph[pieces.start] = true;
            }
        }
        for quoted in quoted_spans {
            out.mark_quotation(quoted);
        }
        out
    }

    /// Number of pieces.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there are no pieces.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// The pieces that overlap `span`.
    pub fn pieces_in(&self, span: Span) -> Range<usize> {
        let first = self
            .spans
            .partition_point(|piece| piece.end() <= span.start());
        let last = self
            .spans
            .partition_point(|piece| piece.start() < span.end());
        first..last.max(first)
    }

    /// The features of the word of piece `idx`.
    pub fn features_of(&self, idx: usize) -> &[u16] {
        self.features.of_word(self.word_of[idx] as usize)
    }

    /// Each piece has the features of the tagger's word that it starts in.
    fn link_words(&mut self) {
        let mut word = 0;
        for span in &self.spans {
            while word + 1 < self.features.len() && self.features.spans[word].end() <= span.start()
            {
                word += 1;
            }
            self.word_of.push(word as u32);
        }
    }

    /// Outer quotations come first, so that the innermost one is written last.
    fn mark_quotation(&mut self, quoted: &QuotedSpan) {
        let pieces = self.pieces_in(quoted.span);
        let Some(last) = pieces
            .end
            .checked_sub(1)
            .filter(|last| *last >= pieces.start)
        else {
            return;
        };
        self.quote[pieces.clone()].fill(QuoteState::Inside);
        if quoted.opened {
            self.quote[pieces.start] = QuoteState::Open;
        }
        if quoted.closed {
            self.quote[last] = QuoteState::Close;
        }
    }
}

fn case_of(word: &str) -> Case {
    let is_one = word.chars().nth(1).is_none();
    let has = |test: fn(char) -> bool| word.chars().any(test);
    let (lower, upper) = (has(char::is_lowercase), has(char::is_uppercase));
    if !has(char::is_alphanumeric) {
        Case::None
    } else if word.chars().all(char::is_numeric) {
        Case::Digits
    } else if has(char::is_numeric) {
        Case::Alphanumeric
    } else if !upper {
        if lower { Case::Lower } else { Case::Caseless }
    } else if is_one {
        Case::Title
    } else if !lower {
        Case::Upper
    } else if word.starts_with(char::is_uppercase) && !word.chars().skip(1).any(char::is_uppercase)
    {
        Case::Title
    } else {
        Case::Mixed
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Document, WordModels};
    use crate::model::ModelFiles;
    use pullquote_text::{Source, plain};

    fn input(text: &str) -> Input {
        let lines = "[UNK]\n[CLS]\n[SEP]\nsays\nmayor\nso\n##so\n“\n”\nana\n,";
        let vocabulary = Vocabulary::new(lines).unwrap();
        let article = plain::from_text(text.to_owned(), Source::Stdin);
        let document = Document::new(&article, WordModels::shipped());
        let lexicon = Lexicon::open(ModelFiles::shipped().unwrap().lists).unwrap();
        let (tokens, quoted_spans) = (&document.tokens, &document.quoted_spans);
        Input::new(text, tokens, quoted_spans, &lexicon, &vocabulary)
    }

    #[test]
    fn letters_of_a_word_have_a_case() {
        use Case::{Alphanumeric, Caseless, Digits, Lower, Mixed, Title, Upper};
        for (word, case) in [
            ("mayor", Lower),
            ("Mayor", Title),
            ("A", Title),
            ("BBC", Upper),
            ("McGee", Mixed),
            ("iPhone", Mixed),
            ("1984", Digits),
            ("F16", Alphanumeric),
            ("市", Caseless),
            (",", Case::None),
        ] {
            assert_eq!(case_of(word), case, "{word}");
        }
    }

    #[test]
    fn marks_and_paragraphs_are_known() {
        use QuoteState::{Close, Inside, Open, Outside};
        let found = input("“Soso,” says Ana.\n\nAna says so.");
        let quote = [Open, Inside, Inside, Inside, Close, Outside];
        assert_eq!(found.quote[..6], quote);
        let paragraphs = found.starts_paragraph.iter().filter(|starts| **starts);
        assert_eq!(paragraphs.count(), 2);
        assert!(found.starts_paragraph[0] && !found.starts_word[2]);
        assert_eq!(found.features_of(1), found.features_of(2));
    }

    proptest::proptest! {
        #[test]
        fn any_text_has_complete_lists(text in "[a-z A-Z.,'‘“”\"\u{301}\n-]{0,80}|\\PC{0,40}") {
            let found = input(&text);
            let n = found.len();
            let lengths = [found.spans.len(), found.case.len(), found.quote.len(), found.starts_word.len(),
                found.starts_paragraph.len(), found.word_of.len()];
            proptest::prop_assert_eq!(lengths, [n; 6]);
            for idx in 0..n {
                proptest::prop_assert!(text.get(found.spans[idx].range()).is_some());
                proptest::prop_assert!(found.features_of(idx).iter().all(|&id| usize::from(id) < N_FEATURES));
            }
        }
    }
}
