//! Records back to annotations.

use std::collections::HashMap;

use serde::Deserialize;
use serde::de::Error as _;
use thiserror::Error;

use crate::annotated_text::AnnotatedText;
use crate::types::{
    Annotations, Cue, Entity, EntityId, EntityKind, Explanation, Mention, Quote, QuoteKind,
    Speaker, Statement,
};
use pullquote_text::{Offsets, Source, Span, plain};

/// Why a record cannot be read.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum RecordError {
    /// It is no JSON, or lacks a member or has one of another type.
    #[error("not an annotation record: {0}")]
    Json(#[from] serde_json::Error),
    /// A place is not in the text.
    #[error("{member}: the text has no code points {start} to {end}")]
    Place {
        /// The list that it is in, such as `quotes`.
        member: &'static str,
        /// The first code point.
        start: usize,
        /// The code point after the last.
        end: usize,
    },
    /// The words of the record are not those of the text at that place.
    #[error("{member}: the text has other words than “{words}” at {start}")]
    OtherText {
        /// The list that they are in, such as `quotes`.
        member: &'static str,
        /// The words in the record.
        words: String,
        /// The code point at which they should begin.
        start: usize,
    },
    /// Something refers to an entity of `who`, or to a quotation around it, that the record does not have.
    #[error("{member}: there is no {number}")]
    Reference {
        /// The member that refers to it.
        member: &'static str,
        /// The number.
        number: u32,
    },
    /// The parts of a statement are missing.
    #[error("statements: one has no spans")]
    NoSpans,
    /// The parts of a statement overlap or are not in the order of the text.
    #[error("statements: the spans of one are not in order")]
    Order,
}

/// Reads the annotations of `text` from the JSON of their [`Record`](crate::record::Record). Members that are not
/// annotations, such as `id` and `meta`, are left aside; so are the explanations, which it lacks.
///
/// ```
/// use pullquote_annotate::{Annotator, read};
///
/// let found = Annotator::new()?.annotate("“We won,” said Ana Ruiz.");
/// let json = serde_json::to_string(&found.record("a"))?;
/// let read = read::from_json(found.text(), &json)?;
/// assert_eq!(read.quotes().next().unwrap().speaker_name(), Some("Ana Ruiz"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// The JSON is no record, or the record of another text.
pub fn from_json(text: &str, json: &str) -> Result<AnnotatedText, RecordError> {
    let record: RecordIn = serde_json::from_str(json)?;
    let article = plain::from_text(text.to_owned(), Source::Given(String::new()));
    let ids = (0..).map(EntityId);
    let reader = Reader {
        text,
        points: Offsets::new(text),
        entities: record.who.iter().map(|who| who.id).zip(ids).collect(),
    };
    let annotations = reader.annotations(record)?;
    Ok(AnnotatedText::new(article, annotations))
}

#[derive(Deserialize)]
struct RecordIn {
    entities: Vec<MentionIn>,
    quotes: Vec<QuoteIn>,
    statements: Vec<StatementIn>,
    who: Vec<WhoIn>,
}

#[derive(Deserialize)]
struct MentionIn {
    start: usize,
    end: usize,
    text: String,
    #[serde(deserialize_with = "entity_kind")]
    kind: EntityKind,
    who: Option<u32>,
    #[serde(default)]
    corrected: bool,
}

#[derive(Deserialize)]
struct SpeakerIn {
    start: usize,
    end: usize,
    text: String,
    who: Option<u32>,
}

#[derive(Deserialize)]
struct CueIn {
    start: usize,
    end: usize,
    text: String,
}

#[derive(Deserialize)]
struct QuoteIn {
    start: usize,
    end: usize,
    text: String,
    #[serde(deserialize_with = "quote_kind")]
    kind: QuoteKind,
    speaker: Option<SpeakerIn>,
    cue: Option<CueIn>,
    confidence: f32,
    parent: Option<u32>,
    #[serde(default)]
    spans: Vec<[usize; 2]>,
    #[serde(default)]
    corrected: bool,
}

#[derive(Deserialize)]
struct StatementIn {
    spans: Vec<[usize; 2]>,
    speaker: Option<SpeakerIn>,
    cue: Option<CueIn>,
    confidence: f32,
    #[serde(default)]
    corrected: bool,
}

#[derive(Deserialize)]
struct WhoIn {
    id: u32,
    #[serde(deserialize_with = "entity_kind")]
    kind: EntityKind,
    name: String,
    called: Vec<String>,
    mentions: Vec<[usize; 2]>,
    #[serde(default)]
    corrected: bool,
}

fn entity_kind<'de, D: serde::Deserializer<'de>>(from: D) -> Result<EntityKind, D::Error> {
    let name = String::deserialize(from)?;
    EntityKind::from_name(&name).ok_or_else(|| D::Error::custom(format!("unknown kind “{name}”")))
}

fn quote_kind<'de, D: serde::Deserializer<'de>>(from: D) -> Result<QuoteKind, D::Error> {
    let name = String::deserialize(from)?;
    QuoteKind::from_name(&name).ok_or_else(|| D::Error::custom(format!("unknown kind “{name}”")))
}

