//! Reads articles from wherever a [`Source`] points: files, standard input, the built-in articles.

use std::cell::RefCell;
use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use pullquote_import as import;
use pullquote_text::{Article, Source};

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
    let home = typed.strip_prefix("~/").and_then(|rest| {
        let dirs = directories::BaseDirs::new()?;
        Some(dirs.home_dir().join(rest))
    });
    let path = absolute(&home.unwrap_or_else(|| PathBuf::from(typed)));
    match path.metadata() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Err("there is no such file, and no article of that title".to_owned())
        }
        Err(error) => Err(error.to_string()),
        Ok(metadata) if metadata.is_dir() => Err("it is a folder".to_owned()),
        Ok(_) => Ok(Source::File(path)),
    }
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
    fn seeds_have_titles() {
        assert!(seed_entries().iter().all(|entry| !entry.title.is_empty()));
    }
}
