//! Serialised annotations: the JSON [`Record`], brat stand-off ([`to_brat`]), TEI ([`to_tei`]), HTML
//! ([`to_html`]) and Markdown ([`to_markdown`]). [`read`](crate::read) reads records and brat files back.

mod brat;
mod html;
mod markdown;
mod tei;

pub use brat::{BRAT_CONFIG, to_brat};
pub use html::to_html;
pub use markdown::to_markdown;
pub use tei::{TeiHeader, to_tei};

use serde::Serialize;
use serde_json::Value;

use super::engine::Engine;
use super::gender::Gender;
use super::types::{Annotations, Cue, EntityId, Speaker};
use pullquote_text::{Article, Offsets, Span};

/// The JSON record of an article. Positions are pairs of offsets in Unicode code points.
#[derive(Serialize)]
pub struct Record<'a> {
    id: &'a str,
    title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    publisher: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    engine: Option<&'static str>,
    entities: Vec<EntityRecord<'a>>,
    quotes: Vec<QuoteRecord<'a>>,
    statements: Vec<StatementRecord<'a>>,
    who: Vec<WhoRecord<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    meta: Option<Value>,
}

#[derive(Serialize)]
struct TextSpan<'a> {
    start: usize,
    end: usize,
    text: &'a str,
}

#[derive(Serialize)]
struct EntityRecord<'a> {
    #[serde(flatten)]
    text: TextSpan<'a>,
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    who: Option<u32>,
    #[serde(skip_serializing_if = "is_false")]
    corrected: bool,
}

#[derive(Serialize)]
struct SpeakerRecord<'a> {
    #[serde(flatten)]
    text: TextSpan<'a>,
    who: Option<u32>,
    name: Option<&'a str>,
}

#[derive(Serialize)]
struct QuoteRecord<'a> {
    #[serde(flatten)]
    text: TextSpan<'a>,
    kind: &'static str,
    speaker: Option<SpeakerRecord<'a>>,
    cue: Option<TextSpan<'a>>,
    confidence: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    parent: Option<u32>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    spans: Vec<[usize; 2]>,
    #[serde(skip_serializing_if = "is_false")]
    corrected: bool,
}

#[derive(Serialize)]
struct StatementRecord<'a> {
    spans: Vec<[usize; 2]>,
    text: String,
    speaker: Option<SpeakerRecord<'a>>,
    cue: Option<TextSpan<'a>>,
    confidence: f64,
    #[serde(skip_serializing_if = "is_false")]
    corrected: bool,
}

#[derive(Serialize)]
struct WhoRecord<'a> {
    id: u32,
    kind: &'static str,
    name: &'a str,
    called: &'a [String],
    mentions: Vec<[usize; 2]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    gender: Option<&'static str>,
    #[serde(skip_serializing_if = "is_false")]
    corrected: bool,
}

/// `corrected` is written only when it is true: what the annotator finds never has it.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
const fn is_false(flag: &bool) -> bool {
    !*flag
}

/// Entities are numbered from 1 in the record.
const fn entity_number(id: EntityId) -> u32 {
    id.0 + 1
}

struct Writer<'a> {
    text: &'a str,
    points: Offsets<'a>,
    annotations: &'a Annotations,
}

impl<'a> Writer<'a> {
    fn pairs(&self, spans: &[Span]) -> Vec<[usize; 2]> {
        spans.iter().map(|span| self.points.pair(*span)).collect()
    }

    fn text_at(&self, span: Span) -> TextSpan<'a> {
        let [start, end] = self.points.pair(span);
        TextSpan {
            start,
            end,
            text: span.of(self.text),
        }
    }

    /// The speaker of what begins at `start`. Without `words` for them, their place is the empty one there.
    fn speaker(
        &self,
        speaker: Option<&Speaker>,
        words: Option<Span>,
        start: usize,
    ) -> Option<SpeakerRecord<'a>> {
        speaker.map(|speaker| SpeakerRecord {
            text: self.text_at(words.unwrap_or(Span::new(start, start))),
            who: speaker.entity.map(entity_number),
            name: self.annotations.name_of(speaker),
        })
    }

    fn cue(&self, cue: Option<Cue>) -> Option<TextSpan<'a>> {
        cue.map(|cue| self.text_at(cue.span))
    }
}

