//! The ledger: everything that anybody says, as one table of any length.

use super::request::RequestId;
use std::collections::BTreeMap;

use super::App;
use super::list::ListState;
use super::screens::{LibraryScreen, QueryLine};
use crate::library::index_api::{self, AttributedStatement, LedgerOrder, Request};
use crate::library::query::Query;

/// Rows asked for at once.
const WINDOW: usize = 128;
/// Windows that are kept, so that a long scroll holds little memory.
const MOST_WINDOWS: usize = 24;

/// The table.
#[derive(Debug, Default)]
pub struct Ledger {
    /// What is typed.
    pub line: QueryLine,
    /// The order of its rows.
    pub order: LedgerOrder,
    /// Number of all rows.
    pub n_rows: usize,
    /// Whether an answer has come.
    pub answered: bool,
    query: Query,
    /// Rows by the number of their window.
    windows: BTreeMap<usize, Vec<AttributedStatement>>,
    /// Questions whose answers are wanted, with the window asked for.
    wanted: Vec<(RequestId, usize)>,
    /// The next answer replaces what is listed.
    pub(super) anew: bool,
}

impl Ledger {
    /// A row, if it is known.
    pub fn row(&self, at: usize) -> Option<&AttributedStatement> {
        self.windows.get(&(at / WINDOW))?.get(at % WINDOW)
    }

    pub(super) fn awaits(&self, request: RequestId) -> bool {
        self.wanted.iter().any(|(wanted, _)| *wanted == request)
    }

    /// An answer was no table: it is not waited for any longer.
    pub(super) fn give_up(&mut self, request: RequestId) {
        self.wanted.retain(|(wanted, _)| *wanted != request);
    }

    pub(super) fn take(
        &mut self,
        request: RequestId,
        table: index_api::LedgerWindow,
        list: &mut ListState,
    ) {
        self.give_up(request);
        if std::mem::take(&mut self.anew) {
            self.windows.clear();
            *list = ListState::default();
        }
        self.answered = true;
        self.n_rows = table.n_rows;
        let window = table.offset / WINDOW;
        self.windows.insert(window, table.rows);
        while self.windows.len() > MOST_WINDOWS {
            let far = |at: &usize| at.abs_diff(list.cursor / WINDOW);
            let farthest = self.windows.keys().copied().max_by_key(far);
            self.windows.remove(&farthest.unwrap_or_default());
        }
    }
}

/// An order in words.
pub const fn order_words(order: LedgerOrder) -> &'static str {
    match order {
        LedgerOrder::Newest => "newest first",
        LedgerOrder::Speaker => "by speaker",
        LedgerOrder::Cue => "by cue",
        LedgerOrder::Confidence => "surest first",
    }
}

impl App {
    /// Opens the ledger: of whoever's page is open, of what is searched for, or of all.
    pub(super) fn show_ledger(&mut self) {
        let query = match self.screen().map(|screen| &screen.content) {
            Some(LibraryScreen::Ledger(_)) => {
                self.start_query();
                return;
            }
            Some(LibraryScreen::Person(person)) => format!("by:\"{}\"", person.name()),
            Some(LibraryScreen::Search(search)) => search.line.text.clone(),
            _ => String::new(),
        };
        self.open_screen(LibraryScreen::Ledger(Ledger::default()));
        self.ask_ledger(Some(&query));
    }

    /// Asks for the table anew: what is typed, or the order, has changed.
    pub(super) fn ask_ledger(&mut self, text: Option<&str>) {
        let Some(LibraryScreen::Ledger(ledger)) =
            self.screen_mut().map(|screen| &mut screen.content)
        else {
            return;
        };
        if let Some(text) = text {
            let Some(query) = ledger.line.take(text) else {
                return;
            };
            if query.is_equivalent(&ledger.query) && ledger.answered {
                return;
            }
            ledger.query = query;
        }
        ledger.anew = true;
        ledger.wanted.clear();
        self.ask_window(0);
    }

    fn ask_window(&mut self, window: usize) {
        let Some(LibraryScreen::Ledger(ledger)) = self.screen().map(|screen| &screen.content)
        else {
            return;
        };
        let question = Request::Ledger {
            query: ledger.query.clone(),
            state: self.reader_state(&ledger.query),
            order: ledger.order,
            offset: window * WINDOW,
            limit: WINDOW,
        };
        let request = self.session.ask(question);
        if let Some(LibraryScreen::Ledger(ledger)) =
            self.screen_mut().map(|screen| &mut screen.content)
        {
            ledger.wanted.push((request, window));
        }
    }

    /// Asks for the rows around the cursor that are not known.
    pub(super) fn fetch_ledger(&mut self) {
        let Some(screen) = self.screen() else {
            return;
        };
        let LibraryScreen::Ledger(ledger) = &screen.content else {
            return;
        };
        if ledger.anew || ledger.n_rows == 0 {
            return;
        }
        let (cursor, height) = (screen.list.cursor, usize::from(screen.area.height.max(1)));
        let last = (cursor + height).min(ledger.n_rows - 1) / WINDOW;
        let first = cursor.saturating_sub(height) / WINDOW;
        let is_wanted = |window: &usize| {
            let asked = ledger.wanted.iter().any(|(_, at)| at == window);
            !asked && !ledger.windows.contains_key(window)
        };
        let missing: Vec<usize> = (first..=last).filter(is_wanted).collect();
        for window in missing {
            self.ask_window(window);
        }
    }

    pub(super) fn sort_ledger(&mut self) {
        let Some(LibraryScreen::Ledger(ledger)) =
            self.screen_mut().map(|screen| &mut screen.content)
        else {
            return;
        };
        ledger.order = match ledger.order {
            LedgerOrder::Newest => LedgerOrder::Speaker,
            LedgerOrder::Speaker => LedgerOrder::Cue,
            LedgerOrder::Cue => LedgerOrder::Confidence,
            LedgerOrder::Confidence => LedgerOrder::Newest,
        };
        let words = order_words(ledger.order);
        self.session.info(format!("order: {words}"));
        self.ask_ledger(None);
    }
}
