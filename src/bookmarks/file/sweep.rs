//! New files that a killed save left behind.

use std::fs;
use std::path::Path;

use super::super::records::{FORMAT, Records};
use super::write::parent;

/// Characters that the new file's name ends in.
const SUFFIX: usize = 6;

/// Removes what killed saves of `target` left, of which nothing is needed: beginnings of a file, and
/// whole files whose records are all in `saved`. Anything else stays. The lock must be held, so that
/// nobody is writing such a file. Failures do not matter.
pub(super) fn leftovers(target: &Path, saved: &Records) {
    let Some(name) = target.file_name().and_then(|name| name.to_str()) else {
        return;
    };
    let Ok(entries) = fs::read_dir(parent(target)) else {
        return;
    };
    for entry in entries.flatten() {
        let file = entry.file_name();
        let is_ours = file.to_str().is_some_and(|file| is_new_file(file, name));
        let is_plain = entry.file_type().is_ok_and(|kind| kind.is_file());
        if is_ours && is_plain && is_needless(&entry.path(), saved) {
            let _ = fs::remove_file(entry.path());
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

fn is_needless(path: &Path, saved: &Records) -> bool {
    let Ok(bytes) = fs::read(path) else {
        return false;
    };
    let text = String::from_utf8_lossy(&bytes);
    let head = format!("{{\n  \"format\": \"{FORMAT}\"");
    if !head.starts_with(&*text) && !text.starts_with(&head) {
        return false;
    }
    match Records::from_json(&text) {
        Err(_) => !text.trim_end().ends_with('}') || text.is_empty(),
        Ok((records, _)) => {
            let mut both = saved.clone();
            both.merge(records);
            both.to_json() == saved.to_json()
        }
    }
}
