//! `cargo xtask records`: compares the annotation records that two builds of the program write for all
//! corpora, byte for byte. A change that is not meant to affect annotation must not change a record.

use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

use anyhow::Context as _;
use flate2::read::GzDecoder;
use serde_json::Value;

use super::say;

#[derive(clap::Args)]
pub struct Args {
    /// The data directory; its `*.jsonl.gz` files, at any depth, are annotated.
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// The binary to compare with.
    old: PathBuf,
    /// The binary to check.
    new: PathBuf,
}

/// Prints the number of differing records of each corpus.
///
/// # Errors
/// Fails if any record differs.
pub fn run(args: &Args) -> anyhow::Result<()> {
    let mut n_differing = 0;
    for corpus in corpora(&args.data)? {
        let input = texts(&corpus)?;
        let (old, new) = (annotate(&args.old, &input)?, annotate(&args.new, &input)?);
        let (old, new): (Vec<_>, Vec<_>) = (old.lines().collect(), new.lines().collect());
        let pairs = || old.iter().zip(&new);
        let differing =
            pairs().filter(|(old, new)| old != new).count() + old.len().abs_diff(new.len());
        say(&format!(
            "{}: {differing} of {} records differ",
            corpus.display(),
            old.len()
        ));
        if let Some((old, _)) = pairs().find(|(old, new)| old != new) {
            say(&format!("  first: {}", id(old)));
        }
        n_differing += differing;
    }
    anyhow::ensure!(n_differing == 0, "{n_differing} records differ");
    Ok(())
}

/// The `*.jsonl.gz` files below `folder`, sorted by path.
fn corpora(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = std::fs::read_dir(&folder).with_context(|| folder.display().to_string())?;
        for entry in entries {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.to_string_lossy().ends_with(".jsonl.gz") {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// The texts of a corpus as input of `annotate --input jsonl`, with line numbers as ids.
fn texts(corpus: &Path) -> anyhow::Result<String> {
    let file = std::fs::File::open(corpus)?;
    let mut lines = String::new();
    GzDecoder::new(file).read_to_string(&mut lines)?;
    let mut input = String::new();
    for (number, line) in lines.lines().enumerate() {
        let document: Value = serde_json::from_str(line)?;
        let text = &document["text"];
        input += &serde_json::json!({"id": number.to_string(), "text": text}).to_string();
        input.push('\n');
    }
    Ok(input)
}

fn annotate(program: &Path, input: &str) -> anyhow::Result<String> {
    let mut child = Command::new(program)
        .args(["annotate", "--input", "jsonl"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| program.display().to_string())?;
    let mut stdin = child.stdin.take().context("no standard input")?;
    let mut stdout = child.stdout.take().context("no standard output")?;
    let mut output = String::new();
    thread::scope(|scope| -> anyhow::Result<()> {
        let writer = scope.spawn(move || stdin.write_all(input.as_bytes()));
        stdout.read_to_string(&mut output)?;
        writer
            .join()
            .map_err(|_| anyhow::anyhow!("the writer panicked"))??;
        Ok(())
    })?;
    anyhow::ensure!(child.wait()?.success(), "{} failed", program.display());
    Ok(output)
}

fn id(record: &str) -> String {
    let record: Value = serde_json::from_str(record).unwrap_or_default();
    record["id"].to_string()
}
