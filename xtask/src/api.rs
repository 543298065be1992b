//! `cargo xtask api`: the public interfaces of the published libraries, and whether the next release may keep
//! its version.
//!
//! `crates/*/api.txt` lists the interface of the last release, a declaration a line. A line that is no longer
//! true breaks code that uses the crate, so that the version must be raised (before 1.0 its second number);
//! a new line breaks none. Signatures are compared as written: what a private type or an import of another
//! crate changes without changing a declaration is not seen.

mod declarations;

use std::collections::BTreeSet;

use anyhow::Context as _;

use super::figures::source_tree::{SourceTree, Sources};
use super::{put, root};

const CRATES: [&str; 3] = ["text", "import", "annotate"];

/// Of the whole workspace.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Writes the listings, as for a release; with `check`, fails if a listed declaration is gone or changed while
/// the version is still the listed one or compatible with it.
pub fn run(check: bool) -> anyhow::Result<()> {
    let root = root();
    let sources = Sources::read(&root)?;
    let tree = SourceTree::build(&sources);
    let mut breaks = Vec::new();
    for name in CRATES {
        let path = format!("crates/{name}/api.txt");
        let lines = declarations::list(&sources, &tree, &format!("pullquote_{name}"))?;
        if !check {
            put(
                &path,
                &format!("version {VERSION}\n{}\n", lines.join("\n")),
                false,
            )?;
            continue;
        }
        let listed = std::fs::read_to_string(root.join(&path)).with_context(|| path.clone())?;
        let gone = gone(&listed, &lines, VERSION).with_context(|| path.clone())?;
        breaks.extend(gone.into_iter().map(|line| format!("{path}: {line}")));
    }
    anyhow::ensure!(
        breaks.is_empty(),
        "code that uses version {VERSION} would not compile, for these are gone or changed; keep them, or \
         raise the version:\n{}",
        breaks.join("\n")
    );
    Ok(())
}

/// The listed declarations that `lines` lacks, unless `version` may break code that uses the listed one.
fn gone(listed: &str, lines: &[String], version: &str) -> anyhow::Result<Vec<String>> {
    let mut listed = listed.lines();
    let released = listed
        .next()
        .and_then(|line| line.strip_prefix("version "))
        .context("the first line has no version")?;
    if compatible_part(released) != compatible_part(version) {
        return Ok(Vec::new());
    }
    let lines: BTreeSet<&str> = lines.iter().map(String::as_str).collect();
    let gone = listed.filter(|line| !lines.contains(line));
    Ok(gone.map(ToOwned::to_owned).collect())
}

/// The part of a version that is the same for compatible versions: `1` of `1.4.2`, `0.3` of `0.3.1`.
fn compatible_part(version: &str) -> &str {
    let n_parts = if version.starts_with("0.") { 2 } else { 1 };
    match version.match_indices('.').nth(n_parts - 1) {
        Some((end, _)) => &version[..end],
        None => version,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_breaking_versions_may_lose_declarations() {
        let listed = "version 0.3.1\nfn a::b()\nfn a::c()";
        let lines = ["fn a::b()".to_owned(), "fn a::d()".to_owned()];
        let gone = |version| gone(listed, &lines, version).unwrap();
        assert_eq!(gone("0.3.1"), ["fn a::c()"]);
        assert_eq!(gone("0.3.2"), ["fn a::c()"]);
        assert!(gone("0.4.0").is_empty());
        assert!(gone("1.0.0").is_empty());
    }

    #[test]
    fn versions_from_1_on_are_compatible_within_the_first_number() {
        assert_eq!(compatible_part("1.4.2"), "1");
        assert_eq!(compatible_part("0.3.1"), "0.3");
    }
}
