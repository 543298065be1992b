//! The program in a pseudo-terminal: sends keys, waits for the screen, checks the exit.

use std::io::{Read, Write};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use portable_pty::{CommandBuilder, ExitStatus, MasterPty, PtySize, SlavePty};
use rustix::process::{Pid, Signal};
use vt100::{MouseProtocolMode, Parser, Screen};

use crate::allowed_output;
use crate::home::{Home, PULLQUOTE, engine_args};
use crate::key_bytes;

/// How long tests wait: a minute, times `PULLQUOTE_E2E_PATIENCE`.
pub fn timeout() -> Duration {
    let scale = std::env::var("PULLQUOTE_E2E_PATIENCE").ok();
    let scale: f64 = scale.and_then(|scale| scale.parse().ok()).unwrap_or(1.0);
    Duration::from_mins(1).mul_f64(scale)
}

/// Waits until `holds` returns true, for files and processes.
#[track_caller]
pub fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let deadline = Instant::now() + timeout();
    while !holds() {
        assert!(Instant::now() < deadline, "timed out: {what}");
        // Polls, because nothing notifies about these.
        thread::park_timeout(Duration::from_millis(5));
    }
}

pub fn signal(pid: u32, signal: Signal) {
    let pid = Pid::from_raw(pid as i32).unwrap();
    let _ = rustix::process::kill_process(pid, signal);
}

const DARK_REPLY: &[u8] = b"\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\";
const QUERY: &[u8] = b"\x1b]11;?";

pub struct PtyBuilder {
    args: Vec<String>,
    env: Vec<(String, String)>,
    cwd: PathBuf,
    script: Option<String>,
    size: (u16, u16),
    claimed: Option<(u16, u16)>,
    replies: bool,
}

impl PtyBuilder {
    pub fn new(home: &Home, args: &[&str]) -> Self {
        Self {
            args: engine_args(args)
                .iter()
                .chain(args)
                .map(ToString::to_string)
                .collect(),
            env: home.env(),
            cwd: home.work(),
            script: None,
            size: (80, 24),
            claimed: None,
            replies: true,
        }
    }

    pub fn size(mut self, width: u16, height: u16) -> Self {
        self.size = (width, height);
        self
    }

    /// Makes the terminal report a size that the emulator does not have.
    pub fn claiming(mut self, width: u16, height: u16) -> Self {
        self.claimed = Some((width, height));
        self
    }

    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.env.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Starts the program from a shell script, as `"$0" "$@"`. `exec` keeps the PID.
    pub fn script(mut self, script: &str) -> Self {
        self.script = Some(script.to_owned());
        self
    }

    /// Makes the terminal not reply to queries; the test may, with [`PtySession::send`].
    pub fn silent(mut self) -> Self {
        self.replies = false;
        self
    }

    pub fn start(self) -> PtySession {
        let system = portable_pty::native_pty_system();
        let pair = system
            .openpty(pty_size(self.claimed.unwrap_or(self.size)))
            .unwrap();
        let mut command = match &self.script {
            Some(script) => {
                let mut shell = CommandBuilder::new("/bin/sh");
                shell.args(["-c", script, PULLQUOTE]);
                shell
            }
            None => CommandBuilder::new(PULLQUOTE),
        };
        command.env_clear();
        for (name, value) in &self.env {
            command.env(name, value);
        }
        command.args(&self.args);
        command.cwd(&self.cwd);
        let before = termios(&*pair.master);
        let mut child = pair.slave.spawn_command(command).unwrap();
        let pid = child.process_id().unwrap();
        let (sender, exit) = mpsc::channel();
        thread::spawn(move || sender.send(child.wait().unwrap()));

        let shared = Arc::new(Shared::new(self.size));
        let writer: Writer = Arc::new(Mutex::new(pair.master.take_writer().unwrap()));
        let reader = pair.master.try_clone_reader().unwrap();
        let replies = self.replies.then(|| Arc::clone(&writer));
        let listener = listen(reader, Arc::clone(&shared), replies);
        PtySession {
            master: pair.master,
            slave: Some(pair.slave),
            before,
            pid,
            exit,
            shared,
            writer,
            listener,
        }
    }
}

fn pty_size((cols, rows): (u16, u16)) -> PtySize {
    PtySize {
        rows,
        cols,
        ..PtySize::default()
    }
}

/// The line settings of a terminal.
fn termios(master: &dyn MasterPty) -> String {
    format!("{:?}", master.get_termios().expect("a terminal"))
}

type Writer = Arc<Mutex<Box<dyn Write + Send>>>;

/// What the terminal shows, and every byte written to it.
struct Tty {
    parser: Parser,
    raw: Vec<u8>,
    /// Whether a synchronized update has begun and not ended.
    is_drawing: bool,
    is_closed: bool,
}

struct Shared {
    tty: Mutex<Tty>,
    changed: Condvar,
    /// Close the terminal at the next byte.
    hangs_up: AtomicBool,
    /// Whether the terminal reads nothing for now.
    is_paused: AtomicBool,
}

