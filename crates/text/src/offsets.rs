//! [`Offsets`]: byte offsets as offsets in code points and in UTF-16 code units.

use std::ops::Range;

use crate::Span;

/// A place in a text, in the three units that programs count in.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Location {
    /// In bytes of UTF-8, as Rust slices strings.
    pub bytes: Range<usize>,
    /// In Unicode code points, as Python slices strings.
    pub code_points: Range<usize>,
    /// In UTF-16 code units, as JavaScript and Java slice strings.
    pub utf16: Range<usize>,
}

/// Converts byte offsets into a text. Takes time linear in the text to make, and constant time to ask.
#[derive(Clone, Debug)]
pub struct Offsets<'a> {
    text: &'a str,
    /// At every [`STEP`] bytes; empty for ASCII, where all units are the same.
    marks: Vec<Mark>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Mark {
    code_points: u32,
    /// How many of them take two code units of UTF-16.
    pairs: u32,
}

const STEP: usize = 64;

impl Mark {
    fn pass(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.code_points += u32::from(byte & 0xc0 != 0x80);
            // The first byte of a code point beyond U+FFFF.
            self.pairs += u32::from(*byte >= 0xf0);
        }
    }
}

impl<'a> Offsets<'a> {
    /// The offsets of `text`.
    pub fn new(text: &'a str) -> Self {
        let mut marks = Vec::new();
        if !text.is_ascii() {
            let mut mark = Mark::default();
            for chunk in text.as_bytes().chunks(STEP) {
                marks.push(mark);
                mark.pass(chunk);
            }
            marks.push(mark);
        }
        Self { text, marks }
    }

    fn mark(&self, at: usize) -> Option<Mark> {
        let from = at / STEP;
        let mut mark = *self.marks.get(from)?;
        mark.pass(&self.text.as_bytes()[from * STEP..at]);
        Some(mark)
    }

    /// The offset in code points of byte `at`, which must be on a character boundary; a later one counts
    /// as the end of the text.
    pub fn code_points(&self, at: usize) -> usize {
        let at = at.min(self.text.len());
        self.mark(at).map_or(at, |mark| mark.code_points as usize)
    }

    /// The offset in UTF-16 code units of byte `at`; see [`Offsets::code_points`].
    pub fn utf16(&self, at: usize) -> usize {
        let at = at.min(self.text.len());
        self.mark(at)
            .map_or(at, |mark| (mark.code_points + mark.pairs) as usize)
    }

    /// The byte at which code point number `at` begins, the reverse of [`Offsets::code_points`]; `None`
    /// beyond the end of the text.
    pub fn byte(&self, at: usize) -> Option<usize> {
        if self.marks.is_empty() {
            return (at <= self.text.len()).then_some(at);
        }
        // A mark counts what begins before its chunk: the last one that counts no more than `at` is that of
        // the chunk in which the code point begins.
        let passed = |mark: &Mark| mark.code_points as usize <= at;
        let chunk = self.marks.partition_point(passed).checked_sub(1)?;
        let mut left = at - self.marks[chunk].code_points as usize;
        for (byte, value) in self.text.as_bytes().iter().enumerate().skip(chunk * STEP) {
            if value & 0xc0 != 0x80 {
                if left == 0 {
                    return Some(byte);
                }
                left -= 1;
            }
        }
        (left == 0).then_some(self.text.len())
    }

    /// `span` in all units.
    pub fn location(&self, span: Span) -> Location {
        let (start, end) = (span.start(), span.end());
        Location {
            bytes: start..end,
            code_points: self.code_points(start)..self.code_points(end),
            utf16: self.utf16(start)..self.utf16(end),
        }
    }

    /// Where `span` starts and ends, in code points.
    pub fn pair(&self, span: Span) -> [usize; 2] {
        [self.code_points(span.start()), self.code_points(span.end())]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_count_in_all_units() {
        for text in ["é“a”𝄞".repeat(50), "plain".repeat(40), String::new()] {
            let offsets = Offsets::new(&text);
            let mut utf16 = 0;
            for (count, (at, c)) in text.char_indices().enumerate() {
                assert_eq!(offsets.code_points(at), count);
                assert_eq!(offsets.utf16(at), utf16);
                assert_eq!(offsets.byte(count), Some(at));
                utf16 += c.len_utf16();
            }
            assert_eq!(offsets.code_points(text.len()), text.chars().count());
            assert_eq!(offsets.utf16(text.len() + 9), utf16);
            let end = text.chars().count();
            assert_eq!(offsets.byte(end), Some(text.len()));
            assert_eq!(offsets.byte(end + 1), None);
        }
    }

    #[test]
    fn locations_slice_the_same_words() {
        let text = "a 𝄞 “b” c";
        let at = text.find("“b”").unwrap();
        let place = Offsets::new(text).location(Span::new(at, at + "“b”".len()));
        assert_eq!(&text[place.bytes], "“b”");
        let chars: String = text.chars().collect::<Vec<_>>()[place.code_points]
            .iter()
            .collect();
        assert_eq!(chars, "“b”");
        let units: Vec<u16> = text.encode_utf16().collect();
        assert_eq!(String::from_utf16(&units[place.utf16]).unwrap(), "“b”");
    }
}
