//! The mouse on the text: clicks focus, double clicks select a word, triple clicks a sentence, and
//! dragging extends what is selected. At the edges of the page the text scrolls while the button is held.

use crate::app::article::{OpenArticle, Unit};
use crate::app::{App, Reader, Session};
use crate::layout::Row;

/// Longest time between the clicks of a double click, in ms.
const DOUBLE_CLICK: i64 = 400;
/// Time between the rows scrolled at an edge, in ms.
const SCROLL_DELAY: i64 = 60;
/// Rows scrolled at an edge without a sign of the mouse: the release may have been lost.
const MAX_SCROLL: usize = 400;

/// What the mouse does on the text.
#[derive(Clone, Copy, Debug, Default)]
pub struct Pointer {
    /// Where the button was pressed; `None` once it is released.
    from: Option<usize>,
    /// The last press: place, time, and how many in a row.
    last: Option<(usize, i64, u8)>,
    /// The direction in which the text scrolls; 0 within the page.
    edge: isize,
    n_scrolled: usize,
}

impl Pointer {
    /// Notes a press on byte `at` and returns the number of presses in a row, 1 to 3.
    fn press(&mut self, at: usize, now: i64) -> u8 {
        let count = match self.last {
            Some((place, time, count)) if place == at && now - time <= DOUBLE_CLICK => {
                count % 3 + 1
            }
            _ => 1,
        };
        self.last = Some((at, now, count));
        self.from = Some(at);
        self.edge = 0;
        count
    }

    pub(in crate::app) fn release(&mut self, session: &mut Session) {
        self.from = None;
        self.edge = 0;
        session.scroll_at = None;
    }
}

impl App {
    pub(in crate::app) fn press_on_text(&mut self, at: usize) {
        let layers = self.session.settings.layers;
        let count = self.reader.pointer.press(at, self.session.now.unix_ms);
        self.reader.in_panel = false;
        self.reader.with_open(|open| {
            open.selection = None;
            match count {
                1 => drop(open.focus_at(at, &layers)),
                2 => drop(open.select_at(at, Unit::Word)),
                _ => drop(open.select_at(at, Unit::Sentence)),
            }
        });
    }

    /// The mouse is over byte `at` with its button held. `edge` is -1 above and 1 below the page.
    pub(in crate::app) fn drag(&mut self, at: usize, edge: isize) {
        let Some(from) = self.reader.pointer.from else {
            return;
        };
        let now = self.session.now.unix_ms;
        self.reader.with_open(|open| {
            if open.selection.is_some() || (at != from && open.select_at(from, Unit::Character)) {
                open.extend_to(at);
            }
        });
        let pointer = &mut self.reader.pointer;
        let enters = pointer.edge != edge;
        pointer.edge = edge;
        pointer.n_scrolled = 0;
        if edge == 0 {
            self.session.scroll_at = None;
        } else if enters || self.session.scroll_at.is_none() {
            self.session.scroll_at = Some(now + SCROLL_DELAY);
        }
    }

    /// Scrolls a row if the mouse is held at an edge.
    pub(in crate::app) fn scroll_at_edge(&mut self) {
        let now = self.session.now.unix_ms;
        if self.session.scroll_at.take_if(|at| *at <= now).is_none() {
            return;
        }
        let Pointer {
            edge, n_scrolled, ..
        } = self.reader.pointer;
        let mut moves = false;
        self.reader.with_open(|open| {
            let before = open.anchor;
            open.scroll(edge);
            moves = open.anchor != before;
        });
        if !moves || n_scrolled >= MAX_SCROLL {
            return;
        }
        self.prepare_now();
        self.reader.extend_to_edge(edge);
        self.reader.pointer.n_scrolled += 1;
        self.session.scroll_at = Some(now + SCROLL_DELAY);
    }
}

impl Reader {
    /// Moves the selection's head to the first or last line of the page.
    fn extend_to_edge(&mut self, edge: isize) {
        self.with_open(|open: &mut OpenArticle| {
            let mut lines = open.page.rows.iter().filter_map(|row| match row {
                Row::Line(line) => Some(line),
                Row::Gap(_) => None,
            });
            let at = if edge < 0 {
                lines.next().map(|line| line.span.start())
            } else {
                lines
                    .next_back()
                    .and_then(|line| line.nearest_byte(i16::MAX))
            };
            if let Some(at) = at {
                open.extend_to(at);
            }
        });
    }
}
