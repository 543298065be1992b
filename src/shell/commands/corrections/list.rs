//! The list of corrections in each format.

use std::io::{self, Write};

use serde_json::json;

use super::rows::{Row, article_of, created};
use crate::bookmarks::record::Record;
use crate::bookmarks::{Records, export};
use crate::corrections::exchange::{self, Exported, describe};
use crate::shell::cli::CorrectionsFormat;
use crate::shell::csv;
use pullquote_text::{clean, collapse_whitespace};

const CSV_COLUMNS: [&str; 8] = [
    "created",
    "state",
    "title",
    "path",
    "subject",
    "words",
    "correction",
    "id",
];

pub(super) fn print(
    records: &Records,
    rows: &[Row<'_>],
    format: CorrectionsFormat,
    out: &mut dyn Write,
) -> io::Result<()> {
    let as_json = |row: &Row<'_>| {
        let one = Exported {
            record: row.record,
            state: row.state,
            context: None,
            found: None,
        };
        exchange::to_json(records, &one)
    };
    match format {
        CorrectionsFormat::Text => rows.iter().try_for_each(|row| {
            let date = created(row.record);
            let date = date.get(..10).unwrap_or(date);
            let cells = [
                date,
                row.state.name(),
                title(row),
                &words(row),
                &describe(row.record),
            ];
            let cells = cells.map(|cell| clean::line(&collapse_whitespace(cell)).into_owned());
            writeln!(out, "{}", cells.join("\t").trim_end())
        }),
        CorrectionsFormat::Json => {
            let list: Vec<_> = rows.iter().map(as_json).collect();
            let text = serde_json::to_string_pretty(&json!({ "corrections": list }))?;
            writeln!(out, "{}", clean::json(&text))
        }
        CorrectionsFormat::Jsonl => rows.iter().try_for_each(|row| {
            let text = serde_json::to_string(&as_json(row))?;
            writeln!(out, "{}", clean::json(&text))
        }),
        CorrectionsFormat::Md => markdown(rows, out),
        CorrectionsFormat::Csv => {
            csv::write_row(&CSV_COLUMNS, out)?;
            rows.iter().try_for_each(|row| csv_row(row, out))
        }
    }
}

fn csv_row(row: &Row<'_>, out: &mut dyn Write) -> io::Result<()> {
    let path = article_of(row.record).map_or("", |article| &article.source);
    let fields = [
        created(row.record),
        row.state.name(),
        title(row),
        path,
        subject(row.record),
        &words(row),
        &describe(row.record),
        row.record.id(),
    ];
    csv::write_row(&fields, out)
}

/// A list for each article, in the order of its newest correction.
fn markdown(rows: &[Row<'_>], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "# Corrections")?;
    let mut written: Vec<Option<&str>> = Vec::new();
    let article =
        |row: &Row<'_>| article_of(row.record).map(|article| article.id.as_str().to_owned());
    for row in rows {
        let id = article_of(row.record).map(|article| article.id.as_str());
        if written.contains(&id) {
            continue;
        }
        written.push(id);
        let heading = id.map_or("All articles", |_| title(row));
        writeln!(out, "\n## {}\n", export::escaped(heading))?;
        for row in rows.iter().filter(|row| article(row).as_deref() == id) {
            let words = match words(row) {
                words if words.is_empty() => String::new(),
                words => format!("{} — ", export::escaped(&words)),
            };
            let (change, state) = (export::escaped(&describe(row.record)), row.state.name());
            writeln!(out, "- {words}{change} ({state})")?;
        }
    }
    Ok(())
}

fn title<'r>(row: &Row<'r>) -> &'r str {
    article_of(row.record).map_or("", |article| &article.title)
}

fn words(row: &Row<'_>) -> String {
    match row.record {
        Record::Correction(one) => one.anchor.excerpt(),
        _ => String::new(),
    }
}

fn subject(record: &Record) -> &str {
    match record {
        Record::Correction(one) => {
            let subject = one.subject.or_else(|| one.change.subject());
            subject.map_or("", |subject| subject.name())
        }
        Record::IdentityOverride(one) => &one.kind,
        _ => "",
    }
}
