//! Finds the module that declares what a path names, through imports and re-exports.
//!
//! Names that macros make are not seen, nor is which type a method call is for.

use super::source_tree::{ModuleId, SourceTree};

/// What a path names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Definition {
    Module(ModuleId),
    /// An item and the module that declares it.
    Item(ModuleId, String),
    /// Something of a crate that is not in the workspace, by its whole path.
    External(Vec<String>),
}

/// A path, where it stands, and what it names.
pub struct Reference {
    pub from: ModuleId,
    pub line: usize,
    pub definition: Definition,
    /// The modules that the path leads through, re-exporting ones included.
    pub through: Vec<ModuleId>,
}

/// Everything that the modules name outside themselves.
pub fn references(tree: &SourceTree) -> Vec<Reference> {
    let mut found = Vec::new();
    for (from, module) in tree.modules.iter().enumerate() {
        for import in &module.facts.imports {
            let mut reference = Reference::to(tree, from, &import.path, import.line);
            // A glob needs what the module declares; a plain import of a module only gives it a name here.
            if let (None, Definition::Module(module)) = (&import.name, &reference.definition) {
                reference.definition = Definition::Item(*module, "*".to_owned());
            }
            found.push(reference);
        }
        for (path, line) in &module.facts.paths {
            let is_known = path.len() > 1 || module.imported.contains_key(&path[0]);
            if is_known {
                found.push(Reference::to(tree, from, path, *line));
            }
        }
    }
    found
}

/// What a path in a module names.
pub fn resolve(tree: &SourceTree, from: ModuleId, path: &[String]) -> Definition {
    Search::new(tree).path(from, path, Wanted::Anything)
}

impl Reference {
    fn to(tree: &SourceTree, from: ModuleId, path: &[String], line: usize) -> Self {
        let mut search = Search::new(tree);
        let definition = search.path(from, path, Wanted::Anything);
        Self {
            from,
            line,
            definition,
            through: search.through,
        }
    }
}

/// A name can stand for a module and for a function at once.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    /// More of the path follows.
    Scope,
    Anything,
}

struct Search<'a> {
    tree: &'a SourceTree,
    through: Vec<ModuleId>,
    /// Names that are being looked up: an import may lead back to itself.
    open: Vec<(ModuleId, String, Wanted)>,
}

impl<'a> Search<'a> {
    fn new(tree: &'a SourceTree) -> Self {
        Self {
            tree,
            through: Vec::new(),
            open: Vec::new(),
        }
    }

    fn path(&mut self, from: ModuleId, path: &[String], wanted: Wanted) -> Definition {
        let wanted_at = |index| {
            if index + 1 == path.len() {
                wanted
            } else {
                Wanted::Scope
            }
        };
        let Some(first) = path.first() else {
            return Definition::Module(from);
        };
        let mut here = self.first(from, first, wanted_at(0));
        for (index, name) in path.iter().enumerate().skip(1) {
            here = match here {
                Definition::Module(module) => {
                    self.through.push(module);
                    self.step(module, name, wanted_at(index))
                }
                // A variant or an associated function.
                item @ Definition::Item(..) => return item,
                Definition::External(start) => {
                    return Definition::External([&start, &path[index..]].concat());
                }
            };
        }
        here
    }

    /// What the first segment of a path names in a module.
    fn first(&mut self, from: ModuleId, name: &str, wanted: Wanted) -> Definition {
        if matches!(name, "crate" | "self" | "super") {
            return self.step(from, name, wanted);
        }
        let external = || Definition::External(vec![name.to_owned()]);
        let found = self.name(from, name, wanted);
        found.unwrap_or_else(|| {
            self.tree
                .library(name)
                .map_or_else(external, Definition::Module)
        })
    }

    fn step(&mut self, module: ModuleId, name: &str, wanted: Wanted) -> Definition {
        let here = &self.tree.modules[module];
        match name {
            "self" => Definition::Module(module),
            "crate" => Definition::Module(here.root),
            "super" => Definition::Module(here.parent.unwrap_or(module)),
            name => {
                let found = self.name(module, name, wanted);
                found.unwrap_or_else(|| Definition::Item(module, name.to_owned()))
            }
        }
    }

    /// What a name stands for in the scope of a module.
    fn name(&mut self, module: ModuleId, name: &str, wanted: Wanted) -> Option<Definition> {
        let key = (module, name.to_owned(), wanted);
        if self.open.contains(&key) {
            return None;
        }
        let here = &self.tree.modules[module];
        let item = || {
            here.declared
                .contains(name)
                .then(|| Definition::Item(module, name.to_owned()))
        };
        let child = || {
            here.children
                .get(name)
                .map(|child| Definition::Module(*child))
        };
        self.open.push(key);
        let found = match wanted {
            Wanted::Scope => child()
                .or_else(|| self.import(module, name, wanted))
                .or_else(item),
            Wanted::Anything => item()
                .or_else(|| self.import(module, name, wanted))
                .or_else(child),
        };
        let found = found.or_else(|| self.glob(module, name, wanted));
        self.open.pop();
        found
    }

    fn import(&mut self, module: ModuleId, name: &str, wanted: Wanted) -> Option<Definition> {
        let here = &self.tree.modules[module];
        let imports = here.imported.get(name)?;
        let mut found = None;
        for index in imports {
            let before = self.through.len();
            let import = &here.facts.imports[*index];
            let definition = self.path(module, &import.path, wanted);
            let is_best = match wanted {
                Wanted::Scope => matches!(definition, Definition::Module(_)),
                Wanted::Anything => !matches!(definition, Definition::Module(_)),
            };
            if is_best {
                return Some(definition);
            }
            self.through.truncate(before);
            found.get_or_insert(definition);
        }
        found
    }

    fn glob(&mut self, module: ModuleId, name: &str, wanted: Wanted) -> Option<Definition> {
        let here = &self.tree.modules[module];
        let globs = here
            .facts
            .imports
            .iter()
            .filter(|import| import.name.is_none());
        for import in globs {
            if let Definition::Module(target) = self.path(module, &import.path, Wanted::Scope)
                && let Some(found) = self.name(target, name, wanted)
            {
                return Some(found);
            }
        }
        None
    }
}
