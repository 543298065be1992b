//! Tokenises one block in a single pass.

use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

use super::sign::{self, is_apostrophe, is_mark};
use super::tokens::{Token, TokenKind};
use crate::sentence::abbreviations::keeps_dot;
use pullquote_text::Span;

/// Words that begin with an apostrophe far more often than they are quoted alone.
const CLIPPED: [&str; 14] = [
    "em", "til", "cause", "twas", "tis", "round", "bout", "tween", "twere", "twill", "tisn",
    "twasn", "gainst", "nother",
];

/// Whether a character belongs to no token.
pub fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}' | '\u{2060}' | '\u{feff}')
}

/// Appends the tokens of `span` to `out`.
pub fn scan(text: &str, span: Span, out: &mut Vec<Token>) {
    let mut scanner = Scanner {
        text: text.get(..span.end()).unwrap_or(text),
        at: span.start(),
    };
    // The block may begin with a combining mark on the white space before it.
    scanner.at = scanner.cluster_end(scanner.at);
    while let Some(c) = scanner.peek(scanner.at) {
        if is_blank(c) {
            // With the combining marks on it.
            scanner.at = scanner.cluster_end(scanner.at + c.len_utf8());
            continue;
        }
        scanner.token(c, out);
    }
}

struct Scanner<'a> {
    text: &'a str,
    at: usize,
}

