//! Dates, money, percentages and quantities on cases of our own, by precision and recall.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

use std::fmt::Write as _;

use proptest::prelude::*;
use pullquote_annotate::{Annotator, EntityKind, Mention};
use pullquote_text::plain;
use pullquote_text::{Source, Span};

/// A case: its text, and what is to be found in it.
fn read(line: &str) -> (String, Vec<(Span, EntityKind)>) {
    let mut text = String::new();
    let mut wanted = Vec::new();
    let mut rest = line;
    while let Some(at) = rest.find('[') {
        text.push_str(&rest[..at]);
        let (marked, after) = rest[at + 1..].split_once(']').unwrap();
        let (kind, words) = marked.split_once(' ').unwrap();
        // `[D shown|words]`: the words to find in what is shown; none when they are empty.
        let (shown, words) = words.split_once('|').unwrap_or((words, words));
        let start = text.len() + shown.find(words).unwrap();
        text.push_str(shown);
        if !words.is_empty() {
            let kind = match kind {
                "D" => EntityKind::Date,
                "M" => EntityKind::Money,
                "P" => EntityKind::Percent,
                _ => EntityKind::Quantity,
            };
            wanted.push((Span::new(start, start + words.len()), kind));
        }
        rest = after;
    }
    text.push_str(rest.trim_end_matches('|'));
    (text, wanted)
}

fn found(text: &str) -> Vec<Mention> {
    let article = plain::from_text(text.to_owned(), Source::Stdin);
    let mut found = Annotator::new().unwrap().annotate(&article).mentions;
    found.retain(|one| !one.kind.is_linked());
    found
}

#[test]
fn own_cases() {
    let (mut right, mut n_found, mut n_wanted, mut n_cases) = (0, 0, 0, 0);
    let mut faults = String::new();
    for line in include_str!("data/amounts.txt").lines() {
        if line.starts_with('#') {
            continue;
        }
        n_cases += 1;
        let (text, wanted) = read(line);
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
    /// Whatever the text, what is found is sorted, apart, and on the edges of characters.
    #[test]
    fn any_text_is_read(text in "[ \\na-cMy£$%0-9.,:/’'-]{0,80}|\\PC{0,60}") {
        let mut last = 0;
        for one in found(&text) {
            prop_assert!(one.span.start() >= last && !one.span.is_empty());
            prop_assert!(text.get(one.span.range()).is_some());
            last = one.span.end();
        }
    }
}
