//! Prints the speaker and the words of each quotation of a text file, or of standard input.

use std::error::Error;
use std::io::{self, Read, Write};

use pullquote_annotate::{Annotator, QuoteKind};

fn main() -> Result<(), Box<dyn Error>> {
    let mut text = String::new();
    match std::env::args_os().nth(1) {
        Some(path) => text = std::fs::read_to_string(path)?,
        None => {
            io::stdin().read_to_string(&mut text)?;
        }
    }
    let found = Annotator::new()?.annotate(&text);
    let mut out = io::stdout().lock();
    for quote in found
        .quotes()
        .filter(|quote| quote.kind != QuoteKind::Scare)
    {
        let speaker = quote.speaker_name().or(quote.speaker_text());
        writeln!(out, "{}: {}", speaker.unwrap_or("unknown"), quote.text())?;
    }
    Ok(())
}
