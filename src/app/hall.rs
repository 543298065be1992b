//! The screens over the library's index and the reader's quote book: search, people, ledger, same
//! words, quote book.
//!
//! They stand in a stack over the list of articles, each with the article that it was opened from
//! under it, so that going back always returns to what was left, as it was. Here is what they share:
//! the stack, the line that is typed on, the cursor, and questions with their answers. Each screen has
//! a file of its own.

mod act;
mod room;

pub use room::Room;

use super::geometry::Area;
use super::keymap::Context;
use super::list::ListState;
use super::reader::Reader;
use super::{App, Effect};
use crate::layout::width;
use crate::library::archive::{Answer, Question};
use crate::library::query::{self, Query, QueryError};

/// How many screens may stand over each other; the lowest go first.
const DEEPEST: usize = 24;
/// Text is not set wider than this many cells.
const WIDEST: u16 = 124;

/// What is typed above a list, and what is wrong with it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    /// The words.
    pub text: String,
    /// The mistake in them; the list stays as it was.
    pub fault: Option<QueryError>,
}

/// A screen with its cursor.
#[derive(Debug)]
pub struct Hall {
    /// What it shows.
    pub room: Room,
    /// The cursor.
    pub list: ListState,
    /// Why the index cannot be asked.
    pub unavailable: Option<String>,
    /// The number of the newest question; answers to older ones do not count.
    pub(super) asked: u64,
    /// Whether its answer is still to come.
    pub waiting: bool,
    /// Enter was pressed ahead of the answer: its first row is opened when it comes.
    pub(super) opens: bool,
    pub(super) area: Area,
    under: Option<Box<Reader>>,
}

/// The parts of a screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HallParts {
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
pub const fn words_room(width: u16) -> u16 {
    width.saturating_sub(margin(width) + 5)
}

/// Lines that some words take in such a list: one, or two where the window has room.
pub(super) fn words_rows(words: &str, area: Area) -> usize {
    let is_long = width::of_str(words) > usize::from(words_room(area.width));
    if is_long && area.height >= 10 { 2 } else { 1 }
}

impl Line {
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

impl Hall {
    /// Where its parts stand in a body.
    pub fn parts(&self, body: Area) -> HallParts {
        let width = if self.room.is_table() {
            body.width
        } else {
            body.width.min(WIDEST)
        };
        let x = body.x + (body.width - width) / 2;
        let (head, foot) = self.room.furniture(body.height);
        let part = |y: u16, height: u16| Area {
            x,
            y,
            width,
            height,
        };
        let list = body.height.saturating_sub(head + foot);
        HallParts {
            head: part(body.y, head),
            list: part(body.y + head, list),
            foot: (foot > 0).then(|| part(body.y + head + list, foot)),
        }
    }

    pub(super) fn prepare(&mut self, body: Area) {
        self.area = self.parts(body).list;
        let (area, len) = (self.area, self.room.len());
        self.list.go(self.list.cursor, len);
        self.settle(1);
        let room = &self.room;
        let lead = |at: usize| (0..at).rev().take_while(|&at| !room.rests(at)).count();
        let tall = |at: usize| room.tall(at, area);
        self.list
            .follow_tall(usize::from(area.height), len, tall, lead);
    }

    /// Moves the cursor off a heading, onwards if it can.
    fn settle(&mut self, way: isize) {
        let len = self.room.len();
        let from = self.list.cursor;
        if len == 0 || self.room.rests(from) {
            return;
        }
        let before = || (0..from).rev().find(|&at| self.room.rests(at));
        let after = || (from..len).find(|&at| self.room.rests(at));
        let at = if way < 0 {
            before().or_else(after)
        } else {
            after().or_else(before)
        };
        self.list.cursor = at.unwrap_or(from);
    }

    /// Moves the cursor by rows on which it can stand.
    pub(super) fn step(&mut self, steps: isize) {
        let len = self.room.len();
        for _ in 0..steps.unsigned_abs().min(len) {
            let from = self.list.cursor;
            self.list.step(steps.signum(), len);
            let mut at = self.list.cursor;
            while !self.room.rests(at) {
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
            let passed: usize = rows.map(|at| self.room.tall(at, self.area)).sum();
            left = left.saturating_sub(passed.max(1));
        }
    }

    /// Moves the cursor to a row, or the nearest on which it can stand.
    pub(super) fn go(&mut self, row: usize) {
        let way = if row >= self.list.cursor { 1 } else { -1 };
        self.list.go(row, self.room.len());
        self.settle(way);
    }
}

impl App {
    /// The screen that is shown, unless an article or the list of articles is.
    pub fn hall(&self) -> Option<&Hall> {
        self.halls.last().filter(|_| self.reader.is_none())
    }

