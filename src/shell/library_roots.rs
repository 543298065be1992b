//! What the library lists: built-in articles, the user's own folder, paths from the command line.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::piped;
use super::source::{absolute, seed_entries, walk_articles};
use crate::article_id::ArticleId;
use crate::config::Paths;
use crate::library::Entry;
use crate::library::walk::WalkReport;
use pullquote_text::{Source, clean};

/// Most files that are indexed in memory.
const MAX_IN_MEMORY: usize = 64;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LibraryRoots {
    /// Whether the built-in articles are listed.
    pub seeds: bool,
    /// Whether standard input is listed.
    pub stdin: bool,
    /// The user's library folder. It may not exist yet.
    pub own: Option<PathBuf>,
    /// Files and folders from the command line. Missing ones are listed with their error.
    pub named: Vec<PathBuf>,
    /// Parts of files from the command line. The other parts of their files are not listed.
    pub parts: Vec<Source>,
}

impl LibraryRoots {
    /// The files and folders at `paths`, all of which must exist; the library folder `own` and the
    /// built-in articles when `paths` is empty.
    pub fn from_paths(paths: &[PathBuf], own: &Path) -> anyhow::Result<Self> {
        let named: Vec<PathBuf> = paths.iter().map(|path| absolute(path)).collect();
        for path in &named {
            path.symlink_metadata()
                .with_context(|| path.display().to_string())?;
        }
        Ok(Self {
            seeds: named.is_empty(),
            stdin: false,
            own: named.is_empty().then(|| own.to_owned()),
            named,
            parts: Vec::new(),
        })
    }

    /// The reader's own library at `own` and the built-in articles; standard input as before.
    #[must_use]
    pub fn whole_library(&self, own: &Path) -> Self {
        Self {
            seeds: true,
            stdin: self.stdin,
            own: Some(own.to_owned()),
            named: Vec::new(),
            parts: Vec::new(),
        }
    }

    /// The paths to walk. Pipes were read before.
    pub fn paths(&self) -> Vec<PathBuf> {
        let own = self.own.iter().filter(|folder| folder.exists());
        let of_parts = self.parts.iter().filter_map(Source::path);
        let all = own.chain(&self.named).map(PathBuf::as_path).chain(of_parts);
        let walked = all.filter(|path| piped::held(path).is_none());
        walked.map(Path::to_owned).collect()
    }

    /// Whether an article that the walk found is listed.
    fn lists(&self, source: &Source) -> bool {
        let Source::Part { path, .. } = source else {
            return true;
        };
        let are_parts_named = self.parts.iter().any(|part| part.path() == Some(path));
        !are_parts_named || self.named.contains(path) || self.parts.contains(source)
    }

    /// Those of [`Self::paths`] that are folders.
    pub fn folders(&self) -> Vec<PathBuf> {
        let mut folders = self.paths();
        folders.retain(|path| path.is_dir());
        folders
    }

    /// The folders whose changes change the list, and those that are not there yet or at the moment.
    pub fn watched(&self) -> Vec<PathBuf> {
        let roots = self.own.iter().chain(&self.named);
        roots.filter(|path| !path.is_file()).cloned().collect()
    }

    /// Walks [`Self::paths`] and passes the articles found to `visit` in batches, until it breaks. Those
    /// of the user's own folder are labelled with the folder within it.
    pub fn walk(&self, visit: &mut dyn FnMut(Vec<Entry>) -> ControlFlow<()>) -> WalkReport {
        let name = self.own.as_deref().and_then(Path::file_name);
        let name = name.map(|name| clean::line(&name.to_string_lossy()).into_owned());
        for path in &self.named {
            if let Some(entries) = piped::entries(path)
                && visit(entries).is_break()
            {
                return WalkReport::default();
            }
        }
        walk_articles(&self.paths(), &mut |mut batch| {
            batch.retain(|entry| self.lists(&entry.source));
            for entry in &mut batch {
                if let Some(name) = &name
                    && let Some(within) = entry.folder.strip_prefix(name)
                    && (within.is_empty() || within.starts_with('/'))
                {
                    entry.folder = within.trim_start_matches('/').to_owned();
                }
            }
            visit(batch)
        })
    }

    /// The articles that are searched before there is an index, or because there is none: the samples,
    /// and named files.
    pub fn without_index(&self) -> Vec<Entry> {
        let mut entries = Vec::new();
        if self.seeds {
            entries.extend(seed_entries());
        }
        if self.stdin {
            let stdin = || vec![Entry::new(Source::Stdin)];
            entries.extend(piped::stdin_entries().unwrap_or_else(stdin));
        }
        if self.own.is_none() && !self.has_index() {
            self.walk(&mut |batch| {
                entries.extend(batch);
                ControlFlow::Continue(())
            });
        }
        entries
    }

    fn has_index(&self) -> bool {
        self.own.is_some() || !self.folders().is_empty() || self.named.len() > MAX_IN_MEMORY
    }

    /// All paths, one a line. Identifies the index of these roots and is stored in it.
    pub fn description(&self) -> String {
        let roots = self.own.iter().chain(&self.named);
        let lines: Vec<_> = roots.map(|path| path.to_string_lossy()).collect();
        lines.join("\n")
    }

    /// The index file of these roots. The user's library has one and so has each set of folders; a few
    /// files and standard input are indexed in memory.
    pub fn index_path(&self, paths: &Paths) -> Option<PathBuf> {
        if !self.has_index() {
            return None;
        }
        let name = match &self.own {
            Some(own) if *own == paths.data_dir.join("articles") => "library".to_owned(),
            _ => {
                let hash = ArticleId::of(&self.description());
                hash.as_str().chars().take(16).collect()
            }
        };
        let folder = paths.cache_dir.join("index");
        Some(folder.join(name).with_extension("db"))
    }
}
