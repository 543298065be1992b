//! Upper bounds on instruction counts, which do not depend on the load of the machine.
//!
//! The bounds are 1.5 times the counts when they were set, for the optimisation level of tests. Lower a
//! bound after an optimisation; raise one only for a feature that is worth it. The counts of a text and of
//! one four times as long tell whether time is linear. Skipped without valgrind.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr)]

#[path = "common/generated/bookmarks.rs"]
mod bookmarks;
#[allow(dead_code, reason = "other users need the rest")]
#[path = "common/generated/files.rs"]
mod files;
#[allow(dead_code, reason = "other users need the rest")]
#[path = "common/generated/texts.rs"]
mod texts;

use std::io::Write as _;
use std::path::Path;
use std::process::Command;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use pullquote::bookmarks::Records;

/// Bounds in millions of instructions.
const START: f64 = 2.4;
const PRINT: f64 = 5.0;
const ANNOTATE: f64 = 64.0;
/// Opening and annotating an article on a screen; turning a page; moving to a quotation.
const OPEN: f64 = 98.0;
const PAGE: f64 = 5.0;
const JUMP: f64 = 3.5;

/// Largest ratio of the counts of two inputs of which one is four times as large: 4 to the power of 1.1.
const RATIO: f64 = 4.6;
/// Bytes of the smaller input: of annotation, and of import, which does less for a byte.
const ANNOTATED: usize = 20_000;
const IMPORTED: usize = 60_000;

const SEED: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/seeds/000_7a752f7281858585.txt"
);

/// Arguments of valgrind, which writes its summary to `log`.
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
        eprintln!("skipped: valgrind is not installed");
    }
    is_there
}

/// Millions of instructions, from the summary at `log`.
fn counted(log: &str) -> f64 {
    let summary = std::fs::read_to_string(log).unwrap();
    // Spacing depends on valgrind's version.
    let line = summary
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .find(|line| line.contains("I refs:"))
        .expect("a count");
    let count = line.split("refs:").nth(1).unwrap();
    let digits: String = count.chars().filter(char::is_ascii_digit).collect();
    digits.parse::<f64>().unwrap() / 1e6
}

#[track_caller]
fn check(what: &str, counted: f64, limit: f64) {
    eprintln!("{what}: {counted:.1} million instructions, at most {limit}");
    assert!(
        counted <= limit,
        "{what}: {counted:.1} million instructions, at most {limit}"
    );
}

/// Millions of instructions of a run with `args` of a reader who has nothing.
fn count(args: &[&str]) -> f64 {
    count_in(tempfile::tempdir().unwrap().path(), args)
}

/// Millions of instructions of a run with `args`.
fn count_in(home: &Path, args: &[&str]) -> f64 {
    let log = home.join("log").to_string_lossy().into_owned();
    let out = Command::new("valgrind")
        .args(flags(&log))
        .arg(env!("CARGO_BIN_EXE_pullquote"))
        .args(args)
        .env_clear()
        .env("PATH", std::env::var("PATH").unwrap_or_default())
        .env("HOME", home)
        .output()
        .unwrap();
    assert!(
        out.status.success(),
        "{}",
        String::from_utf8_lossy(&out.stderr)
    );
    counted(&log)
}

/// Millions of instructions of a full-screen run that opens the seed article and, once it is annotated,
/// presses `keys`, each after the frame for the one before.
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
    // With a named theme the terminal is not queried. How far the deep engine comes until the end is chance.
    command.args(["--theme", "dark", "--engine", "fast", SEED]);
    command.env_clear();
    command.env("PATH", std::env::var("PATH").unwrap_or_default());
    command.env("HOME", home.path());
    command.env("TERM", "xterm-256color");
    let mut child = pair.slave.spawn_command(command).unwrap();
    let written = read_output(pair.master.try_clone_reader().unwrap());
    let mut writer = pair.master.take_writer().unwrap();
    // The bar of a reported statement: the article is annotated.
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

/// Reads output on a thread.
fn read_output(mut reader: Box<dyn std::io::Read + Send>) -> Receiver<Vec<u8>> {
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
        seen.extend(more.unwrap_or_else(|_| panic!("“{words}” was not written")));
    }
}

