//! Quotations and statements as rows of a table: see `docs/records.md` for the columns.

use crate::library::statement_kind::StatementKind;
use crate::shell::archive::{AnnotatedDocument, Facts};
use pullquote_annotate::{Annotations, Annotator, EntityKind, Gender, Offsets, Speaker};
use pullquote_text::Span;

/// Where the gender of a speaker is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum GenderSource {
    /// Titles and pronouns of the text.
    Text,
    /// The given name.
    Name,
}

impl GenderSource {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Name => "name",
        }
    }
}

/// The gender of a person: what the text's words say, else what the given name does.
pub fn gender(
    in_text: Option<Gender>,
    name: &str,
    annotator: &Annotator,
) -> Option<(Gender, GenderSource)> {
    let of_name = || annotator.gender_of_name(name);
    let in_text = in_text.map(|gender| (gender, GenderSource::Text));
    in_text.or_else(|| of_name().map(|gender| (gender, GenderSource::Name)))
}

/// Number of words: runs without white space that hold a letter or digit.
pub fn count_words(text: &str) -> u32 {
    let words = text.split_whitespace();
    words
        .filter(|word| word.contains(char::is_alphanumeric))
        .count() as u32
}

/// A quotation or statement. Positions are code points of the article's text.
#[derive(Clone, Debug, PartialEq)]
pub struct StatementRow {
    pub kind: StatementKind,
    pub start: usize,
    pub end: usize,
    pub text: String,
    pub speaker: Option<SpeakerColumns>,
    pub mention: Option<Words>,
    pub cue: Option<Words>,
    pub confidence: f32,
    pub corrected: bool,
}

/// Whom the words for the speaker mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpeakerColumns {
    pub name: String,
    pub kind: EntityKind,
    pub gender: Option<(Gender, GenderSource)>,
}

/// Words of the text, and where they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    pub text: String,
    pub start: usize,
    pub end: usize,
}

/// The rows of an article.
#[derive(Clone, Debug, PartialEq)]
pub struct ArticleRows {
    pub id: String,
    pub facts: Facts,
    pub engine: &'static str,
    /// By position.
    pub rows: Vec<StatementRow>,
}

impl ArticleRows {
    pub fn of(annotated: &AnnotatedDocument, annotator: &Annotator) -> Self {
        let document = &annotated.document;
        let maker = RowMaker::new(document.article.text(), &annotated.annotations, annotator);
        Self {
            id: document.id.clone(),
            facts: Facts::of(document),
            engine: annotated.engine.name(),
            rows: maker.rows(),
        }
    }
}

struct RowMaker<'a> {
    text: &'a str,
    offsets: Offsets<'a>,
    annotations: &'a Annotations,
    /// By entity.
    speakers: Vec<SpeakerColumns>,
}

impl<'a> RowMaker<'a> {
    fn new(text: &'a str, annotations: &'a Annotations, annotator: &Annotator) -> Self {
        let speakers = annotations.entities.iter().map(|who| SpeakerColumns {
            name: who.name.clone(),
            kind: who.kind,
            gender: (who.kind == EntityKind::Person)
                .then(|| gender(who.gender(text), &who.name, annotator))
                .flatten(),
        });
        Self {
            text,
            offsets: Offsets::new(text),
            speakers: speakers.collect(),
            annotations,
        }
    }

    fn rows(&self) -> Vec<StatementRow> {
        let quotes = self.annotations.quotes.iter().map(|quote| StatementRow {
            kind: StatementKind::of_quote(quote.kind),
            text: quote.span.of(self.text).to_owned(),
            confidence: quote.confidence,
            corrected: quote.corrected,
            ..self.row(
                quote.span,
                quote.shown_speaker(),
                quote.shown_speaker().and(quote.speaker_words()),
                quote.cue.map(|cue| cue.span),
            )
        });
        let statements = self.annotations.statements.iter();
        let statements = statements.filter(|one| one.is_marked()).map(|one| {
            let parts: Vec<&str> = one.spans.iter().map(|span| span.of(self.text)).collect();
            let cue = one.cue.map(|cue| cue.span);
            StatementRow {
                kind: StatementKind::Reported,
                text: parts.join(" … "),
                confidence: one.confidence,
                corrected: one.corrected,
                ..self.row(one.span(), one.speaker, one.speaker_words(), cue)
            }
        });
        let mut rows: Vec<StatementRow> = quotes.chain(statements).collect();
        rows.sort_by_key(|row| (row.start, std::cmp::Reverse(row.end)));
        rows
    }

