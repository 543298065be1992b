//! Annotation is deterministic; spans fall on grapheme boundaries, are sorted and nest properly.

use std::collections::HashSet;

use pullquote_annotate::{Annotations, Annotator, EntityKind};
use pullquote_text::Span;
use unicode_segmentation::UnicodeSegmentation;

use super::inputs;

/// Annotates the text made of `data`.
pub fn check(data: &[u8]) {
    let article = inputs::article(data);
    let annotator = Annotator::new().unwrap();
    let found = annotator.annotate_article(&article);
    assert_eq!(
        found,
        annotator.annotate_article(&article),
        "the second run differs"
    );
    check_annotations(article.text(), &found);
}

/// What holds for annotations, corrected or not.
pub(super) fn check_annotations(text: &str, found: &Annotations) {
    let mut ends: HashSet<usize> = text.grapheme_indices(true).map(|(at, _)| at).collect();
    ends.insert(text.len());
    let inside = |what: &str, span: Span| {
        let is_whole = ends.contains(&span.start()) && ends.contains(&span.end());
        assert!(is_whole && !span.is_empty(), "{what} {span:?} of {text:?}");
    };
    quotes(text, found, &inside);
    statements(found, &inside);
    entities(text, found, &inside);
    let known =
        |id: Option<pullquote_annotate::EntityId>| id.is_none_or(|id| found.entity(id).is_some());
    let speakers = found.quotes.iter().filter_map(|quote| quote.speaker);
    let reported = found
        .statements
        .iter()
        .filter_map(|statement| statement.speaker);
    assert!(
        speakers
            .chain(reported)
            .all(|speaker| known(speaker.entity))
    );
    assert!(found.mentions.iter().all(|entity| known(entity.entity)));
    for entity in &found.entities {
        entity
            .mentions
            .iter()
            .for_each(|&span| inside("mention", span));
        assert!(
            entity.mentions.windows(2).all(|pair| pair[0] < pair[1]),
            "mentions are sorted and unique"
        );
        // A reader can name a speaker whom the text does not name.
        assert!(!entity.mentions.is_empty() || entity.corrected);
        assert!(!entity.name.is_empty());
    }
}

fn quotes(text: &str, found: &Annotations, inside: &impl Fn(&str, Span)) {
    let mut open: Vec<(u32, Span)> = Vec::new();
    for (index, quote) in found.quotes.iter().enumerate() {
        inside("quotation", quote.span);
        while open
            .last()
            .is_some_and(|(_, outer)| outer.end() <= quote.span.start())
        {
            open.pop();
        }
        let parent = open.last();
        assert!(
            parent.is_none_or(|(_, outer)| outer.contains(quote.span) && *outer != quote.span),
            "{:?} crosses {parent:?} in {text:?}",
            quote.span
        );
        if let Some(parent) = quote.parent {
            assert!(
                open.iter().any(|(outer, _)| *outer == parent),
                "the parent does not contain the quotation: {text:?}"
            );
        }
        if let Some(before) = index.checked_sub(1) {
            assert!(
                found.quotes[before].span < quote.span,
                "quotations are not sorted: {text:?}"
            );
        }
        open.push((index as u32, quote.span));
        assert!((0.0..=1.0).contains(&quote.confidence));
        quote.clause.iter().for_each(|&span| inside("clause", span));
        quote
            .speaker
            .iter()
            .for_each(|speaker| inside("speaker", speaker.mention));
        quote.cue.iter().for_each(|cue| inside("cue", cue.span));
    }
}

fn statements(found: &Annotations, inside: &impl Fn(&str, Span)) {
    for statement in &found.statements {
        assert!(!statement.spans.is_empty());
        statement
            .spans
            .iter()
            .for_each(|&span| inside("statement", span));
        assert!(
            statement
                .spans
                .windows(2)
                .all(|pair| pair[0].end() <= pair[1].start())
        );
        assert!((0.0..=1.0).contains(&statement.confidence));
        statement
            .speaker
            .iter()
            .for_each(|speaker| inside("speaker", speaker.mention));
        statement.cue.iter().for_each(|cue| inside("cue", cue.span));
    }
    let starts = found.statements.iter().map(|statement| statement.spans[0]);
    assert!(starts.is_sorted(), "statements are not sorted");
}

fn entities(text: &str, found: &Annotations, inside: &impl Fn(&str, Span)) {
    let may_contain = |kind| matches!(kind, EntityKind::Event | EntityKind::Work);
    let mut outer: Option<(Span, EntityKind)> = None;
    for entity in &found.mentions {
        inside("name", entity.span);
        assert_eq!(
            entity.entity.is_some(),
            entity.kind.is_linked(),
            "{:?} in {text:?}",
            entity.span
        );
        match outer {
            Some((span, kind)) if entity.span.start() < span.end() => {
                assert!(
                    may_contain(kind) && span.contains(entity.span) && span != entity.span,
                    "{:?} overlaps {span:?} in {text:?}",
                    entity.span
                );
                assert!(span.start() <= entity.span.start());
            }
            Some((span, _)) => {
                assert!(
                    span.end() <= entity.span.start(),
                    "mentions are not sorted: {text:?}"
                );
                outer = Some((entity.span, entity.kind));
            }
            None => outer = Some((entity.span, entity.kind)),
        }
    }
}
