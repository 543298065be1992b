//! Inputs that the library reads: an article, or a file of several.

use std::fs::Metadata;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::UNIX_EPOCH;

use pullquote_import::{self as import, Collection, Format, ImportError};
use pullquote_text::{Article, Part, Source};
use serde_json::Value;

use super::checksum::{chained, checksum};
use super::columns::Refusal;
use super::detect::unpacked_name;
use super::record::{Document, InputRecord, Origin, RecordError};
use super::stream::{Stream, read_error};
use crate::shell::{source, threads};

/// The records of an input.
pub type Records = Box<dyn Iterator<Item = InputRecord>>;

/// An input, and what its records are called.
#[derive(Clone, Debug)]
pub struct Named {
    /// The file; empty for standard input.
    pub path: PathBuf,
    /// Its name in messages.
    pub input: Arc<str>,
    /// The id of its article, and how the ids of its articles begin.
    pub id: String,
    /// Whether it was found in a folder, where other files than articles lie.
    pub is_found: bool,
}

impl Named {
    pub fn origin(&self) -> Origin {
        Origin {
            input: Arc::clone(&self.input),
            row: None,
        }
    }

    pub fn error(&self, message: String) -> Records {
        let record = InputRecord::error(self.origin(), Some(self.id.clone()), message);
        Box::new(std::iter::once(record))
    }

    /// What is not a table of texts: an error, unless it is one of other things that lies beside texts.
    pub fn refused(&self, refusal: Refusal) -> Records {
        match refusal {
            Refusal::NoText(_) | Refusal::Statements if self.is_found => {
                Box::new(std::iter::empty())
            }
            refusal => self.error(refusal.to_string()),
        }
    }

    /// What is not an article: an error where it was named, and nothing where it lies beside others.
    fn not_an_article(&self, error: &ImportError) -> Records {
        if self.is_found && import::is_data_name(&unpacked_name(&self.path)) {
            return Box::new(std::iter::empty());
        }
        self.error(error.to_string())
    }
}

/// The articles of a regular file that is not packed.
pub fn of_file(file: &Named, metadata: &Metadata) -> Records {
    let stamp = stamp(file, metadata);
    match Collection::open(&file.path) {
        Ok(None) if file.is_found && is_other_data(&file.path) => Box::new(std::iter::empty()),
        Ok(None) => one(file, metadata.len(), stamp),
        Ok(Some(collection)) => match several(file, &file.path, collection, stamp) {
            Several::Parts(parts) => parts,
            Several::One => one(file, metadata.len(), stamp),
            Several::None(error) => file.not_an_article(&error),
        },
        Err(error) => file.not_an_article(&error),
    }
}

/// Whether a file of data holds no page either.
fn is_other_data(path: &Path) -> bool {
    if !import::is_data_name(path) {
        return false;
    }
    let source = Source::File(path.to_owned());
    import::file::read_head(path, 8 << 10)
        .is_ok_and(|(head, _)| Format::detect(&head, &source) != Format::Html)
}

/// A file of one article, which is read by a worker.
fn one(file: &Named, bytes: u64, stamp: u32) -> Records {
    let (id, at) = (file.id.clone(), Source::File(file.path.clone()));
    let record = InputRecord::new(file.origin(), bytes, stamp, move |origin| {
        let article = source::read(&at).map_err(|error| error.to_string());
        document(id, article, origin)
    });
    Box::new(std::iter::once(record))
}

/// One of the articles of a file of several.
pub fn of_part(file: &Named, part: Source) -> Records {
    let metadata = part.path().and_then(|path| path.metadata().ok());
    let stamp = metadata.map_or(0, |metadata| stamp(file, &metadata));
    let id = file.id.clone();
    let record = InputRecord::new(file.origin(), 0, stamp, move |origin| {
        let article = source::read(&part).map_err(|error| error.to_string());
        document(id, article, origin)
    });
    Box::new(std::iter::once(record))
}

