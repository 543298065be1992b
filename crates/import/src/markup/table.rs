//! Tables: data tables are aligned with blanks, layout tables are read cell by cell.

use pullquote_text::BlockKind;

use super::block::MarkupBlock;

/// The widest cell of an aligned table, in code points.
const MAX_CELL_WIDTH: usize = 40;
/// The most columns of an aligned table.
const MAX_COLUMNS: usize = 12;

#[derive(Debug, Default)]
pub struct Table {
    rows: Vec<Vec<Vec<MarkupBlock>>>,
    in_cell: bool,
    /// Blocks outside the cells, such as the caption.
    around: Vec<MarkupBlock>,
}

impl Table {
    pub fn start_row(&mut self) {
        self.in_cell = false;
        if self.rows.last().is_none_or(|row| !row.is_empty()) {
            self.rows.push(Vec::new());
        }
    }

    pub fn start_cell(&mut self) {
        if self.rows.is_empty() {
            self.rows.push(Vec::new());
        }
        if let Some(row) = self.rows.last_mut() {
            row.push(Vec::new());
        }
        self.in_cell = true;
    }

    pub const fn end_cell(&mut self) {
        self.in_cell = false;
    }

    pub fn push(&mut self, block: MarkupBlock) {
        let cell = self.rows.last_mut().and_then(|row| row.last_mut());
        match cell {
            Some(cell) if self.in_cell => cell.push(block),
            _ => self.around.push(block),
        }
    }

    /// The blocks outside the cells, then the table: as one block when every cell holds at most a line, else
    /// cell by cell.
    pub fn into_blocks(self) -> Vec<MarkupBlock> {
        let mut blocks = self.around;
        let n_columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let n_rows = self.rows.iter().filter(|row| !row.is_empty()).count();
        let is_line = |cell: &Vec<MarkupBlock>| {
            cell.len() <= 1
                && cell.iter().all(|block| {
                    matches!(block.kind, BlockKind::Paragraph | BlockKind::Crosshead)
                        && block.text.chars().nth(200).is_none()
                })
        };
        let is_data = n_columns >= 2 && n_rows >= 2 && self.rows.iter().flatten().all(is_line);
        if is_data {
            let rows = self.rows.into_iter().filter(|row| !row.is_empty());
            let rows = rows.map(|row| row.into_iter().map(cell_text).collect());
            let text = render(&rows.collect::<Vec<Vec<String>>>(), n_columns);
            blocks.extend(MarkupBlock::new(BlockKind::Table, &text));
        } else {
            blocks.extend(self.rows.into_iter().flatten().flatten());
        }
        blocks
    }
}

fn cell_text(cell: Vec<MarkupBlock>) -> String {
    let text = cell.into_iter().next().map(|block| block.text);
    text.unwrap_or_default().replace('\n', " ")
}

/// Aligns narrow columns with blanks; else separates cells by bars.
fn render(rows: &[Vec<String>], n_columns: usize) -> String {
    let mut widths = vec![0; n_columns];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let is_narrow = n_columns <= MAX_COLUMNS && widths.iter().all(|&width| width <= MAX_CELL_WIDTH);
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
