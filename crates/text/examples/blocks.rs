//! Prints the blocks of a plain text file: the kind and the text of each.

use std::io::{self, Write as _};

use pullquote_text::{Source, clean, plain};

fn main() -> io::Result<()> {
    let Some(path) = std::env::args_os().nth(1) else {
        return Err(io::Error::other("usage: blocks FILE"));
    };
    let text = std::fs::read_to_string(&path)?;
    let article = plain::from_text(text, Source::File(path.into()));
    let mut out = io::stdout().lock();
    for block in article.blocks() {
        let text = clean::one_line(block.span.of(article.text()));
        writeln!(out, "{:<12}{text}", format!("{:?}", block.kind))?;
    }
    Ok(())
}
