//! A self-contained HTML page.

use std::collections::HashMap;
use std::fmt::Write as _;

use crate::types::{Annotations, EntityId, EntityKind, QuoteKind};
use pullquote_text::{Article, BlockKind, Link, Span, address};

use pullquote_text::html::{escape, page};

/// The names stand in the left margin where there is room, else above the words; reported speech is marked by
/// a rule of dots, a mixed quotation by one of dashes.
const STYLE: &str = ".furniture,.byline,.dateline{color:var(--muted)}.standfirst{font-style:italic}\
p,pre,h1,h2{position:relative}a{color:inherit}.caption{color:var(--muted)}\
.who{display:block;font:600 .72em/1.6 system-ui,sans-serif;color:var(--h,var(--muted))}\
@media (min-width:64em){.who{position:absolute;right:calc(100% + 1em);width:11em;text-align:right}}\
.direct,.mixed{text-decoration:underline;text-decoration-color:var(--h,var(--muted));text-underline-offset:.2em;text-decoration-thickness:1.5px}\
.mixed{text-decoration-style:dashed}\
.reported{text-decoration:underline dotted;text-decoration-color:var(--h,var(--muted));text-underline-offset:.2em}\
.person{font-weight:600}.place{font-style:italic}.organisation{font-variant:small-caps}\
.s1{--h:var(--h1)}.s2{--h:var(--h2)}.s3{--h:var(--h3)}.s4{--h:var(--h4)}\
.s5{--h:var(--h5)}.s6{--h:var(--h6)}.s7{--h:var(--h7)}.s8{--h:var(--h8)}";
/// Colours of speakers; a ninth speaker has that of the first.
const N_HUES: usize = 8;

/// A self-contained HTML page: the text in its blocks, annotations as classes of `span` elements, the speakers
/// beside their words, and a small style sheet for dark and light screens. The text is escaped.
pub fn to_html(article: &Article, annotations: &Annotations) -> String {
    let layers = layers(annotations);
    let mut sweep = Sweep::new(&layers);
    let mut out = String::new();
    for block in article.blocks() {
        let (open, close) = tags(block.kind);
        let depth = usize::from(block.quote_depth);
        let _ = write!(out, "{}{open}", "<blockquote>".repeat(depth));
        block_text(article, block.span, &mut sweep, &mut out);
        let _ = writeln!(out, "{close}{}", "</blockquote>".repeat(depth));
    }
    if let Some(address) = article.address.as_deref().and_then(address::clean) {
        let address = escape(&address);
        let _ = writeln!(
            out,
            "<p class=\"furniture\"><a href=\"{address}\">{address}</a></p>"
        );
    }
    page(&article.title(), STYLE, &out)
}

#[derive(Default)]
struct Layer {
    span: Span,
    class: &'static str,
    /// The name of the entity; escaped.
    title: Option<String>,
    /// Who says it; `None` for names and scare quotes.
    voice: Option<Voice>,
}

/// A speaker beside their words.
#[derive(Clone, PartialEq, Eq)]
struct Voice {
    /// Escaped; a dash where the text does not say.
    name: String,
    /// The class of the colour; empty without a name.
    hue: String,
}

