//! The trash of the library: where deleted articles wait until they are brought back or thrown away.
//!
//! It is the hidden folder `.trash` of the library folder. Each deletion has a folder of its own there, named
//! by its time, with the file under the path that it had in the library: where it was is told by where it
//! is, so that one rename does all, and a process that is killed leaves the file at one place or the
//! other. A file of the reader's from outside the library lies under [`OUTSIDE`] with its whole path; across
//! file systems it is copied and flushed to disk before it is removed.

use std::fs::{self, File};
use std::io;
use std::path::{Component, Path, PathBuf};

use jiff::{SignedDuration, Timestamp};
use thiserror::Error;

use super::add::Scratch;
use super::inside::within;

/// The name of the folder in the library folder. The walk leaves hidden folders out.
pub const FOLDER: &str = ".trash";
/// Holds files from outside the library, under their whole path.
const OUTSIDE: &str = ".outside";
/// Days for which a deleted file is kept.
pub const DAYS: i64 = 30;
/// Names tried for a deletion, or for a file whose place was taken.
const MOST_NAMES: u32 = 10_000;

/// A file in the trash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deleted {
    pub path: PathBuf,
    /// Where it was.
    pub origin: PathBuf,
    pub when: Timestamp,
}

/// Why a file was not deleted, or not brought back. The message is a predicate to put after its name.
#[derive(Debug, Error)]
pub enum TrashError {
    #[error("is not a file")]
    NotAFile,
    #[error("is not in the trash")]
    NotInTrash,
    #[error("cannot be deleted: {0}")]
    Delete(io::Error),
    #[error("cannot be brought back: {0}")]
    Restore(io::Error),
}

/// The trash of a library folder, which may not exist yet.
#[derive(Clone, Debug)]
pub struct Trash {
    library: PathBuf,
}

impl Trash {
    pub fn of(library: &Path) -> Self {
        Self {
            library: library.to_owned(),
        }
    }

    /// Whether the file is in the library folder itself, not merely linked from there.
    pub fn is_own(&self, file: &Path) -> bool {
        within(&self.library, file).is_some()
    }

    /// Whether the file was in the library folder itself. Others are brought back only if that was asked for: the
    /// trash may have come with a folder from somewhere else.
    pub fn was_own(&self, deleted: &Deleted) -> bool {
        let mut folders = deleted.origin.ancestors();
        let there = folders.find(|path| path.exists() && *path != deleted.origin);
        // The name does not matter: only its folder is resolved.
        there.is_some_and(|folder| within(&self.library, &folder.join("file")).is_some())
    }

    /// The folder of the trash, which must not be a link: it could lead to the files of another library.
    ///
    /// # Errors
    /// It is a link.
    fn folder(&self) -> io::Result<PathBuf> {
        let folder = self.library.join(FOLDER);
        if folder.is_symlink() {
            let reason = format!("{} is a link", folder.display());
            return Err(io::Error::other(reason));
        }
        Ok(folder)
    }

    /// Moves a file to the trash at the time `now`, and returns its place there.
    ///
    /// # Errors
    /// It is no file, or it cannot be moved; then it is where it was.
    pub fn delete(&self, file: &Path, now: Timestamp) -> Result<PathBuf, TrashError> {
        let kind = fs::symlink_metadata(file).map_err(TrashError::Delete)?;
        if kind.is_dir() {
            return Err(TrashError::NotAFile);
        }
        let place = match within(&self.library, file) {
            // A link is deleted itself, not what it leads to.
            Some(within) => within,
            None => Path::new(OUTSIDE).join(below_root(file)?),
        };
        let root = self.new_folder(now).map_err(TrashError::Delete)?;
        let target = root.join(place);
        let moved = create_parent(&target).and_then(|()| move_file(file, &target));
        if let Err(error) = moved {
            remove_empty(&target, &self.library.join(FOLDER));
            return Err(TrashError::Delete(error));
        }
        Ok(target)
    }

    /// Brings a file back to where it was and returns its path, which has a number if there is another file
    /// of that name now.
    ///
    /// # Errors
    /// It is not in the trash, or it cannot be moved; then it stays in the trash.
    pub fn restore(&self, place: &Path) -> Result<PathBuf, TrashError> {
        let deleted = self.describe(place).ok_or(TrashError::NotInTrash)?;
        if fs::symlink_metadata(place).is_err() {
            return Err(TrashError::NotInTrash);
        }
        create_parent(&deleted.origin).map_err(TrashError::Restore)?;
        for n in 1..=MOST_NAMES {
            let target = deleted
                .origin
                .with_file_name(super::add::numbered(Path::new(name(&deleted.origin)), n));
            if target.symlink_metadata().is_ok() {
                continue;
            }
            place_new(place, &target).map_err(TrashError::Restore)?;
            remove_empty(place, &self.library.join(FOLDER));
            return Ok(target);
        }
        Err(TrashError::Restore(io::ErrorKind::AlreadyExists.into()))
    }

    /// All files in the trash, the last deleted first.
    pub fn files(&self) -> Vec<Deleted> {
        let mut files = Vec::new();
        if let Ok(folder) = self.folder() {
            collect(&folder, 0, &mut files);
        }
        let mut all: Vec<Deleted> = files
            .iter()
            .filter_map(|path| self.describe(path))
            .collect();
        all.sort_by(|a, b| b.when.cmp(&a.when).then(a.path.cmp(&b.path)));
        all
    }

