//! Reads objects `{"id": …, "text": …}` a line from standard input and prints their annotation records.
//! `--deep` lets the encoder read along.

use std::error::Error;
use std::io::{self, BufRead as _, Write as _};

use pullquote_annotate::record::Record;
use pullquote_annotate::{Annotator, Engine};
use pullquote_text::Source;
use serde_json::Value;

/// With the feature `train`, the file after `--deep` replaces the shipped encoder.
fn annotator() -> Result<Annotator, Box<dyn Error>> {
    let mut arguments = std::env::args().skip_while(|argument| argument != "--deep");
    if arguments.next().is_none() {
        return Ok(Annotator::new()?);
    }
    #[cfg(feature = "train")]
    if let Some(path) = arguments.next() {
        use pullquote_annotate::model::{ENCODER_VERSION, ModelFile, ModelFiles};
        let bytes: &'static [u8] = std::fs::read(path)?.leak();
        let files = vec![ModelFile::from_bytes(bytes, ENCODER_VERSION)?];
        let files = ModelFiles {
            encoder: files.leak(),
            ..ModelFiles::shipped()?
        };
        return Ok(Annotator::open(files)?.with_engine(Engine::Deep));
    }
    Ok(Annotator::new()?.with_engine(Engine::Deep))
}

fn main() -> Result<(), Box<dyn Error>> {
    let annotator = annotator()?;
    let mut out = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        let input: Value = serde_json::from_str(&line?)?;
        let text = input["text"].as_str().unwrap_or_default();
        let article = pullquote_text::plain::from_text(text.to_owned(), Source::Stdin);
        let found = annotator.annotate_article(&article);
        let id = input["id"].as_str().unwrap_or_default();
        writeln!(
            out,
            "{}",
            serde_json::to_string(&Record::new(&article, &found, id, None))?
        )?;
    }
    Ok(())
}
