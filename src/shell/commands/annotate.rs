//! `pullquote annotate`: prints the annotation of files, or of a stream of JSON Lines.

mod json_lines;

use std::io::{self, BufRead as _, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use crate::shell::cli::{AnnotateArgs, AnnotateFormat, InputKind};
use crate::shell::corrected_annotator::CorrectedAnnotator;
use crate::shell::exit::Exit;
use crate::shell::output::report;
use crate::shell::setup::Setup;
use crate::shell::{source, threads};
use pullquote_annotate::Annotator;
use pullquote_annotate::record::{Record, to_brat, to_html, to_markdown};
use pullquote_text::{Article, Source, clean};

/// # Errors
/// A JSON Lines file cannot be read, or `out` cannot be written to. An article that cannot be read or
/// an invalid line is reported and makes the exit code [`Exit::Failed`].
pub fn run(args: &AnnotateArgs, setup: &Setup, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let annotator = Annotator::new()?.with_engine(setup.settings.engine);
    let annotator = if args.as_found {
        CorrectedAnnotator::as_found(annotator)
    } else {
        CorrectedAnnotator::with_records(annotator, &setup.paths.bookmarks)
    };
    let stdin = [PathBuf::from("-")];
    let files = if args.files.is_empty() {
        &stdin[..]
    } else {
        &args.files
    };
    if args.input == InputKind::Jsonl
        && matches!(args.format, AnnotateFormat::Brat | AnnotateFormat::Html)
    {
        report("--input jsonl always prints JSON Lines: leave out --format");
        return Ok(Exit::Usage);
    }
    let mut out = BufWriter::new(out);
    let mut exit = Exit::Done;
    for file in files {
        let ended = match args.input {
            InputKind::Text => annotate_file(file, args.format, &annotator, &mut out),
            InputKind::Jsonl if file == Path::new("-") => {
                annotate_lines(io::stdin(), &annotator, &mut out)
            }
            InputKind::Jsonl => {
                let opened = std::fs::File::open(file);
                let opened = opened.with_context(|| file.display().to_string())?;
                annotate_lines(opened, &annotator, &mut out)
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

/// Prints the annotation of an article, or of all parts of a file.
fn annotate_file(
    file: &Path,
    format: AnnotateFormat,
    annotator: &CorrectedAnnotator,
    out: &mut dyn Write,
) -> io::Result<Exit> {
    let sources = if file == Path::new("-") {
        vec![Source::Stdin]
    } else if file.is_dir() {
        vec![Source::File(file.to_owned())]
    } else {
        let entries = source::articles_under(file).into_iter();
        entries.map(|entry| entry.source).collect()
    };
    let mut exit = Exit::Done;
    for source in sources {
        match source::read(&source) {
            Ok(article) => print(&article, format, annotator, out)?,
            Err(error) => {
                report(&format!("{} {error}", source::display_name(&source)));
                exit = Exit::Failed;
            }
        }
    }
    Ok(exit)
}

fn print(
    article: &Article,
    format: AnnotateFormat,
    annotator: &CorrectedAnnotator,
    out: &mut dyn Write,
) -> io::Result<()> {
    let annotations = annotator.annotate(article);
    let id = record_id(&article.source);
    match format {
        AnnotateFormat::Json | AnnotateFormat::Jsonl => {
            let record =
                Record::new(article, &annotations, &id, meta(article)).by(annotator.engine());
            let json = if format == AnnotateFormat::Json {
                serde_json::to_string_pretty(&record)?
            } else {
                serde_json::to_string(&record)?
            };
            writeln!(out, "{}", clean::json(&json))
        }
        AnnotateFormat::Brat => out.write_all(to_brat(article, &annotations).as_bytes()),
        AnnotateFormat::Md => out.write_all(to_markdown(article, &annotations).as_bytes()),
        AnnotateFormat::Html => out.write_all(to_html(article, &annotations).as_bytes()),
    }
}

/// What is known of the article besides its text.
fn meta(article: &Article) -> Option<serde_json::Value> {
    let address = article.address.as_ref()?;
    Some(serde_json::json!({ "address": address }))
}

/// The article's id in its record: the file name without its extension.
fn record_id(source: &Source) -> String {
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

/// Answers each line of `input` with one line, as soon as it is complete.
fn annotate_lines(
    input: impl Read,
    annotator: &CorrectedAnnotator,
    out: &mut dyn Write,
) -> io::Result<Exit> {
    let mut input = BufReader::with_capacity(1 << 16, input);
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
        // Some programs begin a file with a byte order mark, and part lines by blank ones.
        let line = line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&line);
        if line.trim_ascii().is_empty() {
            if input.buffer().is_empty() {
                out.flush()?;
            }
            continue;
        }
        let answer = match std::str::from_utf8(line) {
            // A panic costs one line and not the stream.
            Ok(line) => threads::catch_panic(|| json_lines::answer(line, annotator))
                .map_err(|panicked| panicked.to_string()),
            Err(_) => Err("not UTF-8".to_owned()),
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
        // Flushes for clients that wait for each answer, but not between lines that are already here.
        if input.buffer().is_empty() {
            out.flush()?;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn annotator() -> CorrectedAnnotator {
        CorrectedAnnotator::as_found(Annotator::new().unwrap())
    }

    fn annotate_str(input: &str) -> (Vec<serde_json::Value>, Exit) {
        let mut out = Vec::new();
        let exit = annotate_lines(input.as_bytes(), &annotator(), &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        let records = text.lines().map(|line| serde_json::from_str(line).unwrap());
        (records.collect(), exit)
    }

    #[test]
    fn each_line_gets_one_answer_in_order() {
        let input = "{\"id\":\"a\",\"text\":\"One.\"}\r\n{\"id\":\"b\",\"text\":\"Two.\",\"n\":1}";
        let (records, exit) = annotate_str(input);
        assert_eq!(exit, Exit::Done);
        assert_eq!(records[0]["id"], "a");
        assert_eq!(records[1]["meta"]["n"], 1);
        assert_eq!(records.len(), 2);
    }

    #[test]
    fn invalid_line_is_answered_and_the_stream_continues() {
        let (records, exit) = annotate_str("nonsense\n{}\n{\"id\":\"b\",\"text\":\"Two.\"}\n");
        assert_eq!(exit, Exit::Failed);
        assert!(records[0]["error"].is_string() && records[1]["error"].is_string());
        assert_eq!(records[2]["id"], "b");
        let mut out = Vec::new();
        let exit = annotate_lines(&b"\xff\xfe\n"[..], &annotator(), &mut out).unwrap();
        assert_eq!(exit, Exit::Failed);
        assert!(String::from_utf8(out).unwrap().contains("not UTF-8"));
    }

    #[test]
    fn marks_and_blank_lines_are_skipped_and_numbers_are_ids() {
        let input =
            "\u{feff}{\"id\":7,\"text\":\"One.\"}\r\n\r\n  \n{\"id\":2.5,\"text\":\"Two.\"}\n\n";
        let (records, exit) = annotate_str(input);
        assert_eq!(exit, Exit::Done);
        let ids: Vec<_> = records.iter().map(|record| &record["id"]).collect();
        assert_eq!(ids, ["7", "2.5"]);
    }

    #[test]
    fn record_id_is_the_file_name_without_extension() {
        assert_eq!(record_id(&Source::File("/a/one.two.txt".into())), "one.two");
        assert_eq!(record_id(&Source::Stdin), "stdin");
    }
}
