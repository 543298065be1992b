//! `pullquote index`: builds the index to the end, or prints what it contains.

use std::fmt::Write as _;
use std::io::{self, IsTerminal as _, Write};
use std::path::Path;
use std::sync::Arc;

use anyhow::Context as _;

use super::update_index::{IndexError, Outcome, ProgressLine, ProgressStyle, build_to_end};
use crate::bookmarks::file;
use crate::corrections::CorrectionSet;
use crate::library::store::{OpenMode, Store, StoreError};
use crate::shell::cli::IndexArgs;
use crate::shell::exit::Exit;
use crate::shell::index::Deepening;
use crate::shell::library_roots::LibraryRoots;
use crate::shell::output::{ignore_broken_pipe, report};
use crate::shell::setup::{NO_ENGINE, Setup};
use pullquote_annotate::{Annotator, Engine};
use pullquote_text::clean;

pub fn run(args: &IndexArgs, setup: &Setup, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let roots = LibraryRoots::from_paths(&args.paths, &setup.paths.library)?;
    let path = roots
        .index_path(&setup.paths)
        .context("only folders have an index; single files are opened without one")?;
    if args.status {
        return status(&path, out);
    }
    if args.deep && !Engine::Deep.is_available() {
        anyhow::bail!("{NO_ENGINE}");
    }
    if args.rebuild {
        Store::discard(&path).map_err(IndexError::from)?;
    }
    let mut progress = ProgressLine::new(if io::stdout().is_terminal() {
        ProgressStyle::Redrawn
    } else {
        ProgressStyle::Logged
    });
    let deepening = if args.deep {
        Deepening::ToTheEnd
    } else {
        Deepening::Never
    };
    let work = (args.workers.map(usize::from), deepening);
    let records = file::read(&setup.paths.bookmarks).records;
    let corrections = Arc::new(CorrectionSet::of(&records));
    match build_to_end(&path, &roots, &corrections, work, &mut progress, out)? {
        Outcome::Done => {
            let summary = summary(&path)?;
            ignore_broken_pipe(out.write_all(summary.as_bytes()))?;
            Ok(Exit::Done)
        }
        Outcome::Locked => Err(IndexError::from(StoreError::Locked).into()),
        Outcome::Stopped(message) => anyhow::bail!("{message}"),
    }
}

/// Prints what the index contains, without building it.
fn status(path: &Path, out: &mut dyn Write) -> anyhow::Result<Exit> {
    if let Err(error) = Store::open(path, OpenMode::Read) {
        report(&format!("{}: the index {error}", path.display()));
        return Ok(Exit::Failed);
    }
    let summary = summary(path)?;
    ignore_broken_pipe(out.write_all(summary.as_bytes()))?;
    Ok(Exit::Done)
}

fn summary(path: &Path) -> anyhow::Result<String> {
    let store = Store::open(path, OpenMode::Read).map_err(IndexError::from)?;
    let stats = store.stats().map_err(IndexError::from)?;
    let engine = store.meta("engine").map_err(IndexError::from)?;
    let is_current = engine.as_deref() == Some(Annotator::new()?.version());
    let path = path.to_string_lossy();
    let mut rows = vec![
        ("index", clean::line(&path).into_owned()),
        ("articles", stats.articles.to_string()),
    ];
    if stats.stale > 0 || !is_current {
        rows.push(("waiting", stats.stale.to_string()));
    }
    if stats.deep > 0 {
        rows.push(("deep", stats.deep.to_string()));
    }
    if stats.faulty > 0 {
        rows.push(("unreadable", stats.faulty.to_string()));
    }
    let megabytes = stats.bytes as f64 / 1e6;
    rows.push(("statements", stats.said.to_string()));
    rows.push(("names", stats.people.to_string()));
    rows.push(("size", format!("{megabytes:.1} MB")));
    let mut out = String::new();
    for (name, value) in rows {
        let _ = writeln!(out, "{name:<11} {value}");
    }
    Ok(out)
}
