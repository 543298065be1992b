//! `cargo xtask unsafe`: counts `unsafe` code in the crates that the program links, for `docs/unsafe.md`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use serde_json::Value;

use super::{cargo, put, root};

/// The lines of the document that enclose the table.
const MARKS: (&str, &str) = ("<!-- crates -->\n", "<!-- /crates -->");

/// Writes the table, or with `check` fails when it differs.
pub fn run(check: bool) -> anyhow::Result<()> {
    let mut table = String::from("| crate | version | lines with `unsafe` |\n|---|---|---|\n");
    let mut without = Vec::new();
    for (name, version, folder) in linked()? {
        let lines = count(&folder)?;
        if lines == 0 {
            without.push(name);
        } else {
            let _ = writeln!(table, "| {name} | {version} | {lines} |");
        }
    }
    let _ = writeln!(table, "\nWithout any: {}.", without.join(", "));
    let path = "docs/unsafe.md";
    let text = std::fs::read_to_string(root().join(path))?;
    let (before, rest) = text
        .split_once(MARKS.0)
        .context("docs/unsafe.md lacks `<!-- crates -->`")?;
    let (_, after) = rest
        .split_once(MARKS.1)
        .context("docs/unsafe.md lacks `<!-- /crates -->`")?;
    put(
        path,
        &[before, MARKS.0, &table, MARKS.1, after].concat(),
        check,
    )
}

/// Name, version and source folder of every crate that the program links on Linux, with the features
/// that are on. `cargo metadata` alone would also list optional crates that no feature enables.
fn linked() -> anyhow::Result<BTreeSet<(String, String, PathBuf)>> {
    let tree = cargo(&[
        "tree",
        "--package=pullquote",
        "--edges=normal,no-proc-macro",
        "--prefix=none",
        "--format={p}",
        "--target=x86_64-unknown-linux-gnu",
        "--locked",
    ])?;
    let metadata: Value =
        serde_json::from_str(&cargo(&["metadata", "--format-version=1", "--locked"])?)?;
    let mut folders = BTreeMap::new();
    for package in metadata["packages"].as_array().into_iter().flatten() {
        let text = |member: &str| package[member].as_str().unwrap_or_default().to_owned();
        let manifest = PathBuf::from(text("manifest_path"));
        let folder = manifest.with_file_name("src");
        folders.insert((text("name"), text("version")), folder);
    }
    let mut linked = BTreeSet::new();
    for line in tree.lines() {
        let mut words = line.split_whitespace();
        let (Some(name), Some(version)) = (words.next(), words.next()) else {
            continue;
        };
        let key = (name.to_owned(), version.trim_start_matches('v').to_owned());
        let folder = folders.get(&key).context("cargo metadata lacks a crate")?;
        linked.insert((key.0, key.1, folder.clone()));
    }
    Ok(linked)
}

/// Lines of code in the Rust files under `folder` that contain the word `unsafe`; comments do not count.
fn count(folder: &Path) -> anyhow::Result<usize> {
    let mut lines = 0;
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else {
            continue;
        };
        for entry in entries {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = String::from_utf8_lossy(&std::fs::read(&path)?).into_owned();
                lines += text.lines().filter(|line| has_word(line)).count();
            }
        }
    }
    Ok(lines)
}

fn has_word(line: &str) -> bool {
    let code = line.split("//").next().unwrap_or_default();
    let mut words = code.split(|c: char| !c.is_alphanumeric() && c != '_');
    words.any(|word| word == "unsafe")
}
