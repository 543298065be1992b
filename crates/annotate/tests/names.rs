//! The name finder on cases of our own, and what holds of its findings on any text.
//!
//! `[P Ana Ruiz]` is a person, `O` an organisation, `L` a place, `G` a group, `E` an event, `W` a work.
//! `[E 2015 UK general election|UK|2015|-]`: what may stand inside of it, and is not looked at.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

use std::collections::BTreeSet;
use std::fmt::Write as _;

use proptest::prelude::*;
use pullquote_annotate::{Annotator, EntityKind};
use pullquote_text::plain;
use pullquote_text::{Source, Span};
use unicode_segmentation::UnicodeSegmentation as _;

type Named = BTreeSet<(usize, usize, EntityKind)>;

/// A case: its text, what is to be found, and where it is not looked.
fn read(line: &str) -> (String, Named, Vec<Span>) {
    let line = line.replace(" / ", "\n\n");
    let (mut text, mut wanted, mut blind) = (String::new(), Named::new(), Vec::new());
    let mut rest = line.as_str();
    while let Some((before, after)) = rest.split_once('[') {
        text.push_str(before);
        let (marked, after) = after.split_once(']').unwrap();
        let (kind, words) = marked.split_once(' ').unwrap();
        let (name, inside) = words.split_once('|').unwrap_or((words, ""));
        let (start, end) = (text.len(), text.len() + name.len());
        if !inside.is_empty() {
            blind.push(Span::new(start, end));
        }
        let kind = match kind {
            "P" => EntityKind::Person,
            "O" => EntityKind::Organisation,
            "L" => EntityKind::Place,
            "G" => EntityKind::Group,
            "E" => EntityKind::Event,
            "W" => EntityKind::Work,
            other => panic!("no kind {other}"),
        };
        wanted.insert((start, end, kind));
        text.push_str(name);
        rest = after;
    }
    text.push_str(rest);
    (text, wanted, blind)
}

fn found(text: &str) -> Vec<(Span, EntityKind)> {
    let article = plain::from_text(text.to_owned(), Source::Stdin);
    let found = Annotator::new().unwrap().annotate(&article);
    found
        .mentions
        .iter()
        .map(|entity| (entity.span, entity.kind))
        .collect()
}

const OURS: [EntityKind; 6] = [
    EntityKind::Person,
    EntityKind::Organisation,
    EntityKind::Place,
    EntityKind::Group,
    EntityKind::Event,
    EntityKind::Work,
];

#[test]
fn own_cases() {
    let (mut hits, mut n_found, mut n_wanted) = (0, 0, 0);
    let mut faults = String::new();
    for line in include_str!("data/names.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
    {
        let (text, wanted, blind) = read(line);
        let is_seen = |span: Span| {
            !blind
                .iter()
                .any(|blind| blind.contains(span) && *blind != span)
        };
        let got: Named = found(&text)
            .into_iter()
            .filter(|(span, kind)| OURS.contains(kind) && is_seen(*span))
            .map(|(span, kind)| (span.start(), span.end(), kind))
            .collect();
        hits += got.intersection(&wanted).count();
        n_found += got.len();
        n_wanted += wanted.len();
        for (sign, list) in [("missed", &wanted - &got), ("wrong", &got - &wanted)] {
            for (start, end, kind) in list {
                writeln!(
                    faults,
                    "{sign} {} `{}` in {text:?}",
                    kind.name(),
                    &text[start..end]
                )
                .unwrap();
            }
        }
    }
    let f1 = 200.0 * hits as f64 / (n_found + n_wanted) as f64;
    println!("F1 {f1:.1} of {n_wanted} names\n{faults}");
    assert!(n_wanted > 150, "{n_wanted} names");
    assert!(f1 >= 85.0, "F1 {f1:.1}\n{faults}");
}

#[test]
fn events_run_to_the_word_that_names_them() {
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
fn scripts_that_the_model_does_not_know_are_left_alone() {
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

/// What must hold of the names of any text.
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
            assert!(outer.start() <= inner.start(), "sorted: {text:?}");
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
    fn any_text_gives_names_in_order(text in "\\PC{0,80}") {
        check_form(&text);
    }

    #[test]
    fn any_run_of_name_parts_gives_names_in_order(
        text in "(( |\\n|-|’s |, )(World|Cup|final|Ana|Ruiz|the|2015|UK|e\u{301}|U\u{308}ber|election|of|IBM|5|May|Москва|\\(|\\))){0,40}"
    ) {
        check_form(&text);
    }
}
