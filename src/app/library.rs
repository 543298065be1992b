//! The library: the list of articles, and the stack of screens over it.

mod feed_choice;
mod feeds;
mod ledger;
mod people;
mod person;
mod quote_book;
mod refresh;
mod same_words;
mod search;
mod stories;

use std::path::PathBuf;

use super::Session;
use super::article_list::ArticleList;
use super::index_client;
use super::opening::OpenTarget;
use super::people::IdentityEdit;
use super::request::RequestId;
use super::screens::{LibraryScreen, ScreenState};
use crate::library::index_api::{ArticleSummary, AttributedStatement, Request, Response};

#[derive(Debug)]
pub struct Library {
    pub articles: ArticleList,
    /// The screens over the list, the last one on top. An open article covers them all.
    pub screens: Vec<ScreenState>,
    /// The person whose identity is being corrected.
    pub identity_edit: Option<IdentityEdit>,
}

impl Library {
    /// An empty library; `folder` is where articles can be added, for a hint.
    pub(super) fn new(folder: String, library: PathBuf) -> Self {
        Self {
            articles: ArticleList::new(folder, library),
            screens: Vec::new(),
            identity_edit: None,
        }
    }

    /// What the top screen shows.
    pub(super) fn top(&self) -> Option<&LibraryScreen> {
        self.screens.last().map(|screen| &screen.content)
    }

    pub(super) fn top_mut(&mut self) -> Option<&mut LibraryScreen> {
        self.screens.last_mut().map(|screen| &mut screen.content)
    }

    /// Sends a question for the top screen.
    pub(super) fn ask_for_screen(&mut self, question: Request, session: &mut Session) {
        let request = session.ask(question);
        if let Some(screen) = self.screens.last_mut() {
            screen.asked = Some(request);
            screen.waiting = true;
        }
    }

    /// Gives an answer to the screen that waits for it.
    pub(super) fn take_answer(&mut self, request: RequestId, answer: Response) -> bool {
        let mut screens = self.screens.iter_mut();
        let Some(screen) = screens.find(|screen| screen.awaits(request)) else {
            return false;
        };
        screen.take_answer(request, answer);
        true
    }

    /// Loads more rows if the cursor of the top screen is near the end of those it has.
    pub(super) fn fetch_more(&mut self, session: &mut Session) {
        match self.top() {
            Some(LibraryScreen::Ledger(_)) => self.fetch_ledger(session),
            Some(LibraryScreen::Search(_)) => self.find_more(session),
            _ => {}
        }
    }

    /// Opens an article of the index. A moved file is found by its text wherever the list has it.
    pub(super) fn open_article(
        &self,
        line: &ArticleSummary,
        target: OpenTarget,
        session: &mut Session,
    ) {
        let is_listed = self.articles.catalog.find(&line.source).is_some();
        let moved = (!is_listed)
            .then(|| self.articles.source_of(&line.id))
            .flatten();
        session.open(moved.unwrap_or_else(|| line.source.clone()), target);
    }

    /// Opens the article of a statement, at the statement.
    pub(super) fn open_statement(&self, said: &AttributedStatement, session: &mut Session) {
        let target = OpenTarget::Index(Box::new(index_client::index_target(said)));
        self.open_article(&said.article, target, session);
    }
}
