//! Dates and times.

use super::amount::{is_number_word, number};
use super::view::{Expression, SentenceView};
use super::words::{
    AMBIGUOUS_MONTHS, DAY_PARTS, DAYS, LowerWord, MONTH_CUES, MONTHS, PERIODS, SEASONS, TIME_UNITS,
    UNITS,
};
use crate::token::TokenKind;
use crate::types::EntityKind;

/// The date or time that begins at token `at`.
pub(super) fn date(view: &SentenceView, at: usize) -> Option<Expression> {
    let ends = [
        calendar(view, at),
        relative(view, at),
        ago(view, at),
        clock(view, at),
        year(view, at),
        century(view, at),
    ];
    let end = ends.into_iter().flatten().max()?;
    Some(view.expression(EntityKind::Date, at, end))
}

/// `Tuesday`, `9 May 2019`, `Sept. 14`, `early March`, `summer 2019`, `Monday night`.
fn calendar(view: &SentenceView, at: usize) -> Option<usize> {
    if view.is(at, &["early", "late", "mid"]) {
        let next = calendar(view, at + 1).or_else(|| year(view, at + 1));
        return next.or_else(|| is_month(view, at + 1, true).then_some(at + 2));
    }
    if let Some(month) = view.word(at).get(4..).filter(|_| {
        let word = view.word(at);
        word.is_char_boundary(4) && word[..4].eq_ignore_ascii_case("mid-")
    }) {
        let lower = LowerWord::of(month);
        let fits = lower.is_in(MONTHS) || is_year(month) || is_decade(month);
        return fits.then(|| year_after(view, at + 1));
    }
    if view.is_in(at, DAYS) && view.is_capital(at) {
        return Some(after_day(view, at + 1));
    }
    if is_day_number(view, at) {
        let of = usize::from(view.is(at + 1, &["of"]));
        if is_month(view, at + 1 + of, true) {
            return Some(year_after(view, at + 2 + of));
        }
    }
    if is_month(view, at, false) {
        if is_day_number(view, at + 1) && !is_counted(view, at + 2) {
            return Some(year_after(view, at + 2));
        }
        return Some(year_after(view, at + 1));
    }
    if view.is_in(at, SEASONS) && (is_year(view.word(at + 1)) || of_year(view, at + 1)) {
        return Some(at + 2 + usize::from(view.is(at + 1, &["of"])));
    }
    None
}

fn of_year(view: &SentenceView, at: usize) -> bool {
    view.is(at, &["of"]) && is_year(view.word(at + 1))
}

/// The end of what belongs to the day of the week before token `at`: a part of the day or a date.
fn after_day(view: &SentenceView, at: usize) -> usize {
    if view.is_in(at, DAY_PARTS) {
        return at + 1;
    }
    let comma = usize::from(view.word(at) == ",");
    let next = at + comma;
    let dated = is_month(view, next, true) && is_day_number(view, next + 1)
        || is_day_number(view, next) && is_month(view, next + 1, true);
    if dated {
        year_after(view, next + 2)
    } else {
        at
    }
}

/// The end after a day or month: past the year, if there is one.
fn year_after(view: &SentenceView, at: usize) -> usize {
    let comma = usize::from(view.word(at) == ",");
    if is_year(view.word(at + comma))
        && (comma == 0 || view.kind(at - 1) == Some(TokenKind::Number))
    {
        at + comma + 1
    } else {
        at
    }
}

/// Whether token `at` is a month. An ambiguous one (`March`, `May`) needs a day, a year or a word of
/// time beside it, unless the caller is `sure` that one is there.
fn is_month(view: &SentenceView, at: usize, sure: bool) -> bool {
    let word = view.lower(at);
    if !word.is_in(MONTHS) || !view.is_capital(at) {
        return false;
    }
    let timed = at > view.start && view.is_in(at - 1, MONTH_CUES);
    sure || !word.is_in(AMBIGUOUS_MONTHS)
        || timed
        || is_year(view.word(at + 1))
        || is_day_number(view, at + 1) && !is_counted(view, at + 2)
}

