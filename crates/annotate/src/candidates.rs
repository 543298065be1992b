//! Candidate speakers: names, pronouns, descriptions, and indefinite and plural noun phrases.
//!
//! [`find`] reads base noun phrases off the part-of-speech tags. A possessor is a separate candidate:
//! `Ms Roy` in `Ms Roy’s claim that …`.

mod office;

use std::ops::Range;

use super::context::Context;
use super::ner;
use super::tagset::Tag;
use super::types::EntityKind;
use crate::document::range;

/// The form of a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum CandidateKind {
    /// `he`, `they`
    Pronoun,
    /// `his`, `Ms Roy’s`
    Possessor,
    /// `who`, `which`
    Relative,
    Person,
    /// The name of something else.
    Name,
    /// `the minister`
    Noun,
    /// `officials`
    Nouns,
    /// `some`, `another`, `both`
    Other,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Token range.
    pub tokens: Range<u32>,
    /// Token of its head.
    pub head: u32,
    pub sort: CandidateKind,
    /// Index of the innermost quoted span around it, or [`super::document::OUTSIDE`].
    pub quoted_span: u32,
}

/// All candidates, sorted by first token; a possessor follows the phrase around it.
pub fn find(ctx: &Context) -> Vec<Candidate> {
    let mut out = Vec::with_capacity(ctx.len() / 4);
    for sentence in &ctx.tokens.sentences {
        let sentence = range(sentence);
        let mut at = sentence.start;
        while at < sentence.end {
            at = phrase(ctx, at, sentence.end, &mut out);
        }
    }
    out
}

/// Adds the phrase that begins at `at`, if one does. Returns the token to continue at.
fn phrase(ctx: &Context, at: usize, limit: usize, out: &mut Vec<Candidate>) -> usize {
    match ctx.tag(at) {
        Tag::Pronoun => {
            push(ctx, at..at + 1, at, CandidateKind::Pronoun, out);
            return at + 1;
        }
        Tag::Wh => {
            push(ctx, at..at + 1, at, CandidateKind::Relative, out);
            return at + 1;
        }
        Tag::Possessive => push(ctx, at..at + 1, at, CandidateKind::Possessor, out),
        _ => {}
    }
    let end = phrase_end(ctx, at, limit);
    if end == at {
        return at + 1;
    }
    let noun = (at..end).rev().find(|idx| ctx.tag(*idx).is_noun());
    let Some(head) = noun else {
        let lone = (at..end)
            .all(|idx| matches!(ctx.tag(idx), Tag::Determiner | Tag::Number | Tag::Adjective));
        if lone && ctx.word(end - 1) != "the" && ctx.word(end - 1) != "a" {
            push(ctx, at..end, end - 1, CandidateKind::Other, out);
        }
        return end;
    };
    if let Some(name) = office::holder(ctx, head, limit) {
        push(ctx, at..name.end, name.end - 1, CandidateKind::Person, out);
        return name.end;
    }
    let head = before_honours(ctx, at, head);
    push(ctx, at..head + 1, head, sort_of(ctx, head), out);
    possessors(ctx, at..head + 1, out);
    end
}

/// The last word of a name before honours: `Hall` in `Durham Hall QC`. Honours are no part of a name.
fn before_honours(ctx: &Context, first: usize, head: usize) -> usize {
    let mut name = head;
    while name > first && ctx.name_of[name].is_none() && ner::is_honour(ctx.word(name)) {
        name -= 1;
    }
    if ctx.name_of[name] == Some(EntityKind::Person) {
        name
    } else {
        head
    }
}

fn sort_of(ctx: &Context, head: usize) -> CandidateKind {
    match (ctx.name_of[head], ctx.tag(head)) {
        (Some(EntityKind::Person), _) => CandidateKind::Person,
        (_, Tag::Name) => CandidateKind::Name,
        (_, Tag::Nouns) => CandidateKind::Nouns,
        _ => CandidateKind::Noun,
    }
}

/// The end of the longest possible noun phrase from `at`.
fn phrase_end(ctx: &Context, at: usize, limit: usize) -> usize {
    let mut end = at;
    let quoted_span = ctx.quoted_span_of[at];
    while end < limit && ctx.quoted_span_of[end] == quoted_span {
        let tag = ctx.tag(end);
        let fits = match tag {
            Tag::Determiner | Tag::Possessive => end == at || ctx.tag(end - 1) == Tag::Determiner,
            Tag::Adjective | Tag::Number | Tag::Noun | Tag::Nouns | Tag::Name => true,
            Tag::Genitive => end > at && ctx.tag(end - 1).is_noun(),
            Tag::Sign => matches!(ctx.word(end), "$" | "£" | "€" | "%" | "&"),
            Tag::Adverb => ctx.tag(end + 1) == Tag::Adjective,
            Tag::Participle | Tag::Gerund => {
                end > at
                    && end + 1 < limit
                    && ctx.tag(end + 1).is_noun()
                    && matches!(
                        ctx.tag(end - 1),
                        Tag::Determiner
                            | Tag::Possessive
                            | Tag::Adjective
                            | Tag::Adverb
                            | Tag::Genitive
                    )
            }
            _ => false,
        };
        // A pronoun or another determiner starts a new phrase.
        if !fits || end - at > 16 {
            break;
        }
        end += 1;
    }
    end
}

/// Adds the possessor: `Ms Roy` in `Ms Roy’s claim`.
fn possessors(ctx: &Context, phrase: Range<usize>, out: &mut Vec<Candidate>) {
    for idx in phrase.clone() {
        if ctx.tag(idx) == Tag::Genitive && idx > phrase.start {
            push(
                ctx,
                phrase.start..idx,
                idx - 1,
                CandidateKind::Possessor,
                out,
            );
            return;
        }
    }
}

fn push(
    ctx: &Context,
    tokens: Range<usize>,
    head: usize,
    sort: CandidateKind,
    out: &mut Vec<Candidate>,
) {
    out.push(Candidate {
        quoted_span: ctx.quoted_span_of[head],
        tokens: tokens.start as u32..tokens.end as u32,
        head: head as u32,
        sort,
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Document, WordModels};
    use pullquote_text::Source;
    use pullquote_text::plain;

    #[test]
    fn phrases_pronouns_and_possessors() {
        let text = "The minister said that Ms. Roy’s old firm told him so.";
        let article = plain::from_text(text.into(), Source::Stdin);
        let document = Document::new(&article, WordModels::shipped());
        let ctx = Context::new(&document, &[]);
        let got: Vec<_> = find(&ctx)
            .iter()
            .map(|c| ctx.span(&c.tokens).of(text))
            .collect();
        assert_eq!(
            got,
            ["The minister", "Ms. Roy’s old firm", "Ms. Roy", "him"]
        );
    }
}
