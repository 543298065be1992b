//! `cargo xtask packages`: the size of what each crate would publish, and the Rust version it needs.

use std::path::Path;
use std::process::Command;

use anyhow::Context as _;
use serde_json::Value;

use super::{cargo, root, say};

/// The crates that are published, dependencies first.
const PUBLISHED: [&str; 7] = [
    "pullquote-text",
    "pullquote-import",
    "pullquote-encoder-pieces",
    "pullquote-encoder-layers",
    "pullquote-encoder-heads",
    "pullquote-annotate",
    "pullquote",
];

/// The registry's limit on a compressed package, in bytes.
const LIMIT: u64 = 10 * 1024 * 1024;

/// Prints the compressed size of each package. With `check`, fails when one is over the registry's
/// limit or a dependency needs a newer Rust than ours.
pub fn run(check: bool) -> anyhow::Result<()> {
    let metadata: Value =
        serde_json::from_str(&cargo(&["metadata", "--format-version=1", "--locked"])?)?;
    let target = metadata["target_directory"]
        .as_str()
        .context("no target directory")?;
    let mut command = Command::new("cargo");
    command.args([
        "package",
        "--no-verify",
        "--allow-dirty",
        "--quiet",
        "--locked",
    ]);
    for name in PUBLISHED {
        command.args(["--package", name]);
    }
    let status = command.current_dir(root()).status()?;
    anyhow::ensure!(status.success(), "cargo package failed");
    say("| package | compressed, KiB |\n|---|---:|");
    for name in PUBLISHED {
        let version = package(&metadata, name)?["version"]
            .as_str()
            .unwrap_or_default();
        let file = Path::new(target).join(format!("package/{name}-{version}.crate"));
        let size = file
            .metadata()
            .with_context(|| format!("{}", file.display()))?
            .len();
        say(&format!("| {name} | {} |", size.div_ceil(1024)));
        anyhow::ensure!(!check || size < LIMIT, "{name} is over {LIMIT} bytes");
    }
    let newer = needs_newer_rust(&metadata)?;
    anyhow::ensure!(
        !check || newer.is_empty(),
        "these need a newer Rust than `rust-version` says: {}",
        newer.join(", ")
    );
    Ok(())
}

fn package<'a>(metadata: &'a Value, name: &str) -> anyhow::Result<&'a Value> {
    let mut packages = metadata["packages"].as_array().into_iter().flatten();
    packages
        .find(|package| package["name"] == name)
        .with_context(|| format!("no package {name}"))
}

/// The linked crates whose `rust-version` is above the workspace's.
fn needs_newer_rust(metadata: &Value) -> anyhow::Result<Vec<String>> {
    let own = rust_version(package(metadata, "pullquote")?).context("no rust-version")?;
    let tree = cargo(&[
        "tree",
        "--package=pullquote",
        "--edges=normal,build",
        "--prefix=none",
        "--format={p}",
        "--locked",
    ])?;
    let is_linked = |package: &Value| {
        let name = package["name"].as_str().unwrap_or_default();
        let version = package["version"].as_str().unwrap_or_default();
        let start = format!("{name} v{version}");
        tree.lines()
            .any(|line| line == start || line.starts_with(&format!("{start} ")))
    };
    let packages = metadata["packages"].as_array().into_iter().flatten();
    let newer = packages.filter(|package| {
        rust_version(package).is_some_and(|needed| needed > own) && is_linked(package)
    });
    Ok(newer
        .map(|package| format!("{} ({})", package["name"], package["rust_version"]))
        .collect())
}

/// Major, minor and patch of a package's `rust-version`.
fn rust_version(package: &Value) -> Option<[u32; 3]> {
    let mut parts = package["rust_version"].as_str()?.split('.');
    let mut next = || parts.next().map_or(Some(0), |part| part.parse().ok());
    Some([next()?, next()?, next()?])
}
