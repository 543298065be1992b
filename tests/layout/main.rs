//! Layout: properties over generated articles, examples for each rule, and long texts.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use pullquote::layout::{Layout, LayoutOptions, Line, Row};
use pullquote_text::Article;

mod long;
mod properties;
mod rules;

fn all_rows(layout: &mut Layout) -> Vec<Row> {
    layout.rows_from(0, usize::MAX)
}

/// First byte of each row.
fn starts(rows: &[Row]) -> Vec<usize> {
    rows.iter().map(|row| row.span().start()).collect()
}

fn line(row: &Row) -> Option<&Line> {
    match row {
        Row::Line(line) => Some(line),
        Row::Gap(_) => None,
    }
}

/// Checks that every visible byte is in a row, in order.
#[track_caller]
fn assert_covers(rows: &[Row], article: &Article) {
    let text = article.text();
    let mut end = 0;
    for row in rows {
        let span = row.span();
        assert!(!span.is_empty());
        assert!(
            text[end..span.start()].trim().is_empty(),
            "text between rows"
        );
        assert!(span.start() >= end);
        end = span.end();
        match row {
            Row::Gap(span) => assert!(span.of(text).trim().is_empty(), "text in a gap"),
            Row::Line(line) => assert_line_covers(line, text),
        }
    }
    assert!(text[end..].trim().is_empty(), "text after the last row");
}

#[track_caller]
fn assert_line_covers(line: &Line, text: &str) {
    let (mut at, mut column) = (line.span.start(), i16::MIN);
    for glyph in &line.glyphs {
        let span = glyph.span();
        assert!(line.span.contains(span));
        assert!(
            text[at..span.start()].trim().is_empty(),
            "text without a glyph"
        );
        assert!(glyph.column >= column, "glyphs overlap");
        assert!(glyph.column >= -1);
        at = span.end();
        column = glyph.end_column();
    }
    assert!(
        text[at..line.span.end()].trim().is_empty(),
        "text without a glyph"
    );
}

#[track_caller]
fn assert_fits(line: &Line, options: &LayoutOptions) {
    let width = line.end_column() + i16::from(line.hyphen);
    let visible = line.glyphs.iter().filter(|glyph| glyph.width > 0).count();
    assert!(
        width <= options.measure.max(1) as i16 || visible <= 1,
        "{width} cells in {}",
        options.measure
    );
}
