//! Reads articles from wherever a [`Source`] points: files, standard input, the built-in articles.

use std::cell::RefCell;
use std::fs;
use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use pullquote_import as import;
use pullquote_text::{Article, Source, clean};

use super::collections::Collections;
pub use super::open_error::OpenError;
use super::piped;
use super::walk_formats::Formats;
use crate::library::walk::WalkReport;
use crate::library::{Entry, walk};
use crate::seeds;

thread_local! {
    /// Keeps the last file of several articles open, since its parts are often read one after the other.
    static OPENER: RefCell<import::Opener> = RefCell::default();
}

/// Reads the article at `source`; reads standard input to its end for [`Source::Stdin`].
pub fn read(source: &Source) -> Result<Article, OpenError> {
    match source {
        Source::Seed(name) => {
            let bytes = seeds::bytes(name).ok_or(OpenError::NoSuchSeed)?;
            Ok(import::article(bytes, source.clone()))
        }
        _ => match piped::read(source) {
            Some(read) => read,
            None => Ok(OPENER.with_borrow_mut(|opener| opener.open(source))?),
        },
    }
}

/// The part of a file that is named as `mail.mbox#3`. A file of that very name is no part.
pub fn part_named(path: &Path) -> Option<Source> {
    if path.symlink_metadata().is_ok() {
        return None;
    }
    let (name, number) = path.file_name()?.to_str()?.rsplit_once('#')?;
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    let file = path.with_file_name(name);
    if !is_number || !file.is_file() {
        return None;
    }
    let part = number.parse().ok()?;
    Some(Source::Part { path: file, part })
}

/// The article that is named without being a file of its own: a part of a file, or a sample under the path that
/// lists show, `seeds/NAME`.
pub fn article_named(path: &Path) -> Option<Source> {
    part_named(path).or_else(|| {
        let name = path.strip_prefix("seeds").ok()?.to_str()?;
        let is_free = path.symlink_metadata().is_err();
        (is_free && seeds::bytes(name).is_some()).then(|| Source::Seed(name.to_owned()))
    })
}

/// The name of `source` in messages: its full path where it has one.
pub fn display_name(source: &Source) -> String {
    match source {
        Source::File(path) => path.display().to_string(),
        Source::Part { path, part } => format!("{}#{part}", path.display()),
        source => source.name(),
    }
}

/// `path` made absolute without resolving links: records keep it, and it must mean the same file
/// wherever the program is started next.
pub fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

/// The article file that a typed path means: `~` is the home folder, and other paths are relative to where
/// the program was started.
pub fn file_named(typed: &str) -> Result<Source, String> {
    let path = typed_path(typed);
    match path.metadata() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Err("there is no such file, and no article of that title".to_owned())
        }
        Err(error) => Err(error.to_string()),
        Ok(metadata) if metadata.is_dir() => Err("it is a folder".to_owned()),
        Ok(_) => Ok(Source::File(path)),
    }
}

fn typed_path(typed: &str) -> PathBuf {
    let home = typed.strip_prefix("~/").and_then(|rest| {
        let dirs = directories::BaseDirs::new()?;
        Some(dirs.home_dir().join(rest))
    });
    absolute(&home.unwrap_or_else(|| PathBuf::from(typed)))
}

/// The files and folders whose paths begin with what is typed, in order of their names; folders end with a separator.
/// Hidden ones only if a dot is typed.
pub fn paths_like(typed: &str) -> Vec<String> {
    /// Most that are offered, and most that are looked at.
    const MOST: usize = 300;
    const MOST_LOOKED: usize = 20_000;
    let Some(at) = typed.rfind('/') else {
        return Vec::new();
    };
    let (folder, start) = typed.split_at(at + 1);
    let wanted = start.to_lowercase();
    let there = fs::read_dir(typed_path(folder)).into_iter().flatten();
    let mut found: Vec<String> = there
        .take(MOST_LOOKED)
        .filter_map(|entry| {
            let entry = entry.ok()?;
            let name = entry.file_name().into_string().ok()?;
            let is_shown = !name.starts_with('.') || start.starts_with('.');
            // What cannot be typed as it is shown is not offered.
            let is_plain = clean::line(&name) == name && name.trim() == name;
            if !is_shown || !is_plain || !name.to_lowercase().starts_with(&wanted) {
                return None;
            }
            let end = if entry.path().is_dir() { "/" } else { "" };
            Some(format!("{folder}{name}{end}"))
        })
        .collect();
    found.sort_unstable();
    found.truncate(MOST);
    found
}

/// Walks `roots` and passes the articles found to `visit` in batches, until it breaks.
pub fn walk_articles(
    roots: &[PathBuf],
    visit: &mut dyn FnMut(Vec<Entry>) -> ControlFlow<()>,
) -> WalkReport {
    walk(roots, &Formats, visit)
}

/// Whether `path` leads to a file that does not hold several articles.
pub fn is_one_article(path: &Path) -> bool {
    path.is_file() && matches!(import::Collection::open(path), Ok(None))
}

/// Every article at or below `path`.
pub fn articles_under(path: &Path) -> Vec<Entry> {
    let mut entries = Vec::new();
    walk_articles(&[path.to_owned()], &mut |batch| {
        entries.extend(batch);
        ControlFlow::Continue(())
    });
    Collections::default().resolve(entries)
}

/// Fills in the title and length of `entry` from the first bytes of its file.
pub fn read_title(entry: &mut Entry) {
    if entry.source.path().and_then(piped::held).is_some() {
        // It has all that is known.
        return;
    }
    walk::peek(entry, &|head, source| {
        import::preview(head, source).map_err(|error| error.to_string())
    });
}

/// The articles that come with the program.
pub fn seed_entries() -> Vec<Entry> {
    seeds::SEEDS
        .iter()
        .map(|(name, bytes)| {
            let article = import::article(*bytes, Source::Seed((*name).to_owned()));
            let mut entry = Entry::of(&article);
            entry.bytes = bytes.len() as u64;
            entry
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_completed_with_what_is_in_their_folder() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| format!("{}/{name}", folder.path().display());
        fs::create_dir(at("Ferries")).unwrap();
        for name in ["ferry.txt", "lamp.txt", ".hidden", "a\u{1b}b"] {
            fs::write(at(name), "").unwrap();
        }
        assert_eq!(paths_like(&at("fer")), [at("Ferries/"), at("ferry.txt")]);
        assert_eq!(paths_like(&at("")).len(), 3, "neither hidden nor unclean");
        assert_eq!(paths_like(&at(".h")), [at(".hidden")]);
        assert!(paths_like(&at("none/")).is_empty() && paths_like("ferry").is_empty());
    }

    #[test]
    fn seeds_have_titles() {
        assert!(seed_entries().iter().all(|entry| !entry.title.is_empty()));
    }
}
