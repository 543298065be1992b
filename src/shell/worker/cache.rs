//! What the reader and the summary thread share: recent annotations.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use crate::article_id::ArticleId;
use crate::shell::threads::lock;
use pullquote_annotate::{Annotations, Annotator, Engine};
use pullquote_text::Article;

/// Number of articles whose annotations are kept.
const CAPACITY: usize = 128;

/// Annotations and the engine that made them.
pub(super) type Annotated = (Engine, Arc<Annotations>);

pub(super) struct Cache {
    pub(super) annotator: Annotator,
    /// Annotations of the last [`CAPACITY`] articles, the oldest first: those made for a summary serve when
    /// the article is opened.
    annotated: Mutex<VecDeque<(ArticleId, Annotated)>>,
}

impl Cache {
    pub(super) fn new(annotator: Annotator) -> Self {
        Self {
            annotator,
            annotated: Mutex::default(),
        }
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
    use pullquote_text::{Source, plain};

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
