//! The public interface of a library crate.

use std::collections::BTreeSet;

use super::resolve::{Definition, resolve};
use super::source_tree::{ModuleId, SourceTree};

/// Items: types, traits, functions, constants and macros; modules, fields and variants do not count.
pub struct Size {
    pub n_items: usize,
    /// Public methods and associated functions of those types.
    pub n_methods: usize,
}

/// Counts what is reachable through public modules and re-exports, without items that are `#[doc(hidden)]`,
/// behind a feature, or re-exported from another crate.
pub fn size(tree: &SourceTree, root: ModuleId) -> Size {
    let mut search = Search {
        tree,
        root,
        modules: BTreeSet::new(),
        items: BTreeSet::new(),
    };
    search.add_module(root);
    Size {
        n_items: search.items.len(),
        n_methods: search.count_methods(),
    }
}

struct Search<'a> {
    tree: &'a SourceTree,
    root: ModuleId,
    modules: BTreeSet<ModuleId>,
    items: BTreeSet<(ModuleId, String)>,
}

impl Search<'_> {
    fn add_module(&mut self, id: ModuleId) {
        let module = &self.tree.modules[id];
        if module.root != self.root || !self.modules.insert(id) {
            return;
        }
        for item in &module.facts.declarations {
            if item.is_pub && !item.is_hidden {
                self.items.insert((id, item.name.clone()));
            }
        }
        for child in module.children.values() {
            let child_module = &self.tree.modules[*child];
            if child_module.is_pub && !child_module.is_hidden {
                self.add_module(*child);
            }
        }
        for import in &module.facts.imports {
            if import.is_pub && !import.is_hidden {
                self.add_definition(resolve(self.tree, id, &import.path));
            }
        }
    }

    fn add_definition(&mut self, definition: Definition) {
        match definition {
            Definition::Module(module) => self.add_module(module),
            Definition::Item(module, name) if self.tree.modules[module].root == self.root => {
                self.items.insert((module, name));
            }
            Definition::Item(..) | Definition::External(_) => {}
        }
    }

    fn count_methods(&self) -> usize {
        let mut n_methods = 0;
        for (id, module) in self.tree.modules.iter().enumerate() {
            for method in &module.facts.methods {
                if let Definition::Item(owner, name) = resolve(self.tree, id, &method.self_type)
                    && !method.is_hidden
                    && self.items.contains(&(owner, name))
                {
                    n_methods += 1;
                }
            }
        }
        n_methods
    }
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
    }
}
