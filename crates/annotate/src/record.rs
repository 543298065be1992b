//! The annotation record of the contract: positions in Unicode code points, JSON with fixed members.
//!
//! [`record`] is the JSON object of one article, [`answer_line`] the pure function behind
//! `--input jsonl`; [`brat`] and [`html`] write the same annotations in other forms. Nothing here
//! does IO.

pub mod brat;
pub mod html;

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::{Annotations, Cue, Model, Speaker, annotate};
use pullquote_text::{Article, Source, Span};

/// Code points counted at every [`STEP`] bytes, so that a byte offset is turned into a position by a
/// short walk from the mark before it. Empty for a text of ASCII only, where the two are the same.
pub struct Points<'a> {
    text: &'a str,
    counts: Vec<u32>,
}

const STEP: usize = 64;

impl<'a> Points<'a> {
    /// Counts the code points of `text` in one pass.
    pub fn new(text: &'a str) -> Self {
        let mut counts = Vec::new();
        if !text.is_ascii() {
            let mut count = 0;
            for chunk in text.as_bytes().chunks(STEP) {
                counts.push(count);
                count += chunk.iter().filter(|byte| starts_char(**byte)).count() as u32;
            }
            counts.push(count);
        }
        Self { text, counts }
    }

    /// The position, in code points, of byte `at`, which stands on a character boundary.
    pub fn of(&self, at: usize) -> usize {
        let at = at.min(self.text.len());
        if self.counts.is_empty() {
            return at;
        }
        let from = at / STEP;
        let rest = &self.text.as_bytes()[from * STEP..at];
        self.counts[from] as usize + rest.iter().filter(|byte| starts_char(**byte)).count()
    }

    fn pair(&self, span: Span) -> [usize; 2] {
        [self.of(span.start()), self.of(span.end())]
    }
}

const fn starts_char(byte: u8) -> bool {
    byte & 0xc0 != 0x80
}

/// The record of one article; serialise it to get the contract's JSON.
#[derive(Serialize)]
pub struct Record<'a> {
    id: &'a str,
    title: String,
    entities: Vec<EntityRecord<'a>>,
    quotes: Vec<QuoteRecord<'a>>,
    statements: Vec<StatementRecord<'a>>,
    who: Vec<WhoRecord<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    meta: Option<Value>,
}

#[derive(Serialize)]
struct Words<'a> {
    start: usize,
    end: usize,
    text: &'a str,
}

#[derive(Serialize)]
struct EntityRecord<'a> {
    #[serde(flatten)]
    words: Words<'a>,
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    who: Option<u32>,
}

#[derive(Serialize)]
struct SpeakerRecord<'a> {
    #[serde(flatten)]
    words: Words<'a>,
    who: Option<u32>,
    name: Option<&'a str>,
}

#[derive(Serialize)]
struct QuoteRecord<'a> {
    #[serde(flatten)]
    words: Words<'a>,
    kind: &'static str,
    speaker: Option<SpeakerRecord<'a>>,
    cue: Option<Words<'a>>,
    confidence: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    parent: Option<u32>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    spans: Vec<[usize; 2]>,
}

#[derive(Serialize)]
struct StatementRecord<'a> {
    spans: Vec<[usize; 2]>,
    text: String,
    speaker: Option<SpeakerRecord<'a>>,
    cue: Option<Words<'a>>,
    confidence: f64,
}

#[derive(Serialize)]
struct WhoRecord<'a> {
    id: u32,
    kind: &'static str,
    name: &'a str,
    called: &'a [String],
    mentions: Vec<[usize; 2]>,
}

/// The number that stands for an entry of `who` in the record: entries count from 1.
const fn who_number(id: super::EntityId) -> u32 {
    id.0 + 1
}

struct Writer<'a> {
    text: &'a str,
    points: Points<'a>,
    annotations: &'a Annotations,
}

impl<'a> Writer<'a> {
    fn pairs(&self, spans: &[Span]) -> Vec<[usize; 2]> {
        spans.iter().map(|span| self.points.pair(*span)).collect()
    }

    fn words(&self, span: Span) -> Words<'a> {
        let [start, end] = self.points.pair(span);
        Words {
            start,
            end,
            text: span.of(self.text),
        }
    }

    fn speaker(&self, speaker: Option<&Speaker>) -> Option<SpeakerRecord<'a>> {
        speaker.map(|speaker| SpeakerRecord {
            words: self.words(speaker.mention),
            who: speaker.entity.map(who_number),
            name: self.annotations.name_of(speaker),
        })
    }

    fn cue(&self, cue: Option<Cue>) -> Option<Words<'a>> {
        cue.map(|cue| self.words(cue.span))
    }
}

fn rounded(confidence: f32) -> f64 {
    (f64::from(confidence.clamp(0.0, 1.0)) * 100.0).round() / 100.0
}

