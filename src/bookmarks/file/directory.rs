//! Paths and directories of the files that are replaced.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::{SaveError, Step, StepHook};

/// The number of links followed before a loop is assumed.
const LINKS: usize = 40;

/// The file that `path` is a link to, whether or not that file exists: readers keep their settings
/// elsewhere and link them.
pub(crate) fn resolve(path: &Path) -> PathBuf {
    let mut path = path.to_owned();
    for _ in 0..LINKS {
        match fs::read_link(&path) {
            Ok(next) => path = parent(&path).join(next),
            Err(_) => break,
        }
    }
    path
}

/// Creates the directory of `target` if it is missing, with mode 0700.
pub(crate) fn create_parent(target: &Path, hook: StepHook<'_>) -> Result<(), SaveError> {
    let directory = parent(target);
    if directory.is_dir() {
        return Ok(());
    }
    let failed = |error| SaveError::io(Step::Directory, directory, error);
    hook(Step::Directory).map_err(failed)?;
    let missing = directory.ancestors().take_while(|one| !one.exists());
    let parents: Vec<&Path> = missing.map(parent).collect();
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(directory).map_err(failed)?;
    // A new directory is only as durable as its entry in its parent.
    for directory in parents {
        sync(directory).map_err(failed)?;
    }
    Ok(())
}

/// Flushes the entries of a directory to disk, where the system can.
pub(super) fn sync(directory: &Path) -> io::Result<()> {
    if cfg!(unix) {
        fs::File::open(directory)?.sync_all()?;
    }
    Ok(())
}

/// The directory of a path; `.` for a bare file name.
pub(super) fn parent(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if parent.as_os_str() != OsStr::new("") => parent,
        Some(_) => Path::new("."),
        None => path,
    }
}
