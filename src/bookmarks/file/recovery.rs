//! Temporary files that a killed save left behind.

use std::fs;
use std::path::{Path, PathBuf};

use super::super::records::{FORMAT, Records};
use super::directory::parent;

/// The length of the random suffix that `atomic-write-file` gives a temporary file.
const SUFFIX: usize = 6;

/// The temporary files of `target`. The lock must be held, so that none of them is being written.
pub(super) fn temp_files(target: &Path) -> Vec<PathBuf> {
    let Some(name) = target.file_name().and_then(|name| name.to_str()) else {
        return Vec::new();
    };
    let Ok(entries) = fs::read_dir(parent(target)) else {
        return Vec::new();
    };
    let temp = entries.flatten().filter(|entry| {
        let file = entry.file_name();
        let is_temp = file.to_str().is_some_and(|file| is_temp_name(file, name));
        is_temp && entry.file_type().is_ok_and(|kind| kind.is_file())
    });
    temp.map(|entry| entry.path()).collect()
}

/// Whether [`temp_files`] lists the temporary file `new`. One random name in a hundred could also be a
/// name that the reader chose, see [`is_temp_name`].
#[cfg(unix)]
pub(super) fn would_find(target: &Path, new: &fs::File) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let Ok(new) = new.metadata() else { return true };
    let is_new = |path: &Path| {
        let file = path.symlink_metadata();
        file.is_ok_and(|file| (file.dev(), file.ino()) == (new.dev(), new.ino()))
    };
    let Ok(entries) = fs::read_dir(parent(target)) else {
        return true;
    };
    let paths = entries.flatten().map(|entry| entry.path());
    let mut same = paths.filter(|path| is_new(path)).peekable();
    // An unnamed temporary file (`O_TMPFILE`) leaves nothing behind.
    same.peek().is_none() || {
        let found = temp_files(target);
        same.any(|path| found.contains(&path))
    }
}

/// Not checked where the temporary file cannot be identified by its inode.
#[cfg(not(unix))]
pub(super) fn would_find(_target: &Path, _new: &fs::File) -> bool {
    true
}

/// Merges the complete ones of the files `temp` into `records`: the reader made those records, even
/// though the save was not confirmed.
pub(super) fn recover(temp: &[PathBuf], records: &mut Records) {
    for path in temp {
        if let Some(Content::Complete(found)) = read(path) {
            records.merge(found);
        }
    }
}

/// Removes those of the files `temp` that are incomplete or add nothing to `saved`. Others stay, and so
/// do those that cannot be removed.
pub(super) fn remove(temp: &[PathBuf], saved: &Records) {
    for path in temp {
        let is_redundant = read(path).is_some_and(|content| match content {
            Content::Incomplete => true,
            Content::Complete(records) => {
                let mut both = saved.clone();
                both.merge(records);
                both.thin_tombstones();
                both.to_json() == saved.to_json()
            }
        });
        if is_redundant {
            let _ = fs::remove_file(path);
        }
    }
}

/// `.bookmarks.json.` and six letters and digits of at least two of the classes upper case, lower case
/// and digit: `.bookmarks.json.backup` is the reader's own.
fn is_temp_name(file: &str, target: &str) -> bool {
    let suffix = file
        .strip_prefix('.')
        .and_then(|rest| rest.strip_prefix(target))
        .and_then(|rest| rest.strip_prefix('.'));
    suffix.is_some_and(|suffix| {
        let has = |class: fn(&char) -> bool| usize::from(suffix.chars().any(|c| class(&c)));
        suffix.len() == SUFFIX
            && suffix.chars().all(|c| c.is_ascii_alphanumeric())
            && has(char::is_ascii_uppercase)
                + has(char::is_ascii_lowercase)
                + has(char::is_ascii_digit)
                > 1
    })
}

enum Content {
    /// The beginning of a file, or nothing.
    Incomplete,
    Complete(Records),
}

/// `None`: the file is not one of ours after all.
fn read(path: &Path) -> Option<Content> {
    let bytes = fs::read(path).ok()?;
    let text = String::from_utf8_lossy(&bytes);
    let head = format!("{{\n  \"format\": \"{FORMAT}\"");
    if !head.starts_with(&*text) && !text.starts_with(&head) {
        return None;
    }
    match Records::from_json(&text) {
        // `from_json` takes an empty text for a file without records.
        _ if text.is_empty() => Some(Content::Incomplete),
        Ok((records, _)) => Some(Content::Complete(records)),
        Err(_) if !text.trim_end().ends_with('}') => Some(Content::Incomplete),
        Err(_) => None,
    }
}
