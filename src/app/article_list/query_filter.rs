//! Filters that need the index: fields, phrases, tags, read status. The list keeps its rows until the
//! answer comes; a term with a mistake, and what follows it, narrows nothing.

use std::collections::HashSet;

use super::{ArticleList, FilterState};

use crate::app::Session;
use crate::app::list::ListState;
use crate::app::request::RequestId;
use crate::bookmarks::Places;
use crate::library::index_api::{Request, Response};
use crate::library::query::{self, Predicate, Query, QueryError};
use crate::library::{EntryId, SourceHash};

/// The state of a filter that needs the index.
#[derive(Debug, Default)]
pub struct QueryFilter {
    /// The matching rows; `None` for a filter by name.
    found: Option<HashSet<EntryId>>,
    /// The error in the typed query.
    pub fault: Option<QueryError>,
    /// The unanswered request and its query.
    asked: Option<(RequestId, String)>,
}

impl QueryFilter {
    /// The matching rows; `None` for a filter by name.
    pub const fn rows(&self) -> Option<&HashSet<EntryId>> {
        self.found.as_ref()
    }
}

/// Whether the query is plain words, which filter by name.
fn is_plain(typed: &str, query: &Query) -> bool {
    let is_word = |what: &Predicate| matches!(what, Predicate::Text(words) if !words.is_prefix);
    !typed.contains('"')
        && query
            .terms
            .iter()
            .all(|term| !term.negated && is_word(&term.predicate))
}

/// The terms before the one with the mistake.
fn before_mistake<'a>(text: &'a str, fault: &QueryError) -> &'a str {
    let head = text.get(..fault.span.start()).unwrap_or_default();
    let end = head.rfind(char::is_whitespace).unwrap_or(0);
    head[..end].trim_end()
}

impl ArticleList {
    /// Returns to filtering by name.
    pub(super) fn clear_query(&mut self) {
        self.query_filter = QueryFilter::default();
    }

    /// Lists the matches of the index.
    fn apply_query(&mut self, keys: &[SourceHash], typed: String, places: &Places) {
        let catalog = &self.catalog;
        let found = keys.iter().filter_map(|key| catalog.find_hash(*key));
        self.query_filter.found = Some(found.collect());
        self.filter = typed;
        self.filter_state = FilterState::Idle;
        self.refresh(places);
        self.list = ListState::default();
    }

    /// Handles a change of the typed filter.
    pub(super) fn change_filter(&mut self, text: &str, session: &mut Session) {
        let query = match query::parse(text) {
            Ok(query) if is_plain(text, &query) => {
                self.clear_query();
                self.set_filter(text, &session.places);
                return;
            }
            Ok(query) => query,
            Err(fault) => {
                let kept = before_mistake(text, &fault);
                // Its field has been filtering by name while it was being typed.
                if kept != self.filter && query::parse(kept).is_ok() {
                    self.change_filter(kept, session);
                } else {
                    self.query_filter.asked = None;
                }
                self.query_filter.fault = Some(fault);
                return;
            }
        };
        let state = session.query_state(&query);
        let request = session.ask(Request::Filter { query, state });
        self.query_filter.fault = None;
        self.query_filter.asked = Some((request, text.to_owned()));
    }

    pub(in crate::app) fn clear_filter(&mut self, session: &Session) {
        self.clear_query();
        self.set_filter("", &session.places);
    }

    /// Remembers Enter until the index answers. Returns whether it must wait.
    pub(super) fn open_when_filtered(&mut self) -> bool {
        let waits = self.query_filter.asked.is_some();
        self.opens_filtered = waits;
        waits
    }

    /// Takes an answer to the filter. Returns whether it was one.
    pub(in crate::app) fn take_filter_answer(
        &mut self,
        request: RequestId,
        answer: &Response,
        session: &mut Session,
    ) -> bool {
        let asked = &mut self.query_filter.asked;
        let Some((_, typed)) = asked.take_if(|(asked, _)| *asked == request) else {
            return false;
        };
        match answer {
            Response::Filter(keys) => {
                self.apply_query(keys, typed, &session.places);
                if std::mem::take(&mut self.opens_filtered) {
                    self.open_current(session);
                }
            }
            Response::Unavailable(reason) => session.error(reason),
            _ => {}
        }
        true
    }
}
