//! CSV of Pocket (`title,url,time_added,tags,status`) and Instapaper (`URL,Title,Selection,Folder,Timestamp`).

use super::{Saved, Service, add_tag, day_of_seconds};
use crate::address;
use pullquote_text::collapse_whitespace;

/// The entries; `None` if the first line names none of the known columns.
pub fn parse(text: &str) -> Option<(Service, Vec<Saved>)> {
    let mut rows = Rows { rest: text };
    let header: Vec<String> = rows
        .next()?
        .iter()
        .map(|name| name.trim().to_ascii_lowercase())
        .collect();
    let column = |name: &str| header.iter().position(|one| one == name);
    let url = column("url")?;
    let service = if column("time_added").is_some() {
        Service::Pocket
    } else if column("folder").is_some() {
        Service::Instapaper
    } else {
        return None;
    };
    let columns = [
        column("title"),
        column("time_added").or(column("timestamp")),
        column("tags"),
    ];
    let (status, folder) = (column("status"), column("folder"));
    let mut all = Vec::new();
    for row in rows {
        let field = |at: Option<usize>| {
            at.and_then(|at| row.get(at))
                .map_or("", |field| field.trim())
        };
        let Some(address) = address::resolve("", field(Some(url))) else {
            continue;
        };
        let title = collapse_whitespace(field(columns[0]));
        let mut saved = Saved {
            address,
            title: if title.starts_with("http") {
                String::new()
            } else {
                title
            },
            saved: day_of_seconds(field(columns[1])),
            is_read: field(status) == "archive",
            ..Saved::default()
        };
        // Pocket separates tags by `|`; Instapaper writes a list in brackets.
        for tag in field(columns[2]).trim_matches(['[', ']']).split(['|', ',']) {
            add_tag(&mut saved.tags, tag.trim().trim_matches('"'));
        }
        match field(folder) {
            "" | "Unread" => {}
            "Archive" => saved.is_read = true,
            "Starred" | "Liked" => saved.is_starred = true,
            name => add_tag(&mut saved.tags, name),
        }
        all.push(saved);
    }
    Some((service, all))
}

/// The rows of CSV by RFC 4180, with quoted fields that may hold line ends.
struct Rows<'t> {
    rest: &'t str,
}

impl Iterator for Rows<'_> {
    type Item = Vec<String>;

    fn next(&mut self) -> Option<Vec<String>> {
        let mut rest = self.rest.trim_start_matches(['\n', '\r']);
        if rest.is_empty() {
            return None;
        }
        let mut fields = Vec::new();
        loop {
            let mut field = String::new();
            if let Some(quoted) = rest.strip_prefix('"') {
                rest = quoted;
                loop {
                    let Some((part, after)) = rest.split_once('"') else {
                        field += rest;
                        rest = "";
                        break;
                    };
                    field += part;
                    rest = after;
                    match rest.strip_prefix('"') {
                        Some(after) => {
                            field.push('"');
                            rest = after;
                        }
                        None => break,
                    }
                }
            }
            let end = rest.find([',', '\n']).unwrap_or(rest.len());
            field += rest[..end].trim_end_matches('\r');
            rest = &rest[end..];
            fields.push(field);
            match rest.strip_prefix(',') {
                Some(after) => rest = after,
                None => break,
            }
        }
        self.rest = rest;
        Some(fields)
    }
}
