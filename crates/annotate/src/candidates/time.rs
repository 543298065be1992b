//! Times in noun phrases: they say nothing, and the tagger takes those after a subject for its head (`the
//! mayor yesterday`, `Roe last week`).

use std::ops::Range;

use crate::context::Context;
use crate::word_lists::word_lists;

word_lists!(WORDS, "speech-times.txt", DAYS SPANS RELATIVE);

/// The end of the phrase `tokens` without a time at its end; its start if it is nothing else.
pub(super) fn without(ctx: &Context, tokens: Range<usize>) -> usize {
    let is = |at: usize, list: u32| WORDS.has(list, &ctx.word(at).to_ascii_lowercase());
    let mut end = tokens.end;
    if end > tokens.start && is(end - 1, DAYS) && ctx.name_of[end - 1].is_none_or(is_time) {
        end -= 1;
    } else if end > tokens.start + 1 && is(end - 1, SPANS) && is(end - 2, RELATIVE) {
        end -= 2;
    }
    end
}

fn is_time(kind: crate::EntityKind) -> bool {
    matches!(kind, crate::EntityKind::Date)
}
