//! The bytes of a frame.
//!
//! Ratatui's own backend cannot be used for `NO_COLOR`: crossterm then writes an empty colour
//! command, `ESC [ m`, which is the one that resets every attribute (crossterm issue 1069), and bold
//! vanishes. This backend writes one `SGR` for each change of style, no colour command at all when
//! there is no colour, no underline colour where the terminal would take it for something else, and
//! the whole frame in one write between the marks of a synchronized update.

use std::io::{self, Write};

use ratatui::backend::{Backend as RatatuiBackend, ClearType, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};
use ratatui::style::{Color, Modifier};

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

/// The style that the terminal is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Pen {
    fg: Color,
    bg: Color,
    line: Color,
    modifier: Modifier,
}

impl Pen {
    const RESET: Self = Self {
        fg: Color::Reset,
        bg: Color::Reset,
        line: Color::Reset,
        modifier: Modifier::empty(),
    };
}

/// Draws cells as escape sequences, each frame in one write.
#[derive(Debug)]
pub struct Backend<W: Write> {
    terminal: W,
    frame: Vec<u8>,
    pen: Pen,
    cursor: Position,
    cursor_shown: Option<bool>,
    size: Size,
    abilities: Abilities,
}

/// Begin and end of a synchronized update (DEC private mode 2026): the terminal shows the frame
/// whole. Terminals that do not know it pass over it.
const BEGIN: &[u8] = b"\x1b[?2026h";
const END: &[u8] = b"\x1b[?2026l";

impl<W: Write> Backend<W> {
    /// A backend that writes to `terminal`, whose screen has `size` cells.
    pub fn new(terminal: W, size: Size, abilities: Abilities) -> Self {
        Self {
            terminal,
            frame: Vec::with_capacity(16 * 1024),
            pen: Pen::RESET,
            cursor: Position::ORIGIN,
            cursor_shown: None,
            size,
            abilities,
        }
    }

    /// Tells the size of the screen. It is told and not asked for at each frame, so that a frame is
    /// drawn at the size for which it was prepared.
    pub fn set_size(&mut self, size: Size) {
        self.size = size;
    }

    /// Adds bytes to the frame as they are.
    pub fn push(&mut self, bytes: &[u8]) {
        self.frame.extend_from_slice(bytes);
    }

    /// Forgets what the terminal looked like: somebody else has used it.
    pub fn forget(&mut self) {
        self.frame.clear();
        self.pen = Pen::RESET;
        self.cursor_shown = None;
    }

    /// What was written to.
    pub fn terminal(&mut self) -> &mut W {
        &mut self.terminal
    }

    fn move_to(&mut self, position: Position) {
        self.cursor = position;
        let (row, column) = (u32::from(position.y) + 1, u32::from(position.x) + 1);
        let _ = write!(self.frame, "\x1b[{row};{column}H");
    }

    /// The style of `cell`, as far as the terminal can show it.
    fn pen_of(&self, cell: &Cell) -> Pen {
        let allowed = |color, may: bool| if may { color } else { Color::Reset };
        Pen {
            fg: allowed(cell.fg, self.abilities.colors),
            bg: allowed(cell.bg, self.abilities.colors),
            line: allowed(
                cell.underline_color,
                self.abilities.colors && self.abilities.underline_colors,
            ),
            modifier: cell.modifier,
        }
    }

    /// Brings the terminal to the style `pen` with one command, if it is in another.
    fn set_pen(&mut self, pen: Pen) {
        if pen == self.pen {
            return;
        }
        self.frame.extend_from_slice(b"\x1b[");
        let mut params = Params(&mut self.frame, true);
        let mut now = self.pen;
        // Attributes cannot be taken away one by one alike on all terminals; 0 takes all.
        if pen == Pen::RESET || !pen.modifier.contains(now.modifier) {
            params.add("0");
            now = Pen::RESET;
        }
        for (attribute, param) in ATTRIBUTES {
            if pen.modifier.contains(attribute) && !now.modifier.contains(attribute) {
                params.add(param);
            }
        }
        for (new, old, base) in [
            (pen.fg, now.fg, 30),
            (pen.bg, now.bg, 40),
            (pen.line, now.line, 50),
        ] {
            if new != old {
                params.add_color(new, base);
            }
        }
        self.frame.push(b'm');
        self.pen = pen;
    }
}

/// The parameters of a command, parted by semicolons.
struct Params<'a>(&'a mut Vec<u8>, bool);

