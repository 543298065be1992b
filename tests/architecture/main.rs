//! Checks dependencies between layers, import cycles, and length limits.
//!
//! `syntax` parses each file with `syn`, `source_tree` builds the module trees, `resolve` finds the item that
//! each path names, and `cycles` and `rules` check them. `self_tests` runs the rules on small sources that
//! violate them. `cargo xtask figures` uses the same parser.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod attributes;
mod cycles;
mod resolve;
mod rules;
mod self_tests;
#[allow(dead_code, reason = "`cargo xtask figures` needs the rest")]
mod source_tree;
#[allow(dead_code, reason = "`cargo xtask figures` needs the rest")]
mod syntax;

use std::path::Path;
use std::sync::LazyLock;

use cycles::Count;
use resolve::Reference;
use source_tree::{SourceTree, Sources};

/// Each layer and the layers that it may use. The program's root may use all.
const ARROWS: &rules::Arrows = &[
    ("text", &[]),
    ("import", &["text"]),
    ("encoder_heads", &[]),
    ("encoder_layers", &[]),
    ("encoder_pieces", &[]),
    (
        "annotate",
        &["text", "encoder_heads", "encoder_layers", "encoder_pieces"],
    ),
    ("layout", &["text"]),
    ("article_id", &["text"]),
    ("reader_facts", &[]),
    ("bookmarks", &["text", "article_id", "reader_facts"]),
    (
        "corrections",
        &[
            "text",
            "annotate",
            "article_id",
            "reader_facts",
            "bookmarks",
        ],
    ),
    ("config", &["annotate"]),
    (
        "library",
        &["text", "annotate", "article_id", "reader_facts"],
    ),
    ("seeds", &[]),
    ("feeds", &["text", "article_id", "bookmarks"]),
    (
        "app",
        &[
            "text",
            "annotate",
            "article_id",
            "reader_facts",
            "layout",
            "library",
            "bookmarks",
            "corrections",
            "config",
            "feeds",
        ],
    ),
    (
        "ui",
        &[
            "text",
            "annotate",
            "article_id",
            "reader_facts",
            "layout",
            "library",
            "bookmarks",
            "config",
            "feeds",
            "app",
        ],
    ),
    (
        "shell",
        &[
            "text",
            "import",
            "annotate",
            "article_id",
            "reader_facts",
            "layout",
            "library",
            "bookmarks",
            "corrections",
            "config",
            "seeds",
            "feeds",
            "app",
            "ui",
        ],
    ),
];

/// Paths that only some modules may name: terminal, files, environment, clocks, threads, database.
const RESTRICTED: &rules::RestrictedPaths = &[
    ("ratatui", &["ui", "shell"]),
    ("crossterm", &["shell"]),
    (
        "std::fs",
        &["shell", "import", "library", "bookmarks", "config", "feeds"],
    ),
    ("std::env", &["shell"]),
    ("std::time::SystemTime", &["shell"]),
    ("std::time::Instant::now", &["shell"]),
    ("jiff::Timestamp::now", &["shell"]),
    ("jiff::Zoned::now", &["shell"]),
    ("std::thread::spawn", &["shell"]),
    ("std::thread::scope", &["shell", "annotate::batch"]),
    ("std::thread::Builder", &["shell", "annotate::batch"]),
    ("signal_hook", &["shell"]),
    ("rusqlite", &["library::store"]),
    ("ureq", &["shell::http"]),
    ("std::net", &["shell::http"]),
];

/// Crates of which ratatui and the program must use the same version.
const SHARED_CRATES: &[&str] = &["crossterm", "ratatui", "unicode-width", "signal-hook"];

/// The limit for files, in lines.
const LONGEST_FILE: usize = 500;

/// The limit for functions, in lines.
const LONGEST_FUNCTION: usize = 80;

struct Workspace {
    sources: Sources,
    tree: SourceTree,
    references: Vec<Reference>,
}

static WORKSPACE: LazyLock<Workspace> = LazyLock::new(|| {
    let sources = Sources::read(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
    let tree = SourceTree::build(&sources);
    let references = resolve::references(&tree);
    Workspace {
        sources,
        tree,
        references,
    }
});

/// Fails with one violation per line.
#[track_caller]
fn assert_none(violations: &[String]) {
    assert!(violations.is_empty(), "\n{}\n", violations.join("\n"));
}

#[test]
fn every_source_file_is_parsed() {
    assert_none(&WORKSPACE.tree.errors);
    assert_none(&rules::check_reachable(&WORKSPACE.sources, &WORKSPACE.tree));
}

#[test]
fn layers_use_only_what_their_arrows_allow() {
    let Workspace {
        tree, references, ..
    } = &*WORKSPACE;
    assert_none(&rules::check_arrows(tree, references, ARROWS));
}

#[test]
fn layers_do_not_use_the_root_of_the_program() {
    let Workspace {
        tree, references, ..
    } = &*WORKSPACE;
    assert_none(&rules::check_root(tree, references));
}

#[test]
fn restricted_paths_are_used_only_in_their_layers() {
    let Workspace {
        tree, references, ..
    } = &*WORKSPACE;
    assert_none(&rules::check_restricted(tree, references, RESTRICTED));
}

#[test]
fn modules_do_not_import_each_other_in_cycles() {
    let Workspace {
        tree, references, ..
    } = &*WORKSPACE;
    assert_none(&rules::check_cycles(
        tree,
        references,
        Count::NotOfAncestors,
    ));
}

#[test]
fn files_are_short() {
    assert_none(&rules::check_file_lengths(&WORKSPACE.sources, LONGEST_FILE));
}

#[test]
fn functions_are_short() {
    assert_none(&rules::check_function_lengths(
        &WORKSPACE.tree,
        LONGEST_FUNCTION,
    ));
}

#[test]
fn sources_contain_no_unfinished_code() {
    assert_none(&rules::check_finished(&WORKSPACE.tree));
}

#[test]
fn terminal_crates_have_one_version() {
    let lock = include_str!("../../Cargo.lock");
    assert_none(&rules::check_single_versions(lock, SHARED_CRATES));
}
