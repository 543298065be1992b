//! [`Page`]: the paragraphs of a text with the quotations in each.

use std::ops::Range;

use super::Found;
use crate::document::{Document, OUTSIDE, range};
use crate::token::TokenKind;
use crate::turns::Turn;
use crate::types::{Entity, EntityId, EntityKind, Mention, Quote, Speaker};
use pullquote_text::{BlockKind, Span};

pub(super) struct Page<'a> {
    pub document: &'a Document<'a>,
    pub names: &'a [Mention],
    pub entities: &'a [Entity],
    /// Whether the paragraph is above the running text.
    pub is_header: Vec<bool>,
    pub is_byline: Vec<bool>,
    /// By paragraph, the range of its quotations that are in no other one.
    quotes: Vec<Range<usize>>,
    /// Indexes of the quotations that are in no other one.
    pub outer: Vec<usize>,
    /// The mentions of persons, sorted.
    persons: Vec<Speaker>,
    only_quoted: Vec<bool>,
}

/// Minimum number of questions of an interview without labels.
const QUESTIONS: usize = 3;

/// The mentions of all persons, sorted.
fn persons(entities: &[Entity]) -> Vec<Speaker> {
    let mut out = Vec::new();
    for (idx, entity) in entities.iter().enumerate() {
        if entity.kind == EntityKind::Person {
            out.extend(entity.mentions.iter().map(|mention| Speaker {
                mention: *mention,
                entity: Some(EntityId(idx as u32)),
            }));
        }
    }
    out.sort_by_key(|one| one.mention);
    out
}

impl<'a> Page<'a> {
    /// The first person that is mentioned in a range of tokens, outside quotations.
    pub fn person_in(&self, tokens: Range<usize>) -> Option<Speaker> {
        let span = self.document.tokens.span_of(tokens);
        let from = self
            .persons
            .partition_point(|one| one.mention.start() < span.start());
        let outside = |one: &&Speaker| {
            let at = self.document.tokens.at(one.mention.start());
            self.document.quoted_span_of.get(at) == Some(&OUTSIDE)
        };
        let inside = self.persons[from..]
            .iter()
            .take_while(|one| one.mention.end() <= span.end());
        inside.take(8).find(outside).copied()
    }

    pub fn new(found: &Found<'a>, quotes: &[Quote]) -> Self {
        let document = found.document;
        let blocks = found.article.blocks();
        let body = blocks
            .iter()
            .position(|block| matches!(block.kind, BlockKind::Paragraph | BlockKind::Item))
            .unwrap_or(0);
        let is_display = |kind| {
            matches!(
                kind,
                BlockKind::Headline | BlockKind::Standfirst | BlockKind::Byline
            )
        };
        let is_header = blocks
            .iter()
            .enumerate()
            .map(|(idx, block)| idx < body || is_display(block.kind))
            .collect();
        let outer: Vec<usize> = (0..quotes.len())
            .filter(|idx| quotes[*idx].parent.is_none())
            .collect();
        let mut page = Self {
            document,
            names: found.names,
            entities: found.entities,
            is_header,
            is_byline: blocks
                .iter()
                .map(|block| block.kind == BlockKind::Byline)
                .collect(),
            quotes: Vec::with_capacity(document.tokens.paragraphs.len()),
            outer,
            persons: persons(found.entities),
            only_quoted: document
                .tokens
                .paragraphs
                .iter()
                .map(|paragraph| {
                    range(paragraph).all(|at| {
                        document.quoted_span_of[at] != OUTSIDE
                            || !document.words.shape[at].is_word()
                    })
                })
                .collect(),
        };
        let mut at = 0;
        for paragraph in 0..document.tokens.paragraphs.len() {
            let first = at;
            while page
                .outer
                .get(at)
                .is_some_and(|idx| page.paragraph_of(&quotes[*idx]) == paragraph)
            {
                at += 1;
            }
            page.quotes.push(first..at);
        }
        page
    }

    /// The tokens of a quotation, with its marks.
    pub fn tokens_of(&self, quote: &Quote) -> Range<usize> {
        self.document.tokens.within(quote.span)
    }

    pub fn paragraph_of(&self, quote: &Quote) -> usize {
        let first = self.document.tokens.at(quote.span.start());
        self.document
            .paragraph_of
            .get(first)
            .map_or(0, |p| *p as usize)
    }

    /// Indexes of the quotations of a paragraph that are in no other one.
    pub fn quotes_of(&self, paragraph: usize) -> &[usize] {
        let range = self.quotes.get(paragraph).cloned().unwrap_or(0..0);
        self.outer.get(range).unwrap_or(&[])
    }

    pub fn paragraph(&self, idx: usize) -> Range<usize> {
        range(&self.document.tokens.paragraphs[idx])
    }

    /// The person whom the label of a turn names.
    pub fn label_of(&self, turn: &Turn) -> Option<Speaker> {
        let span = self.document.span(&turn.label);
        let from = self
            .names
            .partition_point(|one| one.span.start() < span.start());
        let name = self.names.get(from)?;
        let speaker = Speaker {
            mention: name.span,
            entity: name.entity,
        };
        (name.span.start() < span.end() && self.is_person(speaker)).then_some(speaker)
    }

