//! JSON Feed 1.0 and 1.1.

use serde_json::Value;

use super::{Entry, Feed, add_tag, attribute, author, day, title};
use crate::address;

/// The feed in `text`; `None` for other JSON.
pub fn parse(text: &str, base: &str) -> Option<Feed> {
    let root: Value = serde_json::from_str(text).ok()?;
    let version = root.get("version").and_then(Value::as_str).unwrap_or("");
    let items = root.get("items").and_then(Value::as_array)?;
    if !version.contains("jsonfeed.org") && root.get("title").is_none() {
        return None;
    }
    let home = string(&root, "home_page_url").and_then(|home| address::resolve(base, home));
    Some(Feed {
        title: string(&root, "title").map(title),
        home,
        entries: items.iter().map(|item| entry(item, &root, base)).collect(),
        ..Feed::default()
    })
}

fn string<'v>(value: &'v Value, name: &str) -> Option<&'v str> {
    let text = value.get(name)?.as_str()?.trim();
    (!text.is_empty()).then_some(text)
}

fn entry(item: &Value, feed: &Value, base: &str) -> Entry {
    let html = string(item, "content_html").map(str::to_owned);
    let text = || string(item, "content_text").map(|text| attribute(text).replace("\n\n", "<p>"));
    let content = html.or_else(text);
    let summary = || string(item, "summary").map(attribute);
    let link = string(item, "url").or_else(|| string(item, "external_url"));
    // An id may be a number.
    let id = item.get("id").and_then(|id| match id {
        Value::String(id) => Some(id.clone()),
        Value::Number(id) => Some(id.to_string()),
        _ => None,
    });
    let dates = ["date_published", "date_modified"];
    let mut tags = Vec::new();
    let listed = item.get("tags").and_then(Value::as_array);
    for tag in listed.into_iter().flatten().filter_map(Value::as_str) {
        add_tag(&mut tags, tag);
    }
    Entry {
        address: link
            .or_else(|| id.as_deref().filter(|id| id.starts_with("http")))
            .and_then(|link| address::resolve(base, link)),
        id: id.filter(|id| !id.is_empty()),
        title: string(item, "title").map(title).unwrap_or_default(),
        byline: authors(item).or_else(|| authors(feed)),
        date: dates.into_iter().find_map(|name| day(string(item, name)?)),
        is_content: content.is_some(),
        content: content.or_else(summary).unwrap_or_default(),
        tags,
    }
}

/// `authors` of version 1.1, `author` of 1.0.
fn authors(value: &Value) -> Option<String> {
    let listed = value.get("authors").and_then(Value::as_array);
    let all = listed.into_iter().flatten().chain(value.get("author"));
    let names: Vec<String> = all.filter_map(|one| author(string(one, "name")?)).collect();
    (!names.is_empty()).then(|| names.join(", "))
}