impl Scanner<'_> {
    fn peek(&self, at: usize) -> Option<char> {
        let byte = *self.text.as_bytes().get(at)?;
        if byte < 0x80 {
            return Some(byte as char);
        }
        self.text.get(at..)?.chars().next()
    }

    fn is_letter(&self, at: usize) -> bool {
        self.peek(at).is_some_and(char::is_alphabetic)
    }

    fn is_digit(&self, at: usize) -> bool {
        self.peek(at).is_some_and(|c| c.is_ascii_digit())
    }

    fn is_alnum(&self, at: usize) -> bool {
        self.peek(at).is_some_and(char::is_alphanumeric)
    }

    fn push(&mut self, start: usize, end: usize, kind: TokenKind, out: &mut Vec<Token>) {
        let end = self.cluster_end(end);
        out.push(Token {
            span: Span::new(start, end),
            kind,
        });
        self.at = end;
    }

    /// Whether the character before `at` may be `Prepend` (UAX #29), all of which are beyond Latin, Greek,
    /// Cyrillic and Hebrew.
    fn is_after_prefix(&self, at: usize) -> bool {
        let before = self.text.as_bytes()[..at].last();
        if before.is_none_or(u8::is_ascii) {
            return false;
        }
        let before = self
            .text
            .get(..at)
            .and_then(|text| text.chars().next_back());
        before.is_some_and(|c| c >= '\u{600}' && !('\u{2000}'..='\u{206f}').contains(&c))
    }

    /// The next grapheme cluster boundary at or after `at`.
    fn cluster_end(&self, at: usize) -> usize {
        match self.peek(at) {
            // Fast path: ASCII, general punctuation and white space never continue a cluster, except after a
            // `Prepend` character.
            None => at,
            Some(c) if c.is_ascii() && !self.is_after_prefix(at) => at,
            Some('\u{2010}'..='\u{2027}' | '\u{a0}') if !self.is_after_prefix(at) => at,
            Some(_) => {
                let mut cursor = GraphemeCursor::new(at, self.text.len(), true);
                match cursor.is_boundary(self.text, 0) {
                    Ok(false) => cursor
                        .next_boundary(self.text, 0)
                        .ok()
                        .flatten()
                        .unwrap_or(self.text.len()),
                    _ => at,
                }
            }
        }
    }

    fn token(&mut self, c: char, out: &mut Vec<Token>) {
        let start = self.at;
        if let Some((end, kind)) = self.coded_sign(start, c) {
            self.push(start, end, kind, out);
        } else if c.is_alphabetic() || (matches!(c, '#' | '@') && self.is_letter(start + 1)) {
            self.word(start, out);
        } else if c.is_numeric() {
            let end = self.number_end(start);
            self.push(start, end, TokenKind::Number, out);
        } else if let Some((end, kind)) = self.apostrophe_word(start, c) {
            self.push(start, end, kind, out);
        } else if c == ',' && self.is_low_mark(start) {
            self.push(start, start + 2, TokenKind::Mark, out);
        } else if is_mark(c) {
            let next = start + c.len_utf8();
            // Two single marks are a double one.
            let double = matches!(c, '\'' | '`' | '‘' | '’') && self.peek(next) == Some(c);
            let end = if double { next + c.len_utf8() } else { next };
            self.push(start, end, TokenKind::Mark, out);
        } else {
            let end = self.punct_end(start, c);
            if c.is_ascii() {
                return self.push(start, end, TokenKind::Punct, out);
            }
            // `punct_end` returns cluster boundaries; checking again would be quadratic in a row of flags.
            out.push(Token {
                span: Span::new(start, end),
                kind: TokenKind::Punct,
            });
            self.at = end;
        }
    }

    /// A sign that is written as a character reference or garbled.
    fn coded_sign(&self, start: usize, c: char) -> Option<(usize, TokenKind)> {
        if !matches!(c, '&' | 'â') {
            return None;
        }
        let (sign, len) = sign::coded(self.text.get(start..)?)?;
        let kind = if is_mark(sign) {
            TokenKind::Mark
        } else {
            TokenKind::Punct
        };
        Some((start + len, kind))
    }

    /// Two commas in place of `„`: before a word and after a blank.
    fn is_low_mark(&self, start: usize) -> bool {
        let before = self.text.get(..start).and_then(|t| t.chars().next_back());
        self.peek(start + 1) == Some(',')
            && self.is_alnum(start + 2)
            && before.is_none_or(|c| is_blank(c) || c == '(')
    }

    /// The end of an apostrophe at `at` inside a word.
    fn apostrophe_end(&self, at: usize, c: char) -> Option<usize> {
        match c {
            '\'' | '’' | '´' => Some(at + c.len_utf8()),
            '&' | 'â' => {
                let (sign, len) = sign::coded(self.text.get(at..)?)?;
                matches!(sign, '\'' | '’').then_some(at + len)
            }
            _ => None,
        }
    }

    /// Words and numbers that begin with an apostrophe: `’90s`, `’n’`, `’em`.
    fn apostrophe_word(&self, start: usize, c: char) -> Option<(usize, TokenKind)> {
        if !is_apostrophe(c) {
            return None;
        }
        let after = start + c.len_utf8();
        if self.is_digit(after) && self.is_digit(after + 1) && !self.is_digit(after + 2) {
            let plural = matches!(self.peek(after + 2), Some('s' | 'S'));
            let end = after + 2 + usize::from(plural);
            let open = self.is_alnum(end) || !plural && self.closes_soon(end, c);
            return (!open && c != '`').then_some((end, TokenKind::Number));
        }
        let rest = self.text.get(after..)?;
        if matches!(rest.as_bytes().first(), Some(b'n' | b'N')) {
            let close = self.peek(after + 1).filter(|c| is_apostrophe(*c));
            if let Some(close) = close {
                return Some((after + 1 + close.len_utf8(), TokenKind::Word));
            }
        }
        let cut = CLIPPED.into_iter().find(|cut| {
            rest.get(..cut.len())
                .is_some_and(|head| head.eq_ignore_ascii_case(cut))
        })?;
        let end = after + cut.len();
        let open = self.is_alnum(end) || self.closes_soon(end, c);
        (!open).then_some((end, TokenKind::Word))
    }

    /// Whether a single mark follows the word, so that the apostrophe before it opens a quotation.
    fn closes_soon(&self, end: usize, open: char) -> bool {
        let close = if open == '‘' { '’' } else { open };
        let at = match self.peek(end) {
            Some(',' | '.' | '!' | '?') => end + 1,
            _ => end,
        };
        self.peek(at) == Some(close)
    }

    fn punct_end(&self, start: usize, c: char) -> usize {
        match c {
            '.' => self.dots_end(start),
            '-' | '—' | '–' | '!' | '?' | '*' | '=' | '_' | '~' | '…' => {
                let mut end = start + c.len_utf8();
                while self.peek(end) == Some(c) {
                    end += c.len_utf8();
                }
                self.cluster_end(end)
            }
            c if c.is_ascii() => start + 1,
            _ => {
                let cluster = self
                    .text
                    .get(start..)
                    .and_then(|t| t.graphemes(true).next());
                start + cluster.map_or(c.len_utf8(), str::len)
            }
        }
    }

    /// `.`, `...`, and the spaced `. . .`.
    fn dots_end(&self, start: usize) -> usize {
        let mut end = start + 1;
        loop {
            match self.peek(end) {
                Some('.') => end += 1,
                Some(' ' | '\u{a0}') => {
                    let next = end + self.peek(end).map_or(1, char::len_utf8);
                    let spaced = self.peek(next) == Some('.') && !self.is_digit(next + 1);
                    if !spaced {
                        return end;
                    }
                    end = next + 1;
                }
                _ => return end,
            }
        }
    }

    fn number_end(&self, start: usize) -> usize {
        let mut end = start;
        while let Some(c) = self.peek(end) {
            let next = end + c.len_utf8();
            let inner = match c {
                'â' if self.coded_sign(end, c).is_some() => false,
                c if c.is_alphanumeric() => true,
                '.' | ',' | ':' => self.is_digit(end.wrapping_sub(1)) && self.is_digit(next),
                '–' => self.is_digit(next),
                '-' => self.is_alnum(next),
                _ => false,
            };
            if !inner {
                let whole = self.cluster_end(end);
                if whole == end {
                    break;
                }
                end = whole;
                continue;
            }
            end = next;
        }
        end
    }

    fn word(&mut self, start: usize, out: &mut Vec<Token>) {
        let (end, clitic) = self.word_end(start);
        let sign = matches!(self.peek(end), Some('@' | ':'));
        if (sign || self.text[start..].starts_with("www."))
            && let Some(end) = self.address_end(start)
        {
            return self.push(start, end, TokenKind::Address, out);
        }
        let (head, tail) = match clitic {
            Some(at) => (at, end),
            None => (end, end),
        };
        if head > start {
            self.push(start, head, TokenKind::Word, out);
        }
        if tail > head {
            self.push(head, tail, TokenKind::Clitic, out);
        }
    }

    /// The end of the word that begins at `start`, and the start of its clitic.
    fn word_end(&self, start: usize) -> (usize, Option<usize>) {
        let mut end = start + self.peek(start).map_or(0, char::len_utf8);
        while let Some(c) = self.peek(end) {
            let next = end + c.len_utf8();
            if let Some(next) = self.apostrophe_end(end, c)
                && self.is_alnum(next)
            {
                match self.clitic_end(end, next) {
                    Some((from, to)) if from > start => return (to, Some(from)),
                    _ if self.is_letter(next) => end = next,
                    _ => break,
                }
                continue;
            }
            match c {
                '&' | 'â' if self.coded_sign(end, c).is_some() => break,
                c if c.is_alphanumeric() || matches!(c, '_' | '\u{ad}') => end = next,
                '-' | '‑' if self.is_alnum(next) => end = next,
                '&' if self.is_letter(next) && next - start <= 4 => end = next,
                '.' if self.dot_is_inner(start, end) => end = next,
                c if c.is_ascii() => break,
                _ => {
                    let whole = self.cluster_end(end);
                    if whole == end {
                        break;
                    }
                    end = whole;
                }
            }
        }
        (end, None)
    }

    /// The clitic with the apostrophe at `at` (`’s`, `’ll`, or `n’t` from one byte before).
    fn clitic_end(&self, at: usize, next: usize) -> Option<(usize, usize)> {
        let bytes = self.text.as_bytes().get(next..)?;
        let letters = bytes
            .iter()
            .take(3)
            .take_while(|b| b.is_ascii_alphabetic())
            .count();
        let end = next + letters;
        if letters == 0 || self.is_alnum(end) {
            return None;
        }
        match bytes[..letters].to_ascii_lowercase().as_slice() {
            b"s" | b"d" | b"m" | b"ll" | b"re" | b"ve" => Some((at, end)),
            b"t" if matches!(self.text.as_bytes().get(at - 1), Some(b'n' | b'N')) => {
                Some((at - 1, end))
            }
            _ => None,
        }
    }

    /// Whether the dot belongs to the word: an abbreviation, an initial, an acronym, or a name such as
    /// `Amazon.com`.
    fn dot_is_inner(&self, start: usize, dot: usize) -> bool {
        let next = dot + 1;
        if self.peek(next).is_some_and(char::is_lowercase) {
            // `Amazon.com`, `a.m.`; after a full stop without a space comes a capital.
            return true;
        }
        let head = self.text.get(start..dot).unwrap_or("");
        let last = head.rsplit(['.', '-']).next().unwrap_or("");
        let single = last.chars().count() == 1;
        if single && self.is_letter(next) {
            return true; // `U.S`: inside an acronym.
        }
        if single && last.len() < head.len() && head.contains('.') {
            return true; // the closing dot of an acronym
        }
        if single && last.chars().all(char::is_uppercase) && last != "I" {
            return true; // an initial
        }
        if single && last == "I" {
            // `I.` ends a sentence more often than it is an initial, except after another name.
            return self.peek(next) == Some(' ')
                && self.peek(next + 1).is_some_and(char::is_uppercase)
                && self.text.get(..start).is_some_and(|before| {
                    before
                        .trim_end()
                        .ends_with(|c: char| c == '.' || c.is_alphabetic())
                });
        }
        let after = self.text.get(next..).unwrap_or("");
        keeps_dot(head, after)
    }

    /// The end of the web or mail address at `start`, if there is one.
    fn address_end(&self, start: usize) -> Option<usize> {
        let bytes = self.text.as_bytes().get(start..)?;
        // Bounded for linear time.
        let run = bytes
            .iter()
            .take(256)
            .take_while(|b| !b.is_ascii_whitespace() && **b < 0x80)
            .count();
        let run = &bytes[..run];
        let web =
            run.starts_with(b"http://") || run.starts_with(b"https://") || run.starts_with(b"www.");
        let mail = !web && {
            let at = run.iter().position(|b| *b == b'@').filter(|at| *at > 0)?;
            run[..at]
                .iter()
                .all(|b| b.is_ascii_alphanumeric() || b"._+-".contains(b))
                && run[at + 1..].first().is_some_and(u8::is_ascii_alphanumeric)
                && run[at + 1..].contains(&b'.')
        };
        if !web && !mail {
            return None;
        }
        let mut end = run.len();
        while end > 4 && b".,;:!?)]}'\"".contains(&run[end - 1]) {
            end -= 1;
        }
        if mail {
            let tail = run[..end].iter().rposition(|b| *b == b'@').unwrap_or(0);
            let stop = run[tail + 1..end]
                .iter()
                .position(|b| !b.is_ascii_alphanumeric() && !b".-".contains(b));
            end = stop.map_or(end, |stop| tail + 1 + stop);
        }
        Some(start + end)
    }
}
