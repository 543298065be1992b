//! Tables: data tables are aligned with blanks, layout tables are read cell by cell.

use pullquote_text::BlockKind;

use super::block::{MarkupBlock, MarkupLink, count_solid};

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
            let rows = rows.map(|row| row.into_iter().map(Cell::of).collect());
            blocks.extend(render(&rows.collect::<Vec<Vec<Cell>>>(), n_columns));
        } else {
            blocks.extend(self.rows.into_iter().flatten().flatten());
        }
        blocks
    }
}

struct Cell {
    text: String,
    links: Vec<MarkupLink>,
}

impl Cell {
    /// A cell of at most one block.
    fn of(blocks: Vec<MarkupBlock>) -> Self {
        let block = blocks.into_iter().next();
        let (text, links) = block.map_or_else(Default::default, |block| (block.text, block.links));
        Self {
            text: text.replace('\n', " "),
            links,
        }
    }
}

/// Aligns narrow columns with blanks; else separates cells by bars.
fn render(rows: &[Vec<Cell>], n_columns: usize) -> Option<MarkupBlock> {
    let mut widths = vec![0; n_columns];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.text.chars().count());
        }
    }
    let is_narrow = n_columns <= MAX_COLUMNS && widths.iter().all(|&width| width <= MAX_CELL_WIDTH);
    let mut text = String::new();
    let (mut links, mut n_solid) = (Vec::new(), 0);
    for row in rows {
        let mut line = String::new();
        for (at, cell) in row.iter().enumerate() {
            if at > 0 {
                line.push_str(if is_narrow { "  " } else { " | " });
                n_solid += usize::from(!is_narrow);
            }
            line.push_str(&cell.text);
            links.extend(cell.links.iter().map(|link| MarkupLink {
                start: n_solid + link.start,
                end: n_solid + link.end,
                address: link.address.clone(),
            }));
            n_solid += count_solid(&cell.text);
            if is_narrow && at + 1 < row.len() {
                let n_blank = widths[at].saturating_sub(cell.text.chars().count());
                line.extend(std::iter::repeat_n(' ', n_blank));
            }
        }
        let line = line.trim_end();
        if !line.trim().is_empty() {
            text.push_str(line);
            text.push('\n');
        }
    }
    let block = MarkupBlock::new(BlockKind::Table, &text)?;
    Some(MarkupBlock { links, ..block })
}
