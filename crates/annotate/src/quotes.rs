//! Quotations by their marks.
//!
//! [`find`] pairs the marks of each paragraph with a stack: double and single marks of any style, nested
//! in either order. A mark without a counterpart is repaired within the paragraph: an unclosed quotation
//! ends with it, and one that continues in the next paragraph is reopened or closed there.

pub mod blocks;
mod letters;
pub mod marks;

use std::ops::Range;

use super::token::{TokenKind, Tokens};
use marks::{Class, Mark, Style};
use pullquote_text::Span;

/// A quotation by its marks, within one paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuotedSpan {
    /// Token range, including the marks.
    pub tokens: Range<u32>,
    /// Byte span, including the marks.
    pub span: Span,
    /// Index of its paragraph.
    pub paragraph: u32,
    /// Whether it has single marks.
    pub single: bool,
    pub opened: bool,
    pub closed: bool,
    /// Whether it continues the last quotation of the previous paragraph.
    pub continues: bool,
    /// Index of the quoted span around it.
    pub parent: Option<u32>,
    /// Whether it is a whole paragraph of a block quotation, with or without marks.
    pub block: bool,
    /// Index of the paragraph that names the writer of a quoted mail: see [`letters`].
    pub letter_line: Option<u32>,
}

/// All quotations, sorted and properly nested. Each contains a letter or digit. Linear in the number of
/// tokens.
pub fn find(text: &str, tokens: &Tokens) -> Vec<QuotedSpan> {
    let mut out = Vec::new();
    let mut open_before = None;
    for (paragraph, range) in tokens.paragraphs.iter().enumerate() {
        let range = range.start as usize..range.end as usize;
        let marks = marks::of_paragraph(text, tokens, range.clone());
        if marks.is_empty() {
            if !range.is_empty() {
                open_before = None;
            }
            continue;
        }
        let mut pairing = Pairing {
            text,
            tokens,
            range,
            paragraph: paragraph as u32,
            open: Vec::new(),
            found: Vec::new(),
        };
        open_before = pairing.run(&marks, open_before);
        nest(&mut pairing.found, out.len() as u32);
        out.append(&mut pairing.found);
    }
    out
}

/// Sorts the quoted spans of one paragraph and sets their parents; `base` is the index of the first.
fn nest(found: &mut [QuotedSpan], base: u32) {
    found.sort_by_key(|quoted_span| quoted_span.span);
    let mut around: Vec<u32> = Vec::new();
    for idx in 0..found.len() {
        while let Some(top) = around.last() {
            if found[(top - base) as usize].span.contains(found[idx].span) {
                break;
            }
            around.pop();
        }
        found[idx].parent = around.last().copied();
        around.push(base + idx as u32);
    }
}

const DEEPEST: usize = 3;

struct Pairing<'a> {
    text: &'a str,
    tokens: &'a Tokens,
    range: Range<usize>,
    paragraph: u32,
    /// Unclosed opening marks, outermost first.
    open: Vec<Mark>,
    found: Vec<QuotedSpan>,
}