    /// The nearest earlier paragraph that is not empty.
    pub fn before(&self, paragraph: usize) -> Option<usize> {
        (paragraph.saturating_sub(3)..paragraph)
            .rev()
            .find(|idx| !self.paragraph(*idx).is_empty())
    }

    /// Whether a paragraph has no words outside its quotations.
    pub fn is_only_quoted(&self, paragraph: usize) -> bool {
        self.only_quoted.get(paragraph).copied().unwrap_or(false)
    }

    /// The text of the last token of a range that is no quotation mark.
    pub fn last_word(&self, tokens: Range<usize>) -> &'a str {
        let kinds = &self.document.words.kind;
        let mut words = tokens.rev().filter(|at| kinds[*at] != TokenKind::Mark);
        words.next().map_or("", |at| self.document.word(at))
    }

    /// Whether two speakers are the same, as far as is known.
    pub fn is_same(&self, a: Speaker, b: Speaker) -> bool {
        match (a.entity, b.entity) {
            (Some(a), Some(b)) => a == b,
            (None, None) => {
                let text = self.document.text;
                a.mention.of(text).eq_ignore_ascii_case(b.mention.of(text))
            }
            _ => false,
        }
    }

    pub fn name_of(&self, speaker: Speaker) -> &'a str {
        let entity = speaker
            .entity
            .and_then(|id| self.entities.get(id.0 as usize));
        entity.map_or(speaker.mention.of(self.document.text), |one| &one.name)
    }

    pub fn is_person(&self, speaker: Speaker) -> bool {
        let entity = speaker
            .entity
            .and_then(|id| self.entities.get(id.0 as usize));
        entity.is_some_and(|one| one.kind == EntityKind::Person)
    }

    /// The person who answers in an interview whose questions have no label: the first one named who is not
    /// in the byline.
    pub fn interviewee(&self) -> Option<Speaker> {
        let document = self.document;
        let mut questions = 0;
        for paragraph in 0..document.tokens.paragraphs.len() {
            let tokens = self.paragraph(paragraph);
            let line = tokens
                .clone()
                .take_while(|at| *at == tokens.start || !document.starts_line(*at));
            let end = line.last().map_or(tokens.start, |at| at + 1);
            let is_own = tokens.start < end && document.quoted_span_of[tokens.start] == OUTSIDE;
            questions += usize::from(is_own && document.word(end - 1) == "?");
        }
        let first = self.names.iter().find(|one| {
            let at = document.tokens.at(one.span.start());
            let paragraph = document.paragraph_of.get(at).map_or(0, |idx| *idx as usize);
            one.kind == EntityKind::Person && !self.is_byline[paragraph]
        })?;
        (questions >= QUESTIONS).then_some(Speaker {
            mention: first.span,
            entity: first.entity,
        })
    }

    /// Whether a quotation continues one of the paragraph before it.
    pub fn continues(&self, quote: &Quote) -> bool {
        let first = self.document.tokens.at(quote.span.start());
        let idx = self.document.quoted_span_of.get(first).copied();
        let quoted_span = idx.and_then(|idx| self.document.quoted_spans.get(idx as usize));
        quoted_span.is_some_and(|quoted_span| quoted_span.continues)
    }

    /// The first mention of the speaker in a paragraph, by name or by a word that refers to them.
    pub fn mention_in(&self, paragraph: usize, speaker: Speaker) -> Option<Span> {
        let span = self.document.tokens.span_of(self.paragraph(paragraph));
        let entity = self.entities.get(speaker.entity?.0 as usize)?;
        let from = entity
            .mentions
            .partition_point(|at| at.start() < span.start());
        let first = entity.mentions.get(from).copied();
        first.filter(|at| at.start() < span.end())
    }

    /// The person named at the beginning of a paragraph, outside quotations and before its first verb.
    pub fn subject(&self, paragraph: usize) -> Option<Speaker> {
        let tokens = self.paragraph(paragraph);
        // A paragraph of a byte order mark has no token.
        if tokens.is_empty() {
            return None;
        }
        let at = |token: usize| self.document.tokens.tokens[token].span;
        let from = self
            .names
            .partition_point(|one| one.span.start() < at(tokens.start).start());
        let person = self.names[from..].iter().take(4).find(|one| {
            one.kind == EntityKind::Person && one.span.end() <= at(tokens.end - 1).end()
        })?;
        let own = self.document.tokens.within(person.span);
        let outside = self.document.quoted_span_of[own.start] == OUTSIDE;
        let leads = (tokens.start..own.start).all(|at| !self.document.tag(at).is_finite());
        let is_owner = self.document.tag(own.end) == crate::tagset::Tag::Genitive;
        (outside && leads && !is_owner && own.start - tokens.start < 16).then_some(Speaker {
            mention: person.span,
            entity: person.entity,
        })
    }
}
