//! What the reader and the summary thread share: standard input and recent annotations.

use std::collections::VecDeque;
use std::io;
use std::sync::{Arc, Mutex};

use crate::article_id::ArticleId;
use crate::shell::source::{self, OpenError};
use crate::shell::threads::lock;
use pullquote_annotate::{Annotations, Annotator, Engine};
use pullquote_text::{Article, Source};

/// Number of articles whose annotations are kept.
const CAPACITY: usize = 128;

/// Annotations and the engine that made them.
pub(super) type Annotated = (Engine, Arc<Annotations>);

pub(super) struct Cache {
    pub(super) annotator: Annotator,
    /// Standard input, once it was read.
    stdin: Mutex<Option<Arc<[u8]>>>,
    /// Annotations of the last [`CAPACITY`] articles, the oldest first: those made for a summary serve when
    /// the article is opened.
    annotated: Mutex<VecDeque<(ArticleId, Annotated)>>,
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

    /// Annotations by the deep engine if there are any, else by the fast one.
    pub(super) fn annotate(&self, id: &ArticleId, article: &Article) -> Annotated {
        if let Some((_, annotated)) = lock(&self.annotated).iter().find(|(of, _)| of == id) {
            return annotated.clone();
        }
        let annotated = (
            self.annotator.engine(),
            Arc::new(self.annotator.annotate_article(article)),
        );
        self.put(id.clone(), annotated.clone());
        annotated
    }

    /// Keeps annotations in place of earlier ones of the article.
    pub(super) fn put(&self, id: ArticleId, new: Annotated) {
        let mut annotated = lock(&self.annotated);
        annotated.retain(|(of, _)| *of != id);
        if annotated.len() == CAPACITY {
            annotated.pop_front();
        }
        annotated.push_back((id, new));
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
