//! Front matter: the metadata at the start of a Markdown file, in YAML (between lines of `---`), TOML
//! (`+++`) or JSON (an object).
//!
//! The names of the fields are those that static-site generators, note programs and web clippers write.

use std::ops::Range;

use pullquote_text::{address, collapse_whitespace};
use serde_json::Value;

use super::fields::{self, Field, Syntax};

/// The longest front matter, in bytes. Beyond it, the first line is taken for a rule.
const MAX_LENGTH: usize = 64 << 10;
/// The longest value, in bytes.
const MAX_VALUE: usize = 1000;
/// The most authors and tags.
const MAX_VALUES: usize = 50;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FrontMatter {
    pub title: Option<String>,
    pub standfirst: Option<String>,
    pub authors: Vec<String>,
    pub date: Option<String>,
    pub publisher: Option<String>,
    pub address: Option<String>,
    pub tags: Vec<String>,
}

/// Splits `text` into its front matter and the rest.
pub fn split(text: &str) -> (FrontMatter, &str) {
    let found = object(text).or_else(|| {
        let (syntax, inner, rest) = fenced(text)?;
        Some((fields::parse(&text[inner], syntax)?, rest))
    });
    match found {
        Some((fields, rest)) => (FrontMatter::of(fields), &text[rest..]),
        None => (FrontMatter::default(), text),
    }
}

/// The front matter between two fences, and where the rest begins.
fn fenced(text: &str) -> Option<(Syntax, Range<usize>, usize)> {
    let start = text.find('\n')? + 1;
    let fence = text[..start].trim_end();
    let syntax = match fence {
        "---" => Syntax::Yaml,
        "+++" => Syntax::Toml,
        _ => return None,
    };
    let rest = &text[start..];
    // A rule, rather than a fence, when a blank line follows.
    if rest.starts_with('\n') {
        return None;
    }
    let mut at = 0;
    for line in rest.split_inclusive('\n') {
        let ends = line.trim_end();
        if ends == fence || (syntax == Syntax::Yaml && ends == "...") {
            return Some((syntax, start..start + at, start + at + line.len()));
        }
        at += line.len();
        if at > MAX_LENGTH {
            return None;
        }
    }
    None
}

/// The fields of a JSON object that begins the text, and where the rest begins.
fn object(text: &str) -> Option<(Vec<Field>, usize)> {
    let rest = text.strip_prefix('{')?.trim_start();
    if !rest.starts_with('"') {
        return None;
    }
    let head = &text[..text.floor_char_boundary(MAX_LENGTH)];
    let mut values = serde_json::Deserializer::from_str(head).into_iter::<Value>();
    let Some(Ok(Value::Object(members))) = values.next() else {
        return None;
    };
    let end = values.byte_offset();
    let line_end = text[end..].find('\n').map_or(text.len(), |at| end + at + 1);
    if !text[end..line_end].trim().is_empty() {
        return None;
    }
    let fields = members.into_iter().map(|(name, value)| Field {
        name: name.to_lowercase(),
        values: json_values(value),
    });
    Some((fields.collect(), line_end))
}

fn json_values(value: Value) -> Vec<String> {
    match value {
        Value::String(words) => vec![words],
        Value::Number(number) => vec![number.to_string()],
        Value::Array(values) => values.into_iter().flat_map(json_values).collect(),
        Value::Object(mut members) => {
            let name = members.remove("name").or_else(|| members.remove("title"));
            name.map_or_else(Vec::new, json_values)
        }
        Value::Null | Value::Bool(_) => Vec::new(),
    }
}

/// The name in the value of an author, which may be a link (`[Mara Lind](address)`, `[[Mara Lind]]`); `None` for
/// an address alone.
fn name_of(value: &str) -> Option<String> {
    let value = value.trim();
    let note = value
        .strip_prefix("[[")
        .and_then(|rest| rest.strip_suffix("]]"));
    let linked = value
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(')'))
        .and_then(|rest| rest.split_once("]("));
    let name = match (note, linked) {
        (Some(note), _) => note.rsplit('|').next()?,
        (None, Some((name, _))) => name,
        (None, None) => value,
    };
    (!name.contains("://")).then(|| name.to_owned())
}

impl FrontMatter {
    /// The authors, in a line.
    pub fn byline(&self) -> Option<String> {
        (!self.authors.is_empty()).then(|| self.authors.join(", "))
    }

