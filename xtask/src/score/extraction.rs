//! How well articles are found in pages: each `NAME.html` of a directory, beside a `NAME.json` with what is
//! wanted of it: `text`, and `title`, `byline` and `date` (`null` for none).

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use pullquote_text::{Article, BlockKind, Source};
use serde_json::Value;

use crate::say;

/// Pages below this F1 are listed.
const LISTED: f64 = 0.98;
const FIELDS: [&str; 3] = ["title", "byline", "date"];

/// Prints the pages that are read badly, then precision, recall and F1 of their words and the share of
/// exact fields, as means over pages.
pub fn run(dir: &Path) -> anyhow::Result<()> {
    let mut pages: Vec<PathBuf> = Vec::new();
    for file in std::fs::read_dir(dir).with_context(|| dir.display().to_string())? {
        let path = file?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "html")
        {
            pages.push(path);
        }
    }
    pages.sort();
    anyhow::ensure!(!pages.is_empty(), "no pages in {}", dir.display());
    let (mut sums, mut n_exact) = ([0.0; 3], [0usize; 3]);
    for path in &pages {
        let wanted = std::fs::read_to_string(path.with_extension("json"))?;
        let wanted: Value = serde_json::from_str(&wanted)?;
        let article = pullquote_import::read(std::fs::read(path)?, Source::File(path.clone()))
            .with_context(|| path.display().to_string())?;
        let scores = scores(&body(&article), wanted["text"].as_str().unwrap_or_default());
        for (sum, score) in sums.iter_mut().zip(scores) {
            *sum += score;
        }
        let mut wrong = String::new();
        for (at, field) in FIELDS.iter().enumerate() {
            let found = field_of(&article, field);
            if found.as_deref() == wanted[*field].as_str() {
                n_exact[at] += 1;
            } else {
                wrong.extend(["  ", field, " ", &format!("{found:?}")]);
            }
        }
        if scores[2] < LISTED || !wrong.is_empty() {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            say(&format!("{name:<24} F1 {:.3}{wrong}", scores[2]));
        }
    }
    let n = pages.len() as f64;
    let [precision, recall, f1] = sums.map(|sum| sum / n);
    let [title, byline, date] = n_exact.map(|exact| exact as f64 * 100.0 / n);
    say(&format!(
        "{} pages: precision {precision:.4}, recall {recall:.4}, F1 {f1:.4} (aim 0.965); \
         title {title:.0} % (80), byline {byline:.0} % (65), date {date:.0} % (90)",
        pages.len()
    ));
    Ok(())
}

/// The text of the article below its header, without captions and the name of the site.
fn body(article: &Article) -> String {
    let blocks = article.blocks().iter().filter(|block| {
        let kinds = [
            BlockKind::Headline,
            BlockKind::Byline,
            BlockKind::Dateline,
            BlockKind::Boilerplate,
            BlockKind::Caption,
        ];
        !kinds.contains(&block.kind)
    });
    let texts = blocks.map(|block| block.span.of(article.text()));
    texts.collect::<Vec<_>>().join("\n")
}

fn field_of(article: &Article, field: &str) -> Option<String> {
    match field {
        "title" => Some(article.title()),
        "byline" => article.byline.clone(),
        _ => article.date.map(|date| date.to_string()),
    }
}

/// Precision, recall and F1 of the words, as bags.
fn scores(found: &str, wanted: &str) -> [f64; 3] {
    let (found, wanted) = (bag(found), bag(wanted));
    let total = |bag: &HashMap<String, usize>| bag.values().sum::<usize>().max(1) as f64;
    let shared: usize = found
        .iter()
        .map(|(word, n)| (*n).min(wanted.get(word).copied().unwrap_or(0)))
        .sum();
    let (precision, recall) = (
        shared as f64 / total(&found),
        shared as f64 / total(&wanted),
    );
    let f1 = 2.0 * precision * recall / (precision + recall).max(f64::MIN_POSITIVE);
    [precision, recall, f1]
}

fn bag(text: &str) -> HashMap<String, usize> {
    let mut bag = HashMap::new();
    for word in text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
    {
        *bag.entry(word.to_lowercase()).or_default() += 1;
    }
    bag
}
