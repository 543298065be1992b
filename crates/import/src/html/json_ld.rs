//! What a page says about its article in JSON-LD, in the vocabulary of schema.org.

use pullquote_text::collapse_whitespace;
use serde_json::{Map, Value};

use crate::markup::entities;

/// The longest script that is read, in bytes.
const MAX_SCRIPT: usize = 2 << 20;
/// The most objects that are looked at.
const MAX_OBJECTS: usize = 2000;
const MAX_AUTHORS: usize = 12;

/// What is said about the article. Dates are as written.
#[derive(Debug, Default)]
pub struct JsonLd {
    pub headline: Option<String>,
    pub authors: Vec<String>,
    pub published: Option<String>,
    pub modified: Option<String>,
    pub site: Option<String>,
    pub description: Option<String>,
    pub address: Option<String>,
    pub body: Option<String>,
    pub tags: Vec<String>,
    /// How specific the type of the object is that the above comes from.
    rank: u8,
}

impl JsonLd {
    /// Reads one script. What an article says counts more than what a page or a site says.
    pub fn read(&mut self, script: &str) {
        if script.len() > MAX_SCRIPT {
            return;
        }
        let Some(value) = parse(script) else {
            return;
        };
        let mut rest = vec![&value];
        let mut objects = Vec::new();
        let mut n = 0;
        while let Some(value) = rest.pop() {
            n += 1;
            if n > MAX_OBJECTS {
                break;
            }
            match value {
                Value::Array(values) => rest.extend(values.iter().rev()),
                Value::Object(object) => {
                    let parts = [
                        "@graph",
                        "mainEntity",
                        "mainEntityOfPage",
                        "itemListElement",
                        "item",
                        "hasPart",
                    ];
                    // Lists of other articles say nothing about this one.
                    let is_list =
                        rank(object) == 0 && has_type(object, &["ItemList", "BreadcrumbList"]);
                    if !is_list {
                        rest.extend(parts.iter().rev().filter_map(|part| object.get(*part)));
                        objects.push(object);
                    }
                }
                _ => {}
            }
        }
        for object in &objects {
            self.take_site(object);
        }
        for object in &objects {
            let rank = rank(object);
            if rank > 0 {
                self.take(object, rank, &objects);
            }
        }
    }

    fn take(&mut self, object: &Map<String, Value>, rank: u8, all: &[&Map<String, Value>]) {
        let is_better = rank > self.rank;
        let put = |field: &mut Option<String>, value: Option<String>| {
            if value.is_some() && (is_better || field.is_none()) {
                *field = value;
            }
        };
        let article = rank > 1;
        if article {
            put(&mut self.headline, text(object, &["headline", "name"]));
            put(&mut self.body, long_text(object, "articleBody"));
        }
        put(
            &mut self.published,
            text(object, &["datePublished", "dateCreated", "uploadDate"]),
        );
        put(&mut self.modified, text(object, &["dateModified"]));
        put(&mut self.description, text(object, &["description"]));
        put(
            &mut self.address,
            text(object, &["url", "@id"]).filter(|url| url.starts_with("http")),
        );
        let authors = names(object.get("author").or_else(|| object.get("creator")), all);
        if article && !authors.is_empty() && (is_better || self.authors.is_empty()) {
            self.authors = authors;
        }
        let publisher = names(object.get("publisher"), all);
        put(&mut self.site, publisher.into_iter().next());
        if article && (is_better || self.tags.is_empty()) {
            self.tags = ["keywords", "articleSection"]
                .iter()
                .flat_map(|key| list(object.get(*key)))
                .collect();
        }
        self.rank = self.rank.max(rank);
    }

    fn take_site(&mut self, object: &Map<String, Value>) {
        if self.site.is_none() && has_type(object, &["WebSite", "NewsMediaOrganization"]) {
            self.site = text(object, &["name"]);
        }
    }
}

fn parse(script: &str) -> Option<Value> {
    let script = script.trim();
    let script = script.trim_start_matches("<!--").trim_end_matches("-->");
    let script = script
        .trim()
        .trim_start_matches("//<![CDATA[")
        .trim_end_matches("//]]>");
    let script = script.trim().trim_end_matches(';');
    // Line ends within strings are common and invalid.
    let script = script.replace(|c: char| c < ' ', " ");
    serde_json::from_str(&script).ok()
}

fn has_type(object: &Map<String, Value>, types: &[&str]) -> bool {
    let is = |value: &Value| value.as_str().is_some_and(|kind| types.contains(&kind));
    match object.get("@type") {
        Some(Value::Array(all)) => all.iter().any(is),
        Some(value) => is(value),
        None => false,
    }
}

