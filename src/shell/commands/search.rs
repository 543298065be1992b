//! `pullquote search`, `quotes`, `people` and `echoes`: queries of the library's index.
//!
//! The index is brought up to date first. As in grep, the exit code is 0 if something was found, 1 if
//! nothing was, and 2 for an invalid query or a failure. Output contains no control characters.

mod fields;
mod output;
mod statement_table;

use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::sync::Arc;

use unicode_width::UnicodeWidthStr as _;

use super::update_index::{IndexError, bring_corrections_up_to_date, bring_up_to_date};
use crate::app::index_client::reader_state;
use crate::bookmarks::{file, places};
use crate::corrections::CorrectionSet;
use crate::library::index_api::{Layer, PersonSummary, ReaderState, Request, Response};
use crate::library::query::{self, Query};
use crate::library::store::{OpenMode, Store, StoreError, answer, for_each_statement};
use crate::library::words;
use crate::shell::cli::{EchoesArgs, LibraryArgs, PeopleArgs, QuotesArgs, SearchArgs};
use crate::shell::exit::Exit;
use crate::shell::library_roots::LibraryRoots;
use crate::shell::memory_index::MemoryIndex;
use crate::shell::output::{ignore_broken_pipe, report, report_raw};
use crate::shell::setup::Setup;
use crate::shell::source;
use pullquote_annotate::Annotator;
use pullquote_text::{Source, clean};

pub fn search(args: &SearchArgs, setup: &Setup, out: &mut dyn Write) -> Exit {
    run(&args.query, |query| {
        anyhow::ensure!(!query.is_empty(), "the query is empty");
        let library = Library::open(&args.library, setup)?;
        let question = Request::Search {
            query: query.clone(),
            state: Arc::clone(&library.state),
            limit: args.limit,
        };
        let Response::Search(found) = library.ask(&question)? else {
            return no_answer();
        };
        let mut out = BufWriter::new(out);
        let printed = output::findings(&query, &found, args.format, &mut out);
        ignore_broken_pipe(printed.and_then(|()| out.flush()))?;
        Ok(found.n_articles)
    })
}

pub fn quotes(args: &QuotesArgs, setup: &Setup, out: &mut dyn Write) -> Exit {
    run(&args.query, |query| {
        let query = query.in_statements();
        let library = Library::open(&args.library, setup)?;
        let mut table = statement_table::StatementTable::new(args.format, BufWriter::new(out));
        let mut result = table.begin();
        let limit = args.limit.unwrap_or(usize::MAX);
        let mut take = |said| {
            if result.is_ok() {
                result = table.row(&said);
            }
            result.is_ok()
        };
        let (state, order) = (&library.state, args.order.into());
        let found = for_each_statement(&library.store, &query, state, order, limit, &mut take);
        let count = found.map_err(IndexError::from)?;
        ignore_broken_pipe(result.and_then(|()| table.end()))?;
        Ok(count)
    })
}

pub fn people(args: &PeopleArgs, setup: &Setup, out: &mut dyn Write) -> Exit {
    run(&[], |_| {
        let library = Library::open(&args.library, setup)?;
        let typed = args.name.join(" ");
        let question = Request::People {
            typed: typed.clone(),
            state: Arc::clone(&library.state),
            limit: args.limit,
        };
        let Response::People(lines) = library.ask(&question)? else {
            return no_answer();
        };
        let mut out = BufWriter::new(out);
        let printed = match sole_match(&lines, &typed) {
            None => output::people(&lines, args.format, &mut out),
            Some(line) => {
                let question = Request::Person {
                    id: Some(line.id),
                    name: line.name.clone(),
                    state: Arc::clone(&library.state),
                    limit: usize::MAX,
                };
                let Response::Person(Some(page)) = library.ask(&question)? else {
                    return no_answer();
                };
                output::person(&page, args.format, &mut out)
            }
        };
        ignore_broken_pipe(printed.and_then(|()| out.flush()))?;
        Ok(lines.len())
    })
}

/// The person meant by `typed`: the only line, or the only one with exactly this name.
fn sole_match<'a>(lines: &'a [PersonSummary], typed: &str) -> Option<&'a PersonSummary> {
    let typed = words::normalize(typed);
    if typed.is_empty() {
        return None;
    }
    if let [line] = lines {
        return Some(line);
    }
    let mut same = lines
        .iter()
        .filter(|line| words::normalize(&line.name) == typed);
    let first = same.next()?;
    same.next().is_none().then_some(first)
}

