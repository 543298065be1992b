//! `cargo xtask bench-tty`: times the program in a pseudo-terminal, beside `less`, `vim` and two minimal
//! programs (the floors).
//!
//! All figures come from one run, with the programs taking turns, and are printed as one table of medians
//! and targets. Compare only ratios between runs or machines. Linux only: reads `/proc`.

mod bench;
mod probe;
mod subjects;
mod table;

use std::path::{Path, PathBuf};

use anyhow::Context as _;

use bench::{Bench, LARGE, SMALL};
use subjects::{FLOOR, MARK, NAIVE, Subject};
use table::{Reach, Table};

/// Longest that a key may wait while a file is read: one frame at 60 frames a second.
const FRAME_MS: f64 = 16.0;
/// Bytes of the largest text, and of a megabyte.
const HUGE: usize = 200_000_000;
const MEGABYTE: f64 = 1e6;

#[derive(clap::Args)]
pub struct Args {
    /// The directory of `floor.c` and `ratatui-floor`, which are built and measured too.
    #[arg(long, value_name = "DIR")]
    floors: Option<PathBuf>,
    /// The binary to measure instead of a fresh release build.
    #[arg(long, value_name = "FILE")]
    program: Option<PathBuf>,
    /// Repetitions of each measurement.
    #[arg(short, default_value = "15")]
    n: usize,
    /// Skip the 200 MB file.
    #[arg(long)]
    no_huge: bool,
}

pub fn run(args: &Args) -> anyhow::Result<()> {
    let scratch = std::env::temp_dir().join(format!("pullquote-bench-{}", std::process::id()));
    std::fs::create_dir_all(&scratch)?;
    let done = measure(args, &scratch);
    std::fs::remove_dir_all(&scratch)?;
    done
}

fn measure(args: &Args, scratch: &Path) -> anyhow::Result<()> {
    let all = subjects::all(args.program.as_deref(), args.floors.as_deref(), scratch)?;
    let bench = Bench {
        scratch,
        n: args.n.max(1),
    };
    let one = subjects::text(scratch, "one.txt", 1_000_000)?;
    let mut table = Table::begin(&all);
    starts(&bench, args.no_huge, &mut table)?;
    for (name, size) in [("80×24", SMALL), ("200×60", LARGE)] {
        pages(&bench, &one, (name, size), &mut table);
    }
    held(&bench, &one, &mut table);
    memory(&bench, args.no_huge, &mut table)?;
    own(&bench, &one, &mut table)?;
    table.text_row("libraries", &subjects::libraries(&all[0])?);
    Ok(())
}

/// Time to the first text, and key latency while the rest of the file is read.
fn starts(bench: &Bench<'_>, no_huge: bool, table: &mut Table<'_>) -> anyhow::Result<()> {
    let small = small_starts(bench, table)?;
    let texts = [
        ("1 MB", 1_000_000, Reach::AtMost(1.1 * small)),
        ("20 MB", 20_000_000, Reach::AtMost(30.0)),
        ("200 MB", HUGE, Reach::AtMost(500.0)),
    ];
    for (name, length, reach) in texts.into_iter().take(if no_huge { 2 } else { 3 }) {
        let text = subjects::text(bench.scratch, "start.txt", length)?;
        let n = match length {
            1_000_000 => bench.n * 2,
            HUGE => 3,
            _ => bench.n.min(7),
        };
        let figures = bench.starts(table.subjects, &text, (MARK, SMALL), n);
        table.figures(&format!("exec to first text, {name}, ms"), reach, &figures);
        let what = format!("slowest of 20 keys meanwhile, {name}, ms");
        table.row(&what, Reach::AtMost(FRAME_MS), |s| {
            bench.meanwhile(s, &text)
        });
    }
    let library = subjects::library(bench.scratch, 1_000)?;
    let own = &table.subjects[..1];
    let figures = bench.starts(own, &library, (subjects::TITLE, SMALL), bench.n * 2);
    let listed = figures[0].context("the library is not listed")?;
    let what = "exec to the list of 1,000 articles without an index, ms";
    table.only(what, Reach::AtMost(10.0), listed);
    Ok(())
}

