//! Tokenisation of news text: words, sentences, paragraphs.
//!
//! [`tokenize`] is the entry point. White space, zero-width spaces and byte order marks, with the combining
//! marks on them, belong to no token. Every other character belongs to exactly one token, and no token
//! splits a grapheme cluster.

mod scan;
pub(crate) mod sign;
pub(crate) mod tokens;

pub use tokens::{Token, TokenKind, Tokens};

use unicode_segmentation::GraphemeCursor;

use super::sentence;
use pullquote_text::{Article, Span};

/// Whether both ends of `span` are grapheme cluster boundaries of `text`.
pub(crate) fn holds_clusters(text: &str, span: Span) -> bool {
    let is_edge = |at: usize| {
        let mut cursor = GraphemeCursor::new(at, text.len(), true);
        cursor.is_boundary(text, 0).unwrap_or(true)
    };
    is_edge(span.start()) && is_edge(span.end())
}

/// Splits an article into tokens, sentences and paragraphs.
///
/// ```
/// use pullquote_annotate::token::tokenize;
/// use pullquote_text::{Source, plain};
/// let article = plain::from_text("“No,” Mr. Ito didn’t say.".into(), Source::Stdin);
/// let words: Vec<&str> = tokenize(&article).tokens.iter().map(|t| t.span.of(article.text())).collect();
/// assert_eq!(words, ["“", "No", ",", "”", "Mr.", "Ito", "did", "n’t", "say", "."]);
/// ```
pub fn tokenize(article: &Article) -> Tokens {
    let text = article.text();
    let mut out = Tokens {
        tokens: Vec::with_capacity(text.len() / 5 + 8),
        ..Tokens::default()
    };
    for block in article.blocks() {
        let first = out.tokens.len();
        scan::scan(text, block.span, &mut out.tokens);
        let last = out.tokens.len();
        sentence::split(text, &out.tokens, first..last, &mut out.sentences);
        out.paragraphs.push(first as u32..last as u32);
    }
    out
}

#[cfg(test)]
mod tests {
    use unicode_segmentation::UnicodeSegmentation;

    use super::*;
    use pullquote_text::Source;
    use pullquote_text::plain;

    fn words(text: &str) -> Vec<String> {
        let article = plain::from_text(text.to_owned(), Source::Stdin);
        let tokens = tokenize(&article).tokens;
        tokens
            .iter()
            .map(|t| t.span.of(article.text()).to_owned())
            .collect()
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(words(text).join(" "), expected);
    }

    #[track_caller]
    fn check_kinds(text: &str, expected: &[TokenKind]) {
        let article = plain::from_text(text.to_owned(), Source::Stdin);
        let kinds: Vec<_> = tokenize(&article).tokens.iter().map(|t| t.kind).collect();
        assert_eq!(kinds, expected, "{text}");
    }

    #[test]
    fn abbreviations_keep_their_dot() {
        check(
            "Mr. Ito, of Acme Inc., met Gen. J. R. Doe.",
            "Mr. Ito , of Acme Inc. , met Gen. J. R. Doe .",
        );
        check(
            "The U.S. team left at 5 p.m. on Jan. 3.",
            "The U.S. team left at 5 p.m. on Jan. 3 .",
        );
        check(
            "No. 10 said no. It was No. 3.",
            "No. 10 said no . It was No. 3 .",
        );
    }

    #[test]
    fn clitics_are_split() {
        check(
            "It’s Ann's; they’ll say we can't.",
            "It ’s Ann 's ; they ’ll say we ca n't .",
        );
        check("O’Brien and D'Souza won’t.", "O’Brien and D'Souza wo n’t .");
        check("the parties’ plan", "the parties ’ plan");
    }

    #[test]
    fn leading_apostrophes_stay_with_their_word() {
        check("rock ’n’ roll of the ’90s", "rock ’n’ roll of the ’90s");
        check("get ’em ’til then", "get ’em ’til then");
        check("he said ‘no’ to it", "he said ‘ no ’ to it");
    }

