//! `pullquote bookmarks export` and `pullquote quotebook export`: records with the current position of
//! their text.

use std::collections::HashMap;

use super::record_texts::RecordTexts;
use crate::bookmarks::export::{self, Located};
use crate::bookmarks::{Anchor, ArticleRef, Records, SavedQuote};
use crate::shell::cli::ExportFormat;
use crate::shell::csv;

/// All bookmarks, grouped by article and in text order. The article with the newest bookmark
/// comes first.
pub fn bookmarks(format: ExportFormat, records: &Records) -> String {
    let mut bookmarks = records.bookmarks_newest_first();
    sort_by_article(&mut bookmarks, |one| (&one.article, one.anchor.start));
    let items = located(records, bookmarks, |one| (&one.article, &one.anchor));
    match format {
        ExportFormat::Md => export::bookmarks(&items).to_markdown(),
        ExportFormat::Html => export::bookmarks(&items).to_html(),
        ExportFormat::Csv => table(&export::bookmarks_as_rows(&items)),
        ExportFormat::Json => export::as_json("bookmarks", &items),
    }
}

/// The quote book, grouped by article and in text order. The article with the newest quotation
/// comes first.
pub fn quotes(format: ExportFormat, records: &Records, saved: &[SavedQuote]) -> String {
    let mut kept = newest_quotes(saved);
    sort_by_article(&mut kept, |quote| (&quote.article, quote.anchor.start));
    let items = located(records, kept, |one| (&one.article, &one.anchor));
    match format {
        ExportFormat::Md => export::quotes(&items).to_markdown(),
        ExportFormat::Html => export::quotes(&items).to_html(),
        ExportFormat::Csv => table(&export::quotes_as_rows(&items)),
        ExportFormat::Json => export::as_json("quotes", &items),
    }
}

/// Rows as CSV.
fn table(rows: &[Vec<String>]) -> String {
    let mut out = Vec::new();
    for row in rows {
        let row: Vec<&str> = row.iter().map(String::as_str).collect();
        // Writing to memory does not fail.
        let _ = csv::write_row(&row, &mut out);
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// A line per quotation, newest first.
pub fn quote_lines(saved: &[SavedQuote]) -> String {
    export::quotes_as_lines(&newest_quotes(saved))
}

fn newest_quotes(saved: &[SavedQuote]) -> Vec<&SavedQuote> {
    let mut kept: Vec<&SavedQuote> = saved.iter().collect();
    kept.sort_by(|a, b| b.created.cmp(&a.created).then(a.id.cmp(&b.id)));
    kept
}

/// Groups `records` by article, in the order in which the articles first occur, and sorts those of an
/// article by position.
fn sort_by_article<'r, T>(records: &mut [&'r T], place: impl Fn(&'r T) -> (&'r ArticleRef, u64)) {
    let mut ranks = HashMap::new();
    for &record in records.iter() {
        let next = ranks.len();
        ranks.entry(&place(record).0.id).or_insert(next);
    }
    records.sort_by_cached_key(|&record| {
        let (article, start) = place(record);
        (ranks[&article.id], start)
    });
}

/// The records with the current position of their text.
fn located<'r, T>(
    all: &Records,
    records: Vec<&'r T>,
    parts: fn(&T) -> (&ArticleRef, &Anchor),
) -> Vec<Located<'r, T>> {
    let texts = RecordTexts::of(
        all.whereabouts(),
        records.iter().map(|record| parts(record).0),
    );
    let locators = texts.locators();
    let located = |record| {
        let (article, anchor) = parts(record);
        let found = locators.find(article, anchor);
        Located { record, found }
    };
    records.into_iter().map(located).collect()
}