fn layers(annotations: &Annotations) -> Vec<Layer> {
    let name = |who: Option<EntityId>| {
        let who = who.and_then(|id| annotations.entity(id));
        who.map(|who| escape(&who.name))
    };
    let mut ranks: HashMap<String, usize> = HashMap::new();
    let mut voice = |speaker: Option<EntityId>| {
        let Some(name) = name(speaker) else {
            return Voice {
                name: "—".to_owned(),
                hue: String::new(),
            };
        };
        let next = ranks.len();
        let rank = *ranks.entry(name.clone()).or_insert(next);
        Voice {
            name,
            hue: format!(" s{}", rank % N_HUES + 1),
        }
    };
    let mut layers: Vec<Layer> = Vec::new();
    for quote in &annotations.quotes {
        let speaker = quote.shown_speaker().and_then(|speaker| speaker.entity);
        layers.push(Layer {
            span: quote.span,
            class: match quote.kind {
                QuoteKind::Direct => "direct",
                QuoteKind::Mixed => "mixed",
                QuoteKind::Scare => "scare",
            },
            title: None,
            voice: (quote.kind != QuoteKind::Scare).then(|| voice(speaker)),
        });
    }
    for statement in annotations.statements.iter().filter(|one| one.is_marked()) {
        let speaker = statement.speaker.and_then(|speaker| speaker.entity);
        let voice = Some(voice(speaker));
        layers.extend(statement.spans.iter().map(|span| Layer {
            span: *span,
            class: "reported",
            title: None,
            voice: voice.clone(),
        }));
    }
    layers.extend(annotations.mentions.iter().map(|entity| Layer {
        span: entity.span,
        class: entity.kind.name(),
        title: match entity.kind {
            EntityKind::Person => name(entity.entity),
            _ => None,
        },
        voice: None,
    }));
    layers.sort_by_key(|layer| layer.span);
    layers
}

/// Goes through a text once and knows which annotations are over the place it has come to, so that time is
/// linear in the text and the annotations.
struct Sweep<'a> {
    /// Sorted.
    layers: &'a [Layer],
    /// The first one that begins later.
    next: usize,
    /// Those that have begun and not ended, outer before inner.
    open: Vec<&'a Layer>,
}

impl<'a> Sweep<'a> {
    const fn new(layers: &'a [Layer]) -> Self {
        Self {
            layers,
            next: 0,
            open: Vec::new(),
        }
    }

    /// Goes on to the byte `at`.
    fn go_to(&mut self, at: usize) {
        while let Some(layer) = self.layers.get(self.next)
            && layer.span.start() <= at
        {
            self.open.push(layer);
            self.next += 1;
        }
        self.open.retain(|layer| layer.span.end() > at);
    }

    /// Those that overlap `block`, where the sweep is at its start.
    fn inside(&self, block: Span) -> impl Iterator<Item = Span> {
        let later = self.layers[self.next..].iter();
        let later = later.take_while(move |layer| layer.span.start() < block.end());
        let open = self.open.iter().copied();
        open.chain(later).map(|layer| layer.span)
    }
}

