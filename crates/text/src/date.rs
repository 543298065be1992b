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
/// All-numeric dates such as `09/05/2019` count only when a single reading is possible, or when both
/// readings agree.
///
/// ```
/// use pullquote_text::date::{Date, find};
/// assert_eq!(find("Published: Thursday 09 May 2019 10:23"), Date::new(2019, 5, 9));
/// assert_eq!(find("LONDON, May 9, 2019"), Date::new(2019, 5, 9));
/// assert_eq!(find("09/05/2019"), None);
/// ```
pub fn find(line: &str) -> Option<Date> {
    let words = words(&line[..line.floor_char_boundary(SEARCHED)]);
    (0..words.len()).find_map(|at| date_at(&words[at..]))
}

/// The number, from 1, of the month that `word` names in full or by its usual abbreviation.
pub fn month(word: &str) -> Option<u8> {
    let word = word.to_lowercase();
    let at = MONTHS.iter().position(|month| {
        word == *month || word == month[..3] || (word == "sept" && *month == "september")
    })?;
    Some(at as u8 + 1)
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
        let len = rest
            .find(|c: char| !c.is_alphanumeric())
            .unwrap_or(rest.len());
        words.push(Word {
            gap: &line[at..start],
            text: &rest[..len],
        });
        at = start + len;
    }
    words
}

/// The date that begins with the first of `words`.
fn date_at(words: &[Word]) -> Option<Date> {
    let first = words.first()?;
    if first.text.len() == 4
        && let Some(year) = number(first.text)
    {
        return year_first(year, words);
    }
    if let Some(month) = month(first.text) {
        let (day, year) = (words.get(1)?, words.get(2)?);
        let joined = is_light(day.gap) && is_light(year.gap);
        return joined.then(|| Date::new(full_year(year.text)?, month, ordinal(day.text)?))?;
    }
    let day = ordinal(first.text)?;
    let mut rest = &words[1..];
    if rest.first()?.text.eq_ignore_ascii_case("of") {
        rest = &rest[1..];
    }
    let (second, year) = (rest.first()?, rest.get(1)?);
    if let Some(month) = month(second.text) {
        // `Room 12, May 2019` is no date.
        let joined = is_light(second.gap) && !second.gap.contains(',') && is_light(year.gap);
        return joined.then(|| Date::new(full_year(year.text)?, month, day))?;
    }
    let is_numeric = matches!(second.gap, "/" | "." | "-") && second.gap == year.gap;
    if !is_numeric || first.text.len() > 2 || second.text.len() > 2 {
        return None;
    }
    numeric(day, small_number(second.text)?, full_year(year.text)?)
}

/// `2019-05-09`, `2019/05/09`, `2019-05-09T10:23:00Z`.
fn year_first(year: u16, words: &[Word]) -> Option<Date> {
    let (month, day) = (words.get(1)?, words.get(2)?);
    if !matches!(month.gap, "-" | "/" | ".") || day.gap != month.gap || month.text.len() > 2 {
        return None;
    }
    // ISO 8601 puts the time behind a `T`, without a blank.
    let digits = day.text.split(['T', 't']).next().unwrap_or("");
    Date::new(year, small_number(month.text)?, small_number(digits)?)
}

/// A numeric date, when only one order of day and month is possible.
fn numeric(first: u8, second: u8, year: u16) -> Option<Date> {
    match (
        Date::new(year, second, first),
        Date::new(year, first, second),
    ) {
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

/// `9`, `09`, `9th`.
fn ordinal(word: &str) -> Option<u8> {
    let digits = word.trim_end_matches(|c: char| !c.is_ascii_digit());
    let is_ending = matches!(&word[digits.len()..], "" | "st" | "nd" | "rd" | "th");
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
    fn ambiguous_numeric_dates_are_ignored() {
        check(
            Some("2019-05-19"),
            &["19/05/2019", "05/19/2019", "19.05.2019", "19-05-2019"],
        );
        check(Some("2019-05-05"), &["05/05/2019"]);
        check(None, &["09/05/2019", "9.5.2019", "19/05/19", "19/19/2019"]);
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
