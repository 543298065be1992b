//! `cargo xtask bench-tty`: the program timed from outside, in a pseudo-terminal, beside `less` and the floors.
//!
//! Everything is measured in one run, one program after the other for each figure, and the medians are
//! printed: figures of another run or machine compare only as ratios. Linux alone has what is read here.

mod probe;
mod subjects;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use probe::{Answer, Probe};
use subjects::{MARK, Subject};

use super::say;

/// How long a program may take to show a text.
const PATIENCE: Duration = Duration::from_mins(1);
const SMALL: (u16, u16) = (80, 24);
const LARGE: (u16, u16) = (200, 60);

/// What to measure beside the program.
#[derive(clap::Args)]
pub struct Args {
    /// The folder with `floor.c` and `ratatui-floor`, to be built and measured too.
    #[arg(long, value_name = "DIR")]
    floors: Option<PathBuf>,
    /// The program to measure, instead of the one that is built now.
    #[arg(long, value_name = "FILE")]
    program: Option<PathBuf>,
    /// Repetitions of each measurement.
    #[arg(short, default_value = "15")]
    n: usize,
    /// Leave out the file of 200 MB.
    #[arg(long)]
    no_huge: bool,
}

/// Prints the table.
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
    let short = subjects::text(scratch, "short.txt", 5_000)?;
    let one = subjects::text(scratch, "one.txt", 1_000_000)?;
    let long = subjects::text(scratch, "long.txt", 20_000_000)?;
    say(&format!("{:<44}{}", "medians", names(&all)));
    row("exec to first text, 5 KB, ms", &all, |s| {
        bench.start(s, &short, bench.n)
    });
    row("exec to first text, 20 MB, ms", &all, |s| {
        bench.start(s, &long, bench.n.min(5))
    });
    row("worst of 20 keys meanwhile, 20 MB, ms", &all, |s| {
        bench.meanwhile(s, &long)
    });
    row("resident, 5 KB, MB", &all, |s| {
        bench.memory(s, &short, "VmRSS")
    });
    row("of it anonymous, MB", &all, |s| {
        bench.memory(s, &short, "RssAnon")
    });
    if !args.no_huge {
        let huge = subjects::text(scratch, "huge.txt", 200_000_000)?;
        row("exec to first text, 200 MB, ms", &all, |s| {
            bench.start(s, &huge, 3)
        });
        row("worst of 20 keys meanwhile, 200 MB, ms", &all, |s| {
            bench.meanwhile(s, &huge)
        });
        row("resident, 200 MB, MB", &all, |s| {
            bench.memory(s, &huge, "VmRSS")
        });
    }
    for (name, size) in [("80x24", SMALL), ("200x60", LARGE)] {
        let page = |s: &Subject| bench.keys(s, &one, size, s.page);
        let line = |s: &Subject| bench.keys(s, &one, size, s.line);
        row(&format!("page to last byte, {name}, ms"), &all, |s| {
            Ok(page(s)?.0)
        });
        row(&format!("bytes a page, {name}"), &all, |s| Ok(page(s)?.1));
        row(&format!("bytes a line, {name}"), &all, |s| Ok(line(s)?.1));
    }
    row("pages a second, 80x24", &all, |s| bench.rate(s, &one));
    row("200 pages at once until quiet, ms", &all, |s| {
        bench.burst(s, &one)
    });
    row("wakeups in 3 s at rest", &all, |s| {
        Ok(bench.idle(s, &short)?.0)
    });
    row("computing in 3 s at rest, µs", &all, |s| {
        Ok(bench.idle(s, &short)?.1)
    });
    let own = &all[..1];
    row("next quotation in 1 MB, ms", own, |s| {
        Ok(bench.keys(s, &one, SMALL, ")")?.0)
    });
    row("panel opened and closed in 1 MB, ms", own, |s| {
        Ok(bench.keys(s, &one, SMALL, "v")?.0)
    });
    row("a letter of a search in 1 MB, ms", own, |s| {
        bench.search(s, &one)
    });
    Ok(())
}

fn names(all: &[Subject]) -> String {
    all.iter().map(|one| format!("{:>15}", one.name)).collect()
}

struct Bench<'a> {
    scratch: &'a Path,
    n: usize,
}

