//! The module trees of all crates of the workspace, built from `mod` items.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;
use std::{fs, io};

use super::syntax::{ChildModule, ModuleBody, ModuleFacts, parse};

/// Directories with Rust sources.
pub const FOLDERS: &[&str] = &[
    "crates", "src", "train", "xtask", "tests", "benches", "fuzz",
];

/// Source files by path, relative to the root and with `/` as separator.
#[derive(Default)]
pub struct Sources {
    pub files: BTreeMap<String, String>,
}

/// Index into [`SourceTree::modules`].
pub type ModuleId = usize;

/// All modules that are reachable from the root file of a crate.
#[derive(Default)]
pub struct SourceTree {
    pub modules: Vec<Module>,
    /// Name and root module of each crate.
    pub crates: Vec<(String, ModuleId)>,
    /// The modules under `#[cfg(test)]`: their paths without `.rs`.
    pub test_modules: Vec<String>,
    /// Files that cannot be parsed, modules without a file.
    pub errors: Vec<String>,
}

/// A module, inline or in its own file.
pub struct Module {
    pub path: Vec<String>,
    pub file: String,
    /// The crate's root module.
    pub root: ModuleId,
    pub parent: Option<ModuleId>,
    /// The module of the file that contains this module: itself, unless it is inline.
    pub file_root: ModuleId,
    pub children: HashMap<String, ModuleId>,
    pub is_pub: bool,
    pub is_hidden: bool,
    pub facts: ModuleFacts,
    /// Names of the declared items.
    pub declared: HashSet<String>,
    /// Imported names, with indexes into `facts.imports`.
    pub imported: HashMap<String, Vec<usize>>,
    /// The directory of its child modules' files.
    folder: String,
}

impl Sources {
    /// Reads all Rust files below [`FOLDERS`].
    pub fn read(root: &Path) -> io::Result<Self> {
        let mut sources = Self::default();
        for folder in FOLDERS {
            if root.join(folder).is_dir() {
                sources.read_folder(root, folder)?;
            }
        }
        Ok(sources)
    }

    fn read_folder(&mut self, root: &Path, folder: &str) -> io::Result<()> {
        for entry in fs::read_dir(root.join(folder))? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = format!("{folder}/{name}");
            if entry.path().is_dir() {
                if name != "target" {
                    self.read_folder(root, &path)?;
                }
            } else if entry
                .path()
                .extension()
                .is_some_and(|ending| ending == "rs")
            {
                self.files.insert(path, fs::read_to_string(entry.path())?);
            }
        }
        Ok(())
    }
}

impl SourceTree {
    /// Parses the crates whose root file is among the sources: `…/src/lib.rs` or `…/src/main.rs`.
    pub fn build(sources: &Sources) -> Self {
        let mut tree = Self::default();
        for file in sources.files.keys() {
            if let Some(name) = crate_name(file) {
                let root = tree.modules.len();
                tree.add_file(sources, file, Place::crate_root(root, file));
                // A root that cannot be parsed is among the errors.
                if tree.modules.len() > root {
                    tree.crates.push((name, root));
                }
            }
        }
        tree
    }

    /// The root module of a crate that other crates can name.
    pub fn library(&self, name: &str) -> Option<ModuleId> {
        let library = |(known, root): &&(String, ModuleId)| {
            known == name && self.modules[*root].file.ends_with("lib.rs")
        };
        Some(self.crates.iter().find(library)?.1)
    }

    /// The layer that a module belongs to: its crate's name without `pullquote_`, or the program's top-level
    /// module. The root of the program and the helper packages have none.
    pub fn layer(&self, module: ModuleId) -> Option<&str> {
        let module = &self.modules[module];
        let name = self.crate_of(module.root);
        match name.strip_prefix("pullquote_") {
            Some(layer) => Some(layer),
            None if name == "pullquote" => Some(module.path.first()?),
            None => None,
        }
    }

    /// A module's path for messages: `annotate::features`, both for crates and for modules of the program.
    pub fn display(&self, module: ModuleId) -> String {
        let Module { path, root, .. } = &self.modules[module];
        let mut names = match self.crate_of(*root) {
            "pullquote" if !path.is_empty() => Vec::new(),
            name => vec![name.trim_start_matches("pullquote_")],
        };
        names.extend(path.iter().map(String::as_str));
        names.join("::")
    }

    fn crate_of(&self, root: ModuleId) -> &str {
        let found = self.crates.iter().find(|(_, known)| *known == root);
        found.map_or("", |(name, _)| name)
    }

    fn add_file(&mut self, sources: &Sources, file: &str, place: Place) {
        let Some(text) = sources.files.get(file) else {
            let name = place.path.join("::");
            self.errors
                .push(format!("{file}: no file for module {name}"));
            return;
        };
        match parse(text) {
            Ok(facts) => self.add_module(sources, place, facts),
            Err(error) => self.errors.push(format!("{file}:{error}")),
        }
    }

