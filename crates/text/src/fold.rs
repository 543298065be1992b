//! Folding for search: texts that a reader would call the same become equal.
//!
//! Folding removes differences of case, accents, ligatures, character width, and the style of quotation
//! marks and dashes, makes each run of white space one blank, and drops characters that show nothing.
//! Folded text is only for comparison; [`fold_map`] maps it back to bytes of the original.

use std::iter::repeat_n;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use crate::Span;

/// What folding leaves as it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Folding {
    /// Capital letters stay capital.
    pub keeps_case: bool,
    /// A hyphen that a line of the text ends with inside a word becomes [`LINE_HYPHEN`], and the line end is
    /// dropped: whether the word has a hyphen cannot be told.
    pub marks_line_hyphens: bool,
}

/// A hyphen at the end of a line, with [`Folding::marks_line_hyphens`].
pub const LINE_HYPHEN: char = '\u{1}';

/// Folds `text`.
///
/// ```
/// use pullquote_text::fold::fold;
/// assert_eq!(fold("García’s “Ängste”\n —  ﬁn"), "garcia's \"angste\" - fin");
/// ```
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut state = State::default();
    fold_each(
        text,
        0..text.len(),
        Folding::default(),
        &mut state,
        |c, _| folded.push(c),
    );
    folded
}

/// Folds `text` less than [`fold`].
///
/// ```
/// use pullquote_text::fold::{Folding, fold_with};
/// let folding = Folding { keeps_case: true, ..Folding::default() };
/// assert_eq!(fold_with("García  said", folding), "Garcia said");
/// ```
pub fn fold_with(text: &str, folding: Folding) -> String {
    fold_map_with(text, folding).0
}

/// Folds `text`, with a map for [`unfold`]: for each byte of the folded text, the byte offset in `text` of
/// the character it came from, and at the end the length of `text`.
pub fn fold_map(text: &str) -> (String, Vec<u32>) {
    fold_map_with(text, Folding::default())
}

/// As [`fold_map`], folding less.
pub fn fold_map_with(text: &str, folding: Folding) -> (String, Vec<u32>) {
    let mut folded = String::with_capacity(text.len());
    let mut map = Vec::with_capacity(text.len() + 1);
    let mut state = State::default();
    fold_each(text, 0..text.len(), folding, &mut state, |c, at| {
        folded.push(c);
        map.extend(repeat_n(at as u32, c.len_utf8()));
    });
    map.push(text.len() as u32);
    (folded, map)
}

/// [`fold_map`] in chunks, for long texts: the whole map takes five times the memory of the text.
#[derive(Debug)]
pub struct IncrementalFold<'t> {
    text: &'t str,
    /// The first byte of `text` that is not folded yet.
    next: usize,
    folding: Folding,
    state: State,
    folded: String,
    map: Vec<u32>,
}

impl<'t> IncrementalFold<'t> {
    /// Starts before the first chunk.
    pub const fn new(text: &'t str, folding: Folding) -> Self {
        Self {
            text,
            next: 0,
            folding,
            state: State {
                in_blank: false,
                in_word: false,
                skips_to: 0,
            },
            folded: String::new(),
            map: Vec::new(),
        }
    }

    /// Folds about `length` bytes more. `false` when the text was at its end.
    pub fn fold_next(&mut self, length: usize) -> bool {
        let (start, len) = (self.next, self.text.len());
        if start == len {
            return false;
        }
        let end = self
            .text
            .floor_char_boundary(start.saturating_add(length.max(4)));
        let (folded, map) = (&mut self.folded, &mut self.map);
        fold_each(
            self.text,
            start..end,
            self.folding,
            &mut self.state,
            |c, at| {
                folded.push(c);
                map.extend(repeat_n(at as u32, c.len_utf8()));
            },
        );
        if end == len {
            map.push(len as u32);
        }
        self.next = end;
        true
    }

    /// The folded text that is in memory.
    pub fn folded(&self) -> &str {
        &self.folded
    }

    /// As [`unfold`]; `None` when the next chunk is needed to tell.
    pub fn unfold(&self, found: Range<usize>) -> Option<Span> {
        let last = *self.map.get(found.end.checked_sub(1)?)?;
        let end = next_char(&self.map, found.end, last)?;
        Some(Span::new(self.map[found.start] as usize, end as usize))
    }

