//! The public interface of a library crate.

use std::collections::{BTreeMap, BTreeSet};

use super::resolve::{Definition, resolve};
use super::source_tree::{ModuleId, SourceTree};

/// Items: types, traits, functions, constants and macros; modules, fields and variants do not count.
pub struct Size {
    pub n_items: usize,
    /// Public methods and associated functions of those types.
    pub n_methods: usize,
}

/// Items by the module that declares them and their name there, each with the paths by which it is reached from
/// outside of the crate.
pub type Items = BTreeMap<(ModuleId, String), BTreeSet<String>>;

/// Counts what [`items`] finds, and its methods.
pub fn size(tree: &SourceTree, root: ModuleId) -> Size {
    let items = items(tree, root, "");
    Size {
        n_items: items.len(),
        n_methods: count_methods(tree, &items),
    }
}

/// What is reachable through public modules and re-exports of the crate called `name`, without items that are
/// `#[doc(hidden)]`, behind a feature, or re-exported from another crate.
pub fn items(tree: &SourceTree, root: ModuleId, name: &str) -> Items {
    let mut search = Search {
        tree,
        root,
        modules: BTreeSet::new(),
        items: Items::new(),
    };
    search.add_module(root, name);
    search.items
}

struct Search<'a> {
    tree: &'a SourceTree,
    root: ModuleId,
    modules: BTreeSet<(ModuleId, String)>,
    items: Items,
}

impl Search<'_> {
    /// Adds the items of a module that is reached by `path`.
    fn add_module(&mut self, id: ModuleId, path: &str) {
        let module = &self.tree.modules[id];
        let is_cycle = path.matches("::").count() > MAX_DEPTH;
        if module.root != self.root || is_cycle || !self.modules.insert((id, path.to_owned())) {
            return;
        }
        for item in &module.facts.declarations {
            if item.is_pub && !item.is_hidden {
                self.add_item(id, &item.name, format!("{path}::{}", item.name));
            }
        }
        for (name, child) in &module.children {
            let child_module = &self.tree.modules[*child];
            if child_module.is_pub && !child_module.is_hidden {
                self.add_module(*child, &format!("{path}::{name}"));
            }
        }
        for import in &module.facts.imports {
            if import.is_pub && !import.is_hidden {
                let path = match &import.name {
                    Some(name) => format!("{path}::{name}"),
                    None => path.to_owned(),
                };
                self.add_definition(resolve(self.tree, id, &import.path), path);
            }
        }
    }

    fn add_item(&mut self, module: ModuleId, name: &str, path: String) {
        let paths = self.items.entry((module, name.to_owned())).or_default();
        paths.insert(path);
    }

    fn add_definition(&mut self, definition: Definition, path: String) {
        match definition {
            Definition::Module(module) => self.add_module(module, &path),
            Definition::Item(module, name) if self.tree.modules[module].root == self.root => {
                self.add_item(module, &name, path);
            }
            Definition::Item(..) | Definition::External(_) => {}
        }
    }
}

/// Modules that re-export each other have paths of any length.
const MAX_DEPTH: usize = 8;

fn count_methods(tree: &SourceTree, items: &Items) -> usize {
    let mut n_methods = 0;
    for (id, module) in tree.modules.iter().enumerate() {
        for method in &module.facts.methods {
            if let Definition::Item(owner, name) = resolve(tree, id, &method.self_type)
                && !method.is_hidden
                && items.contains_key(&(owner, name))
            {
                n_methods += 1;
            }
        }
    }
    n_methods
}

#[cfg(test)]
mod tests {
    use super::super::source_tree::Sources;
    use super::*;

    #[test]
    fn only_reachable_items_count() {
        let files = [
            (
                "src/lib.rs",
                "pub mod open; mod closed; pub use closed::{A, inner}; #[doc(hidden)] pub mod hidden;
                 #[cfg(feature = \"train\")] pub mod train; pub(crate) fn own() {}",
            ),
            ("src/open.rs", "pub struct B; impl B { pub fn new() {} fn own() {} } struct C;"),
            (
                "src/closed.rs",
                "pub struct A; pub struct D; impl A { pub fn a() {} #[doc(hidden)] pub fn b() {} }
                 impl D { pub fn d() {} } pub mod inner { pub const E: u8 = 1; }",
            ),
            ("src/hidden.rs", "pub struct F; impl super::A { pub fn c() {} }"),
            ("src/train.rs", "pub struct G;"),
        ];
        let own = files.map(|(file, text)| (file.to_owned(), text.to_owned()));
        let tree = SourceTree::build(&Sources { files: own.into() });
        let Size { n_items, n_methods } = size(&tree, 0);
        // A, B, E; `B::new`, `A::a`, `A::c`.
        assert_eq!((n_items, n_methods), (3, 3));
        let paths: Vec<String> = items(&tree, 0, "own").into_values().flatten().collect();
        assert_eq!(paths, ["own::open::B", "own::A", "own::inner::E"]);
    }
}
