//! What cannot be read is moved out of the way and kept.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::write::parent;
use super::{SaveError, Step, StepHook, sync_directory};

/// Renames the damaged `target` to `….unreadable-N`, never over another file. The lock must be held.
/// Gives the words for the reader.
pub(in crate::bookmarks) fn quarantine(
    target: &Path,
    reason: &str,
    hook: StepHook<'_>,
) -> Result<String, SaveError> {
    let failed = |error| SaveError::io(Step::Quarantine, target, error);
    hook(Step::Quarantine).map_err(failed)?;
    let aside = rename(target).map_err(failed)?;
    sync_directory(parent(target)).map_err(failed)?;
    // Names without their folder, and what matters first: a line of 80 cells has to hold it.
    let name = |path: &Path| path.file_name().unwrap_or_default().display().to_string();
    Ok(format!(
        "{} cannot be read; it is kept as {} ({reason})",
        name(target),
        name(&aside)
    ))
}

fn rename(target: &Path) -> io::Result<PathBuf> {
    for count in 1..10_000 {
        let mut name = OsString::from(target.as_os_str());
        name.push(format!(".unreadable-{count}"));
        let aside = PathBuf::from(name);
        // A link is refused when the name is taken, where a rename would replace what has it.
        match fs::hard_link(target, &aside) {
            Ok(()) => {
                fs::remove_file(target)?;
                return Ok(aside);
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(_) if fs::symlink_metadata(&aside).is_ok() => {}
            Err(_) => {
                fs::rename(target, &aside)?;
                return Ok(aside);
            }
        }
    }
    let many = "too many unreadable files are kept already";
    Err(io::Error::new(io::ErrorKind::AlreadyExists, many))
}
