//! Dates, money, percentages and quantities on the cases of `cases/amounts.tagged`.

use std::fmt::Write as _;

use crate::tagged;
use proptest::prelude::*;
use pullquote_annotate::{Annotator, Mention};
use pullquote_text::{Source, plain};

fn found(text: &str) -> Vec<Mention> {
    let article = plain::from_text(text.to_owned(), Source::Stdin);
    let mut found = Annotator::new()
        .unwrap()
        .annotate_article(&article)
        .mentions;
    found.retain(|one| !one.kind.is_linked());
    found
}

#[test]
fn cases_match_their_tags() {
    let (mut right, mut n_found, mut n_wanted, mut n_cases) = (0, 0, 0, 0);
    let mut faults = String::new();
    for line in tagged::lines(include_str!("../cases/amounts.tagged")) {
        n_cases += 1;
        let (text, tags) = tagged::parse(line);
        let wanted: Vec<_> = tags
            .iter()
            .map(|tag| (tag.span, tagged::entity_kind(tag.kind)))
            .collect();
        let got: Vec<_> = found(&text)
            .iter()
            .map(|one| (one.span, one.kind))
            .collect();
        right += got.iter().filter(|one| wanted.contains(one)).count();
        n_found += got.len();
        n_wanted += wanted.len();
        if got != wanted {
            let words: Vec<_> = got
                .iter()
                .map(|(span, kind)| (span.of(&text), kind))
                .collect();
            let _ = writeln!(faults, "{line}\n    {words:?}");
        }
    }
    let precision = 100.0 * right as f64 / n_found as f64;
    let recall = 100.0 * right as f64 / n_wanted as f64;
    println!("{n_cases} cases: P {precision:.1} R {recall:.1}\n{faults}");
    assert!(n_cases >= 200, "{n_cases}");
    assert!(
        precision >= 95.0 && recall >= 95.0,
        "P {precision:.1} R {recall:.1}\n{faults}"
    );
}

proptest! {
    #[test]
    fn amounts_are_sorted_disjoint_and_on_character_boundaries(text in "[ \\na-cMy£$%0-9.,:/’'-]{0,80}|\\PC{0,60}") {
        let mut last = 0;
        for one in found(&text) {
            prop_assert!(one.span.start() >= last && !one.span.is_empty());
            prop_assert!(text.get(one.span.range()).is_some());
            last = one.span.end();
        }
    }
}
