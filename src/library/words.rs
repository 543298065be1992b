//! Tokens of the index and its queries.
//!
//! A token is a run of letters and digits of the folded text, or a single Chinese or Japanese
//! character, as these scripts have no word boundaries. Texts and queries must be tokenized alike:
//! token `n` of a text is token `n` of its full-text row.

use pullquote_text::Span;
use pullquote_text::fold::{fold_map, unfold};

/// Folded tokens of `text` with their byte ranges in `text`.
pub fn tokenize(text: &str) -> Vec<(String, Span)> {
    let (folded, map) = fold_map(text);
    let mut words = Vec::new();
    each(&folded, |start, end| {
        words.push((folded[start..end].to_owned(), unfold(&map, start..end)));
    });
    words
}

/// Folded tokens of `text` separated by single blanks, as stored in the full-text tables.
pub fn normalize(text: &str) -> String {
    let folded = pullquote_text::fold::fold(text);
    let mut joined = String::with_capacity(folded.len());
    each(&folded, |start, end| {
        if !joined.is_empty() {
            joined.push(' ');
        }
        joined.push_str(&folded[start..end]);
    });
    joined
}

/// Calls `take` with the byte range of each token of a folded text.
fn each(folded: &str, mut take: impl FnMut(usize, usize)) {
    let mut start = None;
    for (at, c) in folded.char_indices() {
        let stands_alone = is_character_word(c);
        if (stands_alone || !c.is_alphanumeric())
            && let Some(start) = start.take()
        {
            take(start, at);
        }
        if stands_alone {
            take(at, at + c.len_utf8());
        } else if c.is_alphanumeric() && start.is_none() {
            start = Some(at);
        }
    }
    if let Some(start) = start {
        take(start, folded.len());
    }
}

const fn is_character_word(c: char) -> bool {
    matches!(
        c,
        '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_runs_of_letters_and_digits() {
        assert_eq!(
            normalize("“We won’t”, said 3rd-placed Ærø."),
            "we won t said 3rd placed aero"
        );
        assert_eq!(normalize("東京 Tower"), "東 京 tower");
        assert_eq!(normalize(" … "), "");
        assert_eq!(normalize("García’s café"), "garcia s cafe");
    }

    #[test]
    fn token_spans_fold_to_the_token() {
        let text = "The Ångström’s\n東京, “ﬁne”";
        for (word, span) in tokenize(text) {
            assert_eq!(pullquote_text::fold::fold(span.of(text)), word);
        }
        let joined_words = tokenize(text).into_iter().map(|(word, _)| word);
        assert_eq!(joined_words.collect::<Vec<_>>().join(" "), normalize(text));
    }
}
