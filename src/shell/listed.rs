//! What the library lists: the program's own articles, the reader's folder, what was named.

use std::path::{Path, PathBuf};

use anyhow::Context as _;

/// What is listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The articles that come with the program.
    pub seeds: bool,
    /// Standard input.
    pub stdin: bool,
    /// The reader's own folder; nobody may have made it yet.
    pub own: Option<PathBuf>,
    /// Files and folders that were named; what is not there is listed with its error.
    pub named: Vec<PathBuf>,
}

impl Listed {
    /// What paths name, all of which must be there; without any the reader's own library.
    ///
    /// # Errors
    /// One is not there.
    pub fn of(paths: &[PathBuf], own: &Path) -> anyhow::Result<Self> {
        let named: Vec<PathBuf> = paths
            .iter()
            .map(|path| super::open::absolute(path))
            .collect();
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

    /// What is walked through.
    pub fn roots(&self) -> Vec<PathBuf> {
        let own = self.own.iter().filter(|folder| folder.exists());
        own.chain(&self.named).cloned().collect()
    }

    /// The folders among them.
    pub fn folders(&self) -> Vec<PathBuf> {
        let mut folders = self.roots();
        folders.retain(|path| path.is_dir());
        folders
    }

    /// What is listed, in words: a path on each line.
    pub fn named_roots(&self) -> String {
        let roots = self.own.iter().chain(&self.named);
        let lines: Vec<String> = roots
            .map(|path| path.to_string_lossy().into_owned())
            .collect();
        lines.join("\n")
    }
}
