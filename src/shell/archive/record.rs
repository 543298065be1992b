//! A text of a set on its way: to be loaded, loaded, annotated.

use std::fmt;
use std::sync::Arc;

use pullquote_annotate::{Annotations, Engine};
use pullquote_text::{Article, Source};
use serde_json::Value;

use crate::shell::source;

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
    content: Content,
}

type Load = Box<dyn FnOnce(&Origin) -> Result<Document, RecordError> + Send>;

enum Content {
    Article(String, Source),
    Load(Load),
    Error(Option<String>, String),
}

impl InputRecord {
    /// The article at `source`, which is read when it is loaded.
    pub fn article(origin: Origin, weight: u64, id: String, source: Source) -> Self {
        Self {
            origin,
            weight,
            content: Content::Article(id, source),
        }
    }

    /// A record that `load` makes.
    pub fn new(
        origin: Origin,
        weight: u64,
        load: impl FnOnce(&Origin) -> Result<Document, RecordError> + Send + 'static,
    ) -> Self {
        Self {
            origin,
            weight,
            content: Content::Load(Box::new(load)),
        }
    }

    /// A record of which is known already that it cannot be read.
    pub fn error(origin: Origin, id: Option<String>, message: String) -> Self {
        Self {
            origin,
            weight: 0,
            content: Content::Error(id, message),
        }
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
            Content::Article(id, at) => match source::read(&at) {
                Ok(article) => Ok(Document {
                    id,
                    meta: meta(&article),
                    article,
                }),
                Err(error) => Err(RecordError {
                    id: Some(id),
                    origin,
                    message: error.to_string(),
                }),
            },
        }
    }
}

/// What is known of the article besides its text.
fn meta(article: &Article) -> Option<Value> {
    let address = article.address.as_ref()?;
    Some(serde_json::json!({ "address": address }))
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