impl Params<'_> {
    fn add(&mut self, param: &str) {
        if !std::mem::take(&mut self.1) {
            self.0.push(b';');
        }
        self.0.extend_from_slice(param.as_bytes());
    }

    /// A colour for letters (`base` 30), ground (40) or underline (50, which has no short forms).
    fn add_color(&mut self, color: Color, base: u8) {
        let n = match color {
            Color::Reset => return self.add(&(base + 9).to_string()),
            Color::Rgb(r, g, b) => return self.add(&format!("{};2;{r};{g};{b}", base + 8)),
            // The first 16 by their short names, which terminals of 16 colours know as well.
            Color::Indexed(n) if n < 16 => n,
            Color::Indexed(n) => return self.add(&format!("{};5;{n}", base + 8)),
            Color::Black => 0,
            Color::Red => 1,
            Color::Green => 2,
            Color::Yellow => 3,
            Color::Blue => 4,
            Color::Magenta => 5,
            Color::Cyan => 6,
            Color::Gray => 7,
            Color::DarkGray => 8,
            Color::LightRed => 9,
            Color::LightGreen => 10,
            Color::LightYellow => 11,
            Color::LightBlue => 12,
            Color::LightMagenta => 13,
            Color::LightCyan => 14,
            Color::White => 15,
        };
        match (base, n) {
            (50, n) => self.add(&format!("58;5;{n}")),
            (base, 0..=7) => self.add(&(base + n).to_string()),
            (base, n) => self.add(&(base + 60 + n - 8).to_string()),
        }
    }
}

/// The attributes with their parameters.
const ATTRIBUTES: [(Modifier, &str); 9] = [
    (Modifier::BOLD, "1"),
    (Modifier::DIM, "2"),
    (Modifier::ITALIC, "3"),
    (Modifier::UNDERLINED, "4"),
    (Modifier::SLOW_BLINK, "5"),
    (Modifier::RAPID_BLINK, "6"),
    (Modifier::REVERSED, "7"),
    (Modifier::HIDDEN, "8"),
    (Modifier::CROSSED_OUT, "9"),
];

impl<W: Write> RatatuiBackend for Backend<W> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let mut next = None;
        for (x, y, cell) in content {
            if next != Some((x, y)) {
                self.move_to(Position { x, y });
            }
            self.set_pen(self.pen_of(cell));
            let symbol = cell.symbol();
            self.frame.extend_from_slice(symbol.as_bytes());
            // After a cluster of several characters, or one whose width terminals disagree on, only
            // a command says where the cursor is.
            let is_certain = if self.abilities.wide_ambiguous {
                symbol.is_ascii()
            } else {
                symbol.chars().nth(1).is_none()
            };
            next = is_certain.then_some((x + 1, y));
        }
        self.set_pen(Pen::RESET);
        Ok(())
    }

    fn append_lines(&mut self, n: u16) -> io::Result<()> {
        self.frame
            .extend(std::iter::repeat_n(b'\n', usize::from(n)));
        Ok(())
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        if self.cursor_shown != Some(false) {
            self.push(b"\x1b[?25l");
            self.cursor_shown = Some(false);
        }
        Ok(())
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        if self.cursor_shown != Some(true) {
            self.push(b"\x1b[?25h");
            self.cursor_shown = Some(true);
        }
        Ok(())
    }

    /// Where the cursor was put last. The terminal is not asked: its answer would have to be told
    /// from keys.
    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(self.cursor)
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        let position = position.into();
        // Nothing was drawn and the cursor is there: an idle frame stays empty.
        if !self.frame.is_empty() || position != self.cursor {
            self.move_to(position);
        }
        Ok(())
    }

    fn clear(&mut self) -> io::Result<()> {
        self.clear_region(ClearType::All)
    }

    fn clear_region(&mut self, clear_type: ClearType) -> io::Result<()> {
        self.set_pen(Pen::RESET);
        self.push(match clear_type {
            ClearType::All => b"\x1b[2J",
            ClearType::AfterCursor => b"\x1b[J",
            ClearType::BeforeCursor => b"\x1b[1J",
            ClearType::CurrentLine => b"\x1b[2K",
            ClearType::UntilNewLine => b"\x1b[K",
        });
        Ok(())
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
        if self.frame.is_empty() {
            return Ok(());
        }
        let mut whole = Vec::with_capacity(self.frame.len() + BEGIN.len() + END.len());
        whole.extend_from_slice(BEGIN);
        whole.append(&mut self.frame);
        whole.extend_from_slice(END);
        self.terminal.write_all(&whole)?;
        self.terminal.flush()
    }
}

