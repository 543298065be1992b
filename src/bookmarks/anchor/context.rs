//! How alike the surroundings of a place are to those that an anchor remembers.

use super::{CONTEXT, after, before, typography};
use pullquote_text::Span;

/// The surroundings of an anchor, folded, each reading away from the marked words.
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

    /// How many characters are remembered.
    pub fn len(&self) -> usize {
        self.before.len() + self.after.len()
    }

    /// From 0, nothing alike, to 1, the same, for the surroundings of `span`. The sides count by
    /// what is remembered of them.
    pub fn alike(&self, text: &str, span: Span) -> f32 {
        if self.len() == 0 {
            return 0.0;
        }
        let window = 2 * CONTEXT;
        let head = &text[before(text, span.start(), window)..span.start()];
        let tail = &text[span.end()..][..after(&text[span.end()..], window)];
        let head: Vec<char> = folded(head).into_iter().rev().collect();
        let gained = side(&self.before, &head) * self.before.len() as f32
            + side(&self.after, &folded(tail)) * self.after.len() as f32;
        gained / self.len() as f32
    }
}

fn folded(text: &str) -> Vec<char> {
    typography::fold(text, 0).map(|unit| unit.c).collect()
}

/// How well `remembered` stands near the beginning of `window`, from 0 to 1.
///
/// Edit distance with free ends in the window, but for the gap next to the marked words, whose
/// characters count half: a word put in there must not cost all of the context. Unrelated prose comes
/// out at about 0.4 of its letters in order, so the scale begins there.
fn side(remembered: &[char], window: &[char]) -> f32 {
    const EDIT: u32 = 2;
    const GAP: u32 = 1;
    if remembered.is_empty() {
        return 0.0;
    }
    let mut row: Vec<u32> = (0..=window.len() as u32).map(|gap| gap * GAP).collect();
    for (index, &wanted) in remembered.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = (index as u32 + 1) * EDIT;
        for (column, &c) in window.iter().enumerate() {
            let swapped = diagonal + if wanted == c { 0 } else { EDIT };
            diagonal = row[column + 1];
            row[column + 1] = swapped.min(diagonal + EDIT).min(row[column] + EDIT);
        }
    }
    let least = row.iter().copied().min().unwrap_or(0) as f32;
    let share = 1.0 - least / (remembered.len() as u32 * EDIT) as f32;
    ((share - 0.4) / 0.6).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alike(prefix: &str, suffix: &str, text: &str, words: &str) -> f32 {
        let start = text.find(words).unwrap();
        Context::new(prefix, suffix).alike(text, Span::new(start, start + words.len()))
    }

    #[test]
    fn the_same_surroundings_are_wholly_alike() {
        let text = "Rain fell on the harbour. The ferry left. Gulls followed it out.";
        assert!(
            alike(
                "fell on the harbour. ",
                " Gulls followed",
                text,
                "The ferry left."
            ) > 0.99
        );
        assert!(
            alike(
                "fell on\nthe harbour.\n",
                "\n\nGulls followed",
                text,
                "The ferry left."
            ) > 0.99
        );
    }

    #[test]
    fn a_word_put_beside_the_words_costs_little_and_other_prose_all() {
        let text = "Rain fell on the harbour. Then the ferry left. Gulls followed it out.";
        assert!(
            alike(
                "fell on the harbour. ",
                " Gulls followed",
                text,
                "the ferry left."
            ) > 0.7
        );
        let other = "Nobody spoke of money that week; the ferry left. Accounts were shut by noon.";
        assert!(
            alike(
                "fell on the harbour. ",
                " Gulls followed",
                other,
                "the ferry left."
            ) < 0.25
        );
    }
}
