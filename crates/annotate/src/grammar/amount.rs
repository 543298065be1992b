//! Money, percentages, quantities.

use super::view::{Expression, SentenceView};
use super::words::{
    CURRENCIES, CURRENCY_CODES, LowerWord, NUMBERS, SCALES, SIGN_PREFIXES, TIME_UNITS,
    UNIT_MODIFIERS, UNITS, WORDS, is_currency_sign,
};
use crate::token::TokenKind;
use crate::types::EntityKind;
use pullquote_text::Span;

/// Length of the number at the start of a token: digits with separators between them.
fn digits(word: &str) -> usize {
    let bytes = word.as_bytes();
    let mut end = 0;
    while end < bytes.len() {
        let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
        if digit(end) || (matches!(bytes[end], b',' | b'.') && digit(end + 1) && end > 0) {
            end += 1;
        } else {
            break;
        }
    }
    end
}

/// What follows the digits of a token: `38m` has `m`, `5ft` has `ft`.
fn suffix(word: &str) -> &str {
    word.get(digits(word)..).unwrap_or("")
}

/// Whether a word is a number written out: `four`, `twenty-five`.
pub(super) fn is_number_word(word: &LowerWord) -> bool {
    let text = word.as_str();
    !text.is_empty() && text.split('-').all(|part| WORDS.has(NUMBERS, part))
}

/// The first token after the number at `at`: digits or words, with `million` and the like.
pub(super) fn number(view: &SentenceView, at: usize) -> Option<usize> {
    let mut end = match view.kind(at)? {
        TokenKind::Number => {
            let word = view.word(at);
            let plain = digits(word) == word.len();
            let scaled = WORDS.has(SCALES, suffix(word));
            if !plain && !scaled {
                return None;
            }
            at + 1
        }
        TokenKind::Word if is_number_word(&view.lower(at)) => at + 1,
        TokenKind::Word if view.is(at, &["a", "an"]) && view.is_in(at + 1, SCALES) => at + 2,
        _ => return None,
    };
    while is_number_word(&view.lower(end)) || view.is_in(end, SCALES) {
        // `five m` is five metres, not five million.
        if view.is(end, &["m", "k"]) {
            break;
        }
        end += 1;
    }
    Some(end)
}

/// `£38m`, `US$5`, `$2.1 billion`, `Rs 300 crore`, `40 million euros`, `50p`.
pub(super) fn money(view: &SentenceView, at: usize) -> Option<Expression> {
    let kind = EntityKind::Money;
    let prefixed =
        view.is_in(at, SIGN_PREFIXES) && view.is_joined(at) && is_currency_sign(view.word(at + 1));
    let sign = at + usize::from(prefixed);
    if is_currency_sign(view.word(sign)) {
        return signed(view, at, sign + 1);
    }
    if view.is_in(at, CURRENCY_CODES) {
        let end = number(view, at + 1).filter(|_| view.kind(at + 1) == Some(TokenKind::Number))?;
        return Some(view.expression(kind, at, end));
    }
    if view.kind(at) == Some(TokenKind::Number) && suffix(view.word(at)) == "p" {
        return Some(view.expression(kind, at, at + 1));
    }
    let end = number(view, at)?;
    if !view.is_in(end, CURRENCIES) {
        return hyphened(view, at, CURRENCIES, kind);
    }
    // A weight: `ten pounds of flour`.
    let weight =
        view.is(end, &["pound", "pounds"]) && (view.is(end + 1, &["of"]) || weighs(view, at));
    (!weight).then(|| view.expression(kind, at, end + 1))
}

fn weighs(view: &SentenceView, at: usize) -> bool {
    at > 0
        && view.is(
            at - 1,
            &["weighs", "weighed", "weighing", "weigh", "lost", "gained"],
        )
}

