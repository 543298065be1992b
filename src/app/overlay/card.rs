//! Cards: details of a quotation or name, with ways to go on.

use crate::layout::wrap::wrap;

/// A row of a menu: the key that chooses it, and its label.
pub type MenuChoice = (char, &'static str);

/// Widest card, in cells.
const MAX_WIDTH: u16 = 72;
/// Columns for the labels.
pub const LABEL: u16 = 10;

/// Details of a quotation or name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Card {
    /// Whom or what it is about.
    pub title: String,
    /// Label and words, in order; cleaned.
    pub rows: Vec<(String, String)>,
    /// Ways to go on from here, a letter each.
    pub choices: &'static [MenuChoice],
    /// The first line shown.
    pub top: usize,
}

/// A line of a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CardLine<'c> {
    /// A label and a line of text; only the first line of a text has the label.
    Row(&'c str, String),
    MenuChoice(char, &'c str),
}

impl Card {
    /// Its width in a window of `width` cells.
    pub fn width(width: u16) -> u16 {
        width.saturating_sub(4).min(MAX_WIDTH)
    }

    /// Its lines, wrapped for a sheet of `width` cells.
    pub fn lines(&self, width: u16) -> Vec<CardLine<'_>> {
        let cells = usize::from(width.saturating_sub(LABEL)).max(8);
        let mut lines = Vec::new();
        for (name, words) in &self.rows {
            for (n, line) in wrap(words, cells).into_iter().enumerate() {
                lines.push(CardLine::Row(if n == 0 { name } else { "" }, line));
            }
        }
        if !self.choices.is_empty() {
            lines.push(CardLine::Row("", String::new()));
        }
        let choices = self.choices.iter();
        lines.extend(choices.map(|(letter, words)| CardLine::MenuChoice(*letter, words)));
        lines
    }
}
