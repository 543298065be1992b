//! CSV of statements.

use std::io;

use crate::shell::csv;
use crate::shell::statement_rows::{ArticleRows, COLUMNS, Cell};

/// The line with the names of the columns.
pub(super) fn csv_header() -> io::Result<String> {
    csv_text([COLUMNS.as_slice()])
}

/// The rows of an article.
pub(super) fn csv_rows(article: &ArticleRows) -> io::Result<String> {
    let rows = (0..article.rows.len()).filter_map(|row| article.cells(row));
    let mut text = Vec::new();
    for cells in rows {
        let fields = cells.map(csv_field);
        csv::write_row(&fields.each_ref().map(String::as_str), &mut text)?;
    }
    utf8(text)
}

fn csv_text<'a>(rows: impl IntoIterator<Item = &'a [&'a str]>) -> io::Result<String> {
    let mut text = Vec::new();
    for row in rows {
        csv::write_row(row, &mut text)?;
    }
    utf8(text)
}

fn utf8(text: Vec<u8>) -> io::Result<String> {
    String::from_utf8(text).map_err(io::Error::other)
}

fn csv_field(cell: Cell<'_>) -> String {
    match cell {
        Cell::Text(text) => text.unwrap_or_default().to_owned(),
        Cell::Number(number) => number.map_or_else(String::new, |number| number.to_string()),
        Cell::Confidence(confidence) => format!("{confidence:.3}"),
        Cell::Flag(flag) => flag.to_string(),
    }
}
