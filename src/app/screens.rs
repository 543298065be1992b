//! The screens over the library: search, people, ledger, same words, quote book.
//!
//! They are a stack over the list of articles. Each keeps the article that it was opened from, so that
//! going back restores what was there. This module has what they share: the cursor, the layout and the
//! request to the index. Each screen has its own module; their queries are in `app/library`.

mod actions;
mod library_screen;

pub use super::query_line::{QueryLine, margin, text_width};
pub use library_screen::LibraryScreen;

use super::article::OpenArticle;
use super::geometry::Area;
use super::list::{ListState, Movement};
use super::request::RequestId;
use crate::library::index_api::Response;

/// Widest column for text, in cells.
const MAX_WIDTH: u16 = 124;

/// A screen with its cursor.
#[derive(Debug)]
pub struct ScreenState {
    pub content: LibraryScreen,
    pub list: ListState,
    /// Why the index cannot be queried.
    pub unavailable: Option<String>,
    /// The newest request; answers to older ones are stale.
    pub(super) asked: Option<RequestId>,
    /// Whether the newest request is unanswered.
    pub waiting: bool,
    /// Enter was pressed before the answer: open its first row.
    pub(super) opens_first: bool,
    /// Whether records or the index have changed since the rows were asked for.
    pub(super) is_stale: bool,
    /// Whether the cursor stays where it is when the next answer comes.
    pub(super) keeps_list: bool,
    pub(super) area: Area,
    /// The article that the screen was opened from.
    pub(super) parent: Option<Box<OpenArticle>>,
}

/// The areas of a screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ScreenParts {
    /// The query line, or the title of the page.
    pub head: Area,
    pub list: Area,
    /// Details of the row under the cursor.
    pub foot: Option<Area>,
}

impl ScreenState {
    pub(super) fn new(content: LibraryScreen, parent: Option<OpenArticle>) -> Self {
        Self {
            content,
            list: ListState::default(),
            unavailable: None,
            asked: None,
            waiting: false,
            opens_first: false,
            is_stale: false,
            keeps_list: false,
            area: Area::default(),
            parent: parent.map(Box::new),
        }
    }

    /// The areas of the screen in a body.
    pub fn parts(&self, body: Area) -> ScreenParts {
        let width = if self.content.is_table() {
            body.width
        } else {
            body.width.min(MAX_WIDTH)
        };
        let x = body.x + (body.width - width) / 2;
        let (head, foot) = self.content.chrome_heights(width, body.height);
        let part = |y: u16, height: u16| Area {
            x,
            y,
            width,
            height,
        };
        let list = body.height.saturating_sub(head + foot);
        ScreenParts {
            head: part(body.y, head),
            list: part(body.y + head, list),
            foot: (foot > 0).then(|| part(body.y + head + list, foot)),
        }
    }

    pub(super) fn prepare(&mut self, body: Area) {
        self.area = self.parts(body).list;
        let (area, len) = (self.area, self.content.len());
        self.list.go(self.list.cursor, len);
        self.skip_heading(1);
        let content = &self.content;
        let headings_above = |at: usize| {
            let above = (0..at).rev();
            above.take_while(|&at| !content.is_selectable(at)).count()
        };
        let row_height = |at: usize| content.row_height(at, area);
        self.list
            .follow_rows(usize::from(area.height), len, row_height, headings_above);
    }

    /// Moves the cursor off a heading, forward unless `direction` is negative.
    fn skip_heading(&mut self, direction: isize) {
        let len = self.content.len();
        let from = self.list.cursor;
        if len == 0 || self.content.is_selectable(from) {
            return;
        }
        let before = || (0..from).rev().find(|&at| self.content.is_selectable(at));
        let after = || (from..len).find(|&at| self.content.is_selectable(at));
        let at = if direction < 0 {
            before().or_else(after)
        } else {
            after().or_else(before)
        };
        self.list.cursor = at.unwrap_or(from);
    }

    /// Moves the cursor by selectable rows.
    pub(super) fn step(&mut self, steps: isize) {
        let len = self.content.len();
        for _ in 0..steps.unsigned_abs().min(len) {
            let from = self.list.cursor;
            self.list.step(steps.signum(), len);
            let mut at = self.list.cursor;
            while !self.content.is_selectable(at) {
                let before = at;
                self.list.step(steps.signum(), len);
                at = self.list.cursor;
                if at == before {
                    // A heading ends the list.
                    self.list.cursor = from;
                    return;
                }
            }
        }
    }

    pub(super) fn move_cursor(&mut self, movement: Movement) {
        match movement {
            Movement::Rows(rows) => self.step(rows),
            Movement::Cells(cells) => self.scroll(cells),
            Movement::To(row) => self.go(row),
        }
    }

    /// Moves the cursor by cells of the screen, at least to the next row.
    fn scroll(&mut self, cells: isize) {
        let mut left = cells.unsigned_abs();
        while left > 0 {
            let from = self.list.cursor;
            self.step(cells.signum());
            if self.list.cursor == from {
                return;
            }
            let rows = from.min(self.list.cursor)..from.max(self.list.cursor);
            let passed: usize = rows.map(|at| self.content.row_height(at, self.area)).sum();
            left = left.saturating_sub(passed.max(1));
        }
    }

    /// Moves the cursor to a row, or to the nearest selectable one.
    pub(super) fn go(&mut self, row: usize) {
        let direction = if row >= self.list.cursor { 1 } else { -1 };
        self.list.go(row, self.content.len());
        self.skip_heading(direction);
    }

    pub(super) fn awaits(&self, request: RequestId) -> bool {
        match &self.content {
            LibraryScreen::Ledger(ledger) => ledger.awaits(request),
            _ => self.asked == Some(request),
        }
    }

    /// Whether the rows are not yet those of the query.
    pub(super) const fn is_waiting(&self) -> bool {
        match &self.content {
            LibraryScreen::Ledger(ledger) => ledger.replaces,
            _ => self.waiting,
        }
    }

    pub(super) fn take_answer(&mut self, request: RequestId, answer: Response) {
        self.waiting = self.waiting && self.asked != Some(request);
        let mut before = std::mem::take(&mut self.keeps_list).then_some(self.list);
        match (&mut self.content, answer) {
            (content, Response::Unavailable(reason)) => {
                if let LibraryScreen::Ledger(ledger) = content {
                    ledger.give_up(request);
                }
                self.unavailable = Some(reason);
                return;
            }
            (LibraryScreen::Search(search), Response::Search(findings)) => {
                search.take(findings, &mut self.list);
            }
            (LibraryScreen::People(people), Response::People(lines)) => {
                people.lines = lines;
                self.list = ListState::default();
            }
            (LibraryScreen::Person(person), Response::Person(page)) => {
                person.take(page.map(|page| *page), &mut self.list);
            }
            (LibraryScreen::Ledger(ledger), Response::Ledger(window)) => {
                ledger.take(request, window, &mut self.list);
            }
            (LibraryScreen::SameWords(same_words), Response::QuotePairs(pairs)) => {
                same_words.take(pairs);
                self.list = ListState::default();
            }
            (LibraryScreen::Stories(stories), Response::Stories(found)) => {
                stories.take(found, before.is_some(), &mut self.list);
                before = None;
            }
            (LibraryScreen::SideBySide(both), Response::SideBySide(page)) => both.take(page),
            _ => return,
        }
        if let Some(before) = before {
            self.list = before;
        }
        self.unavailable = None;
    }
}
