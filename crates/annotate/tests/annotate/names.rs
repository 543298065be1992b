//! Named entities on the cases of `cases/names.tagged`, and properties of the mentions in any text.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::tagged;
use proptest::prelude::*;
use pullquote_annotate::{Annotator, EntityKind};
use pullquote_text::{Source, Span, plain};
use unicode_segmentation::UnicodeSegmentation as _;

type Named = BTreeSet<(usize, usize, EntityKind)>;

fn found(text: &str) -> Vec<(Span, EntityKind)> {
    let article = plain::from_text(text.to_owned(), Source::Stdin);
    let found = Annotator::new().unwrap().annotate_article(&article);
    found
        .mentions
        .iter()
        .map(|entity| (entity.span, entity.kind))
        .collect()
}

#[test]
fn cases_match_their_tags() {
    let (mut hits, mut n_found, mut n_wanted) = (0, 0, 0);
    let mut faults = String::new();
    for line in tagged::lines(include_str!("../cases/names.tagged")) {
        let line = line.replace(" / ", "\n\n");
        let (text, tags) = tagged::parse(&line);
        let is_checked = |span: Span| {
            let mut open = tags.iter().filter(|tag| tag.args == "*");
            !open.any(|tag| tag.span.contains(span) && tag.span != span)
        };
        let wanted: Named = tags
            .iter()
            .map(|tag| {
                (
                    tag.span.start(),
                    tag.span.end(),
                    tagged::entity_kind(tag.kind),
                )
            })
            .collect();
        let got: Named = found(&text)
            .into_iter()
            .filter(|(span, kind)| kind.is_linked() && is_checked(*span))
            .map(|(span, kind)| (span.start(), span.end(), kind))
            .collect();
        hits += got.intersection(&wanted).count();
        n_found += got.len();
        n_wanted += wanted.len();
        for (sign, list) in [("missed", &wanted - &got), ("wrong", &got - &wanted)] {
            for (start, end, kind) in list {
                let (kind, name) = (kind.name(), &text[start..end]);
                let _ = writeln!(faults, "{sign} {kind} `{name}` in {text:?}");
            }
        }
    }
    let f1 = 200.0 * hits as f64 / (n_found + n_wanted) as f64;
    println!("F1 {f1:.1} of {n_wanted} names\n{faults}");
    assert!(n_wanted > 150, "{n_wanted} names");
    assert!(f1 >= 85.0, "F1 {f1:.1}\n{faults}");
}

#[test]
fn events_include_their_head_noun() {
    for (text, event) in [
        (
            "It was the second vote since the 2015 UK general election, he said.",
            "2015 UK general election",
        ),
        (
            "She has not played since the 2018 World Cup final in Moscow.",
            "2018 World Cup final",
        ),
    ] {
        let events: Vec<&str> = found(text)
            .into_iter()
            .filter(|(_, kind)| *kind == EntityKind::Event)
            .map(|(span, _)| span.of(text))
            .collect();
        assert_eq!(events, [event], "{text}");
    }
}

#[test]
fn names_in_other_scripts_are_ignored() {
    for text in [
        "В среду Владимир Путин прилетел в Москву, сообщает Интерфакс.",
        "Ο Αλέξης Τσίπρας μίλησε στην Αθήνα.",
        "Նիկոլ Փաշինյանը մեկնեց Մոսկվա։",
        "習近平在北京會見了記者。",
    ] {
        assert_eq!(found(text), [], "{text}");
    }
    let mixed = "The paper Известия wrote that Vladimir Putin had flown to Moscow.";
    let names: Vec<&str> = found(mixed)
        .iter()
        .map(|(span, _)| span.of(mixed))
        .collect();
    assert!(
        names.contains(&"Vladimir Putin") && names.contains(&"Moscow"),
        "{names:?}"
    );
    assert!(names.iter().all(|name| name.is_ascii()), "{names:?}");
}

/// Checks what holds for the mentions in any text.
fn check_form(text: &str) {
    let found = found(text);
    let mut edges: BTreeSet<usize> = text.grapheme_indices(true).map(|(at, _)| at).collect();
    edges.insert(text.len());
    for (span, _) in &found {
        assert!(!span.is_empty(), "{text:?}");
        assert!(
            edges.contains(&span.start()) && edges.contains(&span.end()),
            "{span:?} of {text:?}"
        );
    }
    for (i, &(outer, kind)) in found.iter().enumerate() {
        for &(inner, _) in &found[i + 1..] {
            assert!(outer.start() <= inner.start(), "not sorted: {text:?}");
            if outer.overlaps(inner) {
                let holds = matches!(kind, EntityKind::Event | EntityKind::Work);
                assert!(
                    holds && outer.contains(inner),
                    "{outer:?} {inner:?} of {text:?}"
                );
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn mentions_of_any_text_are_sorted_and_nested(text in "\\PC{0,80}") {
        check_form(&text);
    }

    #[test]
    fn mentions_of_name_parts_are_sorted_and_nested(
        text in "(( |\\n|-|’s |, )(World|Cup|final|Ana|Ruiz|the|2015|UK|e\u{301}|U\u{308}ber|election|of|IBM|5|May|Москва|\\(|\\))){0,40}"
    ) {
        check_form(&text);
    }
}
