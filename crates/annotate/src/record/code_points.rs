//! Byte offsets to code point offsets.

use pullquote_text::Span;

/// Converts byte offsets to code point offsets: counts at every [`STEP`] bytes, none for ASCII.
pub(super) struct CodePoints<'a> {
    text: &'a str,
    counts: Vec<u32>,
}

const STEP: usize = 64;

impl<'a> CodePoints<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let mut counts = Vec::new();
        if !text.is_ascii() {
            let mut count = 0;
            for chunk in text.as_bytes().chunks(STEP) {
                counts.push(count);
                count += chunk.iter().filter(|byte| starts_char(**byte)).count() as u32;
            }
            counts.push(count);
        }
        Self { text, counts }
    }

    /// The code point offset of byte `at`, which must be a character boundary.
    pub(super) fn of(&self, at: usize) -> usize {
        let at = at.min(self.text.len());
        if self.counts.is_empty() {
            return at;
        }
        let from = at / STEP;
        let rest = &self.text.as_bytes()[from * STEP..at];
        self.counts[from] as usize + rest.iter().filter(|byte| starts_char(**byte)).count()
    }

    pub(super) fn pair(&self, span: Span) -> [usize; 2] {
        [self.of(span.start()), self.of(span.end())]
    }
}

const fn starts_char(byte: u8) -> bool {
    byte & 0xc0 != 0x80
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_count_code_points() {
        let text = "é“a”".repeat(50);
        let points = CodePoints::new(&text);
        for (count, (at, _)) in text.char_indices().enumerate() {
            assert_eq!(points.of(at), count);
        }
        assert_eq!(points.of(text.len()), 200);
    }
}
