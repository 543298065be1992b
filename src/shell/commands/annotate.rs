//! `pullquote annotate`: prints the annotation of files, or of a stream of JSON Lines.

mod formats;

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

use crate::shell::archive::{InputRecord, JsonLines, Origin, annotate_all};
use crate::shell::cli::{AnnotateArgs, AnnotateFormat, InputKind};
use crate::shell::corrected_annotator::CorrectedAnnotator;
use crate::shell::exit::Exit;
use crate::shell::output::report;
use crate::shell::setup::Setup;
use crate::shell::source;
use formats::{TextFormat, TextSink};
use pullquote_annotate::Annotator;
use pullquote_text::Source;

/// # Errors
/// `out` cannot be written to. A record that cannot be read makes the exit code [`Exit::Failed`].
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
    let mut sink = TextSink::new(&mut out, args.format);
    let records = files.iter().flat_map(|file| records(file, args.input));
    match annotate_all(records, &annotator, &TextFormat(args.format), &mut sink) {
        Ok(summary) if summary.n_errors > 0 => Ok(Exit::Failed),
        Ok(_) => Ok(Exit::Done),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(Exit::Done),
        Err(error) => Err(error.into()),
    }
}

/// The records of one of the named files.
fn records(file: &Path, kind: InputKind) -> Box<dyn Iterator<Item = InputRecord>> {
    let is_stdin = file == Path::new("-");
    let name: Arc<str> = if is_stdin {
        Source::Stdin.name().into()
    } else {
        file.to_string_lossy().into()
    };
    match kind {
        InputKind::Text => Box::new(articles(file).into_iter()),
        InputKind::Jsonl if is_stdin => Box::new(JsonLines::new(io::stdin(), name)),
        InputKind::Jsonl => match File::open(file) {
            Ok(file) => Box::new(JsonLines::new(file, name)),
            Err(error) => {
                let origin = Origin {
                    input: name,
                    row: None,
                };
                let message = format!("cannot be read: {error}");
                Box::new(std::iter::once(InputRecord::error(origin, None, message)))
            }
        },
    }
}

/// The article of a file, or all parts of it.
fn articles(file: &Path) -> Vec<InputRecord> {
    let sources = if file == Path::new("-") {
        vec![(Source::Stdin, 0)]
    } else if file.is_dir() {
        vec![(Source::File(file.to_owned()), 0)]
    } else {
        let entries = source::articles_under(file).into_iter();
        entries.map(|entry| (entry.source, entry.bytes)).collect()
    };
    let record = |(source, weight)| {
        let origin = Origin {
            input: source::display_name(&source).into(),
            row: None,
        };
        InputRecord::article(origin, weight, record_id(&source), source)
    };
    sources.into_iter().map(record).collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn record_id_is_the_file_name_without_extension() {
        assert_eq!(record_id(&Source::File("/a/one.two.txt".into())), "one.two");
        assert_eq!(record_id(&Source::Stdin), "stdin");
    }
}
