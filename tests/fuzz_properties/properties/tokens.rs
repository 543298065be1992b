//! Tokenisation: tokens are in order, cover every visible character and split no grapheme cluster; named
//! mentions are sorted and nest only in events and works.

use pullquote_annotate::token::tokenize;
use pullquote_annotate::{Annotator, EntityKind};
use pullquote_text::Span;
use unicode_segmentation::UnicodeSegmentation;

use super::inputs;

/// Tokenises the text made of `data` and tags its names.
pub fn check(data: &[u8]) {
    let article = inputs::article(data);
    let text = article.text();
    let found = tokenize(&article);
    assert_eq!(found, tokenize(&article));
    let mut tokens = found.tokens.iter().map(|token| token.span).peekable();
    for (at, cluster) in text.grapheme_indices(true) {
        let cluster = Span::new(at, at + cluster.len());
        while tokens
            .next_if(|token| token.end() <= cluster.start())
            .is_some()
        {}
        match tokens.peek() {
            Some(token) if token.overlaps(cluster) => {
                assert!(token.contains(cluster), "a cluster is split in {text:?}");
            }
            _ => is_blank(cluster.of(text)),
        }
    }
    assert!(
        found
            .tokens
            .windows(2)
            .all(|pair| pair[0].span.end() <= pair[1].span.start())
    );
    assert!(found.tokens.iter().all(|token| !token.span.is_empty()));
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
    let mut names = Annotator::new()
        .unwrap()
        .annotate_article(&article)
        .mentions;
    names.retain(|name| name.kind.is_linked());
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

/// Asserts that a cluster outside of tokens is white space or zero-width.
fn is_blank(cluster: &str) {
    let passes = |c: char| c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}' | '\u{2060}');
    assert!(cluster.starts_with(passes), "{cluster:?} is in no token");
}