/// The sum after the currency sign before token `at`.
fn signed(view: &SentenceView, first: usize, at: usize) -> Option<Expression> {
    if view.kind(at) != Some(TokenKind::Number) {
        return None;
    }
    let word = view.word(at);
    let length = digits(word);
    let rest = suffix(word);
    if rest.is_empty() || WORDS.has(SCALES, rest) || rest.starts_with('-') && is_range(rest) {
        let mut end = at + 1;
        while view.is_in(end, SCALES) {
            end += 1;
        }
        return Some(view.expression(EntityKind::Money, first, end));
    }
    // `$3-a-day`: only the sum.
    let from = view.tokens.tokens[first].span.start();
    let to = view.tokens.tokens[at].span.start() + length;
    // Combining marks on the last digit cannot be split from it without breaking a grapheme.
    let is_apart =
        rest.starts_with(|c: char| c.is_ascii() || ('\u{2010}'..='\u{2027}').contains(&c));
    (length > 0 && is_apart).then(|| Expression {
        span: Span::new(from, to),
        kind: EntityKind::Money,
        next: at + 1,
    })
}

/// `-5m` of `3-5m`.
fn is_range(rest: &str) -> bool {
    let rest = &rest[1..];
    let tail = suffix(rest);
    digits(rest) > 0 && (tail.is_empty() || WORDS.has(SCALES, tail))
}

/// `5%`, `12.5 per cent`, `four percentage points`.
pub(super) fn percent(view: &SentenceView, at: usize) -> Option<Expression> {
    let kind = EntityKind::Percent;
    let end = number(view, at)?;
    if view.word(end) == "%" || view.is(end, &["percent", "pc", "pct"]) {
        return Some(view.expression(kind, at, end + 1));
    }
    if view.is(end, &["per"]) && view.is(end + 1, &["cent", "cent."]) {
        return Some(view.expression(kind, at, end + 2));
    }
    let points = view.is(end, &["percentage"]) && view.is(end + 1, &["point", "points"]);
    points.then(|| view.expression(kind, at, end + 2))
}

/// `41.2 kg`, `three miles`, `5ft 10in`, `20,000 sq ft`, `two weeks`.
pub(super) fn quantity(view: &SentenceView, at: usize) -> Option<Expression> {
    let kind = EntityKind::Quantity;
    if view.kind(at) == Some(TokenKind::Number) && is_joined(view.word(at)) {
        let more = view.kind(at + 1) == Some(TokenKind::Number) && is_joined(view.word(at + 1));
        return Some(view.expression(kind, at, at + 1 + usize::from(more)));
    }
    let Some(mut end) = number(view, at) else {
        return hyphened(view, at, UNITS, kind).or_else(|| hyphened(view, at, TIME_UNITS, kind));
    };
    if view.is_in(end, UNIT_MODIFIERS) {
        end += 1;
    }
    let unit = view.is_in(end, UNITS) || view.is_in(end, TIME_UNITS) || is_weight(view, at, end);
    if !unit {
        return None;
    }
    // `six feet two inches`, `two years and three months`.
    let mut last = end + 1;
    if let Some(next) = number(view, last)
        && (view.is_in(next, UNITS) || view.is_in(next, TIME_UNITS))
    {
        last = next + 1;
    }
    Some(view.expression(kind, at, last))
}

fn is_weight(view: &SentenceView, at: usize, end: usize) -> bool {
    view.is(end, &["pound", "pounds"]) && (view.is(end + 1, &["of"]) || weighs(view, at))
}

/// `5ft`, `30mph`.
fn is_joined(word: &str) -> bool {
    let unit = LowerWord::of(suffix(word));
    digits(word) > 0
        && (unit.is_in(UNITS) && !unit.is(&["m"])
            || unit.is(&["in", "st", "°c", "hrs", "mins"]) && word != "1st")
}

/// `five-mile`, `12-hour`: a number, a hyphen and one of `units` in one token.
fn hyphened(view: &SentenceView, at: usize, units: u32, kind: EntityKind) -> Option<Expression> {
    let word = view.word(at);
    let (number, unit) = word.split_once('-')?;
    let counted = digits(number) == number.len() && !number.is_empty();
    let fits =
        (counted || is_number_word(&LowerWord::of(number))) && LowerWord::of(unit).is_in(units);
    fits.then(|| view.expression(kind, at, at + 1))
}