    fn add_module(&mut self, sources: &Sources, place: Place, mut facts: ModuleFacts) {
        let id = self.modules.len();
        if let (Some(parent), Some(name)) = (place.parent, place.path.last()) {
            self.modules[parent].children.insert(name.clone(), id);
        }
        let children = std::mem::take(&mut facts.children);
        let test_children = facts.test_children.iter();
        let test_modules = test_children.map(|name| format!("{}/{name}", place.folder));
        self.test_modules.extend(test_modules);
        let declared = facts.declarations.iter().map(|item| item.name.clone());
        let mut imported: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, import) in facts.imports.iter().enumerate() {
            if let Some(name) = &import.name {
                imported.entry(name.clone()).or_default().push(index);
            }
        }
        self.modules.push(Module {
            declared: declared.collect(),
            imported,
            path: place.path,
            file: place.file,
            root: place.root,
            parent: place.parent,
            file_root: place.file_root.unwrap_or(id),
            children: HashMap::new(),
            is_pub: place.is_pub,
            is_hidden: place.is_hidden,
            facts,
            folder: place.folder,
        });
        for child in children {
            self.add_child(sources, id, child);
        }
    }

    /// Whether the parent declared the same file before, under another `cfg`. The most public declaration
    /// counts.
    fn is_declared_again(&mut self, parent: ModuleId, child: &ChildModule) -> bool {
        let Some(known) = self.modules[parent].children.get(&child.name).copied() else {
            return false;
        };
        let known = &mut self.modules[known];
        if child.is_pub && !child.is_hidden {
            (known.is_pub, known.is_hidden) = (true, false);
        }
        true
    }

    fn add_child(&mut self, sources: &Sources, parent: ModuleId, child: ChildModule) {
        if matches!(child.body, ModuleBody::File) && self.is_declared_again(parent, &child) {
            return;
        }
        let Module {
            path,
            file,
            root,
            folder,
            file_root,
            ..
        } = &self.modules[parent];
        let place = Place {
            path: path.iter().cloned().chain([child.name.clone()]).collect(),
            file: file.clone(),
            root: *root,
            parent: Some(parent),
            file_root: None,
            is_pub: child.is_pub,
            is_hidden: child.is_hidden,
            folder: format!("{folder}/{}", child.name),
        };
        match child.body {
            ModuleBody::Inline(facts) => {
                let file_root = Some(*file_root);
                let place = Place { file_root, ..place };
                self.add_module(sources, place, facts);
            }
            ModuleBody::File => {
                let flat = format!("{folder}/{}.rs", child.name);
                let nested = format!("{folder}/{}/mod.rs", child.name);
                let is_nested = sources.files.contains_key(&nested);
                let file = if is_nested { nested } else { flat };
                self.add_file(sources, &file.clone(), Place { file, ..place });
            }
            ModuleBody::FileAt(relative) => {
                let file = resolved(&format!("{}/{relative}", folder_of(file)));
                // Children of a file named by `#[path]` are in the file's own directory.
                let folder = folder_of(&file).to_owned();
                let place = Place {
                    file: file.clone(),
                    folder,
                    ..place
                };
                self.add_file(sources, &file, place);
            }
        }
    }
}

/// A module before its code is parsed.
struct Place {
    path: Vec<String>,
    file: String,
    root: ModuleId,
    parent: Option<ModuleId>,
    file_root: Option<ModuleId>,
    is_pub: bool,
    is_hidden: bool,
    folder: String,
}

impl Place {
    fn crate_root(root: ModuleId, file: &str) -> Self {
        Self {
            path: Vec::new(),
            file: file.to_owned(),
            root,
            parent: None,
            file_root: None,
            is_pub: true,
            is_hidden: false,
            folder: folder_of(file).to_owned(),
        }
    }
}

/// The crate of a root file: `crates/text/src/lib.rs` is `pullquote_text`, `src/lib.rs` is `pullquote`.
fn crate_name(file: &str) -> Option<String> {
    let package = file
        .strip_suffix("src/lib.rs")
        .or_else(|| file.strip_suffix("src/main.rs"))?;
    match package.trim_end_matches('/').split('/').collect::<Vec<_>>()[..] {
        [""] => Some("pullquote".to_owned()),
        ["crates", name] => Some(format!("pullquote_{}", name.replace('-', "_"))),
        [name] => Some(name.replace('-', "_")),
        _ => None,
    }
}

fn folder_of(file: &str) -> &str {
    file.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The path without `..` components.
fn resolved(path: &str) -> String {
    let mut parts = Vec::new();
    for part in path.split('/') {
        match part {
            ".." => drop(parts.pop()),
            "." => {}
            part => parts.push(part),
        }
    }
    parts.join("/")
}
