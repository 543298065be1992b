//! Words without their typography: what re-wrapping a file or changing the style of its quotation
//! marks leaves the same.
//!
//! A run of white space is one blank, a run of quotation marks of any style one `"`, a run of dashes
//! one `-`, a run of full stops (or an ellipsis) one `.`; soft hyphens and zero-width marks are
//! nothing. Letters stay as they are: another capital is another word to a reader who compares.

use std::iter::Peekable;
use std::str::CharIndices;

use pullquote_text::Span;

/// One character of the folded text and the bytes that it stands for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Unit {
    pub c: char,
    pub start: usize,
    pub end: usize,
}

/// What a character counts as.
fn class(c: char) -> Option<char> {
    Some(match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' | ',' => c,
        '"'
        | '\''
        | '`'
        | '´'
        | '\u{2018}'..='\u{201f}'
        | '«'
        | '»'
        | '‹'
        | '›'
        | '「'
        | '」'
        | '『'
        | '』' => '"',
        '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        '.' | '…' => '.',
        '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' => return None,
        c if c.is_whitespace() => ' ',
        c => c,
    })
}

/// Whether a run of this character is folded into one.
const fn is_run(c: char) -> bool {
    matches!(c, ' ' | '"' | '-' | '.')
}

/// The folded characters of a text, in order.
pub(super) struct Fold<'a> {
    chars: Peekable<CharIndices<'a>>,
    base: usize,
}

/// Folds `text`; positions count from `base` bytes.
pub(super) fn fold(text: &str, base: usize) -> Fold<'_> {
    Fold {
        chars: text.char_indices().peekable(),
        base,
    }
}

impl Iterator for Fold<'_> {
    type Item = Unit;

    fn next(&mut self) -> Option<Unit> {
        loop {
            let (at, raw) = self.chars.next()?;
            let Some(c) = class(raw) else { continue };
            let mut end = at + raw.len_utf8();
            if is_run(c) {
                while let Some(&(at, raw)) = self.chars.peek() {
                    match class(raw) {
                        Some(next) if next != c => break,
                        Some(_) => end = at + raw.len_utf8(),
                        None => {}
                    }
                    self.chars.next();
                }
            }
            return Some(Unit {
                c,
                start: self.base + at,
                end: self.base + end,
            });
        }
    }
}

/// The folded characters of `text` without blanks at the ends: what is searched for.
pub(super) fn pattern(text: &str) -> Vec<char> {
    let mut chars: Vec<char> = fold(text, 0).map(|unit| unit.c).collect();
    while chars.last() == Some(&' ') {
        chars.pop();
    }
    let blanks = chars.iter().take_while(|&&c| c == ' ').count();
    chars.drain(..blanks);
    chars
}

/// The words of `text`, folded, as a string.
pub(super) fn words(text: &str) -> String {
    pattern(text).into_iter().collect()
}

/// Every place where the folded text reads `pattern`, overlapping ones too, in order.
///
/// Knuth, Morris and Pratt's search over the stream of folded characters: linear in the text, and no
/// folded copy of it is made; the ring remembers where the last characters began.
pub(super) fn occurrences(text: &str, pattern: &[char], mut found: impl FnMut(Span)) {
    if pattern.is_empty() {
        return;
    }
    let failure = failure(pattern);
    let mut starts = vec![0usize; pattern.len()];
    let mut matched = 0;
    for (index, unit) in fold(text, 0).enumerate() {
        starts[index % pattern.len()] = unit.start;
        while matched > 0 && (matched == pattern.len() || pattern[matched] != unit.c) {
            matched = failure[matched - 1];
        }
        if pattern[matched] == unit.c {
            matched += 1;
        }
        if matched == pattern.len() {
            let start = starts[(index + 1) % pattern.len()];
            found(Span::new(start, unit.end));
        }
    }
}

/// For each prefix of `pattern` the length of its longest proper prefix that is also its suffix.
fn failure(pattern: &[char]) -> Vec<usize> {
    let mut table = vec![0; pattern.len()];
    let mut matched = 0;
    for index in 1..pattern.len() {
        while matched > 0 && pattern[matched] != pattern[index] {
            matched = table[matched - 1];
        }
        if pattern[matched] == pattern[index] {
            matched += 1;
        }
        table[index] = matched;
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(text: &str, words: &str) -> Vec<(usize, usize)> {
        let mut all = Vec::new();
        occurrences(text, &pattern(words), |span| {
            all.push((span.start(), span.end()));
        });
        all
    }

    #[test]
    fn typography_folds_and_letters_do_not() {
        assert_eq!(
            words("“Rain,”\n  she\u{a0}said — again…"),
            words("''Rain,'' she said -- again...")
        );
        assert_ne!(words("Rain"), words("rain"));
        assert_ne!(words("“Rain”"), words("Rain"));
    }

    #[test]
    fn finds_over_line_ends_and_overlapping() {
        assert_eq!(places("so\nthe  cat", "the cat"), [(3, 11)]);
        assert_eq!(places("abababa", "aba"), [(0, 3), (2, 5), (4, 7)]);
        assert_eq!(places("aaa", "b"), []);
        assert_eq!(places("", "b"), []);
        assert_eq!(places("anything", "  "), []);
    }

    #[test]
    fn spans_cover_the_marks_that_were_folded() {
        let text = "He said ``No,'' twice";
        assert_eq!(places(text, "“No,”"), [(8, 15)]);
        assert_eq!(&text[8..15], "``No,''");
    }
}
