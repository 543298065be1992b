//! A ratatui backend that writes each frame as one short synchronized update.
//!
//! Ratatui's crossterm backend does not work with `NO_COLOR`: crossterm then writes an empty colour
//! command, `ESC [ m`, which resets every attribute (crossterm issue 1069), and bold is lost. This
//! backend writes one SGR sequence per change of style, and no colours or underline colours that the
//! terminal does not support. It remembers what the terminal shows ([`grid`]) and writes the shortest
//! update to the next frame ([`diff`]).

mod diff;
mod grid;
mod hyperlinks;
mod interner;
mod sgr;
mod term_caps;
#[cfg(test)]
mod tests;

use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;

use ratatui::backend::{Backend as RatatuiBackend, ClearType, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};

use grid::Grid;
use hyperlinks::LinkTable;
pub use hyperlinks::{END as END_LINK, LinkArea};
use interner::{Glyph, Interner};
pub use term_caps::TermCaps;

/// Draws to `W` for [`ratatui::Terminal`].
#[derive(Debug)]
pub struct Backend<W: Write> {
    terminal: W,
    interner: Interner,
    /// The screen that the terminal shows.
    shown: Grid,
    /// The screen of the next frame.
    next: Grid,
    /// What the terminal shows is unknown: clear it first.
    must_clear: bool,
    links: LinkTable,
    /// The links of the next frame, from the one who draws it.
    areas: Rc<RefCell<Vec<LinkArea>>>,
    cursor: Cursor,
    /// Whether a cursor that ratatui wants is shown, or only put in its place.
    shows_cursor: bool,
    size: Size,
    caps: TermCaps,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Cursor {
    /// The position that ratatui set last.
    at: Position,
    /// Whether it is there rather than behind the last cell written.
    is_there: bool,
    /// Whether it should be visible.
    wanted: bool,
    /// Whether it is visible, if known.
    shown: Option<bool>,
}

/// Synchronized update (DEC private mode 2026): the terminal shows the frame at once. Terminals
/// without it ignore the sequences.
const BEGIN: &[u8] = b"\x1b[?2026h";
const END: &[u8] = b"\x1b[?2026l";

impl<W: Write> Backend<W> {
    /// A backend that writes to `terminal`, a cleared screen of `size` cells.
    pub fn new(terminal: W, size: Size, caps: TermCaps) -> Self {
        Self {
            terminal,
            interner: Interner::default(),
            shown: Grid::new(size),
            next: Grid::new(size),
            must_clear: false,
            links: LinkTable::default(),
            areas: Rc::default(),
            cursor: Cursor::default(),
            shows_cursor: true,
            size,
            caps,
        }
    }

    /// Sets the size of the screen. Not queried for each frame, so that a frame is drawn at the size it
    /// was laid out for.
    pub fn set_size(&mut self, size: Size) {
        self.size = size;
    }

    /// Shows the cursor, or only puts it in its place, from the next frame on.
    pub fn show_cursor_at_place(&mut self, shows: bool) {
        self.shows_cursor = shows;
    }

    /// Where the links of a frame are put before it is written.
    pub fn areas(&self) -> Rc<RefCell<Vec<LinkArea>>> {
        Rc::clone(&self.areas)
    }

    /// Forgets what the terminal shows, after another program has used it.
    pub fn forget(&mut self) {
        self.must_clear = true;
        self.cursor.shown = None;
    }

    /// The writer, for sequences that are not part of a frame.
    pub fn terminal(&mut self) -> &mut W {
        &mut self.terminal
    }

    fn reset(&mut self) {
        self.interner = Interner::default();
        self.shown = Grid::new(self.size);
        self.next = Grid::new(self.size);
        self.must_clear = true;
    }

    fn mark_links(&mut self) {
        if !self.caps.hyperlinks {
            return;
        }
        let areas = self.areas.borrow();
        if self.links.is_full(&areas) {
            self.links = LinkTable::default();
            self.must_clear = true;
        }
        self.links.mark(&areas, &mut self.next);
    }

    /// The bytes that update the terminal to the next frame.
    fn frame(&mut self) -> Vec<u8> {
        let mut bytes = Vec::new();
        self.mark_links();
        if self.interner.is_full() {
            self.interner = self.interner.compact(self.next.glyphs_mut());
            self.must_clear = true;
        }
        if std::mem::take(&mut self.must_clear) {
            bytes.extend_from_slice(b"\x1b[0m\x1b[2J");
            self.shown.clear();
        }
        let wide = self.caps.wide_ambiguous;
        bytes.extend(diff::bytes(
            &self.shown,
            &self.next,
            &self.interner,
            &self.links,
            wide,
        ));
        self.shown.clone_from(&self.next);
        let cursor = &mut self.cursor;
        cursor.is_there &= bytes.is_empty();
        if cursor.wanted && !cursor.is_there {
            let (row, column) = (u32::from(cursor.at.y) + 1, u32::from(cursor.at.x) + 1);
            bytes.extend_from_slice(format!("\x1b[{row};{column}H").as_bytes());
            cursor.is_there = true;
        }
        let is_visible = cursor.wanted && self.shows_cursor;
        if cursor.shown != Some(is_visible) {
            cursor.shown = Some(is_visible);
            bytes.extend_from_slice(if is_visible {
                b"\x1b[?25h"
            } else {
                b"\x1b[?25l"
            });
        }
        bytes
    }
}

impl<W: Write> RatatuiBackend for Backend<W> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        for (x, y, cell) in content {
            let glyph = self.interner.glyph(cell, self.caps);
            self.next.put(x, y, glyph, Glyph::BLANK);
        }
        Ok(())
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.cursor.wanted = false;
        Ok(())
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.cursor.wanted = true;
        Ok(())
    }

    /// The position set last. Not queried: the terminal's reply would have to be distinguished from keys.
    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(self.cursor.at)
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        let position = position.into();
        self.cursor.is_there &= position == self.cursor.at;
        self.cursor.at = position;
        Ok(())
    }

    fn clear(&mut self) -> io::Result<()> {
        self.reset();
        Ok(())
    }

    /// Clears everything: only whole screens are ever drawn.
    fn clear_region(&mut self, _: ClearType) -> io::Result<()> {
        self.clear()
    }

    fn size(&self) -> io::Result<Size> {
        Ok(self.size)
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize {
            columns_rows: self.size,
            pixels: Size::ZERO,
        })
    }

    /// Writes the frame, if it changes anything.
    fn flush(&mut self) -> io::Result<()> {
        let frame = self.frame();
        if frame.is_empty() {
            return Ok(());
        }
        self.terminal.write_all(&[BEGIN, &frame, END].concat())?;
        self.terminal.flush()
    }
}
