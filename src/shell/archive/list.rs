//! Which files a command line names: files, folders, patterns, and lists of paths.

use std::fs;
use std::io::{self, Read as _};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use pullquote_import as import;
use pullquote_text::{Contents, Source};

use super::articles::Named;
use super::detect::{kind_by_name, unpacked_name};
use crate::library::walk::{self, Look, WalkFormats};
use crate::shell::cli::InputArgs;
use crate::shell::source::article_named;

/// A named input and the size of its file, in bytes.
pub struct Listed {
    pub named: Named,
    pub bytes: u64,
    /// A predicate, if it is known already that it cannot be read.
    pub error: Option<String>,
}

/// All inputs that `args` name, in order.
///
/// # Errors
/// A list of paths cannot be read, or a pattern is none, or no file matches it.
pub fn list(args: &InputArgs) -> anyhow::Result<Vec<Listed>> {
    let mut listed = Vec::new();
    for path in &args.files {
        add(path, &mut listed)?;
    }
    if let Some(from) = &args.files_from {
        for path in listed_paths(from, args.null)? {
            let id = without_ending(&path);
            add_path(&path, id, &mut listed);
        }
    } else if args.files.is_empty() {
        listed.push(standard_input());
    }
    Ok(listed)
}

fn standard_input() -> Listed {
    Listed {
        named: Named {
            path: PathBuf::new(),
            input: Source::Stdin.name().into(),
            id: "stdin".to_owned(),
            is_found: false,
        },
        bytes: 0,
        error: None,
    }
}

/// Adds what an argument names.
fn add(path: &Path, listed: &mut Vec<Listed>) -> anyhow::Result<()> {
    if path == Path::new("-") {
        listed.push(standard_input());
        return Ok(());
    }
    let pattern = path.to_str().filter(|path| path.contains(['*', '?', '[']));
    match pattern {
        Some(pattern) if path.symlink_metadata().is_err() => add_matches(pattern, listed),
        _ => {
            if path.is_dir() {
                add_folder(path, "", listed);
            } else {
                add_path(path, stem(path), listed);
            }
            Ok(())
        }
    }
}

/// Adds the files that match a pattern, in order of their paths.
fn add_matches(pattern: &str, listed: &mut Vec<Listed>) -> anyhow::Result<()> {
    let options = glob::MatchOptions {
        case_sensitive: true,
        require_literal_separator: true,
        require_literal_leading_dot: true,
    };
    // `**` stands for folders, all of which would be walked again and again.
    let is_deep = pattern.contains("**");
    let files = if pattern.ends_with("**") { "/*" } else { "" };
    let matches = glob::glob_with(&(pattern.to_owned() + files), options)
        .map_err(|error| anyhow::anyhow!("“{pattern}” is not a pattern: {error}"))?;
    let top = fixed_part(pattern);
    let before = listed.len();
    for found in matches {
        match found {
            Ok(path) if is_deep && path.is_dir() => {}
            Ok(path) => {
                let below = path.strip_prefix(&top).unwrap_or(&path);
                let id = without_ending(below);
                add_path(&path, id, listed);
            }
            Err(error) => {
                let path = error.path().to_owned();
                add_error(&path, walk::error_message(error.error()), listed);
            }
        }
    }
    anyhow::ensure!(listed.len() > before, "no file matches “{pattern}”");
    Ok(())
}

/// The folders of `pattern` before the first that is a pattern.
fn fixed_part(pattern: &str) -> PathBuf {
    let parts = Path::new(pattern).components();
    parts
        .take_while(|part| {
            let part = part.as_os_str().to_string_lossy();
            !part.contains(['*', '?', '['])
        })
        .collect()
}

/// The id of a file that an argument names.
fn stem(path: &Path) -> String {
    let path = unpacked_name(path);
    let stem = path.file_stem().unwrap_or(path.as_os_str());
    stem.to_string_lossy().into_owned()
}

