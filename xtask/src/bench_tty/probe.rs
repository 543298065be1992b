//! Runs a program in a pseudo-terminal and records when and how much it writes, and what it costs.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use anyhow::Context as _;
use portable_pty::{Child, MasterPty};

use crate::pseudo_terminal;

/// The query for the background colour (OSC 11), which real terminals answer.
const QUESTION: &[u8] = b"\x1b]11;?";
const ANSWER: &[u8] = b"\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\";
/// Silence after which the response to a key counts as complete.
const GAP: Duration = Duration::from_millis(12);

/// What one key cost.
#[derive(Clone, Copy, Debug)]
pub struct Answer {
    /// Milliseconds from the key to the last byte of the response.
    pub ms: f64,
    /// Bytes of the response.
    pub bytes: usize,
}

pub struct Probe {
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    writer: Box<dyn Write + Send>,
    chunks: Receiver<(Instant, Vec<u8>)>,
    started: Instant,
    seen: Vec<u8>,
}

impl Probe {
    /// Starts a command in a terminal of `size` (columns, rows) with a scratch HOME.
    pub fn start(command: &[String], size: (u16, u16), home: &Path) -> anyhow::Result<Self> {
        let variables = [
            ("HOME", home.to_string_lossy().into_owned()),
            ("TERM", "xterm-256color".to_owned()),
            ("LANG", "C.UTF-8".to_owned()),
            ("PATH", std::env::var("PATH").unwrap_or_default()),
        ];
        let variables = variables.map(|(name, value)| (name.to_owned(), value));
        let (send, chunks) = channel();
        let started = Instant::now();
        let heard = move |bytes: &[u8]| send.send((Instant::now(), bytes.to_vec())).is_ok();
        let terminal = pseudo_terminal::start(command, size, home, &variables, heard)?;
        Ok(Self {
            child: terminal.child,
            master: terminal.master,
            writer: terminal.writer,
            chunks,
            started,
            seen: Vec::new(),
        })
    }

    /// Reads the output that arrives within `patience`. Returns when it arrived.
    fn pump(&mut self, patience: Duration) -> Option<(Instant, usize)> {
        let (at, bytes) = self.chunks.recv_timeout(patience).ok()?;
        if bytes.windows(QUESTION.len()).any(|part| part == QUESTION) {
            let _ = self.writer.write_all(ANSWER);
        }
        self.seen.extend_from_slice(&bytes);
        Some((at, bytes.len()))
    }

    /// Milliseconds from the start until `words` are in the output.
    pub fn shows(&mut self, words: &str, patience: Duration) -> anyhow::Result<f64> {
        let deadline = Instant::now() + patience;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            let (at, _) = self
                .pump(left)
                .with_context(|| format!("“{words}” is not shown within {patience:?}"))?;
            let found = self
                .seen
                .windows(words.len())
                .any(|part| part == words.as_bytes());
            if found {
                return Ok((at - self.started).as_secs_f64() * 1e3);
            }
        }
    }

    /// Waits until nothing was written for `gap`, at most for `patience`.
    pub fn settle(&mut self, gap: Duration, patience: Duration) {
        let deadline = Instant::now() + patience;
        while self.pump(gap).is_some() && Instant::now() < deadline {}
        self.seen.clear();
    }

    /// Sends keys and waits for the response; `None` if there is none within a second.
    pub fn press(&mut self, keys: &str) -> Option<Answer> {
        let sent = Instant::now();
        self.writer.write_all(keys.as_bytes()).ok()?;
        self.writer.flush().ok()?;
        let (mut last, mut bytes) = self.pump(Duration::from_secs(1))?;
        while let Some((at, n)) = self.pump(GAP) {
            last = at;
            bytes += n;
        }
        Some(Answer {
            ms: (last - sent).as_secs_f64() * 1e3,
            bytes,
        })
    }

    /// Sends a key `n` times at once. Milliseconds until the last byte of the response.
    pub fn burst(&mut self, key: &str, n: usize) -> Option<f64> {
        self.press(&key.repeat(n)).map(|answer| answer.ms)
    }

    /// A figure of `/proc/PID/status` (`VmRSS`, `RssAnon`, `VmHWM`), in MB of 10⁶ bytes.
    pub fn memory(&self, name: &str) -> Option<f64> {
        let pid = self.child.process_id()?;
        let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
        let line = status.lines().find(|line| line.starts_with(name))?;
        let kilobytes: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
        Some(kilobytes * 1024.0 / 1e6)
    }

    /// Wakeups of all threads and CPU microseconds during `time`.
    pub fn idle(&mut self, time: Duration) -> Option<(u64, u64)> {
        let before = self.activity()?;
        let end = Instant::now() + time;
        while let Some(left) = end.checked_duration_since(Instant::now()) {
            let _ = self.pump(left);
        }
        let after = self.activity()?;
        Some((after.0 - before.0, (after.1 - before.1) / 1000))
    }

    /// Context switches and CPU nanoseconds of all threads so far.
    fn activity(&self) -> Option<(u64, u64)> {
        let pid = self.child.process_id()?;
        let (mut switches, mut spent) = (0, 0);
        for task in fs::read_dir(format!("/proc/{pid}/task")).ok()? {
            let task = task.ok()?.path();
            let status = fs::read_to_string(task.join("status")).ok()?;
            let line = status
                .lines()
                .find(|line| line.starts_with("voluntary_ctxt_switches"))?;
            switches += line.split_whitespace().nth(1)?.parse::<u64>().ok()?;
            let stat = fs::read_to_string(task.join("schedstat")).ok()?;
            spent += stat.split_whitespace().next()?.parse::<u64>().ok()?;
        }
        Some((switches, spent))
    }
}

impl Drop for Probe {
    fn drop(&mut self) {
        // Killed rather than quit: the program must not save anything for the next run.
        if let Some(pid) = self.child.process_id() {
            let pid = pid.to_string();
            let _ = std::process::Command::new("kill")
                .args(["-9", &pid])
                .status();
        }
        let _ = self.child.wait();
        let _ = self.master.get_size();
    }
}
