//! The text as Markdown, with the speakers beside their words.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::types::{Annotations, QuoteKind};
use pullquote_text::clean;
use pullquote_text::markdown::{escape, escape_heading};
use pullquote_text::{Article, BlockKind, Span, address};

/// The text in Markdown. Direct and mixed quotations stand in square brackets after the name of their speaker,
/// `[Ana Ruiz: “We waited”]`; a dash stands for a speaker that the text does not give.
pub fn to_markdown(article: &Article, annotations: &Annotations) -> String {
    let names = names(article, annotations);
    let mut out = String::new();
    for block in article.blocks() {
        let prefix = "> ".repeat(usize::from(block.quote_depth));
        let text = clean::block(&marked(article.text(), block.span, &names)).into_owned();
        let text = match block.kind {
            BlockKind::Headline => format!("# {}", escape_heading(&clean::one_line(&text))),
            BlockKind::Crosshead => format!("## {}", escape_heading(&clean::one_line(&text))),
            // A backslash keeps the line end.
            BlockKind::Verse | BlockKind::Table => escape(&text).replace('\n', "\\\n"),
            BlockKind::Item => format!("- {}", escape(&clean::one_line(&text))),
            _ => escape(&clean::one_line(&text)),
        };
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
        for block in article.blocks() {
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

fn marked(text: &str, block: Span, names: &BTreeMap<usize, String>) -> String {
    let mut out = String::new();
    let mut from = block.start();
    for (&at, words) in names.range(block.start()..=block.end()) {
        // What ends at the start of a block belongs to the block before.
        let words = if at == block.start() {
            words.trim_start_matches(']')
        } else if at == block.end() {
            &words[..words.len() - words.trim_start_matches(']').len()]
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
    use pullquote_text::{Source, plain};

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
}
