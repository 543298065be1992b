//! From the screen that a terminal shows to the one that it is to show, in few bytes.
//!
//! Two ways are written out and the shorter one is sent: the rows that differ, and the same after a part of
//! the screen was scrolled (DECSTBM with SU or SD, ECMA-48), which is what moving by a line is.
//! In a row, stretches that differ are written in one go, short equal stretches between them too; a
//! blank end is erased and not written. Erasing and scrolling happen in the terminal's own colours
//! only, since terminals differ in the ground that they leave behind.

use std::io::Write as _;

use super::grid::{Glyph, Grid, Names};
use super::pen::Pen;

/// How a terminal is brought from one screen to another.
#[derive(Debug)]
pub struct Frame<'a> {
    names: &'a Names,
    wide_ambiguous: bool,
    shown: Grid,
    out: Vec<u8>,
    pen: Pen,
    /// Where the terminal's cursor is, where that is certain.
    cursor: Option<(u16, u16)>,
}

/// The bytes that turn `shown` into `next` on a terminal whose pen is reset; none when they are alike.
pub fn bytes(shown: &Grid, next: &Grid, names: &Names, wide_ambiguous: bool) -> Vec<u8> {
    let changed: Vec<u16> = (0..next.size().height)
        .filter(|&y| shown.row(y) != next.row(y))
        .collect();
    let frame = || Frame {
        names,
        wide_ambiguous,
        shown: shown.clone(),
        out: Vec::new(),
        pen: Pen::RESET,
        cursor: None,
    };
    let plain = frame().rows(next, changed.iter().copied());
    let Some(scroll) = Scroll::find(shown, next, &changed) else {
        return plain;
    };
    let mut scrolled = frame();
    scrolled.scroll(scroll);
    let scrolled = scrolled.rows(next, 0..next.size().height);
    if scrolled.len() < plain.len() {
        scrolled
    } else {
        plain
    }
}

/// Fewer changed rows are not worth looking for a scroll.
const LEAST_ROWS: usize = 3;

/// Rows that move together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Scroll {
    top: u16,
    bottom: u16,
    /// Rows up; negative: down.
    shift: i16,
}

impl Scroll {
    /// The scroll after which most of the changed rows are as they should be.
    fn find(shown: &Grid, next: &Grid, changed: &[u16]) -> Option<Self> {
        if changed.len() < LEAST_ROWS {
            return None;
        }
        let (first, last) = (*changed.first()?, *changed.last()?);
        let n_rows = i32::from(last - first) + 1;
        let hashes =
            |grid: &Grid| -> Vec<u64> { (first..=last).map(|y| grid.row_hash(y)).collect() };
        let (old, new) = (hashes(shown), hashes(next));
        let blank = Grid::new(next.size()).row_hash(0);
        let mut best = (0, None);
        for shift in (1 - n_rows..n_rows).filter(|&shift| shift != 0) {
            let moved = |y: &i32| {
                let from = y + shift;
                (0..n_rows).contains(&from)
                    && new[*y as usize] == old[from as usize]
                    && new[*y as usize] != old[*y as usize]
                    && new[*y as usize] != blank
            };
            let n_moved = (0..n_rows).filter(moved).count();
            if n_moved <= best.0 {
                continue;
            }
            let mut rows = (0..n_rows).filter(moved);
            if let Some(top) = rows.next() {
                let end = rows.next_back().unwrap_or(top);
                let region = Self {
                    top: first + top.min(top + shift) as u16,
                    bottom: first + end.max(end + shift) as u16 + 1,
                    shift: shift as i16,
                };
                best = (n_moved, Some(region));
            }
        }
        best.1
    }
}

