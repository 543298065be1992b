//! [`NewsItem`]: an object as an article, whatever its members are called.

use pullquote_text::date::{self, Date};
use pullquote_text::{clean, collapse_whitespace};
use serde_json::{Map, Value};

use crate::address;
use crate::fields::Fields;

/// Names of members, in lower case without `_` and `-`; the first that is there counts.
const TITLES: &[&str] = &["headline", "title", "webtitle"];
const BODIES: &[&str] = &[
    "body",
    "articlebody",
    "bodytext",
    "fulltext",
    "maintext",
    "rawtext",
    "cleanedtext",
    "bodyhtml",
    "contenthtml",
    "contenttext",
    "content",
    "text",
    "story",
    "html",
];
const SUMMARIES: &[&str] = &[
    "standfirst",
    "trailtext",
    "description",
    "summary",
    "abstract",
    "leadparagraph",
    "snippet",
    "excerpt",
];
const AUTHORS: &[&str] = &["byline", "author", "authors", "creator", "writer"];
const DATES: &[&str] = &[
    "publishedat",
    "publicationdate",
    "datepublished",
    "webpublicationdate",
    "pubdate",
    "published",
    "publishdate",
    "publishedon",
    "publishtime",
    "date",
    "dategmt",
    "created",
    "createdat",
    "timestamp",
];
const ADDRESSES: &[&str] = &["url", "weburl", "link", "permalink", "canonicalurl", "href"];
const SITES: &[&str] = &[
    "source",
    "publisher",
    "publication",
    "sourcename",
    "site",
    "sitename",
    "newspaper",
    "outlet",
    "domain",
];
const TAGS: &[&str] = &[
    "tags",
    "keywords",
    "sectionname",
    "section",
    "category",
    "categories",
];
/// Objects that hold members of the article they are in.
const INNER: &[&str] = &[
    "fields",
    "attributes",
    "article",
    "data",
    "metadata",
    "meta",
    "doc",
];
/// The words of an object that stands for a text: `{"rendered": "…"}`.
const WORDS: &[&str] = &[
    "rendered", "main", "name", "title", "original", "value", "text", "label",
];
/// The most tags that are kept.
const MAX_TAGS: usize = 20;

pub struct NewsItem<'v> {
    /// The object, then those of its members that hold more.
    objects: Vec<&'v Map<String, Value>>,
}

