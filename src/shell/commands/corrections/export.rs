//! The document of `pullquote corrections export`.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::rows::Rows;
use crate::bookmarks::record::Record;
use crate::bookmarks::{Anchor, Change, Records};
use crate::corrections::exchange::{self, Exported, Origin};
use pullquote_annotate::record::Record as AnnotationRecord;
use pullquote_annotate::{Annotator, Engine};
use pullquote_text::{Article, Offsets, Span, clean};

/// The corrections, oldest first, as they apply.
pub(super) fn document(
    records: &Records,
    rows: &Rows<'_>,
    engine: Engine,
) -> anyhow::Result<String> {
    let annotator = Annotator::new()?.with_engine(engine);
    let mut annotated: HashMap<&str, (Value, Offsets<'_>)> = HashMap::new();
    let locators = rows.texts.locators();
    let mut list = Vec::new();
    for row in rows.rows.iter().rev() {
        let mut one = Exported {
            record: row.record,
            state: row.state,
            context: None,
            found: None,
        };
        if let Record::Correction(correction) = row.record
            && correction.article.passage.is_none()
            && let Some((source, (article, id))) = rows.texts.article(&correction.article)
        {
            let (all, offsets) = annotated.entry(source).or_insert_with(|| {
                let found = annotator.annotate_article(article);
                let record = AnnotationRecord::new(article, &found, id.as_str(), None);
                let record = serde_json::to_value(record).unwrap_or_default();
                (record, Offsets::new(article.text()))
            });
            let find = |anchor: &Anchor| locators.find(&correction.article, anchor)?.span;
            if let Some(span) = find(&correction.anchor) {
                let extent = match &correction.change {
                    Change::Extent(anchor) => find(anchor),
                    _ => None,
                };
                let wide = extent.map_or(span, |extent| extent.cover(span));
                one.context = Some(context(article, wide, offsets));
                one.found = Some(found_in(all, offsets.pair(wide)));
            }
        }
        list.push(exchange::to_json(records, &one));
    }
    let origin = Origin {
        program: concat!("pullquote ", env!("CARGO_PKG_VERSION")),
        engine: annotator.engine().name(),
        engine_version: annotator.version(),
    };
    let text = serde_json::to_string_pretty(&exchange::document(origin, &list))?;
    Ok(clean::json(&text).into_owned() + "\n")
}

/// The paragraphs that the span touches.
fn context(article: &Article, span: Span, offsets: &Offsets<'_>) -> Value {
    let blocks = article.blocks().iter().map(|block| block.span);
    let around = blocks.filter(|block| block.overlaps(span));
    let around = around.fold(span, Span::cover);
    let [start, end] = offsets.pair(around);
    json!({ "start": start, "end": end, "text": around.of(article.text()) })
}

/// The entries of an annotation record that overlap `place`, and those of `who` that they refer to.
fn found_in(record: &Value, place: [usize; 2]) -> Value {
    let overlaps = |start: Option<u64>, end: Option<u64>| {
        let inside = |start: u64, end: u64| start < place[1] as u64 && end > place[0] as u64;
        start
            .zip(end)
            .is_some_and(|(start, end)| inside(start, end))
    };
    let is_here = |entry: &&Value| {
        if let Some(start) = entry.get("start") {
            return overlaps(start.as_u64(), entry["end"].as_u64());
        }
        let mut spans = entry["spans"].as_array().into_iter().flatten();
        spans.any(|span| overlaps(span[0].as_u64(), span[1].as_u64()))
    };
    let entries = |key: &str| -> Vec<Value> {
        let list = record[key].as_array().into_iter().flatten();
        list.filter(is_here).cloned().collect()
    };
    let (quotes, statements, entities) = (
        entries("quotes"),
        entries("statements"),
        entries("entities"),
    );
    let said = quotes
        .iter()
        .chain(&statements)
        .map(|entry| &entry["speaker"]["who"]);
    let named = entities.iter().map(|entry| &entry["who"]);
    let ids: Vec<&Value> = said.chain(named).filter(|id| !id.is_null()).collect();
    let who = record["who"].as_array().into_iter().flatten();
    let who: Vec<&Value> = who.filter(|who| ids.contains(&&who["id"])).collect();
    json!({ "quotes": quotes, "statements": statements, "entities": entities, "who": who })
}
