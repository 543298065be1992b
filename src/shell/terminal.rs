//! The terminal: [`Screen::enter`] takes it over, and every way out restores it.
//!
//! [`restore`] may be called from any thread, any number of times: by the guard's `drop`, the panic
//! hook (set before raw mode), and the signal thread.

use std::io::{self, Stdout, Write};
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

use crossterm::clipboard::CopyToClipboard;
use crossterm::terminal as tty;
use ratatui::layout::Size;
use ratatui::{Frame, Terminal};

use super::backend::{Backend, END_LINK, LinkArea, TermCaps};
use super::{abort_guard, job_control, osc11};
use crate::layout::width;

/// Alternate screen, bracketed paste, focus reports, clear, hide the cursor.
const ENTER: &[u8] = b"\x1b[?1049h\x1b[?2004h\x1b[?1004h\x1b[2J\x1b[?25l";
/// Undoes all of it, and the mouse, the style and an unfinished synchronized update.
const LEAVE: &[u8] =
    b"\x1b[?2026l\x1b[0m\x1b[?1006l\x1b[?1002l\x1b[?1004l\x1b[?2004l\x1b[?25h\x1b[?1049l";
/// Undoes what another program would stumble over, but stays on the alternate screen.
const LEND: &[u8] = b"\x1b[?2026l\x1b[0m\x1b[?1006l\x1b[?1002l\x1b[?1004l\x1b[?2004l\x1b[?25h";
/// Buttons, wheel, and motion while a button is held, with SGR coordinates; no other motion, which would
/// wake the program for nothing.
const MOUSE_ON: &[u8] = b"\x1b[?1002h\x1b[?1006h";
const MOUSE_OFF: &[u8] = b"\x1b[?1006l\x1b[?1002l";

/// Most columns and rows drawn, whatever size the terminal claims.
const MAX_SIZE: u16 = 1000;
/// Longest text, in bytes, to send by OSC 52: terminals silently drop longer ones.
const MAX_COPY: usize = 74_994;

/// Whether the program has taken over the terminal.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// Whether hyperlinks are written, and one may be open.
static HAS_LINKS: AtomicBool = AtomicBool::new(false);

/// How the terminal is lent to another program.
#[derive(Clone, Copy, Debug)]
pub enum Lending<'a> {
    /// As it was when this program started.
    Restored,
    /// With the screen still shown, for a command that is likely to end at once: its name, cleaned.
    WithScreen(&'a str),
}

/// The terminal while it is taken over. Dropping it restores the terminal.
pub struct Screen {
    terminal: Terminal<Backend<Stdout>>,
    mouse: bool,
    /// The line settings of before, until [`Self::guard_aborts`] takes them.
    before: Option<LineModes>,
    /// The line settings to return to after lending it.
    modes: Option<LineModes>,
}

#[cfg(unix)]
type LineModes = rustix::termios::Termios;
#[cfg(not(unix))]
type LineModes = ();

#[cfg(unix)]
fn line_modes() -> Option<LineModes> {
    rustix::termios::tcgetattr(io::stdout()).ok()
}

#[cfg(unix)]
fn set_line_modes(modes: &LineModes) {
    let now = rustix::termios::OptionalActions::Now;
    let _ = rustix::termios::tcsetattr(io::stdout(), now, modes);
}

#[cfg(not(unix))]
const fn line_modes() -> Option<LineModes> {
    None
}

#[cfg(not(unix))]
const fn set_line_modes(_: &LineModes) {}

impl Screen {
    /// Enters raw mode (on the terminal device if standard input is a pipe), the alternate screen
    /// and, if `mouse`, mouse reporting.
    ///
    /// # Errors
    /// There is no terminal, or it cannot be set up.
    pub fn enter(caps: TermCaps, mouse: bool) -> io::Result<Self> {
        set_panic_hook();
        HAS_LINKS.store(caps.hyperlinks, Ordering::SeqCst);
        let before = line_modes();
        take(mouse)?;
        let made = Terminal::new(Backend::new(io::stdout(), system_size(), caps));
        match made {
            Ok(terminal) => Ok(Self {
                terminal,
                mouse,
                before,
                modes: None,
            }),
            Err(error) => {
                restore();
                Err(error)
            }
        }
    }

