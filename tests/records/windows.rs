//! Several windows, as processes and as threads, write at once.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;

use pullquote::bookmarks::Records;
use pullquote::bookmarks::file::{self, SaveError};

use super::make::{record, records, time};

/// What a child process is told.
pub const PATH: &str = "RECORDS_TEST_PATH";
pub const NAME: &str = "RECORDS_TEST_NAME";

/// This test program again, running only the ignored test `name`.
pub fn child(name: &str, path: &Path, window: &str) -> Command {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args(["--exact", name, "--ignored", "--nocapture"]);
    command.env(PATH, path).env(NAME, window);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Runs a test in so many processes at once, each with a name of its own (`w0`, `w1`, …), to their end.
pub fn at_once(name: &str, path: &Path, windows: usize) {
    let children: Vec<Child> = (0..windows)
        .map(|window| child(name, path, &format!("w{window}")).spawn().unwrap())
        .collect();
    for child in children {
        let done = child.wait_with_output().unwrap();
        let words = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.success(), "{words}");
    }
}

/// What this process was told, if it is a child.
pub fn told() -> Option<(PathBuf, String)> {
    Some((env::var_os(PATH)?.into(), env::var(NAME).ok()?))
}

/// Saves until it succeeds: another window may be writing for longer than a save waits.
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

/// An evening in one window: it adds, edits what all share, and removes.
fn evening(path: &Path, window: &str) {
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
    // 15 added, 3 removed by each, and the shared one.
    assert_eq!(loaded.records.len(), windows * 12 + 1);
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
    at_once("windows::a_window_of_its_own", &path, windows);
    check(&path, windows);
}

/// Run as a process of its own by the tests below.
#[test]
#[ignore = "a part of other tests"]
fn a_window_of_its_own() {
    if let Some((path, window)) = told() {
        evening(&path, &window);
    }
}

#[test]
fn two_windows_at_once_lose_nothing() {
    processes(2);
}

#[test]
fn ten_windows_at_once_lose_nothing() {
    processes(10);
}

#[test]
fn four_threads_at_once_lose_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("bookmarks.json");
    file::save(&path, &records(&["shared"])).unwrap();
    thread::scope(|scope| {
        for window in 0..4 {
            let path = &path;
            scope.spawn(move || evening(path, &format!("w{window}")));
        }
    });
    check(&path, 4);
}
