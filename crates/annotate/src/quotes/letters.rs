//! Quoted mail: the lines `On 3 March 2021, Ann Roe wrote:` that mail programs put above the words of others,
//! which may in turn quote others, and between which the writer answers.

use std::ops::Range;

use crate::token::Tokens;

/// Deeper quotations are not told apart.
const MAX_DEPTH: usize = 9;
/// The most tokens of a line, and of one without a date.
const MAX_LINE: usize = 40;
const MAX_UNDATED: usize = 8;

/// Follows the paragraphs of a text, and knows whose mail is quoted at each depth.
#[derive(Debug, Default)]
pub struct Letters {
    /// The paragraph of the line above the quotations of each depth.
    lines: [Option<u32>; MAX_DEPTH],
    last_line: Option<usize>,
}

impl Letters {
    /// Takes the next paragraph, with its words, its depth and that of the one below. Returns the line that
    /// names its writer.
    pub fn next(
        &mut self,
        text: &str,
        tokens: &Tokens,
        paragraph: usize,
        words: &Range<u32>,
        (depth, below): (u8, u8),
    ) -> Option<u32> {
        let (depth, below) = (usize::from(depth), usize::from(below).min(MAX_DEPTH - 1));
        // An answer ends the quotations within the one that it answers.
        let kept = depth.clamp(1, MAX_DEPTH - 1);
        self.lines[kept + 1..].fill(None);
        if below > depth && is_line(text, tokens, words) {
            self.lines[depth + 1..=below].fill(Some(paragraph as u32));
            self.last_line = Some(paragraph);
        }
        (depth > 0).then(|| self.lines[depth.min(MAX_DEPTH - 1)])?
    }

    /// Whether the paragraph that was taken last is such a line.
    pub fn is_line_of(&self, paragraph: usize) -> bool {
        self.last_line == Some(paragraph)
    }
}

fn is_line(text: &str, tokens: &Tokens, words: &Range<u32>) -> bool {
    let own = &tokens.tokens[words.start as usize..words.end as usize];
    let word = |at: usize| own.get(at).map_or("", |token| token.span.of(text));
    let n = own.len();
    if !(3..=MAX_LINE).contains(&n)
        || word(n - 1) != ":"
        || !matches!(word(n - 2), "wrote" | "writes")
    {
        return false;
    }
    let is_dated = || {
        let mut words = own.iter().map(|token| token.span.of(text));
        words.any(|word| word.starts_with(|c: char| c.is_ascii_digit()))
    };
    n <= MAX_UNDATED || (word(0) == "On" && is_dated())
}
