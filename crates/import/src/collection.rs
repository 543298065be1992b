//! [`Collection`]: a file of several articles, opened once and read part by part.

use std::fs::File;
use std::io::{Read as _, Seek as _};
use std::path::{Path, PathBuf};

use pullquote_text::{Article, Contents, Source};

use crate::error::ImportError;
use crate::file;
use crate::registry::COLLECTIONS;
use crate::traits::{CollectionFormat, Parts};

/// The first bytes of a gzip file.
const GZIP: &[u8] = b"\x1f\x8b";

/// The extensions under which bytes without a name are looked at, the most certain first.
const TRIED: &[&str] = &[
    "mbox", "warc", "digest", "xml", "json", "jsonl", "docx", "txt",
];

/// A file of several articles.
pub struct Collection {
    path: PathBuf,
    is_found_by_content: bool,
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
        let (head, _) = file::read_head(path, file::HEAD)?;
        let mut candidates = std::iter::once(first).chain(named);
        let Some(format) = candidates.find(|format| format.detects(path, &head)) else {
            return Ok(None);
        };
        Self::open_as(*format, file::open(path)?, path)
    }

    fn open_as(
        format: &dyn CollectionFormat,
        file: File,
        path: &Path,
    ) -> Result<Option<Self>, ImportError> {
        let parts = match format.open(file, path) {
            // What its first bytes look like it is not.
            Err(ImportError::NoParts) => return Ok(None),
            parts => parts?,
        };
        Ok(Some(Self {
            path: path.to_owned(),
            is_found_by_content: format.is_found_by_content(),
            parts,
        }))
    }

    /// Opens `file`, which has no name, such as a copy of standard input; `None` when it holds one article.
    /// Its parts are numbered as those of a file with a name.
    ///
    /// # Errors
    /// It cannot be read, or is damaged.
    pub fn from_unnamed(
        mut file: File,
        extension: &str,
    ) -> Result<Option<(Self, Contents)>, ImportError> {
        file.rewind()?;
        let path = unnamed(extension);
        let mut head = Vec::new();
        (&mut file).take(file::HEAD as u64).read_to_end(&mut head)?;
        file.rewind()?;
        let mut formats = COLLECTIONS.iter();
        let format =
            formats.find(|format| format.accepts_name(&path) && format.detects(&path, &head));
        let Some(format) = format else {
            return Ok(None);
        };
        let contents = Self::open_as(*format, file, &path).and_then(|collection| {
            let Some(mut collection) = collection else {
                return Ok(None);
            };
            let contents = collection.contents()?;
            let is_one = collection.is_found_by_content && contents.parts.len() == 1;
            Ok((!is_one).then_some((collection, contents)))
        });
        match contents {
            // Only a name would tell that it is an archive, and not compressed text or data.
            Err(_) if format.is_found_by_content() || head.starts_with(GZIP) => Ok(None),
            contents => contents,
        }
    }

    /// The article of a file that holds just one, in a format that names do not tell.
    pub(crate) fn only_article(&mut self, source: &Source) -> Option<Result<Article, ImportError>> {
        if !self.is_found_by_content {
            return None;
        }
        match self.contents().ok()?.parts.as_slice() {
            [part] => Some(self.parts.article(source.clone(), part.number)),
            _ => None,
        }
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
    let Some(mut collection) = Collection::open(path)? else {
        return Ok(None);
    };
    let contents = collection.contents()?;
    let is_one = collection.is_found_by_content && contents.parts.len() == 1;
    Ok((!is_one).then_some(contents))
}

/// Like [`contents`], but looks only into files whose name tells that they hold several articles. For
/// listing many files at once: [`may_hold_several`] then tells which of the others to look into.
///
/// # Errors
/// As [`contents`].
pub fn contents_by_name(path: &Path) -> Result<Option<Contents>, ImportError> {
    let mut named = COLLECTIONS
        .iter()
        .filter(|format| format.accepts_name(path));
    if named.all(|format| format.is_found_by_content()) {
        return Ok(None);
    }
    contents(path)
}

/// Whether only the bytes of a file of this name tell whether it holds several articles.
pub fn is_told_by_content(path: &Path) -> bool {
    let mut named = COLLECTIONS
        .iter()
        .filter(|format| format.accepts_name(path))
        .peekable();
    named.peek().is_some() && named.all(|format| format.is_found_by_content())
}

/// Whether a file of this name that begins with `head` may hold several articles: [`contents`] tells.
pub fn may_hold_several(path: &Path, head: &[u8]) -> bool {
    COLLECTIONS
        .iter()
        .any(|format| format.accepts_name(path) && format.detects(path, head))
}

/// The extension that a file would have that begins with `head` and may hold several articles:
/// [`Collection::from_unnamed`] tells whether it does.
pub fn extension_of_several(head: &[u8]) -> Option<&'static str> {
    let is_zip = head.starts_with(b"PK\x03\x04");
    if is_zip && memchr::memmem::find(head, b"mimetypeapplication/epub+zip").is_some() {
        return Some("epub");
    }
    let mut tried = TRIED.iter().copied();
    tried.find(|extension| may_hold_several(&unnamed(extension), head))
}

/// A path for what has no name.
fn unnamed(extension: &str) -> PathBuf {
    Path::new("unnamed").with_extension(extension)
}
