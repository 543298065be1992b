use proptest::prelude::*;

use super::*;

/// A text longer than what is near a place, in which no two sentences are the same.
fn long_text() -> String {
    let sentence = |n: usize| {
        let (a, b) = (n * 7919 % 10_007, n * 104_729 % 9_973);
        format!("The board of pier {a} met crew {b} on the quay, and wrote that down. ")
    };
    (0..2000).map(sentence).collect()
}

fn anchors(text: &str, starts: impl Iterator<Item = usize>) -> Vec<Anchor> {
    let id = ArticleId::of(text);
    let anchor = |start| Anchor::new(text, &id, Span::new(start, start + 70));
    starts.map(anchor).collect()
}

#[test]
fn code_points_are_those_of_the_text() {
    let text = "“Ja”, sagte Jörg. ".repeat(100);
    let anchor = &anchors(&text, std::iter::once(1000))[0];
    let id = ArticleId::of(&text);
    let found = Locator::new(&text, &id).find(anchor);
    assert_eq!(found.state, MatchState::Exact);
    assert_eq!(found.span.unwrap().of(&text), anchor.exact);
    // Another file of that hash: a position beyond its end.
    let short = &text[..60];
    assert_eq!(
        Locator::new(short, &id).find(anchor).state,
        MatchState::Lost
    );
}

#[test]
fn words_far_from_where_they_were_are_found_in_order_and_not() {
    let text = long_text();
    let later = format!("{}{text}", "A preface. ".repeat(6000));
    let id = ArticleId::of(&later);
    let mut all = anchors(&text, (0..20).map(|n| n * 5000));
    for _ in 0..2 {
        let locator = Locator::new(&later, &id);
        for anchor in &all {
            let found = locator.find(anchor);
            let shift = later.len() - text.len();
            let start = anchor.start as usize + shift;
            let wanted = Some(Span::new(start, start + 70));
            assert_eq!((found.state, found.span), (MatchState::Moved, wanted));
        }
        all.reverse();
    }
}

#[test]
fn a_copy_far_away_leaves_the_nearest() {
    let text = long_text();
    let anchor = &anchors(&text, std::iter::once(40_000))[0];
    let twice = format!("{text}\n\n{text}");
    let found = anchor.find(&twice, &ArticleId::of(&twice));
    assert_eq!(found.span, Some(Span::new(40_000, 40_070)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    /// What is found near is what would be found in the whole text, where look-alikes can hide it.
    #[test]
    fn near_and_everywhere_the_same_is_found(
        edits in prop::collection::vec((0usize..140_000, "[a-z ,]{0,60}", 0usize..60), 0..300),
        starts in prop::collection::vec(0usize..130_000, 1..12),
    ) {
        let text = long_text();
        let mut edits = edits;
        edits.sort();
        let mut edited = text.clone();
        for (at, new, len) in edits.into_iter().rev() {
            let start = at.min(edited.len());
            let end = (start + len).min(edited.len());
            edited.replace_range(start..end, &new);
        }
        let id = ArticleId::of(&edited);
        let locator = Locator::new(&edited, &id);
        for anchor in anchors(&text, starts.into_iter()) {
            let expected = (anchor.start as usize).min(edited.len());
            let near = locator.find(&anchor);
            let everywhere = locator.find_anywhere(&anchor, expected);
            if everywhere.span.is_some() {
                prop_assert_eq!((near.state, near.span), (everywhere.state, everywhere.span));
            }
        }
    }
}
