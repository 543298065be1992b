//! `annotate --output FILE --resume`: whatever ends a run, the next one goes on.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};

use crate::home::{Home, PULLQUOTE, stderr};
use crate::pty_session::{self, until};

/// A set of `n` texts of various lengths, one of them damaged.
fn set(n: u32) -> String {
    let sentence = "“We saw a lamp on the hill,” said Bess Ardagh of the Marrow Echo. ";
    let text = |n: u32| sentence.repeat((n * 7919 % 23) as usize + 1);
    let line = |n| match n {
        5 => "{broken\n".to_owned(),
        _ => format!("{{\"id\":{n},\"text\":\"{}\",\"n\":{n}}}\n", text(n)),
    };
    (0..n).map(line).collect()
}

fn command(home: &Home, args: &[&str]) -> Command {
    let mut command = Command::new(PULLQUOTE);
    command
        .args(["annotate", "--engine", "fast", "--output", "out.jsonl"])
        .args(args)
        .env_clear()
        .envs(home.env())
        .current_dir(home.work())
        .stdin(Stdio::null());
    command
}

fn run(home: &Home, args: &[&str]) -> Output {
    command(home, args).output().unwrap()
}

struct Files {
    out: PathBuf,
    side: PathBuf,
}

fn files(home: &Home) -> Files {
    Files {
        out: home.work().join("out.jsonl"),
        side: home.work().join("out.jsonl.resume"),
    }
}

/// The output of a run that nothing disturbs.
fn undisturbed(home: &Home) -> Vec<u8> {
    let files = files(home);
    let out = run(home, &["set.jsonl"]);
    assert_eq!(out.status.code(), Some(1), "one line is broken");
    assert!(!files.side.exists(), "nothing is left behind");
    let whole = fs::read(&files.out).unwrap();
    fs::remove_file(&files.out).unwrap();
    whole
}

fn length(files: &Files) -> u64 {
    fs::metadata(&files.out).map_or(0, |found| found.len())
}

/// Kills `child` once the output has `bytes`.
fn kill_at(mut child: Child, files: &Files, bytes: u64) {
    until("the output grows", || length(files) >= bytes);
    pty_session::signal(child.id(), rustix::process::Signal::KILL);
    let _ = child.wait();
}

#[test]
fn killed_runs_make_the_same_output_as_an_undisturbed_one() {
    let home = Home::new();
    home.file("set.jsonl", set(3000));
    let whole = undisturbed(&home);
    let files = files(&home);
    let child = command(&home, &["set.jsonl"]).spawn().unwrap();
    kill_at(child, &files, whole.len() as u64 / 7);
    for sevenths in [2, 4, 5] {
        assert!(files.side.exists());
        // A line of which only a part was written.
        let mut torn = File::options().append(true).open(&files.out).unwrap();
        torn.write_all(b"{\"id\":\"torn").unwrap();
        let args = ["--resume", "--jobs", "3", "set.jsonl"];
        let child = command(&home, &args).spawn().unwrap();
        kill_at(child, &files, whole.len() as u64 * sevenths / 7);
    }
    let out = run(&home, &["--resume", "set.jsonl"]);
    assert_eq!(out.status.code(), Some(1), "{}", stderr(&out));
    assert!(fs::read(&files.out).unwrap() == whole, "the outputs differ");
    assert!(!files.side.exists());
    let out = run(&home, &["--resume", "set.jsonl"]);
    assert_eq!(out.status.code(), Some(0));
    assert!(
        stderr(&out).contains("out.jsonl is complete"),
        "{}",
        stderr(&out)
    );
}

/// A set whose run was killed, and its files.
fn killed(home: &Home) -> (Vec<u8>, Files) {
    home.file("set.jsonl", set(1500));
    let whole = undisturbed(home);
    let files = files(home);
    let child = command(home, &["set.jsonl"]).spawn().unwrap();
    // Until it has been told that some records are good.
    until("a checkpoint", || {
        let saved = fs::read_to_string(&files.side).unwrap_or_default();
        saved.contains("n_records") && !saved.contains("\"n_records\":0,")
    });
    kill_at(child, &files, 0);
    (whole, files)
}

