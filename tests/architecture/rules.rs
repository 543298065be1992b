//! The rules. Each returns its violations as lines such as `src/app/x.rs:12: app uses shell`.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::cycles::{Count, cycles};
use super::resolve::{Definition, Reference};
use super::source_tree::{Module, ModuleId, SourceTree, Sources};

/// A layer and the layers that it may use. A layer is a library crate or a top-level module of the program.
pub type Arrows = [(&'static str, &'static [&'static str])];

/// A path prefix of an external crate, and the modules that may use it.
pub type RestrictedPaths = [(&'static str, &'static [&'static str])];

/// Each layer uses only what its row allows.
pub fn check_arrows(tree: &SourceTree, references: &[Reference], arrows: &Arrows) -> Vec<String> {
    let mut faults = Faults::default();
    for module in 0..tree.modules.len() {
        let layer = tree.layer(module);
        if let Some(layer) = layer.filter(|layer| row(arrows, layer).is_none()) {
            faults.add(
                &tree.modules[module].file,
                1,
                &format!("{layer} has no row of arrows"),
            );
        }
    }
    for reference in references {
        let Some(layer) = tree.layer(reference.from) else {
            continue;
        };
        let allowed = row(arrows, layer).unwrap_or_default();
        for used in used_modules(reference).filter_map(|module| tree.layer(module)) {
            if used != layer && !allowed.contains(&used) {
                faults.add_at(tree, reference, &format!("{layer} uses {used}"));
            }
        }
    }
    faults.sorted()
}

/// No layer uses items of the program's root module.
pub fn check_root(tree: &SourceTree, references: &[Reference]) -> Vec<String> {
    let mut faults = Faults::default();
    for reference in references {
        if let (Definition::Item(module, name), Some(layer)) =
            (&reference.definition, tree.layer(reference.from))
        {
            let target = &tree.modules[*module];
            let is_root =
                target.path.is_empty() && target.root == tree.modules[reference.from].root;
            if is_root && tree.layer(*module).is_none() {
                faults.add_at(tree, reference, &format!("{layer} uses {name} of the root"));
            }
        }
    }
    faults.sorted()
}

/// Restricted paths are used only in the modules that may use them.
pub fn check_restricted(
    tree: &SourceTree,
    references: &[Reference],
    kept: &RestrictedPaths,
) -> Vec<String> {
    let mut faults = Faults::default();
    for reference in references {
        let (Definition::External(path), Some(_)) =
            (&reference.definition, tree.layer(reference.from))
        else {
            continue;
        };
        let path = path.join("::");
        let module = tree.display(reference.from);
        for (word, homes) in kept {
            let is_home = homes.iter().any(|home| is_at_or_below(&module, home));
            if is_at_or_below(&path, word) && !is_home {
                faults.add_at(tree, reference, &format!("{module} uses {word}"));
            }
        }
    }
    faults.sorted()
}

/// No module imports another one that imports it back, directly or through others.
pub fn check_cycles(tree: &SourceTree, references: &[Reference], count: Count) -> Vec<String> {
    let mut found = Vec::new();
    for cycle in cycles(tree, references, count) {
        let mut text = format!(
            "cycle of {} modules: {}",
            cycle.modules.len(),
            cycle.names(tree)
        );
        for edge in &cycle.edges {
            let (from, to) = (tree.display(edge.from), tree.display(edge.to));
            let names = edge.names.join(", ");
            let _ = write!(
                text,
                "\n  {}:{}: {from} uses {names} of {to}",
                edge.file, edge.line
            );
        }
        found.push(text);
    }
    found
}

/// No file is longer than the limit, tests included. Generated tables are exempt.
pub fn check_file_lengths(sources: &Sources, limit: usize) -> Vec<String> {
    let mut found = Vec::new();
    for (file, text) in &sources.files {
        let n_lines = text.lines().count();
        let is_generated = text
            .lines()
            .next()
            .is_some_and(|line| line.contains("Generated"));
        if n_lines > limit && !is_generated {
            found.push(format!("{file}: {n_lines} lines, the limit is {limit}"));
        }
    }
    found
}

/// No function is longer than the limit. Tests are not in the tree.
pub fn check_function_lengths(tree: &SourceTree, limit: usize) -> Vec<String> {
    let mut faults = Faults::default();
    for module in &tree.modules {
        for function in module
            .facts
            .functions
            .iter()
            .filter(|function| function.n_lines > limit)
        {
            let (name, n_lines) = (&function.name, function.n_lines);
            let fault = format!("fn {name} has {n_lines} lines, the limit is {limit}");
            faults.add(&module.file, function.line, &fault);
        }
    }
    faults.sorted()
}

/// No `todo!`, `unimplemented!` or the like.
pub fn check_finished(tree: &SourceTree) -> Vec<String> {
    let mut faults = Faults::default();
    for module in &tree.modules {
        for call in &module.facts.macro_calls {
            if matches!(call.name.as_str(), "todo" | "unimplemented") {
                faults.add(&module.file, call.line, &format!("{}!", call.name));
            }
        }
    }
    faults.sorted()
}

/// Every file of a crate is reachable from its root by `mod` items; the other rules do not see stray files.
pub fn check_reachable(sources: &Sources, tree: &SourceTree) -> Vec<String> {
    let files = tree.modules.iter().map(|module| module.file.as_str());
    let reached: BTreeSet<&str> = files.collect();
    let is_test = |file: &str| {
        let mut rests = tree
            .test_modules
            .iter()
            .filter_map(|module| file.strip_prefix(module.as_str()));
        rests.any(|rest| rest == ".rs" || rest.starts_with('/'))
    };
    let files = sources.files.keys();
    files
        .filter(|file| file.starts_with("src/") || file.contains("/src/"))
        .filter(|file| !file.contains("src/bin/"))
        .filter(|file| !reached.contains(file.as_str()) && !is_test(file))
        .map(|file| format!("{file}: no module declares it"))
        .collect()
}

/// `Cargo.lock` has one version of each of these crates.
pub fn check_single_versions(lock: &str, names: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for name in names {
        let entry = format!("name = \"{name}\"");
        let n_copies = lock.lines().filter(|line| *line == entry).count();
        if n_copies != 1 {
            found.push(format!("Cargo.lock: {n_copies} versions of {name}"));
        }
    }
    found
}

fn row(arrows: &Arrows, layer: &str) -> Option<&'static [&'static str]> {
    let row = arrows.iter().find(|(name, _)| *name == layer);
    row.map(|(_, allowed)| *allowed)
}

/// The module that declares the item, and those that the path passes through.
fn used_modules(reference: &Reference) -> impl Iterator<Item = ModuleId> {
    let last = match &reference.definition {
        Definition::Module(module) | Definition::Item(module, _) => Some(*module),
        Definition::External(_) => None,
    };
    reference.through.iter().copied().chain(last)
}

/// Whether a path is `parent` or starts with it, segment by segment.
fn is_at_or_below(path: &str, parent: &str) -> bool {
    let rest = path.strip_prefix(parent);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

/// Violations by location, each once per line.
#[derive(Default)]
struct Faults {
    found: BTreeSet<(String, usize, String)>,
}

impl Faults {
    fn add(&mut self, file: &str, line: usize, fault: &str) {
        self.found.insert((file.to_owned(), line, fault.to_owned()));
    }

    fn add_at(&mut self, tree: &SourceTree, reference: &Reference, fault: &str) {
        let Module { file, .. } = &tree.modules[reference.from];
        self.add(file, reference.line, fault);
    }

    fn sorted(self) -> Vec<String> {
        let faults = self.found.into_iter();
        faults
            .map(|(file, line, fault)| format!("{file}:{line}: {fault}"))
            .collect()
    }
}
