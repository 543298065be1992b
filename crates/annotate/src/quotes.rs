//! Where quotations begin and end, by their marks alone.
//!
//! [`find`] pairs the marks of each paragraph with a small stack: double and single marks of any
//! style, each inside the other. What is missing is mended within the paragraph: an opening mark
//! without its closing one runs to the paragraph's end; a quotation that goes on in the next
//! paragraph opens there again, or is closed there. Who speaks is found later, in `attribution`.

pub mod marks;

use std::ops::Range;

use super::token::{TokenKind, Tokens};
use marks::{Class, Mark};
use pullquote_text::Span;

/// A stretch between an opening and its closing mark, within one paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuotedSpan {
    /// Its tokens, marks included.
    pub tokens: Range<u32>,
    /// Its bytes, marks included.
    pub span: Span,
    /// Index of its paragraph.
    pub paragraph: u32,
    /// Whether its outer marks are single ones.
    pub single: bool,
    /// Whether it has an opening mark.
    pub opened: bool,
    /// Whether it has a closing mark.
    pub closed: bool,
    /// Whether it goes on from the quoted span before it, in the paragraph before.
    pub continues: bool,
    /// Index of the quoted span that it is nested in.
    pub parent: Option<u32>,
}

/// All quotations of a text by their marks, sorted, properly nested, never empty of letters and
/// digits. Linear in the number of tokens.
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

/// Sorts the quoted spans of one paragraph and ties each to the one that it is nested in; `base` is the
/// index that the first of them will have.
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

/// Deepest nesting that is followed: a quotation in a quotation in a quotation.
const DEEPEST: usize = 3;

struct Pairing<'a> {
    text: &'a str,
    tokens: &'a Tokens,
    range: Range<usize>,
    paragraph: u32,
    /// Opening marks that wait for their closing ones, outermost first.
    open: Vec<Mark>,
    found: Vec<QuotedSpan>,
}

impl Pairing<'_> {
    /// Pairs all marks. `before` is the class of the quotation that the paragraph before left open;
    /// the answer is the same for the next paragraph.
    fn run(&mut self, marks: &[Mark], before: Option<Class>) -> Option<Class> {
        let mut continues = before;
        for (at, mark) in marks.iter().enumerate() {
            if self.closes(mark, &marks[at + 1..]) {
                self.close(mark);
            } else if continues == Some(mark.class) && self.open.is_empty() && self.ends_here(mark)
            {
                // The paragraph before was left open and this one is closed without being opened.
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

    /// Whether a mark stands at the head of the paragraph.
    fn at_start(&self, mark: &Mark) -> bool {
        mark.token as usize == self.range.start
    }

    /// Whether `mark` closes what the paragraph before left open: it can only close, and nothing
    /// was opened before it here.
    fn ends_here(&self, mark: &Mark) -> bool {
        mark.can_close && !mark.can_open && self.found.is_empty()
    }

    /// Whether `mark` closes the innermost open quotation that it fits.
    fn closes(&self, mark: &Mark, rest: &[Mark]) -> bool {
        if !mark.can_close {
            return false;
        }
        let Some(depth) = self.fitting(mark.class) else {
            return false;
        };
        match mark.class {
            Class::Single => {
                // A single mark never closes over an open double one: it is an apostrophe there.
                depth + 1 == self.open.len() && !Self::is_possessive(mark, rest)
            }
            Class::Double => {
                let open = &self.open[depth];
                !mark.is_inch(self.text)
                    || rest.iter().all(|m| m.class != Class::Double || m.can_open)
                    || open.token + 1 == mark.token
            }
        }
    }

    /// Position in the stack of the innermost open mark of that class.
    fn fitting(&self, class: Class) -> Option<usize> {
        self.open.iter().rposition(|open| open.class == class)
    }

    /// Position of the open mark that `mark` closes: of its own style before any other.
    fn closing(&self, mark: &Mark) -> Option<usize> {
        let depth = self.fitting(mark.class)?;
        let same = self.open[..=depth]
            .iter()
            .rposition(|open| open.class == mark.class && open.curly == mark.curly);
        Some(same.unwrap_or(depth))
    }

    /// `the parties’ plan`: a plural with its apostrophe, when a better closing mark follows before
    /// anything else is opened.
    fn is_possessive(mark: &Mark, rest: &[Mark]) -> bool {
        if !mark.after_s {
            return false;
        }
        // Bounded: a later closing mark is looked for among the next few only.
        rest.iter()
            .take(8)
            .take_while(|next| next.class == Class::Single && (next.can_close || !next.can_open))
            .any(|next| next.can_close)
    }

    fn open(&mut self, mark: &Mark) {
        if let Some(depth) = self.fitting(mark.class) {
            let outer = &self.open[depth];
            let empty = outer.token + 1 == mark.token;
            if mark.starts_line && !empty {
                // A new line with a mark of its own: the line before was left open.
                let open = *outer;
                self.open.truncate(depth);
                self.push(open.token..mark.token, mark.class, (true, false), false);
            } else if mark.curly && outer.curly && !empty {
                // Curly marks nest in their own kind by mistake only; a straight one begins anew.
                return;
            } else if outer.curly == mark.curly || empty {
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
            });
        }
    }

    /// Ends the paragraph: what is still open runs to its end, if it is likely to be a quotation.
    fn finish(&mut self, before: Option<Class>) -> Option<Class> {
        let last = self.range.end as u32;
        let open = std::mem::take(&mut self.open);
        let mut left = None;
        for mark in open {
            let next_opens = self.next_opens(mark.class);
            if mark.class == Class::Double || next_opens {
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

    /// Whether the next paragraph with words begins with an opening mark of that class.
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
