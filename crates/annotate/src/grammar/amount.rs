//! Money, percentages, quantities.

use super::words::{
    CODES, CURRENCIES, MEASURES, NUMBERS, SCALES, SIGN_PREFIXES, TIME_UNITS, UNITS,
    is_currency_sign,
};
use super::{Found, Lower, Reader};
use crate::token::TokenKind;
use crate::types::EntityKind;
use pullquote_text::Span;

/// How much of a token that begins with a digit is the number: digits and separators.
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
pub(super) fn is_number_word(word: &Lower) -> bool {
    let text = word.as_str();
    !text.is_empty() && text.split('-').all(|part| NUMBERS.contains(&part))
}

/// The token after the number that begins at `at`: digits or words, with what scales them.
pub(super) fn number(reader: &Reader, at: usize) -> Option<usize> {
    let mut end = match reader.kind(at)? {
        TokenKind::Number => {
            let word = reader.word(at);
            let plain = digits(word) == word.len();
            let scaled = SCALES.contains(&suffix(word));
            if !plain && !scaled {
                return None;
            }
            at + 1
        }
        TokenKind::Word if is_number_word(&reader.lower(at)) => at + 1,
        TokenKind::Word if reader.is(at, &["a", "an"]) && reader.is(at + 1, SCALES) => at + 2,
        _ => return None,
    };
    while is_number_word(&reader.lower(end)) || reader.is(end, SCALES) {
        // `five m` is no five million.
        if reader.is(end, &["m", "k"]) {
            break;
        }
        end += 1;
    }
    Some(end)
}

/// `£38m`, `US$5`, `$2.1 billion`, `Rs 300 crore`, `40 million euros`, `50p`.
pub(super) fn money(reader: &Reader, at: usize) -> Option<Found> {
    let kind = EntityKind::Money;
    let prefixed =
        reader.is(at, SIGN_PREFIXES) && reader.joined(at) && is_currency_sign(reader.word(at + 1));
    let sign = at + usize::from(prefixed);
    if is_currency_sign(reader.word(sign)) {
        return signed(reader, at, sign + 1);
    }
    if reader.is(at, CODES) {
        let end =
            number(reader, at + 1).filter(|_| reader.kind(at + 1) == Some(TokenKind::Number))?;
        return Some(reader.found(kind, at, end));
    }
    if reader.kind(at) == Some(TokenKind::Number) && suffix(reader.word(at)) == "p" {
        return Some(reader.found(kind, at, at + 1));
    }
    let end = number(reader, at)?;
    if !reader.is(end, CURRENCIES) {
        return hyphened(reader, at, CURRENCIES, kind);
    }
    // Weights are no money.
    let weight =
        reader.is(end, &["pound", "pounds"]) && (reader.is(end + 1, &["of"]) || weighs(reader, at));
    (!weight).then(|| reader.found(kind, at, end + 1))
}

fn weighs(reader: &Reader, at: usize) -> bool {
    at > 0
        && reader.is(
            at - 1,
            &["weighs", "weighed", "weighing", "weigh", "lost", "gained"],
        )
}

/// After a currency sign.
fn signed(reader: &Reader, first: usize, at: usize) -> Option<Found> {
    if reader.kind(at) != Some(TokenKind::Number) {
        return None;
    }
    let word = reader.word(at);
    let length = digits(word);
    let rest = suffix(word);
    if rest.is_empty() || SCALES.contains(&rest) || rest.starts_with('-') && is_range(rest) {
        let mut end = at + 1;
        while reader.is(end, SCALES) {
            end += 1;
        }
        return Some(reader.found(EntityKind::Money, first, end));
    }
    // `$3-a-day`: the sum alone.
    let from = reader.tokens.tokens[first].span.start();
    let to = reader.tokens.tokens[at].span.start() + length;
    // Marks that combine with the last digit are no part of a sum, and cannot be cut off.
    let is_apart =
        rest.starts_with(|c: char| c.is_ascii() || ('\u{2010}'..='\u{2027}').contains(&c));
    (length > 0 && is_apart).then(|| Found {
        span: Span::new(from, to),
        kind: EntityKind::Money,
        next: at + 1,
    })
}

/// `-5m` of `3-5m`.
fn is_range(rest: &str) -> bool {
    let rest = &rest[1..];
    let tail = suffix(rest);
    digits(rest) > 0 && (tail.is_empty() || SCALES.contains(&tail))
}

/// `5%`, `12.5 per cent`, `four percentage points`.
pub(super) fn percent(reader: &Reader, at: usize) -> Option<Found> {
    let kind = EntityKind::Percent;
    let end = number(reader, at)?;
    if reader.word(end) == "%" || reader.is(end, &["percent", "pc", "pct"]) {
        return Some(reader.found(kind, at, end + 1));
    }
    if reader.is(end, &["per"]) && reader.is(end + 1, &["cent", "cent."]) {
        return Some(reader.found(kind, at, end + 2));
    }
    let points = reader.is(end, &["percentage"]) && reader.is(end + 1, &["point", "points"]);
    points.then(|| reader.found(kind, at, end + 2))
}

/// `41.2 kg`, `three miles`, `5ft 10in`, `20,000 sq ft`, `two weeks`.
pub(super) fn quantity(reader: &Reader, at: usize) -> Option<Found> {
    let kind = EntityKind::Quantity;
    if reader.kind(at) == Some(TokenKind::Number) && is_joined(reader.word(at)) {
        let more = reader.kind(at + 1) == Some(TokenKind::Number) && is_joined(reader.word(at + 1));
        return Some(reader.found(kind, at, at + 1 + usize::from(more)));
    }
    let Some(mut end) = number(reader, at) else {
        return hyphened(reader, at, UNITS, kind)
            .or_else(|| hyphened(reader, at, TIME_UNITS, kind));
    };
    if reader.is(end, MEASURES) {
        end += 1;
    }
    let unit = reader.is(end, UNITS) || reader.is(end, TIME_UNITS) || is_weight(reader, at, end);
    if !unit {
        return None;
    }
    // `six feet two inches`, `two years and three months`.
    let mut last = end + 1;
    if let Some(next) = number(reader, last)
        && (reader.is(next, UNITS) || reader.is(next, TIME_UNITS))
    {
        last = next + 1;
    }
    Some(reader.found(kind, at, last))
}

fn is_weight(reader: &Reader, at: usize, end: usize) -> bool {
    reader.is(end, &["pound", "pounds"]) && (reader.is(end + 1, &["of"]) || weighs(reader, at))
}

/// `5ft`, `30mph`.
fn is_joined(word: &str) -> bool {
    let unit = Lower::of(suffix(word));
    digits(word) > 0
        && (unit.is(UNITS) && !unit.is(&["m"])
            || unit.is(&["in", "st", "°c", "hrs", "mins"]) && word != "1st")
}

/// `five-mile`, `12-hour`: one token, a number, a hyphen and a unit.
fn hyphened(reader: &Reader, at: usize, units: &[&str], kind: EntityKind) -> Option<Found> {
    let word = reader.word(at);
    let (number, unit) = word.split_once('-')?;
    let counted = digits(number) == number.len() && !number.is_empty();
    let fits = (counted || is_number_word(&Lower::of(number))) && Lower::of(unit).is(units);
    fits.then(|| reader.found(kind, at, at + 1))
}
