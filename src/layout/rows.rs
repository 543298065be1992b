//! Walking: from a place in the text to its row, and from row to row over pieces and blocks.

use super::cache::Lines;
use super::set::{self, Task};
use super::{Layout, Row, piece};
use pullquote_text::{Block, BlockKind, Span};

/// A row by its place: the piece it belongs to and where in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cursor {
    pub block: usize,
    pub piece: usize,
    /// Index of the line in the piece; the number of lines means the gap after the block.
    pub row: usize,
}

impl Layout {
    /// The row that holds the anchor (a byte) and those below it, at most `rows` of them.
    pub fn rows_from(&mut self, anchor: usize, rows: usize) -> Vec<Row> {
        let mut page = Vec::with_capacity(rows.min(1024));
        let mut next = self.locate(anchor);
        while let Some(cursor) = next.filter(|_| page.len() < rows) {
            page.extend(self.row(cursor));
            next = self.forward(cursor, 1).filter(|&moved| moved != cursor);
        }
        page
    }

    /// The first byte of the row that stands `rows` below the anchor's row, above it when negative;
    /// at most the last row and at least the first.
    pub fn step(&mut self, anchor: usize, rows: isize) -> usize {
        let Some(cursor) = self.locate(anchor) else {
            return 0;
        };
        // A row holds a byte at least: what is further than the text is long needs no walk.
        let end = self.article.text().len();
        let moved = if rows.unsigned_abs() > end {
            self.locate(if rows < 0 { 0 } else { end })
        } else if rows < 0 {
            self.backward(cursor, rows.unsigned_abs())
        } else {
            self.forward(cursor, rows.unsigned_abs())
        };
        moved.map_or(0, |cursor| self.start(cursor))
    }

    /// The first byte of the row that holds byte `at`; 0 when there are no rows.
    pub fn row_start(&mut self, at: usize) -> usize {
        self.step(at, 0)
    }

    /// The anchor at which the last row stands at the bottom of a window of `rows` rows.
    pub fn last_top(&mut self, rows: usize) -> usize {
        let back = rows.saturating_sub(1).min(isize::MAX as usize) as isize;
        self.step(self.article.text().len(), -back)
    }

    /// The cursor of the row that holds byte `at`, `None` when there are no rows.
    pub(super) fn locate(&mut self, at: usize) -> Option<Cursor> {
        let block = self.article.block_at(at);
        let found = *self.article.blocks().get(block)?;
        let piece = piece::holding(self.article.text(), found, at);
        let lines = self.lines(block, piece);
        let mut row = lines
            .partition_point(|line| line.span.start() <= at)
            .saturating_sub(1);
        if at >= found.span.end()
            && self
                .gap_after(block)
                .is_some_and(|gap| gap.contains_byte(at))
        {
            row = lines.len();
        }
        Some(Cursor { block, piece, row })
    }

    /// The row at a cursor.
    fn row(&mut self, cursor: Cursor) -> Option<Row> {
        let lines = self.lines(cursor.block, cursor.piece);
        match lines.get(cursor.row) {
            Some(line) => Some(Row::Line(line.clone())),
            None => self.gap_after(cursor.block).map(Row::Gap),
        }
    }

    fn start(&mut self, cursor: Cursor) -> usize {
        self.row(cursor).map_or(0, |row| row.span().start())
    }

    /// The cursor `rows` further, at most the last row.
    fn forward(&mut self, mut cursor: Cursor, mut rows: usize) -> Option<Cursor> {
        loop {
            let n_rows = self.n_rows(cursor.block, cursor.piece);
            let below = n_rows - 1 - cursor.row;
            let next = self.piece_after(cursor);
            if rows <= below || next.is_none() {
                cursor.row += rows.min(below);
                return Some(cursor);
            }
            rows -= below + 1;
            cursor = next?;
        }
    }

