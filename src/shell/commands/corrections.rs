//! `pullquote corrections`: lists, exports and imports the reader's corrections.

mod export;
mod list;
mod rows;

use std::fs;
use std::io::{self, Read as _, Write};
use std::path::Path;

use anyhow::Context as _;

use crate::bookmarks::{Imported, Records, file};
use crate::corrections::exchange;
use crate::shell::cli::{CorrectionsCommand, CorrectionsListArgs};
use crate::shell::exit::Exit;
use crate::shell::output::{ignore_broken_pipe, report};
use crate::shell::setup::Setup;
use pullquote_text::clean;
use rows::Rows;

/// # Errors
/// A document cannot be read, or the records cannot be saved.
pub fn run(
    command: &CorrectionsCommand,
    setup: &Setup,
    out: &mut dyn Write,
) -> anyhow::Result<Exit> {
    match command {
        CorrectionsCommand::List(args) => Ok(ignore_broken_pipe_of(list(args, setup, out))?),
        CorrectionsCommand::Export { paths } => {
            let records = super::load_records(setup);
            let rows = Rows::of(&records, paths);
            let text = export::document(&records, &rows, setup.settings.engine)?;
            ignore_broken_pipe(out.write_all(text.as_bytes()))?;
            Ok(Exit::Done)
        }
        CorrectionsCommand::Import { file, dry_run } => import(file, *dry_run, setup, out),
    }
}

fn ignore_broken_pipe_of(result: io::Result<Exit>) -> io::Result<Exit> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(Exit::Done),
        result => result,
    }
}

fn list(args: &CorrectionsListArgs, setup: &Setup, out: &mut dyn Write) -> io::Result<Exit> {
    let records = super::load_records(setup);
    let rows = Rows::of(&records, &args.paths);
    let list = rows.in_state(args.state);
    list::print(&records, &list, args.format, out)?;
    Ok(super::found(!list.is_empty()))
}

fn import(
    file: &Path,
    is_dry_run: bool,
    setup: &Setup,
    out: &mut dyn Write,
) -> anyhow::Result<Exit> {
    let name = file.display().to_string();
    let text = read(file).with_context(|| name.clone())?;
    let list = exchange::read(&text).with_context(|| name.clone())?;
    let loaded = file::load(&setup.paths.bookmarks);
    loaded.notices.iter().for_each(|notice| report(notice));
    let mut records = loaded.records;
    let counts = take_in(&mut records, list, &name);
    if !is_dry_run && counts.added + counts.updated > 0 {
        let saved = file::save(&setup.paths.bookmarks, &records)?;
        saved.notices.iter().for_each(|notice| report(notice));
    }
    let would = if is_dry_run {
        " (nothing is written)"
    } else {
        ""
    };
    let words = format!("{}{would}", counts.describe());
    ignore_broken_pipe(writeln!(out, "{}", clean::line(&words)))?;
    Ok(if counts.invalid > 0 {
        Exit::Failed
    } else {
        Exit::Done
    })
}

fn read(file: &Path) -> io::Result<String> {
    if file == Path::new("-") {
        let mut text = String::new();
        io::stdin().lock().read_to_string(&mut text)?;
        return Ok(text);
    }
    fs::read_to_string(file)
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counts {
    added: usize,
    updated: usize,
    unchanged: usize,
    older: usize,
    invalid: usize,
}

impl Counts {
    fn describe(self) -> String {
        let parts = [
            (self.added, "added"),
            (self.updated, "updated"),
            (self.unchanged, "already there"),
            (self.older, "older than yours"),
            (self.invalid, "invalid"),
        ];
        let parts: Vec<String> = parts
            .iter()
            .filter(|(count, what)| *count > 0 || *what == "added")
            .map(|(count, what)| format!("{count} {what}"))
            .collect();
        parts.join(", ")
    }
}

/// Takes valid records into `records` and reports the others.
fn take_in(records: &mut Records, list: Vec<serde_json::Value>, name: &str) -> Counts {
    let mut counts = Counts::default();
    for (number, value) in (1..).zip(list) {
        let imported = exchange::check(&value).map(|_| records.import(value));
        let reason = match imported {
            Ok(Imported::Added) => {
                counts.added += 1;
                continue;
            }
            Ok(Imported::Updated) => {
                counts.updated += 1;
                continue;
            }
            Ok(Imported::Unchanged) => {
                counts.unchanged += 1;
                continue;
            }
            Ok(Imported::Older) => {
                counts.older += 1;
                continue;
            }
            Ok(Imported::OtherType) => "another record has its id".to_owned(),
            Err(reason) => reason,
        };
        counts.invalid += 1;
        report(&format!("{name}: correction {number}: {reason}"));
    }
    counts
}
