//! `cargo xtask score`: scores the engine on the development corpora; measures speed and memory.

mod extraction;
mod memory;
pub mod shown;

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::Context as _;
use pullquote_annotate::lexicon::Lexicon;
use pullquote_annotate::model::ModelFiles;
use pullquote_annotate::record::Record;
use pullquote_annotate::token::{Tokens, tokenize};
use pullquote_annotate::{Annotator, ner};
use pullquote_text::plain;
use pullquote_text::{Article, Source};
use serde_json::Value;

use super::say;

/// The tables, in the order in which they are printed.
const TABLES: [&str; 7] = [
    "shown",
    "quotes",
    "entities",
    "calibration",
    "cases",
    "speed",
    "memory",
];

#[derive(clap::Args)]
pub struct Args {
    /// `shown`, `quotes`, `entities`, `calibration`, `cases`, `speed`, `memory`; all by default.
    what: Vec<String>,
    /// The directory with `quotes/` and `entities/`.
    #[arg(
        long,
        value_name = "DIR",
        required = false,
        required_unless_present = "extraction",
        default_value_if("extraction", clap::builder::ArgPredicate::IsPresent, ".")
    )]
    data: PathBuf,
    /// The directory with the scorers `score_*.py`.
    #[arg(
        long,
        value_name = "DIR",
        required = false,
        required_unless_present = "extraction",
        default_value_if("extraction", clap::builder::ArgPredicate::IsPresent, ".")
    )]
    bench: PathBuf,
    /// Score the reading of web pages instead: a directory of `NAME.html` and `NAME.json`.
    #[arg(long, value_name = "DIR")]
    extraction: Option<PathBuf>,
    /// The directory with `styles/`; by default `gold` beside the data.
    #[arg(long, value_name = "DIR")]
    gold: Option<PathBuf>,
    /// Small texts with what is wanted; by default `cases/attribution.jsonl` beside the data.
    #[arg(long, value_name = "FILE")]
    cases: Option<PathBuf>,
    /// `fast` or `deep`.
    #[arg(long, default_value = "fast")]
    engine: String,
}

impl Args {
    fn beside_data(&self, name: &str) -> PathBuf {
        self.data.parent().unwrap_or(&self.data).join(name)
    }

    fn gold(&self) -> PathBuf {
        let gold = self.gold.clone();
        gold.unwrap_or_else(|| self.beside_data("gold"))
    }
}

pub fn run(args: &Args) -> anyhow::Result<()> {
    if let Some(dir) = &args.extraction {
        return extraction::run(dir);
    }
    let annotator = shown::annotator(&args.engine)?;
    let wanted = |what: &&str| args.what.is_empty() || args.what.iter().any(|one| one == what);
    for what in TABLES.iter().copied().filter(wanted) {
        match what {
            "shown" => shown::run(&args.data, &args.gold(), &args.bench, &args.engine)?,
            "quotes" => {
                let gold = args.data.join("quotes/dev.jsonl.gz");
                score(&annotator, &gold, &args.bench.join("score_quotes.py"), &[])?;
                say("aims: attributed 92.5, mentions direct/mixed 97.5/89, through coreference 85");
            }
            "entities" => entities(args, &annotator)?,
            "calibration" => shown::calibration(&args.data, &args.gold(), &args.engine)?,
            "cases" => {
                let cases = args.cases.clone();
                let cases = cases.unwrap_or_else(|| args.beside_data("cases/attribution.jsonl"));
                shown::cases(&annotator, &cases)?;
            }
            "speed" => speed(&annotator, &args.data.join("quotes/train.jsonl.gz"))?,
            _ => {
                say(
                    "one annotation, best of three (aims: peak 12 bytes for each byte of text; time linear)",
                );
                let articles = texts(&args.data.join("quotes/train.jsonl.gz"))?;
                memory::run(articles.into_iter().map(|(_, text)| text))?;
            }
        }
    }
    Ok(())
}

