//! Tests of cycles and of name resolution.

use super::super::cycles::Count;
use super::super::resolve::{Definition, references, resolve};
use super::super::rules;
use super::super::source_tree::SourceTree;
use super::{NONE, program};

/// The first line of each cycle.
fn cycles_of(tree: &SourceTree, count: Count) -> Vec<String> {
    let found = rules::check_cycles(tree, &references(tree), count);
    let first_line = |text: String| text.lines().next().unwrap().to_owned();
    found.into_iter().map(first_line).collect()
}

fn cycles(files: &[(&str, &str)]) -> Vec<String> {
    cycles_of(&program(files), Count::All)
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
fn mod_declaration_alone_is_not_an_edge() {
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
fn module_and_function_of_the_same_name_are_distinguished() {
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