    fn of(fields: Vec<Field>) -> Self {
        let mut front = Self::default();
        for Field { name, values } in fields {
            let mut values = values.iter().filter_map(|value| line(value));
            match name.as_str() {
                "title" | "headline" => set(&mut front.title, values.next()),
                "description" | "summary" | "excerpt" | "subtitle" | "standfirst" | "dek"
                | "lead" | "abstract" => set(&mut front.standfirst, values.next()),
                "author" | "authors" | "byline" | "creator" | "by" => {
                    add(
                        &mut front.authors,
                        values.filter_map(|value| name_of(&value)),
                    );
                }
                "date" | "published" | "pubdate" | "publishdate" | "date_published"
                | "published_at" | "publication_date" | "created" => {
                    set(&mut front.date, values.next());
                }
                "publisher" | "source" | "site" | "site_name" | "sitename" | "publication"
                | "outlet" | "newspaper" | "journal" => {
                    for value in values {
                        match address::clean(&value) {
                            Some(address) => set(&mut front.address, Some(address)),
                            None => set(&mut front.publisher, Some(value)),
                        }
                    }
                }
                "url" | "link" | "address" | "canonical" | "canonical_url" | "canonicalurl"
                | "source_url" | "original_url" | "permalink" => {
                    let address = values.find_map(|value| address::clean(&value));
                    set(&mut front.address, address);
                }
                "tags" | "tag" | "keywords" | "topics" => add(&mut front.tags, values),
                _ => {}
            }
        }
        front
    }
}

/// Of two fields that mean the same, the first counts.
fn set(field: &mut Option<String>, value: Option<String>) {
    if field.is_none() {
        *field = value;
    }
}

fn add(list: &mut Vec<String>, values: impl Iterator<Item = String>) {
    for value in values.take(MAX_VALUES) {
        if !list.contains(&value) {
            list.push(value);
        }
    }
}

/// A value on one line; `None` for an empty or very long one.
fn line(value: &str) -> Option<String> {
    let words = collapse_whitespace(value);
    (!words.is_empty() && words.len() <= MAX_VALUE).then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_of_yaml() {
        let text = "---\ntitle: 'It’s: a test'\nlayout: post\nauthors:\n  - Mara Lind\n  - name: Jo Poe\n    \
            url: https://example.org/jo\ntags: [harbour, \"ferry, old\"]\ndate: 2019-05-09 10:00\n\
            source: https://example.org/ferry # clipped\npublisher: The Harbour Post\n\
            description: >-\n  It stays,\n  she said.\n---\nBody";
        let (front, rest) = split(text);
        let wanted = FrontMatter {
            title: Some("It’s: a test".to_owned()),
            standfirst: Some("It stays, she said.".to_owned()),
            authors: vec!["Mara Lind".to_owned(), "Jo Poe".to_owned()],
            date: Some("2019-05-09 10:00".to_owned()),
            publisher: Some("The Harbour Post".to_owned()),
            address: Some("https://example.org/ferry".to_owned()),
            tags: vec!["harbour".to_owned(), "ferry, old".to_owned()],
        };
        assert_eq!((front, rest), (wanted, "Body"));
    }

    #[test]
    fn authors_may_be_links() {
        for (author, name) in [
            ("\"[Mara Lind](https://x.example/mara)\"", Some("Mara Lind")),
            ("\"[[Mara Lind]]\"", Some("Mara Lind")),
            ("\"[[people/mara|Mara Lind]]\"", Some("Mara Lind")),
            ("https://x.example/mara", None),
        ] {
            let text = format!("---\nauthor: {author}\n---\nBody");
            let authors = split(&text).0.authors;
            assert_eq!(authors.first().map(String::as_str), name, "{author}");
        }
    }

    #[test]
    fn fields_of_toml_and_json() {
        let toml = "+++\ntitle = \"A \\\"b\\\"\"\nauthor = [\n  \"Mara Lind\",\n  'Jo Poe',\n]\n\
            date = 2024-03-05T10:00:00Z\n[taxonomies]\ntags = [\"harbour\"]\n[extra]\nx = 1\n+++\n";
        let json = "{\n \"title\": \"A \\\"b\\\"\",\n \"author\": [{\"name\": \"Mara Lind\"}, \"Jo Poe\"],\n \
            \"date\": \"2024-03-05T10:00:00Z\", \"tags\": [\"harbour\"]\n}\n";
        for text in [toml, json] {
            let (front, rest) = split(text);
            assert_eq!(front.title, Some("A \"b\"".to_owned()), "{text}");
            assert_eq!(front.authors, ["Mara Lind", "Jo Poe"]);
            assert_eq!(front.date, Some("2024-03-05T10:00:00Z".to_owned()));
            assert_eq!(front.tags, ["harbour"]);
            assert_eq!(rest, "");
        }
    }

    #[test]
    fn rules_and_sentences_are_not_front_matter() {
        for text in [
            "---\n\nA text.\n\n---\n",
            "---\nA sentence of words: it goes on.\n---\n",
            "---\ntitle: x\n",
            "Title\n---\ntitle: x\n---\n",
            "{ It stays. }\n",
            "{\"title\": \"x\"} and more\n",
            "{\"title\": \n",
            "",
            "---",
        ] {
            assert_eq!(split(text).1, text, "{text}");
        }
        let long = format!("---\n{}---\n", "a: b\n".repeat(MAX_LENGTH));
        assert_eq!(split(&long).1.len(), long.len());
    }
}
