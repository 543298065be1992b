//! `cargo xtask bench-library`: times the program on libraries of 1,000, 20,000 and 100,000 articles.
//!
//! The libraries are generated (`corpus`); the pseudo-terminal probe is not part of the repository.
//! On a shared machine, compare only figures of the same run.

mod corpus;
mod queries;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::{release_program, say};

#[derive(clap::Args)]
pub struct Args {
    /// The directory of `ttyprobe.py`.
    #[arg(long, value_name = "DIR")]
    tty: PathBuf,
    /// The directory of `library-1000` and so on; what is missing there is generated.
    #[arg(long, value_name = "DIR")]
    corpus: PathBuf,
    /// A scratch directory for the indexes. Its content is deleted.
    #[arg(long, value_name = "DIR")]
    scratch: PathBuf,
    /// A program that is built already; by default the release profile is built.
    #[arg(long, value_name = "FILE")]
    program: Option<PathBuf>,
    /// Repetitions of each measurement.
    #[arg(short, default_value = "7")]
    n: u32,
    /// Numbers of articles.
    #[arg(long, value_delimiter = ',', default_values_t = [1_000, 20_000, 100_000])]
    sizes: Vec<u32>,
    /// Only query the indexes that an earlier run left in the scratch directory.
    #[arg(long)]
    questions: bool,
}

pub fn run(args: &Args) -> anyhow::Result<()> {
    let program = release_program(args.program.as_deref())?;
    for &size in &args.sizes {
        let folder = args.corpus.join(format!("library-{size}"));
        corpus::write(&folder, size)?;
        let bench = Bench {
            args,
            folder,
            program: program.clone(),
            home: args.scratch.join(format!("home-{size}")),
        };
        say(&format!("== {size} articles"));
        if args.questions {
            bench.query()?;
        } else {
            bench.run()?;
        }
    }
    Ok(())
}

struct Bench<'a> {
    args: &'a Args,
    folder: PathBuf,
    program: PathBuf,
    /// A scratch HOME, so that the user's own files are not touched.
    home: PathBuf,
}

impl Bench<'_> {
    fn run(&self) -> anyhow::Result<()> {
        if self.home.exists() {
            fs::remove_dir_all(&self.home)?;
        }
        fs::create_dir_all(&self.home)?;
        self.list_only()?;
        self.first_rows("without an index", true)?;
        let pullquote = self.program.as_os_str();
        let files = self.folder.clone().into_os_string();
        self.timed("index", &[pullquote, "index".as_ref(), &files])?;
        self.timed("index again", &[pullquote, "index".as_ref(), &files])?;
        self.first_rows("with an index", false)?;
        self.query()?;
        self.correcting()?;
        say("  a key in the list:");
        self.probe("key", &["--wait", "Story 000000", "--keys", "j"])?;
        self.typing()?;
        say("  memory:");
        self.probe("memory", &["--wait", "Story"])
    }

    fn query(&self) -> anyhow::Result<()> {
        queries::run(&self.home.join("cache/index"), self.args.n)
    }

    /// Time to walk the directory, as a lower bound.
    fn list_only(&self) -> anyhow::Result<()> {
        let since = Instant::now();
        let n = fs::read_dir(&self.folder)?.count();
        say(&format!(
            "  reading {n} names: {:.1} ms",
            since.elapsed().as_secs_f64() * 1e3
        ));
        if Command::new("nnn").arg("-V").output().is_ok() {
            say("  nnn, first rows:");
            self.instrument("startup", &["--wait", "000000-"], &["nnn".as_ref()])?;
        }
        Ok(())
    }

    fn first_rows(&self, name: &str, forget: bool) -> anyhow::Result<()> {
        if forget {
            let _ = fs::remove_dir_all(self.home.join("cache"));
        }
        say(&format!("  first rows, {name}:"));
        self.probe("startup", &["--wait", "Story 000000"])
    }

    /// Types a word into the filter: one that occurs, one with typos, one that does not occur.
    fn typing(&self) -> anyhow::Result<()> {
        say("  keys in the filter:");
        let script = self.home.join("typing.py");
        fs::write(&script, include_str!("typing.py"))?;
        let mut typing = Command::new("python3");
        typing.arg(&script).arg(&self.args.tty);
        typing.args(["Story 000000", "harbour,critiicsed,zzzzzzzz", "--"]);
        let typing = typing.arg(&self.program).arg(&self.folder).envs(self.env());
        print(typing)
    }

    /// Writes corrections while two windows show the ledger.
    fn correcting(&self) -> anyhow::Result<()> {
        say("  from a correction to its row in the ledger of two windows:");
        let script = self.home.join("correcting.py");
        fs::write(&script, include_str!("correcting.py"))?;
        let mut correcting = Command::new("python3");
        correcting.arg(&script).arg(&self.args.tty);
        correcting.args([&self.args.n.to_string(), "--"]);
        let correcting = correcting
            .arg(&self.program)
            .arg(&self.folder)
            .envs(self.env());
        print(correcting)
    }

    /// The probe's command line for pullquote on this library.
    fn probe(&self, verb: &str, options: &[&str]) -> anyhow::Result<()> {
        self.instrument(verb, options, &[self.program.as_os_str()])
    }

    fn instrument(
        &self,
        verb: &str,
        options: &[&str],
        command: &[&std::ffi::OsStr],
    ) -> anyhow::Result<()> {
        let mut probe = Command::new("python3");
        probe
            .arg(self.args.tty.join("ttyprobe.py"))
            .args([verb, "--size", "120x40", "-n", &self.args.n.to_string()])
            .arg("--home")
            .arg(self.home.join("tty"));
        for (name, value) in self.env() {
            probe
                .arg("--env")
                .arg(format!("{name}={}", value.display()));
        }
        probe
            .args(options)
            .arg("--")
            .args(command)
            .arg(&self.folder);
        let output = probe.stderr(Stdio::inherit()).output()?;
        say(&format!(
            "    {}",
            summary(&String::from_utf8_lossy(&output.stdout))
        ));
        Ok(())
    }

    fn env(&self) -> [(&'static str, PathBuf); 4] {
        ["CONFIG", "DATA", "STATE", "CACHE"].map(|kind| {
            let folder = self.home.join(kind.to_lowercase());
            match kind {
                "CONFIG" => ("PULLQUOTE_CONFIG_DIR", folder),
                "DATA" => ("PULLQUOTE_DATA_DIR", folder),
                "STATE" => ("PULLQUOTE_STATE_DIR", folder),
                _ => ("PULLQUOTE_CACHE_DIR", folder),
            }
        })
    }

    /// Runs a command to its end. Reports wall-clock seconds, CPU seconds and peak memory.
    fn timed(&self, name: &str, command: &[&std::ffi::OsStr]) -> anyhow::Result<()> {
        let since = Instant::now();
        let mut child = Command::new(command[0])
            .args(&command[1..])
            .envs(self.env())
            .stdout(Stdio::null())
            .spawn()?;
        let usage = watch(&mut child)?;
        say(&format!(
            "  {name}: {:.2} s, {:.2} s of processor, at most {} MB",
            since.elapsed().as_secs_f64(),
            usage.processor,
            usage.most_kb / 1024
        ));
        let text = size_of_files(&self.folder)?;
        let index = size_of_files(&self.home.join("cache/index"))?;
        say(&format!(
            "    index: {} MB, {:.2} times the text",
            index >> 20,
            index as f64 / text as f64
        ));
        Ok(())
    }
}