    /// Drops the first `end` bytes of the folded text, rounded down to a character boundary.
    pub fn discard(&mut self, end: usize) {
        let end = self.folded.floor_char_boundary(end);
        self.folded.drain(..end);
        self.map.drain(..end);
    }
}

/// Offset in the original of the first character after `last`, at or after `end` in the folded text. One
/// character can fold to several (`ß`), which all map to it.
fn next_char(map: &[u32], end: usize, last: u32) -> Option<u32> {
    map[end..].iter().copied().find(|&at| at > last)
}

/// The bytes of the original that folded to the byte range `found`, by the map of [`fold_map`]: whole
/// characters with the accents that follow them. Empty when `found` is empty or out of range.
///
/// ```
/// use pullquote_text::fold::{fold_map, unfold};
/// let text = "the Ca\u{301}fe\u{301}\n was shut";
/// let (folded, map) = fold_map(text);
/// let at = folded.find("cafe was").unwrap();
/// assert_eq!(unfold(&map, at..at + 8).of(text), "Ca\u{301}fe\u{301}\n was");
/// ```
pub fn unfold(map: &[u32], found: Range<usize>) -> Span {
    if found.is_empty() || found.end >= map.len() {
        return Span::default();
    }
    let last = map[found.end - 1];
    let end = next_char(map, found.end, last).unwrap_or(last);
    Span::new(map[found.start] as usize, end as usize)
}

/// What folding remembers from one chunk to the next.
#[derive(Clone, Copy, Debug, Default)]
struct State {
    /// The last character was white space.
    in_blank: bool,
    /// The last character was a letter.
    in_word: bool,
    /// The characters before this byte belong to a line end that was dropped.
    skips_to: usize,
}

/// Calls `push` with each folded character of `range` and the byte offset of its origin.
fn fold_each(
    text: &str,
    range: Range<usize>,
    folding: Folding,
    state: &mut State,
    mut push: impl FnMut(char, usize),
) {
    let start = range.start;
    for (at, c) in text[range].char_indices() {
        let at = start + at;
        if at < state.skips_to {
            continue;
        }
        if folding.marks_line_hyphens
            && state.in_word
            && matches!(c, '-' | '\u{2010}' | '\u{ad}')
            && let Some(next) = next_line_of_word(text, at + c.len_utf8())
        {
            push(LINE_HYPHEN, at);
            state.skips_to = next;
            state.in_word = false;
            continue;
        }
        let is_blank = if c.is_ascii() {
            c == ' ' || ('\t'..='\r').contains(&c)
        } else {
            c.is_whitespace()
        };
        state.in_word = !is_blank && c.is_alphabetic();
        if is_blank {
            if !state.in_blank {
                push(' ', at);
            }
            state.in_blank = true;
        } else if c.is_ascii() {
            push(
                if folding.keeps_case {
                    c
                } else {
                    c.to_ascii_lowercase()
                },
                at,
            );
            state.in_blank = false;
        } else if !is_invisible(c) {
            state.in_blank = false;
            fold_char(c, folding.keeps_case, |c| push(c, at));
        }
    }
}

/// Where the word goes on after a hyphen that ends at byte `at`, if a line ends there: the next line begins
/// with a letter, and is of the same paragraph.
fn next_line_of_word(text: &str, at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    let line = rest
        .trim_start_matches([' ', '\t', '\r'])
        .strip_prefix('\n')?;
    let word = line.trim_start_matches([' ', '\t']);
    let begins = word.chars().next().is_some_and(char::is_alphabetic);
    begins.then(|| text.len() - word.len())
}

/// Combining marks, and characters without width that only affect layout.
const fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{300}'..='\u{36f}'
            | '\u{591}'..='\u{5c7}'
            | '\u{64b}'..='\u{65f}'
            | '\u{1ab0}'..='\u{1aff}'
            | '\u{1dc0}'..='\u{1dff}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}'
            | '\u{20d0}'..='\u{20ff}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{fe20}'..='\u{fe2f}'
            | '\u{feff}'
    )
}

