//! The thread that fills in the rows on screen: counts and preview of each article.

use std::sync::Arc;
use std::sync::mpsc::Receiver;

use super::cache::Cache;
use crate::app::Msg;
use crate::app::summary::Summary;
use crate::article_id::ArticleId;
use crate::library::walk::stamp_now;
use crate::shell::correction_feed::CorrectionFeed;
use crate::shell::index_reader::IndexReader;
use crate::shell::source::{self, OpenError};
use crate::shell::threads::{self, MsgSender};
use pullquote_annotate::window::Limits;
use pullquote_text::Source;

pub(super) struct Summarizer {
    pub(super) cache: Arc<Cache>,
    /// Has the summaries of unchanged files.
    pub(super) index: Option<IndexReader>,
    pub(super) corrections: Arc<CorrectionFeed>,
}

impl Summarizer {
    /// Serves the latest request first: it is what the screen shows.
    pub(super) fn run(mut self, inbox: &Receiver<Vec<Source>>, send: &MsgSender) {
        let mut waiting: Vec<Source> = Vec::new();
        loop {
            let request = if waiting.is_empty() {
                match inbox.recv() {
                    Ok(request) => Some(request),
                    Err(_) => return,
                }
            } else {
                inbox.try_recv().ok()
            };
            if let Some(request) = request {
                waiting.retain(|source| !request.contains(source));
                waiting.extend(request.into_iter().rev());
                continue;
            }
            let Some(source) = waiting.pop() else {
                continue;
            };
            let Ok(summary) = threads::catch_panic(|| self.summarize(&source)) else {
                continue;
            };
            let answer = match summary {
                Ok(summary) => Msg::Summarized(source, Box::new(summary)),
                Err(error) => Msg::FoundUnreadable(source, error.to_string()),
            };
            if !send(answer) {
                return;
            }
        }
    }

    fn summarize(&mut self, source: &Source) -> Result<Summary, OpenError> {
        if let Some(summary) = self.indexed(source) {
            return Ok(summary);
        }
        let article = source::read(source)?;
        let id = ArticleId::of(article.text());
        // Annotating a huge text takes minutes, too long for the counts of one row.
        let annotations = if article.text().len() > Limits::default().whole {
            Arc::default()
        } else {
            self.cache.annotate(&id, &article).1
        };
        let set = self.corrections.current().unwrap_or_default();
        let annotations = match set.of_article(&id, &source.locator()) {
            Some(edits) => edits.apply(article.text(), &id, &annotations),
            None => annotations,
        };
        Ok(Summary::of(&article, id, &annotations))
    }

    /// The summary in the index, if neither the file nor its corrections have changed since.
    fn indexed(&mut self, source: &Source) -> Option<Summary> {
        let stamp = stamp_now(source)?;
        let store = self.index.as_mut()?.open().ok()?;
        let brief = store.preview(source, stamp).ok()??;
        if let Some(set) = self.corrections.current() {
            let edits = set.of_article(&brief.id, &source.locator());
            if brief.corrections != edits.map(|edits| edits.hash) {
                return None;
            }
        }
        Some(brief.into())
    }
}
