//! Where annotated records go.

use std::io;

use serde_json::{Map, Value};

use super::record::{AnnotatedDocument, RecordError};
use crate::shell::output::report;

/// Makes of an annotated document what a [`RecordSink`] takes: a line, rows of a table, numbers to add up.
/// Several workers call it at once, so that what takes time is done here and not in the sink.
pub trait Render: Sync {
    type Output: Send + 'static;

    /// # Errors
    /// The message of the error record that is written instead.
    fn render(&self, document: &AnnotatedDocument) -> Result<Self::Output, String>;

    /// Renders a record that is annotated already, and has no text.
    ///
    /// # Errors
    /// As [`render`](Self::render).
    fn render_record(&self, record: &Map<String, Value>) -> Result<Self::Output, String> {
        let _ = record;
        Err("“text” is missing".to_owned())
    }
}

/// Takes what was rendered, in the order of the input, on one thread.
pub trait RecordSink<T> {
    /// # Errors
    /// The output cannot be written to: the run ends.
    fn write(&mut self, rendered: T) -> io::Result<()>;

    /// Takes a record that could not be annotated. Formats without a place for errors have it told.
    ///
    /// # Errors
    /// As [`write`](Self::write).
    fn write_error(&mut self, error: &RecordError) -> io::Result<()> {
        report(&format!("{} {}", error.origin, error.message));
        Ok(())
    }

    /// Nothing more comes soon: a client may wait for the answer to what it sent.
    ///
    /// # Errors
    /// As [`write`](Self::write).
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }

    /// All records up to `at` were written. Called about once a second, for sinks from which a later run
    /// can go on.
    ///
    /// # Errors
    /// As [`write`](Self::write).
    fn checkpoint(&mut self, at: &Checkpoint) -> io::Result<()> {
        let _ = at;
        Ok(())
    }

    /// The set is complete.
    ///
    /// # Errors
    /// As [`write`](Self::write).
    fn finish(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// How much of a set was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Checkpoint {
    /// Errors are counted too.
    pub n_records: u64,
    pub n_errors: u64,
    /// Of these records, as they were in the input.
    pub checksum: u32,
}
