//! Quotations, kinds and speakers on cases of our own, drawn in the text.
//!
//! `[D:Ana Ruiz|“We won,”]` is a direct quotation whose speaker is resolved to Ana Ruiz, `M` a mixed and `S`
//! a scare one. `:-` means that the speaker is not known by name; without a name only the kind counts.
//! Quotations that are not marked are not looked at.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

use std::fmt::Write as _;

use proptest::prelude::*;
use pullquote_annotate::{Annotations, Annotator, QuoteKind};
use pullquote_text::plain;
use pullquote_text::{Source, Span};

struct Wanted {
    span: Span,
    kind: QuoteKind,
    /// The speaker's name; `Some("-")` for nobody by name.
    name: Option<String>,
}

fn read(marked: &str) -> (String, Vec<Wanted>) {
    let mut text = String::new();
    let mut wanted = Vec::new();
    let mut rest = marked;
    while let Some(at) = rest.find('[') {
        text.push_str(&rest[..at]);
        let (inside, after) = rest[at + 1..].split_once(']').unwrap();
        let (head, words) = inside.split_once('|').unwrap();
        let (kind, name) = head
            .split_once(':')
            .map_or((head, None), |(kind, name)| (kind, Some(name)));
        wanted.push(Wanted {
            span: Span::new(text.len(), text.len() + words.len()),
            kind: match kind {
                "D" => QuoteKind::Direct,
                "M" => QuoteKind::Mixed,
                _ => QuoteKind::Scare,
            },
            name: name.map(ToOwned::to_owned),
        });
        text.push_str(words);
        rest = after;
    }
    text.push_str(rest);
    (text, wanted)
}

fn annotated(text: &str) -> Annotations {
    let article = plain::from_text(text.to_owned(), Source::Stdin);
    Annotator::new().unwrap().annotate(&article)
}

/// What is wrong with a case; nothing when all is as drawn.
fn faults(marked: &str) -> Vec<String> {
    let (text, wanted) = read(marked);
    let found = annotated(&text);
    let mut faults = Vec::new();
    if wanted.is_empty() && !marked.contains('“') {
        faults.extend(
            found
                .quotes
                .iter()
                .map(|quote| format!("found {}", quote.span.of(&text))),
        );
    }
    for one in wanted {
        let words = one.span.of(&text);
        let Some(quote) = found.quotes.iter().find(|quote| quote.span == one.span) else {
            faults.push(format!("missed {words}"));
            continue;
        };
        if quote.kind != one.kind {
            faults.push(format!("{words} is {:?}", quote.kind));
        }
        let name = quote.speaker.and_then(|speaker| {
            let name = found.name_of(&speaker).map(ToOwned::to_owned);
            // A source without a name is drawn by its own words.
            name.or_else(|| {
                Some(speaker.mention.of(&text).to_owned())
                    .filter(|_| one.name.as_deref() != Some("-"))
            })
        });
        let wanted_name = one.name.as_deref();
        let same = match wanted_name {
            None => true,
            Some("-") => name.is_none(),
            Some(wanted) => name
                .as_deref()
                .is_some_and(|name| name.eq_ignore_ascii_case(wanted)),
        };
        if !same {
            faults.push(format!("{words} is said by {name:?}"));
        }
    }
    faults
}

/// Cases that are known to fail; a change that makes one pass must take it out of the count.
const KNOWN_MISSES: usize = 0;

#[test]
fn own_cases() {
    let cases: Vec<&str> = include_str!("data/quotes.txt")
        .split("\n---\n")
        .map(str::trim)
        .collect();
    let mut report = String::new();
    let mut n_failed = 0;
    for case in &cases {
        let faults = faults(case);
        if !faults.is_empty() {
            n_failed += 1;
            let _ = writeln!(report, "{case}\n    {}", faults.join("; "));
        }
    }
    println!("{} cases, {n_failed} fail\n{report}", cases.len());
    assert!(cases.len() >= 60, "{}", cases.len());
    assert_eq!(n_failed, KNOWN_MISSES, "\n{report}");
}

/// What must hold of the annotations of any text.
fn check_form(text: &str) {
    let found = annotated(text);
    let inside = |span: Span| {
        assert!(
            text.get(span.range()).is_some() && !span.is_empty(),
            "{span:?} of {text:?}"
        );
    };
    for pair in found.quotes.windows(2) {
        let (a, b) = (pair[0].span, pair[1].span);
        assert!(a < b, "sorted");
        assert!(
            a.end() <= b.start() || a.contains(b),
            "nested: {a:?} {b:?} in {text:?}"
        );
    }
    for quote in &found.quotes {
        inside(quote.span);
        if let Some(parent) = quote.parent {
            assert!(found.quotes[parent as usize].span.contains(quote.span));
        }
        if let Some(speaker) = quote.speaker {
            inside(speaker.mention);
        }
    }
    for pair in found.mentions.windows(2) {
        assert!(pair[0].span <= pair[1].span);
    }
    for statement in &found.statements {
        statement.spans.iter().copied().for_each(inside);
    }
    for who in &found.entities {
        who.mentions.iter().copied().for_each(inside);
        assert!(who.mentions.is_sorted());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_marks_in_any_order(text in "[“”‘’\"'«»„`a-d ,.:\\n]{0,120}") {
        check_form(&text);
    }

    #[test]
    fn any_words_and_names(text in "(( |\\n|\\n\\n)(“|”|said|he|Ana|Ruiz|Ms|told|the|US|, |\\.|:|—|that)){0,60}") {
        check_form(&text);
    }

    #[test]
    fn any_text(text in "\\PC{0,80}") {
        check_form(&text);
    }
}

#[test]
fn a_megabyte_of_marks_ends() {
    check_form(&"“".repeat(1 << 18));
    check_form(&"\" ' ".repeat(1 << 16));
}
