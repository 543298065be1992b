//! `cargo xtask bench-annotate`: words a second and memory of `pullquote annotate` on large sets.
//!
//! The set is made of the sample articles, with other names and numbers in each copy, as JSON Lines. It is
//! the same in every run. On a shared machine, compare only figures of the same run.

use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::{release_program, root, say};

#[derive(clap::Args)]
pub struct Args {
    /// A scratch directory for the sets.
    #[arg(long, value_name = "DIR")]
    scratch: PathBuf,
    /// Sizes of the sets, in MB.
    #[arg(
        long,
        value_name = "MB",
        value_delimiter = ',',
        default_value = "10,50,200"
    )]
    sizes: Vec<u64>,
    /// Numbers of workers.
    #[arg(long, value_name = "N", value_delimiter = ',', default_value = "1,2")]
    jobs: Vec<u32>,
    /// The program to time; a release build is made if omitted.
    #[arg(long, value_name = "PROGRAM")]
    program: Option<PathBuf>,
    /// Another build of the program, to time on the same sets with one worker, as it came before --jobs.
    #[arg(long, value_name = "PROGRAM")]
    against: Option<PathBuf>,
    /// The engine.
    #[arg(long, default_value = "fast")]
    engine: String,
    /// How often each is run; the best counts.
    #[arg(short, default_value = "3")]
    n: u32,
}

const NAMES: [&str; 12] = [
    "Holt", "Ardagh", "Voss", "Lind", "Marrow", "Okafor", "Petrov", "Haas", "Silva", "Tanaka",
    "Brandt", "Reyes",
];

pub fn run(args: &Args) -> anyhow::Result<()> {
    let program = release_program(args.program.as_deref())?;
    fs::create_dir_all(&args.scratch)?;
    say("| set | program | seconds | words/s | peak memory, MB |");
    say("|---|---|---:|---:|---:|");
    for size in &args.sizes {
        let path = args.scratch.join(format!("set-{size}.jsonl"));
        let n_words = write_set(&path, size * 1_000_000)?;
        for jobs in &args.jobs {
            let jobs = jobs.to_string();
            let options = ["--jobs", jobs.as_str()];
            measure(args, &program, &options, &path, *size, n_words)?;
        }
        if let Some(other) = &args.against {
            measure(args, other, &[], &path, *size, n_words)?;
        }
    }
    Ok(())
}

/// Writes a set of at least `bytes`. Returns the number of its words.
fn write_set(path: &Path, bytes: u64) -> anyhow::Result<u64> {
    let mut texts = Vec::new();
    let mut seeds: Vec<_> = fs::read_dir(root().join("seeds"))?.collect::<Result<_, _>>()?;
    seeds.sort_by_key(fs::DirEntry::file_name);
    for seed in seeds {
        texts.push(fs::read_to_string(seed.path())?);
    }
    let mut out = BufWriter::new(File::create(path)?);
    let (mut written, mut n_words) = (0, 0);
    for (n, text) in (0_usize..).zip(texts.iter().cycle()) {
        let name = NAMES[n % NAMES.len()];
        let other = NAMES[(n / NAMES.len() + n + 1) % NAMES.len()];
        let text = text.replace("Mattis", name).replace("Holt", other);
        let text = format!("{text}\n\nThis is copy {n} of the text, {other} said.\n");
        n_words += text.split_whitespace().count() as u64;
        let line = serde_json::json!({ "id": n, "text": text }).to_string();
        writeln!(out, "{line}")?;
        written += line.len() as u64 + 1;
        if written >= bytes {
            break;
        }
    }
    out.flush()?;
    Ok(n_words)
}

fn measure(
    args: &Args,
    program: &Path,
    options: &[&str],
    set: &Path,
    size: u64,
    n_words: u64,
) -> anyhow::Result<()> {
    let mut best = Duration::MAX;
    let mut memory = 0;
    for _ in 0..args.n {
        let begin = Instant::now();
        let child = Command::new(program)
            .args([
                "annotate",
                "--as-found",
                "--input",
                "jsonl",
                "--engine",
                &args.engine,
            ])
            .args(options)
            .arg(set)
            .env("HOME", &args.scratch)
            .stdout(Stdio::null())
            .spawn()?;
        memory = memory.max(peak_memory(child)?);
        best = best.min(begin.elapsed());
    }
    let seconds = best.as_secs_f64();
    let name = if options.is_empty() {
        "before".to_owned()
    } else {
        options.join(" ")
    };
    say(&format!(
        "| {size} MB | {name} | {seconds:.1} | {:.0} | {:.0} |",
        n_words as f64 / seconds,
        memory as f64 / 1024.0
    ));
    Ok(())
}

/// Waits for `child`. Returns the most memory that it had, in kilobytes; 0 where the system does not tell.
fn peak_memory(mut child: Child) -> anyhow::Result<u64> {
    let path = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    loop {
        let status = fs::read_to_string(&path).unwrap_or_default();
        let line = status.lines().find(|line| line.starts_with("VmHWM:"));
        let value = line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok());
        peak = value.unwrap_or(0).max(peak);
        if let Some(status) = child.try_wait()? {
            anyhow::ensure!(status.success(), "the program failed");
            return Ok(peak);
        }
        thread::sleep(Duration::from_millis(20));
    }
}
