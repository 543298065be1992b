//! What is known of an article besides its text.

use serde_json::{Map, Value};

use super::record::Document;
use pullquote_text::date;

/// Title, day, publisher and address. What the input says of a record goes before what its text says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    pub title: String,
    /// `YYYY-MM-DD`
    pub date: Option<String>,
    /// Who published it.
    pub source: Option<String>,
    /// Where it is on the web.
    pub address: Option<String>,
}

const TITLE: &[&str] = &["title", "headline"];
const DATE: &[&str] = &[
    "date",
    "published",
    "publication_date",
    "date_published",
    "pub_date",
    "pubdate",
    "published_at",
    "publishedAt",
    "datePublished",
];
const SOURCE: &[&str] = &[
    "source",
    "publisher",
    "publication",
    "outlet",
    "newspaper",
    "site",
    "domain",
];
const ADDRESS: &[&str] = &["address", "url", "link", "uri"];

impl Facts {
    pub fn of(document: &Document) -> Self {
        let article = &document.article;
        let found = Self {
            title: article.title(),
            date: article.date.map(|date| date.to_string()),
            source: article.publisher_name().map(str::to_owned),
            address: article.address.clone(),
        };
        found.under(document.meta.as_ref())
    }

    /// What `meta`, the other members of a record or columns of a row, says, else this.
    #[must_use]
    pub fn under(self, meta: Option<&Value>) -> Self {
        let Some(Value::Object(meta)) = meta else {
            return self;
        };
        Self {
            title: first(meta, TITLE).unwrap_or(self.title),
            date: first(meta, DATE).and_then(|date| day(&date)).or(self.date),
            source: first(meta, SOURCE).or(self.source),
            address: first(meta, ADDRESS).or(self.address),
        }
    }

    /// The month of publication, as `YYYY-MM`.
    pub fn month(&self) -> Option<&str> {
        self.date.as_deref()?.get(..7)
    }
}

/// The first of the members that is a text.
fn first(meta: &Map<String, Value>, names: &[&str]) -> Option<String> {
    let values = names.iter().filter_map(|name| meta.get(*name)?.as_str());
    let mut texts = values.map(str::trim).filter(|value| !value.is_empty());
    texts.next().map(str::to_owned)
}

/// `2024-05-09` of `2024-05-09T10:00:00Z`, `20240509` or `9 May 2024`.
fn day(value: &str) -> Option<String> {
    let head = value.as_bytes().get(..8).unwrap_or_default();
    let digits: Vec<u16> = if head.len() == 8 && head.iter().all(u8::is_ascii_digit) {
        vec![
            parse(&value[..4])?,
            parse(&value[4..6])?,
            parse(&value[6..8])?,
        ]
    } else {
        let head = value.get(..10).unwrap_or(value);
        head.split(['-', '/']).filter_map(parse).collect()
    };
    let numeric = match digits[..] {
        [year, month, day] => u8::try_from(month)
            .ok()
            .zip(u8::try_from(day).ok())
            .and_then(|(month, day)| date::Date::new(year, month, day)),
        _ => None,
    };
    numeric
        .or_else(|| date::find(value))
        .map(|day| day.to_string())
}

fn parse(digits: &str) -> Option<u16> {
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn days_are_read_from_what_data_sets_write() {
        for (written, wanted) in [
            ("2024-05-09", Some("2024-05-09")),
            ("2024-05-09T10:00:00Z", Some("2024-05-09")),
            ("2024/5/9", Some("2024-05-09")),
            ("20240509", Some("2024-05-09")),
            ("20240509T1000", Some("2024-05-09")),
            ("9 May 2024", Some("2024-05-09")),
            ("2024-13-09", None),
            ("2024-257-09", None),
            ("yesterday", None),
            ("é2024-05-0é", None),
        ] {
            assert_eq!(day(written).as_deref(), wanted, "{written}");
        }
    }

    #[test]
    fn what_the_input_says_goes_first() {
        let found = Facts {
            title: "First line".into(),
            date: Some("2020-01-01".into()),
            source: None,
            address: None,
        };
        let meta = json!({"headline": " A title ", "date": "unknown", "url": "https://a.org/1", "source": 3});
        let facts = found.under(Some(&meta));
        assert_eq!(facts.title, "A title");
        assert_eq!(facts.date.as_deref(), Some("2020-01-01"));
        assert_eq!(facts.address.as_deref(), Some("https://a.org/1"));
        assert_eq!(facts.source, None);
        assert_eq!(facts.month(), Some("2020-01"));
    }
}
