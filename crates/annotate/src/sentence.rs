//! Sentence boundaries in news: abbreviations, initials, ellipses, and sentences that end inside a
//! quotation (`“Go.” He left.` is two sentences, `“Go?” he asked.` is one).

pub mod abbreviations;

use std::ops::Range;

use super::token::sign;
use super::token::tokens::{Token, TokenKind};
use abbreviations::{Dot, dot_kind, is_reporting, starts_sentence};

/// Appends the sentences of one paragraph, a range of `tokens`, to `out`.
pub fn split(text: &str, tokens: &[Token], paragraph: Range<usize>, out: &mut Vec<Range<u32>>) {
    let mut first = paragraph.start;
    let mut idx = paragraph.start;
    while idx < paragraph.end {
        let end = sentence_end(text, tokens, idx, paragraph.end);
        match end {
            Some(end) => {
                out.push(first as u32..end as u32);
                first = end;
                idx = end;
            }
            None => idx += 1,
        }
    }
    if first < paragraph.end {
        out.push(first as u32..paragraph.end as u32);
    }
}

/// The end of the sentence, if token `idx` ends it.
fn sentence_end(text: &str, tokens: &[Token], idx: usize, limit: usize) -> Option<usize> {
    let word = tokens[idx].span.of(text);
    let last = *word.as_bytes().last()?;
    let stop = match tokens[idx].kind {
        TokenKind::Punct => match word.as_bytes()[0] {
            b'.' if word.len() == 1 => Stop::Full,
            b'.' => Stop::Ellipsis,
            b'!' | b'?' => Stop::Loud,
            _ if word.starts_with('…') => Stop::Ellipsis,
            _ => return None,
        },
        TokenKind::Word if last == b'.' => match dot_kind(word) {
            Dot::Inner => return None,
            Dot::MayEnd => Stop::Abbreviation,
        },
        _ => return None,
    };
    let end = closers_end(text, tokens, idx + 1, limit);
    if end >= limit {
        return Some(limit);
    }
    goes_on(text, tokens, idx, end, limit, stop)
        .then_some(())
        .map_or(Some(end), |()| None)
}

#[derive(Clone, Copy, PartialEq)]
enum Stop {
    Full,
    Loud,
    Ellipsis,
    Abbreviation,
}

/// The end of the closing marks and brackets after a stop.
fn closers_end(text: &str, tokens: &[Token], from: usize, limit: usize) -> usize {
    let mut end = from;
    while end < limit {
        let word = tokens[end].span.of(text);
        let touches = tokens[end - 1].span.end() == tokens[end].span.start();
        let closes = match sign::of_token(word) {
            Some('”' | '»' | '’' | '›' | '❞' | '❜' | '〞' | '〟' | '」' | '』') => {
                true
            }
            Some('"' | '＂' | '\'' | '″' | '´') => touches || word == "''",
            Some(_) => false,
            None => matches!(word, ")" | "]" | "." | "!" | "?"),
        };
        if !closes {
            break;
        }
        end += 1;
    }
    end
}

/// Whether the sentence continues at token `next` in spite of the stop before it.
fn goes_on(
    text: &str,
    tokens: &[Token],
    stop_idx: usize,
    next: usize,
    limit: usize,
    stop: Stop,
) -> bool {
    let gap = text
        .get(tokens[next - 1].span.end()..tokens[next].span.start())
        .unwrap_or("");
    if gap.contains('\n') {
        return false;
    }
    // The first word at or after `next`, past opening marks.
    let mut at = next;
    while at + 1 < limit && opens(text, tokens, at) {
        at += 1;
    }
    let word = tokens[at].span.of(text);
    let lower = word.chars().next().is_some_and(char::is_lowercase);
    let closed = next > stop_idx + 1;
    match stop {
        Stop::Abbreviation => !starts_sentence(word) || closed && lower,
        // `yes.no`: without space and capital it is a name or a typo.
        Stop::Full => lower && (gap.is_empty() || closed || at == next && !tokens_start(word)),
        Stop::Ellipsis => lower || tokens[next].kind == TokenKind::Punct,
        Stop::Loud => lower || closed && reporting_follows(text, tokens, next, limit),
    }
}

/// Whether a lower-case word can begin a sentence: a name such as `iPhone`.
fn tokens_start(word: &str) -> bool {
    word.chars().skip(1).any(char::is_uppercase)
}

fn opens(text: &str, tokens: &[Token], idx: usize) -> bool {
    matches!(tokens[idx].span.of(text), "(" | "[" | "—" | "–" | "--")
        || tokens[idx].kind == TokenKind::Mark
}

/// Whether a reporting verb follows, alone or after a short name.
fn reporting_follows(text: &str, tokens: &[Token], from: usize, limit: usize) -> bool {
    for token in &tokens[from..limit.min(from + 5)] {
        let word = token.span.of(text);
        if is_reporting(word) {
            return true;
        }
        let capital = word.chars().next().is_some_and(char::is_uppercase);
        if token.kind != TokenKind::Word || !capital {
            return false;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use crate::token::tokenize;
    use pullquote_text::Source;
    use pullquote_text::plain;

    /// `marked` is the text with ` | ` between sentences.
    #[track_caller]
    fn check(marked: &str) {
        let text = marked.replace(" | ", " ");
        let article = plain::from_text(text, Source::Stdin);
        let tokens = tokenize(&article);
        let got: Vec<&str> = tokens
            .sentences
            .iter()
            .map(|s| {
                tokens
                    .span_of(s.start as usize..s.end as usize)
                    .of(article.text())
            })
            .collect();
        assert_eq!(got.join(" | "), marked);
    }

    #[test]
    fn titles_and_initials_do_not_end_a_sentence() {
        check("Mr. Ito met Gen. Roe at St. Anne. | They talked.");
        check("John F. Roe came. | So did J. R. Doe.");
        check("He moved to No. 10 in Jan. 2001. | She stayed.");
    }

    #[test]
    fn abbreviations_may_end_a_sentence() {
        check("He works for Acme Inc. | The firm is old.");
        check("He works for Acme Inc. of Ohio.");
        check("She left the U.S. | It was late.");
        check("The U.S. Army came at 9 p.m. | He left.");
    }

    #[test]
    fn a_sentence_may_end_inside_a_quotation() {
        check("“We won.” | He smiled. | “Again.”");
        check("“Did we win?” he asked.");
        check("“Did we win?” Ms. Roy asked.");
        check("“Did we win?” | The room was silent.");
        check("\"It is over.\" | She left.");
        check("It cost 3.5 dollars. | 40 came.");
    }

    #[test]
    fn ellipsis_before_lower_case_does_not_end_a_sentence() {
        check("“It was... well, fine,” he said.");
        check("He waited… | Nobody came.");
        check("“Yes . . . | No.”");
    }
}
