//! `pullquote speakers`, `entities` and `compare`: counts over a set of articles.

mod files;
mod indexed;

use std::io::{BufWriter, Write};
use std::path::Path;

use crate::library::query::{self, Query};
use crate::shell::archive::{Facts, Inputs};
use crate::shell::cli::{CompareArgs, EntitiesArgs, InputArgs, SetArgs, SpeakersArgs, TableArgs};
use crate::shell::counting::{Counter, Table, Totals, tables};
use crate::shell::exit::Exit;
use crate::shell::output::{ignore_broken_pipe, report};
use crate::shell::setup::Setup;
use files::{Files, Named};
use indexed::Indexed;
use pullquote_annotate::Annotator;

/// # Errors
/// A set or the index cannot be read, or `out` cannot be written to. A record that cannot be read makes the exit
/// code [`Exit::Failed`].
pub fn speakers(args: &SpeakersArgs, setup: &Setup, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let mut counting = Counting::new(setup, args.set.library.as_found)?;
    let bucket = |facts: &_| tables::bucket(args.by, facts);
    let exit = if args.set.has_inputs() {
        counting.add_files(&args.set, &bucket)?
    } else {
        let Some(query) = parsed(args.query.as_deref().unwrap_or_default()) else {
            return Ok(Exit::Usage);
        };
        let mut library = Indexed::open(&args.set.library, setup)?;
        super::found(library.count(&query, &bucket, &mut counting.counter)? > 0)
    };
    let table = tables::speakers(&counting.totals(), args.by, args.table.limit);
    print(&table, &args.table, exit, out)
}

/// # Errors
/// As [`speakers`].
pub fn entities(args: &EntitiesArgs, setup: &Setup, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let mut counting = Counting::new(setup, args.set.library.as_found)?;
    let bucket = |_: &_| String::new();
    let exit = if args.set.has_inputs() {
        counting.add_files(&args.set, &bucket)?
    } else {
        let mut library = Indexed::open(&args.set.library, setup)?;
        library.add_names(&mut counting.counter);
        let all = Query::default().in_statements();
        super::found(library.count(&all, &bucket, &mut counting.counter)? > 0)
    };
    let kinds: Vec<_> = args.kind.iter().copied().map(Into::into).collect();
    let table = tables::entities(&counting.totals(), &kinds, args.table.limit);
    print(&table, &args.table, exit, out)
}

/// # Errors
/// As [`speakers`].
pub fn compare(args: &CompareArgs, setup: &Setup, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let mut counting = Counting::new(setup, args.library.as_found)?;
    let mut library = None;
    // An empty set has its columns all the same.
    let sets = [(&args.a, "a"), (&args.b, "b")];
    for (_, bucket) in sets {
        counting.counter.bucket(bucket);
    }
    let mut exit = Exit::Done;
    for (set, bucket) in sets {
        if let Some(inputs) = inputs_of(set)? {
            let files = Files {
                annotator: &counting.named,
                jobs: args.run,
            };
            exit = worse(
                exit,
                files.count(inputs, &|_| bucket.to_owned(), &mut counting.counter)?,
            );
            continue;
        }
        let Some(query) = parsed(set) else {
            return Ok(Exit::Usage);
        };
        if library.is_none() {
            library = Some(Indexed::open(&args.library, setup)?);
        }
        if let Some(library) = &mut library {
            let n = library.count(&query, &|_| bucket.to_owned(), &mut counting.counter)?;
            if n == 0 {
                report(&format!(
                    "“{set}” is no file, and as a query it finds no statements"
                ));
                exit = Exit::Failed;
            }
        }
    }
    let table = tables::compare(&counting.totals(), args.by.into(), args.table.limit);
    print(&table, &args.table, exit, out)
}

/// What a count begins with.
struct Counting {
    named: Named,
    counter: Counter,
}

impl Counting {
    fn new(setup: &Setup, as_found: bool) -> anyhow::Result<Self> {
        let annotator = Annotator::new()?.with_engine(setup.settings.engine);
        Ok(Self {
            named: Named::new(annotator, setup, as_found),
            counter: Counter::default(),
        })
    }

    fn add_files(
        &mut self,
        args: &SetArgs,
        bucket: &dyn Fn(&Facts) -> String,
    ) -> anyhow::Result<Exit> {
        let files = Files {
            annotator: &self.named,
            jobs: args.run,
        };
        files.count(Inputs::new(&args.inputs)?, bucket, &mut self.counter)
    }

    fn totals(self) -> Totals {
        self.counter.finish(self.named.names())
    }
}

fn print(table: &Table, args: &TableArgs, exit: Exit, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let mut out = BufWriter::new(out);
    let printed = table.write(args.format, &mut out);
    ignore_broken_pipe(printed.and_then(|()| out.flush()))?;
    Ok(exit)
}

/// The files that an argument of `compare` means; `None` for a query.
fn inputs_of(set: &str) -> anyhow::Result<Option<Inputs>> {
    let args = InputArgs {
        files: vec![set.into()],
        ..InputArgs::default()
    };
    if set == "-" || Path::new(set).exists() {
        return Ok(Some(Inputs::new(&args)?));
    }
    let is_pattern = set.contains(['*', '?', '[']);
    // A pattern that no file matches is one of words.
    Ok(is_pattern.then(|| Inputs::new(&args).ok()).flatten())
}

fn parsed(typed: &str) -> Option<Query> {
    match query::parse(typed) {
        Ok(query) => Some(query.in_statements()),
        Err(error) => {
            report(&error.message);
            None
        }
    }
}

const fn worse(one: Exit, other: Exit) -> Exit {
    match (one, other) {
        (Exit::Done, exit) | (exit, _) => exit,
    }
}
