//! What can be read only once: standard input, and pipes that are named as arguments, such as `<(command)`.
//!
//! An article is kept in memory. What may hold several goes to a temporary file without a name, which is gone
//! when the program ends, however it ends.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read, Seek as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex};

use pullquote_import as import;
use pullquote_text::{Article, Source};

use super::open_error::OpenError;
use super::threads::lock;
use crate::library::Entry;
use crate::library::walk;

/// Most bytes by which several articles are recognised.
const HEAD: u64 = 8 << 10;

/// Longest article that is read through a pipe, in bytes: it does not tell its size beforehand, and is kept in
/// memory beside what is made of it.
const MAX_PIPED: u64 = 1 << 30;

type Failure = (io::ErrorKind, String);
static STDIN: Mutex<Option<Result<Arc<Piped>, Failure>>> = Mutex::new(None);
static PIPES: LazyLock<Mutex<HashMap<PathBuf, Arc<Piped>>>> = LazyLock::new(Mutex::default);

/// What came through a pipe.
pub enum Piped {
    /// The bytes of an article.
    One(Arc<[u8]>),
    Several(Several),
}

/// Several articles, in a file without a name.
pub struct Several {
    pub file: File,
    /// Without its dot.
    pub extension: &'static str,
    collection: Mutex<import::Collection>,
    /// Their rows.
    pub entries: Vec<Entry>,
}

impl Several {
    fn article(&self, source: &Source, part: u32) -> Result<Article, OpenError> {
        let mut article = lock(&self.collection).article(part)?;
        article.source.clone_from(source);
        Ok(article)
    }
}

/// Standard input, which the first call reads to its end. What failed once fails again: the rest of it is no
/// article.
pub fn stdin() -> io::Result<Arc<Piped>> {
    let mut stdin = lock(&STDIN);
    let read = stdin.get_or_insert_with(|| {
        let read = read_stdin().map(Arc::new);
        read.map_err(|error| (error.kind(), error.to_string()))
    });
    match read {
        Ok(piped) => Ok(Arc::clone(piped)),
        Err((kind, message)) => Err(io::Error::new(*kind, message.clone())),
    }
}

fn read_stdin() -> io::Result<Piped> {
    let limit = match stdin_size() {
        Some(bytes) if bytes > import::file::MAX_BYTES => return Err(too_large(bytes)),
        Some(_) => import::file::MAX_BYTES,
        None => MAX_PIPED,
    };
    take(io::stdin().lock(), &Source::Stdin, limit)
}

/// Reads the pipe at `path` to its end. It is then read as a file of that path would be. `false` if `path` is
/// no pipe.
pub fn hold(path: &Path) -> io::Result<bool> {
    if !is_pipe(path) || held(path).is_some() {
        return Ok(is_pipe(path));
    }
    let piped = take(File::open(path)?, &Source::File(path.to_owned()), MAX_PIPED)?;
    lock(&PIPES).insert(path.to_owned(), Arc::new(piped));
    Ok(true)
}

/// What [`hold`] has read from `path`.
pub fn held(path: &Path) -> Option<Arc<Piped>> {
    lock(&PIPES).get(path).cloned()
}

/// The rows of what [`hold`] has read from `path`.
pub fn entries(path: &Path) -> Option<Vec<Entry>> {
    let source = || Source::File(path.to_owned());
    Some(match &*held(path)? {
        Piped::One(bytes) => vec![match import::read(bytes.to_vec(), source()) {
            Ok(article) => Entry::of(&article),
            Err(error) => {
                let mut entry = Entry::new(source());
                entry.error = Some(error.to_string());
                entry
            }
        }],
        Piped::Several(several) => several.entries.clone(),
    })
}

/// The rows of standard input, if it holds several articles.
pub fn stdin_entries() -> Option<Vec<Entry>> {
    match &*stdin().ok()? {
        Piped::One(_) => None,
        Piped::Several(several) => Some(several.entries.clone()),
    }
}

/// The articles of standard input.
pub fn stdin_sources() -> Vec<Source> {
    match stdin_entries() {
        None => vec![Source::Stdin],
        Some(entries) => entries.into_iter().map(|entry| entry.source).collect(),
    }
}

