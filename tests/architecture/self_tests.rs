//! Runs the rules on small sources that violate them, and on ones that only look as if they did.

mod cycles;
mod limits;

use super::resolve::references;
use super::rules::{self, Arrows, RestrictedPaths};
use super::source_tree::{SourceTree, Sources};

const ARROWS: &Arrows = &[
    ("text", &[]),
    ("app", &["text"]),
    ("shell", &["text", "app"]),
];

const RESTRICTED: &RestrictedPaths = &[
    ("std::fs", &["shell", "text::store"]),
    ("std::time::Instant::now", &["shell"]),
    ("ratatui", &["shell"]),
];

fn sources(files: &[(&str, &str)]) -> Sources {
    let own = |(file, text): &(&str, &str)| ((*file).to_owned(), (*text).to_owned());
    Sources {
        files: files.iter().map(own).collect(),
    }
}

/// A program with the modules `text`, `app` and `shell`; `files` replaces some of their files.
fn program(files: &[(&str, &str)]) -> SourceTree {
    let mut sources = sources(&[
        ("src/lib.rs", "pub mod text; pub mod app; pub mod shell;"),
        ("src/text.rs", ""),
        ("src/app.rs", ""),
        ("src/shell.rs", "pub struct Key;"),
    ]);
    for (file, text) in files {
        sources.files.insert((*file).to_owned(), (*text).to_owned());
    }
    let tree = SourceTree::build(&sources);
    assert_eq!(tree.errors, Vec::<String>::new());
    tree
}

fn arrows(files: &[(&str, &str)]) -> Vec<String> {
    let tree = program(files);
    rules::check_arrows(&tree, &references(&tree), ARROWS)
}

fn kept(files: &[(&str, &str)]) -> Vec<String> {
    let tree = program(files);
    rules::check_restricted(&tree, &references(&tree), RESTRICTED)
}

const NONE: &[String] = &[];

#[test]
fn arrows_are_checked_in_every_kind_of_path() {
    let forbidden = [
        "use crate::shell::Key;",
        "use crate::{text, shell::{Key as K}};",
        "use crate::shell;",
        "use crate::shell::*;",
        "pub use super::shell::Key;",
        "fn f(key: crate::shell::Key) {}",
        "fn f() { super::shell::run() }",
        "fn f() { use crate::shell::Key; }",
        "fn f() { println!(\"{}\", crate::shell::NAME) }",
        "#[derive(crate::shell::Show)] struct A;",
        "mod inner { use super::super::shell::Key; }",
        "fn f() { match 1 { crate::shell::ONE => {} _ => {} } }",
        "impl From<crate::shell::Key> for A {}",
    ];
    for text in forbidden {
        assert_eq!(
            arrows(&[("src/app.rs", text)]),
            ["src/app.rs:1: app uses shell"],
            "{text}"
        );
    }
}

#[test]
fn code_after_test_items_is_judged_and_test_items_are_not() {
    let text =
        "#[cfg(test)]\nuse crate::shell::Key;\n#[cfg(test)]\nmod tests;\n\nuse crate::shell::Key;";
    assert_eq!(
        arrows(&[("src/app.rs", text)]),
        ["src/app.rs:6: app uses shell"]
    );
    let tested = [
        "#[cfg(all(test, unix))] use crate::shell::Key;",
        "#[cfg(test)] mod tests { use crate::shell::Key; }",
        "impl A { #[cfg(test)] fn f() -> crate::shell::Key {} }",
        "fn f() { #[cfg(test)] let key = crate::shell::Key; }",
    ];
    for text in tested {
        assert_eq!(arrows(&[("src/app.rs", text)]), NONE, "{text}");
    }
    let any = "#[cfg(any(test, unix))] use crate::shell::Key;";
    assert_eq!(arrows(&[("src/app.rs", any)]).len(), 1);
}

#[test]
fn words_that_only_look_like_an_arrow_are_allowed() {
    let allowed = [
        "// use crate::shell::Key;",
        "const A: &str = \"crate::shell::Key\";",
        "use crate::text::shell;",
        "fn shell() { let shell = 1; shell; }",
        "mod shell { pub struct Key; } use self::shell::Key;",
    ];
    for text in allowed {
        let files = [("src/app.rs", text), ("src/text.rs", "pub fn shell() {}")];
        assert_eq!(arrows(&files), NONE, "{text}");
    }
}

