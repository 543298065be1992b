//! Work counted in instructions, which are the same on a busy machine: a guard against slow growth.
//!
//! The bounds are half as much again as what was counted when they were set, for the lightly optimised
//! build that the tests run. Lower a bound when work was saved; raise one only for a reason that is worth
//! it to the reader. Without valgrind nothing is counted, and a line says so.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr)]

use std::process::Command;

/// Bounds in millions.
const START: f64 = 2.4;
const PRINT: f64 = 5.0;
const ANNOTATE: f64 = 64.0;

/// Millions of instructions of the program with these arguments; `None` without valgrind.
fn count(args: &[&str]) -> Option<f64> {
    let home = tempfile::tempdir().unwrap();
    let out = Command::new("valgrind")
        .args([
            "--tool=cachegrind",
            "--cache-sim=no",
            "--cachegrind-out-file=/dev/null",
        ])
        .arg(env!("CARGO_BIN_EXE_pullquote"))
        .args(args)
        .env_clear()
        .env("PATH", std::env::var("PATH").unwrap_or_default())
        .env("HOME", home.path())
        .output()
        .ok()?;
    assert!(
        out.status.success(),
        "{}",
        String::from_utf8_lossy(&out.stderr)
    );
    let told = String::from_utf8_lossy(&out.stderr);
    // Between the words stand as many blanks as the version likes.
    let line = told
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .find(|line| line.contains("I refs:"))
        .expect("a count");
    let digits: String = line
        .split("refs:")
        .nth(1)?
        .chars()
        .filter(char::is_ascii_digit)
        .collect();
    Some(digits.parse::<f64>().unwrap() / 1e6)
}

#[test]
fn work_does_not_grow_unseen() {
    let seed = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/seeds/000_7a752f7281858585.txt"
    );
    for (what, args, most) in [
        ("start", &["--version"][..], START),
        ("print an article of 830 words", &[seed], PRINT),
        ("annotate it", &["annotate", seed], ANNOTATE),
    ] {
        let Some(counted) = count(args) else {
            eprintln!("valgrind is not installed: instructions were not counted");
            return;
        };
        eprintln!("{what}: {counted:.1} million instructions, at most {most}");
        assert!(
            counted <= most,
            "{what}: {counted:.1} million instructions, at most {most}"
        );
    }
}
