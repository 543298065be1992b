//! Whether a path stays in a folder. A file in the library folder that names others may come from somewhere else: the
//! folder may be synchronised, or unpacked from an archive.

use std::path::{Component, Path, PathBuf};

/// The path of the file `name`, which is relative to `folder`, with slashes. `None` if it is absolute, or has `..` or a
/// hidden file or folder in it: pullquote never writes such names.
///
/// Links are not resolved; see [`within`].
pub fn file_in(folder: &Path, name: &str) -> Option<PathBuf> {
    let is_plain = |part: Component<'_>| match part {
        Component::Normal(part) => !part.as_encoded_bytes().starts_with(b"."),
        _ => false,
    };
    let name = Path::new(name);
    let has_file = name.file_name().is_some();
    (has_file && name.components().all(is_plain)).then(|| folder.join(name))
}

/// The path of a file relative to `folder`, with all links but that of the file itself resolved. `None` if it is
/// elsewhere, or its folder does not exist.
pub fn within(folder: &Path, file: &Path) -> Option<PathBuf> {
    let folder = folder.canonicalize().ok()?;
    let parent = file.parent()?.canonicalize().ok()?;
    let within = parent.strip_prefix(&folder).ok()?;
    Some(within.join(file.file_name()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_to_files_in_the_folder() {
        let folder = Path::new("/library");
        for name in ["a.html", "The Port/a.html", "a/b/c..html"] {
            assert_eq!(file_in(folder, name), Some(folder.join(name)));
        }
        for name in [
            "",
            ".",
            "..",
            "/",
            "/tmp/a.html",
            "../a.html",
            "The Port/../../a.html",
            ".addresses.jsonl",
            ".trash/a.html",
            "./a.html",
        ] {
            assert_eq!(file_in(folder, name), None, "{name}");
        }
        #[cfg(windows)]
        for name in ["C:\\a.html", "\\a.html", "a\\..\\..\\b.html"] {
            assert_eq!(file_in(folder, name), None, "{name}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn files_behind_links_are_elsewhere() {
        let dir = tempfile::tempdir().unwrap();
        let library = dir.path().join("library");
        let other = dir.path().join("other");
        std::fs::create_dir_all(library.join("news")).unwrap();
        std::fs::create_dir(&other).unwrap();
        std::os::unix::fs::symlink(&other, library.join("linked")).unwrap();
        let found = within(&library, &library.join("news/a.html"));
        assert_eq!(found, Some(PathBuf::from("news/a.html")));
        for name in ["linked/a.html", "../a.html", "none/a.html"] {
            assert_eq!(within(&library, &library.join(name)), None, "{name}");
        }
    }
}