/// Bytes of all files in a folder.
fn size_of_files(folder: &Path) -> anyhow::Result<u64> {
    let mut bytes = 0;
    for file in fs::read_dir(folder)? {
        bytes += file?.metadata()?.len();
    }
    Ok(bytes)
}

/// The probe's relevant figures on one line.
fn summary(json: &str) -> String {
    let Ok(report) = serde_json::from_str::<serde_json::Value>(json) else {
        return json.trim().to_owned();
    };
    let ms = |name: &str| {
        report[name]["median"]
            .as_f64()
            .zip(report[name]["p95"].as_f64())
    };
    if let Some((median, p95)) = ms("text_ms") {
        let rss = report["rss_kb"].as_u64().unwrap_or(0) / 1024;
        return format!("{median:.1} ms, 95 of 100 within {p95:.1} ms; {rss} MB");
    }
    if let Some(key) = report["j"].as_object() {
        let ms = |name: &str| {
            key.get(name)
                .and_then(serde_json::Value::as_f64)
                .unwrap_or(0.0)
        };
        return format!(
            "{:.1} ms, 95 of 100 within {:.1} ms",
            ms("last_ms"),
            ms("last_p95")
        );
    }
    let mb = |name: &str| report[name].as_u64().unwrap_or(0) / 1024;
    format!(
        "{} MB, {} of it anonymous, at most {}",
        mb("rss"),
        mb("anon"),
        mb("peak")
    )
}

/// Runs a command and prints its output, indented.
fn print(command: &mut Command) -> anyhow::Result<()> {
    let output = command.stderr(Stdio::inherit()).output()?;
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        say(&format!("    {line}"));
    }
    Ok(())
}

#[derive(Default)]
struct Usage {
    processor: f64,
    most_kb: u64,
}

/// Polls `/proc` until a process ends (Linux).
fn watch(child: &mut Child) -> anyhow::Result<Usage> {
    let mut usage = Usage::default();
    let proc = PathBuf::from(format!("/proc/{}", child.id()));
    loop {
        note(&proc, &mut usage);
        if let Some(status) = child.try_wait()? {
            anyhow::ensure!(status.success(), "the command failed");
            return Ok(usage);
        }
        thread::sleep(Duration::from_millis(10));
    }
}

fn note(proc: &Path, usage: &mut Usage) {
    // A zombie process has no memory entry any more, but still its times.
    let status = fs::read_to_string(proc.join("status")).unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kb = peak.and_then(|peak| peak.split_whitespace().next()?.parse().ok());
    usage.most_kb = usage.most_kb.max(kb.unwrap_or(0));
    let stat = fs::read_to_string(proc.join("stat")).unwrap_or_default();
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    let ticks: f64 = after_name
        .split_whitespace()
        .skip(11)
        .take(2)
        .filter_map(|ticks| ticks.parse::<f64>().ok())
        .sum();
    usage.processor = usage.processor.max(ticks / 100.0);
}
