//! Runs records through the engine.

use std::io;

use super::record::{AnnotatedDocument, InputRecord, Origin, RecordError};
use super::sink::{RecordSink, Render};
use crate::shell::corrected_annotator::CorrectedAnnotator;
use crate::shell::threads;

/// What a run came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Errors are counted too.
    pub n_records: u64,
    pub n_errors: u64,
}

/// Annotates `records` and writes them to `sink`, in their order.
///
/// # Errors
/// `sink` cannot be written to.
pub fn annotate_all<R: Render>(
    records: impl Iterator<Item = InputRecord>,
    annotator: &CorrectedAnnotator,
    render: &R,
    sink: &mut dyn RecordSink<R::Output>,
) -> io::Result<Summary> {
    let mut summary = Summary::default();
    for record in records {
        let origin = record.origin.clone();
        summary.n_records += 1;
        match annotate(record, origin, annotator, render) {
            Ok(rendered) => sink.write(rendered)?,
            Err(error) => {
                summary.n_errors += 1;
                sink.write_error(&error)?;
            }
        }
        sink.flush()?;
    }
    sink.finish()?;
    Ok(summary)
}

fn annotate<R: Render>(
    record: InputRecord,
    origin: Origin,
    annotator: &CorrectedAnnotator,
    render: &R,
) -> Result<R::Output, RecordError> {
    // A panic costs one record and not the run.
    let loaded = threads::catch_panic(|| record.load());
    let document = loaded.unwrap_or_else(|panicked| {
        Err(RecordError {
            id: None,
            origin: origin.clone(),
            message: panicked.to_string(),
        })
    })?;
    let id = document.id.clone();
    let rendered = threads::catch_panic(|| {
        let annotations = annotator.annotate(&document.article);
        render.render(&AnnotatedDocument {
            origin: origin.clone(),
            document,
            annotations,
            engine: annotator.engine(),
        })
    });
    let rendered = rendered.map_err(|panicked| panicked.to_string());
    rendered
        .and_then(|rendered| rendered)
        .map_err(|message| RecordError {
            id: Some(id),
            origin,
            message,
        })
}
