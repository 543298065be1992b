//! What stands on a screen: a grid of glyphs, each of 8 bytes, so that two screens compare quickly.

use std::collections::HashMap;

use ratatui::buffer::{Cell, CellWidth as _};
use ratatui::layout::Size;

use super::Abilities;
use super::pen::Pen;

/// What one cell shows. `symbol` is a code point, or from [`CLUSTERS`] on a row of [`Names`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Glyph {
    symbol: u32,
    /// A row of [`Names`].
    pen: u16,
    /// Cells that it takes; 0: the cell is covered by the glyph before it.
    pub width: u8,
}

/// The first number that is no code point.
const CLUSTERS: u32 = 0x11_0000;

impl Glyph {
    /// A blank in the terminal's own colours.
    pub const BLANK: Self = Self {
        symbol: ' ' as u32,
        pen: 0,
        width: 1,
    };

    /// What nobody knows: the half of a wide glyph that was written over in part. Terminals differ in
    /// its colours.
    pub const UNKNOWN: Self = Self {
        symbol: u32::MAX,
        ..Self::BLANK
    };

    const COVERED: Self = Self {
        width: 0,
        ..Self::BLANK
    };
}

/// Styles and clusters by number: few are ever in use.
#[derive(Debug)]
pub struct Names {
    pens: Vec<Pen>,
    pen_ids: HashMap<Pen, u16>,
    /// The style asked for last: cells beside each other mostly have the same.
    last: (Pen, u16),
    clusters: Vec<Box<str>>,
    cluster_ids: HashMap<Box<str>, u32>,
}

/// With more styles or clusters than this it is time to forget those that no screen shows.
const MOST: usize = 20_000;

impl Default for Names {
    fn default() -> Self {
        Self {
            pens: vec![Pen::RESET],
            pen_ids: HashMap::from([(Pen::RESET, 0)]),
            last: (Pen::RESET, 0),
            clusters: Vec::new(),
            cluster_ids: HashMap::new(),
        }
    }
}

impl Names {
    /// Whether most of them are sure to be of screens long gone.
    pub fn are_many(&self) -> bool {
        self.pens.len() > MOST || self.clusters.len() > MOST
    }

    /// The glyph that shows `cell`.
    pub fn glyph(&mut self, cell: &Cell, abilities: Abilities) -> Glyph {
        let symbol = cell.symbol();
        let mut chars = symbol.chars();
        let symbol = match (chars.next(), chars.next()) {
            (Some(only), None) => only as u32,
            (None, _) => Glyph::BLANK.symbol,
            _ => self.cluster(symbol),
        };
        Glyph {
            symbol,
            pen: self.pen_id(Pen::of(cell, abilities)),
            width: cell.cell_width().clamp(1, 255) as u8,
        }
    }

    /// Only what `grid` shows, which is made to name it anew.
    #[must_use]
    pub fn of_screen(&self, grid: &mut Grid) -> Self {
        let mut names = Self::default();
        for glyph in &mut grid.glyphs {
            glyph.pen = names.pen_id(self.pen(*glyph));
            if let Some(cluster) = self.cluster_of(*glyph) {
                glyph.symbol = names.cluster(cluster);
            }
        }
        names
    }

    fn cluster_of(&self, glyph: Glyph) -> Option<&str> {
        let row = glyph.symbol.checked_sub(CLUSTERS)?;
        self.clusters.get(row as usize).map(AsRef::as_ref)
    }

    fn cluster(&mut self, cluster: &str) -> u32 {
        if let Some(&id) = self.cluster_ids.get(cluster) {
            return id;
        }
        let id = CLUSTERS + self.clusters.len() as u32;
        self.clusters.push(cluster.into());
        self.cluster_ids.insert(cluster.into(), id);
        id
    }

    fn pen_id(&mut self, pen: Pen) -> u16 {
        if self.last.0 != pen {
            let next = self.pens.len() as u16;
            let id = *self.pen_ids.entry(pen).or_insert(next);
            if id == next {
                self.pens.push(pen);
            }
            self.last = (pen, id);
        }
        self.last.1
    }

    /// The style of `glyph`.
    pub fn pen(&self, glyph: Glyph) -> Pen {
        let pen = self.pens.get(usize::from(glyph.pen));
        pen.copied().unwrap_or(Pen::RESET)
    }

    /// Adds the characters of `glyph`.
    pub fn write(&self, glyph: Glyph, out: &mut Vec<u8>) {
        if let Some(c) = char::from_u32(glyph.symbol) {
            out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
        } else if let Some(cluster) = self.cluster_of(glyph) {
            out.extend_from_slice(cluster.as_bytes());
        }
    }

    /// Whether all terminals agree on where the cursor is after `glyph`. They do not after clusters
    /// of several characters, after wide ones of late Unicode versions, and, where a character of
    /// ambiguous width may take two cells, after all that is not ASCII.
    pub fn is_certain(glyph: Glyph, wide_ambiguous: bool) -> bool {
        match (glyph.width, glyph.symbol) {
            // Printable ASCII; ideographs, kana, Hangul.
            (1, 0..=0x7e) | (2, 0x3041..=0x9fff | 0xac00..=0xd7a3) => true,
            (1, ..CLUSTERS) => !wide_ambiguous,
            _ => false,
        }
    }
}

/// A screen.
#[derive(Clone, Debug)]
pub struct Grid {
    size: Size,
    glyphs: Vec<Glyph>,
}

impl Grid {
    /// A blank screen.
    pub fn new(size: Size) -> Self {
        let n_cells = usize::from(size.width) * usize::from(size.height);
        Self {
            size,
            glyphs: vec![Glyph::BLANK; n_cells],
        }
    }

    /// Its size in cells.
    pub const fn size(&self) -> Size {
        self.size
    }

    /// A row of it.
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

    /// What tells rows apart, all but surely: for choosing, never for leaving a row out.
    pub fn row_hash(&self, y: u16) -> u64 {
        self.row(y).iter().fold(0, |hash: u64, glyph| {
            let style = u64::from(glyph.pen) << 32 | u64::from(glyph.width) << 48;
            let mixed = hash.rotate_left(5) ^ (u64::from(glyph.symbol) | style);
            mixed.wrapping_mul(0x517c_c1b7_2722_0a95)
        })
    }

    /// Shows `glyph` at column `x` of row `y`. What is left of a wide glyph that it covers in part
    /// becomes `rest`. A blank in the second half of a wide glyph changes nothing, since the glyph
    /// shows there.
    pub fn put(&mut self, x: u16, y: u16, glyph: Glyph, rest: Glyph) {
        if x >= self.size.width || y >= self.size.height {
            return;
        }
        let (x, row) = (usize::from(x), self.row_mut(y));
        if row[x].width == 0 && glyph.symbol == Glyph::BLANK.symbol {
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

    /// Makes the cells of row `y` from column `x` on blank.
    pub fn erase(&mut self, x: u16, y: u16) {
        if x < self.size.width && y < self.size.height {
            let (x, row) = (usize::from(x), self.row_mut(y));
            uncover(row, x, Glyph::UNKNOWN);
            row[x..].fill(Glyph::BLANK);
        }
    }

    /// Makes all cells blank.
    pub fn clear(&mut self) {
        self.glyphs.fill(Glyph::BLANK);
    }

    /// Moves the rows `top..bottom` up by `shift` (down when negative); what comes in is blank.
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

/// Puts `rest` in the place of the wide glyph of which the cell at `x` is a covered part.
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