/// Writes the text of a block, split where an annotation starts or ends, with the name of each speaker where
/// the block's words of theirs begin.
fn block_text(article: &Article, block: Span, sweep: &mut Sweep<'_>, out: &mut String) {
    let text = article.text();
    let first = article
        .links
        .partition_point(|link| link.span.end() <= block.start());
    let links = article.links[first..].iter();
    let links: Vec<&Link> = links
        .take_while(|link| link.span.start() < block.end())
        .collect();
    sweep.go_to(block.start());
    let mut edges: Vec<usize> = sweep
        .inside(block)
        .filter_map(|span| span.intersection(block))
        .chain(
            links
                .iter()
                .filter_map(|link| link.span.intersection(block)),
        )
        .flat_map(|span| [span.start(), span.end()])
        .chain([block.start(), block.end()])
        .collect();
    edges.sort_unstable();
    edges.dedup();
    let mut last: Option<&Voice> = None;
    for pair in edges.windows(2) {
        let run = Span::new(pair[0], pair[1]);
        sweep.go_to(run.start());
        let over = &sweep.open;
        let words = escape(run.of(text));
        let link = links.partition_point(|link| link.span.end() <= run.start());
        let link = links.get(link).filter(|link| link.span.contains(run));
        let words = match link.and_then(|link| address::clean(&link.address)) {
            Some(address) => format!("<a href=\"{}\">{words}</a>", escape(&address)),
            None => words,
        };
        // Of words within words, the inner speaker says them.
        let voice = over.iter().rev().find_map(|layer| layer.voice.as_ref());
        if let Some(voice) = voice
            && last != Some(voice)
        {
            let Voice { name, hue } = voice;
            let _ = write!(out, "<span class=\"who{hue}\">{name}</span> ");
            last = Some(voice);
        }
        if over.is_empty() {
            out.push_str(&words);
            continue;
        }
        let classes: Vec<&str> = over.iter().map(|layer| layer.class).collect();
        let hue = voice.map_or("", |voice| &voice.hue);
        let title = over.iter().rev().find_map(|layer| layer.title.as_ref());
        let title = title.map_or_else(String::new, |title| format!(" title=\"{title}\""));
        let classes = classes.join(" ");
        let _ = write!(out, "<span class=\"{classes}{hue}\"{title}>{words}</span>");
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
        BlockKind::Caption => ("<p class=\"caption\">", "</p>"),
        BlockKind::Verse | BlockKind::Table => ("<pre>", "</pre>"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Annotator;
    use pullquote_text::Source;
    use pullquote_text::plain;

    #[test]
    fn links_are_kept_within_what_is_marked() {
        let text = "Ferry stays\n\nThe council met. “We owe it to the island,” said Ana Ruiz, the mayor.\n";
        let mut article = plain::from_text(text.to_owned(), Source::Stdin);
        let at = text.find("island").unwrap();
        article.links = vec![Link {
            span: Span::new(at, at + 6),
            address: "https://a.example/?x=1&y=\"".to_owned(),
        }];
        article.address = Some("javascript:alert(1)".to_owned());
        let annotations = Annotator::new().unwrap().annotate_article(&article);
        let html = to_html(&article, &annotations);
        let wanted = "<a href=\"https://a.example/?x=1&amp;y=%22\">island</a></span>";
        assert!(
            html.contains(wanted) && !html.contains("javascript"),
            "{html}"
        );
    }

    #[test]
    fn text_is_escaped() {
        let text = "A <script>alert(1)</script> head\n\n“It’s <b>bold</b> & \"big\",” said Ana Ruiz.\u{1b}[31m";
        let article = plain::from_text(text.to_owned(), Source::Stdin);
        let annotations = Annotator::new().unwrap().annotate_article(&article);
        let page = to_html(&article, &annotations);
        assert!(!page.contains("<script>") && !page.contains("<b>") && !page.contains('\u{1b}'));
        assert!(page.contains("&lt;script&gt;"));
    }

    #[test]
    fn speakers_stand_beside_their_words() {
        let text = "The ferry\n\nNobody slept.\n\n“We waited,” said Ana Ruiz, who steers it. “Then we sailed.”\n\n\
                    “It was late,” said Tom Weil.";
        let article = plain::from_text(text.to_owned(), Source::Stdin);
        let annotations = Annotator::new().unwrap().annotate_article(&article);
        let page = to_html(&article, &annotations);
        let names = page
            .matches("<span class=\"who s1\">Ana Ruiz</span> ")
            .count();
        assert_eq!(names, 1, "once for the words of one paragraph: {page}");
        assert!(
            page.contains(
                "<span class=\"who s2\">Tom Weil</span> <span class=\"direct s2\">“It was"
            )
        );
        assert!(page.contains("prefers-color-scheme:dark") && !page.contains("http"));
    }

    #[test]
    fn overlapping_annotations_add_their_classes() {
        let text = "“Ruiz won.”";
        let voice = Voice {
            name: "Tom".to_owned(),
            hue: " s1".to_owned(),
        };
        let layers = [
            Layer {
                span: Span::new(0, text.len()),
                class: "direct",
                voice: Some(voice),
                ..Layer::default()
            },
            Layer {
                span: Span::new(3, 7),
                class: "person",
                title: Some("Ana Ruiz".into()),
                ..Layer::default()
            },
        ];
        let mut out = String::new();
        let article = Article::new(text, Vec::new(), Source::Stdin);
        block_text(
            &article,
            Span::new(0, text.len()),
            &mut Sweep::new(&layers),
            &mut out,
        );
        assert_eq!(
            out,
            "<span class=\"who s1\">Tom</span> <span class=\"direct s1\">“</span>\
             <span class=\"direct person s1\" title=\"Ana Ruiz\">Ruiz</span>\
             <span class=\"direct s1\"> won.”</span>"
        );
    }
}
