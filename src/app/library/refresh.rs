//! Brings screens up to date when records or the index have changed under them.

use super::Library;
use crate::app::Session;
use crate::app::screens::LibraryScreen;
use crate::library::index_api::Request;

impl Library {
    /// Notes that all screens show what was true before.
    pub(in crate::app) fn mark_screens_stale(&mut self) {
        for screen in &mut self.screens {
            screen.is_stale = true;
        }
    }

    /// Asks again for what the top screen shows, once it is stale. The cursor stays in its row.
    pub(in crate::app) fn refresh_stale_screen(&mut self, session: &mut Session) {
        let Some(screen) = self.screens.last_mut() else {
            return;
        };
        if !std::mem::take(&mut screen.is_stale) {
            return;
        }
        match &mut screen.content {
            LibraryScreen::Search(search) if !search.query.is_empty() => {
                let (query, limit) = (search.query.clone(), search.limit);
                self.ask_search(query, limit, session);
            }
            LibraryScreen::People(_) | LibraryScreen::Person(_) => self.refresh_people(session),
            LibraryScreen::Ledger(_) => self.ask_ledger(None, session),
            LibraryScreen::SameWords(same_words) => {
                let state = session.query_state(&same_words.query);
                let question = match &same_words.of {
                    Some(quote) => Request::QuotePairs {
                        article: quote.article.clone(),
                        span: quote.span,
                        state,
                    },
                    None => same_words.question(state),
                };
                self.ask_for_screen(question, session);
            }
            LibraryScreen::Stories(stories) => {
                let question = stories.question(session.query_state(&stories.query));
                self.ask_for_screen(question, session);
            }
            LibraryScreen::SideBySide(_) => self.ask_side_by_side(session),
            LibraryScreen::QuoteBook(_) => self.refresh_quote_book(&session.records),
            LibraryScreen::Search(_) | LibraryScreen::Feeds(_) => {}
        }
        if let Some(screen) = self.screens.last_mut() {
            screen.keeps_list = true;
        }
    }
}
