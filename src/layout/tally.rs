//! How many rows there are: counted once for a text of common size, estimated for a huge one.

use super::rows::Cursor;
use super::{Count, Layout, piece, set};
use pullquote_text::Span;

/// Largest text, in bytes, whose rows are all counted.
const COUNTED: usize = 512 * 1024;
/// Largest distance, in bytes, over which rows of a larger text are counted.
const NEAR: usize = 32 * 1024;
/// Places of a larger text at which the rows are sampled.
const SAMPLES: usize = 16;
/// Rows that are looked at there.
const SAMPLE_ROWS: usize = 64;

/// What is known of the number of rows under the present setting; filled when first asked for.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    /// First byte of each piece with the number of rows before it, and the end with all rows.
    counted: Option<Vec<(u32, u32)>>,
    /// Bytes and rows of the samples.
    sampled: Option<(usize, usize)>,
}

impl Layout {
    /// All rows of the article: counted up to 512 KB of text, else estimated.
    pub fn total_rows(&mut self) -> Count {
        if self.article.text().len() > COUNTED {
            let Some(last) = self.article.blocks().last() else {
                return EXACTLY_NONE;
            };
            let end = last.span.end();
            return self.estimate(0, end);
        }
        let rows = self.counted().last().map_or(0, |&(_, rows)| rows as usize);
        Count { rows, exact: true }
    }

    /// The rows before the row that holds the anchor (a byte): counted or estimated as
    /// [`Layout::total_rows`] does.
    pub fn position(&mut self, anchor: usize) -> Count {
        self.rows_between(0, anchor)
    }

    /// How many rows the row of byte `b` stands below the row of byte `a`; 0 when it stands above.
    pub fn rows_between(&mut self, a: usize, b: usize) -> Count {
        let (Some(from), Some(to)) = (self.locate(a), self.locate(b)) else {
            return EXACTLY_NONE;
        };
        if self.article.text().len() <= COUNTED {
            let rows = self.index_of(to).saturating_sub(self.index_of(from));
            return Count { rows, exact: true };
        }
        let (start, end) = (self.start_of(from), self.start_of(to));
        if end.saturating_sub(start) > NEAR {
            return self.estimate(start, end);
        }
        let mut rows = 0;
        let mut at = start;
        while at < end {
            at = self.step(at, 1);
            rows += 1;
        }
        Count { rows, exact: true }
    }

    /// Rows before a cursor, counted.
    fn index_of(&mut self, cursor: Cursor) -> usize {
        let Some(block) = self.article.blocks().get(cursor.block) else {
            return 0;
        };
        let at = piece::span(self.article.text(), *block, cursor.piece).start() as u32;
        let counted = self.counted();
        let piece = counted.partition_point(|&(start, _)| start < at);
        counted.get(piece).map_or(0, |&(_, rows)| rows as usize) + cursor.row
    }

    /// The count of all pieces, made when it is first asked for.
    fn counted(&mut self) -> &[(u32, u32)] {
        if self.tally.counted.is_none() {
            self.tally.counted = Some(self.count_all());
        }
        self.tally.counted.as_deref().unwrap_or_default()
    }

    fn count_all(&self) -> Vec<(u32, u32)> {
        let blocks = self.article.blocks();
        let mut counted = Vec::with_capacity(blocks.len() + 1);
        let mut rows = 0;
        for (block, &found) in blocks.iter().enumerate() {
            for piece in 0..piece::count(found) {
                let span = piece::span(self.article.text(), found, piece);
                counted.push((span.start() as u32, rows));
                let lines = self.task(block, piece).map_or(0, |task| set::count(&task));
                rows += lines as u32 + u32::from(self.has_gap(block, piece));
            }
        }
        counted.push((u32::MAX, rows));
        counted
    }

    /// Rows from byte `start` to byte `end`, by the rows for each byte that samples hold.
    fn estimate(&mut self, start: usize, end: usize) -> Count {
        if self.tally.sampled.is_none() {
            self.tally.sampled = Some(self.sample());
        }
        let (bytes, rows) = self.tally.sampled.unwrap_or((1, 1));
        let wide = (end - start) as u128 * rows as u128 / (bytes as u128).max(1);
        Count {
            rows: (wide as usize).max(1),
            exact: false,
        }
    }

    /// Bytes and rows of places spread evenly over the text.
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

    fn start_of(&mut self, cursor: Cursor) -> usize {
        let lines = self.lines(cursor.block, cursor.piece);
        lines.get(cursor.row).map_or_else(
            || self.gap_after(cursor.block).map_or(0, Span::start),
            |line| line.span.start(),
        )
    }
}

const EXACTLY_NONE: Count = Count {
    rows: 0,
    exact: true,
};
