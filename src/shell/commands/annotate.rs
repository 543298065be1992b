//! `pullquote annotate`: writes the annotation of files, tables and streams.

mod file_names;
mod folder;
mod formats;
mod output;
#[cfg(feature = "parquet")]
mod parquet;
mod part_file;
mod tables;
mod web_annotation;

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal as _, Write};
use std::num::NonZero;
use std::path::Path;

use anyhow::Context as _;

#[cfg(feature = "parquet")]
use self::parquet::{ParquetSink, RowsFormat};
use crate::shell::archive::{
    Checkpoint, Inputs, Options, Progress, RecordSink, Render, annotate_all,
};
use crate::shell::cli::{AnnotateArgs, AnnotateFormat, InputKind, is_folder};
use crate::shell::corrected_annotator::CorrectedAnnotator;
use crate::shell::exit::Exit;
use crate::shell::output::report;
use crate::shell::setup::Setup;
use crate::shell::threads;
use folder::{FolderFormat, FolderSink};
use formats::{TextFormat, TextSink};
use output::{Begun, OutputError, Resumable, Settings};
use part_file::PartFile;
use pullquote_annotate::Annotator;

/// Bytes that are written at once.
const BUFFER: usize = 1 << 16;

/// # Errors
/// No input matches, or the output cannot be written to. A record that cannot be read makes the exit code
/// [`Exit::Failed`].
pub fn run(args: &AnnotateArgs, setup: &Setup, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let format = match args.format() {
        Ok(format) => format,
        Err(unknown) => {
            report(&unknown.to_string());
            return Ok(Exit::Usage);
        }
    };
    if args.inputs.input == InputKind::Jsonl
        && args.output.is_none()
        && matches!(format, AnnotateFormat::Brat | AnnotateFormat::Html)
    {
        report("--input jsonl always prints JSON Lines: leave out --format");
        return Ok(Exit::Usage);
    }
    let mut inputs = Inputs::new(&args.inputs)?;
    if let Some(path) = &args.output
        && !inputs.leave_out(path)
    {
        report(&format!("{} is both input and output", path.display()));
        return Ok(Exit::Usage);
    }
    let names = Annotator::new()?.with_engine(setup.settings.engine);
    let annotator = names.clone();
    let annotator = if args.as_found {
        CorrectedAnnotator::as_found(annotator)
    } else {
        CorrectedAnnotator::with_records(annotator, &setup.paths.bookmarks)
    };
    // What panics in a record may quote its text.
    std::panic::set_hook(Box::new(|panic| report(&panic.to_string())));
    let run = Run {
        inputs,
        annotator,
        names,
        format,
        args,
    };
    match &args.output {
        None if format == AnnotateFormat::Parquet => run.into_stdout_tables(),
        None => run.into_stream(out, "standard output"),
        Some(path) if is_for_folder(path, format) => run.into_folder(path),
        Some(path) if is_whole(format) => run.into_whole_file(path),
        Some(path) => run.into_file(path),
    }
}

/// Whether each article is a file in the folder `path`.
fn is_for_folder(path: &Path, format: AnnotateFormat) -> bool {
    let ending = match format {
        AnnotateFormat::Json => "json",
        AnnotateFormat::Tei => "xml",
        AnnotateFormat::Html => "html",
        AnnotateFormat::Md => "md",
        AnnotateFormat::Brat => "ann",
        _ => return false,
    };
    let has_ending = path.extension().is_some_and(|found| found == ending);
    let is_file = has_ending || part_file::is_stream(path);
    is_folder(path) || (format != AnnotateFormat::Json && !is_file)
}

/// Whether a file in the format is of use only when it is complete.
const fn is_whole(format: AnnotateFormat) -> bool {
    matches!(format, AnnotateFormat::Parquet | AnnotateFormat::Hypothesis)
}

struct Run<'a> {
    inputs: Inputs,
    annotator: CorrectedAnnotator,
    /// Knows given names.
    names: Annotator,
    format: AnnotateFormat,
    args: &'a AnnotateArgs,
}

