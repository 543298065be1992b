//! Quotations that nobody says, by what is right before them: names, words as words, signs, nicknames.

use super::{NAMING_AS, READS, SIGNS, WORDS, WORDS_AS_WORDS};
use crate::attribution::Target;
use crate::context::Context;
use crate::document::range;
use crate::features::Shape;
use crate::tagset::Tag;

/// Longest name or term, in tokens.
const LONGEST_TERM: usize = 8;
/// Longest text of a sign, in tokens.
const LONGEST_SIGN: usize = 16;
/// Tokens searched before a quotation for the thing that has writing on it.
const NEAR: usize = 7;

/// Whether the words before the quotation say that it is a name, a word as a word, or writing on a thing.
pub fn is_term(ctx: &Context, target: &Target) -> bool {
    let length = target.tokens.len().saturating_sub(2);
    let Some(before) = Before::new(ctx, target) else {
        return false;
    };
    length <= LONGEST_TERM && (before.names() || before.is_word() || nickname(ctx, target))
        || length <= LONGEST_SIGN && before.is_sign()
}

/// The words of the sentence before a quotation.
struct Before<'a> {
    ctx: &'a Context<'a>,
    first: usize,
    /// The last of them, without a comma, colon or article.
    last: usize,
    has_article: bool,
    has_colon: bool,
}

impl<'a> Before<'a> {
    fn new(ctx: &'a Context<'a>, target: &Target) -> Option<Self> {
        let mut last = super::word_before(ctx, target)?;
        let first = range(&ctx.tokens.sentences[ctx.sentence_of[last] as usize]).start;
        let mut has = |ctx: &Context, words: &[&str]| {
            let is_here = last > first && words.contains(&ctx.word(last));
            last -= usize::from(is_here);
            is_here
        };
        let has_colon = has(ctx, &[":"]);
        has(ctx, &[","]);
        let has_article = has(ctx, &["the", "a", "an"]);
        Some(Self {
            ctx,
            first,
            last,
            has_article,
            has_colon,
        })
    }

    fn has(&self, at: usize, list: u32) -> bool {
        WORDS.has(list, &self.ctx.word(at).to_ascii_lowercase())
    }

    fn back(&self, n: usize) -> Option<usize> {
        self.last.checked_sub(n).filter(|at| *at >= self.first)
    }

    /// `known as`, `also known only as`, `referred to as the`, `are called`.
    fn names(&self) -> bool {
        let word = self.ctx.word(self.last);
        if word == "as" {
            return (1..NEAR)
                .filter_map(|n| self.back(n))
                .any(|at| self.has(at, NAMING_AS));
        }
        let is_be = |at: usize| {
            let word = self.ctx.word(at);
            matches!(
                word,
                "is" | "are" | "was" | "were" | "be" | "been" | "being"
            )
        };
        let passive = (1..4).filter_map(|n| self.back(n)).any(is_be);
        matches!(word, "nicknamed" | "codenamed" | "aka")
            || passive && matches!(word, "called" | "named" | "termed" | "entitled" | "titled")
    }

    /// `the term`, `the word`, `slogans such as`, `chants of`.
    fn is_word(&self) -> bool {
        if self.has_article || self.has_colon {
            return false;
        }
        let noun = match self.ctx.word(self.last) {
            "of" => self.back(1),
            "as" if self.back(1).is_some_and(|at| self.ctx.word(at) == "such") => self.back(2),
            _ => Some(self.last),
        };
        // `in his words, “…”` is somebody's.
        let owned = |at: usize| {
            let before = at.checked_sub(1);
            before.is_some_and(|at| {
                matches!(self.ctx.tag(at), Tag::Possessive | Tag::Genitive)
                    || matches!(self.ctx.word(at), "own" | "these" | "following")
            })
        };
        noun.is_some_and(|at| self.has(at, WORDS_AS_WORDS) && !owned(at))
    }

    /// `a sign on the door reading`, `placards said`.
    fn is_sign(&self) -> bool {
        if self.has_article || !self.has(self.last, READS) {
            return false;
        }
        (1..=NEAR)
            .map_while(|n| self.back(n))
            .any(|at| self.has(at, SIGNS))
    }
}

/// Whether it stands inside a name: `Ana “Foxy” Lind`.
fn nickname(ctx: &Context, target: &Target) -> bool {
    let t = &target.tokens;
    let inside = t.start + 1..(t.end - 1).max(t.start + 1);
    let is_name = |at: usize| {
        matches!(ctx.words.shape[at], Shape::Capital | Shape::Mixed)
            && (ctx.name_of[at].is_some() || ctx.tag(at) == Tag::Name)
    };
    let Some(before) = super::word_before(ctx, target) else {
        return false;
    };
    inside.len() <= 3
        && inside.clone().all(|at| ctx.words.shape[at] != Shape::Lower)
        && t.end < ctx.len()
        && ctx.sentence_of[before] == ctx.sentence_of[t.end]
        && is_name(before)
        && is_name(t.end)
}
