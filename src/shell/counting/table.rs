//! A table of counts, and how it is printed.

use std::io::{self, Write};

use serde_json::{Map, Value};
use unicode_width::UnicodeWidthStr as _;

use crate::shell::cli::TableFormat;
use crate::shell::csv;
use pullquote_text::clean;

/// A value of a table.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    Text(String),
    Count(u64),
    /// A part of a whole, from 0 to 1, or a difference of two.
    Share(f64),
    /// A statistic.
    Number(f64),
    Empty,
}

impl Cell {
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// `part` of `whole`; empty without a whole.
    pub fn share(part: u64, whole: u64) -> Self {
        match whole {
            0 => Self::Empty,
            _ => Self::Share(part as f64 / whole as f64),
        }
    }

    fn written(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Count(count) => count.to_string(),
            Self::Share(share) => format!("{share:.4}"),
            Self::Number(number) => format!("{number:.2}"),
            Self::Empty => String::new(),
        }
    }

    fn shown(&self) -> String {
        match self {
            Self::Text(text) => clean::line(text).into_owned(),
            Self::Share(share) => format!("{:.1}%", share * 100.0),
            other => other.written(),
        }
    }

    fn json(&self) -> Value {
        let number = |number: f64, digits: i32| {
            let scale = 10_f64.powi(digits);
            Value::from((number * scale).round() / scale)
        };
        match self {
            Self::Text(text) => text.as_str().into(),
            Self::Count(count) => (*count).into(),
            Self::Share(share) => number(*share, 4),
            Self::Number(value) => number(*value, 2),
            Self::Empty => Value::Null,
        }
    }
}

/// Rows of named columns.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    pub columns: Vec<&'static str>,
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    /// # Errors
    /// `out` cannot be written to.
    pub fn write(&self, format: TableFormat, out: &mut dyn Write) -> io::Result<()> {
        match format {
            TableFormat::Table => self.write_aligned(out),
            TableFormat::Csv => {
                csv::write_row(&self.columns, out)?;
                for row in &self.rows {
                    let fields: Vec<String> = row.iter().map(Cell::written).collect();
                    let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
                    csv::write_row(&fields, out)?;
                }
                Ok(())
            }
            TableFormat::Json => {
                let rows = self.rows.iter().map(|row| {
                    let members = self.columns.iter().zip(row);
                    let members = members.map(|(name, cell)| ((*name).to_owned(), cell.json()));
                    Value::Object(members.collect::<Map<_, _>>())
                });
                let json = serde_json::to_string_pretty(&rows.collect::<Vec<_>>())?;
                writeln!(out, "{}", clean::json(&json))
            }
        }
    }

    /// Text on the left, numbers on the right of their columns.
    fn write_aligned(&self, out: &mut dyn Write) -> io::Result<()> {
        let rows: Vec<Vec<String>> = self
            .rows
            .iter()
            .map(|row| row.iter().map(Cell::shown).collect())
            .collect();
        let width = |column: usize| {
            let cells = rows.iter().filter_map(|row| row.get(column));
            let widest = cells.map(|cell| cell.width()).max().unwrap_or(0);
            widest.max(self.columns[column].width())
        };
        let is_text = |column: usize| {
            let cells = self.rows.iter().filter_map(|row| row.get(column));
            let mut cells = cells.filter(|cell| **cell != Cell::Empty);
            cells
                .next()
                .is_some_and(|cell| matches!(cell, Cell::Text(_)))
        };
        let columns: Vec<(usize, bool)> = (0..self.columns.len())
            .map(|column| (width(column), is_text(column)))
            .collect();
        let header: Vec<String> = self.columns.iter().map(|name| (*name).to_owned()).collect();
        for row in std::iter::once(&header).chain(&rows) {
            let mut line = String::new();
            for (cell, (width, is_text)) in row.iter().zip(&columns) {
                let gap = " ".repeat(width - cell.width());
                let parts = if *is_text { [cell, &gap] } else { [&gap, cell] };
                line.extend(parts.map(String::as_str));
                line.push_str("  ");
            }
            writeln!(out, "{}", line.trim_end())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(format: TableFormat) -> String {
        let table = Table {
            columns: vec!["name", "words", "share"],
            rows: vec![
                vec![
                    Cell::text("東 Ana\u{1b}"),
                    Cell::Count(120),
                    Cell::share(1, 8),
                ],
                vec![Cell::text("=B, C"), Cell::Count(3), Cell::share(0, 0)],
            ],
        };
        let mut out = Vec::new();
        table.write(format, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn tables_are_aligned_and_clean() {
        let expected = "name     words  share\n東 Ana␛    120  12.5%\n=B, C        3\n";
        assert_eq!(written(TableFormat::Table), expected);
        let expected = "name,words,share\r\n東 Ana␛,120,0.1250\r\n\"'=B, C\",3,\r\n";
        assert_eq!(written(TableFormat::Csv), expected);
        let json: Value = serde_json::from_str(&written(TableFormat::Json)).unwrap();
        assert_eq!(json[0]["share"], 0.125);
        assert_eq!(json[1]["share"], Value::Null);
    }
}