impl Pairing<'_> {
    /// Pairs all marks. `before` is the class of the quotation left open by the previous paragraph; returns
    /// the same for the next one.
    fn run(&mut self, marks: &[Mark], before: Option<Class>) -> Option<Class> {
        let mut continues = before;
        for (at, mark) in marks.iter().enumerate() {
            if self.closes(mark, &marks[at + 1..]) {
                self.close(mark);
            } else if continues == Some(mark.class) && self.open.is_empty() && self.ends_here(mark)
            {
                // Closes the quotation of the previous paragraph without reopening it.
                let first = self.range.start as u32;
                self.push(first..mark.token + 1, mark.class, (false, true), true);
                continues = None;
            } else if mark.can_open {
                self.open(mark);
                if !self.at_start(mark) {
                    continues = None;
                }
            }
        }
        self.finish(before)
    }

    /// Whether a mark starts the paragraph.
    fn at_start(&self, mark: &Mark) -> bool {
        mark.token as usize == self.range.start
    }

    /// Whether `mark` can close the quotation of the previous paragraph: it cannot open one, and this
    /// paragraph has none yet.
    fn ends_here(&self, mark: &Mark) -> bool {
        mark.can_close && !mark.can_open && self.found.is_empty()
    }

    /// Whether `mark` closes an open quotation.
    fn closes(&self, mark: &Mark, rest: &[Mark]) -> bool {
        let Some(depth) = self.fitting(mark.class) else {
            return false;
        };
        if !mark.can_close {
            return mark.closes_low && self.open[depth].style == Style::Low;
        }
        match mark.class {
            Class::Single => {
                // A single mark inside an open double quotation is an apostrophe.
                depth + 1 == self.open.len() && !Self::is_possessive(mark, rest)
            }
            Class::Double => {
                let empty = self.open[depth].token + 1 == mark.token;
                if empty && mark.can_open && mark.style == Style::Straight {
                    return false; // `""So,"" she said`
                }
                !mark.is_inch(self.text)
                    || rest.iter().all(|m| m.class != Class::Double || m.can_open)
                    || empty
            }
        }
    }

    /// Stack index of the innermost open mark of this class.
    fn fitting(&self, class: Class) -> Option<usize> {
        self.open.iter().rposition(|open| open.class == class)
    }

    /// Stack index of the mark that `mark` closes; one of the same style is preferred.
    fn closing(&self, mark: &Mark) -> Option<usize> {
        let depth = self.fitting(mark.class)?;
        let same = self.open[..=depth]
            .iter()
            .rposition(|open| open.class == mark.class && mark.matches(open));
        Some(same.unwrap_or(depth))
    }

    /// `the parties’ plan`: an apostrophe after a plural, if another closing mark follows before the next
    /// opening one.
    fn is_possessive(mark: &Mark, rest: &[Mark]) -> bool {
        if !mark.after_s {
            return false;
        }
        // Bounded for linear time.
        rest.iter()
            .take(8)
            .filter(|next| next.class == Class::Single)
            .take_while(|next| next.can_close || !next.can_open)
            .any(|next| next.can_close)
    }

    fn open(&mut self, mark: &Mark) {
        if let Some(depth) = self.fitting(mark.class) {
            let outer = &self.open[depth];
            let empty = outer.token + 1 == mark.token;
            if mark.starts_line && !empty {
                // A mark at the start of a line: the quotation of the previous line was left open.
                let open = *outer;
                self.open.truncate(depth);
                self.push(open.token..mark.token, mark.class, (true, false), false);
            } else if empty && mark.style == outer.style {
                return;
            } else if mark.style != Style::Straight && outer.style == mark.style {
                // Curly marks in curly marks are a mistake; a straight mark starts a new quotation.
                return;
            } else if outer.style == mark.style || empty {
                self.open.truncate(depth);
            }
        }
        if self.open.len() < DEEPEST {
            self.open.push(*mark);
        }
    }

    fn close(&mut self, mark: &Mark) {
        let Some(depth) = self.closing(mark) else {
            return;
        };
        let open = self.open[depth];
        self.open.truncate(depth);
        self.push(open.token..mark.token + 1, mark.class, (true, true), false);
    }

    fn push(
        &mut self,
        range: Range<u32>,
        class: Class,
        (opened, closed): (bool, bool),
        continues: bool,
    ) {
        let span = self
            .tokens
            .span_of(range.start as usize..range.end as usize);
        if span.of(self.text).chars().any(char::is_alphanumeric) {
            self.found.push(QuotedSpan {
                tokens: range,
                span,
                paragraph: self.paragraph,
                single: class == Class::Single,
                opened,
                closed,
                continues,
                parent: None,
                block: false,
                letter_line: None,
            });
        }
    }

    /// Ends the paragraph. A quotation that is still open ends with it, unless its mark is likely an
    /// apostrophe.
    fn finish(&mut self, before: Option<Class>) -> Option<Class> {
        let last = self.range.end as u32;
        let open = std::mem::take(&mut self.open);
        let mut left = None;
        for mark in open {
            let next_opens = self.next_opens(mark.class);
            let stray = mark.loose && !self.at_start(&mark);
            if !stray && (mark.class == Class::Double || next_opens) {
                self.push(mark.token..last, mark.class, (true, false), false);
                left = Some(mark.class);
                break;
            }
        }
        if let (Some(class), Some(first)) =
            (before, self.found.iter_mut().min_by_key(|p| p.tokens.start))
        {
            let fits = first.single == (class == Class::Single);
            if fits && first.tokens.start as usize == self.range.start {
                first.continues = true;
            }
        }
        left
    }

    /// Whether the next non-empty paragraph begins with an opening mark of this class.
    fn next_opens(&self, class: Class) -> bool {
        let next = self.range.end;
        self.tokens.tokens.get(next).is_some_and(|token| {
            token.kind == TokenKind::Mark && {
                let mark = marks::of_token(self.text, self.tokens, next, next);
                mark.is_some_and(|mark| mark.class == class && mark.can_open)
            }
        })
    }
}
