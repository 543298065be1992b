//! `pullquote annotate`: the record of each article, and a stream of them.

use std::io::{self, BufRead as _, BufReader, BufWriter, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::cli::{Annotate, Format, InputKind};
use super::{Exit, open, tell};
use pullquote_annotate::record::{answer_line, brat::brat, html::html, record};
use pullquote_annotate::{Model, annotate};
use pullquote_import::epub;
use pullquote_text::plain;
use pullquote_text::{Article, Source, clean};

/// Prints what is asked for to `out`.
///
/// # Errors
/// A file of lines cannot be read, or `out` cannot be written to. An article that cannot be read, or
/// a bad line, is told, and the exit code says so.
pub fn run(asked: &Annotate, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let stdin = [PathBuf::from("-")];
    let files = if asked.files.is_empty() {
        &stdin[..]
    } else {
        &asked.files
    };
    if asked.input == InputKind::Jsonl && matches!(asked.format, Format::Brat | Format::Html) {
        tell("lines of JSON are answered by lines of JSON: leave out --format");
        return Ok(Exit::Usage);
    }
    let mut out = BufWriter::new(out);
    let mut exit = Exit::Done;
    for file in files {
        let ended = match asked.input {
            InputKind::Text => articles(file, asked.format, &mut out),
            InputKind::Jsonl if file == Path::new("-") => lines(io::stdin(), &mut out),
            InputKind::Jsonl => {
                let opened = std::fs::File::open(file);
                let opened = opened.with_context(|| file.display().to_string())?;
                lines(opened, &mut out)
            }
        };
        match ended.and_then(|ended| out.flush().map(|()| ended)) {
            Ok(Exit::Done) => {}
            Ok(ended) => exit = ended,
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(Exit::Done),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(exit)
}

/// Prints one article, or a book's chapters one after the other.
fn articles(file: &Path, format: Format, out: &mut dyn Write) -> io::Result<Exit> {
    let sources = if file == Path::new("-") {
        vec![Source::Stdin]
    } else if epub::is_named(file) && !file.is_dir() {
        let chapters = open::found(file).into_iter();
        chapters.map(|entry| entry.source).collect()
    } else {
        vec![Source::File(file.to_owned())]
    };
    let mut exit = Exit::Done;
    for source in sources {
        if article(&source, format, out)? != Exit::Done {
            exit = Exit::Failed;
        }
    }
    Ok(exit)
}

fn article(source: &Source, format: Format, out: &mut dyn Write) -> io::Result<Exit> {
    match open::read(source) {
        Ok(article) => print(&article, format, out).map(|()| Exit::Done),
        Err(reason) => {
            tell(&format!("{} {reason}", open::name(source)));
            Ok(Exit::Failed)
        }
    }
}

fn print(article: &Article, format: Format, out: &mut dyn Write) -> io::Result<()> {
    let annotations = annotate(article, &Model::shipped());
    let id = id(&article.source);
    match format {
        Format::Json => {
            let record = record(article, &annotations, &id, None);
            let json = serde_json::to_string_pretty(&record)?;
            writeln!(out, "{}", clean::json(&json))
        }
        Format::Jsonl => {
            let record = record(article, &annotations, &id, None);
            let json = serde_json::to_string(&record)?;
            writeln!(out, "{}", clean::json(&json))
        }
        Format::Brat => out.write_all(brat(article, &annotations).as_bytes()),
        Format::Html => out.write_all(html(article, &annotations).as_bytes()),
    }
}

/// What an article is called in its record: its file's name without the ending.
fn id(source: &Source) -> String {
    match source {
        Source::File(path) => {
            let stem = path.file_stem().unwrap_or(path.as_os_str());
            stem.to_string_lossy().into_owned()
        }
        Source::Part { path, part } => {
            let stem = path.file_stem().unwrap_or(path.as_os_str());
            format!("{}-{part}", stem.to_string_lossy())
        }
        Source::Stdin => "stdin".to_owned(),
        source => source.name(),
    }
}

/// Answers each line of `input` with one, as soon as it is there.
fn lines(input: impl Read, out: &mut dyn Write) -> io::Result<Exit> {
    let mut input = BufReader::with_capacity(1 << 16, input);
    let model = Model::shipped();
    let mut exit = Exit::Done;
    let mut line = Vec::new();
    loop {
        line.clear();
        if input.read_until(b'\n', &mut line)? == 0 {
            return Ok(exit);
        }
        while matches!(line.last(), Some(b'\n' | b'\r')) {
            line.pop();
        }
        let answer = match std::str::from_utf8(&line) {
            Ok(line) => answer(line, &model),
            Err(_) => Err("not UTF-8"),
        };
        match answer {
            Ok((json, is_good)) => {
                writeln!(out, "{}", clean::json(&json))?;
                if !is_good {
                    exit = Exit::Failed;
                }
            }
            Err(reason) => {
                writeln!(
                    out,
                    "{}",
                    serde_json::json!({ "id": null, "error": reason })
                )?;
                exit = Exit::Failed;
            }
        }
        // Whoever waits for an answer before asking again gets it; a full pipe is not slowed down.
        if input.buffer().is_empty() {
            out.flush()?;
        }
    }
}

/// The answer to a line; a fault inside costs this line and not the stream.
fn answer(line: &str, model: &Model) -> Result<(String, bool), &'static str> {
    catch_unwind(AssertUnwindSafe(|| {
        answer_line(line, model, plain::from_text)
    }))
    .map_err(|_| "something went wrong inside pullquote")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(input: &str) -> (Vec<serde_json::Value>, Exit) {
        let mut out = Vec::new();
        let exit = lines(input.as_bytes(), &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        let records = text.lines().map(|line| serde_json::from_str(line).unwrap());
        (records.collect(), exit)
    }

    #[test]
    fn each_line_is_answered_by_one_in_order() {
        let input = "{\"id\":\"a\",\"text\":\"One.\"}\r\n{\"id\":\"b\",\"text\":\"Two.\",\"n\":1}";
        let (records, exit) = answered(input);
        assert_eq!(exit, Exit::Done);
        assert_eq!(records[0]["id"], "a");
        assert_eq!(records[1]["meta"]["n"], 1);
        assert_eq!(records.len(), 2);
    }

    #[test]
    fn a_bad_line_is_answered_and_the_stream_goes_on() {
        let (records, exit) = answered("nonsense\n\n{\"id\":\"b\",\"text\":\"Two.\"}\n");
        assert_eq!(exit, Exit::Failed);
        assert!(records[0]["error"].is_string() && records[1]["error"].is_string());
        assert_eq!(records[2]["id"], "b");
        let mut out = Vec::new();
        let exit = lines(&b"\xff\xfe\n"[..], &mut out).unwrap();
        assert_eq!(exit, Exit::Failed);
        assert!(String::from_utf8(out).unwrap().contains("not UTF-8"));
    }

    #[test]
    fn a_file_is_called_by_its_name() {
        assert_eq!(id(&Source::File("/a/one.two.txt".into())), "one.two");
        assert_eq!(id(&Source::Stdin), "stdin");
    }
}
