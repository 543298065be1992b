//! The text of a one-line input field, scrolled so that the cursor stays visible.

use std::borrow::Cow;

use ratatui::style::Modifier;

use super::canvas::Canvas;
use crate::layout::width;
use pullquote_text::{Span, clean};

pub struct InputField<'t> {
    raw: &'t str,
    clean: Cow<'t, str>,
    /// Bytes of `clean`, and their width in cells, that are scrolled out on the left.
    hidden: (usize, usize),
    cursor: usize,
    cells: u16,
}

impl<'t> InputField<'t> {
    /// A field of `cells` cells showing `raw`, with the cursor after `cursor` characters.
    pub fn new(raw: &'t str, cursor: usize, cells: u16) -> Self {
        let cells = cells.max(1);
        // Cleaning replaces characters one by one, so character counts are the same in both.
        let clean = clean::line(raw);
        let cursor = width_of_chars(&clean, cursor);
        let overflow = cursor.saturating_sub(usize::from(cells) - 1);
        let (head, cells_of_head) = width::fit(&clean, overflow);
        let mut hidden = (head.len(), cells_of_head);
        while hidden.1 < overflow {
            let Some(first) = clean[hidden.0..].chars().next() else {
                break;
            };
            hidden.0 += first.len_utf8();
            hidden.1 = width::of_str(&clean[..hidden.0]);
        }
        Self {
            raw,
            clean,
            hidden,
            cursor,
            cells,
        }
    }

    /// Draws the visible text at `x`, `y`. Returns the column of the cursor.
    pub fn draw(&self, x: u16, y: u16, canvas: &mut Canvas) -> u16 {
        let (visible, _) = width::fit(&self.clean[self.hidden.0..], usize::from(self.cells));
        canvas.write(x, y, visible, self.cells, canvas.styles.ink);
        x + self.cursor.saturating_sub(self.hidden.1) as u16
    }

    /// Underlines the bytes `span` of the raw text as an error, in a field drawn at `x`, `y`. Returns the
    /// first column of the error.
    pub fn mark_error(&self, span: Span, x: u16, y: u16, canvas: &mut Canvas) -> u16 {
        let style = canvas.styles.notice.add_modifier(Modifier::UNDERLINED);
        let from = x + self.column(span.start());
        canvas.restyle(from, x + self.column(span.end()), y, style);
        from
    }

    /// The cell of byte `at` of the raw text, clamped to the field.
    fn column(&self, at: usize) -> u16 {
        let n_chars = self.raw.get(..at).map_or(0, |head| head.chars().count());
        let cells = width_of_chars(&self.clean, n_chars).saturating_sub(self.hidden.1);
        cells.min(usize::from(self.cells)) as u16
    }
}

/// Width of the first `n` characters.
fn width_of_chars(text: &str, n: usize) -> usize {
    let end = text.char_indices().nth(n).map_or(text.len(), |(at, _)| at);
    width::of_str(&text[..end])
}
