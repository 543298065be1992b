//! Counts who is quoted in the text files of a directory: quotations, words, and the name.
//!
//! `cargo run --release --example count_speakers -- DIRECTORY`

use std::collections::HashMap;
use std::error::Error;
use std::fs;
use std::io::{self, Write as _};

use pullquote_annotate::{Annotator, HIDDEN, Options, QuoteKind};

/// Texts in memory at a time.
const BATCH: usize = 256;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args_os().nth(1);
    let folder = folder.ok_or("usage: count_speakers DIRECTORY")?;
    let mut paths = Vec::new();
    for file in fs::read_dir(folder)? {
        paths.push(file?.path());
    }
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "txt"));
    paths.sort();

    let mut options = Options::default();
    options.min_speaker = HIDDEN;
    options.quote_kinds = vec![QuoteKind::Direct, QuoteKind::Mixed];
    let annotator = Annotator::new()?.with_options(options);
    let mut counts: HashMap<String, [usize; 2]> = HashMap::new();
    for paths in paths.chunks(BATCH) {
        let texts = paths.iter().map(fs::read_to_string);
        let texts = texts.collect::<Result<Vec<_>, _>>()?;
        for found in annotator.annotate_batch(&texts, None) {
            for quote in found.quotes() {
                let name = quote.speaker_name().unwrap_or("(not named)");
                let [quotes, words] = counts.entry(name.to_owned()).or_default();
                *quotes += 1;
                *words += quote.text().split_whitespace().count();
            }
        }
    }
    let mut counts = counts.into_iter().collect::<Vec<_>>();
    counts.sort_by(|(a, [_, n]), (b, [_, m])| m.cmp(n).then(a.cmp(b)));
    let mut out = io::stdout().lock();
    for (name, [quotes, words]) in counts {
        writeln!(out, "{quotes}\t{words}\t{name}")?;
    }
    Ok(())
}
