//! Sets of texts: files, rows and streams to annotate, and where the annotations go.
//!
//! A reader is an iterator of [`InputRecord`]s. [`annotate_all`] loads and annotates each on a worker, has a
//! [`Render`] make of it what is to be written, and hands that to a [`RecordSink`], in the order of the input.
//! A record that cannot be read, or on which the engine fails, is an error in its place.

mod json_lines;
mod pipeline;
mod record;
mod sink;

pub use json_lines::JsonLines;
pub use pipeline::{Summary, annotate_all};
pub use record::{AnnotatedDocument, Document, InputRecord, Origin, RecordError};
pub use sink::{RecordSink, Render};
