//! `pullquote annotate`: writes the annotation of files, tables and streams.

mod formats;
mod output;

use std::io::{self, BufWriter, Write};
use std::num::NonZero;
use std::path::Path;

use anyhow::Context as _;

use crate::shell::archive::{Checkpoint, Inputs, Options, Progress, RecordSink, annotate_all};
use crate::shell::cli::{AnnotateArgs, AnnotateFormat, InputKind};
use crate::shell::corrected_annotator::CorrectedAnnotator;
use crate::shell::exit::Exit;
use crate::shell::output::report;
use crate::shell::setup::Setup;
use crate::shell::threads;
use formats::{TextFormat, TextSink};
use output::{Begun, OutputError, Resumable, Settings};
use pullquote_annotate::Annotator;

/// Bytes that are written at once.
const BUFFER: usize = 1 << 16;

/// # Errors
/// No input matches, or the output cannot be written to. A record that cannot be read makes the exit code
/// [`Exit::Failed`].
pub fn run(args: &AnnotateArgs, setup: &Setup, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let format = args.format();
    if args.inputs.input == InputKind::Jsonl
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
    let annotator = Annotator::new()?.with_engine(setup.settings.engine);
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
        format,
        args,
    };
    match &args.output {
        None => run.into_stream(out, "standard output"),
        Some(path) => run.into_file(path),
    }
}

struct Run<'a> {
    inputs: Inputs,
    annotator: CorrectedAnnotator,
    format: AnnotateFormat,
    args: &'a AnnotateArgs,
}

impl Run<'_> {
    fn into_stream(self, out: &mut dyn Write, name: &str) -> anyhow::Result<Exit> {
        let mut out = BufWriter::with_capacity(BUFFER, out);
        let mut sink = TextSink::new(&mut out, self.format);
        match self.annotate(&mut sink, Checkpoint::default()) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(Exit::Done),
            ended => {
                let ended = ended.with_context(|| format!("{name} cannot be written to"));
                Ok(exit(&ended?))
            }
        }
    }

    fn into_file(self, path: &Path) -> anyhow::Result<Exit> {
        let settings = Settings::of(self.args, self.annotator.engine());
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
        let sink = TextSink::new(&mut file, self.format);
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

    fn annotate(
        self,
        sink: &mut dyn RecordSink<String>,
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
        let format = TextFormat(self.format);
        let ended = annotate_all(self.inputs, &self.annotator, &format, sink, options);
        progress.hide();
        ended
    }
}

const fn exit(at: &Checkpoint) -> Exit {
    if at.n_errors > 0 {
        Exit::Failed
    } else {
        Exit::Done
    }
}