    /// From now on an abort restores the terminal too. Where the system denies that, the program is as good
    /// as without it.
    pub(super) fn guard_aborts(&mut self) {
        if let Some(before) = self.before.take() {
            let _ = abort_guard::start(&before, is_taken, LEAVE);
        }
    }

    /// Sets the size of the next frames, in cells, to that of the window.
    pub(super) fn update_size(&mut self) -> Size {
        let size = system_size();
        self.terminal.backend_mut().set_size(size);
        size
    }

    /// Draws a frame and writes its changes in one synchronized update. The cursor is put where the frame
    /// wants it, and shown there only if `shows_cursor`. `links` tells which cells are links.
    ///
    /// # Errors
    /// The terminal cannot be written to.
    pub fn draw<T>(
        &mut self,
        shows_cursor: bool,
        paint: impl FnOnce(&mut Frame<'_>) -> T,
        links: impl FnOnce(&T) -> Vec<LinkArea>,
    ) -> io::Result<T> {
        let backend = self.terminal.backend_mut();
        backend.show_cursor_at_place(shows_cursor);
        let areas = backend.areas();
        let mut painted = None;
        self.terminal.draw(|frame| {
            let done = paint(frame);
            *areas.borrow_mut() = links(&done);
            painted = Some(done);
        })?;
        painted.ok_or_else(|| io::Error::other("no frame was drawn"))
    }

    /// Makes the next frame redraw everything.
    pub(super) fn clear(&mut self) -> io::Result<()> {
        self.terminal.backend_mut().forget();
        self.terminal.clear()
    }

    /// Queries the terminal's background colour. A reply comes as input, see
    /// [`osc11::ReplyFilter`], or never.
    pub(super) fn query_background(&mut self) -> io::Result<()> {
        self.send(osc11::QUERY)
    }

    /// Turns mouse reporting on or off. While it is off, the terminal's own selection works.
    pub(super) fn set_mouse(&mut self, on: bool) -> io::Result<()> {
        if on == self.mouse {
            return Ok(());
        }
        self.mouse = on;
        self.send(if on { MOUSE_ON } else { MOUSE_OFF })
    }

    /// Sends `text` to the clipboard of the machine that shows the terminal (OSC 52), even over SSH.
    /// Terminals do not confirm it. Returns `false` if the text is too long.
    pub(super) fn copy(&mut self, text: &str) -> io::Result<bool> {
        if text.len() > MAX_COPY {
            return Ok(false);
        }
        let mut bytes = Vec::new();
        crossterm::queue!(bytes, CopyToClipboard::to_clipboard_from(text))?;
        self.send(&bytes)?;
        Ok(true)
    }

    /// Restores the terminal, stops the program until it is continued, and takes the terminal back:
    /// what Ctrl-z does. Returns `false` without stopping if there is no shell to return to. Draw
    /// nothing afterwards if the program was continued only to be killed, see
    /// [`job_control::ending_signal`].
    pub(super) fn suspend(&mut self, whole_job: bool) -> io::Result<bool> {
        if !job_control::can_stop() {
            return Ok(false);
        }
        restore();
        job_control::stop(whole_job);
        self.resume()?;
        Ok(true)
    }

    /// Takes the terminal back once the program is in the foreground.
    pub(super) fn resume(&mut self) -> io::Result<()> {
        if !job_control::wait_for_terminal() {
            return Ok(());
        }
        take(self.mouse)?;
        self.update_size();
        self.clear()
    }

    /// Lends the terminal to another program until [`Self::take_back`].
    pub(super) fn lend(&mut self, lending: Lending<'_>) -> io::Result<()> {
        match lending {
            Lending::Restored => restore(),
            Lending::WithScreen(command) => {
                let Size {
                    width: cells,
                    height: row,
                } = system_size();
                let line = lent_line(command, usize::from(cells).saturating_sub(1));
                let column = width::of_str(line.trim_end()) + 2;
                let line = format!("\x1b[{row};1H{line}\x1b[{row};{column}H");
                self.send(&[LEND, line.as_bytes()].concat())?;
                tty::disable_raw_mode()?;
            }
        }
        self.modes = line_modes();
        Ok(())
    }

    /// Takes the terminal back, whatever the other program has done to it.
    pub(super) fn take_back(&mut self) -> io::Result<()> {
        if let Some(modes) = self.modes.take() {
            set_line_modes(&modes);
        }
        take(self.mouse)?;
        self.update_size();
        self.clear()
    }

    fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        let terminal = self.terminal.backend_mut().terminal();
        terminal.write_all(bytes)?;
        terminal.flush()
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        restore();
    }
}

