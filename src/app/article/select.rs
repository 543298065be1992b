//! Selecting by sentence, word or character, as in modal editors: one end, the head, moves; the other,
//! the tail, stays.

mod units;

use super::{Focus, OpenArticle};
use crate::app::speakers::count_words;
use crate::layout::{Line, Row};
use pullquote_text::Span;
use std::sync::Arc;

/// What the ends of a selection move by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unit {
    #[default]
    Sentence,
    Word,
    /// A grapheme cluster.
    Character,
}

impl Unit {
    const fn next(self) -> Self {
        match self {
            Self::Sentence => Self::Word,
            Self::Word => Self::Character,
            Self::Character => Self::Sentence,
        }
    }

    /// The name on the status line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sentence => "sentence",
            Self::Word => "word",
            Self::Character => "character",
        }
    }
}

/// The text from `tail` to `head`, in either order. Both are a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Selection {
    /// The unit where it began.
    pub tail: Span,
    /// The unit that keys and the mouse move.
    pub head: Span,
    pub unit: Unit,
    /// The column that movements by line aim at.
    goal: Option<i16>,
}

impl Selection {
    pub const fn new(tail: Span, head: Span, unit: Unit) -> Self {
        Self {
            tail,
            head,
            unit,
            goal: None,
        }
    }

    pub fn span(self) -> Span {
        self.tail.cover(self.head)
    }
}

impl OpenArticle {
    /// The first sentence that begins on the page, else the one that covers it.
    pub fn first_sentence_on_page(&self) -> Option<Span> {
        let page = self.page.span();
        let first = self.sentence_at(page.start())?;
        if first.start() >= page.start() {
            return Some(first);
        }
        match self.sentence_at(first.end()) {
            Some(next) if page.contains_byte(next.start()) => Some(next),
            _ => Some(first),
        }
    }

    /// The sentence at or after byte `at`.
    pub(in crate::app) fn sentence_at(&self, at: usize) -> Option<Span> {
        units::at(&self.article, Unit::Sentence, at)
    }

    /// Starts a selection with the sentence of the focus, else with the first one on the page.
    pub fn start_selection(&mut self) -> bool {
        let page = self.page.span();
        let at = self
            .focus_span()
            .filter(|span| page.contains_byte(span.start()))
            .and_then(|span| self.sentence_at(span.start()));
        let sentence = at.or_else(|| self.first_sentence_on_page());
        self.selection =
            sentence.map(|sentence| Selection::new(sentence, sentence, Unit::Sentence));
        self.selection.is_some()
    }

    /// Selects the unit at byte `at`. Returns whether there is one.
    pub fn select_at(&mut self, at: usize, unit: Unit) -> bool {
        let found = units::at(&self.article, unit, at).filter(|found| found.start() <= at);
        self.selection = found.map(|found| Selection::new(found, found, unit));
        found.is_some()
    }

    /// Selects the words of `span`, to be changed by word. Returns whether it has any.
    pub fn select_span(&mut self, span: Span) -> bool {
        let first = units::at(&self.article, Unit::Word, span.start());
        let last = units::before(&self.article, Unit::Word, span.end());
        let ends = first
            .zip(last)
            .filter(|(first, last)| span.contains(first.cover(*last)));
        self.selection = ends.map(|(first, last)| Selection::new(first, last, Unit::Word));
        self.selection.is_some()
    }

    /// Switches from sentences to words to characters. A sentence that was just selected becomes the name
    /// in focus, or the first word of it or of the quotation in focus; another selection keeps its ends.
    pub fn next_unit(&mut self) {
        let Some(old) = self.selection else {
            return;
        };
        let unit = old.unit.next();
        let focus = self.focus_span().filter(|span| old.head.contains(*span));
        let span = if old.tail != old.head || unit != Unit::Word {
            old.span()
        } else {
            match (self.focus, focus) {
                (Some(Focus::Entity(_) | Focus::Mention(..)), Some(name)) => name,
                (_, Some(quote)) => Span::new(quote.start(), quote.start()),
                (_, None) => Span::new(old.head.start(), old.head.start()),
            }
        };
        let first = units::at(&self.article, unit, span.start());
        let last = match unit {
            Unit::Sentence => units::at(&self.article, unit, last_byte(span)),
            Unit::Word | Unit::Character => units::before(&self.article, unit, span.end())
                .filter(|last| last.start() >= span.start()),
        };
        let Some((first, last)) = first.map(|first| (first, last.unwrap_or(first))) else {
            return;
        };
        let (tail, head) = if old.head < old.tail {
            (last, first)
        } else {
            (first, last)
        };
        self.selection = Some(Selection::new(tail, head, unit));
    }

    /// Makes the other end the one that moves.
    pub fn swap_ends(&mut self) {
        if let Some(old) = self.selection {
            self.selection = Some(Selection::new(old.head, old.tail, old.unit));
            self.follow_head();
        }
    }

