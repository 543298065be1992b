//! New files that a killed save left behind.

use std::fs;
use std::path::{Path, PathBuf};

use super::super::records::{FORMAT, Records};
use super::write::parent;

/// Characters that the new file's name ends in.
const SUFFIX: usize = 6;

/// The new files that killed saves of `target` left. The lock must be held, so that nobody is writing one.
pub(super) fn leftovers(target: &Path) -> Vec<PathBuf> {
    let Some(name) = target.file_name().and_then(|name| name.to_str()) else {
        return Vec::new();
    };
    let Ok(entries) = fs::read_dir(parent(target)) else {
        return Vec::new();
    };
    let ours = entries.flatten().filter(|entry| {
        let file = entry.file_name();
        let is_ours = file.to_str().is_some_and(|file| is_new_file(file, name));
        is_ours && entry.file_type().is_ok_and(|kind| kind.is_file())
    });
    ours.map(|entry| entry.path()).collect()
}

/// Whether a save that is killed now leaves a file that the next one knows as such. One in a hundred drawn
/// names looks like something that a reader could have named.
#[cfg(unix)]
pub(super) fn is_known(target: &Path, new: &fs::File) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let Ok(new) = new.metadata() else { return true };
    let is_new = |path: &Path| {
        let file = path.symlink_metadata();
        file.is_ok_and(|file| (file.dev(), file.ino()) == (new.dev(), new.ino()))
    };
    let Ok(entries) = fs::read_dir(parent(target)) else {
        return true;
    };
    let named = entries.flatten().map(|entry| entry.path());
    let mut same = named.filter(|path| is_new(path)).peekable();
    same.peek().is_none() || {
        let known = leftovers(target);
        same.any(|path| known.contains(&path))
    }
}

/// Whether a save that is killed now leaves a file that the next one knows as such: not looked into here.
#[cfg(not(unix))]
pub(super) fn is_known(_target: &Path, _new: &fs::File) -> bool {
    true
}

/// Takes in what whole ones hold: the reader made it, though nobody confirmed it.
pub(super) fn take_in(left: &[PathBuf], records: &mut Records) {
    for path in left {
        if let Some(Left::Whole(found)) = read(path) {
            records.merge(found);
        }
    }
}

/// Removes those of which nothing is needed: beginnings of a file, and whole files whose records are all
/// in `saved`. Anything else stays. Failures do not matter.
pub(super) fn remove(left: &[PathBuf], saved: &Records) {
    for path in left {
        let is_needless = read(path).is_some_and(|left| match left {
            Left::Beginning => true,
            Left::Whole(records) => {
                let mut both = saved.clone();
                both.merge(records);
                both.thin_tombstones();
                both.to_json() == saved.to_json()
            }
        });
        if is_needless {
            let _ = fs::remove_file(path);
        }
    }
}

/// `.bookmarks.json.` and six letters and digits, mixed as a reader would hardly mix them.
fn is_new_file(file: &str, name: &str) -> bool {
    let suffix = file
        .strip_prefix('.')
        .and_then(|rest| rest.strip_prefix(name))
        .and_then(|rest| rest.strip_prefix('.'));
    suffix.is_some_and(|suffix| {
        let has = |kind: fn(&char) -> bool| usize::from(suffix.chars().any(|c| kind(&c)));
        suffix.len() == SUFFIX
            && suffix.chars().all(|c| c.is_ascii_alphanumeric())
            && has(char::is_ascii_uppercase)
                + has(char::is_ascii_lowercase)
                + has(char::is_ascii_digit)
                > 1
    })
}

/// What a killed save has written.
enum Left {
    /// A part of a file, or nothing.
    Beginning,
    /// All of it.
    Whole(Records),
}

/// Reads a leftover; `None` when it is something else after all.
fn read(path: &Path) -> Option<Left> {
    let bytes = fs::read(path).ok()?;
    let text = String::from_utf8_lossy(&bytes);
    let head = format!("{{\n  \"format\": \"{FORMAT}\"");
    if !head.starts_with(&*text) && !text.starts_with(&head) {
        return None;
    }
    match Records::from_json(&text) {
        // No text is a file without records to the reader, and a save that has just begun here.
        _ if text.is_empty() => Some(Left::Beginning),
        Ok((records, _)) => Some(Left::Whole(records)),
        Err(_) if !text.trim_end().ends_with('}') => Some(Left::Beginning),
        Err(_) => None,
    }
}
