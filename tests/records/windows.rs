//! Concurrent writers, as processes and as threads.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;

use pullquote::bookmarks::Records;
use pullquote::bookmarks::file::{self, SaveError};

use super::make::{record, records, time};

/// The arguments of a child process.
pub const PATH: &str = "RECORDS_TEST_PATH";
pub const NAME: &str = "RECORDS_TEST_NAME";

/// This test program, running only the ignored test `name`.
pub fn child(name: &str, path: &Path, window: &str) -> Command {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args(["--exact", name, "--ignored", "--nocapture"]);
    command.env(PATH, path).env(NAME, window);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Runs a test in concurrent processes named `w0`, `w1`, … and waits for them.
pub fn run_concurrently(name: &str, path: &Path, windows: usize) {
    let children: Vec<Child> = (0..windows)
        .map(|window| child(name, path, &format!("w{window}")).spawn().unwrap())
        .collect();
    for child in children {
        let done = child.wait_with_output().unwrap();
        let words = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.success(), "{words}");
    }
}

/// Path and name of a child process.
pub fn child_args() -> Option<(PathBuf, String)> {
    Some((env::var_os(PATH)?.into(), env::var(NAME).ok()?))
}

/// Saves until it succeeds: with ten writers a save may time out.
fn save(path: &Path, records: &mut Records) {
    for _ in 0..60 {
        match file::save(path, records) {
            Ok(saved) => {
                records.refresh(saved.records);
                assert_eq!(records.unsaved(), 0);
                return;
            }
            Err(SaveError::Busy(_)) => {}
            Err(error) => panic!("{error}"),
        }
    }
    panic!("a minute was not enough to save once");
}

/// One writer: adds records, edits the shared one, removes some.
fn write_records(path: &Path, window: &str) {
    let mut records = file::load(path).records;
    for number in 0..15 {
        let id = format!("{window}-{number}");
        assert!(records.add(record(&id, number)));
        let tag = format!("{window}-{number}");
        records.edit_bookmark("shared", &time(number), |one| {
            one.note = Some(match one.note.take() {
                Some(note) => format!("{note} {tag};"),
                None => format!("{tag};"),
            });
        });
        if number % 5 == 4 {
            let gone = format!("{window}-{}", number - 1);
            assert!(records.remove(&gone, &time(number)).is_some());
        }
        save(path, &mut records);
    }
}

fn check(path: &Path, windows: usize) {
    let loaded = file::load(path);
    assert_eq!(loaded.notices, Vec::<String>::new());
    // Each writer added 15 and removed 3; one is shared.
    assert_eq!(loaded.records.iter().count(), windows * 12 + 1);
    for window in 0..windows {
        for number in 0..15 {
            let is_there = loaded.records.get(&format!("w{window}-{number}")).is_some();
            assert_eq!(is_there, number % 5 != 3, "w{window}-{number}");
        }
    }
    let note = loaded.records.bookmark("shared").unwrap().note.clone();
    let note = note.unwrap();
    for window in 0..windows {
        assert!(note.contains(&format!("w{window}-14;")), "{window}: {note}");
    }
}

fn processes(windows: usize) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("bookmarks.json");
    file::save(&path, &records(&["shared"])).unwrap();
    run_concurrently("windows::writer", &path, windows);
    check(&path, windows);
}

#[test]
#[ignore = "run as a child process by other tests"]
fn writer() {
    if let Some((path, window)) = child_args() {
        write_records(&path, &window);
    }
}

#[test]
fn two_processes_lose_nothing() {
    processes(2);
}

#[test]
fn ten_processes_lose_nothing() {
    processes(10);
}

#[test]
fn four_threads_lose_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("bookmarks.json");
    file::save(&path, &records(&["shared"])).unwrap();
    thread::scope(|scope| {
        for window in 0..4 {
            let path = &path;
            scope.spawn(move || write_records(path, &format!("w{window}")));
        }
    });
    check(&path, 4);
}