    /// A row without its words.
    fn row(
        &self,
        span: Span,
        speaker: Option<Speaker>,
        mention: Option<Span>,
        cue: Option<Span>,
    ) -> StatementRow {
        let entity = speaker.and_then(|speaker| speaker.entity);
        let speaker = entity.and_then(|id| self.speakers.get(id.0 as usize));
        StatementRow {
            kind: StatementKind::Reported,
            start: self.offsets.code_points(span.start()),
            end: self.offsets.code_points(span.end()),
            text: String::new(),
            speaker: speaker.cloned(),
            mention: mention.map(|span| self.words(span)),
            cue: cue.map(|span| self.words(span)),
            confidence: 0.0,
            corrected: false,
        }
    }

    fn words(&self, span: Span) -> Words {
        Words {
            text: span.of(self.text).to_owned(),
            start: self.offsets.code_points(span.start()),
            end: self.offsets.code_points(span.end()),
        }
    }
}

/// The names of the columns of CSV and Parquet, in order.
pub const COLUMNS: [&str; 24] = [
    "id",
    "number",
    "title",
    "date",
    "source",
    "address",
    "kind",
    "start",
    "end",
    "text",
    "words",
    "speaker",
    "speaker_kind",
    "speaker_gender",
    "gender_from",
    "mention",
    "mention_start",
    "mention_end",
    "cue",
    "cue_start",
    "cue_end",
    "confidence",
    "corrected",
    "engine",
];

/// A value of a column.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell<'a> {
    Text(Option<&'a str>),
    Number(Option<usize>),
    Confidence(f32),
    Flag(bool),
}

impl ArticleRows {
    /// The values of row `number` in the order of [`COLUMNS`].
    pub fn cells(&self, number: usize) -> Option<[Cell<'_>; COLUMNS.len()]> {
        let row = self.rows.get(number)?;
        let facts = &self.facts;
        let text = |text: &'static str| Cell::Text(Some(text));
        let words = |words: &'_ Option<Words>| {
            let place = words.as_ref().map(|words| (words.start, words.end));
            [place.map(|(start, _)| start), place.map(|(_, end)| end)].map(Cell::Number)
        };
        let [mention_start, mention_end] = words(&row.mention);
        let [cue_start, cue_end] = words(&row.cue);
        let speaker = row.speaker.as_ref();
        let gender = speaker.and_then(|speaker| speaker.gender);
        Some([
            Cell::Text(Some(&self.id)),
            Cell::Number(Some(number + 1)),
            Cell::Text(Some(&facts.title)),
            Cell::Text(facts.date.as_deref()),
            Cell::Text(facts.source.as_deref()),
            Cell::Text(facts.address.as_deref()),
            text(row.kind.name()),
            Cell::Number(Some(row.start)),
            Cell::Number(Some(row.end)),
            Cell::Text(Some(&row.text)),
            Cell::Number(Some(count_words(&row.text) as usize)),
            Cell::Text(speaker.map(|speaker| speaker.name.as_str())),
            Cell::Text(speaker.map(|speaker| speaker.kind.name())),
            Cell::Text(gender.map(|(gender, _)| gender.name())),
            Cell::Text(gender.map(|(_, from)| from.name())),
            Cell::Text(row.mention.as_ref().map(|words| words.text.as_str())),
            mention_start,
            mention_end,
            Cell::Text(row.cue.as_ref().map(|words| words.text.as_str())),
            cue_start,
            cue_end,
            Cell::Confidence(row.confidence.clamp(0.0, 1.0)),
            Cell::Flag(row.corrected),
            text(self.engine),
        ])
    }
}
