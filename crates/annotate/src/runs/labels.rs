//! Labels of turns as names: `ZO` in a text that names Zadie Okoro, `ROE` in one that names Ann Roe.

use std::collections::HashSet;

use crate::document::{Document, range};
use crate::features::hash_lower;
use crate::turns::{LabelKind, Turn};
use crate::types::{EntityKind, Mention};
use pullquote_text::Span;

/// Adds the labels that stand for a person named elsewhere to `mentions`.
pub fn name(document: &Document, mentions: &mut Vec<Mention>) {
    let known = Known::new(document, mentions);
    let labels: Vec<Span> = document
        .turns
        .iter()
        .filter(|turn| turn.kind == LabelKind::Name)
        .filter_map(|turn| known.label(document, turn))
        .collect();
    if labels.is_empty() {
        return;
    }
    let persons = mentions.iter().filter(|one| one.kind == EntityKind::Person);
    let persons: HashSet<Span> = persons.map(|one| one.span).collect();
    let missing: Vec<Span> = labels
        .into_iter()
        .filter(|span| !persons.contains(span))
        .collect();
    let mut at = 0;
    mentions.retain(|one| {
        while missing
            .get(at)
            .is_some_and(|span| span.end() <= one.span.start())
        {
            at += 1;
        }
        !missing.get(at).is_some_and(|span| span.overlaps(one.span))
    });
    mentions.extend(missing.into_iter().map(|span| Mention {
        span,
        kind: EntityKind::Person,
        entity: None,
        corrected: false,
    }));
    mentions.sort_by_key(|one| (one.span.start(), std::cmp::Reverse(one.span.end())));
}

/// The words and the initials of the names of persons.
#[derive(Default)]
struct Known {
    words: HashSet<u32>,
    initials: HashSet<String>,
}

impl Known {
    fn new(document: &Document, mentions: &[Mention]) -> Self {
        let mut known = Self::default();
        for one in mentions.iter().filter(|one| one.kind == EntityKind::Person) {
            let name = one.span.of(document.text);
            let words: Vec<&str> = name.split_whitespace().collect();
            if words.len() > 1 {
                known.words.extend(words.iter().copied().map(hash_lower));
                let initials = words.iter().filter_map(|word| word.chars().next());
                known.initials.insert(initials.collect());
            }
        }
        known
    }

    /// The part of a label that is the name of a known person.
    fn label(&self, document: &Document, turn: &Turn) -> Option<Span> {
        let tokens = range(&turn.label);
        let last = tokens.end - 1;
        let word = document.word(last);
        let is_initials = tokens.len() == 1 && self.initials.contains(word);
        if !is_initials && !self.words.contains(&hash_lower(word)) {
            return None;
        }
        let is_name = |at: &usize| {
            let word = document.word(*at);
            !word.ends_with('.') && self.words.contains(&hash_lower(word))
        };
        let first = tokens.rev().skip(1).take_while(is_name).last();
        Some(document.tokens.span_of(first.unwrap_or(last)..last + 1))
    }
}
