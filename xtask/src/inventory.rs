//! `cargo xtask unsafe`: which crates of the shipped program hold `unsafe` code, into `docs/unsafe.md`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use anyhow::Context as _;
use serde_json::Value;

use super::{put, root};

/// Where the table stands in the document.
const MARKS: (&str, &str) = ("<!-- crates -->\n", "<!-- /crates -->");

/// Writes the table, or with `check` fails when it differs.
pub fn run(check: bool) -> anyhow::Result<()> {
    let mut table = String::from("| crate | version | lines with `unsafe` |\n|---|---|---|\n");
    let mut without = Vec::new();
    for (name, version, folder) in shipped()? {
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
        .context("no mark in the document")?;
    let (_, after) = rest
        .split_once(MARKS.1)
        .context("no end mark in the document")?;
    put(
        path,
        &[before, MARKS.0, &table, MARKS.1, after].concat(),
        check,
    )
}

/// Name, version and folder of every crate that the program is linked from on Linux.
fn shipped() -> anyhow::Result<BTreeSet<(String, String, String)>> {
    let output = Command::new("cargo")
        .args(["metadata", "--format-version", "1", "--locked"])
        .args(["--filter-platform", "x86_64-unknown-linux-gnu"])
        .current_dir(root())
        .output()?;
    anyhow::ensure!(output.status.success(), "cargo metadata failed");
    let metadata: Value = serde_json::from_slice(&output.stdout)?;
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let packages: BTreeMap<String, Value> = list(&metadata["packages"])
        .into_iter()
        .map(|package| (text(&package["id"]), package))
        .collect();
    let mut needs: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for node in list(&metadata["resolve"]["nodes"]) {
        let is_normal = |dep: &Value| {
            list(&dep["dep_kinds"])
                .iter()
                .any(|kind| kind["kind"].is_null())
        };
        let deps = list(&node["deps"]);
        let names = deps
            .iter()
            .filter(|dep| is_normal(dep))
            .map(|dep| text(&dep["pkg"]));
        needs.insert(text(&node["id"]), names.collect());
    }
    let is_macro = |package: &Value| {
        let kinds = list(&package["targets"])
            .into_iter()
            .flat_map(|target| list(&target["kind"]));
        kinds.into_iter().any(|kind| kind == "proc-macro")
    };
    let own = packages
        .iter()
        .find(|(_, package)| package["name"] == "pullquote");
    let mut open = vec![own.context("no package pullquote")?.0.clone()];
    let mut seen = BTreeSet::new();
    while let Some(id) = open.pop() {
        let package = &packages[&id];
        // What runs in the compiler is not in the program.
        if !is_macro(package) && seen.insert(id.clone()) {
            open.extend(needs.get(&id).cloned().unwrap_or_default());
        }
    }
    Ok(seen
        .iter()
        .map(|id| &packages[id])
        .map(|package| {
            let manifest = text(&package["manifest_path"]);
            let folder = Path::new(&manifest)
                .parent()
                .map_or_else(String::new, |folder| {
                    folder.join("src").to_string_lossy().into_owned()
                });
            (text(&package["name"]), text(&package["version"]), folder)
        })
        .collect())
}

/// Lines of code below a folder that have the word; comments do not count.
fn count(folder: &str) -> anyhow::Result<usize> {
    let mut lines = 0;
    let mut folders = vec![Path::new(folder).to_owned()];
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
