//! `pullquote quotes`: statements as a table, written row by row because it may have any length.

use std::io::{self, Write};

use super::fields::{date, path, statement_json};
use crate::library::index_api::AttributedStatement;
use crate::shell::cli::QuotesFormat;
use crate::shell::csv;
use pullquote_text::clean;

const CSV_COLUMNS: [&str; 12] = [
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
    "address",
];

pub(super) struct StatementTable<W: Write> {
    format: QuotesFormat,
    out: W,
    n_rows: usize,
}

impl<W: Write> StatementTable<W> {
    pub(super) const fn new(format: QuotesFormat, out: W) -> Self {
        Self {
            format,
            out,
            n_rows: 0,
        }
    }

    pub(super) fn begin(&mut self) -> io::Result<()> {
        match self.format {
            QuotesFormat::Csv => csv::write_row(&CSV_COLUMNS, &mut self.out),
            QuotesFormat::Md => {
                writeln!(
                    self.out,
                    "| date | speaker | cue | words | article | confidence |"
                )?;
                writeln!(self.out, "|---|---|---|---|---|---|")
            }
            QuotesFormat::Text | QuotesFormat::Json | QuotesFormat::Jsonl => Ok(()),
        }
    }

    pub(super) fn row(&mut self, said: &AttributedStatement) -> io::Result<()> {
        let is_first = self.n_rows == 0;
        self.n_rows += 1;
        let out = &mut self.out;
        let article = &said.article;
        let date = date(article);
        let speaker = said.speaker.as_deref().unwrap_or_default();
        let (cue, text, title) = (&said.cue, &said.text, &article.title);
        match self.format {
            QuotesFormat::Text => {
                let speaker = format!("{speaker}{}", said.doubt());
                let fields = [&date, &speaker, cue, text, title];
                writeln!(out, "{}", fields.map(|field| clean::line(field)).join("\t"))
            }
            QuotesFormat::Json => {
                let json = serde_json::to_string(&statement_json(said))?;
                let before = if is_first { "[\n" } else { ",\n" };
                write!(out, "{before}{}", clean::json(&json))
            }
            QuotesFormat::Jsonl => {
                let json = serde_json::to_string(&statement_json(said))?;
                writeln!(out, "{}", clean::json(&json))
            }
            QuotesFormat::Csv => {
                let confidence = format!("{:.3}", said.confidence);
                let start = said.span.start().to_string();
                let end = said.span.end().to_string();
                let kind = said.kind.name();
                let (publisher, path) = (&article.publisher, path(article));
                let fields = [
                    &date,
                    speaker,
                    kind,
                    cue,
                    text,
                    &confidence,
                    title,
                    publisher,
                    &path,
                    &start,
                    &end,
                    article.address.as_deref().unwrap_or_default(),
                ];
                csv::write_row(&fields, out)
            }
            QuotesFormat::Md => {
                let confidence = format!("{:.2}", said.confidence);
                let fields = [&date, speaker, cue, text, title, &confidence];
                writeln!(out, "| {} |", fields.map(escape_markdown).join(" | "))
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

/// Escapes text for a cell of a Markdown table.
fn escape_markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in clean::line(text).chars() {
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
    fn markdown_syntax_is_escaped() {
        assert_eq!(escape_markdown("a | b *c*"), "a \\| b \\*c\\*");
    }
}
