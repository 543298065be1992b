//! Queries and navigation of the search over all articles.

use super::Library;
use crate::app::library_search::{FoundRow, LibrarySearch, prefix_last_word};
use crate::app::opening::OpenTarget;
use crate::app::prompt::{Prompt, Purpose, Typed};
use crate::app::screens::LibraryScreen;
use crate::app::{App, Session};
use crate::library::index_api::Request;
use crate::library::query::Query;

/// Articles in the first request; each further one asks for twice as many.
const FIRST_LIMIT: usize = 50;

impl App {
    /// Opens the search and its query line.
    pub(in crate::app) fn show_library_search(&mut self) {
        let on_top = self.screen().map(|screen| &screen.content);
        if !matches!(on_top, Some(LibraryScreen::Search(_))) {
            self.open_screen(LibraryScreen::Search(LibrarySearch::default()));
        }
        let line = self.screen().and_then(|screen| screen.content.line());
        let text = line.map_or(String::new(), |line| line.text.clone());
        self.session.prompt = Some(Prompt::new(Purpose::Query, &text));
    }

    /// Opens the search with these words.
    pub(in crate::app) fn search_library_for(&mut self, text: &str) {
        self.show_library_search();
        self.session.prompt = Some(Prompt::new(Purpose::Query, text));
        self.typed_query(Typed::Changed, text);
    }

    /// Goes to the next hit. After the last one of an article it opens the next article found.
    pub(in crate::app) fn next_hit(&mut self, steps: isize) {
        let open = self.reader.open.as_ref();
        let is_beyond = open
            .and_then(|open| open.search.as_ref())
            .is_some_and(|search| {
                let hits = search.hits.as_ref().map_or(0, Vec::len);
                let end = if steps > 0 { hits.saturating_sub(1) } else { 0 };
                search.in_library && search.current == end
            });
        if is_beyond && matches!(self.library.top(), Some(LibraryScreen::Search(_))) {
            self.open_next_found(steps > 0);
            return;
        }
        self.reader.go_hit(steps, &mut self.session);
        self.sync_search_cursor();
    }

    /// Puts the cursor of the results on the hit that is being read.
    fn sync_search_cursor(&mut self) {
        let Some(open) = &self.reader.open else {
            return;
        };
        let Some(in_article) = open.search.as_ref().filter(|search| search.in_library) else {
            return;
        };
        let Some(screen) = self.library.screens.last_mut() else {
            return;
        };
        if let LibraryScreen::Search(search) = &screen.content
            && let Some(article) = search.article_of(&open.id)
            && let Some(row) = search.row_of(article, in_article.current)
        {
            screen.list.cursor = row;
        }
    }

    fn open_next_found(&mut self, forward: bool) {
        let Some(screen) = self.library.screens.last_mut() else {
            return;
        };
        let LibraryScreen::Search(search) = &screen.content else {
            return;
        };
        let open = self.reader.open.as_ref();
        let here = open.and_then(|open| search.article_of(&open.id));
        let has_hits = |at: &usize| !search.findings.articles[*at].hits.is_empty();
        let next = here.and_then(|here| {
            if forward {
                (here + 1..search.findings.articles.len()).find(has_hits)
            } else {
                (0..here).rev().find(has_hits)
            }
        });
        let Some(next) = next else {
            let end = if forward { "last" } else { "first" };
            self.session
                .info(format!("this is the {end} hit of the search"));
            return;
        };
        let found = &search.findings.articles[next];
        let hit = if forward { 0 } else { found.hits.len() - 1 };
        let (line, target) = (found.article.clone(), search.hit_target(found, hit));
        if let Some(row) = search.row_of(next, hit) {
            screen.list.cursor = row;
        }
        self.reader.push_jump(&mut self.session);
        self.reader.save_places(&mut self.session);
        let target = OpenTarget::Index(Box::new(target));
        self.library.open_article(&line, target, &mut self.session);
    }
}

impl Library {
    /// Handles a change of the top screen's query line.
    pub(in crate::app) fn change_query(&mut self, text: &str, session: &mut Session) {
        if let Some(screen) = self.screens.last_mut() {
            screen.keeps_list = false;
        }
        match self.top() {
            Some(LibraryScreen::Search(_)) => self.search(text, session),
            Some(LibraryScreen::People(_)) => self.ask_people(text, session),
            Some(LibraryScreen::Ledger(_)) => self.ask_ledger(Some(text), session),
            Some(LibraryScreen::SameWords(_)) => self.ask_same_words(text, session),
            Some(LibraryScreen::Stories(_)) => self.ask_stories(text, session),
            Some(LibraryScreen::QuoteBook(_)) => self.filter_quote_book(text, &session.records),
            Some(
                LibraryScreen::Person(_) | LibraryScreen::SideBySide(_) | LibraryScreen::Feeds(_),
            )
            | None => {}
        }
    }

    fn search(&mut self, text: &str, session: &mut Session) {
        let Some(screen) = self.screens.last_mut() else {
            return;
        };
        let LibraryScreen::Search(search) = &mut screen.content else {
            return;
        };
        let Some(mut query) = search.line.take(text) else {
            return;
        };
        prefix_last_word(&mut query, text);
        if query.is_empty() {
            *search = LibrarySearch {
                line: search.line.clone(),
                ..LibrarySearch::default()
            };
            screen.asked = None;
            screen.waiting = false;
            return;
        }
        if query.is_equivalent(&search.query) {
            return;
        }
        search.query = query.clone();
        search.limit = FIRST_LIMIT;
        search.extends = false;
        search.answered = false;
        self.ask_search(query, FIRST_LIMIT, session);
    }

    pub(super) fn ask_search(&mut self, query: Query, limit: usize, session: &mut Session) {
        let state = session.query_state(&query);
        let question = Request::Search {
            query,
            state,
            limit,
        };
        self.ask_for_screen(question, session);
    }

    /// Asks for more articles when the cursor is on the last row.
    pub(super) fn find_more(&mut self, session: &mut Session) {
        let Some(screen) = self.screens.last_mut() else {
            return;
        };
        let LibraryScreen::Search(search) = &mut screen.content else {
            return;
        };
        let listed = search.findings.articles.len();
        let is_at_end = screen.list.cursor + 1 >= search.rows.len();
        let has_more = listed >= search.limit && listed < search.findings.n_articles;
        if is_at_end && has_more && !screen.waiting {
            search.limit *= 2;
            search.extends = true;
            let (query, limit) = (search.query.clone(), search.limit);
            self.ask_search(query, limit, session);
        }
    }

    /// Opens the article under the cursor at its hit.
    pub(in crate::app) fn open_hit(&self, session: &mut Session) {
        let Some(screen) = self.screens.last() else {
            return;
        };
        let LibraryScreen::Search(search) = &screen.content else {
            return;
        };
        let Some((found, _)) = search.at(screen.list.cursor) else {
            return;
        };
        let hit = match search.rows.get(screen.list.cursor) {
            Some(&FoundRow::Hit(_, hit)) => hit,
            _ => 0,
        };
        let target = if found.hits.is_empty() {
            OpenTarget::Place
        } else {
            OpenTarget::Index(Box::new(search.hit_target(found, hit)))
        };
        self.open_article(&found.article, target, session);
    }
}
