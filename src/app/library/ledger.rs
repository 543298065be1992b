//! Queries, paging and order of the ledger.

use super::Library;
use crate::app::ledger::{Ledger, WINDOW, next_order, order_label};
use crate::app::screens::LibraryScreen;
use crate::app::{App, Session};
use crate::library::index_api::{LedgerOrder, Request};

impl App {
    /// Opens the ledger of the person or search on screen, else of the whole library.
    pub(in crate::app) fn show_ledger(&mut self) {
        let query = match self.screen().map(|screen| &screen.content) {
            Some(LibraryScreen::Ledger(_)) => {
                self.library.start_query(&mut self.session);
                return;
            }
            Some(LibraryScreen::Person(person)) => format!("by:\"{}\"", person.name()),
            Some(LibraryScreen::Search(search)) => search.line.text.clone(),
            _ => String::new(),
        };
        self.open_screen(LibraryScreen::Ledger(Ledger::default()));
        self.library.ask_ledger(Some(&query), &mut self.session);
    }
}

impl Library {
    fn ledger_mut(&mut self) -> Option<&mut Ledger> {
        match self.top_mut()? {
            LibraryScreen::Ledger(ledger) => Some(ledger),
            _ => None,
        }
    }

    /// Asks for the table again, for a new query if there is one.
    pub(in crate::app) fn ask_ledger(&mut self, text: Option<&str>, session: &mut Session) {
        let Some(ledger) = self.ledger_mut() else {
            return;
        };
        if let Some(text) = text {
            let Some(query) = ledger.line.take(text) else {
                return;
            };
            // As `pullquote quotes` does.
            let query = query.in_statements();
            if query.is_equivalent(&ledger.query) && ledger.answered {
                return;
            }
            ledger.query = query;
        }
        ledger.replaces = true;
        ledger.wanted.clear();
        ask_window(ledger, 0, session);
    }

    /// Asks for the missing rows around the cursor.
    pub(super) fn fetch_ledger(&mut self, session: &mut Session) {
        let Some(screen) = self.screens.last_mut() else {
            return;
        };
        let (cursor, height) = (screen.list.cursor, usize::from(screen.area.height.max(1)));
        if let LibraryScreen::Ledger(ledger) = &mut screen.content {
            for window in ledger.missing_windows(cursor, height) {
                ask_window(ledger, window, session);
            }
        }
    }

    pub(in crate::app) fn sort_ledger(&mut self, session: &mut Session) {
        if let Some(order) = self.ledger_mut().map(|ledger| next_order(ledger.order)) {
            self.order_ledger(order, session);
            session.info(format!("order: {}", order_label(order)));
        }
    }

    pub(in crate::app) fn order_ledger(&mut self, order: LedgerOrder, session: &mut Session) {
        if let Some(ledger) = self.ledger_mut() {
            ledger.order = order;
            self.ask_ledger(None, session);
        }
    }
}

fn ask_window(ledger: &mut Ledger, window: usize, session: &mut Session) {
    let request = session.ask(Request::Ledger {
        query: ledger.query.clone(),
        state: session.query_state(&ledger.query),
        order: ledger.order,
        offset: window * WINDOW,
        limit: WINDOW,
    });
    ledger.wanted.push((request, window));
}
