//! Similarity of the context of a place to that of an anchor.

use super::{CONTEXT, char_offset, char_offset_back, typography};
use pullquote_text::Span;

/// The context of an anchor, folded; both sides are read away from the words.
pub(super) struct Context {
    before: Vec<char>,
    after: Vec<char>,
}

impl Context {
    pub fn new(prefix: &str, suffix: &str) -> Self {
        Self {
            before: folded(prefix).into_iter().rev().collect(),
            after: folded(suffix),
        }
    }

    /// In folded characters.
    pub fn len(&self) -> usize {
        self.before.len() + self.after.len()
    }

    /// From 0, unrelated, to 1, the same. Each side counts by its length.
    pub fn similarity(&self, text: &str, span: Span) -> f32 {
        if self.len() == 0 {
            return 0.0;
        }
        let window = 2 * CONTEXT;
        let head = &text[char_offset_back(text, span.start(), window)..span.start()];
        let tail = &text[span.end()..][..char_offset(&text[span.end()..], window)];
        let head: Vec<char> = folded(head).into_iter().rev().collect();
        let sum = side(&self.before, &head) * self.before.len() as f32
            + side(&self.after, &folded(tail)) * self.after.len() as f32;
        sum / self.len() as f32
    }
}

fn folded(text: &str) -> Vec<char> {
    typography::fold(text, 0).map(|folded| folded.c).collect()
}

/// Similarity of `pattern` to the beginning of `window`, from 0 to 1.
///
/// Edit distance, but the end of the window is free, and a gap at its beginning, next to the marked
/// words, costs half: a word inserted there must not cost the whole context. In unrelated prose about
/// 0.4 of the letters match in order, so the scale starts there. `strsim` has no such costs.
fn side(pattern: &[char], window: &[char]) -> f32 {
    const EDIT: u32 = 2;
    const GAP: u32 = 1;
    if pattern.is_empty() {
        return 0.0;
    }
    let mut row: Vec<u32> = (0..=window.len() as u32).map(|gap| gap * GAP).collect();
    for (index, &wanted) in pattern.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = (index as u32 + 1) * EDIT;
        for (column, &c) in window.iter().enumerate() {
            let replaced = diagonal + if wanted == c { 0 } else { EDIT };
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(diagonal + EDIT).min(row[column] + EDIT);
        }
    }
    let least = row.iter().copied().min().unwrap_or(0) as f32;
    let share = 1.0 - least / (pattern.len() as u32 * EDIT) as f32;
    ((share - 0.4) / 0.6).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The similarity of the context of `the ferry left.` in `text`.
    fn similarity(prefix: &str, suffix: &str, text: &str) -> f32 {
        const WORDS: &str = "the ferry left.";
        let start = text.to_lowercase().find(WORDS).unwrap();
        Context::new(prefix, suffix).similarity(text, Span::new(start, start + WORDS.len()))
    }

    #[test]
    fn the_same_context_scores_one_across_line_ends() {
        let text = "Rain fell on the harbour. The ferry left. Gulls followed it out.";
        assert!(similarity("fell on the harbour. ", " Gulls followed", text) > 0.99);
        assert!(similarity("fell on\nthe harbour.\n", "\n\nGulls followed", text) > 0.99);
    }

    #[test]
    fn an_inserted_word_costs_little_and_unrelated_prose_scores_low() {
        let text = "Rain fell on the harbour. Then the ferry left. Gulls followed it out.";
        assert!(similarity("fell on the harbour. ", " Gulls followed", text) > 0.7);
        let other = "Nobody spoke of money that week; the ferry left. Accounts were shut by noon.";
        assert!(similarity("fell on the harbour. ", " Gulls followed", other) < 0.25);
    }
}
