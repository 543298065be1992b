//! What a quotation mark can do in its context: open, close, either, or nothing.

use std::ops::Range;

use crate::token::{TokenKind, Tokens, sign};

/// Double marks of all styles pair with each other, and so do single ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// `“ ” " « » „ `` '' ″ 「 」`.
    Double,
    /// `‘ ’ ' ‹ › ´`.
    Single,
}

/// The shape of a mark. A mark closes one of its own style where one is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `" '`, without a direction.
    Straight,
    /// `“ ” ‘ ’`
    English,
    /// `„ ‚`, closed by `“ ‘`.
    Low,
    /// `« » ‹ ›`
    Guillemet,
    /// `「 」 『 』`
    Corner,
}

/// A quotation mark in context.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    pub token: u32,
    pub class: Class,
    /// Whether it can open a quotation.
    pub can_open: bool,
    /// Whether it can close one.
    pub can_close: bool,
    /// Whether it closes a quotation that a low mark opened: the `“` of `„…“`.
    pub closes_low: bool,
    pub style: Style,
    /// Whether blanks on both sides leave open which way it faces.
    pub loose: bool,
    /// Whether it may be an apostrophe: after a word in `s` and before white space.
    pub after_s: bool,
    /// Whether it starts its line.
    pub starts_line: bool,
    start: u32,
}

impl Mark {
    /// Whether it is of a style that closes `open`.
    pub fn matches(&self, open: &Self) -> bool {
        self.style == open.style || (self.closes_low && open.style == Style::Low)
    }

    /// Whether it may be an inch sign: `6'2"`.
    pub fn is_inch(&self, text: &str) -> bool {
        let before = text.get(..self.start as usize).unwrap_or("");
        let head = before.trim_end_matches(|c: char| c.is_ascii_digit());
        if before.len() - head.len() > 2 {
            return false;
        }
        let feet = head.trim_end_matches(' ').strip_suffix(['\'', '’', '′']);
        feet.is_some_and(|feet| {
            feet.trim_end_matches(' ')
                .ends_with(|c: char| c.is_ascii_digit())
        })
    }
}

/// The marks in a range of tokens, one paragraph.
pub fn of_paragraph(text: &str, tokens: &Tokens, range: Range<usize>) -> Vec<Mark> {
    range
        .clone()
        .filter(|idx| tokens.tokens[*idx].kind == TokenKind::Mark)
        .filter_map(|idx| of_token(text, tokens, idx, range.start))
        .filter(|mark| mark.can_open || mark.can_close || mark.closes_low)
        .collect()
}

/// Whether an opening mark may follow this character.
fn opens_after(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '(' | '['
                | '{'
                | '—'
                | '–'
                | '-'
                | '/'
                | '…'
                | '‘'
                | '’'
                | '“'
                | '”'
                | '"'
                | '\''
                | '«'
                | '¿'
                | '¡'
                | '_'
                | '*'
                | '>'
                | '•'
                | '\u{200b}'
        )
}

/// The mark at token `idx` of the paragraph that begins at token `first`.
pub fn of_token(text: &str, tokens: &Tokens, idx: usize, first: usize) -> Option<Mark> {
    let span = tokens.tokens.get(idx)?.span;
    let word = span.of(text);
    let before = if idx == first {
        ' '
    } else {
        text.get(..span.start())?.chars().next_back().unwrap_or(' ')
    };
    let after = text.get(span.end()..)?.chars().next().unwrap_or(' ');
    let sign = sign::of_token(word)?;
    let (class, facing, style) = form(sign);
    let loose_before = opens_after(before);
    let blank_after = after.is_whitespace();
    let tight_before = !before.is_whitespace();
    let ends_after = !after.is_alphanumeric();
    let (can_open, can_close) = match (facing, class) {
        // A curly mark of the wrong direction is taken for the other one.
        (Facing::Open, Class::Double) => {
            let slip = tight_before && !loose_before && (blank_after || ",.;".contains(after));
            (!slip, slip)
        }
        (Facing::Close, Class::Double) => {
            let slip = before.is_whitespace() && !blank_after && after.is_alphanumeric();
            (slip, !slip)
        }
        (Facing::Open, Class::Single) => (loose_before && !blank_after, false),
        (Facing::Close, Class::Single) => {
            let open = before.is_whitespace() && after.is_alphabetic();
            (open && sign == '\'', tight_before && ends_after)
        }
        (Facing::Either, Class::Single) => (
            loose_before && opens_word(after),
            tight_before && ends_after,
        ),
        (Facing::Either, Class::Double) => {
            let (open, close) = (loose_before && !blank_after, tight_before);
            if sign == '″' && before.is_ascii_digit() {
                (false, false)
            } else if open == close {
                (true, true)
            } else {
                (open, close)
            }
        }
    };
    let mut mark = Mark {
        token: idx as u32,
        class,
        can_open,
        can_close,
        closes_low: facing == Facing::Open && style == Style::English && tight_before && ends_after,
        style,
        loose: before.is_whitespace() && blank_after,
        after_s: matches!(before, 's' | 'S') && after.is_whitespace(),
        starts_line: before == '\n' || idx == first,
        start: span.start() as u32,
    };
    if class == Class::Double && mark.can_open && mark.is_inch(text) {
        mark.can_open = false;
    }
    Some(mark)
}

fn opens_word(after: char) -> bool {
    after.is_alphanumeric()
        || matches!(
            after,
            '“' | '"' | '$' | '£' | '€' | '[' | '…' | '¿' | '#' | '@'
        )
}

#[derive(Clone, Copy, PartialEq)]
enum Facing {
    Open,
    Close,
    Either,
}

fn form(sign: char) -> (Class, Facing, Style) {
    match sign {
        '“' | '‟' | '❝' | '〝' => (Class::Double, Facing::Open, Style::English),
        '”' | '❞' | '〞' | '〟' => (Class::Double, Facing::Close, Style::English),
        '„' => (Class::Double, Facing::Open, Style::Low),
        '«' => (Class::Double, Facing::Open, Style::Guillemet),
        '»' => (Class::Double, Facing::Close, Style::Guillemet),
        '「' | '『' => (Class::Double, Facing::Open, Style::Corner),
        '」' | '』' => (Class::Double, Facing::Close, Style::Corner),
        '"' | '＂' | '″' => (Class::Double, Facing::Either, Style::Straight),
        '‘' | '`' | '❛' | '‛' => (Class::Single, Facing::Open, Style::English),
        '‹' => (Class::Single, Facing::Open, Style::Guillemet),
        '‚' => (Class::Single, Facing::Open, Style::Low),
        '’' | '❜' => (Class::Single, Facing::Close, Style::English),
        '›' => (Class::Single, Facing::Close, Style::Guillemet),
        _ => (Class::Single, Facing::Either, Style::Straight),
    }
}