pub fn echoes(args: &EchoesArgs, setup: &Setup, out: &mut dyn Write) -> Exit {
    run(&args.query, |query| {
        let library = Library::open(&args.library, setup)?;
        let question = Request::AllQuotePairs {
            query,
            state: Arc::clone(&library.state),
            limit: args.limit,
        };
        let Response::QuotePairs(echoes) = library.ask(&question)? else {
            return no_answer();
        };
        let mut out = BufWriter::new(out);
        let printed = output::echoes(&echoes, args.format, &mut out);
        ignore_broken_pipe(printed.and_then(|()| out.flush()))?;
        Ok(echoes.len())
    })
}

fn no_answer() -> anyhow::Result<usize> {
    anyhow::bail!("the index did not answer")
}

/// Parses the query and runs `work`, which returns the number of results.
fn run(typed: &[String], work: impl FnOnce(Query) -> anyhow::Result<usize>) -> Exit {
    let typed = typed.join(" ");
    let query = match query::parse(&typed) {
        Ok(query) => query,
        Err(error) => {
            report(&error.message);
            let mistake = error.span.of(&typed);
            report_raw(&underlined(&typed, error.span.start(), mistake));
            return Exit::Usage;
        }
    };
    match work(query) {
        Ok(n) => super::found(n > 0),
        Err(error) => {
            report(&format!("{error:#}"));
            Exit::Usage
        }
    }
}

/// The query and, on the next line, carets under `mistake`, which begins at byte `at`.
fn underlined(typed: &str, at: usize, mistake: &str) -> String {
    let before = typed.get(..at).unwrap_or_default();
    let [before, mistake, typed] = [before, mistake, typed].map(clean::line);
    let (left, under) = (before.width(), mistake.width().max(1));
    format!("  {typed}\n  {}{}", " ".repeat(left), "^".repeat(under))
}

/// An open index and the user's own state.
pub(super) struct Library {
    pub(super) store: Store,
    pub(super) state: Arc<ReaderState>,
    /// What is searched, if the index was to be brought up to date and another process is building it.
    pub(super) built_elsewhere: Option<LibraryRoots>,
}

impl Library {
    pub(super) fn open(args: &LibraryArgs, setup: &Setup) -> anyhow::Result<Self> {
        let roots = LibraryRoots::from_paths(&args.library, &setup.paths.library)?;
        let path = roots.index_path(&setup.paths);
        let records = file::read(&setup.paths.bookmarks).records;
        let corrections = Arc::new(CorrectionSet::of(&records));
        let mut built_elsewhere = None;
        if let Some(path) = &path {
            if args.as_is {
                bring_corrections_up_to_date(path, &roots, &corrections)?;
            } else if bring_up_to_date(path, &roots, &corrections)? {
                built_elsewhere = Some(roots.clone());
            }
        }
        let store = open_store(path.as_deref(), roots, &corrections)?;
        let places = places::file::load(&setup.paths.places).places;
        let mut state = reader_state(&records, &places);
        if args.as_found {
            state.layer = Layer::Found;
            state.people.clear();
        }
        Ok(Self {
            store,
            state: Arc::new(state),
            built_elsewhere,
        })
    }

    pub(super) fn ask(&self, question: &Request) -> anyhow::Result<Response> {
        let read = |source: &Source| source::read(source).ok();
        Ok(answer(&self.store, question, &read).map_err(IndexError::from)?)
    }
}

/// The index at `path`. Without one, or if it cannot be read, one in memory: of the files named, or of
/// the samples.
fn open_store(
    path: Option<&Path>,
    roots: LibraryRoots,
    corrections: &CorrectionSet,
) -> anyhow::Result<Store> {
    let opened = match path {
        Some(path) => Store::open(path, OpenMode::Read),
        None => Err(StoreError::Missing),
    };
    let error = match opened {
        Ok(store) => return Ok(store),
        Err(error) => error,
    };
    let has_own = roots.own.is_some();
    let annotator = Annotator::new().map_err(io::Error::other)?;
    let memory = MemoryIndex::new(roots, annotator, Arc::new(source::read));
    match memory.into_store(corrections).map_err(IndexError::from)? {
        Some(store) => {
            if has_own {
                report("searching only the articles that come with pullquote");
            }
            Ok(store)
        }
        None => Err(IndexError::from(error).into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mistakes_are_underlined() {
        assert_eq!(
            underlined("war sayd:x", 4, "sayd:"),
            "  war sayd:x\n      ^^^^^"
        );
        assert_eq!(underlined("東 a:", 4, "a:"), "  東 a:\n     ^^");
        assert_eq!(underlined("\u{1b} a:", 2, "a:"), "  ␛ a:\n    ^^");
    }
}
