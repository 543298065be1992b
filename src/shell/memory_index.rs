//! An index in memory, of articles that have none on disk: a few files named on the command line,
//! standard input, and the samples while the library's index cannot be written or is not there yet.

use std::fmt;
use std::sync::Arc;

use super::index::fast_rows;
use super::library_roots::LibraryRoots;
use super::source::OpenError;
use crate::corrections::CorrectionSet;
use crate::library::index::FileStamp;
use crate::library::store::{Change, Store, StoreError};
use pullquote_annotate::Annotator;
use pullquote_text::{Article, Source};

/// Reads an article.
pub type Read = Arc<dyn Fn(&Source) -> Result<Article, OpenError> + Send + Sync>;

pub struct MemoryIndex {
    roots: LibraryRoots,
    annotator: Annotator,
    pub read: Read,
    store: Option<Store>,
    /// The files that are in `store`, and the hash of the corrections.
    files: Vec<(Source, FileStamp)>,
    corrections: String,
}

impl fmt::Debug for MemoryIndex {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = out.debug_struct("MemoryIndex");
        out.field("files", &self.files).finish_non_exhaustive()
    }
}

impl MemoryIndex {
    pub fn new(roots: LibraryRoots, annotator: Annotator, read: Read) -> Self {
        Self {
            roots,
            annotator,
            read,
            store: None,
            files: Vec::new(),
            corrections: String::new(),
        }
    }

    /// The index, built anew if a file or the corrections have changed; `None` if it has no articles.
    ///
    /// # Errors
    /// There is not enough memory.
    pub fn open(&mut self, set: &CorrectionSet) -> Result<Option<&Store>, StoreError> {
        let entries = self.roots.without_index();
        if entries.is_empty() {
            return Ok(None);
        }
        let files = entries.iter();
        let files: Vec<_> = files
            .map(|entry| (entry.source.clone(), FileStamp::of(entry)))
            .collect();
        if self.store.is_none() || self.files != files || self.corrections != set.hash() {
            // Articles that cannot be read are listed with the reason, and not searched.
            // In the order of the samples in the file.
            let changes = entries.iter().rev().filter_map(|entry| {
                let article = (self.read)(&entry.source).ok()?;
                Some(fast_rows(entry, &article, &self.annotator, set))
            });
            let changes: Vec<Change> = changes.collect();
            let mut store = Store::in_memory()?;
            store.apply(&changes)?;
            self.store = Some(store);
            self.files = files;
            set.hash().clone_into(&mut self.corrections);
        }
        Ok(self.store.as_ref())
    }

    /// The index of the articles as they are now.
    ///
    /// # Errors
    /// There is not enough memory.
    pub fn into_store(mut self, set: &CorrectionSet) -> Result<Option<Store>, StoreError> {
        self.open(set)?;
        Ok(self.store)
    }
}