#[test]
fn reexports_do_not_hide_arrows() {
    let files = [
        ("src/app.rs", "pub use crate::text::Hidden;"),
        ("src/text.rs", "pub use crate::shell::Key as Hidden;"),
    ];
    assert_eq!(
        arrows(&files),
        [
            "src/app.rs:1: app uses shell",
            "src/text.rs:1: text uses shell"
        ]
    );
}

#[test]
fn crates_are_layers_too() {
    let tree = SourceTree::build(&sources(&[
        ("crates/text/src/lib.rs", "pub struct Span;"),
        ("crates/shell/src/lib.rs", "pub struct Key;"),
        ("src/lib.rs", "mod app; mod novel;"),
        ("src/app.rs", "mod focus; use pullquote_text::Span;"),
        ("src/app/focus.rs", "fn f() { pullquote_shell::Key; }"),
        ("src/novel.rs", ""),
    ]));
    let found = rules::check_arrows(&tree, &references(&tree), ARROWS);
    assert_eq!(
        found,
        [
            "src/app/focus.rs:1: app uses shell",
            "src/novel.rs:1: novel has no row of arrows"
        ]
    );
}

#[test]
fn a_layer_does_not_use_the_root() {
    let files = [
        (
            "src/lib.rs",
            "pub mod text; pub mod app; pub mod shell; fn help() {}",
        ),
        ("src/app.rs", "use crate::text;\nuse crate::help;"),
    ];
    let tree = program(&files);
    let found = rules::check_root(&tree, &references(&tree));
    assert_eq!(found, ["src/app.rs:2: app uses help of the root"]);
}

#[test]
fn restricted_paths_are_detected_through_imports() {
    let forbidden = [
        ("use std::fs;", "std::fs"),
        ("use std::{io, fs::read};", "std::fs"),
        ("fn f() { ::std::fs::read(\"a\"); }", "std::fs"),
        (
            "use std::time as t; fn f() { t::Instant::now(); }",
            "std::time::Instant::now",
        ),
        (
            "use std::time::Instant as I; fn f() { let f = I::now; }",
            "std::time::Instant::now",
        ),
        (
            "fn f() { assert!(std::time::Instant::now() > t); }",
            "std::time::Instant::now",
        ),
        ("use ratatui::buffer::Buffer;", "ratatui"),
    ];
    for (text, word) in forbidden {
        let expected = format!("src/app.rs:1: app uses {word}");
        assert_eq!(kept(&[("src/app.rs", text)]), [expected], "{text}");
    }
}

#[test]
fn restricted_paths_are_allowed_in_their_layer_and_as_other_names() {
    let store = [
        ("src/text.rs", "mod store;"),
        ("src/text/store.rs", "use std::fs;"),
    ];
    assert_eq!(kept(&store), NONE);
    let stores = [
        ("src/text.rs", "mod stores;"),
        ("src/text/stores.rs", "use std::fs;"),
    ];
    assert_eq!(
        kept(&stores),
        ["src/text/stores.rs:1: text::stores uses std::fs"]
    );
    assert_eq!(kept(&[("src/shell.rs", "use std::fs;")]), NONE);
    let allowed = [
        "use std::time::Instant; fn f(now: Instant) {}",
        "mod fs { pub fn read() {} } fn f() { fs::read() }",
        "use ratatui_macros::line;",
        "//! Draws with ratatui::Frame.",
        "#[cfg(test)] use std::fs;",
    ];
    for text in allowed {
        assert_eq!(kept(&[("src/app.rs", text)]), NONE, "{text}");
    }
}

#[test]
fn cyclic_reexports_terminate() {
    let files = [
        (
            "src/app.rs",
            "pub use crate::text::Loop; pub use crate::text::*;",
        ),
        (
            "src/text.rs",
            "pub use crate::app::Loop; pub use crate::app::*;",
        ),
    ];
    assert_eq!(arrows(&files).len(), 1);
}
