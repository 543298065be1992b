//! The day that a line of words names, as newspapers write it.

use jiff::civil::Date;

/// How far into the words a date is looked for, in bytes.
const HEAD: usize = 300;
/// Years that a date of an article or a book can have.
const YEARS: std::ops::RangeInclusive<i16> = 1600..=2199;

/// The first day that `words` name whole, with day, month and year, as `YYYY-MM-DD`.
///
/// `09/05/2019` counts only where one reading is possible, or both are the same. Words further in
/// than 300 bytes are not looked at.
///
/// ```
/// use pullquote_import::date::find;
/// assert_eq!(find("Published: Thursday 09 May 2019 10:23").as_deref(), Some("2019-05-09"));
/// assert_eq!(find("LONDON, May 9, 2019").as_deref(), Some("2019-05-09"));
/// assert_eq!(find("09/05/2019"), None);
/// ```
pub fn find(words: &str) -> Option<String> {
    let mut end = words.len().min(HEAD);
    while !words.is_char_boundary(end) {
        end -= 1;
    }
    let parts = parts(&words[..end]);
    (0..parts.len()).find_map(|at| date_at(&parts[at..]))
}

/// A run of letters and digits, with what parts it from the one before.
struct Part<'w> {
    gap: &'w str,
    word: &'w str,
}

fn parts(words: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut at = 0;
    while let Some(start) = words[at..].find(char::is_alphanumeric) {
        let start = at + start;
        let rest = &words[start..];
        let len = rest
            .find(|c: char| !c.is_alphanumeric())
            .unwrap_or(rest.len());
        parts.push(Part {
            gap: &words[at..start],
            word: &rest[..len],
        });
        at = start + len;
    }
    parts
}

/// The date that begins with the first of `parts`.
fn date_at(parts: &[Part]) -> Option<String> {
    let first = parts.first()?;
    if first.word.len() == 4
        && let Some(year) = number(first.word)
    {
        return year_first(year, parts);
    }
    if let Some(month) = month(first.word) {
        let (day, year) = (parts.get(1)?, parts.get(2)?);
        let joined = is_loose(day.gap) && is_loose(year.gap);
        return joined.then(|| iso(full_year(year.word)?, month, ordinal(day.word)?))?;
    }
    let day = ordinal(first.word)?;
    let mut rest = &parts[1..];
    if rest.first()?.word.eq_ignore_ascii_case("of") {
        rest = &rest[1..];
    }
    let (second, year) = (rest.first()?, rest.get(1)?);
    if let Some(month) = month(second.word) {
        // `Room 12, May 2019` is no day.
        let joined = is_loose(second.gap) && !second.gap.contains(',') && is_loose(year.gap);
        return joined.then(|| iso(full_year(year.word)?, month, day))?;
    }
    let is_signed = matches!(second.gap, "/" | "." | "-") && second.gap == year.gap;
    if !is_signed || first.word.len() > 2 || second.word.len() > 2 {
        return None;
    }
    numbers(day, number(second.word)?, full_year(year.word)?)
}

/// `2019-05-09`, `2019/05/09`, `2019-05-09T10:23:00Z`.
fn year_first(year: i16, parts: &[Part]) -> Option<String> {
    let (month, day) = (parts.get(1)?, parts.get(2)?);
    if !matches!(month.gap, "-" | "/" | ".") || day.gap != month.gap || month.word.len() > 2 {
        return None;
    }
    // A time may follow without a blank.
    let digits = day.word.split(['T', 't']).next().unwrap_or("");
    let (month, day) = (number(month.word)?, number(digits)?);
    iso(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?)
}

/// Day and month, whichever comes first, when only one order makes a date.
fn numbers(first: i8, second: i16, year: i16) -> Option<String> {
    let second = i8::try_from(second).ok()?;
    let day_first = iso(year, second, first);
    let month_first = iso(year, first, second);
    match (day_first, month_first) {
        (Some(one), Some(other)) => (one == other).then_some(one),
        (one, other) => one.or(other),
    }
}

fn iso(year: i16, month: i8, day: i8) -> Option<String> {
    if !YEARS.contains(&year) {
        return None;
    }
    Some(Date::new(year, month, day).ok()?.to_string())
}

fn number(word: &str) -> Option<i16> {
    let all_digits = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
    all_digits.then(|| word.parse().ok())?
}

fn full_year(word: &str) -> Option<i16> {
    (word.len() == 4).then(|| number(word))?
}

/// `9`, `09`, `9th`.
fn ordinal(word: &str) -> Option<i8> {
    let digits = word.trim_end_matches(|c: char| !c.is_ascii_digit());
    let is_ending = matches!(&word[digits.len()..], "" | "st" | "nd" | "rd" | "th");
    if !is_ending || digits.len() > 2 {
        return None;
    }
    i8::try_from(number(digits)?).ok()
}

/// Whether only blanks and light signs stand in a gap: a date in words does not run over a sentence.
fn is_loose(gap: &str) -> bool {
    gap.len() <= 4 && gap.chars().all(|c| c.is_whitespace() || ".,-".contains(c))
}

/// The month that `word` names, from 1.
fn month(word: &str) -> Option<i8> {
    const MONTHS: [&str; 12] = [
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
    let word = word.to_lowercase();
    let at = MONTHS.iter().position(|month| {
        word == *month || word == month[..3] || (word == "sept" && *month == "september")
    })?;
    Some(at as i8 + 1)
}

/// A day as newspapers write it: `9 May 2019` for `2019-05-09`; `None` for what is no such day.
pub fn in_words(iso: &str) -> Option<String> {
    let date: Date = iso.parse().ok()?;
    Some(date.strftime("%-d %B %Y").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(wanted: Option<&str>, lines: &[&str]) {
        for line in lines {
            assert_eq!(find(line).as_deref(), wanted, "{line}");
        }
    }

    #[test]
    fn days_are_read_as_news_write_them() {
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
    fn numbers_count_only_when_one_reading_is_possible() {
        check(
            Some("2019-05-19"),
            &["19/05/2019", "05/19/2019", "19.05.2019", "19-05-2019"],
        );
        check(Some("2019-05-05"), &["05/05/2019"]);
        check(None, &["09/05/2019", "9.5.2019", "19/05/19", "19/19/2019"]);
    }

    #[test]
    fn what_names_no_whole_day_is_none() {
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
    fn a_day_is_written_out() {
        assert_eq!(in_words("2019-05-09").as_deref(), Some("9 May 2019"));
        assert_eq!(in_words("2019-13-09"), None);
    }
}
