//! The arrows between the layers, and the limits that keep files readable.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::fs;
use std::path::{Path, PathBuf};

/// Each layer of the crate and the layers it may name.
const USES: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("annotate", &["text"]),
    ("import", &["text"]),
    ("layout", &["text"]),
    ("bookmarks", &["text"]),
    ("config", &[]),
    ("library", &["text", "annotate"]),
    (
        "app",
        &[
            "text",
            "annotate",
            "layout",
            "library",
            "bookmarks",
            "config",
        ],
    ),
    (
        "ui",
        &[
            "text",
            "annotate",
            "layout",
            "library",
            "bookmarks",
            "config",
            "app",
        ],
    ),
];

/// Words that only some files may hold.
const KEPT: &[(&str, &[&str])] = &[
    ("ratatui::", &["src/ui", "src/shell"]),
    ("crossterm::", &["src/shell"]),
    (
        "std::fs",
        &[
            "src/shell",
            "src/import",
            "src/library",
            "src/bookmarks",
            "src/config",
        ],
    ),
    ("std::env", &["src/shell"]),
    ("SystemTime", &["src/shell"]),
    ("Instant::now", &["src/shell"]),
    ("Timestamp::now", &["src/shell"]),
    ("thread::spawn", &["src/shell"]),
    ("thread::Builder", &["src/shell"]),
    ("rusqlite", &["src/library/store"]),
];

/// Longest file, in lines. Tables of data are exempt.
const LONGEST_FILE: usize = 500;

fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                found.push((path, text));
            }
        }
    }
    found.sort();
    found
}

fn name(path: &Path) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let name = path.strip_prefix(root).unwrap();
    name.to_string_lossy().replace('\\', "/")
}

/// A file without its tests, comments and doc comments: what ships.
fn shipped(text: &str) -> String {
    let code = text.split("#[cfg(test)]").next().unwrap_or("");
    let lines = code
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

fn layer_of(path: &Path) -> Option<&'static (&'static str, &'static [&'static str])> {
    let name = name(path);
    USES.iter().find(|(layer, _)| {
        name == format!("src/{layer}.rs") || name.starts_with(&format!("src/{layer}/"))
    })
}

fn is_test_file(path: &Path) -> bool {
    let name = name(path);
    name.ends_with("tests.rs") || name.contains("/tests/")
}

#[test]
fn arrows_hold() {
    let mut foreign = Vec::new();
    for (path, text) in sources("src") {
        let Some((layer, allowed)) = layer_of(&path).filter(|_| !is_test_file(&path)) else {
            continue;
        };
        let code = shipped(&text);
        let layers = USES.iter().map(|(other, _)| *other).chain(["shell"]);
        for other in layers.filter(|other| other != layer && !allowed.contains(other)) {
            if code.contains(&format!("crate::{other}::"))
                || code.contains(&format!("crate::{other};"))
            {
                foreign.push(format!("{}: {layer} → {other}", name(&path)));
            }
        }
    }
    assert_eq!(foreign, Vec::<String>::new());
}

#[test]
fn the_world_is_met_only_where_it_may_be() {
    let mut strays = Vec::new();
    for (path, text) in sources("src") {
        if is_test_file(&path) {
            continue;
        }
        let code = shipped(&text);
        for (word, homes) in KEPT {
            let at_home = homes.iter().any(|home| name(&path).starts_with(home));
            if code.contains(word) && !at_home {
                strays.push(format!("{}: {word}", name(&path)));
            }
        }
    }
    assert_eq!(strays, Vec::<String>::new());
}

#[test]
fn files_stay_short_and_finished() {
    let mut faults = Vec::new();
    for folder in ["src", "train/src", "xtask/src", "tests"] {
        for (path, text) in sources(folder) {
            let table = text
                .lines()
                .next()
                .is_some_and(|line| line.contains("Generated"));
            if text.lines().count() > LONGEST_FILE && !table {
                faults.push(format!("{}: {} lines", name(&path), text.lines().count()));
            }
            for word in ["todo!(", "unimplemented!(", concat!("FIX", "ME")] {
                if shipped(&text).contains(word) && !name(&path).starts_with("tests/") {
                    faults.push(format!("{}: {word}", name(&path)));
                }
            }
        }
    }
    assert_eq!(faults, Vec::<String>::new());
}

#[test]
fn one_copy_of_the_terminal_crates() {
    let lock =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.lock")).unwrap();
    for name in ["crossterm", "ratatui", "unicode-width", "signal-hook"] {
        let copies = lock.matches(&format!("name = \"{name}\"\n")).count();
        assert_eq!(copies, 1, "{name}");
    }
}
