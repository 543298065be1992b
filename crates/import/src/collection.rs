//! [`Collection`]: a file of several articles, opened once and read part by part.

use std::path::{Path, PathBuf};

use pullquote_text::{Article, Contents, Source};

use crate::error::ImportError;
use crate::file;
use crate::registry::COLLECTIONS;
use crate::traits::Parts;

/// How many bytes of a file its format is recognised by.
const HEAD: usize = 8 << 10;

/// A file of several articles.
pub struct Collection {
    path: PathBuf,
    parts: Box<dyn Parts>,
}

impl Collection {
    /// Opens the file at `path`; `None` when it holds one article.
    ///
    /// # Errors
    /// The file cannot be read, or is damaged.
    pub fn open(path: &Path) -> Result<Option<Self>, ImportError> {
        let mut named = COLLECTIONS
            .iter()
            .filter(|format| format.accepts_name(path));
        let Some(first) = named.next() else {
            return Ok(None);
        };
        let (head, _) = file::read_head(path, HEAD)?;
        let mut candidates = std::iter::once(first).chain(named);
        let Some(format) = candidates.find(|format| format.detects(path, &head)) else {
            return Ok(None);
        };
        Ok(Some(Self {
            path: path.to_owned(),
            parts: format.open(file::open(path)?, path)?,
        }))
    }

    /// The file.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// What the file holds. Parts that cannot be read are listed with the reason.
    ///
    /// # Errors
    /// The file cannot be read, or none of its parts has text.
    pub fn contents(&mut self) -> Result<Contents, ImportError> {
        self.parts.contents()
    }

    /// The article of this number, counted as in [`Source::Part`].
    ///
    /// # Errors
    /// There is no such part, it cannot be read, or it has no text.
    pub fn article(&mut self, number: u32) -> Result<Article, ImportError> {
        let source = Source::Part {
            path: self.path.clone(),
            part: number,
        };
        self.parts.article(source, number)
    }
}

/// The articles that the file at `path` holds; `None` for a file of one article.
///
/// # Errors
/// As [`Collection::open`] and [`Collection::contents`].
pub fn contents(path: &Path) -> Result<Option<Contents>, ImportError> {
    let collection = Collection::open(path)?;
    collection.map(|mut open| open.contents()).transpose()
}
