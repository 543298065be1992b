//! Queries for quotations that several articles have.

use super::Library;
use crate::app::article::Focus;
use crate::app::person::PersonRow;
use crate::app::same_words::{QuoteRef, SameWords};
use crate::app::screens::LibraryScreen;
use crate::app::{App, Session};
use crate::library::index_api::Request;

impl App {
    /// Opens the copies of the quotation in focus or under the cursor, else those of the library.
    pub(in crate::app) fn show_same_words(&mut self) {
        let of = self.quote_in_focus();
        self.open_screen(LibraryScreen::SameWords(SameWords {
            of: of.clone(),
            ..SameWords::default()
        }));
        let session = &mut self.session;
        match of {
            Some(QuoteRef { article, span, .. }) => {
                let question = Request::QuotePairs {
                    article,
                    span,
                    state: session.identity_state(),
                };
                self.library.ask_for_screen(question, session);
            }
            None => self.library.ask_same_words("", session),
        }
    }

    fn quote_in_focus(&self) -> Option<QuoteRef> {
        if let Some(open) = &self.reader.open {
            let Focus::Quote(idx) = open.focus? else {
                return None;
            };
            let span = open.annotations.quotes.get(idx)?.span;
            return Some(QuoteRef {
                article: open.id.clone(),
                span,
                words: open.excerpt(span, 400),
            });
        }
        let screen = self.screen()?;
        let said = match &screen.content {
            LibraryScreen::Ledger(ledger) => ledger.row(screen.list.cursor)?,
            LibraryScreen::SideBySide(both) => both.said(screen.list.cursor)?,
            LibraryScreen::Person(person) => match person.rows().get(screen.list.cursor)? {
                PersonRow::Said(said) => person.page.as_ref()?.said.get(*said)?,
                _ => return None,
            },
            _ => return None,
        };
        Some(QuoteRef {
            article: said.article.id.clone(),
            span: said.span,
            words: said.text.clone(),
        })
    }
}

impl Library {
    pub(super) fn ask_same_words(&mut self, text: &str, session: &mut Session) {
        let Some(LibraryScreen::SameWords(same_words)) = self.top_mut() else {
            return;
        };
        let Some(query) = same_words.line.take(text) else {
            return;
        };
        if query.is_equivalent(&same_words.query) && same_words.answered {
            return;
        }
        same_words.query = query.clone();
        let question = same_words.question(session.query_state(&query));
        self.ask_for_screen(question, session);
    }
}