impl Shared {
    fn new((width, height): (u16, u16)) -> Self {
        let tty = Tty {
            parser: Parser::new(height, width, 0),
            raw: Vec::new(),
            is_drawing: false,
            is_closed: false,
        };
        Self {
            tty: Mutex::new(tty),
            changed: Condvar::new(),
            hangs_up: AtomicBool::new(false),
            is_paused: AtomicBool::new(false),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Tty> {
        // The screen is valid even if an assertion failed elsewhere.
        self.tty
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// The position of the last `needle`.
fn last(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack
        .windows(needle.len())
        .rposition(|part| part == needle)
}

/// Starts the thread that emulates the terminal and replies to queries.
fn listen(
    mut reader: Box<dyn Read + Send>,
    shared: Arc<Shared>,
    replies: Option<Writer>,
) -> JoinHandle<()> {
    thread::spawn(move || {
        let mut buffer = vec![0; 64 * 1024];
        let mut n_replied = 0;
        loop {
            while shared.is_paused.load(Ordering::SeqCst) {
                thread::park_timeout(Duration::from_millis(5));
            }
            let n_read = reader.read(&mut buffer).unwrap_or(0);
            if n_read == 0 || shared.hangs_up.load(Ordering::SeqCst) {
                break;
            }
            let mut tty = shared.lock();
            let from = tty.raw.len().saturating_sub(16);
            tty.raw.extend_from_slice(&buffer[..n_read]);
            tty.parser.process(&buffer[..n_read]);
            let fresh = &tty.raw[from..];
            let begun = last(fresh, b"\x1b[?2026h");
            let done = last(fresh, b"\x1b[?2026l");
            if begun.is_some() || done.is_some() {
                tty.is_drawing = begun > done;
            }
            let queries = tty.raw.windows(QUERY.len()).filter(|part| *part == QUERY);
            let n_queries = if replies.is_some() {
                queries.count()
            } else {
                0
            };
            drop(tty);
            shared.changed.notify_all();
            for _ in n_replied..n_queries {
                let mut writer = replies.as_ref().unwrap().lock().unwrap();
                let _ = writer.write_all(DARK_REPLY);
            }
            n_replied = n_queries;
        }
        shared.lock().is_closed = true;
        shared.changed.notify_all();
    })
}

pub struct PtySession {
    master: Box<dyn MasterPty + Send>,
    slave: Option<Box<dyn SlavePty + Send>>,
    before: String,
    pid: u32,
    exit: Receiver<ExitStatus>,
    shared: Arc<Shared>,
    writer: Writer,
    listener: JoinHandle<()>,
}

impl PtySession {
    pub fn pid(&self) -> u32 {
        self.pid
    }

    /// Peak resident memory so far, in bytes; `None` without /proc.
    pub fn peak_memory(&self) -> Option<usize> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.pid)).ok()?;
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("VmHWM:"))?;
        let kilobytes: usize = line.split_whitespace().next()?.parse().ok()?;
        Some(kilobytes << 10)
    }

    /// Presses keys such as `j<Enter><C-o>`.
    pub fn keys(&self, keys: &str) {
        self.send(&key_bytes::bytes(keys));
    }

    pub fn send(&self, bytes: &[u8]) {
        let mut writer = self.writer.lock().unwrap();
        writer.write_all(bytes).unwrap();
        writer.flush().unwrap();
    }

    pub fn resize(&self, width: u16, height: u16) {
        // The emulator first: the next bytes may be drawn for the new size already.
        self.shared
            .lock()
            .parser
            .screen_mut()
            .set_size(height, width);
        self.master.resize(pty_size((width, height))).unwrap();
    }

    /// Reports a size that the emulator does not have.
    pub fn claim_size(&self, width: u16, height: u16) {
        self.master.resize(pty_size((width, height))).unwrap();
    }

