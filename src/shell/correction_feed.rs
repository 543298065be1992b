//! The reader's corrections as they are now, for the threads that derive something from them.

use std::fmt;
use std::sync::{Arc, Mutex};

use super::threads;
use crate::bookmarks::Records;
use crate::corrections::CorrectionSet;

type Listener = Box<dyn Fn(&Arc<CorrectionSet>) + Send>;

#[derive(Default)]
pub struct CorrectionFeed {
    /// `None` until the records are loaded.
    current: Mutex<Option<Arc<CorrectionSet>>>,
    listeners: Mutex<Vec<Listener>>,
}

impl fmt::Debug for CorrectionFeed {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_tuple("CorrectionFeed")
            .field(&self.current())
            .finish()
    }
}

impl CorrectionFeed {
    pub fn current(&self) -> Option<Arc<CorrectionSet>> {
        threads::lock(&self.current).clone()
    }

    /// Calls `listener` with the corrections that there are, and whenever there are others.
    pub fn subscribe(&self, listener: impl Fn(&Arc<CorrectionSet>) + Send + 'static) {
        let mut listeners = threads::lock(&self.listeners);
        if let Some(current) = self.current() {
            listener(&current);
        }
        listeners.push(Box::new(listener));
    }

    /// Takes the corrections of `records`.
    pub fn publish(&self, records: &Records) {
        let set = Arc::new(CorrectionSet::of(records));
        let listeners = threads::lock(&self.listeners);
        let former = threads::lock(&self.current).replace(Arc::clone(&set));
        if former.is_none_or(|former| former.hash() != set.hash()) {
            listeners.iter().for_each(|listener| listener(&set));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;
    use crate::article_id::ArticleId;
    use crate::bookmarks::{Anchor, ArticleRef, Change, Correction};
    use pullquote_text::Span;

    #[test]
    fn listeners_hear_of_corrections_and_of_nothing_else() {
        let feed = CorrectionFeed::default();
        let (sender, heard) = channel();
        let tell = sender.clone();
        feed.subscribe(move |set| drop(tell.send(set.hash().to_owned())));
        assert!(feed.current().is_none() && heard.try_recv().is_err());
        let mut records = Records::default();
        feed.publish(&records);
        assert_eq!(heard.try_recv().as_deref(), Ok(""));
        feed.publish(&records);
        assert!(heard.try_recv().is_err());
        let text = "“Yes,” said Ana Ruiz.";
        let id = ArticleId::of(text);
        let anchor = Anchor::new(text, &id, Span::new(0, 8));
        let article = ArticleRef {
            id,
            title: String::new(),
            source: String::new(),
            passage: None,
            address: None,
        };
        let now = "2026-01-01T00:00:00Z";
        records.add(Correction::new("1", article, anchor, Change::Refused, now));
        feed.publish(&records);
        let hash = heard.try_recv().unwrap();
        assert!(!hash.is_empty());
        feed.subscribe(move |set| drop(sender.send(set.hash().to_owned())));
        assert_eq!(heard.try_recv(), Ok(hash));
    }
}
