//! Prints the text of a file of any format. Of a file of several articles, prints the one of a
//! number, or the list.

use std::error::Error;
use std::io::{self, Write as _};
use std::path::PathBuf;

use pullquote_import::{contents, open};
use pullquote_text::{Source, clean};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args_os().skip(1);
    let path = PathBuf::from(arguments.next().ok_or("usage: extract FILE [PART]")?);
    let part = arguments.next().map(|part| part.to_string_lossy().parse());
    let mut out = io::stdout().lock();
    let source = match part.transpose()? {
        Some(part) => Source::Part { path, part },
        None => {
            if let Some(contents) = contents(&path)? {
                for part in contents.parts {
                    let title = clean::one_line(&part.title);
                    writeln!(out, "{:>4}  {title}", part.number)?;
                }
                return Ok(());
            }
            Source::File(path)
        }
    };
    write!(out, "{}", clean::block(open(&source)?.text()))?;
    Ok(())
}