impl Bench<'_> {
    /// The program with a file, started in a home of its own.
    fn open(&self, subject: &Subject, file: &Path, size: (u16, u16)) -> anyhow::Result<Probe> {
        let home = self.scratch.join("home");
        let _ = std::fs::remove_dir_all(&home);
        std::fs::create_dir_all(&home)?;
        let mut command = subject.command.clone();
        command.push(file.to_string_lossy().into_owned());
        Probe::start(&command, size, &home)
    }

    /// The same, when all that it does at the start is done.
    fn settled(&self, subject: &Subject, file: &Path, size: (u16, u16)) -> anyhow::Result<Probe> {
        let mut probe = self.open(subject, file, size)?;
        probe.shows(MARK, PATIENCE)?;
        probe.settle(Duration::from_millis(1500), PATIENCE);
        Ok(probe)
    }

    fn start(&self, subject: &Subject, file: &Path, n: usize) -> anyhow::Result<f64> {
        let mut times = Vec::new();
        for _ in 0..n {
            times.push(self.open(subject, file, SMALL)?.shows(MARK, PATIENCE)?);
        }
        Ok(median(times))
    }

    /// The slowest answer to a page key among the first twenty, while the file is still worked on.
    fn meanwhile(&self, subject: &Subject, file: &Path) -> anyhow::Result<f64> {
        let mut probe = self.open(subject, file, SMALL)?;
        probe.shows(MARK, PATIENCE)?;
        let answers = (0..20).filter_map(|_| probe.press(subject.page));
        Ok(answers.map(|answer| answer.ms).fold(0.0, f64::max))
    }

    fn memory(&self, subject: &Subject, file: &Path, name: &str) -> anyhow::Result<f64> {
        let probe = self.settled(subject, file, SMALL)?;
        probe
            .memory(name)
            .ok_or_else(|| anyhow::anyhow!("it has ended"))
    }

    /// Median time and bytes of a key.
    fn keys(
        &self,
        subject: &Subject,
        file: &Path,
        size: (u16, u16),
        key: &str,
    ) -> anyhow::Result<(f64, f64)> {
        let mut probe = self.settled(subject, file, size)?;
        let answers: Vec<Answer> = (0..self.n * 2).filter_map(|_| probe.press(key)).collect();
        anyhow::ensure!(!answers.is_empty(), "no answer to {key}");
        let times = answers.iter().map(|answer| answer.ms).collect();
        let bytes = answers.iter().map(|answer| answer.bytes as f64).collect();
        Ok((median(times), median(bytes)))
    }

    /// Pages a second when each key follows the answer to the one before.
    fn rate(&self, subject: &Subject, file: &Path) -> anyhow::Result<f64> {
        let mut probe = self.settled(subject, file, SMALL)?;
        let answers: Vec<Answer> = (0..100).filter_map(|_| probe.press(subject.page)).collect();
        let spent: f64 = answers.iter().map(|answer| answer.ms).sum();
        Ok(answers.len() as f64 * 1e3 / spent)
    }

    fn burst(&self, subject: &Subject, file: &Path) -> anyhow::Result<f64> {
        let mut probe = self.settled(subject, file, SMALL)?;
        probe
            .burst(subject.page, 200)
            .ok_or_else(|| anyhow::anyhow!("no answer"))
    }

    fn idle(&self, subject: &Subject, file: &Path) -> anyhow::Result<(f64, f64)> {
        let mut probe = self.settled(subject, file, SMALL)?;
        let rest = probe.idle(Duration::from_secs(3));
        let (wakeups, spent) = rest.ok_or_else(|| anyhow::anyhow!("it has ended"))?;
        Ok((wakeups as f64, spent as f64))
    }

    /// A letter typed into the search.
    fn search(&self, subject: &Subject, file: &Path) -> anyhow::Result<f64> {
        let mut probe = self.settled(subject, file, SMALL)?;
        let mut times = Vec::new();
        for _ in 0..self.n {
            probe.press("/");
            times.extend(
                ["s", "h", "o"]
                    .iter()
                    .filter_map(|key| probe.press(key))
                    .map(|answer| answer.ms),
            );
            probe.press("\x1b");
        }
        Ok(median(times))
    }
}

/// Prints one figure of every program.
fn row(what: &str, all: &[Subject], figure: impl Fn(&Subject) -> anyhow::Result<f64>) {
    let mut line = format!("{what:<44}");
    for subject in all {
        // One that fails must not hide the figures of the others.
        let cell = match figure(subject) {
            Ok(value) if value >= 100.0 => format!("{value:.0}"),
            Ok(value) => format!("{value:.2}"),
            Err(_) => "–".to_owned(),
        };
        let _ = write!(line, "{cell:>15}");
    }
    say(&line);
}

/// The middle of some figures; 0 of none.
fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or(0.0)
}
