//! Abbreviations: which words keep their dot, and whether a sentence may end at it.

use crate::word_lists::word_lists;

/// Whether the dot of an abbreviation can end a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dot {
    /// It never does: `Mr.`, `J.`, `Gen.`
    Inner,
    /// It may: `Inc.`, `U.S.`, `p.m.`
    MayEnd,
}

word_lists!(WORDS, "sentences.txt",
    BEFORE_NAME AFTER_NAME LOWER AMBIGUOUS NUMBERED STARTERS REPORTING);

/// Whether `head`, a word without its last dot, is an abbreviation, given the text `after` the dot.
pub fn keeps_dot(head: &str, after: &str) -> bool {
    if head.len() > 7 {
        return false;
    }
    let lower = head.to_lowercase();
    let lower = lower.as_str();
    let lists = WORDS.mask(lower);
    if lists & LOWER != 0 {
        return true;
    }
    let next = after.trim_start_matches([' ', '\u{a0}']).chars().next();
    if lists & NUMBERED != 0 {
        return next.is_some_and(|c| c.is_ascii_digit());
    }
    let capital = head.chars().next().is_some_and(char::is_uppercase);
    if !capital {
        return false;
    }
    let tail = lower.rsplit('-').next().unwrap_or(lower);
    if WORDS.has(AMBIGUOUS, tail) {
        return matches!(next, Some(',' | ')' | ';')) || tail != lower;
    }
    lists & BEFORE_NAME != 0 || WORDS.has(AFTER_NAME, tail)
}

/// Whether the dot of the abbreviation `word`, which includes it, can end a sentence.
pub fn dot_kind(word: &str) -> Dot {
    let head = word.trim_end_matches('.');
    let lower = head.to_lowercase();
    let initial = head.chars().count() == 1 && head.chars().all(char::is_uppercase);
    if initial || WORDS.has(BEFORE_NAME | NUMBERED, &lower) {
        return Dot::Inner;
    }
    if matches!(
        lower.as_str(),
        "vs" | "approx" | "est" | "ca" | "cf" | "pp" | "viz" | "e.g" | "i.e"
    ) {
        return Dot::Inner;
    }
    Dot::MayEnd
}

/// Whether `word` after an abbreviation usually begins a new sentence.
pub fn starts_sentence(word: &str) -> bool {
    WORDS.has(STARTERS, word)
}

/// Whether `word` is a verb that attaches a question or an exclamation to its speaker.
pub fn is_reporting(word: &str) -> bool {
    WORDS.has(REPORTING, word)
}