/// Whether the number before token `at` is an amount: `may 9 percent`.
fn is_counted(view: &SentenceView, at: usize) -> bool {
    view.word(at) == "%" || view.is(at, &["per", "percent", "million", "billion"])
}

/// `9`, `14th`.
fn is_day_number(view: &SentenceView, at: usize) -> bool {
    let word = view.word(at);
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

/// A year or decade without month and day.
fn year(view: &SentenceView, at: usize) -> Option<usize> {
    let word = view.word(at);
    if is_decade(word) {
        return Some(at + 1);
    }
    if !is_year(word) {
        return numeric(word).then_some(at + 1);
    }
    // `2000 years`, `2019 miles`.
    let counts =
        is_counted(view, at + 1) || view.is_in(at + 1, TIME_UNITS) || view.is_in(at + 1, UNITS);
    let numbered =
        at > view.start && view.is(at - 1, &["no", "no.", "number", "room", "route", "flight"]);
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
fn century(view: &SentenceView, at: usize) -> Option<usize> {
    let word = view.word(at);
    let ordinal = word.starts_with(|c: char| c.is_ascii_digit())
        && (word.ends_with("th")
            || word.ends_with("st")
            || word.ends_with("nd")
            || word.ends_with("rd"));
    (ordinal && view.is(at + 1, &["century", "centuries"])).then_some(at + 2)
}

/// `today`, `last week`, `this morning`, `earlier in the week`, `later this year`, `next Tuesday`.
fn relative(view: &SentenceView, at: usize) -> Option<usize> {
    if view.is(at, &["today", "yesterday", "tomorrow"]) {
        return Some(at + 1 + usize::from(view.is_in(at + 1, DAY_PARTS)));
    }
    if view.is(at, &["tonight"]) {
        return Some(at + 1);
    }
    if view.is(at, &["earlier", "later", "late", "early"]) {
        let inner =
            relative(view, at + 1).filter(|_| view.is(at + 1, &["this", "last", "next", "today"]));
        let in_the =
            view.is(at + 1, &["in"]) && view.is(at + 2, &["the"]) && view.is_in(at + 3, PERIODS);
        return inner.or(in_the.then_some(at + 4));
    }
    if !view.is(at, &["this", "last", "next"]) {
        return None;
    }
    let next = at + 1;
    if view.is_in(next, DAY_PARTS) || view.is_in(next, PERIODS) || view.is_in(next, SEASONS) {
        return Some(next + 1);
    }
    if view.is_in(next, DAYS) {
        return Some(after_day(view, next + 1));
    }
    is_month(view, next, true).then_some(next + 1)
}

/// `two years ago`, `a week later`, `three days earlier`.
fn ago(view: &SentenceView, at: usize) -> Option<usize> {
    let counted = number(view, at).or_else(|| {
        view.is(at, &["a", "an", "several", "few"])
            .then_some(at + 1)
    })?;
    (view.is_in(counted, TIME_UNITS) && view.is(counted + 1, &["ago", "earlier", "later"]))
        .then_some(counted + 2)
}

/// `4:30 p.m.`, `10am`, `noon`, `six o’clock`.
fn clock(view: &SentenceView, at: usize) -> Option<usize> {
    const HALVES: &[&str] = &["am", "pm", "a.m.", "p.m.", "a.m", "p.m"];
    if view.is(at, &["noon", "midnight"]) {
        return Some(at + 1);
    }
    let word = view.word(at);
    let spoken = is_number_word(&view.lower(at)) || word.bytes().all(|byte| byte.is_ascii_digit());
    if !word.is_empty() && spoken && matches!(view.word(at + 1), "o’clock" | "o'clock") {
        return Some(at + 2);
    }
    if view.kind(at) != Some(TokenKind::Number) {
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
        at + usize::from(view.is(at, &["gmt", "bst", "est", "edt", "utc", "cet", "pst"]))
    };
    if timed(body) && HALVES.contains(&ending.as_str()) {
        return Some(zone(at + 1));
    }
    if timed(word) && view.is(at + 1, HALVES) {
        return Some(zone(at + 2));
    }
    (word.contains(':') && timed(word)).then(|| zone(at + 1))
}
