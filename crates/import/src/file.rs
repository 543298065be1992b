//! Files to articles: what is refused, and a file that changes under the reader's hand.

use std::fs::{File, FileType, Metadata};
use std::io::{self, Read};
use std::path::Path;

use thiserror::Error;

use pullquote_text::{Article, Source};

/// The largest file that is read, in bytes: offsets into a text have 32 bits.
pub const LIMIT: u64 = u32::MAX as u64;

/// How often a file is read again when it changed meanwhile.
const TRIES: usize = 3;

/// Why a file is no article. The words are for the reader, without the path.
#[derive(Debug, Error)]
pub enum ReadError {
    /// A folder stands there.
    #[error("is a folder")]
    IsFolder,
    /// Something that is no file of bytes; reading it could wait for ever.
    #[error("is {0}, not a file")]
    NotAFile(&'static str),
    /// More than [`LIMIT`] bytes.
    #[error("is too large: {0} bytes, the most is {LIMIT}")]
    TooLarge(u64),
    /// Its format is known, and what it holds is no article: said in words that follow its name.
    #[error("{0}")]
    NoArticle(String),
    /// The system refused.
    #[error("{}", error_message(.0))]
    Io(#[from] io::Error),
}

/// The file at `path` as an article, read whole.
///
/// # Errors
/// What is no regular file, is larger than [`LIMIT`] or cannot be read.
pub fn read(path: &Path) -> Result<Article, ReadError> {
    if super::epub::is_named(path) {
        let listed = "is a book: its chapters are read one by one";
        let reason = super::epub::contents(path).err();
        return Err(ReadError::NoArticle(
            reason.unwrap_or_else(|| listed.to_owned()),
        ));
    }
    let (bytes, steady) = read_bytes(path, LIMIT)?;
    let source = Source::File(path.to_owned());
    let mut article = super::read(bytes, source).map_err(ReadError::NoArticle)?;
    if !steady {
        article
            .notes
            .push("the file was changing while it was read".to_owned());
    }
    Ok(article)
}

/// The bytes of the file at `path`, and whether it stood still meanwhile. A file that grows beyond
/// `limit` bytes while it is read is too large as well.
///
/// # Errors
/// As [`read`].
pub fn read_bytes(path: &Path, limit: u64) -> Result<(Vec<u8>, bool), ReadError> {
    let mut last = Vec::new();
    for _ in 0..TRIES {
        let mut file = open(path)?;
        let before = file.metadata()?;
        if before.len() > limit {
            return Err(ReadError::TooLarge(before.len()));
        }
        last = Vec::new();
        // One byte more, so that the end is seen without growing.
        last.try_reserve_exact(before.len() as usize + 1)
            .map_err(|_| ReadError::TooLarge(before.len()))?;
        (&mut file).take(limit + 1).read_to_end(&mut last)?;
        if last.len() as u64 > limit {
            return Err(ReadError::TooLarge(last.len() as u64));
        }
        if is_same(&before, &file.metadata()?, last.len()) {
            return Ok((last, true));
        }
    }
    Ok((last, false))
}

/// The first bytes of the file at `path`, at most `limit`, and what the system knows of it.
///
/// # Errors
/// As [`read`], except that no file is too large.
pub fn read_head(path: &Path, limit: usize) -> Result<(Vec<u8>, Metadata), ReadError> {
    let file = open(path)?;
    let metadata = file.metadata()?;
    let mut head = Vec::with_capacity(limit.min(metadata.len() as usize + 1));
    file.take(limit as u64).read_to_end(&mut head)?;
    Ok((head, metadata))
}

/// Opens what is a regular file; asks before it opens, since opening a pipe waits for its writer.
///
/// # Errors
/// As [`read`].
pub fn open(path: &Path) -> Result<File, ReadError> {
    refuse(std::fs::metadata(path)?.file_type())?;
    let file = File::open(path)?;
    refuse(file.metadata()?.file_type())?;
    Ok(file)
}

fn refuse(kind: FileType) -> Result<(), ReadError> {
    if kind.is_file() {
        Ok(())
    } else if kind.is_dir() {
        Err(ReadError::IsFolder)
    } else {
        Err(ReadError::NotAFile(kind_of(kind)))
    }
}

/// What something that is neither file nor folder is, in words.
pub fn kind_of(kind: FileType) -> &'static str {
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        if kind.is_fifo() {
            return "a pipe";
        }
        if kind.is_socket() {
            return "a socket";
        }
        if kind.is_block_device() || kind.is_char_device() {
            return "a device";
        }
    }
    if kind.is_symlink() {
        "a link"
    } else {
        "something else"
    }
}

fn is_same(before: &Metadata, after: &Metadata, n_read: usize) -> bool {
    // Files that the system makes up as they are read have no length.
    let is_whole = before.len() == n_read as u64 || before.len() == 0;
    is_whole && before.len() == after.len() && before.modified().ok() == after.modified().ok()
}

/// An error of the system in a few words, without its number.
pub fn error_message(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "is not there".to_owned(),
        io::ErrorKind::PermissionDenied => "may not be read".to_owned(),
        _ => {
            let words = error.to_string();
            match words.find(" (os error") {
                Some(end) => words[..end].to_owned(),
                None => words,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_whole() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.txt");
        std::fs::write(&path, "Title here\r\n\r\nBody of it.").unwrap();
        let article = read(&path).unwrap();
        assert_eq!(article.text(), "Title here\n\nBody of it.");
        assert_eq!(article.source, Source::File(path));
        assert!(article.notes.is_empty());
    }

    #[test]
    fn folders_missing_and_large_files_are_refused_with_the_reason() {
        let dir = tempfile::tempdir().unwrap();
        let folder = read(dir.path()).unwrap_err().to_string();
        assert_eq!(folder, "is a folder");
        let missing = read(&dir.path().join("none")).unwrap_err().to_string();
        assert_eq!(missing, "is not there");
        let path = dir.path().join("large");
        std::fs::write(&path, "12345").unwrap();
        assert!(read_bytes(&path, 5).is_ok());
        assert!(matches!(read_bytes(&path, 4), Err(ReadError::TooLarge(5))));
        assert_eq!(read_head(&path, 3).unwrap().0, b"123");
    }

    #[cfg(unix)]
    #[test]
    fn devices_and_sockets_are_refused_without_waiting() {
        let device = read(Path::new("/dev/null")).unwrap_err().to_string();
        assert_eq!(device, "is a device, not a file");
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("s");
        let _socket = std::os::unix::net::UnixListener::bind(&path).unwrap();
        assert_eq!(
            read(&path).unwrap_err().to_string(),
            "is a socket, not a file"
        );
    }
}
