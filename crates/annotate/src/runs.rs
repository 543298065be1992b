//! Speakers by the sequence of quotations.
//!
//! The ranker of [`attribution`](super::attribution) sees a quotation and the words around it. [`revise`]
//! looks at the quotations of the whole text, after coreference, where they have no speaker of their own:
//! the headline quotes words that are attributed below ([`repeats`]), an exchange alternates between two
//! speakers, and a paragraph that is only quoted goes on from the paragraph before it ([`sequence`]).

mod page;
mod repeats;
mod sequence;

use super::document::Document;
use super::types::{Entity, Mention, Quote, Speaker, Statement};
use page::Page;
use pullquote_text::Article;

/// What is known of a text before [`revise`].
pub struct Found<'a> {
    pub article: &'a Article,
    pub document: &'a Document<'a>,
    pub names: &'a [Mention],
    pub statements: &'a [Statement],
    pub entities: &'a [Entity],
}

/// Confidence of a speaker that the sequence decides.
const SEQUENCE: f32 = 0.8;
/// Confidence of a speaker whose words are repeated elsewhere.
const REPEATED: f32 = 0.93;

/// Sets the speakers that the sequence of quotations decides.
pub fn revise(found: &Found, quotes: &mut [Quote]) {
    if quotes.is_empty() {
        return;
    }
    let page = Page::new(found, quotes);
    sequence::revise(&page, quotes);
    repeats::revise(&page, quotes);
}

/// Gives a quotation another speaker, for the reason `why`.
fn attribute(quote: &mut Quote, speaker: Speaker, confidence: f32, why: String) {
    quote.speaker = Some(speaker);
    quote.cue = None;
    quote.confidence = confidence;
    let kind = quote.explanation.steps.pop();
    quote.explanation.steps = std::iter::once(why).chain(kind).collect();
}