/// The record of `article` under the name `id`; `meta` comes back as it is.
///
/// ```
/// use pullquote_annotate::{Model, annotate, record::record};
/// use pullquote::{import::plain, text::Source};
/// let article = plain::from_text("Hello".into(), Source::Stdin);
/// let annotations = annotate(&article, &Model::shipped());
/// let json = serde_json::to_value(record(&article, &annotations, "a", None)).unwrap();
/// assert_eq!(json["title"], "Hello");
/// ```
pub fn record<'a>(
    article: &'a Article,
    annotations: &'a Annotations,
    id: &'a str,
    meta: Option<Value>,
) -> Record<'a> {
    let text = article.text();
    let writer = Writer {
        text,
        points: Points::new(text),
        annotations,
    };
    Record {
        id,
        title: article.title(),
        entities: entities(&writer),
        quotes: quotes(&writer),
        statements: statements(&writer),
        who: who(&writer),
        meta,
    }
}

fn entities<'a>(writer: &Writer<'a>) -> Vec<EntityRecord<'a>> {
    let entities = writer.annotations.mentions.iter();
    entities
        .map(|entity| EntityRecord {
            words: writer.words(entity.span),
            kind: entity.kind.name(),
            who: entity.entity.map(who_number),
        })
        .collect()
}

fn quotes<'a>(writer: &Writer<'a>) -> Vec<QuoteRecord<'a>> {
    let quotes = writer.annotations.quotes.iter();
    quotes
        .map(|quote| QuoteRecord {
            words: writer.words(quote.span),
            kind: quote.kind.name(),
            speaker: writer.speaker(quote.speaker.as_ref()),
            cue: writer.cue(quote.cue),
            confidence: rounded(quote.confidence),
            parent: quote.parent,
            spans: writer.pairs(&quote.clause),
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
                speaker: writer.speaker(statement.speaker.as_ref()),
                cue: writer.cue(statement.cue),
                confidence: rounded(statement.confidence),
            }
        })
        .collect()
}

fn who<'a>(writer: &Writer<'a>) -> Vec<WhoRecord<'a>> {
    let who = writer.annotations.entities.iter().enumerate();
    who.map(|(idx, who)| WhoRecord {
        id: who_number(super::EntityId(idx as u32)),
        kind: who.kind.name(),
        name: &who.name,
        called: &who.called,
        mentions: who
            .mentions
            .iter()
            .map(|s| writer.points.pair(*s))
            .collect(),
    })
    .collect()
}

/// Makes an article of a text, taken exactly as it comes.
pub type Import = fn(String, Source) -> Article;

/// Answers one line of `--input jsonl`: the record as one line of JSON without its line end, and
/// whether the line was good. A bad line is answered by an object with `id` and `error`.
pub fn answer_line(line: &str, model: &Model, import: Import) -> (String, bool) {
    match answer(line, model, import) {
        Ok(json) => (json, true),
        Err((id, error)) => (json!({ "id": id, "error": error }).to_string(), false),
    }
}

fn answer(line: &str, model: &Model, import: Import) -> Result<String, (Value, String)> {
    let value: Value =
        serde_json::from_str(line).map_err(|error| (Value::Null, format!("not JSON: {error}")))?;
    let Value::Object(mut members) = value else {
        return Err((Value::Null, "not an object".to_owned()));
    };
    let id = members.shift_remove("id").unwrap_or(Value::Null);
    let text = match members.shift_remove("text") {
        Some(Value::String(text)) => text,
        Some(_) => return Err((id, "“text” is not a string".to_owned())),
        None => return Err((id, "“text” is missing".to_owned())),
    };
    let Value::String(id) = id else {
        let error = if id.is_null() {
            "“id” is missing"
        } else {
            "“id” is not a string"
        };
        return Err((id, error.to_owned()));
    };
    let article = import(text, Source::Given(id.clone()));
    let annotations = annotate(&article, model);
    let record = record(&article, &annotations, &id, meta(members));
    serde_json::to_string(&record).map_err(|error| (Value::String(id.clone()), error.to_string()))
}

fn meta(members: Map<String, Value>) -> Option<Value> {
    (!members.is_empty()).then_some(Value::Object(members))
}

#[cfg(test)]
mod tests {
    use super::*;
    use pullquote_text::plain;

    #[test]
    fn positions_count_code_points() {
        let text = "é“a”".repeat(50);
        let points = Points::new(&text);
        for (count, (at, _)) in text.char_indices().enumerate() {
            assert_eq!(points.of(at), count);
        }
        assert_eq!(points.of(text.len()), 200);
    }

    #[test]
    fn other_members_come_back_under_meta() {
        let line = r#"{"id":"x","text":"Hello.","tags":["b","a"],"n":1.5}"#;
        let (json, good) = answer_line(line, &Model::shipped(), plain::from_text);
        let value: Value = serde_json::from_str(&json).unwrap();
        assert!(good);
        assert_eq!(value["id"], "x");
        assert_eq!(value["meta"].to_string(), r#"{"tags":["b","a"],"n":1.5}"#);
    }

    #[test]
    fn a_bad_line_is_answered_with_its_error() {
        for (line, id) in [
            ("{", Value::Null),
            (r#"{"id":"x"}"#, json!("x")),
            ("3", Value::Null),
        ] {
            let (json, good) = answer_line(line, &Model::shipped(), plain::from_text);
            let value: Value = serde_json::from_str(&json).unwrap();
            assert!(!good && value["error"].is_string());
            assert_eq!(value["id"], id);
        }
    }
}
