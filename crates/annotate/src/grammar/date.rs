//! Dates and times.

use super::amount::{is_number_word, number};
use super::words::{DAY_PARTS, DAYS, DOUBTFUL_MONTHS, MONTHS, SEASONS, SPANS, TIME_UNITS};
use super::{Found, Reader};
use crate::token::TokenKind;
use crate::types::EntityKind;

/// The date or time that begins at token `at`.
pub(super) fn date(reader: &Reader, at: usize) -> Option<Found> {
    let ends = [
        calendar(reader, at),
        relative(reader, at),
        ago(reader, at),
        clock(reader, at),
        year(reader, at),
        century(reader, at),
    ];
    let end = ends.into_iter().flatten().max()?;
    Some(reader.found(EntityKind::Date, at, end))
}

/// `Tuesday`, `9 May 2019`, `Sept. 14`, `early March`, `summer 2019`, `Monday night`.
fn calendar(reader: &Reader, at: usize) -> Option<usize> {
    if reader.is(at, &["early", "late", "mid"]) {
        let next = calendar(reader, at + 1).or_else(|| year(reader, at + 1));
        return next.or_else(|| is_month(reader, at + 1, true).then_some(at + 2));
    }
    if let Some(month) = reader.word(at).get(4..).filter(|_| {
        let word = reader.word(at);
        word.is_char_boundary(4) && word[..4].eq_ignore_ascii_case("mid-")
    }) {
        let lower = super::Lower::of(month);
        let fits = lower.is(MONTHS) || is_year(month) || is_decade(month);
        return fits.then(|| year_after(reader, at + 1));
    }
    if reader.is(at, DAYS) && reader.is_capital(at) {
        return Some(after_day(reader, at + 1));
    }
    if is_day_number(reader, at) {
        let of = usize::from(reader.is(at + 1, &["of"]));
        if is_month(reader, at + 1 + of, true) {
            return Some(year_after(reader, at + 2 + of));
        }
    }
    if is_month(reader, at, false) {
        if is_day_number(reader, at + 1) && !is_counted(reader, at + 2) {
            return Some(year_after(reader, at + 2));
        }
        return Some(year_after(reader, at + 1));
    }
    if reader.is(at, SEASONS) && (is_year(reader.word(at + 1)) || of_year(reader, at + 1)) {
        return Some(at + 2 + usize::from(reader.is(at + 1, &["of"])));
    }
    None
}

fn of_year(reader: &Reader, at: usize) -> bool {
    reader.is(at, &["of"]) && is_year(reader.word(at + 1))
}

/// After a day of the week: its part, or the date that belongs to it.
fn after_day(reader: &Reader, at: usize) -> usize {
    if reader.is(at, DAY_PARTS) {
        return at + 1;
    }
    let comma = usize::from(reader.word(at) == ",");
    let next = at + comma;
    let dated = is_month(reader, next, true) && is_day_number(reader, next + 1)
        || is_day_number(reader, next) && is_month(reader, next + 1, true);
    if dated {
        year_after(reader, next + 2)
    } else {
        at
    }
}

/// With the year after a day or month, if there is one.
fn year_after(reader: &Reader, at: usize) -> usize {
    let comma = usize::from(reader.word(at) == ",");
    if is_year(reader.word(at + comma))
        && (comma == 0 || reader.kind(at - 1) == Some(TokenKind::Number))
    {
        at + comma + 1
    } else {
        at
    }
}

/// A month; one that is a common word too needs a day, a year or a word of time beside it, unless
/// `sure` says that one is there.
fn is_month(reader: &Reader, at: usize, sure: bool) -> bool {
    let word = reader.lower(at);
    if !word.is(MONTHS) || !reader.is_capital(at) {
        return false;
    }
    let before = |words: &[&str]| at > reader.start && reader.is(at - 1, words);
    let timed = before(&[
        "in", "last", "next", "this", "since", "until", "by", "from", "early", "late", "mid", "of",
        "to", "through", "during", "before", "after", "between", "each", "every",
    ]);
    sure || !word.is(DOUBTFUL_MONTHS)
        || timed
        || is_year(reader.word(at + 1))
        || is_day_number(reader, at + 1) && !is_counted(reader, at + 2)
}

/// Whether what follows a number shows that it counts things: `may 9 percent`.
fn is_counted(reader: &Reader, at: usize) -> bool {
    reader.word(at) == "%" || reader.is(at, &["per", "percent", "million", "billion"])
}

/// `9`, `14th`.
fn is_day_number(reader: &Reader, at: usize) -> bool {
    let word = reader.word(at);
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let ending = &word[digits..];
    (1..=2).contains(&digits)
        && word[..digits]
            .parse::<u8>()
            .is_ok_and(|day| (1..=31).contains(&day))
        && matches!(ending, "" | "st" | "nd" | "rd" | "th")
}

/// `1815` to `2099`.
fn is_year(word: &str) -> bool {
    let plain = |text: &str| {
        text.len() == 4
            && text.bytes().all(|byte| byte.is_ascii_digit())
            && (text.starts_with("18") || text.starts_with("19") || text.starts_with("20"))
    };
    // `2015-16`, `1914–1918`
    let parts = word.split_once(['-', '–', '/']);
    plain(word)
        || parts.is_some_and(|(from, to)| {
            plain(from)
                && (plain(to) || to.len() == 2 && to.bytes().all(|byte| byte.is_ascii_digit()))
        })
}