#[cfg(test)]
mod tests {
    use ratatui::Terminal;
    use ratatui::style::{Style, Stylize as _};
    use ratatui::text::{Line, Span};

    use super::*;

    const FULL: Abilities = Abilities {
        colors: true,
        underline_colors: true,
        wide_ambiguous: false,
    };
    const MONO: Abilities = Abilities {
        colors: false,
        underline_colors: false,
        wide_ambiguous: false,
    };

    /// The bytes of a first frame that holds `line`, and of the same frame drawn again.
    fn frames(line: &Line<'_>, abilities: Abilities) -> (String, String) {
        let size = Size::new(20, 1);
        let mut terminal = Terminal::new(Backend::new(Vec::new(), size, abilities)).unwrap();
        let mut draw = || {
            terminal
                .draw(|frame| frame.render_widget(line, frame.area()))
                .unwrap();
            String::from_utf8(std::mem::take(terminal.backend_mut().terminal())).unwrap()
        };
        (draw(), draw())
    }

    #[test]
    fn a_frame_is_one_synchronized_update_and_an_unchanged_one_is_nothing() {
        let (first, again) = frames(&Line::from("plain"), FULL);
        assert_eq!(first, "\x1b[?2026h\x1b[1;1Hplain\x1b[?25l\x1b[?2026l");
        assert_eq!(again, "");
    }

    #[test]
    fn one_command_for_each_change_of_style() {
        let line = Line::from(vec![
            Span::from("a").bold().red(),
            Span::from("b").bold(),
            Span::from("c").style(Style::new().fg(Color::Rgb(1, 2, 3)).bg(Color::Indexed(99))),
            Span::styled(
                "d",
                Style::new().underlined().underline_color(Color::LightBlue),
            ),
        ]);
        let (first, _) = frames(&line, FULL);
        let wanted = "\x1b[1;31ma\x1b[39mb\x1b[0;38;2;1;2;3;48;5;99mc\x1b[4;39;49;58;5;12md\x1b[0m";
        assert!(first.contains(wanted), "{first:?}");
    }

    #[test]
    fn without_colour_attributes_stay_and_no_colour_is_sent() {
        let line = Line::from(vec![
            Span::from("bold").bold().red().on_blue(),
            Span::styled(
                "line",
                Style::new()
                    .underlined()
                    .underline_color(Color::Red)
                    .green(),
            ),
        ]);
        let (first, _) = frames(&line, MONO);
        let wanted = "\x1b[1;1H\x1b[1mbold\x1b[0;4mline\x1b[0m\x1b[?25l";
        assert!(first.contains(wanted), "{first:?}");
    }

    #[test]
    fn underline_colours_go_only_where_they_are_understood() {
        let abilities = Abilities {
            underline_colors: false,
            ..FULL
        };
        let line = Line::styled("x", Style::new().underlined().underline_color(Color::Red));
        assert!(frames(&line, FULL).0.contains("58;5;1"));
        assert!(frames(&line, abilities).0.contains("\x1b[4mx"));
    }

    #[test]
    fn the_place_is_said_again_after_what_terminals_disagree_on() {
        let cluster = Line::from("e\u{301}x");
        assert!(frames(&cluster, FULL).0.contains("e\u{301}\x1b[1;2Hx"));
        let ambiguous = Line::from("“x");
        assert!(frames(&ambiguous, FULL).0.contains("“x"));
        let wide_ambiguous = Abilities {
            wide_ambiguous: true,
            ..FULL
        };
        assert!(frames(&ambiguous, wide_ambiguous).0.contains("“\x1b[1;2Hx"));
    }

    #[test]
    fn every_colour_has_its_parameter() {
        let params = |color, base| {
            let mut bytes = Vec::new();
            Params(&mut bytes, true).add_color(color, base);
            String::from_utf8(bytes).unwrap()
        };
        assert_eq!(params(Color::Gray, 30), "37");
        assert_eq!(params(Color::Indexed(3), 30), "33");
        assert_eq!(params(Color::Indexed(9), 40), "101");
        assert_eq!(params(Color::Indexed(16), 40), "48;5;16");
        assert_eq!(params(Color::Indexed(9), 50), "58;5;9");
        assert_eq!(params(Color::DarkGray, 30), "90");
        assert_eq!(params(Color::White, 40), "107");
        assert_eq!(params(Color::Reset, 40), "49");
        assert_eq!(params(Color::Reset, 50), "59");
        assert_eq!(params(Color::Rgb(9, 8, 7), 50), "58;2;9;8;7");
    }
}