    pub(super) fn hall_mut(&mut self) -> Option<&mut Hall> {
        let covered = self.reader.is_some();
        self.halls.last_mut().filter(|_| !covered)
    }

    pub(super) fn hall_context(&self) -> Option<Context> {
        self.hall().map(|hall| hall.room.context())
    }

    /// Opens a screen over what is shown.
    pub(super) fn enter_hall(&mut self, room: Room, fx: &mut Vec<Effect>) {
        self.panel = None;
        self.in_panel = false;
        self.prompt = None;
        if self.reader.is_some() {
            self.save_places(fx);
            self.leave_here();
        }
        if self.halls.len() == DEEPEST {
            self.halls.remove(0);
        }
        self.halls.push(Hall {
            room,
            list: ListState::default(),
            unavailable: None,
            asked: 0,
            waiting: false,
            opens: false,
            area: Area::default(),
            under: self.reader.take().map(Box::new),
        });
        let size = self.size;
        self.prepare(size);
    }

    /// Closes the screen: what was under it is shown again.
    pub(super) fn leave_hall(&mut self, fx: &mut Vec<Effect>) {
        let Some(hall) = self.halls.pop() else {
            return;
        };
        self.prompt = None;
        let Some(reader) = hall.under else {
            return;
        };
        let must_ask = !reader.annotated;
        self.reader = Some(*reader);
        if must_ask {
            self.ask_annotations(fx);
        }
        // What was kept and corrected meanwhile.
        self.find_marks();
        self.correct();
    }

    /// Asks the index for the screen on top.
    pub(super) fn ask_for_hall(&mut self, question: Question, fx: &mut Vec<Effect>) {
        let serial = self.ask(question, fx);
        if let Some(hall) = self.halls.last_mut() {
            hall.asked = serial;
            hall.waiting = true;
        }
    }

    /// Takes an answer, if somebody still waits for it.
    pub(super) fn answered(&mut self, serial: u64, answer: Answer, fx: &mut Vec<Effect>) {
        if self.take_followed(serial, &answer, fx)
            || self.take_offered(serial, &answer)
            || self.take_narrowed(serial, &answer, fx)
        {
            return;
        }
        let Some(hall) = self.halls.iter_mut().find(|hall| hall.awaits(serial)) else {
            return;
        };
        hall.waiting = hall.waiting && hall.asked != serial;
        match (&mut hall.room, answer) {
            (room, Answer::Unavailable(reason)) => {
                if let Room::Ledger(ledger) = room {
                    ledger.give_up(serial);
                }
                hall.unavailable = Some(reason);
            }
            (Room::Finder(finder), Answer::Found(findings)) => {
                finder.take(findings, &mut hall.list);
                hall.unavailable = None;
            }
            (Room::People(people), Answer::People(lines)) => {
                people.lines = lines;
                hall.list = ListState::default();
                hall.unavailable = None;
            }
            (Room::Person(person), Answer::Person(page)) => {
                person.take(page.map(|page| *page), &mut hall.list);
                hall.unavailable = None;
            }
            (Room::Ledger(ledger), Answer::Ledger(window)) => {
                ledger.take(serial, window, &mut hall.list);
                hall.unavailable = None;
            }
            (Room::Echoes(echoes), Answer::Echoes(pairs)) => {
                echoes.take(pairs);
                hall.list = ListState::default();
                hall.unavailable = None;
            }
            _ => {}
        }
        self.open_awaited(fx);
    }

    /// Opens the row that Enter asked for ahead of the answer.
    fn open_awaited(&mut self, fx: &mut Vec<Effect>) {
        let is_due = self
            .hall()
            .is_some_and(|hall| hall.opens && !hall.is_waiting() && !hall.room.is_empty());
        if is_due {
            if let Some(hall) = self.hall_mut() {
                hall.opens = false;
            }
            self.open_hall_row(fx);
        }
        self.fetch_more(fx);
    }
}

impl Hall {
    /// Whether it waits for the answer of that number.
    fn awaits(&self, serial: u64) -> bool {
        match &self.room {
            Room::Ledger(ledger) => ledger.awaits(serial),
            _ => self.asked == serial,
        }
    }

    /// Whether what is listed is not yet what was typed.
    pub(super) const fn is_waiting(&self) -> bool {
        match &self.room {
            Room::Ledger(ledger) => ledger.anew,
            _ => self.waiting,
        }
    }

    /// The article that it was opened from, if its annotations are wanted.
    pub(super) fn under_mut(&mut self) -> Option<&mut Reader> {
        self.under.as_deref_mut()
    }
}
