//! Times index queries, made the way the screens make them.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use anyhow::Context as _;
use pullquote::library::index_api::{LedgerOrder, PersonId, ReaderState, Request, Response};
use pullquote::library::query::parse;
use pullquote::library::store::{OpenMode, Store, answer};
use pullquote_import as import;
use pullquote_text::Source;

use super::super::say;

/// Search queries, from rare to frequent words of the generated corpus.
const SEARCHES: &[&str] = &[
    "zeppelin",
    "tariff",
    "plan",
    "\"fishing quota\"",
    "wind park financed",
    "hosp*",
    "said:disgrace",
    "said:the",
    "said:s*",
    "by:Castellan",
    "by:\"Noor Castellan\" said:plan after:2010",
    "about:\"Meridian Bank\"",
    "mentions:Achterberg",
    "kind:mixed",
    "unread",
    "in:story",
    "after:2024-01",
];

/// Ledger queries.
const LEDGERS: &[(&str, LedgerOrder)] = &[
    ("", LedgerOrder::Newest),
    ("", LedgerOrder::Speaker),
    ("", LedgerOrder::Cue),
    ("", LedgerOrder::Confidence),
    ("kind:direct", LedgerOrder::Newest),
    ("cue:called after:2020", LedgerOrder::Newest),
    ("by:Castellan", LedgerOrder::Newest),
    ("said:disgrace", LedgerOrder::Speaker),
];

/// Prints median and maximum of `n` runs of each query on the index in `folder`.
pub fn run(folder: &Path, n: u32) -> anyhow::Result<()> {
    let mut files = fs::read_dir(folder)?.flatten().map(|file| file.path());
    let index = files
        .find(|path| path.extension().is_some_and(|end| end == "db"))
        .context("there is no index")?;
    let since = Instant::now();
    let store = Store::open(&index, OpenMode::Read)?;
    say(&format!(
        "  opening the index: {:.2} ms",
        since.elapsed().as_secs_f64() * 1e3
    ));
    let state = Arc::new(ReaderState::default());
    say("  queries (median and maximum, ms):");
    let timer = QueryTimer {
        store: &store,
        n: n.max(1),
    };
    for typed in SEARCHES {
        let query = parse(typed).map_err(|error| anyhow::anyhow!(error.message))?;
        let (query, state) = (query.clone(), Arc::clone(&state));
        let search = Request::Search {
            query: query.clone(),
            state: Arc::clone(&state),
            limit: 50,
        };
        timer.time(&format!("search {typed}"), &search);
        timer.time(
            &format!("filter {typed}"),
            &Request::Filter { query, state },
        );
    }
    let people = |typed: &str| Request::People {
        typed: typed.to_owned(),
        state: Arc::clone(&state),
        limit: 1_000,
    };
    let most = timer.time("people", &people(""));
    timer.time("people noo", &people("noo"));
    if let Response::People(lines) = most {
        for at in [0, lines.len() / 2] {
            let Some(line) = lines.get(at) else { continue };
            let name = format!("person with {} statements", line.n_said);
            timer.time(&name, &person(line.id, &state));
        }
    }
    for (typed, order) in LEDGERS {
        let query = parse(typed).map_err(|error| anyhow::anyhow!(error.message))?;
        let ledger = Request::Ledger {
            query,
            state: Arc::clone(&state),
            order: *order,
            offset: 0,
            limit: 128,
        };
        timer.time(&format!("ledger {order:?} {typed}"), &ledger);
    }
    for typed in ["", "by:Castellan", "\"fishing quota\""] {
        let query = parse(typed).map_err(|error| anyhow::anyhow!(error.message))?;
        let echoes = Request::AllQuotePairs {
            query,
            state: Arc::clone(&state),
            limit: 400,
        };
        timer.time(&format!("echoes {typed}"), &echoes);
    }
    let stories = Request::Stories {
        query: parse("").map_err(|error| anyhow::anyhow!(error.message))?,
        state,
    };
    timer.time("stories", &stories);
    Ok(())
}

fn person(id: PersonId, state: &Arc<ReaderState>) -> Request {
    Request::Person {
        id: Some(id),
        name: String::new(),
        state: Arc::clone(state),
        limit: 1_000,
    }
}

struct QueryTimer<'a> {
    store: &'a Store,
    n: u32,
}

impl QueryTimer<'_> {
    /// Runs a query `n` times and returns the last response.
    fn time(&self, name: &str, question: &Request) -> Response {
        let read = |source: &Source| import::open(source).ok();
        let mut times = Vec::new();
        let mut last = Response::Filter(Vec::new());
        for _ in 0..self.n {
            let since = Instant::now();
            last = answer(self.store, question, &read)
                .unwrap_or_else(|error| Response::Unavailable(error.to_string()));
            times.push(since.elapsed().as_secs_f64() * 1e3);
            // Queries that take seconds are not repeated.
            if times[0] > 2_000.0 {
                break;
            }
        }
        times.sort_by(f64::total_cmp);
        let (middle, longest) = (times[times.len() / 2], times[times.len() - 1]);
        say(&format!(
            "    {middle:8.1} {longest:8.1}  {name}: {}",
            count(&last)
        ));
        last
    }
}

/// Number of rows in the response.
fn count(answer: &Response) -> String {
    match answer {
        Response::Search(found) => format!("{} articles", found.n_articles),
        Response::Filter(keys) => format!("{} articles", keys.len()),
        Response::People(people) => format!("{} people", people.len()),
        Response::Person(Some(page)) => format!("{} shown", page.said.len()),
        Response::Person(None) => "nobody".to_owned(),
        Response::Ledger(ledger) => format!("{} rows", ledger.n_rows),
        Response::QuotePairs(echoes) => format!("{} pairs", echoes.len()),
        Response::Stories(stories) => format!("{} stories", stories.len()),
        Response::SideBySide(found) => {
            let rows = found.as_ref().map_or(0, |found| found.rows.len());
            format!("{rows} rows side by side")
        }
        Response::Unavailable(why) => why.clone(),
    }
}
