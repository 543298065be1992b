//! What a reader of a format implements. The readers are listed in [`registry`](crate::registry).

use std::fs::File;
use std::path::Path;

use pullquote_text::{Article, Contents, Source};

use crate::error::ImportError;

/// A format of files that hold one article.
pub(crate) trait DocumentFormat: Sync {
    /// Whether bytes that begin with `head`, in a file of that name, are of this format. The name may be
    /// empty.
    fn detects(&self, name: &Path, head: &[u8]) -> bool;

    /// Reads all of the bytes, in time and memory linear in their number.
    fn read(&self, bytes: Vec<u8>, source: Source) -> Result<Article, ImportError>;
}

/// A format of files that hold several articles.
pub(crate) trait CollectionFormat: Sync {
    /// Whether the extension of `path` decides that the file is of this format, or can be. With false,
    /// the file is not looked into.
    fn accepts_name(&self, path: &Path) -> bool;

    /// Whether a file that [`accepts_name`](Self::accepts_name) and begins with `head` is of this format.
    fn detects(&self, path: &Path, head: &[u8]) -> bool;

    /// Whether only the bytes of a file tell that it is of this format, since most files of that name
    /// are not. Such a file is listed as one article until it was looked into, and remains one if it holds
    /// just one.
    fn is_found_by_content(&self) -> bool {
        false
    }

    /// Opens `file`, for reading its parts in any order. Reading all of them takes time linear in the size
    /// of the file. With [`ImportError::NoParts`] the file is not of this format after all.
    fn open(&self, file: File, path: &Path) -> Result<Box<dyn Parts>, ImportError>;
}

/// The articles of an open file.
pub(crate) trait Parts: Send {
    fn contents(&mut self) -> Result<Contents, ImportError>;

    /// The article of this number, which [`Contents`] need not list.
    fn article(&mut self, source: Source, number: u32) -> Result<Article, ImportError>;
}