/// Adds a file of this id, or all that is below a folder, whose ids begin with it.
fn add_path(path: &Path, id: String, listed: &mut Vec<Listed>) {
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_dir() => add_folder(path, &format!("{id}/"), listed),
        Ok(metadata) => listed.push(Listed {
            named: Named {
                path: path.to_owned(),
                input: path.to_string_lossy().into(),
                id,
                is_found: false,
            },
            bytes: metadata.len(),
            error: None,
        }),
        Err(error) => match article_named(path) {
            Some(article) => listed.push(Listed {
                named: Named {
                    path: path.to_owned(),
                    input: path.to_string_lossy().into(),
                    id: match article {
                        Source::Part { path: file, part } => format!("{}-{part}", stem(&file)),
                        _ => stem(path),
                    },
                    is_found: false,
                },
                bytes: 0,
                error: None,
            }),
            None => add_error(path, walk::error_message(&error), listed),
        },
    }
}

fn add_error(path: &Path, error: String, listed: &mut Vec<Listed>) {
    listed.push(Listed {
        named: Named {
            path: path.to_owned(),
            input: path.to_string_lossy().into(),
            id: stem(path),
            is_found: false,
        },
        bytes: 0,
        error: Some(error),
    });
}

fn add_folder(folder: &Path, prefix: &str, listed: &mut Vec<Listed>) {
    let roots = [folder.to_owned()];
    let report = walk::walk(&roots, &ByName, &mut |batch| {
        for entry in batch {
            let Source::File(path) = entry.source else {
                continue;
            };
            let below = path.strip_prefix(folder).unwrap_or(&path);
            listed.push(Listed {
                named: Named {
                    input: path.to_string_lossy().into(),
                    id: prefix.to_owned() + &without_ending(below),
                    path,
                    is_found: true,
                },
                bytes: entry.bytes,
                error: entry.error,
            });
        }
        ControlFlow::Continue(())
    });
    for fault in report.faults {
        add_error(&fault.path, fault.reason, listed);
    }
}

/// Lists files by their names, without looking into them.
struct ByName;

impl WalkFormats for ByName {
    fn is_article_name(&self, path: &Path) -> bool {
        let name = unpacked_name(path);
        import::is_article_name(&name) || kind_by_name(&name).is_some()
    }

    fn contents(&self, _path: &Path, _look: Look) -> Result<Option<Contents>, String> {
        Ok(None)
    }
}

/// The id of the file at `path`: the path with `/`, without its ending and that of its packing.
fn without_ending(path: &Path) -> String {
    let path = unpacked_name(path);
    let stem = path.file_stem().unwrap_or_default();
    let path = path.with_file_name(stem);
    let parts = path
        .components()
        .map(|part| part.as_os_str().to_string_lossy());
    parts.collect::<Vec<_>>().join("/").replacen("//", "/", 1)
}

/// The paths in the file `from`, one a line, or parted by NUL.
fn listed_paths(from: &Path, is_null: bool) -> anyhow::Result<Vec<PathBuf>> {
    let mut bytes = Vec::new();
    if from == Path::new("-") {
        io::stdin()
            .read_to_end(&mut bytes)
            .context("standard input")?;
    } else {
        bytes = fs::read(from).with_context(|| from.display().to_string())?;
    }
    let separator = if is_null { b'\0' } else { b'\n' };
    let lines = bytes.split(|byte| *byte == separator);
    let lines = lines.map(|line| match line.strip_suffix(b"\r") {
        Some(line) if !is_null => line,
        _ => line,
    });
    Ok(lines.filter(|line| !line.is_empty()).map(path_of).collect())
}

#[cfg(unix)]
fn path_of(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt as _;
    std::ffi::OsStr::from_bytes(bytes).into()
}

#[cfg(not(unix))]
fn path_of(bytes: &[u8]) -> PathBuf {
    String::from_utf8_lossy(bytes).into_owned().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_paths_without_their_endings() {
        for (path, id) in [
            ("2024/01/a.txt", "2024/01/a"),
            ("a.tar.html.gz", "a.tar"),
            ("/b/c.txt.zst", "/b/c"),
            ("plain", "plain"),
        ] {
            assert_eq!(without_ending(Path::new(path)), id);
        }
    }

    #[test]
    fn fixed_part_of_a_pattern_ends_at_the_first_mark() {
        for (pattern, fixed) in [
            ("2024-*/**/*.txt", ""),
            ("news/2024/*.txt", "news/2024"),
            ("/a/b[12]/c", "/a"),
        ] {
            assert_eq!(fixed_part(pattern), Path::new(fixed));
        }
    }
}
