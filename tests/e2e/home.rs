//! A temporary HOME, and the program run in it without a terminal.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::mpsc;
use std::thread;

use serde_json::Value;
use tempfile::TempDir;

use crate::pty_session::{self, PtyBuilder, PtySession};

pub const PULLQUOTE: &str = env!("CARGO_BIN_EXE_pullquote");

pub struct Home {
    dir: TempDir,
}

impl Home {
    pub fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("work")).unwrap();
        Self { dir }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// The working directory of the program.
    pub fn work(&self) -> PathBuf {
        self.path("work")
    }

    /// Writes a file in the working directory and returns its path.
    pub fn file(&self, name: impl AsRef<Path>, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.work().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }

    pub fn config(&self, text: &str) {
        fs::create_dir_all(self.path("config/pullquote")).unwrap();
        fs::write(self.path("config/pullquote/config.toml"), text).unwrap();
    }

    pub fn bookmarks(&self) -> PathBuf {
        self.path("config/pullquote/bookmarks.json")
    }

    /// The text of all bookmarks on disk.
    pub fn marked(&self) -> Vec<String> {
        let Ok(text) = fs::read_to_string(self.bookmarks()) else {
            return Vec::new();
        };
        marked_in(&text)
    }

    pub fn env(&self) -> Vec<(String, String)> {
        let path = |name: &str| self.path(name).to_str().unwrap().to_owned();
        let own = [
            ("HOME", path("")),
            ("XDG_CONFIG_HOME", path("config")),
            ("XDG_DATA_HOME", path("data")),
            ("XDG_STATE_HOME", path("state")),
            ("XDG_CACHE_HOME", path("cache")),
            ("TERM", "xterm-256color".to_owned()),
            ("PATH", std::env::var("PATH").unwrap_or_default()),
            ("LANG", "C.UTF-8".to_owned()),
        ];
        own.map(|(name, value)| (name.to_owned(), value)).to_vec()
    }

    /// Starts the program in a terminal of 80 by 24.
    pub fn open(&self, args: &[&str]) -> PtySession {
        self.session(args).start()
    }

    /// A session to configure and start.
    pub fn session(&self, args: &[&str]) -> PtyBuilder {
        PtyBuilder::new(self, args)
    }

    /// Runs the program without a terminal.
    pub fn run(&self, args: &[&str]) -> Output {
        self.pipe(args, b"")
    }

    /// Runs the program without a terminal, with `input` on standard input.
    pub fn pipe(&self, args: &[&str], input: &[u8]) -> Output {
        let mut child = Command::new(PULLQUOTE)
            .args(engine_args(args))
            .args(args)
            .env_clear()
            .envs(self.env())
            .current_dir(self.work())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let pid = child.id();
        let mut stdin = child.stdin.take().unwrap();
        let input = input.to_vec();
        thread::spawn(move || {
            // The program need not read its input.
            let _ = stdin.write_all(&input);
        });
        let (sender, output) = mpsc::channel();
        thread::spawn(move || sender.send(child.wait_with_output().unwrap()));
        output
            .recv_timeout(pty_session::timeout())
            .unwrap_or_else(|_| {
                pty_session::signal(pid, rustix::process::Signal::KILL);
                panic!("pullquote {args:?} did not exit");
            })
    }
}

/// The arguments that select the fast engine, unless `args` select one: the deep one takes seconds in a
/// build for tests.
pub fn engine_args(args: &[&str]) -> &'static [&'static str] {
    if args.contains(&"--engine") {
        &[]
    } else {
        &["--engine", "fast"]
    }
}

/// The text of all bookmarks in a records file that are not deleted.
pub fn marked_in(text: &str) -> Vec<String> {
    let file: Value = serde_json::from_str(text).expect("the records are valid JSON");
    let mut marked = Vec::new();
    collect(&file, &mut marked);
    marked
}

/// Collects `exact` members, at any depth.
fn collect(value: &Value, marked: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            if members.contains_key("deleted") {
                return;
            }
            if let Some(Value::String(exact)) = members.get("exact") {
                marked.push(exact.clone());
            }
            members.values().for_each(|value| collect(value, marked));
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, marked)),
        _ => {}
    }
}

pub fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

pub fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}
