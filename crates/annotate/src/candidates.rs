//! Candidate speakers: names, pronouns, descriptions, and indefinite and plural noun phrases.
//!
//! [`find`] reads base noun phrases off the part-of-speech tags. A possessor is a separate candidate:
//! `Ms Roy` in `Ms Roy’s claim that …`.

mod office;
mod time;

use std::ops::Range;

use super::context::Context;
use super::ner;
use super::tagset::Tag;
use super::types::EntityKind;
use crate::document::range;

/// How many of the candidates that begin before a token are looked at for one that ends there.
const NEAR: usize = 4;

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

/// Index of the first candidate of `all` that begins at token `at` or after it.
pub fn first_from(all: &[Candidate], at: usize) -> usize {
    all.partition_point(|c| (c.tokens.start as usize) < at)
}

/// Index of the longest candidate of `all` that begins at token `at`.
pub fn beginning_at(all: &[Candidate], at: usize) -> Option<u32> {
    let idx = first_from(all, at);
    (all.get(idx)?.tokens.start as usize == at).then_some(idx as u32)
}

/// Index of the longest candidate of `all` that ends before token `at`.
pub fn ending_before(all: &[Candidate], at: usize) -> Option<u32> {
    let list = all[..first_from(all, at)].iter().enumerate();
    let mut ends = list
        .rev()
        .take(NEAR)
        .filter(|(_, c)| c.tokens.end as usize == at);
    ends.next_back().map(|(idx, _)| idx as u32)
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
    if is_untagged_verb(ctx, at) {
        return at + 1;
    }
    let end = phrase_end(ctx, at, limit);
    if end == at {
        return at + 1;
    }
    let last = time::without(ctx, at..end);
    let noun = (at..last)
        .rev()
        .find(|idx| ctx.tag(*idx).is_noun() || ctx.name_of[*idx].is_some());
    if last == at {
        return end;
    }
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

/// Whether the token is a verb that the tagger takes for an adjective or noun, right after a quotation or
/// a person: `“…,” fumed Roe`, `Roe barked`.
fn is_untagged_verb(ctx: &Context, at: usize) -> bool {
    let Some(last) = at.checked_sub(1) else {
        return false;
    };
    if is_told(ctx, at) {
        return true;
    }
    let closes = ctx.quoted_span_of[at] != ctx.quoted_span_of[last] && ctx.tag(last) == Tag::Mark;
    let follows = closes || ctx.name_of[last] == Some(EntityKind::Person);
    follows && is_past_form(ctx, at) && ctx.name_of[at].is_none()
}

/// Whether the token is the verb of `Roe’s lawyer told reporters`, whatever its tag.
fn is_told(ctx: &Context, at: usize) -> bool {
    ctx.word(at) == "told" && ctx.tag(at - 1).is_noun()
}

/// Whether the token is in lower case and ends like a past form.
fn is_past_form(ctx: &Context, at: usize) -> bool {
    let word = ctx.word(at);
    word.len() > 3 && word.ends_with("ed") && word.starts_with(|c: char| c.is_lowercase())
}

/// Whether a noun phrase ends before token `at`, which could go on with it: `Roe | lauded Beck`,
/// `protesters | Radio Fjord met`.
fn is_boundary(ctx: &Context, at: usize) -> bool {
    let person = |at: usize| ctx.name_of[at] == Some(EntityKind::Person);
    let last = at - 1;
    if person(last) && !person(at) && is_past_form(ctx, at) || is_told(ctx, at) {
        return true;
    }
    let lower = ctx.word(last).starts_with(|c: char| c.is_lowercase());
    let pronoun = matches!(
        ctx.word(last),
        "something" | "someone" | "everything" | "everyone" | "anything" | "nothing"
    );
    let names = ctx.name_of[at].is_some() && ctx.name_of[last].is_none();
    names && lower && (ctx.tag(last) == Tag::Nouns || pronoun)
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
        let fits = fits || is_inside_name(ctx, at, end);
        let fits = fits && !(end > at && is_boundary(ctx, end));
        // A pronoun or another determiner starts a new phrase.
        if !fits || end - at > 16 {
            break;
        }
        end += 1;
    }
    end
}

/// Whether token `idx` goes on with the name of a person or organisation: `of` in `University of Leeds`.
fn is_inside_name(ctx: &Context, first: usize, idx: usize) -> bool {
    let kind = ctx.name_of[idx];
    matches!(kind, Some(EntityKind::Person | EntityKind::Organisation))
        && idx > first
        && ctx.name_of[idx - 1] == kind
        && !matches!(ctx.tag(idx), Tag::Comma | Tag::Mark | Tag::Stop)
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
