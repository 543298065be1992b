//! A reader with folders of their own, on a disk and under a clock of their own, and the program run there.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use super::clock::Clock;
use super::disk::Disk;

/// How long a command may take.
const PATIENCE: Duration = Duration::from_mins(3);

pub struct World {
    /// Holds the folders and what the soak keeps beside them.
    pub folder: PathBuf,
    program: PathBuf,
    pub clock: Option<Clock>,
    pub disk: Option<Disk>,
}

/// How a command ended.
pub struct Ended {
    /// `None` if a signal ended it.
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl World {
    pub fn new(folder: PathBuf, program: PathBuf, kilobytes: u64) -> anyhow::Result<Self> {
        let home = folder.join("home");
        fs::create_dir_all(&home)?;
        let disk = Disk::mount(&home, kilobytes);
        let clock = Clock::build(&folder)?;
        let world = Self {
            folder,
            program,
            clock,
            disk,
        };
        for folder in ["config/pullquote", "wild/config/pullquote"] {
            let folder = world.home().join(folder);
            fs::create_dir_all(&folder)?;
            // The deep engine would read each article again while a window is idle.
            fs::write(folder.join("config.toml"), "engine = \"fast\"\n")?;
        }
        fs::create_dir_all(world.library())?;
        Ok(world)
    }

    /// The folder that all of the program's own folders are in.
    pub fn home(&self) -> PathBuf {
        self.folder.join("home")
    }

    pub fn library(&self) -> PathBuf {
        self.home().join("data/pullquote/articles")
    }

    pub fn bookmarks(&self) -> PathBuf {
        self.home().join("config/pullquote/bookmarks.json")
    }

    /// The program with `arguments`, as a terminal starts it.
    pub fn command_line(&self, arguments: &[&str]) -> Vec<String> {
        let program = self.program.to_string_lossy().into_owned();
        let arguments = arguments.iter().map(|argument| (*argument).to_owned());
        std::iter::once(program).chain(arguments).collect()
    }

    /// The environment of the program, for a reader whose folders are in `home`.
    pub fn env(&self, home: &Path) -> Vec<(String, String)> {
        let path = |name: &str| home.join(name).to_string_lossy().into_owned();
        let mut env: Vec<(String, String)> = [
            ("HOME", path("")),
            ("XDG_CONFIG_HOME", path("config")),
            ("XDG_DATA_HOME", path("data")),
            ("XDG_STATE_HOME", path("state")),
            ("XDG_CACHE_HOME", path("cache")),
            ("TERM", "xterm-256color".to_owned()),
            ("LANG", "C.UTF-8".to_owned()),
            ("PATH", std::env::var("PATH").unwrap_or_default()),
            // Random keys open links and files.
            ("EDITOR", "true".to_owned()),
            ("BROWSER", "true".to_owned()),
            ("SHELL", "/bin/true".to_owned()),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .to_vec();
        env.extend(self.clock.iter().flat_map(Clock::env));
        env
    }

    /// Runs the program to its end.
    pub fn run(&self, arguments: &[&str], input: &str) -> anyhow::Result<Ended> {
        self.run_until(arguments, input, None, &[])
    }

    /// Runs the program, with more variables, and kills it after some time if it has not ended by then.
    pub fn run_until(
        &self,
        arguments: &[&str],
        input: &str,
        killed_after: Option<Duration>,
        more: &[(String, String)],
    ) -> anyhow::Result<Ended> {
        let mut command = Command::new(&self.program);
        command
            .args(arguments)
            .env_clear()
            .envs(self.env(&self.home()));
        command.envs(more.iter().cloned()).current_dir(&self.folder);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn()?;
        if let Some(mut stdin) = child.stdin.take() {
            let input = input.to_owned();
            // A program that is killed does not read its input.
            thread::spawn(move || drop(stdin.write_all(input.as_bytes())));
        }
        let pid = child.id();
        let (send, ended) = mpsc::channel();
        thread::spawn(move || send.send(child.wait_with_output()));
        let started = Instant::now();
        let patience = killed_after.unwrap_or(PATIENCE);
        let output = if let Ok(output) = ended.recv_timeout(patience) {
            output?
        } else {
            super::kill(pid, "KILL");
            let output = ended.recv_timeout(PATIENCE)??;
            let is_meant = killed_after.is_some();
            anyhow::ensure!(is_meant, "{arguments:?} hangs for {:?}", started.elapsed());
            output
        };
        Ok(Ended {
            code: output.status.code(),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        })
    }
}
