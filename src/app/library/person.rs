//! Navigation on a person's page.

use super::Library;
use crate::app::opening::OpenTarget;
use crate::app::person::{PersonRow, Tab};
use crate::app::screens::LibraryScreen;
use crate::app::{App, Session};

impl App {
    /// Opens what the row under the cursor is about.
    pub(in crate::app) fn open_person_row(&mut self) {
        let Some(screen) = self.library.screens.last() else {
            return;
        };
        let LibraryScreen::Person(person) = &screen.content else {
            return;
        };
        let row = person.rows().get(screen.list.cursor).copied();
        let (Some(row), Some(page)) = (row, &person.page) else {
            return;
        };
        let session = &mut self.session;
        match row {
            PersonRow::Article(said) | PersonRow::Said(said) => {
                self.library.open_statement(&page.said[said], session);
            }
            PersonRow::In(article) => {
                let line = &page.articles[article].0;
                self.library.open_article(line, OpenTarget::Place, session);
            }
            PersonRow::With(with) => {
                let line = page.with[with].0.clone();
                self.open_person(&line);
            }
        }
    }
}

impl Library {
    /// Moves the cursor to the next or previous article of the page.
    pub(in crate::app) fn step_article(&mut self, steps: isize, session: &mut Session) {
        let Some(screen) = self.screens.last_mut() else {
            return;
        };
        let LibraryScreen::Person(person) = &screen.content else {
            session.info("open a page first: Enter");
            return;
        };
        if person.tab != Tab::Said {
            screen.step(steps);
            return;
        }
        let is_article = |at: &usize| matches!(person.rows()[*at], PersonRow::Article(_));
        let headings: Vec<usize> = (0..person.rows().len()).filter(is_article).collect();
        let cursor = screen.list.cursor;
        let here = headings.iter().rposition(|&at| at <= cursor).unwrap_or(0);
        let there = here.saturating_add_signed(steps);
        if let Some(&row) = headings.get(there).filter(|_| there != here) {
            screen.go(row + 1);
        } else {
            let end = if steps > 0 { "last" } else { "first" };
            session.info(format!("this is the {end} article"));
        }
    }
}
