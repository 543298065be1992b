//! The project's own tasks: `cargo xtask TASK`.

mod bench_library;
mod bench_tty;
mod desk;
mod figures;
mod inventory;
mod keys;
mod packages;
mod score;
mod screenshots;
mod svg;

use std::path::PathBuf;

use clap::{Parser, Subcommand};

/// Counts what is allocated, for `score memory`.
#[global_allocator]
static HEAP: peak_alloc::PeakAlloc = peak_alloc::PeakAlloc;

#[derive(Parser)]
#[command(about = "pullquote's own tasks")]
struct Args {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Run what a change must pass.
    Ci,
    /// Draw the pictures of the README from the real screens.
    Screenshots {
        /// Change nothing; fail when a picture is not what the screens are now.
        #[arg(long)]
        check: bool,
    },
    /// Write the table of keys into the README.
    Keys {
        /// Change nothing; fail when the table is not what the keys are now.
        #[arg(long)]
        check: bool,
    },
    /// Count the `unsafe` code that the program is linked from, into `docs/unsafe.md`.
    Unsafe {
        /// Change nothing; fail when the table is not what the crates are now.
        #[arg(long)]
        check: bool,
    },
    /// Print the size of each package that would be published.
    Packages {
        /// Fail when one is over the registry's limit, or a dependency needs a newer Rust than ours.
        #[arg(long)]
        check: bool,
    },
    /// Print size, public interface, module cycles and long code of the tree.
    Figures {
        /// Another checkout to take the figures of.
        #[arg(long)]
        root: Option<PathBuf>,
    },
    /// Score the engine on development texts, beside the aims, with its speed.
    Score(score::Args),
    /// Time the program from outside, beside other readers.
    BenchTty(bench_tty::Args),
    /// Time libraries of up to 100,000 articles: first rows, index, filter.
    BenchLibrary(bench_library::Args),
}

fn main() -> anyhow::Result<()> {
    match Args::parse().task {
        Task::Ci => run_ci(),
        Task::Screenshots { check } => screenshots::run(check),
        Task::Keys { check } => keys::run(check),
        Task::Unsafe { check } => inventory::run(check),
        Task::Packages { check } => packages::run(check),
        Task::Figures { root: other } => {
            say(figures::run(&other.unwrap_or_else(root))?.trim_end());
            Ok(())
        }
        Task::Score(args) => score::run(&args),
        Task::BenchTty(args) => bench_tty::run(&args),
        Task::BenchLibrary(args) => bench_library::run(&args),
    }
}

/// The root of the repository.
fn root() -> PathBuf {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    here.parent().map(PathBuf::from).unwrap_or(here)
}

fn run_ci() -> anyhow::Result<()> {
    let status = std::process::Command::new("bash")
        .arg(root().join(".ci/run"))
        .status()?;
    anyhow::ensure!(status.success(), "not all holds");
    Ok(())
}

/// What `cargo` with these arguments prints, run in the root of the repository.
fn cargo(args: &[&str]) -> anyhow::Result<String> {
    let output = std::process::Command::new("cargo")
        .args(args)
        .current_dir(root())
        .output()?;
    anyhow::ensure!(output.status.success(), "cargo {} failed", args[0]);
    Ok(String::from_utf8(output.stdout)?)
}

/// Writes `text` to a file of the repository, or with `check` fails when it differs.
fn put(path: &str, text: &str, check: bool) -> anyhow::Result<()> {
    let path = root().join(path);
    let old = std::fs::read_to_string(&path).unwrap_or_default();
    if old == text {
        return Ok(());
    }
    anyhow::ensure!(!check, "{} is out of date", path.display());
    std::fs::write(&path, text)?;
    Ok(())
}

/// Seconds that this thread has computed so far; what other programs do meanwhile does not count. Where
/// the system does not tell, seconds of the clock.
fn processor_seconds() -> f64 {
    static START: std::sync::LazyLock<std::time::Instant> =
        std::sync::LazyLock::new(std::time::Instant::now);
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let spent = told.and_then(|told| told.split_whitespace().next()?.parse::<f64>().ok());
    spent.map_or_else(|| START.elapsed().as_secs_f64(), |nanos| nanos / 1e9)
}

/// Prints a line: the tasks talk to whoever started them.
#[allow(clippy::print_stdout)]
fn say(line: &str) {
    println!("{line}");
}