fn document(
    id: String,
    article: Result<Article, String>,
    origin: &Origin,
) -> Result<Document, RecordError> {
    match article {
        Ok(article) => Ok(Document {
            id,
            meta: meta(&article),
            article,
        }),
        Err(message) => Err(RecordError {
            id: Some(id),
            origin: origin.clone(),
            message,
        }),
    }
}

/// What is known of the article besides its text.
fn meta(article: &Article) -> Option<Value> {
    let address = article.address.as_ref()?;
    Some(serde_json::json!({ "address": address }))
}

/// By what a later run sees that a file is the same.
fn stamp(file: &Named, metadata: &Metadata) -> u32 {
    let modified = metadata.modified().ok();
    let modified = modified.and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    let nanos = modified.unwrap_or_default().as_nanos();
    let name = checksum(file.path.as_os_str().as_encoded_bytes());
    let size = checksum(&metadata.len().to_le_bytes());
    chained(chained(name, size), checksum(&nanos.to_le_bytes()))
}

enum Several {
    Parts(Records),
    /// The file holds one article, and is read as such.
    One,
    None(ImportError),
}

/// The articles of `collection`, which is read from `path`.
fn several(file: &Named, path: &Path, mut collection: Collection, stamp: u32) -> Several {
    match collection.contents() {
        Ok(contents) if contents.parts.len() == 1 && import::is_told_by_content(path) => {
            Several::One
        }
        Ok(contents) => Several::Parts(Box::new(Parts {
            n: contents.parts.len(),
            left: contents.parts.into_iter(),
            file: file.clone(),
            collection,
            bytes: file.path.metadata().map_or(0, |metadata| metadata.len()),
            stamp,
        })),
        Err(error) => Several::None(error),
    }
}

/// The articles of a file of several. They are read where they are listed, since only one thread can have
/// the file open.
struct Parts {
    file: Named,
    collection: Collection,
    left: std::vec::IntoIter<Part>,
    n: usize,
    /// Of the file.
    bytes: u64,
    stamp: u32,
}

impl Iterator for Parts {
    type Item = InputRecord;

    fn next(&mut self) -> Option<InputRecord> {
        let part = self.left.next()?;
        let number = part.number;
        let id = format!("{}-{number}", self.file.id);
        let origin = Origin {
            input: format!("{}#{number}", self.file.input).into(),
            row: None,
        };
        let article = match part.error {
            Some(message) => Err(message),
            None => threads::catch_panic(|| self.collection.article(number))
                .map_err(|panicked| panicked.to_string())
                .and_then(|read| read.map_err(|error| error.to_string())),
        };
        let article = article.map(|mut article| {
            article.source = Source::Part {
                path: self.file.path.clone(),
                part: number,
            };
            article
        });
        let mut record = match document(id, article, &origin) {
            Ok(document) => {
                let weight = document.article.text().len() as u64;
                let stamp = chained(self.stamp, number);
                InputRecord::loaded(origin, weight, stamp, document)
            }
            Err(error) => InputRecord::error(origin, error.id, error.message),
        };
        let n_done = self.n - self.left.len();
        record.position = self.bytes.saturating_mul(n_done as u64) / self.n.max(1) as u64;
        Some(record)
    }
}

/// The articles of a stream, or of a packed file.
pub fn of_stream(file: &Named, stream: Stream, metadata: Option<&Metadata>) -> Records {
    let mut stream = stream;
    if let Err(error) = stream.look_further() {
        return file.error(read_error(&error));
    }
    if let Some(name) = own_name(&file.path) {
        if import::may_hold_several(&name, &stream.head) {
            return spooled(file, stream, &name, true);
        }
    } else {
        let name = likely_name(&stream.head);
        if import::may_hold_several(&name, &stream.head) {
            return spooled(file, stream, &name, false);
        }
    }
    match metadata {
        // A worker unpacks it.
        Some(metadata) => packed(file, metadata),
        None => match read_all(stream) {
            Ok(bytes) => of_bytes(file, bytes),
            Err(message) => file.error(message),
        },
    }
}

