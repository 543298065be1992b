//! A screen as a grid of glyphs.

use ratatui::layout::Size;

use super::interner::Glyph;

#[derive(Clone, Debug)]
pub struct Grid {
    size: Size,
    glyphs: Vec<Glyph>,
}

impl Grid {
    pub fn new(size: Size) -> Self {
        let n_cells = usize::from(size.width) * usize::from(size.height);
        Self {
            size,
            glyphs: vec![Glyph::BLANK; n_cells],
        }
    }

    pub const fn size(&self) -> Size {
        self.size
    }

    /// All cells, row by row.
    pub fn glyphs_mut(&mut self) -> &mut [Glyph] {
        &mut self.glyphs
    }

    pub fn row(&self, y: u16) -> &[Glyph] {
        let width = usize::from(self.size.width);
        let from = usize::from(y) * width;
        &self.glyphs[from..from + width]
    }

    fn row_mut(&mut self, y: u16) -> &mut [Glyph] {
        let width = usize::from(self.size.width);
        let from = usize::from(y) * width;
        &mut self.glyphs[from..from + width]
    }

    /// A hash (the one of `FxHasher`) for finding rows that moved. Collisions cost bytes, not
    /// correctness: every row is still compared cell by cell.
    pub fn row_hash(&self, y: u16) -> u64 {
        self.row(y).iter().fold(0, |hash: u64, glyph| {
            (hash.rotate_left(5) ^ glyph.bits()).wrapping_mul(0x517c_c1b7_2722_0a95)
        })
    }

    /// Puts `glyph` at column `x` of row `y`. The rest of a wide glyph that it partly overwrites
    /// becomes `rest`. A blank on a cell covered by a wide glyph is ignored: ratatui sends one for it.
    pub fn put(&mut self, x: u16, y: u16, glyph: Glyph, rest: Glyph) {
        if x >= self.size.width || y >= self.size.height {
            return;
        }
        let (x, row) = (usize::from(x), self.row_mut(y));
        if row[x].width == 0 && glyph.is_space() {
            return;
        }
        let end = (x + usize::from(glyph.width)).min(row.len());
        uncover(row, x, rest);
        if end < row.len() {
            uncover(row, end, rest);
        }
        row[x..end].fill(Glyph::COVERED);
        row[x] = glyph;
    }

    /// Marks the glyphs of some cells of row `y` as parts of a hyperlink.
    pub fn mark_link(&mut self, x: u16, y: u16, width: u16, link: u8) {
        if y >= self.size.height || x >= self.size.width {
            return;
        }
        let end = x.saturating_add(width).min(self.size.width);
        let cells = &mut self.row_mut(y)[usize::from(x)..usize::from(end)];
        for glyph in cells.iter_mut().filter(|glyph| glyph.width > 0) {
            glyph.link = link;
        }
    }

    /// Blanks row `y` from column `x` to its end.
    pub fn erase(&mut self, x: u16, y: u16) {
        if x < self.size.width && y < self.size.height {
            let (x, row) = (usize::from(x), self.row_mut(y));
            uncover(row, x, Glyph::UNKNOWN);
            row[x..].fill(Glyph::BLANK);
        }
    }

    pub fn clear(&mut self) {
        self.glyphs.fill(Glyph::BLANK);
    }

    /// Moves the rows `top..bottom` up by `shift`, or down if it is negative. Rows that come in are
    /// blank.
    pub fn scroll(&mut self, top: u16, bottom: u16, shift: i16) {
        let width = usize::from(self.size.width);
        let region = &mut self.glyphs[usize::from(top) * width..usize::from(bottom) * width];
        let by = (usize::from(shift.unsigned_abs()) * width).min(region.len());
        if shift > 0 {
            region.copy_within(by.., 0);
            let kept = region.len() - by;
            region[kept..].fill(Glyph::BLANK);
        } else {
            let kept = region.len() - by;
            region.copy_within(..kept, by);
            region[..by].fill(Glyph::BLANK);
        }
    }
}

/// Replaces the wide glyph that covers the cell at `x`, if there is one, by `rest`.
fn uncover(row: &mut [Glyph], x: usize, rest: Glyph) {
    if row[x].width != 0 {
        return;
    }
    let start = row[..x].iter().rposition(|glyph| glyph.width != 0);
    let start = start.unwrap_or(0);
    let end = start + usize::from(row[start].width).max(1);
    let end = end.min(row.len());
    row[start..end].fill(rest);
}
