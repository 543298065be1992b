//! Reads objects `{"id": …, "text": …}` a line from standard input and prints their annotation records.

use std::error::Error;
use std::io::{self, BufRead as _, Write as _};

use pullquote_annotate::Annotator;
use pullquote_annotate::record::Record;
use pullquote_text::Source;
use serde_json::Value;

fn main() -> Result<(), Box<dyn Error>> {
    let annotator = Annotator::new()?;
    let mut out = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        let input: Value = serde_json::from_str(&line?)?;
        let text = input["text"].as_str().unwrap_or_default();
        let article = pullquote_text::plain::from_text(text.to_owned(), Source::Stdin);
        let found = annotator.annotate(&article);
        let id = input["id"].as_str().unwrap_or_default();
        writeln!(
            out,
            "{}",
            serde_json::to_string(&Record::new(&article, &found, id, None))?
        )?;
    }
    Ok(())
}
