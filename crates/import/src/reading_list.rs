//! Exports of services that keep addresses to read later: Pocket, Instapaper, Omnivore, wallabag.
//!
//! What is saved becomes a [`Saved`]; only wallabag's exports hold the text as well. The format is told
//! by what is in the file, as these files are named anyhow.

mod csv;
mod json;
mod pocket;

use pullquote_text::date::Date;

use crate::decode;

/// The most entries of an export.
const MAX_SAVED: usize = 200_000;

/// The service that wrote an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Service {
    /// `ril_export.html`, and CSV files with `time_added`.
    Pocket,
    /// CSV with a column `Folder`.
    Instapaper,
    /// `metadata_….json`.
    Omnivore,
    /// JSON, with the text.
    Wallabag,
}

impl Service {
    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pocket => "Pocket",
            Self::Instapaper => "Instapaper",
            Self::Omnivore => "Omnivore",
            Self::Wallabag => "wallabag",
        }
    }
}

/// A saved page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Saved {
    /// Absolute.
    pub address: String,
    /// On one line; empty if the service had none.
    pub title: String,
    /// Tags and folders.
    pub tags: Vec<String>,
    /// Whether it was read, or put into an archive.
    pub is_read: bool,
    /// Whether it was starred or liked.
    pub is_starred: bool,
    /// When it was saved.
    pub saved: Option<Date>,
    /// When it was published, if the service knows.
    pub published: Option<Date>,
    /// Its authors.
    pub byline: Option<String>,
    /// The newspaper or site.
    pub site: Option<String>,
    /// Its text as HTML.
    pub content: Option<String>,
}

/// Reads an export; `None` if `bytes` are none that is known. An address that occurs twice is listed once,
/// with the tags of both.
pub fn parse(bytes: &[u8]) -> Option<(Service, Vec<Saved>)> {
    let text = decode::decode(bytes.to_vec(), None).text;
    let begin = text.trim_start();
    let (service, mut all) = if begin.starts_with(['[', '{']) {
        json::parse(begin)?
    } else if begin.starts_with('<') {
        (Service::Pocket, pocket::parse(begin)?)
    } else {
        csv::parse(begin)?
    };
    all.truncate(MAX_SAVED);
    Some((service, unique(all)))
}

fn unique(all: Vec<Saved>) -> Vec<Saved> {
    let mut unique: Vec<Saved> = Vec::with_capacity(all.len());
    let mut at = std::collections::HashMap::new();
    for saved in all {
        let index = *at.entry(saved.address.clone()).or_insert(unique.len());
        match unique.get_mut(index) {
            Some(known) => {
                known.is_read |= saved.is_read;
                known.is_starred |= saved.is_starred;
                for tag in saved.tags {
                    add_tag(&mut known.tags, &tag);
                }
            }
            None => unique.push(saved),
        }
    }
    unique
}

fn add_tag(tags: &mut Vec<String>, tag: &str) {
    let tag = pullquote_text::collapse_whitespace(tag);
    if !tag.is_empty() && !tags.contains(&tag) {
        tags.push(tag);
    }
}

/// The day of a time in seconds since 1970.
fn day_of_seconds(seconds: &str) -> Option<Date> {
    let seconds: i64 = seconds.trim().parse().ok()?;
    // Days since 1970 to a date of the Gregorian calendar (Howard Hinnant's `civil_from_days`).
    let days = seconds.div_euclid(86_400) + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    Date::new(year.try_into().ok()?, month as u8, day as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_become_days() {
        assert_eq!(day_of_seconds("0"), Date::new(1970, 1, 1));
        assert_eq!(day_of_seconds("951782400"), Date::new(2000, 2, 29));
        assert_eq!(day_of_seconds("1772496000"), Date::new(2026, 3, 3));
        assert_eq!(day_of_seconds("soon"), None);
    }
}