/// A member's name as it is compared.
fn folded(name: &str) -> String {
    let letters = name.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

impl<'v> NewsItem<'v> {
    pub fn of(object: &'v Map<String, Value>) -> Self {
        let mut objects = vec![object];
        for (name, value) in object {
            if let Value::Object(inner) = value
                && (name == "_source" || INNER.contains(&folded(name).as_str()))
            {
                objects.push(inner);
            }
        }
        Self { objects }
    }

    /// The words of the first of `names` that has any.
    fn words(&self, names: &[&str]) -> Option<String> {
        self.values(names).find_map(|value| words(value, "; "))
    }

    fn values(&self, names: &[&str]) -> impl Iterator<Item = &'v Value> {
        let members = names.iter().flat_map(move |wanted| {
            let all = self.objects.iter().flat_map(|object| object.iter());
            all.filter(move |(name, _)| folded(name) == *wanted)
        });
        members.map(|(_, value)| value)
    }

    pub fn is_article(&self) -> bool {
        let has_title = self.words(TITLES).is_some();
        let has_place = || self.words(ADDRESSES).is_some() || self.date_words().is_some();
        let has_id = || self.values(&["id", "uuid", "guid"]).next().is_some();
        if self.words(BODIES).is_some() {
            return has_title || has_place() || has_id();
        }
        has_title && self.words(SUMMARIES).is_some() && has_place()
    }

    /// The text: the body, else the summary.
    pub fn body(&self) -> Option<String> {
        let texts = |value: &Value| words(value, "\n\n");
        let body = self.values(BODIES).find_map(texts);
        body.or_else(|| self.values(SUMMARIES).find_map(texts))
    }

    /// The title on one line, else the first words.
    pub fn label(&self) -> String {
        let title = collapse_whitespace(&self.words(TITLES).unwrap_or_default());
        if !title.is_empty() {
            return title;
        }
        let body = self.body().unwrap_or_default();
        let first = body.lines().find(|line| !line.trim().is_empty());
        let first = clean::one_line(first.unwrap_or_default());
        first.chars().take(80).collect()
    }

    fn date_words(&self) -> Option<String> {
        self.words(DATES)
    }

    /// The date of publication.
    pub fn day(&self) -> Option<Date> {
        let mut values = self.values(DATES);
        values.find_map(|value| match value {
            Value::Number(number) => of_seconds(number.as_i64()?),
            value => {
                let words = words(value, " ")?;
                date::find(&words).or_else(|| of_seconds(words.parse().ok()?))
            }
        })
    }

    pub fn fields(&self) -> Fields {
        let has_body = self.values(BODIES).any(|value| words(value, " ").is_some());
        let summary = self.words(SUMMARIES).filter(|_| has_body);
        let address = self.words(ADDRESSES);
        let day = self.day();
        Fields {
            headline: self.words(TITLES).unwrap_or_default(),
            standfirst: summary
                .filter(|words| !words.contains('<'))
                .unwrap_or_default(),
            byline: self.authors(),
            date: day.map_or_else(String::new, Date::in_words),
            publication: self.words(SITES).unwrap_or_default(),
            tags: self.tags(),
            address: address.and_then(|address| address::resolve("", &address)),
            ..Fields::default()
        }
    }

    fn authors(&self) -> String {
        let names = self.values(AUTHORS).find_map(|value| words(value, ", "));
        names.unwrap_or_default()
    }

    fn tags(&self) -> Vec<String> {
        let mut tags: Vec<String> = Vec::new();
        for value in self.values(TAGS) {
            let found: Vec<String> = match value {
                Value::Array(values) => values.iter().filter_map(|one| words(one, " ")).collect(),
                value => words(value, ",").map_or_else(Vec::new, |words| {
                    words.split([',', ';']).map(str::to_owned).collect()
                }),
            };
            for tag in found {
                let tag = collapse_whitespace(&tag);
                if !tag.is_empty() && tags.len() < MAX_TAGS && !tags.contains(&tag) {
                    tags.push(tag);
                }
            }
        }
        tags
    }
}

/// The words of a value: a text, those of an object, or a list of either.
fn words(value: &Value, separator: &str) -> Option<String> {
    let words = match value {
        Value::String(words) => words.trim().to_owned(),
        Value::Array(values) => {
            let all = values.iter().filter_map(|value| match value {
                Value::Array(_) => None,
                value => words(value, separator),
            });
            all.collect::<Vec<_>>().join(separator)
        }
        Value::Object(members) => {
            let mut names = WORDS.iter();
            names
                .find_map(|name| members.get(*name)?.as_str())?
                .trim()
                .to_owned()
        }
        _ => return None,
    };
    (!words.is_empty()).then_some(words)
}

/// The day of a time in seconds or milliseconds since 1970.
fn of_seconds(seconds: i64) -> Option<Date> {
    let seconds = if seconds > 100_000_000_000 {
        seconds / 1000
    } else {
        seconds
    };
    if seconds < 1_000_000 {
        return None;
    }
    // Days to a civil date (Howard Hinnant): years begin in March, in eras of 400.
    let days = seconds / 86_400 + 719_468;
    let era_day = days % 146_097;
    let era_year = (era_day - era_day / 1_460 + era_day / 36_524 - era_day / 146_096) / 365;
    let year_day = era_day - (365 * era_year + era_year / 4 - era_year / 100);
    let from_march = (5 * year_day + 2) / 153;
    let day = year_day - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 {
        from_march + 3
    } else {
        from_march - 9
    };
    let year = era_year + days / 146_097 * 400 + i64::from(month <= 2);
    Date::new(
        year.try_into().ok()?,
        month.try_into().ok()?,
        day.try_into().ok()?,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_since_1970_are_days() {
        for (seconds, day) in [
            (1_709_600_400, "2024-03-05"),
            (951_782_400, "2000-02-29"),
            (1_709_600_400_000, "2024-03-05"),
        ] {
            assert_eq!(of_seconds(seconds).unwrap().to_string(), day);
        }
        assert_eq!(of_seconds(12), None);
    }
}
