//! [`Opener`]: reads articles one after the other.

use std::fs::{self, Metadata};

use pullquote_text::{Article, Source};

use crate::collection::Collection;
use crate::error::ImportError;
use crate::reader;

/// Opens articles one after the other and keeps the last [`Collection`] open, so that reading all parts
/// of a file is linear.
#[derive(Default)]
pub struct Opener {
    last: Option<(Metadata, Collection)>,
}

impl Opener {
    /// As [`open`](crate::open).
    ///
    /// # Errors
    /// As [`open`](crate::open).
    pub fn open(&mut self, source: &Source) -> Result<Article, ImportError> {
        let Source::Part { path, part } = source else {
            return reader::open(source);
        };
        let metadata = fs::metadata(path)?;
        let is_open = |(of, open): &(Metadata, Collection)| {
            let is_same = of.len() == metadata.len();
            is_same && of.modified().ok() == metadata.modified().ok() && open.path() == path
        };
        if !self.last.as_ref().is_some_and(is_open) {
            self.last = None;
            let collection = Collection::open(path)?.ok_or(ImportError::NoParts)?;
            self.last = Some((metadata, collection));
        }
        let (_, open) = self.last.as_mut().ok_or(ImportError::NoParts)?;
        open.article(*part)
    }
}
