//! The formats that are a text for each record, one after the other.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::tables;
use super::web_annotation::Target;
use crate::shell::archive::{AnnotatedDocument, Facts, RecordError, RecordSink, Render};
use crate::shell::cli::AnnotateFormat;
use crate::shell::output::report;
use crate::shell::statement_rows::ArticleRows;
use pullquote_annotate::Annotator;
use pullquote_annotate::record::{Record, TeiHeader, to_brat, to_html, to_markdown, to_tei};
use pullquote_text::clean;

/// Renders a document in one of the formats that are text. Rows are always a line of JSON.
#[derive(Clone, Copy)]
pub(super) struct TextFormat<'a> {
    pub(super) format: AnnotateFormat,
    /// Knows given names.
    pub(super) annotator: &'a Annotator,
}

impl Render for TextFormat<'_> {
    type Output = String;

    fn render(&self, annotated: &AnnotatedDocument) -> Result<String, String> {
        let article = &annotated.document.article;
        let annotations = &annotated.annotations;
        let lines = |values: Vec<Value>, separator: &str| {
            let values = values
                .iter()
                .map(|value| clean::json(&value.to_string()).into_owned());
            values.collect::<Vec<_>>().join(separator)
        };
        Ok(match self.format {
            AnnotateFormat::Json | AnnotateFormat::Jsonl => {
                json(annotated, self.format).map_err(|error| error.to_string())?
            }
            AnnotateFormat::Csv => {
                let rows = ArticleRows::of(annotated, self.annotator);
                tables::csv_rows(&rows).map_err(|error| error.to_string())?
            }
            AnnotateFormat::Parquet => return Err("Parquet is not a text".to_owned()),
            AnnotateFormat::WebAnnotation => {
                let mut text = lines(Target::new(annotated).web_annotations(), "\n");
                if !text.is_empty() {
                    text.push('\n');
                }
                text
            }
            AnnotateFormat::Hypothesis => {
                lines(Target::new(annotated).hypothesis_annotations(), ",\n")
            }
            AnnotateFormat::Tei => tei(annotated),
            AnnotateFormat::Brat => to_brat(article, annotations),
            AnnotateFormat::Md => to_markdown(article, annotations),
            AnnotateFormat::Html => to_html(article, annotations),
        })
    }
}

fn tei(annotated: &AnnotatedDocument) -> String {
    let article = &annotated.document.article;
    let facts = Facts::of(&annotated.document);
    let header = TeiHeader {
        title: facts.title,
        publisher: facts.source.as_deref(),
        date: facts.date,
        address: facts.address.as_deref(),
        engine: Some(annotated.engine),
        ..TeiHeader::of(article)
    };
    to_tei(article, &annotated.annotations, &header)
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
    /// Whether nothing was written before.
    is_new: bool,
    has_items: bool,
}

impl<'w> TextSink<'w> {
    /// `is_new` says that `out` is empty.
    pub(super) const fn new(out: &'w mut dyn Write, format: AnnotateFormat, is_new: bool) -> Self {
        Self {
            out,
            format,
            is_new,
            has_items: false,
        }
    }

    /// What stands before the first record.
    fn begin(&mut self) -> io::Result<()> {
        match self.format {
            AnnotateFormat::Csv => self.out.write_all(tables::csv_header()?.as_bytes()),
            AnnotateFormat::Hypothesis => self.out.write_all(b"{\"annotations\": [\n"),
            _ => Ok(()),
        }
    }
}

impl RecordSink<String> for TextSink<'_> {
    fn write(&mut self, rendered: String) -> io::Result<()> {
        if std::mem::take(&mut self.is_new) {
            self.begin()?;
        } else if self.format == AnnotateFormat::Tei {
            let message = "a TEI document holds one article: name a folder for more with --output";
            return Err(io::Error::other(message));
        } else if self.format == AnnotateFormat::Hypothesis
            && !rendered.is_empty()
            && self.has_items
        {
            self.out.write_all(b",\n")?;
        }
        self.has_items |= !rendered.is_empty();
        self.out.write_all(rendered.as_bytes())
    }

    fn write_error(&mut self, error: &RecordError) -> io::Result<()> {
        let is_json = matches!(self.format, AnnotateFormat::Json | AnnotateFormat::Jsonl);
        let is_row = is_json && error.origin.row.is_some();
        // A later run that goes on takes it that the beginning is there.
        if std::mem::take(&mut self.is_new) {
            self.begin()?;
        }
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
        if std::mem::take(&mut self.is_new) {
            self.begin()?;
        }
        if self.format == AnnotateFormat::Hypothesis {
            self.out.write_all(b"\n]}\n")?;
        }
        self.out.flush()
    }
}
