//! What the reader and the summary thread share: standard input and recent annotations.

use std::collections::VecDeque;
use std::io;
use std::sync::{Arc, Mutex};

use crate::article_id::ArticleId;
use crate::shell::source::{self, OpenError};
use crate::shell::threads::lock;
use pullquote_annotate::{Annotations, Annotator};
use pullquote_text::{Article, Source};

/// Number of articles whose annotations are kept.
const CAPACITY: usize = 128;

pub(super) struct Cache {
    pub(super) annotator: Annotator,
    /// Standard input, once it was read.
    stdin: Mutex<Option<Arc<[u8]>>>,
    /// Annotations of the last [`CAPACITY`] articles, the oldest first: those made for a summary serve when
    /// the article is opened.
    annotated: Mutex<VecDeque<(ArticleId, Arc<Annotations>)>>,
}

impl Cache {
    pub(super) fn new(annotator: Annotator) -> Self {
        Self {
            annotator,
            stdin: Mutex::default(),
            annotated: Mutex::default(),
        }
    }

    pub(super) fn read(&self, source: &Source) -> Result<Article, OpenError> {
        match source {
            Source::Stdin => source::from_stdin(self.stdin()?.to_vec()),
            source => source::read(source),
        }
    }

    fn stdin(&self) -> io::Result<Arc<[u8]>> {
        let mut stdin = lock(&self.stdin);
        if let Some(bytes) = &*stdin {
            return Ok(Arc::clone(bytes));
        }
        let bytes: Arc<[u8]> = source::read_stdin()?.into();
        *stdin = Some(Arc::clone(&bytes));
        Ok(bytes)
    }

    pub(super) fn annotate(&self, id: &ArticleId, article: &Article) -> Arc<Annotations> {
        if let Some((_, annotations)) = lock(&self.annotated).iter().find(|(of, _)| of == id) {
            return Arc::clone(annotations);
        }
        let annotations = Arc::new(self.annotator.annotate(article));
        let mut annotated = lock(&self.annotated);
        if annotated.len() == CAPACITY {
            annotated.pop_front();
        }
        annotated.push_back((id.clone(), Arc::clone(&annotations)));
        annotations
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pullquote_text::plain;

    #[test]
    fn oldest_annotations_are_evicted() {
        let cache = Cache::new(Annotator::new().unwrap());
        for n in 0..CAPACITY + 10 {
            let article = plain::from_text(format!("Text {n}."), Source::Stdin);
            cache.annotate(&ArticleId::of(article.text()), &article);
        }
        assert_eq!(lock(&cache.annotated).len(), CAPACITY);
    }
}