/// `1990s`, `’70s`.
fn is_decade(word: &str) -> bool {
    let Some(digits) = word.strip_suffix('s') else {
        return false;
    };
    let short = digits.trim_start_matches(['’', '\'', '‘']);
    let tens = short.len() == 2 && short.len() < digits.len();
    let full = short.len() == 4
        && (short.starts_with("18") || short.starts_with("19") || short.starts_with("20"));
    (tens || full) && short.bytes().all(|byte| byte.is_ascii_digit()) && short.ends_with('0')
}

/// A year or decade by itself.
fn year(reader: &Reader, at: usize) -> Option<usize> {
    let word = reader.word(at);
    if is_decade(word) {
        return Some(at + 1);
    }
    if !is_year(word) {
        return numeric(word).then_some(at + 1);
    }
    // A count or a sum that only looks like a year.
    let counts = is_counted(reader, at + 1)
        || reader.is(at + 1, TIME_UNITS)
        || reader.is(at + 1, super::words::UNITS);
    let numbered =
        at > reader.start && reader.is(at - 1, &["no", "no.", "number", "room", "route", "flight"]);
    (!counts && !numbered).then_some(at + 1)
}

/// `14/09/2026`, `2026-09-14`.
fn numeric(word: &str) -> bool {
    let parts: Vec<&str> = if word.contains('/') {
        word.split('/').collect()
    } else {
        word.split('-').collect()
    };
    let number = |part: &&str| {
        !part.is_empty() && part.len() <= 4 && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    parts.len() == 3 && parts.iter().all(number) && parts.iter().any(|part| part.len() == 4)
}

/// `21st century`.
fn century(reader: &Reader, at: usize) -> Option<usize> {
    let word = reader.word(at);
    let ordinal = word.starts_with(|c: char| c.is_ascii_digit())
        && (word.ends_with("th")
            || word.ends_with("st")
            || word.ends_with("nd")
            || word.ends_with("rd"));
    (ordinal && reader.is(at + 1, &["century", "centuries"])).then_some(at + 2)
}

/// `today`, `last week`, `this morning`, `earlier in the week`, `later this year`, `next Tuesday`.
fn relative(reader: &Reader, at: usize) -> Option<usize> {
    if reader.is(at, &["today", "yesterday", "tomorrow"]) {
        return Some(at + 1 + usize::from(reader.is(at + 1, DAY_PARTS)));
    }
    if reader.is(at, &["tonight"]) {
        return Some(at + 1);
    }
    if reader.is(at, &["earlier", "later", "late", "early"]) {
        let inner = relative(reader, at + 1)
            .filter(|_| reader.is(at + 1, &["this", "last", "next", "today"]));
        let in_the =
            reader.is(at + 1, &["in"]) && reader.is(at + 2, &["the"]) && reader.is(at + 3, SPANS);
        return inner.or(in_the.then_some(at + 4));
    }
    if !reader.is(at, &["this", "last", "next"]) {
        return None;
    }
    let next = at + 1;
    if reader.is(next, DAY_PARTS) || reader.is(next, SPANS) || reader.is(next, SEASONS) {
        return Some(next + 1);
    }
    if reader.is(next, DAYS) {
        return Some(after_day(reader, next + 1));
    }
    is_month(reader, next, true).then_some(next + 1)
}

/// `two years ago`, `a week later`, `three days earlier`.
fn ago(reader: &Reader, at: usize) -> Option<usize> {
    let counted = number(reader, at).or_else(|| {
        reader
            .is(at, &["a", "an", "several", "few"])
            .then_some(at + 1)
    })?;
    (reader.is(counted, TIME_UNITS) && reader.is(counted + 1, &["ago", "earlier", "later"]))
        .then_some(counted + 2)
}

/// `4:30 p.m.`, `10am`, `noon`, `six o’clock`.
fn clock(reader: &Reader, at: usize) -> Option<usize> {
    const HALVES: &[&str] = &["am", "pm", "a.m.", "p.m.", "a.m", "p.m"];
    if reader.is(at, &["noon", "midnight"]) {
        return Some(at + 1);
    }
    let word = reader.word(at);
    let spoken =
        is_number_word(&reader.lower(at)) || word.bytes().all(|byte| byte.is_ascii_digit());
    if !word.is_empty() && spoken && matches!(reader.word(at + 1), "o’clock" | "o'clock") {
        return Some(at + 2);
    }
    if reader.kind(at) != Some(TokenKind::Number) {
        return None;
    }
    let body = word.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '.');
    let ending = word[body.len()..].to_ascii_lowercase();
    let timed = |body: &str| {
        let (hours, minutes) = body.split_once([':', '.']).unwrap_or((body, "00"));
        hours.parse::<u8>().is_ok_and(|hours| hours < 25)
            && minutes.len() == 2
            && minutes.parse::<u8>().is_ok_and(|minutes| minutes < 60)
    };
    let zone = |at: usize| {
        at + usize::from(reader.is(at, &["gmt", "bst", "est", "edt", "utc", "cet", "pst"]))
    };
    if timed(body) && HALVES.contains(&ending.as_str()) {
        return Some(zone(at + 1));
    }
    if timed(word) && reader.is(at + 1, HALVES) {
        return Some(zone(at + 2));
    }
    (word.contains(':') && timed(word)).then(|| zone(at + 1))
}
