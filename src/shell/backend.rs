//! The bytes of a frame.
//!
//! Ratatui's own backend cannot be used for `NO_COLOR`: crossterm then writes an empty colour
//! command, `ESC [ m`, which is the one that resets every attribute (crossterm issue 1069), and bold
//! vanishes. This backend writes one `SGR` for each change of style, no colour command at all when
//! there is no colour, no underline colour where the terminal would take it for something else, and
//! the whole frame in one write between the marks of a synchronized update. It remembers what the
//! terminal shows ([`grid`]) and sends the shortest way from there to the next frame ([`frame`]).

mod frame;
mod grid;
mod pen;
#[cfg(test)]
mod tests;

use std::io::{self, Write};

use ratatui::backend::{Backend as RatatuiBackend, ClearType, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};

use grid::{Glyph, Grid, Names};

/// What a terminal can be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Abilities {
    /// Colours may be sent.
    pub colors: bool,
    /// Underlines may have a colour of their own.
    pub underline_colors: bool,
    /// The terminal may give a character of ambiguous width two cells: say where each next one goes.
    pub wide_ambiguous: bool,
}

/// Draws cells as escape sequences, each frame in one write.
#[derive(Debug)]
pub struct Backend<W: Write> {
    terminal: W,
    names: Names,
    /// What the terminal shows.
    shown: Grid,
    /// What it is to show with the next frame.
    next: Grid,
    /// The screen must be cleared first: what it shows is not known.
    must_clear: bool,
    cursor: Cursor,
    size: Size,
    abilities: Abilities,
}

/// The terminal's cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Cursor {
    /// Where it was last put.
    at: Position,
    /// Whether it is there, and not where the last cell was written.
    is_there: bool,
    /// Whether it is to be seen.
    wanted: bool,
    /// Whether it is seen; `None`: not known.
    shown: Option<bool>,
}

/// Begin and end of a synchronized update (DEC private mode 2026): the terminal shows the frame
/// whole. Terminals that do not know it pass over it.
const BEGIN: &[u8] = b"\x1b[?2026h";
const END: &[u8] = b"\x1b[?2026l";

impl<W: Write> Backend<W> {
    /// A backend that writes to `terminal`, whose cleared screen has `size` cells.
    pub fn new(terminal: W, size: Size, abilities: Abilities) -> Self {
        Self {
            terminal,
            names: Names::default(),
            shown: Grid::new(size),
            next: Grid::new(size),
            must_clear: false,
            cursor: Cursor {
                at: Position::ORIGIN,
                is_there: false,
                wanted: false,
                shown: None,
            },
            size,
            abilities,
        }
    }

    /// Tells the size of the screen. It is told and not asked for at each frame, so that a frame is
    /// drawn at the size for which it was prepared.
    pub fn set_size(&mut self, size: Size) {
        self.size = size;
    }

    /// Forgets what the terminal looked like: somebody else has used it.
    pub fn forget(&mut self) {
        self.must_clear = true;
        self.cursor.shown = None;
    }

    /// What was written to.
    pub fn terminal(&mut self) -> &mut W {
        &mut self.terminal
    }

    /// Begins with a blank screen, and with no styles and clusters known.
    fn begin_anew(&mut self) {
        self.names = Names::default();
        self.shown = Grid::new(self.size);
        self.next = Grid::new(self.size);
        self.must_clear = true;
    }

    /// The bytes that bring the terminal from what it shows to the next frame.
    fn frame(&mut self) -> Vec<u8> {
        let mut bytes = Vec::new();
        if self.names.are_many() {
            self.names = self.names.of_screen(&mut self.next);
            self.must_clear = true;
        }
        if std::mem::take(&mut self.must_clear) {
            bytes.extend_from_slice(b"\x1b[0m\x1b[2J");
            self.shown.clear();
        }
        let wide_ambiguous = self.abilities.wide_ambiguous;
        bytes.extend(frame::bytes(
            &self.shown,
            &self.next,
            &self.names,
            wide_ambiguous,
        ));
        self.shown.clone_from(&self.next);
        let cursor = &mut self.cursor;
        cursor.is_there &= bytes.is_empty();
        if cursor.wanted && !cursor.is_there {
            let (row, column) = (u32::from(cursor.at.y) + 1, u32::from(cursor.at.x) + 1);
            bytes.extend_from_slice(format!("\x1b[{row};{column}H").as_bytes());
            cursor.is_there = true;
        }
        if cursor.shown != Some(cursor.wanted) {
            cursor.shown = Some(cursor.wanted);
            let command: &[u8] = if cursor.wanted {
                b"\x1b[?25h"
            } else {
                b"\x1b[?25l"
            };
            bytes.extend_from_slice(command);
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
            let glyph = self.names.glyph(cell, self.abilities);
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

    /// Where the cursor was put last. The terminal is not asked: its answer would have to be told
    /// from keys.
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
        self.begin_anew();
        Ok(())
    }

    /// Only whole screens are drawn: there is nothing above or below a part of one to keep.
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

    /// Writes the frame, if there is anything in it.
    fn flush(&mut self) -> io::Result<()> {
        let frame = self.frame();
        if frame.is_empty() {
            return Ok(());
        }
        let mut whole = Vec::with_capacity(frame.len() + BEGIN.len() + END.len());
        whole.extend_from_slice(BEGIN);
        whole.extend_from_slice(&frame);
        whole.extend_from_slice(END);
        self.terminal.write_all(&whole)?;
        self.terminal.flush()
    }
}
