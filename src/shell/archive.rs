//! Sets of texts: files, tables and streams to annotate, and where the annotations go.
//!
//! [`Inputs`] are an iterator of [`InputRecord`]s. [`annotate_all`] loads and annotates each on a worker, has a
//! [`Render`] make of it what is to be written, and hands that to a [`RecordSink`], in the order of the input.
//! A record that cannot be read, or on which the engine fails, is an error in its place.
//!
//! `list` finds the files, `inputs` opens one after the other, `detect` tells what it is, `stream` unpacks it,
//! and `articles`, `json_lines`, `table` and `parquet` read its records. `window` bounds what is between reader
//! and writer.

mod articles;
mod checksum;
mod columns;
mod detect;
mod facts;
mod inputs;
mod json_lines;
mod list;
#[cfg(feature = "parquet")]
mod parquet;
mod pipeline;
mod progress;
mod record;
mod sink;
mod stream;
mod table;
mod window;

pub use facts::Facts;
pub use inputs::Inputs;
pub use pipeline::{Options, annotate_all};
pub use progress::Progress;
pub use record::{AnnotatedDocument, RecordError};
pub use sink::{Checkpoint, RecordSink, Render};
