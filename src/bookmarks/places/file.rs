//! Places on disk: lines added under a lock, and written anew when most of them are out of date.

use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::Path;

use super::line;
use super::{Changes, Places};
use crate::bookmarks::file::{
    Lock, SaveError, Step, StepHook, make_directory, quarantine, read_file, replace, resolve,
};

/// A file shorter than this is never written anew.
const SMALL: u64 = 256 * 1024;

/// Places as they are on disk, and what the reader should be told about it.
#[derive(Debug, Default)]
pub struct Loaded {
    /// The places.
    pub places: Places,
    /// In words for the reader; uncleaned, for they may hold paths.
    pub notices: Vec<String>,
}

/// Reads the places at `path`. There are always places to go on with; a file of which no line can be
/// read is renamed to `….unreadable-N` and told.
pub fn load(path: &Path) -> Loaded {
    let target = resolve(path);
    match read(&target) {
        Ok(Some(places)) => Loaded {
            places,
            notices: Vec::new(),
        },
        Ok(None) => move_aside(&target),
        Err(error) => only_notice(SaveError::io(Step::Read, &target, error).to_string()),
    }
}

fn only_notice(notice: String) -> Loaded {
    Loaded {
        notices: vec![notice],
        ..Loaded::default()
    }
}

fn move_aside(target: &Path) -> Loaded {
    let quiet: StepHook<'_> = &|_| Ok(());
    let moved = Lock::take(target, quiet).and_then(|_lock| {
        let again = read(target).map_err(|error| SaveError::io(Step::Read, target, error))?;
        match again {
            Some(places) => Ok(Loaded {
                places,
                notices: Vec::new(),
            }),
            None => quarantine(target, "no line of it is a place", quiet).map(only_notice),
        }
    });
    moved.unwrap_or_else(|error| only_notice(error.to_string()))
}

/// The places of a file; `None` when no line of it can be read.
fn read(target: &Path) -> io::Result<Option<Places>> {
    let Some(bytes) = read_file(target)? else {
        return Ok(Some(Places::default()));
    };
    Ok(Places::from_lines(&String::from_utf8_lossy(&bytes)))
}

/// Adds `changes` to the file. They survive the end of this process, however it comes.
///
/// # Errors
/// [`SaveError`]; give the changes back with [`Places::restore_changes`] and try again later.
pub fn append(path: &Path, changes: &Changes) -> Result<(), SaveError> {
    append_with_hook(path, changes, &|_| Ok(()))
}

/// [`append`] with `hook` called before each step.
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
    make_directory(&target, hook)?;
    let _lock = Lock::take(&target, hook)?;
    hook(Step::Open).map_err(failed(Step::Open))?;
    let mut file = open(&target).map_err(failed(Step::Open))?;
    hook(Step::Write).map_err(failed(Step::Write))?;
    let length = add(&mut file, &changes.to_lines()).map_err(failed(Step::Write))?;
    if is_bloated(&mut file, length).map_err(failed(Step::Read))? {
        compact(&target, hook)?;
    }
    Ok(())
}

fn open(target: &Path) -> io::Result<File> {
    let is_plain = std::fs::metadata(target).map_or(true, |meta| meta.is_file());
    if !is_plain {
        let not = "it is not a plain file";
        return Err(io::Error::new(io::ErrorKind::InvalidInput, not));
    }
    let mut options = OpenOptions::new();
    options.read(true).append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(target)
}

/// Adds lines at the end, in one write, and gives the length of the file before. What a full disk let
/// in of them is taken back.
fn add(file: &mut File, lines: &str) -> io::Result<u64> {
    let length = file.metadata()?.len();
    let mut text = String::new();
    if length == 0 {
        text.push_str(&line::head(0));
    } else if !ends_line(file, length)? {
        text.push('\n');
    }
    text.push_str(lines);
    if let Err(error) = file.write_all(text.as_bytes()) {
        file.set_len(length)?;
        return Err(error);
    }
    Ok(length)
}

/// Whether the last line is whole: a kill may have cut it.
fn ends_line(file: &mut File, length: u64) -> io::Result<bool> {
    let mut last = [0];
    file.seek(SeekFrom::Start(length - 1))?;
    file.read_exact(&mut last)?;
    Ok(last == *b"\n")
}

/// Whether the file is more than twice as long as its lines need be, by its first line.
fn is_bloated(file: &mut File, length: u64) -> io::Result<bool> {
    if length < SMALL {
        return Ok(false);
    }
    file.seek(SeekFrom::Start(0))?;
    let mut first = Vec::new();
    BufReader::new(file.take(256)).read_until(b'\n', &mut first)?;
    let told = line::told_length(&String::from_utf8_lossy(&first));
    Ok(told.is_some_and(|told| length / 2 > told))
}

/// Writes the file anew without what is out of date. The lock must be held.
fn compact(target: &Path, hook: StepHook<'_>) -> Result<(), SaveError> {
    let failed = |error| SaveError::io(Step::Read, target, error);
    if let Some(mut places) = read(target).map_err(failed)? {
        places.thin_unknown();
        replace(target, places.to_lines().as_bytes(), hook)?;
    }
    Ok(())
}
