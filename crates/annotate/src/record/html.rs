//! A self-contained HTML page.

use std::fmt::Write as _;

use crate::types::{Annotations, EntityId, EntityKind, QuoteKind};
use pullquote_text::{Article, BlockKind, Span, clean};

const STYLE: &str = "body{max-width:38em;margin:2em auto;font:1.05em/1.5 Georgia,serif}\
.furniture,.byline,.dateline{color:#666}.standfirst{font-style:italic}\
.direct,.mixed{background:#eef4ff}.scare{background:#f5f0e0}.reported{border-bottom:1px dotted #999}\
.person{font-weight:bold}.organisation{text-decoration:underline}.place{font-style:italic}\
pre{font:inherit;white-space:pre-wrap}";

/// A self-contained HTML page: the text in its blocks, annotations as classes of `span` elements, and a
/// small style sheet. The text is escaped.
pub fn to_html(article: &Article, annotations: &Annotations) -> String {
    let text = article.text();
    let layers = layers(annotations);
    let title = escape(&article.title());
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>{title}</title>\n\
         <style>{STYLE}</style>\n"
    );
    for block in article.blocks() {
        let (open, close) = tags(block.kind);
        let depth = usize::from(block.quote_depth);
        let _ = write!(out, "{}{open}", "<blockquote>".repeat(depth));
        block_text(text, block.span, &layers, &mut out);
        let _ = writeln!(out, "{close}{}", "</blockquote>".repeat(depth));
    }
    out.push_str("</html>\n");
    out
}

struct Layer {
    span: Span,
    class: &'static str,
    /// The speaker, or the name of the entity; escaped.
    title: Option<String>,
}

fn layers(annotations: &Annotations) -> Vec<Layer> {
    let name = |who: Option<EntityId>| {
        let who = who.and_then(|id| annotations.entity(id));
        who.map(|who| escape(&who.name))
    };
    let mut layers: Vec<Layer> = Vec::new();
    for quote in &annotations.quotes {
        layers.push(Layer {
            span: quote.span,
            class: match quote.kind {
                QuoteKind::Direct => "direct",
                QuoteKind::Mixed => "mixed",
                QuoteKind::Scare => "scare",
            },
            title: quote
                .shown_speaker()
                .and_then(|speaker| name(speaker.entity)),
        });
    }
    for statement in annotations.statements.iter().filter(|one| one.is_marked()) {
        layers.extend(statement.spans.iter().map(|span| Layer {
            span: *span,
            class: "reported",
            title: statement.speaker.and_then(|speaker| name(speaker.entity)),
        }));
    }
    layers.extend(annotations.mentions.iter().map(|entity| Layer {
        span: entity.span,
        class: entity.kind.name(),
        title: match entity.kind {
            EntityKind::Person => name(entity.entity),
            _ => None,
        },
    }));
    layers.sort_by_key(|layer| layer.span);
    layers
}

/// Writes the text of a block, split where an annotation starts or ends.
fn block_text(text: &str, block: Span, layers: &[Layer], out: &mut String) {
    let inside: Vec<&Layer> = layers
        .iter()
        .filter(|layer| layer.span.overlaps(block))
        .collect();
    let mut edges: Vec<usize> = inside
        .iter()
        .filter_map(|layer| layer.span.intersection(block))
        .flat_map(|span| [span.start(), span.end()])
        .chain([block.start(), block.end()])
        .collect();
    edges.sort_unstable();
    edges.dedup();
    for pair in edges.windows(2) {
        let run = Span::new(pair[0], pair[1]);
        let over: Vec<&&Layer> = inside
            .iter()
            .filter(|layer| layer.span.contains(run))
            .collect();
        let words = escape(run.of(text));
        if over.is_empty() {
            out.push_str(&words);
            continue;
        }
        let classes: Vec<&str> = over.iter().map(|layer| layer.class).collect();
        let title = over.iter().rev().find_map(|layer| layer.title.as_ref());
        let title = title.map_or_else(String::new, |title| format!(" title=\"{title}\""));
        let classes = classes.join(" ");
        let _ = write!(out, "<span class=\"{classes}\"{title}>{words}</span>");
    }
}

const fn tags(kind: BlockKind) -> (&'static str, &'static str) {
    match kind {
        BlockKind::Headline => ("<h1>", "</h1>"),
        BlockKind::Crosshead => ("<h2>", "</h2>"),
        BlockKind::Standfirst => ("<p class=\"standfirst\">", "</p>"),
        BlockKind::Byline => ("<p class=\"byline\">", "</p>"),
        BlockKind::Dateline => ("<p class=\"dateline\">", "</p>"),
        BlockKind::Boilerplate => ("<p class=\"furniture\">", "</p>"),
        BlockKind::Paragraph | BlockKind::Item => ("<p>", "</p>"),
        BlockKind::Verse | BlockKind::Table => ("<pre>", "</pre>"),
    }
}

/// Escapes markup and makes control characters visible.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in clean::block(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Annotator;
    use pullquote_text::Source;
    use pullquote_text::plain;

    #[test]
    fn text_is_escaped() {
        let text = "A <script>alert(1)</script> head\n\n“It’s <b>bold</b> & \"big\",” said Ana Ruiz.\u{1b}[31m";
        let article = plain::from_text(text.to_owned(), Source::Stdin);
        let annotations = Annotator::new().unwrap().annotate(&article);
        let page = to_html(&article, &annotations);
        assert!(!page.contains("<script>") && !page.contains("<b>") && !page.contains('\u{1b}'));
        assert!(page.contains("&lt;script&gt;"));
    }

    #[test]
    fn overlapping_annotations_add_their_classes() {
        let text = "“Ruiz won.”";
        let layers = [
            Layer {
                span: Span::new(0, text.len()),
                class: "direct",
                title: None,
            },
            Layer {
                span: Span::new(3, 7),
                class: "person",
                title: Some("Ana Ruiz".into()),
            },
        ];
        let mut out = String::new();
        block_text(text, Span::new(0, text.len()), &layers, &mut out);
        assert_eq!(
            out,
            "<span class=\"direct\">“</span><span class=\"direct person\" title=\"Ana Ruiz\">Ruiz</span>\
             <span class=\"direct\"> won.”</span>"
        );
    }
}
