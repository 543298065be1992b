//! `cargo xtask keys`: writes the key table of the README.

use std::fmt::Write as _;

use anyhow::Context as _;
use pullquote::app::action::{ACTIONS, Group};

use super::{put, root};

const BEGIN: &str = "<!-- keys -->\n";
const END: &str = "<!-- /keys -->";

pub fn run(check: bool) -> anyhow::Result<()> {
    let readme = std::fs::read_to_string(root().join("README.md"))?;
    let (before, rest) = readme
        .split_once(BEGIN)
        .context("README.md lacks <!-- keys -->")?;
    let (_, after) = rest
        .split_once(END)
        .context("README.md lacks <!-- /keys -->")?;
    put(
        "README.md",
        &format!("{before}{BEGIN}{}{END}{after}", table()),
        check,
    )
}

fn table() -> String {
    let mut out = String::from("| keys | what they do | name in `config.toml` |\n|---|---|---|\n");
    for group in Group::ALL {
        let _ = writeln!(out, "| **{}** | | |", group.title());
        for spec in ACTIONS.iter().filter(|spec| spec.group == group) {
            let keys: Vec<String> = spec.keys.iter().map(|key| code(key)).collect();
            let (doc, name) = (spec.doc, spec.name);
            let _ = writeln!(out, "| {} | {doc} | `{name}` |", keys.join(" "));
        }
    }
    out
}

/// A key as inline code. A backtick or bar needs escaping inside a table cell.
fn code(key: &str) -> String {
    format!("`{}`", key.replace('|', "\\|"))
}
