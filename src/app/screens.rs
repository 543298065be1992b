//! The screens over the library's index and the reader's quote book: search, people, ledger, same
//! words, quote book.
//!
//! They stand in a stack over the list of articles, each with the article that it was opened from
//! under it, so that going back always returns to what was left, as it was. Here is what they share:
//! the stack, the line that is typed on, the cursor, and questions with their answers. Each screen has
//! a file of its own.

mod actions;
mod library_screen;

pub use library_screen::LibraryScreen;

use super::App;
use super::article::OpenArticle;
use super::context::Context;
use super::geometry::Area;
use super::list::ListState;
use super::request::RequestId;
use crate::layout::width;
use crate::library::index_api::{Request, Response};
use crate::library::query::{self, Query, QueryError};

/// How many screens may stand over each other; the lowest go first.
const DEEPEST: usize = 24;
/// Text is not set wider than this many cells.
const WIDEST: u16 = 124;

/// What is typed above a list, and what is wrong with it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct QueryLine {
    /// The words.
    pub text: String,
    /// The mistake in them; the list stays as it was.
    pub fault: Option<QueryError>,
}

/// A screen with its cursor.
#[derive(Debug)]
pub struct ScreenState {
    /// What it shows.
    pub content: LibraryScreen,
    /// The cursor.
    pub list: ListState,
    /// Why the index cannot be asked.
    pub unavailable: Option<String>,
    /// The number of the newest question; answers to older ones do not count.
    pub(super) asked: Option<RequestId>,
    /// Whether its answer is still to come.
    pub waiting: bool,
    /// Enter was pressed ahead of the answer: its first row is opened when it comes.
    pub(super) opens: bool,
    pub(super) area: Area,
    parent: Option<Box<OpenArticle>>,
}

/// The parts of a screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ScreenParts {
    /// What is typed, or whom it is about.
    pub head: Area,
    /// The list.
    pub list: Area,
    /// More about the row under the cursor.
    pub foot: Option<Area>,
}

/// Columns left of the words in a list of what is said: for who says it, or how. Without them only a
/// bar stands there.
pub const fn margin(width: u16) -> u16 {
    match width {
        0..76 => 0,
        76..110 => 19,
        _ => 25,
    }
}

/// Columns for the words beside that margin, the bar and a blank on each side.
pub const fn text_width(width: u16) -> u16 {
    width.saturating_sub(margin(width) + 5)
}

/// Lines that some words take in such a list: one, or two where the window has content.
pub(super) fn text_rows(words: &str, area: Area) -> usize {
    let is_long = width::of_str(words) > usize::from(text_width(area.width));
    if is_long && area.height >= 10 { 2 } else { 1 }
}

impl QueryLine {
    /// Takes what was typed: the query, unless there is a mistake in it.
    pub fn take(&mut self, text: &str) -> Option<Query> {
        text.clone_into(&mut self.text);
        match query::parse(text) {
            Ok(query) => {
                self.fault = None;
                Some(query)
            }
            Err(fault) => {
                self.fault = Some(fault);
                None
            }
        }
    }
}

impl ScreenState {
    /// Where its parts stand in a body.
    pub fn parts(&self, body: Area) -> ScreenParts {
        let width = if self.content.is_table() {
            body.width
        } else {
            body.width.min(WIDEST)
        };
        let x = body.x + (body.width - width) / 2;
        let (head, foot) = self.content.chrome_heights(body.height);
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
        self.settle(1);
        let content = &self.content;
        let lead = |at: usize| {
            (0..at)
                .rev()
                .take_while(|&at| !content.is_selectable(at))
                .count()
        };
        let row_height = |at: usize| content.row_height(at, area);
        self.list
            .follow_rows(usize::from(area.height), len, row_height, lead);
    }

    /// Moves the cursor off a heading, onwards if it can.
    fn settle(&mut self, way: isize) {
        let len = self.content.len();
        let from = self.list.cursor;
        if len == 0 || self.content.is_selectable(from) {
            return;
        }
        let before = || (0..from).rev().find(|&at| self.content.is_selectable(at));
        let after = || (from..len).find(|&at| self.content.is_selectable(at));
        let at = if way < 0 {
            before().or_else(after)
        } else {
            after().or_else(before)
        };
        self.list.cursor = at.unwrap_or(from);
    }

    /// Moves the cursor by rows on which it can stand.
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
                    // A heading at the end: nothing to stand on beyond.
                    self.list.cursor = from;
                    return;
                }
            }
        }
    }

    /// Moves the cursor by so many cells of the screen, at least to the next row.
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

    /// Moves the cursor to a row, or the nearest on which it can stand.
    pub(super) fn go(&mut self, row: usize) {
        let way = if row >= self.list.cursor { 1 } else { -1 };
        self.list.go(row, self.content.len());
        self.settle(way);
    }
}

