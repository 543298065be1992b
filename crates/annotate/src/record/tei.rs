//! TEI P5 (Text Encoding Initiative, Guidelines for Electronic Text Encoding and Interchange).

mod elements;
mod header;

use std::fmt::Write as _;

use elements::{Edge, Element, Elements};
pub use header::TeiHeader;

use crate::types::Annotations;
use pullquote_text::{Article, Block, BlockKind, html};

/// The article as a TEI document.
///
/// Blocks are `head`, `byline`, `p`, `item` and `ab`. Words with a speaker are `said`, whose `who` points to
/// the header's list of people, organisations or places, with `direct="false"` for reported speech; a
/// quotation without a speaker is `quote`, scare quotes are `soCalled`. Names are `persName`, `orgName`,
/// `placeName`, `name` and `title`, and `ref` points to the same lists; dates and amounts are `date` and
/// `measure`; pronouns and descriptions are `rs`. An annotation that crosses a paragraph or another one is
/// written in parts that `next` and `prev` join.
///
/// ```
/// use pullquote_annotate::{Annotator, record::{TeiHeader, to_tei}};
/// use pullquote_text::{Source, plain};
///
/// let article = plain::from_text("“We won,” said Ana Ruiz.".into(), Source::Stdin);
/// let annotations = Annotator::new()?.annotate_article(&article);
/// let tei = to_tei(&article, &annotations, &TeiHeader::of(&article));
/// assert!(tei.contains("<persName ref=\"#w1\">Ana Ruiz</persName>"));
/// # Ok::<(), pullquote_annotate::ModelError>(())
/// ```
pub fn to_tei(article: &Article, annotations: &Annotations, header: &TeiHeader<'_>) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    out.push_str("<TEI xmlns=\"http://www.tei-c.org/ns/1.0\">\n");
    header::write(header, annotations, &mut out);
    out.push_str("<text>\n<body>\n");
    Body {
        article,
        elements: Elements::of(article, annotations),
        stage: Stage::Top,
        out: &mut out,
    }
    .write();
    out.push_str("</body>\n</text>\n</TEI>\n");
    out
}

/// Escapes markup, makes control characters visible and replaces what XML 1.0 cannot hold.
fn escape(text: &str) -> String {
    html::escape(text).replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}

/// How far the body has come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// Where `head`, `byline` and `dateline` may stand.
    Top,
    Text,
    /// In a `list`.
    List,
}

struct Body<'a> {
    article: &'a Article,
    elements: Elements,
    stage: Stage,
    out: &'a mut String,
}

