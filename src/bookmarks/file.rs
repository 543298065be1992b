//! Records on disk: whole or not at all, and never over something that could not be read.
//!
//! A save takes the lock beside the file, reads what the file has now, takes it in, writes all of it
//! to a new file, forces that to the disk, puts it in the place of the old one and forces the
//! directory too. Only then is it confirmed. A new file that a kill left before it was put there is taken
//! in by the next save. `docs/durability.md` lists what is promised.

mod lock;
mod quarantine;
mod recovery;
mod write;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::records::{ReadError, Records};
pub(super) use lock::Lock;
pub(super) use quarantine::quarantine;
pub(super) use write::{make_directory, replace, resolve, sync_directory};

/// A larger file is not one of ours, and would not fit into memory twice.
const LARGEST: u64 = 1 << 30;

/// Records as they are on disk, and what the reader should be told about it.
#[derive(Debug, Default)]
pub struct Loaded {
    /// The records.
    pub records: Records,
    /// In words for the reader; uncleaned, for they may hold paths.
    pub notices: Vec<String>,
}

/// What a save is about to do. A test stops it there, by an error or by an end of the process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Make the directory.
    Directory,
    /// Open and take the lock.
    Lock,
    /// Read what the file has.
    Read,
    /// Rename an unreadable file.
    Quarantine,
    /// Open the new file.
    Open,
    /// Write a part of it; asked again for each part.
    Write,
    /// Force it to the disk.
    Sync,
    /// Put it in the place of the old one.
    Rename,
    /// Force the directory to the disk; the new file is in its place.
    SyncDirectory,
}

/// Called before each [`Step`]; an error is taken as if the system had said it.
pub type StepHook<'a> = &'a dyn Fn(Step) -> io::Result<()>;

/// Why records were not saved. All that was in the file before is still there.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// Others held the lock for about a second.
    #[error("another pullquote is writing {0}")]
    Busy(PathBuf),
    /// A later version wrote the file in a form that this one cannot add to.
    #[error("{path}: {reason}; nothing was written")]
    Newer {
        /// The file.
        path: PathBuf,
        /// The version, in words.
        reason: ReadError,
    },
    /// The system refused a step.
    #[error("{}: {}", .path.display(), words(*.step, .source))]
    Io {
        /// What was refused.
        step: Step,
        /// The file or directory.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl SaveError {
    pub(super) fn io(step: Step, path: &Path, source: io::Error) -> Self {
        Self::Io {
            step,
            path: path.to_owned(),
            source,
        }
    }

    /// Whether the disk, or the reader's share of it, is full.
    pub fn is_full(&self) -> bool {
        matches!(self, Self::Io { source, .. } if is_full(source))
    }
}

fn is_full(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded
    )
}

/// An error of the system in words for the reader.
fn words(step: Step, error: &io::Error) -> String {
    if is_full(error) {
        return "the disk is full".to_owned();
    }
    match step {
        Step::Directory => format!("the directory cannot be made ({error})"),
        Step::Lock => format!("the lock cannot be made ({error})"),
        Step::Read => format!("cannot be read ({error})"),
        Step::Quarantine => format!("is damaged and cannot be set aside ({error})"),
        Step::SyncDirectory => format!("was written, but the disk did not confirm it ({error})"),
        Step::Open | Step::Write | Step::Sync | Step::Rename => {
            format!("cannot be written ({error})")
        }
    }
}

/// What is at a path.
enum Disk {
    Missing,
    Records(Loaded),
    /// It was read and is no file of records.
    Damaged(String),
    Newer(ReadError),
}

/// Reads the records at `path`. A damaged file is renamed to `….unreadable-N`, at once and under the
/// lock, and told in the notices; a file that the system does not let us read stays where it is. There
/// are always records to go on with.
pub fn load(path: &Path) -> Loaded {
    let target = resolve(path);
    match disk(&target) {
        Ok(Disk::Missing) => Loaded::default(),
        Ok(Disk::Records(loaded)) => loaded,
        Ok(Disk::Newer(reason)) => only_notice(format!("{}: {reason}", target.display())),
        Ok(Disk::Damaged(reason)) => load_damaged(&target, &reason),
        Err(error) => only_notice(error.to_string()),
    }
}

