//! The bytes that turn the screen a terminal shows into the next one, as few as possible.
//!
//! Two updates are written and the shorter one is sent: the rows that differ, and the same after
//! scrolling a region (DECSTBM with SU or SD, ECMA-48), which suits moving by a line. Within a row,
//! changed cells are written together with short unchanged runs between them, and a blank end is
//! erased. Erasing and scrolling use the default colours only, since terminals differ in the background
//! that they fill with.

use std::io::Write as _;

use super::grid::Grid;
use super::hyperlinks::LinkTable;
use super::interner::{Glyph, Interner};
use super::sgr::Sgr;

struct DiffWriter<'a> {
    interner: &'a Interner,
    wide_ambiguous: bool,
    shown: Grid,
    out: Vec<u8>,
    style: Sgr,
    /// The hyperlink that is open.
    link: u8,
    links: &'a LinkTable,
    /// The terminal's cursor, unless its position is uncertain.
    cursor: Option<(u16, u16)>,
}

/// The bytes that turn `shown` into `next` on a terminal in the default style; none if they are equal.
pub fn bytes(
    shown: &Grid,
    next: &Grid,
    interner: &Interner,
    links: &LinkTable,
    wide_ambiguous: bool,
) -> Vec<u8> {
    let changed: Vec<u16> = (0..next.size().height)
        .filter(|&y| shown.row(y) != next.row(y))
        .collect();
    let writer = || DiffWriter {
        interner,
        wide_ambiguous,
        shown: shown.clone(),
        out: Vec::new(),
        style: Sgr::RESET,
        link: 0,
        links,
        cursor: None,
    };
    let plain = writer().rows(next, changed.iter().copied());
    let Some(scroll) = Scroll::find(shown, next, &changed) else {
        return plain;
    };
    let mut scrolled = writer();
    scrolled.scroll(scroll);
    let scrolled = scrolled.rows(next, 0..next.size().height);
    if scrolled.len() < plain.len() {
        scrolled
    } else {
        plain
    }
}

/// Fewest changed rows for which a scroll is tried.
const MIN_SCROLL_ROWS: usize = 3;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Scroll {
    top: u16,
    bottom: u16,
    /// Rows upwards; negative is downwards.
    shift: i16,
}

impl Scroll {
    /// The scroll that puts most of the changed rows in place.
    fn find(shown: &Grid, next: &Grid, changed: &[u16]) -> Option<Self> {
        if changed.len() < MIN_SCROLL_ROWS {
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

impl DiffWriter<'_> {
    fn scroll(&mut self, scroll: Scroll) {
        let (top, bottom) = (scroll.top + 1, scroll.bottom);
        let n = scroll.shift.unsigned_abs();
        let command = if scroll.shift > 0 { 'S' } else { 'T' };
        let _ = write!(self.out, "\x1b[{top};{bottom}r\x1b[{n}{command}\x1b[r");
        self.shown.scroll(scroll.top, scroll.bottom, scroll.shift);
        // Setting the region moves the cursor.
        self.cursor = None;
    }

    fn rows(mut self, next: &Grid, rows: impl Iterator<Item = u16>) -> Vec<u8> {
        for y in rows {
            self.row(next.row(y), y);
        }
        self.set_link(0);
        self.set_style(Sgr::RESET);
        self.out
    }

    fn row(&mut self, next: &[Glyph], y: u16) {
        let tail = self.blank_tail(next, y);
        let end = tail.unwrap_or(next.len() as u16);
        let mut x = 0;
        while x < end {
            let glyph = next[usize::from(x)];
            if glyph.width > 0 && self.shown.row(y)[usize::from(x)] != glyph {
                self.move_to(next, x, y);
                self.put(glyph, x, y);
            }
            x += 1;
        }
        if let Some(tail) = tail {
            self.move_to(next, tail, y);
            self.set_link(0);
            self.set_style(Sgr::RESET);
            self.out.extend_from_slice(b"\x1b[K");
            self.shown.erase(tail, y);
        }
    }

    /// The column from which to erase the rest of the row, if enough of a blank end is not blank yet.
    fn blank_tail(&self, next: &[Glyph], y: u16) -> Option<u16> {
        let blank = |glyph: &Glyph| *glyph == Glyph::BLANK;
        let tail = next.iter().rposition(|glyph| !blank(glyph));
        let tail = tail.map_or(0, |last| last + 1);
        let old = &self.shown.row(y)[tail..];
        let n_marked = old.iter().filter(|glyph| !blank(glyph)).count();
        // A wide glyph that reaches into the tail can only be overwritten at its own cell.
        let is_cut = old.first().is_some_and(|glyph| glyph.width == 0);
        (n_marked > MAX_WRITTEN_BLANKS && !is_cut).then_some(tail as u16)
    }

    /// Moves the cursor to column `x` of row `y`, by rewriting the cells between if that is shorter.
    fn move_to(&mut self, next: &[Glyph], x: u16, y: u16) {
        if self.cursor == Some((x, y)) {
            return;
        }
        match self.cursor {
            Some((from, row)) if row == y && from < x => {
                let between = &next[usize::from(from)..usize::from(x)];
                let steps = x - from;
                if steps <= MAX_REWRITTEN && between.iter().all(|glyph| self.is_cheap(*glyph)) {
                    for glyph in between {
                        self.interner.write(*glyph, &mut self.out);
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

    /// Whether a glyph takes about one byte in the current style.
    fn is_cheap(&self, glyph: Glyph) -> bool {
        glyph.width == 1
            && self.interner.style(glyph) == self.style
            && glyph.link == self.link
            && Interner::has_certain_width(glyph, true)
    }

    fn put(&mut self, glyph: Glyph, x: u16, y: u16) {
        self.set_link(glyph.link);
        self.set_style(self.interner.style(glyph));
        self.interner.write(glyph, &mut self.out);
        self.shown.put(x, y, glyph, Glyph::UNKNOWN);
        let after = x + u16::from(glyph.width);
        // After the last column the cursor stays put until the next character (pending wrap).
        let is_certain = Interner::has_certain_width(glyph, self.wide_ambiguous)
            && after < self.shown.size().width;
        self.cursor = is_certain.then_some((after, y));
    }

    fn set_link(&mut self, link: u8) {
        if link != self.link {
            self.links.write(link, &mut self.out);
            self.link = link;
        }
    }

    fn set_style(&mut self, style: Sgr) {
        self.style.write_change(style, &mut self.out);
        self.style = style;
    }
}

/// Most cells of a blank end that are written rather than erased.
const MAX_WRITTEN_BLANKS: usize = 3;
/// Most unchanged cells that are rewritten rather than skipped: a cursor movement takes as many bytes.
const MAX_REWRITTEN: u16 = 4;
