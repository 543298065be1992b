//! Words as sequences of pieces from a fixed vocabulary: `WordPiece` (Wu et al. 2016).
//!
//! The text is normalised and split as BERT's uncased models expect it (Devlin et al. 2019): control
//! characters are dropped, accents and case are removed, and every punctuation mark and every Chinese
//! character is a word. Each word is then cut into the longest pieces of the vocabulary, from left to
//! right.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, DefaultHasher};
use std::ops::Range;

use pullquote_text::Span;
use unicode_normalization::char::{decompose_canonical, is_combining_mark};

/// Words with more characters are unknown.
const LONGEST_WORD: usize = 100;

/// The pieces of a vocabulary and their numbers.
#[derive(Clone, Debug)]
pub struct Vocabulary<'a> {
    ids: HashMap<&'a str, u32, BuildHasherDefault<DefaultHasher>>,
    unknown: u32,
    /// Begins each window.
    pub start: u32,
    /// Ends each window.
    pub end: u32,
}

/// A word of the normalised text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PieceWord {
    pub span: Span,
    /// Number of its pieces.
    pub n_pieces: u32,
}

/// A text cut into pieces.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pieces {
    pub ids: Vec<u32>,
    /// The bytes of each piece, in the text as it was given.
    pub spans: Vec<Span>,
    /// The words that the pieces make up, in order.
    pub words: Vec<PieceWord>,
}

impl<'a> Vocabulary<'a> {
    /// Reads a list of pieces, one a line; the line's number is the piece's. Pieces inside of a word
    /// begin with `##`. `None` when a special piece is missing.
    pub fn new(lines: &'a str) -> Option<Self> {
        let ids: HashMap<_, _, _> = lines.lines().zip(0..).collect();
        let special = |name| ids.get(name).copied();
        Some(Self {
            unknown: special("[UNK]")?,
            start: special("[CLS]")?,
            end: special("[SEP]")?,
            ids,
        })
    }

    /// Number of pieces.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there are no pieces.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// Cuts `text` into pieces.
    pub fn cut(&self, text: &str) -> Pieces {
        let mut out = Pieces::default();
        let mut word = NormalWord::default();
        for (at, c) in text.char_indices() {
            let span = Span::new(at, at + c.len_utf8());
            match class(c) {
                Class::Ignored => {}
                Class::Blank => self.cut_word(&mut word, &mut out),
                Class::Single => {
                    self.cut_word(&mut word, &mut out);
                    word.push(c, span);
                    self.cut_word(&mut word, &mut out);
                }
                Class::Letter => word.push(c, span),
            }
        }
        self.cut_word(&mut word, &mut out);
        out
    }

    /// Appends the pieces of `word` and empties it.
    fn cut_word(&self, word: &mut NormalWord, out: &mut Pieces) {
        let n_chars = word.chars.len();
        if n_chars == 0 {
            return;
        }
        let first = out.ids.len();
        let mut from = 0;
        while from < n_chars && n_chars <= LONGEST_WORD {
            let Some((id, to)) = self.longest(word, from) else {
                break;
            };
            out.ids.push(id);
            out.spans.push(word.span(from..to));
            from = to;
        }
        if from < n_chars {
            out.ids.truncate(first);
            out.spans.truncate(first);
            out.ids.push(self.unknown);
            out.spans.push(word.span(0..n_chars));
        }
        out.words.push(PieceWord {
            span: word.span(0..n_chars),
            n_pieces: (out.ids.len() - first) as u32,
        });
        word.clear();
    }

    /// The longest piece at character `from` of the word, and its end.
    fn longest(&self, word: &mut NormalWord, from: usize) -> Option<(u32, usize)> {
        (from + 1..=word.chars.len())
            .rev()
            .find_map(|to| Some((*self.ids.get(word.piece(from..to))?, to)))
    }
}

/// A word in lower case without accents, with the origin of each character.
#[derive(Debug, Default)]
struct NormalWord {
    /// Begins with `##`, so that a piece inside of a word is a slice of it or of `inner`.
    text: String,
    /// Byte offsets of the characters in `text`.
    starts: Vec<usize>,
    chars: Vec<Span>,
    inner: String,
}

impl NormalWord {
    fn push(&mut self, c: char, span: Span) {
        let Self {
            text,
            starts,
            chars,
            ..
        } = self;
        decompose_canonical(c, |part| {
            if !is_combining_mark(part) {
                for lower in part.to_lowercase() {
                    starts.push(text.len());
                    chars.push(span);
                    text.push(lower);
                }
            }
        });
    }

    fn piece(&mut self, range: Range<usize>) -> &str {
        let end = self.starts.get(range.end).copied();
        let bytes = self.starts[range.start]..end.unwrap_or(self.text.len());
        if range.start == 0 {
            return &self.text[bytes];
        }
        self.inner.clear();
        self.inner.push_str("##");
        self.inner.push_str(&self.text[bytes]);
        &self.inner
    }

    fn span(&self, range: Range<usize>) -> Span {
        self.chars[range.start].cover(self.chars[range.end - 1])
    }

    fn clear(&mut self) {
        self.text.clear();
        self.starts.clear();
        self.chars.clear();
    }
}

enum Class {
    Letter,
    Blank,
    /// A word of its own.
    Single,
    /// As if it were not there.
    Ignored,
}

