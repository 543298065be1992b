//! Constructions whose source the grammar alone decides: `quoted Roe as saying “…”`, `in the words of
//! Roe, “…”`, `described by Roe as “…”`, `what Roe called “…”`, `with Roe writing “…”`, `we heard Roe say
//! “…”`, `calling it “…”, Roe told`.
//!
//! Each rule looks at a bounded number of tokens next to the quotation, on its level and in its
//! sentence.

use super::Target;
use crate::candidates::{self, Candidate, CandidateKind};
use crate::context::Context;
use crate::cues::Scores;
use crate::tagset::Tag;
use crate::word_lists::word_lists;

word_lists!(WORDS, "speech-constructions.txt", QUOTING HEARING SAYING LINKS DOCUMENTS READING RESPONSES);

/// The bit of the list of documents.
pub(super) fn is_document(word: &str) -> bool {
    WORDS.has(DOCUMENTS, &word.to_ascii_lowercase())
}

/// Tokens searched on each side of a quotation.
const REACH: usize = 40;
/// Minimum [`cues`](crate::cues) score of the verb of a construction; most of its evidence is the
/// construction itself.
const LIKELY: i8 = -24;
/// Minimum score of a cue that has a claim of its own.
const OWN: i8 = 16;

/// A quotation and its surroundings.
pub(super) struct Surroundings<'a> {
    pub ctx: &'a Context<'a>,
    pub all: &'a [Candidate],
    pub cues: &'a Scores,
    pub target: &'a Target,
}

