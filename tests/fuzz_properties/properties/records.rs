//! The outputs of `annotate`: offsets in JSON match the text, brat standoff is valid, HTML is well formed, and
//! what can be read back is the same.

use pullquote_annotate::{Annotations, Annotator, Cue, QuoteKind, read, record};
use pullquote_text::{Article, Span};
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
    read_back(&article, &found, &json.to_string());
    read_garbled(data, &article, &found, &json.to_string());
    let html = record::to_html(&article, &found);
    let mut rest = html.as_str();
    while let Some(at) = rest.find(['<', '>', '\u{1b}', '\u{202e}']) {
        assert!(rest[at..].starts_with('<'), "{:?}", &rest[at..]);
        let end = rest[at..].find('>').expect("tags are closed");
        rest = &rest[at + end + 1..];
    }
}

fn read_back(article: &Article, found: &Annotations, json: &str) {
    let read = read::from_json(article.text(), json).unwrap();
    let mut wanted = found.clone();
    let rounded = |confidence: &mut f32| {
        *confidence = ((f64::from(*confidence) * 100.0).round() / 100.0) as f32;
    };
    for quote in &mut wanted.quotes {
        quote.explanation.steps.clear();
        rounded(&mut quote.confidence);
    }
    for statement in &mut wanted.statements {
        statement.explanation.steps.clear();
        rounded(&mut statement.confidence);
    }
    assert_eq!(read.annotations(), &wanted);
    let ann = record::to_brat(article, found);
    let read = read::from_brat(article.text(), &ann).unwrap();
    assert_eq!(quotes(read.annotations()), quotes(found));
}

/// What brat has of the quotations.
fn quotes(found: &Annotations) -> Vec<(Span, QuoteKind, Option<Span>, Option<Cue>)> {
    let quotes = found.quotes.iter();
    let mut quotes: Vec<_> = quotes
        .map(|one| (one.span, one.kind, one.speaker_words(), one.cue))
        .collect();
    quotes.sort_by_key(|(span, ..)| *span);
    quotes
}

/// Reads what was changed somewhere, which may be an error and must not be more.
fn read_garbled(data: &[u8], article: &Article, found: &Annotations, json: &str) {
    let noise = String::from_utf8_lossy(data);
    let at = data.iter().map(|byte| usize::from(*byte)).sum::<usize>();
    let garbled = |good: &str| {
        let chars: Vec<char> = good.chars().collect();
        let (before, after) = chars.split_at(at % (chars.len() + 1));
        let after = after.get(1..).unwrap_or_default();
        let noise = noise.chars().take(at % 3);
        let all = before
            .iter()
            .copied()
            .chain(noise)
            .chain(after.iter().copied());
        all.collect::<String>()
    };
    let ann = record::to_brat(article, found);
    for ann in [garbled(&ann), noise.to_string()] {
        if let Ok(read) = read::from_brat(article.text(), &ann) {
            record::to_brat(article, read.annotations());
        }
    }
    if let Ok(read) = read::from_json(article.text(), &garbled(json)) {
        record::to_brat(article, read.annotations());
        record::to_html(article, read.annotations());
    }
    assert!(read::from_json(article.text(), &noise).is_err());
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
