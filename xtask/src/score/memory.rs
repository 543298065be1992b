//! Memory and time of one annotation: of articles, of one long text made of them, of nothing but marks.

use std::time::Instant;

use pullquote::annotate::{Model, annotate};
use pullquote::import::plain;
use pullquote::text::{Article, Source};

use crate::{HEAP, say};

/// How long the long texts are, in bytes.
const LONG: usize = 1 << 20;
/// How often each is annotated; the best time counts.
const RUNS: usize = 3;

/// Prints time and memory for a megabyte of these texts, together and one by one, and of marks.
pub fn run(texts: impl Iterator<Item = String>) -> anyhow::Result<()> {
    let mut parts = Vec::new();
    let mut length = 0;
    for text in texts {
        length += text.len();
        parts.push(text);
        if length >= LONG {
            break;
        }
    }
    anyhow::ensure!(length >= LONG, "the texts are less than a megabyte");
    say("what                            bytes        ms   MB/s   words/s  peak B/B  kept B/B");
    print("the articles one by one", &parts);
    print("the same as one text", &[parts.join("\n\n")]);
    for (name, mark) in [
        ("“ only", "“"),
        ("” only", "”"),
        ("\" only", "\""),
        ("' only", "'"),
        ("“ and ”", "“”"),
        ("“ and a line end", "“\n"),
        ("“‘ and a paragraph end", "“‘\n\n"),
        ("a word and \"", "a\""),
        ("a name and “", "Ana Ruiz “"),
    ] {
        print(name, &[mark.repeat(LONG / mark.len())]);
    }
    Ok(())
}

/// Annotates each text by itself; one line for all of them. Peak and kept memory are those of the text
/// that takes the most for each of its bytes.
fn print(name: &str, texts: &[String]) {
    let articles: Vec<Article> = texts
        .iter()
        .map(|text| plain::from_text(text.clone(), Source::Stdin))
        .collect();
    let n_bytes: usize = texts.iter().map(String::len).sum();
    let n_words: usize = articles.iter().map(Article::count_words).sum();
    let model = Model::shipped();
    let (mut best, mut peak, mut kept) = (f64::MAX, 0.0_f64, 0.0_f64);
    for _ in 0..RUNS {
        let mut seconds = 0.0;
        for article in &articles {
            let before = HEAP.current_usage();
            HEAP.reset_peak_usage();
            let start = Instant::now();
            let found = annotate(article, &model);
            seconds += start.elapsed().as_secs_f64();
            let length = article.text().len().max(1) as f64;
            peak = peak.max((HEAP.peak_usage() - before) as f64 / length);
            kept = kept.max((HEAP.current_usage() - before) as f64 / length);
            drop(found);
        }
        best = best.min(seconds);
    }
    say(&format!(
        "{name:<24} {n_bytes:>12} {:>9.1} {:>6.2} {:>9.0} {peak:>9.1} {kept:>9.1}",
        best * 1e3,
        n_bytes as f64 / 1e6 / best,
        n_words as f64 / best,
    ));
}
