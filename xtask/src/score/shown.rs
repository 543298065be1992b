//! What a reader sees: names beside quotations, doubts, and small texts with what is wanted.

use std::collections::BTreeMap;
use std::io::{BufRead as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::Context as _;
use pullquote_annotate::record::Record;
use pullquote_annotate::{Annotator, Engine};
use pullquote_text::{Source, plain};
use serde_json::Value;

use crate::say;

/// The annotator with the engine of this name.
pub fn annotator(engine: &str) -> anyhow::Result<Annotator> {
    let mut all = Engine::available().iter();
    let engine = all.find(|one| one.name() == engine);
    let engine = engine.with_context(|| "the engine is `fast` or `deep`")?;
    Ok(Annotator::new()?.with_engine(*engine))
}

/// Takes the arguments that scorers give to `pullquote annotate`.
#[derive(clap::Args)]
pub struct AnnotateArgs {
    #[arg(long, value_parser = ["jsonl"])]
    input: String,
    #[arg(long, value_parser = ["jsonl"])]
    format: String,
    #[arg(long, default_value = "fast")]
    engine: String,
}

/// Reads objects `{"id", "text"}` a line from standard input and prints their records.
pub fn annotate(args: &AnnotateArgs) -> anyhow::Result<()> {
    let annotator = annotator(&args.engine)?;
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let input: Value = serde_json::from_str(&line?)?;
        let id = input["id"].as_str().unwrap_or_default();
        writeln!(out, "{}", record(&annotator, id, &input["text"])?)?;
    }
    Ok(())
}

fn record(annotator: &Annotator, id: &str, text: &Value) -> anyhow::Result<String> {
    let text = text.as_str().unwrap_or_default().to_owned();
    let article = plain::from_text(text, Source::Given(id.to_owned()));
    let found = annotator.annotate_article(&article);
    Ok(serde_json::to_string(&Record::new(
        &article, &found, id, None,
    ))?)
}

/// Names beside the quotations of the Wikinews and the tagged articles. Odd numbers of these are trained
/// on, even numbers are for development.
pub fn run(data: &Path, gold: &Path, bench: &Path, engine: &str) -> anyhow::Result<()> {
    let wikinews = data.join("quotes/voices-wikinews.jsonl.gz");
    score("wikinews (trained on)", &[wikinews], bench, engine)?;
    let mut styles: BTreeMap<(bool, u32), Vec<PathBuf>> = BTreeMap::new();
    let dir = gold.join("styles");
    for entry in std::fs::read_dir(&dir).with_context(|| dir.display().to_string())? {
        let path = entry?.path();
        let name = path.file_name().map(|name| name.to_string_lossy());
        let number = name.and_then(|name| name.split('-').next()?.parse::<u32>().ok());
        if let Some(number) = number {
            let batch = (number % 2 == 0, number / 100);
            styles.entry(batch).or_default().push(path);
        }
    }
    for paths in styles.values_mut() {
        paths.sort();
    }
    let half = |is_even: bool| -> Vec<PathBuf> {
        let batches = styles.iter().filter(|((even, _), _)| *even == is_even);
        batches.flat_map(|(_, paths)| paths.clone()).collect()
    };
    score("styles, odd (trained on)", &half(false), bench, engine)?;
    score("styles, even", &half(true), bench, engine)?;
    for ((_, batch), paths) in styles.iter().filter(|((even, _), _)| *even) {
        score(&format!("styles, even, {batch}xx"), paths, bench, engine)?;
    }
    Ok(())
}

fn score(what: &str, gold: &[PathBuf], bench: &Path, engine: &str) -> anyhow::Result<()> {
    say(what);
    let status = Command::new("python3")
        .arg(bench.join("score_shown.py"))
        .arg(std::env::current_exe()?)
        .args(gold)
        .args(["--engine", &format!("--engine {engine}")])
        .stdin(Stdio::null())
        .status()?;
    anyhow::ensure!(status.success(), "the scorer failed");
    Ok(())
}

/// How often what is shown with a confidence is right, on texts that are not trained on.
pub fn calibration(data: &Path, gold: &Path, engine: &str) -> anyhow::Result<()> {
    let status = Command::new(env!("CARGO"))
        .args(["train", "reliability", "--engine", engine, "--data"])
        .arg(data)
        .arg("--gold")
        .arg(gold)
        .status()?;
    anyhow::ensure!(status.success(), "`cargo train reliability` failed");
    Ok(())
}

/// What is wanted and what is found in each of the small texts.
pub fn cases(annotator: &Annotator, path: &Path) -> anyhow::Result<()> {
    let lines = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    for line in lines.lines() {
        let case: Value = serde_json::from_str(line)?;
        let id = case["id"].as_str().unwrap_or_default();
        let found: Value = serde_json::from_str(&record(annotator, id, &case["text"])?)?;
        say(&format!("{id}: want {}", case["want"]));
        for list in ["quotes", "statements"] {
            for one in found[list].as_array().into_iter().flatten() {
                let speaker = &one["speaker"];
                let name = speaker["name"].as_str().or(speaker["text"].as_str());
                let kind = one["kind"].as_str().unwrap_or("reported");
                let (name, text) = (name.unwrap_or("—"), &one["text"]);
                say(&format!(
                    "    {kind} {text}: {name} ({})",
                    one["confidence"]
                ));
            }
        }
    }
    Ok(())
}
