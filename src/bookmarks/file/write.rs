//! Putting a whole file in the place of another.

use std::ffi::OsStr;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use atomic_write_file::OpenOptions;

use super::recovery;
use super::{SaveError, Step, StepHook};

/// How often a name is drawn; a target whose own name is no text has none that is known.
const DRAWS: usize = 4;

/// Bytes between two calls of the step hook.
const PART: usize = 64 * 1024;
/// Links followed before a loop is assumed.
const LINKS: usize = 40;

/// The file that `path` means: the end of a chain of links (people keep their settings elsewhere and
/// link them), whether or not there is a file at the end.
pub(in crate::bookmarks) fn resolve(path: &Path) -> PathBuf {
    let mut path = path.to_owned();
    for _ in 0..LINKS {
        match fs::read_link(&path) {
            Ok(next) => path = parent(&path).join(next),
            Err(_) => break,
        }
    }
    path
}

/// Makes the directory of `target`, for the reader alone, when it is missing.
pub(in crate::bookmarks) fn make_directory(
    target: &Path,
    hook: StepHook<'_>,
) -> Result<(), SaveError> {
    let directory = parent(target);
    if directory.is_dir() {
        return Ok(());
    }
    let failed = |error| SaveError::io(Step::Directory, directory, error);
    hook(Step::Directory).map_err(failed)?;
    let missing = directory.ancestors().take_while(|one| !one.exists());
    let above: Vec<&Path> = missing.map(parent).collect();
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(directory).map_err(failed)?;
    // A new directory is only as durable as its entry in the one above.
    for directory in above {
        sync_directory(directory).map_err(failed)?;
    }
    Ok(())
}

/// Puts `bytes` in the place of `target`, which keeps its mode and owner; a new file is the reader's
/// alone.
pub(in crate::bookmarks) fn replace(
    target: &Path,
    bytes: &[u8],
    hook: StepHook<'_>,
) -> Result<(), SaveError> {
    let failed = |step| move |error| SaveError::io(step, target, error);
    let ask = |step| hook(step).map_err(failed(step));
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    ask(Step::Open)?;
    let mut file = options.open(target).map_err(failed(Step::Open))?;
    // Names are drawn; one that the next save would not take for ours is drawn again.
    for _ in 0..DRAWS {
        if recovery::is_known(target, file.as_file()) {
            break;
        }
        let _ = file.discard();
        file = options.open(target).map_err(failed(Step::Open))?;
    }
    for part in bytes.chunks(PART) {
        ask(Step::Write)?;
        file.write_all(part).map_err(failed(Step::Write))?;
    }
    ask(Step::Sync)?;
    file.sync_all().map_err(failed(Step::Sync))?;
    ask(Step::Rename)?;
    file.commit().map_err(failed(Step::Rename))?;
    ask(Step::SyncDirectory)?;
    sync_directory(parent(target)).map_err(failed(Step::SyncDirectory))
}

/// Forces the entries of a directory to the disk, where the system can.
pub(in crate::bookmarks) fn sync_directory(directory: &Path) -> io::Result<()> {
    if cfg!(unix) {
        fs::File::open(directory)?.sync_all()?;
    }
    Ok(())
}

/// The directory that a path is in; `.` for a bare name.
pub(super) fn parent(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if parent.as_os_str() != OsStr::new("") => parent,
        Some(_) => Path::new("."),
        None => path,
    }
}
