use proptest::prelude::*;

use super::*;

/// Sentences that are alike.
fn text() -> String {
    let sentence = |n: usize| {
        let (a, b) = (n * 7919 % 1009, n * 104_729 % 997);
        format!("The board of “pier {a}” met crew {b}, and wrote — later — “that down.” ")
    };
    (0..270).map(sentence).collect()
}

#[test]
fn code_points_are_those_of_the_text() {
    let text = "“Ja”, sagte Jörg. ".repeat(100);
    let id = ArticleId::of(&text);
    let anchor = Anchor::new(&text, &id, Span::new(1000, 1070));
    let found = Locator::new(&text, &id).find(&anchor);
    assert_eq!(found.state, MatchState::Exact);
    assert_eq!(found.span.unwrap().of(&text), anchor.exact);
    // Another file of that hash: a position beyond its end.
    let short = &text[..60];
    assert_eq!(
        Locator::new(short, &id).find(&anchor).state,
        MatchState::Lost
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// The index changes no result.
    #[test]
    fn with_and_without_an_index_the_same_is_found(
        edits in prop::collection::vec((0usize..20_000, "[a-z ,“—]{0,60}", 0usize..60), 0..80),
        is_twice in any::<bool>(),
        starts in prop::collection::vec((0usize..18_000, 1usize..300), 2..12),
    ) {
        let text = text();
        let mut edited = text.clone();
        for (at, new, len) in edits {
            let start = edited.floor_char_boundary(at);
            let end = edited.floor_char_boundary(start + len);
            edited.replace_range(start..end, &new);
        }
        if is_twice {
            edited = format!("{edited}\n\n{text}");
        }
        let (before, id) = (ArticleId::of(&text), ArticleId::of(&edited));
        let locator = Locator::new(&edited, &id);
        for (start, len) in starts {
            let anchor = Anchor::new(&text, &before, Span::new(start, start + len));
            prop_assert_eq!(locator.find(&anchor), anchor.find(&edited, &id));
        }
    }
}
