//! Tokens: every visible character in one of them, in order, no cluster split; names on them.

use pullquote::annotate::token::tokenize;
use pullquote::annotate::{EntityKind, Model, names};
use unicode_segmentation::UnicodeSegmentation;

use super::given;

/// Cuts the text that `data` makes into words and sentences, and looks for names.
pub fn check(data: &[u8]) {
    let article = given::article(data);
    let text = article.text();
    let found = tokenize(&article);
    assert_eq!(found, tokenize(&article));
    let mut end = 0;
    for token in &found.tokens {
        assert!(!token.span.is_empty() && token.span.start() >= end);
        is_blank(&text[end..token.span.start()]);
        end = token.span.end();
    }
    is_blank(&text[end..]);
    let mut clusters = text.grapheme_indices(true).map(|(at, _)| at).peekable();
    for token in &found.tokens {
        while clusters.next_if(|&at| at < token.span.start()).is_some() {}
        assert_eq!(
            clusters.peek(),
            Some(&token.span.start()),
            "a cluster is split in {text:?}"
        );
    }
    for ranges in [&found.sentences, &found.paragraphs] {
        let mut next = 0;
        for range in ranges {
            assert!(
                range.start == next && range.end >= range.start,
                "ranges join"
            );
            next = range.end;
        }
        assert_eq!(next as usize, found.len(), "ranges cover the tokens");
    }
    assert_eq!(found.paragraphs.len(), article.blocks().len());
    let names = names::tag(&article, &found, &Model::shipped());
    for pair in names.windows(2) {
        let (a, b) = (pair[0], pair[1]);
        assert!(
            (a.span.start(), b.span.end()) <= (b.span.start(), a.span.end()) || a.span < b.span
        );
        let is_outer = matches!(a.kind, EntityKind::Event | EntityKind::Work);
        assert!(
            a.span.end() <= b.span.start() || is_outer,
            "{a:?} {b:?} in {text:?}"
        );
    }
    assert!(
        names
            .iter()
            .all(|name| !name.span.is_empty() && text.get(name.span.range()).is_some())
    );
}

/// Between tokens stand only white space and what takes no room.
fn is_blank(text: &str) {
    let passes = |c: char| c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}' | '\u{2060}');
    assert!(text.chars().all(passes), "{text:?} is in no token");
}
