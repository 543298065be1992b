//! Speakers by the sequence of quotations.
//!
//! The ranker of [`attribution`](super::attribution) sees a quotation and the words around it. [`revise`]
//! looks at the quotations of the whole text, after coreference, where they have no speaker of their own:
//! the headline quotes words that are attributed below ([`repeats`]), an exchange alternates between two
//! speakers, and a paragraph that is only quoted goes on from the paragraph before it ([`sequence`]).

mod first_person;
pub mod labels;
mod page;
mod repeats;
mod sequence;

use super::document::Document;
use super::turns;
use super::types::{Entity, Mention, Quote, Speaker, Statement};
use page::Page;
use pullquote_text::{Article, Span};

/// What is known of a text before [`revise`].
pub struct Found<'a> {
    pub article: &'a Article,
    pub document: &'a Document<'a>,
    pub names: &'a [Mention],
    pub entities: &'a [Entity],
}

/// Confidence of a speaker that the sequence decides.
const SEQUENCE: f32 = 0.8;
/// Confidence of a speaker whose words are repeated elsewhere.
const REPEATED: f32 = 0.93;

/// Sets the speakers that the sequence of quotations decides, and returns them.
pub fn revise(found: &Found, quotes: &mut [Quote], statements: &mut [Statement]) -> Vec<Speaker> {
    let speakers = |quotes: &[Quote], statements: &[Statement]| -> Vec<Option<Speaker>> {
        let of_quotes = quotes.iter().map(|quote| quote.speaker);
        of_quotes
            .chain(statements.iter().map(|one| one.speaker))
            .collect()
    };
    let before = speakers(quotes, statements);
    let page = Page::new(found, quotes);
    first_person::revise(&page, quotes, statements);
    sequence::revise(&page, quotes, statements);
    repeats::revise(&page, quotes);
    // `I` is no mention of coreference.
    let is_narrator = |speaker: &Speaker| {
        let word = speaker.mention.of(found.document.text);
        matches!(word, "I" | "me" | "my" | "Me" | "My")
    };
    let after = speakers(quotes, statements).into_iter().zip(before);
    after
        .filter(|(after, before)| after != before || after.as_ref().is_some_and(is_narrator))
        .filter_map(|(after, _)| after)
        .collect()
}

/// Lists the mentions of speakers with the mentions of their entities.
pub fn add_mentions(entities: &mut [Entity], speakers: Vec<Speaker>) {
    let is_new = |speaker: &Speaker| {
        let entity = speaker.entity.and_then(|id| entities.get(id.0 as usize));
        entity.is_some_and(|entity| {
            let span = speaker.mention;
            let at = entity
                .mentions
                .partition_point(|one| one.end() <= span.start());
            entity
                .mentions
                .get(at)
                .is_none_or(|one| !one.overlaps(span))
        })
    };
    let new: Vec<Speaker> = speakers.into_iter().filter(is_new).collect();
    for speaker in new {
        let entity = speaker
            .entity
            .and_then(|id| entities.get_mut(id.0 as usize));
        if let Some(entity) = entity {
            entity.mentions.push(speaker.mention);
        }
    }
    for entity in entities {
        entity.mentions.sort_unstable();
        entity.mentions.dedup();
    }
}

/// Removes statements that are a turn as a whole or its label, since the colon after a label is no cue.
/// `claims` has an entry for each statement.
pub fn drop_labels<T>(document: &Document, statements: &mut Vec<Statement>, claims: &mut Vec<T>) {
    if document.turns.is_empty() {
        return;
    }
    let in_label = |span: Span| {
        let at = document.tokens.at(span.start());
        turns::around(&document.turns, at).is_some_and(|turn| at < turn.start as usize)
    };
    let keep: Vec<bool> = statements
        .iter()
        .map(|one| {
            let by_label = one.cue.is_some_and(|cue| in_label(cue.span));
            !by_label && !one.spans.iter().copied().any(in_label)
        })
        .collect();
    let mut kept = keep.iter();
    statements.retain(|_| *kept.next().unwrap_or(&true));
    let mut kept = keep.iter();
    claims.retain(|_| *kept.next().unwrap_or(&true));
}

/// Gives a quotation another speaker, for the reason `why`.
fn attribute(quote: &mut Quote, speaker: Speaker, confidence: f32, why: String) {
    quote.speaker = Some(speaker);
    quote.cue = None;
    quote.confidence = confidence;
    let kind = quote.explanation.steps.pop();
    quote.explanation.steps = std::iter::once(why).chain(kind).collect();
}
