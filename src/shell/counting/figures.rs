//! The figures of an article, from its annotations or from its record.

use serde_json::{Map, Value};

use crate::library::people;
use crate::library::statement_kind::StatementKind;
use crate::shell::archive::{AnnotatedDocument, Facts};
use crate::shell::statement_rows::count_words;
use pullquote_annotate::{EntityKind, Gender, HIDDEN, MARKED, Speaker};

/// What is counted of an article.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figures {
    pub facts: Facts,
    pub entities: Vec<EntityFigures>,
    pub said: Vec<Said>,
}

/// A person or thing that the article names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntityFigures {
    pub name: String,
    pub kind: EntityKind,
    /// As the titles and pronouns of the article have it.
    pub gender: Option<Gender>,
    pub n_mentions: u32,
    /// Other names that the article uses.
    pub also: Vec<String>,
}

/// A quotation or statement that has a speaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Said {
    /// Index in [`Figures::entities`]; `None` for a source without a name: `officials`.
    pub speaker: Option<usize>,
    pub kind: StatementKind,
    pub n_words: u32,
}

impl Figures {
    pub fn of(annotated: &AnnotatedDocument) -> Self {
        let text = annotated.document.article.text();
        let found = &annotated.annotations;
        let also = people::other_names(text, found);
        let entities = found.entities.iter().zip(also);
        let entities = entities.map(|(who, also)| EntityFigures {
            name: who.name.clone(),
            kind: who.kind,
            gender: who.gender(text),
            n_mentions: who.mentions.len() as u32,
            also,
        });
        let said = |speaker: Speaker, kind, n_words| Said {
            speaker: speaker.entity.map(|id| id.0 as usize),
            kind,
            n_words,
        };
        let quotes = found.quotes.iter().filter_map(|quote| {
            let kind = StatementKind::of_quote(quote.kind);
            let words = count_words(quote.span.of(text));
            (kind != StatementKind::Scare)
                .then(|| Some(said(quote.shown_speaker()?, kind, words)))?
        });
        let statements = found.statements.iter().filter(|one| one.is_marked());
        let statements = statements.filter_map(|one| {
            let words = one.spans.iter().map(|span| count_words(span.of(text)));
            Some(said(one.speaker?, StatementKind::Reported, words.sum()))
        });
        Self {
            facts: Facts::of(&annotated.document),
            entities: entities.collect(),
            said: quotes.chain(statements).collect(),
        }
    }

    /// The figures of a record that `annotate` wrote.
    ///
    /// # Errors
    /// It is no such record: what is wrong.
    pub fn of_record(record: &Map<String, Value>) -> Result<Self, String> {
        let list = |name: &str| match record.get(name) {
            Some(Value::Array(list)) => Ok(list.as_slice()),
            _ => Err(format!("“{name}” is not a list")),
        };
        let who = list("who")?;
        let mut also = vec![Vec::new(); who.len()];
        for mention in list("entities")? {
            let number = mention["who"].as_u64().and_then(|id| id.checked_sub(1));
            let text = mention["text"].as_str().unwrap_or_default();
            let at = number.map_or(usize::MAX, |number| number as usize);
            if let (Some(names), Some(who)) = (also.get_mut(at), who.get(at)) {
                people::add_other_name(names, who["name"].as_str().unwrap_or_default(), text);
            }
        }
        let entities = who.iter().zip(also).map(|(who, also)| {
            let kind = who["kind"].as_str().and_then(EntityKind::from_name);
            Ok(EntityFigures {
                name: who["name"].as_str().ok_or("“name” is missing")?.to_owned(),
                kind: kind.ok_or("“kind” is missing")?,
                gender: who["gender"].as_str().and_then(Gender::from_name),
                n_mentions: who["mentions"].as_array().map_or(0, Vec::len) as u32,
                also,
            })
        });
        let entities: Vec<EntityFigures> = entities.collect::<Result<_, &str>>()?;
        let quotes = list("quotes")?.iter().filter_map(|quote| {
            let kind = quote["kind"].as_str().and_then(StatementKind::from_name)?;
            let is_said = kind != StatementKind::Scare;
            is_said.then(|| said(quote, kind, f64::from(HIDDEN), entities.len()))?
        });
        let statements = list("statements")?.iter().filter_map(|one| {
            said(
                one,
                StatementKind::Reported,
                f64::from(MARKED),
                entities.len(),
            )
        });
        let text = |name: &str| record.get(name)?.as_str().map(str::to_owned);
        let facts = Facts {
            title: text("title").unwrap_or_default(),
            date: text("date"),
            source: text("publisher"),
            address: None,
        };
        Ok(Self {
            said: quotes.chain(statements).collect(),
            entities,
            facts: facts.under(record.get("meta")),
        })
    }
}

/// A quotation or statement of a record; `None` if it has no speaker, or one in too much doubt.
fn said(one: &Value, kind: StatementKind, least: f64, n_entities: usize) -> Option<Said> {
    let speaker = one["speaker"].as_object()?;
    if one["confidence"].as_f64().unwrap_or(0.0) < least {
        return None;
    }
    let who = speaker.get("who").and_then(Value::as_u64);
    let number = who.and_then(|id| id.checked_sub(1)).map(|id| id as usize);
    Some(Said {
        speaker: number.filter(|number| *number < n_entities),
        kind,
        n_words: count_words(one["text"].as_str().unwrap_or_default()),
    })
}
