//! Kinds found by grammar and not by learning: dates and times, money, percentages, quantities.
//!
//! [`find`] goes through the tokens once; at each that can begin such an expression the readers of
//! [`amount`] and [`date`] say how far it goes, and the longest wins. Nothing is looked at twice but a
//! few tokens ahead, so time is linear.

mod amount;
mod date;
mod words;

use super::token::{TokenKind, Tokens, holds_clusters};
use super::types::{EntityKind, Mention};
use pullquote_text::{Article, Span};

/// The dates and amounts of `article`, sorted, none overlapping another.
///
/// ```
/// use pullquote_annotate::{grammar, token::tokenize};
/// use pullquote::{import::plain, text::Source};
/// let text = "The bridge, opened on 9 May 2019, cost £38m.";
/// let article = plain::from_text(text.to_owned(), Source::Stdin);
/// let found = grammar::find(&article, &tokenize(&article));
/// let words: Vec<_> = found.iter().map(|entity| entity.span.of(text)).collect();
/// assert_eq!(words, ["9 May 2019", "£38m"]);
/// ```
pub fn find(article: &Article, tokens: &Tokens) -> Vec<Mention> {
    let mut out = Vec::new();
    for sentence in &tokens.sentences {
        let reader = Reader {
            text: article.text(),
            tokens,
            start: sentence.start as usize,
            end: sentence.end as usize,
        };
        let mut at = reader.start;
        while at < reader.end {
            match reader.read(at) {
                Some(found) => {
                    if holds_clusters(article.text(), found.span) {
                        out.push(Mention {
                            span: found.span,
                            kind: found.kind,
                            entity: None,
                        });
                    }
                    at = found.next.max(at + 1);
                }
                None => at += 1,
            }
        }
    }
    out
}

/// Puts amounts among names: names win, but events and works may hold amounts inside.
pub fn merge(names: Vec<Mention>, amounts: Vec<Mention>) -> Vec<Mention> {
    let mut out = Vec::with_capacity(names.len() + amounts.len());
    let mut first = 0;
    for amount in amounts {
        while first < names.len() && names[first].span.end() <= amount.span.start() {
            first += 1;
        }
        let rivals = names[first..]
            .iter()
            .take_while(|name| name.span.start() < amount.span.end());
        let fits = |name: &Mention| {
            matches!(name.kind, EntityKind::Event | EntityKind::Work)
                && name.span.contains(amount.span)
                && name.span != amount.span
        };
        if rivals
            .into_iter()
            .all(|name| fits(name) || !name.span.overlaps(amount.span))
        {
            out.push(amount);
        }
    }
    out.extend(names);
    out.sort_by_key(|entity| entity.span);
    out
}

/// An expression: its bytes, its kind, and the token to go on from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Found {
    span: Span,
    kind: EntityKind,
    next: usize,
}

/// One sentence.
struct Reader<'a> {
    text: &'a str,
    tokens: &'a Tokens,
    start: usize,
    end: usize,
}

impl<'a> Reader<'a> {
    /// The longest expression that begins at token `at`.
    fn read(&self, at: usize) -> Option<Found> {
        if !self.may_begin(at) {
            return None;
        }
        let readers = [
            amount::money(self, at),
            amount::percent(self, at),
            date::date(self, at),
            amount::quantity(self, at),
        ];
        // Of equals the earlier reader wins.
        let mut best: Option<Found> = None;
        for found in readers.into_iter().flatten() {
            if best.is_none_or(|best| found.span.end() > best.span.end()) {
                best = Some(found);
            }
        }
        best
    }

    /// A quick look at whether anything can begin here.
    fn may_begin(&self, at: usize) -> bool {
        match self.kind(at) {
            Some(TokenKind::Number) => true,
            Some(TokenKind::Punct) => words::is_currency_sign(self.word(at)),
            Some(TokenKind::Word) => words::may_begin(&self.lower(at)),
            _ => false,
        }
    }

    /// The kind of a token of the sentence.
    fn kind(&self, at: usize) -> Option<TokenKind> {
        (at >= self.start && at < self.end).then(|| self.tokens.tokens[at].kind)
    }

    /// The word at a token of the sentence; empty outside.
    fn word(&self, at: usize) -> &'a str {
        match self.kind(at) {
            Some(_) => self.tokens.tokens[at].span.of(self.text),
            None => "",
        }
    }

    /// The same in lower case, where it is short enough to matter.
    fn lower(&self, at: usize) -> Lower {
        Lower::of(self.word(at))
    }

    fn is(&self, at: usize, words: &[&str]) -> bool {
        self.lower(at).is(words)
    }

    fn is_capital(&self, at: usize) -> bool {
        self.word(at).starts_with(|c: char| c.is_uppercase())
    }

    /// The expression from token `first` up to token `next`.
    fn found(&self, kind: EntityKind, first: usize, next: usize) -> Found {
        let (from, to) = (
            self.tokens.tokens[first].span,
            self.tokens.tokens[next - 1].span,
        );
        Found {
            span: from.cover(to),
            kind,
            next,
        }
    }

    /// Whether nothing stands between two neighbouring tokens.
    fn joined(&self, at: usize) -> bool {
        self.kind(at).is_some()
            && self.kind(at + 1).is_some()
            && self.tokens.tokens[at].span.end() == self.tokens.tokens[at + 1].span.start()
    }
}

/// A short word in lower case, on the stack.
#[derive(Clone, Copy)]
struct Lower {
    bytes: [u8; 16],
    length: usize,
}

impl Lower {
    /// ASCII words of up to 16 letters; others are empty, for no list holds them.
    fn of(word: &str) -> Self {
        let mut out = Self {
            bytes: [0; 16],
            length: 0,
        };
        let bytes = word.as_bytes();
        if bytes.len() <= 16 && word.is_ascii() {
            out.bytes[..bytes.len()].copy_from_slice(bytes);
            out.bytes.make_ascii_lowercase();
            out.length = bytes.len();
        }
        out
    }

    fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[..self.length]).unwrap_or("")
    }

    fn is(&self, words: &[&str]) -> bool {
        self.length > 0 && words.contains(&self.as_str())
    }
}
