//! Folding for search: texts that a reader would call the same become equal.
//!
//! Folding removes differences of case, accents, ligatures, character width, and the style of quotation
//! marks and dashes, makes each run of white space one blank, and drops characters that show nothing.
//! Folded text is only for comparison; [`fold_map`] maps it back to bytes of the original.

use std::iter::repeat_n;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use crate::Span;

/// Folds `text`.
///
/// ```
/// use pullquote_text::fold::fold;
/// assert_eq!(fold("García’s “Ängste”\n —  ﬁn"), "garcia's \"angste\" - fin");
/// ```
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    fold_each(text, &mut false, |c, _| folded.push(c));
    folded
}

/// Folds `text`, with a map for [`unfold`]: for each byte of the folded text, the byte offset in `text` of
/// the character it came from, and at the end the length of `text`.
pub fn fold_map(text: &str) -> (String, Vec<u32>) {
    let mut folded = String::with_capacity(text.len());
    let mut map = Vec::with_capacity(text.len() + 1);
    fold_each(text, &mut false, |c, at| {
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
    in_blank: bool,
    folded: String,
    map: Vec<u32>,
}

impl<'t> IncrementalFold<'t> {
    /// Starts before the first chunk.
    pub const fn new(text: &'t str) -> Self {
        Self {
            text,
            next: 0,
            in_blank: false,
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
        fold_each(&self.text[start..end], &mut self.in_blank, |c, at| {
            folded.push(c);
            map.extend(repeat_n((start + at) as u32, c.len_utf8()));
        });
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

/// Calls `push` with each folded character and the byte offset of its origin. `in_blank`: whether the last
/// character, before the call and after it, was white space.
fn fold_each(text: &str, in_blank: &mut bool, mut push: impl FnMut(char, usize)) {
    for (at, c) in text.char_indices() {
        if c.is_ascii() {
            let is_blank = c == ' ' || ('\t'..='\r').contains(&c);
            if !is_blank {
                push(c.to_ascii_lowercase(), at);
            } else if !*in_blank {
                push(' ', at);
            }
            *in_blank = is_blank;
        } else if c.is_whitespace() {
            if !*in_blank {
                push(' ', at);
            }
            *in_blank = true;
        } else if !is_invisible(c) {
            *in_blank = false;
            fold_char(c, |c| push(c, at));
        }
    }
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

fn fold_char(c: char, mut push: impl FnMut(char)) {
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
