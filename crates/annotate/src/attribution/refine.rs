//! Moves a chosen mention to the one of its phrase that names the source: from a description to the name
//! beside it, from inside an apposition or a complement to its head, from a document to its author.

use std::ops::Range;

use super::constructions::is_document;
use crate::candidates::{self, Candidate, CandidateKind};
use crate::context::Context;
use crate::cues::Scores;
use crate::document::range;
use crate::tagset::Tag;

/// Longest apposition or complement, in tokens.
const REACH: usize = 24;
/// Minimum [`cues`](crate::cues) score of a verb whose subject is looked at.
const CUE: i8 = 0;

/// The mention of the source that `idx` stands for, as an index into `all`.
pub fn refine(ctx: &Context, all: &[Candidate], cues: &Scores, idx: u32) -> u32 {
    let phrase = Phrase { ctx, all, cues };
    let idx = phrase.owned(idx).unwrap_or(idx);
    let idx = phrase.head(idx);
    let idx = phrase.apposed_to(idx).unwrap_or(idx);
    let idx = phrase.named(idx).unwrap_or(idx);
    phrase.author(idx).unwrap_or(idx)
}

struct Phrase<'a> {
    ctx: &'a Context<'a>,
    all: &'a [Candidate],
    cues: &'a Scores,
}