fn rounded(confidence: f32) -> f64 {
    (f64::from(confidence.clamp(0.0, 1.0)) * 100.0).round() / 100.0
}

impl<'a> Record<'a> {
    /// The record of `article` with the identifier `id`. `meta` is added unchanged as the member of
    /// that name.
    ///
    /// ```
    /// use pullquote_annotate::{Annotator, record::Record};
    /// use pullquote_text::{Source, plain};
    ///
    /// let article = plain::from_text("Hello".into(), Source::Stdin);
    /// let annotations = Annotator::new()?.annotate_article(&article);
    /// let json = serde_json::to_value(Record::new(&article, &annotations, "a", None))?;
    /// assert_eq!(json["title"], "Hello");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn new(
        article: &'a Article,
        annotations: &'a Annotations,
        id: &'a str,
        meta: Option<Value>,
    ) -> Self {
        let text = article.text();
        let writer = Writer {
            text,
            points: Offsets::new(text),
            annotations,
        };
        Self {
            id,
            title: article.title(),
            date: article.date.map(|date| date.to_string()),
            publisher: article.publisher_name(),
            engine: None,
            entities: entities(&writer),
            quotes: quotes(&writer),
            statements: statements(&writer),
            who: who(&writer),
            meta,
        }
    }
}

impl Record<'_> {
    /// Adds the engine that made the annotations.
    #[must_use]
    pub fn by(self, engine: Engine) -> Self {
        Self {
            engine: Some(engine.name()),
            ..self
        }
    }
}

fn entities<'a>(writer: &Writer<'a>) -> Vec<EntityRecord<'a>> {
    let entities = writer.annotations.mentions.iter();
    entities
        .map(|entity| EntityRecord {
            text: writer.text_at(entity.span),
            kind: entity.kind.name(),
            who: entity.entity.map(entity_number),
            corrected: entity.corrected,
        })
        .collect()
}

fn quotes<'a>(writer: &Writer<'a>) -> Vec<QuoteRecord<'a>> {
    let quotes = writer.annotations.quotes.iter();
    quotes
        .map(|quote| QuoteRecord {
            text: writer.text_at(quote.span),
            kind: quote.kind.name(),
            speaker: writer.speaker(
                quote.speaker.as_ref(),
                quote.speaker_words(),
                quote.span.start(),
            ),
            cue: writer.cue(quote.cue),
            confidence: rounded(quote.confidence),
            parent: quote.parent,
            spans: writer.pairs(&quote.clause),
            corrected: quote.corrected,
        })
        .collect()
}

fn statements<'a>(writer: &Writer<'a>) -> Vec<StatementRecord<'a>> {
    let statements = writer.annotations.statements.iter();
    statements
        .map(|statement| {
            let parts: Vec<&str> = statement.spans.iter().map(|s| s.of(writer.text)).collect();
            StatementRecord {
                spans: writer.pairs(&statement.spans),
                text: parts.join(" … "),
                speaker: writer.speaker(
                    statement.speaker.as_ref(),
                    statement.speaker_words(),
                    statement.span().start(),
                ),
                cue: writer.cue(statement.cue),
                confidence: rounded(statement.confidence),
                corrected: statement.corrected,
            }
        })
        .collect()
}

fn who<'a>(writer: &Writer<'a>) -> Vec<WhoRecord<'a>> {
    let who = writer.annotations.entities.iter().enumerate();
    who.map(|(idx, who)| WhoRecord {
        id: entity_number(EntityId(idx as u32)),
        kind: who.kind.name(),
        name: &who.name,
        called: &who.called,
        mentions: who
            .mentions
            .iter()
            .map(|s| writer.points.pair(*s))
            .collect(),
        gender: who.gender(writer.text).map(Gender::name),
        corrected: who.corrected,
    })
    .collect()
}
