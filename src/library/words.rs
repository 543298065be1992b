//! The words of a text as search has them: runs of letters and digits, folded.
//!
//! Queries and the index cut texts by this one rule, so that what is typed finds what is written:
//! `O’Brien` is the words `o` and `brien`, one after the other, in both.

use crate::text::Span;
use crate::text::fold::{fold, fold_map, unfold};

/// A word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Folded.
    pub word: String,
    /// Where it stands.
    pub span: Span,
}

/// The words of `text` with their places, in order.
pub fn placed(text: &str) -> Vec<Word> {
    let (folded, map) = fold_map(text);
    let mut words = Vec::new();
    let mut start = None;
    for (at, c) in folded.char_indices().chain([(folded.len(), ' ')]) {
        match (c.is_alphanumeric(), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                let range = from..at;
                words.push(Word {
                    word: folded[range.clone()].to_owned(),
                    span: unfold(&map, range),
                });
                start = None;
            }
            _ => {}
        }
    }
    words
}

/// The folded words of `text`, in order.
///
/// ```
/// use pullquote::library::words;
/// assert_eq!(words::plain("O’Brien: “Ça va?”"), ["o", "brien", "ca", "va"]);
/// ```
pub fn plain(text: &str) -> Vec<String> {
    split(&fold(text)).map(str::to_owned).collect()
}

/// The words of a text that is folded already.
pub fn split(folded: &str) -> impl Iterator<Item = &str> {
    let parts = folded.split(|c: char| !c.is_alphanumeric());
    parts.filter(|part| !part.is_empty())
}

/// The folded words of `text` with one blank between them: what the index keeps of names and texts.
pub fn key(text: &str) -> String {
    let folded = fold(text);
    let mut key = String::with_capacity(folded.len());
    for word in split(&folded) {
        if !key.is_empty() {
            key.push(' ');
        }
        key.push_str(word);
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_where_they_are_written() {
        let text = "“The Ca\u{301}fe\u{301} — Straße 7,” he said.";
        let words = placed(text);
        let shown: Vec<_> = words.iter().map(|word| word.span.of(text)).collect();
        assert_eq!(
            shown,
            ["The", "Ca\u{301}fe\u{301}", "Straße", "7", "he", "said"]
        );
        let folded: Vec<_> = words.into_iter().map(|word| word.word).collect();
        assert_eq!(folded, plain(text));
        assert_eq!(key(text), "the cafe strasse 7 he said");
        assert!(placed("— …").is_empty());
    }
}
