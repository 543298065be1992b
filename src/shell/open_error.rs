//! Why an article cannot be opened.

use std::io;

use pullquote_import::ImportError;
use thiserror::Error;

/// Why an article cannot be opened. Messages are predicates: the caller puts the article's name
/// before them.
#[derive(Debug, Error)]
pub enum OpenError {
    #[error("does not come with this version")]
    NoSuchSeed,
    #[error("cannot be read: {0}")]
    Pipe(#[from] io::Error),
    #[error(transparent)]
    Import(#[from] ImportError),
}
