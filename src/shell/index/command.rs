//! `pullquote index`: builds the index to its end, with a bar, or tells what is in it.

use std::io::{self, IsTerminal as _, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use anyhow::Context as _;

use super::{Found, Indexer, Plan, Report};
use crate::library::archive::Progress;
use crate::library::store::{Mode, Store, StoreError};
use crate::library::walk;
use crate::shell::cli::Index;
use crate::shell::listed::Listed;
use crate::shell::setup::Setup;
use crate::shell::shelf;
use crate::shell::{Exit, plain, tell};
use pullquote_annotate::Model;
use pullquote_text::clean;

/// How often a line is printed where there is no terminal.
const LINE_EVERY: Duration = Duration::from_secs(5);

/// Does what was asked and prints to `out`.
///
/// # Errors
/// The index cannot be built or read, or `out` cannot be written to.
pub fn run(asked: &Index, setup: &Setup, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let listed = Listed::of(&asked.paths, &setup.paths.library)?;
    let path = super::path(setup, &listed)
        .context("only folders have an index; single files are opened without one")?;
    if asked.status {
        return status(&path, out);
    }
    if asked.rebuild {
        Store::discard(&path).map_err(|error| anyhow::anyhow!("the index {error}"))?;
    }
    build(&path, &listed, asked.workers.map(usize::from), out)
}

fn build(
    path: &Path,
    listed: &Listed,
    workers: Option<usize>,
    out: &mut dyn Write,
) -> anyhow::Result<Exit> {
    let mut bar = Bar::new(io::stdout().is_terminal());
    match build_to_end(path, listed, workers, &mut bar, out)? {
        End::Done => {
            plain::quiet(summary(path, out))?;
            Ok(Exit::Done)
        }
        End::Elsewhere => anyhow::bail!("the index {}", StoreError::Locked),
        End::Stopped(words) => anyhow::bail!("{words}"),
    }
}

/// Brings the index at `path` up to date before it is asked. A bar shows on standard error where that
/// is a terminal and it takes longer than a moment. What cannot be built is told: what is there is asked.
///
/// # Errors
/// The system gives no thread.
pub fn bring_up_to_date(path: &Path, listed: &Listed) -> anyhow::Result<()> {
    let mut bar = Bar::new(true);
    bar.is_silent = !io::stderr().is_terminal();
    match build_to_end(path, listed, None, &mut bar, &mut io::stderr())? {
        End::Done => {}
        End::Elsewhere => tell("another window builds the index: what is in it so far is asked"),
        End::Stopped(words) => tell(&words),
    }
    Ok(())
}

fn build_to_end(
    path: &Path,
    listed: &Listed,
    workers: Option<usize>,
    bar: &mut Bar,
    out: &mut dyn Write,
) -> anyhow::Result<End> {
    let (send, reports) = channel();
    let plan = Plan {
        path: path.to_owned(),
        roots: listed.named_roots(),
        workers: workers.unwrap_or_else(super::n_cores),
        is_patient: false,
    };
    let tell_back = Arc::new(move |report| send.send(report).is_ok());
    let indexer = Indexer::start(plan, tell_back)?;
    walk_through(listed, &indexer);
    let end = follow(&reports, bar, out, || walk_through(listed, &indexer))?;
    plain::quiet(bar.clear(out))?;
    Ok(end)
}

/// Tells the indexer everything that is listed; what is left out is told to the reader.
fn walk_through(listed: &Listed, indexer: &Indexer) {
    if listed.seeds {
        indexer.found(Found::Entries(shelf::seeds()));
    }
    walk(
        &listed.roots(),
        &pullquote_import::epub::contents,
        &mut |batch| {
            indexer.found(Found::Entries(batch));
            std::ops::ControlFlow::Continue(())
        },
    );
    indexer.found(Found::Ended);
}

/// How building ended.
enum End {
    Done,
    Elsewhere,
    Stopped(String),
}

fn follow(
    reports: &Receiver<Report>,
    bar: &mut Bar,
    out: &mut dyn Write,
    walk_again: impl Fn(),
) -> anyhow::Result<End> {
    loop {
        match reports.recv().context("the index cannot be built")? {
            Report::Progress(progress) => plain::quiet(bar.show(&progress, out))?,
            Report::Idle(_) => return Ok(End::Done),
            Report::Elsewhere => return Ok(End::Elsewhere),
            Report::Stopped(words) => return Ok(End::Stopped(words)),
            Report::WalkAgain => walk_again(),
            Report::Notice(words) => {
                plain::quiet(bar.clear(out))?;
                tell(&words);
            }
        }
    }
}

/// `pullquote index --status`.
fn status(path: &Path, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let store = match Store::open(path, Mode::Read) {
        Ok(store) => store,
        Err(error) => {
            tell(&format!("{}: the index {error}", path.display()));
            return Ok(Exit::Failed);
        }
    };
    drop(store);
    plain::quiet(summary(path, out))?;
    Ok(Exit::Done)
}

/// What is in the index, a line for each thing.
fn summary(path: &Path, out: &mut dyn Write) -> io::Result<()> {
    let read = || -> Result<_, StoreError> {
        let store = Store::open(path, Mode::Read)?;
        Ok((store.census()?, store.meta("engine")?))
    };
    let (census, engine) =
        read().map_err(|error| io::Error::other(format!("the index {error}")))?;
    let is_current = engine.as_deref() == Some(Model::shipped().version().as_str());
    let megabytes = census.bytes as f64 / 1e6;
    writeln!(out, "index       {}", clean::line(&path.to_string_lossy()))?;
    writeln!(out, "articles    {}", census.articles)?;
    if census.stale > 0 || !is_current {
        writeln!(out, "waiting     {}", census.stale)?;
    }
    if census.faulty > 0 {
        writeln!(out, "unreadable  {}", census.faulty)?;
    }
    writeln!(out, "statements  {}", census.said)?;
    writeln!(out, "names       {}", census.people)?;
    writeln!(out, "size        {megabytes:.1} MB")
}

/// The line that shows how far it is: drawn over itself on a terminal, else now and then.
struct Bar {
    is_drawn: bool,
    is_silent: bool,
    last: Option<Instant>,
}

impl Bar {
    const fn new(is_drawn: bool) -> Self {
        Self {
            is_drawn,
            is_silent: false,
            last: None,
        }
    }

    fn show(&mut self, progress: &Progress, out: &mut dyn Write) -> io::Result<()> {
        if progress.total == 0 || self.is_silent {
            return Ok(());
        }
        if !self.is_drawn {
            if self.last.is_some_and(|last| last.elapsed() < LINE_EVERY) {
                return Ok(());
            }
            // The first report comes before anything was done.
            if self.last.replace(Instant::now()).is_none() {
                return Ok(());
            }
            writeln!(out, "{}", words(progress))?;
            return out.flush();
        }
        self.last = Some(Instant::now());
        let columns = crossterm::terminal::size().map_or(80, |(columns, _)| usize::from(columns));
        write!(out, "\r{}\x1b[K", line(progress, columns.saturating_sub(1)))?;
        out.flush()
    }

    fn clear(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if self.is_drawn && self.last.take().is_some() {
            write!(out, "\r\x1b[K")?;
            out.flush()?;
        }
        Ok(())
    }
}

/// `12345 of 100000 articles · 310 a second · 5 min left`.
fn words(progress: &Progress) -> String {
    let words = format!("{} of {} articles", progress.done, progress.total);
    let words = std::iter::once(words).chain(progress.pace());
    words.collect::<Vec<_>>().join(" · ")
}

/// A bar and the words, as much as `columns` hold.
fn line(progress: &Progress, columns: usize) -> String {
    let words = words(progress);
    let taken = words.chars().count() + 3;
    let width = columns.saturating_sub(taken).min(40);
    if width < 8 {
        return words.chars().take(columns).collect();
    }
    let filled = width * progress.done / progress.total.max(1);
    let (full, rest) = ("█".repeat(filled), "░".repeat(width - filled));
    format!(" {full}{rest}  {words}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_fits_the_window() {
        let progress = Progress {
            done: 250,
            total: 1000,
            rate: 125.0,
            left: Some(6),
        };
        let wide = line(&progress, 79);
        assert!(wide.ends_with("250 of 1000 articles · 125 a second · 6 s left"));
        let count = |c: char| wide.chars().filter(|&other| other == c).count();
        assert_eq!(count('░') / 3, count('█'));
        for columns in [0, 5, 20, 40, 60, 200] {
            assert!(line(&progress, columns).chars().count() <= columns.max(1));
        }
    }
}
