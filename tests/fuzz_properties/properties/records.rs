//! The outputs of `annotate`: offsets in JSON match the text, brat standoff is valid, HTML is well formed.

use pullquote_annotate::{Annotator, record};
use serde_json::Value;

use super::inputs;

/// Annotates a text made from `data` and checks each output format.
pub fn check(data: &[u8]) {
    let article = inputs::article(data);
    let found = Annotator::new().unwrap().annotate_article(&article);
    let points: Vec<char> = article.text().chars().collect();
    let json = serde_json::to_value(record::Record::new(&article, &found, "x", None)).unwrap();
    for list in ["entities", "quotes"] {
        for one in json[list].as_array().unwrap() {
            check_text(&points, one);
            for part in ["speaker", "cue"] {
                if one[part].is_object() {
                    check_text(&points, &one[part]);
                }
            }
        }
    }
    brat(&points, &record::to_brat(&article, &found));
    let html = record::to_html(&article, &found);
    let mut rest = html.as_str();
    while let Some(at) = rest.find(['<', '>', '\u{1b}', '\u{202e}']) {
        assert!(rest[at..].starts_with('<'), "{:?}", &rest[at..]);
        let end = rest[at..].find('>').expect("tags are closed");
        rest = &rest[at + end + 1..];
    }
}

/// Asserts that `text` of `one` is the text at its offsets.
fn check_text(points: &[char], one: &Value) {
    let at = |name: &str| one[name].as_u64().unwrap() as usize;
    let words: String = points[at("start")..at("end")].iter().collect();
    assert_eq!(one["text"], words.as_str());
}

/// Asserts that `standoff` is valid: known line types, ids that are unique and defined, fragments that are
/// ordered, within a line, and have the text at their offsets.
pub fn brat(points: &[char], standoff: &str) {
    let mut terms = std::collections::HashSet::new();
    let mut relations = std::collections::HashSet::new();
    let mut used = Vec::new();
    for line in standoff.lines() {
        let (id, rest) = line.split_once('\t').expect("a tab after the id");
        match id.split_at(1) {
            ("T", number) => {
                let (place, words) = rest.split_once('\t').expect("a tab before the text");
                let (kind, spans) = place.split_once(' ').expect("a kind");
                assert!(kind.bytes().all(|b| b.is_ascii_alphabetic()), "{kind}");
                assert!(terms.insert(number.to_owned()), "duplicate id T{number}");
                fragments(points, spans, words);
            }
            ("R", number) => {
                assert!(
                    relations.insert(number.to_owned()),
                    "duplicate id R{number}"
                );
                let words: Vec<&str> = rest.split(' ').collect();
                let [_, from, to] = words[..] else {
                    panic!("{rest}")
                };
                used.push(from.strip_prefix("Arg1:T").unwrap().to_owned());
                used.push(to.strip_prefix("Arg2:T").unwrap().to_owned());
            }
            ("*", "") => {
                let mut words = rest.split(' ');
                assert_eq!(words.next(), Some("Equiv"));
                let same: Vec<_> = words
                    .map(|word| word.strip_prefix('T').unwrap().to_owned())
                    .collect();
                assert!(same.len() > 1, "{line}");
                used.extend(same);
            }
            _ => panic!("not a line of brat: {line:?}"),
        }
    }
    assert!(
        used.iter().all(|number| terms.contains(number)),
        "undefined id"
    );
}

fn fragments(points: &[char], spans: &str, words: &str) {
    let mut shown = Vec::new();
    let mut end = 0;
    for span in spans.split(';') {
        let (from, to) = span.split_once(' ').expect("two numbers");
        let (from, to): (usize, usize) = (from.parse().unwrap(), to.parse().unwrap());
        assert!(end <= from && from < to && to <= points.len(), "{spans}");
        assert!(
            !points[from..to].contains(&'\n'),
            "a fragment crosses a line end: {spans}"
        );
        let fragment: String = points[from..to].iter().collect();
        shown.push(pullquote_text::clean::line(&fragment).into_owned());
        end = to;
    }
    assert_eq!(words, shown.join(" "), "the text of {spans}");
}
