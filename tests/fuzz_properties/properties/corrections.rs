//! Corrected annotations keep the invariants of found ones, whatever the corrections are.

use std::sync::Arc;

use pullquote::article_id::ArticleId;
use pullquote::bookmarks::{Added, Anchor, ArticleRef, Change, Correction, Records, Subject};
use pullquote::corrections::Corrections;
use pullquote_annotate::{Annotations, Annotator, EntityKind, QuoteKind, Statement};
use pullquote_text::Span;

use super::annotate::check_annotations;
use super::inputs::{self, byte};

/// The bytes of a correction.
const SIZE: usize = 6;

/// Applies up to seven corrections to a text, and again to an edited one.
pub fn check(data: &[u8]) {
    let n_corrections = byte(data, 0) % 8;
    let (head, rest) = data.split_at(data.len().min(1 + n_corrections * SIZE));
    let article = inputs::article(rest);
    let text = article.text();
    let id = ArticleId::of(text);
    let found = Arc::new(Annotator::new().unwrap().annotate_article(&article));
    let mut records = Records::default();
    for (number, bytes) in head.get(1..).unwrap_or_default().chunks(SIZE).enumerate() {
        let span = span(text, &found, byte(bytes, 0), byte(bytes, 1));
        let other = Anchor::new(text, &id, span_of(text, byte(bytes, 2), byte(bytes, 3)));
        let article = ArticleRef {
            id: id.clone(),
            title: String::new(),
            source: "a.txt".to_owned(),
            passage: None,
            address: None,
        };
        let now = format!("2026-11-28T12:00:{number:02}Z");
        let change = change(&found, other, byte(bytes, 4), byte(bytes, 5));
        let anchor = Anchor::new(text, &id, span);
        let mut correction = Correction::new(number.to_string(), article, anchor, change, now);
        correction.subject = match byte(bytes, 5) % 5 {
            0 => correction.subject,
            1 => Some(Subject::Quote),
            2 => Some(Subject::Statement),
            _ => Some(Subject::Name),
        };
        records.add(correction);
    }
    let corrected = applied(&records, text, &found);
    assert_eq!(corrected, applied(&records, text, &found), "deterministic");
    if n_corrections == 0 {
        assert_eq!(corrected, *found);
    }
    let edited = format!("{text} He said no.");
    let article = pullquote_text::plain::from_text(edited, pullquote_text::Source::Stdin);
    let found = Arc::new(Annotator::new().unwrap().annotate_article(&article));
    applied(&records, article.text(), &found);
}

fn applied(records: &Records, text: &str, found: &Arc<Annotations>) -> Annotations {
    let id = ArticleId::of(text);
    let corrections = Corrections::of(records, &id, "a.txt");
    let corrected = corrections.apply(text, &id, found);
    check_annotations(text, &corrected.annotations);
    let known = corrected.applied.len() + corrected.review.len();
    assert_eq!(known, records.corrections().count());
    (*corrected.annotations).clone()
}

/// The span of something found, or any other.
fn span(text: &str, found: &Annotations, kind: usize, at: usize) -> Span {
    let nth = |spans: Vec<Span>| spans.get(at % spans.len().max(1)).copied();
    let found = match kind % 4 {
        0 => nth(found.quotes.iter().map(|quote| quote.span).collect()),
        1 => nth(found.mentions.iter().map(|name| name.span).collect()),
        2 => nth(found.statements.iter().map(Statement::span).collect()),
        _ => None,
    };
    found.unwrap_or_else(|| span_of(text, kind, at))
}

fn span_of(text: &str, start: usize, length: usize) -> Span {
    let start = text.floor_char_boundary(start * text.len() / 256);
    let end = text.floor_char_boundary((start + length / 2).min(text.len()));
    Span::new(start, end.max(start))
}

fn change(found: &Annotations, extent: Anchor, kind: usize, at: usize) -> Change {
    let names = found.entities.iter().map(|who| who.name.clone());
    let names: Vec<String> = names.chain(["Somebody Else".to_owned()]).collect();
    let name = names[at % names.len()].clone();
    let maybe = (!at.is_multiple_of(3)).then(|| name.clone());
    let entity = EntityKind::ALL[at % EntityKind::ALL.len()]
        .name()
        .to_owned();
    let quote = QuoteKind::ALL[at % 3].name().to_owned();
    match kind % 11 {
        0 => Change::Speaker(maybe),
        1 => Change::QuoteKind(quote),
        2 | 3 => Change::Extent(extent),
        4 => Change::Refused,
        5 => Change::EntityKind(entity),
        6 => Change::Merge { into: name },
        7 => Change::Split { name },
        8 => Change::Add(Added::Quote {
            kind: quote,
            speaker: maybe,
        }),
        9 => Change::Add(Added::Statement { speaker: maybe }),
        _ => Change::Add(Added::Name {
            kind: entity,
            entity: maybe,
        }),
    }
}
