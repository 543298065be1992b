//! The text as Markdown, with the speakers beside their words.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::types::{Annotations, QuoteKind};
use pullquote_text::clean;
use pullquote_text::markdown::{escape, escape_heading};
use pullquote_text::{Article, BlockKind, Span, address};

/// Stand for the brackets of links until the text around them has been escaped: characters of the area for
/// private use, which text has no reason to have.
const OPEN: char = '\u{f8f0}';
const CLOSE: char = '\u{f8f1}';

/// The text in Markdown, with its links. Direct and mixed quotations stand in square brackets after the name of
/// their speaker, `[Ana Ruiz: “We waited”]`; a dash stands for a speaker that the text does not give.
pub fn to_markdown(article: &Article, annotations: &Annotations) -> String {
    let mut inserted = names(article, annotations);
    let mut links = linked(article, &mut inserted).into_iter();
    let mut out = String::new();
    for block in article.blocks() {
        let prefix = "> ".repeat(usize::from(block.quote_depth));
        let text = clean::block(&marked(article.text(), block.span, &inserted)).into_owned();
        let text = match block.kind {
            BlockKind::Headline => format!("# {}", escape_heading(&clean::one_line(&text))),
            BlockKind::Crosshead => format!("## {}", escape_heading(&clean::one_line(&text))),
            // A backslash keeps the line end.
            BlockKind::Verse | BlockKind::Table => escape(&text).replace('\n', "\\\n"),
            BlockKind::Item => format!("- {}", escape(&clean::one_line(&text))),
            _ => escape(&clean::one_line(&text)),
        };
        let text = with_links(&text, &mut links);
        if !out.is_empty() {
            out.push_str(prefix.trim_end());
            out.push('\n');
        }
        for line in text.lines() {
            let _ = writeln!(out, "{prefix}{line}");
        }
    }
    if let Some(address) = article.address.as_deref().and_then(address::clean) {
        let _ = writeln!(out, "\n<{address}>");
    }
    out
}

/// What is inserted at which byte: names before quotations, and brackets after them.
fn names(article: &Article, annotations: &Annotations) -> BTreeMap<usize, String> {
    let mut names: BTreeMap<usize, String> = BTreeMap::new();
    for quote in &annotations.quotes {
        if quote.kind == QuoteKind::Scare || quote.parent.is_some() {
            continue;
        }
        let who = quote.shown_speaker().and_then(|speaker| speaker.entity);
        let who = who.and_then(|id| annotations.entity(id));
        let name = who.map_or("—", |who| who.name.as_str());
        // A quotation of several paragraphs is marked in each.
        let blocks = article.blocks();
        let first = blocks.partition_point(|block| block.span.end() <= quote.span.start());
        let within = blocks[first..].iter();
        for block in within.take_while(|block| block.span.start() < quote.span.end()) {
            if let Some(part) = quote
                .span
                .intersection(block.span)
                .filter(|part| !part.is_empty())
            {
                let _ = write!(names.entry(part.start()).or_default(), "[{name}: ");
                names.entry(part.end()).or_default().insert(0, ']');
            }
        }
    }
    names
}

/// Inserts the marks of links, and returns the addresses in their order.
fn linked(article: &Article, inserted: &mut BTreeMap<usize, String>) -> Vec<String> {
    if article.text().contains([OPEN, CLOSE]) {
        return Vec::new();
    }
    let mut addresses = Vec::new();
    for link in &article.links {
        let block = article.blocks().get(article.block_at(link.span.start()));
        let is_inside = block.is_some_and(|block| block.span.contains(link.span));
        let Some(address) = address::clean(&link.address).filter(|_| is_inside) else {
            continue;
        };
        // A quotation that begins with the link and ends in it is within it.
        let mut inside = inserted.range(link.span.start() + 1..=link.span.end());
        let is_around = inside.any(|(_, words)| words.starts_with(']'));
        let before = inserted.entry(link.span.start()).or_default();
        before.insert(if is_around { 0 } else { before.len() }, OPEN);
        let after = inserted.entry(link.span.end()).or_default();
        after.insert(0, CLOSE);
        addresses.push(address);
    }
    addresses
}

/// The escaped text of a block with its links, the next of `addresses`. Brackets in the words of a link could
/// end it.
fn with_links(text: &str, addresses: &mut impl Iterator<Item = String>) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut is_inside, mut is_escaped) = (false, false);
    for c in text.chars() {
        match c {
            OPEN => out.push('['),
            CLOSE => {
                let address = addresses.next().unwrap_or_default();
                let _ = if address.contains(['(', ')']) {
                    write!(out, "](<{address}>)")
                } else {
                    write!(out, "]({address})")
                };
            }
            '[' | ']' if is_inside && !is_escaped => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
        is_inside = c == OPEN || (is_inside && c != CLOSE);
        is_escaped = c == '\\' && !is_escaped;
    }
    out
}

fn marked(text: &str, block: Span, inserted: &BTreeMap<usize, String>) -> String {
    const CLOSING: [char; 2] = [']', CLOSE];
    let mut out = String::new();
    let mut from = block.start();
    for (&at, words) in inserted.range(block.start()..=block.end()) {
        // What ends at the start of a block belongs to the block before.
        let words = if at == block.start() {
            words.trim_start_matches(CLOSING)
        } else if at == block.end() {
            &words[..words.len() - words.trim_start_matches(CLOSING).len()]
        } else {
            words
        };
        out.push_str(&text[from..at]);
        out.push_str(words);
        from = at;
    }
    out.push_str(&text[from..block.end()]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Annotator;
    use pullquote_text::{Link, Source, plain};

    #[test]
    fn speakers_stand_before_their_words() {
        let text = "The *ferry*\n\nNobody slept in the harbour that night.\n\n“We waited,” said Ana Ruiz, who steers it.\n";
        let article = plain::from_text(text.to_owned(), Source::Stdin);
        let annotations = Annotator::new().unwrap().annotate_article(&article);
        assert_eq!(
            to_markdown(&article, &annotations),
            "# The \\*ferry\\*\n\nNobody slept in the harbour that night.\n\n\
             [Ana Ruiz: “We waited,”] said Ana Ruiz, who steers it.\n"
        );
    }

    #[test]
    fn links_keep_their_words_and_addresses() {
        let text = "The ferry\n\nThe plan [new] is here.\n\n“Read the report,” said Ana Ruiz, who steers it.\n";
        let mut article = plain::from_text(text.to_owned(), Source::Stdin);
        for (words, address) in [
            ("plan [new]", "https://example.org/plan_(new)"),
            ("report,” said", "https://example.org/report"),
            ("steers", "javascript:alert(1)"),
        ] {
            let start = text.find(words).unwrap();
            article.links.push(Link {
                span: Span::new(start, start + words.len()),
                address: address.to_owned(),
            });
        }
        let annotations = Annotator::new().unwrap().annotate_article(&article);
        assert_eq!(
            to_markdown(&article, &annotations),
            "# The ferry\n\nThe [plan \\[new\\]](<https://example.org/plan_(new)>) is here.\n\n\
             [Ana Ruiz: “Read the [report,”\\] said](https://example.org/report) Ana Ruiz, who steers it.\n"
        );
        article.links.truncate(1);
        let span = article.blocks()[2].span;
        article.links[0] = Link {
            span,
            address: "https://example.org/".to_owned(),
        };
        assert!(
            to_markdown(&article, &annotations)
                .ends_with("[\\[Ana Ruiz: “Read the report,”\\] said Ana Ruiz, who steers it.](https://example.org/)\n"),
            "{}",
            to_markdown(&article, &annotations)
        );
    }
}
