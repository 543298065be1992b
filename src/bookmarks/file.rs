//! The bookmarks file: replaced as a whole or not at all, and never over a file that could not be read.
//!
//! [`save`] takes the lock beside the file, reads the file and merges it, writes everything to a
//! temporary file, flushes that to disk, renames it over the old file and flushes the directory. Only
//! then is the save confirmed. A temporary file that a killed process left complete is merged by the
//! next save. `docs/durability.md` lists the guarantees and their tests.

mod directory;
mod lock;
mod quarantine;
mod recovery;
mod write;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::records::{ReadError, Records};
// The parts of a safe save, for the other files of the reader.
pub(crate) use directory::{create_parent, resolve};
pub(crate) use lock::Lock;
pub(crate) use quarantine::quarantine;
pub(crate) use write::replace;

/// Larger files are refused, in bytes: they are not ours and would not fit into memory twice.
const LARGEST: u64 = 1 << 30;

#[derive(Debug, Default)]
pub struct Loaded {
    pub records: Records,
    /// Messages for the reader. They may hold paths: clean them before printing.
    pub notices: Vec<String>,
    /// The state of the file that holds these records.
    pub stamp: FileStamp,
}

/// Tells whether a file is another one than before, without reading it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FileStamp {
    bytes: u64,
    modified: Option<Timestamp>,
    /// On Unix; a file that was replaced has another one.
    inode: u64,
}

impl FileStamp {
    /// That of a missing file if there is none at `path`.
    pub fn of(path: &Path) -> Self {
        fs::metadata(path).map_or_else(|_| Self::default(), |meta| Self::of_metadata(&meta))
    }

    fn of_metadata(meta: &fs::Metadata) -> Self {
        #[cfg(unix)]
        let inode = std::os::unix::fs::MetadataExt::ino(meta);
        #[cfg(not(unix))]
        let inode = 0;
        Self {
            bytes: meta.len(),
            modified: meta
                .modified()
                .ok()
                .and_then(|time| Timestamp::try_from(time).ok()),
            inode,
        }
    }
}

impl Loaded {
    fn from_notice(notice: String) -> Self {
        Self {
            notices: vec![notice],
            ..Self::default()
        }
    }
}

/// A step of a save, at which a test can inject an error or end the process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Create the directory.
    Directory,
    /// Open and take the lock.
    Lock,
    Read,
    /// Rename an unreadable file.
    Quarantine,
    /// Open the temporary file.
    Open,
    /// Write a chunk of it.
    Write,
    /// Flush it to disk.
    Sync,
    /// Rename it over the file.
    Rename,
    /// Flush the directory to disk.
    SyncDirectory,
}

/// Called before each [`Step`]; an error is treated as one of the system.
pub type StepHook<'a> = &'a dyn Fn(Step) -> io::Result<()>;

/// Why records were not saved. The file still has all it had before.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// Another process held the lock for about a second.
    #[error("another pullquote is writing {0}")]
    Busy(PathBuf),
    /// A later version wrote the file in a form that this one cannot add to.
    #[error("{path}: {reason}; nothing was written")]
    Newer { path: PathBuf, reason: ReadError },
    #[error("{}: {}", .path.display(), describe(*.step, .source))]
    Io {
        step: Step,
        path: PathBuf,
        source: io::Error,
    },
}

impl SaveError {
    pub(crate) fn io(step: Step, path: &Path, source: io::Error) -> Self {
        Self::Io {
            step,
            path: path.to_owned(),
            source,
        }
    }
}

fn describe(step: Step, error: &io::Error) -> String {
    use io::ErrorKind::{QuotaExceeded, StorageFull};
    if matches!(error.kind(), StorageFull | QuotaExceeded) {
        return "the disk is full".to_owned();
    }
    match step {
        Step::Directory => format!("the directory cannot be created ({error})"),
        Step::Lock => format!("the lock cannot be created ({error})"),
        Step::Read => format!("cannot be read ({error})"),
        Step::Quarantine => format!("is damaged and cannot be renamed ({error})"),
        Step::SyncDirectory => format!("was written, but the disk did not confirm it ({error})"),
        Step::Open | Step::Write | Step::Sync | Step::Rename => {
            format!("cannot be written ({error})")
        }
    }
}

/// The content of a path.
enum FileState {
    Missing,
    Records(Loaded),
    /// Readable, but not a bookmarks file; the reason.
    Damaged(String),
    Newer(ReadError),
}

/// Reads the records at `path`. A damaged file is renamed to `….unreadable-N`, under the lock; one that
/// the system refuses to read stays. Errors become notices: there are always records to continue with.
pub fn load(path: &Path) -> Loaded {
    let target = resolve(path);
    // Taken before the file is read, so that a change meanwhile shows.
    let stamp = FileStamp::of(&target);
    let found = match inspect(&target) {
        Ok(FileState::Damaged(reason)) => load_damaged(&target, &reason),
        state => loaded(&target, state),
    };
    Loaded { stamp, ..found }
}

