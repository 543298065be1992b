//! `cargo xtask figures`: size of the code and of the public interfaces, and what exceeds the limits.
//!
//! Works on any checkout, with or without `crates/`.

#[path = "../../tests/architecture/attributes.rs"]
pub mod attributes;
#[allow(dead_code, reason = "the rules of tests/architecture need the rest")]
#[path = "../../tests/architecture/cycles.rs"]
mod cycles;
pub mod interface;
mod manifest;
#[allow(dead_code, reason = "the rules of tests/architecture need the rest")]
#[path = "../../tests/architecture/resolve.rs"]
pub mod resolve;
mod size;
#[allow(dead_code, reason = "the rules of tests/architecture need the rest")]
#[path = "../../tests/architecture/source_tree.rs"]
pub mod source_tree;
#[allow(dead_code, reason = "the rules of tests/architecture need the rest")]
#[path = "../../tests/architecture/syntax.rs"]
mod syntax;

use std::fmt::Write as _;
use std::path::Path;

use anyhow::Context as _;

use cycles::Count;
use resolve::Reference;
use source_tree::{SourceTree, Sources};

/// Files longer than this are listed.
const LONG_FILE: usize = 400;

/// Functions longer than this are listed.
const LONG_FUNCTION: usize = 60;

/// The figures of the tree at `root`, as Markdown.
pub fn run(root: &Path) -> anyhow::Result<String> {
    let sources = Sources::read(root)?;
    let manifest = std::fs::read_to_string(root.join("Cargo.toml"))
        .with_context(|| format!("{} is not a workspace", root.display()))?;
    let tree = SourceTree::build(&sources);
    let references = resolve::references(&tree);
    let mut out = String::new();
    for error in &tree.errors {
        writeln!(out, "not counted: {error}")?;
    }
    out += &size::table(&sources);
    out += &interfaces(&tree);
    out += &list(
        &format!("Files over {LONG_FILE} lines"),
        &size::long_files(&sources, LONG_FILE),
    );
    out += &list(
        &format!("Functions over {LONG_FUNCTION} lines"),
        &long_functions(&tree),
    );
    out += &list(
        "Public functions that return `Result<_, String>`",
        &string_errors(&tree),
    );
    out += &list(
        "Module cycles",
        &cycle_names(&tree, &references, Count::All),
    );
    out += &list(
        "Module cycles, what a module needs of its ancestors not counted",
        &cycle_names(&tree, &references, Count::NotOfAncestors),
    );
    let n_allowed = manifest::clippy_allows(&manifest);
    writeln!(out, "\nClippy lints allowed in Cargo.toml: {n_allowed}")?;
    writeln!(out, "{}", manifest::linked_crates(root)?)?;
    Ok(out)
}

/// A table of the public interface of each library crate.
fn interfaces(tree: &SourceTree) -> String {
    let mut out = String::from("\n| public interface | items | methods |\n|---|--:|--:|\n");
    for (name, root) in &tree.crates {
        if name.starts_with("pullquote") && tree.modules[*root].file.ends_with("/lib.rs") {
            let interface::Size { n_items, n_methods } = interface::size(tree, *root);
            let _ = writeln!(out, "| {name} | {n_items} | {n_methods} |");
        }
    }
    out
}

fn cycle_names(tree: &SourceTree, references: &[Reference], count: Count) -> Vec<String> {
    let found = cycles::cycles(tree, references, count);
    let describe = |cycle: &cycles::Cycle| {
        let (n_modules, n_edges) = (cycle.modules.len(), cycle.edges.len());
        format!(
            "{n_modules} modules, {n_edges} edges: {}",
            cycle.names(tree)
        )
    };
    found.iter().map(describe).collect()
}

fn long_functions(tree: &SourceTree) -> Vec<String> {
    functions(
        tree,
        |function| function.n_lines > LONG_FUNCTION,
        |function| format!("{}, {} lines", function.name, function.n_lines),
    )
}

fn string_errors(tree: &SourceTree) -> Vec<String> {
    let is_wanted = |function: &syntax::Function| function.is_pub && function.has_string_error;
    functions(tree, is_wanted, |function| function.name.clone())
}

/// The functions of all crates for which `wanted` holds, with their locations.
fn functions(
    tree: &SourceTree,
    is_wanted: impl Fn(&syntax::Function) -> bool,
    describe: impl Fn(&syntax::Function) -> String,
) -> Vec<String> {
    let mut found = Vec::new();
    for module in &tree.modules {
        let functions = module.facts.functions.iter();
        for function in functions.filter(|function| is_wanted(function)) {
            found.push(format!(
                "{}:{}: {}",
                module.file,
                function.line,
                describe(function)
            ));
        }
    }
    found.sort();
    found
}

/// A heading with a count, and the entries.
fn list(heading: &str, entries: &[String]) -> String {
    let mut out = format!("\n{heading}: {}\n", entries.len());
    for entry in entries {
        let _ = writeln!(out, "- {entry}");
    }
    out
}
