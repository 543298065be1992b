//! Attributed statements as a table, written row by row: it may have any length.

use std::io::{self, Write};

use super::print::{date, of_said, path};
use crate::library::archive::Said;
use crate::shell::cli::QuotesFormat;
use pullquote_text::clean;

/// The columns as CSV.
const COLUMNS: [&str; 11] = [
    "date",
    "speaker",
    "kind",
    "cue",
    "text",
    "confidence",
    "title",
    "publisher",
    "path",
    "byte_start",
    "byte_end",
];

/// A table on its way out.
pub(super) struct Table<W: Write> {
    format: QuotesFormat,
    out: W,
    n_rows: usize,
}

impl<W: Write> Table<W> {
    pub(super) const fn new(format: QuotesFormat, out: W) -> Self {
        Self {
            format,
            out,
            n_rows: 0,
        }
    }

    pub(super) fn begin(&mut self) -> io::Result<()> {
        match self.format {
            QuotesFormat::Csv => csv_row(&COLUMNS.map(str::to_owned), &mut self.out),
            QuotesFormat::Md => {
                writeln!(
                    self.out,
                    "| date | speaker | cue | words | article | sure |"
                )?;
                writeln!(self.out, "|---|---|---|---|---|---|")
            }
            QuotesFormat::Text | QuotesFormat::Json | QuotesFormat::Jsonl => Ok(()),
        }
    }

    pub(super) fn row(&mut self, said: &Said) -> io::Result<()> {
        let is_first = self.n_rows == 0;
        self.n_rows += 1;
        let out = &mut self.out;
        let speaker = said.speaker.as_deref().unwrap_or_default();
        match self.format {
            QuotesFormat::Text => {
                let article = &said.article;
                let fields = [
                    &date(article),
                    speaker,
                    &said.cue,
                    &said.text,
                    &article.title,
                ];
                writeln!(out, "{}", fields.map(clean::line).join("\t"))
            }
            QuotesFormat::Json => {
                let json = serde_json::to_string(&of_said(said))?;
                let before = if is_first { "[\n" } else { ",\n" };
                write!(out, "{before}{}", clean::json(&json))
            }
            QuotesFormat::Jsonl => {
                let json = serde_json::to_string(&of_said(said))?;
                writeln!(out, "{}", clean::json(&json))
            }
            QuotesFormat::Csv => csv_row(&csv(said), out),
            QuotesFormat::Md => {
                let article = &said.article;
                let sure = format!("{:.2}", said.confidence);
                let fields = [
                    &date(article),
                    speaker,
                    &said.cue,
                    &said.text,
                    &article.title,
                    &sure,
                ];
                writeln!(out, "| {} |", fields.map(md).join(" | "))
            }
        }
    }

    pub(super) fn end(&mut self) -> io::Result<()> {
        if self.format == QuotesFormat::Json {
            let end = if self.n_rows == 0 { "[]\n" } else { "\n]\n" };
            self.out.write_all(end.as_bytes())?;
        }
        self.out.flush()
    }
}

fn csv(said: &Said) -> [String; 11] {
    let article = &said.article;
    [
        date(article),
        said.speaker.clone().unwrap_or_default(),
        said.kind.name().to_owned(),
        said.cue.clone(),
        said.text.clone(),
        format!("{:.3}", said.confidence),
        article.title.clone(),
        article.publisher.clone(),
        path(article),
        said.span.start().to_string(),
        said.span.end().to_string(),
    ]
}

/// A row as RFC 4180 has it: commas between, CR LF at the end, marks round what holds a comma, a mark or a
/// line end. A field that a spreadsheet would take for a formula gets an apostrophe before it.
pub(super) fn csv_row(fields: &[String], out: &mut dyn Write) -> io::Result<()> {
    let fields: Vec<String> = fields.iter().map(|field| csv_field(field)).collect();
    write!(out, "{}\r\n", fields.join(","))
}

fn csv_field(field: &str) -> String {
    let mut field = clean::line(field).into_owned();
    if field.starts_with(['=', '+', '-', '@']) && field.parse::<f64>().is_err() {
        field.insert(0, '\'');
    }
    if field.contains([',', '"', '\n', '\r']) {
        field = format!("\"{}\"", field.replace('"', "\"\""));
    }
    field
}

/// Words that Markdown takes for nothing else.
fn md(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in clean::line(words).chars() {
        if matches!(
            c,
            '|' | '\\' | '*' | '_' | '`' | '[' | ']' | '<' | '>' | '#' | '~'
        ) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn csv_is_quoted_and_harmless() {
        for (field, wanted) in [
            ("plain", "plain"),
            ("one, two", "\"one, two\""),
            ("a \"b\"", "\"a \"\"b\"\"\""),
            ("=1+1", "'=1+1"),
            ("@SUM(A1,B1)", "\"'@SUM(A1,B1)\""),
            ("-3.5", "-3.5"),
            ("- no", "'- no"),
            ("a\nb\u{1b}", "a b␛"),
        ] {
            assert_eq!(csv_field(field), wanted);
        }
        let mut row = Vec::new();
        csv_row(&["a".to_owned(), "b,c".to_owned()], &mut row).unwrap();
        assert_eq!(row, b"a,\"b,c\"\r\n");
    }

    #[test]
    fn markdown_is_a_table_whatever_is_in_it() {
        assert_eq!(md("a | b *c*"), "a \\| b \\*c\\*");
    }
}