    /// Moves the head by units and keeps it on screen.
    pub fn extend_selection(&mut self, steps: isize) {
        let Some(Selection {
            tail,
            mut head,
            unit,
            ..
        }) = self.selection
        else {
            return;
        };
        for _ in 0..steps.unsigned_abs().min(1000) {
            let next = if steps > 0 {
                units::at(&self.article, unit, head.end()).filter(|next| next.start() >= head.end())
            } else {
                units::before(&self.article, unit, head.start())
            };
            match next {
                Some(next) => head = next,
                None => break,
            }
        }
        self.selection = Some(Selection::new(tail, head, unit));
        self.follow_head();
    }

    /// Moves the head by lines, towards the same column; by sentences if they are the unit.
    pub fn extend_by_lines(&mut self, lines: isize) {
        let Some(old) = self.selection else {
            return;
        };
        if old.unit == Unit::Sentence {
            return self.extend_selection(lines);
        }
        let mut at = self.layout.row_start(old.head.start());
        let Some(line) = self.line_at(at) else {
            return;
        };
        let column = old.goal.unwrap_or_else(|| {
            let mut glyphs = line.glyphs.iter();
            glyphs
                .find(|glyph| glyph.span().end() > old.head.start())
                .map_or(0, |glyph| glyph.column)
        });
        let mut target = None;
        for _ in 0..lines.unsigned_abs().min(1000) {
            let next = self.next_line(at, lines.signum());
            let Some((start, line)) = next else { break };
            at = start;
            target = line.nearest_byte(column);
        }
        let head = target.and_then(|at| units::at(&self.article, old.unit, at));
        if let Some(head) = head {
            self.selection = Some(Selection {
                head,
                goal: Some(column),
                ..old
            });
            self.follow_head();
        }
    }

    /// Moves the head to the start or end of paragraphs.
    pub fn extend_by_paragraphs(&mut self, steps: isize) {
        let Some(old) = self.selection else {
            return;
        };
        if old.unit == Unit::Sentence {
            return self.extend_selection(steps.saturating_mul(5));
        }
        let blocks = self.article.blocks();
        let edge = |block: usize| {
            let span = blocks.get(block)?.span;
            if steps > 0 {
                units::before(&self.article, old.unit, span.end())
            } else {
                units::at(&self.article, old.unit, span.start())
            }
        };
        let mut head = old.head;
        let mut block = self.article.block_at(head.start());
        for _ in 0..steps.unsigned_abs().min(1000) {
            if edge(block) == Some(head) {
                block = block.saturating_add_signed(steps.signum());
            }
            let is_ahead = |next: &Span| (*next > head) == (steps > 0);
            head = edge(block).filter(is_ahead).unwrap_or(head);
        }
        self.selection = Some(Selection::new(old.tail, head, old.unit));
        self.follow_head();
    }

    /// Moves the head to the unit at byte `at`, for the mouse.
    pub fn extend_to(&mut self, at: usize) {
        let Some(old) = self.selection else {
            return;
        };
        if let Some(head) = units::at(&self.article, old.unit, at) {
            self.selection = Some(Selection::new(old.tail, head, old.unit));
        }
    }

    /// `12 words selected · by word`
    pub fn selection_words(&self) -> Option<String> {
        let selection = self.selection?;
        let selected = selection.span().of(self.article.text());
        let words = match count_words(selected) {
            1 => "1 word".to_owned(),
            n => format!("{n} words"),
        };
        Some(format!("{words} selected · by {}", selection.unit.name()))
    }

    fn line_at(&mut self, at: usize) -> Option<Arc<Line>> {
        match self.layout.rows_from(at, 1).pop()? {
            Row::Line(line) => Some(line),
            Row::Gap(_) => None,
        }
    }

    /// The next line below (above, if `step` is negative) the row that starts at `at`, gaps left out.
    fn next_line(&mut self, mut at: usize, step: isize) -> Option<(usize, Arc<Line>)> {
        loop {
            let next = self.layout.step(at, step);
            if next == at {
                return None;
            }
            at = next;
            if let Some(line) = self.line_at(at) {
                return Some((at, line));
            }
        }
    }

    /// Scrolls as little as will show the head; to a sentence as to any other place.
    fn follow_head(&mut self) {
        let Some(Selection { head, unit, .. }) = self.selection else {
            return;
        };
        if unit == Unit::Sentence {
            self.reveal(head);
            return;
        }
        let row = self.layout.row_start(head.start());
        let below = self.page.height.max(1) as isize - 1;
        if row < self.layout.row_start(self.anchor) {
            self.anchor = row;
        } else if row > self.layout.step(self.anchor, below) {
            self.anchor = self.layout.step(row, -below);
        }
    }
}

/// The last byte of a span; its start if it is empty.
fn last_byte(span: Span) -> usize {
    span.end().saturating_sub(1).max(span.start())
}
