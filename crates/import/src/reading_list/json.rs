//! JSON of wallabag and of Omnivore.

use serde_json::Value;

use super::{Saved, Service, add_tag};
use crate::address;
use pullquote_text::collapse_whitespace;
use pullquote_text::date::{self, Date};

/// The entries; `None` for other JSON.
pub fn parse(text: &str) -> Option<(Service, Vec<Saved>)> {
    let root: Value = serde_json::from_str(text).ok()?;
    let list = match &root {
        Value::Array(list) => list,
        // wallabag's API wraps the list.
        Value::Object(_) => root.get("_embedded")?.get("items")?.as_array()?,
        _ => return None,
    };
    let first = list.first()?;
    let service = if first.get("is_archived").is_some() || first.get("domain_name").is_some() {
        Service::Wallabag
    } else if first.get("slug").is_some() || first.get("savedAt").is_some() {
        Service::Omnivore
    } else {
        return None;
    };
    let all = list.iter().filter_map(|item| match service {
        Service::Wallabag => wallabag(item),
        _ => omnivore(item),
    });
    Some((service, all.collect()))
}

fn string<'v>(item: &'v Value, name: &str) -> Option<&'v str> {
    let text = item.get(name)?.as_str()?.trim();
    (!text.is_empty()).then_some(text)
}

fn day(item: &Value, name: &str) -> Option<Date> {
    date::find(string(item, name)?)
}

/// True, or 1 as some versions write it.
fn is_set(item: &Value, name: &str) -> bool {
    let value = item.get(name);
    value.is_some_and(|value| value.as_bool() == Some(true) || value.as_i64() == Some(1))
}

fn wallabag(item: &Value) -> Option<Saved> {
    let mut tags = Vec::new();
    for tag in item
        .get("tags")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        let label = tag
            .as_str()
            .or_else(|| tag.get("label").and_then(Value::as_str));
        add_tag(&mut tags, label.unwrap_or_default());
    }
    let authors = item
        .get("published_by")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    let authors: Vec<String> = authors
        .filter_map(Value::as_str)
        .map(collapse_whitespace)
        .collect();
    let authors = authors.iter().filter(|name| !name.is_empty());
    let byline = authors.cloned().collect::<Vec<_>>().join(", ");
    Some(Saved {
        address: address::resolve(
            "",
            string(item, "url").or_else(|| string(item, "given_url"))?,
        )?,
        title: string(item, "title")
            .map(collapse_whitespace)
            .unwrap_or_default(),
        tags,
        is_read: is_set(item, "is_archived"),
        is_starred: is_set(item, "is_starred"),
        saved: day(item, "created_at"),
        published: day(item, "published_at"),
        byline: (!byline.is_empty()).then_some(byline),
        site: string(item, "domain_name").map(str::to_owned),
        content: string(item, "content").map(str::to_owned),
    })
}

fn omnivore(item: &Value) -> Option<Saved> {
    let mut tags = Vec::new();
    for label in item
        .get("labels")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        let name = label
            .as_str()
            .or_else(|| label.get("name").and_then(Value::as_str));
        add_tag(&mut tags, name.unwrap_or_default());
    }
    let state = string(item, "state")
        .unwrap_or_default()
        .to_ascii_lowercase();
    let progress = item
        .get("readingProgress")
        .and_then(Value::as_f64)
        .unwrap_or(0.0);
    Some(Saved {
        address: address::resolve(
            "",
            string(item, "url").or_else(|| string(item, "originalUrl"))?,
        )?,
        title: string(item, "title")
            .map(collapse_whitespace)
            .unwrap_or_default(),
        tags,
        is_read: state == "archived" || progress >= 98.0,
        saved: day(item, "savedAt"),
        published: day(item, "publishedAt"),
        byline: string(item, "author").map(collapse_whitespace),
        site: string(item, "siteName").map(collapse_whitespace),
        ..Saved::default()
    })
}
