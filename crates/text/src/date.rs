//! [`Date`]: a calendar day, and how to find one in a line of news.

use std::fmt;
use std::ops::RangeInclusive;

/// Lower-case names of the months, January first.
pub const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Names of months in other languages: a line for each month, which begins with its number.
const OTHER_MONTHS: &str = include_str!("../assets/months.txt");

/// Lower-case names of the days of the week, Monday first.
pub const WEEKDAYS: [&str; 7] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

/// How far into a line [`find`] looks, in bytes.
const SEARCHED: usize = 300;
const YEARS: RangeInclusive<u16> = 1600..=2199;

/// A day of the Gregorian calendar between 1600 and 2199. Its `Display` is `YYYY-MM-DD`.
///
/// ```
/// use pullquote_text::date::Date;
/// let day = Date::new(2019, 5, 9).unwrap();
/// assert_eq!(day.to_string(), "2019-05-09");
/// assert_eq!(day.in_words(), "9 May 2019");
/// assert_eq!(Date::new(2019, 2, 29), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// `None` if the day does not exist or the year is out of range. Month and day count from 1.
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let is_leap =
            year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let days = match month {
            2 => 28 + u8::from(is_leap),
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return None,
        };
        let exists = YEARS.contains(&year) && (1..=days).contains(&day);
        exists.then_some(Self { year, month, day })
    }

    /// The year, with all four digits.
    pub const fn year(self) -> u16 {
        self.year
    }

    /// The month, from 1.
    pub const fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, from 1.
    pub const fn day(self) -> u8 {
        self.day
    }

    /// The day as British newspapers write it: `9 May 2019`.
    pub fn in_words(self) -> String {
        let name = MONTHS[usize::from(self.month) - 1];
        let (initial, rest) = name.split_at(1);
        let initial = initial.to_ascii_uppercase();
        format!("{} {initial}{rest} {}", self.day, self.year)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// The first full date (day, month and year) in the first 300 bytes of `line`.
///
/// Months may be named in any of some thirty languages. All-numeric dates such as `09/05/2019` count only when
/// a single reading is possible, or when both readings agree; with dots, the day comes first.
///
/// ```
/// use pullquote_text::date::{Date, find};
/// assert_eq!(find("Published: Thursday 09 May 2019 10:23"), Date::new(2019, 5, 9));
/// assert_eq!(find("LONDON, May 9, 2019"), Date::new(2019, 5, 9));
/// assert_eq!(find("5 de marzo de 2024"), find("2024年3月5日"));
/// assert_eq!(find("09/05/2019"), None);
/// ```
pub fn find(line: &str) -> Option<Date> {
    find_in_order(line, None)
}

/// Whether the day or the month comes first in `09/05/2019`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// As in most of the world.
    DayFirst,
    /// As in the United States.
    MonthFirst,
}

/// [`find`], with all-numeric dates read in `order`.
pub fn find_in_order(line: &str, order: Option<Order>) -> Option<Date> {
    let words = words(&line[..line.floor_char_boundary(SEARCHED)]);
    (0..words.len()).find_map(|at| date_at(&words[at..], order))
}

/// The number, from 1, of the month that `word` names in full or by its usual abbreviation.
pub fn month(word: &str) -> Option<u8> {
    let word = word.to_lowercase();
    let at = MONTHS.iter().position(|month| {
        word == *month || word == month[..3] || (word == "sept" && *month == "september")
    })?;
    Some(at as u8 + 1)
}

/// As [`month`], in any language. Its abbreviation may end with a dot.
fn any_month(word: &str) -> Option<u8> {
    if let Some(month) = month(word) {
        return Some(month);
    }
    let word = word.to_lowercase();
    let mut lines = OTHER_MONTHS.lines();
    let line = lines.find(|line| line.split(' ').skip(1).any(|name| name == word))?;
    line.split(' ').next()?.parse().ok()
}

/// A run of letters and digits, with what separates it from the previous one.
struct Word<'l> {
    gap: &'l str,
    text: &'l str,
}