    /// The cursor `rows` back, at least the first row.
    fn backward(&mut self, mut cursor: Cursor, mut rows: usize) -> Option<Cursor> {
        loop {
            let before = self.piece_before(cursor);
            if rows <= cursor.row || before.is_none() {
                cursor.row -= rows.min(cursor.row);
                return Some(cursor);
            }
            rows -= cursor.row + 1;
            cursor = before?;
            cursor.row = self.n_rows(cursor.block, cursor.piece) - 1;
        }
    }

    /// The first row of the piece after that of `cursor`.
    fn piece_after(&self, cursor: Cursor) -> Option<Cursor> {
        let blocks = self.article.blocks();
        let (block, piece) = if cursor.piece + 1 < piece::count(*blocks.get(cursor.block)?) {
            (cursor.block, cursor.piece + 1)
        } else {
            (cursor.block + 1, 0)
        };
        (block < blocks.len()).then_some(Cursor {
            block,
            piece,
            row: 0,
        })
    }

    /// The first row of the piece before that of `cursor`.
    fn piece_before(&self, cursor: Cursor) -> Option<Cursor> {
        let (block, piece) = if cursor.piece > 0 {
            (cursor.block, cursor.piece - 1)
        } else {
            let block = cursor.block.checked_sub(1)?;
            (block, piece::count(*self.article.blocks().get(block)?) - 1)
        };
        Some(Cursor {
            block,
            piece,
            row: 0,
        })
    }

    /// Rows of a piece, with the gap after its block when it is the last.
    fn n_rows(&mut self, block: usize, piece: usize) -> usize {
        let n_lines = self.lines(block, piece).len();
        n_lines + usize::from(self.has_gap(block, piece))
    }

    /// Whether a gap follows the piece.
    pub(super) fn has_gap(&self, block: usize, piece: usize) -> bool {
        let last = self.article.blocks().get(block).map(|&b| piece::count(b)) == Some(piece + 1);
        last && self.gap_after(block).is_some()
    }

    /// The bytes of the blank row after a block, if there is one.
    pub(super) fn gap_after(&self, block: usize) -> Option<Span> {
        let blocks = self.article.blocks();
        let (above, below) = (blocks.get(block)?, blocks.get(block + 1)?);
        gap(self.article.text(), *above, *below)
    }

    /// The lines of a piece, laid out now unless they are at hand.
    pub(super) fn lines(&mut self, block: usize, piece: usize) -> Lines {
        let key = (block as u32, piece as u32);
        if let Some(lines) = self.cache.get(key) {
            return lines;
        }
        let lines = self.task(block, piece).map(|task| set::lines(&task));
        self.cache.put(key, lines.unwrap_or_default())
    }

    /// What is to be done to lay out a piece.
    pub(super) fn task(&self, block: usize, piece: usize) -> Option<Task<'_>> {
        Some(Task {
            text: self.article.text(),
            setting: &self.setting,
            block: *self.article.blocks().get(block)?,
            index: block as u32,
            piece,
        })
    }
}

/// The bytes of the blank row between two blocks. None stands between items of a list, nor between
/// lines of furniture, bylines and items that stand on neighbouring lines in the text.
fn gap(text: &str, above: Block, below: Block) -> Option<Span> {
    let space = Span::new(above.span.end(), below.span.start());
    let is_list = above.kind == BlockKind::Item && below.kind == BlockKind::Item;
    let close = is_close(above.kind) && is_close(below.kind) && is_one_line_end(space.of(text));
    (!space.is_empty() && !is_list && !close).then_some(space)
}

const fn is_close(kind: BlockKind) -> bool {
    matches!(
        kind,
        BlockKind::Boilerplate | BlockKind::Item | BlockKind::Byline
    )
}

/// Whether white space holds no blank line. What is very long is taken for one.
fn is_one_line_end(space: &str) -> bool {
    space.len() < 1024 && space.matches('\n').count() < 2
}
