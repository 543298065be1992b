//! News as JSON or JSON Lines: answers of programming interfaces, and data sets.
//!
//! There is no one format. An object is an article if it has a text under one of the names that such
//! programs use, and a title, an address, a date or an id besides. Articles may be some levels down, and
//! their members in an object of their own.

mod members;

use std::fs::File;
use std::ops::Range;
use std::path::Path;

use pullquote_text::{Article, Contents, Part, Source, collapse_whitespace};
use serde_json::{Map, Value};

use crate::decode;
use crate::error::ImportError;
use crate::exports::read_all;
use crate::feed;
use crate::feed_file::entry_article;
use crate::file::has_extension;
use crate::traits::{CollectionFormat, Parts};
use members::NewsItem;

const ENDINGS: &[&str] = &["json", "jsonl", "ndjson"];
/// How deep the list of articles may be.
const MAX_DEPTH: usize = 6;
/// The largest JSON that is read as a whole, in bytes: its values take several times its size.
const MAX_WHOLE: usize = 64 << 20;

pub(crate) struct NewsJson;

/// Whether the name of `path` says that it is JSON.
pub(crate) fn is_json(path: &Path) -> bool {
    has_extension(path, ENDINGS)
}

impl CollectionFormat for NewsJson {
    fn accepts_name(&self, path: &Path) -> bool {
        is_json(path)
    }

    fn is_found_by_content(&self) -> bool {
        true
    }

    fn detects(&self, _path: &Path, head: &[u8]) -> bool {
        let text = decode::decode(head.to_vec(), None).text;
        text.trim_start().starts_with(['{', '['])
    }

    fn open(&self, file: File, _path: &Path) -> Result<Box<dyn Parts>, ImportError> {
        parts(decode::decode(read_all(file)?, None).text)
    }
}

/// The articles in `text`.
pub(crate) fn parts(text: String) -> Result<Box<dyn Parts>, ImportError> {
    let whole = (text.len() <= MAX_WHOLE)
        .then(|| serde_json::from_str::<Value>(&text))
        .and_then(Result::ok);
    let news = match whole {
        Some(value) => {
            let mut items = Vec::new();
            collect(value, 0, &mut items);
            News::Items(items)
        }
        None => News::of_lines(text),
    };
    if news.is_empty() {
        return Err(ImportError::NoArticles);
    }
    Ok(Box::new(news))
}

/// Takes the articles out of `value`.
fn collect(value: Value, depth: usize, items: &mut Vec<Map<String, Value>>) {
    if depth > MAX_DEPTH {
        return;
    }
    match value {
        Value::Array(values) => {
            for value in values {
                collect(value, depth + 1, items);
            }
        }
        Value::Object(members) if NewsItem::of(&members).is_article() => items.push(members),
        Value::Object(members) => {
            for (_, value) in members {
                collect(value, depth + 1, items);
            }
        }
        _ => {}
    }
}

enum News {
    Items(Vec<Map<String, Value>>),
    /// JSON Lines, of which each line is read when it is asked for.
    Lines(String, Vec<Range<usize>>),
}

impl News {
    /// The lines of `text` that are articles. Blank ones and others are left out.
    fn of_lines(text: String) -> Self {
        let mut lines = Vec::new();
        let mut end = 0;
        for line in text.split_inclusive('\n') {
            let start = end;
            end += line.len();
            if parse(line).is_some_and(|members| NewsItem::of(&members).is_article()) {
                lines.push(start..end);
            }
        }
        Self::Lines(text, lines)
    }

    const fn len(&self) -> usize {
        match self {
            Self::Items(items) => items.len(),
            Self::Lines(_, lines) => lines.len(),
        }
    }

    const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Calls `read` with the article at this place.
    fn with<T>(&self, at: usize, read: impl FnOnce(NewsItem) -> T) -> Option<T> {
        match self {
            Self::Items(items) => Some(read(NewsItem::of(items.get(at)?))),
            Self::Lines(text, lines) => {
                let members = parse(&text[lines.get(at)?.clone()])?;
                Some(read(NewsItem::of(&members)))
            }
        }
    }
}

fn parse(line: &str) -> Option<Map<String, Value>> {
    let line = line.trim().trim_start_matches('\u{feff}');
    match serde_json::from_str(line).ok()? {
        Value::Object(members) => Some(members),
        _ => None,
    }
}

impl Parts for News {
    fn contents(&mut self) -> Result<Contents, ImportError> {
        let part = |at: usize| {
            self.with(at, |item| Part {
                number: u32::try_from(at + 1).unwrap_or(u32::MAX),
                title: item.label(),
                bytes: item.body().map_or(0, |body| body.len() as u64),
                publisher: None,
                date: item.day(),
                error: None,
            })
        };
        Ok(Contents {
            title: String::new(),
            parts: (0..self.len()).filter_map(part).collect(),
        })
    }

    fn article(&mut self, source: Source, number: u32) -> Result<Article, ImportError> {
        let at = usize::try_from(number)
            .unwrap_or(usize::MAX)
            .wrapping_sub(1);
        let article = self.with(at, |item| article(&item, source));
        article.ok_or(ImportError::NoSuchPart)?
    }
}

fn article(item: &NewsItem, source: Source) -> Result<Article, ImportError> {
    let body = item.body().unwrap_or_default();
    let (body, is_cut) = without_cut_mark(&body);
    let mut article = if is_html(body) {
        let entry = feed::Entry {
            title: collapse_whitespace(&item.fields().headline),
            address: item.fields().address,
            byline: Some(item.fields().byline).filter(|byline| !byline.is_empty()),
            date: item.day(),
            content: body.to_owned(),
            is_content: true,
            tags: item.fields().tags,
            ..feed::Entry::default()
        };
        let site = item.fields().publication;
        let site = Some(site.as_str()).filter(|site| !site.is_empty());
        entry_article(&entry, site, source)?
    } else {
        let mut fields = item.fields();
        let site = Some(fields.publication.clone()).filter(|site| !site.is_empty());
        if fields.standfirst.trim() == body.trim() {
            fields.standfirst.clear();
        }
        let mut article = fields.with_text(body, source);
        article.site = site;
        article.date = item.day();
        article
    };
    if is_cut {
        let note = "the source has only the beginning of the text";
        article.notes.push(note.to_owned());
    }
    Ok(article)
}

/// Whether a text has tags of HTML.
fn is_html(text: &str) -> bool {
    [
        "</p>", "<p>", "<br", "</div>", "</a>", "</li>", "</h2>", "</span>",
    ]
    .iter()
    .any(|tag| text.contains(tag))
}

/// Takes off `… [+1234 chars]`, with which interfaces mark that they give no more.
fn without_cut_mark(body: &str) -> (&str, bool) {
    let trimmed = body.trim_end();
    let mark = trimmed.rfind("[+").filter(|_| trimmed.ends_with(" chars]"));
    match mark {
        Some(at) => (trimmed[..at].trim_end(), true),
        None => (body, false),
    }
}