impl Surroundings<'_> {
    /// The source of the quotation as an index into `all`, if one of the constructions holds it.
    pub fn source(&self) -> Option<u32> {
        self.quoted_as()
            .or_else(|| self.in_the_words_of())
            .or_else(|| self.author())
            .or_else(|| self.agent())
            .or_else(|| self.relative_object())
            .or_else(|| self.heard())
            .or_else(|| self.absolute())
            .or_else(|| self.fronted_participle())
            .or_else(|| self.response())
            .or_else(|| self.according_to())
    }

    fn is(&self, idx: usize, list: u32) -> bool {
        WORDS.has(list, &self.word(idx).to_ascii_lowercase())
    }

    /// The text of token `idx`, empty out of range.
    fn word(&self, idx: usize) -> &str {
        if idx < self.ctx.len() {
            self.ctx.word(idx)
        } else {
            ""
        }
    }

    fn word_is(&self, idx: usize, word: &str) -> bool {
        self.word(idx).eq_ignore_ascii_case(word)
    }

    /// Whether token `idx` is on the level of the quotation.
    fn level(&self, idx: usize) -> bool {
        self.ctx.quoted_span_of.get(idx) == Some(&self.target.outer)
    }

    /// The candidate that begins at token `at`, the longest one.
    fn beginning(&self, at: usize) -> Option<u32> {
        candidates::beginning_at(self.all, at)
    }

    /// The candidate that ends before token `at`, the longest one.
    fn ending(&self, at: usize) -> Option<u32> {
        candidates::ending_before(self.all, at)
    }

    fn start_of(&self, idx: u32) -> usize {
        self.all[idx as usize].tokens.start as usize
    }

    fn end_of(&self, idx: u32) -> usize {
        self.all[idx as usize].tokens.end as usize
    }

    /// The first token of the sentence before the quotation, at most [`REACH`] tokens away.
    fn first(&self) -> usize {
        let start = self.target.tokens.start;
        let Some(before) = start.checked_sub(1) else {
            return start;
        };
        let sentence = self.ctx.sentence_of[before] as usize;
        let first = self.ctx.tokens.sentences[sentence].start as usize;
        let paragraph = self.ctx.tokens.paragraphs[self.target.paragraph].start as usize;
        first
            .max(paragraph)
            .max(start.saturating_sub(REACH))
            .min(start)
    }

    /// The end of the sentence that goes on after the quotation, at most [`REACH`] tokens away.
    fn limit(&self) -> usize {
        let end = self.target.tokens.end;
        let paragraph = self.ctx.tokens.paragraphs[self.target.paragraph].end as usize;
        let stop = (end..paragraph.min(end + REACH)).find(|idx| self.ctx.tag(*idx) == Tag::Stop);
        stop.unwrap_or(paragraph.min(end + REACH)).max(end)
    }

    /// The last token before the quotation, links left out: `called` in `called it a “…”`.
    fn before_links(&self, from: usize) -> Option<usize> {
        let mut at = from;
        let first = self.first();
        while at > first {
            at -= 1;
            let skipped = self.is(at, LINKS)
                || self.ctx.tag(at) == Tag::Adverb
                || matches!(self.word(at), ":" | ",") && at + 1 == from;
            if !self.level(at) || !skipped {
                return self.level(at).then_some(at);
            }
        }
        None
    }

    fn has_own_cue(&self, mut tokens: std::ops::Range<usize>) -> bool {
        tokens.any(|idx| self.level(idx) && self.cues[idx] >= OWN)
    }

    /// `the agency quoted Roe, a minister, as saying “…”`, `“…,” the agency quoted Roe as saying`.
    fn quoted_as(&self) -> Option<u32> {
        let (first, start) = (self.first(), self.target.tokens.start);
        let (end, limit) = (self.target.tokens.end, self.limit());
        let before = (first..start)
            .rev()
            .find(|at| self.is_as_saying(*at))
            .filter(|at| !self.has_own_cue(at + 2..start))
            .and_then(|at| self.object_of_quoting(first, at));
        before.or_else(|| {
            let limit = limit.min(end + REACH / 2);
            let at = (end..limit).find(|at| self.is_as_saying(*at))?;
            self.object_of_quoting(end, at)
        })
    }

    fn is_as_saying(&self, at: usize) -> bool {
        self.level(at)
            && self.word_is(at, "as")
            && self.ctx.tag(at + 1) == Tag::Gerund
            && self.cues.get(at + 1).is_some_and(|score| *score >= LIKELY)
    }

    /// The object of the quoting verb in `from..to`.
    fn object_of_quoting(&self, from: usize, to: usize) -> Option<u32> {
        let verb = (from..to).rev().find(|at| self.is(*at, QUOTING))?;
        let object = self.beginning(verb + 1)?;
        (self.end_of(object) <= to).then_some(object)
    }

    /// `in the words of Roe, “…”`, `in her own words, “…”`, `as Roe put it, “…”`, before or after it.
    fn in_the_words_of(&self) -> Option<u32> {
        let (start, end) = (self.target.tokens.start, self.target.tokens.end);
        let comma = |at: usize| matches!(self.word(at), "," | ":" | "—" | "–" | "-" | "--");
        let last = start.checked_sub(1).filter(|at| *at >= self.first())?;
        let last = if comma(last) { last } else { last + 1 };
        let ended = self.ending(last);
        if let Some(idx) = ended.filter(|idx| self.follows_words_of(self.start_of(*idx))) {
            return Some(idx);
        }
        let near = self.first().max(last.saturating_sub(8))..last;
        let before = near.rev().find_map(|at| self.words_phrase(at, last));
        before.or_else(|| {
            let at = if comma(end) { end + 1 } else { end };
            (end < self.limit()).then(|| self.words_phrase(at, usize::MAX))?
        })
    }

    /// Whether `in the words of` is right before token `at`.
    fn follows_words_of(&self, at: usize) -> bool {
        at >= 3 && self.word_is(at - 1, "of") && self.word_is(at - 2, "words")
    }

    /// The source in a phrase that begins at token `at` and, unless `to` is `usize::MAX`, ends at `to`.
    fn words_phrase(&self, at: usize, to: usize) -> Option<u32> {
        let ends = |end: usize| to == usize::MAX || end == to;
        if !self.level(at) {
            return None;
        }
        if self.word_is(at, "in") {
            if self.word_is(at + 1, "the") && self.follows_words_of(at + 4) {
                return self.beginning(at + 4).filter(|idx| ends(self.end_of(*idx)));
            }
            let idx = (at + 1..at + 8).find(|from| {
                self.word(from + 1) == "words"
                    || self.word_is(from + 1, "own") && self.word_is(from + 2, "words")
            })?;
            let end = idx + 2 + usize::from(self.word_is(idx + 1, "own"));
            let owner = self.beginning(at + 1)?;
            let first = self.all[owner as usize..].iter().take(3);
            let possessor = first
                .take_while(|c| c.tokens.start as usize == at + 1)
                .position(|c| c.sort == CandidateKind::Possessor)?;
            return ends(end).then_some(owner + possessor as u32);
        }
        if self.word_is(at, "as") {
            let idx = self.beginning(at + 1)?;
            let verb = self.end_of(idx);
            let put = matches!(self.word(verb), "put" | "puts") && self.word_is(verb + 1, "it");
            return (put && ends(verb + 2)).then_some(idx);
        }
        None
    }

    /// `let me read the mayor’s letter: “…”`
    fn author(&self) -> Option<u32> {
        let colon = self.target.tokens.start.checked_sub(1)?;
        if colon < self.first() || self.word(colon) != ":" || !self.level(colon) {
            return None;
        }
        let idx = self.ending(colon)?;
        let document = &self.all[idx as usize];
        let owner = self.all.get(idx as usize + 1)?;
        let verb = self.start_of(idx).checked_sub(1)?;
        let is_owned = self.is(verb, READING)
            && is_document(self.word(document.head as usize))
            && owner.sort == CandidateKind::Possessor
            && owner.tokens.start == document.tokens.start
            && self.ctx.tag(owner.head as usize).is_noun();
        is_owned.then_some(idx + 1)
    }

    /// `described by Roe as “…”`, `described as “…” by Roe`.
    fn agent(&self) -> Option<u32> {
        let start = self.target.tokens.start;
        let verb = self.before_links(start)?;
        let link = (verb + 1..start).find(|at| matches!(self.word(*at), "as" | "of" | "for"))?;
        if let Some(idx) = self.ending(link) {
            let by = self.start_of(idx).checked_sub(1)?;
            let agent = by > self.first() && self.word_is(by, "by") && self.is_passive(by - 1);
            return agent.then_some(idx);
        }
        let end = self.target.tokens.end;
        if link == verb + 1 && self.is_passive(verb) && self.word_is(end, "by") {
            return self.beginning(end + 1).filter(|_| self.level(end));
        }
        None
    }

    fn is_passive(&self, at: usize) -> bool {
        self.level(at) && self.ctx.tag(at) == Tag::Participle && self.cues[at] >= LIKELY
    }

    /// `which Roe has called “…”`, `what Roe described as a “…”`.
    fn relative_object(&self) -> Option<u32> {
        let verb = self.before_links(self.target.tokens.start)?;
        if self.word(self.target.tokens.start - 1) == ":" {
            return None;
        }
        let mut at = verb + 1;
        let mut best = i8::MIN;
        while at > self.first() {
            let tag = self.ctx.tag(at - 1);
            let group = tag.is_verb()
                || matches!(tag, Tag::Modal | Tag::Adverb | Tag::Particle)
                || self.word_is(at - 1, "to");
            if !group || !self.level(at - 1) {
                break;
            }
            best = best.max(self.cues[at - 1]);
            at -= 1;
        }
        if best < LIKELY {
            return None;
        }
        let idx = self.ending(at)?;
        let before = self.start_of(idx).checked_sub(1)?;
        let relative = before >= self.first()
            && matches!(
                self.word(before),
                "which" | "what" | "whom" | "Which" | "What"
            );
        // The name that a pronoun stands for is often nearby, and better.
        let named = !matches!(
            self.all[idx as usize].sort,
            CandidateKind::Relative | CandidateKind::Pronoun | CandidateKind::Other
        );
        (relative && named).then_some(idx)
    }

    /// `we heard Roe say, “…”`.
    fn heard(&self) -> Option<u32> {
        let verb = self.before_links(self.target.tokens.start)?;
        if !self.is(verb, SAYING)
            || !matches!(self.ctx.tag(verb), Tag::Verb | Tag::Gerund | Tag::Present)
        {
            return None;
        }
        let idx = self.ending(verb)?;
        let heard = self.start_of(idx).checked_sub(1)?;
        (heard >= self.first() && self.is(heard, HEARING)).then_some(idx)
    }

    /// `with one poster writing “…”`.
    fn absolute(&self) -> Option<u32> {
        let (first, start) = (self.first(), self.target.tokens.start);
        let near = first.max(start.saturating_sub(12))..start;
        let verb = near.rev().find(|at| {
            self.level(*at) && self.ctx.tag(*at) == Tag::Gerund && self.cues[*at] >= LIKELY
        })?;
        if self.has_own_cue(verb + 1..start) {
            return None;
        }
        let idx = self.ending(verb)?;
        let with = self.start_of(idx).checked_sub(1)?;
        (with >= first && self.word_is(with, "with")).then_some(idx)
    }

    /// `Calling it “…”, Roe told`.
    fn fronted_participle(&self) -> Option<u32> {
        let (first, start) = (self.first(), self.target.tokens.start);
        let verb = self.ctx.tag(first) == Tag::Gerund && self.cues[first] >= LIKELY;
        let opens = first == 0 || self.ctx.sentence_of[first] != self.ctx.sentence_of[first - 1];
        let end = self.target.tokens.end;
        // The comma may stand inside the closing mark.
        let comma = self.word(end) == "," || end >= 2 && self.word(end - 2) == ",";
        if !verb || !opens || !self.level(first) || !comma || start - first > 8 {
            return None;
        }
        if self.is(first, QUOTING) || self.has_own_cue(first + 1..start) {
            return None;
        }
        let at = if self.word(end) == "," { end + 1 } else { end };
        self.beginning(at).filter(|_| at < self.limit())
    }

    /// `“…,” was the response of Roe`, `“…” came the reply from Roe`.
    fn response(&self) -> Option<u32> {
        let end = self.target.tokens.end;
        let verb = if self.word(end) == "," { end + 1 } else { end };
        let noun = verb + 2;
        let is_response = noun + 2 < self.limit()
            && self.level(verb)
            && matches!(self.word(verb), "was" | "is" | "came" | "comes")
            && matches!(self.word(verb + 1), "the" | "a")
            && self.is(noun, RESPONSES)
            && matches!(self.word(noun + 1), "of" | "from");
        is_response.then(|| self.beginning(noun + 2))?
    }

    /// `According to Roe, the plan is “…”`, without another cue.
    fn according_to(&self) -> Option<u32> {
        let (first, start) = (self.first(), self.target.tokens.start);
        if first + 2 >= start || !self.word_is(first, "according") || !self.word_is(first + 1, "to")
        {
            return None;
        }
        let idx = self.beginning(first + 2)?;
        let comma = (self.end_of(idx)..start).find(|at| self.word(*at) == ",")?;
        let end = self.target.tokens.end;
        let after = end..self.limit().min(end + 6);
        let claimed = |mut tokens: std::ops::Range<usize>| {
            tokens.any(|at| self.level(at) && self.cues[at] >= 0)
        };
        (!claimed(comma + 1..start) && !claimed(after)).then_some(idx)
    }
}
