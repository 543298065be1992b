//! The number of rows: counted for texts of up to [`MAX_COUNTED`] bytes, else estimated.

use super::rows::Cursor;
use super::{Count, Layout, chunk};

/// Largest text, in bytes, whose rows are all counted.
const MAX_COUNTED: usize = 512 * 1024;
/// In a larger text, rows are counted up to this many bytes from the start.
const MAX_COUNTED_PREFIX: usize = 32 * 1024;
/// Number of places in a larger text at which rows are sampled.
const SAMPLES: usize = 16;
/// Rows in each sample.
const SAMPLE_ROWS: usize = 64;

/// Row counts for the current options, filled on first use.
#[derive(Clone, Debug, Default)]
pub(super) struct PageCount {
    /// First byte of each chunk and the number of rows before it; `u32::MAX` and all rows at the end.
    counted: Option<Vec<(u32, u32)>>,
    /// Total bytes and rows of the samples.
    sampled: Option<(usize, usize)>,
}

impl Layout {
    /// The number of rows of the article.
    pub fn total_rows(&mut self) -> Count {
        if self.article.text().len() > MAX_COUNTED {
            let Some(last) = self.article.blocks().last() else {
                return NO_ROWS;
            };
            let end = last.span.end();
            return self.estimate(0, end);
        }
        let rows = self.counted().last().map_or(0, |&(_, rows)| rows as usize);
        Count { rows, exact: true }
    }

    /// The number of rows before the row that contains the byte `anchor`.
    pub fn rows_before(&mut self, anchor: usize) -> Count {
        let (Some(first), Some(cursor)) = (self.locate(0), self.locate(anchor)) else {
            return NO_ROWS;
        };
        if self.article.text().len() <= MAX_COUNTED {
            let rows = self.index_of(cursor);
            return Count { rows, exact: true };
        }
        let (start, end) = (self.start(first), self.start(cursor));
        if end - start > MAX_COUNTED_PREFIX {
            return self.estimate(start, end);
        }
        let (mut at, mut rows) = (first, 0);
        while (at.block, at.chunk) != (cursor.block, cursor.chunk) {
            rows += self.n_rows(at.block, at.chunk) - at.row;
            let Some(next) = self.chunk_after(at) else {
                break;
            };
            at = next;
        }
        let rows = rows + cursor.row - at.row;
        Count { rows, exact: true }
    }

    /// Number of rows before a cursor, counted.
    fn index_of(&mut self, cursor: Cursor) -> usize {
        let Some(block) = self.article.blocks().get(cursor.block) else {
            return 0;
        };
        let at = chunk::span(self.article.text(), *block, cursor.chunk).start() as u32;
        let counted = self.counted();
        let chunk = counted.partition_point(|&(start, _)| start < at);
        counted.get(chunk).map_or(0, |&(_, rows)| rows as usize) + cursor.row
    }

    fn counted(&mut self) -> &[(u32, u32)] {
        if self.page_count.counted.is_none() {
            self.page_count.counted = Some(self.count_all());
        }
        self.page_count.counted.as_deref().unwrap_or_default()
    }

    fn count_all(&self) -> Vec<(u32, u32)> {
        let blocks = self.article.blocks();
        let mut counted = Vec::with_capacity(blocks.len() + 1);
        let mut rows = 0;
        for (block, &found) in blocks.iter().enumerate() {
            for chunk in 0..chunk::count(found) {
                let span = chunk::span(self.article.text(), found, chunk);
                counted.push((span.start() as u32, rows));
                let lines = self
                    .chunk(block, chunk)
                    .map_or(0, |chunk| chunk.count_lines());
                rows += lines as u32 + u32::from(self.has_gap(block, chunk));
            }
        }
        counted.push((u32::MAX, rows));
        counted
    }

    /// Estimates the rows from byte `start` to byte `end` from the samples.
    fn estimate(&mut self, start: usize, end: usize) -> Count {
        if self.page_count.sampled.is_none() {
            self.page_count.sampled = Some(self.sample());
        }
        let (bytes, rows) = self.page_count.sampled.unwrap_or((1, 1));
        let wide = (end - start) as u128 * rows as u128 / (bytes as u128).max(1);
        Count {
            rows: (wide as usize).max(1),
            exact: false,
        }
    }

    /// Bytes and rows of samples spread evenly over the text.
    fn sample(&mut self) -> (usize, usize) {
        let step = self.article.text().len() / SAMPLES;
        let (mut bytes, mut n_rows) = (0, 0);
        for nth in 0..SAMPLES {
            let rows = self.rows_from(nth * step, SAMPLE_ROWS);
            bytes += rows.iter().map(|row| row.span().len()).sum::<usize>();
            n_rows += rows.len();
        }
        (bytes, n_rows)
    }
}

const NO_ROWS: Count = Count {
    rows: 0,
    exact: true,
};
