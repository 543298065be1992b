//! `pullquote add`: files are copied into the library, and pages are fetched.

use std::io::Write;
use std::path::PathBuf;

use super::clean_path;
use crate::library::{self, add::Added, keep::Kept};
use crate::shell::exit::Exit;
use crate::shell::fetching::{self, Fetching};
use crate::shell::output::{ignore_broken_pipe, report};
use crate::shell::setup::Setup;
use pullquote_text::address;

/// Adds each file and page and prints where it is now. The others are reported on standard error.
pub fn run(files: &[PathBuf], setup: &Setup, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let mut exit = Exit::Done;
    let mut fetching = Fetching::new(&setup.paths.library);
    for file in files {
        let web = file.to_str().filter(|file| address::is_web(file));
        let added = match web {
            Some(address) => add_page(&mut fetching, address),
            None => add_file(file, setup),
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

fn add_file(file: &PathBuf, setup: &Setup) -> Result<Option<PathBuf>, String> {
    // Nothing is kept that cannot be read.
    if file.is_file() {
        pullquote_import::check(file).map_err(|error| format!("{} {error}", file.display()))?;
    }
    let added = library::add(std::slice::from_ref(file), &setup.paths.library);
    match added.into_iter().next() {
        Some(Ok(Added::Copied(path))) => Ok(Some(path)),
        Some(Ok(Added::AlreadyThere(path))) => {
            report(&format!(
                "{} is already in the library: {}",
                file.display(),
                path.display()
            ));
            Ok(None)
        }
        Some(Err(error)) => Err(format!("{} {error}", file.display())),
        None => Ok(None),
    }
}