impl Body<'_> {
    fn write(mut self) {
        for (number, block) in self.article.blocks().iter().enumerate() {
            self.block(number, block);
        }
        match self.stage {
            // A body needs more than headings.
            Stage::Top => self.out.push_str("<p/>\n"),
            Stage::List => self.out.push_str("</list>\n"),
            Stage::Text => {}
        }
    }

    fn block(&mut self, number: usize, block: &Block) {
        let is_item = block.kind == BlockKind::Item;
        if self.stage == Stage::List && !is_item {
            self.out.push_str("</list>\n");
            self.stage = Stage::Text;
        }
        let (open, close) = match block.kind {
            BlockKind::Headline if self.stage == Stage::Top => ("<head>", "</head>"),
            BlockKind::Standfirst if self.stage == Stage::Top => {
                ("<head type=\"standfirst\">", "</head>")
            }
            BlockKind::Byline if self.stage == Stage::Top => ("<byline>", "</byline>"),
            BlockKind::Dateline if self.stage == Stage::Top => ("<dateline>", "</dateline>"),
            BlockKind::Item => ("<item>", "</item>"),
            BlockKind::Crosshead => ("<ab type=\"crosshead\">", "</ab>"),
            BlockKind::Boilerplate => ("<ab type=\"boilerplate\">", "</ab>"),
            BlockKind::Verse => ("<ab type=\"verse\">", "</ab>"),
            BlockKind::Table => ("<ab type=\"table\">", "</ab>"),
            BlockKind::Caption => ("<ab type=\"caption\">", "</ab>"),
            _ if block.is_quoted() => ("<quote rend=\"block\"><p>", "</p></quote>"),
            _ => ("<p>", "</p>"),
        };
        let is_top = ["<head", "<byline", "<dateline"]
            .iter()
            .any(|top| open.starts_with(top));
        if is_item && self.stage != Stage::List {
            self.out.push_str("<list>\n");
            self.stage = Stage::List;
        } else if !is_top && !is_item {
            self.stage = Stage::Text;
        }
        self.out.push_str(open);
        self.text(number, block);
        let _ = writeln!(self.out, "{close}");
    }

    /// The words of a block with their elements. Where lines matter, `lb` ends them.
    fn text(&mut self, number: usize, block: &Block) {
        let text = self.article.text();
        let mut from = block.span.start();
        for edge in self.elements.take_edges(number) {
            self.words(&text[from..edge.at()], block.kind.keeps_lines());
            from = edge.at();
            match edge {
                Edge::Open { element, part, .. } => self.open(element, part),
                Edge::Close { element, .. } => {
                    let name = self.elements.all[element].name;
                    let _ = write!(self.out, "</{name}>");
                }
            }
        }
        self.words(&text[from..block.span.end()], block.kind.keeps_lines());
    }

    fn words(&mut self, words: &str, keeps_lines: bool) {
        let words = escape(words);
        if keeps_lines {
            self.out.push_str(&words.replace('\n', "<lb/>\n"));
        } else {
            self.out.push_str(&words);
        }
    }

    fn open(&mut self, number: usize, part: usize) {
        let element: &Element = &self.elements.all[number];
        let _ = write!(self.out, "<{}{}", element.name, element.attributes);
        if element.n_parts > 1 {
            let _ = write!(self.out, " xml:id=\"a{}.{}\"", number + 1, part + 1);
            if part + 1 < element.n_parts {
                let _ = write!(self.out, " next=\"#a{}.{}\"", number + 1, part + 2);
            }
            if part > 0 {
                let _ = write!(self.out, " prev=\"#a{}.{part}\"", number + 1);
            }
        }
        self.out.push('>');
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::{
        Entity, EntityId, EntityKind, Explanation, Mention, Quote, QuoteKind, Speaker, Statement,
    };
    use pullquote_text::{Source, Span};

    const TEXT: &str =
        "Board & mayor clash\n\n“We won,” said Ana Ruiz.\n\n“Stay here\n\nnow,” she said.";

    fn at(words: &str) -> Span {
        let start = TEXT.find(words).unwrap();
        Span::new(start, start + words.len())
    }

    fn article() -> Article {
        let block = |words: &str, kind| Block::of_span(at(words), kind);
        let blocks = vec![
            block("Board & mayor clash", BlockKind::Headline),
            block("“We won,” said Ana Ruiz.", BlockKind::Paragraph),
            block("“Stay here", BlockKind::Item),
            block("now,” she said.", BlockKind::Paragraph),
        ];
        Article::new(TEXT, blocks, Source::Stdin)
    }

    fn mention(words: &str, kind: EntityKind) -> Mention {
        Mention {
            span: at(words),
            kind,
            entity: (kind == EntityKind::Person).then_some(EntityId(0)),
            corrected: false,
        }
    }

    fn quote(span: Span, kind: QuoteKind, speaker: Option<&str>) -> Quote {
        Quote {
            span,
            kind,
            speaker: speaker.map(|words| Speaker {
                mention: at(words),
                entity: Some(EntityId(0)),
            }),
            cue: None,
            confidence: 0.975,
            parent: None,
            clause: Vec::new(),
            explanation: Explanation::default(),
            corrected: false,
        }
    }

    fn body(annotations: &Annotations) -> String {
        let article = article();
        let tei = to_tei(&article, annotations, &TeiHeader::of(&article));
        let (_, body) = tei.split_once("<body>\n").unwrap();
        body.split_once("</body>").unwrap().0.to_owned()
    }

    fn annotations() -> Annotations {
        Annotations {
            mentions: vec![mention("Ana Ruiz", EntityKind::Person)],
            entities: vec![Entity {
                kind: EntityKind::Person,
                name: "Ana Ruiz".into(),
                called: Vec::new(),
                mentions: vec![at("Ana Ruiz"), at("she")],
                corrected: false,
            }],
            ..Annotations::default()
        }
    }

    #[test]
    fn speech_points_to_its_speaker_and_goes_on_in_the_next_block() {
        let mut annotations = annotations();
        let long = at("“Stay here\n\nnow,”");
        annotations.quotes = vec![
            quote(at("“We won,”"), QuoteKind::Direct, Some("Ana Ruiz")),
            quote(long, QuoteKind::Mixed, None),
        ];
        let expected = "<head>Board &amp; mayor clash</head>\n\
            <p><said who=\"#w1\" direct=\"true\" rend=\"direct\" cert=\"0.98\">“We won,”</said> said \
            <persName ref=\"#w1\">Ana Ruiz</persName>.</p>\n\
            <list>\n<item><quote type=\"mixed\" xml:id=\"a2.1\" next=\"#a2.2\">“Stay here</quote></item>\n</list>\n\
            <p><quote type=\"mixed\" xml:id=\"a2.2\" prev=\"#a2.1\">now,”</quote> \
            <rs ref=\"#w1\">she</rs> said.</p>\n";
        assert_eq!(body(&annotations), expected);
    }

    #[test]
    fn what_crosses_is_split_and_names_hold_no_speech() {
        let mut annotations = annotations();
        annotations.mentions = vec![
            mention("said Ana Ruiz", EntityKind::Event),
            mention("won,” said", EntityKind::Work),
        ];
        annotations.entities.clear();
        annotations.quotes = vec![quote(at("Ana Ruiz"), QuoteKind::Scare, None)];
        annotations.statements = vec![Statement {
            spans: vec![at("“We won,”")],
            speaker: None,
            cue: None,
            confidence: 0.8,
            explanation: Explanation::default(),
            corrected: false,
        }];
        let body = body(&annotations);
        let expected = "<p><said direct=\"false\" cert=\"0.80\">“We <title xml:id=\"a3.1\" next=\"#a3.2\">won,”\
            </title></said><title xml:id=\"a3.2\" prev=\"#a3.1\"> said</title> \
            <soCalled>Ana Ruiz</soCalled>.</p>\n";
        assert!(body.contains(expected), "{body}");
        assert!(
            !body.contains("<name"),
            "it would hold the scare quotes: {body}"
        );
    }

    #[test]
    fn header_lists_who_is_named_and_a_body_has_a_paragraph() {
        let text = "\u{ffff}Mrs <Ruiz>\u{1}";
        let blocks = vec![Block::new(0, text.len(), BlockKind::Headline)];
        let article = Article::new(text, blocks, Source::Stdin);
        let name = Span::new(
            text.find("<Ruiz>").unwrap(),
            text.find("<Ruiz>").unwrap() + 6,
        );
        let mut annotations = annotations();
        annotations.mentions.clear();
        annotations.entities[0].name = "<Ruiz>".into();
        annotations.entities[0].mentions = vec![name];
        let tei = to_tei(&article, &annotations, &TeiHeader::of(&article));
        assert!(tei.contains(
            "<person xml:id=\"w1\" gender=\"F\"><persName>&lt;Ruiz&gt;</persName></person>"
        ));
        assert!(tei.contains(
            "<head>\u{fffd}Mrs <rs ref=\"#w1\">&lt;Ruiz&gt;</rs>␁</head>\n<p/>\n</body>"
        ));
        assert!(tei.chars().all(|c| c == '\n' || !c.is_control()));
    }
}
