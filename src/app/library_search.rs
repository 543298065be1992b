//! Search over all articles: what is typed, the articles found and their hits.

use super::geometry::Area;
use super::list::ListState;
use super::opening::IndexTarget;
use super::prompt::{Prompt, Purpose};
use super::screens::{self, LibraryScreen, QueryLine};
use super::{App, OpenTarget, index_client};
use crate::library::index_api::{ArticleHits, Hit, Request, SearchResults};
use crate::library::query::{Predicate, Query};

/// Articles asked for at first; more when the cursor comes to the last of them.
const FIRST: usize = 50;

/// A row of the results.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FoundRow {
    /// An article: index into the findings.
    Article(usize),
    /// A hit in it: article and hit.
    Hit(usize, usize),
}

/// The state of the search.
#[derive(Debug, Default)]
pub struct LibrarySearch {
    /// What is typed.
    pub line: QueryLine,
    /// What the last answer found.
    pub findings: SearchResults,
    /// The same as rows.
    pub rows: Vec<FoundRow>,
    /// What the last question asked.
    query: Query,
    limit: usize,
    /// The next answer only adds to what is listed.
    grows: bool,
    /// Whether an answer has come to what is typed.
    pub answered: bool,
}

impl LibrarySearch {
    pub(super) fn is_selectable(&self, at: usize) -> bool {
        match self.rows.get(at) {
            Some(FoundRow::Article(article)) => self.findings.articles[*article].hits.is_empty(),
            Some(FoundRow::Hit(..)) | None => true,
        }
    }

    pub(super) fn row_height(&self, at: usize, area: Area) -> usize {
        match self.rows.get(at) {
            // A blank row parts the articles.
            Some(FoundRow::Article(article)) => 1 + usize::from(*article > 0 && area.height >= 12),
            Some(&FoundRow::Hit(article, hit)) => {
                let words = &self.findings.articles[article].hits[hit].excerpt;
                screens::text_rows(words, area)
            }
            None => 1,
        }
    }

    pub(super) fn take(&mut self, findings: SearchResults, list: &mut ListState) {
        let grows = std::mem::take(&mut self.grows);
        self.answered = true;
        self.rows.clear();
        for (at, found) in findings.articles.iter().enumerate() {
            self.rows.push(FoundRow::Article(at));
            let hits = 0..found.hits.len();
            self.rows.extend(hits.map(|hit| FoundRow::Hit(at, hit)));
        }
        self.findings = findings;
        if !grows {
            *list = ListState::default();
        }
    }

    /// The article and hit of a row.
    pub fn at(&self, row: usize) -> Option<(&ArticleHits, Option<&Hit>)> {
        match *self.rows.get(row)? {
            FoundRow::Article(article) => Some((self.findings.articles.get(article)?, None)),
            FoundRow::Hit(article, hit) => {
                let found = self.findings.articles.get(article)?;
                Some((found, found.hits.get(hit)))
            }
        }
    }

    /// Number of hits in the articles listed.
    pub fn n_hits(&self) -> usize {
        let articles = self.findings.articles.iter();
        articles.map(|found| found.n_hits).sum()
    }

    pub(super) fn words_to_copy(&self, row: usize) -> Option<String> {
        let (found, hit) = self.at(row)?;
        let article = index_client::article_words(&found.article);
        Some(match hit {
            None => article,
            Some(hit) => match &hit.speaker {
                Some(speaker) => format!("{} — {speaker}, in: {article}", hit.excerpt),
                None => format!("{} — {article}", hit.excerpt),
            },
        })
    }

    /// Where a hit is, and the others of its article.
    fn hit_target(&self, found: &ArticleHits, hit: usize) -> IndexTarget {
        let words = found.hits.get(hit).map(|hit| {
            let mark = hit.marks.first().copied().unwrap_or_default();
            mark.of(&hit.excerpt).to_owned()
        });
        IndexTarget {
            article: found.article.id.clone(),
            spans: found.hits.iter().map(|hit| hit.span).collect(),
            at: hit,
            query: Some(self.line.text.clone()),
            words: words.unwrap_or_default(),
        }
    }
}

impl App {
    /// Opens the search with the line to type on.
    pub(super) fn show_library_search(&mut self) {
        let on_top = self.screen().map(|screen| &screen.content);
        if !matches!(on_top, Some(LibraryScreen::Search(_))) {
            self.open_screen(LibraryScreen::Search(LibrarySearch::default()));
        }
        let text = self.screen().and_then(|screen| screen.content.line());
        let text = text.map_or(String::new(), |line| line.text.clone());
        self.session.prompt = Some(Prompt::new(Purpose::Query, &text));
    }

    /// The words typed have changed.
    pub(super) fn find(&mut self, text: &str) {
        let Some(screen) = self.screen_mut() else {
            return;
        };
        let LibraryScreen::Search(search) = &mut screen.content else {
            return;
        };
        let Some(mut query) = search.line.take(text) else {
            return;
        };
        begin_last(&mut query, text);
        if query.is_empty() {
            *search = LibrarySearch {
                line: search.line.clone(),
                ..LibrarySearch::default()
            };
            screen.asked = None;
            screen.waiting = false;
            return;
        }
        // Blanks and the like change nothing that is asked for.
        if query.is_equivalent(&search.query) {
            return;
        }
        search.query = query.clone();
        search.limit = FIRST;
        search.grows = false;
        search.answered = false;
        self.ask_search(query, FIRST);
    }

