//! Navigation: from a byte offset to its row, and from row to row across chunks and blocks.

use super::cache::ChunkLines;
use super::lines::Chunk;
use super::{Layout, Row, chunk};
use pullquote_text::{Block, BlockKind, Span};

/// The position of a row: its chunk, and the index in the chunk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cursor {
    pub block: usize,
    pub chunk: usize,
    /// Index of the line in the chunk; the number of lines means the gap after the block.
    pub row: usize,
}

impl Layout {
    /// Up to `rows` rows, starting with the one that contains the byte `anchor`.
    pub fn rows_from(&mut self, anchor: usize, rows: usize) -> Vec<Row> {
        let mut page = Vec::with_capacity(rows.min(1024));
        let mut next = self.locate(anchor);
        while let Some(cursor) = next.filter(|_| page.len() < rows) {
            page.extend(self.row(cursor));
            next = self.forward(cursor, 1).filter(|&moved| moved != cursor);
        }
        page
    }

    /// First byte of the row `rows` below the anchor's row (above it when negative), clamped to the first
    /// and the last row.
    pub fn step(&mut self, anchor: usize, rows: isize) -> usize {
        let Some(cursor) = self.locate(anchor) else {
            return 0;
        };
        // A row has at least one byte, so moving by more rows than that ends at the first or last row.
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

    /// First byte of the row that contains byte `at`; 0 when there are no rows.
    pub fn row_start(&mut self, at: usize) -> usize {
        self.step(at, 0)
    }

    /// The anchor that puts the last row at the bottom of a window of `rows` rows.
    pub fn last_top(&mut self, rows: usize) -> usize {
        let back = rows.saturating_sub(1).min(isize::MAX as usize) as isize;
        self.step(self.article.text().len(), -back)
    }

    /// The row that contains byte `at`; `None` when there are no rows.
    pub(super) fn locate(&mut self, at: usize) -> Option<Cursor> {
        let block = self.article.block_at(at);
        let found = *self.article.blocks().get(block)?;
        let chunk = chunk::containing(self.article.text(), found, at);
        let lines = self.lines(block, chunk);
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
        Some(Cursor { block, chunk, row })
    }

    fn row(&mut self, cursor: Cursor) -> Option<Row> {
        let lines = self.lines(cursor.block, cursor.chunk);
        match lines.get(cursor.row) {
            Some(line) => Some(Row::Line(line.clone())),
            None => self.gap_after(cursor.block).map(Row::Gap),
        }
    }

    /// First byte of a row.
    pub(super) fn start(&mut self, cursor: Cursor) -> usize {
        self.row(cursor).map_or(0, |row| row.span().start())
    }

    /// The cursor `rows` further down, clamped to the last row.
    fn forward(&mut self, mut cursor: Cursor, mut rows: usize) -> Option<Cursor> {
        loop {
            let n_rows = self.n_rows(cursor.block, cursor.chunk);
            let below = n_rows - 1 - cursor.row;
            let next = self.chunk_after(cursor);
            if rows <= below || next.is_none() {
                cursor.row += rows.min(below);
                return Some(cursor);
            }
            rows -= below + 1;
            cursor = next?;
        }
    }

    /// The cursor `rows` further up, clamped to the first row.
    fn backward(&mut self, mut cursor: Cursor, mut rows: usize) -> Option<Cursor> {
        loop {
            let before = self.chunk_before(cursor);
            if rows <= cursor.row || before.is_none() {
                cursor.row -= rows.min(cursor.row);
                return Some(cursor);
            }
            rows -= cursor.row + 1;
            cursor = before?;
            cursor.row = self.n_rows(cursor.block, cursor.chunk) - 1;
        }
    }

    /// The first row of the next chunk.
    pub(super) fn chunk_after(&self, cursor: Cursor) -> Option<Cursor> {
        let blocks = self.article.blocks();
        let (block, chunk) = if cursor.chunk + 1 < chunk::count(*blocks.get(cursor.block)?) {
            (cursor.block, cursor.chunk + 1)
        } else {
            (cursor.block + 1, 0)
        };
        (block < blocks.len()).then_some(Cursor {
            block,
            chunk,
            row: 0,
        })
    }

    /// The first row of the previous chunk.
    fn chunk_before(&self, cursor: Cursor) -> Option<Cursor> {
        let (block, chunk) = if cursor.chunk > 0 {
            (cursor.block, cursor.chunk - 1)
        } else {
            let block = cursor.block.checked_sub(1)?;
            (block, chunk::count(*self.article.blocks().get(block)?) - 1)
        };
        Some(Cursor {
            block,
            chunk,
            row: 0,
        })
    }

    /// Number of rows of a chunk, including the gap after its block.
    pub(super) fn n_rows(&mut self, block: usize, chunk: usize) -> usize {
        let n_lines = self.lines(block, chunk).len();
        n_lines + usize::from(self.has_gap(block, chunk))
    }

    /// Whether a gap follows the chunk: only after the last chunk of a block.
    pub(super) fn has_gap(&self, block: usize, chunk: usize) -> bool {
        let last = self.article.blocks().get(block).map(|&b| chunk::count(b)) == Some(chunk + 1);
        last && self.gap_after(block).is_some()
    }

    /// The gap after a block, if there is one.
    pub(super) fn gap_after(&self, block: usize) -> Option<Span> {
        let blocks = self.article.blocks();
        let (above, below) = (blocks.get(block)?, blocks.get(block + 1)?);
        gap(self.article.text(), *above, *below)
    }

    /// The lines of a chunk, from the cache or laid out now.
    pub(super) fn lines(&mut self, block: usize, chunk: usize) -> ChunkLines {
        let key = (block as u32, chunk as u32);
        if let Some(lines) = self.cache.get(key) {
            return lines;
        }
        let lines = self.chunk(block, chunk).map(|chunk| chunk.lines());
        self.cache.put(key, lines.unwrap_or_default())
    }

    pub(super) fn chunk(&self, block: usize, index: usize) -> Option<Chunk<'_>> {
        let block = *self.article.blocks().get(block)?;
        Some(Chunk::new(self.article.text(), &self.options, block, index))
    }
}

/// The gap between two blocks. There is none between list items, nor between boilerplate, bylines and
/// items on adjacent lines of the text, nor between byline, date and publisher.
fn gap(text: &str, above: Block, below: Block) -> Option<Span> {
    let space = Span::new(above.span.end(), below.span.start());
    let is_list = above.kind == BlockKind::Item && below.kind == BlockKind::Item;
    let adjacent =
        is_compact(above.kind) && is_compact(below.kind) && is_one_line_end(space.of(text));
    let is_line = |kind| matches!(kind, BlockKind::Byline | BlockKind::Dateline);
    let is_header =
        is_line(above.kind) && (is_line(below.kind) || below.kind == BlockKind::Boilerplate);
    (!space.is_empty() && !is_list && !adjacent && !is_header).then_some(space)
}

const fn is_compact(kind: BlockKind) -> bool {
    matches!(
        kind,
        BlockKind::Boilerplate | BlockKind::Item | BlockKind::Byline
    )
}

/// Whether the white space contains no blank line; very long white space counts as a blank line.
fn is_one_line_end(space: &str) -> bool {
    space.len() < 1024 && space.matches('\n').count() < 2
}
