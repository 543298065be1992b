//! Anchors: exact in the marked text, on character boundaries in any other.

use pullquote::article_id::ArticleId;
use pullquote::bookmarks::{Anchor, MatchState};
use pullquote_text::Span;

use super::inputs::{self, byte};

/// Marks words and finds them in the same text, an edited copy, and parts of it.
pub fn check(data: &[u8]) {
    let (head, rest) = data.split_at(data.len().min(8));
    let text = inputs::text(rest);
    let id = ArticleId::of(&text);
    let at = |n: usize| (byte(head, n) * 256 + byte(head, n + 1)) % (text.len() + 1);
    let (a, b) = (at(0), at(2));
    let anchor = Anchor::new(&text, &id, Span::new(a.min(b), a.max(b)));
    let found = anchor.find(&text, &id);
    assert_eq!(found.state, MatchState::Exact, "in the same text");
    let marked = found.span.unwrap();
    assert!(marked.start() <= a.min(b) && a.max(b) <= marked.end());
    assert!(anchor.excerpt().is_empty() == marked.is_empty());

    let edited = edited(&text, at(4), byte(head, 6), byte(head, 7));
    let found = fits(&anchor, &edited);
    if edited == text {
        assert_eq!(found.span, Some(marked));
    }
    let (before, after) = edited.split_at(floor(&edited, edited.len() / 2));
    fits(&anchor, after);
    fits(&anchor, before);
    fits(&anchor, "");
}

/// The text with a few characters removed and others inserted.
fn edited(text: &str, at: usize, n_out: usize, n_in: usize) -> String {
    let from = floor(text, at);
    let to = floor(text, (from + n_out % 8).min(text.len())).max(from);
    let added = "A few other words. ".repeat(n_in % 4);
    [&text[..from], &added, &text[to..]].concat()
}

fn floor(text: &str, at: usize) -> usize {
    (0..=at)
        .rev()
        .find(|&at| text.is_char_boundary(at))
        .unwrap_or(0)
}

fn fits(anchor: &Anchor, text: &str) -> pullquote::bookmarks::AnchorMatch {
    let found = anchor.find(text, &ArticleId::of(text));
    assert_eq!(found.span.is_none(), found.state == MatchState::Lost);
    if let Some(span) = found.span {
        let words = text.get(span.range()).expect("on boundaries");
        if found.state == MatchState::Exact {
            assert!(
                words.starts_with(&anchor.exact),
                "an exact match has the same words"
            );
        }
    }
    found
}
