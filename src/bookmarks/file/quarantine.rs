//! Moves a damaged file out of the way and keeps it.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::directory::{parent, sync};
use super::{SaveError, Step, StepHook};

/// Renames the damaged `target` to `….unreadable-N`, never over another file, and returns a notice for
/// the reader. The lock must be held.
pub(crate) fn quarantine(
    target: &Path,
    reason: &str,
    hook: StepHook<'_>,
) -> Result<String, SaveError> {
    let failed = |error| SaveError::io(Step::Quarantine, target, error);
    hook(Step::Quarantine).map_err(failed)?;
    let kept = rename(target).map_err(failed)?;
    sync(parent(target)).map_err(failed)?;
    // File names without their directory, the reason last: the notice has to fit a line of 80 cells.
    let name = |path: &Path| path.file_name().unwrap_or_default().display().to_string();
    Ok(format!(
        "{} cannot be read; it is kept as {} ({reason})",
        name(target),
        name(&kept)
    ))
}

fn rename(target: &Path) -> io::Result<PathBuf> {
    for count in 1..10_000 {
        let mut name = OsString::from(target.as_os_str());
        name.push(format!(".unreadable-{count}"));
        let kept = PathBuf::from(name);
        // Linking fails if the name is taken; renaming would replace that file.
        match fs::hard_link(target, &kept) {
            Ok(()) => {
                fs::remove_file(target)?;
                return Ok(kept);
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(_) if fs::symlink_metadata(&kept).is_ok() => {}
            Err(_) => {
                fs::rename(target, &kept)?;
                return Ok(kept);
            }
        }
    }
    Err(io::Error::new(
        io::ErrorKind::AlreadyExists,
        "too many unreadable files",
    ))
}