fn class(c: char) -> Class {
    match c {
        '\t' | '\n' | '\r' => Class::Blank,
        '\u{fffd}' => Class::Ignored,
        c if c.is_control() || is_format(c) => Class::Ignored,
        c if c.is_whitespace() => Class::Blank,
        c if is_punctuation(c) || is_chinese(c) => Class::Single,
        _ => Class::Letter,
    }
}

/// Format characters, private use and noncharacters.
fn is_format(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}' | '\u{180e}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{e000}'..='\u{f8ff}' | '\u{feff}' | '\u{fff0}'..='\u{fffb}' | '\u{fffe}'..='\u{ffff}'
        | '\u{e0000}'..='\u{e007f}' | '\u{f0000}'..)
}

/// ASCII marks and the punctuation of scripts in which news quotes names.
fn is_punctuation(c: char) -> bool {
    c.is_ascii_punctuation()
        || matches!(c, '¡' | '§' | '«' | '¶' | '·' | '»' | '¿' | '\u{37e}' | '\u{387}'
            | '\u{55a}'..='\u{55f}' | '\u{589}' | '\u{58a}' | '\u{5be}' | '\u{5c0}' | '\u{5c3}'
            | '\u{5c6}' | '\u{5f3}' | '\u{5f4}' | '\u{609}' | '\u{60a}' | '\u{60c}' | '\u{60d}'
            | '\u{61b}' | '\u{61d}'..='\u{61f}' | '\u{66a}'..='\u{66d}' | '\u{6d4}'
            | '\u{964}' | '\u{965}' | '\u{970}' | '\u{e4f}' | '\u{e5a}' | '\u{e5b}'
            | '\u{10fb}' | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{2043}'
            | '\u{2045}'..='\u{2051}' | '\u{2053}'..='\u{205e}' | '\u{207d}' | '\u{207e}'
            | '\u{208d}' | '\u{208e}' | '\u{2308}'..='\u{230b}' | '\u{2329}' | '\u{232a}'
            | '\u{2768}'..='\u{2775}' | '\u{27e6}'..='\u{27ef}' | '\u{2983}'..='\u{2998}'
            | '\u{2e00}'..='\u{2e4f}' | '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3011}'
            | '\u{3014}'..='\u{301f}' | '\u{3030}' | '\u{303d}' | '\u{30a0}' | '\u{30fb}'
            | '\u{fe10}'..='\u{fe19}' | '\u{fe30}'..='\u{fe52}' | '\u{fe54}'..='\u{fe61}'
            | '\u{fe63}' | '\u{fe68}' | '\u{fe6a}' | '\u{fe6b}' | '\u{ff01}'..='\u{ff03}'
            | '\u{ff05}'..='\u{ff0a}' | '\u{ff0c}'..='\u{ff0f}' | '\u{ff1a}' | '\u{ff1b}'
            | '\u{ff1f}' | '\u{ff20}' | '\u{ff3b}'..='\u{ff3d}' | '\u{ff3f}' | '\u{ff5b}'
            | '\u{ff5d}' | '\u{ff5f}'..='\u{ff65}')
}

fn is_chinese(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{2a6df}' | '\u{2a700}'..='\u{2ceaf}' | '\u{2f800}'..='\u{2fa1f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINES: &str = "[UNK]\n[CLS]\n[SEP]\nthe\nmay\n##or\nmayo\n##r\nzoe\n“\n.\n中\na\n##b";

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let vocabulary = Vocabulary::new(LINES).unwrap();
        let lines: Vec<&str> = LINES.lines().collect();
        let found = vocabulary.cut(text);
        let pieces: Vec<&str> = found.ids.iter().map(|&id| lines[id as usize]).collect();
        assert_eq!(pieces, expected);
        let n: u32 = found.words.iter().map(|word| word.n_pieces).sum();
        assert_eq!(n as usize, found.ids.len());
    }

    #[test]
    fn words_are_cut_into_their_longest_pieces() {
        check("The mayor", &["the", "mayo", "##r"]);
        check("The dog.", &["the", "[UNK]", "."]);
        check("maya", &["[UNK]"]);
    }

    #[test]
    fn case_accents_and_controls_do_not_matter() {
        check("“ZOÉ.Zoe\u{301}\u{7}", &["“", "zoe", ".", "zoe"]);
        check("a\u{200b}b\u{a0}a", &["a", "##b", "a"]);
        check("中中", &["中", "中"]);
    }

    #[test]
    fn spans_are_in_the_given_text() {
        let vocabulary = Vocabulary::new(LINES).unwrap();
        let text = "É Zoë\u{301} mayor";
        let found = vocabulary.cut(text);
        let cut: Vec<&str> = found.spans.iter().map(|span| span.of(text)).collect();
        assert_eq!(cut, ["É", "Zoë", "mayo", "r"]);
    }

    #[test]
    fn special_pieces_are_required() {
        assert!(Vocabulary::new("[UNK]\n[CLS]").is_none());
    }

    proptest::proptest! {
        #[test]
        fn pieces_are_in_order_and_on_boundaries(text in "[a-z A-Z“.é中\u{301}\u{200b}\n]{0,40}|\\PC{0,30}") {
            let found = Vocabulary::new(LINES).unwrap().cut(&text);
            proptest::prop_assert_eq!(found.ids.len(), found.spans.len());
            let mut at = 0;
            for span in &found.spans {
                proptest::prop_assert!(text.get(span.range()).is_some());
                proptest::prop_assert!(span.start() >= at || span.start() + 4 >= at);
                at = span.start();
            }
        }
    }
}
