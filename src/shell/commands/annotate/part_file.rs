//! A file that appears under its name when it is complete.

use std::fs::{self, File, TryLockError};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Writes to `NAME.part` and renames it. A run that is ended leaves that file, which the next one overwrites.
#[derive(Debug)]
pub(super) struct PartFile {
    file: BufWriter<File>,
    part: PathBuf,
    path: PathBuf,
}

impl PartFile {
    /// # Errors
    /// The file cannot be made, or another run is writing it.
    pub(super) fn create(path: &Path) -> io::Result<Self> {
        let mut part = path.as_os_str().to_owned();
        part.push(".part");
        let part = PathBuf::from(part);
        let file = File::options()
            .write(true)
            .create(true)
            .truncate(false)
            .open(&part)?;
        // Not all file systems have locks.
        if let Err(TryLockError::WouldBlock) = file.try_lock() {
            return Err(io::Error::other("it is being written by another run"));
        }
        file.set_len(0)?;
        Ok(Self {
            file: BufWriter::new(file),
            part,
            path: path.to_owned(),
        })
    }

    /// Gives the file its name.
    ///
    /// # Errors
    /// The disk is full, or the folder cannot be written to.
    pub(super) fn commit(self) -> io::Result<()> {
        let file = self.file.into_inner()?;
        file.sync_all()?;
        fs::rename(&self.part, &self.path)
    }
}

impl Write for PartFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Whether `path` is a pipe or device, which is written as the bytes come.
pub(super) fn is_stream(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|found| !found.is_file() && !found.is_dir())
}