/// The name of a packed file without its packing, if that tells what it is.
fn own_name(path: &Path) -> Option<PathBuf> {
    let name = unpacked_name(path).file_name().map(PathBuf::from);
    name.filter(|name| name.extension().is_some())
}

/// The name under which what begins with `head` may be read as a file of several articles.
fn likely_name(head: &[u8]) -> PathBuf {
    let extension = import::extension_of_several(head).unwrap_or("txt");
    Path::new("input").with_extension(extension)
}

/// Unpacks a file of several articles into a temporary one, since they are read from there one by one.
///
/// `is_named` tells that its name says what it is; else it may still be one article.
fn spooled(file: &Named, mut stream: Stream, name: &Path, is_named: bool) -> Records {
    // The folder is deleted at the end of this function; the file stays open.
    let (_folder, path) = match stream.spool(name) {
        Ok(spooled) => spooled,
        Err(error) => return file.error(read_error(&error)),
    };
    let collection = Collection::open(&path);
    let stamp = checksum(&stream.position.get().to_le_bytes());
    let parts = match collection {
        Ok(Some(collection)) => several(file, &path, collection, stamp),
        Ok(None) => Several::One,
        Err(error) => Several::None(error),
    };
    match parts {
        Several::Parts(parts) => parts,
        Several::None(error) if is_named => file.not_an_article(&error),
        _ => match import::file::read_bytes(&path, import::file::MAX_BYTES) {
            Ok((bytes, _)) => of_bytes(file, bytes),
            Err(error) => file.error(error.to_string()),
        },
    }
}

/// An article that was read already.
fn of_bytes(file: &Named, bytes: Vec<u8>) -> Records {
    let (id, path) = (file.id.clone(), file.path.clone());
    let weight = bytes.len() as u64;
    let record = InputRecord::new(file.origin(), weight, checksum(&bytes), move |origin| {
        document(id, from_bytes(bytes, &path), origin)
    });
    Box::new(std::iter::once(record))
}

/// A packed article, which is unpacked by a worker.
fn packed(file: &Named, metadata: &Metadata) -> Records {
    /// How much larger a text is than when it is packed, about.
    const RATIO: u64 = 4;
    let (id, path) = (file.id.clone(), file.path.clone());
    let weight = metadata.len().saturating_mul(RATIO);
    let record = InputRecord::new(
        file.origin(),
        weight,
        stamp(file, metadata),
        move |origin| {
            let bytes = Stream::open(&path).map_err(|error| read_error(&error));
            let article = bytes
                .and_then(read_all)
                .and_then(|bytes| from_bytes(bytes, &path));
            document(id, article, origin)
        },
    );
    Box::new(std::iter::once(record))
}

fn read_all(stream: Stream) -> Result<Vec<u8>, String> {
    let limit = import::file::MAX_BYTES;
    let mut bytes = Vec::new();
    let mut reader = stream.reader.take(limit + 1);
    reader
        .read_to_end(&mut bytes)
        .map_err(|error| read_error(&error))?;
    if bytes.len() as u64 > limit {
        return Err(format!("is too large: the limit is {limit} bytes"));
    }
    Ok(bytes)
}

/// The article of the unpacked `bytes` of the file at `path`, by the name that it has without its packing.
fn from_bytes(bytes: Vec<u8>, path: &Path) -> Result<Article, String> {
    let inner = unpacked_name(path);
    let is_named = inner.extension().is_some() && inner != path;
    let at = if is_named {
        Source::File(inner)
    } else {
        Source::Stdin
    };
    let read = import::read(bytes, at).map_err(|error| error.to_string());
    read.map(|mut article| {
        if is_named {
            article.source = Source::File(path.to_owned());
        }
        article
    })
}
