//! [`CorrectedAnnotator`]: annotates articles for commands, with the reader's corrections.

use std::path::Path;
use std::sync::Arc;

use super::output::report;
use super::source::absolute;
use crate::article_id::ArticleId;
use crate::bookmarks::{Records, file};
use crate::corrections::Corrections;
use pullquote_annotate::{Annotations, Annotator, Engine};
use pullquote_text::{Article, Source};

/// An annotator whose results are those that the reader sees.
#[derive(Clone, Debug)]
pub struct CorrectedAnnotator {
    annotator: Annotator,
    /// Empty for what the engine finds.
    records: Records,
}

impl CorrectedAnnotator {
    /// With the corrections in the bookmarks file `records`. Problems with it are reported.
    pub fn with_records(annotator: Annotator, records: &Path) -> Self {
        let loaded = file::read(records);
        loaded.notices.iter().for_each(|notice| report(notice));
        Self {
            annotator,
            records: loaded.records,
        }
    }

    /// Without corrections.
    pub fn as_found(annotator: Annotator) -> Self {
        Self {
            annotator,
            records: Records::default(),
        }
    }

    pub fn engine(&self) -> Engine {
        self.annotator.engine()
    }

    pub fn annotate(&self, article: &Article) -> Arc<Annotations> {
        let found = Arc::new(self.annotator.annotate(article));
        // Hashing the text is not worth it for a stream of thousands of texts without corrections.
        let mut corrections = self.records.corrections();
        if corrections.next().is_none() && self.records.identity_overrides().is_empty() {
            return found;
        }
        let (text, source) = (article.text(), named_in_records(&article.source));
        let id = ArticleId::of(text);
        let corrections = Corrections::of(&self.records, &id, &source.locator());
        corrections.apply(text, &id, &found).annotations
    }
}

/// The source with its path absolute, as records have it.
fn named_in_records(source: &Source) -> Source {
    match source {
        Source::File(path) => Source::File(absolute(path)),
        Source::Part { path, part } => Source::Part {
            path: absolute(path),
            part: *part,
        },
        source => source.clone(),
    }
}