impl Run<'_> {
    fn into_stream(self, out: &mut dyn Write, name: &str) -> anyhow::Result<Exit> {
        let mut out = BufWriter::with_capacity(BUFFER, out);
        let mut sink = TextSink::new(&mut out, self.format, true);
        match self.annotate(&mut sink, Checkpoint::default()) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(Exit::Done),
            ended => {
                let ended = ended.with_context(|| format!("{name} cannot be written to"));
                Ok(exit(&ended?))
            }
        }
    }

    fn into_file(self, path: &Path) -> anyhow::Result<Exit> {
        let settings = Settings::of(self.args, self.format, self.annotator.engine());
        let (state, mut file, after) = match output::begin(path, self.args.resume, settings) {
            Ok(Begun::File(state, file, after)) => (state, file, after),
            Ok(Begun::Stream(mut file)) => {
                return self.into_stream(&mut file, &path.display().to_string());
            }
            Ok(Begun::Complete) => {
                report(&format!("{} is complete", path.display()));
                return Ok(Exit::Done);
            }
            Err(OutputError::Usage(message)) => {
                report(&message);
                return Ok(Exit::Usage);
            }
            Err(OutputError::Io(error)) => {
                return Err(error).with_context(|| path.display().to_string());
            }
        };
        let sink = TextSink::new(&mut file, self.format, after.n_records == 0);
        let mut sink = Resumable::new(sink, *state);
        match self.annotate(&mut sink, after) {
            Ok(at) => Ok(exit(&at)),
            // The message says what to do.
            Err(error) if error.kind() == io::ErrorKind::InvalidData => Err(error.into()),
            Err(error) => Err(error).with_context(|| {
                format!(
                    "{} cannot be written to; --resume goes on from there",
                    path.display()
                )
            }),
        }
    }

    /// Writes a file for each article.
    fn into_folder(self, folder: &Path) -> anyhow::Result<Exit> {
        if self.args.resume {
            report("--resume goes on with one file, not with a folder");
            return Ok(Exit::Usage);
        }
        let named = || folder.display().to_string();
        let mut sink = FolderSink::new(folder, self.format).with_context(named)?;
        let names = self.names.clone();
        let format = FolderFormat(self.text_format(&names));
        let at = self.run(&format, &mut sink, Checkpoint::default());
        Ok(exit(&at.with_context(|| {
            format!("{} cannot be written to", named())
        })?))
    }

    /// Writes a file that is there when it is complete.
    fn into_whole_file(self, path: &Path) -> anyhow::Result<Exit> {
        let named = || path.display().to_string();
        if part_file::is_stream(path) {
            let mut file = File::options().write(true).open(path).with_context(named)?;
            return match self.format {
                AnnotateFormat::Parquet => self.into_tables(file).map(|(exit, _)| exit),
                _ => self.into_stream(&mut file, &path.display().to_string()),
            };
        }
        if self.args.resume && path.exists() {
            report(&format!("{} is complete", path.display()));
            return Ok(Exit::Done);
        }
        let mut file = PartFile::create(path).with_context(named)?;
        let exit = if self.format == AnnotateFormat::Parquet {
            let (exit, written) = self.into_tables(file).with_context(named)?;
            file = written;
            exit
        } else {
            let mut sink = TextSink::new(&mut file, self.format, true);
            let at = self.annotate(&mut sink, Checkpoint::default());
            exit(&at.with_context(named)?)
        };
        file.commit().with_context(named)?;
        Ok(exit)
    }

    fn into_stdout_tables(self) -> anyhow::Result<Exit> {
        let out = io::stdout();
        if out.is_terminal() {
            report("Parquet is not for a terminal: name a file with --output");
            return Ok(Exit::Usage);
        }
        match self.into_tables(BufWriter::with_capacity(BUFFER, out)) {
            Ok((exit, _)) => Ok(exit),
            Err(error) if is_broken_pipe(&error) => Ok(Exit::Done),
            Err(error) => Err(error.context("standard output cannot be written to")),
        }
    }

    /// Writes Parquet to `out` and gives it back.
    #[cfg(feature = "parquet")]
    fn into_tables<W: Write + Send>(self, out: W) -> anyhow::Result<(Exit, W)> {
        let mut sink = ParquetSink::new(out)?;
        let names = self.names.clone();
        let at = self.run(&RowsFormat(&names), &mut sink, Checkpoint::default())?;
        let mut out = sink.into_inner()?;
        out.flush()?;
        Ok((exit(&at), out))
    }

    #[cfg(not(feature = "parquet"))]
    fn into_tables<W: Write + Send>(self, _out: W) -> anyhow::Result<(Exit, W)> {
        anyhow::bail!("this build writes no Parquet: it was built without the feature “parquet”")
    }

    const fn text_format<'n>(&self, names: &'n Annotator) -> TextFormat<'n> {
        TextFormat {
            format: self.format,
            annotator: names,
        }
    }

    fn annotate(
        self,
        sink: &mut dyn RecordSink<String>,
        after: Checkpoint,
    ) -> io::Result<Checkpoint> {
        let names = self.names.clone();
        let format = self.text_format(&names);
        self.run(&format, sink, after)
    }

    fn run<R: Render>(
        self,
        format: &R,
        sink: &mut dyn RecordSink<R::Output>,
        after: Checkpoint,
    ) -> io::Result<Checkpoint> {
        let run = &self.args.run;
        let mut progress = Progress::new(run.progress(), self.inputs.bytes());
        let cores = NonZero::new(threads::n_cores()).unwrap_or(NonZero::<usize>::MIN);
        let options = Options {
            jobs: run.jobs().unwrap_or(cores),
            after,
            progress: &mut progress,
        };
        annotate_all(self.inputs, &self.annotator, format, sink, options)
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let cause = error.root_cause().downcast_ref::<io::Error>();
    cause.is_some_and(|cause| cause.kind() == io::ErrorKind::BrokenPipe)
}

const fn exit(at: &Checkpoint) -> Exit {
    if at.n_errors > 0 {
        Exit::Failed
    } else {
        Exit::Done
    }
}
