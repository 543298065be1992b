//! A person's page: names, statements by date, articles, and people named with them.

use std::sync::Arc;

use super::geometry::Area;
use super::index_client;
use super::list::ListState;
use super::query_line::text_rows;
use crate::library::index_api::{
    ArticleSummary, PersonId, PersonPage, PersonSummary, ReaderState, Request,
};

/// Most statements and articles on a page, the newest ones. The ledger has all.
pub(super) const MAX_ROWS: usize = 1_000;

pub(super) fn question(id: Option<PersonId>, name: &str, state: Arc<ReaderState>) -> Request {
    Request::Person {
        id,
        name: name.to_owned(),
        state,
        limit: MAX_ROWS,
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    #[default]
    Said,
    Articles,
    /// People named in the same articles.
    With,
}

impl Tab {
    pub const ALL: [Self; 3] = [Self::Said, Self::Articles, Self::With];
}

/// A row of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PersonRow {
    /// A heading with the article of the statements below, as an index of the first one.
    Article(usize),
    Said(usize),
    /// An article that names them.
    In(usize),
    /// A person named in the same articles.
    With(usize),
}

#[derive(Debug, Default)]
pub struct Person {
    /// As it was chosen.
    wanted: String,
    /// The same, clean.
    name: String,
    /// `None` until the response arrives, and if the person is not in the index.
    pub page: Option<PersonPage>,
    pub answered: bool,
    pub tab: Tab,
    cursors: [ListState; 3],
    rows: [Vec<PersonRow>; 3],
}

impl Person {
    /// A page with a name only, to be filled by the index.
    pub fn new(name: &str) -> Self {
        Self {
            wanted: name.to_owned(),
            name: pullquote_text::clean::line(name).into_owned(),
            ..Self::default()
        }
    }

    pub fn name(&self) -> &str {
        self.page
            .as_ref()
            .map_or(&self.name, |page| &page.line.name)
    }

    /// The rows of the current tab.
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
                .map_or(1, |said| text_rows(&said.text, area)),
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
            // Without statements, start with the articles.
            self.tab = Tab::Articles;
            *list = ListState::default();
        }
    }

    pub(super) fn switch_tab(&mut self, steps: isize, list: &mut ListState) {
        self.cursors[self.tab as usize] = *list;
        let next = (self.tab as isize + steps).rem_euclid(3) as usize;
        self.tab = Tab::ALL[next];
        *list = self.cursors[next];
    }

    pub fn line_at(&self, row: usize) -> Option<&PersonSummary> {
        match self.rows().get(row)? {
            PersonRow::With(with) => Some(&self.page.as_ref()?.with.get(*with)?.0),
            _ => None,
        }
    }

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

    pub(super) fn citation(&self, row: usize) -> Option<String> {
        let page = self.page.as_ref()?;
        match *self.rows().get(row)? {
            PersonRow::Said(said) => Some(index_client::statement_citation(page.said.get(said)?)),
            PersonRow::With(with) => Some(page.with.get(with)?.0.name.clone()),
            _ => self
                .article_at(row)
                .map(|line| index_client::article_citation(&line)),
        }
    }

    /// The question for this page by name: ids of the index change with corrections of identity.
    pub(super) fn ask_again(&self, state: Arc<ReaderState>) -> Option<Request> {
        let Some(page) = &self.page else {
            // Asked before its article was indexed, or while it was indexed again.
            return self.answered.then(|| question(None, &self.wanted, state));
        };
        let named = page
            .said
            .iter()
            .find_map(|said| Some((said.article.id.clone(), said.speaker.clone()?)));
        Some(match named {
            Some((article, name)) => Request::PersonNamed {
                article,
                name,
                state,
                limit: MAX_ROWS,
            },
            None => question(Some(page.line.id), &page.line.name, state),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn person_who_was_not_found_is_asked_for_again_by_name() {
        let mut person = Person::new("Mara Lind");
        let asked = |person: &Person| match person.ask_again(Arc::default()) {
            Some(Request::Person { id: None, name, .. }) => Some(name),
            other => other.map(|request| panic!("{request:?}")),
        };
        assert_eq!(asked(&person), None, "the answer is awaited");
        person.take(None, &mut ListState::default());
        assert_eq!(asked(&person).as_deref(), Some("Mara Lind"));
    }
}
