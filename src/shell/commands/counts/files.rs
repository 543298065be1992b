//! Counts the articles of files, and records that `annotate` wrote.

use std::io;
use std::num::NonZero;

use serde_json::{Map, Value};

use crate::shell::archive::{
    AnnotatedDocument, Checkpoint, Facts, Inputs, Options, Progress, RecordSink, Render,
    annotate_all,
};
use crate::shell::cli::RunArgs;
use crate::shell::corrected_annotator::CorrectedAnnotator;
use crate::shell::counting::{Counter, Figures};
use crate::shell::exit::Exit;
use crate::shell::setup::Setup;
use crate::shell::threads;
use pullquote_annotate::Annotator;

/// Annotates, and knows given names.
pub(super) struct Named {
    corrected: CorrectedAnnotator,
    names: Annotator,
}

impl Named {
    pub(super) fn new(annotator: Annotator, setup: &Setup, as_found: bool) -> Self {
        let names = annotator.clone();
        let corrected = if as_found {
            CorrectedAnnotator::as_found(annotator)
        } else {
            CorrectedAnnotator::with_records(annotator, &setup.paths.bookmarks)
        };
        Self { corrected, names }
    }

    pub(super) const fn names(&self) -> &Annotator {
        &self.names
    }
}

pub(super) struct Files<'a> {
    pub(super) annotator: &'a Named,
    pub(super) jobs: RunArgs,
}

impl Files<'_> {
    /// Adds the articles of `inputs` to the buckets that `bucket` names.
    pub(super) fn count(
        &self,
        inputs: Inputs,
        bucket: &dyn Fn(&Facts) -> String,
        counter: &mut Counter,
    ) -> anyhow::Result<Exit> {
        let mut progress = Progress::new(self.jobs.progress(), inputs.bytes());
        let cores = NonZero::new(threads::n_cores()).unwrap_or(NonZero::<usize>::MIN);
        let options = Options {
            jobs: self.jobs.jobs().unwrap_or(cores),
            after: Checkpoint::default(),
            progress: &mut progress,
        };
        let mut sink = Adding { counter, bucket };
        let corrected = &self.annotator.corrected;
        let at = annotate_all(inputs, corrected, &FiguresFormat, &mut sink, options)?;
        Ok(if at.n_errors > 0 {
            Exit::Failed
        } else {
            Exit::Done
        })
    }
}

/// Renders a document as its figures.
struct FiguresFormat;

impl Render for FiguresFormat {
    type Output = Figures;

    fn render(&self, annotated: &AnnotatedDocument) -> Result<Figures, String> {
        Ok(Figures::of(annotated))
    }

    fn render_record(&self, record: &Map<String, Value>) -> Result<Figures, String> {
        Figures::of_record(record)
    }
}

/// Adds figures up.
struct Adding<'a> {
    counter: &'a mut Counter,
    bucket: &'a dyn Fn(&Facts) -> String,
}

impl RecordSink<Figures> for Adding<'_> {
    fn write(&mut self, figures: Figures) -> io::Result<()> {
        let bucket = (self.bucket)(&figures.facts);
        self.counter.add(&figures, &bucket);
        Ok(())
    }
}