    fn ask_search(&mut self, query: Query, limit: usize) {
        let state = self.reader_state(&query);
        self.ask_for_screen(Request::Search {
            query,
            state,
            limit,
        });
    }

    /// The cursor has come to the end of what is listed: asks for more, if there is more.
    pub(super) fn find_more(&mut self) {
        let Some(screen) = self.screen_mut() else {
            return;
        };
        let LibraryScreen::Search(search) = &mut screen.content else {
            return;
        };
        let listed = search.findings.articles.len();
        let at_end = screen.list.cursor + 1 >= search.rows.len();
        if !at_end
            || screen.waiting
            || listed < search.limit
            || listed >= search.findings.n_articles
        {
            return;
        }
        search.limit *= 2;
        search.grows = true;
        let (query, limit) = (search.query.clone(), search.limit);
        self.ask_search(query, limit);
    }

    /// Opens the article of the row under the cursor at its hit.
    pub(super) fn open_found(&mut self) {
        let Some(screen) = self.screen() else {
            return;
        };
        let LibraryScreen::Search(search) = &screen.content else {
            return;
        };
        let hit = match search.rows.get(screen.list.cursor) {
            Some(&FoundRow::Hit(_, hit)) => hit,
            _ => 0,
        };
        let Some((found, _)) = search.at(screen.list.cursor) else {
            return;
        };
        let line = found.article.clone();
        if found.hits.is_empty() {
            self.open_article(&line, OpenTarget::Place);
        } else {
            let target = search.hit_target(found, hit);
            self.open_at(&line, target);
        }
    }

    /// The next hit: in this article, and after its last one in the next article found.
    pub(super) fn next_hit(&mut self, steps: isize) {
        let beyond = self.reader.open.as_ref().is_some_and(|reader| {
            reader.search.as_ref().is_some_and(|search| {
                let hits = search.hits.as_ref().map_or(0, Vec::len);
                let end = if steps > 0 { hits.saturating_sub(1) } else { 0 };
                search.in_library && search.current == end
            })
        });
        let searched = matches!(self.library.screens.last(), Some(screen) if matches!(screen.content, LibraryScreen::Search(_)));
        if beyond && searched {
            self.open_next_found(steps > 0);
            return;
        }
        self.go_hit(steps);
        self.keep_cursor_with_hit();
    }

    /// The cursor of the results stands on the hit that is read.
    fn keep_cursor_with_hit(&mut self) {
        let Some(reader) = &self.reader.open else {
            return;
        };
        let Some(search) = reader.search.as_ref().filter(|search| search.in_library) else {
            return;
        };
        let (id, at) = (reader.id.clone(), search.current);
        let Some(screen) = self.library.screens.last_mut() else {
            return;
        };
        if let LibraryScreen::Search(search) = &screen.content
            && let Some(article) = search.article_of(&id)
            && let Some(row) = search.row_of(article, at)
        {
            screen.list.cursor = row;
        }
    }

    fn open_next_found(&mut self, forward: bool) {
        let id = self.reader.open.as_ref().map(|reader| reader.id.clone());
        let Some(screen) = self.library.screens.last_mut() else {
            return;
        };
        let LibraryScreen::Search(search) = &screen.content else {
            return;
        };
        let here = id.and_then(|id| search.article_of(&id));
        let with_hits = |at: &usize| !search.findings.articles[*at].hits.is_empty();
        let next = here.and_then(|here| {
            if forward {
                (here + 1..search.findings.articles.len()).find(with_hits)
            } else {
                (0..here).rev().find(with_hits)
            }
        });
        let Some(next) = next else {
            let words = if forward {
                "this is the last hit of the search"
            } else {
                "this is the first hit of the search"
            };
            self.session.info(words);
            return;
        };
        let found = &search.findings.articles[next];
        let hit = if forward { 0 } else { found.hits.len() - 1 };
        let (line, target) = (found.article.clone(), search.hit_target(found, hit));
        if let Some(row) = search.row_of(next, hit) {
            screen.list.cursor = row;
        }
        self.leave_here();
        self.save_places();
        self.open_at(&line, target);
    }
}

/// Letters from which on a word that is being typed stands for all that begin so.
const MIN_PREFIX: usize = 3;

/// Takes the word at the end of what is typed as only begun, until a blank ends it: the results are
/// there before the word is finished.
fn begin_last(query: &mut Query, text: &str) {
    let is_open = text.ends_with(char::is_alphanumeric);
    if let Some(term) = query.terms.last_mut()
        && let Predicate::Text(words) = &mut term.predicate
        && is_open
        && !term.negated
        && !text[term.span.start()..].starts_with('"')
        && words
            .words
            .last()
            .is_some_and(|word| word.chars().count() >= MIN_PREFIX)
    {
        words.is_prefix = true;
    }
}

impl LibrarySearch {
    fn article_of(&self, id: &crate::article_id::ArticleId) -> Option<usize> {
        let mut articles = self.findings.articles.iter();
        articles.position(|found| found.article.id == *id)
    }

    fn row_of(&self, article: usize, hit: usize) -> Option<usize> {
        let wanted = FoundRow::Hit(article, hit);
        self.rows.iter().position(|row| *row == wanted)
    }
}
