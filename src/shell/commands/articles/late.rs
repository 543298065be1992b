//! Articles that another process is about to index.
//!
//! A window that is open is the only one that writes the index, and sees a moment later what was added or fetched.
//! Who names such an article means one that is there.

use std::ops::ControlFlow;
use std::thread;
use std::time::{Duration, Instant};

use super::Articles;
use super::choose::meant;
use crate::library::SourceHash;
use crate::library::index::FileStamp;
use crate::library::store::Store;
use crate::shell::collections::Collections;
use crate::shell::commands::update_index::IndexError;
use crate::shell::library_roots::LibraryRoots;

/// How long a command waits, and how often it looks.
const TIMEOUT: Duration = Duration::from_secs(10);
const INTERVAL: Duration = Duration::from_millis(50);

/// Waits until each of `words` means an article, or all that is in the library is indexed, and notes in
/// `articles` how much is not.
pub fn wait_for(articles: &mut Articles, words: &[String]) -> anyhow::Result<()> {
    let is_missing = |articles: &Articles| {
        let mut words = words.iter();
        words.any(|word| meant(articles, word).is_empty())
    };
    let Some(roots) = articles.library.built_elsewhere.clone() else {
        return Ok(());
    };
    if !is_missing(articles) {
        return Ok(());
    }
    let files = files(&roots, &articles.library.store);
    let until = Instant::now() + TIMEOUT;
    loop {
        articles.n_late = count_late(&articles.library.store, &files)?;
        articles.read()?;
        if articles.n_late == 0 || !is_missing(articles) || Instant::now() >= until {
            return Ok(());
        }
        thread::sleep(INTERVAL);
    }
}

/// The articles that are in the library now.
fn files(roots: &LibraryRoots, store: &Store) -> Vec<(SourceHash, FileStamp)> {
    let mut collections = Collections::with_index(Some(store));
    let mut files = Vec::new();
    roots.walk(&mut |batch| {
        let entries = collections.resolve(batch);
        let entries = entries.iter();
        files.extend(entries.map(|entry| (SourceHash::of(&entry.source), FileStamp::of(entry))));
        ControlFlow::Continue(())
    });
    files
}

/// How many of `files` are not in the index as they are now.
fn count_late(store: &Store, files: &[(SourceHash, FileStamp)]) -> anyhow::Result<usize> {
    let statuses = store.file_statuses().map_err(IndexError::from)?;
    let is_late = |(file, stamp): &&(SourceHash, FileStamp)| {
        let status = statuses.get(file);
        status.is_none_or(|status| status.stamp != *stamp)
    };
    Ok(files.iter().filter(is_late).count())
}
