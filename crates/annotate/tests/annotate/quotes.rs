//! Quotations, their kinds and speakers on the cases of `cases/quotes.tagged`, and properties of the
//! annotations of any text.

use std::collections::HashMap;
use std::fmt::Write as _;

use crate::tagged::{self, Tag, parse};
use proptest::prelude::*;
use pullquote_annotate::{Annotations, Annotator};
use pullquote_text::{Source, Span, plain};

fn annotated(text: &str) -> Annotations {
    let article = plain::from_text(text.to_owned(), Source::Stdin);
    Annotator::new().unwrap().annotate_article(&article)
}

/// The differences between a case and its annotations. Quotations without a tag are not checked, except
/// in cases without any tag or curly mark.
fn differences(case: &str, names: &HashMap<&str, &str>) -> Vec<String> {
    let (text, tags) = parse(case);
    let found = annotated(&text);
    if tags.is_empty() && !case.contains('“') {
        let quotes = found.quotes.iter();
        return quotes
            .map(|quote| format!("found {}", quote.span.of(&text)))
            .collect();
    }
    tags.iter()
        .flat_map(|tag| difference(tag, &text, &found, names))
        .collect()
}

fn difference(
    tag: &Tag,
    text: &str,
    found: &Annotations,
    names: &HashMap<&str, &str>,
) -> Vec<String> {
    let words = tag.span.of(text);
    let (kind, speaker) = tag.args.split_once(':').expect("a kind and a speaker");
    let Some(quote) = found.quotes.iter().find(|quote| quote.span == tag.span) else {
        return vec![format!("missed {words}")];
    };
    let mut out = Vec::new();
    if kind != "?" && quote.kind.name() != kind {
        out.push(format!("{words} is {:?}", quote.kind));
    }
    let mention = quote.speaker.map(|speaker| speaker.mention.of(text));
    let name = quote.speaker.and_then(|speaker| found.name_of(&speaker));
    let is_right = match speaker {
        "?" => true,
        "-" => name.is_none(),
        id => name
            .or(mention)
            .is_some_and(|name| name.eq_ignore_ascii_case(names[id])),
    };
    if !is_right {
        out.push(format!("{words} is said by {:?}", name.or(mention)));
    }
    out
}

#[test]
fn quotations_match_their_tags() {
    assert!(check(include_str!("../cases/quotes.tagged")) >= 60);
}

#[test]
fn marks_of_any_style_match_their_tags() {
    check(include_str!("../cases/marks.tagged"));
}

#[test]
fn sources_match_their_tags() {
    check(include_str!("../cases/sources.tagged"));
}

#[test]
fn sequences_of_quotations_match_their_tags() {
    check(include_str!("../cases/runs.tagged"));
}

/// Checks the cases of a file and returns their number.
fn check(file: &str) -> usize {
    let (names, body) = tagged::header(file);
    let cases: Vec<&str> = body.split("\n---\n").map(str::trim).collect();
    let mut report = String::new();
    for case in &cases {
        let differences = differences(case, &names);
        if !differences.is_empty() {
            let _ = writeln!(report, "{case}\n    {}", differences.join("; "));
        }
    }
    assert!(report.is_empty(), "\n{report}");
    cases.len()
}

/// Checks what holds for the annotations of any text.
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
        assert!(a < b, "not sorted");
        assert!(
            a.end() <= b.start() || a.contains(b),
            "neither nested nor disjoint: {a:?} {b:?} in {text:?}"
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
    for entity in &found.entities {
        entity.mentions.iter().copied().for_each(inside);
        assert!(entity.mentions.is_sorted());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn quotation_marks_in_any_order(text in "([“”‘’\"'«»„‚″´❝❞「」`a-d ,.:\\n]|&quot;|&rsquo;|â€œ|â€|,,){0,120}") {
        check_form(&text);
    }

    #[test]
    fn quotations_and_names_in_any_order(text in "(( |\\n|\\n\\n)(“|”|said|he|Ana|Ruiz|Ms|told|the|US|, |\\.|:|—|that)){0,60}") {
        check_form(&text);
    }

    #[test]
    fn block_quotations_in_any_order(text in "(|    |> |> > |\t)((We went|“No,”|said Ana|’ \\.|wrote:|— Ana Ruiz|Nobody asked them|>)( |\n|\n\n|\n\n    |\n> )){0,40}") {
        check_form(&text);
    }

    #[test]
    fn any_text(text in "\\PC{0,80}") {
        check_form(&text);
    }
}

#[test]
fn a_megabyte_of_quotation_marks() {
    check_form(&"“".repeat(1 << 18));
    check_form(&"\" ' ".repeat(1 << 16));
}