/// 3 for articles, 2 for other works, 1 for pages, 0 for what is none of these.
fn rank(object: &Map<String, Value>) -> u8 {
    let ends = |value: &Value, end: &str| value.as_str().is_some_and(|kind| kind.ends_with(end));
    let is_article = |value: &Value| {
        ends(value, "Article")
            || ends(value, "BlogPosting")
            || ends(value, "LiveBlogPosting")
            || ends(value, "Report")
    };
    let any = |is: &dyn Fn(&Value) -> bool| match object.get("@type") {
        Some(Value::Array(all)) => all.iter().any(is),
        Some(value) => is(value),
        None => false,
    };
    if any(&is_article) {
        3
    } else if any(&|value| {
        ["Posting", "Review", "CreativeWork", "Recipe", "Blog"]
            .iter()
            .any(|end| ends(value, end))
    }) {
        2
    } else {
        u8::from(any(&|value| ends(value, "Page")))
    }
}

/// A text on one line, its references resolved: many pages escape twice.
fn clean(text: &str) -> Option<String> {
    let text = collapse_whitespace(&entities::decode(text));
    (!text.is_empty()).then_some(text)
}

fn text(object: &Map<String, Value>, keys: &[&str]) -> Option<String> {
    keys.iter().find_map(|key| {
        let value = object.get(*key)?;
        let value = value
            .as_array()
            .and_then(|all| all.first())
            .unwrap_or(value);
        match value {
            Value::String(text) => clean(text),
            Value::Object(inner) => inner.get("@value").and_then(Value::as_str).and_then(clean),
            _ => None,
        }
    })
}

/// A text whose line ends matter: they were written as escapes.
fn long_text(object: &Map<String, Value>, key: &str) -> Option<String> {
    let text = object.get(key)?.as_str()?;
    (!text.trim().is_empty()).then(|| text.to_owned())
}

/// The names of persons and organizations: as text, objects, or references to other objects.
fn names(value: Option<&Value>, all: &[&Map<String, Value>]) -> Vec<String> {
    let values = match value {
        Some(Value::Array(values)) => values.iter().collect(),
        Some(value) => vec![value],
        None => Vec::new(),
    };
    let mut names: Vec<String> = Vec::new();
    for value in values.into_iter().take(MAX_AUTHORS) {
        let found = match value {
            Value::String(name) => clean(name).into_iter().collect(),
            Value::Object(object) => of_object(object, all),
            _ => Vec::new(),
        };
        for name in found {
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    names
}

fn of_object(object: &Map<String, Value>, all: &[&Map<String, Value>]) -> Vec<String> {
    if let Some(Value::Array(names)) = object.get("name") {
        return names
            .iter()
            .filter_map(Value::as_str)
            .filter_map(clean)
            .collect();
    }
    let joined = || {
        let (given, family) = (
            text(object, &["givenName"])?,
            text(object, &["familyName"])?,
        );
        Some(format!("{given} {family}"))
    };
    let referred = || {
        let id = object.get("@id")?;
        let other = all.iter().find(|other| other.get("@id") == Some(id))?;
        text(other, &["name"])
    };
    text(object, &["name"])
        .or_else(joined)
        .or_else(referred)
        .into_iter()
        .collect()
}

/// A list of words: an array, or one text with commas.
fn list(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::Array(values)) => values
            .iter()
            .filter_map(Value::as_str)
            .filter_map(clean)
            .collect(),
        Some(Value::String(text)) => text.split(',').filter_map(clean).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn article_counts_more_than_page_and_site() {
        let mut found = JsonLd::default();
        found.read(
            r##"{"@graph":[{"@type":"WebSite","name":"Norwick Post"},
            {"@type":"WebPage","datePublished":"2024-01-01","headline":"Page"},
            {"@type":["NewsArticle"],"headline":"Ferry &amp; fares","datePublished":"2024-03-05",
             "author":[{"@id":"#m"},{"@type":"Person","name":"Otto Vane"}],"keywords":"ferry, fares"},
            {"@type":"Person","@id":"#m","name":"Mara Lind"}]}"##,
        );
        assert_eq!(found.headline.as_deref(), Some("Ferry & fares"));
        assert_eq!(found.published.as_deref(), Some("2024-03-05"));
        assert_eq!(found.authors, ["Mara Lind", "Otto Vane"]);
        assert_eq!(found.site.as_deref(), Some("Norwick Post"));
        assert_eq!(found.tags, ["ferry", "fares"]);
    }

    #[test]
    fn invalid_scripts_are_ignored() {
        let mut found = JsonLd::default();
        for script in [
            "",
            "{",
            "[[[[",
            "{\"@type\":1}",
            "null",
            &"[".repeat(100_000),
        ] {
            found.read(script);
        }
        assert!(found.headline.is_none());
        // Line ends within strings are read.
        found.read("<!--{\"@type\":\"NewsArticle\",\"headline\":\"Ferry\nstays\"};-->");
        assert_eq!(found.headline.as_deref(), Some("Ferry stays"));
    }
}
