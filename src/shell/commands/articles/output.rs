//! Articles as lines, CSV, JSON, and one by one. Output contains no control characters.

use std::fmt::Write as _;
use std::io::{self, Write};

use serde_json::{Value, json};

use super::Articles;
use crate::bookmarks::tags;
use crate::library::Entry;
use crate::shell::cli::ListFormat;
use crate::shell::csv::write_row;
use crate::shell::source;
use pullquote_text::clean;

/// Letters of an id that are printed: enough for a hundred thousand articles.
const SHORT: usize = 12;

/// An article as it is printed.
struct Line {
    id: String,
    date: String,
    /// `new`, `finished` or a percentage.
    progress: String,
    star: &'static str,
    archived: &'static str,
    source: String,
    title: String,
    tags: String,
    place: String,
}

fn line(articles: &Articles, entry: &Entry) -> Line {
    let locator = entry.source.locator();
    let id = entry.id.as_ref();
    let place = id.and_then(|id| articles.places.get(id, &locator));
    let progress = match place {
        Some(place) if place.read => "finished".to_owned(),
        Some(place) if place.is_started() => format!("{:.0}%", place.progress * 100.0),
        _ => "new".to_owned(),
    };
    let id = id.and_then(|id| id.as_str().get(..SHORT));
    Line {
        id: id.unwrap_or_default().to_owned(),
        date: entry
            .shown_date()
            .map_or_else(String::new, |date| date.to_string()),
        progress,
        star: if entry.is_starred() { "★" } else { "" },
        archived: if entry.is_archived() { "archived" } else { "" },
        source: clean::line(entry.shown_source()).into_owned(),
        title: clean::line(&entry.label()).into_owned(),
        tags: clean::line(&tags::format(entry.tags())).into_owned(),
        place: clean::line(&locator).into_owned(),
    }
}

pub fn list(
    articles: &Articles,
    shown: &[&Entry],
    format: ListFormat,
    out: &mut dyn Write,
) -> io::Result<()> {
    let lines = shown.iter().map(|entry| (line(articles, entry), *entry));
    match format {
        ListFormat::Table => {
            for (line, _) in lines {
                write_line(&line, out)?;
            }
        }
        ListFormat::Csv => {
            write_row(&COLUMNS, out)?;
            for (line, entry) in lines {
                let [starred, archived] = flags(entry);
                write_row(&fields(&line, starred, archived), out)?;
            }
        }
        ListFormat::Json => {
            let all: Vec<Value> = lines.map(|(line, entry)| object(&line, entry)).collect();
            write_json(&all, out)?;
        }
    }
    Ok(())
}

/// Articles by story: the lines of each, a column `story` with its number, or an array of arrays.
pub fn stories(
    articles: &Articles,
    shown: &[Vec<&Entry>],
    format: ListFormat,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        ListFormat::Table => {
            for (at, story) in shown.iter().enumerate() {
                if at > 0 {
                    writeln!(out)?;
                }
                for entry in story {
                    write_line(&line(articles, entry), out)?;
                }
            }
        }
        ListFormat::Csv => {
            let columns = [&["story"], &COLUMNS[..]].concat();
            write_row(&columns, out)?;
            for (number, story) in (1..).zip(shown) {
                let number = i32::to_string(&number);
                for entry in story {
                    let line = line(articles, entry);
                    let [starred, archived] = flags(entry);
                    let fields = fields(&line, starred, archived);
                    write_row(&[&[number.as_str()], &fields[..]].concat(), out)?;
                }
            }
        }
        ListFormat::Json => {
            let of_story = |story: &Vec<&Entry>| {
                let objects = story
                    .iter()
                    .map(|entry| object(&line(articles, entry), entry));
                Value::Array(objects.collect())
            };
            let all: Vec<Value> = shown.iter().map(of_story).collect();
            write_json(&all, out)?;
        }
    }
    Ok(())
}

const COLUMNS: [&str; 9] = [
    "id", "date", "progress", "starred", "archived", "source", "title", "tags", "path",
];

fn fields<'l>(line: &'l Line, starred: &'l str, archived: &'l str) -> [&'l str; 9] {
    [
        &line.id,
        &line.date,
        &line.progress,
        starred,
        archived,
        &line.source,
        &line.title,
        &line.tags,
        &line.place,
    ]
}

/// Whether an article is starred and archived, as CSV has it.
fn flags(entry: &Entry) -> [&'static str; 2] {
    const fn word(is_so: bool) -> &'static str {
        if is_so { "true" } else { "false" }
    }
    [word(entry.is_starred()), word(entry.is_archived())]
}

fn write_line(line: &Line, out: &mut dyn Write) -> io::Result<()> {
    let marks = [line.tags.as_str(), line.archived].join(" ");
    let text = [
        line.id.as_str(),
        &line.date,
        &line.progress,
        line.star,
        &line.source,
        &line.title,
        marks.trim(),
    ]
    .join("\t");
    writeln!(out, "{}", text.trim_end())
}

fn write_json(all: &[Value], out: &mut dyn Write) -> io::Result<()> {
    let json = serde_json::to_string_pretty(all).map_err(io::Error::other)?;
    writeln!(out, "{json}")
}

fn object(line: &Line, entry: &Entry) -> Value {
    let tags = entry.tags().iter().map(|tag| clean::line(tag).into_owned());
    json!({
        "id": line.id,
        "date": entry.shown_date().map(|date| date.to_string()),
        "progress": line.progress,
        "starred": entry.is_starred(),
        "archived": entry.is_archived(),
        "source": line.source,
        "title": line.title,
        "tags": tags.collect::<Vec<_>>(),
        "words": entry.words,
        "quotes": entry.quotes,
        "path": line.place,
        "address": entry.address.as_deref().map(clean::line),
    })
}

/// What is known of an article, a line each.
pub fn facts(articles: &Articles, entry: &Entry) -> String {
    let line = line(articles, entry);
    let facts = Articles::facts(entry);
    // The index has no byline; a file that cannot be read any more has none.
    let stated = || source::read(&entry.source).ok()?.byline;
    let byline = facts.byline.or_else(stated);
    let sha256 = entry.id.as_ref().map_or("", |id| id.as_str());
    let locator = entry.source.locator();
    let article = articles.records.article(entry.id.as_ref(), &locator);
    let marks = articles.records.bookmarks();
    let marks = marks.filter(|mark| article.has(&mark.article)).count();
    let saved = articles.records.saved_quotes();
    let saved = saved.filter(|quote| article.has(&quote.article)).count();
    let or_none = |n: usize| if n == 0 { String::new() } else { n.to_string() };
    let rows = [
        ("title", line.title),
        ("byline", byline.unwrap_or_default()),
        ("source", line.source),
        ("date", line.date),
        ("id", line.id),
        ("sha256", sha256.to_owned()),
        ("path", line.place),
        ("address", entry.address.clone().unwrap_or_default()),
        ("words", entry.words.to_string()),
        ("quotations", entry.quotes.unwrap_or(0).to_string()),
        ("read", line.progress),
        ("star", line.star.to_owned()),
        (
            "archived",
            if line.archived.is_empty() { "" } else { "yes" }.to_owned(),
        ),
        ("tags", line.tags),
        ("bookmarks", or_none(marks)),
        ("saved", or_none(saved)),
    ];
    let mut text = String::new();
    for (name, value) in rows {
        if !value.is_empty() {
            let _ = writeln!(text, "{name:<11} {}", clean::line(&value));
        }
    }
    text
}