fn fold_char(c: char, keeps_case: bool, mut push: impl FnMut(char)) {
    if let Some(plain) = replacement(c) {
        plain.chars().for_each(push);
        return;
    }
    // Hangul, kana and Indic signs decompose into parts that are not accents.
    if matches!(c, '\u{ac00}'..='\u{d7a3}' | '\u{3040}'..='\u{30ff}' | '\u{900}'..='\u{fff}') {
        push(c);
        return;
    }
    for part in c.nfkd() {
        if let Some(plain) = replacement(part) {
            plain.chars().for_each(&mut push);
        } else if keeps_case {
            if !is_invisible(part) {
                push(part);
            }
        } else {
            let shown = part.to_lowercase().filter(|&part| !is_invisible(part));
            shown.for_each(&mut push);
        }
    }
}

/// Signs and letters without a Unicode decomposition.
const fn replacement(c: char) -> Option<&'static str> {
    Some(match c {
        '‘' | '’' | '‚' | '‛' | '´' | '′' | 'ʼ' | '‹' | '›' => "'",
        '“' | '”' | '„' | '‟' | '″' | '«' | '»' => "\"",
        '\u{2010}'..='\u{2015}' | '−' | '⸺' | '⸻' => "-",
        'ß' | 'ẞ' => "ss",
        'æ' | 'Æ' => "ae",
        'œ' | 'Œ' => "oe",
        'ø' | 'Ø' => "o",
        'ł' | 'Ł' => "l",
        'đ' | 'Đ' | 'ð' | 'Ð' => "d",
        'þ' | 'Þ' => "th",
        'ı' => "i",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn typographic_variants_fold_alike() {
        for (one, other) in [
            ("É", "e\u{301}"),
            ("Straße", "STRASSE"),
            ("Łódź", "lodz"),
            ("Ｔｏｋｙｏ", "tokyo"),
            ("“so-called” ‘it’", "\"so\u{2010}called\" 'it'"),
            ("a \u{a0}\n\tb", "a b"),
            ("co\u{ad}operate", "cooperate"),
            ("wait…", "wait..."),
            ("İstanbul", "istanbul"),
            ("5″ o´clock", "5\" o'clock"),
        ] {
            assert_eq!(fold(one), fold(other), "{one}");
        }
        assert_ne!(fold("가"), fold("각"));
    }

    #[test]
    fn hyphens_at_line_ends_are_told_from_others() {
        let folding = Folding {
            marks_line_hyphens: true,
            ..Folding::default()
        };
        for (text, folded) in [
            ("a tri-\numph", "a tri\u{1}umph"),
            ("a tri-  \r\n  umph", "a tri\u{1}umph"),
            ("tri\u{2010}\numph", "tri\u{1}umph"),
            ("a well-known one", "a well-known one"),
            ("a list:\n- one\n- two", "a list: - one - two"),
            ("tri-\n\numph", "tri- umph"),
            ("pages 1-\n2", "pages 1- 2"),
        ] {
            assert_eq!(fold_with(text, folding), folded, "{text:?}");
            let mut folds = IncrementalFold::new(text, folding);
            while folds.fold_next(4) {}
            assert_eq!(folds.folded(), folded, "{text:?} in chunks");
        }
    }

    #[test]
    fn unfold_returns_whole_characters() {
        let text = "Große Å\u{301}ngste… ";
        let (folded, map) = fold_map(text);
        assert_eq!(folded, "grosse angste... ");
        assert_eq!(unfold(&map, 4..5).of(text), "ß");
        assert_eq!(unfold(&map, 7..8).of(text), "Å\u{301}");
        assert_eq!(unfold(&map, 13..14).of(text), "…");
        assert_eq!(unfold(&map, 0..folded.len()).of(text), text);
        assert!(unfold(&map, 3..3).is_empty());
        assert!(unfold(&map, 10..90).is_empty());
    }

    proptest! {
        #[test]
        fn map_is_monotonic_and_on_char_boundaries(text in "\\PC{0,40}") {
            let (folded, map) = fold_map(&text);
            prop_assert_eq!(&folded, &fold(&text));
            prop_assert_eq!(map.len(), folded.len() + 1);
            prop_assert!(map.windows(2).all(|two| two[0] <= two[1]));
            prop_assert!(map.iter().all(|&at| text.is_char_boundary(at as usize)));
        }

        #[test]
        fn fold_is_idempotent(text in "[a-zA-ZÀ-ſ“”‘’…— \n]{0,40}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }
    }
}