impl App {
    /// The screen that is shown, unless an article or the list of articles is.
    pub fn screen(&self) -> Option<&ScreenState> {
        self.library
            .screens
            .last()
            .filter(|_| self.reader.open.is_none())
    }

    pub(super) fn screen_mut(&mut self) -> Option<&mut ScreenState> {
        let covered = self.reader.open.is_some();
        self.library.screens.last_mut().filter(|_| !covered)
    }

    pub(super) fn screen_context(&self) -> Option<Context> {
        self.screen().map(|screen| screen.content.context())
    }

    /// Opens a screen over what is shown.
    pub(super) fn open_screen(&mut self, content: LibraryScreen) {
        self.reader.close_panel();
        self.session.prompt = None;
        if self.reader.open.is_some() {
            self.save_places();
            self.leave_here();
        }
        if self.library.screens.len() == DEEPEST {
            self.library.screens.remove(0);
        }
        self.library.screens.push(ScreenState {
            content,
            list: ListState::default(),
            unavailable: None,
            asked: None,
            waiting: false,
            opens: false,
            area: Area::default(),
            parent: self.reader.open.take().map(Box::new),
        });
        self.prepare_now();
    }

    /// Closes the screen: what was under it is shown again.
    pub(super) fn close_screen(&mut self) {
        let Some(screen) = self.library.screens.pop() else {
            return;
        };
        self.session.prompt = None;
        let Some(reader) = screen.parent else {
            return;
        };
        let must_ask = !reader.annotated;
        self.reader.open = Some(*reader);
        if must_ask {
            self.ask_annotations();
        }
        // What was kept and corrected meanwhile.
        self.refresh_marks();
        self.apply_corrections();
    }

    /// Asks the index for the screen on top.
    pub(super) fn ask_for_screen(&mut self, question: Request) {
        let request = self.session.ask(question);
        if let Some(screen) = self.library.screens.last_mut() {
            screen.asked = Some(request);
            screen.waiting = true;
        }
    }

    /// Takes an answer, if somebody still waits for it.
    pub(super) fn answered(&mut self, request: RequestId, answer: Response) {
        if self.take_followed(request, &answer)
            || self.take_offered(request, &answer)
            || self.take_filter_answer(request, &answer)
        {
            return;
        }
        let Some(screen) = self
            .library
            .screens
            .iter_mut()
            .find(|screen| screen.awaits(request))
        else {
            return;
        };
        screen.waiting = screen.waiting && screen.asked != Some(request);
        match (&mut screen.content, answer) {
            (content, Response::Unavailable(reason)) => {
                if let LibraryScreen::Ledger(ledger) = content {
                    ledger.give_up(request);
                }
                screen.unavailable = Some(reason);
            }
            (LibraryScreen::Search(search), Response::Search(findings)) => {
                search.take(findings, &mut screen.list);
                screen.unavailable = None;
            }
            (LibraryScreen::People(people), Response::People(lines)) => {
                people.lines = lines;
                screen.list = ListState::default();
                screen.unavailable = None;
            }
            (LibraryScreen::Person(person), Response::Person(page)) => {
                person.take(page.map(|page| *page), &mut screen.list);
                screen.unavailable = None;
            }
            (LibraryScreen::Ledger(ledger), Response::Ledger(window)) => {
                ledger.take(request, window, &mut screen.list);
                screen.unavailable = None;
            }
            (LibraryScreen::SameWords(same_words), Response::QuotePairs(pairs)) => {
                same_words.take(pairs);
                screen.list = ListState::default();
                screen.unavailable = None;
            }
            _ => {}
        }
        self.open_awaited();
    }

    /// Opens the row that Enter asked for ahead of the answer.
    fn open_awaited(&mut self) {
        let is_due = self.screen().is_some_and(|screen| {
            screen.opens && !screen.is_waiting() && !screen.content.is_empty()
        });
        if is_due {
            if let Some(screen) = self.screen_mut() {
                screen.opens = false;
            }
            self.open_screen_row();
        }
        self.fetch_more();
    }
}

impl ScreenState {
    /// Whether it waits for the answer of that number.
    fn awaits(&self, request: RequestId) -> bool {
        match &self.content {
            LibraryScreen::Ledger(ledger) => ledger.awaits(request),
            _ => self.asked == Some(request),
        }
    }

    /// Whether what is listed is not yet what was typed.
    pub(super) const fn is_waiting(&self) -> bool {
        match &self.content {
            LibraryScreen::Ledger(ledger) => ledger.anew,
            _ => self.waiting,
        }
    }

    /// The article that it was opened from, if its annotations are wanted.
    pub(super) fn parent_mut(&mut self) -> Option<&mut OpenArticle> {
        self.parent.as_deref_mut()
    }
}
