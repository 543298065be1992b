//! Memory and time of annotation: of articles, of one long text made of them, of nothing but quotation
//! marks.

use pullquote_annotate::Annotator;
use pullquote_text::plain;
use pullquote_text::{Article, Source};

use crate::{HEAP, say};

/// Length of the long texts, in bytes.
const LONG: usize = 1 << 20;
/// Runs per text; the best time counts.
const RUNS: usize = 3;

/// Prints time and memory for 1 MB of these texts, together and one by one, and for 1 MB of marks.
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
    let annotator = Annotator::new()?;
    print(&annotator, "the articles one by one", &parts);
    print(&annotator, "the same as one text", &[parts.join("\n\n")]);
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
        print(&annotator, name, &[mark.repeat(LONG / mark.len())]);
    }
    Ok(())
}

/// Annotates each text and prints one line for all. Time is CPU time; peak and kept memory are averages per
/// byte of text.
fn print(annotator: &Annotator, name: &str, texts: &[String]) {
    let articles: Vec<Article> = texts
        .iter()
        .map(|text| plain::from_text(text.clone(), Source::Stdin))
        .collect();
    let n_bytes: usize = texts.iter().map(String::len).sum();
    let n_words: usize = articles.iter().map(Article::count_words).sum();
    let (mut best, mut peak, mut kept) = (f64::MAX, 0.0, 0.0);
    for _ in 0..RUNS {
        let mut seconds = 0.0;
        for article in &articles {
            let before = HEAP.current_usage();
            HEAP.reset_peak_usage();
            let start = crate::processor_seconds();
            let found = annotator.annotate_article(article);
            seconds += crate::processor_seconds() - start;
            peak += (HEAP.peak_usage() - before) as f64;
            kept += (HEAP.current_usage() - before) as f64;
            drop(found);
        }
        best = best.min(seconds);
    }
    let all = (n_bytes.max(1) * RUNS) as f64;
    let (peak, kept) = (peak / all, kept / all);
    say(&format!(
        "{name:<24} {n_bytes:>12} {:>9.1} {:>6.2} {:>9.0} {peak:>9.1} {kept:>9.1}",
        best * 1e3,
        n_bytes as f64 / 1e6 / best,
        n_words as f64 / best,
    ));
}