/// Reads the records at `path` and touches nothing, for commands that only list.
pub fn read(path: &Path) -> Loaded {
    let target = resolve(path);
    match disk(&target) {
        Ok(Disk::Missing) => Loaded::default(),
        Ok(Disk::Records(loaded)) => loaded,
        Ok(Disk::Newer(reason)) => only_notice(format!("{}: {reason}", target.display())),
        Ok(Disk::Damaged(reason)) => {
            only_notice(format!("{} cannot be read: {reason}", target.display()))
        }
        Err(error) => only_notice(error.to_string()),
    }
}

fn only_notice(notice: String) -> Loaded {
    Loaded {
        notices: vec![notice],
        ..Loaded::default()
    }
}

/// Another window may just have repaired it, so it is read again under the lock.
fn load_damaged(target: &Path, reason: &str) -> Loaded {
    let quiet: StepHook<'_> = &|_| Ok(());
    let again = Lock::take(target, quiet).and_then(|_lock| match disk(target)? {
        Disk::Damaged(reason) => {
            let notice = quarantine(target, &reason, quiet)?;
            Ok(only_notice(notice))
        }
        Disk::Records(loaded) => Ok(loaded),
        Disk::Missing => Ok(Loaded::default()),
        Disk::Newer(reason) => Ok(only_notice(format!("{}: {reason}", target.display()))),
    });
    again.unwrap_or_else(|error| {
        only_notice(format!(
            "{} cannot be read: {reason}; it stays where it is: {error}",
            target.display()
        ))
    })
}

/// Writes `records` to `path`, together with what others wrote there since. What comes back is what
/// the file now holds: take it in with [`Records::refresh`].
///
/// Waits at most about a second for another window.
///
/// # Errors
/// [`SaveError`] when nothing was confirmed; the file then holds what it held before, or (after a
/// failure of the very last step) already the new records. Saving again is always right.
pub fn save(path: &Path, records: &Records) -> Result<Loaded, SaveError> {
    save_with_hook(path, records, &|_| Ok(()))
}

/// [`save`], with `hook` called before each step.
pub fn save_with_hook(
    path: &Path,
    records: &Records,
    hook: StepHook<'_>,
) -> Result<Loaded, SaveError> {
    let target = resolve(path);
    make_directory(&target, hook)?;
    let lock = Lock::take(&target, hook)?;
    hook(Step::Read).map_err(|error| SaveError::io(Step::Read, &target, error))?;
    let mut notices: Vec<String> = lock.notice().into_iter().collect();
    let mut merged = records.clone();
    match disk(&target)? {
        Disk::Missing => {}
        Disk::Records(loaded) => {
            merged.refresh(loaded.records);
            notices.extend(loaded.notices);
        }
        Disk::Damaged(reason) => notices.push(quarantine(&target, &reason, hook)?),
        Disk::Newer(reason) => {
            let path = target;
            return Err(SaveError::Newer { path, reason });
        }
    }
    let left = if lock.is_held() {
        recovery::leftovers(&target)
    } else {
        Vec::new()
    };
    recovery::take_in(&left, &mut merged);
    merged.thin_tombstones();
    replace(&target, merged.to_json().as_bytes(), hook)?;
    recovery::remove(&left, &merged);
    drop(lock);
    merged.mark_saved();
    Ok(Loaded {
        records: merged,
        notices,
    })
}

/// Reads `target`, which is no link.
fn disk(target: &Path) -> Result<Disk, SaveError> {
    let failed = |error| SaveError::io(Step::Read, target, error);
    let Some(bytes) = read_file(target).map_err(failed)? else {
        return Ok(Disk::Missing);
    };
    let Ok(text) = String::from_utf8(bytes) else {
        return Ok(Disk::Damaged("it is not UTF-8".to_owned()));
    };
    Ok(match Records::from_json(&text) {
        Ok((records, notices)) => Disk::Records(Loaded {
            records,
            notices: notices
                .into_iter()
                .map(|notice| format!("{}: {notice}", target.display()))
                .collect(),
        }),
        Err(ReadError::Unreadable(reason)) => Disk::Damaged(reason),
        Err(newer) => Disk::Newer(newer),
    })
}

/// The bytes of a file, or `None` when there is none. Refuses what is not a plain file (a pipe would
/// never end) and what is far too large.
pub(super) fn read_file(target: &Path) -> io::Result<Option<Vec<u8>>> {
    let meta = match fs::metadata(target) {
        Ok(meta) => meta,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    if !meta.is_file() {
        let not = "it is not a plain file";
        return Err(io::Error::new(io::ErrorKind::InvalidInput, not));
    }
    if meta.len() > LARGEST {
        let not = "it is larger than 1 GB";
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, not));
    }
    fs::read(target).map(Some)
}