/// The last line of the screen while a command runs, `cells` wide.
fn lent_line(command: &str, cells: usize) -> String {
    const HINT: &str = " … Ctrl-c stops it";
    let command = width::ellipsis(command, cells.saturating_sub(HINT.chars().count() + 2));
    let line = format!(" {command}{HINT}");
    let blanks = cells.saturating_sub(width::of_str(&line));
    line + &" ".repeat(blanks)
}

fn take(mouse: bool) -> io::Result<()> {
    #[cfg(windows)]
    if !crossterm::ansi_support::supports_ansi() {
        return Err(io::Error::other(
            "this console does not support escape sequences",
        ));
    }
    // Another program may have left raw mode while crossterm believes it is on.
    let _ = tty::disable_raw_mode();
    tty::enable_raw_mode()?;
    TAKEN.store(true, Ordering::SeqCst);
    let mut out = io::stdout();
    out.write_all(ENTER)?;
    if mouse {
        out.write_all(MOUSE_ON)?;
        #[cfg(windows)]
        crossterm::execute!(out, crossterm::event::EnableMouseCapture)?;
    }
    out.flush()
}

/// Whether the program has the terminal.
fn is_taken() -> bool {
    TAKEN.load(Ordering::SeqCst)
}

/// Restores the terminal, if the program has taken it over.
pub fn restore() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    let mut out = io::stdout();
    // A failure cannot be reported any more, and raw mode must end in any case.
    let end_link = if HAS_LINKS.load(Ordering::SeqCst) {
        END_LINK
    } else {
        b""
    };
    let leave = [end_link, LEAVE].concat();
    let _ = out.write_all(&leave).and_then(|()| out.flush());
    #[cfg(windows)]
    let _ = crossterm::execute!(out, crossterm::event::DisableMouseCapture);
    let _ = tty::disable_raw_mode();
}

/// Restores the terminal before the panic message of the drawing thread is printed. Worker threads
/// catch their panics; those messages must not be printed over the screen.
fn set_panic_hook() {
    static SET: Once = Once::new();
    SET.call_once(|| {
        let drawing = std::thread::current().id();
        let print = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if std::thread::current().id() == drawing {
                restore();
            }
            if !TAKEN.load(Ordering::SeqCst) {
                print(panic);
            }
        }));
    });
}

/// The size of the window in cells, at least 1 by 1; 80 by 24 if it is unknown.
pub fn system_size() -> Size {
    let (width, height) = tty::size().unwrap_or((80, 24));
    Size::new(width.clamp(1, MAX_SIZE), height.clamp(1, MAX_SIZE))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The private modes that `bytes` sets (`h`) or resets (`l`), in order.
    fn modes(bytes: &[u8], end: char) -> Vec<String> {
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        let commands = text.split("\x1b[?").skip(1);
        commands
            .filter_map(|command| {
                let digits = command.trim_start_matches(|c: char| c.is_ascii_digit());
                let mode = &command[..command.len() - digits.len()];
                digits.starts_with(end).then(|| mode.to_owned())
            })
            .collect()
    }

    #[test]
    fn every_mode_set_on_enter_is_reset_on_leave() {
        let on = [modes(ENTER, 'h'), modes(MOUSE_ON, 'h')].concat();
        let off = modes(LEAVE, 'l');
        assert_eq!(on.len(), 5);
        for mode in &on {
            assert!(off.contains(mode), "mode {mode} is not reset");
        }
        assert!(
            modes(LEAVE, 'h').contains(&"25".to_owned()),
            "the cursor is shown again"
        );
        assert!(off.contains(&"2026".to_owned()), "an update is ended");
    }

    #[test]
    fn restore_does_nothing_unless_the_terminal_was_taken() {
        restore();
        assert!(!TAKEN.load(Ordering::SeqCst));
    }
}
