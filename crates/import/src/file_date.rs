//! The date in a file's name, as newspapers' archives, blogs and note programs write it.

use pullquote_text::date::Date;

/// The date at the start or the end of `name`, set off from letters and digits: `2024-03-05-ferry.md`,
/// `20240305_ferry.txt`, `ferry 2024.03.05.html`. Only the order year, month, day is certain.
pub fn find(name: &str) -> Option<Date> {
    let stem = match name.rsplit_once('.') {
        // An extension is no part of a date: `2024.03.05`.
        Some((stem, extension)) if extension.contains(|c: char| c.is_ascii_alphabetic()) => stem,
        _ => name,
    };
    at_start(stem).or_else(|| at_end(stem))
}

fn at_start(stem: &str) -> Option<Date> {
    [10, 8].into_iter().find_map(|len| {
        let (date, rest) = stem.split_at_checked(len)?;
        let ends = !rest.starts_with(|c: char| c.is_ascii_digit() || c.is_ascii_alphabetic())
            // A time follows: `20240305T1000`.
            || rest.starts_with('T');
        parse(date).filter(|_| ends)
    })
}

fn at_end(stem: &str) -> Option<Date> {
    [10, 8].into_iter().find_map(|len| {
        let (rest, date) = stem.split_at_checked(stem.len().checked_sub(len)?)?;
        let begins = rest.ends_with([' ', '-', '_', '.', '(', '[', ',']);
        parse(date).filter(|_| begins)
    })
}

/// `2024-03-05`, with one of a few separators, or `20240305`.
fn parse(date: &str) -> Option<Date> {
    let bytes = date.as_bytes();
    let (year, month, day) = match bytes.len() {
        8 => (&bytes[..4], &bytes[4..6], &bytes[6..]),
        10 if bytes[4] == bytes[7] && b"-_. ".contains(&bytes[4]) => {
            (&bytes[..4], &bytes[5..7], &bytes[8..])
        }
        _ => return None,
    };
    let number = |digits: &[u8]| {
        let mut value = 0;
        for digit in digits {
            value = value * 10 + u16::from(digit.is_ascii_digit().then(|| digit - b'0')?);
        }
        Some(value)
    };
    Date::new(number(year)?, number(month)? as u8, number(day)? as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_found_at_both_ends() {
        let day = Date::new(2024, 3, 5);
        for name in [
            "2024-03-05-ferry-stays.md",
            "2024-03-05.txt",
            "20240305_ferry.txt",
            "20240305T1000 ferry.txt",
            "2024_03_05_ferry",
            "2024.03.05",
            "ferry 2024.03.05.html",
            "ferry-stays-20240305.html",
            "Ferry (2024-03-05",
        ] {
            assert_eq!(find(name), day, "{name}");
        }
    }

    #[test]
    fn other_numbers_are_no_dates() {
        for name in [
            "20240399-x.txt",
            "2024-13-05-x.txt",
            "202403051.txt",
            "20240305abc.txt",
            "id20240305.txt",
            "05-03-2024-x.txt",
            "99991231.txt",
            "2024-03-0é.txt",
            "2024",
            "",
        ] {
            assert_eq!(find(name), None, "{name}");
        }
    }
}
