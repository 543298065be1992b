//! The file of places: lines are appended under a lock, and it is compacted when most of it is outdated.

use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::Path;

use super::line;
use super::{Changes, Places};
use crate::bookmarks::file::{
    Lock, SaveError, Step, StepHook, create_parent, not_a_regular_file, quarantine, read_file,
    replace, resolve,
};

/// Files below this size, in bytes, are not compacted.
const SMALL: u64 = 256 * 1024;

#[derive(Debug, Default)]
pub struct Loaded {
    pub places: Places,
    /// Messages for the reader. They may hold paths: clean them before printing.
    pub notices: Vec<String>,
}

impl Loaded {
    const fn new(places: Places) -> Self {
        let notices = Vec::new();
        Self { places, notices }
    }

    fn from_notice(notice: String) -> Self {
        Self {
            notices: vec![notice],
            ..Self::default()
        }
    }
}

/// Reads the places at `path`. A file without one readable line is renamed to `….unreadable-N`. Errors
/// become notices: there are always places to continue with.
pub fn load(path: &Path) -> Loaded {
    let target = resolve(path);
    match read(&target) {
        Ok(Some(places)) => Loaded::new(places),
        Ok(None) => load_damaged(&target),
        Err(error) => Loaded::from_notice(error.to_string()),
    }
}

/// Reads the places at `path`; `None` if that fails, or if none of its lines is a place.
pub fn read_sound(path: &Path) -> Option<Places> {
    read(&resolve(path)).ok().flatten()
}

/// Reads the file again under the lock, as another window may just have repaired it.
fn load_damaged(target: &Path) -> Loaded {
    let no_hook: StepHook<'_> = &|_| Ok(());
    let again = Lock::take(target, no_hook).and_then(|_lock| match read(target)? {
        Some(places) => Ok(Loaded::new(places)),
        None => quarantine(target, "no line of it is a place", no_hook).map(Loaded::from_notice),
    });
    again.unwrap_or_else(|error| Loaded::from_notice(error.to_string()))
}

/// `None` if no line of the file can be read.
fn read(target: &Path) -> Result<Option<Places>, SaveError> {
    let bytes = read_file(target).map_err(|error| SaveError::io(Step::Read, target, error))?;
    Ok(match bytes {
        Some(bytes) => Places::from_lines(&String::from_utf8_lossy(&bytes)),
        None => Some(Places::default()),
    })
}

/// Appends `changes` to the file, without flushing it to disk: they survive the end of this process but
/// not a power failure.
///
/// # Errors
/// [`SaveError`]; the caller puts the changes back with [`Places::restore_changes`] and tries again.
pub fn append(path: &Path, changes: &Changes) -> Result<(), SaveError> {
    append_with_hook(path, changes, &|_| Ok(()))
}

/// [`append`] with fault injection.
pub fn append_with_hook(
    path: &Path,
    changes: &Changes,
    hook: StepHook<'_>,
) -> Result<(), SaveError> {
    if changes.is_empty() {
        return Ok(());
    }
    let target = resolve(path);
    let failed = |step| {
        let target = target.clone();
        move |error| SaveError::io(step, &target, error)
    };
    create_parent(&target, hook)?;
    let _lock = Lock::take(&target, hook)?;
    hook(Step::Open).map_err(failed(Step::Open))?;
    let mut file = open(&target).map_err(failed(Step::Open))?;
    hook(Step::Write).map_err(failed(Step::Write))?;
    let length = append_lines(&mut file, &changes.to_lines()).map_err(failed(Step::Write))?;
    if is_bloated(&mut file, length).map_err(failed(Step::Read))? {
        compact(&target, hook)?;
    }
    Ok(())
}

fn open(target: &Path) -> io::Result<File> {
    if std::fs::metadata(target).is_ok_and(|meta| !meta.is_file()) {
        return Err(not_a_regular_file());
    }
    let mut options = OpenOptions::new();
    options.read(true).append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(target)
}

/// Appends lines in one write and returns the former length of the file. If the disk fills up, the part
/// that was written is truncated again.
fn append_lines(file: &mut File, lines: &str) -> io::Result<u64> {
    let length = file.metadata()?.len();
    let mut text = String::new();
    if length == 0 {
        text.push_str(&line::head(0));
    } else if !ends_with_newline(file, length)? {
        // A killed process may have left an incomplete line.
        text.push('\n');
    }
    text.push_str(lines);
    if let Err(error) = file.write_all(text.as_bytes()) {
        file.set_len(length)?;
        return Err(error);
    }
    Ok(length)
}

fn ends_with_newline(file: &mut File, length: u64) -> io::Result<bool> {
    let mut last = [0];
    file.seek(SeekFrom::Start(length - 1))?;
    file.read_exact(&mut last)?;
    Ok(last == *b"\n")
}

/// Whether the file is more than twice as long as the first line says it was when compacted.
fn is_bloated(file: &mut File, length: u64) -> io::Result<bool> {
    if length < SMALL {
        return Ok(false);
    }
    file.seek(SeekFrom::Start(0))?;
    let mut first = Vec::new();
    BufReader::new(file.take(256)).read_until(b'\n', &mut first)?;
    let compact = line::compact_length(&String::from_utf8_lossy(&first));
    Ok(compact.is_some_and(|compact| length / 2 > compact))
}

/// Rewrites the file without outdated lines. The lock must be held.
fn compact(target: &Path, hook: StepHook<'_>) -> Result<(), SaveError> {
    if let Some(mut places) = read(target)? {
        places.dedup_unknown();
        replace(target, places.to_lines().as_bytes(), hook)?;
    }
    Ok(())
}
