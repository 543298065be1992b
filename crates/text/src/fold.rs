//! Folding for search: two texts that a reader would call the same become the same.
//!
//! Folded away are case, accents, ligatures and widths, the kinds of quotation marks and dashes,
//! runs of white space (line ends too) to one blank, and characters that show nothing. The folded
//! text is for comparing only; [`fold_map`] gives the way back to the bytes of the original.

use std::iter::repeat_n;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use super::Span;

/// `text` folded.
///
/// ```
/// use pullquote::text::fold::fold;
/// assert_eq!(fold("García’s “Ängste”\n —  ﬁn"), "garcia's \"angste\" - fin");
/// ```
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    fold_each(text, &mut false, |c, _| folded.push(c));
    folded
}

/// `text` folded, and for each byte of the folded text the byte of `text` where the character it
/// came from begins; at the end one more, the length of `text`.
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

/// What [`fold_map`] gives, of a long text a stretch at a time: the whole would take five times the text.
#[derive(Debug)]
pub struct Folding<'t> {
    text: &'t str,
    /// The first byte that is not folded yet.
    next: usize,
    in_blank: bool,
    folded: String,
    map: Vec<u32>,
}

impl<'t> Folding<'t> {
    /// Before the first stretch.
    pub const fn new(text: &'t str) -> Self {
        Self {
            text,
            next: 0,
            in_blank: false,
            folded: String::new(),
            map: Vec::new(),
        }
    }

    /// Folds about `length` bytes more and puts them behind what is there. `false`: there are no more.
    pub fn go_on(&mut self, length: usize) -> bool {
        let (start, len) = (self.next, self.text.len());
        if start == len {
            return false;
        }
        let mut end = start.saturating_add(length.max(4)).min(len);
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
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

    /// The folded text that is at hand.
    pub fn folded(&self) -> &str {
        &self.folded
    }

    /// As [`unfold`]; `None` when that needs the next stretch.
    pub fn unfold(&self, found: Range<usize>) -> Option<Span> {
        let last = *self.map.get(found.end.checked_sub(1)?)?;
        let end = beyond(&self.map, found.end, last)?;
        Some(Span::new(self.map[found.start] as usize, end as usize))
    }

    /// Forgets the first bytes of the folded text, up to `end`, which is rounded down to a character.
    pub fn forget(&mut self, mut end: usize) {
        while !self.folded.is_char_boundary(end) {
            end -= 1;
        }
        self.folded.drain(..end);
        self.map.drain(..end);
    }
}

/// The byte of the original where the first character after `last` begins that is in the folded text
/// from `end` on: a character that became several (ß, …) ends where the next begins.
fn beyond(map: &[u32], end: usize, last: u32) -> Option<u32> {
    map[end..].iter().copied().find(|&at| at > last)
}

/// The bytes of the original that became `found`, a range of bytes of the folded text, by the `map`
/// of [`fold_map`]. Whole characters with the accents that follow them; empty when `found` is empty
/// or outside.
///
/// ```
/// use pullquote::text::fold::{fold_map, unfold};
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
    let end = beyond(map, found.end, last).unwrap_or(last);
    Span::new(map[found.start] as usize, end as usize)
}

/// Folds each character of `text`; `in_blank`: whether the last one before it was a blank, and then the
/// last one of it.
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
        } else if !shows_nothing(c) {
            *in_blank = false;
            fold_char(c, |c| push(c, at));
        }
    }
}

/// Accents and other marks over a letter, and characters without width that only steer the setting.
const fn shows_nothing(c: char) -> bool {
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
    if let Some(plain) = plain(c) {
        plain.chars().for_each(push);
        return;
    }
    // Syllables and signs whose parts are no accents stay whole.
    if matches!(c, '\u{ac00}'..='\u{d7a3}' | '\u{3040}'..='\u{30ff}' | '\u{900}'..='\u{fff}') {
        push(c);
        return;
    }
    for part in c.nfkd() {
        if let Some(plain) = plain(part) {
            plain.chars().for_each(&mut push);
        } else {
            let shown = part.to_lowercase().filter(|&part| !shows_nothing(part));
            shown.for_each(&mut push);
        }
    }
}

/// Signs and letters that no decomposition takes apart.
const fn plain(c: char) -> Option<&'static str> {
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
    fn what_a_reader_calls_the_same_folds_to_the_same() {
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
    fn spans_come_back_whole() {
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
        fn the_map_is_rising_and_on_boundaries(text in "\\PC{0,40}") {
            let (folded, map) = fold_map(&text);
            prop_assert_eq!(&folded, &fold(&text));
            prop_assert_eq!(map.len(), folded.len() + 1);
            prop_assert!(map.windows(2).all(|two| two[0] <= two[1]));
            prop_assert!(map.iter().all(|&at| text.is_char_boundary(at as usize)));
        }

        #[test]
        fn folding_twice_changes_nothing(text in "[a-zA-ZÀ-ſ“”‘’…— \n]{0,40}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }
    }
}
