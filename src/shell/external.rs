//! Runs other programs while the terminal is lent to them.
//!
//! They run in the program's own process group, like children of `system(3)`: keys such as Ctrl-c and
//! Ctrl-z reach them through the terminal, and this program disregards the signals meanwhile. The thread
//! that reads the terminal waits, so that it takes no keys from them.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Read, Write as _};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use super::job_control;
use super::setup::env_var;
use super::threads::{self, lock};
use crate::app::command_output::{CommandOutput, Ended};

/// Bytes of output that are kept; the rest is read and dropped, so that the command can end.
const MAX_OUTPUT: usize = 1 << 20;
/// How long output may follow the end of a command: a program that it left in the background may hold
/// the pipe open.
const LATE_OUTPUT: Duration = Duration::from_millis(300);
/// How often a running program is looked at.
const POLL: Duration = Duration::from_millis(10);
/// How long a command may go on after Ctrl-c.
const GRACE: Duration = Duration::from_secs(2);

#[derive(Debug, Default)]
struct Output {
    bytes: Vec<u8>,
    n_dropped: usize,
}

/// Runs `command` in the user's shell with `input` as its standard input, and waits for it.
pub fn pipe(command: &str, input: String) -> CommandOutput {
    let output = Arc::new(Mutex::new(Output::default()));
    let ended = match run(command, input, &output) {
        Ok(status) => status.code().map_or(Ended::Stopped, |code| match code {
            // What shells report for a command that was interrupted.
            130 => Ended::Stopped,
            code => Ended::Code(code),
        }),
        Err(error) if error.kind() == io::ErrorKind::Interrupted => Ended::Stopped,
        Err(error) => Ended::NotStarted(error.to_string()),
    };
    let output = std::mem::take(&mut *lock(&output));
    CommandOutput {
        command: command.to_owned(),
        text: String::from_utf8_lossy(&output.bytes).into_owned(),
        n_dropped: output.n_dropped,
        ended,
    }
}

fn run(command: &str, input: String, output: &Arc<Mutex<Output>>) -> io::Result<ExitStatus> {
    if job_control::interrupts() > 0 {
        return Err(io::Error::from(io::ErrorKind::Interrupted));
    }
    let mut child = shell()
        .arg(command)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        threads::spawn("command input", move || {
            // A command need not read all of it.
            let _ = stdin.write_all(input.as_bytes());
        })?;
    }
    let (done, readers) = channel();
    if let Some(stdout) = child.stdout.take() {
        read(stdout, Arc::clone(output), done.clone())?;
    }
    if let Some(stderr) = child.stderr.take() {
        read(stderr, Arc::clone(output), done)?;
    }
    let status = wait(&mut child, Some(GRACE))?;
    let until = Instant::now() + LATE_OUTPUT;
    while readers
        .recv_timeout(until.saturating_duration_since(Instant::now()))
        .is_ok()
    {}
    Ok(status)
}

/// Starts the thread that reads a pipe to its end.
fn read(
    mut pipe: impl Read + Send + 'static,
    output: Arc<Mutex<Output>>,
    done: Sender<()>,
) -> io::Result<()> {
    threads::spawn("command output", move || {
        let mut buffer = vec![0; 1 << 16];
        while let Ok(n) = pipe.read(&mut buffer) {
            if n == 0 {
                break;
            }
            let mut output = lock(&output);
            let kept = n.min(MAX_OUTPUT.saturating_sub(output.bytes.len()));
            output.bytes.extend_from_slice(&buffer[..kept]);
            output.n_dropped += n - kept;
        }
        let _ = done.send(());
    })
}

/// Waits for a program. It is killed that long after Ctrl-c, and when this program is to end.
pub fn wait(child: &mut Child, grace: Option<Duration>) -> io::Result<ExitStatus> {
    let mut interrupted: Option<Instant> = None;
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        if job_control::interrupts() > 0 {
            interrupted.get_or_insert_with(Instant::now);
        }
        let is_stubborn = interrupted
            .zip(grace)
            .is_some_and(|(at, grace)| at.elapsed() >= grace);
        if is_stubborn || job_control::is_ending() {
            child.kill()?;
        }
        thread::sleep(POLL);
    }
}

/// Opens `path` in `$VISUAL`, `$EDITOR` or the editor that every system has, and waits for it.
pub fn edit(path: &Path) -> io::Result<ExitStatus> {
    let is_set = |name: &&str| env_var(name).is_some_and(|value| !value.is_empty());
    let editor = ["VISUAL", "EDITOR"].iter().find(|name| is_set(name));
    let mut command = if cfg!(windows) {
        let program = editor.and_then(|name| env_var(name));
        Command::new(program.unwrap_or_else(|| "notepad".into()))
    } else {
        // As git does: the value may have arguments.
        let program = editor.map_or_else(|| "vi".to_owned(), |name| format!("${name}"));
        let mut shell = Command::new("sh");
        shell.args(["-c", &format!("eval {} '\"$1\"'", quoted(&program)), "sh"]);
        shell
    };
    command.arg(path);
    // Standard input may be the text that was read from it.
    if let Ok(tty) = File::open("/dev/tty") {
        command.stdin(tty);
    }
    let mut child = command.spawn()?;
    wait(&mut child, None)
}

/// In double quotes, in which the shell expands a variable.
fn quoted(program: &str) -> String {
    format!("\"{program}\"")
}

/// The user's shell, to be followed by a command line.
fn shell() -> Command {
    let (program, option) = if cfg!(windows) {
        ("cmd".into(), "/C")
    } else {
        let own = env_var("SHELL").filter(|shell| !shell.is_empty());
        (own.unwrap_or_else(|| OsStr::new("sh").to_owned()), "-c")
    };
    let mut shell = Command::new(program);
    shell.arg(option);
    shell
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn commands_get_the_text_and_their_output_comes_back() {
        let output = pipe("tr a-z A-Z; echo oops >&2; exit 3", "ferry\n".to_owned());
        assert!(output.text.contains("FERRY\n") && output.text.contains("oops\n"));
        assert_eq!(output.ended, Ended::Code(3));
        let output = pipe("no-such-command-anywhere", String::new());
        assert_eq!(output.ended, Ended::Code(127));
    }

    #[test]
    fn commands_that_read_nothing_or_print_much_end() {
        let output = pipe("true", "x".repeat(1 << 22));
        assert_eq!(output.ended, Ended::Code(0));
        let output = pipe("head -c 3000000 /dev/zero | tr '\\0' x", String::new());
        assert_eq!(output.text.len(), MAX_OUTPUT);
        assert_eq!(output.n_dropped, 3_000_000 - MAX_OUTPUT);
    }

    #[test]
    fn a_program_left_in_the_background_is_not_waited_for() {
        let began = Instant::now();
        let output = pipe("echo here; sleep 60 &", String::new());
        assert_eq!(output.text, "here\n");
        assert!(began.elapsed() < Duration::from_secs(30));
    }
}
