//! A window of the program: a pseudo-terminal, the screen that it shows, and what the process takes.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use portable_pty::{Child, MasterPty};
use vt100::Parser;

use super::world::World;
use crate::pseudo_terminal::{self, pty_size};

/// How long a window may take to show something, or to end.
pub const PATIENCE: Duration = Duration::from_mins(1);

pub struct Window {
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    writer: Box<dyn Write + Send>,
    screen: Arc<Screen>,
    /// The memory and threads that it had at each look.
    pub samples: Vec<Sample>,
}

#[derive(Clone, Copy, Debug)]
pub struct Sample {
    /// Memory of its own, not of files, in kilobytes.
    pub memory: u64,
    pub threads: u64,
    /// How many articles were published by then.
    pub n_articles: usize,
}

struct Screen {
    parser: Mutex<Parser>,
    changed: Condvar,
}

impl Screen {
    fn lock(&self) -> MutexGuard<'_, Parser> {
        self.parser.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Window {
    pub fn open(world: &World, home: &Path, arguments: &[&str]) -> anyhow::Result<Self> {
        let size = (100, 30);
        let screen = Arc::new(Screen {
            parser: Mutex::new(Parser::new(size.1, size.0, 0)),
            changed: Condvar::new(),
        });
        let shown = Arc::clone(&screen);
        let heard = move |bytes: &[u8]| {
            shown.lock().process(bytes);
            shown.changed.notify_all();
            true
        };
        let command = world.command_line(arguments);
        let env = world.env(home);
        let terminal = pseudo_terminal::start(&command, size, &world.folder, &env, heard)?;
        Ok(Self {
            child: terminal.child,
            master: terminal.master,
            writer: terminal.writer,
            screen,
            samples: Vec::new(),
        })
    }

    /// Types; a window that has ended takes no keys.
    pub fn keys(&mut self, keys: &str) {
        let _ = self.writer.write_all(keys.as_bytes());
        let _ = self.writer.flush();
    }

    pub fn resize(&mut self, size: (u16, u16)) -> anyhow::Result<()> {
        self.screen.lock().screen_mut().set_size(size.1, size.0);
        self.master.resize(pty_size(size))
    }

    pub fn text(&self) -> String {
        self.screen.lock().screen().contents()
    }

    /// Waits until `seen` finds something on the screen; `None` if it does not for so long.
    pub fn wait<T>(
        &self,
        patience: Duration,
        mut seen: impl FnMut(&str) -> Option<T>,
    ) -> Option<T> {
        let deadline = Instant::now() + patience;
        let mut parser = self.screen.lock();
        loop {
            if let Some(found) = seen(&parser.screen().contents()) {
                return Some(found);
            }
            let left = deadline.checked_duration_since(Instant::now())?;
            let waited = self.screen.changed.wait_timeout(parser, left);
            parser = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    pub fn signal(&self, name: &str) {
        if let Some(pid) = self.child.process_id() {
            super::kill(pid, name);
        }
    }

    /// Whether it runs still.
    pub fn is_open(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Waits for its end. The exit code, or `None` if it does not end.
    pub fn exit_code(&mut self) -> Option<u32> {
        let deadline = Instant::now() + PATIENCE;
        while Instant::now() < deadline {
            if let Ok(Some(status)) = self.child.try_wait() {
                return Some(status.exit_code());
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        None
    }

    /// Whether the terminal is as it was before the program.
    pub fn is_restored(&self) -> bool {
        let is_restored = |parser: &Parser| {
            let screen = parser.screen();
            !screen.alternate_screen() && !screen.hide_cursor() && !screen.bracketed_paste()
        };
        // What it wrote last may not have been read yet.
        let seen = |_: &str| None::<()>;
        is_restored(&self.screen.lock()) || {
            self.wait(Duration::from_secs(1), seen);
            is_restored(&self.screen.lock())
        }
    }

    pub fn sample(&mut self, n_articles: usize) {
        let Some(pid) = self.child.process_id() else {
            return;
        };
        let Ok(status) = fs::read_to_string(format!("/proc/{pid}/status")) else {
            return;
        };
        let figure = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name))?;
            line.split_whitespace().next()?.parse::<u64>().ok()
        };
        if let (Some(memory), Some(threads)) = (figure("RssAnon:"), figure("Threads:")) {
            self.samples.push(Sample {
                memory,
                threads,
                n_articles,
            });
        }
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        if self.is_open() {
            self.signal("KILL");
            let _ = self.child.wait();
        }
    }
}