impl Phrase<'_> {
    fn tokens(&self, idx: u32) -> Range<usize> {
        range(&self.all[idx as usize].tokens)
    }

    fn sort(&self, idx: u32) -> CandidateKind {
        self.all[idx as usize].sort
    }

    /// The text of token `at`, empty out of range.
    fn word(&self, at: usize) -> &str {
        if at < self.ctx.len() {
            self.ctx.word(at)
        } else {
            ""
        }
    }

    /// Whether `at` and `other` are in the same sentence and on the same level of quotation.
    fn beside(&self, at: usize, other: usize) -> bool {
        at < self.ctx.len()
            && self.ctx.sentence_of[at] == self.ctx.sentence_of[other]
            && self.ctx.quoted_span_of[at] == self.ctx.quoted_span_of[other]
    }

    fn beginning(&self, at: usize) -> Option<u32> {
        candidates::beginning_at(self.all, at)
    }

    fn ending(&self, at: usize) -> Option<u32> {
        candidates::ending_before(self.all, at)
    }

    fn is_described(&self, idx: u32) -> bool {
        matches!(self.sort(idx), CandidateKind::Noun | CandidateKind::Nouns)
    }

    /// Whether a word can be part of a complement: `of the Road Hauliers’ Union (RHU)`.
    fn is_complement(&self, at: usize) -> bool {
        let tag = self.ctx.tag(at);
        tag.is_noun()
            || matches!(
                tag,
                Tag::Preposition
                    | Tag::Determiner
                    | Tag::Possessive
                    | Tag::Adjective
                    | Tag::Genitive
                    | Tag::And
                    | Tag::Number
                    | Tag::Open
                    | Tag::Close
                    | Tag::Other
                    | Tag::Gerund
            )
            || self.ctx.name_of[at].is_some()
    }

    /// The phrase around the possessor `idx` when it is the subject of a cue: `Roe’s lawyer` for `Roe` in
    /// `Roe’s lawyer told reporters`.
    fn owned(&self, idx: u32) -> Option<u32> {
        let around = idx.checked_sub(1)?;
        let (owner, phrase) = (self.tokens(idx), self.tokens(around));
        let end = phrase.end;
        let is_subject = self.sort(idx) == CandidateKind::Possessor
            && phrase.start == owner.start
            && end > owner.end
            && self.beside(end, owner.start)
            && (self.ctx.tag(end).is_finite() && self.cues[end] >= CUE || self.word(end) == "told");
        let head = self.all[around as usize].head as usize;
        (is_subject && !is_document(self.word(head))).then_some(around)
    }

    /// The head of the phrase whose complement `idx` is, when a cue follows it: `A spokesman` for `Roe` in
    /// `A spokesman for Roe said`.
    fn head(&self, idx: u32) -> u32 {
        let end = self.tokens(idx).end;
        let is_subject =
            self.ctx.tag(end).is_finite() && self.beside(end, end - 1) && self.cues[end] >= CUE;
        if !is_subject {
            return idx;
        }
        let mut idx = idx;
        for _ in 0..3 {
            let Some(before) = self.tokens(idx).start.checked_sub(1) else {
                break;
            };
            let joins = matches!(self.word(before), "for" | "from" | "at" | "with" | "of");
            if !joins || !self.beside(before, before + 1) {
                break;
            }
            let Some(head) = self.ending(before) else {
                break;
            };
            let noun = self.all[head as usize].head as usize;
            if self.sort(head) != CandidateKind::Noun || is_document(self.word(noun)) {
                break;
            }
            idx = head;
        }
        idx
    }

    /// The name to which the phrase around `idx` is an apposition: `Roe` in `Roe, a researcher at the
    /// institute, said`.
    fn apposed_to(&self, idx: u32) -> Option<u32> {
        let tokens = self.tokens(idx);
        let sort = self.sort(idx);
        if !self.beside(tokens.end, tokens.start) || self.ctx.tag(tokens.end) != Tag::Comma {
            return None;
        }
        if matches!(sort, CandidateKind::Pronoun | CandidateKind::Possessor) {
            return None;
        }
        let mut at = tokens.start;
        while at > 0 && tokens.start - at < REACH && self.beside(at - 1, tokens.start) {
            at -= 1;
            if self.ctx.tag(at) != Tag::Comma {
                if !self.is_complement(at) {
                    return None;
                }
                continue;
            }
            let opens = matches!(
                self.ctx.tag(at + 1),
                Tag::Determiner | Tag::Possessive | Tag::Noun | Tag::Adjective
            );
            // A name at the beginning of the apposition is one more source in a list.
            let name = self.beginning(at + 1).map(|idx| self.sort(idx));
            if !opens || name == Some(CandidateKind::Person) || name.is_none() {
                return None;
            }
            let before = self.ending(at)?;
            return (self.sort(before) == CandidateKind::Person).then_some(before);
        }
        None
    }

    /// The name in apposition to the description `idx`: `Roe` in `the director of the institute, Ann
    /// Roe, said`.
    fn named(&self, idx: u32) -> Option<u32> {
        let tokens = self.tokens(idx);
        let one_of = self.sort(idx) == CandidateKind::Other
            && self.word(tokens.end - 1).eq_ignore_ascii_case("one")
            && self.word(tokens.end) == "of";
        if !self.is_described(idx) && self.sort(idx) != CandidateKind::Name && !one_of {
            return None;
        }
        let last = tokens.end - 1;
        let mut depth = 0;
        for at in tokens.end..tokens.end + REACH {
            if !self.beside(at, last) {
                return None;
            }
            match self.ctx.tag(at) {
                Tag::Open => depth += 1,
                Tag::Close => depth -= 1,
                Tag::Comma if depth > 0 => {}
                Tag::Comma => return self.apposed_name(at + 1, last),
                _ if depth == 0 && !self.is_complement(at) => return None,
                _ => {}
            }
        }
        None
    }

    /// The person whose name begins at token `at` and is closed by a comma or the end of the sentence.
    fn apposed_name(&self, at: usize, other: usize) -> Option<u32> {
        let name = self.beginning(at).filter(|_| self.beside(at, other))?;
        let end = self.tokens(name).end;
        let closed = !self.beside(end, other)
            || match self.ctx.tag(end) {
                Tag::Comma => self.ctx.tag(end + 1) != Tag::And && self.word(end + 1) != "or",
                tag => matches!(tag, Tag::Stop | Tag::Colon | Tag::Open),
            };
        (self.sort(name) == CandidateKind::Person && closed).then_some(name)
    }

    /// The author of a document: `Roe` in `Roe’s statement`, `a tweet on Monday by Roe`.
    fn author(&self, idx: u32) -> Option<u32> {
        let document = &self.all[idx as usize];
        if !self.is_described(idx) || !is_document(self.word(document.head as usize)) {
            return None;
        }
        let tokens = self.tokens(idx);
        let next = self.all.get(idx as usize + 1)?;
        if next.sort == CandidateKind::Possessor
            && next.tokens.start == document.tokens.start
            && next.tokens.end < document.tokens.end
            && self.ctx.tag(next.head as usize) == Tag::Name
        {
            return Some(idx + 1);
        }
        let by = (tokens.end..tokens.end + 6)
            .take_while(|at| self.beside(*at, tokens.end - 1))
            .find(|at| matches!(self.word(*at), "by" | "from"))?;
        let author = self.beginning(by + 1)?;
        matches!(
            self.sort(author),
            CandidateKind::Person | CandidateKind::Name
        )
        .then_some(author)
    }
}