    /// Removes what was deleted before `limit` for good, and returns how many files that were.
    ///
    /// # Errors
    /// A file cannot be removed. The others are.
    pub fn empty(&self, limit: Timestamp) -> io::Result<usize> {
        let (mut count, mut failure) = (0, None);
        for deleted in self.files() {
            if deleted.when > limit {
                continue;
            }
            match fs::remove_file(&deleted.path) {
                Ok(()) => {
                    count += 1;
                    remove_empty(&deleted.path, &self.library.join(FOLDER));
                }
                Err(error) => failure = Some(error),
            }
        }
        failure.map_or(Ok(count), Err)
    }

    /// Removes what has been in the trash for [`DAYS`].
    ///
    /// # Errors
    /// As [`Self::empty`].
    pub fn empty_old(&self, now: Timestamp) -> io::Result<usize> {
        let age = SignedDuration::from_hours(24 * DAYS);
        now.checked_sub(age)
            .map_or(Ok(0), |limit| self.empty(limit))
    }

    /// When and from where the file at this place of the trash was deleted.
    fn describe(&self, place: &Path) -> Option<Deleted> {
        let within = place.strip_prefix(self.folder().ok()?).ok()?;
        let mut parts = within.components();
        let folder = parts.next()?.as_os_str().to_str()?;
        let when = time_of(folder)?;
        let path = parts.as_path();
        // A link in the place of a deletion's folder.
        path.file_name()?;
        let origin = match path.strip_prefix(OUTSIDE) {
            Ok(outside) => Path::new("/").join(outside),
            Err(_) => self.library.join(path),
        };
        Some(Deleted {
            path: place.to_owned(),
            origin,
            when,
        })
    }

    /// A new folder for one deletion. Its name begins with the time.
    fn new_folder(&self, now: Timestamp) -> io::Result<PathBuf> {
        let trash = self.folder()?;
        fs::create_dir_all(&trash)?;
        let time = now.strftime("%Y%m%dT%H%M%SZ");
        for n in 0..MOST_NAMES {
            let folder = trash.join(format!("{time}-{n}"));
            match fs::create_dir(&folder) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                made => return made.map(|()| folder),
            }
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }
}

/// The time in the name of a deletion's folder.
fn time_of(folder: &str) -> Option<Timestamp> {
    let (time, _) = folder.split_once('-')?;
    let time = jiff::civil::DateTime::strptime("%Y%m%dT%H%M%SZ", time).ok()?;
    Some(time.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp())
}

fn name(path: &Path) -> &std::ffi::OsStr {
    path.file_name().unwrap_or_default()
}

/// The path of a file below the root of the file system.
fn below_root(file: &Path) -> Result<PathBuf, TrashError> {
    let folder = file.parent().and_then(|folder| folder.canonicalize().ok());
    let file = folder.map(|folder| folder.join(name(file)));
    let mut parts = PathBuf::new();
    for part in file.iter().flat_map(|file| file.components()) {
        match part {
            Component::RootDir => {}
            Component::Normal(part) => parts.push(part),
            // A drive has no place below a root.
            _ => return Err(TrashError::NotAFile),
        }
    }
    Ok(parts)
}

fn create_parent(file: &Path) -> io::Result<()> {
    file.parent().map_or(Ok(()), fs::create_dir_all)
}

/// Moves a file to a name that is not taken. Across file systems the copy is complete and on disk before
/// the file is removed.
fn move_file(from: &Path, to: &Path) -> io::Result<()> {
    match fs::rename(from, to) {
        Err(error) if error.kind() == io::ErrorKind::CrossesDevices => {
            let folder = to.parent().unwrap_or(to);
            let scratch = Scratch::copy(from, folder).map_err(io::Error::other)?;
            scratch.place(to)?;
            sync(folder)?;
            fs::remove_file(from)
        }
        Err(error) => Err(error),
        Ok(()) => {
            // The move itself is whole either way; flushing only hastens it.
            let _ = to.parent().map(sync);
            Ok(())
        }
    }
}

/// Moves a file to a name that may have been taken since: `hard_link` fails then, `rename` does not.
fn place_new(from: &Path, to: &Path) -> io::Result<()> {
    match fs::hard_link(from, to) {
        Ok(()) => fs::remove_file(from),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(error),
        // Another file system, or one without links.
        Err(_) => move_file(from, to),
    }
}

fn sync(folder: &Path) -> io::Result<()> {
    if cfg!(unix) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

/// Removes the folders above a file that is gone, up to the trash, as long as they are empty.
fn remove_empty(file: &Path, trash: &Path) {
    for folder in file.ancestors().skip(1) {
        if folder == trash || !folder.starts_with(trash) || fs::remove_dir(folder).is_err() {
            return;
        }
    }
}

/// Files below a folder, at most as deep as paths are.
fn collect(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) {
    const DEEPEST: usize = 256;
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        match entry.file_type() {
            Ok(kind) if kind.is_dir() && depth < DEEPEST => {
                collect(&entry.path(), depth + 1, files);
            }
            Ok(kind) if !kind.is_dir() => files.push(entry.path()),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests;
