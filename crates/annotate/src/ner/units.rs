//! Units: tokens, split where only part of a word is a name (`London-based`, `pro-Putin`).

mod syllables;

use super::vocabulary::{HYPHEN_PREFIXES, PARTIES, WORDS};
use crate::lexicon::{Lexicon, Lists, fold};
use crate::token::{Token, TokenKind};
use pullquote_text::Span;

/// A token or part of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Unit {
    pub span: Span,
    /// Kind of the token; a split-off hyphen is punctuation.
    pub kind: TokenKind,
}

/// Appends the units of one sentence to `out`.
pub(crate) fn cut(text: &str, tokens: &[Token], lexicon: &Lexicon, out: &mut Vec<Unit>) {
    let mut before = "";
    for token in tokens {
        let word = token.span.of(text);
        let before = std::mem::replace(&mut before, word);
        let plain = Unit {
            span: token.span,
            kind: token.kind,
        };
        if token.kind != TokenKind::Word || !word.contains(['-', '‐', '‑', '–']) {
            out.push(plain);
            continue;
        }
        cut_word(before, word, token.span, lexicon, out);
    }
}

/// Splits off a prefix before the name and a common word after it. `before` is the token before.
fn cut_word(before: &str, word: &str, span: Span, lexicon: &Lexicon, out: &mut Vec<Unit>) {
    let (mut from, mut to) = (0, word.len());
    let is_hyphen = |c: char| matches!(c, '-' | '‐' | '‑' | '–');
    let (mut head, mut tail) = (None, None);
    if let Some((at, hyphen)) = word.char_indices().find(|&(_, c)| is_hyphen(c)) {
        let prefix = &word[..at];
        let rest = &word[at + hyphen.len_utf8()..];
        let is_cut = WORDS.has(HYPHEN_PREFIXES, &prefix.to_ascii_lowercase())
            || WORDS.has(PARTIES, prefix) && is_state(rest, lexicon);
        if starts_upper(rest) && is_cut {
            head = Some((at, at + hyphen.len_utf8()));
            from = at + hyphen.len_utf8();
        }
    }
    if let Some((at, hyphen)) = word.char_indices().rfind(|&(_, c)| is_hyphen(c)) {
        let rest = &word[at + hyphen.len_utf8()..];
        let plain = rest.chars().all(char::is_lowercase) && rest.chars().count() > 2;
        if at > from
            && starts_upper(&word[from..])
            && (plain && !is_given_name(before, &word[from..at], rest, lexicon)
                || are_two(&word[from..at], rest, lexicon))
        {
            tail = Some((at, at + hyphen.len_utf8()));
            to = at;
        }
    }
    let mut push = |start: usize, end: usize, kind| {
        out.push(Unit {
            span: Span::new(span.start() + start, span.start() + end),
            kind,
        });
    };
    if let Some((start, end)) = head {
        push(0, start, TokenKind::Word);
        push(start, end, TokenKind::Punct);
    }
    push(from, to, TokenKind::Word);
    if let Some((start, end)) = tail {
        push(start, end, TokenKind::Punct);
        push(end, word.len(), TokenKind::Word);
    }
}

/// Whether `first-second` is a given name of two syllables, as Korean, Chinese and Taiwanese ones are
/// written: `Kim Min-ji`. If the second syllable is also a word
/// (`Ban Ki-moon`), a family name must precede.
fn is_given_name(before: &str, first: &str, second: &str, lexicon: &Lexicon) -> bool {
    if !(syllables::is_one(first) && syllables::is_one(second)) {
        return false;
    }
    let is_word = lexicon.word_class(&fold(second)).common > 0;
    let is_family = |word: &str| starts_upper(word) && syllables::is_one(word);
    !is_word || is_family(before) && !matches!(before, "A" | "An" | "The")
}

/// `D-Ohio`: the state of a member of a party.
fn is_state(name: &str, lexicon: &Lexicon) -> bool {
    let abbreviates = name.ends_with('.') || name.len() == 2;
    abbreviates || lexicon.lists(name).any(Lists::REGION)
}

/// `US-Mexico`, `Israeli-Palestinian`: two countries or peoples, not one name.
fn are_two(first: &str, second: &str, lexicon: &Lexicon) -> bool {
    let is_state = |name| lexicon.lists(name).any(Lists::COUNTRY | Lists::PEOPLE);
    starts_upper(second) && is_state(first) && is_state(second)
}

fn starts_upper(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::tokenize;
    use pullquote_text::Source;
    use pullquote_text::plain;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let article = plain::from_text(text.to_owned(), Source::Stdin);
        let mut units = Vec::new();
        let tokens = tokenize(&article).tokens;
        cut(text, &tokens, &Lexicon::default(), &mut units);
        let words: Vec<&str> = units.iter().map(|unit| unit.span.of(text)).collect();
        assert_eq!(words.join(" "), expected);
    }

    #[test]
    fn names_are_split_from_common_words() {
        check("a London-based firm", "a London - based firm");
        check("the U.S.-led force", "the U.S. - led force");
        check("pro-Putin and Non-Muslim", "pro - Putin and Non - Muslim");
        check("anti-Kremlin-minded", "anti - Kremlin - minded");
    }

    #[test]
    fn given_names_of_two_syllables_stay_whole() {
        check(
            "Kim Min-ji of the Seoul-based firm",
            "Kim Min-ji of the Seoul - based firm",
        );
        check("Chan Tsz-him, Lo Hsiu-mei", "Chan Tsz-him , Lo Hsiu-mei");
    }

    #[test]
    fn parties_are_split_from_states() {
        check("(D-N.Y.) and R-Conn.", "( D - N.Y. ) and R - Conn.");
    }

    #[test]
    fn names_with_hyphens_stay_whole() {
        check("Jean-Luc of al-Qaida", "Jean-Luc of al-Qaida");
        check(
            "a well-known F-16 and hard-line Coca-Cola",
            "a well-known F-16 and hard-line Coca-Cola",
        );
    }
}
