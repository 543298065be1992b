//! Searching the open article: typing, going through the hits.

use super::Reader;
use super::jumps::{Jump, Position};
use crate::app::Session;
use crate::app::action::Action;
use crate::app::article::Search;
use crate::app::article::pattern::Pattern;
use crate::app::article::search::HitStep;
use crate::app::effect::{ArticleJob, Effect};
use crate::app::prompt::{Prompt, Purpose, Typed};

impl Reader {
    pub(in crate::app) fn start_search(&mut self, session: &mut Session) {
        if let Some(open) = &mut self.open {
            open.search = None;
            session.prompt = Some(Prompt::new(Purpose::Search, ""));
            self.search_origin = open.anchor;
        }
    }

    pub(in crate::app) fn typed_search(&mut self, typed: Typed, text: &str, session: &mut Session) {
        let origin = self.search_origin;
        match typed {
            Typed::Changed if text.trim().is_empty() => self.with_open(|open| {
                open.search = None;
                open.anchor = origin;
            }),
            Typed::Changed => self.search_for(text, origin, session),
            Typed::Cancelled => self.with_open(|open| {
                open.search = None;
                open.anchor = origin;
            }),
            Typed::Moved(steps) => self.go_hit(steps.signum(), session),
            Typed::Accepted | Typed::Left => {
                let source = self.open.as_ref().map(|open| open.source.clone());
                let at = Position::Byte(origin);
                let from = source.map(|source| Jump { source, at });
                self.left(from, session);
            }
            Typed::Kept => {}
        }
    }

    pub(in crate::app) fn go_hit(&mut self, steps: isize, session: &mut Session) {
        let from = self.here();
        let step = self.open.as_mut().and_then(|open| open.step_hit(steps));
        let search = self.open.as_ref().and_then(|open| open.search.as_ref());
        match (step, search) {
            (Some(step), Some(search)) => {
                let end = match step {
                    HitStep::Near => None,
                    HitStep::WrappedToTop => Some("top"),
                    HitStep::WrappedToEnd => Some("end"),
                };
                if let Some(end) = end {
                    let count = search.count().unwrap_or_default();
                    let query = &search.query;
                    session.info(format!("search wrapped to the {end} · “{query}”: {count}"));
                }
                self.left(from, session);
            }
            (None, Some(search)) if session.prompt.is_none() => {
                let count = search
                    .count()
                    .unwrap_or_else(|| "still searching".to_owned());
                session.info(format!("“{}”: {count}", search.query));
            }
            _ if session.prompt.is_none() => {
                let key = session.keymap.key_label(Action::Search);
                session.info(format!("no search is active · {key} starts one"));
            }
            _ => {}
        }
    }

    /// Searches the open article; the hits arrive as a message.
    pub(in crate::app) fn search_for(&mut self, words: &str, origin: usize, session: &mut Session) {
        let Some(open) = &mut self.open else {
            return;
        };
        let request = session.next_request();
        let fault = Pattern::parse(words).err().map(|error| error.to_string());
        let is_valid = fault.is_none();
        open.search = Some(Search {
            query: words.to_owned(),
            request,
            hits: None,
            current: 0,
            fault,
            origin,
            in_library: false,
        });
        if is_valid {
            session.effects.push(Effect::Article(ArticleJob::Search {
                article: Box::new(open.article.clone()),
                query: words.to_owned(),
                request,
            }));
        }
    }
}
