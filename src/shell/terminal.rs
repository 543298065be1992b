//! The screen: taken over by [`Screen::enter`], given back on every way out.
//!
//! [`restore`] gives the terminal back as it was and may be called from anywhere, any number of
//! times: the guard's `drop`, the panic hook (which is set before raw mode), and the thread of the
//! signals all do.

use std::io::{self, Stdout, Write};
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

use crossterm::clipboard::CopyToClipboard;
use crossterm::terminal as tty;
use ratatui::layout::Size;
use ratatui::{Frame, Terminal};

use super::backend::{Abilities, Backend};
use super::background;

/// Alternate screen, bracketed paste, focus reports, cleared, cursor hidden.
const ENTER: &[u8] = b"\x1b[?1049h\x1b[?2004h\x1b[?1004h\x1b[2J\x1b[?25l";
/// All of it undone, mouse, style and a half-done update included.
const LEAVE: &[u8] =
    b"\x1b[?2026l\x1b[0m\x1b[?1006l\x1b[?1000l\x1b[?1004l\x1b[?2004l\x1b[?25h\x1b[?1049l";
/// Buttons and wheel only, with coordinates of any size: motion would wake the program for nothing.
const MOUSE_ON: &[u8] = b"\x1b[?1000h\x1b[?1006h";
const MOUSE_OFF: &[u8] = b"\x1b[?1006l\x1b[?1000l";

/// Most columns and rows that are drawn: what claims more is no terminal.
const LARGEST: u16 = 1000;
/// Longest text, in bytes, that is sent to a clipboard: terminals drop longer ones in silence.
const LONGEST_COPY: usize = 74_994;

/// Whether the terminal is ours at this moment.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// The terminal, taken over. Dropping it gives it back.
pub struct Screen {
    terminal: Terminal<Backend<Stdout>>,
    mouse: bool,
}

impl Screen {
    /// Takes the terminal over: raw mode (through the terminal device when standard input is a
    /// pipe), alternate screen, and the mouse if it is wanted.
    ///
    /// # Errors
    /// There is no terminal, or it refuses.
    pub fn enter(abilities: Abilities, mouse: bool) -> io::Result<Self> {
        set_panic_hook();
        take(mouse)?;
        let made = Terminal::new(Backend::new(io::stdout(), system_size(), abilities));
        match made {
            Ok(terminal) => Ok(Self { terminal, mouse }),
            Err(error) => {
                restore();
                Err(error)
            }
        }
    }

    /// Asks the system for the size of the screen, in cells, and keeps it for the frames to come.
    pub fn update_size(&mut self) -> Size {
        let size = system_size();
        self.terminal.backend_mut().set_size(size);
        size
    }

    /// Draws one frame and writes what differs from the last, in one synchronized update.
    ///
    /// # Errors
    /// The terminal cannot be written to.
    pub fn draw<T>(&mut self, paint: impl FnOnce(&mut Frame<'_>) -> T) -> io::Result<T> {
        let mut painted = None;
        self.terminal.draw(|frame| painted = Some(paint(frame)))?;
        painted.ok_or_else(|| io::Error::other("no frame was painted"))
    }

    /// Draws everything anew with the next frame.
    ///
    /// # Errors
    /// The terminal cannot be written to.
    pub fn clear(&mut self) -> io::Result<()> {
        self.terminal.backend_mut().forget();
        self.terminal.clear()
    }

    /// Asks the terminal for the colour of its ground. The answer comes as input, through
    /// [`background::Filter`], or never.
    ///
    /// # Errors
    /// The terminal cannot be written to.
    pub fn ask_background(&mut self) -> io::Result<()> {
        self.send(background::QUESTION)
    }

    /// Turns the mouse on or off; off, the terminal's own selection works.
    ///
    /// # Errors
    /// The terminal cannot be written to.
    pub fn set_mouse(&mut self, on: bool) -> io::Result<()> {
        if on == self.mouse {
            return Ok(());
        }
        self.mouse = on;
        self.send(if on { MOUSE_ON } else { MOUSE_OFF })
    }

    /// Sends `text` to the clipboard of the machine that shows the terminal (OSC 52), also over ssh.
    /// Nothing tells whether it arrived. `Ok(false)`: it is too long to be sent.
    ///
    /// # Errors
    /// The terminal cannot be written to.
    pub fn copy(&mut self, text: &str) -> io::Result<bool> {
        if text.len() > LONGEST_COPY {
            return Ok(false);
        }
        let mut bytes = Vec::new();
        crossterm::queue!(bytes, CopyToClipboard::to_clipboard_from(text))?;
        self.send(&bytes)?;
        Ok(true)
    }

    /// Gives the terminal back for the time that the program stands still, and takes it again when
    /// it goes on: what Ctrl-z does. `Ok(false)`: there is no shell to go back to, and nothing
    /// happened. The next frame draws everything; there must be none when the program went on in order
    /// to end ([`super::signals::ending`]).
    ///
    /// # Errors
    /// The terminal refuses.
    pub fn suspend(&mut self, whole_job: bool) -> io::Result<bool> {
        if !super::signals::can_stop() {
            return Ok(false);
        }
        restore();
        super::signals::stop(whole_job);
        self.resume()?;
        Ok(true)
    }

    /// Takes the terminal again after somebody else had it, as soon as it is at hand.
    ///
    /// # Errors
    /// The terminal refuses.
    pub fn resume(&mut self) -> io::Result<()> {
        if !super::signals::wait_for_terminal() {
            return Ok(());
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

/// Raw mode and the alternate screen.
fn take(mouse: bool) -> io::Result<()> {
    #[cfg(windows)]
    if !crossterm::ansi_support::supports_ansi() {
        return Err(io::Error::other("this console knows no escape sequences"));
    }
    // Another program may have left cooked mode while crossterm believes in raw mode.
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

/// Gives the terminal back as it was. Does nothing when it is not ours.
pub fn restore() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    let mut out = io::stdout();
    // Nobody is left to be told of a failure, and raw mode must end in any case.
    let _ = out.write_all(LEAVE).and_then(|()| out.flush());
    #[cfg(windows)]
    let _ = crossterm::execute!(out, crossterm::event::DisableMouseCapture);
    let _ = tty::disable_raw_mode();
}

/// A panic of the thread that draws gives the terminal back before its message is printed. Workers
/// catch theirs and report them; their messages must not be printed over the page.
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

/// The size of the screen in cells, at least 1 by 1; 80 by 24 when nobody knows.
pub(super) fn system_size() -> Size {
    let (width, height) = tty::size().unwrap_or((80, 24));
    Size::new(width.clamp(1, LARGEST), height.clamp(1, LARGEST))
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
    fn whatever_is_turned_on_is_turned_off() {
        let on = [modes(ENTER, 'h'), modes(MOUSE_ON, 'h')].concat();
        let off = modes(LEAVE, 'l');
        assert_eq!(on.len(), 5);
        for mode in &on {
            assert!(off.contains(mode), "mode {mode} stays on");
        }
        assert!(
            modes(LEAVE, 'h').contains(&"25".to_owned()),
            "the cursor is shown"
        );
        assert!(off.contains(&"2026".to_owned()), "an update is ended");
    }

    #[test]
    fn nothing_is_restored_that_was_not_taken() {
        restore();
        assert!(!TAKEN.load(Ordering::SeqCst));
    }
}
