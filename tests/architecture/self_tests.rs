//! The rules on small sources: ones that break each of them, and ones that look as if they did.

use super::cycles::Count;
use super::resolve::{Definition, references, resolve};
use super::rules::{self, Arrows, KeptPaths};
use super::source_tree::{SourceTree, Sources};

const ARROWS: &Arrows = &[
    ("text", &[]),
    ("app", &["text"]),
    ("shell", &["text", "app"]),
];

const KEPT: &KeptPaths = &[
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

/// A program with the modules `text`, `app` and `shell`, of which some files are given.
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
    rules::check_kept(&tree, &references(&tree), KEPT)
}

/// The first line of each cycle.
fn cycles_of(tree: &SourceTree, count: Count) -> Vec<String> {
    let found = rules::check_cycles(tree, &references(tree), count);
    let first_line = |text: String| text.lines().next().unwrap().to_owned();
    found.into_iter().map(first_line).collect()
}

fn cycles(files: &[(&str, &str)]) -> Vec<String> {
    cycles_of(&program(files), Count::All)
}

const NONE: &[String] = &[];

#[test]
fn an_arrow_is_seen_in_every_kind_of_path() {
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
fn a_reexport_hides_no_arrow() {
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
fn kept_paths_are_seen_through_imports() {
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
fn kept_paths_are_allowed_at_home_and_as_other_words() {
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
fn modules_that_import_each_other_are_a_cycle() {
    let files = [
        ("src/app.rs", "mod a; mod b; mod c; mod d;"),
        ("src/app/a.rs", "use super::b::B; pub struct A;"),
        (
            "src/app/b.rs",
            "use super::c; pub struct B; fn f() { c::run() }",
        ),
        ("src/app/c.rs", "pub fn run() -> super::a::A {}"),
        ("src/app/d.rs", "use super::{a::A, b::B};"),
    ];
    let found = rules::check_cycles(&program(&files), &references(&program(&files)), Count::All);
    assert_eq!(
        found,
        ["cycle of 3 modules: app::a, app::b, app::c\
        \n  src/app/a.rs:1: app::a uses B of app::b\
        \n  src/app/b.rs:1: app::b uses run of app::c\
        \n  src/app/c.rs:1: app::c uses A of app::a"]
    );
}

#[test]
fn a_parent_and_its_child_are_a_cycle_when_each_needs_the_other() {
    let child = ("src/app/a.rs", "use super::Shared; pub struct A;");
    let parents = [
        "mod a; pub struct Shared; use a::A;",
        "mod a; pub struct Shared; pub use a::A;",
        "mod a; pub struct Shared; fn f() { a::A; }",
        "mod a; pub struct Shared; use self::a::*;",
    ];
    for text in parents {
        let tree = program(&[("src/app.rs", text), child]);
        assert_eq!(
            cycles_of(&tree, Count::All),
            ["cycle of 2 modules: app, app::a"],
            "{text}"
        );
        assert_eq!(cycles_of(&tree, Count::NotOfAncestors), NONE, "{text}");
    }
}

#[test]
fn a_module_item_alone_is_no_edge() {
    let only_child = [
        ("src/app.rs", "mod a; pub struct Shared;"),
        ("src/app/a.rs", "use super::Shared; pub struct A;"),
    ];
    assert_eq!(cycles(&only_child), NONE);
    let only_parent = [
        ("src/app.rs", "mod a; pub use a::A;"),
        ("src/app/a.rs", "pub struct A; mod inner { use super::A; }"),
    ];
    assert_eq!(cycles(&only_parent), NONE);
}

#[test]
fn a_reexport_is_an_edge_to_the_module_that_declares() {
    let files = [
        ("src/app.rs", "mod a; mod b; pub use a::A; use b::B as Bee;"),
        ("src/app/a.rs", "pub struct A;"),
        (
            "src/app/b.rs",
            "use super::A; use crate::app::Bee; pub struct B;",
        ),
    ];
    assert_eq!(cycles(&files), NONE);
    let back = ("src/app/a.rs", "use super::Bee; pub struct A;");
    let found = cycles(&[files[0], back, files[2]]);
    assert_eq!(found, ["cycle of 2 modules: app::a, app::b"]);
}

#[test]
fn cycles_of_tests_do_not_count() {
    let files = [
        ("src/app.rs", "mod a; mod b;"),
        ("src/app/a.rs", "use super::b::B; pub struct A;"),
        (
            "src/app/b.rs",
            "#[cfg(test)] mod tests { use super::super::a::A; } pub struct B;",
        ),
    ];
    assert_eq!(cycles(&files), NONE);
}

#[test]
fn a_module_declared_for_two_configurations_counts_once() {
    let files = [
        (
            "src/app.rs",
            "#[cfg(feature = \"x\")] pub mod a; #[cfg(not(feature = \"x\"))] pub mod a; mod b;",
        ),
        ("src/app/a.rs", "use super::b::B; pub struct A;"),
        ("src/app/b.rs", "use super::a::A; pub struct B;"),
    ];
    assert_eq!(cycles(&files), ["cycle of 2 modules: app::a, app::b"]);
    let tree = program(&files);
    let a = tree
        .modules
        .iter()
        .find(|module| module.file == "src/app/a.rs");
    assert!(a.is_some_and(|module| module.is_pub && !module.is_hidden));
}

#[test]
fn a_name_of_both_a_module_and_a_function_is_told_apart() {
    let tree = program(&[
        ("src/app.rs", "mod add; pub use add::add; use add::Sum;"),
        ("src/app/add.rs", "pub fn add() {} pub struct Sum;"),
    ]);
    let add = tree
        .modules
        .iter()
        .position(|module| module.file == "src/app/add.rs")
        .unwrap();
    let named = |path: &str| {
        let path: Vec<String> = path.split("::").map(str::to_owned).collect();
        resolve(&tree, 0, &path)
    };
    assert_eq!(named("app::add"), Definition::Item(add, "add".to_owned()));
    assert_eq!(
        named("app::add::add"),
        Definition::Item(add, "add".to_owned())
    );
    assert_eq!(named("app::Sum"), Definition::Item(add, "Sum".to_owned()));
}

#[test]
fn imports_that_lead_to_themselves_end() {
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

#[test]
fn long_files_are_found_unless_generated() {
    let long = "\n".repeat(6);
    let generated = format!("// Generated by a tool.{long}");
    let sources = sources(&[
        ("src/a.rs", &long),
        ("src/b.rs", &generated),
        ("tests/c.rs", "\n"),
    ]);
    let found = rules::check_file_lengths(&sources, 5);
    assert_eq!(found, ["src/a.rs: 6 lines, the limit is 5"]);
    assert_eq!(
        rules::check_file_lengths(&sources, 6),
        ["src/b.rs: 7 lines, the limit is 6"; 0]
    );
}

#[test]
fn long_functions_are_found_in_every_kind_of_item() {
    let text = "fn short() {}
/// Comments and attributes do not count.
#[inline]
pub fn top() {
    ();
}
impl A {
    fn method() {
        ();
    }
}
trait B {
    fn default() {
        ();
    }
}
mod c {
    fn inner() {
        fn nested() {
            ();
        }
    }
}
#[test]
fn tested() {
    ();
}
";
    let tree = program(&[("src/app.rs", text)]);
    let found = rules::check_function_lengths(&tree, 2);
    assert_eq!(
        found,
        [
            "src/app.rs:4: fn top has 3 lines, the limit is 2",
            "src/app.rs:8: fn method has 3 lines, the limit is 2",
            "src/app.rs:13: fn default has 3 lines, the limit is 2",
            "src/app.rs:18: fn inner has 5 lines, the limit is 2",
            "src/app.rs:19: fn nested has 3 lines, the limit is 2",
        ]
    );
    assert_eq!(rules::check_function_lengths(&tree, 5), NONE);
}

#[test]
fn unfinished_code_is_found() {
    let text = "fn f() { todo!() }\nfn g() { std::unimplemented!(\"later\") }\nfn todo() { todo() } // todo!()";
    let found = rules::check_finished(&program(&[("src/app.rs", text)]));
    assert_eq!(
        found,
        ["src/app.rs:1: todo!", "src/app.rs:2: unimplemented!"]
    );
}

#[test]
fn files_outside_the_tree_are_found() {
    let sources = sources(&[
        (
            "src/lib.rs",
            "mod app; mod text; #[path = \"other/b.rs\"] mod b;",
        ),
        ("src/app.rs", "fn broken( {}"),
        ("src/lost.rs", ""),
        ("src/text.rs", "#[cfg(test)] mod samples; mod used;"),
        ("src/text/samples.rs", "mod more;"),
        ("src/text/samples/more.rs", ""),
        ("src/text/samples_old.rs", ""),
        ("src/text/used.rs", ""),
        ("src/other/b.rs", "mod c;"),
        ("src/other/c.rs", "mod missing;"),
    ]);
    let tree = SourceTree::build(&sources);
    assert!(tree.errors[0].starts_with("src/app.rs:1: cannot be parsed: "));
    assert_eq!(
        tree.errors[1],
        "src/other/c/missing.rs: no file for module b::c::missing"
    );
    let found = rules::check_reachable(&sources, &tree);
    assert_eq!(
        found,
        [
            "src/app.rs: no module declares it",
            "src/lost.rs: no module declares it",
            "src/text/samples_old.rs: no module declares it",
        ]
    );
}

#[test]
fn second_versions_are_found() {
    let lock =
        "name = \"ratatui\"\nname = \"ratatui\"\nname = \"ratatui-core\"\nname = \"crossterm\"\n";
    let found = rules::check_single_versions(lock, &["ratatui", "crossterm", "absent"]);
    assert_eq!(
        found,
        [
            "Cargo.lock: 2 versions of ratatui",
            "Cargo.lock: 0 versions of absent"
        ]
    );
}
