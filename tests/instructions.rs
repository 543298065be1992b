//! Work counted in instructions, which are the same on a busy machine: a guard against slow growth.
//!
//! The bounds are half as much again as what was counted when they were set, for the lightly optimised
//! build that the tests run. Lower a bound when work was saved; raise one only for a reason that is worth
//! it to the reader. Without valgrind nothing is counted, and a line says so.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr)]

use std::io::Write as _;
use std::process::Command;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use portable_pty::{CommandBuilder, PtySize, native_pty_system};

/// Bounds in millions.
const START: f64 = 2.4;
const PRINT: f64 = 5.0;
const ANNOTATE: f64 = 64.0;
/// The screen opened and the article annotated; a page turned; a jump to a quotation.
const OPEN: f64 = 98.0;
const PAGE: f64 = 5.0;
const JUMP: f64 = 2.8;

const SEED: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/seeds/000_7a752f7281858585.txt"
);

/// What valgrind is told, with the file for its summary.
fn flags(log: &str) -> [String; 4] {
    [
        "--tool=cachegrind".to_owned(),
        "--cache-sim=no".to_owned(),
        "--cachegrind-out-file=/dev/null".to_owned(),
        format!("--log-file={log}"),
    ]
}

fn has_valgrind() -> bool {
    let is_there = Command::new("valgrind").arg("--version").output().is_ok();
    if !is_there {
        eprintln!("valgrind is not installed: instructions were not counted");
    }
    is_there
}

/// Millions of instructions by the summary in the file at `log`.
fn counted(log: &str) -> f64 {
    let told = std::fs::read_to_string(log).unwrap();
    // Between the words stand as many blanks as the version likes.
    let line = told
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .find(|line| line.contains("I refs:"))
        .expect("a count");
    let count = line.split("refs:").nth(1).unwrap();
    let digits: String = count.chars().filter(char::is_ascii_digit).collect();
    digits.parse::<f64>().unwrap() / 1e6
}

#[track_caller]
fn check(what: &str, counted: f64, most: f64) {
    eprintln!("{what}: {counted:.1} million instructions, at most {most}");
    assert!(
        counted <= most,
        "{what}: {counted:.1} million instructions, at most {most}"
    );
}

/// Millions of instructions of the program with these arguments.
fn count(args: &[&str]) -> f64 {
    let home = tempfile::tempdir().unwrap();
    let log = home.path().join("log").to_string_lossy().into_owned();
    let out = Command::new("valgrind")
        .args(flags(&log))
        .arg(env!("CARGO_BIN_EXE_pullquote"))
        .args(args)
        .env_clear()
        .env("PATH", std::env::var("PATH").unwrap_or_default())
        .env("HOME", home.path())
        .output()
        .unwrap();
    assert!(
        out.status.success(),
        "{}",
        String::from_utf8_lossy(&out.stderr)
    );
    counted(&log)
}

/// Millions of instructions of the program on a screen: the seed is opened, and once it is annotated the
/// keys are pressed, each after the answer to the one before.
fn count_on_screen(keys: &[&str]) -> f64 {
    let home = tempfile::tempdir().unwrap();
    let log = home.path().join("log").to_string_lossy().into_owned();
    let pair = native_pty_system().openpty(PtySize {
        rows: 24,
        cols: 80,
        ..PtySize::default()
    });
    let pair = pair.unwrap();
    let mut command = CommandBuilder::new("valgrind");
    command.args(flags(&log));
    command.arg(env!("CARGO_BIN_EXE_pullquote"));
    // A named theme asks the terminal nothing.
    command.args(["--theme", "dark", SEED]);
    command.env_clear();
    command.env("PATH", std::env::var("PATH").unwrap_or_default());
    command.env("HOME", home.path());
    command.env("TERM", "xterm-256color");
    let mut child = pair.slave.spawn_command(command).unwrap();
    let written = read_on(pair.master.try_clone_reader().unwrap());
    let mut writer = pair.master.take_writer().unwrap();
    // The bar beside what somebody is reported to have said: the annotations are there.
    wait_for(&written, "│");
    for key in keys {
        writer.write_all(key.as_bytes()).unwrap();
        wait_for(&written, "\x1b[?2026l");
    }
    let pid = child.process_id().unwrap().to_string();
    assert!(Command::new("kill").arg(pid).status().unwrap().success());
    child.wait().unwrap();
    counted(&log)
}

/// What a terminal's program writes, as it comes.
fn read_on(mut reader: Box<dyn std::io::Read + Send>) -> Receiver<Vec<u8>> {
    let (send, written) = channel();
    std::thread::spawn(move || {
        let mut buffer = [0; 1 << 14];
        while let Ok(n @ 1..) = reader.read(&mut buffer) {
            if send.send(buffer[..n].to_vec()).is_err() {
                break;
            }
        }
    });
    written
}

fn wait_for(written: &Receiver<Vec<u8>>, words: &str) {
    let mut seen = Vec::new();
    while !seen
        .windows(words.len())
        .any(|part| part == words.as_bytes())
    {
        let more = written.recv_timeout(Duration::from_mins(2));
        seen.extend(more.unwrap_or_else(|_| panic!("“{words}” is not written")));
    }
}

#[test]
fn instruction_counts_of_commands_are_bounded() {
    if !has_valgrind() {
        return;
    }
    check("start", count(&["--version"]), START);
    check("print an article of 830 words", count(&[SEED]), PRINT);
    check("annotate it", count(&["annotate", SEED]), ANNOTATE);
}

#[test]
fn instruction_counts_of_keys_are_bounded() {
    const TIMES: usize = 20;
    if !has_valgrind() {
        return;
    }
    let opened = count_on_screen(&[]);
    check("open it on a screen", opened, OPEN);
    let each = |keys: [&str; 2]| {
        let counted = count_on_screen(&keys.repeat(TIMES));
        (counted - opened) / (2 * TIMES) as f64
    };
    check("turn a page", each([" ", "b"]), PAGE);
    check("go to another quotation", each([")", "("]), JUMP);
}
