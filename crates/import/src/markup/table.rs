//! Tables: of data, set with blanks; or of a page's layout, read cell by cell.

use super::Piece;
use pullquote_text::BlockKind;

/// The widest cell of a table that is set in columns, in characters.
const WIDEST: usize = 40;
/// The most columns that are set side by side.
const MOST_COLUMNS: usize = 12;

/// A table while it is read.
#[derive(Debug, Default)]
pub struct Table {
    rows: Vec<Vec<Vec<Piece>>>,
    in_cell: bool,
    /// What stands in the table outside its cells.
    around: Vec<Piece>,
}

impl Table {
    /// Begins a row.
    pub fn row(&mut self) {
        self.in_cell = false;
        if self.rows.last().is_none_or(|row| !row.is_empty()) {
            self.rows.push(Vec::new());
        }
    }

    /// Begins a cell.
    pub fn cell(&mut self) {
        if self.rows.is_empty() {
            self.rows.push(Vec::new());
        }
        if let Some(row) = self.rows.last_mut() {
            row.push(Vec::new());
        }
        self.in_cell = true;
    }

    /// Ends the cell, if one is open.
    pub const fn end_cell(&mut self) {
        self.in_cell = false;
    }

    /// Takes a piece into the cell that is open.
    pub fn push(&mut self, piece: Piece) {
        let cell = self.rows.last_mut().and_then(|row| row.last_mut());
        match cell {
            Some(cell) if self.in_cell => cell.push(piece),
            _ => self.around.push(piece),
        }
    }

    /// The pieces of the table: what stood around it, then the table, or its cells one by one where
    /// they hold more than a line each.
    pub fn into_pieces(self) -> Vec<Piece> {
        let mut pieces = self.around;
        let n_columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let n_rows = self.rows.iter().filter(|row| !row.is_empty()).count();
        let is_line = |cell: &Vec<Piece>| {
            cell.len() <= 1
                && cell.iter().all(|piece| {
                    matches!(piece.kind, BlockKind::Paragraph | BlockKind::Crosshead)
                        && piece.text.chars().nth(200).is_none()
                })
        };
        let is_data = n_columns >= 2 && n_rows >= 2 && self.rows.iter().flatten().all(is_line);
        if is_data {
            let rows = self.rows.into_iter().filter(|row| !row.is_empty());
            let rows = rows.map(|row| row.into_iter().map(words).collect());
            let text = set(&rows.collect::<Vec<Vec<String>>>(), n_columns);
            pieces.extend(Piece::new(BlockKind::Table, &text));
        } else {
            pieces.extend(self.rows.into_iter().flatten().flatten());
        }
        pieces
    }
}

fn words(cell: Vec<Piece>) -> String {
    let text = cell.into_iter().next().map(|piece| piece.text);
    text.unwrap_or_default().replace('\n', " ")
}

/// Columns parted by blanks, where they are narrow; else cells parted by bars.
fn set(rows: &[Vec<String>], n_columns: usize) -> String {
    let mut widths = vec![0; n_columns];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let is_narrow = n_columns <= MOST_COLUMNS && widths.iter().all(|&width| width <= WIDEST);
    let mut text = String::new();
    for row in rows {
        let mut line = String::new();
        for (at, cell) in row.iter().enumerate() {
            if at > 0 {
                line.push_str(if is_narrow { "  " } else { " | " });
            }
            line.push_str(cell);
            if is_narrow && at + 1 < row.len() {
                let n_blank = widths[at].saturating_sub(cell.chars().count());
                line.extend(std::iter::repeat_n(' ', n_blank));
            }
        }
        let line = line.trim_end();
        if !line.trim().is_empty() {
            text.push_str(line);
            text.push('\n');
        }
    }
    text
}