#[test]
fn unfinished_output_is_not_overwritten_by_mistake() {
    let home = Home::new();
    let (whole, files) = killed(&home);
    let out = run(&home, &["set.jsonl"]);
    assert_eq!(out.status.code(), Some(2));
    assert!(
        stderr(&out).contains("go on with --resume"),
        "{}",
        stderr(&out)
    );
    let out = run(&home, &["--resume", "--as-found", "set.jsonl"]);
    assert_eq!(out.status.code(), Some(2));
    assert!(stderr(&out).contains("other options"), "{}", stderr(&out));
    let short = home.work().join("out.jsonl");
    let kept = fs::read(&short).unwrap();
    fs::write(&short, "").unwrap();
    let out = run(&home, &["--resume", "set.jsonl"]);
    assert_eq!(out.status.code(), Some(2));
    assert!(stderr(&out).contains("is shorter"), "{}", stderr(&out));
    fs::write(&short, kept).unwrap();
    run(&home, &["--resume", "set.jsonl"]);
    assert!(fs::read(&files.out).unwrap() == whole);
}

#[test]
fn input_that_changed_is_noticed() {
    let home = Home::new();
    let (_, files) = killed(&home);
    let before = fs::read(&files.out).unwrap();
    home.file("set.jsonl", set(1500).replacen("lamp", "lamb", 1));
    let out = run(&home, &["--resume", "set.jsonl"]);
    assert_eq!(out.status.code(), Some(1));
    let message = "the input is not what it was when the output was begun";
    assert!(stderr(&out).contains(message), "{}", stderr(&out));
    home.file("set.jsonl", "{\"id\":0,\"text\":\"\"}\n");
    let out = run(&home, &["--resume", "set.jsonl"]);
    assert!(
        stderr(&out).contains("has only 1 record"),
        "{}",
        stderr(&out)
    );
    let after = fs::read(&files.out).unwrap();
    assert!(before.starts_with(&after), "nothing was added");
}

#[test]
fn full_disk_is_told_and_the_run_goes_on_when_there_is_space() {
    let home = Home::new();
    home.file("set.jsonl", set(300));
    let whole = undisturbed(&home);
    let script = "trap '' XFSZ; ulimit -f 40; exec \"$0\" \"$@\"";
    let out = Command::new("sh")
        .args(["-c", script, PULLQUOTE, "annotate", "--engine", "fast"])
        .args(["--output", "out.jsonl", "set.jsonl"])
        .env_clear()
        .envs(home.env())
        .current_dir(home.work())
        .output()
        .unwrap();
    assert_eq!(out.status.code(), Some(1));
    let message = "out.jsonl cannot be written to; --resume goes on from there";
    assert!(stderr(&out).contains(message), "{}", stderr(&out));
    run(&home, &["--resume", "set.jsonl"]);
    assert!(fs::read(files(&home).out).unwrap() == whole);
    #[cfg(target_os = "linux")]
    {
        let full = File::options().write(true).open("/dev/full").unwrap();
        let out = Command::new(PULLQUOTE)
            .args(["annotate", "--engine", "fast", "set.jsonl"])
            .env_clear()
            .envs(home.env())
            .current_dir(home.work())
            .stdout(full)
            .output()
            .unwrap();
        assert_eq!(out.status.code(), Some(1));
        let message = "standard output cannot be written to: No space left";
        assert!(stderr(&out).contains(message), "{}", stderr(&out));
    }
}

#[test]
fn two_runs_do_not_write_one_output() {
    let home = Home::new();
    home.file("set.jsonl", set(10));
    let held = File::create(home.work().join("out.jsonl")).unwrap();
    held.lock().unwrap();
    let out = run(&home, &["set.jsonl"]);
    assert_eq!(out.status.code(), Some(2));
    let message = "out.jsonl is being written by another run";
    assert!(stderr(&out).contains(message), "{}", stderr(&out));
}

#[test]
fn output_is_not_its_own_input() {
    let home = Home::new();
    home.file("news/a.txt", "One.\n");
    let args = [
        "annotate",
        "--engine",
        "fast",
        "news",
        "-o",
        "news/out.jsonl",
    ];
    for _ in 0..2 {
        assert_eq!(home.run(&args).status.code(), Some(0));
        let out = fs::read_to_string(home.work().join("news/out.jsonl")).unwrap();
        assert_eq!(out.lines().count(), 1, "{out}");
    }
    let out = home.run(&["annotate", "news/out.jsonl", "-o", "news/out.jsonl"]);
    assert_eq!(out.status.code(), Some(2));
    assert!(
        stderr(&out).contains("both input and output"),
        "{}",
        stderr(&out)
    );
}
