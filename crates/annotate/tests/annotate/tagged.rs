//! Reads cases in the tagged notation: `[[KIND:args|text]]`.
//!
//! - `[[Q:direct:ana|“We won,”]]`: a quotation of that kind. The id of its speaker is declared in the header
//!   (`# ana = Ana Ruiz`); `-` for a speaker without a name, `?` for a kind or speaker that is not checked.
//! - `[[PER:-|Ana Ruiz]]`: a mention; also ORG, LOC, GRP, EVT, WORK, DATE, MONEY, PERCENT, QUANTITY. With
//!   the id `*` anything inside of it is accepted.
//!
//! Tags can be nested.

use std::collections::HashMap;

use pullquote_annotate::EntityKind;
use pullquote_text::Span;

#[derive(Debug)]
pub struct Tag<'a> {
    pub kind: &'a str,
    pub args: &'a str,
    pub span: Span,
}

/// The text without its tags, and the tags sorted by span.
pub fn parse(tagged: &str) -> (String, Vec<Tag<'_>>) {
    let (mut text, mut tags, mut open) = (String::new(), Vec::new(), Vec::new());
    let mut rest = tagged;
    while let Some(at) = rest.find("[[").into_iter().chain(rest.find("]]")).min() {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(after) = rest.strip_prefix("]]") {
            let (kind, args, start) = open.pop().expect("an opening tag");
            let span = Span::new(start, text.len());
            tags.push(Tag { kind, args, span });
            rest = after;
        } else {
            let (head, after) = rest[2..].split_once('|').expect("a `|`");
            let (kind, args) = head.split_once(':').expect("a `:`");
            open.push((kind, args, text.len()));
            rest = after;
        }
    }
    text.push_str(rest);
    assert!(open.is_empty(), "unclosed tag in {tagged:?}");
    tags.sort_by_key(|tag| tag.span);
    (text, tags)
}

/// Splits a file into the names that its header declares, by id, and its body.
pub fn header(file: &str) -> (HashMap<&str, &str>, &str) {
    let (header, body) = file.split_once("\n\n").expect("a blank line");
    let names = header
        .lines()
        .filter_map(|line| line.strip_prefix("# ")?.split_once(" = "));
    (names.collect(), body)
}

/// The cases of a file with one per line; comments start with `#`.
pub fn lines(file: &str) -> impl Iterator<Item = &str> {
    file.lines().filter(|line| !line.starts_with('#'))
}

pub fn entity_kind(tag: &str) -> EntityKind {
    match tag {
        "PER" => EntityKind::Person,
        "ORG" => EntityKind::Organisation,
        "LOC" => EntityKind::Place,
        "GRP" => EntityKind::Group,
        "EVT" => EntityKind::Event,
        "WORK" => EntityKind::Work,
        "DATE" => EntityKind::Date,
        "MONEY" => EntityKind::Money,
        "PERCENT" => EntityKind::Percent,
        "QUANTITY" => EntityKind::Quantity,
        _ => panic!("unknown tag {tag}"),
    }
}