fn words(line: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut at = 0;
    while let Some(start) = line[at..].find(char::is_alphanumeric) {
        let start = at + start;
        let rest = &line[start..];
        let is_digit = rest.starts_with(|c: char| c.is_ascii_digit());
        // Chinese, Japanese and Korean set numbers between their characters without blanks.
        let is_end = |c: char| !c.is_alphanumeric() || (is_ideograph(c) && is_digit);
        let is_end = |c: char| is_end(c) || (c.is_ascii_digit() && rest.starts_with(is_ideograph));
        let len = rest.find(is_end).unwrap_or(rest.len());
        words.push(Word {
            gap: &line[at..start],
            text: &rest[..len],
        });
        at = start + len;
    }
    words
}

const fn is_ideograph(c: char) -> bool {
    matches!(c, '年' | '月' | '日' | '년' | '월' | '일')
}

/// The date that begins with the first of `words`.
fn date_at(words: &[Word], order: Option<Order>) -> Option<Date> {
    let first = words.first()?;
    if first.text.len() == 4
        && let Some(year) = number(first.text)
    {
        return year_first(year, words);
    }
    if first.text.starts_with(char::is_alphabetic) {
        let (day, year) = (words.get(1)?, words.get(2)?);
        if !day.text.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let month = any_month(first.text)?;
        let joined = is_light(day.gap) && is_light(year.gap);
        return joined.then(|| Date::new(full_year(year.text)?, month, ordinal(day.text)?))?;
    }
    let day = ordinal(first.text)?;
    let mut rest = &words[1..];
    let joins = |word: &Word| {
        let joiners = ["of", "de", "del", "di", "d", "of", "den"];
        joiners
            .iter()
            .any(|joiner| word.text.eq_ignore_ascii_case(joiner))
    };
    if joins(rest.first()?) {
        rest = &rest[1..];
    }
    let (second, mut year) = (rest.first()?, rest.get(1)?);
    if let Some(month) = any_month(second.text) {
        if joins(year) {
            year = rest.get(2)?;
        }
        // `Room 12, May 2019` is no date.
        let joined = is_light(second.gap) && !second.gap.contains(',') && is_light(year.gap);
        return joined.then(|| Date::new(full_year(year.text)?, month, day))?;
    }
    let is_numeric = matches!(second.gap, "/" | "." | "-") && second.gap == year.gap;
    if !is_numeric || first.text.len() > 2 || second.text.len() > 2 {
        return None;
    }
    let order = if second.gap == "." {
        Some(Order::DayFirst)
    } else {
        order
    };
    numeric(
        day,
        small_number(second.text)?,
        full_year(year.text)?,
        order,
    )
}

/// `2019-05-09`, `2019/05/09`, `2019-05-09T10:23:00Z`.
fn year_first(year: u16, words: &[Word]) -> Option<Date> {
    let (month, day) = (words.get(1)?, words.get(2)?);
    if matches!(month.text, "年" | "년") {
        return Date::new(
            year,
            small_number(day.text)?,
            small_number(words.get(4)?.text)?,
        );
    }
    if !matches!(month.gap, "-" | "/" | ".") || day.gap != month.gap || month.text.len() > 2 {
        return None;
    }
    // ISO 8601 puts the time behind a `T`, without a blank.
    let digits = day.text.split(['T', 't']).next().unwrap_or("");
    Date::new(year, small_number(month.text)?, small_number(digits)?)
}

/// A numeric date, when only one order of day and month is possible, or the order is known.
fn numeric(first: u8, second: u8, year: u16, order: Option<Order>) -> Option<Date> {
    let readings = (
        Date::new(year, second, first),
        Date::new(year, first, second),
    );
    match readings {
        (Some(day_first), Some(_)) if order == Some(Order::DayFirst) => Some(day_first),
        (Some(_), Some(month_first)) if order == Some(Order::MonthFirst) => Some(month_first),
        (Some(one), Some(other)) => (one == other).then_some(one),
        (one, other) => one.or(other),
    }
}

fn number(word: &str) -> Option<u16> {
    let all_digits = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
    all_digits.then(|| word.parse().ok())?
}

fn small_number(word: &str) -> Option<u8> {
    u8::try_from(number(word)?).ok()
}

fn full_year(word: &str) -> Option<u16> {
    (word.len() == 4).then(|| number(word))?
}