/// Time to the first text of 5 KB in both windows. Returns pullquote's in the small one, in milliseconds.
fn small_starts(bench: &Bench<'_>, table: &mut Table<'_>) -> anyhow::Result<f64> {
    let text = subjects::text(bench.scratch, "start.txt", 5_000)?;
    let mut own = None;
    for (name, size) in [("5 KB", SMALL), ("5 KB, 200×60", LARGE)] {
        let figures = bench.starts(table.subjects, &text, (MARK, size), bench.n * 2);
        table.figures(
            &format!("exec to first text, {name}, ms"),
            Reach::Times(1.5, NAIVE),
            &figures,
        );
        own = own.or(figures[0]);
    }
    own.context("no text is shown")
}

/// Time and bytes of moving by a page and by a line.
fn pages(bench: &Bench<'_>, text: &Path, (name, size): (&str, (u16, u16)), table: &mut Table<'_>) {
    let is_small = size == SMALL;
    let page = |s: &Subject, marks: bool| bench.keys(s, text, (size, marks), s.page);
    let limit = Reach::AtMost(if is_small { 0.8 } else { 2.0 });
    let (times_of, bytes_of) = table.measure(|s| page(s, true));
    table.figures(&format!("page to last byte, {name}, ms"), limit, &times_of);
    let times = |times| {
        if is_small {
            Reach::Times(times, FLOOR)
        } else {
            Reach::Told
        }
    };
    table.row(
        &format!("bytes a page of text alone, {name}"),
        times(1.3),
        |s| Ok(page(s, false)?.1),
    );
    table.figures(
        &format!("bytes a page with marks, {name}"),
        times(2.0),
        &bytes_of,
    );
    let limit = if is_small {
        Reach::AtMost(300.0)
    } else {
        Reach::Told
    };
    table.row(&format!("bytes a line with marks, {name}"), limit, |s| {
        Ok(bench.keys(s, text, (size, true), s.line)?.1)
    });
}

/// A held key, and an idle program.
fn held(bench: &Bench<'_>, text: &Path, table: &mut Table<'_>) {
    table.row("pages a second, 80×24", Reach::AtLeast(2_000.0), |s| {
        bench.rate(s, text)
    });
    // The time allowed at the target rate.
    table.row(
        "200 pages at once until quiet, ms",
        Reach::AtMost(100.0),
        |s| bench.burst(s, text),
    );
    let (wakeups, computing) = table.measure(|s| bench.idle(s, text));
    table.figures("wakeups in 3 s idle", Reach::AtMost(0.0), &wakeups);
    table.figures("CPU in 3 s idle, µs", Reach::AtMost(0.0), &computing);
}

fn memory(bench: &Bench<'_>, no_huge: bool, table: &mut Table<'_>) -> anyhow::Result<()> {
    let short = subjects::text(bench.scratch, "short.txt", 5_000)?;
    let (whole, anonymous) = table.measure(|s| bench.memory(s, &short, ["VmRSS", "RssAnon"]));
    table.figures("resident, 5 KB, MB", Reach::AtMost(16.0), &whole);
    table.figures("of that anonymous, MB", Reach::AtMost(8.0), &anonymous);
    if !no_huge {
        let huge = subjects::text(bench.scratch, "start.txt", HUGE)?;
        let most = 1.3 * HUGE as f64 / MEGABYTE + 40.0;
        table.row("peak resident, 200 MB, MB", Reach::AtMost(most), |s| {
            Ok(bench.memory(s, &huge, ["VmHWM", "VmRSS"])?.0)
        });
    }
    Ok(())
}

/// What only pullquote does, on a text of 1 MB.
fn own(bench: &Bench<'_>, text: &Path, table: &mut Table<'_>) -> anyhow::Result<()> {
    let own = &table.subjects[0];
    let jump = bench.keys(own, text, (SMALL, true), ")")?.0;
    table.only("next quotation in 1 MB, ms", Reach::AtMost(2.0), jump);
    for (name, key) in [("speakers", "v"), ("names", "e"), ("transcript", "V")] {
        let opened = bench.panel(own, text, key)?;
        table.only(
            &format!("{name} panel in 1 MB, ms"),
            Reach::AtMost(2.0),
            opened,
        );
    }
    let letter = bench.search(own, text)?;
    table.only(
        "slowest key of a search in 1 MB, ms",
        Reach::AtMost(10.0),
        letter,
    );
    let size = std::fs::metadata(&own.command[0])?.len() as f64 / MEGABYTE;
    table.only("binary, MB", Reach::AtMost(50.0), size);
    Ok(())
}
