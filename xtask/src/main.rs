//! Development tasks: `cargo xtask TASK`.

mod api;
mod bench_annotate;
mod bench_library;
mod bench_tty;
mod dependencies;
mod figures;
mod headless;

mod keys;
mod packages;
mod pseudo_terminal;
mod records;
mod scaling;
mod score;
mod screenshots;
mod soak;
mod svg;

use std::path::{Path, PathBuf};

use clap::{CommandFactory, Parser, Subcommand};

/// Tracks peak allocation for `score memory`.
#[global_allocator]
static HEAP: peak_alloc::PeakAlloc = peak_alloc::PeakAlloc;

#[derive(Parser)]
#[command(about = "Development tasks of pullquote")]
struct Args {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Run everything a change must pass (`.ci/run`).
    Ci,
    /// Render the screenshots of the README.
    Screenshots {
        /// Write nothing; fail if a picture is out of date.
        #[arg(long)]
        check: bool,
    },
    /// Write the key table of the README.
    Keys {
        /// Write nothing; fail if the table is out of date.
        #[arg(long)]
        check: bool,
    },
    /// Write the table of the linked crates in `docs/dependencies.md`: licences, `unsafe`, what their code uses.
    Dependencies {
        /// Write nothing; fail if the table is out of date.
        #[arg(long)]
        check: bool,
    },
    /// Print the size of each package as it would be published.
    Packages {
        /// Fail if one exceeds the registry's limit, or a dependency needs a newer Rust than `rust-version`.
        #[arg(long)]
        check: bool,
    },
    /// List the public interfaces of the libraries, when a release is made.
    Api {
        /// Write nothing; fail if a listed declaration is gone or changed and the version does not allow it.
        #[arg(long)]
        check: bool,
    },
    /// Print size, public interface, module cycles and long code of the tree.
    Figures {
        /// Another checkout to measure.
        #[arg(long)]
        root: Option<PathBuf>,
    },
    /// Compare the annotation records of two builds of the program on all corpora.
    Records(records::Args),
    /// Score the engine on the development corpora and measure its speed and memory.
    Score(score::Args),
    /// Annotate texts for a scorer, as `pullquote annotate` does.
    #[command(hide = true)]
    Annotate(score::shown::AnnotateArgs),
    /// Time the program in a pseudo-terminal, beside other pagers.
    BenchTty(bench_tty::Args),
    /// Time `annotate` on large sets: words a second and memory.
    BenchAnnotate(bench_annotate::Args),
    /// Measure how the time of each stage grows with its input, and fail where it is not linear.
    Scaling(scaling::Args),
    /// Use the program for a while as a reader of feeds does, with kills, full disks and a clock that jumps, and
    /// check that nothing confirmed is lost.
    Soak(soak::Args),
    /// Time libraries of up to 100,000 articles: first rows, indexing, filter, queries.
    BenchLibrary(bench_library::Args),
}

fn main() -> anyhow::Result<()> {
    // clap checks the arguments of a subcommand only when it runs; this checks all of them each time.
    if cfg!(debug_assertions) {
        Args::command().debug_assert();
    }
    match Args::parse().task {
        Task::Ci => run_ci(),
        Task::Screenshots { check } => screenshots::run(check),
        Task::Keys { check } => keys::run(check),
        Task::Dependencies { check } => dependencies::run(check),
        Task::Packages { check } => packages::run(check),
        Task::Api { check } => api::run(check),
        Task::Figures { root: other } => {
            say(figures::run(&other.unwrap_or_else(root))?.trim_end());
            Ok(())
        }
        Task::Records(args) => records::run(&args),
        Task::Score(args) => score::run(&args),
        Task::Annotate(args) => score::shown::annotate(&args),
        Task::BenchTty(args) => bench_tty::run(&args),
        Task::BenchAnnotate(args) => bench_annotate::run(&args),
        Task::Scaling(args) => scaling::run(&args),
        Task::BenchLibrary(args) => bench_library::run(&args),
        Task::Soak(args) => soak::run(&args),
    }
}

/// The root directory of the repository.
fn root() -> PathBuf {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    here.parent().map(PathBuf::from).unwrap_or(here)
}

fn run_ci() -> anyhow::Result<()> {
    let status = std::process::Command::new("bash")
        .arg(root().join(".ci/run"))
        .status()?;
    anyhow::ensure!(status.success(), ".ci/run failed");
    Ok(())
}

/// The output of `cargo` with these arguments, run in the root directory of the repository.
fn cargo(args: &[&str]) -> anyhow::Result<String> {
    let output = std::process::Command::new("cargo")
        .args(args)
        .current_dir(root())
        .output()?;
    anyhow::ensure!(output.status.success(), "cargo {} failed", args[0]);
    Ok(String::from_utf8(output.stdout)?)
}

/// The program that is `given`; else builds the one of the release profile.
fn release_program(given: Option<&Path>) -> anyhow::Result<PathBuf> {
    if let Some(program) = given {
        return Ok(std::path::absolute(program)?);
    }
    let built = std::process::Command::new("cargo")
        .args(["build", "--release", "--package", "pullquote"])
        .current_dir(root())
        .status()?;
    anyhow::ensure!(built.success(), "the release build failed");
    let target =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    Ok(target.join("release/pullquote"))
}

/// Writes `text` to a file of the repository; with `check`, fails if it differs instead.
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

/// CPU seconds of this thread so far, so that other load on the machine does not count. Wall-clock seconds
/// where `/proc` is missing.
fn processor_seconds() -> f64 {
    static START: std::sync::LazyLock<std::time::Instant> =
        std::sync::LazyLock::new(std::time::Instant::now);
    // Linux counts up to the last tick, some milliseconds ago, or to the last turn of the thread: this one.
    std::thread::yield_now();
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let spent = stat.and_then(|stat| stat.split_whitespace().next()?.parse::<f64>().ok());
    spent.map_or_else(|| START.elapsed().as_secs_f64(), |nanos| nanos / 1e9)
}

/// Prints a line to standard output.
#[allow(clippy::print_stdout)]
fn say(line: &str) {
    println!("{line}");
}
