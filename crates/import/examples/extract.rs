//! Prints the text of a file of any format. Of a book, prints the chapter of a number, or the list of
//! chapters.

use std::error::Error;
use std::io::{self, Write as _};
use std::path::PathBuf;

use pullquote_import::{epub, open};
use pullquote_text::{Source, clean};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args_os().skip(1);
    let path = PathBuf::from(arguments.next().ok_or("usage: extract FILE [CHAPTER]")?);
    let part = arguments.next().map(|part| part.to_string_lossy().parse());
    let mut out = io::stdout().lock();
    let source = match part.transpose()? {
        Some(part) => Source::Part { path, part },
        None if epub::is_epub(&path) => {
            for chapter in epub::contents(&path)?.chapters {
                let title = clean::one_line(&chapter.title);
                writeln!(out, "{:>4}  {title}", chapter.part)?;
            }
            return Ok(());
        }
        None => Source::File(path),
    };
    write!(out, "{}", clean::block(open(&source)?.text()))?;
    Ok(())
}