#[test]
fn instruction_counts_of_commands_are_bounded() {
    if !has_valgrind() {
        return;
    }
    check("start", count(&["--version"]), START);
    check("print an article of 830 words", count(&[SEED]), PRINT);
    check(
        "annotate it with the fast engine",
        count(&["annotate", "--engine", "fast", SEED]),
        ANNOTATE,
    );
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
    // Each of the two keys turns the page: back from the first quotation goes to reported speech above it.
    check("go to another quotation", each([")", "("]), JUMP);
}

/// Asserts that a command with a file does no more than [`RATIO`] times the work for an input four times as large.
#[track_caller]
fn check_linear(what: &str, args: &[&str], n_bytes: usize, file: fn(usize) -> files::File) {
    let dir = tempfile::tempdir().unwrap();
    let counts = [n_bytes, 4 * n_bytes].map(|n_bytes| {
        let file = file(n_bytes);
        let path = dir.path().join(format!("{n_bytes}-{}", file.name));
        std::fs::write(&path, &file.bytes).unwrap();
        let path = path.to_string_lossy().into_owned();
        let all: Vec<&str> = args.iter().copied().chain([path.as_str()]).collect();
        count(&all) - count(&["--version"])
    });
    check_ratio(what, counts);
}

#[track_caller]
fn check_ratio(what: &str, counts: [f64; 2]) {
    let ratio = counts[1] / counts[0];
    let words = format!(
        "{what}: {ratio:.2} times the instructions for four times the bytes, at most {RATIO}"
    );
    eprintln!("{words}");
    assert!(ratio <= RATIO, "{words}");
}

#[track_caller]
fn check_annotation(what: &str, file: fn(usize) -> files::File) {
    let args = ["annotate", "--engine", "fast", "--format", "jsonl"];
    check_linear(what, &args, ANNOTATED, file);
}

#[test]
fn annotation_is_linear_in_the_number_of_quotations() {
    if has_valgrind() {
        for (what, file) in [
            (
                "named speakers",
                (|n| files::plain(texts::named_quotes(n))) as fn(usize) -> files::File,
            ),
            ("turns", |n| files::plain(texts::turns(n))),
        ] {
            check_annotation(what, file);
        }
    }
}

#[test]
fn annotation_is_linear_in_the_number_of_names_and_pronouns() {
    if has_valgrind() {
        for (what, file) in [
            (
                "names",
                (|n| files::plain(texts::names(n))) as fn(usize) -> files::File,
            ),
            ("pronouns", |n| files::plain(texts::pronouns(n))),
        ] {
            check_annotation(what, file);
        }
    }
}

#[test]
fn exports_of_annotations_are_linear() {
    if has_valgrind() {
        for format in ["html", "md"] {
            let args = ["annotate", "--engine", "fast", "--format", format];
            check_linear(format, &args, ANNOTATED, files::text);
        }
    }
}

/// Millions of instructions for the export of bookmarks, `apart` bytes from each other, in a text of so many bytes.
fn count_export(n_bytes: usize, apart: usize, is_changed: bool) -> f64 {
    let home = tempfile::tempdir().unwrap();
    let (article, text) = (home.path().join("article.txt"), texts::news(n_bytes));
    let mut records = Records::default();
    for bookmark in bookmarks::every(apart, &text, &article.to_string_lossy()) {
        records.add(bookmark);
    }
    let now = if is_changed {
        bookmarks::changed(&text)
    } else {
        text
    };
    std::fs::write(article, now).unwrap();
    let config = home.path().join(".config/pullquote");
    std::fs::create_dir_all(&config).unwrap();
    std::fs::write(config.join("bookmarks.json"), records.to_json()).unwrap();
    count_in(home.path(), &["bookmarks", "export"]) - count(&["--version"])
}

#[test]
fn exports_of_bookmarks_are_linear() {
    if has_valgrind() {
        for (what, apart, is_changed) in [
            ("bookmarks", 400, false),
            ("bookmarks in a changed text", 6000, true),
        ] {
            let counts = [IMPORTED, 4 * IMPORTED];
            check_ratio(what, counts.map(|n| count_export(n, apart, is_changed)));
        }
    }
}

#[test]
fn import_is_linear() {
    if has_valgrind() {
        for (what, file) in [
            ("HTML", files::html as fn(usize) -> files::File),
            ("Markdown", files::markdown),
            ("EPUB", files::epub),
            ("mbox", files::mbox),
            ("Nexis", files::nexis),
            ("feed", files::feed),
        ] {
            check_linear(what, &["--plain"], IMPORTED, file);
        }
    }
}