/// `9`, `09`, `9th`, `1er`, `1º`.
fn ordinal(word: &str) -> Option<u8> {
    let digits = word.trim_end_matches(|c: char| !c.is_ascii_digit());
    let is_ending = matches!(
        &word[digits.len()..],
        "" | "st" | "nd" | "rd" | "th" | "er" | "º" | "o" | "e"
    );
    if !is_ending || digits.len() > 2 {
        return None;
    }
    small_number(digits)
}

/// Whether a gap holds only blanks and light punctuation: a date does not run across sentences.
fn is_light(gap: &str) -> bool {
    gap.len() <= 4 && gap.chars().all(|c| c.is_whitespace() || ".,-".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(wanted: Option<&str>, lines: &[&str]) {
        for line in lines {
            let found = find(line).map(|date| date.to_string());
            assert_eq!(found.as_deref(), wanted, "{line}");
        }
    }

    #[test]
    fn news_date_formats_are_recognised() {
        check(
            Some("2019-05-09"),
            &[
                "9 May 2019",
                "9th May, 2019",
                "the 9th of May 2019",
                "May 9, 2019",
                "MAY 9 2019",
                "Updated May 9th, 2019 at 10:23 a.m. ET",
                "2019-05-09",
                "2019/05/09 10:23",
                "2019-05-09T10:23:00+01:00",
                "Thursday 09 May 2019 10:23",
                "Thursday, 9 May 2019 | The Harbour Gazette",
                "LONDON, 9 May 2019",
                "09-May-2019",
                "Date: Thu, 9 May 2019 10:23:00 +0100",
                "Published 9 May 2019, updated 10 May 2019",
            ],
        );
        check(Some("2021-09-03"), &["Sept. 3, 2021", "Sep 3, 2021"]);
    }

    #[test]
    fn months_of_other_languages_are_known() {
        check(
            Some("2024-03-05"),
            &[
                "Dienstag, 5. März 2024, 10:23 Uhr",
                "Publié le 5 mars 2024 à 10h23",
                "5 de marzo de 2024",
                "5 marzo 2024",
                "5 de março de 2024",
                "dinsdag 5 maart 2024",
                "5 mars 2024",
                "5. marts 2024",
                "5. maaliskuuta 2024",
                "5 marca 2024",
                "5. března 2024",
                "5 марта 2024",
                "5 Μαρτίου 2024",
                "5 Mart 2024",
                "2024年3月5日",
                "2024년 3월 5일",
            ],
        );
    }

    #[test]
    fn ambiguous_numeric_dates_are_ignored() {
        check(
            Some("2019-05-19"),
            &["19/05/2019", "05/19/2019", "19.05.2019", "19-05-2019"],
        );
        check(Some("2019-05-05"), &["05/05/2019"]);
        check(Some("2019-05-09"), &["9.5.2019", "09.05.2019, 10:23 Uhr"]);
        check(None, &["09/05/2019", "19/05/19", "19/19/2019"]);
        let date = |order| find_in_order("09/05/2019", Some(order));
        assert_eq!(date(Order::DayFirst), Date::new(2019, 5, 9));
        assert_eq!(date(Order::MonthFirst), Date::new(2019, 9, 5));
    }

    #[test]
    fn incomplete_and_impossible_dates_are_ignored() {
        check(
            None,
            &[
                "",
                "May 2019",
                "9 May",
                "Thursday",
                "31 February 2019",
                "Room 12, May 2019",
                "1 in 9 May 20191",
                "32 May 2019",
                "9 May 0019",
                "1-2-3",
                "May 9 and 2019 other things",
                "+44 20 7946 0958",
                "2019-05-09999",
            ],
        );
        check(None, &[&format!("{}9 May 2019", "é ".repeat(150))]);
    }

    #[test]
    fn leap_years_follow_the_gregorian_rule() {
        for (year, leap) in [(2000, true), (1900, false), (2024, true), (2023, false)] {
            assert_eq!(Date::new(year, 2, 29).is_some(), leap, "{year}");
        }
        assert_eq!(Date::new(2019, 13, 9), None);
        assert_eq!(Date::new(2019, 4, 31), None);
    }
}
