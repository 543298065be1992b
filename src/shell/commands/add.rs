//! `pullquote add`: files are copied into the library, and pages are fetched.

mod unfiled;

use std::io::Write;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::clean_path;
use crate::library::{self, add::Added, keep::Kept};
use crate::shell::exit::Exit;
use crate::shell::fetching::{self, Fetching};
use crate::shell::output::{ignore_broken_pipe, report};
use crate::shell::setup::Setup;
use crate::shell::source;
use pullquote_text::{Source, address};

/// Whether `file` is an address, though none of the web, and not a file of such a name.
fn is_other_address(file: &Path) -> bool {
    let scheme = file.to_str().and_then(|file| file.split_once("://"));
    scheme.is_some_and(|(scheme, _)| {
        !scheme.is_empty() && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric())
    }) && !file.exists()
}

/// Adds each file and page and prints where it is now. The others are reported on standard error.
pub fn run(files: &[PathBuf], setup: &Setup, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let mut exit = Exit::Done;
    let mut fetching = Fetching::new(&setup.paths.library);
    for file in files {
        if file.is_dir() {
            if !add_folder(file, setup, out)? {
                exit = Exit::Failed;
            }
            continue;
        }
        let web = file.to_str().filter(|file| address::is_web(file));
        let library = &setup.paths.library;
        let added = match web {
            Some(address) => add_page(&mut fetching, address),
            None if is_other_address(file) => Err(format!(
                "{} is no address of http or https: only these are fetched",
                file.display()
            )),
            None => match unfiled::copy(file) {
                Ok(Some(copy)) => add_checked(file, &copy.path, library),
                Ok(None) => add_file(file, library),
                Err(error) => Err(format!("{} {error}", file.display())),
            },
        };
        match added {
            Ok(Some(path)) => {
                let printed = writeln!(out, "{}", clean_path(&path)).and_then(|()| out.flush());
                ignore_broken_pipe(printed)?;
            }
            Ok(None) => {}
            Err(error) => {
                report(&error);
                exit = Exit::Failed;
            }
        }
    }
    Ok(exit)
}

/// Where the page is now, unless nothing has changed there.
fn add_page(fetching: &mut Fetching, address: &str) -> Result<Option<PathBuf>, String> {
    match fetching.add(address) {
        Ok(Kept::Unchanged(path)) => {
            report(&format!(
                "{address} is already in the library: {}",
                path.display()
            ));
            Ok(None)
        }
        Ok(kept) => Ok(Some(kept.path().to_owned())),
        Err(error) => Err(fetching::message(address, &error)),
    }
}

/// Adds the articles of a folder under its own name, with its sub-folders, and tells what was left out and
/// why. Returns whether all that are articles were added; a folder of which nothing could be read has none.
fn add_folder(folder: &Path, setup: &Setup, out: &mut dyn Write) -> anyhow::Result<bool> {
    let folder = source::absolute(folder);
    let mut files: Vec<PathBuf> = Vec::new();
    let walked = source::walk_articles(std::slice::from_ref(&folder), &mut |batch| {
        for entry in batch {
            // All articles of a file are added with it.
            let (Source::File(path) | Source::Part { path, .. }) = entry.source else {
                continue;
            };
            if files.last() != Some(&path) {
                files.push(path);
            }
        }
        ControlFlow::Continue(())
    });
    let (mut n_added, mut n_there, mut is_whole) = (0, 0, true);
    for file in &files {
        let within = file.strip_prefix(&folder).unwrap_or(file);
        let mut target = setup.paths.library.clone();
        target.extend(folder.file_name());
        target.extend(within.parent());
        match add_file(file, &target) {
            Ok(Some(path)) => {
                n_added += 1;
                ignore_broken_pipe(writeln!(out, "{}", clean_path(&path)))?;
            }
            Ok(None) => n_there += 1,
            Err(error) => {
                report(&error);
                is_whole = false;
            }
        }
    }
    for skipped in &walked.unreadable.first {
        report(&format!("{} {}", skipped.path.display(), skipped.reason));
    }
    let n_left_out = walked.unreadable.n;
    report(&format!(
        "{}: {n_added} added, {n_there} there already, {n_left_out} left out",
        folder.display()
    ));
    Ok(is_whole && (n_left_out == 0 || n_added + n_there > 0))
}

fn add_file(file: &Path, folder: &Path) -> Result<Option<PathBuf>, String> {
    // Nothing is kept that cannot be read.
    if file.is_file() {
        pullquote_import::check(file).map_err(|error| format!("{} {error}", file.display()))?;
    }
    add_checked(file, file, folder)
}

/// Adds `file`, which the reader has named `named`.
fn add_checked(named: &Path, file: &Path, folder: &Path) -> Result<Option<PathBuf>, String> {
    let added = library::add(&[file.to_owned()], folder);
    match added.into_iter().next() {
        Some(Ok(Added::Copied(path))) => Ok(Some(path)),
        Some(Ok(Added::AlreadyThere(path))) => {
            report(&format!(
                "{} is already in the library: {}",
                named.display(),
                path.display()
            ));
            Ok(None)
        }
        Some(Err(error)) => Err(format!("{} {error}", named.display())),
        None => Ok(None),
    }
}
