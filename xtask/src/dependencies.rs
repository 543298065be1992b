//! `cargo xtask dependencies`: what the code of the linked crates can do, for `docs/dependencies.md`.

mod configuration;
mod scan;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::Context as _;
use serde_json::Value;

use super::{cargo, put, root};
use scan::Scan;

/// The lines of the document that enclose the table.
const MARKS: (&str, &str) = ("<!-- crates -->\n", "<!-- /crates -->");

const PATH: &str = "docs/dependencies.md";

/// Writes the table, or with `check` fails when it differs.
pub fn run(check: bool) -> anyhow::Result<()> {
    let mut table = String::from(
        "| crate | version | licence | `unsafe` | build script | uses |\n|---|---|---|--:|---|---|\n",
    );
    let (mut n_crates, mut n_unsafe) = (0, 0);
    for package in linked()? {
        let scan = Scan::of(&package.library, &package.features)
            .with_context(|| package.library.display().to_string())?;
        let Package {
            name,
            version,
            licence,
            has_build_script,
            ..
        } = package;
        let build = if has_build_script { "yes" } else { "" };
        let uses = scan.uses().join(", ");
        let _ = writeln!(
            table,
            "| {name} | {version} | {licence} | {} | {build} | {uses} |",
            scan.n_unsafe
        );
        n_crates += 1;
        n_unsafe += usize::from(scan.n_unsafe > 0);
    }
    let _ = writeln!(
        table,
        "\n{n_crates} crates, {n_unsafe} of them with `unsafe`."
    );
    let text = std::fs::read_to_string(root().join(PATH))?;
    let (before, rest) = text
        .split_once(MARKS.0)
        .context("the first mark is missing")?;
    let (_, after) = rest
        .split_once(MARKS.1)
        .context("the second mark is missing")?;
    put(
        PATH,
        &[before, MARKS.0, &table, MARKS.1, after].concat(),
        check,
    )
}

/// A crate that the program links.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Package {
    name: String,
    version: String,
    licence: String,
    /// The root file.
    library: PathBuf,
    features: BTreeSet<String>,
    has_build_script: bool,
}

/// The crates that the program links on Linux, with the features that are on. `cargo metadata` alone would also list
/// optional crates that no feature enables.
fn linked() -> anyhow::Result<BTreeSet<Package>> {
    let tree = cargo(&[
        "tree",
        "--package=pullquote",
        "--edges=normal,no-proc-macro",
        "--prefix=none",
        "--format={p}|{f}",
        "--target=x86_64-unknown-linux-gnu",
        "--locked",
    ])?;
    let metadata: Value =
        serde_json::from_str(&cargo(&["metadata", "--format-version=1", "--locked"])?)?;
    let packages = metadata["packages"].as_array().into_iter().flatten();
    let known: BTreeMap<(&str, &str), &Value> = packages
        .filter_map(|package| {
            let key = (package["name"].as_str()?, package["version"].as_str()?);
            Some((key, package))
        })
        .collect();
    let mut linked = BTreeSet::new();
    for line in tree.lines().filter(|line| !line.is_empty()) {
        let (package, features) = line.split_once('|').context("cargo tree")?;
        let mut words = package.split_whitespace();
        let (name, version) = words.next().zip(words.next()).context("cargo tree")?;
        let version = version.trim_start_matches('v');
        let found = known
            .get(&(name, version))
            .context("cargo metadata lacks a crate")?;
        // `(*)` marks a crate that was listed before.
        let features = features.trim_end_matches(" (*)").split(',');
        linked.insert(package_of(
            found,
            features.map(ToOwned::to_owned).collect(),
        )?);
    }
    Ok(linked)
}

fn package_of(metadata: &Value, features: BTreeSet<String>) -> anyhow::Result<Package> {
    let text = |member: &str| metadata[member].as_str().unwrap_or_default().to_owned();
    let targets = || metadata["targets"].as_array().into_iter().flatten();
    let is = |target: &Value, kinds: &[&str]| {
        let kind = target["kind"][0].as_str().unwrap_or_default();
        kinds.contains(&kind)
    };
    let library = targets()
        .find(|target| is(target, &["lib", "rlib", "cdylib", "staticlib"]))
        .and_then(|target| target["src_path"].as_str())
        .with_context(|| format!("{} has no library", text("name")))?;
    Ok(Package {
        name: text("name"),
        version: text("version"),
        licence: text("license"),
        library: library.into(),
        features,
        has_build_script: targets().any(|target| is(target, &["custom-build"])),
    })
}
