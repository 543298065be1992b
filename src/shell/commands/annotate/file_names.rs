//! Names for the files of a folder, from the ids of records.

use std::collections::HashMap;
use std::path::PathBuf;

/// Bytes of a part of a path, so that an ending and a number still fit into the 255 that file systems allow.
const MAX_BYTES: usize = 200;

/// Gives each record a path that no other one has.
#[derive(Debug, Default)]
pub(super) struct FileNames {
    /// How often each path was asked for, in lower case: not all file systems tell the cases apart.
    taken: HashMap<String, u32>,
}

impl FileNames {
    /// A relative path without ending, below the folder whatever `id` holds. A `/` makes a folder.
    pub(super) fn path(&mut self, id: &str) -> PathBuf {
        let parts: Vec<String> = id.split(['/', '\\']).filter_map(part).collect();
        let wanted = if parts.is_empty() {
            "article".to_owned()
        } else {
            parts.join("/")
        };
        let key = wanted.to_lowercase();
        let mut number = self.taken.get(&key).copied().unwrap_or(0);
        loop {
            number += 1;
            let path = match number {
                1 => wanted.clone(),
                _ => format!("{wanted}-{number}"),
            };
            let is_free = number == 1 || !self.taken.contains_key(&path.to_lowercase());
            if is_free {
                self.taken.insert(key, number);
                if number > 1 {
                    self.taken.insert(path.to_lowercase(), 1);
                }
                return path.into();
            }
        }
    }
}

/// A part of a path that every file system takes; `None` for what names no file.
fn part(part: &str) -> Option<String> {
    let is_unsafe =
        |c: char| c.is_control() || matches!(c, ':' | '*' | '?' | '"' | '<' | '>' | '|');
    let mut name: String = part
        .chars()
        .map(|c| if is_unsafe(c) { '_' } else { c })
        .collect();
    let mut end = name.len().min(MAX_BYTES);
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    name.truncate(end);
    // Hidden files, `..`, and what Windows cuts off.
    let name = name
        .trim_start_matches(['.', ' '])
        .trim_end_matches(['.', ' ']);
    (!name.is_empty()).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_below_the_folder() {
        let mut names = FileNames::default();
        for (id, wanted) in [
            ("2024/a", "2024/a"),
            ("../../etc/passwd", "etc/passwd"),
            ("/etc/passwd", "etc/passwd-2"),
            ("C:\\b", "C_/b"),
            ("..", "article"),
            ("", "article-2"),
            (".hidden", "hidden"),
            ("a\0b\n?", "a_b__"),
        ] {
            assert_eq!(names.path(id), PathBuf::from(wanted), "{id:?}");
        }
        let long = names.path(&"é".repeat(300));
        assert_eq!(long.to_string_lossy().len(), 200);
    }

    #[test]
    fn no_two_paths_are_the_same() {
        let mut names = FileNames::default();
        let ids = ["a", "a-2", "a", "A", "a-2", "a-2-2", "a"];
        let paths: Vec<String> = ids
            .iter()
            .map(|id| names.path(id).to_string_lossy().to_lowercase())
            .collect();
        let mut distinct = paths.clone();
        distinct.sort();
        distinct.dedup();
        assert_eq!(distinct.len(), ids.len(), "{paths:?}");
    }
}
