//! Folds typography away, so that re-wrapped text and another style of quotation marks compare equal.
//!
//! A run of white space becomes one blank, a run of quotation marks of any style one `"`, a run of
//! dashes one `-`, a run of full stops (or an ellipsis) one `.`; soft hyphens and zero-width characters
//! are dropped. Unlike [`pullquote_text::fold`], which folds for search, case and accents stay:
//! changing them changes the words.

use std::iter::Peekable;
use std::str::CharIndices;

use pullquote_text::Span;

/// A character of the folded text and the bytes of the text that it covers.
#[derive(Clone, Copy, Debug)]
pub(super) struct FoldedChar {
    pub c: char,
    pub start: usize,
    pub end: usize,
}

/// The folded form of a character; `None`: it is dropped.
fn fold_char(c: char) -> Option<char> {
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

/// Whether a run of this folded character becomes one.
const fn is_run(c: char) -> bool {
    matches!(c, ' ' | '"' | '-' | '.')
}

pub(super) struct Fold<'a> {
    chars: Peekable<CharIndices<'a>>,
    base: usize,
}

/// Folds `text`; positions are byte offsets plus `base`.
pub(super) fn fold(text: &str, base: usize) -> Fold<'_> {
    Fold {
        chars: text.char_indices().peekable(),
        base,
    }
}

impl Iterator for Fold<'_> {
    type Item = FoldedChar;

    fn next(&mut self) -> Option<FoldedChar> {
        loop {
            let (at, raw) = self.chars.next()?;
            let Some(c) = fold_char(raw) else { continue };
            let mut end = at + raw.len_utf8();
            if is_run(c) {
                while let Some(&(at, raw)) = self.chars.peek() {
                    match fold_char(raw) {
                        Some(next) if next != c => break,
                        Some(_) => end = at + raw.len_utf8(),
                        None => {}
                    }
                    self.chars.next();
                }
            }
            return Some(FoldedChar {
                c,
                start: self.base + at,
                end: self.base + end,
            });
        }
    }
}

/// The folded characters of `text` without blanks at either end.
pub(super) fn pattern(text: &str) -> Vec<char> {
    let mut chars: Vec<char> = fold(text, 0).map(|folded| folded.c).collect();
    while chars.last() == Some(&' ') {
        chars.pop();
    }
    let blanks = chars.iter().take_while(|&&c| c == ' ').count();
    chars.drain(..blanks);
    chars
}

/// [`pattern`] as a string.
pub(super) fn folded(text: &str) -> String {
    pattern(text).into_iter().collect()
}

/// Calls `found` for every occurrence of `pattern` in the folded text, overlapping ones too, in order.
///
/// Knuth-Morris-Pratt over the stream of folded characters: linear in the text and without a folded
/// copy of it. A ring buffer has the start of the last characters.
pub(super) fn occurrences(text: &str, pattern: &[char], mut found: impl FnMut(Span)) {
    if pattern.is_empty() {
        return;
    }
    let failure = failure(pattern);
    let mut starts = vec![0usize; pattern.len()];
    let mut matched = 0;
    for (index, folded) in fold(text, 0).enumerate() {
        starts[index % pattern.len()] = folded.start;
        while matched > 0 && (matched == pattern.len() || pattern[matched] != folded.c) {
            matched = failure[matched - 1];
        }
        if pattern[matched] == folded.c {
            matched += 1;
        }
        if matched == pattern.len() {
            let start = starts[(index + 1) % pattern.len()];
            found(Span::new(start, folded.end));
        }
    }
}

/// For each prefix of `pattern` the length of the longest proper prefix that is also a suffix of it.
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
    fn typography_is_folded_and_case_is_not() {
        assert_eq!(
            folded("“Rain,”\n  she\u{a0}said — again…"),
            folded("''Rain,'' she said -- again...")
        );
        assert_ne!(folded("Rain"), folded("rain"));
        assert_ne!(folded("“Rain”"), folded("Rain"));
    }

    #[test]
    fn occurrences_may_overlap_and_cross_line_ends() {
        assert_eq!(places("so\nthe  cat", "the cat"), [(3, 11)]);
        assert_eq!(places("abababa", "aba"), [(0, 3), (2, 5), (4, 7)]);
        assert_eq!(places("aaa", "b"), []);
        assert_eq!(places("", "b"), []);
        assert_eq!(places("anything", "  "), []);
    }

    #[test]
    fn an_occurrence_covers_all_marks_of_a_folded_run() {
        let text = "He said ``No,'' twice";
        assert_eq!(places(text, "“No,”"), [(8, 15)]);
        assert_eq!(&text[8..15], "``No,''");
    }
}