/// The article at `source`; `None` if that did not come through a pipe.
pub fn read(source: &Source) -> Option<Result<Article, OpenError>> {
    let piped = match source {
        Source::Stdin | Source::StdinPart(_) => match stdin() {
            Ok(piped) => piped,
            Err(error) => return Some(Err(error.into())),
        },
        Source::File(path) | Source::Part { path, .. } => held(path)?,
        Source::Seed(_) | Source::Given(_) => return None,
    };
    Some(match (&*piped, source) {
        (Piped::Several(several), Source::StdinPart(part) | Source::Part { part, .. }) => {
            several.article(source, *part)
        }
        (Piped::Several(several), _) => match several.entries.as_slice() {
            [entry] => return read(&entry.source),
            _ => Err(import::ImportError::IsCollection.into()),
        },
        (Piped::One(bytes), _) => import::read(bytes.to_vec(), source.clone()).map_err(Into::into),
    })
}

/// The size of the file that standard input is; `None` if it is something else.
#[cfg(unix)]
fn stdin_size() -> Option<u64> {
    use std::os::fd::AsFd as _;
    let duplicate = io::stdin().as_fd().try_clone_to_owned().ok()?;
    let metadata = File::from(duplicate).metadata().ok()?;
    metadata.is_file().then_some(metadata.len())
}

#[cfg(not(unix))]
fn stdin_size() -> Option<u64> {
    None
}

fn too_large(bytes: u64) -> io::Error {
    let message = format!("it has {bytes} bytes or more, which is too much; save it to files");
    io::Error::new(io::ErrorKind::FileTooLarge, message)
}

/// Reads `input` to its end; an article has at most `limit` bytes.
fn take(mut input: impl Read, source: &Source, limit: u64) -> io::Result<Piped> {
    let mut bytes = Vec::new();
    (&mut input).take(HEAD).read_to_end(&mut bytes)?;
    let Some(extension) = import::extension_of_several(&bytes) else {
        input.take(limit).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > limit {
            return Err(too_large(bytes.len() as u64));
        }
        return Ok(Piped::One(bytes.into()));
    };
    let mut rest = input.take(import::file::MAX_BYTES);
    let mut file = tempfile::tempfile()?;
    file.write_all(&bytes)?;
    if io::copy(&mut rest, &mut file)? == import::file::MAX_BYTES {
        return Err(too_large(import::file::MAX_BYTES));
    }
    let found = import::Collection::from_unnamed(file.try_clone()?, extension);
    let Some((collection, contents)) = found.map_err(io::Error::other)? else {
        file.rewind()?;
        bytes.clear();
        file.read_to_end(&mut bytes)?;
        return Ok(Piped::One(bytes.into()));
    };
    Ok(Piped::Several(Several {
        file,
        extension,
        collection: Mutex::new(collection),
        entries: rows(source, contents),
    }))
}

fn rows(source: &Source, contents: pullquote_text::Contents) -> Vec<Entry> {
    // Rows are made of the parts of a file.
    let path = source.path().unwrap_or_else(|| Path::new("standard input"));
    let of = Entry::new(Source::File(path.to_owned()));
    let mut entries = walk::part_entries(&of, contents);
    if *source == Source::Stdin {
        for entry in &mut entries {
            if let Source::Part { part, .. } = entry.source {
                entry.source = Source::StdinPart(part);
            }
        }
    }
    entries
}

#[cfg(unix)]
fn is_pipe(path: &Path) -> bool {
    use std::os::unix::fs::FileTypeExt as _;
    std::fs::metadata(path).is_ok_and(|metadata| metadata.file_type().is_fifo())
}

#[cfg(not(unix))]
fn is_pipe(_path: &Path) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_than_the_limit_is_refused() {
        let limit = HEAD + 5;
        let fits = vec![b'x'; limit as usize];
        assert!(take(&fits[..], &Source::Stdin, limit).is_ok());
        let endless = take(io::repeat(b'x'), &Source::Stdin, limit);
        let error = endless.err().map(|error| error.kind());
        assert_eq!(error, Some(io::ErrorKind::FileTooLarge));
    }
}
