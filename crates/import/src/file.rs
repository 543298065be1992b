//! Reads files, and refuses what is not a regular file.

use std::fs::{File, FileType, Metadata};
use std::io::{self, Read as _};
use std::path::Path;

use crate::error::ImportError;

/// The largest file that is read, in bytes: offsets into a text have 32 bits.
pub const MAX_BYTES: u64 = u32::MAX as u64;

/// How many bytes of a file its format is recognised by.
pub(crate) const HEAD: usize = 8 << 10;

/// How often a file is read again because it changed meanwhile.
const MAX_ATTEMPTS: usize = 3;

/// Reads the file at `path`. The flag is false when it kept changing while it was read.
///
/// # Errors
/// It is not a regular file, has more than `limit` bytes, even if it grows while it is read, or cannot
/// be read.
pub fn read_bytes(path: &Path, limit: u64) -> Result<(Vec<u8>, bool), ImportError> {
    let too_large = |bytes| ImportError::TooLarge { bytes, limit };
    let mut bytes = Vec::new();
    for _ in 0..MAX_ATTEMPTS {
        let mut file = open(path)?;
        let before = file.metadata()?;
        if before.len() > limit {
            return Err(too_large(before.len()));
        }
        bytes = Vec::new();
        // One byte more, so that `read_to_end` sees the end without growing the buffer.
        bytes
            .try_reserve_exact(before.len() as usize + 1)
            .map_err(|_| too_large(before.len()))?;
        (&mut file).take(limit + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > limit {
            return Err(too_large(bytes.len() as u64));
        }
        if is_unchanged(&before, &file.metadata()?, bytes.len()) {
            return Ok((bytes, true));
        }
    }
    Ok((bytes, false))
}

/// The first bytes of the file at `path`, at most `limit`, and its metadata.
///
/// # Errors
/// It is not a regular file, or cannot be read.
pub fn read_head(path: &Path, limit: usize) -> Result<(Vec<u8>, Metadata), ImportError> {
    let file = open(path)?;
    let metadata = file.metadata()?;
    let mut head = Vec::with_capacity(limit.min(metadata.len() as usize + 1));
    file.take(limit as u64).read_to_end(&mut head)?;
    Ok((head, metadata))
}

/// Opens a regular file. Its type is checked first, since opening a device may have effects. Neither opening
/// nor reading it waits, as for messages of the system in `/proc/kmsg`: that is an error.
///
/// # Errors
/// It is not a regular file, or cannot be opened.
pub fn open(path: &Path) -> Result<File, ImportError> {
    check_type(std::fs::metadata(path)?.file_type())?;
    let file = open_without_waiting(path)?;
    check_type(file.metadata()?.file_type())?;
    Ok(file)
}

#[cfg(unix)]
fn open_without_waiting(path: &Path) -> io::Result<File> {
    use rustix::fs::{Mode, OFlags};
    let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NONBLOCK | OFlags::NOCTTY;
    Ok(rustix::fs::open(path, flags, Mode::empty())?.into())
}

#[cfg(not(unix))]
fn open_without_waiting(path: &Path) -> io::Result<File> {
    File::open(path)
}

fn check_type(kind: FileType) -> Result<(), ImportError> {
    if kind.is_file() {
        Ok(())
    } else if kind.is_dir() {
        Err(ImportError::IsFolder)
    } else {
        Err(ImportError::NotAFile(type_name(kind)))
    }
}

fn type_name(kind: FileType) -> &'static str {
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt as _;
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

fn is_unchanged(before: &Metadata, after: &Metadata, n_read: usize) -> bool {
    // Files in /proc have length 0, whatever they hold.
    let is_whole = before.len() == n_read as u64 || before.len() == 0;
    is_whole && before.len() == after.len() && before.modified().ok() == after.modified().ok()
}

/// Whether the extension of `path` is one of `extensions`, in any case.
pub(crate) fn has_extension(path: &Path, extensions: &[&str]) -> bool {
    let extension = path.extension();
    extension.is_some_and(|extension| {
        extensions
            .iter()
            .any(|known| extension.eq_ignore_ascii_case(known))
    })
}

#[cfg(test)]
mod tests {
    use pullquote_text::Source;

    use super::*;

    fn read_error(path: &Path) -> String {
        let source = Source::File(path.to_owned());
        crate::open(&source).unwrap_err().to_string()
    }

    #[test]
    fn text_files_are_read_with_unified_line_ends() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.txt");
        std::fs::write(&path, "Title here\r\n\r\nBody of it.").unwrap();
        let article = crate::open(&Source::File(path.clone())).unwrap();
        assert_eq!(article.text(), "Title here\n\nBody of it.");
        assert_eq!(article.source, Source::File(path));
        assert!(article.notes.is_empty());
    }

    #[test]
    fn folders_missing_files_and_large_files_are_refused() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(read_error(dir.path()), "is a folder");
        assert_eq!(read_error(&dir.path().join("none")), "does not exist");
        let path = dir.path().join("large");
        std::fs::write(&path, "12345").unwrap();
        assert!(read_bytes(&path, 5).is_ok());
        let error = read_bytes(&path, 4).unwrap_err();
        assert_eq!(error.to_string(), "is too large: 5 bytes, the limit is 4");
        assert_eq!(read_head(&path, 3).unwrap().0, b"123");
    }

    #[cfg(unix)]
    #[test]
    fn devices_and_sockets_are_refused_without_blocking() {
        assert_eq!(
            read_error(Path::new("/dev/null")),
            "is a device, not a file"
        );
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("s");
        let _socket = std::os::unix::net::UnixListener::bind(&path).unwrap();
        assert_eq!(read_error(&path), "is a socket, not a file");
    }
}
