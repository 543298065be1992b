//! The formats that are a text for each record, one after the other.

use std::io::{self, Write};

use serde_json::json;

use crate::shell::archive::{AnnotatedDocument, RecordError, RecordSink, Render};
use crate::shell::cli::AnnotateFormat;
use crate::shell::output::report;
use pullquote_annotate::record::{Record, to_brat, to_html, to_markdown};
use pullquote_text::clean;

/// Renders a document in one of the formats. Rows are always a line of JSON.
pub(super) struct TextFormat(pub(super) AnnotateFormat);

impl Render for TextFormat {
    type Output = String;

    fn render(&self, annotated: &AnnotatedDocument) -> Result<String, String> {
        let article = &annotated.document.article;
        let annotations = &annotated.annotations;
        Ok(match self.0 {
            AnnotateFormat::Json | AnnotateFormat::Jsonl => {
                json(annotated, self.0).map_err(|error| error.to_string())?
            }
            AnnotateFormat::Brat => to_brat(article, annotations),
            AnnotateFormat::Md => to_markdown(article, annotations),
            AnnotateFormat::Html => to_html(article, annotations),
        })
    }
}

fn json(annotated: &AnnotatedDocument, format: AnnotateFormat) -> serde_json::Result<String> {
    let document = &annotated.document;
    let meta = document.meta.clone();
    let record = Record::new(
        &document.article,
        &annotated.annotations,
        &document.id,
        meta,
    )
    .by(annotated.engine);
    let is_indented = format == AnnotateFormat::Json && annotated.origin.row.is_none();
    let json = if is_indented {
        serde_json::to_string_pretty(&record)?
    } else {
        serde_json::to_string(&record)?
    };
    Ok(clean::json(&json).into_owned() + "\n")
}

/// Writes rendered texts one after the other. A record without annotations is a line of JSON where all are
/// lines, and told on standard error elsewhere.
pub(super) struct TextSink<'w> {
    out: &'w mut dyn Write,
    format: AnnotateFormat,
}

impl<'w> TextSink<'w> {
    pub(super) const fn new(out: &'w mut dyn Write, format: AnnotateFormat) -> Self {
        Self { out, format }
    }
}

impl RecordSink<String> for TextSink<'_> {
    fn write(&mut self, rendered: String) -> io::Result<()> {
        self.out.write_all(rendered.as_bytes())
    }

    fn write_error(&mut self, error: &RecordError) -> io::Result<()> {
        let is_row = error.origin.row.is_some();
        if !is_row {
            report(&format!("{} {}", error.origin, error.message));
        }
        if is_row || self.format == AnnotateFormat::Jsonl {
            let record = json!({
                "id": error.id,
                "error": error.message,
                "origin": error.origin.to_string(),
            });
            writeln!(self.out, "{}", clean::json(&record.to_string()))?;
        }
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    fn finish(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