fn entities(args: &Args, annotator: &Annotator) -> anyhow::Result<()> {
    let scorer = args.bench.join("score_ner.py");
    let pud = args.data.join("entities/uner-pud.jsonl.gz");
    say("uner-pud, news half (aim 81)");
    score(annotator, &pud, &scorer, &["--only", "pud-n"])?;
    say("gum-dev (report)");
    let gum = args.data.join("entities/gum-dev.jsonl.gz");
    score(annotator, &gum, &scorer, &[])
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

fn score(annotator: &Annotator, gold: &Path, scorer: &Path, more: &[&str]) -> anyhow::Result<()> {
    let scratch = std::env::temp_dir().join(format!("pullquote-score-{}", std::process::id()));
    std::fs::create_dir_all(&scratch)?;
    let system = scratch.join("system.jsonl");
    let mut records = String::new();
    for (id, text) in texts(gold)? {
        let article = plain::from_text(text, Source::Given(id.clone()));
        let annotations = annotator.annotate_article(&article);
        let record = Record::new(&article, &annotations, &id, None);
        records.push_str(&serde_json::to_string(&record)?);
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

/// Words a second on one core, best of three runs over the training texts: each step of tagging, the whole
/// annotation, and one long text against its parts.
fn speed(annotator: &Annotator, path: &Path) -> anyhow::Result<()> {
    let articles: Vec<Article> = texts(path)?
        .into_iter()
        .map(|(id, text)| plain::from_text(text, Source::Given(id)))
        .collect();
    let all = |article: &Article| annotator.annotate_article(article).quotes.len();
    let files = ModelFiles::shipped()?;
    let (lexicon, weights) = (
        Lexicon::open(files.lists)?,
        ner::Weights::open(files.names)?,
    );
    let tag = |article: &Article, tokens: &Tokens| {
        ner::tag(article.text(), tokens, &lexicon, &weights, None).len()
    };
    let tokens: Vec<_> = articles.iter().map(tokenize).collect();
    let n_words: usize = articles.iter().map(Article::count_words).sum();
    say(&format!("{n_words} words in {} articles", articles.len()));
    let rate = |what: &str, work: &mut dyn FnMut() -> usize| -> anyhow::Result<()> {
        let seconds = best_of_three(work)?;
        let rate = n_words as f64 / seconds;
        say(&format!("{what}: {rate:.0} words a second"));
        Ok(())
    };
    rate("words and sentences", &mut || {
        articles.iter().map(|article| tokenize(article).len()).sum()
    })?;
    rate("tagging alone (aim 400,000)", &mut || {
        let pairs = articles.iter().zip(&tokens);
        pairs.map(|(article, tokens)| tag(article, tokens)).sum()
    })?;
    rate("whole annotation (aim 250,000)", &mut || {
        articles.iter().map(all).sum()
    })?;
    long_text(&articles, annotator, &tag)
}

/// Compares a text of 1 MB with the articles it is made of.
fn long_text(
    articles: &[Article],
    annotator: &Annotator,
    tag: &dyn Fn(&Article, &Tokens) -> usize,
) -> anyhow::Result<()> {
    let mut long = String::new();
    let mut parts = Vec::new();
    for article in articles {
        long.push_str(article.text());
        long.push_str("\n\n");
        parts.push(article);
        if long.len() > 1 << 20 {
            break;
        }
    }
    let long = plain::from_text(long, Source::Stdin);
    let n_words = long.count_words() as f64;
    let tokens = tokenize(&long);
    let cut: Vec<_> = parts.iter().map(|article| tokenize(article)).collect();
    let tagged = best_of_three(&mut || tag(&long, &tokens))?;
    let tagged_parts = best_of_three(&mut || {
        let pairs = parts.iter().zip(&cut);
        pairs.map(|(article, tokens)| tag(article, tokens)).sum()
    })?;
    let whole = best_of_three(&mut || annotator.annotate_article(&long).mentions.len())?;
    let whole_parts = best_of_three(&mut || {
        parts
            .iter()
            .map(|article| annotator.annotate_article(article).mentions.len())
            .sum()
    })?;
    say(&format!(
        "a megabyte as one text / in its parts: tagging {:.0} / {:.0}, whole annotation {:.0} / {:.0} words a second",
        n_words / tagged,
        n_words / tagged_parts,
        n_words / whole,
        n_words / whole_parts
    ));
    Ok(())
}

/// Seconds of the fastest of three runs.
fn best_of_three(work: &mut dyn FnMut() -> usize) -> anyhow::Result<f64> {
    let mut best = f64::MAX;
    for _ in 0..3 {
        let start = crate::processor_seconds();
        anyhow::ensure!(work() > 0, "nothing was found");
        best = best.min(crate::processor_seconds() - start);
    }
    Ok(best)
}
