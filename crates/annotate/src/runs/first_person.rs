//! `I` outside quotations: the speaker of the turn, or else the author.

use std::collections::HashSet;

use super::page::Page;
use crate::document::OUTSIDE;
use crate::turns::{self, LabelKind, Turn};
use crate::types::{EntityId, EntityKind, Quote, Speaker, Statement};
use pullquote_text::Span;

/// Sets who `I`, `me` and `my` are, and takes third-person pronouns from the speaker of their turn.
pub fn revise(page: &Page, quotes: &mut [Quote], statements: &mut [Statement]) {
    let sources = Sources {
        page,
        narrator: page.interviewee().or_else(|| author(page)),
        labels: page
            .document
            .turns
            .iter()
            .filter_map(|turn| page.label_of(turn)?.entity)
            .collect(),
    };
    let mut recent: Vec<Speaker> = Vec::new();
    for quote in quotes.iter_mut() {
        if let Some(speaker) = &mut quote.speaker {
            sources.resolve(speaker, &recent);
            if page.is_person(*speaker) {
                recent.push(*speaker);
            }
        }
    }
    for speaker in statements.iter_mut().filter_map(|one| one.speaker.as_mut()) {
        sources.resolve(speaker, &[]);
    }
}

/// How many speakers back the one of a third-person pronoun is searched.
const BACK: usize = 4;

struct Sources<'a> {
    page: &'a Page<'a>,
    /// Who `I` is outside turns.
    narrator: Option<Speaker>,
    /// The persons whom labels name.
    labels: HashSet<EntityId>,
}

impl Sources<'_> {
    /// Whether `speaker` is the owner of the turn or the only other one: they are `I` and `you`.
    fn converse(&self, turn: &Turn, owner: Option<Speaker>, speaker: Speaker) -> bool {
        let is_label = speaker.entity.is_some_and(|id| self.labels.contains(&id));
        let is_pair = self.labels.len() == 2 || turn.kind != LabelKind::Name;
        owner.is_some_and(|owner| owner.entity == speaker.entity) || is_label && is_pair
    }

    fn resolve(&self, speaker: &mut Speaker, recent: &[Speaker]) {
        let document = self.page.document;
        let at = document.tokens.at(speaker.mention.start());
        let quoted = document.quoted_span_of.get(at);
        if quoted.is_none_or(|idx| *idx != OUTSIDE) {
            return;
        }
        let turn = turns::around(&document.turns, at);
        let owner = turn.and_then(|turn| self.page.label_of(turn));
        let word = speaker.mention.of(document.text).to_ascii_lowercase();
        match word.as_str() {
            "i" | "me" | "my" | "myself" => {
                let known = owner.or(self.narrator.filter(|_| turn.is_none()));
                speaker.entity = known.and_then(|known| known.entity).or(speaker.entity);
            }
            "he" | "she" | "him" | "her"
                if turn.is_some_and(|turn| self.converse(turn, owner, *speaker)) =>
            {
                let is_other = |one: &EntityId| !self.labels.contains(one);
                let entities = recent.iter().rev().take(BACK).filter_map(|one| one.entity);
                speaker.entity = entities.into_iter().find(is_other);
            }
            _ => {}
        }
    }
}

/// The person in the byline, if there is one.
fn author(page: &Page) -> Option<Speaker> {
    let is_author = |span: Span| {
        let at = page.document.tokens.at(span.start());
        let paragraph = page.document.paragraph_of.get(at);
        paragraph.is_some_and(|idx| page.is_byline[*idx as usize])
    };
    let mut persons = page
        .names
        .iter()
        .filter(|one| one.kind == EntityKind::Person && is_author(one.span));
    let only = persons.next()?;
    persons.next().is_none().then_some(Speaker {
        mention: only.span,
        entity: only.entity,
    })
}
