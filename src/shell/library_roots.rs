//! What the library lists: built-in articles, the user's own folder, paths from the command line.

use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::source::absolute;
use crate::article_id::ArticleId;
use crate::config::Paths;

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
        })
    }

    /// The paths to walk.
    pub fn paths(&self) -> Vec<PathBuf> {
        let own = self.own.iter().filter(|folder| folder.exists());
        own.chain(&self.named).cloned().collect()
    }

    /// Those of [`Self::paths`] that are folders.
    pub fn folders(&self) -> Vec<PathBuf> {
        let mut folders = self.paths();
        folders.retain(|path| path.is_dir());
        folders
    }

    /// All paths, one a line. Identifies the index of these roots and is stored in it.
    pub fn description(&self) -> String {
        let roots = self.own.iter().chain(&self.named);
        let lines: Vec<_> = roots.map(|path| path.to_string_lossy()).collect();
        lines.join("\n")
    }

    /// The index file of these roots. The user's library has one and so has each set of folders;
    /// single files and standard input have none.
    pub fn index_path(&self, paths: &Paths) -> Option<PathBuf> {
        if self.own.is_none() && self.folders().is_empty() {
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
