//! Copies articles into the library folder.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use thiserror::Error;

/// Names tried before giving up when the folder has files of the same name.
const MOST_NAMES: u32 = 10_000;
/// How the name of a copy begins that is not complete yet.
const UNFINISHED: &str = ".adding-";
/// The age of an unfinished copy whose process must have been killed.
const ABANDONED: Duration = Duration::from_hours(24);

/// Outcome of adding a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Added {
    Copied(PathBuf),
    /// A file with the same content and name is already there.
    AlreadyThere(PathBuf),
}

/// Why a file was not added. The message is a predicate to put after the file name.
#[derive(Debug, Error)]
pub enum AddError {
    /// It is a directory, pipe or device.
    #[error("is not a file")]
    NotAFile,
    #[error("cannot be added: too many articles of that name")]
    NoName,
    #[error("cannot be read: {0}")]
    Read(io::Error),
    #[error("cannot be written to the library: {0}")]
    Write(io::Error),
}

/// Copies `files` into `folder`, creating it if needed. Each copy appears complete or not at all and
/// never replaces a file: the second `name.txt` becomes `name (2).txt`.
pub fn add(files: &[PathBuf], folder: &Path) -> Vec<Result<Added, AddError>> {
    remove_abandoned(folder);
    files.iter().map(|file| add_one(file, folder)).collect()
}

/// Removes the unfinished copies of processes that were killed.
fn remove_abandoned(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        if !name.as_encoded_bytes().starts_with(UNFINISHED.as_bytes()) {
            continue;
        }
        let modified = entry.metadata().and_then(|metadata| metadata.modified());
        let age = modified.ok().and_then(|modified| modified.elapsed().ok());
        if age.is_some_and(|age| age > ABANDONED) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn add_one(file: &Path, folder: &Path) -> Result<Added, AddError> {
    let kind = fs::metadata(file).map_err(AddError::Read)?;
    let name = file.file_name().ok_or(AddError::NotAFile)?;
    if !kind.is_file() {
        return Err(AddError::NotAFile);
    }
    fs::create_dir_all(folder).map_err(AddError::Write)?;
    let scratch = Scratch::copy(file, folder)?;
    for n in 1..=MOST_NAMES {
        let target = folder.join(numbered(Path::new(name), n));
        match scratch.place(&target) {
            Ok(()) => return Ok(Added::Copied(target)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                if is_same(file, &target) {
                    return Ok(Added::AlreadyThere(target));
                }
            }
            Err(error) => return Err(AddError::Write(error)),
        }
    }
    Err(AddError::NoName)
}

/// A complete copy under a hidden name, removed on drop.
pub(super) struct Scratch(PathBuf);

impl Scratch {
    pub(super) fn copy(file: &Path, folder: &Path) -> Result<Self, AddError> {
        let mut from = File::open(file).map_err(AddError::Read)?;
        let (mut to, scratch) = Self::create(folder).map_err(AddError::Write)?;
        let mut buffer = vec![0; 64 << 10];
        loop {
            let n = from.read(&mut buffer).map_err(AddError::Read)?;
            if n == 0 {
                break;
            }
            to.write_all(&buffer[..n]).map_err(AddError::Write)?;
        }
        to.sync_all().map_err(AddError::Write)?;
        Ok(scratch)
    }

    fn create(folder: &Path) -> io::Result<(File, Self)> {
        let process = std::process::id();
        let mut last = io::Error::from(io::ErrorKind::AlreadyExists);
        for n in 0..MOST_NAMES {
            let path = folder.join(format!("{UNFINISHED}{process}-{n}"));
            match File::create_new(&path) {
                Ok(file) => return Ok((file, Self(path))),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => last = error,
                Err(error) => return Err(error),
            }
        }
        Err(last)
    }

    /// Gives the copy its final name. `hard_link` fails if the name exists, which `rename` does not;
    /// without hard links, create the name first and then replace it.
    pub(super) fn place(&self, target: &Path) -> io::Result<()> {
        match fs::hard_link(&self.0, target) {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(error),
            Err(_) => {
                drop(File::create_new(target)?);
                fs::rename(&self.0, target)
            }
        }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // After a rename there is nothing left to remove.
        let _ = fs::remove_file(&self.0);
    }
}

/// `name.txt`, then `name (2).txt`; the stem is truncated to keep the name within 255 bytes.
pub(super) fn numbered(name: &Path, n: u32) -> OsString {
    if n == 1 {
        return name.as_os_str().to_owned();
    }
    let stem = name.file_stem().unwrap_or_default();
    let mut tail = OsString::from(format!(" ({n})"));
    if let Some(ending) = name.extension() {
        tail.push(".");
        tail.push(ending);
    }
    let mut numbered = if stem.len() + tail.len() > 255 {
        let shown = stem.to_string_lossy();
        let mut end = shown.len().min(255usize.saturating_sub(tail.len()));
        while !shown.is_char_boundary(end) {
            end -= 1;
        }
        OsString::from(&shown[..end])
    } else {
        stem.to_owned()
    };
    numbered.push(tail);
    numbered
}

fn is_same(one: &Path, other: &Path) -> bool {
    let both = (File::open(one), File::open(other));
    let (Ok(one), Ok(other)) = both else {
        return false;
    };
    let lens = (
        one.metadata().map(|m| m.len()),
        other.metadata().map(|m| (m.len(), m.is_file())),
    );
    if !matches!(lens, (Ok(len), Ok((there, true))) if len == there) {
        return false;
    }
    let mut others = io::BufReader::new(other).bytes();
    let same = io::BufReader::new(one)
        .bytes()
        .all(|byte| matches!((byte, others.next()), (Ok(byte), Some(Ok(there))) if byte == there));
    same && others.next().is_none()
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;

    #[test]
    fn old_unfinished_copies_are_removed_and_no_other_files() {
        let dir = tempfile::tempdir().unwrap();
        let article = dir.path().join("a.txt");
        fs::write(&article, "A bridge").unwrap();
        let library = dir.path().join("library");
        fs::create_dir(&library).unwrap();
        let long_ago = SystemTime::now() - 2 * ABANDONED;
        for (name, is_old) in [
            (".adding-7-0", true),
            (".adding-8-0", false),
            ("kept.txt", true),
        ] {
            let file = File::create(library.join(name)).unwrap();
            if is_old {
                file.set_modified(long_ago).unwrap();
            }
        }
        assert!(add(&[article], &library).iter().all(Result::is_ok));
        let names = fs::read_dir(&library).unwrap();
        let mut names: Vec<OsString> = names.map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        assert_eq!(names, [".adding-8-0", "a.txt", "kept.txt"]);
    }
}