    #[test]
    fn numbers_include_their_separators() {
        check(
            "$1,000.50 or 3.5% in 2015-16, the 10th at 9:30.",
            "$ 1,000.50 or 3.5 % in 2015-16 , the 10th at 9:30 .",
        );
        check("a 20-year-old man", "a 20-year-old man");
        check("1914–18 and 6ft", "1914–18 and 6ft");
    }

    #[test]
    fn hyphens_join_words_and_dashes_separate_them() {
        check(
            "a U.S.-led hard-line plan—bad -- very bad",
            "a U.S.-led hard-line plan — bad -- very bad",
        );
        check("Yes-", "Yes -");
    }

    #[test]
    fn addresses_are_one_token() {
        check(
            "See https://ex.org/a?b=c, or www.ex.org. Mail a.b@ex.org!",
            "See https://ex.org/a?b=c , or www.ex.org . Mail a.b@ex.org !",
        );
        check("Amazon.com fell.", "Amazon.com fell .");
        check("It fell.Then it rose.", "It fell . Then it rose .");
    }

    #[test]
    fn double_marks_and_ellipses_are_one_token() {
        check("``So,'' she said.", "`` So , '' she said .");
        check("Well... no. . . yes…", "Well ... no . . . yes …");
    }

    #[test]
    fn references_and_garbled_marks_are_one_token() {
        check(
            "&quot;It&rsquo;s&quot; &amp; so",
            "&quot; It &rsquo;s &quot; & amp ; so",
        );
        check(
            "â€œItâ€™s late,â€ he said.",
            "â€œ It â€™s late , â€ he said .",
        );
        check("10â€“12 château", "10 â€“ 12 château");
        check("I don´t; ,,so", "I do n´t ; ,, so");
    }

    #[test]
    fn token_kinds_are_distinguished() {
        use TokenKind::{Clitic, Mark, Number, Punct, Word};
        check_kinds(
            "“It’s 5,” no",
            &[Mark, Word, Clitic, Number, Punct, Mark, Word],
        );
    }

    #[test]
    fn combining_marks_stay_with_their_base() {
        let text = "“e\u{301}te\u{301}\u{301}” \"\u{301}x न्यूज़ 🇬🇧🇫🇷 👩‍🚀!";
        let got = words(text);
        assert_eq!(got[1], "e\u{301}te\u{301}\u{301}");
        assert_eq!(got[3], "\"\u{301}");
        assert_eq!(got[5], "न्यूज़");
        assert_eq!(got[6], "🇬🇧");
    }

    fn is_gap(text: &str) -> bool {
        text.graphemes(true)
            .all(|cluster| cluster.starts_with(scan::is_blank))
    }

    proptest::proptest! {
        // A combining mark on white space belongs to the white space.
        #[test]
        fn tokens_cover_all_but_blanks(text in "([a-z A-Z0-9.,'’‘“”\"`…„´″❝「\u{301}\u{200b}\n@/:-]|&quot;|&rsquo;|&#39;|â€œ|â€™|â€|,,){0,60}|\\PC{0,40}") {
            let article = plain::from_text(text.clone(), Source::Stdin);
            let tokens = tokenize(&article);
            let mut at = 0;
            for token in &tokens.tokens {
                proptest::prop_assert!(!token.span.is_empty() && token.span.start() >= at);
                proptest::prop_assert!(is_gap(text.get(at..token.span.start()).unwrap()));
                proptest::prop_assert!(text.get(token.span.range()).is_some());
                at = token.span.end();
            }
            proptest::prop_assert!(is_gap(&text[at..]));
            let covered: u32 = tokens.sentences.iter().map(|s| s.end - s.start).sum();
            proptest::prop_assert_eq!(covered as usize, tokens.len());
        }
    }
}
