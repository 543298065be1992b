//! Prints the text of a file of any format. Of a file of several articles, prints the one of a
//! number, or the list. With `--json`, prints what is known of each of several files, one a line.

use std::error::Error;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use pullquote_import::{contents, open};
use pullquote_text::{Source, clean};
use serde_json::json;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args_os().skip(1).peekable();
    let mut out = io::stdout().lock();
    if arguments.next_if(|first| first == "--json").is_some() {
        for path in arguments.map(PathBuf::from) {
            writeln!(out, "{}", record(&path)?)?;
        }
        return Ok(());
    }
    let path = PathBuf::from(
        arguments
            .next()
            .ok_or("usage: extract [--json] FILE [PART]")?,
    );
    let part = arguments.next().map(|part| part.to_string_lossy().parse());
    let source = if let Some(part) = part.transpose()? {
        Source::Part { path, part }
    } else {
        if let Some(contents) = contents(&path)? {
            for part in contents.parts {
                let title = clean::one_line(&part.title);
                writeln!(out, "{:>4}  {title}", part.number)?;
            }
            return Ok(());
        }
        Source::File(path)
    };
    write!(out, "{}", clean::block(open(&source)?.text()))?;
    Ok(())
}

fn record(path: &Path) -> Result<serde_json::Value, Box<dyn Error>> {
    let article = open(&Source::File(path.to_owned()))?;
    let blocks = article.blocks().iter().map(|block| {
        let text = block.span.of(article.text());
        json!({"kind": format!("{:?}", block.kind), "depth": block.quote_depth, "text": text})
    });
    Ok(json!({
        "file": path.to_string_lossy(),
        "title": article.title(),
        "byline": article.byline,
        "date": article.date.map(|date| date.to_string()),
        "site": article.publisher_name(),
        "address": article.address,
        "tags": article.tags,
        "blocks": blocks.collect::<Vec<_>>(),
        "notes": article.notes,
    }))
}
