//! Import cycles between modules of a crate.
//!
//! The nodes are modules that have their own file; inline modules belong to their file. An edge goes to the
//! module that declares the item, even if it is imported through a re-export. So `mod child;` is no edge,
//! `pub use child::Thing;` is an edge to the child, and `use super::Thing;` is an edge to the parent only if
//! the parent itself declares `Thing`. `use super::module;` is no edge; using an item of `module` is.

use std::collections::{BTreeMap, BTreeSet};

use super::resolve::{Definition, Reference};
use super::source_tree::{ModuleId, SourceTree};

/// Which imports count as edges.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Count {
    All,
    /// All but a module's imports from its own ancestors. A child that names its parent's types is how Rust
    /// modules are nested; what remains are cycles of modules of which none contains the other.
    NotOfAncestors,
}

/// A strongly connected component of the import graph.
pub struct Cycle {
    pub modules: Vec<ModuleId>,
    /// The edges between these modules.
    pub edges: Vec<Edge>,
}

/// An import, with the first location that shows it.
#[derive(Clone)]
pub struct Edge {
    pub from: ModuleId,
    pub to: ModuleId,
    pub file: String,
    pub line: usize,
    /// The imported names, in source order.
    pub names: Vec<String>,
}

impl Cycle {
    /// `annotate::features, annotate::pos`.
    pub fn names(&self, tree: &SourceTree) -> String {
        let names = self.modules.iter().map(|module| tree.display(*module));
        names.collect::<Vec<_>>().join(", ")
    }
}

/// All import cycles, sorted by the name of their first module.
pub fn cycles(tree: &SourceTree, references: &[Reference], count: Count) -> Vec<Cycle> {
    let mut edges = edges(tree, references);
    if count == Count::NotOfAncestors {
        edges.retain(|(from, to), _| !is_ancestor(tree, *to, *from));
    }
    let mut targets: BTreeMap<ModuleId, Vec<ModuleId>> = BTreeMap::new();
    for (from, to) in edges.keys() {
        targets.entry(*from).or_default().push(*to);
    }
    let mut found: Vec<Cycle> = Components::of(&targets)
        .into_iter()
        .filter(|group| group.len() > 1)
        .map(|mut modules| {
            modules.sort_by_key(|module| tree.display(*module));
            let is_inside =
                |edge: &&Edge| modules.contains(&edge.from) && modules.contains(&edge.to);
            let edges = edges.values().filter(is_inside).cloned().collect();
            Cycle { modules, edges }
        })
        .collect();
    found.sort_by_key(|cycle| cycle.names(tree));
    found
}

fn is_ancestor(tree: &SourceTree, module: ModuleId, of: ModuleId) -> bool {
    tree.modules[of]
        .path
        .starts_with(&tree.modules[module].path)
}

fn edges(tree: &SourceTree, references: &[Reference]) -> BTreeMap<(ModuleId, ModuleId), Edge> {
    let mut edges: BTreeMap<(ModuleId, ModuleId), Edge> = BTreeMap::new();
    for reference in in_order_of_lines(references) {
        let Definition::Item(module, name) = &reference.definition else {
            continue;
        };
        let (from, to) = (&tree.modules[reference.from], &tree.modules[*module]);
        if from.file_root != to.file_root && from.root == to.root {
            let key = (from.file_root, to.file_root);
            let edge = edges.entry(key).or_insert_with(|| Edge {
                from: from.file_root,
                to: to.file_root,
                file: from.file.clone(),
                line: reference.line,
                names: Vec::new(),
            });
            if !edge.names.contains(name) {
                edge.names.push(name.clone());
            }
        }
    }
    edges
}

fn in_order_of_lines(references: &[Reference]) -> Vec<&Reference> {
    let mut ordered: Vec<&Reference> = references.iter().collect();
    ordered.sort_by_key(|reference| reference.line);
    ordered
}

/// Strongly connected components (Tarjan 1972).
struct Components<'a> {
    targets: &'a BTreeMap<ModuleId, Vec<ModuleId>>,
    order: BTreeMap<ModuleId, usize>,
    stack: Vec<ModuleId>,
    on_stack: BTreeSet<ModuleId>,
    found: Vec<Vec<ModuleId>>,
}

impl<'a> Components<'a> {
    fn of(targets: &'a BTreeMap<ModuleId, Vec<ModuleId>>) -> Vec<Vec<ModuleId>> {
        let mut search = Self {
            targets,
            order: BTreeMap::new(),
            stack: Vec::new(),
            on_stack: BTreeSet::new(),
            found: Vec::new(),
        };
        for module in targets.keys() {
            if !search.order.contains_key(module) {
                search.visit(*module);
            }
        }
        search.found
    }

    /// Visits a module and its successors. Returns the lowest index on the stack that it reaches.
    fn visit(&mut self, module: ModuleId) -> usize {
        let number = self.order.len();
        self.order.insert(module, number);
        self.stack.push(module);
        self.on_stack.insert(module);
        let targets = self.targets;
        let mut lowest = number;
        for target in targets.get(&module).into_iter().flatten() {
            match self.order.get(target) {
                None => lowest = lowest.min(self.visit(*target)),
                Some(other) if self.on_stack.contains(target) => lowest = lowest.min(*other),
                Some(_) => {}
            }
        }
        if lowest == number {
            let start = self.stack.iter().rposition(|other| *other == module);
            let group = self.stack.split_off(start.unwrap_or_default());
            for member in &group {
                self.on_stack.remove(member);
            }
            self.found.push(group);
        }
        lowest
    }
}
