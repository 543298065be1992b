//! Figures from Cargo: allowed lints and linked crates.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

/// Number of lints that the workspace allows in `[workspace.lints.clippy]`.
pub fn clippy_allows(manifest: &str) -> usize {
    let section = manifest
        .lines()
        .skip_while(|line| line.trim() != "[workspace.lints.clippy]");
    let entries = section.skip(1).take_while(|line| !line.starts_with('['));
    entries
        .filter(|line| !line.starts_with('#') && line.contains("\"allow\""))
        .count()
}

/// Number of crates that `pullquote-annotate` depends on, or in a tree without that crate the whole
/// program.
pub fn linked_crates(root: &Path) -> anyhow::Result<String> {
    let package = if root.join("crates/annotate").is_dir() {
        "pullquote-annotate"
    } else {
        "pullquote"
    };
    let n_all = count_crates(root, package, "normal")?;
    let n_linked = count_crates(root, package, "normal,no-proc-macro")?;
    Ok(format!(
        "Crates that {package} depends on: {n_all}, of which {n_linked} are linked (the rest are procedural macros and what those need)"
    ))
}

fn count_crates(root: &Path, package: &str, edges: &str) -> anyhow::Result<usize> {
    let output = Command::new("cargo")
        .args(["tree", "--prefix", "none", "-p", package, "-e", edges])
        .current_dir(root)
        .output()?;
    let errors = String::from_utf8_lossy(&output.stderr);
    anyhow::ensure!(output.status.success(), "cargo tree failed: {errors}");
    Ok(count_names(&String::from_utf8_lossy(&output.stdout)))
}

/// Number of distinct crates in the output of `cargo tree`, without the first.
fn count_names(output: &str) -> usize {
    let name_and_version = |line: &str| {
        let words: Vec<&str> = line.split_whitespace().take(2).collect();
        words.join(" ")
    };
    let names = output.lines().filter(|line| !line.is_empty());
    let names: BTreeSet<String> = names.map(name_and_version).collect();
    names.len().saturating_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn allowed_lints_are_counted_in_their_section() {
        let manifest = "[workspace.lints.clippy]\npedantic = { level = \"warn\" }\n# x = \"allow\"\n\
                        a = \"allow\"\nb = { level = \"allow\", priority = 1 }\n\n[other]\nc = \"allow\"\n";
        assert_eq!(clippy_allows(manifest), 2);
    }

    #[test]
    fn repeated_crates_count_once() {
        let output = "a v1.0.0 (/a)\nb v1.0.0\nc v1.0.0 (proc-macro)\nb v1.0.0 (*)\nb v2.0.0\n";
        assert_eq!(count_names(output), 3);
    }
}