/// As [`load`], but changes nothing on disk.
pub fn read(path: &Path) -> Loaded {
    let target = resolve(path);
    let stamp = FileStamp::of(&target);
    Loaded {
        stamp,
        ..loaded(&target, inspect(&target))
    }
}

fn loaded(target: &Path, state: Result<FileState, SaveError>) -> Loaded {
    let path = target.display();
    match state {
        Ok(FileState::Missing) => Loaded::default(),
        Ok(FileState::Records(loaded)) => loaded,
        Ok(FileState::Newer(reason)) => Loaded::from_notice(format!("{path}: {reason}")),
        Ok(FileState::Damaged(reason)) => {
            Loaded::from_notice(format!("{path} cannot be read: {reason}"))
        }
        Err(error) => Loaded::from_notice(error.to_string()),
    }
}

/// Reads the file again under the lock, as another window may just have repaired it.
fn load_damaged(target: &Path, reason: &str) -> Loaded {
    let no_hook: StepHook<'_> = &|_| Ok(());
    let again = Lock::take(target, no_hook).and_then(|_lock| match inspect(target)? {
        FileState::Damaged(reason) => quarantine(target, &reason, no_hook).map(Loaded::from_notice),
        state => Ok(loaded(target, Ok(state))),
    });
    again.unwrap_or_else(|error| {
        Loaded::from_notice(format!(
            "{} cannot be read: {reason}; it cannot be renamed: {error}",
            target.display()
        ))
    })
}

/// Writes `records` to `path`, merged with what others have written there since. Returns what the file
/// has now, for [`Records::refresh`].
///
/// Waits about a second for another window.
///
/// # Errors
/// [`SaveError`] if the save is not confirmed. The file then has what it had before or, if the last step
/// failed, the new records. Saving again is always safe.
pub fn save(path: &Path, records: &Records) -> Result<Loaded, SaveError> {
    save_with_hook(path, records, &|_| Ok(()))
}

/// [`save`] with fault injection.
pub fn save_with_hook(
    path: &Path,
    records: &Records,
    hook: StepHook<'_>,
) -> Result<Loaded, SaveError> {
    let target = resolve(path);
    create_parent(&target, hook)?;
    let lock = Lock::take(&target, hook)?;
    hook(Step::Read).map_err(|error| SaveError::io(Step::Read, &target, error))?;
    let mut notices: Vec<String> = lock.notice().into_iter().collect();
    let mut merged = records.clone();
    match inspect(&target)? {
        FileState::Missing => {}
        FileState::Records(loaded) => {
            merged.refresh(loaded.records);
            notices.extend(loaded.notices);
        }
        FileState::Damaged(reason) => notices.push(quarantine(&target, &reason, hook)?),
        FileState::Newer(reason) => {
            let path = target;
            return Err(SaveError::Newer { path, reason });
        }
    }
    let left_over = if lock.is_held() {
        recovery::temp_files(&target)
    } else {
        Vec::new()
    };
    recovery::recover(&left_over, &mut merged);
    merged.thin_tombstones();
    replace(&target, merged.to_json().as_bytes(), hook)?;
    recovery::remove(&left_over, &merged);
    let stamp = FileStamp::of(&target);
    drop(lock);
    merged.mark_saved();
    Ok(Loaded {
        records: merged,
        notices,
        stamp,
    })
}

/// Reads `target`, which is not a link.
fn inspect(target: &Path) -> Result<FileState, SaveError> {
    let failed = |error| SaveError::io(Step::Read, target, error);
    let Some(bytes) = read_file(target).map_err(failed)? else {
        return Ok(FileState::Missing);
    };
    let Ok(text) = String::from_utf8(bytes) else {
        return Ok(FileState::Damaged("it is not UTF-8".to_owned()));
    };
    Ok(match Records::from_json(&text) {
        Ok((records, notices)) => FileState::Records(Loaded {
            records,
            notices: notices
                .into_iter()
                .map(|notice| format!("{}: {notice}", target.display()))
                .collect(),
            ..Loaded::default()
        }),
        Err(newer @ ReadError::Newer(_)) => FileState::Newer(newer),
        Err(damage) => FileState::Damaged(damage.to_string()),
    })
}

/// `None` if there is no file. Refuses what is not a regular file (reading a pipe might never end), and
/// more than [`LARGEST`].
pub(crate) fn read_file(target: &Path) -> io::Result<Option<Vec<u8>>> {
    let meta = match fs::metadata(target) {
        Ok(meta) => meta,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    if !meta.is_file() {
        return Err(not_a_regular_file());
    }
    if meta.len() > LARGEST {
        return Err(io::Error::new(
            io::ErrorKind::FileTooLarge,
            "larger than 1 GiB",
        ));
    }
    fs::read(target).map(Some)
}

pub(super) fn not_a_regular_file() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, "not a regular file")
}