struct Reader<'a> {
    text: &'a str,
    points: Offsets<'a>,
    /// By the numbers in the record.
    entities: HashMap<u32, EntityId>,
}

impl Reader<'_> {
    fn annotations(&self, record: RecordIn) -> Result<Annotations, RecordError> {
        let mentions = record.entities.into_iter().map(|one| self.mention(&one));
        let quotes = record.quotes.into_iter().map(|one| self.quote(one));
        let statements = record.statements.into_iter().map(|one| self.statement(one));
        let who = record.who.into_iter().map(|one| self.who(one));
        let found = Annotations {
            mentions: mentions.collect::<Result<_, _>>()?,
            quotes: quotes.collect::<Result<Vec<_>, _>>()?,
            statements: statements.collect::<Result<_, _>>()?,
            entities: who.collect::<Result<_, _>>()?,
        };
        for (idx, quote) in found.quotes.iter().enumerate() {
            let Some(number) = quote.parent else { continue };
            let outer = found.quotes[..idx].get(number as usize);
            if !outer.is_some_and(|outer| outer.span.contains(quote.span)) {
                let member = "quotes";
                return Err(RecordError::Reference { member, number });
            }
        }
        Ok(found)
    }

    fn mention(&self, one: &MentionIn) -> Result<Mention, RecordError> {
        Ok(Mention {
            span: self.words("entities", [one.start, one.end], &one.text)?,
            kind: one.kind,
            entity: self.entity("entities", one.who)?,
            corrected: one.corrected,
        })
    }

    fn quote(&self, one: QuoteIn) -> Result<Quote, RecordError> {
        let span = self.words("quotes", [one.start, one.end], &one.text)?;
        Ok(Quote {
            span,
            kind: one.kind,
            speaker: self.speaker("quotes", one.speaker, span)?,
            cue: self.cue("quotes", one.cue)?,
            confidence: one.confidence.clamp(0.0, 1.0),
            parent: one.parent,
            clause: self.spans("quotes", &one.spans)?,
            explanation: Explanation::default(),
            corrected: one.corrected,
        })
    }

    fn statement(&self, one: StatementIn) -> Result<Statement, RecordError> {
        let spans = self.spans("statements", &one.spans)?;
        let (Some(first), Some(last)) = (spans.first(), spans.last()) else {
            return Err(RecordError::NoSpans);
        };
        if !spans.is_sorted_by(|one, next| one.end() <= next.start()) {
            return Err(RecordError::Order);
        }
        let span = first.cover(*last);
        Ok(Statement {
            speaker: self.speaker("statements", one.speaker, span)?,
            cue: self.cue("statements", one.cue)?,
            confidence: one.confidence.clamp(0.0, 1.0),
            explanation: Explanation::default(),
            corrected: one.corrected,
            spans,
        })
    }

    fn who(&self, one: WhoIn) -> Result<Entity, RecordError> {
        Ok(Entity {
            kind: one.kind,
            name: one.name,
            called: one.called,
            mentions: self.spans("who", &one.mentions)?,
            corrected: one.corrected,
        })
    }

    /// The speaker of what is said at `span`, which also stands for a speaker whom no words name.
    fn speaker(
        &self,
        member: &'static str,
        speaker: Option<SpeakerIn>,
        span: Span,
    ) -> Result<Option<Speaker>, RecordError> {
        let Some(one) = speaker else { return Ok(None) };
        let words = self.words(member, [one.start, one.end], &one.text)?;
        let mention = if words.is_empty() { span } else { words };
        let entity = self.entity(member, one.who)?;
        Ok(Some(Speaker { mention, entity }))
    }

    fn cue(&self, member: &'static str, cue: Option<CueIn>) -> Result<Option<Cue>, RecordError> {
        let Some(one) = cue else { return Ok(None) };
        let span = self.words(member, [one.start, one.end], &one.text)?;
        Ok(Some(Cue { span }))
    }

    fn entity(
        &self,
        member: &'static str,
        number: Option<u32>,
    ) -> Result<Option<EntityId>, RecordError> {
        let Some(number) = number else {
            return Ok(None);
        };
        match self.entities.get(&number) {
            Some(id) => Ok(Some(*id)),
            None => Err(RecordError::Reference { member, number }),
        }
    }

    fn spans(&self, member: &'static str, places: &[[usize; 2]]) -> Result<Vec<Span>, RecordError> {
        let places = places.iter();
        places.map(|place| self.span(member, *place)).collect()
    }

    fn span(&self, member: &'static str, [start, end]: [usize; 2]) -> Result<Span, RecordError> {
        let bytes = (self.points.byte(start), self.points.byte(end));
        match bytes {
            (Some(from), Some(to)) if from <= to => Ok(Span::new(from, to)),
            _ => Err(RecordError::Place { member, start, end }),
        }
    }

    fn words(
        &self,
        member: &'static str,
        place: [usize; 2],
        words: &str,
    ) -> Result<Span, RecordError> {
        let span = self.span(member, place)?;
        if span.of(self.text) == words {
            return Ok(span);
        }
        Err(RecordError::OtherText {
            member,
            words: words.to_owned(),
            start: place[0],
        })
    }
}
