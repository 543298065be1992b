//! `pullquote search`, `quotes`, `people` and `echoes`: the library's index asked without the screen.
//!
//! The index is brought up to date first. As with grep the exit code is 0 when something was found, 1 when
//! nothing was, 2 for a mistake or a failure; what is printed holds no control character.

mod print;
mod table;

use std::io::{self, BufWriter, Write};
use std::sync::Arc;

use anyhow::Context as _;
use unicode_width::UnicodeWidthStr as _;

use super::cli::{Echoes, People, PlainFormat, Quotes, Search, Where};
use super::index::{self, command::bring_up_to_date};
use super::listed::Listed;
use super::setup::Setup;
use super::{Exit, open, tell, tell_raw};
use crate::app::index_client::reader_state;
use crate::bookmarks::{file, places};
use crate::library::archive::{Answer, PersonLine, Question, ReaderState};
use crate::library::query::{self, Query};
use crate::library::store::{Mode, Store, answer, each_statement};
use crate::library::words;
use pullquote_text::{Source, clean};

/// `pullquote search`.
pub fn search(asked: &Search, setup: &Setup, out: &mut dyn Write) -> Exit {
    ended(&asked.query, |query| {
        anyhow::ensure!(
            !query.is_empty(),
            "there is nothing to look for in the query"
        );
        let library = Library::open(&asked.library, setup)?;
        let question = Question::Search {
            query: query.clone(),
            state: Arc::clone(&library.state),
            limit: asked.limit,
        };
        let Answer::Found(found) = library.ask(&question)? else {
            anyhow::bail!("the index did not answer");
        };
        let mut out = BufWriter::new(out);
        written(
            print::findings(&query, &found, asked.format, &mut out).and_then(|()| out.flush()),
        )?;
        Ok(found.n_articles)
    })
}

/// `pullquote quotes`.
pub fn quotes(asked: &Quotes, setup: &Setup, out: &mut dyn Write) -> Exit {
    ended(&asked.query, |query| {
        let library = Library::open(&asked.library, setup)?;
        let mut table = table::Table::new(asked.format, BufWriter::new(out));
        let mut result = table.begin();
        let limit = asked.limit.unwrap_or(usize::MAX);
        let mut take = |said| {
            if result.is_ok() {
                result = table.row(&said);
            }
            result.is_ok()
        };
        let (state, order) = (&library.state, asked.order.into());
        let found = each_statement(&library.store, &query, state, order, limit, &mut take);
        let count = found.map_err(|error| anyhow::anyhow!("the index {error}"))?;
        written(result.and_then(|()| table.end()))?;
        Ok(count)
    })
}

/// `pullquote people`.
pub fn people(asked: &People, setup: &Setup, out: &mut dyn Write) -> Exit {
    ended(&[], |_| {
        let library = Library::open(&asked.library, setup)?;
        let typed = asked.name.join(" ");
        let question = Question::People {
            typed: typed.clone(),
            state: Arc::clone(&library.state),
            limit: asked.limit,
        };
        let Answer::People(lines) = library.ask(&question)? else {
            anyhow::bail!("the index did not answer");
        };
        let mut out = BufWriter::new(out);
        let printed = match the_one(&lines, &typed) {
            None => print::people(&lines, asked.format, &mut out),
            Some(line) => {
                let question = Question::Person {
                    id: line.id,
                    state: Arc::clone(&library.state),
                    limit: usize::MAX,
                };
                let Answer::Person(Some(page)) = library.ask(&question)? else {
                    anyhow::bail!("the index did not answer");
                };
                print::person(&page, asked.format, &mut out)
            }
        };
        written(printed.and_then(|()| out.flush()))?;
        Ok(lines.len())
    })
}

/// Whose page is meant: the only one whose name holds what was typed, or who is called exactly so.
fn the_one<'a>(lines: &'a [PersonLine], typed: &str) -> Option<&'a PersonLine> {
    let typed = words::joined(typed);
    if typed.is_empty() {
        return None;
    }
    if let [line] = lines {
        return Some(line);
    }
    let mut called = lines
        .iter()
        .filter(|line| words::joined(&line.name) == typed);
    let first = called.next()?;
    called.next().is_none().then_some(first)
}

/// `pullquote echoes`.
pub fn echoes(asked: &Echoes, setup: &Setup, out: &mut dyn Write) -> Exit {
    ended(&asked.query, |query| {
        let library = Library::open(&asked.library, setup)?;
        let question = Question::AllEchoes {
            query,
            state: Arc::clone(&library.state),
            limit: asked.limit,
        };
        let Answer::Echoes(echoes) = library.ask(&question)? else {
            anyhow::bail!("the index did not answer");
        };
        let mut out = BufWriter::new(out);
        let printed = match asked.format {
            PlainFormat::Text => print::echoes(&echoes, &mut out),
            PlainFormat::Json => print::echoes_json(&echoes, &mut out),
        };
        written(printed.and_then(|()| out.flush()))?;
        Ok(echoes.len())
    })
}

/// Reads the query and does the work, which tells how much it found.
fn ended(typed: &[String], work: impl FnOnce(Query) -> anyhow::Result<usize>) -> Exit {
    let typed = typed.join(" ");
    let query = match query::parse(&typed) {
        Ok(query) => query,
        Err(error) => {
            tell(&error.message);
            tell_raw(&pointed(&typed, error.span.start(), error.span.of(&typed)));
            return Exit::Usage;
        }
    };
    match work(query) {
        Ok(0) => Exit::Failed,
        Ok(_) => Exit::Done,
        Err(error) => {
            tell(&format!("{error:#}"));
            Exit::Usage
        }
    }
}

/// The query with a line under it that points at a mistake.
fn pointed(typed: &str, at: usize, mistake: &str) -> String {
    let before = typed.get(..at).unwrap_or_default();
    let [before, mistake, typed] = [before, mistake, typed].map(clean::line);
    let (left, under) = (before.width(), mistake.width().max(1));
    format!("  {typed}\n  {}{}", " ".repeat(left), "^".repeat(under))
}

/// Whoever reads the output may stop reading.
fn written(result: io::Result<()>) -> anyhow::Result<()> {
    Ok(super::plain::quiet(result)?)
}

/// An open index with what the reader has done.
struct Library {
    store: Store,
    state: Arc<ReaderState>,
}

impl Library {
    fn open(asked: &Where, setup: &Setup) -> anyhow::Result<Self> {
        let listed = Listed::of(&asked.library, &setup.paths.library)?;
        let path = index::path(setup, &listed)
            .context("only folders have an index: name one that holds the articles")?;
        if !asked.as_is {
            bring_up_to_date(&path, &listed)?;
        }
        let store =
            Store::open(&path, Mode::Read).map_err(|error| anyhow::anyhow!("the index {error}"))?;
        let records = file::read(&setup.paths.bookmarks).records;
        let places = places::file::load(&setup.paths.places).places;
        Ok(Self {
            store,
            state: Arc::new(reader_state(&records, &places)),
        })
    }

    fn ask(&self, question: &Question) -> anyhow::Result<Answer> {
        let read = |source: &Source| open::read(source).ok();
        answer(&self.store, question, &read).map_err(|error| anyhow::anyhow!("the index {error}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistake_is_pointed_at() {
        assert_eq!(
            pointed("war sayd:x", 4, "sayd:"),
            "  war sayd:x\n      ^^^^^"
        );
        assert_eq!(pointed("東 a:", 4, "a:"), "  東 a:\n     ^^");
        assert_eq!(pointed("\u{1b} a:", 2, "a:"), "  ␛ a:\n    ^^");
    }
}