impl Frame<'_> {
    fn scroll(&mut self, scroll: Scroll) {
        let (top, bottom) = (scroll.top + 1, scroll.bottom);
        let n = scroll.shift.unsigned_abs();
        let way = if scroll.shift > 0 { 'S' } else { 'T' };
        let _ = write!(self.out, "\x1b[{top};{bottom}r\x1b[{n}{way}\x1b[r");
        self.shown.scroll(scroll.top, scroll.bottom, scroll.shift);
        // Setting the region moves the cursor.
        self.cursor = None;
    }

    fn rows(mut self, next: &Grid, rows: impl Iterator<Item = u16>) -> Vec<u8> {
        for y in rows {
            self.row(next.row(y), y);
        }
        self.set_pen(Pen::RESET);
        self.out
    }

    fn row(&mut self, next: &[Glyph], y: u16) {
        let tail = self.blank_tail(next, y);
        let end = tail.unwrap_or(next.len() as u16);
        let mut x = 0;
        while x < end {
            let glyph = next[usize::from(x)];
            if glyph.width > 0 && self.shown.row(y)[usize::from(x)] != glyph {
                self.go(next, x, y);
                self.put(glyph, x, y);
            }
            x += 1;
        }
        if let Some(tail) = tail {
            self.go(next, tail, y);
            self.set_pen(Pen::RESET);
            self.out.extend_from_slice(b"\x1b[K");
            self.shown.erase(tail, y);
        }
    }

    /// Where the row's end is to be erased: it is all blank, and enough of it is not yet.
    fn blank_tail(&self, next: &[Glyph], y: u16) -> Option<u16> {
        let blank = |glyph: &Glyph| *glyph == Glyph::BLANK;
        let tail = next.iter().rposition(|glyph| !blank(glyph));
        let tail = tail.map_or(0, |last| last + 1);
        let old = &self.shown.row(y)[tail..];
        let n_marked = old.iter().filter(|glyph| !blank(glyph)).count();
        // Of a wide glyph that reaches into the tail only its own cell can be written over.
        let is_cut = old.first().is_some_and(|glyph| glyph.width == 0);
        (n_marked > ERASE_FROM && !is_cut).then_some(tail as u16)
    }

    /// Brings the cursor to column `x` of row `y`, writing what stands between when that is shorter.
    fn go(&mut self, next: &[Glyph], x: u16, y: u16) {
        if self.cursor == Some((x, y)) {
            return;
        }
        match self.cursor {
            Some((from, row)) if row == y && from < x => {
                let between = &next[usize::from(from)..usize::from(x)];
                let steps = x - from;
                if steps <= BRIDGE && between.iter().all(|glyph| self.is_cheap(*glyph)) {
                    for glyph in between {
                        self.names.write(*glyph, &mut self.out);
                    }
                } else if steps == 1 {
                    self.out.extend_from_slice(b"\x1b[C");
                } else {
                    let _ = write!(self.out, "\x1b[{steps}C");
                }
            }
            _ => {
                let _ = write!(self.out, "\x1b[{};{}H", y + 1, x + 1);
            }
        }
        self.cursor = Some((x, y));
    }

    /// Whether a glyph is one byte or so in the pen's style.
    fn is_cheap(&self, glyph: Glyph) -> bool {
        glyph.width == 1 && self.names.pen(glyph) == self.pen && Names::is_certain(glyph, true)
    }

    fn put(&mut self, glyph: Glyph, x: u16, y: u16) {
        self.set_pen(self.names.pen(glyph));
        self.names.write(glyph, &mut self.out);
        self.shown.put(x, y, glyph, Glyph::UNKNOWN);
        let after = x + u16::from(glyph.width);
        // At the right edge terminals keep the cursor back until the next character comes.
        let is_certain =
            Names::is_certain(glyph, self.wide_ambiguous) && after < self.shown.size().width;
        self.cursor = is_certain.then_some((after, y));
    }

    fn set_pen(&mut self, pen: Pen) {
        self.pen.change_to(pen, &mut self.out);
        self.pen = pen;
    }
}

/// A blank end is erased when more cells than this would have to be written.
const ERASE_FROM: usize = 3;
/// Stretches of so many cells are written and not jumped over: a jump takes as many bytes.
const BRIDGE: u16 = 4;
