//! [`CorrectedAnnotator`]: annotates articles for commands, with the reader's corrections.

use std::path::Path;
use std::sync::Arc;

use super::identity;
use super::output::report;
use super::source::absolute;
use crate::article_id::ArticleId;
use crate::bookmarks::fingerprint::Fingerprint;
use crate::bookmarks::identity::{Recognition, SeenText};
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
        let found = Arc::new(self.annotator.annotate_article(article));
        // Hashing the text is not worth it for a stream of thousands of texts without corrections.
        let mut corrections = self.records.corrections();
        if corrections.next().is_none() && self.records.identity_overrides().is_empty() {
            return found;
        }
        let text = article.text();
        let (id, locator) = (
            ArticleId::of(text),
            named_in_records(&article.source).locator(),
        );
        let edited = self.edited(article, &id, &locator);
        let (known, at) = edited.unwrap_or((&id, &locator));
        let corrections = Corrections::of(&self.records, known, at);
        corrections.apply(text, &id, &found).annotations
    }

    /// The article of which a text that was never opened is an edited, moved one: as it was last seen.
    fn edited(
        &self,
        article: &Article,
        id: &ArticleId,
        locator: &str,
    ) -> Option<(&ArticleId, &str)> {
        if self.records.is_settled(id, locator) {
            return None;
        }
        let seen = SeenText {
            id: id.clone(),
            source: locator.to_owned(),
            title: article.title(),
            fingerprint: Fingerprint::of(article.text()),
            is_familiar: false,
        };
        let Recognition::Same(text) = self.records.recognise(&seen, &identity::home) else {
            return None;
        };
        let known = self.records.known_texts().find(|known| known.id == text)?;
        Some((&known.article.id, &known.article.source))
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
