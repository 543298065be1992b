//! `cargo xtask score`: the engine on development texts, by the public scorers, and its speed.

mod memory;

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::Context as _;
use pullquote::annotate::{Model, annotate};
use pullquote::import::plain;
use pullquote::text::Source;
use serde_json::Value;

use super::say;

/// What to score, and where the corpora are.
#[derive(clap::Args)]
pub struct Args {
    /// `quotes`, `entities`, `speed` or `memory`; all of them when left out.
    what: Vec<String>,
    /// The folder with `quotes/` and `entities/`.
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// The folder with `score_quotes.py` and `score_ner.py`.
    #[arg(long, value_name = "DIR")]
    bench: PathBuf,
}

/// Prints the scores asked for.
pub fn run(args: &Args) -> anyhow::Result<()> {
    let wanted = |what: &str| args.what.is_empty() || args.what.iter().any(|one| one == what);
    if wanted("quotes") {
        let gold = args.data.join("quotes/dev.jsonl.gz");
        score(&gold, &args.bench.join("score_quotes.py"), &[])?;
        say(
            "aims: detection 97, attributed 92, mentions direct/mixed 98/89, resolved 90/80, unquoted tokens 76, indirect 60",
        );
    }
    if wanted("entities") {
        let scorer = args.bench.join("score_ner.py");
        let pud = args.data.join("entities/uner-pud.jsonl.gz");
        say("uner-pud, news half (aim 79)");
        score(&pud, &scorer, &["--only", "pud-n"])?;
        say("gum-dev (report)");
        score(&args.data.join("entities/gum-dev.jsonl.gz"), &scorer, &[])?;
    }
    if wanted("speed") {
        speed(&args.data.join("quotes/train.jsonl.gz"))?;
    }
    if wanted("memory") {
        say(
            "one annotation, best of three (aims: peak 12 bytes for each byte of text; time linear)",
        );
        let articles = texts(&args.data.join("quotes/train.jsonl.gz"))?;
        memory::run(articles.into_iter().map(|(_, text)| text))?;
    }
    Ok(())
}

fn texts(path: &Path) -> anyhow::Result<Vec<(String, String)>> {
    let file = std::fs::File::open(path).with_context(|| path.display().to_string())?;
    let mut lines = String::new();
    flate2::read::GzDecoder::new(file).read_to_string(&mut lines)?;
    lines
        .lines()
        .map(|line| {
            let record: Value = serde_json::from_str(line)?;
            let member = |name: &str| record[name].as_str().unwrap_or_default().to_owned();
            Ok((member("id"), member("text")))
        })
        .collect()
}

fn score(gold: &Path, scorer: &Path, more: &[&str]) -> anyhow::Result<()> {
    let scratch = std::env::temp_dir().join(format!("pullquote-score-{}", std::process::id()));
    std::fs::create_dir_all(&scratch)?;
    let system = scratch.join("system.jsonl");
    let mut records = String::new();
    let model = Model::shipped();
    for (id, text) in texts(gold)? {
        let line = serde_json::json!({ "id": id, "text": text }).to_string();
        let (record, _) = pullquote::annotate::record::answer_line(&line, &model, plain::from_text);
        records.push_str(&record);
        records.push('\n');
    }
    std::fs::write(&system, records)?;
    let status = Command::new("python3")
        .arg(scorer)
        .arg(gold)
        .arg(&system)
        .args(more)
        .stdin(Stdio::null())
        .status()?;
    std::fs::remove_dir_all(&scratch)?;
    anyhow::ensure!(status.success(), "the scorer failed");
    Ok(())
}

/// Words a second of the whole annotation on one core: the best of three runs over the training texts.
fn speed(path: &Path) -> anyhow::Result<()> {
    let articles: Vec<_> = texts(path)?
        .into_iter()
        .map(|(id, text)| plain::from_text(text, Source::Given(id)))
        .collect();
    let words: usize = articles
        .iter()
        .map(pullquote::text::Article::count_words)
        .sum();
    let model = Model::shipped();
    let mut best = f64::MAX;
    for _ in 0..3 {
        let start = crate::processor_seconds();
        let mut found = 0;
        for article in &articles {
            found += annotate(article, &model).quotes.len();
        }
        anyhow::ensure!(found > 0, "nothing was found");
        best = best.min(crate::processor_seconds() - start);
    }
    let rate = words as f64 / best;
    say(&format!(
        "{words} words in {best:.2} s: {rate:.0} words a second (aim 250,000)"
    ));
    Ok(())
}
