//! An office with its complement before the name of its holder: `Secretary of State John Kerry`,
//! `the Mayor of London Sadiq Khan`. It is one phrase, whose head is the name.

use std::ops::Range;

use crate::context::Context;
use crate::ner;
use crate::types::EntityKind;
use crate::word_lists::word_lists;

word_lists!(WORDS, "speaker-offices.txt", HEADS PREPOSITIONS SMALL_WORDS);

/// Longest complement, in tokens.
const LONGEST: usize = 12;

/// The tokens of the holder's name after an office whose noun is at `noun`.
pub(super) fn holder(ctx: &Context, noun: usize, limit: usize) -> Option<Range<usize>> {
    let preposition = noun + 1;
    let is_office = WORDS.has(HEADS, &ctx.word(noun).to_ascii_lowercase());
    if !is_office || preposition >= limit || !WORDS.has(PREPOSITIONS, ctx.word(preposition)) {
        return None;
    }
    let first = preposition + 1;
    let limit = limit.min(first + LONGEST);
    let quoted_span = ctx.quoted_span_of[noun];
    let is_person = |at: &usize| ctx.name_of[*at] == Some(EntityKind::Person);
    let start = (first..limit).find(is_person)?;
    let complement = first..start;
    let fits = complement.clone().all(|at| {
        let word = ctx.word(at);
        ctx.quoted_span_of[at] == quoted_span && (is_capital(word) || WORDS.has(SMALL_WORDS, word))
    });
    // `a spokesman for President Dobbs`, `a director of Democrat Ana Ruiz`: the word before the name
    // belongs to the person, who is somebody else.
    let last = complement.last().filter(|_| fits)?;
    let word = ctx.word(last);
    let belongs = ner::is_title(word) || ctx.name_of[last] == Some(EntityKind::Group);
    if !is_capital(word) || belongs {
        return None;
    }
    let end = (start..ctx.len())
        .find(|at| !is_person(at))
        .unwrap_or(ctx.len());
    Some(start..end)
}

fn is_capital(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase)
}
