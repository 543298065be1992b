//! A text of a set on its way: to be loaded, loaded, annotated.

use std::fmt;
use std::sync::Arc;

use pullquote_annotate::{Annotations, Engine};
use pullquote_text::Article;
use serde_json::{Map, Value};

use super::checksum::chained;

/// Where a record stands in the input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The path as it was named, or `standard input`. Not cleaned: see [`pullquote_text::clean`].
    pub input: Arc<str>,
    /// The number of its line or row in the input, from 1; `None` for a file that is a record, and the
    /// parts of one.
    pub row: Option<u64>,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.row {
            Some(row) => write!(f, "{}:{row}", self.input),
            None => f.write_str(&self.input),
        }
    }
}

/// A text to annotate.
#[derive(Clone, Debug)]
pub struct Document {
    /// What the input calls it. Need not be unique.
    pub id: String,
    pub article: Article,
    /// What else the input says of it: the other members of a line, the other columns of a row.
    pub meta: Option<Value>,
}

impl Document {
    /// The record, if it was annotated before and has no text.
    pub fn record(&self) -> Option<&Map<String, Value>> {
        let members = self.meta.as_ref()?.as_object()?;
        (self.article.text().is_empty() && is_annotated(members)).then_some(members)
    }
}

/// Whether a record is one that `annotate` wrote.
pub(super) fn is_annotated(members: &Map<String, Value>) -> bool {
    let is_list = |name| members.get(name).is_some_and(Value::is_array);
    ["entities", "quotes", "statements", "who"]
        .into_iter()
        .all(is_list)
}

/// Why a record has no annotations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordError {
    /// The id of the record, as far as it has one.
    pub id: Option<String>,
    pub origin: Origin,
    /// About a row, a statement (`“text” is missing`); about a file, a predicate (`does not exist`).
    pub message: String,
}

/// A record as it comes from the input. What takes time to read is read by [`load`](Self::load), on a
/// worker.
pub struct InputRecord {
    pub origin: Origin,
    /// How many bytes it takes until it is written, about: the size of its text.
    pub weight: u64,
    /// How many bytes of its input, and of those before it, are behind it.
    pub position: u64,
    /// Of what it consists of in the input.
    checksum: u32,
    content: Content,
}

type Load = Box<dyn FnOnce(&Origin) -> Result<Document, RecordError> + Send>;

enum Content {
    Load(Load),
    Error(Option<String>, String),
}

impl InputRecord {
    /// A record that `load` makes, of what has this checksum.
    pub fn new(
        origin: Origin,
        weight: u64,
        checksum: u32,
        load: impl FnOnce(&Origin) -> Result<Document, RecordError> + Send + 'static,
    ) -> Self {
        Self {
            origin,
            weight,
            position: 0,
            checksum,
            content: Content::Load(Box::new(load)),
        }
    }

    /// A record that was read already.
    pub fn loaded(origin: Origin, weight: u64, checksum: u32, document: Document) -> Self {
        Self::new(origin, weight, checksum, move |_| Ok(document))
    }

    /// A record of which is known already that it cannot be read.
    pub fn error(origin: Origin, id: Option<String>, message: String) -> Self {
        Self {
            origin,
            weight: 0,
            position: 0,
            // What the system says of a file may change; that there is an error stays.
            checksum: 0,
            content: Content::Error(id, message),
        }
    }

    /// The checksum of the records so far, with this one, if it was `before` without it.
    pub(super) fn chain(&self, before: u32) -> u32 {
        chained(before, self.checksum)
    }

    /// Reads and parses the record.
    ///
    /// # Errors
    /// It cannot be read, or is not what the input should hold.
    pub fn load(self) -> Result<Document, RecordError> {
        let origin = self.origin;
        match self.content {
            Content::Load(load) => load(&origin),
            Content::Error(id, message) => Err(RecordError {
                id,
                origin,
                message,
            }),
        }
    }
}

/// A document with what was found in it.
#[derive(Clone, Debug)]
pub struct AnnotatedDocument {
    pub origin: Origin,
    pub document: Document,
    /// Under the reader's corrections, where these are wanted.
    pub annotations: Arc<Annotations>,
    pub engine: Engine,
}
