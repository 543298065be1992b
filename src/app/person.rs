//! A person's page: names, everything said in order of date, articles, company.

use std::sync::Arc;

use super::geometry::Area;
use super::list::ListState;
use super::screens::{self, LibraryScreen};
use super::{App, OpenTarget, index_client};
use crate::library::index_api::{
    ArticleSummary, PersonId, PersonPage, PersonSummary, ReaderState, Request,
};

/// Statements and articles that a page is given, the newest; who says more is in the ledger.
pub(super) const SHOWN: usize = 1_000;

/// The question for the page of somebody.
pub(super) fn question(id: PersonId, state: Arc<ReaderState>) -> Request {
    Request::Person {
        id,
        state,
        limit: SHOWN,
    }
}

/// A part of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// What they say.
    #[default]
    Said,
    /// Where they are named.
    Articles,
    /// With whom they are named.
    With,
}

impl Tab {
    /// In the order of the page.
    pub const ALL: [Self; 3] = [Self::Said, Self::Articles, Self::With];
}

/// A row of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PersonRow {
    /// The article of the statements below: the first of them.
    Article(usize),
    /// A statement.
    Said(usize),
    /// An article that names them.
    In(usize),
    /// Somebody named in the same articles.
    With(usize),
}

/// The page.
#[derive(Debug, Default)]
pub struct Person {
    name: String,
    /// What the index has; `None` while it is asked, and when it has nobody.
    pub page: Option<PersonPage>,
    /// Whether the index has answered.
    pub answered: bool,
    /// The part that is shown.
    pub tab: Tab,
    cursors: [ListState; 3],
    rows: [Vec<PersonRow>; 3],
}

impl Person {
    /// The page of somebody of that name, to be filled by an answer.
    pub fn new(name: &str) -> Self {
        Self {
            name: pullquote_text::clean::line(name).into_owned(),
            ..Self::default()
        }
    }

    /// Whose page it is.
    pub fn name(&self) -> &str {
        self.page
            .as_ref()
            .map_or(&self.name, |page| &page.line.name)
    }

    /// The rows of the part that is shown.
    pub fn rows(&self) -> &[PersonRow] {
        &self.rows[self.tab as usize]
    }

    pub(super) fn is_selectable(&self, at: usize) -> bool {
        !matches!(self.rows().get(at), Some(PersonRow::Article(_)))
    }

    pub(super) fn row_height(&self, at: usize, area: Area) -> usize {
        match (self.rows().get(at), &self.page) {
            (Some(PersonRow::Article(said)), _) => 1 + usize::from(*said > 0 && area.height >= 12),
            (Some(PersonRow::Said(said)), Some(page)) => page
                .said
                .get(*said)
                .map_or(1, |said| screens::text_rows(&said.text, area)),
            _ => 1,
        }
    }

    pub(super) fn take(&mut self, page: Option<PersonPage>, list: &mut ListState) {
        self.answered = true;
        self.rows = [Vec::new(), Vec::new(), Vec::new()];
        if let Some(page) = &page {
            for (at, said) in page.said.iter().enumerate() {
                if at == 0 || page.said[at - 1].article.source != said.article.source {
                    self.rows[0].push(PersonRow::Article(at));
                }
                self.rows[0].push(PersonRow::Said(at));
            }
            self.rows[1] = (0..page.articles.len()).map(PersonRow::In).collect();
            self.rows[2] = (0..page.with.len()).map(PersonRow::With).collect();
        }
        let first = self.page.is_none();
        self.page = page;
        if first && self.rows().is_empty() {
            // Nothing is said: where they are named is what there is to see.
            self.tab = Tab::Articles;
            *list = ListState::default();
        }
    }

    pub(super) fn turn(&mut self, steps: isize, list: &mut ListState) {
        self.cursors[self.tab as usize] = *list;
        let next = (self.tab as isize + steps).rem_euclid(3) as usize;
        self.tab = Tab::ALL[next];
        *list = self.cursors[next];
    }

    /// The person that a row is about.
    pub fn line_at(&self, row: usize) -> Option<&PersonSummary> {
        match self.rows().get(row)? {
            PersonRow::With(with) => Some(&self.page.as_ref()?.with.get(*with)?.0),
            _ => None,
        }
    }

    /// The article that a row is about.
    pub fn article_at(&self, row: usize) -> Option<ArticleSummary> {
        let page = self.page.as_ref()?;
        match *self.rows().get(row)? {
            PersonRow::Article(said) | PersonRow::Said(said) => {
                Some(page.said.get(said)?.article.clone())
            }
            PersonRow::In(article) => Some(page.articles.get(article)?.0.clone()),
            PersonRow::With(_) => None,
        }
    }

    pub(super) fn words_to_copy(&self, row: usize) -> Option<String> {
        let page = self.page.as_ref()?;
        match *self.rows().get(row)? {
            PersonRow::Said(said) => Some(index_client::said_to_copy(page.said.get(said)?)),
            PersonRow::With(with) => Some(page.with.get(with)?.0.name.clone()),
            _ => self
                .article_at(row)
                .map(|line| index_client::article_words(&line)),
        }
    }

    /// The question that this page answers, by words of its own: numbers of the index do not outlive
    /// a decision of the reader's.
    pub(super) fn ask_again(&self, state: Arc<ReaderState>) -> Option<Request> {
        let page = self.page.as_ref()?;
        let named = page
            .said
            .iter()
            .find_map(|said| Some((said.article.id.clone(), said.speaker.clone()?)));
        Some(match named {
            Some((article, name)) => Request::PersonNamed {
                article,
                name,
                state,
                limit: SHOWN,
            },
            None => question(page.line.id, state),
        })
    }
}

impl App {
    /// Opens what the row under the cursor is about.
    pub(super) fn open_person_row(&mut self) {
        let Some(screen) = self.screen() else {
            return;
        };
        let LibraryScreen::Person(person) = &screen.content else {
            return;
        };
        let row = person.rows().get(screen.list.cursor).copied();
        let (Some(row), Some(page)) = (row, &person.page) else {
            return;
        };
        match row {
            PersonRow::Article(said) | PersonRow::Said(said) => {
                let said = page.said[said].clone();
                self.open_said(&said);
            }
            PersonRow::In(article) => {
                let line = page.articles[article].0.clone();
                self.open_article(&line, OpenTarget::Place);
            }
            PersonRow::With(with) => {
                let line = page.with[with].0.clone();
                self.open_person(&line);
            }
        }
    }

    /// The cursor to the next or previous article of the page.
    pub(super) fn step_article(&mut self, steps: isize) {
        let Some(screen) = self.screen_mut() else {
            return;
        };
        let LibraryScreen::Person(person) = &screen.content else {
            self.session.info("open a page first: Enter");
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
            self.session.info(format!("this is the {end} article"));
        }
    }
}