    /// Waits until `seen` returns `Some` for a complete frame.
    #[track_caller]
    pub fn wait_for<T>(&self, what: &str, mut seen: impl FnMut(&Screen) -> Option<T>) -> T {
        let deadline = Instant::now() + timeout();
        let mut tty = self.shared.lock();
        loop {
            if !tty.is_drawing
                && let Some(found) = seen(tty.parser.screen())
            {
                return found;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() || tty.is_closed {
                let shown = text(tty.parser.screen());
                drop(tty);
                signal(self.pid, Signal::KILL);
                panic!("no {what} on the screen:\n{shown}");
            }
            tty = self.shared.changed.wait_timeout(tty, left).unwrap().0;
        }
    }

    /// Waits until all of `words` are on the screen.
    #[track_caller]
    pub fn shows(&self, words: &[&str]) {
        self.wait_for(&format!("{words:?}"), |screen| {
            let shown = text(screen);
            words
                .iter()
                .all(|words| shown.contains(words))
                .then_some(())
        });
    }

    /// Waits until `words` are off the screen.
    #[track_caller]
    pub fn hides(&self, words: &str) {
        let what = format!("screen without {words:?}");
        self.wait_for(&what, |screen| {
            (!text(screen).contains(words)).then_some(())
        });
    }

    /// Presses keys, then waits until all of `words` are on the screen.
    #[track_caller]
    pub fn press(&self, keys: &str, words: &[&str]) {
        self.keys(keys);
        self.shows(words);
    }

    /// Waits until the program has written `bytes` at or after the offset `from`.
    #[track_caller]
    pub fn wait_for_bytes(&self, bytes: &[u8], from: usize) {
        let deadline = Instant::now() + timeout();
        let mut tty = self.shared.lock();
        while last(&tty.raw[from..], bytes).is_none() {
            let left = deadline.saturating_duration_since(Instant::now());
            assert!(
                !left.is_zero() && !tty.is_closed,
                "{bytes:?} was never written"
            );
            tty = self.shared.changed.wait_timeout(tty, left).unwrap().0;
        }
    }

    /// The screen, with the frame that is being drawn.
    #[track_caller]
    pub fn text(&self) -> String {
        self.wait_for("complete frame", |screen| Some(text(screen)))
    }

    /// The screen as it is now, with a part of a frame if the program ended or waits in the middle of one.
    fn text_now(&self) -> String {
        text(self.shared.lock().parser.screen())
    }

    /// Every byte written so far.
    pub fn raw(&self) -> Vec<u8> {
        self.shared.lock().raw.clone()
    }

    pub fn signal(&self, number: Signal) {
        signal(self.pid, number);
    }

    /// Ends the program with KILL.
    pub fn kill(self) {
        self.signal(Signal::KILL);
        self.exit_code();
    }

    /// Makes the terminal stop or resume reading.
    pub fn set_paused(&self, is_paused: bool) {
        self.shared.is_paused.store(is_paused, Ordering::SeqCst);
    }

    /// Sends a signal while the terminal does not read, and returns the exit code.
    #[track_caller]
    pub fn exit_while_paused(self, number: Signal) -> u32 {
        self.signal(number);
        let code = self.exit_code();
        self.set_paused(false);
        code
    }

    /// Closes the terminal, as closing its window does, and returns the exit code.
    pub fn hang_up(self) -> u32 {
        self.shared.hangs_up.store(true, Ordering::SeqCst);
        self.keys("<C-l>");
        self.listener.join().unwrap();
        drop((self.master, self.slave, self.writer));
        let status = self.exit.recv_timeout(timeout());
        status
            .expect("the program ends when its terminal is closed")
            .exit_code()
    }

    #[track_caller]
    fn exit_code(&self) -> u32 {
        let status = self.exit.recv_timeout(timeout()).unwrap_or_else(|_| {
            let shown = self.text_now();
            self.signal(Signal::KILL);
            panic!("the program did not exit:\n{shown}");
        });
        status.exit_code()
    }

    /// Asserts that the terminal is restored: normal screen, visible cursor, all modes off, line
    /// settings as before; and that only allowed sequences were written.
    #[track_caller]
    pub fn assert_restored(&self) {
        assert_eq!(termios(&*self.master), self.before, "the line settings");
        let tty = self.shared.lock();
        let modes = allowed_output::check(&tty.raw).unwrap_or_else(|leak| panic!("{leak}"));
        for (mode, on) in modes {
            assert_eq!(on, mode == "25", "mode {mode} is still on");
        }
        let screen = tty.parser.screen();
        assert!(!screen.alternate_screen() && !screen.hide_cursor());
        assert!(!screen.bracketed_paste());
        assert_eq!(screen.mouse_protocol_mode(), MouseProtocolMode::None);
    }

    /// Waits for the exit with `code`, asserts that the terminal is restored, and returns every byte
    /// written.
    #[track_caller]
    pub fn expect_exit(self, code: u32) -> Vec<u8> {
        self.expect_exit_in(&[code])
    }

    /// Like [`Self::expect_exit`], with several accepted codes.
    #[track_caller]
    pub fn expect_exit_in(mut self, codes: &[u32]) -> Vec<u8> {
        let code = self.exit_code();
        let shown = self.text_now();
        assert!(
            codes.contains(&code),
            "exit code {code}, not {codes:?}; the screen:\n{shown}"
        );
        let after = termios(&*self.master);
        assert_eq!(after, self.before, "the line settings");
        // Once nobody holds the terminal open, the listener reads to the end.
        self.slave = None;
        let deadline = Instant::now() + timeout();
        let mut tty = self.shared.lock();
        while !tty.is_closed {
            let left = deadline.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "the terminal is still open");
            tty = self.shared.changed.wait_timeout(tty, left).unwrap().0;
        }
        drop(tty);
        self.before = termios(&*self.master);
        self.assert_restored();
        self.raw()
    }

    #[track_caller]
    pub fn quit(self) -> Vec<u8> {
        self.keys("<C-c>");
        self.expect_exit(0)
    }
}

/// The rows of a screen without trailing blanks.
pub fn text(screen: &Screen) -> String {
    let (_, width) = screen.size();
    let rows: Vec<String> = screen
        .rows(0, width)
        .map(|row| row.trim_end().to_owned())
        .collect();
    rows.join("\n")
}
